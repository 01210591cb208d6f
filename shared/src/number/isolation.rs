//! The roots of a polynomial by exact decimals alone.
//!
//! The sums of the positive and of the negative terms at the ends of an interval bound a polynomial, and
//! its derivatives, everywhere inside: if it cannot be zero, there is no root; if its slope cannot, there
//! is at most one, and a bracket finds it. Otherwise the interval is halved, and once it is narrow, the
//! roots of the slope, found the same way, cut it into pieces without turning points. Nothing depends on
//! a guess, and a root of higher order is found where the first derivative that is simple there crosses
//! zero.

use super::polynomial::{Polynomial, Sums};
use super::{Held, Number, Overflow, root};

const MAX_STEPS: u32 = 300;

/// So many intervals are looked at before a polynomial is given up: a hundred times what the busiest
/// series needs.
const MOST_INTERVALS: u32 = 50_000;

/// And so many terms in them, so that a long series does not take longer than a busy one.
const MOST_TERMS: u32 = 2_000_000;

/// Roots of the slope are looked for in intervals in which the highest power changes by about this
/// share at most.
const NARROW: Held = Held::new(2, 2);

/// Intervals narrower than this are not halved any more. Rates that lie closer together are one rate.
const NARROWEST: Held = Held::new(1, 10);

/// Derivatives up to this order are used. Cash flows with roots of a higher order are only made up.
const HIGHEST_ORDER: usize = 12;

impl Polynomial {
    /// The same roots by decimals alone.
    pub(super) fn isolated(&self, low: Held, high: Held) -> Result<Vec<Held>, Overflow> {
        let mut derivatives = vec![self.clone()];
        while let Some(last) = derivatives.last().filter(|last| last.terms.len() > 1) {
            if derivatives.len() > HIGHEST_ORDER {
                break;
            }
            derivatives.push(last.derivative(true));
        }
        let highest = self.terms.last().map_or(1, |(exponent, _)| *exponent);
        let narrow = NARROW / Held::from_u32(highest);
        let terms = u32::try_from(self.terms.len()).unwrap_or(u32::MAX).max(1);
        let mut search = Search { derivatives, narrow, left: MOST_INTERVALS.min(MOST_TERMS / terms) };
        search.roots(0, low, high)
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
    narrow: Held,
    /// How many intervals may still be looked at.
    left: u32,
}

impl Search {
    /// The roots of the derivative of an order (0 is the polynomial itself), rising.
    fn roots(&mut self, order: usize, low: Held, high: Held) -> Result<Vec<Held>, Overflow> {
        let mut roots = Vec::new();
        // A stack instead of recursion, the left half on top, so that roots come in order.
        let mut intervals = vec![(low, high)];
        while let Some((left, right)) = intervals.pop() {
            self.left = self.left.checked_sub(1).ok_or(Overflow)?;
            let Some(value) = self.derivatives.get(order) else { break };
            if definite(value.sums(left)?, value.sums(right)?) {
                continue;
            }
            let monotone = match self.derivatives.get(order + 1) {
                Some(slope) => definite(slope.sums(left)?, slope.sums(right)?),
                None => true,
            };
            let width = right - left;
            if monotone || width <= NARROWEST * right {
                self.crossing(order, left, right, &mut roots)?;
            } else if width <= self.narrow * right && order + 2 < self.derivatives.len() {
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
                let middle = middle(left, right);
                intervals.push((middle, right));
                intervals.push((left, middle));
            }
        }
        Ok(roots)
    }

    fn sign(&self, order: usize, x: Held) -> Result<i8, Overflow> {
        self.derivatives.get(order).map_or(Ok(0), |value| value.sums(x)?.sign())
    }

    /// Adds the root between two points, if there is one, where there is no turning point between them.
    fn crossing(&self, order: usize, left: Held, right: Held, roots: &mut Vec<Held>) -> Result<(), Overflow> {
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
    fn add(&self, order: usize, root: Held, exact: bool, roots: &mut Vec<Held>) -> Result<(), Overflow> {
        let Some(last) = roots.last_mut() else {
            roots.push(root);
            return Ok(());
        };
        if *last == root || self.sign(order, middle(*last, root))? == 0 {
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
fn refined(value: &Polynomial, low: Held, high: Held, before: i8) -> Result<Held, Overflow> {
    let slope = value.derivative(false);
    let (mut low, mut high) = (low, high);
    let mut x = middle(low, high);
    let mut last_step = high - low;
    for _ in 0..MAX_STEPS {
        let here = value.sums(x)?.value();
        if here == Held::ZERO {
            return Ok(x);
        }
        if (here < Held::ZERO) == (before < 0) {
            low = x;
        } else {
            high = x;
        }
        let newton = x - here / slope.sums(x)?.value();
        let close = (newton - x).abs() * Held::new(2, 0) <= last_step;
        let next = if newton > low && newton < high && close { newton } else { middle(low, high) };
        last_step = (next - x).abs();
        x = next;
        // Relative to x, down to the last decimal that a number holds.
        if last_step <= (x * Held::new(1, 27)).higher(Held::new(1, 28)) {
            break;
        }
    }
    Ok(x)
}

/// The geometric mean where the ends lie far apart, else the arithmetic.
fn middle(low: Held, high: Held) -> Held {
    if high > low * Held::new(4, 0) { root(low * high, 2) } else { (low + high) / Held::new(2, 0) }
}
