//! The numbers the formulas are written in.
//!
//! [`Number`] is the small set of operations that the calculation needs. A figure that cannot be held sticks:
//! whatever is made of it cannot be held either, and whoever wants the figure finds out at the end. Every
//! figure that is shown, stored or paid is [`Held`], an exact decimal; the trait exists so that a simulation
//! can run the same formulas in another number type without a second copy of them. [`Checked`] tells of each
//! operation by itself.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use rust_decimal::Decimal;

pub(crate) mod checked;
mod exact;
mod float;
mod held;
mod isolation;
pub(crate) mod limbs;
mod polynomial;
mod quotient;
mod root;
mod rounding;
mod sketch;

pub use checked::Checked;
pub(crate) use float::{Dice, Float};
pub use held::Held;
pub(crate) use held::{decimals, held, settled};
pub(crate) use polynomial::Polynomial;
pub use root::{power, root};
pub use rounding::Rounding;
pub(crate) use rounding::cut;

/// A result that no exact decimal holds (beyond about 7.9 · 10²⁸), or a division by zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

/// Arithmetic in which overflow sticks.
///
/// What is unheld stays so and compares with nothing. A branch must therefore lead an unheld figure to where it
/// is kept: `if cost <= N::ZERO { none } else { gain / cost }`, not the other way round.
pub trait Number:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// What cannot be held, such as something divided by zero.
    const UNHELD: Self;

    /// The number a document or a program states.
    fn from_decimal(value: Decimal) -> Self;
    /// What has been made of such numbers.
    fn from_checked(value: Result<Decimal, Overflow>) -> Self {
        value.map_or(Self::UNHELD, Self::from_decimal)
    }
    /// A small whole number.
    fn from_u32(value: u32) -> Self {
        Self::from_decimal(Decimal::from(value))
    }
    /// The sum of a series.
    fn total(series: &[Self]) -> Self {
        sum(series.iter().copied())
    }
    /// Whether it is nothing; what cannot be held is not.
    fn is_zero(self) -> bool;
    /// Whether it and everything on the way to it could be held.
    fn is_held(self) -> bool;
    /// Rounded to so many decimals, or left as it is by [`Rounding::None`].
    fn rounded(self, decimals: u32, rounding: Rounding) -> Self;
    /// The lower of two; unheld if one of them is.
    fn lower(self, other: Self) -> Self {
        if self < other {
            self
        } else if other <= self {
            other
        } else {
            Self::UNHELD
        }
    }
    /// The higher of two; unheld if one of them is.
    fn higher(self, other: Self) -> Self {
        if self > other {
            self
        } else if other >= self {
            other
        } else {
            Self::UNHELD
        }
    }
}

/// Two series made into one, pair by pair: a loop once for all, because collecting an iterator is a loop for each.
pub(crate) fn pairwise<N: Number>(one: &[N], other: &[N], operation: fn(N, N) -> N) -> Vec<N> {
    let mut made = one.to_vec();
    for (one, other) in made.iter_mut().zip(other) {
        *one = operation(*one, *other);
    }
    made
}

/// The products, pair by pair.
pub(crate) fn products<N: Number>(one: &[N], other: &[N]) -> Vec<N> {
    let mut made = one.to_vec();
    for (one, other) in made.iter_mut().zip(other) {
        *one = *one * *other;
    }
    made
}

/// The sum of all.
pub fn sum<N: Number>(numbers: impl IntoIterator<Item = N>) -> N {
    let mut total = N::ZERO;
    for number in numbers {
        total += number;
    }
    total
}
