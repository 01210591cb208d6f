//! When the money is back, and how much of it was out at most.

use super::{Answer, Undefined};
use crate::number::{Number, Overflow};

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
/// use partner_roi_shared::Decimal;
///
/// // 100 out; 30 a month back: after three months 10 are missing, a third of a month more.
/// let flows = [-100, 30, 30, 30, 30].map(Decimal::from);
/// let Answer::Value(months) = payback(&flows).unwrap().first else { panic!("pays back") };
/// assert_eq!(months.round_dp(4).to_string(), "3.3333");
/// ```
///
/// # Errors
/// [`Overflow`] if the cumulative sum cannot be held.
pub fn payback<N: Number>(flows: &[N]) -> Result<PaybackTime<N>, Overflow> {
    let (mut first, mut last, mut dips) = (None, None, 0_u32);
    let mut before = N::ZERO;
    for (period, flow) in (0_u32..).zip(flows) {
        let total = before.plus(*flow)?;
        if before < N::ZERO && total >= N::ZERO {
            let whole = N::from_u32(period.saturating_sub(1));
            let time = whole.plus(before.negated().over(*flow)?)?;
            first = first.or(Some(time));
            last = Some(time);
        }
        if total < N::ZERO && before >= N::ZERO {
            dips += 1;
            last = None;
        }
        before = total;
    }
    let known = |time: Option<N>| time.map_or(Answer::Undefined(Undefined::Never), Answer::Value);
    Ok(PaybackTime {
        first: if dips == 0 { Answer::Undefined(Undefined::NothingInvested) } else { known(first) },
        last: (dips > 1).then(|| known(last)),
    })
}

/// The deepest point of a cumulative flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeakFunding<N> {
    /// How far below zero, as a number ≥ 0.
    pub depth: N,
    /// The first period with that depth.
    pub month: u32,
}

/// The largest depth of a cumulative flow: the money that somebody must be able to put up.
pub fn peak_funding<N: Number>(totals: &[N]) -> PeakFunding<N> {
    let mut peak = PeakFunding { depth: N::ZERO, month: 0 };
    for (period, total) in (0..).zip(totals) {
        if total.negated() > peak.depth {
            peak = PeakFunding { depth: total.negated(), month: period };
        }
    }
    peak
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn times(flows: &[i64]) -> PaybackTime<Decimal> {
        let flows: Vec<_> = flows.iter().copied().map(Decimal::from).collect();
        payback(&flows).unwrap()
    }

    fn value(text: &str) -> Answer<Decimal> {
        Answer::Value(text.parse().unwrap())
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
        let totals = [-5, -9, -9, 3].map(Decimal::from);
        assert_eq!(peak_funding(&totals), PeakFunding { depth: Decimal::from(9), month: 1 });
        assert_eq!(peak_funding(&[Decimal::ONE]), PeakFunding { depth: Decimal::ZERO, month: 0 });
    }
}
