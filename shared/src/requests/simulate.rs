//! Simulations as documents.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::what_if::{currency_of, figure, finish, input, number, once, rejected, scenario};
use crate::document::{self, Fields, Node};
use crate::fault::{Faults, code};
use crate::program::Catalog;
use crate::text::{self, plain};
use crate::what_if::{Bin, MOST_TRIALS, Shape, Simulation, Simulator, Target, Uncertain};

/// Trials unless the question says otherwise.
const TRIALS: u32 = 10_000;

/// A figure over many trials: `{"scenario":{…},"figure":"partner.npv","uncertain":[{"input","low","mode",
/// "high","shape":"triangular|pert|uniform"},…],"trials":10000,"seed":1}`. Without a `shape`, a range with a
/// `mode` is triangular, one without is uniform.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn simulate(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    let mut trials = Trials::of(catalog, text)?;
    trials.run(u32::MAX)?;
    trials.answer()
}

/// The same question, answered in slices.
///
/// ```
/// use partner_roi_shared::{Catalog, requests};
///
/// # #[cfg(feature = "bundled")] {
/// let question = r#"{"scenario":{"program":"agent-platform","partner_type":"channel","level":"premier"},
///     "figure":"partner.npv","uncertain":[{"input":"deal_size","low":"30000","high":"60000"}],"trials":90}"#;
/// let mut trials = requests::Trials::of(Catalog::bundled(), question)?;
/// while trials.left() > 0 {
///     trials.run(40)?;
/// }
/// assert_eq!(trials.answer()?, requests::simulate(Catalog::bundled(), question)?);
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
pub struct Trials {
    simulator: Simulator,
    target: Target,
    seed: u32,
    currency: Node,
}

impl Trials {
    /// Reads the question.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn of(catalog: &Catalog, text: &str) -> Result<Self, Faults> {
        let node = document::parse(text)?;
        let mut fields = Fields::of(&node, "");
        let asked = scenario(catalog, &mut fields, "scenario");
        let target = figure(&mut fields);
        let trials = whole(&mut fields, "trials", 1..=MOST_TRIALS).unwrap_or(TRIALS);
        let seed = whole(&mut fields, "seed", 0..=u32::MAX).unwrap_or(1);
        let uncertain = ranges(&mut fields);
        let (Some((program, scenario)), Some(target)) = (asked, target) else {
            return Err(rejected(fields));
        };
        finish(fields)?;
        let simulator = Simulator::new(program, &scenario, target, &uncertain, trials, seed)?;
        Ok(Self { simulator, target, seed, currency: currency_of(target, program, &scenario) })
    }

    /// Runs the next trials: so many, or as many as are left.
    ///
    /// # Errors
    /// A figure cannot be held.
    pub fn run(&mut self, trials: u32) -> Result<(), Faults> {
        self.simulator.run(trials)
    }

    /// Trials that have not run yet.
    pub fn left(&self) -> u32 {
        self.simulator.trials() - self.simulator.done()
    }

    /// The answer, once no trials are left. Before, that of the trials that have run.
    ///
    /// # Errors
    /// A figure cannot be held.
    pub fn answer(self) -> Result<Node, Faults> {
        let count = |count: u32| Node::Number(count.to_string());
        let (trials, seed) = (count(self.simulator.done()), count(self.seed));
        Ok(match self.simulator.result()? {
            None => Node::object([
                ("undefined", trials.clone()),
                ("trials", trials),
                ("seed", seed),
                ("currency", self.currency),
            ]),
            Some(found) => {
                let Simulation { undefined, p10, p50, p90, mean, chance_of_loss, histogram, .. } = found;
                let bin = |bin: Bin| {
                    Node::object([("from", number(bin.from)), ("to", number(bin.to)), ("trials", count(bin.trials))])
                };
                let loss = if self.target.can_be_a_loss() { number(chance_of_loss) } else { Node::Null };
                Node::object([
                    ("trials", trials),
                    ("undefined", count(undefined)),
                    ("seed", seed),
                    ("currency", self.currency),
                    ("p10", number(p10)),
                    ("p50", number(p50)),
                    ("p90", number(p90)),
                    ("mean", number(mean)),
                    ("chance_of_loss", loss),
                    ("histogram", Node::List(histogram.into_iter().map(bin).collect())),
                ])
            }
        })
    }
}

/// A whole number in a range that its fault names.
fn whole(fields: &mut Fields<'_>, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
    let Node::Number(_) = fields.node(key)? else { return fields.get(key) };
    let number = fields.decimal(key)?;
    let whole = text::whole(number).filter(|whole| range.contains(whole));
    if whole.is_none() {
        let detail = format!("a whole number from {} to {}", range.start(), range.end());
        fields.fault(fields.at(key), code::OUT_OF_RANGE, detail);
    }
    whole
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
