//! Where the roots of a polynomial lie, found in binary floating point with room to spare.
//!
//! The sums of the positive and of the negative terms are never off by more than a few billionths in
//! a double, so whatever holds here with a wider margin holds exactly. What is not that clear is left to
//! exact decimals. Nothing but operations that IEEE 754 makes exact to the last bit is used, so every
//! platform finds the same places.

use rust_decimal::Decimal;

use super::{Float, Number, Overflow, all, power};

/// What is known about a stretch in which there may be roots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Exactly one simple root between two ends of opposite signs.
    Root(Near),
    /// Any number of roots.
    Unclear { low: Decimal, high: Decimal },
}

/// A simple root to about 15 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Near {
    pub low: Decimal,
    pub high: Decimal,
    pub root: Decimal,
    /// The polynomial's slope there.
    pub slope: Decimal,
}

/// Sums must differ by this share to be told apart. Powers of the highest degree there is, the days of
/// ten thousand years, lose a tenth of that.
const MARGIN: Decimal = Decimal::from_parts(1, 0, 0, false, 8);

/// Intervals in which the highest power changes by less than about this share are left unclear.
const NARROW: Decimal = Decimal::from_parts(1, 0, 0, false, 5);

/// So many intervals at most: beyond, decimals do not take much longer.
const MOST_INTERVALS: u32 = 4_000;

const MAX_STEPS: u32 = 200;

/// A polynomial in binary floating point.
pub(super) struct Sketch {
    /// By rising exponent.
    terms: Vec<(u32, Float)>,
    slope: Vec<(u32, Float)>,
    /// 1 + [`MARGIN`].
    clearly: Float,
}

/// A place with what is known of the polynomial there.
#[derive(Clone, Copy)]
struct Point {
    x: Float,
    exact: Decimal,
    value: Sums,
    slope: Sums,
}

/// The sums of the positive and of the negative terms, both as positive numbers.
#[derive(Clone, Copy)]
struct Sums {
    positive: Float,
    negative: Float,
}

impl Sketch {
    /// Of coefficients by rising exponent.
    pub(super) fn of(terms: &[(u32, Decimal)]) -> Result<Self, Overflow> {
        let terms: Vec<_> = terms.iter().map(|(exponent, value)| (*exponent, Float::from_decimal(*value))).collect();
        let rising = terms.iter().filter(|(exponent, _)| *exponent > 0);
        let slope = rising.map(|(exponent, value)| Ok((exponent - 1, value.times(Float::from_u32(*exponent))?)));
        let slope = all(slope)?;
        Ok(Self { terms, slope, clearly: Float::ONE.plus(Float::from_decimal(MARGIN))? })
    }

    /// All places from `low` to `high` (0 < low < high ≤ 1) where there are roots, rising.
    pub(super) fn places(&self, low: Decimal, high: Decimal) -> Result<Vec<Place>, Overflow> {
        let (left, right) = (self.point(low)?, self.point(high)?);
        let most = if high == Decimal::ONE { self.most_roots_below_one()? } else { None };
        match most {
            Some(0) => Ok(Vec::new()),
            Some(1) if self.crosses(left, right)? == Some(false) => Ok(Vec::new()),
            Some(1) => Ok(vec![self.place(left, right)?]),
            _ => self.search(left, right),
        }
    }

    /// The most roots that there can be between 0 and 1: by Descartes' rule as often as the series
    /// p(x) / (1 − x), whose coefficients are the running totals, changes its sign. A first outlay that
    /// is earned back once leaves one, however often the flows themselves change sides. Nothing if
    /// totals are so close to zero that their sign is not clear.
    fn most_roots_below_one(&self) -> Result<Option<usize>, Overflow> {
        let margin = Float::from_decimal(MARGIN);
        let (mut total, mut weight) = (Float::ZERO, Float::ZERO);
        let (mut changes, mut last, mut unclear) = (0, None, false);
        for (_, term) in &self.terms {
            total = total.plus(*term)?;
            weight = weight.plus(term.abs())?;
            if total.abs() <= weight.times(margin)? {
                unclear = true;
                continue;
            }
            let negative = total < Float::ZERO;
            if last.is_some_and(|last| last != negative) {
                changes += 1;
            } else if unclear {
                return Ok(None);
            }
            (last, unclear) = (Some(negative), false);
        }
        Ok((!unclear).then_some(changes))
    }

    /// Halves intervals until each holds one root or none, or is too narrow for floating point.
    fn search(&self, left: Point, right: Point) -> Result<Vec<Place>, Overflow> {
        let highest = self.terms.last().map_or(1, |(exponent, _)| (*exponent).max(1));
        let narrow = Float::from_decimal(NARROW).over(Float::from_u32(highest))?;
        let mut places: Vec<Place> = Vec::new();
        let mut looked_at = 0;
        // A stack instead of recursion, the left half on top, so that places come in order.
        let mut intervals = vec![(left, right)];
        while let Some((left, right)) = intervals.pop() {
            looked_at += 1;
            if looked_at > MOST_INTERVALS {
                return Err(Overflow);
            }
            if self.definite(left.value, right.value)? {
                continue;
            }
            let width = right.x.minus(left.x)?;
            if self.definite(left.slope, right.slope)? {
                if self.crosses(left, right)? != Some(false) {
                    places.push(self.place(left, right)?);
                }
            } else if width <= narrow.times(right.x)? {
                places.push(Place::Unclear { low: left.exact, high: right.exact });
            } else {
                let middle = self.middle(left, right)?;
                intervals.push((middle, right));
                intervals.push((left, middle));
            }
        }
        Ok(joined(places))
    }

    /// Whether the signs at two points differ; nothing if one of them is not clear.
    fn crosses(&self, left: Point, right: Point) -> Result<Option<bool>, Overflow> {
        let (left, right) = (self.is_negative(left.value)?, self.is_negative(right.value)?);
        Ok(left.zip(right).map(|(left, right)| left != right))
    }

    /// Of an interval that holds at most one root.
    fn place(&self, left: Point, right: Point) -> Result<Place, Overflow> {
        let unclear = Place::Unclear { low: left.exact, high: right.exact };
        if self.crosses(left, right)? != Some(true) {
            return Ok(unclear);
        }
        let Some((root, slope)) = self.refined(left, right)? else { return Ok(unclear) };
        let near = root
            .to_decimal(28)
            .and_then(|root| Ok(Near { low: left.exact, high: right.exact, root, slope: slope.to_decimal(28)? }));
        // A slope beyond decimals is no start for them.
        Ok(near.map_or(unclear, Place::Root))
    }

    /// The one root between two points of opposite signs, and the slope there: Newton's method, kept
    /// inside a bracket, which is halved when Newton leaves it or dawdles.
    fn refined(&self, left: Point, right: Point) -> Result<Option<(Float, Float)>, Overflow> {
        let Some(falling) = self.is_negative(right.value)? else { return Ok(None) };
        let (mut low, mut high) = (left.x, right.x);
        let mut x = middle(low, high)?;
        let mut last_step = high.minus(low)?;
        for _ in 0..MAX_STEPS {
            let here = sums(&self.terms, x)?.value()?;
            let slope = sums(&self.slope, x)?.value()?;
            if (here > Float::ZERO) == falling {
                low = x;
            } else {
                high = x;
            }
            let newton = here.over(slope).and_then(|step| x.minus(step)).ok();
            let next = match newton.filter(|next| *next >= low && *next <= high) {
                Some(next) if next.minus(x)?.abs().times(Float::from_u32(2))? <= last_step => next,
                _ => middle(low, high)?,
            };
            last_step = next.minus(x)?.abs();
            x = next;
            // Within reach of Newton's last steps in decimals.
            if last_step <= x.times(Float::from_decimal(MARGIN))? {
                let slope = sums(&self.slope, x)?;
                return Ok(if self.is_negative(slope)?.is_some() { Some((x, slope.value()?)) } else { None });
            }
        }
        Ok(None)
    }

    fn point(&self, exact: Decimal) -> Result<Point, Overflow> {
        let x = Float::from_decimal(exact);
        Ok(Point { x, exact, value: sums(&self.terms, x)?, slope: sums(&self.slope, x)? })
    }

    fn middle(&self, left: Point, right: Point) -> Result<Point, Overflow> {
        self.point(middle(left.x, right.x)?.to_decimal(28)?)
    }

    /// Whether a polynomial with these sums at the ends of an interval clearly keeps its sign all
    /// through it.
    fn definite(&self, left: Sums, right: Sums) -> Result<bool, Overflow> {
        Ok(left.positive > right.negative.times(self.clearly)? || left.negative > right.positive.times(self.clearly)?)
    }

    fn is_negative(&self, sums: Sums) -> Result<Option<bool>, Overflow> {
        Ok(if sums.negative > sums.positive.times(self.clearly)? {
            Some(true)
        } else if sums.positive > sums.negative.times(self.clearly)? {
            Some(false)
        } else {
            None
        })
    }
}

impl Sums {
    fn value(self) -> Result<Float, Overflow> {
        self.positive.minus(self.negative)
    }
}

/// Horner's scheme over the gaps between exponents.
fn sums(terms: &[(u32, Float)], x: Float) -> Result<Sums, Overflow> {
    let (mut positive, mut negative) = (Float::ZERO, Float::ZERO);
    let mut above = terms.last().map_or(0, |(exponent, _)| *exponent);
    for (exponent, coefficient) in terms.iter().rev() {
        let factor = if above - exponent == 1 { x } else { power(x, above - exponent)? };
        (positive, negative) = (positive.times(factor)?, negative.times(factor)?);
        if *coefficient < Float::ZERO {
            negative = negative.minus(*coefficient)?;
        } else {
            positive = positive.plus(*coefficient)?;
        }
        above = *exponent;
    }
    let factor = power(x, above)?;
    Ok(Sums { positive: positive.times(factor)?, negative: negative.times(factor)? })
}

/// The geometric mean where the ends lie far apart, else the arithmetic.
fn middle(low: Float, high: Float) -> Result<Float, Overflow> {
    if high > low.times(Float::from_u32(4))? {
        Ok(low.times(high)?.square_root())
    } else {
        low.plus(high)?.over(Float::from_u32(2))
    }
}

/// Unclear places that touch are one: a root on their common end counts once.
fn joined(places: Vec<Place>) -> Vec<Place> {
    let mut joined: Vec<Place> = Vec::new();
    for place in places {
        match (joined.last_mut(), place) {
            (Some(Place::Unclear { high: end, .. }), Place::Unclear { low, high }) if *end == low => *end = high,
            _ => joined.push(place),
        }
    }
    joined
}
