//! The rates of return of one series, together.

use rust_decimal::Decimal;

use super::{Answer, Figure, InternalRate, Undefined, irr, mirr};
use crate::document::Node;
use crate::number::{Checked, Overflow};

/// What a series of flows returns, as rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// Every internal rate per period, and the one to show.
    pub irr: InternalRate,
    /// The one to show as an effective yearly rate: (1 + i)^(periods a year) − 1.
    pub irr_annual: Answer,
    /// The modified internal rate per period.
    pub mirr: Answer,
}

impl Rates {
    /// Of a ledger's net by month, period 0 first. Outflows are financed and inflows reinvested at
    /// `discount_rate`, effective a year.
    ///
    /// ```
    /// use partner_roi_shared::Decimal;
    /// use partner_roi_shared::measures::{Answer, Rates};
    ///
    /// // 100 out, 110 back after a year.
    /// let mut flows = vec![Decimal::ZERO; 13];
    /// (flows[0], flows[12]) = (Decimal::from(-100), Decimal::from(110));
    /// let rates = Rates::of(&flows, Decimal::new(5, 2)).unwrap();
    /// let Answer::Value(annual) = rates.irr_annual else { panic!() };
    /// assert_eq!(annual.round_dp(20), Decimal::new(1, 1));
    /// assert_eq!(rates.irr.status(), Some("unique"));
    /// ```
    ///
    /// # Errors
    /// [`Overflow`] for a rate of −100% or below, or a modified rate that cannot be held. Flows too far
    /// apart for an internal rate have [`Undefined::Overflow`] in its place.
    pub fn of(flows: &[Decimal], discount_rate: Decimal) -> Result<Self, Overflow> {
        Self::with(flows, discount_rate, discount_rate, 12)
    }

    /// Of periods of which `per_year` make a year, with two effective yearly rates for
    /// [`mirr`](super::mirr()).
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn with(
        flows: &[Decimal],
        finance_rate: Decimal,
        reinvest_rate: Decimal,
        per_year: u32,
    ) -> Result<Self, Overflow> {
        let irr = irr(flows, per_year).unwrap_or_else(|Overflow| InternalRate::none(Undefined::Overflow));
        let irr_annual = match irr.headline {
            // A monthly rate of a thousand percent is a rate; what it comes to in a year may be beyond numbers.
            Answer::Value(rate) => a_year(rate, per_year).map_or(Answer::Undefined(Undefined::Overflow), Answer::Value),
            none => none,
        };
        Ok(Self { irr, irr_annual, mirr: mirr(flows, finance_rate, reinvest_rate, per_year)? })
    }
}

impl Rates {
    /// The names, in the order of a report.
    pub const NAMES: &'static [&'static str] = &["irr", "irr_annual", "mirr"];

    /// The same as [`of`](Self::of), with a reason in the place of a modified rate that cannot be held.
    pub(crate) fn or_reasons(flows: &[Decimal], discount_rate: Decimal) -> Self {
        Self::of(flows, discount_rate).unwrap_or_else(|Overflow| {
            let none = Answer::Undefined(Undefined::Overflow);
            Self { irr: InternalRate::none(Undefined::Overflow), irr_annual: none, mirr: none }
        })
    }

    /// The answer of a name.
    pub(crate) fn get(&self, name: &str) -> Option<Answer> {
        match name {
            "irr" => Some(self.irr.headline),
            "irr_annual" => Some(self.irr_annual),
            "mirr" => Some(self.mirr),
            _ => None,
        }
    }

    /// As they stand in reports, beside the other measures.
    pub(crate) fn to_entries(&self) -> [(&'static str, Node); 3] {
        let node = |answer: Answer| Figure::from(answer).to_node();
        [("irr", self.irr.to_node()), ("irr_annual", node(self.irr_annual)), ("mirr", node(self.mirr))]
    }
}

fn a_year(rate: Decimal, per_year: u32) -> Result<Decimal, Overflow> {
    rate.plus(Decimal::ONE)?.to_power(per_year)?.minus(Decimal::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(flows: &[i64], rate: &str) -> Rates {
        let flows: Vec<_> = flows.iter().copied().map(Decimal::from).collect();
        Rates::of(&flows, rate.parse().unwrap()).unwrap()
    }

    fn value(answer: Answer) -> Decimal {
        match answer {
            Answer::Value(value) => value,
            Answer::Undefined(reason) => panic!("{reason:?}"),
        }
    }

    /// To 24 decimals for the rate itself, to 20 for what is made of it.
    fn assert_rates(found: &Rates, irr: &str, annual: &str, mirr: &str) {
        assert_eq!(value(found.irr.headline).to_string(), irr);
        assert_eq!(value(found.irr_annual).round_dp(20).to_string(), annual);
        assert_eq!(value(found.mirr).round_dp(20).to_string(), mirr);
    }

    #[test]
    fn a_ledger_with_yearly_fees() {
        // By halving in Python's decimal at 60 digits.
        let net = |m: i64| 2_000 + 100 * m - if m == 12 || m == 24 { 12_000 } else { 0 };
        let flows: Vec<i64> = std::iter::once(-60_000).chain((1..=36).map(net)).collect();
        let found = rates(&flows, "0.1");
        assert_eq!(found.irr.status(), Some("unique"));
        assert_rates(&found, "0.032644291221900129033713", "0.47031023902287195440", "0.01924620251801865941");
    }

    #[test]
    fn money_that_does_not_come_back() {
        let flows: Vec<i64> = std::iter::once(-50_000).chain([1_000; 36]).collect();
        let found = rates(&flows, "0.1");
        assert_rates(&found, "-0.016781728615174302053376", "-0.18379493281544424796", "-0.00515634046989373334");
    }

    #[test]
    fn what_has_no_rate_has_a_reason_for_each() {
        let found = rates(&[-5, -5], "0.1");
        assert_eq!(found.irr.headline, Answer::Undefined(Undefined::NoSignChange));
        assert_eq!(found.irr_annual, Answer::Undefined(Undefined::NoSignChange));
        assert_eq!(found.mirr, Answer::Undefined(Undefined::NoInflow));
        // 100,000% a month: beyond numbers in a year.
        let found = rates(&[-1, 1_001], "0.1");
        assert_eq!(value(found.irr.headline).round_dp(20), Decimal::from(1_000));
        assert_eq!(found.irr_annual, Answer::Undefined(Undefined::Overflow));
    }
}
