//! The vendor's customer lines, and the cost groups that both sides have.

use super::{Calendar, TwoSided, negated, own, scaled};
use crate::inputs::Inputs;
use crate::ledger::{Line, LineId, LineKind};
use crate::number::{Number, Overflow};
use crate::projection::revenue::Customers;

/// Revenue, what delivering it costs, and what would have come without the partner.
pub(super) fn customer_lines<N: Number>(
    inputs: &Inputs,
    customers: &Customers<N>,
    lines: &mut TwoSided<N>,
) -> Result<(), Overflow> {
    let margin = N::from_decimal(inputs.gross_margin);
    let revenue = &customers.revenue;
    let delivery = scaled(revenue, N::ONE.minus(margin)?)?;
    let lost = N::from_decimal(inputs.baseline_share).negated();
    let baseline: Vec<N> = revenue
        .iter()
        .zip(&delivery)
        .map(|(revenue, delivery)| revenue.minus(*delivery)?.times(lost))
        .collect::<Result<_, _>>()?;
    lines.vendor.push(own(LineId::CustomerRevenue, LineKind::Revenue, revenue.clone()));
    lines.vendor.push(own(LineId::Baseline, LineKind::Revenue, baseline));
    lines.vendor.push(own(LineId::Delivery, LineKind::CostOfRevenue, negated(&delivery)));
    Ok(())
}

/// The five cost groups of each side: once at signing, and monthly from month 1.
pub(super) fn cost_groups<N: Number>(inputs: &Inputs, calendar: Calendar, lines: &mut TwoSided<N>) {
    let group = |id, (once, monthly)| -> Line<N> {
        let amounts = calendar.one_time_and_monthly(once, N::from_decimal(monthly));
        own(id, LineKind::Cost, negated(&amounts))
    };
    let groups = LineId::COST_GROUPS;
    lines.vendor.extend(groups.into_iter().zip(inputs.vendor_costs()).map(|(id, costs)| group(id, costs)));
    lines.partner.extend(groups.into_iter().zip(inputs.partner_costs()).map(|(id, costs)| group(id, costs)));
}
