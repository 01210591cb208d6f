//! Risk: drivers that fall short, costs that run over.
//!
//! A factor f acts once, before discounting: on drivers as 1 − f, on costs as 1 + f. What follows from
//! drivers, deliveries and transfers among it, follows from them as adjusted.

use crate::inputs::{self, InputGroup, InputId, Inputs, Slot, Value, id};
use crate::number::{Held, Number, Overflow};

/// What falls short, and the risk that it does.
const DRIVERS: &[(InputId, InputId)] = &[
    (id::LEADS_PER_MONTH, id::RISK_LEADS),
    (id::CONVERSION, id::RISK_CONVERSION),
    (id::DEAL_SIZE, id::RISK_DEAL_SIZE),
    (id::OPENING_CUSTOMERS, id::RISK_OPENING),
    (id::SERVICES_PER_DEAL, id::RISK_SERVICES),
    (id::PRODUCT_REVENUE, id::RISK_PRODUCT),
    (id::EXIT_VALUE, id::RISK_EXIT),
    (id::VENTURE_EXIT_VALUE, id::RISK_EXIT),
];

/// What runs over, and the risk that it does. Commitment and campaigns stand beside transfers, so their own
/// lines apply their risks.
const COSTS: &[(InputId, InputId)] = &[
    (id::LOADED_COST, id::RISK_PEOPLE),
    (id::TRAINING_HOUR_COST, id::RISK_HOURS),
    (id::INTEGRATION_BUILD, id::RISK_INTEGRATION),
    (id::BUILD_COST, id::RISK_BUILD),
    (id::MAINTENANCE, id::RISK_MAINTENANCE),
    (id::VENTURE_OVERHEAD, id::RISK_OVERHEAD),
    (id::IDEA_COST, id::RISK_SPRINTS),
    (id::BUSINESS_CASE_COST, id::RISK_SPRINTS),
    (id::PROTOTYPE_COST, id::RISK_SPRINTS),
    (id::PILOT_COST, id::RISK_SPRINTS),
    (id::SCALED_COST, id::RISK_SPRINTS),
    (id::VENDOR_ACQUISITION_ONCE, id::RISK_VENDOR_ACQUISITION),
    (id::VENDOR_ACQUISITION_MONTHLY, id::RISK_VENDOR_ACQUISITION),
    (id::VENDOR_SUPPORT_ONCE, id::RISK_VENDOR_SUPPORT),
    (id::VENDOR_SUPPORT_MONTHLY, id::RISK_VENDOR_SUPPORT),
    (id::VENDOR_MARKETING_ONCE, id::RISK_VENDOR_MARKETING),
    (id::VENDOR_MARKETING_MONTHLY, id::RISK_VENDOR_MARKETING),
    (id::VENDOR_TRAINING_ONCE, id::RISK_VENDOR_TRAINING),
    (id::VENDOR_TRAINING_MONTHLY, id::RISK_VENDOR_TRAINING),
    (id::VENDOR_OPERATIONS_ONCE, id::RISK_VENDOR_OPERATIONS),
    (id::VENDOR_OPERATIONS_MONTHLY, id::RISK_VENDOR_OPERATIONS),
    (id::PARTNER_ACQUISITION_ONCE, id::RISK_PARTNER_ACQUISITION),
    (id::PARTNER_ACQUISITION_MONTHLY, id::RISK_PARTNER_ACQUISITION),
    (id::PARTNER_SUPPORT_ONCE, id::RISK_PARTNER_SUPPORT),
    (id::PARTNER_SUPPORT_MONTHLY, id::RISK_PARTNER_SUPPORT),
    (id::PARTNER_MARKETING_ONCE, id::RISK_PARTNER_MARKETING),
    (id::PARTNER_MARKETING_MONTHLY, id::RISK_PARTNER_MARKETING),
    (id::PARTNER_TRAINING_ONCE, id::RISK_PARTNER_TRAINING),
    (id::PARTNER_TRAINING_MONTHLY, id::RISK_PARTNER_TRAINING),
    (id::PARTNER_OPERATIONS_ONCE, id::RISK_PARTNER_OPERATIONS),
    (id::PARTNER_OPERATIONS_MONTHLY, id::RISK_PARTNER_OPERATIONS),
];

/// Puts every risk into the inputs of these values.
pub(crate) fn apply(inputs: &mut Inputs, values: &[Value]) -> Result<(), Overflow> {
    let mut slots = inputs.slots();
    let mut adjust = |pairs: &[(InputId, InputId)], falls: bool| {
        for (input, risk) in pairs {
            let Some(Value::Decimal(risk)) = values.get(risk.index()) else { continue };
            let risk = Held::from(*risk);
            let factor = Held::ONE + if falls { -risk } else { risk };
            if let (Some(Slot::Decimal(amount)), true) = (slots.get_mut(input.index()), factor != Held::ONE) {
                **amount = (Held::from(**amount) * factor).settled()?;
            }
        }
        Ok(())
    };
    adjust(DRIVERS, true)?;
    adjust(COSTS, false)
}

/// Whether a scenario has any risk in it.
pub(crate) fn is_any(values: &[Value]) -> bool {
    let mut risks = inputs::all().iter().zip(values).filter(|(spec, _)| spec.group == InputGroup::Risk);
    risks.any(|(_, risk)| !matches!(risk, Value::Decimal(risk) if risk.is_zero()))
}
