//! The modified internal rate of return: outflows financed at one rate, inflows reinvested at another.

use rust_decimal::Decimal;

use super::{Answer, Compounding, Undefined};
use crate::number::{Held, Number, Overflow, power, root, sum};

/// (future value of inflows at the reinvestment rate / present value of outflows at the finance
/// rate)^(1/n) − 1, with n the last period. Both rates are effective a year, the result is per period.
///
/// ```
/// use partner_roi_shared::Decimal;
/// use partner_roi_shared::measures::{Answer, mirr};
///
/// let flows = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000].map(Decimal::from);
/// let Answer::Value(rate) = mirr(&flows, Decimal::new(10, 2), Decimal::new(12, 2), 1).unwrap() else { panic!() };
/// assert_eq!(rate.round_dp(6).to_string(), "0.126094");
/// ```
///
/// # Errors
/// [`Overflow`] for a rate of −100% or below, or a value that cannot be held.
pub fn mirr(
    flows: &[Decimal],
    finance_rate: Decimal,
    reinvest_rate: Decimal,
    per_year: u32,
) -> Result<Answer, Overflow> {
    let last = u32::try_from(flows.len()).map_err(|_| Overflow)?.saturating_sub(1);
    let periods = (0..).zip(flows.iter().copied());
    let inflows: Vec<_> = periods.clone().filter(|(_, flow)| *flow > Decimal::ZERO).collect();
    let outflows: Vec<_> = periods.filter(|(_, flow)| *flow < Decimal::ZERO).collect();
    let compounding = |rate: Decimal| Compounding::new(Held::ONE + Held::from(rate), per_year);
    let finance = compounding(finance_rate);
    let other = if reinvest_rate == finance_rate { None } else { Some(compounding(reinvest_rate)) };
    let reinvest = other.as_ref().unwrap_or(&finance);
    for growth in [&finance, reinvest] {
        growth.after(0).settled()?;
    }
    let Some(outflows) = Anchored::of(&outflows, finance_rate, &finance) else {
        return Ok(Answer::Undefined(Undefined::NoOutflow));
    };
    outflows.value.settled()?;
    let Some(inflows) = Anchored::of(&inflows, reinvest_rate, reinvest) else {
        return Ok(Answer::Undefined(Undefined::NoInflow));
    };
    // The n-th root is taken of each factor: none of them is too large where the whole would be.
    let growth = |rate: Decimal, periods: u32| match periods {
        0 => Held::ONE,
        _ => power(root(Held::from(rate) + Held::ONE, per_year * last), periods),
    };
    let factor = root(inflows.value / outflows.value, last)
        * growth(reinvest_rate, last - inflows.period)
        * growth(finance_rate, outflows.period);
    Answer::Value(factor - Held::ONE).settled()
}

/// The value of some flows at one of their own periods.
struct Anchored {
    period: u32,
    /// Positive.
    value: Held,
}

impl Anchored {
    /// At the first flow's period for rates from 0, at the last one's below: so every flow is made
    /// smaller on its way there.
    fn of(flows: &[(u32, Decimal)], rate: Decimal, growth: &Compounding<Held>) -> Option<Self> {
        let ((first, _), (last, _)) = (flows.first()?, flows.last()?);
        let falling = rate < Decimal::ZERO;
        let period = if falling { *last } else { *first };
        let discounts = if falling { Vec::new() } else { growth.discounts(last - first) };
        let value = sum(flows.iter().map(|(at, flow)| {
            let factor = match discounts.get(at.abs_diff(period) as usize) {
                Some(discount) => *discount,
                None => growth.after(period - at),
            };
            Held::from(flow.abs()) * factor
        }));
        Some(Self { period, value })
    }
}
