//! A product that both build: who carries what, and who pays whom for whose property.

use rust_decimal::Decimal;

use super::{Calendar, TwoSided, negated, scaled};
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
    for (id, series, share) in [
        (LineId::Build, build, inputs.build_partner_share),
        (LineId::Maintenance, upkeep, inputs.maintenance_partner_share),
    ] {
        for (side, share) in [(Party::Vendor, Decimal::ONE.minus(share)), (Party::Partner, Ok(share))] {
            lines.own(side, id, LineKind::Cost, negated(&scaled(&series, N::from_checked(share))));
        }
    }
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
    let fee = calendar.yearly(payable(N::from_decimal(inputs.ip_licence_fee)));
    let royalty: Vec<N> =
        scaled(product_revenue, N::from_decimal(inputs.ip_royalty)).into_iter().map(payable).collect();
    for (id, to_owner) in [(LineId::LicenceBack, fee), (LineId::Royalty, royalty)] {
        match inputs.ip_owner {
            Party::Vendor => lines.transfer(id, LineKind::Revenue, LineKind::Cost, negated(&to_owner)),
            Party::Partner => lines.transfer(id, LineKind::Cost, LineKind::Revenue, to_owner),
        }
    }
}
