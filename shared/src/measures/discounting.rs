//! Discount factors: what one unit of money in each month is worth at signing.

use crate::inputs::DiscountTiming;
use crate::number::{Number, Overflow, power, root};

/// The discount factors of a series of H + 1 months.
///
/// Annual rates are effective: a month's rate is (1 + r)^(1/12) − 1, and whole years are compounded
/// from 1 + r itself, so that the factor of month 12 is exactly 1 / (1 + r).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discounting<N> {
    factors: Vec<N>,
}

impl<N: Number> Discounting<N> {
    /// Factors for months 0 to `horizon` at an effective yearly `rate` (a fraction above −1).
    ///
    /// # Errors
    /// [`Overflow`] if the rate is −100% or below, or a factor cannot be held.
    pub fn monthly(rate: N, timing: DiscountTiming, horizon: u32) -> Result<Self, Overflow> {
        let yearly = N::ONE.plus(rate)?;
        let half = match timing {
            DiscountTiming::Mid => root(root(yearly, 12)?, 2)?,
            DiscountTiming::End | DiscountTiming::YearEnd => N::ONE,
        };
        let growth = Compounding::new(yearly)?;
        let factors = (0..=horizon)
            .map(|month| {
                let months = match timing {
                    DiscountTiming::YearEnd => (month.div_ceil(12) * 12).min(horizon),
                    DiscountTiming::End | DiscountTiming::Mid => month,
                };
                let factor = N::ONE.over(growth.after(months)?)?;
                if month == 0 { Ok(factor) } else { factor.times(half) }
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { factors })
    }

    /// One factor a month, month 0 first.
    pub fn factors(&self) -> &[N] {
        &self.factors
    }

    /// Each flow at its present value.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn discount(&self, flows: &[N]) -> Result<Vec<N>, Overflow> {
        flows.iter().zip(&self.factors).map(|(flow, factor)| flow.times(*factor)).collect()
    }
}

/// Growth by a yearly factor, month by month: whole years by multiplication, months by the root.
pub(crate) struct Compounding<N> {
    yearly: N,
    /// yearly^(0/12) … yearly^(11/12)
    months: Vec<N>,
}

impl<N: Number> Compounding<N> {
    pub(crate) fn new(yearly: N) -> Result<Self, Overflow> {
        let monthly = root(yearly, 12)?;
        let mut months = vec![N::ONE];
        for _ in 1..12 {
            let last = months.last().copied().unwrap_or(N::ONE);
            months.push(last.times(monthly)?);
        }
        Ok(Self { yearly, months })
    }

    /// yearly^(months/12)
    pub(crate) fn after(&self, months: u32) -> Result<N, Overflow> {
        let rest = self.months.get((months % 12) as usize).copied().unwrap_or(N::ONE);
        power(self.yearly, months / 12)?.times(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn factors(rate: &str, timing: DiscountTiming, horizon: u32) -> Vec<Decimal> {
        Discounting::monthly(d(rate), timing, horizon).unwrap().factors
    }

    #[test]
    fn a_year_is_a_year_in_every_timing() {
        let end = factors("0.25", DiscountTiming::End, 24);
        assert_eq!(end[12].to_string(), "0.8");
        assert_eq!(end[24].to_string(), "0.64");
        let mid = factors("0.21", DiscountTiming::Mid, 12);
        // 1.21^(-1/24), (1.21)^(-11.5/12): Python decimal, 40 digits.
        assert_eq!(mid[0], Decimal::ONE);
        assert_eq!(mid[1].round_dp(15).to_string(), "0.992088943446991");
        assert_eq!(mid[12].round_dp(15).to_string(), "0.833036479693309");
    }

    #[test]
    fn year_end_discounts_a_partial_year_at_its_last_month() {
        let year_end = factors("0.1", DiscountTiming::YearEnd, 18);
        let end = factors("0.1", DiscountTiming::End, 18);
        assert_eq!(year_end[0], Decimal::ONE);
        assert!(year_end[1..=12].iter().all(|factor| *factor == end[12]));
        assert!(year_end[13..=18].iter().all(|factor| *factor == end[18]));
    }

    #[test]
    fn zero_rate_discounts_nothing_and_minus_one_is_refused() {
        assert!(factors("0", DiscountTiming::Mid, 120).iter().all(|factor| *factor == Decimal::ONE));
        assert_eq!(Discounting::monthly(d("-1"), DiscountTiming::End, 1), Err(Overflow));
    }
}
