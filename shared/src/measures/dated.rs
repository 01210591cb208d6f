//! Flows on days: present value and rate of return by actual days over 365.

use rust_decimal::Decimal;

use super::irr::{DAYS_A_YEAR, dated_irr};
use super::{Discount, InternalRate};
use crate::date::Date;
use crate::number::{Held, Number, Overflow, sum};

/// Flows on days, in any order; those of one day count together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedFlows {
    /// Days since the earliest, and the amount.
    flows: Vec<(u32, Decimal)>,
}

impl DatedFlows {
    /// From days and amounts.
    pub fn new(flows: &[(Date, Decimal)]) -> Self {
        let earliest = flows.iter().map(|(date, _)| *date).min();
        let days = |date: Date| earliest.map_or(0, |earliest| date.days_since(earliest));
        let mut flows: Vec<_> = flows.iter().map(|(date, amount)| (days(*date), *amount)).collect();
        flows.sort_by_key(|(days, _)| *days);
        Self { flows }
    }

    /// Net present value on the earliest day at an effective yearly rate above −100%:
    /// Σ CF / (1 + r)^(days / 365).
    ///
    /// ```
    /// use partner_roi_shared::{Decimal, date::Date, measures::DatedFlows};
    ///
    /// let flow = |day, amount| (Date::parse(day).unwrap(), Decimal::from(amount));
    /// let flows = DatedFlows::new(&[flow("2027-01-01", 110), flow("2026-01-01", -100)]);
    /// assert_eq!(flows.xnpv(Decimal::new(1, 1)).unwrap().round_dp(20), Decimal::ZERO);
    /// let rate = flows.xirr().unwrap();
    /// assert_eq!(rate.roots[0].round_dp(20).normalize().to_string(), "0.1");
    /// ```
    ///
    /// # Errors
    /// [`Overflow`] for a rate of −100% or below, or a value that cannot be held.
    pub fn xnpv(&self, rate: Decimal) -> Result<Decimal, Overflow> {
        let discount = Discount::new(Held::ONE + Held::from(rate), DAYS_A_YEAR);
        sum(self.flows.iter().map(|(days, amount)| Held::from(*amount) * discount.after(*days))).settled()
    }

    /// All effective yearly rates at which that value is zero.
    ///
    /// # Errors
    /// [`Overflow`] for flows near the largest number.
    pub fn xirr(&self) -> Result<InternalRate, Overflow> {
        dated_irr(&self.flows)
    }

    /// The amounts, by day.
    pub fn amounts(&self) -> impl Iterator<Item = Decimal> {
        self.flows.iter().map(|(_, amount)| *amount)
    }
}
