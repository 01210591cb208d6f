//! Forecasts, opened into the four quarters that their line goes through.

use crate::document::Node;
use crate::scorecard::report::{known, number};
use crate::scorecard::trend::line;
use crate::scorecard::{Metric, Scorecard};

impl Scorecard<'_> {
    /// What the quarter after the last closed one comes to: `score` or `metric.ID`.
    pub(super) fn forecast_opened(&self, of: &str) -> Option<Node> {
        let metric = match of {
            "score" => None,
            metric => Some(self.template.metric(metric.strip_prefix("metric.")?)?),
        };
        let id = metric.map(|metric| metric.id.as_str());
        let closed = self.closed();
        let last = self.quarters.get(closed.checked_sub(1)?)?;
        let figures = self.known(id);
        let figures = figures.get(..closed)?;
        // Figures of a judged card are held, and so is their line unless it overflows.
        let line = line(figures).ok()?;
        let first = closed.saturating_sub(4);
        let quarters = self.quarters.iter().zip(figures).enumerate().skip(first).take(closed - first);
        let mut terms: Vec<_> = quarters
            .map(|(place, (judged, figure))| {
                let mut node = known(*figure);
                node.insert("input", Node::text(id.unwrap_or("score")));
                node.insert("quarter", Node::text(&judged.quarter.to_string()));
                node.insert("origin", Node::text(origin(metric)));
                let on_line = line.as_ref().ok().and_then(|line| line.at.get(place - first));
                if let Some(on_line) = on_line {
                    node.insert("on_line", number(*on_line));
                }
                node
            })
            .collect();
        let mut node = known(line.as_ref().map(|line| line.forecast.value).map_err(|reason| *reason));
        if let Ok(line) = &line {
            for (input, value) in [("mean", line.mean), ("slope", line.slope)] {
                terms.push(Node::object([
                    ("input", Node::text(input)),
                    ("value", number(value)),
                    ("origin", Node::text("worked_out")),
                ]));
            }
            node.insert("mean_absolute_residual", number(line.forecast.mean_absolute_residual));
        }
        let unit = metric.map_or("points", |metric| metric.unit.as_str());
        for (key, text) in [
            ("figure", ["forecast.", of].concat().as_str()),
            ("quarter", &last.quarter.plus(1).to_string()),
            ("unit", unit),
            ("rule", "least_squares"),
            ("formula", "mean + 2.5 * slope; slope = sum of x * figure / 5 with x = -1.5, -0.5, 0.5, 1.5"),
        ] {
            node.insert(key, Node::text(text));
        }
        node.insert("terms", Node::List(terms));
        Some(node)
    }
}

/// Who says the figures of a metric, or the score.
pub(super) fn origin(metric: Option<&Metric>) -> &'static str {
    if metric.is_none_or(|metric| metric.derived.is_some()) { "worked_out" } else { "person" }
}
