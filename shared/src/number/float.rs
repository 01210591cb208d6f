//! Binary floating point, for simulation only: the one place in the engine where it exists.
//!
//! A simulation asks for shares of thousands of trials, not for cents, so it runs the same formulas in
//! a quicker number type. Addition, multiplication, division and square root are exact to the last bit
//! by IEEE 754, and nothing else is used, so every platform draws and computes the same numbers.

#![allow(clippy::float_arithmetic)]

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Number, Overflow, Rounding};

/// A finite binary number.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) struct Float(f64);

impl Float {
    fn finite(value: f64) -> Result<Self, Overflow> {
        if value.is_finite() { Ok(Self(value)) } else { Err(Overflow) }
    }

    /// The square root of a number that is not negative.
    pub(crate) fn square_root(self) -> Self {
        Self(self.0.max(0.0).sqrt())
    }

    /// Its size.
    pub(crate) fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// As a decimal of so many decimals.
    pub(crate) fn to_decimal(self, decimals: u32) -> Result<Decimal, Overflow> {
        Decimal::try_from(self.0).map(|value| value.round_dp(decimals)).map_err(|_| Overflow)
    }

    /// For sorting: finite numbers have a total order.
    pub(crate) fn total_cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }

    /// How many whole steps from `low` lead to this number, at most `most`.
    pub(crate) fn steps_from(self, low: Self, step: Self, most: usize) -> usize {
        if step.0 > 0.0 { (((self.0 - low.0) / step.0) as usize).min(most) } else { 0 }
    }
}

impl Number for Float {
    const ZERO: Self = Self(0.0);
    const ONE: Self = Self(1.0);

    fn from_decimal(value: Decimal) -> Self {
        // Every decimal lies within the range of a double.
        Self(value.to_f64().unwrap_or(0.0))
    }

    fn plus(self, other: Self) -> Result<Self, Overflow> {
        Self::finite(self.0 + other.0)
    }

    fn minus(self, other: Self) -> Result<Self, Overflow> {
        Self::finite(self.0 - other.0)
    }

    fn times(self, other: Self) -> Result<Self, Overflow> {
        Self::finite(self.0 * other.0)
    }

    fn over(self, other: Self) -> Result<Self, Overflow> {
        Self::finite(self.0 / other.0)
    }

    fn negated(self) -> Self {
        Self(-self.0)
    }

    fn rounded(self, decimals: u32, rounding: Rounding) -> Self {
        let unit = f64::from(10_u32.pow(decimals.min(9)));
        let scaled = self.0 * unit;
        match rounding {
            Rounding::HalfEven => Self(scaled.round_ties_even() / unit),
            Rounding::HalfUp => Self(scaled.round() / unit),
            Rounding::None => self,
        }
    }
}

/// Seeded draws.
pub(crate) struct Dice(oorandom::Rand64);

impl Dice {
    pub(crate) fn new(seed: u32) -> Self {
        Self(oorandom::Rand64::new(seed.into()))
    }

    /// Between 0 and 1, evenly.
    pub(crate) fn roll(&mut self) -> Float {
        Float(self.0.rand_float())
    }
}
