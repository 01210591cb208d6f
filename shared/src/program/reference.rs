//! What a program states besides its terms: targets, roll-out, examples, reviews, risks.

use serde::{Deserialize, Serialize};

use crate::text::Exact;

/// From low to high, both included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Lower end.
    pub low: Exact,
    /// Upper end.
    pub high: Exact,
}

/// A return that a source promises.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReturnExpectation {
    /// The measure it is to be compared with, by its name in reports.
    pub measure: String,
    /// Lower end.
    pub low: Exact,
    /// Upper end.
    pub high: Exact,
    /// Within so many months.
    pub within_months: u32,
}

/// How an actual value is held against a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Comparison {
    /// More than.
    #[serde(rename = ">")]
    MoreThan,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// Less than.
    #[serde(rename = "<")]
    LessThan,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// An amount in the program's currency.
    Money,
    /// A fraction of something.
    Share,
    /// A change as a fraction.
    Growth,
    /// A number of things.
    Count,
    /// Points of ten.
    OutOfTen,
    /// Net promoter score, −100 to 100.
    NetPromoterScore,
    /// Thousandths of a second.
    Milliseconds,
    /// No target is stated; the metric is only watched.
    Watched,
}

/// A metric and what it should reach.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Stable name.
    pub metric: String,
    /// Name for people.
    pub label: String,
    /// Group on a scorecard.
    #[serde(default)]
    pub group: Option<String>,
    /// What the value counts.
    pub unit: Unit,
    /// How it is compared; absent if the metric is only watched.
    #[serde(default)]
    pub comparison: Option<Comparison>,
    /// What it should reach.
    #[serde(default)]
    pub value: Option<Exact>,
    /// `month`, `quarter` or `year`, if it is a rate over time.
    #[serde(default)]
    pub per: Option<String>,
    /// What others reach.
    #[serde(default)]
    pub benchmark: Option<Exact>,
    /// Short name of the source.
    pub source: String,
}

/// What a level's requirement counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequiredMetric {
    /// Qualified leads a month.
    QualifiedLeadsPerMonth,
    /// Customer success stories.
    SuccessStories,
    /// Quarterly business reviews held (1 is yes).
    QuarterlyBusinessReviews,
    /// Active in the partner council (1 is yes).
    PartnerCouncil,
}

/// One requirement of a level.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// What is counted.
    pub metric: RequiredMetric,
    /// How much of it there must be.
    pub at_least: Exact,
    /// In words, for people.
    pub label: String,
}

/// A commission or margin that a source names for a kind of business.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommissionRange {
    /// The business it is for.
    pub label: String,
    /// `share` of revenue or `resale_margin`; a scenario takes one of them, never both.
    pub kind: String,
    /// Lower end, a fraction.
    pub low: Exact,
    /// Upper end.
    pub high: Exact,
    /// Short name of the source.
    pub source: String,
}

/// What the whole program aims at in a year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Projection {
    /// Year of the program, from 1.
    pub year: u32,
    /// Partners at its end.
    pub partners: u32,
    /// Revenue through partners in the year.
    pub partner_revenue: Exact,
    /// Its share of all revenue.
    pub share_of_revenue: Exact,
    /// Short name of the source.
    pub source: String,
}

/// A phase of the roll-out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RolloutPhase {
    /// First month.
    pub from_month: u32,
    /// Last month.
    pub to_month: u32,
    /// Partners recruited in it, by the partner types they may be of.
    #[serde(default)]
    pub recruits: Vec<Recruits>,
    /// What it should reach.
    pub targets: Vec<Target>,
}

/// Partners recruited in a phase.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recruits {
    /// Ids of partner types.
    pub partner_types: Vec<String>,
    /// How many.
    pub partners: u32,
}

/// A success that a source tells of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Id of the partner type.
    pub partner_type: String,
    /// What happened.
    pub results: Vec<Target>,
    /// Within so many months, if the source says.
    #[serde(default)]
    pub within_months: Option<u32>,
    /// Short name of the source.
    pub source: String,
}

/// A review and what is on its agenda.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// `monthly`, `quarterly` or `annual`.
    pub rhythm: String,
    /// What is talked about.
    pub agenda: Vec<String>,
    /// Short name of the source.
    pub source: String,
}

/// A risk that is watched.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// What could happen.
    pub risk: String,
    /// What is done about it.
    pub answer: String,
    /// Short name of the source.
    pub source: String,
}
