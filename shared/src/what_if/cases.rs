//! Cases: a scenario as it could turn out, better and worse.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::calculate::calculate;
use crate::fault::{Fault, Faults, code};
use crate::inputs::{InputId, InputSpec, Value};
use crate::program::{Case, Program};
use crate::report::Report;
use crate::scenario::Scenario;
use crate::text::parse;

/// What comes of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow<'a> {
    /// The case.
    pub case: &'a Case,
    /// The inputs that it changes, each with its value before and after.
    pub changed: Vec<(InputId, Value, Value)>,
    /// The report with these inputs.
    pub report: Report,
}

/// A scenario in each of the cases that its program states. A factor multiplies the value that an input
/// has, wherever it comes from, and stays within the input's limits; months are rounded to whole ones,
/// halves away from zero.
///
/// ```
/// use partner_roi_shared::what_if::cases;
/// use partner_roi_shared::{Catalog, Scenario, calculate};
///
/// # #[cfg(feature = "bundled")] {
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
/// let rows = cases(program, &scenario)?;
/// let expected = rows.iter().find(|row| row.case.id == "expected").unwrap();
/// assert_eq!(expected.report, calculate(program, &scenario)?);
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// The program states no cases, the scenario does not fit it, or a figure cannot be held.
pub fn cases<'a>(program: &'a Program, scenario: &Scenario) -> Result<Vec<CaseRow<'a>>, Faults> {
    if program.cases.is_empty() {
        let detail = format!("the program \"{}\" states no cases", program.id);
        return Err(Fault::new("/program", code::MISSING, detail).into());
    }
    let resolved = scenario.resolve(program)?;
    let mut rows = Vec::with_capacity(program.cases.len());
    for case in &program.cases {
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
        rows.push(CaseRow { case, changed, report: calculate(program, &turned_out)? });
    }
    Ok(rows)
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
