//! The form: what was typed, what it means, and the last answer that it led to.

mod choices;
mod parts;

use std::sync::Arc;

use partner_roi_shared::inputs::all;
use partner_roi_shared::program::Model;
use partner_roi_shared::scenario::ExchangeRate;
use partner_roi_shared::{Fault, Faults, InputId, InputSpec, Program, Resolved, Scenario, Value, calculate};

use super::cases::Chosen;
use super::entry;
use super::fields::matters;
use super::history::{Entered, History, Typed};
use super::number::Separators;
use super::slider::Track;

use parts::Draft;
pub use parts::{Answer, Field};

/// All that one calculator holds.
#[derive(Clone)]
pub struct Form {
    program: Arc<Program>,
    separators: Separators,
    now: Entered,
    /// The scenario a reset leads back to: what the page's author chose.
    start: Scenario,
    resolved: Resolved,
    defaults: Resolved,
    drafts: Vec<(InputId, Draft)>,
    history: History,
    answer: Option<Answer>,
    /// The case on screen, with its answer; none for everything as it is entered.
    case: Option<(Chosen, Answer)>,
    problem: Option<Fault>,
    /// The field whose text was last read in a way worth telling.
    told: Option<InputId>,
}

impl Form {
    /// A form for `start`, the author's choice of type, level and inputs.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(program: Arc<Program>, mut start: Scenario, separators: Separators) -> Result<Self, Faults> {
        // What is kept or saved says which rules it was calculated by.
        start.program_version = Some(program.version);
        let resolved = start.resolve(&program)?;
        let defaults = bare(&start).resolve(&program)?;
        let mut form = Self {
            program,
            separators,
            now: Entered { scenario: start.clone(), plan: String::new() },
            start,
            resolved,
            defaults,
            drafts: Vec::new(),
            history: History::default(),
            answer: None,
            case: None,
            problem: None,
            told: None,
        };
        form.recalculate();
        Ok(form)
    }

    /// The program behind it.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// What the person said, without what is only typed.
    pub fn scenario(&self) -> &Scenario {
        &self.now.scenario
    }

    /// The scenario on screen: what the person said, or what becomes of it in the case that is chosen.
    pub fn shown_scenario(&self) -> Scenario {
        self.turned_out(&self.now.scenario)
    }

    /// What becomes of a scenario in the case that is chosen.
    pub fn turned_out(&self, scenario: &Scenario) -> Scenario {
        let turned_out = self.case.as_ref().and_then(|(case, _)| (case.turn_out)(&self.program, scenario).ok());
        turned_out.unwrap_or_else(|| scenario.clone())
    }

    /// The answer on screen: the last one that there was, in the case that is chosen.
    pub fn shown(&self) -> Option<&Answer> {
        self.case.as_ref().map(|(_, answer)| answer).or(self.answer())
    }

    /// The case on screen; none for everything as it is entered.
    pub fn case(&self) -> Option<&str> {
        self.case.as_ref().map(|(case, _)| case.id.as_str())
    }

    /// Shows a case, or everything as it is entered. What the person said stays.
    ///
    /// # Errors
    /// Why there is no answer in this case; nothing has changed then.
    pub fn show_case(&mut self, case: Option<Chosen>) -> Result<(), Faults> {
        self.case = match case {
            Some(case) => {
                let answer = turned_out(&case, &self.program, &self.now.scenario)?;
                Some((case, answer))
            }
            None => None,
        };
        Ok(())
    }

    /// The last answer that there was to what the person said.
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// Why the inputs, each fine by itself, lead to no answer.
    pub fn problem(&self) -> Option<&Fault> {
        self.problem.as_ref()
    }

    /// True while the answer is not that of the texts on screen.
    pub fn is_stale(&self) -> bool {
        self.problem.is_some() || self.drafts.iter().any(|(_, draft)| draft.fault.is_some())
    }

    /// The fields that have something wrong with them.
    pub fn faulty(&self) -> impl Iterator<Item = &'static InputSpec> {
        self.drafts.iter().filter(|(_, draft)| draft.fault.is_some()).map(|(id, _)| id.spec())
    }

    /// The value that an input is calculated with, as it would stand in its field.
    pub fn counted(&self, spec: &InputSpec) -> String {
        entry::write(spec.kind, &self.resolved.value(spec.id), self.separators)
    }

    /// Whether figures depend on an input at the moment.
    pub fn matters(&self, id: InputId) -> bool {
        matters(id.spec(), &self.resolved)
    }

    /// True if a reset would change anything.
    pub fn differs(&self) -> bool {
        !self.drafts.is_empty() || !self.now.plan.is_empty() || self.now.scenario.to_json() != self.start.to_json()
    }

    /// The resolved value of an input.
    pub fn value(&self, id: InputId) -> Value {
        self.resolved.value(id)
    }

    /// The values along an input's slider, and where it stands.
    pub fn slider(&self, spec: &InputSpec) -> Option<(Track, u32)> {
        let track = Track::of(spec, &self.defaults.value(spec.id))?;
        Some((track, track.place(&self.resolved.value(spec.id))))
    }

    /// A field as it is to be shown.
    pub fn field(&self, spec: &InputSpec) -> Field {
        let draft = self.draft(spec.id);
        Field {
            text: draft.map_or_else(|| self.counted(spec), |draft| draft.text.clone()),
            fault: draft.and_then(|draft| draft.fault.clone()),
            changed: self.now.scenario.get(spec.id).is_some(),
            origin: self.defaults.origin(spec.id).clone(),
            default: entry::write(spec.kind, &self.defaults.value(spec.id), self.separators),
            matters: self.matters(spec.id),
            told: self.told == Some(spec.id),
        }
    }

    /// Takes a keystroke. The text stays as typed; the answer follows if it can be read. If it cannot, what the field had
    /// when it was entered counts: a number on its way to another one was never meant.
    pub fn type_text(&mut self, spec: &InputSpec, text: &str) {
        self.told = None;
        let fault = match entry::read(self.program.currency, spec, text, self.separators) {
            Ok(entry) => {
                let before = self.now.clone();
                self.assign(spec, entry.value);
                self.note(before, Some(Typed::Input(spec.id)));
                None
            }
            Err(fault) => {
                self.take_back(spec.id);
                Some(fault)
            }
        };
        self.forget(spec.id);
        self.drafts.push((spec.id, Draft { text: text.to_owned(), fault }));
        self.recalculate();
    }

    /// The field is left: a text that was read is written out. `Some`: it was read in a way worth telling.
    pub fn leave(&mut self, spec: &InputSpec) -> Option<String> {
        self.pause();
        let draft = self.draft(spec.id)?;
        let entry = entry::read(self.program.currency, spec, &draft.text, self.separators).ok()?;
        if draft.fault.is_some() {
            return None;
        }
        let told =
            entry.reinterpreted || entry::is_small(spec.kind, &draft.text, &entry.value, &self.defaults.value(spec.id));
        self.forget(spec.id);
        self.told = told.then_some(spec.id);
        told.then(|| entry::write(spec.kind, &entry.value, self.separators))
    }

    /// Puts one input back to what holds without the person.
    pub fn reset_field(&mut self, spec: &InputSpec) {
        self.forget(spec.id);
        self.step(|form| form.now.scenario.clear(spec.id));
    }

    /// Puts everything back to the author's choice.
    pub fn reset(&mut self) {
        self.drafts.clear();
        self.step(|form| form.now = Entered { scenario: form.start.clone(), plan: String::new() });
    }

    /// Whether there is a step to take back, and one to take again.
    pub fn steps(&self) -> (bool, bool) {
        (self.history.can_undo(), self.history.can_redo())
    }

    /// What was loaded is where a person begins.
    pub fn forget_steps(&mut self) {
        self.history = History::default();
    }

    /// Takes back the last step. Texts that are not read yet go with it.
    pub fn undo(&mut self) {
        if let Some(other) = self.history.undo(self.now.clone()) {
            self.take(other);
        }
    }

    /// Takes the step again that was taken back last.
    pub fn redo(&mut self) {
        if let Some(other) = self.history.redo(self.now.clone()) {
            self.take(other);
        }
    }

    fn take(&mut self, other: Entered) {
        self.drafts.clear();
        self.now = other;
        self.refresh_defaults();
        self.recalculate();
    }

    /// Changes the scenario in one step.
    fn step(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.now.clone();
        change(self);
        self.note(before, None);
        self.refresh_defaults();
        self.recalculate();
    }

    fn note(&mut self, before: Entered, field: Option<Typed>) {
        if before != self.now {
            self.history.note(before, field);
        }
    }

    /// Shows all amounts in another currency, or in the program's own again. What is `typed` before a [`Self::pause`] is
    /// one step.
    pub fn set_exchange(&mut self, rate: Option<ExchangeRate>, typed: bool) {
        if self.now.scenario.exchange_rate != rate {
            let before = self.now.clone();
            self.now.scenario.exchange_rate = rate;
            self.note(before, typed.then_some(Typed::Rate));
            self.refresh_defaults();
            self.recalculate();
        }
    }

    /// What is typed from here on is another step.
    pub fn pause(&mut self) {
        self.history.pause(&self.now);
    }

    /// The partnership model.
    pub fn model(&self) -> Model {
        self.resolved.model()
    }

    /// Whether any field of these matters at the moment, or is the person's own.
    pub fn any_matters(&self, specs: &[&InputSpec]) -> bool {
        specs.iter().any(|spec| matters(spec, &self.resolved) || self.now.scenario.get(spec.id).is_some())
    }

    /// Takes a whole document, such as a kept or a stored one. Nothing changes if it is refused.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(&mut self, mut scenario: Scenario) -> Result<(), Faults> {
        scenario.program_version = Some(self.program.version);
        let results = self.results(&scenario)?;
        self.drafts.clear();
        let before = self.now.clone();
        self.now.scenario = scenario;
        self.note(before, None);
        self.accept(results);
        self.refresh_defaults();
        Ok(())
    }

    fn draft(&self, id: InputId) -> Option<&Draft> {
        self.drafts.iter().find(|(known, _)| *known == id).map(|(_, draft)| draft)
    }

    fn forget(&mut self, id: InputId) {
        self.drafts.retain(|(known, _)| *known != id);
    }

    /// Gives an input the value back that it had before it was typed into.
    fn take_back(&mut self, id: InputId) {
        match self.history.before(Some(Typed::Input(id))).map(|before| before.scenario.get(id).cloned()) {
            Some(Some(value)) => self.now.scenario.set(id, value),
            Some(None) => self.now.scenario.clear(id),
            None => {}
        }
    }

    /// A value that merely repeats the default is no choice of the person's.
    fn assign(&mut self, spec: &InputSpec, value: Value) {
        if self.defaults.value(spec.id) == value {
            self.now.scenario.clear(spec.id);
        } else {
            self.now.scenario.set(spec.id, value);
        }
    }

    fn refresh_defaults(&mut self) {
        if let Ok(defaults) = bare(&self.now.scenario).resolve(&self.program) {
            self.defaults = defaults;
        }
    }

    fn recalculate(&mut self) {
        match self.results(&self.now.scenario) {
            Ok(results) => self.accept(results),
            Err(faults) => {
                // Not the answer to a number on its way, but the one from before the field was entered.
                if let Some(Ok(results)) = self.history.before(None).map(|before| self.results(&before.scenario)) {
                    self.accept(results);
                }
                self.problem = faults.iter().next().cloned();
            }
        }
    }

    /// All that follows from a scenario.
    fn results(&self, scenario: &Scenario) -> Result<Results, Faults> {
        let resolved = scenario.resolve(&self.program)?;
        let answer = Answer(Arc::new(calculate(&self.program, scenario)?));
        let in_case = match &self.case {
            Some((case, _)) => Some(turned_out(case, &self.program, scenario)?),
            None => None,
        };
        Ok((resolved, answer, in_case))
    }

    fn accept(&mut self, (resolved, answer, in_case): Results) {
        self.resolved = resolved;
        self.answer = Some(answer);
        if let (Some((_, shown)), Some(answer)) = (&mut self.case, in_case) {
            *shown = answer;
        }
        self.problem = None;
    }
}

type Results = (Resolved, Answer, Option<Answer>);

fn turned_out(case: &Chosen, program: &Program, scenario: &Scenario) -> Result<Answer, Faults> {
    Ok(Answer(Arc::new(calculate(program, &(case.turn_out)(program, scenario)?)?)))
}

/// The same choice of type and level with nothing typed.
fn bare(scenario: &Scenario) -> Scenario {
    let mut bare = scenario.clone();
    for spec in all() {
        bare.clear(spec.id);
    }
    bare
}

#[cfg(test)]
mod tests;
