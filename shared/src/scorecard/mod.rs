//! Scorecards: whether a partnership does what it should, quarter by quarter.
//!
//! A [`Template`] says what is judged: metrics with worst, threshold, target and weight, in force from a quarter on;
//! what missing data counts as; what happens if something stays in the red. A [`Card`] holds one partnership's figures
//! and pins its template. [`Scorecard::of`] judges the card: the definitions stand in `docs/scorecards.md`.
//!
//! There is no clock here: the days of closings and restatements are part of the card, and due dates follow from
//! them.

mod card;
mod card_check;
#[cfg(feature = "authoring")]
pub mod csv;
mod escalation;
mod explain;
mod fit;
mod judge;
mod level;
mod plan;
mod quarter;
mod report;
mod template;
mod template_check;
mod templates;
mod trend;

pub use card::{Card, CardQuarter, Entry, FitScore, Plan, Restatement, ScenarioDocument, Status};
pub use escalation::{About, Audit, Escalation, Event, Run, Standing};
pub use fit::{Fit, FitOfGroup};
pub use judge::{JudgedMetric, JudgedQuarter, Known, Reason, State, attainment, state};
pub use level::{Qualification, Qualifies, Requires};
pub use plan::{PlanRow, Planned};
pub use quarter::Quarter;
pub use template::{
    Derived, DerivedRule, EscalationRule, FitGroup, Goal, Group, Metric, MissingData, Pinned, ScoreGoal, Stated,
    Subject, Template, Trigger,
};
pub use templates::Templates;
#[cfg(feature = "bundled")]
pub use templates::bundled;
pub use trend::{Forecast, Trend};

use std::borrow::Cow;

use crate::document::{self, FromNode, Node};
use crate::fault::{Fault, Faults, code};
use crate::number::Overflow;
use crate::program::Catalog;
use judge::Judge;

/// Most metrics of a template, and figures of a quarter.
pub const MAX_METRICS: usize = 200;
/// Most escalation rules of a template.
pub const MAX_RULES: usize = 20;
/// Most quarters of a card: twenty years.
pub const MAX_QUARTERS: usize = 80;
/// Most restatements of a card; each of them judges all quarters again.
pub const MAX_RESTATEMENTS: usize = 100;

/// A card that has been read and checked, with all it needs to be judged.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    card: Card,
    template: Cow<'a, Template>,
    planned: Option<Planned>,
    catalog: &'a Catalog,
}

impl<'a> Checked<'a> {
    /// Reads a card document and finds its template and its plan.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(templates: &'a Templates, catalog: &'a Catalog, text: &str) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let mut node = document::parse(text)?;
        let mut card = Card::from_node(&node, String::new(), &mut faults);
        if card.is_none() {
            // A figure that cannot be read must not hide what else is wrong: read again with a figure that no check
            // minds.
            for fault in faults.iter().filter(|fault| fault.pointer.ends_with("/actual")) {
                node.replace(&fault.pointer, Node::Number("0".to_owned()));
            }
            card = Card::from_node(&node, String::new(), &mut Vec::new());
        }
        match card {
            Some(card) => Self::with_faults(templates, catalog, card, faults),
            // What could not be read has left a fault.
            None => Err(Faults::if_any(faults)
                .unwrap_or_else(|| Fault::new("", code::WRONG_TYPE, "not a scorecard document").into())),
        }
    }

    /// Checks a card.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(templates: &'a Templates, catalog: &'a Catalog, card: Card) -> Result<Self, Faults> {
        Self::with_faults(templates, catalog, card, Vec::new())
    }

    fn with_faults(
        templates: &'a Templates,
        catalog: &'a Catalog,
        card: Card,
        mut faults: Vec<Fault>,
    ) -> Result<Self, Faults> {
        let mut template = None;
        match (&card.template, &card.own_template) {
            (Some(pinned), None) => match templates.find(pinned) {
                Ok(found) => template = Some(found),
                Err(fault) => faults.push(fault),
            },
            (None, Some(own)) => faults.extend(template_check::faults(own, "/own_template")),
            (None, None) => faults.push(no_template()),
            (Some(_), Some(_)) => {
                let detail = "a card has either a published template or one of its own";
                faults.push(Fault::new("/own_template", code::INCONSISTENT, detail));
            }
        }
        faults.extend(card_check::faults(&card, template.or(card.own_template.as_ref())));
        if let Some(pinned) = card.own_template.as_ref().and_then(|own| own.program.as_ref())
            && catalog.get(&pinned.id, Some(pinned.version)).is_none()
        {
            let detail = "there is no program of this id and version";
            faults.push(Fault::new("/own_template/program", code::UNKNOWN_PROGRAM, detail));
        }
        let mut planned = None;
        if let Some(plan) = &card.plan {
            match plan::read(catalog, plan) {
                Ok(read) => planned = read,
                Err(more) => faults.extend(more),
            }
        }
        if let Some(faults) = Faults::if_any(faults) {
            return Err(faults);
        }
        let template = match (template, &card.own_template) {
            (Some(template), _) => Cow::Borrowed(template),
            (None, Some(own)) => Cow::Owned(own.clone()),
            // A card without a template has its fault above.
            (None, None) => return Err(no_template().into()),
        };
        Ok(Self { card, template, planned, catalog })
    }

    /// The card.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// Its template.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The same card with the figures of a CSV text, see [`csv`].
    ///
    /// # Errors
    /// Everything that is wrong with the text, by row and field; then nothing of it is taken.
    #[cfg(feature = "authoring")]
    pub fn with_actuals(&self, text: &str) -> Result<Self, Faults> {
        let card = csv::merge(&self.card, &csv::read(text, &self.template)?)?;
        // Only open quarters have changed, and their figures have been checked row by row.
        Ok(Self { card, ..self.clone() })
    }

    /// Judges the card.
    ///
    /// # Errors
    /// `overflow` if a figure cannot be held.
    pub fn judge(&self) -> Result<Scorecard<'_>, Faults> {
        let template = self.template();
        let program = template.program.as_ref();
        let program = program.and_then(|pinned| self.catalog.get(&pinned.id, Some(pinned.version)));
        Scorecard::of(&self.card, template, self.planned.as_ref(), program)
            .map_err(|overflow| too_large(overflow).into())
    }
}

fn too_large(_: Overflow) -> Fault {
    Fault::new("", code::OVERFLOW, "the figures together are too large for exact decimals")
}

fn no_template() -> Fault {
    Fault::new("/template", code::MISSING, "\"template\" must be given")
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
}

impl<'a> Scorecard<'a> {
    fn of(
        card: &'a Card,
        template: &'a Template,
        planned: Option<&'a Planned>,
        program: Option<&'a crate::Program>,
    ) -> Result<Self, Overflow> {
        let judge = Judge::new(card, template, planned);
        let (quarters, plan) = judge.quarters(|_, quarter| &quarter.entries)?;
        let audit = escalation::replay(card, template, &judge, &quarters)?;
        let latest = card.quarters.iter().rposition(CardQuarter::is_closed).and_then(|place| quarters.get(place));
        let qualification = match (program.filter(|program| !program.levels.is_empty()), latest) {
            (Some(program), Some(quarter)) => Some((quarter.quarter, Qualification::of_quarter(program, quarter)?)),
            _ => None,
        };
        let fit = if card.fit.is_empty() { None } else { Some(Fit::of(template, &card.fit)?) };
        Ok(Self { card, template, quarters, audit, plan, qualification, fit })
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

    /// The forecast of the quarter after the last closed one: for the score, or for the metric of an id.
    ///
    /// # Errors
    /// [`Overflow`] if a figure cannot be held.
    pub fn forecast(&self, metric: Option<&str>) -> Result<Result<Forecast, Reason>, Overflow> {
        let series = match metric {
            None => self.scores(),
            Some(id) => self.template.place(id).map(|place| self.series(place)).unwrap_or_default(),
        };
        trend::forecast(series.get(..self.closed()).unwrap_or_default())
    }
}
