//! The partner's revenue share: earned on what was collected, paid by period, rounded once.

use super::{Calendar, delayed, scaled};
use crate::inputs::{CommissionBase, Inputs};
use crate::money::Currency;
use crate::number::{Number, Overflow, sum};
use crate::projection::revenue::Customers;

/// Payouts as cash.
pub(super) struct Payouts<N> {
    /// Paid in each month, positive.
    pub by_month: Vec<N>,
    /// Earned within the horizon, paid after it (not rounded, because it is not paid in this view).
    pub after_horizon: N,
}

/// Payouts at the end of each payout period of the contract year, after the payout delay.
pub(super) fn payouts<N: Number>(
    inputs: &Inputs,
    customers: &Customers<N>,
    currency: Currency,
    calendar: Calendar,
) -> Result<Payouts<N>, Overflow> {
    let share = N::from_decimal(inputs.revenue_share);
    let rate = match inputs.commission_base {
        CommissionBase::GrossMargin => share.times(N::from_decimal(inputs.gross_margin))?,
        CommissionBase::Revenue | CommissionBase::FirstYearRevenue => share,
    };
    let earned = scaled(&customers.commissionable, rate)?;
    let every = inputs.payout_frequency.months();
    let mut due = calendar.zeros();
    let mut open = N::ZERO;
    for (month, (amount, cell)) in (0..).zip(earned.iter().zip(&mut due)) {
        open = open.plus(*amount)?;
        if month % every == 0 {
            *cell = open;
            open = N::ZERO;
        }
    }
    let (due, late) = delayed(&due, inputs.payout_delay)?;
    let by_month: Vec<N> = due.iter().map(|amount| amount.rounded(currency.decimals(), inputs.rounding)).collect();
    Ok(Payouts { by_month, after_horizon: sum([open, late])? })
}
