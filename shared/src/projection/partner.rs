//! What being a partner costs, and what the partner earns with its own services.

use rust_decimal::Decimal;

use super::{Calendar, Terms, TwoSided, negated, own, scaled};
use crate::inputs::Inputs;
use crate::ledger::{LineId, LineKind};
use crate::money::Money;
use crate::number::{Number, Overflow};

/// Fees, marketing funds, the partner's own outlays and services.
pub(super) fn lines<N: Number>(
    inputs: &Inputs,
    deals: &[N],
    terms: Terms,
    calendar: Calendar,
    lines: &mut TwoSided<N>,
) -> Result<(), Overflow> {
    fees(inputs, terms, calendar, lines)?;
    marketing(inputs, terms, calendar, lines)?;
    own_outlays(inputs, terms, calendar, lines)?;
    services(inputs, deals, lines)
}

fn fees<N: Number>(inputs: &Inputs, terms: Terms, calendar: Calendar, lines: &mut TwoSided<N>) -> Result<(), Overflow> {
    let payable = |amount| N::from_decimal(Money::new(amount, terms.currency).payable(inputs.rounding).amount());
    let commitment = if terms.commitment_is_fee { inputs.annual_commitment } else { Decimal::ZERO };
    let annual = payable(inputs.annual_fee).plus(payable(commitment))?;
    lines.fee(LineId::AnnualFee, calendar.yearly(annual));
    let mut at_signing = calendar.zeros();
    if let Some(first) = at_signing.first_mut() {
        *first = payable(inputs.setup_fee);
    }
    lines.fee(LineId::SetupFee, at_signing);
    lines.fee(LineId::TrainingFee, calendar.yearly(payable(inputs.training_fee)));
    lines.fee(LineId::SupportFee, calendar.yearly(payable(inputs.support_fee)));
    lines.fee(LineId::MarketingFee, calendar.yearly(payable(inputs.marketing_fee)));
    Ok(())
}

/// Marketing funds lower the cost of the campaigns they are spent on; the partner pays for the whole
/// campaign, which is the funds and what it adds to them.
fn marketing<N: Number>(
    inputs: &Inputs,
    terms: Terms,
    calendar: Calendar,
    lines: &mut TwoSided<N>,
) -> Result<(), Overflow> {
    let drawn = inputs.mdf.times(inputs.mdf_share_used)?;
    let funds = calendar.spread::<N>(Money::new(drawn, terms.currency), inputs)?;
    let campaign = scaled(&funds, N::ONE.plus(N::from_decimal(inputs.marketing_match))?)?;
    lines.partner.push(own(LineId::PartnerMarketing, LineKind::Cost, negated(&campaign)));
    lines.transfer(LineId::Mdf, LineKind::Cost, LineKind::Cost, funds);
    Ok(())
}

fn own_outlays<N: Number>(
    inputs: &Inputs,
    terms: Terms,
    calendar: Calendar,
    lines: &mut TwoSided<N>,
) -> Result<(), Overflow> {
    let n = N::from_decimal;
    let people = n(inputs.people_fte).times(n(inputs.loaded_cost))?.over(N::from_u32(12))?;
    let training = n(inputs.training_hours).times(n(inputs.training_hour_cost))?;
    let commitment = if terms.commitment_is_fee { Decimal::ZERO } else { inputs.annual_commitment };
    let mut cost = |id, amounts: Vec<N>| lines.partner.push(own(id, LineKind::Cost, negated(&amounts)));
    cost(LineId::Commitment, calendar.yearly(n(commitment)));
    cost(LineId::PartnerPeople, calendar.one_time_and_monthly(Decimal::ZERO, people));
    cost(LineId::PartnerTraining, calendar.yearly(training));
    cost(LineId::PartnerIntegration, calendar.one_time_and_monthly(inputs.integration_build, N::ZERO));
    Ok(())
}

fn services<N: Number>(inputs: &Inputs, deals: &[N], lines: &mut TwoSided<N>) -> Result<(), Overflow> {
    let revenue = scaled(deals, N::from_decimal(inputs.services_per_deal))?;
    let delivery = scaled(&revenue, N::ONE.minus(N::from_decimal(inputs.services_margin))?)?;
    lines.partner.push(own(LineId::ServicesRevenue, LineKind::Revenue, revenue));
    lines.partner.push(own(LineId::ServicesDelivery, LineKind::CostOfRevenue, negated(&delivery)));
    Ok(())
}
