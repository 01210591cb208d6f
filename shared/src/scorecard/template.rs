//! Templates: what a partnership is judged by, as data.

use super::Quarter;
use crate::document::{document, words};
use crate::money::Currency;
use crate::program::{Comparison, Review, Sources, Unit};
use crate::text::Exact;

document! {
    /// What a partnership is judged by. A published version never changes; later targets stand in later rows
    /// (`from_quarter`) of a later version.
    pub struct Template {
        /// Version of the document format; 1.
        pub schema_version: u32,
        /// Stable name, in lower case with hyphens.
        pub id: String,
        /// Number of the published version, counting up from 1.
        pub version: u32,
        /// Name for people.
        pub name: String,
        /// One or two sentences for people.
        pub description: String,
        /// The program whose levels partners are to qualify for.
        pub program: Option<Pinned>,
        /// ISO 4217 code of all its amounts.
        pub currency: Option<Currency>,
        /// The documents its figures come from, by the short name that `source` fields use.
        pub sources: Sources,
        /// What a figure that is missing in a closed quarter counts as; left out, `undecided`.
        pub missing_data: Option<MissingData>,
        /// What the score itself is held against.
        pub score: Option<ScoreGoal>,
        /// The groups, in order.
        pub groups: Vec<Group>,
        /// The metrics, in order.
        pub metrics: Vec<Metric>,
        /// The metric whose figures stand against the plan.
        pub plan_metric: Option<String>,
        /// What happens if metrics stay in the red.
        pub escalations: Vec<EscalationRule>,
        /// What is reviewed how often.
        pub reviews: Vec<Review>,
        /// What the card has to say on the topics of their agendas.
        pub topics: Vec<Topic>,
        /// How the fit of a candidate is judged.
        pub fit: Vec<FitGroup>,
    }
}

document! {
    /// One version of a document.
    pub struct Pinned {
        /// Its id.
        pub id: String,
        /// Its version.
        pub version: u32,
    }
}

document! {
    /// A figure and where it comes from: either a source or an assumption with its reason.
    pub struct Stated {
        /// The figure.
        pub value: Exact,
        /// Short name of the source.
        pub source: Option<String>,
        /// Why it was assumed.
        pub assumption: Option<String>,
    }
}

words! {
    /// What a figure that is missing in a closed quarter counts as.
    pub enum MissingData {
        /// As red, with nothing attained.
        Breach = "breach",
        /// As amber, with what the threshold attains.
        NoBreach = "no_breach",
        /// As nothing: its weight is shared out.
        Undecided = "undecided",
    }
}

document! {
    /// What the score, 0 to 100, is held against.
    pub struct ScoreGoal {
        /// Red strictly below it.
        pub threshold: Stated,
        /// Green from it.
        pub target: Stated,
    }
}

document! {
    /// A group of metrics.
    pub struct Group {
        /// Stable name.
        pub id: String,
        /// Name for people.
        pub label: String,
    }
}

document! {
    /// Something that is counted each quarter. Without goals it is only watched.
    pub struct Metric {
        /// Stable name.
        pub id: String,
        /// Name for people.
        pub label: String,
        /// Id of its group.
        pub group: String,
        /// What the figure counts.
        pub unit: Unit,
        /// `month`, `quarter` or `year`, if it is a rate over time.
        pub per: Option<String>,
        /// How it is held against its target; `<` and `<=` mean that lower is better.
        pub comparison: Option<Comparison>,
        /// What others reach.
        pub benchmark: Option<Stated>,
        /// What a missing figure counts as, if not as the template says.
        pub missing_data: Option<MissingData>,
        /// How it is worked out from others; left out, it is entered.
        pub derived: Option<Derived>,
        /// What it is judged by, earliest first; each row holds until the next.
        pub goals: Vec<Goal>,
        /// Short name of the source that names the metric.
        pub source: String,
    }
}

document! {
    /// What a metric is judged by from a quarter on.
    pub struct Goal {
        /// First quarter it holds in; left out in the first row, it holds from the beginning.
        pub from_quarter: Option<Quarter>,
        /// Where nothing is attained.
        pub worst: Stated,
        /// Red strictly beyond it, on the side of `worst`.
        pub threshold: Stated,
        /// Where everything is attained; of a range, the near end.
        pub target: Stated,
        /// More than is asked; of a range, the far end.
        pub stretch: Option<Stated>,
        /// Part of the score; all weights in force add up to 1.
        pub weight: Stated,
    }
}

words! {
    /// How a metric is worked out from others of its quarter.
    pub enum DerivedRule {
        /// Cumulative figures of the plan metric over the cumulative plan since signing.
        ShareOfPlan = "cumulative_share_of_plan",
        /// The smaller over the larger of the sums of `of` and of `against`.
        Balance = "balance",
        /// The lowest of `of`.
        LowestOf = "lowest_of",
    }
}

document! {
    /// A metric that is worked out.
    pub struct Derived {
        /// The rule.
        pub rule: DerivedRule,
        /// Ids of entered metrics.
        pub of: Vec<String>,
        /// Those of the other side, for a balance.
        pub against: Vec<String>,
    }
}

words! {
    /// What an escalation looks at.
    pub enum Subject {
        /// Each metric by itself.
        Metrics = "metrics",
        /// The score.
        Score = "score",
    }
}

words! {
    /// What an escalation leads to.
    pub enum Trigger {
        /// A plan of what both sides change.
        ImprovementPlan = "improvement_plan",
        /// Talks about the terms.
        Renegotiate = "renegotiate",
        /// The end of the partnership.
        Exit = "exit",
    }
}

document! {
    /// What happens if something stays in the red.
    pub struct EscalationRule {
        /// Stable name.
        pub id: String,
        /// What it looks at.
        pub subject: Subject,
        /// Ids of the metrics; left out, every metric with goals.
        pub metrics: Vec<String>,
        /// Closed quarters in the red in a row; left out, 2.
        pub quarters: Option<u32>,
        /// What follows.
        pub trigger: Trigger,
        /// Who has to act.
        pub owner: String,
        /// Days to do so, from the day the trigger is raised.
        pub due_days: u32,
        /// Short name of the source of the rule.
        pub source: Option<String>,
        /// Why it was assumed, or what of it.
        pub assumption: Option<String>,
    }
}

impl EscalationRule {
    /// Closed quarters in the red that raise it.
    pub fn consecutive(&self) -> u32 {
        self.quarters.unwrap_or(2)
    }

    /// Whether it looks at a metric.
    pub(super) fn watches(&self, metric: &Metric) -> bool {
        let named = self.metrics.is_empty() || self.metrics.contains(&metric.id);
        self.subject == Subject::Metrics && named && !metric.goals.is_empty()
    }
}

words! {
    /// A part of a judged card besides single metrics.
    pub enum Part {
        /// The score and where it is going.
        Score = "score",
        /// Triggers that stand, and what is on its way to one.
        Escalations = "escalations",
        /// What was planned beside what came.
        Plan = "plan",
        /// The level that the figures qualify for, and what the next one needs.
        Level = "level",
    }
}

document! {
    /// What the card has to say on a topic of an agenda.
    pub struct Topic {
        /// The topic, as agendas name it.
        pub topic: String,
        /// All metrics of these groups.
        pub groups: Vec<String>,
        /// These metrics besides.
        pub metrics: Vec<String>,
        /// These parts of the card.
        pub parts: Vec<Part>,
    }
}

document! {
    /// Criteria by which a candidate is judged, each from 0 to 10.
    pub struct FitGroup {
        /// Name of the group.
        pub group: String,
        /// Weight against the other groups; any positive number.
        pub weight: Stated,
        /// Its criteria.
        pub criteria: Vec<String>,
        /// Short name of the source.
        pub source: String,
    }
}

impl Comparison {
    /// Whether more is better.
    pub fn higher_is_better(self) -> bool {
        matches!(self, Self::MoreThan | Self::AtLeast)
    }
}

impl Metric {
    /// The row of goals that is in force in a quarter.
    pub fn goal(&self, quarter: Quarter) -> Option<&Goal> {
        self.goals.iter().rev().find(|goal| goal.from_quarter.is_none_or(|from| from <= quarter))
    }
}

impl Template {
    /// The place of a metric.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.metrics.iter().position(|metric| metric.id == id)
    }

    /// The metric of an id.
    pub fn metric(&self, id: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.id == id)
    }

    /// What a missing figure of a metric counts as.
    pub fn missing_data(&self, metric: &Metric) -> MissingData {
        metric.missing_data.or(self.missing_data).unwrap_or(MissingData::Undecided)
    }
}
