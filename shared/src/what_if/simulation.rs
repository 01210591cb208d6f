//! Simulation: a figure over thousands of trials in which some inputs are uncertain.

use rust_decimal::Decimal;

use super::draw::{Draw, Uncertain};
use super::{DECIMALS, Model, Target};
use crate::calculate::too_large;
use crate::fault::{Fault, Faults, code};
use crate::inputs::Value;
use crate::measures::Answer;
use crate::number::{Checked, Dice, Float, Number, Overflow};
use crate::program::Program;
use crate::scenario::Scenario;

/// More trials change no figure that anybody could act on.
const MOST_TRIALS: u32 = 100_000;
/// Bars of the histogram.
const BINS: u32 = 20;

/// A bar of a histogram: trials from `from` up to `to`, the last bar including it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    /// Lower end.
    pub from: Decimal,
    /// Upper end.
    pub to: Decimal,
    /// Number of trials.
    pub trials: u32,
}

/// What came of the trials. Percentiles are interpolated linearly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    /// Trials in which the figure has a value.
    pub defined: u32,
    /// Trials in which it has none.
    pub undefined: u32,
    /// A tenth of the trials came out lower.
    pub p10: Decimal,
    /// Half of them.
    pub p50: Decimal,
    /// Nine tenths.
    pub p90: Decimal,
    /// The mean.
    pub mean: Decimal,
    /// Share of the trials below zero.
    pub chance_of_loss: Decimal,
    /// The trials in bars of equal width.
    pub histogram: Vec<Bin>,
}

/// Calculates the figure `trials` times with drawn inputs. The same seed gives the same result on
/// every platform. Nothing if the figure is undefined in every trial.
///
/// # Errors
/// The scenario does not fit the program, a range leaves the limits of its input or is no range, an
/// input has two, or there are no trials or more than 100,000.
pub fn simulate(
    program: &Program,
    scenario: &Scenario,
    target: Target,
    uncertain: &[Uncertain],
    trials: u32,
    seed: u32,
) -> Result<Option<Simulation>, Faults> {
    if !(1..=MOST_TRIALS).contains(&trials) {
        return Err(Fault::new("/trials", code::OUT_OF_RANGE, format!("from 1 to {MOST_TRIALS} trials")).into());
    }
    let mut draws = Vec::with_capacity(uncertain.len());
    for (index, range) in uncertain.iter().enumerate() {
        if uncertain.iter().take(index).any(|earlier| earlier.input == range.input) {
            let detail = format!("{} is drawn twice; one input has one range", range.input.spec().label);
            return Err(Fault::new(format!("/uncertain/{index}/input"), code::INCONSISTENT, detail).into());
        }
        draws.push(Draw::from(range)?);
    }
    let mut model = Model::of(program, scenario)?;
    let mut dice = Dice::new(seed);
    let mut outcomes = Vec::with_capacity(trials as usize);
    for _ in 0..trials {
        for draw in &draws {
            model.set(draw.input, Value::Decimal(draw.at(dice.roll()).map_err(too_large)?));
        }
        if let Answer::Value(value) = model.answer_in::<Float>(target)? {
            outcomes.push(value);
        }
    }
    outcomes.sort_by(Float::total_cmp);
    let undefined = trials - u32::try_from(outcomes.len()).unwrap_or(trials);
    if outcomes.is_empty() {
        return Ok(None);
    }
    Ok(Some(summary(&outcomes, undefined).map_err(too_large)?))
}

/// Of outcomes in rising order.
fn summary(outcomes: &[Float], undefined: u32) -> Result<Simulation, Overflow> {
    let count = u32::try_from(outcomes.len()).map_err(|_| Overflow)?;
    let at = |index: usize| outcomes.get(index).copied().ok_or(Overflow);
    let percentile = |tenths: u32| -> Result<Decimal, Overflow> {
        let position = (count - 1) * tenths;
        let (below, rest) = ((position / 10) as usize, position % 10);
        let low = at(below)?;
        let high = at(below + usize::from(rest > 0))?;
        let part = Float::from_u32(rest).over(Float::from_u32(10))?;
        low.plus(high.minus(low)?.times(part)?)?.to_decimal(DECIMALS)
    };
    let total = outcomes.iter().try_fold(Float::ZERO, |total, value| total.plus(*value))?;
    let losses = outcomes.iter().take_while(|value| **value < Float::ZERO).count();
    let (low, high) = (at(0)?, at(outcomes.len() - 1)?);
    let step = high.minus(low)?.over(Float::from_u32(BINS))?;
    let mut trials = vec![0_u32; BINS as usize];
    for value in outcomes {
        if let Some(bin) = trials.get_mut(value.steps_from(low, step, BINS as usize - 1)) {
            *bin += 1;
        }
    }
    let edge = |number: u32| low.plus(step.times(Float::from_u32(number))?)?.to_decimal(DECIMALS);
    let bins = (0..).zip(trials).map(|(number, trials)| Ok(Bin { from: edge(number)?, to: edge(number + 1)?, trials }));
    Ok(Simulation {
        defined: count,
        undefined,
        p10: percentile(1)?,
        p50: percentile(5)?,
        p90: percentile(9)?,
        mean: total.over(Float::from_u32(count))?.to_decimal(DECIMALS)?,
        chance_of_loss: Decimal::from(losses as u64).over(Decimal::from(count))?.round_dp(DECIMALS),
        histogram: bins.collect::<Result<_, _>>()?,
    })
}
