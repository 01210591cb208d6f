//! What a program document must keep besides its structure.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Defaults, Program};
use crate::date::Date;
use crate::document::escape_pointer;
use crate::fault::{Fault, code};
use crate::text::Exact;

/// Everything that is inconsistent in it.
pub(super) fn faults(program: &Program) -> Vec<Fault> {
    let mut check = Check { program, faults: Vec::new() };
    check.head();
    check.partner_types();
    check.levels();
    check.defaults("/defaults", &program.defaults);
    check.reference();
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
        if !is_slug(&program.id) {
            self.add("/id", code::INCONSISTENT, "an id is lower-case letters, digits and hyphens");
        }
        if program.version == 0 {
            self.add("/version", code::OUT_OF_RANGE, "versions count up from 1");
        }
        for (pointer, date) in
            [("/effective_from", Some(&program.effective_from)), ("/effective_to", program.effective_to.as_ref())]
        {
            if date.is_some_and(|date| Date::parse(date).is_none()) {
                self.add(pointer, code::INCONSISTENT, "a date is written YYYY-MM-DD");
            }
        }
        if program.effective_to.as_ref().is_some_and(|to| *to < program.effective_from) {
            self.add("/effective_to", code::INCONSISTENT, "ends before it begins");
        }
        if !(1..=12).contains(&program.start_month) {
            self.add("/start_month", code::OUT_OF_RANGE, "a calendar month from 1 to 12");
        }
        for (pointer, text) in [("/name", &program.name), ("/disclaimer", &program.disclaimer)] {
            if text.trim().is_empty() {
                self.add(pointer, code::BLANK, "must not be empty");
            }
        }
        if program.models.is_empty() {
            self.add("/models", code::MISSING, "a program offers at least one model");
        }
        if program.partner_types.is_empty() {
            self.add("/partner_types", code::MISSING, "a program has at least one partner type");
        }
    }

    fn partner_types(&mut self) {
        let mut seen = BTreeSet::new();
        for (index, partner_type) in self.program.partner_types.iter().enumerate() {
            let at = format!("/partner_types/{index}");
            if !seen.insert(&partner_type.id) {
                self.add(format!("{at}/id"), code::INCONSISTENT, format!("\"{}\" stands twice", partner_type.id));
            }
            self.source(&at, &partner_type.source);
            self.not_negative(&format!("{at}/minimum_investment"), partner_type.minimum_investment);
            if let Some(range) = &partner_type.revenue_impact {
                self.ordered(&format!("{at}/revenue_impact"), range.low, range.high);
            }
            if let Some(expected) = &partner_type.expected_return {
                self.ordered(&format!("{at}/expected_return"), expected.low, expected.high);
                if !crate::Measures::NAMES.contains(&expected.measure.as_str()) {
                    let detail = format!("\"{}\" is not a measure of reports", expected.measure);
                    self.add(format!("{at}/expected_return/measure"), code::NOT_ONE_OF, detail);
                }
            }
            self.defaults(&format!("{at}/defaults"), &partner_type.defaults);
        }
    }

    fn levels(&mut self) {
        let mut seen = BTreeSet::new();
        for (index, level) in self.program.levels.iter().enumerate() {
            let at = format!("/levels/{index}");
            if !seen.insert(&level.id) {
                self.add(format!("{at}/id"), code::INCONSISTENT, format!("\"{}\" stands twice", level.id));
            }
            self.source(&at, &level.source);
            if level.revenue_share.0 < Decimal::ZERO || level.revenue_share.0 > Decimal::ONE {
                self.add(format!("{at}/revenue_share"), code::OUT_OF_RANGE, "a share is a fraction from 0 to 1");
            }
            for (field, amount) in [
                ("annual_commitment", level.annual_commitment),
                ("mdf", level.mdf),
                ("co_marketing_budget", level.co_marketing_budget),
            ] {
                self.not_negative(&format!("{at}/{field}"), amount);
            }
            for (number, requirement) in level.requirements.iter().enumerate() {
                self.not_negative(&format!("{at}/requirements/{number}/at_least"), Some(requirement.at_least));
            }
            self.defaults(&format!("{at}/defaults"), &level.defaults);
        }
    }

    fn reference(&mut self) {
        let program = self.program;
        for (index, target) in program.targets.iter().enumerate() {
            self.source(&format!("/targets/{index}"), &target.source);
            if target.comparison.is_some() != target.value.is_some() {
                let detail = "a target has both a comparison and a value, or neither if it is only watched";
                self.add(format!("/targets/{index}"), code::INCONSISTENT, detail);
            }
        }
        for (index, range) in program.commission_ranges.iter().enumerate() {
            let at = format!("/commission_ranges/{index}");
            self.source(&at, &range.source);
            self.ordered(&at, range.low, range.high);
        }
        let named = program.rollout.iter().enumerate().flat_map(|(phase, rollout)| {
            let types = rollout.recruits.iter().flat_map(|recruits| &recruits.partner_types);
            types.map(move |id| (format!("/rollout/{phase}/recruits"), id))
        });
        let examples = program.examples.iter().enumerate();
        let examples =
            examples.map(|(index, example)| (format!("/examples/{index}/partner_type"), &example.partner_type));
        for (pointer, id) in named.chain(examples) {
            if program.partner_type(id).is_none() {
                self.add(pointer, code::UNKNOWN_PARTNER_TYPE, format!("the program has no partner type \"{id}\""));
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

    fn not_negative(&mut self, pointer: &str, amount: Option<Exact>) {
        if amount.is_some_and(|amount| amount.0 < Decimal::ZERO) {
            self.add(pointer, code::OUT_OF_RANGE, "must not be negative");
        }
    }

    fn ordered(&mut self, pointer: &str, low: Exact, high: Exact) {
        if low > high {
            self.add(pointer, code::INCONSISTENT, "low lies above high");
        }
    }
}

fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
