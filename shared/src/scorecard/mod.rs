//! Scorecards: whether a partnership does what it should, quarter by quarter.
//!
//! A [`Template`] says what is judged: metrics with worst, threshold, target and weight, in force from a quarter on;
//! what missing data counts as; what happens if something stays in the red. A [`Card`] holds one partnership's figures
//! and pins its template. [`Checked::judge`] judges the card: the definitions stand in `docs/scorecards.md`.
//!
//! There is no clock here: the days of closings and restatements are part of the card, and due dates follow from
//! them.

mod card;
mod card_check;
pub mod changes;
mod checked;
pub mod csv;
mod escalation;
mod explain;
mod fit;
mod judge;
mod known;
mod level;
mod plan;
mod quarter;
mod report;
mod template;
mod template_check;
mod templates;
mod trend;

pub use card::{Card, CardQuarter, Entry, FitScore, Plan, Restatement, ScenarioDocument, Status};
pub use checked::Checked;
pub use escalation::{About, Audit, Escalation, Event, Run, Standing};
pub use fit::{Fit, FitOfGroup};
pub use judge::{JudgedMetric, JudgedQuarter, State, attainment, state};
pub use known::{Known, Reason};
pub use level::{Qualification, Qualifies, Requires};
pub use plan::{PlanRow, Planned};
pub use quarter::Quarter;
pub use template::{
    Derived, DerivedRule, EscalationRule, FitGroup, Goal, Group, Metric, MissingData, Part, Pinned, ScoreGoal, Stated,
    Subject, Template, Topic, Trigger,
};
pub use templates::Templates;
#[cfg(feature = "bundled")]
pub use templates::bundled;
pub use trend::{Direction, Forecast, Trend};

use crate::fault::{Fault, code};
use crate::money::Currency;
use crate::number::Overflow;
use crate::program::Program;
use judge::{Judge, Judged};

/// Most metrics of a template, and figures of a quarter.
pub const MAX_METRICS: usize = 200;
/// Most escalation rules of a template.
pub const MAX_RULES: usize = 20;
/// Most quarters of a card: twenty years.
pub const MAX_QUARTERS: usize = 80;
/// Most restatements of a card; each of them may judge all quarters again.
pub const MAX_RESTATEMENTS: usize = 100;
/// Most groups, reviews and groups of criteria of a template.
pub const MAX_GROUPS: usize = 50;
/// Most pairs of an escalation rule and a metric that it looks at; each closing looks at all of them.
pub const MAX_WATCHED: usize = 1_000;
/// Most escalations that a card has ever raised.
pub const MAX_ESCALATIONS: usize = 2_000;

/// What is said if figures cannot be held.
fn too_large(_: Overflow) -> Fault {
    Fault::new("", code::OVERFLOW, "the figures together are too large for exact decimals")
}

/// A card, judged.
///
/// ```
/// use partner_roi_shared::{Catalog, scorecard::{Checked, Templates}};
///
/// # #[cfg(feature = "bundled")] {
/// let card = r#"{"schema_version":1,"template":{"id":"health","version":1},"quarters":[
///     {"quarter":"2026-Q1","status":"open","entries":[
///         {"metric":"vendor_alignment","actual":"8"},{"metric":"partner_alignment","actual":"6"}]}]}"#;
/// let checked = Checked::from_json(Templates::bundled(), Catalog::bundled(), card)?;
/// let quarter = &checked.judge()?.quarters[0];
/// // Alignment is the lower of the two ratings; 6 of a target of 8, nothing at 2: (6 - 2) / (8 - 2).
/// assert_eq!(quarter.score.unwrap().round_dp(2).to_string(), "66.67");
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
#[derive(Debug, Clone)]
pub struct Scorecard<'a> {
    /// The card.
    pub card: &'a Card,
    /// Its template.
    pub template: &'a Template,
    /// The currency of its amounts, if anybody says it: the template, the card or the plan.
    pub currency: Option<Currency>,
    /// Its quarters, in order.
    pub quarters: Vec<JudgedQuarter<'a>>,
    /// Escalations and how they came about.
    pub audit: Audit<'a>,
    /// The plan beside what happened; empty without a plan.
    pub plan: Vec<PlanRow>,
    /// The levels of the template's program, held against the latest closed quarter.
    pub qualification: Option<(Quarter, Qualification<'a>)>,
    /// The candidate's fit, if the template has criteria and the card a score.
    pub fit: Option<Fit<'a>>,
    planned: Option<&'a Planned>,
    program: Option<&'a Program>,
}

impl<'a> Scorecard<'a> {
    fn of(
        card: &'a Card,
        template: &'a Template,
        planned: Option<&'a Planned>,
        program: Option<&'a Program>,
    ) -> Result<Self, Fault> {
        let judge = Judge::new(card, template, planned);
        let judged = judge.quarters().map_err(too_large)?;
        let audit = escalation::replay(card, template, &judge, &judged)?;
        let Judged { quarters, plan, .. } = judged;
        let latest = card.quarters.iter().rposition(CardQuarter::is_closed).and_then(|place| quarters.get(place));
        let qualification = match (program.filter(|program| !program.levels.is_empty()), latest) {
            (Some(program), Some(quarter)) => {
                Some((quarter.quarter, Qualification::of_quarter(program, quarter).map_err(too_large)?))
            }
            _ => None,
        };
        let fit = if card.fit.is_empty() { None } else { Some(Fit::of(template, &card.fit).map_err(too_large)?) };
        let currency = template.currency.or(card.currency).or(planned.and_then(|planned| planned.currency));
        Ok(Self { card, template, currency, quarters, audit, plan, qualification, fit, planned, program })
    }

    /// That figures are no promise, in the words of the program that the card is about: that of its plan, else the one
    /// whose levels its template judges by.
    pub fn disclaimer(&self) -> Option<&str> {
        let planned = self.planned.and_then(|planned| planned.disclaimer.as_deref());
        planned.or(self.program.map(|program| program.disclaimer.as_str()))
    }

    /// How many quarters are closed; they are the first.
    fn closed(&self) -> usize {
        self.card.quarters.iter().filter(|quarter| quarter.is_closed()).count()
    }

    /// The actual figures of the metric at a place of the template, quarter by quarter.
    fn series(&self, place: usize) -> Vec<Known> {
        let actual = |quarter: &JudgedQuarter<'_>| {
            quarter.metrics.get(place).map_or(Err(Reason::Missing), |judged| judged.actual)
        };
        self.quarters.iter().map(actual).collect()
    }

    fn scores(&self) -> Vec<Known> {
        self.quarters.iter().map(|quarter| quarter.score).collect()
    }

    /// How the score, or the metric of an id, has changed at a place of the quarters.
    ///
    /// # Errors
    /// [`Overflow`] if a difference cannot be held.
    pub fn trend(&self, quarter: usize, metric: Option<&str>) -> Result<Trend, Overflow> {
        trend::trend(&self.known(metric), quarter)
    }

    /// The forecast of the quarter after the last closed one: for the score, or for the metric of an id.
    ///
    /// # Errors
    /// [`Overflow`] if a figure cannot be held.
    pub fn forecast(&self, metric: Option<&str>) -> Result<Result<Forecast, Reason>, Overflow> {
        trend::forecast(self.known(metric).get(..self.closed()).unwrap_or_default())
    }

    fn known(&self, metric: Option<&str>) -> Vec<Known> {
        match metric {
            None => self.scores(),
            Some(id) => self.template.place(id).map(|place| self.series(place)).unwrap_or_default(),
        }
    }
}
