//! Uncertain inputs, and how they are drawn.

use rust_decimal::Decimal;

use super::DECIMALS;
use super::pert::Pert;
use crate::calculate::too_large;
use crate::document::words;
use crate::fault::{Fault, code};
use crate::inputs::{InputId, Value};
use crate::number::{Checked, Float, Number, Overflow};
use crate::text::plain;

words! {
    /// How likely the values between the ends of a range are.
    pub enum Shape {
        /// Ever more likely in a straight line from the ends to the mode.
        Triangular = "triangular",
        /// A beta distribution, in which the mode counts four times as much as an end: mean
        /// (low + 4 · mode + high) / 6.
        Pert = "pert",
        /// All alike.
        Uniform = "uniform",
    }
}

/// An input that may come out differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncertain {
    /// The input; its value must be an amount, a rate or a count.
    pub input: InputId,
    /// How its values are spread.
    pub shape: Shape,
    /// The least it can be.
    pub low: Decimal,
    /// What is most likely; nothing if all values are alike.
    pub mode: Option<Decimal>,
    /// The most it can be.
    pub high: Decimal,
}

/// A range, ready to be drawn from by the inverse of its distribution.
pub(super) struct Draw {
    pub input: InputId,
    ends: (Decimal, Decimal),
    low: Float,
    high: Float,
    width: Float,
    spread: Spread,
}

enum Spread {
    Even,
    /// How far the mode is from the low and from the high end.
    Triangle(Float, Float),
    Pert(Pert),
}

impl Draw {
    /// Checks a range, which stands at `at`, and makes ready what its draws have in common.
    pub(super) fn from(range: &Uncertain, at: &str) -> Result<Self, Fault> {
        check(range).map_err(|(key, code, detail)| Fault::new(format!("{at}/{key}"), code, detail))?;
        Self::prepared(range).map_err(too_large)
    }

    fn prepared(range: &Uncertain) -> Result<Self, Overflow> {
        let (low, high) = (Float::from_decimal(range.low), Float::from_decimal(range.high));
        let width = high.minus(low)?;
        let spread = match (range.shape, range.mode.map(Float::from_decimal)) {
            (Shape::Triangular, Some(mode)) => Spread::Triangle(mode.minus(low)?, high.minus(mode)?),
            (Shape::Pert, Some(mode)) => Spread::Pert(Pert::new(mode.minus(low)?.over(width)?)?),
            _ => Spread::Even,
        };
        Ok(Self { input: range.input, ends: (range.low, range.high), low, high, width, spread })
    }

    /// The value below which a share `u` of all draws lies.
    pub(super) fn at(&self, u: Float) -> Result<Decimal, Overflow> {
        let Self { low, high, width, .. } = *self;
        let drawn = match &self.spread {
            Spread::Even => low.plus(width.times(u)?)?,
            Spread::Triangle(rising, _) if u.times(width)? < *rising => {
                low.plus(u.times(width)?.times(*rising)?.square_root())?
            }
            Spread::Triangle(_, falling) => {
                let rest = Float::ONE.minus(u)?;
                high.minus(rest.times(width)?.times(*falling)?.square_root())?
            }
            Spread::Pert(pert) => low.plus(width.times(pert.quantile(u)?)?)?,
        };
        Ok(drawn.to_decimal(DECIMALS)?.clamp(self.ends.0, self.ends.1))
    }
}

/// Where in a range its fault is, and which.
fn check(range: &Uncertain) -> Result<(), (&'static str, &'static str, String)> {
    let spec = range.input.spec();
    for (key, end) in [("low", range.low), ("high", range.high)] {
        let value = spec.read_text(&plain(end)).map_err(|fault| (key, fault.code, fault.detail))?;
        if !matches!(value, Value::Decimal(_)) {
            let detail = format!("{} is not an amount, a rate or a count, so it cannot be drawn", spec.label);
            return Err(("input", code::WRONG_TYPE, detail));
        }
    }
    if range.low >= range.high {
        return Err(("high", code::OUT_OF_RANGE, "high must lie above low".to_owned()));
    }
    if range.mode.is_some_and(|mode| mode < range.low || mode > range.high) {
        return Err(("mode", code::OUT_OF_RANGE, "the mode must not lie below low or above high".to_owned()));
    }
    if (range.shape == Shape::Uniform) == range.mode.is_some() {
        let detail = "a triangle and PERT have a mode, an even range has none";
        return Err(("shape", code::INCONSISTENT, detail.to_owned()));
    }
    Ok(())
}
