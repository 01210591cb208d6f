//! Simulations as documents.

use rust_decimal::Decimal;

use super::what_if::{figure, finish, input, number, once, rejected, scenario};
use crate::document::{self, Fields, Node};
use crate::fault::{Faults, code};
use crate::program::Catalog;
use crate::text::plain;
use crate::what_if::{self, Shape, Simulation, Uncertain};

/// Trials unless the question says otherwise.
const TRIALS: u32 = 10_000;

/// A figure over many trials: `{"scenario":{…},"figure":"partner.npv","uncertain":[{"input","low","mode",
/// "high","shape":"triangular|pert|uniform"},…],"trials":10000,"seed":1}`. Without a `shape`, a range with a
/// `mode` is triangular, one without is uniform.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn simulate(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let asked = scenario(catalog, &mut fields, "scenario");
    let target = figure(&mut fields);
    let trials = fields.get::<Option<u32>>("trials").flatten().unwrap_or(TRIALS);
    let seed = fields.get::<Option<u32>>("seed").flatten().unwrap_or(1);
    let uncertain = ranges(&mut fields);
    let (Some((program, scenario)), Some(target)) = (asked, target) else {
        return Err(rejected(fields));
    };
    finish(fields)?;
    let found = what_if::simulate(program, &scenario, target, &uncertain, trials, seed)?;
    let count = |count: u32| Node::Number(count.to_string());
    Ok(match found {
        None => Node::object([("undefined", count(trials)), ("trials", count(trials)), ("seed", count(seed))]),
        Some(found) => {
            let Simulation { undefined, p10, p50, p90, mean, chance_of_loss, histogram, .. } = found;
            let bin = |bin: what_if::Bin| {
                Node::object([("from", number(bin.from)), ("to", number(bin.to)), ("trials", count(bin.trials))])
            };
            Node::object([
                ("trials", count(trials)),
                ("undefined", count(undefined)),
                ("seed", count(seed)),
                ("p10", number(p10)),
                ("p50", number(p50)),
                ("p90", number(p90)),
                ("mean", number(mean)),
                ("chance_of_loss", if target.can_be_a_loss() { number(chance_of_loss) } else { Node::Null }),
                ("histogram", Node::List(histogram.into_iter().map(bin).collect())),
            ])
        }
    })
}

fn ranges(fields: &mut Fields<'_>) -> Vec<Uncertain> {
    if fields.node("uncertain").is_none() {
        fields.missing("uncertain");
    }
    let (mut ranges, mut seen) = (Vec::new(), Vec::new());
    for (index, item) in fields.list("uncertain").unwrap_or_default().iter().enumerate() {
        let mut range = Fields::of(item, format!("/uncertain/{index}"));
        let spec = input(&mut range, "input");
        once(&mut range, &mut seen, spec);
        for required in ["low", "high"] {
            if range.node(required).is_none() {
                range.missing(required);
            }
        }
        let (low, mode, high) = (range.decimal("low"), range.decimal("mode"), range.decimal("high"));
        for (key, end) in [("low", low), ("high", high)] {
            if let Some(Err(fault)) = spec.zip(end).map(|(spec, end)| spec.read_text(&plain(end))) {
                range.fault(range.at(key), fault.code, fault.detail);
            }
        }
        let shape = shape(&mut range, mode);
        fields.extend(range.finish());
        if let (Some(spec), Some(low), Some(high)) = (spec, low, high) {
            ranges.push(Uncertain { input: spec.id, shape, low, mode, high });
        }
    }
    ranges
}

/// The shape asked for, or the one that goes with having a mode or not.
fn shape(range: &mut Fields<'_>, mode: Option<Decimal>) -> Shape {
    let asked = range.get::<Option<Shape>>("shape").flatten();
    match (asked, range.node("mode").is_some()) {
        (Some(Shape::Triangular | Shape::Pert), false) => range.missing("mode"),
        (Some(Shape::Uniform), true) => {
            range.fault(range.at("mode"), code::INCONSISTENT, "a uniform range has no mode: all its values are alike");
        }
        _ => {}
    }
    asked.unwrap_or(if mode.is_some() { Shape::Triangular } else { Shape::Uniform })
}
