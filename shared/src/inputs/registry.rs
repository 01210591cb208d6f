//! The table of all inputs. Long because it is the table: one entry an input, nothing else.

use rust_decimal::Decimal;

use super::typed::{Slot, Typed};
use super::{
    Billing, CommissionBase, Compensation, DealType, DiscountTiming, InputGroup, InputId, InputSpec, Kind, LevelPolicy,
    Ownership, Party, PayoutFrequency, Ramp, Value,
};
use crate::commission::{Bands, Bonus, Mode, Window};
use crate::fault::{Fault, code, detail};
use crate::number::{Number, Rounding};

const SEASON_DEFAULT: &str = "1 1 1 1 1 1 1 1 1 1 1 1";
const MOST_MONEY: &str = "1000000000000";
const MOST_THINGS: &str = "1000000";

/// `CONSTANT field: Type, path, kind, min, max, default, label, help;` under each group.
macro_rules! inputs {
    ($($group:ident { $($constant:ident $field:ident: $type:ty, $path:literal, $kind:expr, $min:expr, $max:expr, $default:expr, $label:literal, $help:literal;)+ })+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u16)]
        enum Place { $($($constant,)+)+ }

        /// The inputs by name.
        pub mod id {
            use super::{InputId, Place};
            $($(
                #[doc = $label]
                pub const $constant: InputId = InputId(Place::$constant as u16);
            )+)+
        }

        static ALL: &[InputSpec] = &[$($(
            InputSpec {
                id: id::$constant,
                path: $path,
                group: InputGroup::$group,
                kind: $kind,
                label: $label,
                #[cfg(feature = "schema")]
                help: $help,
                min: $min,
                max: $max,
                default: $default,
            },
        )+)+];

        /// All inputs of a scenario with their values, typed.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Inputs {
            $($(
                #[doc = $help]
                pub $field: $type,
            )+)+
        }

        impl Inputs {
            const BLANK: Self = Self { $($( $field: <$type>::BLANK, )+)+ };

            /// From the values in registry order.
            ///
            /// # Errors
            /// One is missing or of another kind than its entry.
            pub(crate) fn from_values(values: &[Value]) -> Result<Self, Fault> {
                let mut inputs = Self::BLANK;
                let mut values = values.iter();
                let filled = inputs.slots().into_iter().all(|slot| values.next().is_some_and(|value| slot.fill(value)));
                let detail = detail!("a value was set that is not of its input's kind");
                if filled { Ok(inputs) } else { Err(Fault::new("", code::WRONG_TYPE, detail)) }
            }

            /// The places of all values, in registry order.
            #[inline(never)]
            pub(crate) fn slots(&mut self) -> [Slot<'_>; ALL.len()] {
                [$($( self.$field.slot(), )+)+]
            }
        }
    };
}

inputs! {
Demand {
    LEADS_PER_MONTH leads_per_month: Decimal, "leads_per_month", Kind::Count, "0", MOST_THINGS, "0",
        "Qualified leads a month", "Leads that the partner brings and that pass your qualification, once the ramp is over.";
    LEADS_GROWTH leads_growth: Decimal, "leads_growth", Kind::Rate, "-0.99", "10", "0",
        "Growth of leads a year", "How much the number of leads grows in a year, compounded monthly.";
    CONVERSION conversion: Decimal, "conversion", Kind::Rate, "0", "1", "0",
        "Conversion of leads to deals", "The share of qualified leads that become customers.";
    SALES_CYCLE sales_cycle: u32, "sales_cycle", Kind::Months, "0", "60", "0",
        "Sales cycle in months", "Months from a qualified lead to a signed deal.";
    RAMP ramp: Ramp, "ramp", Kind::Choice(Ramp::WORDS), "", "", "none",
        "Ramp", "How the partner builds up to its full number of leads.";
    RAMP_MONTHS ramp_months: u32, "ramp_months", Kind::Months, "0", "60", "0",
        "Ramp in months", "Months until the partner brings its full number of leads.";
    SEASON season: [Decimal; 12], "season", Kind::Season, "0", "12", SEASON_DEFAULT,
        "Season", "Twelve factors for January to December, of mean 1, that leads are multiplied by.";
    OPENING_CUSTOMERS opening_customers: Decimal, "opening_customers", Kind::Count, "0", "10000000", "0",
        "Customers at the start", "Recurring customers that the partner brings along; they pay from month 1, which is the first of the months they earn a share in.";
}
Deal {
    DEAL_SIZE deal_size: Decimal, "deal_size", Kind::Money, "0", MOST_MONEY, "0",
        "Deal size", "What a customer pays: once, or a year if the deal is recurring.";
    DEAL_TYPE deal_type: DealType, "deal_type", Kind::Choice(DealType::WORDS), "", "", "one_time",
        "Type of deal", "Whether a customer pays once or for as long as they stay.";
    BILLING billing: Billing, "billing", Kind::Choice(Billing::WORDS), "", "", "monthly",
        "Billing", "Whether a recurring customer pays monthly or a year in advance.";
    CHURN churn: Decimal, "churn", Kind::Rate, "0", "1", "0",
        "Customers lost a month", "The share of recurring customers that leave in a month.";
    PRICE_CHANGE price_change: Decimal, "price_change", Kind::Rate, "-0.99", "10", "0",
        "Price change a year", "The change of price at each customer's anniversary.";
    GROSS_MARGIN gross_margin: Decimal, "gross_margin", Kind::Rate, "0", "1", "1",
        "Vendor's gross margin", "What is left of customer revenue after delivery.";
    BASELINE_SHARE baseline_share: Decimal, "baseline_share", Kind::Rate, "0", "1", "0",
        "Would have come anyway", "The share of this business that the vendor would have won without the partner.";
    COLLECTION_DELAY collection_delay: u32, "collection_delay", Kind::Months, "0", "24", "0",
        "Collection delay in months", "Months from an invoice to the customer's money.";
}
PartnerBusiness {
    SERVICES_PER_DEAL services_per_deal: Decimal, "services_per_deal", Kind::Money, "0", MOST_MONEY, "0",
        "Partner's services a deal", "What the partner bills a new customer for implementation, training or consulting.";
    SERVICES_MARGIN services_margin: Decimal, "services_margin", Kind::Rate, "0", "1", "1",
        "Margin on services", "What is left of the partner's services revenue after delivering them.";
    RETAIL_COST retail_cost: Decimal, "retail_cost", Kind::Rate, "0", "1", "0",
        "Partner's cost of retail sales", "What the partner spends on delivering what it sells itself, besides buying it, as a share of those sales.";
    MARKETING_MATCH marketing_match: Decimal, "marketing_match", Kind::Rate, "0", "10", "0",
        "Partner's match of marketing funds", "What the partner adds of its own to each unit of marketing funds it uses.";
    TRAINING_HOURS training_hours: Decimal, "training_hours", Kind::Count, "0", MOST_THINGS, "0",
        "Training hours a year", "Hours a year that the partner's people spend in training.";
    TRAINING_HOUR_COST training_hour_cost: Decimal, "training_hour_cost", Kind::Money, "0", MOST_MONEY, "0",
        "Cost of a training hour", "What an hour of the partner's people costs while they learn.";
    PEOPLE_FTE people_fte: Decimal, "people_fte", Kind::Count, "0", MOST_THINGS, "0",
        "People, full-time equivalents", "People the partner puts on the partnership besides what the commitment covers.";
    LOADED_COST loaded_cost: Decimal, "loaded_cost", Kind::Money, "0", MOST_MONEY, "0",
        "Loaded cost of a person a year", "Salary with everything that comes on top.";
    INTEGRATION_BUILD integration_build: Decimal, "integration_build", Kind::Money, "0", MOST_MONEY, "0",
        "Integration build", "What the partner spends at signing to integrate the products.";
}
Payout {
    COMPENSATION compensation: Compensation, "compensation", Kind::Choice(Compensation::WORDS), "", "", "share",
        "Paid by", "Whether the partner gets a share of what customers pay, or buys at a discount and sells on.";
    RESALE_MARGIN resale_margin: Decimal, "resale_margin", Kind::Rate, "0", "1", "0",
        "Resale margin", "The partner's discount on the price it sells at.";
    REVENUE_SHARE revenue_share: Decimal, "revenue_share", Kind::Rate, "0", "1", "0",
        "Revenue share", "The partner's share of what the base says.";
    COMMISSION_BASE commission_base: CommissionBase, "commission_base", Kind::Choice(CommissionBase::WORDS), "", "", "revenue",
        "Share of what", "What the revenue share is a share of.";
    PAYOUT_FREQUENCY payout_frequency: PayoutFrequency, "payout_frequency", Kind::Choice(PayoutFrequency::WORDS), "", "", "monthly",
        "Paid out", "How often the vendor pays the partner.";
    PAYOUT_DELAY payout_delay: u32, "payout_delay", Kind::Months, "0", "24", "0",
        "Payout delay in months", "Months from the end of the payout period to the partner's money.";
    PAYOUT_DURATION payout_duration: Option<u32>, "payout_duration", Kind::OptionalMonths, "1", "120", "",
        "Paid for how many months a customer", "How long each customer earns the partner a share; empty for as long as they stay.";
    PLAN_MODE plan_mode: Mode, "payout_plan.mode", Kind::Choice(Mode::WORDS), "", "", "marginal",
        "How bands apply", "Whether a rate holds for its slice of the volume, for all of it, or deal by deal.";
    PLAN_WINDOW plan_window: Window, "payout_plan.window", Kind::Choice(Window::WORDS), "", "", "contract_year",
        "Volume counts for", "When the volume that bands and bonuses go by starts anew.";
    PLAN_BANDS plan_bands: Option<Bands>, "payout_plan.bands", Kind::Bands, "", "", "",
        "Bands", "Rates by volume, in place of the one revenue share; none for the revenue share.";
    PLAN_OPENING_VOLUME plan_opening_volume: Decimal, "payout_plan.opening_volume", Kind::Money, "0", MOST_MONEY, "0",
        "Volume before the start", "What the first window's volume starts with, paid for already.";
    PLAN_BONUSES plan_bonuses: Vec<Bonus>, "payout_plan.bonuses", Kind::Bonuses, "", "", "",
        "Bonuses", "What is paid besides when a window's volume passes a threshold.";
    PLAN_CAP plan_cap: Option<Decimal>, "payout_plan.cap", Kind::OptionalMoney, "0", MOST_MONEY, "",
        "Cap on payouts", "The most that is paid for a window, bonuses included; empty for no cap.";
    PLAN_CLAWBACK plan_clawback: u32, "payout_plan.clawback", Kind::Months, "0", "60", "0",
        "Clawback in months", "Payouts on customers lost within so many months are paid back.";
    PLAN_DISCOUNTS plan_discounts: Option<Bands>, "payout_plan.volume_discounts", Kind::Bands, "", "", "",
        "Volume discounts", "Discounts by volume on what the partner buys.";
    LEVEL_POLICY level_policy: LevelPolicy, "level_policy", Kind::Choice(LevelPolicy::WORDS), "", "", "fixed",
        "Level", "Whether the partner keeps its level, or is judged each contract year on the year before.";
    ANNUAL_COMMITMENT annual_commitment: Decimal, "annual_commitment", Kind::Money, "0", MOST_MONEY, "0",
        "Partner's outlay a year", "What the partner spends a year on being a partner: the larger of the level's commitment and the type's minimum investment.";
    MDF mdf: Decimal, "mdf", Kind::Money, "0", MOST_MONEY, "0",
        "Marketing funds a year", "Market development funds that the vendor sets aside for the partner each year.";
    MDF_SHARE_USED mdf_share_used: Decimal, "mdf_share_used", Kind::Rate, "0", "1", "0",
        "Marketing funds used", "The share of the yearly marketing funds that the partner really draws.";
    ANNUAL_FEE annual_fee: Decimal, "annual_fee", Kind::Money, "0", MOST_MONEY, "0",
        "Partnership fee a year", "What the partner pays the vendor each year.";
    SETUP_FEE setup_fee: Decimal, "setup_fee", Kind::Money, "0", MOST_MONEY, "0",
        "Setup fee", "What the partner pays the vendor once, at signing.";
    TRAINING_FEE training_fee: Decimal, "training_fee", Kind::Money, "0", MOST_MONEY, "0",
        "Training fee a year", "What the partner pays the vendor for training each year.";
    SUPPORT_FEE support_fee: Decimal, "support_fee", Kind::Money, "0", MOST_MONEY, "0",
        "Premium support fee a year", "What the partner pays the vendor for premium support each year.";
    MARKETING_FEE marketing_fee: Decimal, "marketing_fee", Kind::Money, "0", MOST_MONEY, "0",
        "Marketing fee a year", "What the partner pays the vendor for marketing each year.";
}
Costs {
    VENDOR_ACQUISITION_ONCE vendor_acquisition_once: Decimal, "vendor_costs.acquisition.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: acquisition, once", "What the vendor spends at signing to win the partner.";
    VENDOR_ACQUISITION_MONTHLY vendor_acquisition_monthly: Decimal, "vendor_costs.acquisition.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: acquisition, a month", "What the vendor spends each month on winning business with the partner.";
    VENDOR_SUPPORT_ONCE vendor_support_once: Decimal, "vendor_costs.support_management.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: support and management, once", "What the vendor spends at signing to set up support for the partner.";
    VENDOR_SUPPORT_MONTHLY vendor_support_monthly: Decimal, "vendor_costs.support_management.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: support and management, a month", "What managing and supporting the partner costs the vendor each month.";
    VENDOR_MARKETING_ONCE vendor_marketing_once: Decimal, "vendor_costs.marketing_promotion.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: marketing and promotion, once", "What the vendor spends at signing to promote the partnership, besides marketing funds.";
    VENDOR_MARKETING_MONTHLY vendor_marketing_monthly: Decimal, "vendor_costs.marketing_promotion.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: marketing and promotion, a month", "What the vendor spends each month to promote the partnership, besides marketing funds.";
    VENDOR_TRAINING_ONCE vendor_training_once: Decimal, "vendor_costs.training_development.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: training and development, once", "What onboarding the partner costs the vendor at signing.";
    VENDOR_TRAINING_MONTHLY vendor_training_monthly: Decimal, "vendor_costs.training_development.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: training and development, a month", "What training the partner costs the vendor each month.";
    VENDOR_OPERATIONS_ONCE vendor_operations_once: Decimal, "vendor_costs.operations_administration.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: operations and administration, once", "What setting up contracts and systems costs the vendor at signing.";
    VENDOR_OPERATIONS_MONTHLY vendor_operations_monthly: Decimal, "vendor_costs.operations_administration.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor: operations and administration, a month", "What administering the partner costs the vendor each month.";
    PARTNER_ACQUISITION_ONCE partner_acquisition_once: Decimal, "partner_costs.acquisition.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: acquisition, once", "What the partner spends at signing to get to its first customers.";
    PARTNER_ACQUISITION_MONTHLY partner_acquisition_monthly: Decimal, "partner_costs.acquisition.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: acquisition, a month", "What the partner spends each month to win customers.";
    PARTNER_SUPPORT_ONCE partner_support_once: Decimal, "partner_costs.support_management.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: support and management, once", "What the partner spends at signing to set up customer support.";
    PARTNER_SUPPORT_MONTHLY partner_support_monthly: Decimal, "partner_costs.support_management.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: support and management, a month", "What supporting customers costs the partner each month.";
    PARTNER_MARKETING_ONCE partner_marketing_once: Decimal, "partner_costs.marketing_promotion.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: marketing and promotion, once", "What the partner spends at signing on promotion, besides co-funded marketing.";
    PARTNER_MARKETING_MONTHLY partner_marketing_monthly: Decimal, "partner_costs.marketing_promotion.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: marketing and promotion, a month", "What the partner spends each month on promotion, besides co-funded marketing.";
    PARTNER_TRAINING_ONCE partner_training_once: Decimal, "partner_costs.training_development.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: training and development, once", "What the partner spends at signing on certification.";
    PARTNER_TRAINING_MONTHLY partner_training_monthly: Decimal, "partner_costs.training_development.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: training and development, a month", "What the partner spends each month on training, besides the training hours.";
    PARTNER_OPERATIONS_ONCE partner_operations_once: Decimal, "partner_costs.operations_administration.one_time", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: operations and administration, once", "What setting up contracts and systems costs the partner at signing.";
    PARTNER_OPERATIONS_MONTHLY partner_operations_monthly: Decimal, "partner_costs.operations_administration.monthly", Kind::Money, "0", MOST_MONEY, "0",
        "Partner: operations and administration, a month", "What administration costs the partner each month.";
}
Oem {
    OEM_WHOLESALE_PRICE oem_wholesale_price: Decimal, "oem.wholesale_price", Kind::Money, "0", MOST_MONEY, "0",
        "Wholesale price", "What the partner pays the vendor for what a customer buys at the deal size: once, or a year.";
    OEM_LICENCE_FEE oem_licence_fee: Decimal, "oem.licence_fee", Kind::Money, "0", MOST_MONEY, "0",
        "Licence a year", "What the partner pays the vendor each year for the right to embed the product.";
    OEM_ROYALTY oem_royalty: Decimal, "oem.royalty", Kind::Rate, "0", "1", "0",
        "Royalty", "The vendor's share of the partner's retail sales.";
    OEM_MINIMUM oem_minimum: Decimal, "oem.minimum_commitment", Kind::Money, "0", MOST_MONEY, "0",
        "Minimum a year", "What the partner pays the vendor in a contract year at least; what is missing is made up at its end.";
}
CoDevelopment {
    BUILD_COST build_cost: Decimal, "build.cost", Kind::Money, "0", MOST_MONEY, "0",
        "Build", "What building the joint product costs, both sides together.";
    BUILD_MONTHS build_months: u32, "build.months", Kind::Months, "0", "60", "0",
        "Months to build", "How long building takes; leads come after it. 0 for a build paid at signing.";
    BUILD_PARTNER_SHARE build_partner_share: Decimal, "build.partner_share", Kind::Rate, "0", "1", "0",
        "Partner's part of the build", "The share of the build that the partner carries.";
    MAINTENANCE maintenance: Decimal, "build.maintenance", Kind::Money, "0", MOST_MONEY, "0",
        "Maintenance a month", "What keeping the joint product up costs each month once it is built, both sides together.";
    MAINTENANCE_PARTNER_SHARE maintenance_partner_share: Decimal, "build.maintenance_partner_share", Kind::Rate, "0", "1", "0",
        "Partner's part of maintenance", "The share of maintenance that the partner carries.";
    IP_OWNERSHIP ip_ownership: Ownership, "ip.ownership", Kind::Choice(Ownership::WORDS), "", "", "joint_field_of_use",
        "Who owns what is built", "Both, each in its field of use; each what it brought; or one side, which licenses it back.";
    IP_OWNER ip_owner: Party, "ip.owner", Kind::Choice(Party::WORDS), "", "", "vendor",
        "Owner of the licensed part", "Who is paid the licence and the royalty, where one side's property is used by the other.";
    IP_LICENCE_FEE ip_licence_fee: Decimal, "ip.licence_fee", Kind::Money, "0", MOST_MONEY, "0",
        "Licence-back fee a year", "What the other side pays the owner each year for using its property.";
    IP_ROYALTY ip_royalty: Decimal, "ip.royalty", Kind::Rate, "0", "1", "0",
        "Royalty on the product", "The share of the product's revenue that the other side pays the owner.";
}
Investment {
    INVESTOR investor: Party, "investment.investor", Kind::Choice(Party::WORDS), "", "", "partner",
        "Investor", "Who invests in the other.";
    INVESTMENT_AMOUNT investment_amount: Decimal, "investment.amount", Kind::Money, "0", MOST_MONEY, "0",
        "Investment", "What is invested at signing.";
    INVESTMENT_EQUITY investment_equity: Decimal, "investment.equity", Kind::Rate, "0", "1", "0",
        "Equity", "The share of the company that the investor gets.";
    EXIT_VALUE exit_value: Decimal, "investment.exit_value", Kind::Money, "0", MOST_MONEY, "0",
        "Value at exit", "What the whole company is taken to be worth at the end of the horizon.";
    OWN_USE own_use: Decimal, "investment.own_use", Kind::Money, "0", MOST_MONEY, "0",
        "Own use a year", "What the investor's own use of the other's product would cost a year at the full price.";
    OWN_USE_DISCOUNT own_use_discount: Decimal, "investment.discount", Kind::Rate, "0", "1", "0",
        "Discount on own use", "The investor's preferential discount.";
}
Venture {
    VENTURE_VENDOR_CAPITAL venture_vendor_capital: Decimal, "venture.vendor_capital", Kind::Money, "0", MOST_MONEY, "0",
        "Vendor's capital", "What the vendor puts into the venture at signing.";
    VENTURE_PARTNER_CAPITAL venture_partner_capital: Decimal, "venture.partner_capital", Kind::Money, "0", MOST_MONEY, "0",
        "Partner's capital", "What the partner puts into the venture at signing.";
    VENTURE_PARTNER_PROFIT venture_partner_profit: Decimal, "venture.partner_profit_share", Kind::Rate, "0", "1", "0.5",
        "Partner's share of profit", "The partner's share of what is distributed once all capital is returned.";
    VENTURE_PARTNER_EQUITY venture_partner_equity: Decimal, "venture.partner_equity", Kind::Rate, "0", "1", "0.5",
        "Partner's equity", "The partner's share of the venture's value at exit.";
    VENTURE_OVERHEAD venture_overhead: Decimal, "venture.overhead", Kind::Money, "0", MOST_MONEY, "0",
        "Venture's overhead a month", "What running the venture costs each month besides its sprints.";
    PRODUCT_REVENUE product_revenue: Decimal, "venture.product_revenue", Kind::Money, "0", MOST_MONEY, "0",
        "Revenue a product a month", "What a product that was scaled earns in its first month.";
    PRODUCT_GROWTH product_growth: Decimal, "venture.product_growth", Kind::Rate, "-0.99", "10", "0",
        "Growth of a product a year", "How much a product's revenue grows in a year, compounded monthly.";
    PRODUCT_MARGIN product_margin: Decimal, "venture.product_margin", Kind::Rate, "0", "1", "1",
        "Venture's gross margin", "What is left of product revenue after delivery.";
    VENTURE_EXIT_VALUE venture_exit_value: Decimal, "venture.exit_value", Kind::Money, "0", MOST_MONEY, "0",
        "Venture's value at exit", "What the spun-out venture is taken to be sold for at the end of the horizon.";
    SPRINTS_PER_QUARTER sprints_per_quarter: Decimal, "sprints.per_quarter", Kind::Count, "0", MOST_THINGS, "0",
        "Ideas a quarter", "Ideas that start an innovation sprint at the beginning of each quarter.";
    IDEA_COST idea_cost: Decimal, "sprints.idea.cost", Kind::Money, "0", MOST_MONEY, "0",
        "Idea: cost", "What the step costs the venture for each idea that reaches it.";
    IDEA_MONTHS idea_months: u32, "sprints.idea.months", Kind::Months, "0", "60", "0",
        "Idea: months", "How long the step takes.";
    IDEA_PASS_RATE idea_pass_rate: Decimal, "sprints.idea.pass_rate", Kind::Rate, "0", "1", "1",
        "Idea: pass rate", "The share of those that reach the step and pass it.";
    BUSINESS_CASE_COST business_case_cost: Decimal, "sprints.business_case.cost", Kind::Money, "0", MOST_MONEY, "0",
        "Business case: cost", "What the step costs the venture for each idea that reaches it.";
    BUSINESS_CASE_MONTHS business_case_months: u32, "sprints.business_case.months", Kind::Months, "0", "60", "0",
        "Business case: months", "How long the step takes.";
    BUSINESS_CASE_PASS_RATE business_case_pass_rate: Decimal, "sprints.business_case.pass_rate", Kind::Rate, "0", "1", "1",
        "Business case: pass rate", "The share of those that reach the step and pass it.";
    PROTOTYPE_COST prototype_cost: Decimal, "sprints.prototype.cost", Kind::Money, "0", MOST_MONEY, "0",
        "Prototype: cost", "What the step costs the venture for each idea that reaches it.";
    PROTOTYPE_MONTHS prototype_months: u32, "sprints.prototype.months", Kind::Months, "0", "60", "0",
        "Prototype: months", "How long the step takes.";
    PROTOTYPE_PASS_RATE prototype_pass_rate: Decimal, "sprints.prototype.pass_rate", Kind::Rate, "0", "1", "1",
        "Prototype: pass rate", "The share of those that reach the step and pass it.";
    PILOT_COST pilot_cost: Decimal, "sprints.pilot.cost", Kind::Money, "0", MOST_MONEY, "0",
        "Pilot: cost", "What the step costs the venture for each idea that reaches it.";
    PILOT_MONTHS pilot_months: u32, "sprints.pilot.months", Kind::Months, "0", "60", "0",
        "Pilot: months", "How long the step takes.";
    PILOT_PASS_RATE pilot_pass_rate: Decimal, "sprints.pilot.pass_rate", Kind::Rate, "0", "1", "1",
        "Pilot: pass rate", "The share of those that reach the step and pass it.";
    SCALED_COST scaled_cost: Decimal, "sprints.scaled.cost", Kind::Money, "0", MOST_MONEY, "0",
        "Scaling: cost", "What the step costs the venture for each idea that reaches it.";
    SCALED_MONTHS scaled_months: u32, "sprints.scaled.months", Kind::Months, "0", "60", "0",
        "Scaling: months", "How long the step takes.";
    SCALED_PASS_RATE scaled_pass_rate: Decimal, "sprints.scaled.pass_rate", Kind::Rate, "0", "1", "1",
        "Scaling: pass rate", "The share of those that reach the step and pass it.";
}
Money {
    HORIZON horizon: u32, "horizon", Kind::Months, "1", "120", "36",
        "Horizon in months", "How many months after signing are looked at.";
    DISCOUNT_RATE discount_rate: Decimal, "discount_rate", Kind::Rate, "-0.99", "10", "0.1",
        "Discount rate a year", "The effective yearly rate at which later money counts less.";
    DISCOUNT_TIMING discount_timing: DiscountTiming, "discount_timing", Kind::Choice(DiscountTiming::WORDS), "", "", "end",
        "Discounted at", "Whether a month's money counts at its end, in its middle, or at the end of its year.";
    START_MONTH start_month: u32, "start_month", Kind::Months, "1", "12", "1",
        "Calendar month of month 1", "1 for January to 12 for December; it anchors the season.";
    ROUNDING rounding: Rounding, "rounding", Kind::Choice(Rounding::WORDS), "", "", "half_even",
        "Rounding of what is paid", "How payouts, fees and marketing funds come to whole cents; none for exact figures.";
}
Risk {
    RISK_LEADS risk_leads: Decimal, "risk.leads", Kind::Rate, "0", "1", "0",
        "Risk of leads", "By how much this may fall short.";
    RISK_CONVERSION risk_conversion: Decimal, "risk.conversion", Kind::Rate, "0", "1", "0",
        "Risk of conversion", "By how much this may fall short.";
    RISK_DEAL_SIZE risk_deal_size: Decimal, "risk.deal_size", Kind::Rate, "0", "1", "0",
        "Risk of deal size", "By how much this may fall short.";
    RISK_OPENING risk_opening: Decimal, "risk.opening_customers", Kind::Rate, "0", "1", "0",
        "Risk of customers at the start", "By how much this may fall short.";
    RISK_SERVICES risk_services: Decimal, "risk.services", Kind::Rate, "0", "1", "0",
        "Risk of services", "By how much this may fall short.";
    RISK_PRODUCT risk_product: Decimal, "risk.product_revenue", Kind::Rate, "0", "1", "0",
        "Risk of the venture's product revenue", "By how much this may fall short.";
    RISK_EXIT risk_exit: Decimal, "risk.exit_value", Kind::Rate, "0", "1", "0",
        "Risk of value at exit", "By how much this may fall short.";
    RISK_COMMITMENT risk_commitment: Decimal, "risk.commitment", Kind::Rate, "0", "10", "0",
        "Risk of the partner's outlay", "By how much this may cost more.";
    RISK_CAMPAIGNS risk_campaigns: Decimal, "risk.co_marketing", Kind::Rate, "0", "10", "0",
        "Risk of co-funded marketing", "By how much this may cost more.";
    RISK_PEOPLE risk_people: Decimal, "risk.people", Kind::Rate, "0", "10", "0",
        "Risk of people", "By how much this may cost more.";
    RISK_HOURS risk_hours: Decimal, "risk.training_hours", Kind::Rate, "0", "10", "0",
        "Risk of training hours", "By how much this may cost more.";
    RISK_INTEGRATION risk_integration: Decimal, "risk.integration_build", Kind::Rate, "0", "10", "0",
        "Risk of the integration build", "By how much this may cost more.";
    RISK_BUILD risk_build: Decimal, "risk.build", Kind::Rate, "0", "10", "0",
        "Risk of the joint build", "By how much this may cost more.";
    RISK_MAINTENANCE risk_maintenance: Decimal, "risk.maintenance", Kind::Rate, "0", "10", "0",
        "Risk of maintenance", "By how much this may cost more.";
    RISK_SPRINTS risk_sprints: Decimal, "risk.sprints", Kind::Rate, "0", "10", "0",
        "Risk of sprints", "By how much this may cost more.";
    RISK_OVERHEAD risk_overhead: Decimal, "risk.overhead", Kind::Rate, "0", "10", "0",
        "Risk of the venture's overhead", "By how much this may cost more.";
    RISK_VENDOR_ACQUISITION risk_vendor_acquisition: Decimal, "risk.vendor_costs.acquisition", Kind::Rate, "0", "10", "0",
        "Risk of vendor: acquisition", "By how much this may cost more.";
    RISK_VENDOR_SUPPORT risk_vendor_support: Decimal, "risk.vendor_costs.support_management", Kind::Rate, "0", "10", "0",
        "Risk of vendor: support and management", "By how much this may cost more.";
    RISK_VENDOR_MARKETING risk_vendor_marketing: Decimal, "risk.vendor_costs.marketing_promotion", Kind::Rate, "0", "10", "0",
        "Risk of vendor: marketing and promotion", "By how much this may cost more.";
    RISK_VENDOR_TRAINING risk_vendor_training: Decimal, "risk.vendor_costs.training_development", Kind::Rate, "0", "10", "0",
        "Risk of vendor: training and development", "By how much this may cost more.";
    RISK_VENDOR_OPERATIONS risk_vendor_operations: Decimal, "risk.vendor_costs.operations_administration", Kind::Rate, "0", "10", "0",
        "Risk of vendor: operations and administration", "By how much this may cost more.";
    RISK_PARTNER_ACQUISITION risk_partner_acquisition: Decimal, "risk.partner_costs.acquisition", Kind::Rate, "0", "10", "0",
        "Risk of partner: acquisition", "By how much this may cost more.";
    RISK_PARTNER_SUPPORT risk_partner_support: Decimal, "risk.partner_costs.support_management", Kind::Rate, "0", "10", "0",
        "Risk of partner: support and management", "By how much this may cost more.";
    RISK_PARTNER_MARKETING risk_partner_marketing: Decimal, "risk.partner_costs.marketing_promotion", Kind::Rate, "0", "10", "0",
        "Risk of partner: marketing and promotion", "By how much this may cost more.";
    RISK_PARTNER_TRAINING risk_partner_training: Decimal, "risk.partner_costs.training_development", Kind::Rate, "0", "10", "0",
        "Risk of partner: training and development", "By how much this may cost more.";
    RISK_PARTNER_OPERATIONS risk_partner_operations: Decimal, "risk.partner_costs.operations_administration", Kind::Rate, "0", "10", "0",
        "Risk of partner: operations and administration", "By how much this may cost more.";
}
}

impl Inputs {
    /// The vendor's five cost groups, each one-time and monthly, in the order of [`crate::LineId::COST_GROUPS`].
    pub(crate) fn vendor_costs(&self) -> [(&Decimal, &Decimal); 5] {
        [
            (&self.vendor_acquisition_once, &self.vendor_acquisition_monthly),
            (&self.vendor_support_once, &self.vendor_support_monthly),
            (&self.vendor_marketing_once, &self.vendor_marketing_monthly),
            (&self.vendor_training_once, &self.vendor_training_monthly),
            (&self.vendor_operations_once, &self.vendor_operations_monthly),
        ]
    }

    /// The partner's, likewise.
    pub(crate) fn partner_costs(&self) -> [(&Decimal, &Decimal); 5] {
        [
            (&self.partner_acquisition_once, &self.partner_acquisition_monthly),
            (&self.partner_support_once, &self.partner_support_monthly),
            (&self.partner_marketing_once, &self.partner_marketing_monthly),
            (&self.partner_training_once, &self.partner_training_monthly),
            (&self.partner_operations_once, &self.partner_operations_monthly),
        ]
    }

    /// The steps of a sprint in their order: cost, months and pass rate.
    pub(crate) fn sprint_steps(&self) -> [(&Decimal, u32, &Decimal); 5] {
        [
            (&self.idea_cost, self.idea_months, &self.idea_pass_rate),
            (&self.business_case_cost, self.business_case_months, &self.business_case_pass_rate),
            (&self.prototype_cost, self.prototype_months, &self.prototype_pass_rate),
            (&self.pilot_cost, self.pilot_months, &self.pilot_pass_rate),
            (&self.scaled_cost, self.scaled_months, &self.scaled_pass_rate),
        ]
    }

    /// The factor of the season that month `m` (1 is the first after signing) falls in.
    pub(crate) fn season_factor<N: Number>(&self, month: u32) -> N {
        let calendar = (self.start_month.saturating_sub(1) + month.saturating_sub(1)) % 12;
        self.season.get(calendar as usize).copied().map_or(N::UNHELD, N::from_decimal)
    }
}

/// Every input, in the order of a form.
pub fn all() -> &'static [InputSpec] {
    ALL
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_entry_is_sound() {
        let mut paths = BTreeSet::new();
        let mut values = Vec::new();
        for (index, spec) in all().iter().enumerate() {
            assert_eq!(spec.id.index(), index);
            assert_eq!(InputId::from_path(spec.path), Some(spec.id));
            assert_eq!(InputId::from_pointer(&spec.id.pointer()), Some(spec.id));
            assert!(paths.insert(spec.path), "{} stands twice", spec.path);
            values.push(spec.read_text(spec.default).unwrap_or_else(|fault| panic!("{fault}")));
            assert_eq!(spec.usual().as_ref(), Ok(&values[index]), "{}", spec.path);
        }
        let inputs = Inputs::from_values(&values).expect("every entry has the type of its kind");
        assert_eq!(inputs.horizon, 36);
        assert_eq!(inputs.discount_rate.to_string(), "0.1");
        assert_eq!(inputs.payout_duration, None);
    }

    #[test]
    fn limits_are_named() {
        let horizon = id::HORIZON.spec();
        for text in ["0", "121"] {
            let fault = horizon.read_text(text).unwrap_err();
            assert_eq!((fault.pointer.as_str(), fault.code), ("/horizon", code::OUT_OF_RANGE));
            assert!(fault.detail.contains("from 1 to 120"), "{fault}");
        }
        assert_eq!(horizon.read_text("12.5").unwrap_err().code, code::OUT_OF_RANGE);
        let season = id::SEASON.spec().read_text("1 1 1 1 1 1 1 1 1 1 1 2").unwrap_err();
        assert_eq!(season.code, code::MEAN_NOT_ONE);
    }
}
