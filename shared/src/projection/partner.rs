//! What being a partner costs, and what the partner earns with its own services.

use rust_decimal::Decimal;

use super::{Context, TwoSided, YearTerms, scaled};
use crate::inputs::{Inputs, Party};
use crate::ledger::{LineId, LineKind};
use crate::money::Money;
use crate::number::{Checked, Number};

/// Fees, marketing funds, the partner's own outlays and services.
pub(super) fn lines<N: Number>(context: Context<'_>, deals: &[N], lines: &mut TwoSided<N>) {
    fees(context, lines);
    marketing(context, lines);
    own_outlays(context, lines);
    services(context.inputs, deals, lines);
}

fn fees<N: Number>(context: Context<'_>, lines: &mut TwoSided<N>) {
    let Context { inputs, rules, calendar, terms, .. } = context;
    let payable = |amount| N::from_decimal(Money::new(amount, rules.currency).payable(inputs.rounding).amount());
    let fee = payable(inputs.annual_fee);
    let annual = |year: &YearTerms| {
        let amount = if rules.commitment_is_fee { year.terms.annual_commitment } else { Decimal::ZERO };
        fee + payable(amount)
    };
    lines.fee(LineId::AnnualFee, calendar.each_year(|year| terms.get(year).map_or(N::ZERO, annual)));
    let mut at_signing = calendar.zeros();
    if let Some(first) = at_signing.first_mut() {
        *first = payable(inputs.setup_fee);
    }
    lines.fee(LineId::SetupFee, at_signing);
    for (id, fee) in [
        (LineId::TrainingFee, inputs.training_fee),
        (LineId::SupportFee, inputs.support_fee),
        (LineId::MarketingFee, inputs.marketing_fee),
    ] {
        if !fee.is_zero() {
            lines.fee(id, calendar.yearly(payable(fee)));
        }
    }
}

/// Marketing funds lower the cost of the campaigns they are spent on; the partner pays for the whole
/// campaign, which is the funds and what it adds to them.
fn marketing<N: Number>(context: Context<'_>, lines: &mut TwoSided<N>) {
    let Context { inputs, rules, calendar, terms, .. } = context;
    let drawn = |year: usize| {
        let allocated = terms.get(year).map_or(Decimal::ZERO, |year| year.terms.mdf);
        allocated.times(inputs.mdf_share_used).map(|amount| Money::new(amount, rules.currency))
    };
    let funds = calendar.spread_each_year::<N>(drawn, inputs);
    let campaign = (N::ONE + N::from_decimal(inputs.marketing_match)) * context.overrun(inputs.risk_campaigns);
    lines.own(Party::Partner, LineId::PartnerMarketing, LineKind::Cost, scaled(&funds, -campaign));
    lines.transfer(LineId::Mdf, LineKind::Cost, LineKind::Cost, funds);
}

fn own_outlays<N: Number>(context: Context<'_>, lines: &mut TwoSided<N>) {
    let Context { inputs, rules, calendar, terms, .. } = context;
    let n = N::from_decimal;
    let people = n(inputs.people_fte) * n(inputs.loaded_cost) / N::from_u32(12);
    let training = n(inputs.training_hours) * n(inputs.training_hour_cost);
    let overrun = context.overrun(inputs.risk_commitment);
    let commitment = |year: &YearTerms| {
        let own = if rules.commitment_is_fee { Decimal::ZERO } else { year.terms.annual_commitment };
        -n(own) * overrun
    };
    let mut cost = |id, amounts: Vec<N>| lines.own(Party::Partner, id, LineKind::Cost, amounts);
    cost(LineId::Commitment, calendar.each_year(|year| terms.get(year).map_or(N::ZERO, commitment)));
    cost(LineId::PartnerPeople, calendar.one_time_and_monthly(Decimal::ZERO, -people));
    cost(LineId::PartnerTraining, calendar.yearly(-training));
    cost(LineId::PartnerIntegration, calendar.one_time_and_monthly(-inputs.integration_build, N::ZERO));
}

fn services<N: Number>(inputs: &Inputs, deals: &[N], lines: &mut TwoSided<N>) {
    let revenue = scaled(deals, N::from_decimal(inputs.services_per_deal));
    let delivery = scaled(&revenue, N::from_decimal(inputs.services_margin) - N::ONE);
    lines.own(Party::Partner, LineId::ServicesRevenue, LineKind::Revenue, revenue);
    lines.own(Party::Partner, LineId::ServicesDelivery, LineKind::CostOfRevenue, delivery);
}
