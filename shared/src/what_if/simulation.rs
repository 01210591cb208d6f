//! Simulation: a figure over thousands of trials in which some inputs are uncertain.

use rust_decimal::Decimal;

use super::draw::{Draw, Uncertain};
use super::{DECIMALS, Model, Target};
use crate::calculate::too_large;
use crate::fault::{Fault, Faults, code};
use crate::inputs::{Value, id};
use crate::measures::{Answer, Discounting};
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
/// As for [`Simulator::new`]; or a figure cannot be held.
pub fn simulate(
    program: &Program,
    scenario: &Scenario,
    target: Target,
    uncertain: &[Uncertain],
    trials: u32,
    seed: u32,
) -> Result<Option<Simulation>, Faults> {
    let mut simulator = Simulator::new(program, scenario, target, uncertain, trials, seed)?;
    simulator.run(trials)?;
    simulator.result()
}

/// A simulation that runs in slices, for whoever must not be kept waiting. How the trials are sliced
/// changes no digit.
///
/// ```
/// use partner_roi_shared::what_if::{Shape, Simulator, Target, Uncertain, simulate};
/// use partner_roi_shared::{Catalog, Decimal, Scenario, inputs::id};
///
/// # #[cfg(feature = "bundled")] {
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
/// let leads = Uncertain {
///     input: id::LEADS_PER_MONTH,
///     shape: Shape::Uniform,
///     low: Decimal::from(3),
///     mode: None,
///     high: Decimal::from(8),
/// };
/// let (target, uncertain) = (Target::from_name("partner.net_profit").unwrap(), [leads]);
/// let mut simulator = Simulator::new(program, &scenario, target, &uncertain, 250, 1)?;
/// while simulator.done() < simulator.trials() {
///     simulator.run(100)?;
/// }
/// assert_eq!(simulator.result()?, simulate(program, &scenario, target, &uncertain, 250, 1)?);
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
pub struct Simulator {
    model: Model,
    target: Target,
    draws: Vec<Draw>,
    /// Discount factors of the last trial; drawn is nothing else that they depend on but the rate.
    factors: Option<Discounting<Float>>,
    dice: Dice,
    trials: u32,
    done: u32,
    /// In the order of the trials, without those in which the figure is undefined.
    outcomes: Vec<Float>,
}

impl Simulator {
    /// Makes ready what the trials have in common.
    ///
    /// # Errors
    /// The scenario does not fit the program, a range leaves the limits of its input or is no range, an
    /// input has two, or there are no trials or more than 100,000.
    pub fn new(
        program: &Program,
        scenario: &Scenario,
        target: Target,
        uncertain: &[Uncertain],
        trials: u32,
        seed: u32,
    ) -> Result<Self, Faults> {
        if !(1..=MOST_TRIALS).contains(&trials) {
            let detail = format!("from 1 to {MOST_TRIALS} trials");
            return Err(Fault::new("/trials", code::OUT_OF_RANGE, detail).into());
        }
        let mut draws = Vec::with_capacity(uncertain.len());
        for (index, range) in uncertain.iter().enumerate() {
            if uncertain.iter().take(index).any(|earlier| earlier.input == range.input) {
                let detail = format!("{} is drawn twice; one input has one range", range.input.spec().label);
                return Err(Fault::new(format!("/uncertain/{index}/input"), code::INCONSISTENT, detail).into());
            }
            draws.push(Draw::from(range)?);
        }
        let model = Model::of(program, scenario)?.around_today()?;
        let outcomes = Vec::with_capacity(trials as usize);
        Ok(Self { model, target, draws, factors: None, dice: Dice::new(seed), trials, done: 0, outcomes })
    }

    /// Runs the next trials: so many, or as many as are left.
    ///
    /// # Errors
    /// A figure cannot be held.
    pub fn run(&mut self, trials: u32) -> Result<(), Faults> {
        for _ in 0..trials.min(self.trials - self.done) {
            for draw in &self.draws {
                let drawn = draw.at(self.dice.roll()).map_err(too_large)?;
                self.model.set(draw.input, Value::Decimal(drawn));
            }
            if self.draws.iter().any(|draw| draw.input == id::DISCOUNT_RATE) {
                self.factors = None;
            }
            if let Answer::Value(value) = self.model.answer_in(self.target, &mut self.factors)? {
                self.outcomes.push(value);
            }
            self.done += 1;
        }
        Ok(())
    }

    /// Trials that have run.
    pub fn done(&self) -> u32 {
        self.done
    }

    /// Trials that were asked for.
    pub fn trials(&self) -> u32 {
        self.trials
    }

    /// What came of the trials that have run. Nothing if the figure is undefined in all of them.
    ///
    /// # Errors
    /// A figure cannot be held.
    pub fn result(mut self) -> Result<Option<Simulation>, Faults> {
        if self.outcomes.is_empty() {
            return Ok(None);
        }
        self.outcomes.sort_by(Float::total_cmp);
        let undefined = self.done - u32::try_from(self.outcomes.len()).unwrap_or(self.done);
        Ok(Some(summary(&self.outcomes, undefined).map_err(too_large)?))
    }
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
