//! Discount factors: what one unit of money in each month is worth at signing.

use crate::inputs::DiscountTiming;
use crate::number::{Number, Overflow, power, products, root};

/// How many periods a year has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Periods {
    /// Twelve.
    Months,
    /// One.
    Years,
}

impl Periods {
    /// How many in a year.
    pub fn per_year(self) -> u32 {
        match self {
            Self::Months => 12,
            Self::Years => 1,
        }
    }
}

/// The discount factors of a series that starts at period 0.
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
        Self::new(rate, timing, horizon, Periods::Months)
    }

    /// Factors for periods 0 to `last` at an effective yearly `rate` (a fraction above −1).
    ///
    /// # Errors
    /// [`Overflow`] if the rate is −100% or below, or a factor cannot be held.
    pub fn new(rate: N, timing: DiscountTiming, last: u32, periods: Periods) -> Result<Self, Overflow> {
        let per_year = periods.per_year();
        let yearly = N::ONE + rate;
        let half = match timing {
            DiscountTiming::Mid => root(root(yearly, per_year), 2),
            DiscountTiming::End | DiscountTiming::YearEnd => N::ONE,
        };
        let mut factors = Discount::new(yearly, per_year).series(last);
        match timing {
            DiscountTiming::End => {}
            DiscountTiming::Mid => {
                for factor in factors.iter_mut().skip(1) {
                    *factor = *factor * half;
                }
            }
            DiscountTiming::YearEnd => {
                for year in factors.get_mut(1..).unwrap_or_default().chunks_mut(per_year as usize) {
                    let end = year.last().copied().unwrap_or(N::ONE);
                    year.fill(end);
                }
            }
        }
        if factors.iter().all(|factor| factor.is_held()) { Ok(Self { factors }) } else { Err(Overflow) }
    }

    /// One factor a period, period 0 first.
    pub fn factors(&self) -> &[N] {
        &self.factors
    }

    /// Each flow at its present value.
    pub fn discount(&self, flows: &[N]) -> Vec<N> {
        products(flows, &self.factors)
    }

    /// The sum of all flows at their present values.
    pub fn present_value(&self, flows: &[N]) -> N {
        let mut total = N::ZERO;
        for (flow, factor) in flows.iter().zip(&self.factors) {
            total += *flow * *factor;
        }
        total
    }
}

/// Growth by a yearly factor, period by period: whole years by multiplication, periods by the root.
pub(crate) struct Compounding<N> {
    yearly: N,
    per_year: u32,
    /// yearly^(k / periods a year) for k below the periods of a year.
    within_year: Vec<N>,
}

impl<N: Number> Compounding<N> {
    pub(crate) fn new(yearly: N, per_year: u32) -> Self {
        let step = root(yearly, per_year);
        // A factor without a root grows nothing, not even over whole years.
        let mut last = if step.is_held() { N::ONE } else { N::UNHELD };
        let mut within_year = Vec::with_capacity(per_year as usize);
        for _ in 0..per_year.max(1) {
            within_year.push(last);
            last = last * step;
        }
        Self { yearly, per_year: per_year.max(1), within_year }
    }

    /// yearly^(periods / periods a year)
    pub(crate) fn after(&self, periods: u32) -> N {
        let (years, rest) = self.years_and_rest(periods);
        power(self.yearly, years) * rest
    }

    /// One divided by that, at a rate of zero or more.
    fn discount(&self, periods: u32) -> N {
        let growth = self.after(periods);
        if growth.is_held() {
            return N::ONE / growth;
        }
        // Growth too large to hold leaves a factor that is all but zero.
        let (years, rest) = self.years_and_rest(periods);
        power(N::ONE / self.yearly, years) / rest
    }

    /// yearly^(period / periods a year) for every period from 0 to `last`.
    pub(crate) fn series(&self, last: u32) -> Vec<N> {
        let mut series = vec![N::ONE; last as usize + 1];
        let (mut known, mut year) = (0, N::ONE);
        for (period, cell) in (0..).zip(&mut series) {
            let (years, rest) = self.years_and_rest(period);
            if years != known {
                (known, year) = (years, power(self.yearly, years));
            }
            *cell = year * rest;
        }
        series
    }

    /// One divided by that, at a rate of zero or more.
    pub(crate) fn discounts(&self, last: u32) -> Vec<N> {
        let mut discounts = self.series(last);
        for (period, cell) in (0..).zip(&mut discounts) {
            *cell = if cell.is_held() { N::ONE / *cell } else { self.discount(period) };
        }
        discounts
    }

    /// Whole years, and the growth of the periods after them.
    fn years_and_rest(&self, periods: u32) -> (u32, N) {
        let rest = self.within_year.get((periods % self.per_year) as usize);
        (periods / self.per_year, rest.copied().unwrap_or(N::UNHELD))
    }
}

/// What a unit after so many periods is worth today. At a rate below zero it is worth more, and that is the growth of what
/// one divided by the yearly factor is: powers of a factor below one would lose their digits.
pub(crate) struct Discount<N> {
    growth: Compounding<N>,
    inverse: bool,
}

impl<N: Number> Discount<N> {
    pub(crate) fn new(yearly: N, per_year: u32) -> Self {
        let inverse = yearly < N::ONE;
        let yearly = if inverse { N::ONE / yearly } else { yearly };
        Self { growth: Compounding::new(yearly, per_year), inverse }
    }

    pub(crate) fn after(&self, periods: u32) -> N {
        if self.inverse { self.growth.after(periods) } else { self.growth.discount(periods) }
    }

    /// For every period from 0 to `last`.
    pub(crate) fn series(&self, last: u32) -> Vec<N> {
        if self.inverse { self.growth.series(last) } else { self.growth.discounts(last) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Held, settled};
    use rust_decimal::Decimal;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn factors(rate: &str, timing: DiscountTiming, horizon: u32) -> Vec<Decimal> {
        settled(Discounting::monthly(Held::from(d(rate)), timing, horizon).unwrap().factors).unwrap()
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
    fn negative_rates_lose_no_digits() {
        // 0.07^-2 and 0.07^-24: Python decimal, 60 digits.
        let discount = Discount::new(Held::from(d("0.07")), 1);
        assert_eq!(discount.after(2).settled().unwrap().round_dp(20).to_string(), "204.08163265306122448980");
        let (far, true_value) = (discount.after(24).settled().unwrap(), d("5219717990086151186326383809"));
        assert!((far / true_value - Decimal::ONE).abs() < d("0.0000000000000000000000001"), "{far}");
        assert_eq!(discount.series(24)[24].settled().unwrap(), far);
    }

    #[test]
    fn zero_rate_discounts_nothing_and_minus_one_is_refused() {
        assert!(factors("0", DiscountTiming::Mid, 120).iter().all(|factor| *factor == Decimal::ONE));
        assert_eq!(Discounting::monthly(Held::from(d("-1")), DiscountTiming::End, 1), Err(Overflow));
    }
}
