//! Dividing decimals, digit for digit as the decimal library does, in a fifth of its code.
//!
//! The library has a way of its own for divisors of 32, 64 and 96 bits. Here every divisor is shifted until it has 96.

use rust_decimal::Decimal;

use super::exact::{Whole, digits, over, ten};

/// The most decimals.
const MOST: i32 = 28;
/// What 96 bits do not hold any more.
const BEYOND: u128 = 1 << 96;

/// The quotient to 96 bits or 28 decimals, its last digit rounded half to even; nothing if it is too large, or for a divisor
/// of zero.
pub(super) fn quotient(dividend: Decimal, divisor: Decimal) -> Option<Decimal> {
    if divisor.is_zero() {
        return None;
    }
    if dividend.is_zero() {
        return Some(Decimal::ZERO);
    }
    let (of, by) = (dividend.unpack(), divisor.unpack());
    let (dividend, divisor) = (digits(of.lo, of.mid, of.hi), digits(by.lo, by.mid, by.hi));
    let shift = divisor.leading_zeros() - 32;
    let divisor = divisor << shift;
    // What stands above the lowest 96 bits of the shifted dividend is less than the divisor.
    let (mut rest, low) = (dividend >> (96 - shift), dividend << shift);
    let mut found = 0;
    for place in [64, 32, 0] {
        rest = rest << 32 | u128::from((low >> place) as u32);
        found = found << 32 | u128::from(next_limb(&mut rest, divisor));
    }
    let mut scale = of.scale.cast_signed() - by.scale.cast_signed();
    let exact = rest == 0 && scale >= 0;
    while rest != 0 || scale < 0 {
        let mut more = if rest == 0 { 9.min(-scale) } else { 9.min(MOST - scale) };
        let (longer, power) = loop {
            let power = ten(more.unsigned_abs());
            let longer = times(found, power);
            if longer < BEYOND {
                break (longer, power);
            }
            if rest == 0 {
                return None;
            }
            more -= 1;
        };
        if more < 9 && scale + more < 0 {
            return None;
        }
        if more == 0 {
            let twice = rest << 1;
            found += u128::from(twice > divisor || (twice == divisor && found % 2 == 1));
            rest = 1;
        } else {
            scale += more;
            rest = times(rest, power);
            found = longer + u128::from(next_limb(&mut rest, divisor));
        }
        if found >= BEYOND {
            // One digit too many.
            if scale == 0 {
                return None;
            }
            scale -= 1;
            let digit;
            (found, digit) = shorter(found, 10);
            found += u128::from(digit > 5 || (digit == 5 && (rest != 0 || found % 2 == 1)));
            break;
        }
        if more == 0 {
            break;
        }
    }
    if !exact {
        // Zeros at the end go, as far as the library looks for them.
        while without_zeros(&mut found, &mut scale, u32::MAX, 8) {}
        for (mask, zeros) in [(15, 4), (3, 2), (1, 1)] {
            without_zeros(&mut found, &mut scale, mask, zeros);
        }
    }
    let [lo, mid, hi] = [found as u32, (found >> 32) as u32, (found >> 64) as u32];
    Some(Decimal::from_parts(lo, mid, hi, of.negative != by.negative, scale.unsigned_abs()))
}

/// How often a divisor of 96 bits goes into a number less than 2³² times it; the rest stays.
fn next_limb(rest: &mut u128, divisor: u128) -> u32 {
    if *rest < divisor {
        return 0;
    }
    let guess = (*rest >> 64) as u64 / (divisor >> 64) as u64;
    let mut often = guess.min(u32::MAX.into()) as u32;
    // Too large by two at most, as the divisor begins with a one.
    let mut product = times(divisor, often);
    while product > *rest {
        often -= 1;
        product -= divisor;
    }
    *rest -= product;
    often
}

/// A product that 128 bits hold.
fn times(number: u128, by: u32) -> u128 {
    let part = |shift: u32| u128::from((number >> shift) as u32 as u64 * u64::from(by)) << shift;
    part(0) + part(32) + part(64)
}

/// Quotient and rest by a word.
fn shorter(number: u128, by: u32) -> (u128, u64) {
    let (quotient, rest) = over(Whole { high: 0, low: number }, by);
    (quotient.low, rest)
}

/// Takes zeros off the end if there are so many.
fn without_zeros(number: &mut u128, scale: &mut i32, mask: u32, zeros: u32) -> bool {
    let fewer = *scale - zeros.cast_signed();
    if *number as u32 & mask != 0 || fewer < 0 {
        return false;
    }
    let (quotient, rest) = shorter(*number, ten(zeros));
    if rest == 0 {
        (*number, *scale) = (quotient, fewer);
    }
    rest == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers of one, two and three words, powers of ten and of two, and their neighbours.
    fn number() -> impl Strategy<Value = Decimal> {
        let limb =
            prop_oneof![any::<u32>(), 0_u32..100, Just(0), Just(u32::MAX), (0_u32..10).prop_map(|n| 10_u32.pow(n))];
        let near = (0_u32..29, -2_i64..3).prop_map(|(power, off)| 10_i128.pow(power) + i128::from(off));
        let whole = prop_oneof![
            (limb.clone(), limb.clone(), limb.clone())
                .prop_map(|(a, b, c)| i128::from(a) | i128::from(b) << 32 | i128::from(c) << 64),
            (limb.clone(), limb).prop_map(|(a, b)| i128::from(a) | i128::from(b) << 32),
            any::<u32>().prop_map(i128::from),
            (1_i128..1000).prop_map(|n| n),
            near,
        ];
        (whole, 0_u32..29, any::<bool>()).prop_map(|(whole, scale, negative)| {
            Decimal::from_i128_with_scale(if negative { -whole } else { whole }, scale)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn digits_are_those_of_the_decimal_library(dividend in number(), divisor in number(), product in any::<bool>()) {
            // Some that divide without a rest.
            let dividend = if product { dividend.checked_mul(divisor).unwrap_or(dividend) } else { dividend };
            let (found, expected) = (quotient(dividend, divisor), dividend.checked_div(divisor));
            let parts = |number: Option<Decimal>| number.map(|number| number.unpack());
            prop_assert_eq!(parts(found), parts(expected), "{} / {}", dividend, divisor);
        }
    }
}
