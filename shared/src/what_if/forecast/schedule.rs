//! Who is recruited when, if nobody says: what a program's roll-out comes to.

use rust_decimal::Decimal;

use super::Intake;
use crate::calculate::too_large;
use crate::fault::Fault;
use crate::number::{Checked, Overflow};
use crate::program::{Outlook, Program};

/// A schedule that follows from a roll-out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule<'a> {
    /// Who is recruited when.
    pub intakes: Vec<Intake>,
    /// Short name of the source of the phases that were used.
    pub source: &'a str,
}

/// The schedule of a program's roll-out; nothing if it names no recruits.
///
/// Of several sources the first one counts, the others are targets only. Each phase recruits the lower of
/// its numbers; of numbers that stand at its end, what is missing to them when nobody leaves. Partners of
/// several possible types are shared out evenly, in the order of the types. Without a level they are of
/// the lowest. Over the months of a phase they come evenly, as whole partners: after j of n months,
/// ⌊partners · j / n⌋ are there.
pub fn schedule<'a>(program: &Program, outlook: &'a Outlook) -> Option<Schedule<'a>> {
    let source = outlook.rollout.iter().find(|phase| !phase.recruits.is_empty())?.source.as_str();
    let lowest = program.levels.first().map(|level| &level.id);
    let mut phases: Vec<_> = outlook.rollout.iter().filter(|phase| phase.source == source).collect();
    phases.sort_by_key(|phase| phase.from_month);
    let mut intakes: Vec<Intake> = Vec::new();
    for phase in phases {
        let months = phase.to_month.saturating_sub(phase.from_month) + 1;
        for recruits in &phase.recruits {
            let there = intakes.iter().filter(|intake| recruits.partner_types.contains(&intake.partner_type));
            let there: Decimal = there.map(|intake| intake.partners).sum();
            let there = if phase.standing { u32::try_from(there).unwrap_or(u32::MAX) } else { 0 };
            let wanted = recruits.partners.saturating_sub(there);
            let types = u32::try_from(recruits.partner_types.len()).unwrap_or(u32::MAX).max(1);
            for (place, partner_type) in (0..types).zip(&recruits.partner_types) {
                let share = wanted / types + u32::from(place < wanted % types);
                for month in 1..=months {
                    let by = |months_gone: u32| u64::from(share) * u64::from(months_gone) / u64::from(months);
                    let partners = by(month) - by(month - 1);
                    if partners > 0 {
                        intakes.push(Intake {
                            partner_type: partner_type.clone(),
                            level: recruits.level.as_ref().or(lowest).cloned(),
                            month: phase.from_month.saturating_add(month - 1),
                            partners: Decimal::from(partners),
                        });
                    }
                }
            }
        }
    }
    Some(Schedule { intakes, source })
}

/// Partners recruited a year, as a program states them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yearly<'a> {
    /// A year each, from the first.
    pub partners: Vec<Decimal>,
    /// Short name of the source.
    pub source: &'a str,
}

/// How many partners a program says are recruited in each of so many years: those that its projection lacks of its totals
/// when nobody leaves; without a projection, those of its roll-out ([`schedule`]); nothing if it has neither. In years
/// that neither speaks of nobody is recruited.
///
/// ```
/// use partner_roi_shared::Decimal;
/// use partner_roi_shared::program::Outlook;
/// use partner_roi_shared::what_if::by_year;
/// # #[cfg(feature = "bundled")] {
/// # use partner_roi_shared::Catalog;
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let outlook = Outlook::of(program);
/// // Its projection is 50, 150 and 300 partners.
/// assert_eq!(by_year(program, &outlook, 3).unwrap().partners, [50, 100, 150].map(Decimal::from));
/// # }
/// ```
pub fn by_year<'a>(program: &Program, outlook: &'a Outlook, years: u32) -> Option<Yearly<'a>> {
    if let Some(first) = outlook.projection.first() {
        let mut there = 0;
        let partners = (1..=years).map(|year| {
            let aim = outlook.projection.iter().find(|aim| aim.year == year && aim.source == first.source);
            let aim = aim.map_or(there, |aim| aim.partners);
            let missing = aim.saturating_sub(there);
            there = there.max(aim);
            Decimal::from(missing)
        });
        return Some(Yearly { partners: partners.collect(), source: &first.source });
    }
    let schedule = schedule(program, outlook)?;
    let of = |year: u32| schedule.intakes.iter().filter(move |intake| intake.month.div_ceil(12) == year);
    let partners = (1..=years).map(|year| of(year).map(|intake| intake.partners).sum());
    Some(Yearly { partners: partners.collect(), source: schedule.source })
}

/// So many partners of a type and level in each year, who come evenly over its months, as whole partners: after j months
/// ⌊partners · j / 12⌋ are there, and with the last a fraction that is left.
///
/// # Errors
/// A figure that cannot be held.
pub fn evenly(partner_type: &str, level: Option<&str>, by_year: &[Decimal]) -> Result<Vec<Intake>, Fault> {
    spread(partner_type, level, by_year).map_err(too_large)
}

fn spread(partner_type: &str, level: Option<&str>, by_year: &[Decimal]) -> Result<Vec<Intake>, Overflow> {
    let mut intakes = Vec::new();
    for (year, partners) in (0_u32..).zip(by_year) {
        let mut there = Decimal::ZERO;
        for month in 1..=12 {
            let by_now = match month {
                12 => *partners,
                _ => partners.times(Decimal::from(month))?.over(Decimal::from(12))?.floor(),
            };
            let joining = by_now.minus(there)?;
            there = by_now;
            if !joining.is_zero() {
                intakes.push(Intake {
                    partner_type: partner_type.to_owned(),
                    level: level.map(str::to_owned),
                    month: year * 12 + month,
                    partners: joining,
                });
            }
        }
    }
    Ok(intakes)
}
