//! Cases: a scenario as it could turn out, better and worse.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::calculate::calculate;
use crate::fault::{Fault, Faults, code};
use crate::inputs::{InputId, InputSpec, Value};
use crate::program::{Case, Program};
use crate::report::Report;
use crate::scenario::{Resolved, Scenario};
use crate::text::parse;

/// An input with its value before and after.
pub type Change = (InputId, Value, Value);

/// What comes of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow<'a> {
    /// The case.
    pub case: &'a Case,
    /// The inputs that it changes, each with its value before and after.
    pub changed: Vec<Change>,
    /// The report with these inputs.
    pub report: Report,
}

/// A scenario in each of these cases, usually those that its program states ([`Outlook`](crate::program::Outlook)
/// reads them alone).
///
/// ```
/// use partner_roi_shared::what_if::cases;
/// use partner_roi_shared::{Catalog, Scenario, calculate};
///
/// # #[cfg(feature = "bundled")] {
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
/// let rows = cases(program, &program.cases, &scenario)?;
/// let expected = rows.iter().find(|row| row.case.id == "expected").unwrap();
/// assert_eq!(expected.report, calculate(program, &scenario)?);
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// There are no cases, the scenario does not fit the program, or a figure cannot be held.
pub fn cases<'a>(program: &Program, cases: &'a [Case], scenario: &Scenario) -> Result<Vec<CaseRow<'a>>, Faults> {
    if cases.is_empty() {
        let detail = format!("the program \"{}\" states no cases", program.id);
        return Err(Fault::new("/program", code::MISSING, detail).into());
    }
    let resolved = scenario.resolve(program)?;
    let mut rows = Vec::with_capacity(cases.len());
    for case in cases {
        let (turned_out, changed) = scale(case, scenario, &resolved);
        rows.push(CaseRow { case, changed, report: calculate(program, &turned_out)? });
    }
    Ok(rows)
}

/// The scenario as it is in a case, and the inputs that are other there. A factor multiplies the value
/// that an input has, wherever it comes from, and stays within the input's limits; months are rounded to
/// whole ones, halves away from zero.
///
/// ```
/// use partner_roi_shared::what_if::turned_out;
/// use partner_roi_shared::{Catalog, Scenario, Value, inputs::id};
///
/// # #[cfg(feature = "bundled")] {
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
/// let half = program.cases.iter().find(|case| case.id == "half").unwrap();
/// let (halved, changed) = turned_out(program, half, &scenario)?;
/// assert_eq!(halved.get(id::LEADS_PER_MONTH), Some(&Value::Decimal("2.5".parse().unwrap())));
/// assert_eq!(changed.len(), 1);
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// The scenario does not fit the program.
pub fn turned_out(program: &Program, case: &Case, scenario: &Scenario) -> Result<(Scenario, Vec<Change>), Faults> {
    Ok(scale(case, scenario, &scenario.resolve(program)?))
}

fn scale(case: &Case, scenario: &Scenario, resolved: &Resolved) -> (Scenario, Vec<Change>) {
    let mut turned_out = scenario.clone();
    let mut changed = Vec::new();
    for (input, factor) in case.factors.iter().filter(|(input, _)| resolved.is_used(input.spec())) {
        let before = resolved.value(*input);
        let after = scaled(input.spec(), &before, *factor);
        if after != before {
            turned_out.set(*input, after.clone());
            changed.push((*input, before, after));
        }
    }
    (turned_out, changed)
}

/// So many times a value, within the limits of its input; what is no number stays.
fn scaled(spec: &InputSpec, value: &Value, factor: Decimal) -> Value {
    let within = |value: Decimal| {
        let product = value.saturating_mul(factor);
        match (parse(spec.min), parse(spec.max)) {
            (Ok(low), Ok(high)) => product.clamp(low, high),
            _ => product,
        }
    };
    match value {
        Value::Decimal(value) => Value::Decimal(within(*value)),
        Value::Months(months) => {
            let whole =
                within(Decimal::from(*months)).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            Value::Months(u32::try_from(whole).unwrap_or(*months))
        }
        other => other.clone(),
    }
}
