//! Cards: one partnership's figures, quarter by quarter.

use super::{Pinned, Quarter, Template};
use crate::date::Date;
use crate::document::{FromNode, Node, document, words, wrong_type};
use crate::fault::Fault;
use crate::money::Currency;
use crate::text::Exact;

document! {
    /// One partnership's figures. Its template is pinned, so that no later version judges it anew.
    pub struct Card {
        /// Version of the document format; 1.
        pub schema_version: u32,
        /// What it is called.
        pub name: Option<String>,
        /// The template, if it is a published one.
        pub template: Option<Pinned>,
        /// Else a template of one's own.
        pub own_template: Option<Template>,
        /// ISO 4217 code of all its amounts, if the template leaves that open.
        pub currency: Option<Currency>,
        /// The quarters, one after another.
        pub quarters: Vec<CardQuarter>,
        /// What was projected at signing.
        pub plan: Option<Plan>,
        /// Scores of a candidate.
        pub fit: Vec<FitScore>,
    }
}

words! {
    /// Whether a quarter can still change.
    pub enum Status {
        /// Figures are still coming in; it raises nothing.
        Open = "open",
        /// It is judged.
        Closed = "closed",
        /// It was closed and changed later; what stood before is kept.
        Restated = "restated",
    }
}

document! {
    /// A quarter's figures.
    pub struct CardQuarter {
        /// Which.
        pub quarter: Quarter,
        /// Whether it can still change.
        pub status: Status,
        /// The day it was closed, if it was.
        pub closed_on: Option<Date>,
        /// The figures as they stand now.
        pub entries: Vec<Entry>,
        /// What stood before, oldest first.
        pub restatements: Vec<Restatement>,
    }
}

document! {
    /// A figure of a metric.
    pub struct Entry {
        /// Id of the metric.
        pub metric: String,
        /// The figure, in the metric's unit; shares and growth are fractions.
        pub actual: Exact,
        /// Anything worth saying.
        pub note: Option<String>,
    }
}

document! {
    /// A change of a closed quarter.
    pub struct Restatement {
        /// The day.
        pub on: Date,
        /// Who changed it.
        pub by: String,
        /// Why.
        pub reason: String,
        /// All figures as they stood before.
        pub before: Vec<Entry>,
    }
}

document! {
    /// What was projected at signing, month by month.
    pub struct Plan {
        /// The scenario that was signed, its program version pinned.
        pub scenario: Option<ScenarioDocument>,
        /// What of its report is the plan, such as `vendor.customer_revenue` (if left out), `vendor.gross_profit`
        /// or `joint.net_profit`: a side, and a line or a measure that adds up month by month.
        pub figure: Option<String>,
        /// Else a series as a stored report has it, period 0 first.
        pub by_month: Vec<Exact>,
        /// The quarter that month 1 falls into.
        pub first_quarter: Quarter,
        /// Which month of that quarter month 1 is: 1 (if left out), 2 or 3.
        pub first_month: Option<u32>,
    }
}

document! {
    /// A candidate's score on a criterion.
    pub struct FitScore {
        /// Name of the group.
        pub group: String,
        /// Name of the criterion.
        pub criterion: String,
        /// From 0 to 10.
        pub score: Exact,
        /// Anything worth saying.
        pub note: Option<String>,
    }
}

/// A scenario document inside another document; it is read when it is calculated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioDocument(pub Node);

impl FromNode for ScenarioDocument {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        if let Node::Object(_) = node {
            return Some(Self(node.clone()));
        }
        faults.push(wrong_type(at, "a scenario as an object", node));
        None
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ScenarioDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scenario".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "description": "A scenario document with program_version" })
    }
}

impl CardQuarter {
    /// Whether it raises escalations.
    pub fn is_closed(&self) -> bool {
        self.status != Status::Open
    }
}
