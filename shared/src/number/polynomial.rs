//! All roots of a polynomial with few terms, in an interval of positive numbers up to 1.
//!
//! For positive x the terms with positive coefficients and those with negative ones each grow with x.
//! So the two sums at the ends of an interval bound the polynomial, and its derivatives, everywhere
//! inside: if it cannot be zero, there is no root; if its slope cannot, there is at most one, and a
//! bracket finds it. Otherwise the interval is halved, and once it is narrow, the roots of the slope,
//! found the same way, cut it into pieces without turning points. Nothing depends on a guess, and a root
//! of higher order is found where the first derivative that is simple there crosses zero.

use rust_decimal::Decimal;

use super::{Number, Overflow, power, root};

/// Coefficients by rising exponent, none of them zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Polynomial {
    terms: Vec<(u32, Decimal)>,
}

/// The sums of a polynomial's positive and of its negative terms, both as positive numbers.
#[derive(Debug, Clone, Copy)]
struct Sums {
    positive: Decimal,
    negative: Decimal,
}

const MAX_STEPS: u32 = 300;

/// So many intervals are looked at before a polynomial is given up: a hundred times what the busiest
/// series needs.
const MOST_INTERVALS: u32 = 50_000;

/// Roots of the slope are looked for in intervals in which the highest power changes by about this
/// share at most.
const NARROW: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// Intervals narrower than this are not halved any more. Rates that lie closer together are one rate.
const NARROWEST: Decimal = Decimal::from_parts(1, 0, 0, false, 10);

/// Derivatives up to this order are used. Cash flows with roots of a higher order are only made up.
const HIGHEST_ORDER: usize = 12;

impl Polynomial {
    /// From coefficients in any order; those of one exponent are added up. A common power of x is
    /// divided out: it has no positive root.
    pub(crate) fn new(mut terms: Vec<(u32, Decimal)>) -> Result<Self, Overflow> {
        terms.sort_by_key(|(exponent, _)| *exponent);
        let mut merged: Vec<(u32, Decimal)> = Vec::new();
        for (exponent, coefficient) in terms {
            match merged.last_mut() {
                Some((last, sum)) if *last == exponent => *sum = sum.plus(coefficient)?,
                _ => merged.push((exponent, coefficient)),
            }
        }
        merged.retain(|(_, coefficient)| !coefficient.is_zero());
        let lowest = merged.first().map_or(0, |(exponent, _)| *exponent);
        Ok(Self { terms: merged.into_iter().map(|(exponent, coefficient)| (exponent - lowest, coefficient)).collect() })
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
        let negative = |term: &(u32, Decimal)| term.1.is_sign_negative();
        self.terms.windows(2).filter(|pair| matches!(pair, [a, b] if negative(a) != negative(b))).count()
    }

    /// Its roots from `low` to `high` (0 < low < high ≤ 1), rising, one of any order once.
    ///
    /// # Errors
    /// [`Overflow`] for coefficients near the largest number, or if the roots cannot be told apart.
    pub(crate) fn roots_between(&self, low: Decimal, high: Decimal) -> Result<Vec<Decimal>, Overflow> {
        if self.sign_changes() == 0 {
            return Ok(Vec::new());
        }
        let mut derivatives = vec![self.clone()];
        while let Some(last) = derivatives.last().filter(|last| last.terms.len() > 1) {
            if derivatives.len() > HIGHEST_ORDER {
                break;
            }
            derivatives.push(last.derivative(true)?);
        }
        let highest = self.terms.last().map_or(1, |(exponent, _)| *exponent);
        let narrow = NARROW.over(Decimal::from(highest))?;
        let mut search = Search { derivatives, narrow, intervals: 0 };
        search.roots(0, low, high)
    }

    /// The slope; if `reduced`, divided by the highest exponent, so that coefficients do not grow.
    fn derivative(&self, reduced: bool) -> Result<Self, Overflow> {
        let highest = if reduced { self.terms.last().map_or(1, |(exponent, _)| *exponent) } else { 1 };
        let rising = self.terms.iter().filter(|(exponent, _)| *exponent > 0);
        let terms = rising.map(|(exponent, coefficient)| {
            let factor = Decimal::from(*exponent).over(Decimal::from(highest))?;
            Ok((exponent - 1, coefficient.times(factor)?))
        });
        Ok(Self { terms: terms.collect::<Result<_, _>>()? })
    }

    /// Horner's scheme over the gaps between exponents; for x ≤ 1 every intermediate stays bounded.
    fn sums(&self, x: Decimal) -> Result<Sums, Overflow> {
        let mut sums = Sums { positive: Decimal::ZERO, negative: Decimal::ZERO };
        let mut above = self.terms.last().map_or(0, |(exponent, _)| *exponent);
        for (exponent, coefficient) in self.terms.iter().rev() {
            sums = sums.times_power(x, above - exponent)?;
            let side = if coefficient.is_sign_negative() { &mut sums.negative } else { &mut sums.positive };
            *side = side.plus(coefficient.abs())?;
            above = *exponent;
        }
        sums.times_power(x, above)
    }
}

impl Sums {
    /// Times a power of x, in steps: the power by itself may be too small to be held although the
    /// product is not.
    fn times_power(self, x: Decimal, exponent: u32) -> Result<Self, Overflow> {
        // So many steps at once leave a millionth at the least.
        let at_once = match x {
            x if x > Decimal::new(99, 2) => 1024,
            x if x > Decimal::new(9, 1) => 128,
            x if x > Decimal::new(5, 1) => 16,
            _ => 1,
        };
        let (mut sums, mut left) = (self, exponent);
        while left > 0 && !(sums.positive.is_zero() && sums.negative.is_zero()) {
            let step = left.min(at_once);
            sums = sums.scaled(power(x, step)?)?;
            left -= step;
        }
        Ok(sums)
    }

    fn scaled(self, factor: Decimal) -> Result<Self, Overflow> {
        Ok(Self { positive: self.positive.times(factor)?, negative: self.negative.times(factor)? })
    }

    fn value(self) -> Result<Decimal, Overflow> {
        self.positive.minus(self.negative)
    }

    /// −1, 0 or 1; 0 where the value cannot be told from rounding errors, which lie well below what
    /// two rates that a person could tell apart would leave between them.
    fn sign(self) -> Result<i8, Overflow> {
        let noise = self.positive.plus(self.negative)?.times(Decimal::new(1, 24))?;
        let value = self.value()?;
        Ok(if value.abs() <= noise {
            0
        } else if value.is_sign_negative() {
            -1
        } else {
            1
        })
    }
}

/// Whether a polynomial with these sums at the ends of an interval keeps its sign all through it.
fn definite(left: Sums, right: Sums) -> bool {
    left.positive > right.negative || left.negative > right.positive
}

/// A polynomial with its derivatives, while roots are looked for.
struct Search {
    derivatives: Vec<Polynomial>,
    /// [`NARROW`] as a width, relative to where an interval lies.
    narrow: Decimal,
    intervals: u32,
}

impl Search {
    /// The roots of the derivative of an order (0 is the polynomial itself), rising.
    fn roots(&mut self, order: usize, low: Decimal, high: Decimal) -> Result<Vec<Decimal>, Overflow> {
        let mut roots = Vec::new();
        // A stack instead of recursion, the left half on top, so that roots come in order.
        let mut intervals = vec![(low, high)];
        while let Some((left, right)) = intervals.pop() {
            self.intervals += 1;
            if self.intervals > MOST_INTERVALS {
                return Err(Overflow);
            }
            let Some(value) = self.derivatives.get(order) else { break };
            if definite(value.sums(left)?, value.sums(right)?) {
                continue;
            }
            let monotone = match self.derivatives.get(order + 1) {
                Some(slope) => definite(slope.sums(left)?, slope.sums(right)?),
                None => true,
            };
            let width = right.minus(left)?;
            if monotone || width <= NARROWEST.times(right)? {
                self.crossing(order, left, right, &mut roots)?;
            } else if width <= self.narrow.times(right)? && order + 2 < self.derivatives.len() {
                let mut from = left;
                for turning in self.roots(order + 1, left, right)? {
                    self.crossing(order, from, turning, &mut roots)?;
                    if self.sign(order, turning)? == 0 {
                        self.add(order, turning, true, &mut roots)?;
                    }
                    from = turning;
                }
                self.crossing(order, from, right, &mut roots)?;
            } else {
                let middle = middle(left, right)?;
                intervals.push((middle, right));
                intervals.push((left, middle));
            }
        }
        Ok(roots)
    }

    fn sign(&self, order: usize, x: Decimal) -> Result<i8, Overflow> {
        self.derivatives.get(order).map_or(Ok(0), |value| value.sums(x)?.sign())
    }

    /// Adds the root between two points, if there is one, where there is no turning point between them.
    fn crossing(&self, order: usize, left: Decimal, right: Decimal, roots: &mut Vec<Decimal>) -> Result<(), Overflow> {
        let Some(value) = self.derivatives.get(order) else { return Ok(()) };
        match (self.sign(order, left)?, self.sign(order, right)?) {
            (0, _) => self.add(order, left, false, roots),
            (_, 0) => self.add(order, right, false, roots),
            (a, b) if a != b => self.add(order, refined(value, left, right, a)?, true, roots),
            _ => Ok(()),
        }
    }

    /// Adds a root. One of higher order is so flat that its surroundings, where intervals happen to end,
    /// cannot be told from it: where it crosses or turns is `exact`, and replaces such a neighbour.
    fn add(&self, order: usize, root: Decimal, exact: bool, roots: &mut Vec<Decimal>) -> Result<(), Overflow> {
        let Some(last) = roots.last_mut() else {
            roots.push(root);
            return Ok(());
        };
        if *last == root || self.sign(order, middle(*last, root)?)? == 0 {
            if exact {
                *last = root;
            }
        } else {
            roots.push(root);
        }
        Ok(())
    }
}

/// The one root of a polynomial between two points, at the left of which it has the sign `before`:
/// Newton's method, kept inside a bracket that shrinks at every step and is halved when Newton leaves
/// it or dawdles.
fn refined(value: &Polynomial, low: Decimal, high: Decimal, before: i8) -> Result<Decimal, Overflow> {
    let slope = value.derivative(false)?;
    let (mut low, mut high) = (low, high);
    let mut x = middle(low, high)?;
    let mut last_step = high.minus(low)?;
    for _ in 0..MAX_STEPS {
        let here = value.sums(x)?.value()?;
        if here.is_zero() {
            return Ok(x);
        }
        if here.is_sign_negative() == (before < 0) {
            low = x;
        } else {
            high = x;
        }
        let newton = slope.sums(x)?.value().and_then(|slope| x.minus(here.over(slope)?)).ok();
        let next = match newton.filter(|next| *next > low && *next < high) {
            Some(next) if (next - x).abs().times(Decimal::TWO)? <= last_step => next,
            _ => middle(low, high)?,
        };
        last_step = (next - x).abs();
        x = next;
        // Relative to x, down to the last decimal that a number holds.
        if last_step <= x.times(Decimal::new(1, 27))?.max(Decimal::new(1, 28)) {
            break;
        }
    }
    Ok(x)
}

/// The geometric mean where the ends lie far apart, else the arithmetic.
fn middle(low: Decimal, high: Decimal) -> Result<Decimal, Overflow> {
    if high > low.times(Decimal::from(4))? { root(low.times(high)?, 2) } else { low.plus(high)?.over(Decimal::TWO) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(coefficients: &[i64]) -> Vec<String> {
        rounded(coefficients, 12)
    }

    fn rounded(coefficients: &[i64], decimals: u32) -> Vec<String> {
        let terms = (0..).zip(coefficients.iter().copied().map(Decimal::from)).collect();
        let polynomial = Polynomial::new(terms).unwrap();
        let roots = polynomial.roots_between(Decimal::new(1, 9), Decimal::ONE).unwrap();
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
        let terms = vec![(0, Decimal::from(-1)), (365, Decimal::from(1_000_000))];
        let polynomial = Polynomial::new(terms).unwrap();
        let found = polynomial.roots_between(Decimal::new(1, 9), Decimal::ONE).unwrap();
        let back = power(found[0], 365).unwrap();
        assert!((back - Decimal::new(1, 6)).abs() < Decimal::new(1, 26), "{back}");
        assert_eq!(roots(&[-1, 100_000_000]), ["0.00000001"]);
    }
}
