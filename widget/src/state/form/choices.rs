//! What is chosen rather than typed: partner type, model, payout plan, level.

use partner_roi_shared::Scenario;
use partner_roi_shared::inputs::all;
use partner_roi_shared::program::Model;
use partner_roi_shared::what_if::at_level;

use super::super::history::Typed;
use super::{Form, bare};

impl Form {
    /// Chooses a partner type; what the person typed stays.
    pub fn set_partner_type(&mut self, id: &str) {
        if self.now.scenario.partner_type != id && self.program.partner_types.iter().any(|known| known.id == id) {
            self.step(|form| id.clone_into(&mut form.now.scenario.partner_type));
        }
    }

    /// Chooses a partnership model; what the person typed stays.
    pub fn set_model(&mut self, word: &str) {
        let model = Model::from_word(word).filter(|model| self.program.models.contains(model));
        if let Some(model) = model.filter(|model| *model != self.resolved.model()) {
            self.step(|form| form.now.scenario.model = Some(model));
        }
    }

    /// The plan of the whole program, on a line of its own; empty while nothing was entered there.
    pub fn whole(&self) -> &str {
        &self.now.plan
    }

    /// What was entered, as links and browsers keep it.
    pub fn kept(&self) -> String {
        [self.now.scenario.to_json().as_str(), &self.now.plan].concat()
    }

    /// Takes what was kept; nothing changes if it is refused.
    pub fn load_kept(&mut self, scenario: Scenario, plan: &str) -> bool {
        let taken = self.load(scenario).is_ok();
        if taken {
            self.begin_whole(plan);
        }
        taken
    }

    /// Begins with a plan of the whole program.
    pub fn begin_whole(&mut self, plan: &str) {
        plan.clone_into(&mut self.now.plan);
    }

    /// Keeps another plan of the whole program. What is typed before a [`Self::pause`] is one step.
    pub fn set_whole(&mut self, plan: String, typed: bool) {
        let before = self.now.clone();
        self.now.plan = plan;
        self.note(before, typed.then_some(Typed::Plan));
    }

    /// Chooses a payout plan of the program; none for its usual share.
    pub fn set_plan(&mut self, id: &str) {
        let plan = self.program.payout_plan(id).map(|plan| plan.id.clone());
        if self.now.scenario.plan != plan {
            self.step(|form| form.now.scenario.plan = plan);
        }
    }

    /// Chooses a level; what the person typed stays.
    pub fn set_level(&mut self, id: &str) {
        if self.now.scenario.level.as_deref() != Some(id) && self.program.levels.iter().any(|known| known.id == id) {
            self.step(|form| form.now.scenario.level = Some(id.to_owned()));
        }
    }

    /// Chooses a level for the business as it stands: of leads and deals nothing follows the level.
    pub fn keep_business_at(&mut self, id: &str) {
        let Ok(mut there) = at_level(&self.program, &self.now.scenario, id) else { return };
        let Ok(usual) = bare(&there).resolve(&self.program) else { return };
        for spec in all() {
            if there.get(spec.id) == Some(&usual.value(spec.id)) {
                there.clear(spec.id);
            }
        }
        self.step(|form| form.now.scenario = there);
    }
}
