//! The metrics of a template: their goals, weights, and what is worked out from others.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Check;
use crate::document::shortened;
use crate::fault::code;
use crate::number::Checked;
use crate::program::{Comparison, Unit};
use crate::scorecard::Quarter;
use crate::scorecard::template::{Derived, DerivedRule, Goal, Metric, Stated};
use crate::text::plain;

impl Check<'_> {
    pub(super) fn metrics(&mut self) {
        let metrics = &self.template.metrics;
        let ids: Vec<_> = metrics.iter().map(|metric| metric.id.as_str()).collect();
        self.once("/metrics", "/id", &ids);
        for (index, metric) in metrics.iter().enumerate() {
            self.metric(&format!("/metrics/{index}"), metric);
        }
    }

    fn metric(&mut self, at: &str, metric: &Metric) {
        self.id(&format!("{at}/id"), &metric.id, b'_');
        self.text(&format!("{at}/label"), &metric.label);
        self.source(&format!("{at}/source"), &metric.source);
        if !self.template.groups.iter().any(|group| group.id == metric.group) && self.has_all_groups() {
            let detail = format!("there is no group \"{}\"", shortened(&metric.group));
            self.add(&format!("{at}/group"), code::INCONSISTENT, detail);
        }
        if metric.unit == Unit::Watched {
            let detail = "name what is counted; a metric without goals is only watched";
            self.add(&format!("{at}/unit"), code::NOT_ONE_OF, detail);
        }
        if let Some(per) = &metric.per {
            self.word(&format!("{at}/per"), per, &["month", "quarter", "year"]);
        }
        if let Some(benchmark) = &metric.benchmark {
            self.stated(&format!("{at}/benchmark"), benchmark);
        }
        if let Some(derived) = &metric.derived {
            self.derived(&format!("{at}/derived"), derived);
        }
        if metric.comparison.is_none() && !metric.goals.is_empty() {
            self.add(&format!("{at}/comparison"), code::MISSING, "a metric with goals says how they are compared");
        }
        let compared = self.was_read(&format!("{at}/comparison"));
        let mut before: Option<Quarter> = None;
        for (row, goal) in metric.goals.iter().enumerate() {
            let at = format!("{at}/goals/{row}");
            if row > 0 && (goal.from_quarter.is_none() || goal.from_quarter <= before) {
                let detail = "each row but the first names a quarter later than that of the row before";
                self.add(&format!("{at}/from_quarter"), code::QUARTER_ORDER, detail);
            }
            before = goal.from_quarter;
            self.goal(&at, goal, metric.comparison, compared);
        }
    }

    /// `compared` tells whether it could be read how its figures are compared.
    fn goal(&mut self, at: &str, goal: &Goal, comparison: Option<Comparison>, compared: bool) {
        let fields = [
            ("worst", Some(&goal.worst)),
            ("threshold", Some(&goal.threshold)),
            ("target", Some(&goal.target)),
            ("stretch", goal.stretch.as_ref()),
            ("weight", Some(&goal.weight)),
        ];
        for (field, stated) in fields {
            if let Some(stated) = stated {
                self.stated(&format!("{at}/{field}"), stated);
            }
        }
        let weight = goal.weight.value.0;
        if self.were_read(at, &["weight/value"]) && (weight <= Decimal::ZERO || weight > Decimal::ONE) {
            self.add(&format!("{at}/weight"), code::OUT_OF_RANGE, "a weight lies above 0 and is at most 1");
        }
        let (worst, threshold, target) = (goal.worst.value.0, goal.threshold.value.0, goal.target.value.0);
        if !self.were_read(at, &["worst/value", "target/value"]) {
            return;
        }
        if worst == target {
            let detail = "target and worst are the same, so there is nothing to attain";
            self.add(&format!("{at}/target"), code::TARGET_EQUALS_WORST, detail);
            return;
        }
        if !compared {
            return;
        }
        let higher = comparison.is_none_or(Comparison::higher_is_better);
        if (target > worst) != higher {
            let side = if higher { "above" } else { "below" };
            let detail = format!("by its comparison, the target lies {side} worst");
            self.add(&format!("{at}/target"), code::WRONG_DIRECTION, detail);
            return;
        }
        let between = (worst.min(target)..=worst.max(target)).contains(&threshold);
        if self.were_read(at, &["threshold/value"]) && !between {
            let detail = format!("the threshold lies from {} to {}", plain(worst), plain(target));
            self.add(&format!("{at}/threshold"), code::THRESHOLD_OUTSIDE, detail);
        }
        let before = |stretch: &Stated| (stretch.value.0 < target) == higher && stretch.value.0 != target;
        if self.were_read(at, &["stretch/value"]) && goal.stretch.as_ref().is_some_and(before) {
            let detail = "a stretch lies beyond its target";
            self.add(&format!("{at}/stretch"), code::STRETCH_BEFORE_TARGET, detail);
        }
    }

    /// From the beginning and from each quarter that a row names, the weights in force are one whole.
    pub(super) fn weights(&mut self) {
        let metrics = &self.template.metrics;
        let whole = |(index, metric): (usize, &Metric)| {
            let at = format!("/metrics/{index}/goals");
            let row = |row: usize| self.were_read(&format!("{at}/{row}"), &["weight/value", "from_quarter"]);
            self.was_read(&at) && (0..metric.goals.len()).all(row)
        };
        if cfg!(feature = "authoring") && !metrics.iter().enumerate().all(whole) {
            return;
        }
        let mut starts: Vec<Option<Quarter>> = Vec::new();
        for start in metrics.iter().flat_map(|metric| &metric.goals).map(|goal| goal.from_quarter) {
            if let Err(place) = starts.binary_search(&start) {
                starts.insert(place, start);
            }
        }
        for start in starts {
            let in_force = metrics.iter().filter_map(|metric| match start {
                Some(quarter) => metric.goal(quarter),
                None => metric.goals.first().filter(|goal| goal.from_quarter.is_none()),
            });
            let sum = in_force.map(|goal| goal.weight.value.0).try_fold(Decimal::ZERO, Checked::plus);
            if sum != Ok(Decimal::ONE) {
                let since = start.map_or_else(String::new, |quarter| format!(" from {quarter}"));
                let sum = sum.map_or_else(|_| "more".to_owned(), plain);
                let detail = format!("the weights in force{since} add up to {sum}, not to 1");
                self.add("/metrics", code::WEIGHTS_NOT_ONE, detail);
            }
        }
    }

    fn derived(&mut self, at: &str, derived: &Derived) {
        let (of, against) = (derived.of.len(), derived.against.len());
        let (fits, detail) = match derived.rule {
            DerivedRule::ShareOfPlan => {
                let fits = of == 0 && against == 0 && self.template.plan_metric.is_some();
                (fits, "the plan's metric is named by plan_metric, and there is nothing else to name")
            }
            DerivedRule::Balance => (of > 0 && against > 0, "a balance has metrics on both sides"),
            DerivedRule::LowestOf => (of > 0 && against == 0, "name the metrics under \"of\""),
        };
        if !fits && self.were_read(at, &["rule", "of", "against"]) && self.was_read("/plan_metric") {
            self.add(at, code::INCONSISTENT, detail);
        }
        let mut seen = BTreeSet::new();
        for (key, ids) in [("of", &derived.of), ("against", &derived.against)] {
            for (index, id) in ids.iter().enumerate() {
                self.entered(&format!("{at}/{key}/{index}"), id);
                if !seen.insert(id) {
                    let detail = format!("\"{}\" is counted twice", shortened(id));
                    self.add(&format!("{at}/{key}/{index}"), code::INCONSISTENT, detail);
                }
            }
        }
    }

    /// A metric that is named must be there and be entered by people.
    pub(super) fn entered(&mut self, pointer: &str, id: &str) {
        match self.template.metric(id) {
            None => self.unknown_metric(pointer, id),
            Some(metric) if metric.derived.is_some() => {
                let detail = format!("\"{id}\" is worked out itself");
                self.add(pointer, code::DERIVED_METRIC, detail);
            }
            Some(_) => {}
        }
    }

    pub(super) fn unknown_metric(&mut self, pointer: &str, id: &str) {
        if self.has_all_metrics() {
            let detail = format!("there is no metric \"{}\"", shortened(id));
            self.add(pointer, code::UNKNOWN_METRIC, detail);
        }
    }
}
