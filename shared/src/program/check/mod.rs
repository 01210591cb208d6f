//! What a program document must keep besides its structure.

mod reference;

use rust_decimal::Decimal;

use super::{Defaults, Program, Target, Unit, outlook};
use crate::date::Date;
use crate::document::{escape_pointer, unknown_word};
use crate::fault::{Fault, code};
use crate::inputs::{InputId, id};
use crate::measures::Measures;
use crate::number::Rounding;
use crate::text::{Exact, plain};

/// Everything that is inconsistent in it.
pub(super) fn faults(program: &Program) -> Vec<Fault> {
    let mut check = Check { program, faults: Vec::new() };
    check.head();
    check.partner_types();
    check.levels();
    check.payout_plans();
    check.defaults("/defaults", &program.defaults);
    check.reference();
    check.faults.extend(outlook::faults(program));
    check.faults
}

struct Check<'a> {
    program: &'a Program,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Fault::new(pointer, code, detail));
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
        if program.effective_to.as_ref().is_some_and(|to| *to < program.effective_from) {
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
            self.source(&at, &partner_type.source);
            self.term(&format!("{at}/minimum_investment"), id::ANNUAL_COMMITMENT, partner_type.minimum_investment);
            if let Some(range) = &partner_type.revenue_impact {
                self.ordered(&format!("{at}/revenue_impact"), range.low, range.high);
            }
            if let Some(expected) = &partner_type.expected_return {
                self.ordered(&format!("{at}/expected_return"), expected.low, expected.high);
                if !Measures::NAMES.contains(&expected.measure.as_str()) {
                    let fault =
                        unknown_word(format!("{at}/expected_return/measure"), &expected.measure, Measures::NAMES);
                    self.faults.push(fault);
                }
            }
            self.targets(&format!("{at}/success_metrics"), &partner_type.success_metrics);
            self.defaults(&format!("{at}/defaults"), &partner_type.defaults);
        }
    }

    fn levels(&mut self) {
        let levels = &self.program.levels;
        let ids: Vec<_> = levels.iter().map(|level| level.id.as_str()).collect();
        self.once("/levels", "/id", &ids);
        for (index, level) in levels.iter().enumerate() {
            let at = format!("/levels/{index}");
            self.id(&format!("{at}/id"), &level.id);
            self.text(&format!("{at}/name"), &level.name);
            self.source(&at, &level.source);
            for (field, input, amount) in [
                ("revenue_share", id::REVENUE_SHARE, Some(level.revenue_share)),
                ("annual_commitment", id::ANNUAL_COMMITMENT, level.annual_commitment),
                ("mdf", id::MDF, level.mdf),
                ("co_marketing_budget", id::MDF, level.co_marketing_budget),
            ] {
                self.term(&format!("{at}/{field}"), input, amount);
            }
            if let Some(plan) = level.payout_plan.as_ref().filter(|plan| self.program.payout_plan(plan).is_none()) {
                let detail = format!("the program has no payout plan \"{plan}\"");
                self.add(format!("{at}/payout_plan"), code::UNKNOWN_PLAN, detail);
            }
            for (number, requirement) in level.requirements.iter().enumerate() {
                self.between(&format!("{at}/requirements/{number}/at_least"), requirement.at_least, None);
            }
            self.defaults(&format!("{at}/defaults"), &level.defaults);
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
            if plan.source.is_some() == plan.assumption.is_some() {
                self.add(&at, code::INCONSISTENT, "a plan names either its source or why it is assumed");
            }
            if let Some(source) = &plan.source {
                self.source(&at, source);
            }
            self.term(&format!("{at}/cap"), id::PLAN_CAP, plan.cap);
            self.term(&format!("{at}/clawback"), id::PLAN_CLAWBACK, plan.clawback.map(|months| Exact(months.into())));
        }
    }

    fn targets(&mut self, at: &str, targets: &[Target]) {
        for (index, target) in targets.iter().enumerate() {
            let at = format!("{at}/{index}");
            self.source(&at, &target.source);
            let watched = target.unit == Unit::Watched;
            if target.comparison.is_none() != watched || target.value.is_none() != watched {
                let detail = "a target has a comparison and a value, or the unit \"watched\" and neither";
                self.add(at, code::INCONSISTENT, detail);
            }
        }
    }

    fn defaults(&mut self, at: &str, defaults: &Defaults) {
        for default in defaults.iter() {
            if let Some(source) = &default.source {
                self.source(&format!("{at}/{}", escape_pointer(default.input.spec().path)), source);
            }
        }
    }

    fn source(&mut self, at: &str, source: &str) {
        if self.program.sources.get(source).is_none() {
            self.add(format!("{at}/source"), code::INCONSISTENT, format!("\"{source}\" is not among the sources"));
        }
    }

    fn partner_type(&mut self, pointer: String, id: &str) {
        if self.program.partner_type(id).is_none() {
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
        if low > high {
            self.add(pointer, code::INCONSISTENT, "low lies above high");
        }
    }

    fn word(&mut self, pointer: String, word: &str, words: &[&str]) {
        if !words.contains(&word) {
            self.faults.push(unknown_word(pointer, word, words));
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
        for (index, name) in names.iter().enumerate().filter(|(index, name)| names[..*index].contains(name)) {
            self.add(format!("{at}/{index}{field}"), code::INCONSISTENT, format!("\"{name}\" stands twice"));
        }
    }
}

pub(super) fn is_slug(text: &str) -> bool {
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
mod tests {
    use serde_json::{Value as Json, json};

    use crate::Program;

    const SOUND: &str = include_str!("../../../programs/agent-platform/1.json");

    /// Pointer and code of what is wrong after something was put at a pointer.
    fn found(changes: &[(&str, Json)]) -> Vec<(String, &'static str)> {
        let mut document: Json = serde_json::from_str(SOUND).unwrap();
        for (pointer, value) in changes {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            match document.pointer_mut(parent).unwrap() {
                Json::Array(items) if key == "-" => items.push(value.clone()),
                Json::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
                parent => parent[key] = value.clone(),
            }
        }
        match Program::from_json(&document.to_string()) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(|fault| (fault.pointer.clone(), fault.code)).collect(),
        }
    }

    #[test]
    fn every_inconsistency_is_named() {
        assert!(found(&[]).is_empty());
        for (pointer, value, expected, code) in [
            ("/schema_version", json!(2), "/schema_version", "out_of_range"),
            ("/id", json!("---"), "/id", "inconsistent"),
            ("/version", json!("1"), "/version", "wrong_type"),
            ("/effective_from", json!("2026-13-01"), "/effective_from", "not_a_date"),
            ("/effective_to", json!("2020-01-01"), "/effective_to", "inconsistent"),
            ("/language", json!("English"), "/language", "not_one_of"),
            ("/currency", json!("usd"), "/currency", "not_one_of"),
            ("/rounding", json!("none"), "/rounding", "not_one_of"),
            ("/start_month", json!(13), "/start_month", "out_of_range"),
            ("/disclaimer", json!(" "), "/disclaimer", "blank"),
            ("/models/-", json!("revenue_share"), "/models/1", "inconsistent"),
            ("/certification_levels", json!(null), "/certification_levels", "wrong_type"),
            ("/levels/1/id", json!("registered"), "/levels/1/id", "inconsistent"),
            (
                "/partner_types/1/minimum_investment",
                json!("7e27"),
                "/partner_types/1/minimum_investment",
                "out_of_range",
            ),
            (
                "/partner_types/0/expected_return/measure",
                json!("profit"),
                "/partner_types/0/expected_return/measure",
                "not_one_of",
            ),
            (
                "/partner_types/0/success_metrics/0/source",
                json!("S9"),
                "/partner_types/0/success_metrics/0/source",
                "inconsistent",
            ),
            (
                "/partner_types/0/success_metrics/0/unit",
                json!("watched"),
                "/partner_types/0/success_metrics/0",
                "inconsistent",
            ),
            ("/levels/0/id", json!("a b/c"), "/levels/0/id", "inconsistent"),
            ("/levels/0/name", json!(""), "/levels/0/name", "blank"),
            ("/levels/0/mdf", json!("5e15"), "/levels/0/mdf", "out_of_range"),
            ("/levels/0/revenue_share", json!("1.5"), "/levels/0/revenue_share", "out_of_range"),
            (
                "/levels/0/defaults/leads_per_month/value",
                json!("-1"),
                "/levels/0/defaults/leads_per_month/value",
                "out_of_range",
            ),
            (
                "/levels/0/defaults/price",
                json!({ "value": "1", "source": "S1" }),
                "/levels/0/defaults/price",
                "unknown_field",
            ),
            ("/defaults/churn/source", json!("S1"), "/defaults/churn", "inconsistent"),
            ("/commission_ranges/0/high", json!("9"), "/commission_ranges/0/high", "out_of_range"),
            ("/commission_ranges/0/low", json!("0.9"), "/commission_ranges/0", "inconsistent"),
            ("/projection/1/year", json!(1), "/projection/1/year", "inconsistent"),
            ("/projection/0/share_of_revenue", json!("7"), "/projection/0/share_of_revenue", "out_of_range"),
            ("/rollout/0/from_month", json!(0), "/rollout/0/to_month", "inconsistent"),
            (
                "/rollout/0/recruits/0/partner_types/0",
                json!("dealer"),
                "/rollout/0/recruits/0/partner_types/0",
                "unknown_partner_type",
            ),
            ("/rollout/0/recruits/0/level", json!("gold"), "/rollout/0/recruits/0/level", "unknown_level"),
            ("/examples/0/source", json!("S9"), "/examples/0/source", "inconsistent"),
            ("/reviews/0/rhythm", json!("weekly"), "/reviews/0/rhythm", "not_one_of"),
            ("/risks/0/source", json!("S9"), "/risks/0/source", "inconsistent"),
            ("/colour", json!("red"), "/colour", "unknown_field"),
        ] {
            assert_eq!(found(&[(pointer, value)]), [(expected.to_owned(), code)], "{pointer}");
        }
    }

    #[test]
    fn all_inconsistencies_come_at_once() {
        let faults = found(&[("/levels/0/name", json!("")), ("/risks/1/source", json!("S9")), ("/id", json!("A"))]);
        assert_eq!(faults.len(), 3, "{faults:?}");
    }
}
