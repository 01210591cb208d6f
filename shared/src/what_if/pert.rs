//! The PERT distribution: a beta distribution whose mean is (low + 4 · mode + high) / 6.
//!
//! On the unit interval, with the mode at m, its density is proportional to t^p (1 − t)^q with p = 4m and
//! q = 4(1 − m). The area below t comes from a series of positive terms (DLMF 8.17.8, with a = p + 1 and
//! a + b = 6):
//!
//! ∫₀ᵗ = t^(p+1) (1 − t)^(q+1) / (p + 1) · Σ (6)ₙ / (p + 2)ₙ tⁿ
//!
//! for t up to ½, and from the other end beyond. A draw is where a share u of the area lies below: a table
//! of areas gives the neighbourhood, Newton's method the place.

use crate::number::{Checked, Float, Number, Overflow};

/// Steps of the table.
const STEPS: u32 = 2_048;
const MAX_TERMS: u32 = 200;
const MAX_STEPS: u32 = 100;

/// Draws from the unit interval.
#[derive(Debug, Clone)]
pub(super) struct Pert {
    /// Exponents p and q of the density.
    rising: Float,
    falling: Float,
    /// The area of the whole, which the others are parts of.
    whole: Float,
    /// The area below each step.
    table: Vec<Float>,
}

impl Pert {
    /// With its mode at a share of the interval from 0 to 1.
    pub(super) fn new(mode: Float) -> Result<Self, Overflow> {
        let four = Float::from_u32(4);
        let (rising, falling) = (four.times(mode)?, four.times(Float::ONE.minus(mode)?)?);
        let half = Float::ONE.over(Float::from_u32(2))?;
        let density = half.to_the(rising)?.times(half.to_the(falling)?)?;
        let whole = area(half, rising, density)?.plus(area(half, falling, density)?)?;
        let mut pert = Self { rising, falling, whole, table: Vec::with_capacity(STEPS as usize + 1) };
        for step in 0..=STEPS {
            let (below, _) = pert.below(at_step(step)?)?;
            pert.table.push(below);
        }
        Ok(pert)
    }

    /// The place below which a share `u` of all draws lies, to about 10⁻¹¹ of the interval.
    pub(super) fn quantile(&self, u: Float) -> Result<Float, Overflow> {
        let wanted = u.times(self.whole)?;
        let next = self.table.partition_point(|below| *below <= wanted).clamp(1, STEPS as usize);
        let (Some(first), Some(last)) = (self.table.get(next - 1), self.table.get(next)) else { return Err(Overflow) };
        let next = u32::try_from(next).map_err(|_| Overflow)?;
        let (mut low, mut high) = (at_step(next - 1)?, at_step(next)?);
        let share = wanted.minus(*first)?.over(last.minus(*first)?).unwrap_or(Float::ZERO);
        let mut t = low.plus(high.minus(low)?.times(share)?)?;
        let enough = Float::from_u32(5).over(Float::from_u32(1_000_000_000))?.over(Float::from_u32(1_000))?;
        for _ in 0..MAX_STEPS {
            let (below, density) = self.below(t)?;
            if below > wanted {
                high = t;
            } else {
                low = t;
            }
            let newton = below.minus(wanted)?.over(density).and_then(|step| t.minus(step)).ok();
            let middle = low.plus(high.minus(low)?.over(Float::from_u32(2))?)?;
            let following = newton.filter(|next| *next >= low && *next <= high).unwrap_or(middle);
            let step = following.minus(t)?;
            // What Newton leaves is step² · slope / (2 · density), and slope / density is at most
            // 4 / (t (1 − t)).
            let close = step.times(step)? <= enough.times(t)?.times(Float::ONE.minus(t)?)?;
            t = following;
            if close || high.minus(low)? <= enough {
                break;
            }
        }
        Ok(t)
    }

    /// The area below a place, and the density there, both as parts of the same whole.
    fn below(&self, t: Float) -> Result<(Float, Float), Overflow> {
        let rest = Float::ONE.minus(t)?;
        let density = t.to_the(self.rising)?.times(rest.to_the(self.falling)?)?;
        let below = if t <= rest {
            area(t, self.rising, density)?
        } else {
            self.whole.minus(area(rest, self.falling, density)?)?
        };
        Ok((below, density))
    }
}

fn at_step(step: u32) -> Result<Float, Overflow> {
    Float::from_u32(step).over(Float::from_u32(STEPS))
}

/// The area from an end of the interval to `t` (up to ½) away from it, where the density grows with
/// the power `exponent` of the distance and is `density` at its end.
fn area(t: Float, exponent: Float, density: Float) -> Result<Float, Overflow> {
    let first = exponent.plus(Float::ONE)?;
    let (mut sum, mut term) = (Float::ONE, Float::ONE);
    for n in 0..MAX_TERMS {
        let ratio = Float::from_u32(6 + n).over(first.plus(Float::from_u32(n + 1))?)?;
        term = term.times(ratio)?.times(t)?;
        let next = sum.plus(term)?;
        if next == sum {
            break;
        }
        sum = next;
    }
    let rest = Float::ONE.minus(t)?;
    sum.times(density)?.times(t)?.times(rest)?.over(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Float {
        Float::from_decimal(text.parse().unwrap())
    }

    #[test]
    fn draws_lie_where_the_incomplete_beta_function_says() {
        // betainc of mpmath at 40 digits, halved to the place.
        let published = [
            ("0", "0.000001", "0.000000200000080000048"),
            ("0", "0.1", "0.02085163763902321"),
            ("0", "0.5", "0.1294494367038759"),
            ("0", "0.9", "0.3690426555198068"),
            ("0", "0.9999", "0.8415106807538887"),
            ("0.2", "0.000001", "0.0001350718992688828"),
            ("0.2", "0.1", "0.08990213045924166"),
            ("0.2", "0.5", "0.2766722593925188"),
            ("0.2", "0.9", "0.5453340504335818"),
            ("0.2", "0.9999", "0.9185146781960108"),
            ("0.37", "0.000001", "0.00145670988323388"),
            ("0.37", "0.1", "0.1722900171679905"),
            ("0.37", "0.5", "0.4031202781945594"),
            ("0.37", "0.9", "0.6697624265390744"),
            ("0.37", "0.9999", "0.95845323709169"),
            ("0.5", "0.000001", "0.004652416361586582"),
            ("0.5", "0.1", "0.2466364532884666"),
            ("0.5", "0.5", "0.5"),
            ("0.5", "0.9", "0.7533635467115334"),
            ("0.5", "0.9999", "0.9782179046573201"),
            ("0.999", "0.000001", "0.06284420971974255"),
            ("0.999", "0.1", "0.6299577911560063"),
            ("0.999", "0.5", "0.8698258387312359"),
            ("0.999", "0.9", "0.9789042331941126"),
            ("0.999", "0.9999", "0.9999792079386251"),
            ("1", "0.000001", "0.06309573444801932"),
            ("1", "0.1", "0.6309573444801932"),
            ("1", "0.5", "0.8705505632961241"),
            ("1", "0.9", "0.9791483623609768"),
            ("1", "0.9999", "0.999979999199952"),
        ];
        for (mode, u, expected) in published {
            let found = Pert::new(number(mode)).unwrap().quantile(number(u)).unwrap();
            let error = found.minus(number(expected)).unwrap().abs();
            assert!(error <= number("0.00000000001"), "{mode} {u}: {found:?}, expected {expected}");
        }
    }

    #[test]
    fn a_draw_never_falls_as_its_share_grows() {
        for mode in ["0", "0.01", "0.5", "0.99", "1"] {
            let pert = Pert::new(number(mode)).unwrap();
            let mut before = Float::ZERO;
            for share in 0..10_000 {
                let u = Float::from_u32(share).over(Float::from_u32(10_000)).unwrap();
                let next = pert.quantile(u).unwrap();
                assert!(next >= before.minus(number("0.00000000002")).unwrap() && next <= Float::ONE, "{mode} {share}");
                before = next;
            }
        }
    }
}
