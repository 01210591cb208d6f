//! Sensitivity: one input low and high at a time.

use rust_decimal::Decimal;

use super::{Model, Target};
use crate::fault::Faults;
use crate::inputs::{InputId, Value};
use crate::measures::Answer;
use crate::number::Checked;
use crate::program::Program;
use crate::scenario::Scenario;

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
    let mut model = Model::of(program, scenario)?;
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
