//! Sensitivity: one input low and high at a time.

use rust_decimal::Decimal;

use super::{Model, Target};
use crate::fault::Faults;
use crate::inputs::{self, InputId, InputSpec, Value};
use crate::measures::Answer;
use crate::number::Checked;
use crate::program::Program;
use crate::scenario::Scenario;
use crate::text::parse;

/// What one input does to a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swing {
    /// The input.
    pub input: InputId,
    /// Its low and its high value.
    pub values: (Value, Value),
    /// The figure at each.
    pub answers: (Answer, Answer),
    /// The figure at the high value less that at the low one; nothing if one of them is undefined.
    pub swing: Option<Decimal>,
}

impl Swing {
    /// What the low and the high value each add to today's figure; nothing where one of the two is undefined.
    pub fn moves(&self, today: Answer) -> (Option<Decimal>, Option<Decimal>) {
        let from_today = |answer: Answer| match (answer, today) {
            (Answer::Value(value), Answer::Value(today)) => value.checked_sub(today),
            _ => None,
        };
        (from_today(self.answers.0), from_today(self.answers.1))
    }
}

/// Ranges for [`sensitivity`]: every input that has a size, lower and higher by the fraction `change` of
/// it, within its limits.
///
/// ```
/// use partner_roi_shared::what_if::{Target, sensitivity, usual_ranges};
/// use partner_roi_shared::{Catalog, Decimal, Scenario};
///
/// # #[cfg(feature = "bundled")] {
/// let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
/// let program = Catalog::bundled().get("agent-platform", None).ok_or("bundled")?;
/// let target = Target::from_name("partner.net_profit").ok_or("a figure")?;
/// let rows = sensitivity(program, &scenario, target, usual_ranges(program, &scenario, Decimal::new(1, 1))?)?;
/// assert!(rows[0].swing.is_some());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The scenario does not fit the program.
pub fn usual_ranges(
    program: &Program,
    scenario: &Scenario,
    change: Decimal,
) -> Result<Vec<(InputId, Value, Value)>, Faults> {
    let resolved = scenario.resolve(program)?;
    let limit = |text: &str| parse(text).unwrap_or_default();
    let scaled = |spec: &InputSpec, value: Decimal, factor: Decimal| {
        Value::Decimal(value.saturating_mul(factor).clamp(limit(spec.min), limit(spec.max)))
    };
    let ranges = inputs::all().iter().filter_map(|spec| match resolved.value(spec.id) {
        Value::Decimal(value) if !value.is_zero() => {
            let (down, up) = (Decimal::ONE - change, Decimal::ONE + change);
            Some((spec.id, scaled(spec, value, down), scaled(spec, value, up)))
        }
        _ => None,
    });
    Ok(ranges.collect())
}

/// The figure with each input low and then high, everything else as in the scenario: the rows of a
/// tornado, largest absolute swing first, those without a swing last.
///
/// # Errors
/// The scenario does not fit the program, or a figure cannot be held.
pub fn sensitivity(
    program: &Program,
    scenario: &Scenario,
    target: Target,
    ranges: Vec<(InputId, Value, Value)>,
) -> Result<Vec<Swing>, Faults> {
    let mut model = Model::of(program, scenario)?.around_today()?;
    let mut rows = Vec::with_capacity(ranges.len());
    for (input, low, high) in ranges {
        let at_low = model.answer_with(input, low.clone(), target)?;
        let at_high = model.answer_with(input, high.clone(), target)?;
        let swing = match (at_low, at_high) {
            (Answer::Value(at_low), Answer::Value(at_high)) => at_high.minus(at_low).ok(),
            _ => None,
        };
        rows.push(Swing { input, values: (low, high), answers: (at_low, at_high), swing });
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.swing.map(|swing| swing.abs())));
    Ok(rows)
}
