//! Business that the partner does itself: it buys from the vendor and sells to its customers.

use super::{Calendar, TwoSided, negated, scaled};
use crate::commission::{Payable, Plan};
use crate::inputs::{Inputs, Party};
use crate::ledger::{LineId, LineKind};
use crate::money::Currency;
use crate::number::Number;
use crate::projection::revenue::Customers;
use crate::projection::vendor;

/// Retail sales of the partner and what it buys for them at its resale margin.
pub(super) fn resale<N: Number>(
    inputs: &Inputs,
    customers: &Customers<N>,
    currency: Currency,
    calendar: Calendar,
    lines: &mut TwoSided<N>,
) {
    let discount = N::ONE - N::from_decimal(inputs.resale_margin);
    let bought = scaled(&customers.revenue, discount);
    retail(inputs, &customers.revenue, lines);
    wholesale(inputs, &bought, currency, calendar, lines);
    // The vendor delivers the same product, whoever sells it, and who would have come anyway would have paid
    // it the full price.
    vendor::delivery_and_baseline(inputs, &customers.revenue, lines);
}

/// White label: units at a wholesale price, a licence, a royalty, and a minimum made up at year end.
pub(super) fn oem<N: Number>(
    inputs: &Inputs,
    retail_sales: &Customers<N>,
    units: &Customers<N>,
    currency: Currency,
    calendar: Calendar,
    lines: &mut TwoSided<N>,
) {
    let payable = |amount: N| amount.rounded(currency.decimals(), inputs.rounding);
    retail(inputs, &retail_sales.revenue, lines);
    let mut paid = wholesale(inputs, &units.revenue, currency, calendar, lines);
    vendor::delivery_and_baseline(inputs, &units.revenue, lines);

    let licence = calendar.yearly(payable(N::from_decimal(inputs.oem_licence_fee)));
    let royalty: Vec<N> =
        scaled(&retail_sales.revenue, N::from_decimal(inputs.oem_royalty)).into_iter().map(payable).collect();
    for (total, amount) in paid.iter_mut().zip(&royalty) {
        *total += *amount;
    }
    // A contract year is made up at its end, so one that the horizon cuts short is not. The licence of a
    // year falls due at its beginning, which is the last month of the year before.
    let minimum = N::from_decimal(inputs.oem_minimum);
    let mut made_up = calendar.zeros();
    for end in (12..calendar.periods()).step_by(12) {
        let months = paid.get(end - 11..=end).unwrap_or_default();
        let short = minimum - N::total(months) - licence.get(end - 12).copied().unwrap_or(N::ZERO);
        let enough = short <= N::ZERO;
        if let Some(cell) = made_up.get_mut(end).filter(|_| !enough) {
            *cell = payable(short);
        }
    }
    lines.buys(LineId::Licence, licence);
    lines.buys(LineId::MinimumCommitment, made_up);
    lines.transfer(LineId::Royalty, LineKind::Revenue, LineKind::Cost, negated(&royalty));
}

fn retail<N: Number>(inputs: &Inputs, sales: &[N], lines: &mut TwoSided<N>) {
    let delivery = scaled(sales, -N::from_decimal(inputs.retail_cost));
    lines.own(Party::Partner, LineId::RetailSales, LineKind::Revenue, sales.to_vec());
    lines.own(Party::Partner, LineId::RetailDelivery, LineKind::CostOfRevenue, delivery);
}

/// What the partner buys, less its volume discount; what it pays in each month is returned.
fn wholesale<N: Number>(
    inputs: &Inputs,
    bought: &[N],
    currency: Currency,
    calendar: Calendar,
    lines: &mut TwoSided<N>,
) -> Vec<N> {
    let mut paid: Vec<N> = bought.iter().map(|amount| amount.rounded(currency.decimals(), inputs.rounding)).collect();
    lines.buys(LineId::Wholesale, paid.clone());
    if let Some(bands) = &inputs.plan_discounts {
        let plan = Plan { mode: inputs.plan_mode, bands: bands.clone(), bonuses: Vec::new(), cap: None };
        let volume = bought.get(1..).unwrap_or_default();
        let first = |index| calendar.window_begins(index + 1, inputs);
        let earned = plan.earned(volume, first, N::from_decimal(inputs.plan_opening_volume), |_| None);
        let mut payable = Payable::new(&plan, currency, inputs.rounding);
        let mut discount = vec![N::ZERO];
        for earned in earned {
            payable.earn(earned);
            discount.push(payable.pay().payout);
        }
        for (total, amount) in paid.iter_mut().zip(&discount) {
            *total -= *amount;
        }
        lines.buys(LineId::VolumeDiscount, negated(&discount));
    }
    paid
}
