//! The vendor's customer lines, and the cost groups that both sides have.

use rust_decimal::Decimal;

use super::{Calendar, TwoSided, negated, scaled};
use crate::inputs::{Inputs, Party};
use crate::ledger::{LineId, LineKind};
use crate::number::{Number, pairwise};
use crate::projection::revenue::Customers;

/// Revenue, what delivering it costs, and what would have come without the partner.
pub(super) fn customer_lines<N: Number>(inputs: &Inputs, customers: &Customers<N>, lines: &mut TwoSided<N>) {
    let revenue = &customers.revenue;
    let delivery = scaled(revenue, N::ONE - N::from_decimal(inputs.gross_margin));
    lines.own(Party::Vendor, LineId::CustomerRevenue, LineKind::Revenue, revenue.clone());
    delivery_and_baseline(inputs, revenue, delivery, lines);
}

/// What delivering some revenue costs, and the part of its gross profit that would have come anyway.
pub(super) fn delivery_and_baseline<N: Number>(
    inputs: &Inputs,
    revenue: &[N],
    delivery: Vec<N>,
    lines: &mut TwoSided<N>,
) {
    let lost = -N::from_decimal(inputs.baseline_share);
    let baseline = scaled(&pairwise(revenue, &delivery, N::sub), lost);
    lines.own(Party::Vendor, LineId::Baseline, LineKind::Revenue, baseline);
    lines.own(Party::Vendor, LineId::Delivery, LineKind::CostOfRevenue, negated(&delivery));
}

/// The five cost groups of each side: once at signing, and monthly from month 1.
pub(super) fn cost_groups<N: Number>(inputs: &Inputs, calendar: Calendar, lines: &mut TwoSided<N>) {
    let mut lines = |side, costs: [(&Decimal, &Decimal); 5]| {
        for (id, (once, monthly)) in LineId::COST_GROUPS.iter().zip(&costs) {
            let amounts = calendar.one_time_and_monthly(**once, N::from_decimal(**monthly));
            lines.own(side, *id, LineKind::Cost, negated(&amounts));
        }
    };
    lines(Party::Vendor, inputs.vendor_costs());
    lines(Party::Partner, inputs.partner_costs());
}
