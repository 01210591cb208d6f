//! All roots of a polynomial with few terms, in an interval of positive numbers up to 1.
//!
//! Floating point finds where they are ([`Sketch`]), and where it is sure of a simple root, only the last
//! digits of that are left to decimals. Whatever it is not sure of, such as roots of higher order, is
//! looked for again in decimals alone.

use super::sketch::{Near, Place, Sketch};
use super::{Held, Number, Overflow, power};

/// Coefficients by rising exponent, none of them zero.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Polynomial {
    pub(super) terms: Vec<(u32, Held)>,
}

/// The sums of a polynomial's positive and of its negative terms, both as positive numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    pub positive: Held,
    pub negative: Held,
}

/// From 15 digits each step makes twice as many.
const POLISHING_STEPS: u32 = 8;

impl Polynomial {
    /// From coefficients by rising exponent; those of one exponent are added up. A common power of x is
    /// divided out: it has no positive root.
    ///
    /// # Errors
    /// [`Overflow`] if a coefficient cannot be held.
    pub(crate) fn new(terms: impl IntoIterator<Item = (u32, Held)>) -> Result<Self, Overflow> {
        let mut merged: Vec<(u32, Held)> = Vec::new();
        for (exponent, coefficient) in terms {
            match merged.last_mut() {
                Some((last, sum)) if *last == exponent => *sum += coefficient,
                _ => merged.push((exponent, coefficient)),
            }
        }
        merged.retain(|(_, coefficient)| *coefficient != Held::ZERO);
        let lowest = merged.first().map_or(0, |(exponent, _)| *exponent);
        for (exponent, coefficient) in &mut merged {
            *exponent -= lowest;
            coefficient.settled()?;
        }
        Ok(Self { terms: merged })
    }

    /// xⁿ · p(1/x): its roots are the reciprocals.
    pub(crate) fn reversed(&self) -> Self {
        let degree = self.terms.last().map_or(0, |(exponent, _)| *exponent);
        Self {
            terms: self.terms.iter().rev().map(|(exponent, coefficient)| (degree - exponent, *coefficient)).collect(),
        }
    }

    /// How often the coefficients change their sign: by Descartes' rule, the most positive roots it
    /// can have.
    pub(crate) fn sign_changes(&self) -> usize {
        let negative = |term: &(u32, Held)| term.1 < Held::ZERO;
        self.terms.windows(2).filter(|pair| matches!(pair, [a, b] if negative(a) != negative(b))).count()
    }

    /// Its roots from `low` to `high` (0 < low < high ≤ 1), rising, one of any order once.
    ///
    /// # Errors
    /// [`Overflow`] for coefficients near the largest number, or if the roots cannot be told apart.
    pub(crate) fn roots_between(&self, low: Held, high: Held) -> Result<Vec<Held>, Overflow> {
        if self.sign_changes() == 0 {
            return Ok(Vec::new());
        }
        let all = |Overflow| vec![Place::Unclear { low, high }];
        let places = Sketch::of(&self.terms).places(low, high).unwrap_or_else(all);
        let mut roots = Vec::new();
        for place in places {
            match place {
                Place::Root(near) => match self.polished(near)? {
                    Some(root) => roots.push(root),
                    None => roots.extend(self.isolated(near.low, near.high)?),
                },
                Place::Unclear { low, high } => roots.extend(self.isolated(low, high)?),
            }
        }
        Ok(roots)
    }

    /// A simple root to the last digits by Newton's method; nothing if it does not settle. The slope is
    /// clear of zero there and all but constant, so that the last step bounds what is left to the root.
    fn polished(&self, near: Near) -> Result<Option<Held>, Overflow> {
        let mut x = near.root;
        for _ in 0..POLISHING_STEPS {
            let value = self.value(x);
            value.settled()?;
            let step = value / near.slope;
            if !step.is_held() {
                break;
            }
            x -= step;
            if x <= near.low || x >= near.high {
                break;
            }
            if step.abs() <= x * Held::new(1, 24) {
                return Ok(Some(x));
            }
        }
        Ok(None)
    }

    /// The slope; if `reduced`, divided by the highest exponent, so that coefficients do not grow.
    pub(super) fn derivative(&self, reduced: bool) -> Self {
        let highest = if reduced { self.terms.last().map_or(1, |(exponent, _)| *exponent) } else { 1 };
        let rising = self.terms.iter().filter(|(exponent, _)| *exponent > 0);
        let terms = rising.map(|(exponent, coefficient)| {
            (exponent - 1, *coefficient * (Held::from_u32(*exponent) / Held::from_u32(highest)))
        });
        Self { terms: terms.collect() }
    }

    /// p(x) by Horner's scheme, for x ≤ 1.
    fn value(&self, x: Held) -> Held {
        let mut terms = self.terms.iter().rev();
        let Some((mut above, mut total)) = terms.next().copied() else { return Held::ZERO };
        for (exponent, coefficient) in terms {
            let factor = if above - exponent == 1 { x } else { power(x, above - exponent) };
            total = total * factor + *coefficient;
            above = *exponent;
        }
        total * power(x, above)
    }

    /// Horner's scheme over the gaps between exponents; for x ≤ 1 every intermediate stays bounded.
    pub(super) fn sums(&self, x: Held) -> Result<Sums, Overflow> {
        let mut sums = Sums { positive: Held::ZERO, negative: Held::ZERO };
        let mut above = self.terms.last().map_or(0, |(exponent, _)| *exponent);
        for (exponent, coefficient) in self.terms.iter().rev() {
            sums = sums.times_power(x, above - exponent);
            let side = if *coefficient < Held::ZERO { &mut sums.negative } else { &mut sums.positive };
            *side += coefficient.abs();
            above = *exponent;
        }
        sums = sums.times_power(x, above);
        sums.positive.settled()?;
        sums.negative.settled()?;
        Ok(sums)
    }
}

impl Sums {
    /// Times a power of x, in steps: the power by itself may be too small to be held although the
    /// product is not.
    fn times_power(self, x: Held, exponent: u32) -> Self {
        // So many steps at once leave a millionth at the least.
        let at_once = match x {
            x if x > Held::new(99, 2) => 1024,
            x if x > Held::new(9, 1) => 128,
            x if x > Held::new(5, 1) => 16,
            _ => 1,
        };
        let (mut sums, mut left) = (self, exponent);
        while left > 0 && (sums.positive != Held::ZERO || sums.negative != Held::ZERO) {
            let step = left.min(at_once);
            sums = sums.scaled(power(x, step));
            left -= step;
        }
        sums
    }

    fn scaled(self, factor: Held) -> Self {
        Self { positive: self.positive * factor, negative: self.negative * factor }
    }

    pub(super) fn value(self) -> Held {
        self.positive - self.negative
    }

    /// −1, 0 or 1; 0 where the value cannot be told from rounding errors, which lie well below what
    /// two rates that a person could tell apart would leave between them.
    pub(super) fn sign(self) -> Result<i8, Overflow> {
        let noise = (self.positive + self.negative) * Held::new(1, 24);
        noise.settled()?;
        let value = self.value();
        Ok(if value.abs() <= noise {
            0
        } else if value < Held::ZERO {
            -1
        } else {
            1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::settled;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    fn roots(coefficients: &[i64]) -> Vec<String> {
        rounded(coefficients, 12)
    }

    fn rounded(coefficients: &[i64], decimals: u32) -> Vec<String> {
        let terms = (0..).zip(coefficients.iter().map(|number| Held::from(Decimal::from(*number))));
        let polynomial = Polynomial::new(terms).unwrap();
        let roots = settled(polynomial.roots_between(Held::new(1, 9), Held::ONE).unwrap()).unwrap();
        roots.into_iter().map(|root| root.round_dp(decimals).normalize().to_string()).collect()
    }

    #[test]
    fn simple_double_and_triple_roots_are_found_once_each() {
        // (2x − 1)(4x − 1), (2x − 1)², (2x − 1)³, (2x − 1)²(4x − 1), (x − 1)²
        assert_eq!(roots(&[1, -6, 8]), ["0.25", "0.5"]);
        assert_eq!(roots(&[1, -4, 4]), ["0.5"]);
        assert_eq!(roots(&[-1, 6, -12, 8]), ["0.5"]);
        assert_eq!(roots(&[-1, 8, -20, 16]), ["0.25", "0.5"]);
        assert_eq!(roots(&[1, -2, 1]), ["1"]);
    }

    #[test]
    fn roots_of_higher_order_are_found_once() {
        // (1 − x)ⁿ and (1 − 2x)ⁿ by Pascal's triangle.
        let mut row = vec![1_i64];
        for order in 1..=6 {
            row = (0..=order).map(|k| row.get(k).unwrap_or(&0) - k.checked_sub(1).map_or(0, |k| row[k])).collect();
            assert_eq!(roots(&row), ["1"], "order {order}");
            let halves: Vec<i64> = row.iter().enumerate().map(|(k, coefficient)| coefficient << k).collect();
            assert_eq!(roots(&halves), ["0.5"], "order {order}");
        }
    }

    #[test]
    fn no_root_is_invented() {
        assert!(roots(&[1, -1, 1]).is_empty());
        assert!(roots(&[1, 2, 3]).is_empty());
        assert!(roots(&[]).is_empty());
        // x = 2 lies outside.
        assert!(roots(&[-2, 1]).is_empty());
    }

    #[test]
    fn gaps_and_far_roots_are_no_trouble() {
        let terms = [(0, -Held::ONE), (365, Held::from_u32(1_000_000))];
        let polynomial = Polynomial::new(terms).unwrap();
        let found = polynomial.roots_between(Held::new(1, 9), Held::ONE).unwrap();
        let back = power(found[0], 365).settled().unwrap();
        assert!((back - Decimal::new(1, 6)).abs() < Decimal::new(1, 26), "{back}");
        assert_eq!(roots(&[-1, 100_000_000]), ["0.00000001"]);
    }

    /// Flows of months: an outlay, then money both ways, sometimes of equal size, sometimes at long intervals.
    fn series() -> impl Strategy<Value = Vec<(u32, Held)>> {
        let amount = prop_oneof![-1_000_000_i64..1_000_000, -3_i64..3, 0_i64..500_000];
        let flow = (prop_oneof![3 => Just(1_u32), 1 => 1_u32..400], amount);
        proptest::collection::vec(flow, 1..80).prop_map(|flows| {
            let mut day = 0;
            let later = flows.into_iter().map(|(gap, amount)| {
                day += gap;
                (day, Held::from(Decimal::new(amount, 2)))
            });
            std::iter::once((0, -Held::from_u32(5_000))).chain(later).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn floating_point_first_finds_what_decimals_alone_find(terms in series()) {
            let polynomial = Polynomial::new(terms).unwrap();
            let low = Held::new(9, 1);
            for polynomial in [polynomial.reversed(), polynomial] {
                let found = polynomial.roots_between(low, Held::ONE).unwrap();
                let Ok(expected) = polynomial.isolated(low, Held::ONE) else { continue };
                prop_assert_eq!(found.len(), expected.len(), "{:?} {:?}", found, expected);
                for (found, expected) in found.iter().zip(&expected) {
                    prop_assert!((*found - *expected).abs() < Held::new(1, 20), "{:?} {:?}", found, expected);
                }
            }
        }
    }
}
