//! Sums and products of decimals: the exact result, rounded half to even to as many decimals as 96 bits hold.
//!
//! Digit for digit what `rust_decimal` gives, in a quarter of its code; and the sum of many, which is rounded once and so
//! never divides on its way.

use rust_decimal::Decimal;

use super::{Held, Number};

/// The powers of ten that 32 bits hold.
const TENS: [u32; 10] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
/// What the digits of a decimal lie below.
const LIMIT: u128 = 1 << 96;
const MOST_DECIMALS: u32 = 28;

/// A whole number below 2¹⁹².
#[derive(Clone, Copy)]
pub(super) struct Whole {
    pub(super) high: u64,
    pub(super) low: u128,
}

/// The sum.
#[inline(always)]
pub(super) fn sum(one: Decimal, other: Decimal) -> Held {
    let (one, other) = (one.unpack(), other.unpack());
    // The one with fewer decimals is brought to as many.
    let (a, b) = if one.scale > other.scale { (other, one) } else { (one, other) };
    let raised = raised(digits(a.lo, a.mid, a.hi), b.scale - a.scale);
    together(raised, a.negative, Whole { high: 0, low: digits(b.lo, b.mid, b.hi) }, b.negative, b.scale)
}

/// The sum of all, rounded once.
pub(super) fn total(series: &[Held]) -> Held {
    let mut scale = 0;
    for figure in series {
        if !figure.is_held() {
            return Held::UNHELD;
        }
        scale = scale.max(figure.0.scale());
    }
    let nothing = Whole { high: 0, low: 0 };
    let (mut positive, mut negative) = (nothing, nothing);
    for figure in series {
        let parts = figure.0.unpack();
        let part = raised(digits(parts.lo, parts.mid, parts.hi), scale - parts.scale);
        let sum = if parts.negative { &mut negative } else { &mut positive };
        *sum = plus(*sum, part);
        if sum.high >> 62 > 0 {
            return Held::UNHELD;
        }
    }
    together(positive, false, negative, true, scale)
}

/// One and another with so many decimals.
#[inline(always)]
fn together(one: Whole, one_negative: bool, other: Whole, other_negative: bool, scale: u32) -> Held {
    if one_negative == other_negative {
        return fitted(plus(one, other), scale, one_negative);
    }
    let less = (one.high, one.low) < (other.high, other.low);
    let (more, less, negative) = if less { (other, one, other_negative) } else { (one, other, one_negative) };
    let (low, borrow) = more.low.overflowing_sub(less.low);
    fitted(Whole { high: more.high - less.high - u64::from(borrow), low }, scale, negative)
}

#[inline(always)]
fn plus(one: Whole, other: Whole) -> Whole {
    let (low, carry) = one.low.overflowing_add(other.low);
    Whole { high: one.high + other.high + u64::from(carry), low }
}

/// With so many decimals more.
#[inline(always)]
fn raised(digits: u128, mut decimals: u32) -> Whole {
    let mut number = Whole { high: 0, low: digits };
    while decimals > 0 {
        let step = decimals.min(9);
        number = times(number, ten(step));
        decimals -= step;
    }
    number
}

/// The product.
#[inline(always)]
pub(super) fn product(one: Decimal, other: Decimal) -> Held {
    let (one, other) = (one.unpack(), other.unpack());
    let [a, b] = [&one, &other].map(|of| [of.lo, of.mid, of.hi].map(u64::from));
    // Lines of zeros are left out, so the one with more of them stands below.
    let ([a0, a1, a2], [b0, b1, b2]) = if a[2] == 0 && a[1] <= b[1] { (b, a) } else { (a, b) };
    let (r0, carry) = line(a0, b0, 0, 0);
    let (mut r1, carry) = line(a1, b0, 0, carry);
    let (mut r2, mut r3) = line(a2, b0, 0, carry);
    let (mut r4, mut r5, mut carry) = (0, 0, 0);
    if b1 | b2 > 0 {
        (r1, carry) = line(a0, b1, r1, carry);
        (r2, carry) = line(a1, b1, r2, carry);
        (r3, r4) = line(a2, b1, r3, carry);
        if b2 > 0 {
            (r2, carry) = line(a0, b2, r2, 0);
            (r3, carry) = line(a1, b2, r3, carry);
            (r4, r5) = line(a2, b2, r4, carry);
        }
    }
    let low = u128::from(r3 << 32 | r2) << 64 | u128::from(r1 << 32 | r0);
    fitted(Whole { high: r5 << 32 | r4, low }, one.scale + other.scale, one.negative != other.negative)
}

/// One place of a multiplication by hand: the word that stays there, and what is carried to the next.
#[inline(always)]
fn line(a: u64, b: u64, above: u64, carry: u64) -> (u64, u64) {
    let product = a * b + above + carry;
    (product & MASK, product >> 32)
}

#[inline(always)]
pub(super) fn digits(lo: u32, mid: u32, hi: u32) -> u128 {
    u128::from(hi) << 64 | u128::from(u64::from(mid) << 32 | u64::from(lo))
}

#[inline(always)]
pub(super) fn ten(exponent: u32) -> u32 {
    TENS.get(exponent as usize).copied().unwrap_or(1)
}

/// `number · by`, which must stay below 2¹⁹².
#[inline(always)]
fn times(number: Whole, by: u32) -> Whole {
    let (by, low, middle) = (u64::from(by), number.low as u64, (number.low >> 64) as u64);
    let first = (low & MASK) * by;
    let second = (low >> 32) * by + (first >> 32);
    let third = (middle & MASK) * by + (second >> 32);
    let fourth = (middle >> 32) * by + (third >> 32);
    let (low, middle) = (second << 32 | first & MASK, fourth << 32 | third & MASK);
    Whole { high: number.high * by + (fourth >> 32), low: u128::from(middle) << 64 | u128::from(low) }
}

const MASK: u64 = 0xffff_ffff;

/// Quotient and rest of a number of which `rest`, less than the divisor, is left of what stands before it.
#[inline(always)]
fn divided(rest: u64, number: u64, by: u64) -> (u64, u64) {
    let number = rest << 32 | number;
    let quotient = number / by;
    (quotient, number - quotient * by)
}

/// The quotient, with the rest beside it.
#[inline(always)]
pub(super) fn over(number: Whole, by: u32) -> (Whole, u64) {
    let (by, low, middle) = (u64::from(by), number.low as u64, (number.low >> 64) as u64);
    let (high, middle, rest) = if number.high > 0 {
        let (high, rest) = divided(0, number.high, by);
        let (upper, rest) = divided(rest, middle >> 32, by);
        let (lower, rest) = divided(rest, middle & MASK, by);
        (high, upper << 32 | lower, rest)
    } else {
        let (middle, rest) = divided(0, middle, by);
        (0, middle, rest)
    };
    let (upper, rest) = divided(rest, low >> 32, by);
    let (lower, rest) = divided(rest, low & MASK, by);
    (Whole { high, low: u128::from(middle) << 64 | u128::from(upper << 32 | lower) }, rest)
}

/// A number with so many decimals, as many of which are rounded away as must be; unheld if it is too large.
#[inline(never)]
fn fitted(mut number: Whole, mut scale: u32, negative: bool) -> Held {
    let mut excess = scale.saturating_sub(MOST_DECIMALS);
    if number.high > 0 || number.low >= LIMIT {
        let bits = if number.high > 0 { 192 - number.high.leading_zeros() } else { 128 - number.low.leading_zeros() };
        // At least the digits of so many bits, by a lower bound of log₁₀ 2.
        excess = excess.max((((bits - 97) * 77) >> 8) + 1);
    }
    let mut more = false;
    while excess > 0 {
        if excess > scale {
            return Held::UNHELD;
        }
        let step = excess.min(9);
        let by = ten(step);
        let rest;
        (number, rest) = over(number, by);
        (excess, scale) = (excess - step, scale - step);
        if excess > 0 {
            more |= rest > 0;
            continue;
        }
        if number.high > 0 || number.low >= LIMIT {
            (more, excess) = (more || rest > 0, 1);
            continue;
        }
        let half = u64::from(by) / 2;
        if rest > half || rest == half && (more || number.low as u32 & 1 == 1) {
            number.low += 1;
            // Only what was one below it.
            if number.low == LIMIT {
                (more, excess) = (false, 1);
            }
        }
    }
    let low = number.low;
    Held::from(Decimal::from_parts(low as u32, (low >> 32) as u32, (low >> 64) as u32, negative, scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Decimals of every size, and those near which sums and products need one digit less.
    fn decimals() -> impl Strategy<Value = Decimal> {
        let sizes = prop_oneof![0_u32..=96, 90_u32..=96];
        let ends = prop_oneof![Just(0_u128), Just(u128::MAX), any::<u128>()];
        (any::<u128>(), ends, sizes, any::<bool>(), 0_u32..=28).prop_map(|(digits, ends, bits, negative, scale)| {
            let digits = (digits & !0xffff_ffff_ffff | ends & 0xffff_ffff_ffff) & ((1 << bits) - 1);
            let word = |place: u32| (digits >> place) as u32;
            Decimal::from_parts(word(0), word(32), word(64), negative, scale)
        })
    }

    fn alike(found: Held, expected: Option<Decimal>) -> bool {
        match (found.settled(), expected) {
            (Ok(found), Some(expected)) => {
                // A zero may have any number of decimals.
                found == expected && (found.is_zero() || found.serialize() == expected.serialize())
            }
            (Err(_), expected) => expected.is_none_or(|expected| expected.abs() == Decimal::MAX),
            _ => false,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn digits_are_those_of_the_library(a in decimals(), b in decimals()) {
            // A sum with zero is not asked for.
            prop_assert!(a.is_zero() || b.is_zero() || alike(sum(a, b), a.checked_add(b)), "{} + {}", a, b);
            prop_assert!(alike(product(a, b), a.checked_mul(b)), "{} * {}", a, b);
        }
    }

    #[test]
    fn a_total_is_rounded_once() {
        let held = |text: &str| Held::from(text.parse::<Decimal>().unwrap());
        // Step by step, each third of a step after the first would be lost.
        let series = ["7922816251426433759354395033", "0.3", "-0.3", "0.3", "0.3", "-1"].map(held);
        assert_eq!(total(&series).settled().unwrap().to_string(), "7922816251426433759354395032.6");
        let most = Held::from(Decimal::MAX - Decimal::ONE);
        assert_eq!(total(&[most, most, -most, -most]).settled().unwrap(), Decimal::ZERO);
        for unheld in [vec![most, most], vec![Held::ONE, Held::UNHELD], vec![most; 120], vec![-most; 120]] {
            assert!(!total(&unheld).is_held(), "{unheld:?}");
        }
        assert_eq!(total(&[]), Held::ZERO);
    }

    #[test]
    fn what_rounds_up_to_the_limit_loses_a_digit() {
        let most = Decimal::MAX;
        for (a, b) in [
            (most, Decimal::new(5, 1)),
            (most, Decimal::new(4, 1)),
            (Decimal::from_parts(u32::MAX, u32::MAX, u32::MAX, false, 5), Decimal::new(95, 7)),
            (Decimal::from_parts(u32::MAX, u32::MAX, u32::MAX, false, 28), Decimal::new(-5, 28)),
        ] {
            assert!(alike(sum(a, b), a.checked_add(b)), "{a} + {b}");
            assert!(alike(product(a, b), a.checked_mul(b)), "{a} * {b}");
        }
    }
}
