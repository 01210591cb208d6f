//! What a program document must keep besides its structure.

mod outlook;
mod reference;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{PartnerType, Program};
use crate::date::Date;
use crate::document::{Gaps, Node, below, shortened, unknown_word};
use crate::fault::{Fault, code};
use crate::inputs::{InputId, id};
use crate::measures::Measures;
use crate::number::Rounding;
use crate::text::{Exact, plain};

/// Adds everything that is inconsistent in a document to what could not be read in it. Of `program`, the parts that could
/// be read are looked at; in place of the others it holds blanks.
pub(super) fn check(program: &Program, document: &Node, faults: &mut Vec<Fault>) {
    let mut check = Check { program, document, gaps: Gaps::of(faults), faults };
    check.head();
    check.partner_types();
    check.levels();
    check.payout_plans();
    check.reference();
    check.outlook();
    check.sources(document, "");
}

struct Check<'a> {
    program: &'a Program,
    document: &'a Node,
    gaps: Gaps,
    faults: &'a mut Vec<Fault>,
}

impl Check<'_> {
    /// Adds a fault about what was read; where nothing was, the reader has said so.
    fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        let pointer = pointer.into();
        if self.was_read(&pointer) {
            self.faults.push(Fault::new(pointer, code, detail));
        }
    }

    /// Whether what stands at a pointer was read, or is left out where it may be.
    fn was_read(&self, pointer: &str) -> bool {
        !self.gaps.has(pointer)
    }

    /// Whether these fields of an object were.
    fn were_read(&self, at: &str, fields: &[&str]) -> bool {
        fields.iter().all(|field| self.was_read(&below(at, field)))
    }

    /// Whether all ids of a list of so many items were: else nobody can say that one is not among them.
    fn has_all_ids(&self, list: &str, items: usize) -> bool {
        self.was_read(list) && (0..items).all(|index| self.was_read(&format!("{list}/{index}/id")))
    }

    fn head(&mut self) {
        let program = self.program;
        if program.schema_version != 1 {
            self.add("/schema_version", code::OUT_OF_RANGE, "this product reads schema_version 1");
        }
        self.id("/id", &program.id);
        if program.version == 0 {
            self.add("/version", code::OUT_OF_RANGE, "versions count up from 1");
        }
        for (pointer, date) in
            [("/effective_from", Some(&program.effective_from)), ("/effective_to", program.effective_to.as_ref())]
        {
            if let Some(date) = date.filter(|date| Date::parse(date).is_none()) {
                self.add(pointer, code::NOT_A_DATE, format!("\"{date}\" is not a day written YYYY-MM-DD"));
            }
        }
        let days = (Date::parse(&program.effective_from), program.effective_to.as_deref().and_then(Date::parse));
        if matches!(days, (Some(from), Some(to)) if to < from) {
            self.add("/effective_to", code::INCONSISTENT, "ends before it begins");
        }
        if program.rounding == Some(Rounding::None) {
            self.add(
                "/rounding",
                code::NOT_ONE_OF,
                "what a program pays is rounded; only a scenario may ask for exact figures",
            );
        }
        if !(1..=12).contains(&program.start_month) {
            self.add("/start_month", code::OUT_OF_RANGE, "a calendar month from 1 to 12");
        }
        if program.language.as_ref().is_some_and(|tag| !is_language(tag)) {
            self.add("/language", code::NOT_ONE_OF, "a language is written as in BCP 47: en, pt-BR");
        }
        self.text("/name", &program.name);
        self.text("/disclaimer", &program.disclaimer);
        if program.models.is_empty() {
            self.add("/models", code::MISSING, "a program offers at least one model");
        }
        let models: Vec<_> = program.models.iter().map(|model| model.as_str()).collect();
        self.once("/models", "", &models);
        if program.partner_types.is_empty() {
            self.add("/partner_types", code::MISSING, "a program has at least one partner type");
        }
    }

    fn partner_types(&mut self) {
        let types = &self.program.partner_types;
        let ids: Vec<_> = types.iter().map(|partner_type| partner_type.id.as_str()).collect();
        self.once("/partner_types", "/id", &ids);
        for (index, partner_type) in types.iter().enumerate() {
            let at = format!("/partner_types/{index}");
            self.id(&format!("{at}/id"), &partner_type.id);
            self.text(&format!("{at}/name"), &partner_type.name);
            self.either(&at, &partner_type.source, &partner_type.assumption);
            self.figures_of_a_source(&at, partner_type);
            self.term(&format!("{at}/minimum_investment"), id::ANNUAL_COMMITMENT, partner_type.minimum_investment);
            if let Some(range) = &partner_type.revenue_impact {
                self.ordered(&format!("{at}/revenue_impact"), range.low, range.high);
            }
            if let Some(expected) = &partner_type.expected_return {
                self.ordered(&format!("{at}/expected_return"), expected.low, expected.high);
                self.months(format!("{at}/expected_return/within_months"), Some(expected.within_months));
                self.word(format!("{at}/expected_return/measure"), &expected.measure, Measures::NAMES);
            }
            self.targets(&format!("{at}/success_metrics"), &partner_type.success_metrics);
        }
    }

    /// What a type's own figures are is said by the source that names the type; what is assumed of it is a default.
    fn figures_of_a_source(&mut self, at: &str, partner_type: &PartnerType) {
        for (field, stated) in [
            ("minimum_investment", partner_type.minimum_investment.is_some()),
            ("expected_return", partner_type.expected_return.is_some()),
            ("revenue_impact", partner_type.revenue_impact.is_some()),
        ] {
            if stated && partner_type.source.is_none() && self.were_read(at, &["source"]) {
                let detail = "a figure that no source states; an assumed one is a default with its reason";
                self.add(format!("{at}/{field}"), code::INCONSISTENT, detail);
            }
        }
    }

    fn levels(&mut self) {
        let levels = &self.program.levels;
        let ids: Vec<_> = levels.iter().map(|level| level.id.as_str()).collect();
        let all_plans = self.has_all_ids("/payout_plans", self.program.payout_plans.len());
        self.once("/levels", "/id", &ids);
        for (index, level) in levels.iter().enumerate() {
            let at = format!("/levels/{index}");
            self.id(&format!("{at}/id"), &level.id);
            self.text(&format!("{at}/name"), &level.name);
            for (field, input, amount) in [
                ("revenue_share", id::REVENUE_SHARE, Some(level.revenue_share)),
                ("annual_commitment", id::ANNUAL_COMMITMENT, level.annual_commitment),
                ("mdf", id::MDF, level.mdf),
                ("co_marketing_budget", id::MDF, level.co_marketing_budget),
            ] {
                self.term(&format!("{at}/{field}"), input, amount);
            }
            let unknown = |plan: &&String| all_plans && self.program.payout_plan(plan).is_none();
            if let Some(plan) = level.payout_plan.as_ref().filter(unknown) {
                let detail = format!("the program has no payout plan \"{plan}\"");
                self.add(format!("{at}/payout_plan"), code::UNKNOWN_PLAN, detail);
            }
            let at = format!("{at}/requirements");
            let metrics: Vec<_> = level.requirements.iter().map(|requirement| requirement.metric.as_str()).collect();
            self.once(&at, "/metric", &metrics);
            for (number, requirement) in level.requirements.iter().enumerate() {
                let yes_or_no = requirement.metric.is_yes_or_no().then_some(Decimal::ONE);
                let most = yes_or_no.filter(|_| self.were_read(&format!("{at}/{number}"), &["metric"]));
                self.between(&format!("{at}/{number}/at_least"), requirement.at_least, most);
            }
        }
    }

    fn payout_plans(&mut self) {
        let plans = &self.program.payout_plans;
        let ids: Vec<_> = plans.iter().map(|plan| plan.id.as_str()).collect();
        self.once("/payout_plans", "/id", &ids);
        for (index, plan) in plans.iter().enumerate() {
            let at = format!("/payout_plans/{index}");
            self.id(&format!("{at}/id"), &plan.id);
            self.text(&format!("{at}/name"), &plan.name);
            self.either(&at, &plan.source, &plan.assumption);
            self.term(&format!("{at}/cap"), id::PLAN_CAP, plan.cap);
            self.term(&format!("{at}/clawback"), id::PLAN_CLAWBACK, plan.clawback.map(|months| Exact(months.into())));
        }
    }

    /// What is stated names its source; what is not, why it is assumed.
    fn either(&mut self, at: &str, source: &Option<String>, assumption: &Option<String>) {
        let assumed = assumption.as_ref().is_some_and(|reason| !reason.trim().is_empty());
        if source.is_some() == assumed && self.were_read(at, &["source", "assumption"]) {
            self.add(at, code::INCONSISTENT, "either the source is named or why it is assumed");
        }
    }

    /// Wherever a source is named, in parts that could not be read too, it is one of the program's.
    fn sources(&mut self, node: &Node, at: &str) {
        let Some(Node::Object(sources)) = self.document.pointer("/sources") else { return };
        match node {
            Node::Object(entries) => {
                for (key, node) in entries {
                    let at = below(at, key);
                    match node {
                        Node::Text(source) if key == "source" && !sources.iter().any(|(known, _)| known == source) => {
                            let detail = format!("\"{}\" is not among the sources", shortened(source));
                            self.add(at, code::INCONSISTENT, detail);
                        }
                        _ if at == "/sources" => {}
                        _ => self.sources(node, &at),
                    }
                }
            }
            Node::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.sources(item, &below(at, &index.to_string()));
                }
            }
            _ => {}
        }
    }

    fn partner_type(&mut self, pointer: String, id: &str) {
        let types = &self.program.partner_types;
        if self.program.partner_type(id).is_none() && self.has_all_ids("/partner_types", types.len()) {
            self.add(pointer, code::UNKNOWN_PARTNER_TYPE, format!("the program has no partner type \"{id}\""));
        }
    }

    /// A term becomes the value of an input, so it keeps that input's limits.
    fn term(&mut self, pointer: &str, input: InputId, amount: Option<Exact>) {
        if let Some(Err(fault)) = amount.map(|amount| input.spec().read_text(&plain(amount.0))) {
            self.add(pointer, fault.code, fault.detail);
        }
    }

    fn between(&mut self, pointer: &str, amount: Exact, most: Option<Decimal>) {
        if amount.0 < Decimal::ZERO || most.is_some_and(|most| amount.0 > most) {
            let detail = if most.is_some() { "a fraction from 0 to 1" } else { "must not be negative" };
            self.add(pointer, code::OUT_OF_RANGE, detail);
        }
    }

    fn ordered(&mut self, pointer: &str, low: Exact, high: Exact) {
        self.between(&format!("{pointer}/low"), low, None);
        if low > high && self.were_read(pointer, &["low", "high"]) {
            self.add(pointer, code::INCONSISTENT, "low lies above high");
        }
    }

    fn word(&mut self, pointer: String, word: &str, words: &[&str]) {
        if !words.contains(&word) {
            let fault = unknown_word(pointer, word, words);
            self.add(fault.pointer, fault.code, fault.detail);
        }
    }

    /// A time within which something happens.
    fn months(&mut self, pointer: String, months: Option<u32>) {
        if months == Some(0) {
            self.add(pointer, code::OUT_OF_RANGE, "at least 1 month");
        }
    }

    fn id(&mut self, pointer: &str, id: &str) {
        if !is_slug(id) {
            let detail = "an id is lower-case letters, digits and hyphens, and begins with a letter";
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
            let pointer = format!("{at}/{index}{field}");
            if self.was_read(&pointer) && !seen.insert(*name) {
                self.add(pointer, code::INCONSISTENT, format!("\"{name}\" stands twice"));
            }
        }
    }
}

fn is_slug(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(allowed)
}

/// Whether a text has the form of a BCP 47 tag: a language of two or three letters, and subtags.
fn is_language(tag: &str) -> bool {
    let (language, rest) = tag.split_once('-').map_or((tag, None), |(language, rest)| (language, Some(rest)));
    let subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && rest.is_none_or(|rest| rest.split('-').all(subtag))
}

#[cfg(test)]
mod tests;
