//! Internal rates of return: all of them, and the one to show.

use rust_decimal::Decimal;

use super::{Answer, Figure, Undefined};
use crate::document::Node;
use crate::number::{Held, Number, Overflow, Polynomial, Rounding, power, root, settled};
use crate::text::plain;

/// 1 + rate lies between these: rates from −99.9999999% to a million-fold.
const SMALLEST_FACTOR: Held = Held::new(1, 9);
const LARGEST_FACTOR: Held = Held::new(1_000_000, 0);

/// Further digits of a rate are made of the roundings on the way to it.
const SURE_DECIMALS: u32 = 24;

/// Dated flows count actual days over this.
pub(super) const DAYS_A_YEAR: u32 = 365;

/// The rates at which a series is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InternalRate {
    /// The rate to show: of several, the one nearest 10% a year.
    pub headline: Answer,
    /// All rates, rising, a double one once.
    pub roots: Vec<Decimal>,
}

impl InternalRate {
    /// `unique` or `multiple`, if there is any.
    pub fn status(&self) -> Option<&'static str> {
        match self.roots.len() {
            0 => None,
            1 => Some("unique"),
            _ => Some("multiple"),
        }
    }

    /// With all roots, and what to think of them.
    pub(crate) fn to_node(&self) -> Node {
        let mut node = Figure::from(self.headline).to_node();
        let roots = self.roots.iter().map(|root| Node::Text(plain(*root))).collect();
        node.insert("roots", Node::List(roots));
        node.insert("status", Node::text(self.status().unwrap_or("none")));
        node
    }

    pub(super) fn none(reason: Undefined) -> Self {
        Self { headline: Answer::Undefined(reason), roots: Vec::new() }
    }
}

/// All rates per period, at least −99.9999999%, at which the net present value of `flows` is zero
/// with every flow at the end of its period.
///
/// Every root with 10⁻⁹ ≤ 1 + i ≤ 10⁶ is isolated and bracketed, so none is missed or depends on a
/// guess, and roots that the curve only touches are found too. `per_year` is the number of periods in
/// a year; it decides which of several is nearest 10% a year, by |ln((1 + i) / 1.1)|.
///
/// ```
/// use partner_roi_shared::Decimal;
/// use partner_roi_shared::measures::irr;
///
/// let flows = [-1000, 2300, -1320].map(Decimal::from);
/// let rates = irr(&flows, 1).unwrap();
/// let percent: Vec<_> = rates.roots.iter().map(|rate| (rate * Decimal::ONE_HUNDRED).round_dp(9).normalize().to_string()).collect();
/// assert_eq!(percent, ["10", "20"]);
/// ```
///
/// # Errors
/// [`Overflow`] for flows near the largest number.
pub fn irr(flows: &[Decimal], per_year: u32) -> Result<InternalRate, Overflow> {
    let terms = (0..).zip(flows.iter().copied().map(Held::from));
    internal_rate(&Polynomial::new(terms)?, 1, per_year)
}

/// The rates of dated flows, effective a year of 365 days: exponents are days.
pub(super) fn dated_irr(flows: &[(u32, Decimal)]) -> Result<InternalRate, Overflow> {
    internal_rate(&Polynomial::new(flows.iter().map(|(days, amount)| (*days, Held::from(*amount))))?, DAYS_A_YEAR, 1)
}

/// A root x of the polynomial in x = (1 + i)^(−1/steps) is the rate i, of which `per_year` make a year.
fn internal_rate(present_value: &Polynomial, steps: u32, per_year: u32) -> Result<InternalRate, Overflow> {
    if present_value.sign_changes() == 0 {
        return Ok(InternalRate::none(Undefined::NoSignChange));
    }
    // Two halves, so that powers never grow: x up to 1 for rates from 0, 1/x below 1 for the others.
    let lowest = Held::ONE / root(LARGEST_FACTOR, steps);
    let rising = present_value.roots_between(lowest, Held::ONE)?;
    let lowest = Held::ONE / root(Held::ONE / SMALLEST_FACTOR, steps);
    let falling = present_value.reversed().roots_between(lowest, Held::ONE)?;
    let rate = |growth: Held| (growth - Held::ONE).rounded(SURE_DECIMALS, Rounding::HalfEven);
    let mut rates = Vec::with_capacity(falling.len() + rising.len());
    for x in falling.into_iter().filter(|x| *x < Held::ONE) {
        rates.push(rate(power(x, steps)));
    }
    for x in rising.into_iter().rev() {
        rates.push(rate(power(Held::ONE / x, steps)));
    }
    let roots = settled(rates)?;
    let headline = headline(&roots, per_year)?.map_or(Answer::Undefined(Undefined::NoRealRoot), Answer::Value);
    Ok(InternalRate { headline, roots })
}

/// Of several rates, the one nearest 10% a year: |ln(a)| is smaller where max(a, 1/a) is.
fn headline(roots: &[Decimal], per_year: u32) -> Result<Option<Decimal>, Overflow> {
    if roots.len() < 2 {
        return Ok(roots.first().copied());
    }
    let target = root(Held::new(11, 1), per_year);
    let mut nearest: Option<(Decimal, Decimal)> = None;
    for rate in roots {
        let ratio = (Held::from(*rate) + Held::ONE) / target;
        let distance = ratio.higher(Held::ONE / ratio).settled()?;
        if nearest.is_none_or(|(least, _)| distance < least) {
            nearest = Some((distance, *rate));
        }
    }
    Ok(nearest.map(|(_, rate)| rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(flows: &[&str]) -> Vec<String> {
        let flows: Vec<Decimal> = flows.iter().map(|flow| flow.parse().unwrap()).collect();
        irr(&flows, 1).unwrap().roots.iter().map(|rate| rate.round_dp(6).normalize().to_string()).collect()
    }

    #[test]
    fn published_checks() {
        assert_eq!(rates(&["-150000", "12000", "15000", "18000"]), ["-0.408277"]);
        assert_eq!(rates(&["-100", "39", "59", "55", "20"]), ["0.280948"]);
        assert_eq!(rates(&["1", "-2", "1"]), ["0"]);
    }

    #[test]
    fn reasons_where_there_is_no_rate() {
        let reason = |flows: &[i64]| {
            let flows: Vec<_> = flows.iter().copied().map(Decimal::from).collect();
            irr(&flows, 1).unwrap().headline
        };
        assert_eq!(reason(&[]), Answer::Undefined(Undefined::NoSignChange));
        assert_eq!(reason(&[0, 0]), Answer::Undefined(Undefined::NoSignChange));
        assert_eq!(reason(&[1, 2, 3]), Answer::Undefined(Undefined::NoSignChange));
        assert_eq!(reason(&[1, -1, 1]), Answer::Undefined(Undefined::NoRealRoot));
    }

    #[test]
    fn long_series_large_and_small_flows() {
        for scale in ["1000000000000", "0.000001"] {
            let scale: Decimal = scale.parse().unwrap();
            let mut flows = vec![-scale * Decimal::from(60)];
            flows.extend([scale; 120]);
            let rate = irr(&flows, 12).unwrap();
            // The level payment of a loan: 60 = (1 − v^120) / i.
            let Answer::Value(monthly) = rate.headline else { panic!("has a rate") };
            assert_eq!(monthly.round_dp(12).to_string(), "0.013220013223", "{scale}");
        }
    }
}
