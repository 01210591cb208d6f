//! Scores opened into formula, terms, and where each figure comes from.

mod ahead;
mod level;
mod plan;

use rust_decimal::Decimal;

use super::judge::{JudgedMetric, JudgedQuarter};
use super::known::Known;
use super::report::{known, number};
use super::template::{DerivedRule, MissingData, Stated};
use super::{Quarter, Scorecard};
use crate::document::{Node, shortened};
use crate::fault::{Fault, Faults, code};
use crate::number::{Checked as _, checked::sum};
use crate::program::Comparison;

impl Scorecard<'_> {
    /// Explains a figure by its name: `2026-Q1.score`, `2026-Q1.group.ID`, `2026-Q1.metric.ID`, `fit`; for how many
    /// quarters one has gone the same way, `2026-Q1.score.trend` and `2026-Q1.metric.ID.trend`; and how many red quarters
    /// are left until a rule acts, `in_the_red.RULE.ID` (of the score, `in_the_red.RULE.score`). Where it is going,
    /// `forecast.score` and `forecast.metric.ID`; a quarter of the plan, `2026-Q1.plan.` with `planned`, `difference`,
    /// `planned_so_far`, `actual_so_far` or `share_so_far`; what is missing to a level, `level.LEVEL.METRIC`.
    ///
    /// Of an open quarter the figure is `provisional`.
    ///
    /// # Errors
    /// There is no such figure.
    pub fn explain(&self, name: &str) -> Result<Node, Faults> {
        let found = match name.split_once('.') {
            None if name == "fit" => self.fit_node(),
            None => None,
            Some(("in_the_red", run)) => self.run_node(run),
            Some(("forecast", of)) => self.forecast_opened(of),
            Some(("level", requirement)) => self.gap_node(requirement),
            Some((quarter, figure)) => Quarter::parse(quarter).and_then(|quarter| {
                let place = self.quarters.iter().position(|judged| judged.quarter == quarter)?;
                let mut node = self.figure(self.quarters.get(place)?, figure)?;
                if place >= self.closed() {
                    node.insert("provisional", Node::Bool(true));
                }
                Some(node)
            }),
        };
        let unknown = || {
            let detail = format!("\"{}\" is not a figure of this card such as 2026-Q1.score", shortened(name));
            Fault::new("/figure", code::NOT_ONE_OF, detail).into()
        };
        found.ok_or_else(unknown)
    }

    fn figure(&self, judged: &JudgedQuarter<'_>, figure: &str) -> Option<Node> {
        let quarter = judged.quarter;
        if figure == "score" {
            let metrics = judged.metrics.iter();
            return Some(self.score(format!("{quarter}.score"), judged.score, metrics, quarter));
        }
        if let Some(of) = figure.strip_suffix(".trend") {
            return self.trend_node(quarter, of);
        }
        let (kind, id) = figure.split_once('.')?;
        match kind {
            "plan" => self.plan_node(quarter, id),
            "group" => {
                let (_, score) = judged.groups.iter().find(|(group, _)| *group == id)?;
                let members = judged.metrics.iter().filter(|judged| judged.metric.group == id);
                Some(self.score(format!("{quarter}.group.{id}"), *score, members, quarter))
            }
            "metric" => {
                let metric = judged.metrics.iter().find(|judged| judged.metric.id == id)?;
                Some(self.metric(metric, quarter))
            }
            _ => None,
        }
    }

    fn score<'m, 'a: 'm>(
        &self,
        name: String,
        score: Known,
        metrics: impl Iterator<Item = &'m JudgedMetric<'a>>,
        quarter: Quarter,
    ) -> Node {
        let in_force = metrics.filter(|judged| judged.goal.is_some());
        let (decided, undecided): (Vec<_>, Vec<_>) = in_force.partition(|judged| judged.attainment.is_some());
        let whole = sum(decided.iter().map(|judged| judged.weight()));
        let term = |judged: &&JudgedMetric<'_>| {
            let mut term = self.metric(judged, quarter);
            // What is judged is held, and so are its parts.
            let part = whole.as_ref().ok().and_then(|whole| judged.weight().over(*whole).ok());
            if let Some((part, attained)) = part.zip(judged.attainment)
                && let Ok(points) = part.times(attained).and_then(|part| part.times(Decimal::ONE_HUNDRED))
            {
                term.insert("counts", number(part));
                term.insert("points", number(points));
            }
            term
        };
        let terms = decided.iter().map(term).collect();
        let mut node = known(score);
        node.insert("figure", Node::text(&name));
        node.insert("unit", Node::text("points"));
        node.insert("rule", Node::text("weighted_mean"));
        node.insert("formula", Node::text("100 * sum of weight * attainment / sum of weight"));
        node.insert("terms", Node::List(terms));
        if !undecided.is_empty() {
            let ids = undecided.iter().map(|judged| Node::text(&judged.metric.id)).collect();
            node.insert("undecided", Node::List(ids));
        }
        node
    }

    /// What a metric attains, from its figure and its goal.
    fn metric(&self, judged: &JudgedMetric<'_>, quarter: Quarter) -> Node {
        let mut terms = vec![self.actual(judged, quarter)];
        let (mut rule, mut formula) = ("watched", "watched: no goal is in force");
        if let Some(goal) = judged.goal {
            (rule, formula) = match judged.missing {
                None => ("attainment", "clamp((actual - worst) / (target - worst), 0, 1)"),
                Some(MissingData::Breach) => ("breach", "0: a missing figure counts as a breach"),
                Some(MissingData::NoBreach) => {
                    ("no_breach", "(threshold - worst) / (target - worst): a missing figure is no breach")
                }
                Some(MissingData::Undecided) => {
                    ("undecided", "undecided: the figure is missing, its weight is shared out")
                }
            };
            let stated = [
                ("worst", &goal.worst),
                ("threshold", &goal.threshold),
                ("target", &goal.target),
                ("weight", &goal.weight),
            ];
            terms.extend(stated.map(|(name, stated)| self.stated(name, stated)));
        }
        let mut node = Node::object([
            ("figure", Node::text(&format!("{quarter}.metric.{}", judged.metric.id))),
            ("label", Node::text(&judged.metric.label)),
            ("unit", Node::text("fraction")),
            ("state", Node::text(judged.state.as_str())),
            ("rule", Node::text(rule)),
            ("formula", Node::text(formula)),
            ("terms", Node::List(terms)),
        ]);
        for (key, value) in [("value", judged.attainment), ("share", judged.share)] {
            if let Some(value) = value {
                node.insert(key, number(value));
            }
        }
        node
    }

    /// The figure itself: entered by a person, or worked out.
    fn actual(&self, judged: &JudgedMetric<'_>, quarter: Quarter) -> Node {
        let mut node = known(judged.actual);
        node.insert("input", Node::text(&judged.metric.id));
        let Some(derived) = &judged.metric.derived else {
            node.insert("origin", Node::text("person"));
            return node;
        };
        let formula = match derived.rule {
            DerivedRule::ShareOfPlan => "actual since signing / planned since signing",
            DerivedRule::Balance => "smaller / larger of the two sums",
            DerivedRule::LowestOf => "the lowest of the terms",
        };
        node.insert("rule", Node::text(derived.rule.as_str()));
        node.insert("formula", Node::text(formula));
        let sides = [("of", &derived.of), ("against", &derived.against)];
        let mut terms: Vec<Node> = sides
            .into_iter()
            .flat_map(|(side, ids)| ids.iter().map(move |id| (side, id)))
            .map(|(side, id)| {
                let judged = self.quarters.iter().find(|judged| judged.quarter == quarter);
                let operand = judged.and_then(|judged| judged.metrics.iter().find(|judged| judged.metric.id == *id));
                let mut node = operand.map_or(Node::Object(Vec::new()), |operand| self.actual(operand, quarter));
                node.insert("side", Node::text(side));
                node
            })
            .collect();
        let row = self.plan.iter().find(|row| row.quarter == quarter);
        if let (DerivedRule::ShareOfPlan, Some(row)) = (derived.rule, row) {
            for (name, so_far, origin) in
                [("actual_so_far", row.actual_so_far, "person"), ("planned_so_far", row.planned_so_far, "plan")]
            {
                let mut node = known(so_far);
                node.insert("input", Node::text(name));
                node.insert("origin", Node::text(origin));
                terms.push(node);
            }
        }
        node.insert("terms", Node::List(terms));
        node
    }

    /// For how many quarters the score or a metric has gone the same way, and the figures that say so.
    fn trend_node(&self, quarter: Quarter, figure: &str) -> Option<Node> {
        let metric = match figure {
            "score" => None,
            figure => Some(self.template.metric(figure.strip_prefix("metric.")?)?),
        };
        let id = metric.map(|metric| metric.id.as_str());
        let place = self.quarters.iter().position(|judged| judged.quarter == quarter)?;
        // Figures of a judged card are held, and so is a difference of the last two unless it overflows.
        let trend = self.trend(place, id).ok()?;
        let higher = metric.map_or(Some(true), |metric| metric.comparison.map(Comparison::higher_is_better));
        let first = place.saturating_sub(trend.in_a_row.max(1) as usize);
        let figures = self.quarters.iter().zip(self.known(id)).take(place + 1).skip(first);
        let terms = figures.map(|(judged, figure)| {
            let mut node = known(figure);
            node.insert("input", Node::text(id.unwrap_or("score")));
            node.insert("quarter", Node::text(&judged.quarter.to_string()));
            node.insert("origin", Node::text(ahead::origin(metric)));
            node
        });
        let mut node = Node::object([
            ("figure", Node::text(&format!("{quarter}.{figure}.trend"))),
            ("unit", Node::text("quarters")),
            ("rule", Node::text("quarters_in_a_row")),
            ("formula", Node::text("number of last changes in a row that go the same way")),
            ("value", Node::text(&trend.in_a_row.to_string())),
            ("terms", Node::List(terms.collect())),
        ]);
        if let Some(direction) = higher.and_then(|higher| trend.direction(higher)) {
            node.insert("direction", Node::text(direction.as_str()));
        }
        Some(node)
    }

    /// How many more quarters in the red raise a trigger: the rule's number less those that there are.
    fn run_node(&self, name: &str) -> Option<Node> {
        let (rule, about) = name.split_once('.')?;
        let run = self.audit.runs.iter().find(|run| run.rule.id == rule && run.about.id() == about)?;
        let mut asked = Node::object([
            ("input", Node::text("quarters")),
            ("value", Node::text(&run.rule.consecutive().to_string())),
        ]);
        let (source, assumption) = (run.rule.source.as_ref(), run.rule.assumption.as_ref());
        asked.insert("origin", Node::text(if source.is_some() { "template" } else { "assumption" }));
        for (key, text) in [("source", source), ("assumption", assumption)] {
            if let Some(text) = text {
                asked.insert(key, Node::text(self.template.sources.get(text).unwrap_or(text)));
            }
        }
        let red = Node::object([
            ("input", Node::text("quarters_in_the_red")),
            ("value", Node::text(&run.quarters.len().to_string())),
            ("quarters", Node::List(run.quarters.iter().map(|quarter| Node::text(&quarter.to_string())).collect())),
        ]);
        Some(Node::object([
            ("figure", Node::text(&format!("in_the_red.{name}"))),
            ("unit", Node::text("quarters")),
            ("rule", Node::text("quarters_to_trigger")),
            ("formula", Node::text("max(quarters of the rule - closed quarters in the red, 0)")),
            ("trigger", Node::text(run.rule.trigger.as_str())),
            ("value", Node::text(&run.quarters_to_trigger().to_string())),
            ("terms", Node::List(vec![asked, red])),
        ]))
    }

    fn stated(&self, name: &str, stated: &Stated) -> Node {
        let mut node = Node::object([("input", Node::text(name)), ("value", number(stated.value.0))]);
        if let Some(source) = &stated.source {
            node.insert("origin", Node::text("template"));
            node.insert("source", Node::text(self.template.sources.get(source).unwrap_or(source)));
        }
        if let Some(assumption) = &stated.assumption {
            node.insert("origin", Node::text("assumption"));
            node.insert("assumption", Node::text(assumption));
        }
        node
    }

    fn fit_node(&self) -> Option<Node> {
        let fit = self.fit.as_ref()?;
        let groups = fit.groups.iter().map(|group| {
            let scored = group.scores.iter().filter_map(|(criterion, score)| Some((criterion, (*score)?)));
            let leaf = |(criterion, score): (&&str, Decimal)| {
                Node::object([
                    ("input", Node::text(criterion)),
                    ("value", number(score)),
                    ("origin", Node::text("person")),
                ])
            };
            let mut terms: Vec<_> = scored.map(leaf).collect();
            terms.push(self.stated("weight", &group.group.weight));
            let mut node = known(group.percent);
            node.insert("figure", Node::text(&format!("fit.{}", group.group.group)));
            node.insert("unit", Node::text("percent"));
            node.insert("rule", Node::text("mean_of_scores"));
            node.insert("formula", Node::text("100 * sum of scores / (10 * number of scores)"));
            node.insert("terms", Node::List(terms));
            node
        });
        let groups = groups.collect();
        let mut node = known(fit.percent);
        node.insert("figure", Node::text("fit"));
        node.insert("unit", Node::text("percent"));
        node.insert("rule", Node::text("mean_of_groups"));
        node.insert("formula", Node::text("sum of weight * percent / sum of weight"));
        node.insert("terms", Node::List(groups));
        Some(node)
    }
}
