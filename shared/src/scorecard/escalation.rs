//! Escalation: what stays in the red is acted on.
//!
//! Closings and restatements are replayed in the order of their days. After each of them all rules are looked at
//! with the figures as they stood that day, so what a restatement withdraws is not forgotten, and what never stood is
//! not invented.

use std::borrow::Cow;

use super::card::{Card, CardQuarter, Entry};
use super::judge::{Judge, Judged, JudgedQuarter, State};
use super::known::Known;
use super::template::{EscalationRule, Metric, Subject, Template};
use super::{MAX_ESCALATIONS, Quarter, too_large};
use crate::date::Date;
use crate::fault::{Fault, code};
use crate::ordered::ordered;

/// What an escalation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About<'a> {
    /// A metric.
    Metric(&'a Metric),
    /// The score.
    Score,
}

impl About<'_> {
    /// The id of the metric, or `score`.
    pub fn id(&self) -> &str {
        match self {
            Self::Metric(metric) => &metric.id,
            Self::Score => "score",
        }
    }
}

/// Where an escalation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing has passed since it was raised.
    Raised,
    /// It passed in a later quarter.
    Passed(Quarter),
    /// A restatement took away what had raised it.
    Withdrawn {
        /// The restated quarter.
        quarter: Quarter,
        /// The day of the restatement.
        on: Date,
    },
}

/// A trigger that was raised at some time.
#[derive(Debug, Clone)]
pub struct Escalation<'a> {
    /// The rule.
    pub rule: &'a EscalationRule,
    /// What it is about.
    pub about: About<'a>,
    /// The quarters in the red that raised it; the last of them did.
    pub quarters: Vec<Quarter>,
    /// The day it was raised: of the closing or restatement that did.
    pub raised_on: Date,
    /// The day by which its owner has to act.
    pub due_on: Date,
    /// Where it stands.
    pub standing: Standing,
}

/// Something that is in the red now.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    /// The rule that counts it.
    pub rule: &'a EscalationRule,
    /// What it is about.
    pub about: About<'a>,
    /// The closed quarters in the red since it last passed.
    pub quarters: Vec<Quarter>,
}

impl Run<'_> {
    /// How many more closed quarters in the red raise the trigger; 0 if it is raised.
    pub fn quarters_to_trigger(&self) -> u32 {
        let red = u32::try_from(self.quarters.len()).unwrap_or(u32::MAX);
        self.rule.consecutive().saturating_sub(red)
    }
}

/// What a closing or a restatement did.
#[derive(Debug, Clone)]
pub struct Event {
    /// The day.
    pub on: Date,
    /// The quarter.
    pub quarter: Quarter,
    /// Of a restatement, its number in the quarter from 0.
    pub restatement: Option<usize>,
    /// The score of the quarter before, if it was restated.
    pub score_before: Option<Known>,
    /// The score of the quarter after it.
    pub score: Known,
    /// The triggers that it raised, as places in the list of escalations.
    pub raised: Vec<usize>,
    /// Those that it withdrew.
    pub withdrawn: Vec<usize>,
    /// Those that passed with it.
    pub passed: Vec<usize>,
    /// Those that had passed and stand again, because a restatement took that away.
    pub resumed: Vec<usize>,
}

/// All that has to do with escalation.
#[derive(Debug, Clone, Default)]
pub struct Audit<'a> {
    /// Every trigger that was ever raised, in order.
    pub escalations: Vec<Escalation<'a>>,
    /// What is in the red now.
    pub runs: Vec<Run<'a>>,
    /// Closings and restatements in order of days.
    pub events: Vec<Event>,
}

/// Replays what happened to a card.
pub(super) fn replay<'a>(
    card: &'a Card,
    template: &'a Template,
    judge: &Judge<'a>,
    now: &Judged<'a>,
) -> Result<Audit<'a>, Fault> {
    let mut watches = watches(template);
    let mut audit = Audit::default();
    let mut world = Cow::Borrowed(now);
    for (index, quarter) in card.quarters.iter().enumerate().filter(|(_, quarter)| !quarter.restatements.is_empty()) {
        judge.restate(world.to_mut(), index, after(quarter, 0)).map_err(too_large)?;
    }
    let mut closed = 0;
    for (on, index, restatement) in events(card) {
        let mut score_before = None;
        match restatement {
            None => closed = index + 1,
            Some(number) => {
                score_before = world.quarters.get(index).map(|quarter| quarter.score);
                let entries = card.quarters.get(index).map_or(&[][..], |quarter| after(quarter, number + 1));
                judge.restate(world.to_mut(), index, entries).map_err(too_large)?;
            }
        }
        let Some(quarter) = world.quarters.get(index) else { continue };
        let mut event = Event {
            on,
            quarter: quarter.quarter,
            restatement,
            score_before,
            score: quarter.score,
            raised: Vec::new(),
            withdrawn: Vec::new(),
            passed: Vec::new(),
            resumed: Vec::new(),
        };
        audit.update(&mut watches, world.quarters.get(..closed).unwrap_or_default(), &mut event);
        if audit.escalations.len() > MAX_ESCALATIONS {
            let detail = format!("the card has raised more than {MAX_ESCALATIONS} escalations by {on}");
            return Err(Fault::new("", code::TOO_MANY, detail));
        }
        audit.events.push(event);
    }
    Ok(audit)
}

/// The figures of a quarter after so many of its restatements.
fn after(quarter: &CardQuarter, made: usize) -> &[Entry] {
    quarter.restatements.get(made).map_or(quarter.entries.as_slice(), |restatement| restatement.before.as_slice())
}

/// Day, quarter and number of restatement, by day; of a day, the closings first.
fn events(card: &Card) -> Vec<(Date, usize, Option<usize>)> {
    let events = card.quarters.iter().enumerate().flat_map(|(index, quarter)| {
        let closing = quarter.closed_on.map(|day| (day, index, None));
        let restated = quarter.restatements.iter().enumerate();
        closing.into_iter().chain(restated.map(move |(number, restated)| (restated.on, index, Some(number))))
    });
    ordered(events, |(day, index, restatement)| (*day, restatement.is_some(), *index, *restatement))
}

/// A rule with one thing it looks at.
struct Watch<'a> {
    rule: &'a EscalationRule,
    about: About<'a>,
    /// Of a metric, its place in the template.
    place: Option<usize>,
    /// The places of what it has raised.
    ours: Vec<usize>,
}

fn watches(template: &Template) -> Vec<Watch<'_>> {
    let mut watches = Vec::new();
    for rule in &template.escalations {
        if rule.subject == Subject::Score {
            watches.push(Watch { rule, about: About::Score, place: None, ours: Vec::new() });
            continue;
        }
        for (place, metric) in template.metrics.iter().enumerate().filter(|(_, metric)| rule.watches(metric)) {
            watches.push(Watch { rule, about: About::Metric(metric), place: Some(place), ours: Vec::new() });
        }
    }
    watches
}

impl<'a> Audit<'a> {
    /// Looks at all rules anew and notes what has changed.
    fn update(&mut self, watches: &mut [Watch<'a>], closed: &[JudgedQuarter<'a>], event: &mut Event) {
        self.runs.clear();
        for Watch { rule, about, place, ours } in watches {
            let (raised, run) = runs(rule, closed, *place);
            for index in ours.iter().copied() {
                let Some(escalation) = self.escalations.get_mut(index) else { continue };
                if matches!(escalation.standing, Standing::Withdrawn { .. }) {
                    continue;
                }
                match raised.iter().find(|(quarters, _)| quarters.last() == escalation.quarters.last()) {
                    Some((quarters, passed)) => {
                        escalation.quarters.clone_from(quarters);
                        let before = escalation.standing;
                        escalation.standing = passed.map_or(Standing::Raised, Standing::Passed);
                        match (before, escalation.standing) {
                            (Standing::Raised, Standing::Passed(_)) => event.passed.push(index),
                            (Standing::Passed(_), Standing::Raised) => event.resumed.push(index),
                            _ => {}
                        }
                    }
                    None => {
                        escalation.standing = Standing::Withdrawn { quarter: event.quarter, on: event.on };
                        event.withdrawn.push(index);
                    }
                }
            }
            for (quarters, passed) in raised {
                let known = ours.iter().filter_map(|index| self.escalations.get(*index)).any(|escalation| {
                    let same = escalation.quarters.last() == quarters.last();
                    same && !matches!(escalation.standing, Standing::Withdrawn { .. })
                });
                if !known {
                    event.raised.push(self.escalations.len());
                    if passed.is_some() {
                        event.passed.push(self.escalations.len());
                    }
                    ours.push(self.escalations.len());
                    self.escalations.push(Escalation {
                        rule,
                        about: *about,
                        quarters,
                        raised_on: event.on,
                        due_on: event.on.plus_days(rule.due_days),
                        standing: passed.map_or(Standing::Raised, Standing::Passed),
                    });
                }
            }
            if !run.is_empty() {
                self.runs.push(Run { rule, about: *about, quarters: run });
            }
        }
    }
}

/// The quarters that raised a trigger, and the one in which it passed, if it did.
type Raised = (Vec<Quarter>, Option<Quarter>);

/// The triggers of a rule about one thing, and the red quarters since it last passed.
fn runs(rule: &EscalationRule, closed: &[JudgedQuarter<'_>], place: Option<usize>) -> (Vec<Raised>, Vec<Quarter>) {
    let enough = rule.consecutive() as usize;
    let mut raised: Vec<Raised> = Vec::new();
    let mut run = Vec::new();
    for quarter in closed {
        let state = match place {
            Some(place) => quarter.metrics.get(place).map_or(State::Watched, |judged| judged.state),
            None => quarter.state,
        };
        match state {
            State::Red => {
                run.push(quarter.quarter);
                if run.len() == enough {
                    raised.push((run.clone(), None));
                }
            }
            State::Green | State::Amber => {
                if run.len() >= enough
                    && let Some((_, passed)) = raised.last_mut()
                {
                    *passed = Some(quarter.quarter);
                }
                run.clear();
            }
            State::Undecided | State::Watched => {}
        }
    }
    (raised, run)
}
