//! When the money is back, and how much of it was out at most.

use super::{Answer, Undefined};
use crate::ledger::running_total;
use crate::number::Number;

/// When a cumulative flow returns to zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaybackTime<N> {
    /// The first time it rises to zero from below, in periods.
    pub first: Answer<N>,
    /// If it dips below zero again after that: the last time it rises to zero, for good.
    pub last: Option<Answer<N>>,
}

/// The time until the cumulative sum of `flows` rises to zero from below, linear inside a period.
///
/// ```
/// use partner_roi_shared::measures::{Answer, payback};
/// use partner_roi_shared::{Decimal, number::Held};
///
/// // 100 out; 30 a month back: after three months 10 are missing, a third of a month more.
/// let flows = [-100, 30, 30, 30, 30].map(|flow| Held::from(Decimal::from(flow)));
/// let Answer::Value(months) = payback(&flows).first else { panic!("pays back") };
/// assert_eq!(months.settled().unwrap().round_dp(4).to_string(), "3.3333");
/// ```
///
/// A cumulative sum that cannot be held makes the first time a value that cannot be held.
pub fn payback<N: Number>(flows: &[N]) -> PaybackTime<N> {
    returning(flows, &running_total(flows))
}

/// The same with the cumulative sums at hand.
pub(super) fn returning<N: Number>(flows: &[N], totals: &[N]) -> PaybackTime<N> {
    let (mut first, mut last, mut dips) = (None, None, 0_u32);
    let (mut before, mut was_below) = (N::ZERO, false);
    for ((period, flow), total) in (0_u32..).zip(flows).zip(totals) {
        let below = *total < N::ZERO;
        if was_below && !below {
            let whole = N::from_u32(period.saturating_sub(1));
            let time = whole + -before / *flow;
            first = first.or(Some(time));
            last = Some(time);
        }
        if below && !was_below {
            dips += 1;
            last = None;
        }
        (before, was_below) = (*total, below);
    }
    let known = |time: Option<N>| time.map_or(Answer::Undefined(Undefined::Never), Answer::Value);
    if !before.is_held() {
        return PaybackTime { first: Answer::Value(N::UNHELD), last: None };
    }
    PaybackTime {
        first: if dips == 0 { Answer::Undefined(Undefined::NothingInvested) } else { known(first) },
        last: (dips > 1).then(|| known(last)),
    }
}

/// The deepest point of a cumulative flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeakFunding<N> {
    /// How far below zero, as a number ≥ 0.
    pub depth: N,
    /// The first period with that depth.
    pub month: u32,
}

/// The largest depth of a cumulative flow: the money that somebody must be able to put up. A total that cannot
/// be held leaves a depth that cannot.
pub fn peak_funding<N: Number>(totals: &[N]) -> PeakFunding<N> {
    let (mut lowest, mut month) = (N::ZERO, 0);
    for (period, total) in (0..).zip(totals) {
        if *total < lowest {
            (lowest, month) = (*total, period);
        }
        // Nothing is below an unheld total, so it stays.
        if !total.is_held() {
            lowest = N::UNHELD;
        }
    }
    PeakFunding { depth: -lowest, month }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Held;
    use rust_decimal::Decimal;

    fn whole(number: i64) -> Held {
        Held::from(Decimal::from(number))
    }

    fn times(flows: &[i64]) -> PaybackTime<Held> {
        let flows: Vec<_> = flows.iter().copied().map(whole).collect();
        payback(&flows)
    }

    fn value(text: &str) -> Answer<Held> {
        Answer::Value(Held::from(text.parse::<Decimal>().unwrap()))
    }

    #[test]
    fn reasons_where_there_is_no_time() {
        assert_eq!(times(&[0, 5, 5]).first, Answer::Undefined(Undefined::NothingInvested));
        assert_eq!(times(&[]).first, Answer::Undefined(Undefined::NothingInvested));
        assert_eq!(times(&[-10, 5, 4]).first, Answer::Undefined(Undefined::Never));
        assert_eq!(times(&[-10, 5, 5]), PaybackTime { first: value("2"), last: None });
    }

    #[test]
    fn a_late_investment_counts_from_signing() {
        assert_eq!(times(&[10, -30, 40]).first, value("1.5"));
    }

    #[test]
    fn a_second_dip_has_its_own_end() {
        let twice = times(&[-10, 20, -15, 10]);
        assert_eq!((twice.first, twice.last), (value("0.5"), Some(value("2.5"))));
        let lost = times(&[-10, 20, -15, 1]);
        assert_eq!((lost.first, lost.last), (value("0.5"), Some(Answer::Undefined(Undefined::Never))));
    }

    #[test]
    fn the_peak_is_the_first_deepest_month() {
        let totals = [-5, -9, -9, 3].map(whole);
        assert_eq!(peak_funding(&totals), PeakFunding { depth: whole(9), month: 1 });
        assert_eq!(peak_funding(&[Held::ONE]), PeakFunding { depth: Held::ZERO, month: 0 });
    }

    #[test]
    fn what_cannot_be_held_is_never_taken_for_a_reason() {
        let huge = Held::from(Decimal::MAX);
        let flows = [huge, huge, -huge, -huge, Held::ONE];
        let PaybackTime { first: Answer::Value(time), last: None } = payback(&flows) else { panic!("has a reason") };
        assert!(!time.is_held());
        assert!(!peak_funding(&[Held::UNHELD, whole(-5)]).depth.is_held());
        assert!(!peak_funding(&[whole(-5), Held::UNHELD]).depth.is_held());
    }
}
