//! A product that both build: who carries what, and who pays whom for whose property.

use rust_decimal::Decimal;

use super::{Calendar, TwoSided, scaled};
use crate::inputs::{Inputs, Ownership, Party};
use crate::ledger::{LineId, LineKind};
use crate::money::Currency;
use crate::number::{Checked, Number};

/// Build and maintenance, each side its part, and what the terms of the property make one side pay.
pub(super) fn lines<N: Number>(
    inputs: &Inputs,
    product_revenue: &[N],
    currency: Currency,
    calendar: Calendar,
    lines: &mut TwoSided<N>,
) {
    let mut build = calendar.zeros();
    let months = inputs.build_months;
    let part = N::from_decimal(inputs.build_cost) / N::from_u32(months.max(1));
    // A build without months is paid at signing.
    let (first, last) = if months == 0 { (0, 0) } else { (1, months as usize) };
    for cell in build.iter_mut().take(last + 1).skip(first) {
        *cell = part;
    }
    let mut upkeep = vec![N::from_decimal(inputs.maintenance); calendar.periods()];
    for cell in upkeep.iter_mut().take(months as usize + 1) {
        *cell = N::ZERO;
    }
    let mut carries = |id, series: &[N], side, share: N| {
        lines.own(side, id, LineKind::Cost, scaled(series, -share));
    };
    let mut shared = |id, series: Vec<N>, share: Decimal| {
        carries(id, &series, Party::Vendor, N::from_checked(Decimal::ONE.minus(share)));
        carries(id, &series, Party::Partner, N::from_decimal(share));
    };
    shared(LineId::Build, build, inputs.build_partner_share);
    shared(LineId::Maintenance, upkeep, inputs.maintenance_partner_share);
    licence_back(inputs, product_revenue, currency, calendar, lines);
}

/// Under joint ownership nobody pays for what is joint.
fn licence_back<N: Number>(
    inputs: &Inputs,
    product_revenue: &[N],
    currency: Currency,
    calendar: Calendar,
    lines: &mut TwoSided<N>,
) {
    if inputs.ip_ownership == Ownership::Joint {
        return;
    }
    let payable = |amount: N| amount.rounded(currency.decimals(), inputs.rounding);
    let mut royalty = scaled(product_revenue, N::from_decimal(inputs.ip_royalty));
    for amount in &mut royalty {
        *amount = payable(*amount);
    }
    let mut to_owner = |id, amounts: Vec<N>| match inputs.ip_owner {
        Party::Vendor => lines.fee(id, amounts),
        Party::Partner => lines.transfer(id, LineKind::Cost, LineKind::Revenue, amounts),
    };
    to_owner(LineId::LicenceBack, calendar.yearly(payable(N::from_decimal(inputs.ip_licence_fee))));
    to_owner(LineId::Royalty, royalty);
}
