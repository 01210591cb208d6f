//! Risk: drivers that fall short, costs that run over.
//!
//! A factor f acts once, before discounting: on drivers as 1 − f, on costs as 1 + f. What follows from
//! drivers, deliveries and transfers among it, follows from them as adjusted.

use rust_decimal::Decimal;

use crate::inputs::Inputs;
use crate::number::{Number, Overflow};

/// The inputs with every risk in them; nothing if there is none.
pub(super) fn adjusted(inputs: &Inputs) -> Result<Option<Inputs>, Overflow> {
    let mut changed = inputs.clone();
    let mut any = false;
    let mut scale = |amount: &mut Decimal, factor: Decimal| -> Result<(), Overflow> {
        if factor != Decimal::ONE {
            *amount = amount.times(factor)?;
            any = true;
        }
        Ok(())
    };
    for (driver, risk) in [
        (&mut changed.leads_per_month, inputs.risk_leads),
        (&mut changed.conversion, inputs.risk_conversion),
        (&mut changed.deal_size, inputs.risk_deal_size),
        (&mut changed.opening_customers, inputs.risk_opening),
        (&mut changed.services_per_deal, inputs.risk_services),
        (&mut changed.product_revenue, inputs.risk_product),
        (&mut changed.exit_value, inputs.risk_exit),
        (&mut changed.venture_exit_value, inputs.risk_exit),
    ] {
        scale(driver, Decimal::ONE - risk)?;
    }
    for (cost, risk) in [
        (&mut changed.loaded_cost, inputs.risk_people),
        (&mut changed.training_hour_cost, inputs.risk_hours),
        (&mut changed.integration_build, inputs.risk_integration),
        (&mut changed.build_cost, inputs.risk_build),
        (&mut changed.maintenance, inputs.risk_maintenance),
        (&mut changed.venture_overhead, inputs.risk_overhead),
        (&mut changed.idea_cost, inputs.risk_sprints),
        (&mut changed.business_case_cost, inputs.risk_sprints),
        (&mut changed.prototype_cost, inputs.risk_sprints),
        (&mut changed.pilot_cost, inputs.risk_sprints),
        (&mut changed.scaled_cost, inputs.risk_sprints),
    ] {
        scale(cost, Decimal::ONE + risk)?;
    }
    let groups = changed.cost_groups_mut().into_iter().zip(inputs.cost_risks());
    for ((once, monthly), risk) in groups {
        scale(once, Decimal::ONE + risk)?;
        scale(monthly, Decimal::ONE + risk)?;
    }
    Ok(any.then_some(changed))
}

/// Whether a scenario has any risk in it.
pub(crate) fn is_any(inputs: &Inputs) -> Result<bool, Overflow> {
    // These two stand beside transfers, so their own lines apply them.
    let beside_transfers = !inputs.risk_commitment.is_zero() || !inputs.risk_campaigns.is_zero();
    Ok(beside_transfers || adjusted(inputs)?.is_some())
}
