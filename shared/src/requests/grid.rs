//! Grids as documents.

use rust_decimal::Decimal;

use super::what_if::{currency_of, figure, finish, input, rejected, scenario};
use crate::document::{self, Fields, Node};
use crate::fault::{Faults, code};
use crate::inputs::{InputSpec, Kind, Value};
use crate::measures::Figure;
use crate::program::Catalog;
use crate::text::plain;
use crate::what_if::{self, Axis};

/// More rows or columns than anybody reads.
pub(crate) const MOST_VALUES: usize = 25;
/// Decimals of values that are spaced evenly.
const DECIMALS: u32 = 12;

/// A figure over two inputs: `{"scenario":{…},"figure":"partner.npv","rows":{"input","values":[…]},
/// "columns":{"input","low","high","steps"}}`. Each axis takes a list of values, or so many values spaced
/// evenly from low to high, both included; up to 25 of them.
///
/// ```
/// use partner_roi_shared::{Catalog, requests};
///
/// # #[cfg(feature = "bundled")] {
/// let question = r#"{"scenario":{"program":"agent-platform","partner_type":"channel","level":"premier"},
///     "figure":"partner.npv","rows":{"input":"leads_per_month","values":["2","5"]},
///     "columns":{"input":"deal_size","low":"24000","high":"48000","steps":3}}"#;
/// let answer = requests::grid(Catalog::bundled(), question)?;
/// assert_eq!(answer.pointer("/today").unwrap().to_json(), r#"{"column":2,"row":1}"#);
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the question.
pub fn grid(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let asked = scenario(catalog, &mut fields, "scenario");
    let target = figure(&mut fields);
    let (rows, columns) = (axis(&mut fields, "rows"), axis(&mut fields, "columns"));
    let (Some((program, scenario)), Some(target), Some(rows), Some(columns)) = (asked, target, rows, columns) else {
        return Err(rejected(fields));
    };
    finish(fields)?;
    let found = what_if::grid(program, &scenario, target, &rows, &columns)?;
    let axis = |axis: &Axis| {
        let values = axis.values.iter().map(Value::to_node).collect();
        Node::object([("input", Node::text(axis.input.spec().path)), ("values", Node::List(values))])
    };
    let cells = |row: &Vec<_>| Node::List(row.iter().map(|answer| Figure::from(*answer).to_node()).collect());
    let index = |index: usize| Node::Number(index.to_string());
    let today = found
        .row_today
        .zip(found.column_today)
        .map_or(Node::Null, |(row, column)| Node::object([("row", index(row)), ("column", index(column))]));
    Ok(Node::object([
        ("currency", currency_of(target, program, &scenario)),
        ("rows", axis(&rows)),
        ("columns", axis(&columns)),
        ("answers", Node::List(found.answers.iter().map(cells).collect())),
        ("answer_today", Figure::from(found.answer_today).to_node()),
        ("today", today),
    ]))
}

fn axis(fields: &mut Fields<'_>, key: &'static str) -> Option<Axis> {
    let Some(node) = fields.node(key) else {
        fields.missing(key);
        return None;
    };
    let mut axis = Fields::of(node, format!("/{key}"));
    let spec = input(&mut axis, "input");
    let spaced = ["low", "high", "steps"].map(|key| axis.node(key).is_some()).contains(&true);
    let values = match (axis.node("values").is_some(), spaced) {
        (true, false) => listed(&mut axis, spec),
        (false, true) => spread(&mut axis, spec),
        _ => {
            let detail = "an axis takes either \"values\", or \"low\", \"high\" and \"steps\"";
            axis.fault(axis.at("values"), code::INCONSISTENT, detail);
            None
        }
    };
    let faults = axis.finish();
    let sound = faults.is_empty();
    fields.extend(faults);
    spec.zip(values).filter(|_| sound).map(|(spec, values)| Axis { input: spec.id, values })
}

/// The values as they are given, each once.
fn listed(axis: &mut Fields<'_>, spec: Option<&'static InputSpec>) -> Option<Vec<Value>> {
    let items = axis.list("values")?;
    if items.is_empty() || items.len() > MOST_VALUES {
        let detail = format!("from 1 to {MOST_VALUES} values, not {}", items.len());
        axis.fault(axis.at("values"), code::OUT_OF_RANGE, detail);
    }
    let mut values: Vec<Value> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let at = format!("{}/{index}", axis.at("values"));
        match spec?.read(item) {
            Ok(value) if values.contains(&value) => axis.fault(at, code::INCONSISTENT, "this value stands twice"),
            Ok(value) => values.push(value),
            Err(fault) => axis.fault(at, fault.code, fault.detail),
        }
    }
    Some(values)
}

/// So many values from low to high; whole months, each once, of an input in months.
fn spread(axis: &mut Fields<'_>, spec: Option<&'static InputSpec>) -> Option<Vec<Value>> {
    for required in ["low", "high", "steps"] {
        if axis.node(required).is_none() {
            axis.missing(required);
        }
    }
    let (low, high, steps) = (axis.decimal("low"), axis.decimal("high"), axis.count("steps"));
    if let Some(steps) = steps.filter(|steps| !(2..=MOST_VALUES as u32).contains(steps)) {
        axis.fault(axis.at("steps"), code::OUT_OF_RANGE, format!("from 2 to {MOST_VALUES} steps, not {steps}"));
    }
    let spec = spec?;
    if matches!(spec.kind, Kind::Choice(_) | Kind::Season) {
        let detail = format!("{} is not a number; give its \"values\"", spec.label);
        axis.fault(axis.at("input"), code::WRONG_TYPE, detail);
        return None;
    }
    let mut sound = true;
    for (key, end) in [("low", low), ("high", high)] {
        if let Some(Err(fault)) = end.map(|end| spec.read_text(&plain(end))) {
            axis.fault(axis.at(key), fault.code, fault.detail);
            sound = false;
        }
    }
    let (low, high, steps) = (low?, high?, steps?);
    if low >= high {
        axis.fault(axis.at("high"), code::OUT_OF_RANGE, "high must lie above low");
    }
    if !sound || low >= high || !(2..=MOST_VALUES as u32).contains(&steps) {
        return None;
    }
    // Within the limits of an input, no difference of two values is too large to be held.
    let point = |step: u32| low + (high - low) * Decimal::from(step) / Decimal::from(steps - 1);
    if matches!(spec.kind, Kind::Months | Kind::OptionalMonths) {
        let mut months: Vec<_> = (0..steps).filter_map(|step| u32::try_from(point(step).round()).ok()).collect();
        months.dedup();
        return Some(months.into_iter().map(Value::Months).collect());
    }
    Some((0..steps).map(|step| Value::Decimal(point(step).round_dp(DECIMALS).clamp(low, high))).collect())
}
