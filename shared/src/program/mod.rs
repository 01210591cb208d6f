//! Programs: a vendor's published rules, as data.
//!
//! A program is a versioned, effective-dated document: who can take part, at which levels, on what
//! terms, and what the vendor assumes about business that nobody has told it about. Nothing of it is
//! code. Fields that the calculation does not need (targets, roll-out, reviews, …) are read just as
//! strictly, because scorecards and forecasts judge by them.

mod catalog;
#[cfg(feature = "authoring")]
mod check;
mod defaults;
mod outlook;
mod reference;

#[cfg(feature = "bundled")]
pub use catalog::bundled;
pub use catalog::{Catalog, Missing};
pub use defaults::{DefaultValue, Defaults, Sources, TrainingCredits};
pub use outlook::{Attrition, Case, Factors, Outlook};
pub use reference::{
    CommissionRange, Comparison, Example, FitGroup, Projection, Range, Recruits, RequiredMetric, Requirement,
    ReturnExpectation, Review, Risk, RolloutPhase, Target, Unit,
};

use crate::commission::{Bands, Bonus, Mode, Window};
use crate::document::{self, Detail, Field, Node, document, words};
use crate::fault::{Fault, Faults, code};
use crate::inputs::CommissionBase;
use crate::money::Currency;
use crate::number::Rounding;
use crate::text::Exact;

document! {
    /// A vendor's rule set.
    pub struct Program {
        /// Version of the document format; 1.
        pub schema_version: u32,
        /// Stable name, in lower case with hyphens.
        pub id: String,
        /// Number of the published version, counting up from 1. A published version never changes.
        pub version: u32,
        /// First day the version holds, `YYYY-MM-DD`.
        pub effective_from: Detail<String>,
        /// Last day, if it is known.
        pub effective_to: Detail<Option<String>>,
        /// BCP 47 tag of the language that its texts for people are in, such as `en`.
        pub language: Option<String>,
        /// Name for people.
        pub name: String,
        /// One or two sentences for people.
        pub description: Detail<String>,
        /// The documents its figures come from, by the short name that `source` fields use.
        pub sources: Sources,
        /// ISO 4217 code of all its amounts.
        pub currency: Currency,
        /// How payable amounts are rounded; left out, half to even.
        pub rounding: Option<Rounding>,
        /// Calendar month (1–12) of month 1, unless a scenario says otherwise.
        pub start_month: u32,
        /// What stands beside every answer.
        pub disclaimer: String,
        /// The partnership models it offers; the first is the default.
        pub models: Vec<Model>,
        /// Whether the yearly commitment is paid to the vendor; otherwise it is the partner's own spend.
        pub commitment_is_fee: bool,
        /// What partners do. At least one.
        pub partner_types: Vec<PartnerType>,
        /// Levels, lowest first; a program may have none.
        pub levels: Vec<Level>,
        /// Ways of paying partners that a scenario can choose by name, besides the share of the level.
        pub payout_plans: Vec<PayoutPlan>,
        /// Certification levels, lowest first.
        pub certification_levels: Detail<Vec<String>>,
        /// How certifications are specialised.
        pub specialisations: Detail<Vec<String>>,
        /// Margins and commissions that the sources name besides the levels.
        pub commission_ranges: Detail<Vec<CommissionRange>>,
        /// What marketing funds can be used for.
        pub co_marketing: Detail<Vec<String>>,
        /// Values of inputs that hold for everybody, each with where it comes from.
        pub defaults: Defaults,
        /// Ways that things could turn out: conservative, expected, optimistic, and half of it.
        pub cases: Detail<Vec<Case>>,
        /// How many partners leave, unless a forecast says otherwise; left out, none.
        pub attrition: Detail<Option<Attrition>>,
        /// What the whole program aims at, year by year.
        pub projection: Detail<Vec<Projection>>,
        /// How it is rolled out.
        pub rollout: Detail<Vec<RolloutPhase>>,
        /// Examples of success, to be shown as such.
        pub examples: Detail<Vec<Example>>,
        /// What performance is measured against.
        pub targets: Detail<Vec<Target>>,
        /// Where it is offered.
        pub regions: Detail<Vec<String>>,
        /// Fees that a partner may have to pay. Their amounts, where there are any, are defaults of inputs.
        pub fees: Detail<Vec<String>>,
        /// What partners sell besides.
        pub services: Detail<Vec<String>>,
        /// How the fit of a candidate is judged.
        pub fit: Detail<Vec<FitGroup>>,
        /// What is reviewed how often.
        pub reviews: Detail<Vec<Review>>,
        /// What can go wrong, and what is done about it.
        pub risks: Detail<Vec<Risk>>,
    }
}

words! {
    /// A partnership model. It only decides which lines the ledgers have.
    pub enum Model {
        /// The vendor provides, the partner distributes, revenue is shared.
        RevenueShare = "revenue_share",
        /// The vendor's product under the partner's brand.
        Oem = "oem",
        /// Both build a product and share what it earns.
        CoDevelopment = "co_development",
        /// One side invests in the other for preferential access and pricing.
        StrategicInvestment = "strategic_investment",
        /// Both own a company that invents and sells products.
        JointVenture = "joint_venture",
    }
}

document! {
    /// A way of paying partners: values of the payout inputs under a name.
    pub struct PayoutPlan {
        /// Stable name.
        pub id: String,
        /// Name for people.
        pub name: String,
        /// Short name of the source that states it.
        pub source: Option<String>,
        /// Why it is assumed, if no source states it.
        pub assumption: Option<String>,
        /// How bands apply; left out, each slice at its own rate.
        pub mode: Option<Mode>,
        /// Rates by volume; left out, the level's share holds.
        pub bands: Option<Bands>,
        /// What the rates are rates of.
        pub base: Option<CommissionBase>,
        /// For how long a volume counts.
        pub window: Option<Window>,
        /// What is paid on passing a volume.
        pub bonuses: Vec<Bonus>,
        /// The most that is paid in a window.
        pub cap: Option<Exact>,
        /// Payouts on customers lost within so many months are paid back.
        pub clawback: Option<u32>,
        /// Discounts by volume on what the partner buys.
        pub volume_discounts: Option<Bands>,
    }
}

document! {
    /// What a partner does. It is not a level.
    pub struct PartnerType {
        /// Stable name.
        pub id: String,
        /// Name for people.
        pub name: String,
        /// Who this is, for example.
        pub examples: Vec<String>,
        /// Short name of the source that names it and states the figures below.
        pub source: Option<String>,
        /// Why it is assumed, if no source names it; it then has no such figures.
        pub assumption: Detail<Option<String>>,
        /// What such a partner invests a year at least.
        pub minimum_investment: Option<Exact>,
        /// The turnover multiple that the source promises; compared with `revenue_multiple` only.
        pub expected_return: Detail<Option<ReturnExpectation>>,
        /// Revenue that the source expects from it a year.
        pub revenue_impact: Detail<Option<Range>>,
        /// How its success is measured.
        pub success_metrics: Detail<Vec<Target>>,
        /// Values of inputs that hold for this type.
        pub defaults: Defaults,
    }
}

document! {
    /// A level of a program: better terms for more commitment.
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
        pub annual_commitment: Option<Exact>,
        /// The partner's share, a fraction.
        pub revenue_share: Exact,
        /// Id of the payout plan that holds at this level unless a scenario chooses another.
        pub payout_plan: Option<String>,
        /// Market development funds a year.
        pub mdf: Option<Exact>,
        /// Hours of training a year that the partner need not pay for.
        pub training_credits: Option<TrainingCredits>,
        /// Ceiling of the co-marketing budget a year; one budget with the marketing funds.
        pub co_marketing_budget: Option<Exact>,
        /// Territory.
        pub territory: Option<String>,
        /// Kind of success manager.
        pub success_manager: Option<String>,
        /// Access to betas.
        pub beta_access: Option<String>,
        /// What a partner must reach to hold it.
        pub requirements: Vec<Requirement>,
        /// Values of inputs that hold at this level.
        pub defaults: Defaults,
    }
}

impl Program {
    /// Reads and checks a program document.
    ///
    /// # Errors
    /// Everything that is wrong, each with its pointer; inconsistencies are looked for in every part that
    /// could be read (and only with the feature `authoring`: what is published has been checked).
    pub fn from_json(text: &str) -> Result<Self, Faults> {
        let (program, faults) = Self::of_document(&document::parse(text)?);
        match (program, Faults::if_any(faults)) {
            (Some(program), None) => Ok(program),
            (_, Some(faults)) => Err(faults),
            // What could not be read has left a fault.
            (None, None) => Err(Fault::new("", code::WRONG_TYPE, "not a program document").into()),
        }
    }

    /// The program as far as it could be read, and everything that is wrong with it.
    pub(crate) fn of_document(document: &Node) -> (Option<Self>, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut program = Self::BLANK;
        let whole = program.read(document, String::new(), &mut faults);
        #[cfg(feature = "authoring")]
        check::check(&program, document, &mut faults);
        (whole.then_some(program), faults)
    }

    /// The partner type of this id.
    pub fn partner_type(&self, id: &str) -> Option<&PartnerType> {
        self.partner_types.iter().find(|partner_type| partner_type.id == id)
    }

    /// The payout plan of this id.
    pub fn payout_plan(&self, id: &str) -> Option<&PayoutPlan> {
        self.payout_plans.iter().find(|plan| plan.id == id)
    }

    /// The level of this id.
    pub fn level(&self, id: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.id == id)
    }
}
