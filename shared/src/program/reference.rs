//! What a program states besides its terms: targets, roll-out, examples, reviews, risks.

use crate::document::{Detail, document, words};
use crate::text::Exact;

document! {
    /// From low to high, both included.
    pub struct Range {
        /// Lower end.
        pub low: Exact,
        /// Upper end.
        pub high: Exact,
    }
}

document! {
    /// A return that a source promises.
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
}

words! {
    /// How an actual value is held against a target.
    pub enum Comparison {
        /// More than.
        MoreThan = ">",
        /// At least.
        AtLeast = ">=",
        /// Less than.
        LessThan = "<",
        /// At most.
        AtMost = "<=",
    }
}

words! {
    /// What a figure counts.
    pub enum Unit {
        /// An amount in the program's currency.
        Money = "money",
        /// A fraction of something.
        Share = "share",
        /// A change as a fraction.
        Growth = "growth",
        /// A number of things.
        Count = "count",
        /// Points of ten.
        OutOfTen = "out_of_ten",
        /// Net promoter score, −100 to 100.
        NetPromoterScore = "net_promoter_score",
        /// Thousandths of a second.
        Milliseconds = "milliseconds",
        /// No target is stated; the metric is only watched.
        Watched = "watched",
    }
}

document! {
    /// A metric and what it should reach.
    pub struct Target {
        /// Stable name.
        pub metric: String,
        /// Name for people.
        pub label: String,
        /// Group on a scorecard.
        pub group: Option<String>,
        /// What the value counts.
        pub unit: Unit,
        /// How it is compared; absent if the metric is only watched.
        pub comparison: Option<Comparison>,
        /// What it should reach; of a range, the near end.
        pub value: Option<Exact>,
        /// Of a range, the far end.
        pub up_to: Option<Exact>,
        /// `month`, `quarter` or `year`, if it is a rate over time.
        pub per: Option<String>,
        /// What others reach.
        pub benchmark: Option<Exact>,
        /// Short name of the source that states it.
        pub source: Option<String>,
        /// Why it is assumed, if no source states it.
        pub assumption: Detail<Option<String>>,
    }
}

words! {
    /// What a level's requirement counts.
    pub enum RequiredMetric {
        /// Qualified leads a month.
        QualifiedLeadsPerMonth = "qualified_leads_per_month",
        /// Customer success stories.
        SuccessStories = "success_stories",
        /// Quarterly business reviews held (1 is yes).
        QuarterlyBusinessReviews = "quarterly_business_reviews",
        /// Active in the partner council (1 is yes).
        PartnerCouncil = "partner_council",
    }
}

impl RequiredMetric {
    /// Whether it says yes (1) or no (0) instead of counting.
    pub fn is_yes_or_no(self) -> bool {
        matches!(self, Self::QuarterlyBusinessReviews | Self::PartnerCouncil)
    }
}

document! {
    /// One requirement of a level.
    pub struct Requirement {
        /// What is counted.
        pub metric: RequiredMetric,
        /// How much of it there must be.
        pub at_least: Exact,
        /// In words, for people.
        pub label: String,
    }
}

document! {
    /// A commission or margin that a source names for a kind of business.
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
}

document! {
    /// What the whole program aims at in a year.
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
}

document! {
    /// A phase of the roll-out.
    pub struct RolloutPhase {
        /// First month.
        pub from_month: u32,
        /// Last month.
        pub to_month: u32,
        /// Short name of the source.
        pub source: String,
        /// Whether the numbers of partners are totals that stand at the end of the phase; otherwise they
        /// are recruited in it.
        pub standing: bool,
        /// Partners, by the partner types they may be of.
        pub recruits: Vec<Recruits>,
        /// What it should reach.
        pub targets: Vec<Target>,
    }
}

document! {
    /// Partners of a phase: recruited in it, or standing at its end.
    pub struct Recruits {
        /// Ids of partner types.
        pub partner_types: Vec<String>,
        /// Level that they are recruited for, if the source says.
        pub level: Option<String>,
        /// How many, at least.
        pub partners: u32,
        /// How many, at most, if the source gives a range.
        pub up_to: Option<u32>,
    }
}

document! {
    /// A success that a source tells of.
    pub struct Example {
        /// Id of the partner type.
        pub partner_type: String,
        /// What happened.
        pub results: Vec<Target>,
        /// Within so many months, if the source says.
        pub within_months: Option<u32>,
        /// Short name of the source.
        pub source: String,
    }
}

document! {
    /// A review and what is on its agenda.
    pub struct Review {
        /// `monthly`, `quarterly` or `annual`.
        pub rhythm: String,
        /// What is talked about.
        pub agenda: Vec<String>,
        /// Short name of the source.
        pub source: String,
    }
}

document! {
    /// A group of criteria by which a candidate is judged, each from 0 to 10.
    pub struct FitGroup {
        /// Name of the group.
        pub group: String,
        /// Its criteria.
        pub criteria: Vec<String>,
        /// Short name of the source.
        pub source: String,
    }
}

document! {
    /// A risk that is watched.
    pub struct Risk {
        /// What could happen.
        pub risk: String,
        /// What is done about it.
        pub answer: String,
        /// Short name of the source.
        pub source: String,
    }
}
