//! What a forecast rests on, and what can be wrong with it.

use rust_decimal::Decimal;

use super::{Flows, Group};
use crate::document::escape_pointer;
use crate::fault::{Fault, code};
use crate::inputs::id;
use crate::number::{Checked, Overflow};
use crate::program::Program;
use crate::scenario::Scenario;

/// Scenarios have at most 120 months.
const MOST_YEARS: u32 = 10;

/// Partners recruited in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    /// Id of the partner type.
    pub partner_type: String,
    /// Id of the level, if the program has levels.
    pub level: Option<String>,
    /// Month of the program, from 1.
    pub month: u32,
    /// How many; expected values, so fractions are allowed.
    pub partners: Decimal,
}

/// What a forecast rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastPlan {
    /// How many years are looked at, 1 to 10.
    pub years: u32,
    /// Who is recruited when.
    pub intakes: Vec<Intake>,
    /// The share of partners lost in a month, a fraction.
    pub attrition: Decimal,
    /// The vendor's revenue outside of partners, an amount a year.
    pub other_revenue: Option<Vec<Decimal>>,
    /// Scenarios of types and levels whose partners differ from the program's defaults. Horizon and
    /// start month follow from the month of recruitment; a start month is that of the program's month 1.
    /// Seen in another currency, all of them must be, at one rate; targets stay in the program's.
    pub scenarios: Vec<Scenario>,
}

impl ForecastPlan {
    /// Everything that is wrong with it.
    pub(super) fn faults(&self, program: &Program) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut add = |at: String, code, detail: String| faults.push(Fault::new(at, code, detail));
        if !(1..=MOST_YEARS).contains(&self.years) {
            add("/years".to_owned(), code::OUT_OF_RANGE, format!("from 1 to {MOST_YEARS} years"));
        }
        if self.attrition < Decimal::ZERO || self.attrition > Decimal::ONE {
            add("/attrition".to_owned(), code::OUT_OF_RANGE, "a fraction from 0 to 1".to_owned());
        }
        if let Some(other) = &self.other_revenue {
            if other.len() != self.years as usize {
                let detail = format!("{} amounts for {} years; each year has its own", other.len(), self.years);
                add("/other_revenue".to_owned(), code::OUT_OF_RANGE, detail);
            }
            for (index, _) in other.iter().enumerate().filter(|(_, amount)| **amount < Decimal::ZERO) {
                add(format!("/other_revenue/{index}"), code::OUT_OF_RANGE, "must not be negative".to_owned());
            }
        }
        let months = self.years.saturating_mul(12);
        for (index, intake) in self.intakes.iter().enumerate() {
            let at = format!("/recruits/{index}");
            if !(1..=months).contains(&intake.month) {
                add(format!("{at}/month"), code::OUT_OF_RANGE, format!("a month from 1 to {months}"));
            }
            if intake.partners < Decimal::ZERO {
                add(format!("{at}/partners"), code::OUT_OF_RANGE, "must not be negative".to_owned());
            }
            for fault in Scenario::new("", intake.partner_type.as_str(), intake.level.as_deref()).named(program) {
                add(format!("{at}{}", fault.pointer), fault.code, fault.detail);
            }
        }
        for scenario in &self.scenarios {
            let (partner_type, level) = (scenario.partner_type.as_str(), scenario.level.as_deref());
            let at = format!("/scenarios/{}", escape_pointer(&group_name(partner_type, level)));
            if scenario.get(id::HORIZON).is_some() {
                let detail = "the horizon follows from the years and the month of recruitment".to_owned();
                add(format!("{at}/horizon"), code::INCONSISTENT, detail);
            }
            if !self
                .intakes
                .iter()
                .any(|intake| (intake.partner_type.as_str(), intake.level.as_deref()) == (partner_type, level))
            {
                add(at, code::INCONSISTENT, "nobody of this type and level is recruited".to_owned());
            }
        }
        faults
    }

    /// The scenario of a partner of a type and level.
    pub(super) fn scenario(&self, program: &Program, partner_type: &str, level: Option<&str>) -> Scenario {
        let given = self
            .scenarios
            .iter()
            .find(|scenario| (scenario.partner_type.as_str(), scenario.level.as_deref()) == (partner_type, level));
        given.cloned().unwrap_or_else(|| Scenario::new(program.id.as_str(), partner_type, level))
    }

    /// Partners by type and level, in the order in which they first come.
    pub(super) fn groups(&self) -> Result<Vec<Group>, Overflow> {
        let mut groups: Vec<Group> = Vec::new();
        for intake in self.intakes.iter().filter(|intake| !intake.partners.is_zero()) {
            let known = groups
                .iter()
                .position(|group| (&group.partner_type, &group.level) == (&intake.partner_type, &intake.level));
            let place = known.unwrap_or_else(|| {
                groups.push(Group {
                    partner_type: intake.partner_type.clone(),
                    level: intake.level.clone(),
                    intakes: Vec::new(),
                    flows: vec![Flows::default(); self.years as usize],
                    net_by_month: vec![Decimal::ZERO; self.years as usize * 12],
                });
                groups.len() - 1
            });
            let Some(group) = groups.get_mut(place) else { continue };
            match group.intakes.iter_mut().find(|(month, _)| *month == intake.month) {
                Some((_, partners)) => *partners = partners.plus(intake.partners)?,
                None => group.intakes.push((intake.month, intake.partners)),
            }
        }
        for group in &mut groups {
            group.intakes.sort_by_key(|(month, _)| *month);
        }
        Ok(groups)
    }
}

/// `type/level`, or the type alone in a program without levels.
fn group_name(partner_type: &str, level: Option<&str>) -> String {
    level.map_or_else(|| partner_type.to_owned(), |level| format!("{partner_type}/{level}"))
}
