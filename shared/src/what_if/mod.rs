//! What-if: questions about how a figure depends on the inputs.
//!
//! Each is answered by calculating again with other inputs; none of them has a formula of its own.

mod cases;
mod compare;
mod draw;
mod forecast;
mod goal_seek;
mod grid;
mod levels;
mod pert;
mod replay;
mod sensitivity;
mod simulation;

use rust_decimal::Decimal;

use crate::calculate::{Figures, too_large};
use crate::fault::{Fault, Faults, code};
use crate::inputs::{InputId, Inputs, Value};
use crate::ledger::Ledger;
use crate::measures::{Answer, Discounting, Figure, Measures, Rates, Ratios, Undefined};
use crate::number::{Held, Number};
use crate::program::Program;
use crate::projection::{Projection, Risk};
use crate::report::{Report, Sides};
use crate::scenario::{Resolved, Rules, Scenario, Terms};

pub use cases::{CaseRow, Change, cases, turned_out};
pub use compare::{Comparison, Part, compare};
pub use draw::{Shape, Uncertain};
pub use forecast::{
    Beside, Flows, Forecast, ForecastMonth, ForecastPlan, ForecastYear, GroupYear, Intake, Schedule, Subject, Yearly,
    by_year, evenly, forecast, schedule,
};
pub use goal_seek::{GoalSeek, goal_seek, limits, usual_range};
pub use grid::{Axis, Grid, grid};
pub use levels::{LevelRow, Levels, NextLevel, Standing, at_level, levels};
pub use replay::{Replay, replay};
pub use sensitivity::{Swing, sensitivity, usual_ranges};
pub use simulation::{Bin, Simulation, Simulator, simulate};

/// Decimals of drawn inputs and of what a simulation gives: it knows no more.
const DECIMALS: u32 = 8;

/// One figure of a report: a measure of one side, or a ratio of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    side: Side,
    measure: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Vendor,
    Partner,
    Joint,
    Venture,
    Ratios,
}

impl Target {
    /// The figure of a name such as `partner.npv` or `ratios.cac`.
    ///
    /// ```
    /// use partner_roi_shared::what_if::Target;
    ///
    /// assert!(Target::from_name("partner.npv").is_some());
    /// assert!(Target::from_name("customer.npv").is_none());
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        let (side, measure) = name.split_once('.')?;
        let side = match side {
            "vendor" => Side::Vendor,
            "partner" => Side::Partner,
            "joint" => Side::Joint,
            "venture" => Side::Venture,
            "ratios" => Side::Ratios,
            _ => return None,
        };
        let names = if side == Side::Ratios { [Ratios::NAMES, &[]] } else { [Measures::NAMES, Rates::NAMES] };
        let measure = names.into_iter().flatten().find(|known| **known == measure)?;
        Some(Self { side, measure })
    }

    /// The figure of a ledger's measures.
    fn among<N: Number>(self, measures: &Measures<N>) -> Result<Answer<N>, Fault> {
        let found = measures.iter().find(|(name, _)| *name == self.measure);
        found.map(|(_, figure)| figure.answer).ok_or_else(|| {
            let detail = "internal rates are exact only, and a simulation does not find them";
            Fault::new("/figure", code::NOT_ONE_OF, detail)
        })
    }

    /// The figure in a report.
    ///
    /// # Errors
    /// It is of a venture, and the scenario is not a joint venture.
    pub fn in_report(self, report: &Report) -> Result<Figure, Fault> {
        if self.is_rate() {
            let rates = self.rates(self.side_of(&report.ledgers)?, report.discount_rate);
            return Ok(rates.get(self.measure).unwrap_or(Answer::Value(Decimal::ZERO)).into());
        }
        let found = match self.side {
            Side::Ratios => report.ratios.iter().find(|(name, _)| *name == self.measure),
            _ => self.side_of(&report.measures)?.iter().find(|(name, _)| *name == self.measure),
        };
        Ok(found.map_or(Answer::Value(Decimal::ZERO).into(), |(_, figure)| *figure))
    }

    /// Whether it is a ratio of the whole.
    pub(crate) fn is_ratio(self) -> bool {
        self.side == Side::Ratios
    }

    /// Whether it is one of the rates of return.
    fn is_rate(self) -> bool {
        Rates::NAMES.contains(&self.measure)
    }

    /// The rates of return of the ledger that it looks at.
    fn rates(self, ledger: &Ledger, discount_rate: Decimal) -> Rates {
        match self.side {
            Side::Venture => Rates::of_venture(),
            _ => Rates::or_reasons(ledger.net_by_month(), discount_rate),
        }
    }

    /// Its name, such as `partner.npv`.
    pub fn name(self) -> String {
        format!("{}.{}", self.side_name(), self.measure)
    }

    /// Whether everybody would rather have less of it.
    pub(crate) fn less_is_better(self) -> bool {
        matches!(
            self.measure,
            "total_cost"
                | "payback"
                | "discounted_payback"
                | "peak_funding"
                | "cac"
                | "cost_per_lead"
                | "cost_per_deal"
                | "cost_per_partner"
        )
    }

    /// Whether a value below zero is a loss.
    pub(crate) fn can_be_a_loss(self) -> bool {
        matches!(self.measure, "net_profit" | "npv" | "roi" | "roi_present_value" | "gross_profit")
    }

    /// The name of its measure.
    pub(crate) fn measure(self) -> &'static str {
        self.measure
    }

    /// The name of its side.
    pub(crate) fn side_name(self) -> &'static str {
        match self.side {
            Side::Vendor => "vendor",
            Side::Partner => "partner",
            Side::Joint => "joint",
            Side::Venture => "venture",
            Side::Ratios => "ratios",
        }
    }

    /// What belongs to its side.
    ///
    /// # Errors
    /// It is of a venture, and the scenario is not a joint venture.
    pub(crate) fn side_of<T>(self, sides: &Sides<T>) -> Result<&T, Fault> {
        match self.side {
            Side::Vendor => Ok(&sides.vendor),
            Side::Partner => Ok(&sides.partner),
            // Ratios are of the whole.
            Side::Joint | Side::Ratios => Ok(&sides.joint),
            Side::Venture => sides.venture.as_ref().ok_or_else(no_venture),
        }
    }
}

fn no_venture() -> Fault {
    Fault::new("/figure", code::NOT_ONE_OF, "only a joint venture has a ledger of the venture")
}

/// A scenario whose inputs can be changed one by one and asked for a figure.
struct Model {
    rules: Rules,
    values: Vec<Value>,
}

impl Model {
    fn of(program: &Program, scenario: &Scenario) -> Result<Self, Faults> {
        Ok(Self::resolved(&scenario.resolve(program)?))
    }

    fn resolved(resolved: &Resolved) -> Self {
        Self { rules: resolved.rules.clone(), values: resolved.values().to_vec() }
    }

    /// The same for questions that move inputs a little around what they are today: a term that levels decide, and that
    /// is judged anew, is moved in every year.
    fn around_today(mut self) -> Result<Self, Fault> {
        self.rules.unmoved = Some(Terms::of(&Inputs::from_values(&self.values)?));
        Ok(self)
    }

    fn value(&self, input: InputId) -> Option<&Value> {
        self.values.get(input.index())
    }

    fn set(&mut self, input: InputId, value: Value) {
        if let Some(slot) = self.values.get_mut(input.index()) {
            *slot = value;
        }
    }

    fn answer(&self, target: Target) -> Result<Answer, Fault> {
        if target.is_rate() {
            let figures = Figures::settled(&self.rules, &self.values, Risk::Applied)?;
            let ledger = target.side_of(&figures.ledgers)?;
            let rates = target.rates(ledger, Inputs::from_values(&self.values)?.discount_rate);
            return Ok(rates.get(target.measure).unwrap_or(Answer::Undefined(Undefined::Overflow)));
        }
        self.answer_in::<Held>(target, &mut None)?.settled().map_err(too_large)
    }

    /// The figure, worked out in another number type; with the discount factors, as far as they are the same the
    /// next time.
    fn answer_in<N: Number>(&self, target: Target, factors: &mut Option<Discounting<N>>) -> Result<Answer<N>, Fault> {
        let mut measures = |pick: fn(Projection<N>) -> Result<Ledger<N>, Fault>| {
            Figures::of_one(&self.rules, &self.values, factors, pick)
        };
        let all = || Figures::<N>::of(&self.rules, &self.values, Risk::Applied);
        match target.side {
            Side::Vendor => target.among(&measures(|projection| Ok(projection.vendor))?),
            Side::Partner => target.among(&measures(|projection| Ok(projection.partner))?),
            Side::Venture => {
                let mut venture = measures(|projection| projection.venture.ok_or_else(no_venture))?;
                venture.leave_returns_to_owners();
                target.among(&venture)
            }
            Side::Joint => target.among(&all()?.measures.joint),
            Side::Ratios => {
                let ratios = all()?.ratios;
                let found = ratios.iter().find(|(name, _)| *name == target.measure);
                Ok(found.map_or(Answer::Undefined(Undefined::ZeroDenominator), |(_, figure)| figure.answer))
            }
        }
    }

    /// The figure with one input changed, everything else as it was.
    fn answer_with(&mut self, input: InputId, value: Value, target: Target) -> Result<Answer, Fault> {
        let Some(slot) = self.values.get_mut(input.index()) else { return self.answer(target) };
        let before = std::mem::replace(slot, value);
        let answer = self.answer(target);
        self.set(input, before);
        answer
    }
}
