//! All roots of a polynomial with few terms, in an interval of positive numbers up to 1.
//!
//! For positive x the terms with positive coefficients and those with negative ones each grow with x.
//! So the two sums at the ends of an interval bound the polynomial, and its derivatives, everywhere
//! inside: if it cannot be zero, there is no root; if its slope cannot, there is at most one, and a
//! bracket finds it; if its curvature cannot, there is at most one turning point, which is found and
//! splits the interval. Otherwise the interval is halved. Nothing depends on a guess, and a root that
//! the curve only touches is a turning point with the value zero.

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

/// A polynomial with its first two derivatives.
struct Curve<'a> {
    value: &'a Polynomial,
    slope: Polynomial,
    curvature: Polynomial,
}

/// A point of the curve.
#[derive(Clone, Copy)]
struct Point {
    x: Decimal,
    value: Sums,
    slope: Sums,
    curvature: Sums,
}

const MAX_STEPS: u32 = 300;

/// An interval narrower than this, relative to where it lies, is not halved any more: it holds a root
/// of higher order, or nothing. Rates that lie closer together are one rate.
const NARROW: Decimal = Decimal::from_parts(1, 0, 0, false, 10);

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
    /// [`Overflow`] for coefficients near the largest number.
    pub(crate) fn roots_between(&self, low: Decimal, high: Decimal) -> Result<Vec<Decimal>, Overflow> {
        if self.sign_changes() == 0 {
            return Ok(Vec::new());
        }
        let slope = self.derivative()?;
        let curve = Curve { value: self, curvature: slope.derivative()?, slope };
        let mut roots = Vec::new();
        // A stack instead of recursion, the left half on top, so that roots come in order.
        let mut intervals = vec![(curve.at(low)?, curve.at(high)?)];
        while let Some((left, right)) = intervals.pop() {
            if definite(left.value, right.value) {
                continue;
            }
            if definite(left.slope, right.slope) {
                curve.crossing(left, right, &mut roots)?;
            } else if let Some(turning) = curve.turning_point(left, right)? {
                let point = curve.at(turning)?;
                curve.crossing(left, point, &mut roots)?;
                curve.crossing(point, right, &mut roots)?;
            } else if right.x.minus(left.x)? <= NARROW.times(right.x)? {
                curve.crossing(left, right, &mut roots)?;
            } else {
                let middle = curve.at(middle(left.x, right.x)?)?;
                intervals.push((middle, right));
                intervals.push((left, middle));
            }
        }
        Ok(roots)
    }

    fn derivative(&self) -> Result<Self, Overflow> {
        let rising = self.terms.iter().filter(|(exponent, _)| *exponent > 0);
        let terms =
            rising.map(|(exponent, coefficient)| Ok((exponent - 1, coefficient.times(Decimal::from(*exponent))?)));
        Ok(Self { terms: terms.collect::<Result<_, _>>()? })
    }

    /// Horner's scheme over the gaps between exponents; for x ≤ 1 every intermediate stays bounded.
    fn sums(&self, x: Decimal) -> Result<Sums, Overflow> {
        let mut sums = Sums { positive: Decimal::ZERO, negative: Decimal::ZERO };
        let mut above = self.terms.last().map_or(0, |(exponent, _)| *exponent);
        for (exponent, coefficient) in self.terms.iter().rev() {
            sums = sums.scaled(power(x, above - exponent)?)?;
            let side = if coefficient.is_sign_negative() { &mut sums.negative } else { &mut sums.positive };
            *side = side.plus(coefficient.abs())?;
            above = *exponent;
        }
        sums.scaled(power(x, above)?)
    }
}

impl Sums {
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

impl Curve<'_> {
    fn at(&self, x: Decimal) -> Result<Point, Overflow> {
        let (value, slope) = (self.value.sums(x)?, self.slope.sums(x)?);
        Ok(Point { x, value, slope, curvature: self.curvature.sums(x)? })
    }

    /// Adds the root between two points, if there is one, where the curve is known to be monotone.
    fn crossing(&self, left: Point, right: Point, roots: &mut Vec<Decimal>) -> Result<(), Overflow> {
        let root = match (left.value.sign()?, right.value.sign()?) {
            (0, _) => left.x,
            (_, 0) => right.x,
            (a, b) if a != b => refined(self.value, &self.slope, left.x, right.x, a)?,
            _ => return Ok(()),
        };
        // Neighbouring intervals share their end, and a root of higher order is so flat that it fills
        // several: what lies between two finds of one root is zero too.
        let known = match roots.last() {
            Some(last) if *last == root => true,
            Some(last) => self.value.sums(middle(*last, root)?)?.sign()? == 0,
            None => false,
        };
        if !known {
            roots.push(root);
        }
        Ok(())
    }

    /// The one place of slope zero, if the curvature keeps its sign and the slope changes it.
    fn turning_point(&self, left: Point, right: Point) -> Result<Option<Decimal>, Overflow> {
        if !definite(left.curvature, right.curvature) {
            return Ok(None);
        }
        let (before, after) = (left.slope.sign()?, right.slope.sign()?);
        if before * after >= 0 {
            // No turning inside; one end serves as a point that splits off nothing.
            return Ok(Some(if before == 0 { left.x } else { right.x }));
        }
        refined(&self.slope, &self.curvature, left.x, right.x, before).map(Some)
    }
}

/// The one root of a polynomial between two points, at the left of which it has the sign `before`:
/// Newton's method, kept inside a bracket that shrinks at every step and is halved when Newton leaves
/// it or dawdles.
fn refined(
    value: &Polynomial,
    slope: &Polynomial,
    low: Decimal,
    high: Decimal,
    before: i8,
) -> Result<Decimal, Overflow> {
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
        // Of a triple root, 28 digits can only tell eight or nine.
        assert_eq!(rounded(&[-1, 6, -12, 8], 7), ["0.5"]);
        assert_eq!(roots(&[-1, 8, -20, 16]), ["0.25", "0.5"]);
        assert_eq!(roots(&[1, -2, 1]), ["1"]);
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
