//! Who is recruited when, if nobody says: what a program's roll-out comes to.

use rust_decimal::Decimal;

use super::Intake;
use crate::program::Program;

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
pub fn schedule(program: &Program) -> Option<Schedule<'_>> {
    let source = program.rollout.iter().find(|phase| !phase.recruits.is_empty())?.source.as_str();
    let lowest = program.levels.first().map(|level| &level.id);
    let mut phases: Vec<_> = program.rollout.iter().filter(|phase| phase.source == source).collect();
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
