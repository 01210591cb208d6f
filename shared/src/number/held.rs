//! Exact decimals whose overflow sticks.

use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use rust_decimal::Decimal;

use super::quotient::quotient;
use super::{Float, Number, Overflow, Rounding, exact};

/// An exact decimal, or the mark of one that could not be held.
///
/// A result at or beyond 2⁹⁶ − 1 (about 7.9 · 10²⁸) and a division by zero are *unheld*, and so is whatever is made
/// of them. An unheld figure is neither below, nor above, nor equal to anything. [`settled`](Self::settled) is the
/// only way back to a [`Decimal`], so that nobody shows such a figure by oversight.
///
/// ```
/// use partner_roi_shared::Decimal;
/// use partner_roi_shared::number::{Held, Overflow};
///
/// let [two, three] = [2, 3].map(|whole| Held::from(Decimal::from(whole)));
/// assert_eq!((two * three - two).settled(), Ok(Decimal::from(4)));
/// let beyond = Held::from(Decimal::MAX) + two;
/// assert_eq!((beyond - three).settled(), Err(Overflow));
/// assert!(!(beyond < two) && !(beyond >= two));
/// ```
// The mark is the largest decimal, of either sign: figures stay as small as decimals, and there is nothing beside
// them that each step would have to carry.
#[derive(Debug, Clone, Copy)]
pub struct Held(pub(super) Decimal);

impl Held {
    /// The figure itself.
    ///
    /// # Errors
    /// [`Overflow`] if something on the way to it could not be held.
    pub fn settled(self) -> Result<Decimal, Overflow> {
        if is_unheld(&self) { Err(Overflow) } else { Ok(self.0) }
    }

    /// So many units of the last of so many decimals (at most 28).
    pub(crate) const fn new(units: u32, decimals: u32) -> Self {
        Self(Decimal::from_parts(units, 0, 0, false, decimals))
    }

    /// Its size.
    pub(crate) fn abs(self) -> Self {
        Self(self.0.abs())
    }

    fn of(value: Option<Decimal>) -> Self {
        value.map_or(Self::UNHELD, Self)
    }
}

impl From<Decimal> for Held {
    fn from(value: Decimal) -> Self {
        Self(value)
    }
}

impl From<Held> for Float {
    fn from(figure: Held) -> Self {
        figure.settled().map_or(Self::UNHELD, Self::from_decimal)
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Held {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        compared(self, other)
    }
}

/// Looked at before each operation, so that one word usually decides.
#[inline(always)]
fn is_unheld(figure: &Held) -> bool {
    figure.0.unpack().hi == u32::MAX && is_mark(figure)
}

#[cold]
#[inline(never)]
fn is_mark(figure: &Held) -> bool {
    let parts = figure.0.unpack();
    parts.lo & parts.mid & parts.hi == u32::MAX && parts.scale == 0
}

// Each operation is one function for the whole engine, and its operands go in by reference, so that a formula is
// a row of calls without copies between them.

#[inline(never)]
fn compared(one: &Held, other: &Held) -> Option<Ordering> {
    if is_unheld(one) || is_unheld(other) { None } else { Some(one.0.cmp(&other.0)) }
}

#[inline(never)]
fn added(one: &Held, other: &Held) -> Held {
    if one.0.is_zero() {
        return *other;
    }
    if other.0.is_zero() {
        return *one;
    }
    if is_unheld(one) || is_unheld(other) { Held::UNHELD } else { exact::sum(one.0, other.0) }
}

#[inline(never)]
fn multiplied(one: &Held, other: &Held) -> Held {
    if is_unheld(one) || is_unheld(other) {
        return Held::UNHELD;
    }
    if one.0.is_zero() || other.0.is_zero() { Held::ZERO } else { exact::product(one.0, other.0) }
}

#[inline(never)]
fn divided(one: &Held, other: &Held) -> Held {
    if is_unheld(one) || is_unheld(other) { Held::UNHELD } else { Held::of(quotient(one.0, other.0)) }
}

impl Add for Held {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        added(&self, &other)
    }
}

impl AddAssign for Held {
    fn add_assign(&mut self, other: Self) {
        *self = added(self, &other);
    }
}

impl Sub for Held {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        // A sum: the compiled subtraction would stand beside the compiled addition.
        added(&self, &-other)
    }
}

impl SubAssign for Held {
    fn sub_assign(&mut self, other: Self) {
        *self = added(self, &-other);
    }
}

impl Mul for Held {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        multiplied(&self, &other)
    }
}

impl Div for Held {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        divided(&self, &other)
    }
}

impl Neg for Held {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Number for Held {
    const ZERO: Self = Self(Decimal::ZERO);
    const ONE: Self = Self(Decimal::ONE);
    const UNHELD: Self = Self(Decimal::MAX);

    fn from_decimal(value: Decimal) -> Self {
        Self::from(value)
    }

    fn total(series: &[Self]) -> Self {
        exact::total(series)
    }

    fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    fn is_held(self) -> bool {
        !is_unheld(&self)
    }

    fn rounded(self, decimals: u32, rounding: Rounding) -> Self {
        if self.is_held() { Self(rounding.apply(self.0, decimals)) } else { self }
    }
}

/// The figures of a series.
///
/// # Errors
/// [`Overflow`] if one of them could not be held.
pub(crate) fn settled(series: Vec<Held>) -> Result<Vec<Decimal>, Overflow> {
    let mut held = true;
    let decimals = decimals(series, &mut held);
    if held { Ok(decimals) } else { Err(Overflow) }
}

/// The series as decimals; if one of them could not be held, `held` becomes false.
pub(crate) fn decimals(series: Vec<Held>, held: &mut bool) -> Vec<Decimal> {
    *held &= !series.iter().any(is_unheld);
    // In the same memory.
    series.into_iter().map(|figure| figure.0).collect()
}

/// A series to reckon with.
pub(crate) fn held(series: &[Decimal]) -> Vec<Held> {
    series.iter().copied().map(Held::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(text: &str) -> Held {
        Held::from(text.parse::<Decimal>().unwrap())
    }

    #[test]
    fn what_cannot_be_held_stays_so() {
        let huge = held("79228162514264337593543950334");
        let (zero, one) = (Held::ZERO, Held::ONE);
        for unheld in [huge + one, -huge - one, huge * huge, one / zero, zero / zero, Held::UNHELD] {
            for made in [
                unheld + zero,
                zero + unheld,
                unheld - huge,
                huge - unheld,
                unheld - unheld,
                zero * unheld,
                one / unheld,
                -unheld,
                unheld.abs(),
                unheld.rounded(0, Rounding::HalfUp),
                unheld.lower(zero),
                zero.higher(unheld),
            ] {
                assert_eq!(made.settled(), Err(Overflow), "{unheld:?} {made:?}");
            }
            assert!(unheld != unheld && unheld.partial_cmp(&zero).is_none(), "{unheld:?}");
        }
        assert_eq!(huge.settled().unwrap().to_string(), "79228162514264337593543950334");
    }

    #[test]
    fn only_the_largest_decimal_is_the_mark() {
        // The same digits with decimals are a figure like any other.
        for text in
            ["7.9228162514264337593543950335", "-7922816251426433759354395033.5", "79228162514264337593543950334"]
        {
            assert_eq!((held(text) + Held::ZERO).settled().unwrap().to_string(), text);
        }
        assert_eq!(held("79228162514264337593543950335").settled(), Err(Overflow));
        assert_eq!(held("-79228162514264337593543950335").settled(), Err(Overflow));
    }

    #[test]
    fn digits_are_those_of_decimals() {
        let (a, b) = (held("-1234567890.123456789"), held("0.0000000000000000333"));
        let (x, y) = (a.settled().unwrap(), b.settled().unwrap());
        assert_eq!((a + b).settled(), Ok(x + y));
        assert_eq!((a - b).settled(), Ok(x - y));
        assert_eq!((a * b).settled(), Ok(x * y));
        assert_eq!((a / b).settled(), Ok(x / y));
        assert_eq!(a.partial_cmp(&b), Some(Ordering::Less));
    }
}
