//! The numbers the formulas are written in.
//!
//! [`Number`] is the small set of operations that the calculation needs, each of them checked.
//! Every figure that is shown, stored or paid uses its exact implementation for
//! [`Decimal`]; the trait exists so that a simulation can run the same formulas in another number
//! type without a second copy of them.

use rust_decimal::Decimal;

mod float;
mod isolation;
mod polynomial;
mod root;
mod rounding;
mod sketch;

pub(crate) use float::{Dice, Float};
pub(crate) use polynomial::Polynomial;
pub use root::{power, root};
pub use rounding::Rounding;

/// A result that no exact decimal holds (beyond about 7.9 · 10²⁸), or a division by zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

/// Checked arithmetic.
pub trait Number: Copy + PartialOrd {
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;

    /// The number a document or a program states.
    fn from_decimal(value: Decimal) -> Self;
    /// A small whole number.
    fn from_u32(value: u32) -> Self {
        Self::from_decimal(Decimal::from(value))
    }
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
    /// The same amount the other way.
    fn negated(self) -> Self;
    /// Rounded to so many decimals, or left as it is by [`Rounding::None`].
    fn rounded(self, decimals: u32, rounding: Rounding) -> Self;
}

impl Number for Decimal {
    const ZERO: Self = Decimal::ZERO;
    const ONE: Self = Decimal::ONE;

    fn from_decimal(value: Decimal) -> Self {
        value
    }

    fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.checked_add(other).ok_or(Overflow)
    }

    fn minus(self, other: Self) -> Result<Self, Overflow> {
        // A sum: the compiled subtraction would stand beside the compiled addition.
        self.plus(-other)
    }

    fn times(self, other: Self) -> Result<Self, Overflow> {
        self.checked_mul(other).ok_or(Overflow)
    }

    fn over(self, other: Self) -> Result<Self, Overflow> {
        self.checked_div(other).ok_or(Overflow)
    }

    fn negated(self) -> Self {
        -self
    }

    fn rounded(self, decimals: u32, rounding: Rounding) -> Self {
        rounding.apply(self, decimals)
    }
}

/// The sum of all, checked.
///
/// # Errors
/// [`Overflow`].
pub fn sum<N: Number>(numbers: impl IntoIterator<Item = N>) -> Result<N, Overflow> {
    numbers.into_iter().try_fold(N::ZERO, N::plus)
}

/// All of them, or the first that cannot be held: a loop, because collecting results is twice the code,
/// anew for each iterator.
///
/// # Errors
/// [`Overflow`].
pub(crate) fn all<T>(results: impl IntoIterator<Item = Result<T, Overflow>>) -> Result<Vec<T>, Overflow> {
    let results = results.into_iter();
    let mut all = Vec::with_capacity(results.size_hint().0);
    for result in results {
        all.push(result?);
    }
    Ok(all)
}
