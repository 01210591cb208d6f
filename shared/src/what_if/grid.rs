//! Grid: one figure over two inputs.

use super::{Model, Target};
use crate::fault::{Fault, Faults, code};
use crate::inputs::{InputId, Value};
use crate::measures::Answer;
use crate::program::Program;
use crate::scenario::Scenario;

/// An input, and the values that it takes one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// The input.
    pub input: InputId,
    /// Its values, each of the input's kind.
    pub values: Vec<Value>,
}

/// A figure at every pair of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// A list for each value of the rows' input, with an answer for each value of the columns' input.
    pub answers: Vec<Vec<Answer>>,
    /// The figure as things stand, whether it is on the grid or not.
    pub answer_today: Answer,
    /// Which row has today's value, if one has.
    pub row_today: Option<usize>,
    /// Which column has.
    pub column_today: Option<usize>,
}

/// The figure at each pair of values, everything else as in the scenario.
///
/// ```
/// use partner_roi_shared::what_if::{Axis, Target, grid};
/// use partner_roi_shared::{Catalog, Scenario, inputs::id};
///
/// # #[cfg(feature = "bundled")] {
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
/// let leads = id::LEADS_PER_MONTH.spec();
/// let rows = Axis { input: leads.id, values: vec![leads.read_text("2")?, leads.read_text("5")?] };
/// let churn = id::CHURN.spec();
/// let columns = Axis { input: churn.id, values: vec![churn.read_text("0.01")?, churn.read_text("0.02")?] };
/// let found = grid(program, &scenario, Target::from_name("partner.npv").unwrap(), &rows, &columns)?;
/// assert_eq!((found.row_today, found.column_today), (Some(1), Some(0)));
/// assert_eq!(found.answers[1][0], found.answer_today);
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// The scenario does not fit the program, both axes are of one input, or a figure cannot be held.
pub fn grid(
    program: &Program,
    scenario: &Scenario,
    target: Target,
    rows: &Axis,
    columns: &Axis,
) -> Result<Grid, Faults> {
    if rows.input == columns.input {
        let detail = "rows and columns are of the same input; a grid has two";
        return Err(Fault::new("/columns/input", code::INCONSISTENT, detail).into());
    }
    let mut model = Model::of(program, scenario)?.around_today()?;
    let place = |axis: &Axis| axis.values.iter().position(|value| Some(value) == model.value(axis.input));
    let (row_today, column_today) = (place(rows), place(columns));
    let answer_today = model.answer(target)?;
    let mut answers = Vec::with_capacity(rows.values.len());
    for row in &rows.values {
        model.set(rows.input, row.clone());
        let mut cells = Vec::with_capacity(columns.values.len());
        for column in &columns.values {
            cells.push(model.answer_with(columns.input, column.clone(), target)?);
        }
        answers.push(cells);
    }
    Ok(Grid { answers, answer_today, row_today, column_today })
}
