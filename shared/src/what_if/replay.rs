//! Replay: a scenario under another version of its program.

use crate::calculate::calculate;
use crate::fault::{Fault, Faults, code};
use crate::inputs::{self, InputId, Value};
use crate::program::Program;
use crate::report::Report;
use crate::scenario::Scenario;

/// A scenario under two versions of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The report under the one.
    pub before: Report,
    /// The report under the other.
    pub after: Report,
    /// The inputs whose value is not the same under both, each with its two values.
    pub changed: Vec<(InputId, Value, Value)>,
}

/// Calculates a scenario under two versions of its program, whichever version it names itself.
///
/// ```
/// use partner_roi_shared::what_if::replay;
/// use partner_roi_shared::{Catalog, Scenario};
///
/// # #[cfg(feature = "bundled")] {
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
/// let found = replay(program, program, &scenario)?;
/// assert_eq!(found.before, found.after);
/// assert!(found.changed.is_empty());
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// The two are not versions of one program in one currency, the scenario does not fit one of them, or a
/// figure cannot be held.
pub fn replay(before: &Program, after: &Program, scenario: &Scenario) -> Result<Replay, Faults> {
    if before.id != after.id {
        let detail = format!("\"{}\" is not a version of \"{}\"", after.id, before.id);
        return Err(Fault::new("/program/id", code::INCONSISTENT, detail).into());
    }
    if before.currency != after.currency {
        let detail = format!("{} and {} cannot be compared without a rate", before.currency, after.currency);
        return Err(Fault::new("/program/currency", code::INCONSISTENT, detail).into());
    }
    let one = scenario.resolve(before)?;
    // A version that lists its models in another order must not turn the scenario into one of another model.
    let mut scenario = scenario.clone();
    scenario.model.get_or_insert(one.model());
    let scenario = &scenario;
    let other = scenario.resolve(after)?;
    let changed = inputs::all().iter().map(|spec| (spec.id, one.value(spec.id), other.value(spec.id)));
    Ok(Replay {
        before: calculate(before, scenario)?,
        after: calculate(after, scenario)?,
        changed: changed.filter(|(_, before, after)| before != after).collect(),
    })
}
