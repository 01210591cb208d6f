//! What a program states besides its terms.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::{Comparison, Target, Unit};
use super::Check;
use crate::document::shortened;
use crate::fault::code;
use crate::text::Exact;

impl Check<'_> {
    pub(super) fn targets(&mut self, list: &str, targets: &[Target]) {
        let mut seen = BTreeSet::new();
        for (index, target) in targets.iter().enumerate() {
            let at = format!("{list}/{index}");
            let of = (&target.metric, target.comparison.map(Comparison::as_str), &target.per, &target.source);
            if self.were_read(&at, &["metric", "comparison", "per", "source"]) && !seen.insert(of) {
                let detail = format!("\"{}\" stands twice", shortened(&target.metric));
                self.add(format!("{at}/metric"), code::INCONSISTENT, detail);
            }
            self.text(&format!("{at}/metric"), &target.metric);
            self.text(&format!("{at}/label"), &target.label);
            self.either(&at, &target.source, &target.assumption);
            if let Some(per) = &target.per {
                self.word(format!("{at}/per"), per, &["month", "quarter", "year"]);
            }
            self.aim(&at, target);
        }
    }

    /// The figures of a target: as its unit has them, and the far end of a range beyond the near one.
    fn aim(&mut self, at: &str, target: &Target) {
        if !self.were_read(at, &["unit", "comparison", "value"]) {
            return;
        }
        let watched = target.unit == Unit::Watched;
        if target.comparison.is_none() != watched || target.value.is_none() != watched {
            let detail = "a target has a comparison and a value, or the unit \"watched\" and neither";
            self.add(at, code::INCONSISTENT, detail);
        }
        let (least, most, detail) = match target.unit {
            Unit::Money | Unit::Share | Unit::Count | Unit::Milliseconds => {
                (Decimal::ZERO, Decimal::MAX, "must not be negative")
            }
            Unit::Growth => (Decimal::NEGATIVE_ONE, Decimal::MAX, "nothing falls by more than 100%"),
            Unit::OutOfTen => (Decimal::ZERO, Decimal::TEN, "from 0 to 10"),
            Unit::NetPromoterScore => (-Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED, "from -100 to 100"),
            Unit::Watched => (Decimal::MIN, Decimal::MAX, ""),
        };
        for (field, figure) in [("value", target.value), ("up_to", target.up_to), ("benchmark", target.benchmark)] {
            if figure.is_some_and(|figure| !(least..=most).contains(&figure.0)) {
                self.add(format!("{at}/{field}"), code::OUT_OF_RANGE, detail);
            }
        }
        let Some(Exact(far)) = target.up_to else { return };
        let beyond = match (target.comparison, target.value) {
            (Some(Comparison::MoreThan | Comparison::AtLeast), Some(Exact(near))) => far > near,
            (Some(Comparison::LessThan | Comparison::AtMost), Some(Exact(near))) => far < near,
            _ => false,
        };
        if !beyond {
            self.add(format!("{at}/up_to"), code::INCONSISTENT, "the far end of a range lies beyond its value");
        }
    }

    pub(super) fn reference(&mut self) {
        let program = self.program;
        self.targets("/targets", &program.targets);
        for (index, range) in program.commission_ranges.iter().enumerate() {
            let at = format!("/commission_ranges/{index}");
            self.ordered(&at, range.low, range.high);
            self.between(&format!("{at}/high"), range.high, Some(Decimal::ONE));
            self.word(format!("{at}/kind"), &range.kind, &["share", "resale_margin"]);
        }
        let years: Vec<_> = program.projection.iter().map(|projection| projection.year.to_string()).collect();
        self.once("/projection", "/year", &years.iter().map(String::as_str).collect::<Vec<_>>());
        for (index, projection) in program.projection.iter().enumerate() {
            let at = format!("/projection/{index}");
            if projection.year == 0 {
                self.add(format!("{at}/year"), code::OUT_OF_RANGE, "years count up from 1");
            }
            self.between(&format!("{at}/partner_revenue"), projection.partner_revenue, None);
            self.between(&format!("{at}/share_of_revenue"), projection.share_of_revenue, Some(Decimal::ONE));
        }
        let all_levels = self.has_all_ids("/levels", program.levels.len());
        for (index, phase) in program.rollout.iter().enumerate() {
            let at = format!("/rollout/{index}");
            let backwards = phase.from_month == 0 || phase.to_month < phase.from_month;
            if backwards && self.were_read(&at, &["from_month", "to_month"]) {
                self.add(
                    format!("{at}/to_month"),
                    code::INCONSISTENT,
                    "a phase goes from a month, 1 or later, to a later one or the same",
                );
            }
            self.targets(&format!("{at}/targets"), &phase.targets);
            for (number, target) in phase.targets.iter().enumerate() {
                let at = format!("{at}/targets/{number}");
                if target.source.is_none() && self.were_read(&at, &["source"]) {
                    self.add(at, code::INCONSISTENT, "what a roll-out aims at is stated by a source");
                }
            }
            for (number, recruits) in phase.recruits.iter().enumerate() {
                for (place, id) in recruits.partner_types.iter().enumerate() {
                    self.partner_type(format!("{at}/recruits/{number}/partner_types/{place}"), id);
                }
                if recruits.up_to.is_some_and(|up_to| up_to < recruits.partners) {
                    self.add(
                        format!("{at}/recruits/{number}/up_to"),
                        code::INCONSISTENT,
                        "lies below the number of partners",
                    );
                }
                let unknown = |level: &&String| all_levels && program.level(level).is_none();
                if let Some(level) = recruits.level.as_ref().filter(unknown) {
                    let detail = format!("the program has no level \"{level}\"");
                    self.add(format!("{at}/recruits/{number}/level"), code::UNKNOWN_LEVEL, detail);
                }
            }
        }
        for (index, example) in program.examples.iter().enumerate() {
            let at = format!("/examples/{index}");
            self.partner_type(format!("{at}/partner_type"), &example.partner_type);
            self.months(format!("{at}/within_months"), example.within_months);
            self.targets(&format!("{at}/results"), &example.results);
        }
        for (index, review) in program.reviews.iter().enumerate() {
            self.word(format!("/reviews/{index}/rhythm"), &review.rhythm, &["monthly", "quarterly", "annual"]);
        }
    }
}
