//! Checked arithmetic, an operation at a time: for code whose path depends on whether a figure can be held.

use rust_decimal::Decimal;

use super::{Held, Overflow, power};

/// A result that no exact decimal holds (beyond about 7.9 · 10²⁸), or a division by zero, comes back as
/// [`Overflow`] from each operation.
pub trait Checked: Sized {
    /// Sum.
    ///
    /// # Errors
    /// [`Overflow`] if the result cannot be held; so for all operations.
    fn plus(self, other: Self) -> Result<Self, Overflow>;
    /// Difference.
    ///
    /// # Errors
    /// [`Overflow`].
    fn minus(self, other: Self) -> Result<Self, Overflow>;
    /// Product.
    ///
    /// # Errors
    /// [`Overflow`].
    fn times(self, other: Self) -> Result<Self, Overflow>;
    /// Quotient.
    ///
    /// # Errors
    /// [`Overflow`], also for a divisor of zero.
    fn over(self, other: Self) -> Result<Self, Overflow>;
    /// `self` to the power `exponent`.
    ///
    /// # Errors
    /// [`Overflow`].
    fn to_power(self, exponent: u32) -> Result<Self, Overflow>;
}

impl Checked for Decimal {
    fn plus(self, other: Self) -> Result<Self, Overflow> {
        (Held::from(self) + Held::from(other)).settled()
    }

    fn minus(self, other: Self) -> Result<Self, Overflow> {
        (Held::from(self) - Held::from(other)).settled()
    }

    fn times(self, other: Self) -> Result<Self, Overflow> {
        (Held::from(self) * Held::from(other)).settled()
    }

    fn over(self, other: Self) -> Result<Self, Overflow> {
        (Held::from(self) / Held::from(other)).settled()
    }

    fn to_power(self, exponent: u32) -> Result<Self, Overflow> {
        power(Held::from(self), exponent).settled()
    }
}

/// The sum of all.
///
/// # Errors
/// [`Overflow`].
pub fn sum(numbers: impl IntoIterator<Item = Decimal>) -> Result<Decimal, Overflow> {
    super::sum(numbers.into_iter().map(Held::from)).settled()
}
