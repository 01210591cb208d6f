//! Where the roots of a polynomial lie, found in binary floating point with room to spare.
//!
//! The sums of the positive and of the negative terms are never off by more than a few billionths in
//! a double, so whatever holds here with a wider margin holds exactly. What is not that clear is left to
//! exact decimals. Nothing but operations that IEEE 754 makes exact to the last bit is used, so every
//! platform finds the same places.

use super::{Float, Held, Number, Overflow, power};

/// What is known about a stretch in which there may be roots.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// Exactly one simple root between two ends of opposite signs.
    Root(Near),
    /// Any number of roots.
    Unclear { low: Held, high: Held },
}

/// A simple root to about 15 digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    pub low: Held,
    pub high: Held,
    pub root: Held,
    /// The polynomial's slope there.
    pub slope: Held,
}

/// Sums must differ by this share to be told apart. Powers of the highest degree there is, the days of
/// ten thousand years, lose a tenth of that.
const MARGIN: Float = Float::billionths(10);

/// Intervals in which the highest power changes by less than about this share are left unclear.
const NARROW: Float = Float::billionths(10_000);

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
    exact: Held,
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
    pub(super) fn of(terms: &[(u32, Held)]) -> Self {
        let terms: Vec<_> = terms.iter().map(|(exponent, value)| (*exponent, Float::from(*value))).collect();
        let rising = terms.iter().filter(|(exponent, _)| *exponent > 0);
        let slope = rising.map(|(exponent, value)| (exponent - 1, *value * Float::from_u32(*exponent))).collect();
        Self { terms, slope, clearly: Float::ONE + MARGIN }
    }

    /// All places from `low` to `high` (0 < low < high ≤ 1) where there are roots, rising.
    pub(super) fn places(&self, low: Held, high: Held) -> Result<Vec<Place>, Overflow> {
        let (left, right) = (self.point(low)?, self.point(high)?);
        let most = if high == Held::ONE { self.most_roots_below_one() } else { None };
        match most {
            Some(0) => Ok(Vec::new()),
            Some(1) if self.crosses(left, right) == Some(false) => Ok(Vec::new()),
            Some(1) => Ok(vec![self.place(left, right)]),
            _ => self.search(left, right),
        }
    }

    /// The most roots that there can be between 0 and 1: by Descartes' rule as often as the series
    /// p(x) / (1 − x), whose coefficients are the running totals, changes its sign. A first outlay that
    /// is earned back once leaves one, however often the flows themselves change sides. Nothing if
    /// totals are so close to zero that their sign is not clear.
    fn most_roots_below_one(&self) -> Option<usize> {
        let (mut total, mut weight) = (Float::ZERO, Float::ZERO);
        let (mut changes, mut last, mut unclear) = (0, None, false);
        for (_, term) in &self.terms {
            total += *term;
            weight += term.abs();
            if total.abs() <= weight * MARGIN {
                unclear = true;
                continue;
            }
            let negative = total < Float::ZERO;
            if last.is_some_and(|last| last != negative) {
                changes += 1;
            } else if unclear {
                return None;
            }
            (last, unclear) = (Some(negative), false);
        }
        (!unclear).then_some(changes)
    }

    /// Halves intervals until each holds one root or none, or is too narrow for floating point.
    fn search(&self, left: Point, right: Point) -> Result<Vec<Place>, Overflow> {
        let highest = self.terms.last().map_or(1, |(exponent, _)| (*exponent).max(1));
        let narrow = NARROW / Float::from_u32(highest);
        let mut places: Vec<Place> = Vec::new();
        let mut looked_at = 0;
        // A stack instead of recursion, the left half on top, so that places come in order.
        let mut intervals = vec![(left, right)];
        while let Some((left, right)) = intervals.pop() {
            looked_at += 1;
            if looked_at > MOST_INTERVALS {
                return Err(Overflow);
            }
            if self.definite(left.value, right.value) {
                continue;
            }
            let width = right.x - left.x;
            if self.definite(left.slope, right.slope) {
                if self.crosses(left, right) != Some(false) {
                    places.push(self.place(left, right));
                }
            } else if width <= narrow * right.x {
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
    fn crosses(&self, left: Point, right: Point) -> Option<bool> {
        let (left, right) = (self.is_negative(left.value)?, self.is_negative(right.value)?);
        Some(left != right)
    }

    /// Of an interval that holds at most one root.
    fn place(&self, left: Point, right: Point) -> Place {
        let unclear = Place::Unclear { low: left.exact, high: right.exact };
        if self.crosses(left, right) != Some(true) {
            return unclear;
        }
        let Some((root, slope)) = self.refined(left, right) else { return unclear };
        let [root, slope] = [root, slope].map(|number| Held::from_checked(number.to_decimal(28)));
        // A slope beyond decimals is no start for them.
        if !root.is_held() || !slope.is_held() {
            return unclear;
        }
        Place::Root(Near { low: left.exact, high: right.exact, root, slope })
    }

    /// The one root between two points of opposite signs, and the slope there: Newton's method, kept
    /// inside a bracket, which is halved when Newton leaves it or dawdles.
    fn refined(&self, left: Point, right: Point) -> Option<(Float, Float)> {
        let falling = self.is_negative(right.value)?;
        let (mut low, mut high) = (left.x, right.x);
        let mut x = middle(low, high);
        let mut last_step = high - low;
        for _ in 0..MAX_STEPS {
            let here = sums(&self.terms, x).value();
            let slope = sums(&self.slope, x).value();
            if (here > Float::ZERO) == falling {
                low = x;
            } else {
                high = x;
            }
            let newton = x - here / slope;
            let close = (newton - x).abs() * Float::from_u32(2) <= last_step;
            let next = if newton >= low && newton <= high && close { newton } else { middle(low, high) };
            last_step = (next - x).abs();
            x = next;
            // Within reach of Newton's last steps in decimals.
            if last_step <= x * MARGIN {
                let slope = sums(&self.slope, x);
                return self.is_negative(slope).map(|_| (x, slope.value()));
            }
        }
        None
    }

    fn point(&self, exact: Held) -> Result<Point, Overflow> {
        let x = Float::from(exact);
        let (value, slope) = (sums(&self.terms, x), sums(&self.slope, x));
        for sum in [value.positive, value.negative, slope.positive, slope.negative] {
            sum.checked()?;
        }
        Ok(Point { x, exact, value, slope })
    }

    fn middle(&self, left: Point, right: Point) -> Result<Point, Overflow> {
        self.point(middle(left.x, right.x).to_decimal(28)?.into())
    }

    /// Whether a polynomial with these sums at the ends of an interval clearly keeps its sign all
    /// through it.
    fn definite(&self, left: Sums, right: Sums) -> bool {
        left.positive > right.negative * self.clearly || left.negative > right.positive * self.clearly
    }

    fn is_negative(&self, sums: Sums) -> Option<bool> {
        if sums.negative > sums.positive * self.clearly {
            Some(true)
        } else if sums.positive > sums.negative * self.clearly {
            Some(false)
        } else {
            None
        }
    }
}

impl Sums {
    fn value(self) -> Float {
        self.positive - self.negative
    }
}

/// Horner's scheme over the gaps between exponents.
fn sums(terms: &[(u32, Float)], x: Float) -> Sums {
    let (mut positive, mut negative) = (Float::ZERO, Float::ZERO);
    let mut above = terms.last().map_or(0, |(exponent, _)| *exponent);
    for (exponent, coefficient) in terms.iter().rev() {
        let factor = if above - exponent == 1 { x } else { power(x, above - exponent) };
        (positive, negative) = (positive * factor, negative * factor);
        if *coefficient < Float::ZERO {
            negative -= *coefficient;
        } else {
            positive += *coefficient;
        }
        above = *exponent;
    }
    let factor = power(x, above);
    Sums { positive: positive * factor, negative: negative * factor }
}

/// The geometric mean where the ends lie far apart, else the arithmetic.
fn middle(low: Float, high: Float) -> Float {
    if high > low * Float::from_u32(4) { (low * high).square_root() } else { (low + high) / Float::from_u32(2) }
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
