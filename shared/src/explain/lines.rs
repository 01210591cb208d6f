//! What each line of a ledger follows from: its rule in words, and the inputs in it.

use crate::inputs::{InputId, id};
use crate::ledger::LineId;

/// Everything that deals follow from.
const DEALS: [InputId; 7] =
    [id::LEADS_PER_MONTH, id::LEADS_GROWTH, id::SEASON, id::RAMP, id::RAMP_MONTHS, id::CONVERSION, id::SALES_CYCLE];

/// Everything that customer revenue follows from, besides deals.
const REVENUE: [InputId; 7] = [
    id::DEAL_SIZE,
    id::DEAL_TYPE,
    id::BILLING,
    id::CHURN,
    id::PRICE_CHANGE,
    id::OPENING_CUSTOMERS,
    id::COLLECTION_DELAY,
];

/// The rule of a line and its inputs. Lines that both sides have name the inputs of both; the other
/// side's are not in this line.
pub(super) fn rule(line: LineId) -> (&'static str, Vec<InputId>) {
    let yearly = "amount in months 0, 12, 24, … before the horizon";
    let (formula, bases, own): (_, &[&[InputId]], &[InputId]) = match line {
        LineId::CustomerRevenue => (
            "deals * what a customer pays at its age, over all months of signing; deals = leads * conversion, a sales cycle later",
            &[&DEALS, &REVENUE],
            &[],
        ),
        LineId::Baseline => (
            "-baseline_share * (customer revenue - delivery)",
            &[&DEALS, &REVENUE],
            &[id::GROSS_MARGIN, id::BASELINE_SHARE],
        ),
        LineId::Delivery => ("-(1 - gross_margin) * customer revenue", &[&DEALS, &REVENUE], &[id::GROSS_MARGIN]),
        LineId::Payout => (
            "revenue_share * commission base as collected, added up by payout period, rounded once when paid",
            &[&DEALS, &REVENUE],
            &[
                id::REVENUE_SHARE,
                id::COMMISSION_BASE,
                id::GROSS_MARGIN,
                id::PAYOUT_DURATION,
                id::PAYOUT_FREQUENCY,
                id::PAYOUT_DELAY,
                id::ROUNDING,
            ],
        ),
        LineId::AnnualFee => (yearly, &[], &[id::ANNUAL_FEE]),
        LineId::SetupFee => ("amount at signing", &[], &[id::SETUP_FEE]),
        LineId::TrainingFee => (yearly, &[], &[id::TRAINING_FEE]),
        LineId::SupportFee => (yearly, &[], &[id::SUPPORT_FEE]),
        LineId::MarketingFee => (yearly, &[], &[id::MARKETING_FEE]),
        LineId::Mdf => (
            "mdf * mdf_share_used, spread over the months of a year",
            &[],
            &[id::MDF, id::MDF_SHARE_USED, id::ROUNDING],
        ),
        LineId::Commitment => (yearly, &[], &[id::ANNUAL_COMMITMENT]),
        LineId::PartnerMarketing => {
            ("-marketing funds * (1 + marketing_match)", &[], &[id::MDF, id::MDF_SHARE_USED, id::MARKETING_MATCH])
        }
        LineId::PartnerPeople => ("-people_fte * loaded_cost / 12 a month", &[], &[id::PEOPLE_FTE, id::LOADED_COST]),
        LineId::PartnerTraining => (
            "-training_hours * training_hour_cost in months 0, 12, 24, … before the horizon",
            &[],
            &[id::TRAINING_HOURS, id::TRAINING_HOUR_COST],
        ),
        LineId::PartnerIntegration => ("amount at signing", &[], &[id::INTEGRATION_BUILD]),
        LineId::ServicesRevenue => ("deals * services_per_deal", &[&DEALS], &[id::SERVICES_PER_DEAL]),
        LineId::ServicesDelivery => {
            ("-(1 - services_margin) * services", &[&DEALS], &[id::SERVICES_PER_DEAL, id::SERVICES_MARGIN])
        }
        LineId::Acquisition => (GROUP, &[], &group(0)),
        LineId::SupportManagement => (GROUP, &[], &group(1)),
        LineId::MarketingPromotion => (GROUP, &[], &group(2)),
        LineId::TrainingDevelopment => (GROUP, &[], &group(3)),
        LineId::OperationsAdministration => (GROUP, &[], &group(4)),
    };
    let mut inputs: Vec<InputId> = bases.iter().flat_map(|base| base.iter()).chain(own).copied().collect();
    // How many months there are matters to every line but those at signing.
    if !matches!(line, LineId::SetupFee | LineId::PartnerIntegration) {
        inputs.push(id::HORIZON);
    }
    (formula, inputs)
}

const GROUP: &str = "-(one_time at signing + monthly in each month)";

/// The inputs of a cost group: the vendor's, then the partner's.
const fn group(index: usize) -> [InputId; 4] {
    const GROUPS: [[InputId; 4]; 5] = [
        [
            id::VENDOR_ACQUISITION_ONCE,
            id::VENDOR_ACQUISITION_MONTHLY,
            id::PARTNER_ACQUISITION_ONCE,
            id::PARTNER_ACQUISITION_MONTHLY,
        ],
        [id::VENDOR_SUPPORT_ONCE, id::VENDOR_SUPPORT_MONTHLY, id::PARTNER_SUPPORT_ONCE, id::PARTNER_SUPPORT_MONTHLY],
        [
            id::VENDOR_MARKETING_ONCE,
            id::VENDOR_MARKETING_MONTHLY,
            id::PARTNER_MARKETING_ONCE,
            id::PARTNER_MARKETING_MONTHLY,
        ],
        [
            id::VENDOR_TRAINING_ONCE,
            id::VENDOR_TRAINING_MONTHLY,
            id::PARTNER_TRAINING_ONCE,
            id::PARTNER_TRAINING_MONTHLY,
        ],
        [
            id::VENDOR_OPERATIONS_ONCE,
            id::VENDOR_OPERATIONS_MONTHLY,
            id::PARTNER_OPERATIONS_ONCE,
            id::PARTNER_OPERATIONS_MONTHLY,
        ],
    ];
    GROUPS[index]
}
