//! Binary floating point, for simulation only: the one place in the engine where it exists.
//!
//! A simulation asks for shares of thousands of trials, not for cents, so it runs the same formulas in
//! a quicker number type. Addition, multiplication, division and square root are exact to the last bit
//! by IEEE 754, and nothing else is used, so every platform draws and computes the same numbers.

#![allow(clippy::float_arithmetic)]

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use rust_decimal::Decimal;

use super::{Checked, Number, Overflow, Rounding, power};

/// The powers of ten that a double holds exactly.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

const TWO_TO_THE_64: f64 = 18_446_744_073_709_551_616.0;

fn power_of_ten(exponent: usize) -> f64 {
    POWERS_OF_TEN.get(exponent).copied().unwrap_or(f64::INFINITY)
}

/// A finite binary number, or NaN for one that cannot be held. It is never infinite, because dividing by
/// infinity would make a figure of it again.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) struct Float(f64);

impl Float {
    fn of(value: f64) -> Self {
        if value.is_finite() { Self(value) } else { Self::UNHELD }
    }

    /// The number itself, to go on with where each step is looked at.
    pub(crate) fn checked(self) -> Result<Self, Overflow> {
        if self.is_held() { Ok(self) } else { Err(Overflow) }
    }

    /// So many billionths.
    pub(crate) const fn billionths(count: u32) -> Self {
        Self(count as f64 / 1e9)
    }

    /// The square root of a number that is not negative.
    pub(crate) fn square_root(self) -> Self {
        if self.0 <= 0.0 { Self::ZERO } else { Self(self.0.sqrt()) }
    }

    /// A number from 0 to 1 to a power that is not negative, to about 14 digits: whole powers by
    /// multiplication, and each binary digit of the rest by one more square root.
    pub(crate) fn to_the(self, exponent: Self) -> Result<Self, Overflow> {
        let whole = exponent.0 as u32;
        let (mut result, mut root, mut rest) = (power(self, whole).checked()?.0, self.0, exponent.0 - f64::from(whole));
        while rest > 0.0 {
            root = root.sqrt();
            rest *= 2.0;
            if rest >= 1.0 {
                result *= root;
                rest -= 1.0;
            }
        }
        Self::of(result).checked()
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

impl Add for Float {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::of(self.0 + other.0)
    }
}

impl AddAssign for Float {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Float {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::of(self.0 - other.0)
    }
}

impl SubAssign for Float {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Mul for Float {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::of(self.0 * other.0)
    }
}

impl Div for Float {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        Self::of(self.0 / other.0)
    }
}

impl Neg for Float {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Checked for Float {
    fn plus(self, other: Self) -> Result<Self, Overflow> {
        (self + other).checked()
    }

    fn minus(self, other: Self) -> Result<Self, Overflow> {
        (self - other).checked()
    }

    fn times(self, other: Self) -> Result<Self, Overflow> {
        (self * other).checked()
    }

    fn over(self, other: Self) -> Result<Self, Overflow> {
        (self / other).checked()
    }

    fn to_power(self, exponent: u32) -> Result<Self, Overflow> {
        power(self, exponent).checked()
    }
}

impl Number for Float {
    const ZERO: Self = Self(0.0);
    const ONE: Self = Self(1.0);
    const UNHELD: Self = Self(f64::NAN);

    /// To the nearest double for up to 15 digits and 22 decimals, else within two units in its last place:
    /// the digits as a whole number, in two parts where they need more than 64 bits, divided by a power of
    /// ten that is exact, or by two where there are more than 22 decimals.
    fn from_decimal(value: Decimal) -> Self {
        let parts = value.unpack();
        let low = (u64::from(parts.mid) << 32 | u64::from(parts.lo)) as f64;
        let size = if parts.hi == 0 { low } else { f64::from(parts.hi) * TWO_TO_THE_64 + low };
        let whole = if parts.negative { -size } else { size };
        let scale = parts.scale as usize;
        let first = scale.min(POWERS_OF_TEN.len() - 1);
        let shifted = whole / power_of_ten(first);
        Self(if first == scale { shifted } else { shifted / power_of_ten(scale - first) })
    }

    fn from_u32(value: u32) -> Self {
        Self(value.into())
    }

    fn is_zero(self) -> bool {
        self.0 == 0.0
    }

    fn is_held(self) -> bool {
        self.0.is_finite()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_become_the_nearest_double() {
        // A double that is written with its shortest digits reads as itself.
        for text in [
            "0",
            "0.1",
            "-0.3",
            "1.0079741404289",
            "48000",
            "1234567.89",
            "0.000000000000000000123",
            "-9007199254740993",
        ] {
            let decimal: Decimal = text.parse().unwrap();
            assert_eq!(Float::from_decimal(decimal).0, text.parse::<f64>().unwrap(), "{text}");
        }
    }

    #[test]
    fn the_longest_decimals_are_within_two_units_in_the_last_place() {
        for text in [
            "79228162514264337593543950335",
            "-7.9228162514264337593543950335",
            "0.0000000000000000000000000001",
            "1.0079741404289037410660318442",
            "0.3333333333333333333333333333",
        ] {
            let decimal: Decimal = text.parse().unwrap();
            let exact: f64 = text.parse().unwrap();
            assert!((Float::from_decimal(decimal).0 - exact).abs() <= exact.abs() * f64::EPSILON * 2.0, "{text}");
        }
    }

    #[test]
    fn powers_of_fractions_are_right_to_about_14_digits() {
        // Python's decimal at 50 digits.
        for (base, exponent, expected) in [
            ("0.5", "0.5", "0.70710678118654752440"),
            ("0.1", "3.7", "0.00019952623149688796014"),
            ("0.999", "0.3333", "0.99966658883267727542"),
            ("0.25", "4", "0.00390625"),
            ("0.3", "0", "1"),
            ("0", "0.5", "0"),
            ("1", "2.5", "1"),
        ] {
            let number = |text: &str| Float::from_decimal(text.parse().unwrap());
            let found = number(base).to_the(number(exponent)).unwrap();
            assert!((found.0 - number(expected).0).abs() <= number(expected).0 * 1e-14, "{base}^{exponent}: {found:?}");
        }
    }
}
