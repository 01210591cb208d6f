//! From figures and goals to attainment, states and scores.

use rust_decimal::Decimal;

use super::card::{Card, CardQuarter, Entry};
use super::known::{Known, Reason};
use super::plan::{PlanRow, Planned};
use super::template::{Derived, DerivedRule, Goal, Metric, MissingData, Template};
use super::{Quarter, plan};
use crate::document::words;
use crate::number::checked::sum;
use crate::number::{Checked, Overflow};
use crate::ordered::ordered;
use crate::program::Comparison;

words! {
    /// Where a figure lies.
    pub enum State {
        /// At its target or beyond.
        Green = "green",
        /// From the threshold up to the target.
        Amber = "amber",
        /// Strictly beyond the threshold.
        Red = "red",
        /// The figure is missing and counts as nothing.
        Undecided = "undecided",
        /// No goal is in force.
        Watched = "watched",
    }
}

/// clamp((actual − worst) / (target − worst), 0, 1): the same whether higher or lower is better.
///
/// ```
/// use partner_roi_shared::{Decimal, scorecard::attainment};
///
/// // Response times: nothing at 400 ms, everything at 200 ms.
/// let attained = attainment(Decimal::from(250), Decimal::from(400), Decimal::from(200))?;
/// assert_eq!(attained.to_string(), "0.75");
/// # Ok::<(), partner_roi_shared::number::Overflow>(())
/// ```
///
/// # Errors
/// [`Overflow`] if a difference cannot be held, or target and worst are the same.
pub fn attainment(actual: Decimal, worst: Decimal, target: Decimal) -> Result<Decimal, Overflow> {
    // Clamped first, so that no figure is too far out to be divided.
    let actual = actual.clamp(worst.min(target), worst.max(target));
    let share = actual.minus(worst)?.over(target.minus(worst)?)?;
    Ok(share.clamp(Decimal::ZERO, Decimal::ONE))
}

/// Green from the target (`>` or `>=`, as the comparison says), red strictly beyond the threshold, else amber.
pub fn state(actual: Decimal, comparison: Comparison, threshold: Decimal, target: Decimal) -> State {
    let (reached, breached) = match comparison {
        Comparison::MoreThan => (actual > target, actual < threshold),
        Comparison::AtLeast => (actual >= target, actual < threshold),
        Comparison::LessThan => (actual < target, actual > threshold),
        Comparison::AtMost => (actual <= target, actual > threshold),
    };
    match (reached, breached) {
        (true, _) => State::Green,
        (false, true) => State::Red,
        (false, false) => State::Amber,
    }
}

/// A metric in a quarter.
#[derive(Debug, Clone)]
pub struct JudgedMetric<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// The figure, entered or worked out.
    pub actual: Known,
    /// What it was judged by, if anything was in force.
    pub goal: Option<&'a Goal>,
    /// Where it lies.
    pub state: State,
    /// The rule that stood in for a missing figure.
    pub missing: Option<MissingData>,
    /// What it attains, if it is decided.
    pub attainment: Option<Decimal>,
    /// Its weight once the undecided weights are shared out, if it is decided.
    pub share: Option<Decimal>,
}

/// A quarter, judged.
#[derive(Debug, Clone)]
pub struct JudgedQuarter<'a> {
    /// Which.
    pub quarter: Quarter,
    /// Every metric of the template, in its order.
    pub metrics: Vec<JudgedMetric<'a>>,
    /// 100 · Σ weight × attainment over the decided metrics, their weights made whole.
    pub score: Known,
    /// Where the score lies; watched if the template has no goal for it.
    pub state: State,
    /// The same as the score for each group that has metrics in force, in order.
    pub groups: Vec<(&'a str, Known)>,
    /// How much weight is undecided and shared out.
    pub undecided_weight: Decimal,
}

/// What was entered for each metric of the template, in its order.
type Entered = Vec<Option<Decimal>>;

/// A card's quarters, judged with some version of their figures.
#[derive(Clone)]
pub(super) struct Judged<'a> {
    entered: Vec<Entered>,
    /// The plan beside the figures; empty without a plan.
    pub(super) plan: Vec<PlanRow>,
    /// The quarters, in order.
    pub(super) quarters: Vec<JudgedQuarter<'a>>,
}

/// A card with its template, ready to be judged with any version of its quarters.
pub(super) struct Judge<'a> {
    card: &'a Card,
    template: &'a Template,
    planned: Option<&'a Planned>,
    /// Where each metric stands in the template, by id.
    places: Vec<(&'a str, usize)>,
    plan_metric: Option<usize>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(card: &'a Card, template: &'a Template, planned: Option<&'a Planned>) -> Self {
        let places = template.metrics.iter().enumerate().map(|(place, metric)| (metric.id.as_str(), place));
        let places = ordered(places, |(id, _)| *id);
        let plan_metric = template.plan_metric.as_deref().and_then(|id| template.place(id));
        Self { card, template, planned, places, plan_metric }
    }

    fn place(&self, metric: &str) -> Option<usize> {
        let found = self.places.binary_search_by_key(&metric, |(id, _)| id).ok()?;
        self.places.get(found).map(|(_, place)| *place)
    }

    /// Judges every quarter by its figures as they stand now.
    pub(super) fn quarters(&self) -> Result<Judged<'a>, Overflow> {
        let entered: Vec<Entered> = self.card.quarters.iter().map(|quarter| self.entered(&quarter.entries)).collect();
        let plan = self.plan(&entered)?;
        let quarters = self
            .card
            .quarters
            .iter()
            .zip(&entered)
            .enumerate()
            .map(|(index, (quarter, entered))| self.quarter(quarter, entered, plan.get(index)))
            .collect::<Result<_, _>>()?;
        Ok(Judged { entered, plan, quarters })
    }

    /// Judges again what changes if the quarter at a place has other figures: that quarter, and those whose plan is
    /// met by another share since.
    pub(super) fn restate(&self, judged: &mut Judged<'a>, place: usize, entries: &[Entry]) -> Result<(), Overflow> {
        if let Some(entered) = judged.entered.get_mut(place) {
            *entered = self.entered(entries);
        }
        let plan = self.plan(&judged.entered)?;
        let share = |rows: &[PlanRow], index: usize| rows.get(index).map(|row| row.share);
        let quarters = self.card.quarters.iter().zip(&judged.entered).zip(&mut judged.quarters);
        for (index, ((quarter, entered), before)) in quarters.enumerate() {
            if index == place || share(&plan, index) != share(&judged.plan, index) {
                *before = self.quarter(quarter, entered, plan.get(index))?;
            }
        }
        judged.plan = plan;
        Ok(())
    }

    fn plan(&self, entered: &[Entered]) -> Result<Vec<PlanRow>, Overflow> {
        let Some(planned) = self.planned else { return Ok(Vec::new()) };
        let actuals = self.card.quarters.iter().zip(entered).map(|(quarter, entered)| {
            (quarter.quarter, self.plan_metric.and_then(|place| entered.get(place).copied().flatten()))
        });
        plan::rows(planned, actuals)
    }

    fn entered(&self, entries: &[Entry]) -> Entered {
        let mut entered = vec![None; self.template.metrics.len()];
        for entry in entries {
            if let Some(slot) = self.place(&entry.metric).and_then(|place| entered.get_mut(place)) {
                *slot = Some(entry.actual.0);
            }
        }
        entered
    }

    fn quarter(
        &self,
        quarter: &CardQuarter,
        entered: &[Option<Decimal>],
        plan: Option<&PlanRow>,
    ) -> Result<JudgedQuarter<'a>, Overflow> {
        let mut metrics = Vec::with_capacity(self.template.metrics.len());
        for (place, metric) in self.template.metrics.iter().enumerate() {
            let actual = match &metric.derived {
                Some(derived) => self.derived(derived, entered, plan)?,
                None => entered.get(place).copied().flatten().ok_or(Reason::Missing),
            };
            metrics.push(self.metric(metric, quarter, actual)?);
        }
        let decided = sum(metrics.iter().filter(|judged| judged.attainment.is_some()).map(JudgedMetric::weight))?;
        for judged in &mut metrics {
            if judged.attainment.is_some() {
                let weight = judged.weight();
                judged.share = Some(if decided == Decimal::ONE { weight } else { weight.over(decided)? });
            }
        }
        let score = score_of(metrics.iter())?;
        let state = match (&self.template.score, score) {
            (None, _) => State::Watched,
            (Some(_), Err(Reason::NothingInForce)) => State::Watched,
            (Some(_), Err(_)) => State::Undecided,
            (Some(goal), Ok(score)) => state(score, Comparison::AtLeast, goal.threshold.value.0, goal.target.value.0),
        };
        let mut groups = Vec::with_capacity(self.template.groups.len());
        for group in &self.template.groups {
            let members = metrics.iter().filter(|judged| judged.metric.group == group.id);
            match score_of(members)? {
                Err(Reason::NothingInForce) => {}
                known => groups.push((group.id.as_str(), known)),
            }
        }
        let undecided = metrics.iter().filter(|judged| judged.state == State::Undecided).map(JudgedMetric::weight);
        let undecided_weight = sum(undecided)?;
        Ok(JudgedQuarter { quarter: quarter.quarter, metrics, score, state, groups, undecided_weight })
    }

    fn metric(&self, metric: &'a Metric, quarter: &CardQuarter, actual: Known) -> Result<JudgedMetric<'a>, Overflow> {
        let watched = JudgedMetric {
            metric,
            actual,
            goal: None,
            state: State::Watched,
            missing: None,
            attainment: None,
            share: None,
        };
        let (Some(goal), Some(comparison)) = (metric.goal(quarter.quarter), metric.comparison) else {
            return Ok(watched);
        };
        let (worst, threshold, target) = (goal.worst.value.0, goal.threshold.value.0, goal.target.value.0);
        // What is still coming in is not missing yet.
        let missing_data =
            if quarter.is_closed() { self.template.missing_data(metric) } else { MissingData::Undecided };
        let (state, attained, missing) = match (actual, missing_data) {
            (Ok(actual), _) => {
                (state(actual, comparison, threshold, target), Some(attainment(actual, worst, target)?), None)
            }
            (Err(_), MissingData::Breach) => (State::Red, Some(Decimal::ZERO), Some(missing_data)),
            (Err(_), MissingData::NoBreach) => {
                (State::Amber, Some(attainment(threshold, worst, target)?), Some(missing_data))
            }
            (Err(_), MissingData::Undecided) => (State::Undecided, None, Some(missing_data)),
        };
        Ok(JudgedMetric { goal: Some(goal), state, missing, attainment: attained, ..watched })
    }

    fn derived(
        &self,
        derived: &Derived,
        entered: &[Option<Decimal>],
        plan: Option<&PlanRow>,
    ) -> Result<Known, Overflow> {
        let of = |ids: &[String]| -> Option<Vec<Decimal>> {
            ids.iter().map(|id| self.place(id).and_then(|place| entered.get(place).copied().flatten())).collect()
        };
        match derived.rule {
            DerivedRule::ShareOfPlan => Ok(plan.map_or(Err(Reason::NoPlan), |row| row.share)),
            DerivedRule::LowestOf => Ok(of(&derived.of).and_then(|all| all.into_iter().min()).ok_or(Reason::Missing)),
            DerivedRule::Balance => {
                let (Some(one), Some(other)) = (of(&derived.of), of(&derived.against)) else {
                    return Ok(Err(Reason::Missing));
                };
                balance(sum(one)?, sum(other)?)
            }
        }
    }
}

/// min / max of what two sides put in.
fn balance(one: Decimal, other: Decimal) -> Result<Known, Overflow> {
    let (less, more) = (one.min(other), one.max(other));
    if less < Decimal::ZERO || more.is_zero() {
        return Ok(Err(Reason::NoContribution));
    }
    Ok(Ok(less.over(more)?))
}

impl JudgedMetric<'_> {
    /// Its weight in force; 0 if none is.
    pub(super) fn weight(&self) -> Decimal {
        self.goal.map_or(Decimal::ZERO, |goal| goal.weight.value.0)
    }
}

/// 100 · Σ weight × attainment / Σ weight over what is decided.
fn score_of<'m, 'a: 'm>(metrics: impl Iterator<Item = &'m JudgedMetric<'a>>) -> Result<Known, Overflow> {
    let (mut attained, mut decided, mut in_force) = (Decimal::ZERO, Decimal::ZERO, false);
    for judged in metrics.filter(|judged| judged.goal.is_some()) {
        in_force = true;
        if let Some(attainment) = judged.attainment {
            attained = attained.plus(judged.weight().times(attainment)?)?;
            decided = decided.plus(judged.weight())?;
        }
    }
    if !in_force {
        return Ok(Err(Reason::NothingInForce));
    }
    if decided.is_zero() {
        return Ok(Err(Reason::AllUndecided));
    }
    Ok(Ok(attained.over(decided)?.times(Decimal::ONE_HUNDRED)?))
}
