//! The modified internal rate of return: outflows financed at one rate, inflows reinvested at another.

use rust_decimal::Decimal;

use super::{Answer, Compounding, Undefined};
use crate::number::{Number, Overflow, root};

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
    let finance = Compounding::new(Decimal::ONE.plus(finance_rate)?, per_year)?;
    let reinvest = Compounding::new(Decimal::ONE.plus(reinvest_rate)?, per_year)?;
    let last = u32::try_from(flows.len()).map_err(|_| Overflow)?.saturating_sub(1);
    let (mut inflows, mut outflows) = (Decimal::ZERO, Decimal::ZERO);
    for (period, flow) in (0..).zip(flows) {
        if *flow > Decimal::ZERO {
            inflows = inflows.plus(flow.times(reinvest.after(last - period)?)?)?;
        } else {
            outflows = outflows.minus(flow.over(finance.after(period)?)?)?;
        }
    }
    if outflows.is_zero() {
        return Ok(Answer::Undefined(Undefined::NoOutflow));
    }
    if inflows.is_zero() {
        return Ok(Answer::Undefined(Undefined::NoInflow));
    }
    Ok(Answer::Value(root(inflows.over(outflows)?, last)?.minus(Decimal::ONE)?))
}
