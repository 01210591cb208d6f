//! What a template must keep besides its structure.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::template::{Derived, DerivedRule, EscalationRule, FitGroup, Goal, Metric, Stated, Subject, Template};
use super::{MAX_GROUPS, MAX_METRICS, MAX_QUARTERS, MAX_RULES, MAX_WATCHED, Quarter};
use crate::document::{shortened, unknown_word};
use crate::fault::{Fault, code};
use crate::number::Checked;
use crate::program::{Comparison, Unit};
use crate::text::plain;

/// Everything that is wrong with a template at a pointer.
pub(super) fn faults(template: &Template, at: &str) -> Vec<Fault> {
    let mut check = Check { template, at, faults: Vec::new() };
    for (pointer, count, most) in [
        ("/groups", template.groups.len(), MAX_GROUPS),
        ("/metrics", template.metrics.len(), MAX_METRICS),
        ("/escalations", template.escalations.len(), MAX_RULES),
        ("/reviews", template.reviews.len(), MAX_GROUPS),
        ("/fit", template.fit.len(), MAX_GROUPS),
    ] {
        check.at_most(pointer, count, most);
    }
    for (index, metric) in template.metrics.iter().enumerate().take(MAX_METRICS) {
        check.at_most(&format!("/metrics/{index}/goals"), metric.goals.len(), MAX_QUARTERS);
    }
    for (index, group) in template.fit.iter().enumerate().take(MAX_GROUPS) {
        check.at_most(&format!("/fit/{index}/criteria"), group.criteria.len(), MAX_METRICS);
    }
    // Further checks hold everything against everything.
    if !check.faults.is_empty() {
        return check.faults;
    }
    check.head();
    check.metrics();
    check.weights();
    check.escalations();
    check.fit();
    check.faults
}

struct Check<'a> {
    template: &'a Template,
    at: &'a str,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn add(&mut self, pointer: &str, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Fault::new([self.at, pointer].concat(), code, detail));
    }

    fn at_most(&mut self, pointer: &str, count: usize, most: usize) {
        if count > most {
            self.add(pointer, code::TOO_MANY, format!("at most {most}"));
        }
    }

    fn head(&mut self) {
        let template = self.template;
        if template.schema_version != 1 {
            self.add("/schema_version", code::OUT_OF_RANGE, "this product reads schema_version 1");
        }
        self.id("/id", &template.id, b'-');
        if template.version == 0 {
            self.add("/version", code::OUT_OF_RANGE, "versions count up from 1");
        }
        self.text("/name", &template.name);
        if let Some(score) = &template.score {
            self.stated("/score/threshold", &score.threshold);
            self.stated("/score/target", &score.target);
            let (threshold, target) = (score.threshold.value.0, score.target.value.0);
            if target.is_zero() {
                self.add("/score/target", code::TARGET_EQUALS_WORST, "a score of 0 attains nothing");
            }
            if target < Decimal::ZERO || target > Decimal::ONE_HUNDRED {
                self.add("/score/target", code::OUT_OF_RANGE, "a score is from 0 to 100");
            }
            if threshold < Decimal::ZERO || threshold > target {
                self.add("/score/threshold", code::THRESHOLD_OUTSIDE, "the threshold lies from 0 to the target");
            }
        }
        let groups: Vec<_> = template.groups.iter().map(|group| group.id.as_str()).collect();
        self.once("/groups", "/id", &groups);
        for (index, group) in template.groups.iter().enumerate() {
            self.id(&format!("/groups/{index}/id"), &group.id, b'_');
            self.text(&format!("/groups/{index}/label"), &group.label);
        }
        for (index, review) in template.reviews.iter().enumerate() {
            self.source(&format!("/reviews/{index}/source"), &review.source);
            self.word(&format!("/reviews/{index}/rhythm"), &review.rhythm, &["monthly", "quarterly", "annual"]);
        }
        self.topics();
        if let Some(metric) = &template.plan_metric {
            self.entered("/plan_metric", metric);
        }
    }

    fn topics(&mut self) {
        let template = self.template;
        let names: Vec<_> = template.topics.iter().map(|topic| topic.topic.as_str()).collect();
        self.once("/topics", "/topic", &names);
        for (index, topic) in template.topics.iter().enumerate() {
            if !template.reviews.iter().any(|review| review.agenda.contains(&topic.topic)) {
                let detail = format!("no agenda has the topic \"{}\"", shortened(&topic.topic));
                self.add(&format!("/topics/{index}/topic"), code::INCONSISTENT, detail);
            }
            for (place, id) in topic.groups.iter().enumerate() {
                if !template.groups.iter().any(|group| group.id == *id) {
                    let detail = format!("there is no group \"{}\"", shortened(id));
                    self.add(&format!("/topics/{index}/groups/{place}"), code::INCONSISTENT, detail);
                }
            }
            for (place, id) in topic.metrics.iter().enumerate() {
                if template.metric(id).is_none() {
                    let detail = format!("there is no metric \"{}\"", shortened(id));
                    self.add(&format!("/topics/{index}/metrics/{place}"), code::UNKNOWN_METRIC, detail);
                }
            }
        }
    }

    fn metrics(&mut self) {
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
        if !self.template.groups.iter().any(|group| group.id == metric.group) {
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
        let mut before: Option<Quarter> = None;
        for (row, goal) in metric.goals.iter().enumerate() {
            let at = format!("{at}/goals/{row}");
            if row > 0 && (goal.from_quarter.is_none() || goal.from_quarter <= before) {
                let detail = "each row but the first names a quarter later than that of the row before";
                self.add(&format!("{at}/from_quarter"), code::QUARTER_ORDER, detail);
            }
            before = goal.from_quarter;
            self.goal(&at, goal, metric.comparison);
        }
    }

    fn goal(&mut self, at: &str, goal: &Goal, comparison: Option<Comparison>) {
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
        if weight <= Decimal::ZERO || weight > Decimal::ONE {
            self.add(&format!("{at}/weight"), code::OUT_OF_RANGE, "a weight lies above 0 and is at most 1");
        }
        let (worst, threshold, target) = (goal.worst.value.0, goal.threshold.value.0, goal.target.value.0);
        if worst == target {
            let detail = "target and worst are the same, so there is nothing to attain";
            self.add(&format!("{at}/target"), code::TARGET_EQUALS_WORST, detail);
            return;
        }
        let higher = comparison.is_none_or(Comparison::higher_is_better);
        if (target > worst) != higher {
            let side = if higher { "above" } else { "below" };
            let detail = format!("by its comparison, the target lies {side} worst");
            self.add(&format!("{at}/target"), code::WRONG_DIRECTION, detail);
            return;
        }
        if threshold < worst.min(target) || threshold > worst.max(target) {
            let detail = format!("the threshold lies from {} to {}", plain(worst), plain(target));
            self.add(&format!("{at}/threshold"), code::THRESHOLD_OUTSIDE, detail);
        }
        if goal
            .stretch
            .as_ref()
            .is_some_and(|stretch| (stretch.value.0 < target) == higher && stretch.value.0 != target)
        {
            let detail = "a stretch lies beyond its target";
            self.add(&format!("{at}/stretch"), code::STRETCH_BEFORE_TARGET, detail);
        }
    }

    /// From the beginning and from each quarter that a row names, the weights in force are one whole.
    fn weights(&mut self) {
        let metrics = &self.template.metrics;
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
        if !fits {
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
    fn entered(&mut self, pointer: &str, id: &str) {
        match self.template.metric(id) {
            None => self.unknown_metric(pointer, id),
            Some(metric) if metric.derived.is_some() => {
                let detail = format!("\"{id}\" is worked out itself");
                self.add(pointer, code::DERIVED_METRIC, detail);
            }
            Some(_) => {}
        }
    }

    fn unknown_metric(&mut self, pointer: &str, id: &str) {
        let detail = format!("there is no metric \"{}\"", shortened(id));
        self.add(pointer, code::UNKNOWN_METRIC, detail);
    }

    fn escalations(&mut self) {
        let rules = &self.template.escalations;
        let ids: Vec<_> = rules.iter().map(|rule| rule.id.as_str()).collect();
        self.once("/escalations", "/id", &ids);
        let watched =
            |rule: &EscalationRule| self.template.metrics.iter().filter(|metric| rule.watches(metric)).count();
        let pairs: usize = rules.iter().map(watched).sum();
        if pairs > MAX_WATCHED {
            let detail = format!("the rules look at {pairs} metrics together; at most {MAX_WATCHED}");
            self.add("/escalations", code::TOO_MANY, detail);
        }
        for (index, rule) in rules.iter().enumerate() {
            self.escalation(&format!("/escalations/{index}"), rule);
        }
    }

    fn escalation(&mut self, at: &str, rule: &EscalationRule) {
        self.id(&format!("{at}/id"), &rule.id, b'-');
        self.text(&format!("{at}/owner"), &rule.owner);
        // A source may give the rule and leave owner and days open, so a rule may have both.
        match (rule.source.as_deref(), rule.assumption.as_deref()) {
            (Some(source), Some(reason)) => {
                self.source(&format!("{at}/source"), source);
                self.text(&format!("{at}/assumption"), reason);
            }
            (source, assumption) => self.origin(at, source, assumption),
        }
        if rule.quarters == Some(0) {
            self.add(&format!("{at}/quarters"), code::OUT_OF_RANGE, "a whole number of at least 1");
        }
        if rule.due_days > 3650 {
            self.add(&format!("{at}/due_days"), code::OUT_OF_RANGE, "at most 3650 days");
        }
        if rule.subject == Subject::Score && (self.template.score.is_none() || !rule.metrics.is_empty()) {
            let detail = "the score is looked at by itself, and the template says what it is held against";
            self.add(&format!("{at}/subject"), code::INCONSISTENT, detail);
        }
        for (index, id) in rule.metrics.iter().enumerate() {
            let pointer = format!("{at}/metrics/{index}");
            match self.template.metric(id) {
                None => self.unknown_metric(&pointer, id),
                Some(metric) if metric.goals.is_empty() => {
                    self.add(&pointer, code::INCONSISTENT, format!("\"{id}\" has no goals, so it is never in the red"));
                }
                Some(_) => {}
            }
        }
        let ids: Vec<_> = rule.metrics.iter().map(String::as_str).collect();
        self.once(&format!("{at}/metrics"), "", &ids);
    }

    fn fit(&mut self) {
        let groups: Vec<_> = self.template.fit.iter().map(|group| group.group.as_str()).collect();
        self.once("/fit", "/group", &groups);
        for (index, FitGroup { weight, criteria, source, .. }) in self.template.fit.iter().enumerate() {
            let at = format!("/fit/{index}");
            self.source(&format!("{at}/source"), source);
            self.stated(&format!("{at}/weight"), weight);
            if weight.value.0 <= Decimal::ZERO {
                self.add(&format!("{at}/weight"), code::OUT_OF_RANGE, "a weight lies above 0");
            }
            if criteria.is_empty() {
                self.add(&format!("{at}/criteria"), code::MISSING, "a group has at least one criterion");
            }
            let criteria: Vec<_> = criteria.iter().map(String::as_str).collect();
            self.once(&format!("{at}/criteria"), "", &criteria);
        }
    }

    fn stated(&mut self, at: &str, stated: &Stated) {
        self.origin(at, stated.source.as_deref(), stated.assumption.as_deref());
    }

    fn origin(&mut self, at: &str, source: Option<&str>, assumption: Option<&str>) {
        match (source, assumption) {
            (Some(source), None) => self.source(&format!("{at}/source"), source),
            (None, Some(reason)) => self.text(&format!("{at}/assumption"), reason),
            _ => self.add(at, code::INCONSISTENT, "a figure has either a source or an assumption"),
        }
    }

    fn source(&mut self, pointer: &str, source: &str) {
        if self.template.sources.get(source).is_none() {
            let detail = format!("\"{}\" is not among the sources", shortened(source));
            self.add(pointer, code::INCONSISTENT, detail);
        }
    }

    fn word(&mut self, pointer: &str, word: &str, words: &[&str]) {
        if !words.contains(&word) {
            self.faults.push(unknown_word([self.at, pointer].concat(), word, words));
        }
    }

    fn id(&mut self, pointer: &str, id: &str, joint: u8) {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == joint;
        if !id.starts_with(|first: char| first.is_ascii_lowercase()) || !id.bytes().all(allowed) {
            let joint = char::from(joint);
            let detail = format!("an id is lower-case letters, digits and \"{joint}\", and begins with a letter");
            self.add(pointer, code::INCONSISTENT, detail);
        }
    }

    fn text(&mut self, pointer: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(pointer, code::BLANK, "must not be empty");
        }
    }

    /// Faults for what stands in a list a second time.
    fn once(&mut self, at: &str, field: &str, names: &[&str]) {
        let mut seen = BTreeSet::new();
        for (index, name) in names.iter().enumerate() {
            if !seen.insert(*name) {
                let detail = format!("\"{}\" stands twice", shortened(name));
                self.add(&format!("{at}/{index}{field}"), code::INCONSISTENT, detail);
            }
        }
    }
}
