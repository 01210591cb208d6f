//! What a template must keep besides its structure.

mod metrics;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::template::{EscalationRule, FitGroup, Stated, Subject, Template};
use super::{MAX_GROUPS, MAX_METRICS, MAX_QUARTERS, MAX_RULES, MAX_WATCHED};
#[cfg(feature = "authoring")]
use crate::document::{Gaps, Node};
use crate::document::{shortened, unknown_word};
use crate::fault::{Fault, code};
use crate::program::Review;

/// Everything that is wrong with a template at a pointer.
pub(super) fn faults(template: &Template, at: &str) -> Vec<Fault> {
    let mut check = Check {
        template,
        at,
        faults: Vec::new(),
        #[cfg(feature = "authoring")]
        gaps: Gaps::default(),
        #[cfg(feature = "authoring")]
        sources: &[],
    };
    check.all();
    check.faults
}

/// Adds everything that is inconsistent in a document to what could not be read in it. Of `template`, the parts that could
/// be read are looked at; in place of the others it holds blanks.
#[cfg(feature = "authoring")]
pub(super) fn as_far_as_read(template: &Template, document: &Node, faults: &mut Vec<Fault>) {
    let sources = match document.pointer("/sources") {
        Some(Node::Object(sources)) => sources.as_slice(),
        _ => &[],
    };
    let mut check = Check { template, at: "", faults: Vec::new(), gaps: Gaps::of(faults), sources };
    check.all();
    faults.append(&mut check.faults);
}

struct Check<'a> {
    template: &'a Template,
    at: &'a str,
    faults: Vec<Fault>,
    #[cfg(feature = "authoring")]
    gaps: Gaps,
    /// The sources as they stand in the document: one that cannot be read is named nevertheless.
    #[cfg(feature = "authoring")]
    sources: &'a [(String, Node)],
}

impl Check<'_> {
    /// Looks at everything.
    fn all(&mut self) {
        let template = self.template;
        for (pointer, count, most) in [
            ("/groups", template.groups.len(), MAX_GROUPS),
            ("/metrics", template.metrics.len(), MAX_METRICS),
            ("/escalations", template.escalations.len(), MAX_RULES),
            ("/reviews", template.reviews.len(), MAX_GROUPS),
            ("/fit", template.fit.len(), MAX_GROUPS),
        ] {
            self.at_most(pointer, count, most);
        }
        for (index, metric) in template.metrics.iter().enumerate().take(MAX_METRICS) {
            self.at_most(&format!("/metrics/{index}/goals"), metric.goals.len(), MAX_QUARTERS);
        }
        for (index, group) in template.fit.iter().enumerate().take(MAX_GROUPS) {
            self.at_most(&format!("/fit/{index}/criteria"), group.criteria.len(), MAX_METRICS);
        }
        // Further checks hold everything against everything.
        if !self.faults.is_empty() {
            return;
        }
        self.head();
        self.metrics();
        self.weights();
        self.escalations();
        self.fit();
    }

    /// Adds a fault about what was read; where nothing was, the reader has said so.
    fn add(&mut self, pointer: &str, code: &'static str, detail: impl Into<String>) {
        if self.was_read(pointer) {
            self.faults.push(Fault::new([self.at, pointer].concat(), code, detail));
        }
    }

    /// Whether what stands at a pointer was read, or is left out where it may be.
    #[cfg(feature = "authoring")]
    fn was_read(&self, pointer: &str) -> bool {
        !self.gaps.has(pointer)
    }

    /// A browser checks what was read as a whole.
    #[cfg(not(feature = "authoring"))]
    fn was_read(&self, _: &str) -> bool {
        true
    }

    /// Whether these fields of an object were.
    fn were_read(&self, at: &str, fields: &[&str]) -> bool {
        cfg!(not(feature = "authoring")) || fields.iter().all(|field| self.was_read(&[at, "/", field].concat()))
    }

    /// Whether all ids of a list of so many items were: else nobody can say that one is not among them.
    fn has_all_ids(&self, list: &str, items: usize) -> bool {
        cfg!(not(feature = "authoring"))
            || (self.was_read(list) && (0..items).all(|index| self.was_read(&format!("{list}/{index}/id"))))
    }

    fn has_all_groups(&self) -> bool {
        self.has_all_ids("/groups", self.template.groups.len())
    }

    fn has_all_metrics(&self) -> bool {
        self.has_all_ids("/metrics", self.template.metrics.len())
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
            let target_read = self.was_read("/score/target/value");
            if target_read && target.is_zero() {
                self.add("/score/target", code::TARGET_EQUALS_WORST, "a score of 0 attains nothing");
            }
            if target_read && (target < Decimal::ZERO || target > Decimal::ONE_HUNDRED) {
                self.add("/score/target", code::OUT_OF_RANGE, "a score is from 0 to 100");
            }
            let both = target_read && self.was_read("/score/threshold/value");
            if both && (threshold < Decimal::ZERO || threshold > target) {
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
            let on_agenda = template.reviews.iter().any(|review| review.agenda.contains(&topic.topic));
            if !on_agenda && self.has_all_agendas() {
                let detail = format!("no agenda has the topic \"{}\"", shortened(&topic.topic));
                self.add(&format!("/topics/{index}/topic"), code::INCONSISTENT, detail);
            }
            for (place, id) in topic.groups.iter().enumerate() {
                if !template.groups.iter().any(|group| group.id == *id) && self.has_all_groups() {
                    let detail = format!("there is no group \"{}\"", shortened(id));
                    self.add(&format!("/topics/{index}/groups/{place}"), code::INCONSISTENT, detail);
                }
            }
            for (place, id) in topic.metrics.iter().enumerate() {
                if template.metric(id).is_none() {
                    self.unknown_metric(&format!("/topics/{index}/metrics/{place}"), id);
                }
            }
        }
    }

    fn has_all_agendas(&self) -> bool {
        let whole = |(index, review): (usize, &Review)| {
            let at = format!("/reviews/{index}/agenda");
            self.was_read(&at) && (0..review.agenda.len()).all(|item| self.was_read(&format!("{at}/{item}")))
        };
        cfg!(not(feature = "authoring"))
            || (self.was_read("/reviews") && self.template.reviews.iter().enumerate().all(whole))
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
                Some(metric) if metric.goals.is_empty() && self.has_goals_read(id) => {
                    self.add(&pointer, code::INCONSISTENT, format!("\"{id}\" has no goals, so it is never in the red"));
                }
                Some(_) => {}
            }
        }
        let ids: Vec<_> = rule.metrics.iter().map(String::as_str).collect();
        self.once(&format!("{at}/metrics"), "", &ids);
    }

    fn has_goals_read(&self, id: &str) -> bool {
        let place = self.template.place(id).unwrap_or_default();
        self.were_read(&format!("/metrics/{place}"), &["goals"])
    }

    fn fit(&mut self) {
        let groups: Vec<_> = self.template.fit.iter().map(|group| group.group.as_str()).collect();
        self.once("/fit", "/group", &groups);
        for (index, FitGroup { weight, criteria, source, .. }) in self.template.fit.iter().enumerate() {
            let at = format!("/fit/{index}");
            self.source(&format!("{at}/source"), source);
            self.stated(&format!("{at}/weight"), weight);
            if weight.value.0 <= Decimal::ZERO && self.were_read(&at, &["weight/value"]) {
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
            _ if !self.were_read(at, &["source", "assumption"]) => {}
            _ => self.add(at, code::INCONSISTENT, "a figure has either a source or an assumption"),
        }
    }

    fn source(&mut self, pointer: &str, source: &str) {
        #[cfg(feature = "authoring")]
        if !self.was_read("/sources") || self.sources.iter().any(|(known, _)| known == source) {
            return;
        }
        if self.template.sources.get(source).is_none() {
            let detail = format!("\"{}\" is not among the sources", shortened(source));
            self.add(pointer, code::INCONSISTENT, detail);
        }
    }

    fn word(&mut self, pointer: &str, word: &str, words: &[&str]) {
        if !words.contains(&word) && self.was_read(pointer) {
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
