//! What a program states besides its terms.

use rust_decimal::Decimal;

use super::Check;
use crate::fault::code;

impl Check<'_> {
    pub(super) fn reference(&mut self) {
        let program = self.program;
        self.targets("/targets", &program.targets);
        for (index, range) in program.commission_ranges.iter().enumerate() {
            let at = format!("/commission_ranges/{index}");
            self.source(&at, &range.source);
            self.ordered(&at, range.low, range.high);
            self.between(&format!("{at}/high"), range.high, Some(Decimal::ONE));
            self.word(format!("{at}/kind"), &range.kind, &["share", "resale_margin"]);
        }
        let years: Vec<_> = program.projection.iter().map(|projection| projection.year.to_string()).collect();
        self.once("/projection", "/year", &years.iter().map(String::as_str).collect::<Vec<_>>());
        for (index, projection) in program.projection.iter().enumerate() {
            let at = format!("/projection/{index}");
            self.source(&at, &projection.source);
            self.between(&format!("{at}/share_of_revenue"), projection.share_of_revenue, Some(Decimal::ONE));
        }
        for (index, phase) in program.rollout.iter().enumerate() {
            let at = format!("/rollout/{index}");
            if phase.from_month == 0 || phase.to_month < phase.from_month {
                self.add(
                    format!("{at}/to_month"),
                    code::INCONSISTENT,
                    "a phase goes from a month, 1 or later, to a later one or the same",
                );
            }
            self.source(&at, &phase.source);
            self.targets(&format!("{at}/targets"), &phase.targets);
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
                if let Some(level) = recruits.level.as_ref().filter(|level| program.level(level).is_none()) {
                    let detail = format!("the program has no level \"{level}\"");
                    self.add(format!("{at}/recruits/{number}/level"), code::UNKNOWN_LEVEL, detail);
                }
            }
        }
        for (index, example) in program.examples.iter().enumerate() {
            let at = format!("/examples/{index}");
            self.partner_type(format!("{at}/partner_type"), &example.partner_type);
            self.source(&at, &example.source);
            self.targets(&format!("{at}/results"), &example.results);
        }
        for (index, review) in program.reviews.iter().enumerate() {
            self.source(&format!("/reviews/{index}"), &review.source);
            self.word(format!("/reviews/{index}/rhythm"), &review.rhythm, &["monthly", "quarterly", "annual"]);
        }
        for (index, group) in program.fit.iter().enumerate() {
            self.source(&format!("/fit/{index}"), &group.source);
        }
        for (index, risk) in program.risks.iter().enumerate() {
            self.source(&format!("/risks/{index}"), &risk.source);
        }
    }
}
