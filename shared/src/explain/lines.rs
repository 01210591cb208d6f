//! What each line of a ledger follows from: its rule in words, and the inputs in it.

use crate::inputs::{InputId, id};
use crate::ledger::LineId;

/// Everything that deals follow from.
pub(super) const DEALS: [InputId; 10] = [
    id::LEADS_PER_MONTH,
    id::LEADS_GROWTH,
    id::SEASON,
    id::RAMP,
    id::RAMP_MONTHS,
    id::CONVERSION,
    id::SALES_CYCLE,
    id::BUILD_MONTHS,
    id::RISK_LEADS,
    id::RISK_CONVERSION,
];

/// Everything that leads follow from.
pub(super) const LEADS: [InputId; 7] =
    [id::LEADS_PER_MONTH, id::LEADS_GROWTH, id::SEASON, id::RAMP, id::RAMP_MONTHS, id::BUILD_MONTHS, id::RISK_LEADS];

/// Everything that customer revenue follows from, besides deals.
const REVENUE: [InputId; 9] = [
    id::DEAL_SIZE,
    id::DEAL_TYPE,
    id::BILLING,
    id::CHURN,
    id::PRICE_CHANGE,
    id::OPENING_CUSTOMERS,
    id::COLLECTION_DELAY,
    id::RISK_DEAL_SIZE,
    id::RISK_OPENING,
];

/// Everything that payouts follow from, besides revenue and their own rates.
const PAID: [InputId; 10] = [
    id::COMMISSION_BASE,
    id::GROSS_MARGIN,
    id::PLAN_BANDS,
    id::PLAN_MODE,
    id::PLAN_WINDOW,
    id::PLAN_OPENING_VOLUME,
    id::PAYOUT_DURATION,
    id::PAYOUT_FREQUENCY,
    id::PAYOUT_DELAY,
    id::ROUNDING,
];

/// How ideas become products.
const SPRINTS: [InputId; 11] = [
    id::SPRINTS_PER_QUARTER,
    id::IDEA_MONTHS,
    id::IDEA_PASS_RATE,
    id::BUSINESS_CASE_MONTHS,
    id::BUSINESS_CASE_PASS_RATE,
    id::PROTOTYPE_MONTHS,
    id::PROTOTYPE_PASS_RATE,
    id::PILOT_MONTHS,
    id::PILOT_PASS_RATE,
    id::SCALED_MONTHS,
    id::SCALED_PASS_RATE,
];

/// What else the cash of a venture follows from.
const CAPITAL: [InputId; 12] = [
    id::VENTURE_VENDOR_CAPITAL,
    id::VENTURE_PARTNER_CAPITAL,
    id::PRODUCT_REVENUE,
    id::PRODUCT_GROWTH,
    id::PRODUCT_MARGIN,
    id::VENTURE_OVERHEAD,
    id::IDEA_COST,
    id::BUSINESS_CASE_COST,
    id::PROTOTYPE_COST,
    id::PILOT_COST,
    id::SCALED_COST,
    id::ROUNDING,
];

/// The rule of a line and its inputs. Lines that both sides have name the inputs of both; the other
/// side's are not in this line.
pub(super) fn rule(line: LineId) -> (&'static str, Vec<InputId>) {
    let yearly = "amount in months 0, 12, 24, … before the horizon";
    let (formula, bases, own): (_, &[&[InputId]], &[InputId]) = match line {
        LineId::CustomerRevenue | LineId::RetailSales => (
            "deals * what a customer pays at its age, over all months of signing; deals = leads * conversion, a sales cycle later",
            &[&DEALS, &REVENUE],
            &[],
        ),
        LineId::Baseline => (
            "-baseline_share * (what customers pay, of white-label units the wholesale price, - delivery)",
            &[&DEALS, &REVENUE],
            &[id::GROSS_MARGIN, id::BASELINE_SHARE, id::OEM_WHOLESALE_PRICE],
        ),
        LineId::Delivery => (
            "-(1 - gross_margin) * revenue at the vendor's price",
            &[&DEALS, &REVENUE],
            &[id::GROSS_MARGIN, id::OEM_WHOLESALE_PRICE],
        ),
        LineId::RetailDelivery => ("-retail_cost * retail sales", &[&DEALS, &REVENUE], &[id::RETAIL_COST]),
        LineId::Wholesale => (
            "retail sales * (1 - resale_margin), or units at the wholesale price; rounded once a month",
            &[&DEALS, &REVENUE],
            &[id::RESALE_MARGIN, id::OEM_WHOLESALE_PRICE, id::ROUNDING],
        ),
        LineId::VolumeDiscount => (
            "volume discounts on what is bought in a window",
            &[&DEALS, &REVENUE],
            &[
                id::PLAN_DISCOUNTS,
                id::PLAN_MODE,
                id::PLAN_WINDOW,
                id::PLAN_OPENING_VOLUME,
                id::RESALE_MARGIN,
                id::OEM_WHOLESALE_PRICE,
                id::ROUNDING,
            ],
        ),
        LineId::Licence => (yearly, &[], &[id::OEM_LICENCE_FEE]),
        LineId::MinimumCommitment => (
            "minimum_commitment - what was paid for the contract year, at its end, where that is less",
            &[&DEALS, &REVENUE],
            &[id::OEM_MINIMUM, id::OEM_WHOLESALE_PRICE, id::OEM_LICENCE_FEE, id::OEM_ROYALTY],
        ),
        LineId::Royalty => (
            "royalty * revenue of the product, rounded once a month",
            &[&DEALS, &REVENUE],
            &[id::OEM_ROYALTY, id::IP_OWNERSHIP, id::IP_OWNER, id::IP_ROYALTY, id::ROUNDING],
        ),
        LineId::LicenceBack => (yearly, &[], &[id::IP_OWNERSHIP, id::IP_OWNER, id::IP_LICENCE_FEE]),
        LineId::Payout => (
            "revenue share or bands * commission base as collected, added up by payout period, rounded once when paid",
            &[&DEALS, &REVENUE, &PAID],
            &[id::REVENUE_SHARE, id::PLAN_CAP, id::LEVEL_POLICY],
        ),
        LineId::Bonus => (
            "what is due on passing a volume, within the cap",
            &[&DEALS, &REVENUE, &PAID],
            &[id::PLAN_BONUSES, id::PLAN_CAP],
        ),
        LineId::Clawback => (
            "-(payouts on customers that leave within the months of the clawback)",
            &[&DEALS, &REVENUE, &PAID],
            &[id::REVENUE_SHARE, id::PLAN_CLAWBACK, id::LEVEL_POLICY],
        ),
        LineId::ProductRevenue => (
            "products scaled up to now * what a product earns at its age",
            &[&SPRINTS],
            &[id::PRODUCT_REVENUE, id::PRODUCT_GROWTH, id::RISK_PRODUCT],
        ),
        LineId::ProductDelivery => (
            "-(1 - product_margin) * product revenue",
            &[&SPRINTS],
            &[id::PRODUCT_REVENUE, id::PRODUCT_GROWTH, id::PRODUCT_MARGIN, id::RISK_PRODUCT],
        ),
        LineId::Sprints => (
            "-(ideas that reach a step * its cost), at the beginning of the step",
            &[&SPRINTS],
            &[
                id::IDEA_COST,
                id::BUSINESS_CASE_COST,
                id::PROTOTYPE_COST,
                id::PILOT_COST,
                id::SCALED_COST,
                id::RISK_SPRINTS,
            ],
        ),
        LineId::VentureOverhead => ("-overhead in each month", &[], &[id::VENTURE_OVERHEAD, id::RISK_OVERHEAD]),
        LineId::Build => (
            "-(cost / months to build) in each month of the build, each side its part",
            &[],
            &[id::BUILD_COST, id::BUILD_MONTHS, id::BUILD_PARTNER_SHARE, id::RISK_BUILD],
        ),
        LineId::Maintenance => (
            "-maintenance in each month after the build, each side its part",
            &[],
            &[id::MAINTENANCE, id::BUILD_MONTHS, id::MAINTENANCE_PARTNER_SHARE, id::RISK_MAINTENANCE],
        ),
        LineId::OwnUseSaving => (
            "own_use * discount, spread over the months of a year",
            &[],
            &[id::INVESTOR, id::OWN_USE, id::OWN_USE_DISCOUNT, id::ROUNDING],
        ),
        LineId::AnnualFee => (yearly, &[], &[id::ANNUAL_FEE, id::ANNUAL_COMMITMENT, id::LEVEL_POLICY]),
        LineId::SetupFee => ("amount at signing", &[], &[id::SETUP_FEE]),
        LineId::TrainingFee => (yearly, &[], &[id::TRAINING_FEE]),
        LineId::SupportFee => (yearly, &[], &[id::SUPPORT_FEE]),
        LineId::MarketingFee => (yearly, &[], &[id::MARKETING_FEE]),
        LineId::Mdf => (
            "mdf * mdf_share_used, spread over the months of a year",
            &[],
            &[id::MDF, id::MDF_SHARE_USED, id::LEVEL_POLICY, id::ROUNDING],
        ),
        LineId::Commitment => (yearly, &[], &[id::ANNUAL_COMMITMENT, id::LEVEL_POLICY, id::RISK_COMMITMENT]),
        LineId::PartnerMarketing => (
            "-marketing funds * (1 + marketing_match)",
            &[],
            &[id::MDF, id::MDF_SHARE_USED, id::MARKETING_MATCH, id::LEVEL_POLICY, id::RISK_CAMPAIGNS],
        ),
        LineId::PartnerPeople => {
            ("-people_fte * loaded_cost / 12 a month", &[], &[id::PEOPLE_FTE, id::LOADED_COST, id::RISK_PEOPLE])
        }
        LineId::PartnerTraining => (
            "-training_hours * training_hour_cost in months 0, 12, 24, … before the horizon",
            &[],
            &[id::TRAINING_HOURS, id::TRAINING_HOUR_COST, id::RISK_HOURS],
        ),
        LineId::PartnerIntegration => ("amount at signing", &[], &[id::INTEGRATION_BUILD, id::RISK_INTEGRATION]),
        LineId::ServicesRevenue => {
            ("deals * services_per_deal", &[&DEALS], &[id::SERVICES_PER_DEAL, id::RISK_SERVICES])
        }
        LineId::ServicesDelivery => (
            "-(1 - services_margin) * services",
            &[&DEALS],
            &[id::SERVICES_PER_DEAL, id::SERVICES_MARGIN, id::RISK_SERVICES],
        ),
        LineId::Investment => ("amount at signing", &[], &[id::INVESTOR, id::INVESTMENT_AMOUNT, id::ROUNDING]),
        LineId::InvestmentReturn => (
            "equity * exit_value at the end of the horizon",
            &[],
            &[id::INVESTOR, id::INVESTMENT_EQUITY, id::EXIT_VALUE, id::RISK_EXIT, id::ROUNDING],
        ),
        LineId::CapitalContribution => (
            "capital of both owners at signing",
            &[],
            &[id::VENTURE_VENDOR_CAPITAL, id::VENTURE_PARTNER_CAPITAL, id::ROUNDING],
        ),
        LineId::CapitalReturn => (
            "at the end of a contract year, cash that the months to come do not need, until all capital is back",
            &[&SPRINTS],
            &CAPITAL,
        ),
        LineId::ProfitDistribution => (
            "the same cash once all capital is back, by the shares of profit",
            &[&SPRINTS, &CAPITAL],
            &[id::VENTURE_PARTNER_PROFIT],
        ),
        LineId::SpinOut => {
            ("exit_value at the end of the horizon", &[], &[id::VENTURE_EXIT_VALUE, id::RISK_EXIT, id::ROUNDING])
        }
        LineId::EquityExit => (
            "exit_value by equity",
            &[],
            &[id::VENTURE_EXIT_VALUE, id::VENTURE_PARTNER_EQUITY, id::RISK_EXIT, id::ROUNDING],
        ),
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
const fn group(index: usize) -> [InputId; 6] {
    const GROUPS: [[InputId; 6]; 5] = [
        [
            id::VENDOR_ACQUISITION_ONCE,
            id::VENDOR_ACQUISITION_MONTHLY,
            id::PARTNER_ACQUISITION_ONCE,
            id::PARTNER_ACQUISITION_MONTHLY,
            id::RISK_VENDOR_ACQUISITION,
            id::RISK_PARTNER_ACQUISITION,
        ],
        [
            id::VENDOR_SUPPORT_ONCE,
            id::VENDOR_SUPPORT_MONTHLY,
            id::PARTNER_SUPPORT_ONCE,
            id::PARTNER_SUPPORT_MONTHLY,
            id::RISK_VENDOR_SUPPORT,
            id::RISK_PARTNER_SUPPORT,
        ],
        [
            id::VENDOR_MARKETING_ONCE,
            id::VENDOR_MARKETING_MONTHLY,
            id::PARTNER_MARKETING_ONCE,
            id::PARTNER_MARKETING_MONTHLY,
            id::RISK_VENDOR_MARKETING,
            id::RISK_PARTNER_MARKETING,
        ],
        [
            id::VENDOR_TRAINING_ONCE,
            id::VENDOR_TRAINING_MONTHLY,
            id::PARTNER_TRAINING_ONCE,
            id::PARTNER_TRAINING_MONTHLY,
            id::RISK_VENDOR_TRAINING,
            id::RISK_PARTNER_TRAINING,
        ],
        [
            id::VENDOR_OPERATIONS_ONCE,
            id::VENDOR_OPERATIONS_MONTHLY,
            id::PARTNER_OPERATIONS_ONCE,
            id::PARTNER_OPERATIONS_MONTHLY,
            id::RISK_VENDOR_OPERATIONS,
            id::RISK_PARTNER_OPERATIONS,
        ],
    ];
    GROUPS[index]
}
