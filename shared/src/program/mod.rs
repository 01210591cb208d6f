//! Programs: a vendor's published rules, as data.
//!
//! A program is a versioned, effective-dated document: who can take part, at which levels, on what
//! terms, and what the vendor assumes about business that nobody has told it about. Nothing of it is
//! code. Fields that the calculation does not need (targets, roll-out, reviews, …) are read just as
//! strictly, because scorecards and forecasts judge by them.

mod catalog;
mod check;
mod reference;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[cfg(feature = "bundled")]
pub use catalog::bundled;
pub use catalog::{Catalog, Missing};
pub(crate) use check::read_default;
pub use reference::{
    CommissionRange, Comparison, Example, Projection, Range, Recruits, RequiredMetric, Requirement, ReturnExpectation,
    Review, Risk, RolloutPhase, Target, Unit,
};

use crate::document;
use crate::fault::{Fault, Faults, code};
use crate::money::{Currency, Rounding};
use crate::text::Exact;

/// A vendor's rule set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Version of the document format; 1.
    pub schema_version: u32,
    /// Stable name, in lower case with hyphens.
    pub id: String,
    /// Number of the published version, counting up from 1. A published version never changes.
    pub version: u32,
    /// First day the version holds, `YYYY-MM-DD`.
    pub effective_from: String,
    /// Last day, if it is known.
    #[serde(default)]
    pub effective_to: Option<String>,
    /// Name for people.
    pub name: String,
    /// One or two sentences for people.
    pub description: String,
    /// The documents its figures come from, by the short name that `source` fields use.
    pub sources: BTreeMap<String, String>,
    /// ISO 4217 code of all its amounts.
    pub currency: Currency,
    /// How payable amounts are rounded.
    #[serde(default)]
    pub rounding: Rounding,
    /// Calendar month (1–12) of month 1, unless a scenario says otherwise.
    pub start_month: u32,
    /// What stands beside every answer.
    pub disclaimer: String,
    /// The partnership models it offers; the first is the default.
    pub models: Vec<Model>,
    /// Whether the yearly commitment is paid to the vendor; otherwise it is the partner's own spend.
    #[serde(default)]
    pub commitment_is_fee: bool,
    /// What partners do. At least one.
    pub partner_types: Vec<PartnerType>,
    /// Levels, lowest first; a program may have none.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// Certification levels, lowest first.
    #[serde(default)]
    pub certification_levels: Vec<String>,
    /// How certifications are specialised.
    #[serde(default)]
    pub specialisations: Vec<String>,
    /// Margins and commissions that the sources name besides the levels.
    #[serde(default)]
    pub commission_ranges: Vec<CommissionRange>,
    /// What marketing funds can be used for.
    #[serde(default)]
    pub co_marketing: Vec<String>,
    /// Values of inputs that hold for everybody, each with where it comes from.
    #[serde(default)]
    pub defaults: Defaults,
    /// What the whole program aims at, year by year.
    #[serde(default)]
    pub projection: Vec<Projection>,
    /// How it is rolled out.
    #[serde(default)]
    pub rollout: Vec<RolloutPhase>,
    /// Examples of success, to be shown as such.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// What performance is measured against.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// What is reviewed how often.
    #[serde(default)]
    pub reviews: Vec<Review>,
    /// What can go wrong, and what is done about it.
    #[serde(default)]
    pub risks: Vec<Risk>,
}

/// A partnership model. It only decides which lines the ledgers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// The vendor provides, the partner distributes, revenue is shared.
    RevenueShare,
}

impl Model {
    /// The words that stand for the models in documents.
    pub const WORDS: &'static [&'static str] = &["revenue_share"];

    /// The word for this one.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RevenueShare => "revenue_share",
        }
    }
}

/// What a partner does. It is not a level.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PartnerType {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Who this is, for example.
    pub examples: Vec<String>,
    /// Short name of the source of the figures below.
    pub source: String,
    /// What such a partner invests a year at least.
    #[serde(default)]
    pub minimum_investment: Option<Exact>,
    /// The turnover multiple that the source promises; compared with `revenue_multiple` only.
    #[serde(default)]
    pub expected_return: Option<ReturnExpectation>,
    /// Revenue that the source expects from it a year.
    #[serde(default)]
    pub revenue_impact: Option<Range>,
    /// How its success is measured.
    #[serde(default)]
    pub success_metrics: Vec<Target>,
    /// Values of inputs that hold for this type.
    #[serde(default)]
    pub defaults: Defaults,
}

/// A level of a program: better terms for more commitment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Short name of the source of the figures below.
    pub source: String,
    /// Who is meant, such as "top 20%".
    pub audience: String,
    /// What the partner commits itself to spend a year.
    #[serde(default)]
    pub annual_commitment: Option<Exact>,
    /// The partner's share, a fraction.
    pub revenue_share: Exact,
    /// Market development funds a year.
    #[serde(default)]
    pub mdf: Option<Exact>,
    /// Hours of training a year that the partner need not pay for.
    #[serde(default)]
    pub training_credits: Option<TrainingCredits>,
    /// Ceiling of the co-marketing budget a year; one budget with the marketing funds.
    #[serde(default)]
    pub co_marketing_budget: Option<Exact>,
    /// Territory.
    #[serde(default)]
    pub territory: Option<String>,
    /// Kind of success manager.
    #[serde(default)]
    pub success_manager: Option<String>,
    /// Access to betas.
    #[serde(default)]
    pub beta_access: Option<String>,
    /// What a partner must reach to hold it.
    #[serde(default)]
    pub requirements: Vec<Requirement>,
    /// Values of inputs that hold at this level.
    #[serde(default)]
    pub defaults: Defaults,
}

/// Training a year that comes with a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TrainingCredits {
    /// As much as the partner wants.
    Unlimited,
    /// So many hours.
    Hours(u32),
}

/// Values of inputs by their path, such as `deal_size` or `vendor_costs.acquisition.monthly`.
pub type Defaults = BTreeMap<String, DefaultValue>;

/// A value that holds unless the person says otherwise, and where it comes from: a source, or an
/// assumption with a one-line reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DefaultValue {
    /// As in a scenario document.
    pub value: serde_json::Value,
    /// Short name of the source that states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Why it is assumed, if no source states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumption: Option<String>,
}

impl Program {
    /// Reads and checks a program document.
    ///
    /// # Errors
    /// What is wrong: the first place where the structure is not that of a program (with line and
    /// column), or else every inconsistency at once.
    pub fn from_json(text: &str) -> Result<Self, Faults> {
        document::parse(text)?;
        let program: Self = serde_json::from_str(text)
            .map_err(|error| Fault::new("", code::INCONSISTENT, format!("not a program document: {error}")))?;
        match Faults::if_any(check::faults(&program)) {
            None => Ok(program),
            Some(faults) => Err(faults),
        }
    }

    /// The partner type of this id.
    pub fn partner_type(&self, id: &str) -> Option<&PartnerType> {
        self.partner_types.iter().find(|partner_type| partner_type.id == id)
    }

    /// The level of this id.
    pub fn level(&self, id: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.id == id)
    }
}
