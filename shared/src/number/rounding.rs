//! The one place where figures are rounded.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::limbs::{divide, multiply_and_add};
use crate::document::words;

words! {
    /// How a payable amount is brought to whole minor units. It happens once for each payable line and
    /// month; intermediate figures are never rounded.
    pub enum Rounding {
        /// To the nearest minor unit, halves to the even one ("banker's rounding").
        HalfEven = "half_even",
        /// To the nearest minor unit, halves away from zero.
        HalfUp = "half_up",
        /// Not at all: exact figures, for checking.
        None = "none",
    }
}

impl Rounding {
    /// `amount` rounded to so many decimals.
    pub fn apply(self, amount: Decimal, decimals: u32) -> Decimal {
        if self == Self::None { amount } else { shortened(amount, decimals, Some(self)) }
    }
}

/// `amount` without the decimals beyond so many.
pub(crate) fn cut(amount: Decimal, decimals: u32) -> Decimal {
    shortened(amount, decimals, None)
}

/// Written here because the decimal's own rounding carries six strategies and multiplies what it has divided.
fn shortened(amount: Decimal, decimals: u32, rounding: Option<Rounding>) -> Decimal {
    let parts = amount.unpack();
    if parts.scale <= decimals {
        return amount;
    }
    let (mut limbs, mut rest) = ([parts.lo, parts.mid, parts.hi], parts.scale - decimals);
    // Whether anything but zeros stood behind the last digits that were taken off.
    let mut more = false;
    loop {
        let by = 10_u32.pow(rest.min(9));
        let taken = divide(&mut limbs, by);
        rest = rest.saturating_sub(9);
        if rest > 0 {
            more |= taken != 0;
            continue;
        }
        let odd = limbs.iter().take(1).any(|lowest| lowest % 2 == 1);
        let up = match (taken.cmp(&(by / 2)), rounding) {
            (_, None) | (Ordering::Less, _) => false,
            (Ordering::Greater, _) => true,
            (Ordering::Equal, Some(rounding)) => more || odd || rounding == Rounding::HalfUp,
        };
        if up {
            multiply_and_add(&mut limbs, 1, 1);
        }
        let [lo, mid, hi] = limbs;
        return Decimal::from_parts(lo, mid, hi, parts.negative, decimals);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::RoundingStrategy;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn digits_are_those_of_the_decimal_library(
            parts in any::<(u32, u32, u32, bool)>(), small in any::<bool>(), halves in any::<bool>(), scale in 0_u32..29, decimals in 0_u32..29,
        ) {
            let (lo, mid, hi, negative) = parts;
            let mut amount = Decimal::from_parts(lo, if small { 0 } else { mid }, if small { 0 } else { hi }, negative, scale);
            if halves && scale > decimals {
                // An exact half.
                let half = Decimal::new(5, decimals + 1);
                amount = Decimal::new(i64::from(lo), decimals) + half;
            }
            for (rounding, strategy) in [
                (Some(Rounding::HalfEven), RoundingStrategy::MidpointNearestEven),
                (Some(Rounding::HalfUp), RoundingStrategy::MidpointAwayFromZero),
                (None, RoundingStrategy::ToZero),
            ] {
                let (found, expected) =
                    (shortened(amount, decimals, rounding), amount.round_dp_with_strategy(decimals, strategy));
                prop_assert_eq!((found, found.scale()), (expected, expected.scale()), "{} {} {:?}", amount, decimals, rounding);
            }
        }
    }
}
