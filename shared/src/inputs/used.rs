//! Which inputs a calculation looks at: the partnership model and the way of being paid decide.

use super::{Compensation, InputGroup, InputSpec, id};
use crate::program::Model;

impl InputSpec {
    /// Whether the figures depend on this input at all. What is given besides is kept, and a report warns
    /// that it is not used.
    pub fn is_used(&self, model: Model, compensation: Compensation) -> bool {
        let commerce = model != Model::JointVenture;
        let resale = is_resale(model, compensation);
        match self.group {
            InputGroup::Oem => model == Model::Oem,
            InputGroup::CoDevelopment => model == Model::CoDevelopment,
            InputGroup::Investment => model == Model::StrategicInvestment,
            InputGroup::Venture => model == Model::JointVenture,
            InputGroup::Demand | InputGroup::Deal => commerce,
            InputGroup::PartnerBusiness => match self.id {
                id::SERVICES_PER_DEAL | id::SERVICES_MARGIN => commerce,
                id::RETAIL_COST => resale,
                _ => true,
            },
            InputGroup::Payout => match self.id {
                id::COMPENSATION => matches!(model, Model::RevenueShare | Model::StrategicInvestment),
                id::RESALE_MARGIN => resale && model != Model::Oem,
                id::PLAN_DISCOUNTS => resale,
                // A venture's levels cannot be judged: nobody brings it leads.
                id::PLAN_MODE | id::PLAN_WINDOW | id::PLAN_OPENING_VOLUME | id::LEVEL_POLICY => commerce,
                id::REVENUE_SHARE
                | id::COMMISSION_BASE
                | id::PAYOUT_FREQUENCY
                | id::PAYOUT_DELAY
                | id::PAYOUT_DURATION
                | id::PLAN_BANDS
                | id::PLAN_BONUSES
                | id::PLAN_CAP
                | id::PLAN_CLAWBACK => commerce && !resale,
                _ => true,
            },
            InputGroup::Risk => match self.id {
                id::RISK_PRODUCT | id::RISK_SPRINTS | id::RISK_OVERHEAD => model == Model::JointVenture,
                id::RISK_EXIT => matches!(model, Model::JointVenture | Model::StrategicInvestment),
                id::RISK_BUILD | id::RISK_MAINTENANCE => model == Model::CoDevelopment,
                id::RISK_LEADS | id::RISK_CONVERSION | id::RISK_DEAL_SIZE | id::RISK_OPENING | id::RISK_SERVICES => {
                    commerce
                }
                _ => true,
            },
            InputGroup::Costs | InputGroup::Money => true,
        }
    }
}

/// Whether the partner buys and sells, instead of getting a share.
pub(crate) fn is_resale(model: Model, compensation: Compensation) -> bool {
    match model {
        Model::RevenueShare | Model::StrategicInvestment => compensation == Compensation::Resale,
        Model::Oem => true,
        Model::CoDevelopment | Model::JointVenture => false,
    }
}
