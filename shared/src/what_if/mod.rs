//! What-if: questions about how a figure depends on the inputs.
//!
//! Each is answered by calculating again with other inputs; none of them has a formula of its own.

#[cfg(feature = "authoring")]
mod cases;
mod compare;
mod draw;
mod goal_seek;
mod pert;
#[cfg(feature = "authoring")]
mod forecast;
mod goal_seek;
mod grid;
mod levels;
mod replay;
mod sensitivity;
mod simulation;

use rust_decimal::Decimal;

use crate::calculate::Figures;
use crate::fault::{Fault, Faults, code};
use crate::inputs::{InputId, Inputs, Value};
use crate::measures::{Answer, Figure, Measures};
use crate::number::Number;
use crate::program::Program;
use crate::report::{Report, Sides};
use crate::scenario::{Resolved, Scenario};

#[cfg(feature = "authoring")]
pub use cases::{CaseRow, cases};
pub use compare::{Comparison, Part, compare};
pub use draw::{Shape, Uncertain};
#[cfg(feature = "authoring")]
pub use forecast::{
    Beside, Flows, Forecast, ForecastPlan, ForecastYear, GroupYear, Intake, Schedule, Subject, forecast, schedule,
};
pub use goal_seek::{GoalSeek, goal_seek};
pub use grid::{Axis, Grid, grid};
pub use levels::{LevelRow, Levels, NextLevel, Standing, levels};
pub use replay::{Replay, replay};
pub use sensitivity::{Swing, sensitivity};
pub use simulation::{Bin, Simulation, simulate};

/// Decimals of drawn inputs and of what a simulation gives: it knows no more.
const DECIMALS: u32 = 8;

/// One figure of a report: a measure of one side.
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
}

impl Target {
    /// The figure of a name such as `partner.npv`.
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
            _ => return None,
        };
        let measure = Measures::NAMES.iter().find(|known| **known == measure)?;
        Some(Self { side, measure })
    }

    fn of<N: Number>(self, figures: &Figures<N>) -> Answer<N> {
        let found = self.side_of(&figures.measures).iter().find(|(name, _)| *name == self.measure);
        found.map_or(Answer::Value(N::ZERO), |(_, figure)| figure.answer)
    }

    /// The figure in a report.
    pub fn in_report(self, report: &Report) -> Figure {
        let found = self.side_of(&report.measures).iter().find(|(name, _)| *name == self.measure);
        found.map_or(Answer::Value(Decimal::ZERO).into(), |(_, figure)| *figure)
    }

    /// Its name, such as `partner.npv`.
    pub fn name(self) -> String {
        format!("{}.{}", self.side_name(), self.measure)
    }

    /// Whether everybody would rather have less of it.
    pub(crate) fn less_is_better(self) -> bool {
        matches!(self.measure, "total_cost" | "payback" | "discounted_payback" | "peak_funding")
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
        }
    }

    /// What belongs to its side.
    pub(crate) fn side_of<T>(self, sides: &Sides<T>) -> &T {
        match self.side {
            Side::Vendor => &sides.vendor,
            Side::Partner => &sides.partner,
            Side::Joint => &sides.joint,
        }
    }
}

/// A scenario whose inputs can be changed one by one and asked for a figure.
struct Model<'a> {
    program: &'a Program,
    values: Vec<Value>,
}

impl<'a> Model<'a> {
    fn of(program: &'a Program, scenario: &Scenario) -> Result<Self, Faults> {
        Ok(Self::resolved(program, &scenario.resolve(program)?))
    }

    fn resolved(program: &'a Program, resolved: &Resolved) -> Self {
        Self { program, values: resolved.values().to_vec() }
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
        self.answer_in::<Decimal>(target)
    }

    /// The figure, worked out in another number type.
    fn answer_in<N: Number>(&self, target: Target) -> Result<Answer<N>, Fault> {
        let inputs = Inputs::from_values(&self.values)
            .ok_or_else(|| Fault::new("", code::WRONG_TYPE, "a value is not of its input's kind"))?;
        Ok(target.of(&Figures::<N>::of(self.program, &inputs)?))
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
