//! What being a partner costs, and what the partner earns with its own services.

use rust_decimal::Decimal;

use super::{Context, TwoSided, negated, scaled};
use crate::inputs::{Inputs, Party};
use crate::ledger::{LineId, LineKind};
use crate::money::Money;
use crate::number::{Number, Overflow, all};

/// Fees, marketing funds, the partner's own outlays and services.
pub(super) fn lines<N: Number>(context: Context<'_, N>, deals: &[N], lines: &mut TwoSided<N>) -> Result<(), Overflow> {
    fees(context, lines)?;
    marketing(context, lines)?;
    own_outlays(context, lines)?;
    services(context.inputs, deals, lines)
}

fn fees<N: Number>(context: Context<'_, N>, lines: &mut TwoSided<N>) -> Result<(), Overflow> {
    let Context { inputs, rules, calendar, .. } = context;
    let payable = |amount| N::from_decimal(Money::new(amount, rules.currency).payable(inputs.rounding).amount());
    let fee = payable(inputs.annual_fee);
    let commitments = context.terms.iter().map(|year| {
        let amount = if rules.commitment_is_fee { year.annual_commitment } else { Decimal::ZERO };
        fee.plus(payable(amount))
    });
    let annual = all(commitments)?;
    lines.fee(LineId::AnnualFee, calendar.each_year(|year| annual.get(year).copied().unwrap_or(N::ZERO)));
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
fn marketing<N: Number>(context: Context<'_, N>, lines: &mut TwoSided<N>) -> Result<(), Overflow> {
    let Context { inputs, rules, calendar, terms, .. } = context;
    let drawn = |year: usize| {
        let allocated = terms.get(year).map_or(Decimal::ZERO, |year| year.mdf);
        Ok(Money::new(allocated.times(inputs.mdf_share_used)?, rules.currency))
    };
    let funds = calendar.spread_each_year::<N>(drawn, inputs)?;
    let campaign =
        N::ONE.plus(N::from_decimal(inputs.marketing_match))?.times(context.overrun(inputs.risk_campaigns)?)?;
    let campaign = scaled(&funds, campaign)?;
    lines.own(Party::Partner, LineId::PartnerMarketing, LineKind::Cost, negated(&campaign));
    lines.transfer(LineId::Mdf, LineKind::Cost, LineKind::Cost, funds);
    Ok(())
}

fn own_outlays<N: Number>(context: Context<'_, N>, lines: &mut TwoSided<N>) -> Result<(), Overflow> {
    let Context { inputs, rules, calendar, terms, .. } = context;
    let n = N::from_decimal;
    let people = n(inputs.people_fte).times(n(inputs.loaded_cost))?.over(N::from_u32(12))?;
    let training = n(inputs.training_hours).times(n(inputs.training_hour_cost))?;
    let overrun = context.overrun(inputs.risk_commitment)?;
    let commitments = terms.iter().map(|year| {
        let own = if rules.commitment_is_fee { Decimal::ZERO } else { year.annual_commitment };
        n(own).times(overrun)
    });
    let commitments = all(commitments)?;
    let mut cost = |id, amounts: Vec<N>| lines.own(Party::Partner, id, LineKind::Cost, negated(&amounts));
    cost(LineId::Commitment, calendar.each_year(|year| commitments.get(year).copied().unwrap_or(N::ZERO)));
    cost(LineId::PartnerPeople, calendar.one_time_and_monthly(Decimal::ZERO, people));
    cost(LineId::PartnerTraining, calendar.yearly(training));
    cost(LineId::PartnerIntegration, calendar.one_time_and_monthly(inputs.integration_build, N::ZERO));
    Ok(())
}

fn services<N: Number>(inputs: &Inputs, deals: &[N], lines: &mut TwoSided<N>) -> Result<(), Overflow> {
    let revenue = scaled(deals, N::from_decimal(inputs.services_per_deal))?;
    let delivery = scaled(&revenue, N::ONE.minus(N::from_decimal(inputs.services_margin))?)?;
    lines.own(Party::Partner, LineId::ServicesRevenue, LineKind::Revenue, revenue);
    lines.own(Party::Partner, LineId::ServicesDelivery, LineKind::CostOfRevenue, negated(&delivery));
    Ok(())
}
