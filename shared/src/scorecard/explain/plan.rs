//! The plan beside what happened, opened into quarters and months.

use crate::document::Node;
use crate::scorecard::known::{Known, Reason};
use crate::scorecard::plan::Planned;
use crate::scorecard::report::{known, number};
use crate::scorecard::{Quarter, Scorecard};

impl Scorecard<'_> {
    /// A figure of a quarter's row: `planned`, `difference`, `planned_so_far`, `actual_so_far` or `share_so_far`. What
    /// happened in the quarter is the metric itself.
    pub(super) fn plan_node(&self, quarter: Quarter, figure: &str) -> Option<Node> {
        let row = self.plan.iter().find(|row| row.quarter == quarter)?;
        let planned = self.planned?;
        let node = |value: Known, rule: &str, formula: &str, terms: Vec<Node>| {
            let unit = if rule == "cumulative_share_of_plan" { "share" } else { self.plan_unit() };
            opened(quarter, figure, value, unit, rule, formula, terms)
        };
        Some(match figure {
            "planned" => self.planned_node(planned, quarter),
            "difference" => {
                let terms = vec![self.plan_actual(quarter), self.planned_node(planned, quarter)];
                node(row.difference, "actual_less_planned", "actual - planned", terms)
            }
            "planned_so_far" => {
                let terms = planned.since_signing(quarter).map(|quarter| self.planned_node(planned, quarter));
                node(row.planned_so_far, "sum_since_signing", SUM, terms.collect())
            }
            "actual_so_far" => {
                let terms = planned.since_signing(quarter).map(|quarter| self.plan_actual(quarter));
                node(row.actual_so_far, "sum_since_signing", SUM, terms.collect())
            }
            "share_so_far" => {
                let sums = ["actual_so_far", "planned_so_far"];
                let terms = sums.iter().filter_map(|sum| self.plan_node(quarter, sum)).collect();
                let formula = "actual since signing / planned since signing";
                node(row.share, "cumulative_share_of_plan", formula, terms)
            }
            _ => return None,
        })
    }

    /// What a quarter was to bring, month by month. Signing counts with the first.
    fn planned_node(&self, planned: &Planned, quarter: Quarter) -> Node {
        let months = planned.months_of(quarter).into_iter().map(|(month, value)| {
            let mut node = Node::object([
                ("input", Node::text(if month == 0 { "signing" } else { "month" })),
                ("value", number(value)),
                ("origin", Node::text("plan")),
            ]);
            node.insert("month", Node::Number(month.to_string()));
            node
        });
        let value = planned.of_quarter(quarter);
        let months = months.collect();
        opened(quarter, "planned", value, self.plan_unit(), "sum_of_months", "sum of the months of the quarter", months)
    }

    /// What happened in a quarter, which the card may not have.
    fn plan_actual(&self, quarter: Quarter) -> Node {
        let judged = self.quarters.iter().find(|judged| judged.quarter == quarter);
        let of_plan = self.template.plan_metric.as_deref();
        let metric =
            judged.and_then(|judged| judged.metrics.iter().find(|judged| Some(judged.metric.id.as_str()) == of_plan));
        let mut node = match metric {
            Some(metric) => self.actual(metric, quarter),
            None => {
                let mut node = known(Err(Reason::Missing));
                node.insert("input", Node::text(of_plan.unwrap_or("actual")));
                node
            }
        };
        node.insert("quarter", Node::text(&quarter.to_string()));
        node
    }

    fn plan_unit(&self) -> &'static str {
        let metric = self.template.plan_metric.as_deref().and_then(|id| self.template.metric(id));
        metric.map_or("money", |metric| metric.unit.as_str())
    }
}

const SUM: &str = "sum of the quarters since signing";

fn opened(
    quarter: Quarter,
    figure: &str,
    value: Known,
    unit: &str,
    rule: &str,
    formula: &str,
    terms: Vec<Node>,
) -> Node {
    let mut node = known(value);
    let name = format!("{quarter}.plan.{figure}");
    for (key, text) in [("figure", name.as_str()), ("unit", unit), ("rule", rule), ("formula", formula)] {
        node.insert(key, Node::text(text));
    }
    node.insert("terms", Node::List(terms));
    node
}
