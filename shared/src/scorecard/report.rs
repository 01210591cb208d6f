//! The judged card as a document.

use rust_decimal::Decimal;

use super::escalation::{About, Escalation, Event, Run, Standing};
use super::fit::Fit;
use super::judge::{JudgedMetric, JudgedQuarter, State};
use super::known::{Known, Reason};
use super::level::{Qualification, Qualifies};
use super::plan::PlanRow;
use super::trend::{Forecast, Trend, trend};
use super::{CardQuarter, Quarter, Scorecard, too_large};
use crate::document::Node;
use crate::fault::Faults;
use crate::number::{Checked, Overflow};
use crate::program::Review;
use crate::text::plain;

impl Scorecard<'_> {
    /// The judged card as a document, in canonical form once written.
    ///
    /// # Errors
    /// `overflow` if a trend or a forecast cannot be held.
    pub fn to_node(&self) -> Result<Node, Faults> {
        self.node().map_err(|overflow| too_large(overflow).into())
    }

    fn node(&self) -> Result<Node, Overflow> {
        let template = Node::object([
            ("id", Node::text(&self.template.id)),
            ("version", Node::Number(self.template.version.to_string())),
        ]);
        let mut node = Node::object([
            ("schema_version", Node::Number("1".to_owned())),
            ("engine", Node::text(crate::ENGINE_VERSION)),
            ("template", template),
            ("quarters", self.quarters_node()?),
            ("escalations", list(&self.audit.escalations, escalation)),
            ("in_the_red", list(&self.audit.runs, |run| self.run(run))),
            ("history", list(&self.audit.events, |event| self.event(event))),
            ("reviews", list(&self.template.reviews, review)),
        ]);
        if let Some(currency) = self.currency {
            node.insert("currency", Node::text(currency.code()));
        }
        if let Some(disclaimer) = self.disclaimer() {
            node.insert("disclaimer", Node::text(disclaimer));
        }
        if let Some(name) = &self.card.name {
            node.insert("name", Node::text(name));
        }
        if let Some(last) = self.closed().checked_sub(1).and_then(|place| self.quarters.get(place)) {
            node.insert("forecast", self.forecast_node(last.quarter.plus(1))?);
        }
        if !self.plan.is_empty() {
            node.insert("plan", list(&self.plan, plan_row));
        }
        if let Some((quarter, qualification)) = &self.qualification {
            node.insert("level", level(*quarter, qualification));
        }
        if let Some(scored) = &self.fit {
            node.insert("fit", fit(scored));
        }
        Ok(node)
    }

    fn quarters_node(&self) -> Result<Node, Overflow> {
        let scores = self.scores();
        let series: Vec<_> = (0..self.template.metrics.len()).map(|place| self.series(place)).collect();
        let mut nodes = Vec::with_capacity(self.quarters.len());
        for (index, (judged, quarter)) in self.quarters.iter().zip(&self.card.quarters).enumerate() {
            let mut metrics = Vec::with_capacity(judged.metrics.len());
            for (judged, series) in judged.metrics.iter().zip(&series) {
                metrics.push(metric(judged, trend(series, index)?, quarter)?);
            }
            let mut node = quarter_node(judged, quarter);
            node.insert("trend", trend_node(trend(&scores, index)?, Some(true)));
            node.insert("metrics", Node::List(metrics));
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn forecast_node(&self, quarter: Quarter) -> Result<Node, Overflow> {
        let mut metrics = Vec::new();
        for metric in &self.template.metrics {
            metrics.push((metric.id.clone(), forecast(self.forecast(Some(&metric.id))?)));
        }
        Ok(Node::object([
            ("quarter", Node::text(&quarter.to_string())),
            ("score", forecast(self.forecast(None)?)),
            ("metrics", Node::Object(metrics)),
        ]))
    }

    fn run(&self, run: &Run<'_>) -> Node {
        Node::object([
            ("about", about(run.about)),
            ("rule", Node::text(&run.rule.id)),
            ("trigger", Node::text(run.rule.trigger.as_str())),
            ("quarters", quarters(&run.quarters)),
            ("quarters_to_trigger", Node::Number(run.quarters_to_trigger().to_string())),
        ])
    }

    fn event(&self, event: &Event) -> Node {
        let places =
            |places: &[usize]| Node::List(places.iter().map(|place| Node::Number(place.to_string())).collect());
        let mut node = Node::object([
            ("on", Node::text(&event.on.to_string())),
            ("quarter", Node::text(&event.quarter.to_string())),
            ("event", Node::text(if event.restatement.is_some() { "restated" } else { "closed" })),
            ("score", known(event.score)),
            ("raised", places(&event.raised)),
            ("withdrawn", places(&event.withdrawn)),
        ]);
        if let Some(before) = event.score_before {
            node.insert("score_before", known(before));
        }
        let quarter = self.card.quarters.iter().find(|quarter| quarter.quarter == event.quarter);
        let restatement = quarter.zip(event.restatement).and_then(|(quarter, index)| quarter.restatements.get(index));
        if let Some(restatement) = restatement {
            node.insert("by", Node::text(&restatement.by));
            node.insert("reason", Node::text(&restatement.reason));
        }
        node
    }
}

fn list<T>(items: &[T], node: impl Fn(&T) -> Node) -> Node {
    Node::List(items.iter().map(node).collect())
}

pub(super) fn number(value: Decimal) -> Node {
    Node::text(&plain(value))
}

/// `{"value"}` or `{"undefined"}`, as in reports.
pub(super) fn known(known: Known) -> Node {
    match known {
        Ok(value) => Node::object([("value", number(value))]),
        Err(reason) => undefined(reason),
    }
}

fn undefined(reason: Reason) -> Node {
    Node::object([("undefined", Node::text(reason.as_str()))])
}

fn quarters(quarters: &[Quarter]) -> Node {
    list(quarters, |quarter| Node::text(&quarter.to_string()))
}

fn quarter_node(judged: &JudgedQuarter<'_>, quarter: &CardQuarter) -> Node {
    let undecided = judged.metrics.iter().filter(|judged| judged.state == State::Undecided);
    let groups = judged.groups.iter().map(|(group, score)| ((*group).to_owned(), known(*score)));
    let mut node = Node::object([
        ("quarter", Node::text(&judged.quarter.to_string())),
        ("status", Node::text(quarter.status.as_str())),
        ("provisional", Node::Bool(!quarter.is_closed())),
        ("score", known(judged.score)),
        ("state", Node::text(judged.state.as_str())),
        ("groups", Node::Object(groups.collect())),
        ("undecided", Node::List(undecided.map(|judged| Node::text(&judged.metric.id)).collect())),
        ("undecided_weight", number(judged.undecided_weight)),
    ]);
    if let Some(day) = quarter.closed_on {
        node.insert("closed_on", Node::text(&day.to_string()));
    }
    node
}

fn metric(judged: &JudgedMetric<'_>, trend: Trend, quarter: &CardQuarter) -> Result<Node, Overflow> {
    let higher = judged.metric.comparison.map(crate::program::Comparison::higher_is_better);
    let mut node = Node::object([
        ("metric", Node::text(&judged.metric.id)),
        ("actual", known(judged.actual)),
        ("state", Node::text(judged.state.as_str())),
        ("trend", trend_node(trend, higher)),
    ]);
    if let Some(goal) = judged.goal {
        let stretch = goal.stretch.as_ref();
        for (key, stated) in [
            ("worst", Some(&goal.worst)),
            ("threshold", Some(&goal.threshold)),
            ("target", Some(&goal.target)),
            ("stretch", stretch),
            ("weight", Some(&goal.weight)),
        ] {
            if let Some(stated) = stated {
                node.insert(key, number(stated.value.0));
            }
        }
        if let (Ok(actual), Some(higher)) = (judged.actual, higher) {
            let beyond = |goal: Decimal| if higher { goal.minus(actual) } else { actual.minus(goal) };
            node.insert("to_target", number(beyond(goal.target.value.0)?.max(Decimal::ZERO)));
            if let Some(stretch) = stretch {
                node.insert("stretch_reached", Node::Bool(beyond(stretch.value.0)? <= Decimal::ZERO));
            }
        }
    }
    for (key, value) in [("attainment", judged.attainment), ("share", judged.share)] {
        if let Some(value) = value {
            node.insert(key, number(value));
        }
    }
    if let Some(missing) = judged.missing {
        node.insert("missing", Node::text(missing.as_str()));
    }
    if let (Some(benchmark), Ok(actual)) = (&judged.metric.benchmark, judged.actual) {
        node.insert("to_benchmark", number(actual.minus(benchmark.value.0)?));
    }
    let note = quarter.entries.iter().find(|entry| entry.metric == judged.metric.id);
    if let Some(note) = note.and_then(|entry| entry.note.as_deref()) {
        node.insert("note", Node::text(note));
    }
    Ok(node)
}

fn trend_node(trend: Trend, higher_is_better: Option<bool>) -> Node {
    let mut node = Node::object([
        ("previous", known(trend.previous)),
        ("four_back", known(trend.four_back)),
        ("in_a_row", Node::Number(trend.in_a_row.to_string())),
    ]);
    if let Some(direction) = higher_is_better.and_then(|higher| trend.direction(higher)) {
        node.insert("direction", Node::text(direction.as_str()));
    }
    node
}

fn forecast(forecast: Result<Forecast, Reason>) -> Node {
    match forecast {
        Ok(forecast) => Node::object([
            ("value", number(forecast.value)),
            ("mean_absolute_residual", number(forecast.mean_absolute_residual)),
        ]),
        Err(reason) => undefined(reason),
    }
}

fn about(about: About<'_>) -> Node {
    Node::text(about.id())
}

fn escalation(escalation: &Escalation<'_>) -> Node {
    let mut node = Node::object([
        ("about", about(escalation.about)),
        ("rule", Node::text(&escalation.rule.id)),
        ("trigger", Node::text(escalation.rule.trigger.as_str())),
        ("owner", Node::text(&escalation.rule.owner)),
        ("quarters", quarters(&escalation.quarters)),
        ("raised_on", Node::text(&escalation.raised_on.to_string())),
        ("due_on", Node::text(&escalation.due_on.to_string())),
    ]);
    let standing = match escalation.standing {
        Standing::Raised => "raised",
        Standing::Passed(quarter) => {
            node.insert("passed_in", Node::text(&quarter.to_string()));
            "passed"
        }
        Standing::Withdrawn { quarter, on } => {
            node.insert("withdrawn_by", Node::text(&quarter.to_string()));
            node.insert("withdrawn_on", Node::text(&on.to_string()));
            "withdrawn"
        }
    };
    node.insert("standing", Node::text(standing));
    node
}

fn review(review: &Review) -> Node {
    Node::object([
        ("rhythm", Node::text(&review.rhythm)),
        ("agenda", list(&review.agenda, |topic| Node::text(topic))),
        ("source", Node::text(&review.source)),
    ])
}

fn plan_row(row: &PlanRow) -> Node {
    Node::object([
        ("quarter", Node::text(&row.quarter.to_string())),
        ("planned", known(row.planned)),
        ("actual", known(row.actual)),
        ("difference", known(row.difference)),
        ("planned_so_far", known(row.planned_so_far)),
        ("actual_so_far", known(row.actual_so_far)),
        ("share_so_far", known(row.share)),
    ])
}

fn level(quarter: Quarter, qualification: &Qualification<'_>) -> Node {
    let id = |qualifies: Option<&str>| qualifies.map_or(Node::Null, Node::text);
    Node::object([
        ("quarter", Node::text(&quarter.to_string())),
        ("level", id(qualification.level().map(|level| level.id.as_str()))),
        ("next", id(qualification.next().map(|qualifies| qualifies.level.id.as_str()))),
        ("levels", list(&qualification.levels, qualifies)),
    ])
}

fn qualifies(qualifies: &Qualifies<'_>) -> Node {
    let requirements = list(&qualifies.requirements, |requires| {
        Node::object([
            ("metric", Node::text(requires.requirement.metric.as_str())),
            ("label", Node::text(&requires.requirement.label)),
            ("at_least", number(requires.requirement.at_least.0)),
            ("actual", known(requires.actual)),
            ("gap", known(requires.gap)),
            ("met", Node::Bool(requires.gap == Ok(Decimal::ZERO))),
        ])
    });
    Node::object([
        ("level", Node::text(&qualifies.level.id)),
        ("met", Node::Bool(qualifies.is_met())),
        ("requirements", requirements),
    ])
}

fn fit(fit: &Fit<'_>) -> Node {
    let groups = list(&fit.groups, |group| {
        let missing = group.scores.iter().filter(|(_, score)| score.is_none());
        Node::object([
            ("group", Node::text(&group.group.group)),
            ("weight", number(group.group.weight.value.0)),
            ("percent", known(group.percent)),
            ("missing", Node::List(missing.map(|(criterion, _)| Node::text(criterion)).collect())),
        ])
    });
    let weakest = list(&fit.weakest, |(group, criterion, score)| {
        Node::object([("group", Node::text(group)), ("criterion", Node::text(criterion)), ("score", number(*score))])
    });
    Node::object([("groups", groups), ("percent", known(fit.percent)), ("weakest", weakest)])
}
