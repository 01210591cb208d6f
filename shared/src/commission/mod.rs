//! Tiered commission: what a volume of business pays.
//!
//! Bands are half-open [from, next from), contiguous and start at 0; the last is open. Four modes say
//! how they apply:
//!
//! | mode | what is paid |
//! |---|---|
//! | `marginal` | each slice of the window's volume at the rate of its own band |
//! | `whole_amount` | the window's whole volume at the rate of the band reached |
//! | `prospective` | each deal at the rate of the band reached before it |
//! | `crossing_deal` | each deal whole at the rate of the band reached with it |
//!
//! The first two are cumulative: what is paid is round(Cₖ) − round(Cₖ₋₁), so that totals are exact. The
//! other two pay deal by deal, each rounded once.

mod jumps;
mod payable;
mod read;

use rust_decimal::Decimal;

use crate::document::words;
use crate::money::Currency;
use crate::number::{Held, Number, Overflow, Rounding, held, settled};

use payable::Volume;
pub(crate) use payable::{Earned, Payable, Sums};

pub use jumps::Jump;
pub(crate) use jumps::jumps;

words! {
    /// How bands apply.
    pub enum Mode {
        /// Each slice at its own rate.
        Marginal = "marginal",
        /// Everything at the band reached.
        WholeAmount = "whole_amount",
        /// A deal at the band reached before it.
        Prospective = "prospective",
        /// A deal that crosses is paid whole at the new rate.
        CrossingDeal = "crossing_deal",
    }
}

words! {
    /// For how long a volume counts.
    pub enum Window {
        /// A quarter of the contract year.
        Quarter = "quarter",
        /// Months 1 to 12, 13 to 24, …
        ContractYear = "contract_year",
        /// January to December.
        CalendarYear = "calendar_year",
        /// All of the partnership.
        Lifetime = "lifetime",
    }
}

impl Window {
    /// Whether a window begins with the month of this number (1 is the first after signing), if month 1
    /// is the calendar month `start_month` (1 to 12).
    pub fn begins_in(self, month: u32, start_month: u32) -> bool {
        match self {
            Self::Quarter => month % 3 == 1,
            Self::ContractYear => month % 12 == 1,
            Self::CalendarYear => (month + start_month) % 12 == 2,
            Self::Lifetime => false,
        }
    }
}

/// One band: from this volume on, this rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// Lowest volume in the band.
    pub from: Decimal,
    /// Fraction of the volume.
    pub rate: Decimal,
}

/// Bands that start at 0 and rise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bands(Vec<Band>);

/// Why a list of bands is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandsError {
    /// There is no band.
    Empty,
    /// The first band does not start at 0.
    NotFromZero,
    /// The band of this index does not start above the one before it.
    NotRising(usize),
}

impl Bands {
    /// Checked bands.
    ///
    /// # Errors
    /// [`BandsError`].
    pub fn new(bands: Vec<Band>) -> Result<Self, BandsError> {
        match bands.first() {
            None => return Err(BandsError::Empty),
            Some(first) if !first.from.is_zero() => return Err(BandsError::NotFromZero),
            Some(_) => {}
        }
        let falls = bands.windows(2).position(|pair| matches!(pair, [a, b] if b.from <= a.from));
        match falls {
            Some(index) => Err(BandsError::NotRising(index + 1)),
            None => Ok(Self(bands)),
        }
    }

    /// One band that pays nothing.
    pub(crate) fn nothing() -> Self {
        Self(vec![Band { from: Decimal::ZERO, rate: Decimal::ZERO }])
    }

    /// The bands, lowest first.
    pub fn iter(&self) -> std::slice::Iter<'_, Band> {
        self.0.iter()
    }

    /// The rate of the band that a volume lies in.
    pub fn rate_at<N: Number>(&self, volume: N) -> N {
        if !volume.is_held() {
            return N::UNHELD;
        }
        let reached = self.0.iter().rev().find(|band| N::from_decimal(band.from) <= volume);
        reached.map_or(N::ZERO, |band| N::from_decimal(band.rate))
    }

    /// What a window's volume comes to where it is taken as a whole: each slice at its own rate, or all
    /// of it at the rate of the band reached.
    fn cumulative<N: Number>(&self, whole: bool, volume: N) -> N {
        if whole {
            return volume * self.rate_at(volume);
        }
        cumulative(&self.0, volume)
    }
}

/// What a window's volume comes to with each slice at the rate of its own band.
fn cumulative<N: Number>(bands: &[Band], volume: N) -> N {
    let mut total = N::ZERO;
    for (index, band) in bands.iter().enumerate() {
        let from = N::from_decimal(band.from);
        if from >= volume {
            break;
        }
        let next = bands.get(index + 1).map(|next| N::from_decimal(next.from));
        let top = next.filter(|next| *next < volume).unwrap_or(volume);
        total += (top - from) * N::from_decimal(band.rate);
    }
    total
}

/// Paid besides the bands when a window's volume reaches a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bonus {
    /// The volume that must be reached.
    pub threshold: Decimal,
    /// What is paid.
    pub reward: Reward,
    /// Paid in each window that reaches it; otherwise in the first one only.
    pub each_window: bool,
}

/// What a bonus pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reward {
    /// An amount, when the threshold is reached.
    Amount(Decimal),
    /// A fraction of the volume above the threshold.
    Rate(Decimal),
}

/// The rules of a payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How bands apply.
    pub mode: Mode,
    /// The bands.
    pub bands: Bands,
    /// Bonuses on top.
    pub bonuses: Vec<Bonus>,
    /// The most that is paid in a window, bonuses included.
    pub cap: Option<Decimal>,
}

impl Plan {
    /// What each of `amounts` (in order, none negative) pays. `first_of_window` says for each whether a
    /// new window begins with it; `opening` is the volume that the first window starts with, paid for
    /// already.
    ///
    /// ```
    /// use partner_roi_shared::commission::{Band, Bands, Mode, Plan};
    /// use partner_roi_shared::{Currency, Decimal, Rounding};
    ///
    /// let band = |from: i64, percent: i64| Band { from: Decimal::from(from), rate: Decimal::new(percent, 2) };
    /// let bands = Bands::new(vec![band(0, 15), band(50_000, 25), band(100_000, 35)]).unwrap();
    /// let total = |mode| {
    ///     let plan = Plan { mode, bands: bands.clone(), bonuses: vec![], cap: None };
    ///     let usd = Currency::new("USD").unwrap();
    ///     let paid = plan.payouts(&[Decimal::from(120_000)], |_| false, Decimal::ZERO, usd, Rounding::HalfEven);
    ///     paid.unwrap()[0].to_string()
    /// };
    /// assert_eq!(total(Mode::Marginal), "27000.00");
    /// assert_eq!(total(Mode::WholeAmount), "42000.00");
    /// ```
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn payouts(
        &self,
        amounts: &[Decimal],
        first_of_window: impl Fn(usize) -> bool,
        opening: Decimal,
        currency: Currency,
        rounding: Rounding,
    ) -> Result<Vec<Decimal>, Overflow> {
        let mut payable = Payable::new(self, currency, rounding);
        let mut payouts: Vec<Held> = Vec::with_capacity(amounts.len());
        for earned in self.earned(&held(amounts), first_of_window, opening.into(), |_| None) {
            payable.earn(earned);
            payouts.push(payable.pay().total());
        }
        settled(&payouts)
    }

    /// What each of `amounts` earns, exactly: the same question as [`payouts`](Self::payouts), before
    /// anything is rounded. `rate` can put a rate in the place of the bands'; then no volume before
    /// the start has earned anything.
    pub(crate) fn earned<N: Number>(
        &self,
        amounts: &[N],
        first_of_window: impl Fn(usize) -> bool,
        opening: N,
        rate: impl Fn(usize) -> Option<N>,
    ) -> Vec<Earned<N>> {
        let mut volume = Volume::opened(self, opening);
        let mut earned = Vec::with_capacity(amounts.len());
        for (index, amount) in amounts.iter().enumerate() {
            let first = index > 0 && first_of_window(index);
            if first {
                volume = volume.next(self);
            }
            let before = volume.granted;
            volume.add(self, *amount, rate(index));
            earned.push(Earned { first, before, after: volume.granted });
        }
        earned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(mode: Mode, bands: &[(i64, i64)]) -> Plan {
        let bands =
            bands.iter().map(|(from, percent)| Band { from: Decimal::from(*from), rate: Decimal::new(*percent, 2) });
        Plan { mode, bands: Bands::new(bands.collect()).unwrap(), bonuses: Vec::new(), cap: None }
    }

    fn paid(plan: &Plan, amounts: &[i64], reset_every: usize) -> Vec<String> {
        let amounts: Vec<_> = amounts.iter().copied().map(Decimal::from).collect();
        let usd = Currency::new("USD").unwrap();
        let payouts = plan.payouts(&amounts, |index| index % reset_every == 0, Decimal::ZERO, usd, Rounding::HalfEven);
        payouts.unwrap().into_iter().map(|payout| payout.normalize().to_string()).collect()
    }

    const STEPS: &[(i64, i64)] = &[(0, 10), (100, 20), (200, 30)];

    #[test]
    fn the_four_modes_differ_where_a_deal_crosses() {
        // Deals of 80, 40, 100: volumes 80, 120, 220.
        let amounts = [80, 40, 100];
        assert_eq!(paid(&plan(Mode::Marginal, STEPS), &amounts, 9), ["8", "6", "22"]);
        assert_eq!(paid(&plan(Mode::WholeAmount, STEPS), &amounts, 9), ["8", "16", "42"]);
        assert_eq!(paid(&plan(Mode::Prospective, STEPS), &amounts, 9), ["8", "4", "20"]);
        assert_eq!(paid(&plan(Mode::CrossingDeal, STEPS), &amounts, 9), ["8", "8", "30"]);
    }

    #[test]
    fn a_band_begins_at_its_from() {
        assert_eq!(paid(&plan(Mode::WholeAmount, STEPS), &[99, 1], 9), ["9.9", "10.1"]);
        assert_eq!(paid(&plan(Mode::Prospective, STEPS), &[100, 10], 9), ["10", "2"]);
    }

    #[test]
    fn a_window_starts_anew() {
        assert_eq!(paid(&plan(Mode::Marginal, STEPS), &[150, 150, 150], 2), ["20", "40", "20"]);
    }

    #[test]
    fn falling_rates_correct_downwards() {
        assert_eq!(paid(&plan(Mode::WholeAmount, &[(0, 20), (100, 5)]), &[90, 20], 9), ["18", "-12.5"]);
    }

    #[test]
    fn bonuses_and_caps() {
        let amount =
            Bonus { threshold: Decimal::from(100), reward: Reward::Amount(Decimal::from(7)), each_window: true };
        let rate =
            Bonus { threshold: Decimal::from(150), reward: Reward::Rate(Decimal::new(50, 2)), each_window: false };
        let mut plan = plan(Mode::Marginal, &[(0, 10)]);
        plan.bonuses = vec![amount, rate];
        // Volumes 90, 180, then anew 160: 9; 9 + 7 + 15; 16 + 7, the second bonus having been paid.
        assert_eq!(paid(&plan, &[90, 90, 160], 2), ["9", "31", "23"]);
        plan.cap = Some(Decimal::from(30));
        assert_eq!(paid(&plan, &[90, 90, 160], 2), ["9", "21", "23"]);
    }

    #[test]
    fn an_opening_volume_counts_for_bands_and_is_not_paid_again() {
        let usd = Currency::new("USD").unwrap();
        let first = |mode, opening: i64| {
            let amounts = [Decimal::from(50), Decimal::from(50)];
            let plan = plan(mode, STEPS);
            plan.payouts(&amounts, |index| index == 1, Decimal::from(opening), usd, Rounding::HalfEven).unwrap()
        };
        // 80 before: 20 at 10% and 30 at 20%; the next window starts at nothing.
        assert_eq!(first(Mode::Marginal, 80), [Decimal::from(8), Decimal::from(5)]);
        // 130 at 20% are 26, of which 80 at 10% were paid.
        assert_eq!(first(Mode::WholeAmount, 80), [Decimal::from(18), Decimal::from(5)]);
        assert_eq!(first(Mode::Prospective, 100), [Decimal::from(10), Decimal::from(5)]);
        assert_eq!(first(Mode::CrossingDeal, 80), [Decimal::from(10), Decimal::from(5)]);
    }

    #[test]
    fn totals_are_exact_where_parts_are_rounded() {
        let plan = plan(Mode::Marginal, &[(0, 33)]);
        let amounts = vec![Decimal::new(101, 2); 100];
        let usd = Currency::new("USD").unwrap();
        let payouts = plan.payouts(&amounts, |_| false, Decimal::ZERO, usd, Rounding::HalfEven).unwrap();
        assert_eq!(payouts.iter().sum::<Decimal>().to_string(), "33.33");
    }

    #[test]
    fn bands_start_at_zero_and_rise() {
        let bands = |froms: &[i64]| {
            Bands::new(froms.iter().map(|from| Band { from: Decimal::from(*from), rate: Decimal::ZERO }).collect())
        };
        assert_eq!(bands(&[]), Err(BandsError::Empty));
        assert_eq!(bands(&[1]), Err(BandsError::NotFromZero));
        assert_eq!(bands(&[0, 5, 5]), Err(BandsError::NotRising(2)));
        assert!(bands(&[0, 5, 6]).is_ok());
    }
}
