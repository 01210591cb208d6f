//! What holds for payout plans, risk, exchange rates, ventures and whatever a model does not use.

use partner_roi_shared::inputs::{self, Compensation, Kind, id};
use partner_roi_shared::program::Model;
use partner_roi_shared::scenario::ExchangeRate;
use partner_roi_shared::{
    Currency, Decimal, InputGroup, InputId, Ledger, Ledgers, LineId, Report, ReportMeasures, Scenario, Value,
};
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::properties::{close, report, scenario, value, value_of};
use crate::support::{catalog, decimal};

const MODELS: [Model; 5] =
    [Model::RevenueShare, Model::Oem, Model::CoDevelopment, Model::StrategicInvestment, Model::JointVenture];

/// The program that says nothing of itself and offers every model.
fn plain(mut scenario: Scenario, model: Model) -> Scenario {
    (scenario.program, scenario.partner_type, scenario.level) = ("golden".to_owned(), "plain".to_owned(), None);
    scenario.model = Some(model);
    scenario.exchange_rate = None;
    scenario
}

pub fn set(scenario: &mut Scenario, input: InputId, text: &str) {
    scenario.set(input, input.spec().read_text(text).unwrap());
}

fn series(ledger: &Ledger, id: LineId) -> Vec<Decimal> {
    let line = ledger.lines.iter().find(|line| line.id == id);
    line.map_or_else(|| vec![Decimal::ZERO; ledger.net_by_month().len()], |line| line.by_month.clone())
}

fn total(ledger: &Ledger, id: LineId) -> Decimal {
    series(ledger, id).iter().sum()
}

pub fn figures(report: &Report) -> (&Ledgers, &ReportMeasures) {
    (&report.ledgers, &report.measures)
}

/// Equal as far as differences of large sums go.
fn near(a: Decimal, b: Decimal) -> bool {
    (a - b).abs() <= (a.abs() + b.abs() + Decimal::ONE) * decimal("0.000000000001")
}

/// Bands whose rates do not fall, as a document.
fn rising_bands() -> impl Strategy<Value = (String, Decimal, Decimal)> {
    let steps = proptest::collection::btree_map(1_i64..200_000, 0_i64..=200, 0..4);
    (0_i64..=200, steps).prop_map(|(first, steps)| {
        let mut rate = first;
        let mut text = format!(r#"[{{"from":0,"rate":{}}}"#, Decimal::new(first, 3));
        for (from, more) in steps {
            rate += more;
            text.push_str(&format!(r#",{{"from":{from},"rate":{}}}"#, Decimal::new(rate, 3)));
        }
        (text + "]", Decimal::new(first, 3), Decimal::new(rate, 3))
    })
}

/// A business that earns a share by bands, exactly, and pays what it earns within the month.
fn banded(mut scenario: Scenario, model: Model, bands: &str) -> Scenario {
    scenario = plain(scenario, model);
    for (input, text) in [
        (id::COMPENSATION, "share"),
        (id::ROUNDING, "none"),
        (id::PLAN_BANDS, bands),
        (id::PLAN_CLAWBACK, "0"),
        (id::PAYOUT_DELAY, "0"),
        (id::PAYOUT_FREQUENCY, "monthly"),
        (id::BUILD_MONTHS, "0"),
        (id::HORIZON, "40"),
    ] {
        set(&mut scenario, input, text);
    }
    scenario
}

const SHARED: [Model; 3] = [Model::RevenueShare, Model::CoDevelopment, Model::StrategicInvestment];
const MODES: [&str; 4] = ["marginal", "whole_amount", "prospective", "crossing_deal"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn transfers_are_the_same_money_to_the_last_digit(scenario in scenario(), model in proptest::sample::select(&MODELS)) {
        let scenario = plain(scenario, model);
        let ledgers = report(&catalog(), &scenario).ledgers;
        let owned = || [&ledgers.vendor, &ledgers.partner].into_iter().chain(&ledgers.venture);
        for line in owned().flat_map(|ledger| &ledger.lines).filter(|line| line.transfer) {
            let holders = owned().flat_map(|ledger| &ledger.lines).filter(|twin| twin.id == line.id && twin.transfer);
            for month in 0..line.by_month.len() {
                let all: Decimal = holders.clone().map(|twin| twin.by_month[month]).sum();
                prop_assert_eq!(all, Decimal::ZERO, "{} in month {}", line.id.as_str(), month);
            }
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn without_risk_nothing_is_adjusted(mut scenario in scenario()) {
        for spec in inputs::all().iter().filter(|spec| spec.group == InputGroup::Risk) {
            scenario.set(spec.id, Value::Decimal(Decimal::ZERO));
        }
        let zero = report(&catalog(), &scenario);
        prop_assert!(zero.unadjusted.is_none());
        for spec in inputs::all().iter().filter(|spec| spec.group == InputGroup::Risk) {
            scenario.clear(spec.id);
        }
        let none = report(&catalog(), &scenario);
        prop_assert_eq!(figures(&zero), figures(&none));
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn unadjusted_measures_are_those_without_risk(mut scenario in scenario(), risk in 1_i64..1_000) {
        scenario.set(id::RISK_LEADS, Value::Decimal(Decimal::new(risk, 3)));
        let risky = report(&catalog(), &scenario);
        for spec in inputs::all().iter().filter(|spec| spec.group == InputGroup::Risk) {
            scenario.clear(spec.id);
        }
        prop_assert_eq!(risky.unadjusted.as_ref(), Some(&report(&catalog(), &scenario).measures));
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn a_venture_pays_out_what_it_has_and_capital_first(
        scenario in scenario(),
        capital in (0_i64..50_000_000, 0_i64..50_000_000),
        ideas in 1_i64..5,
        months in proptest::collection::vec(0_u32..4, 5),
        costs in proptest::collection::vec(0_i64..1_000_000, 5),
        revenue in 0_i64..3_000_000,
    ) {
        let mut scenario = plain(scenario, Model::JointVenture);
        for (input, cents) in [
            (id::VENTURE_VENDOR_CAPITAL, capital.0),
            (id::VENTURE_PARTNER_CAPITAL, capital.1),
            (id::PRODUCT_REVENUE, revenue),
            (id::VENTURE_OVERHEAD, costs[0] / 10),
            (id::IDEA_COST, costs[0]),
            (id::BUSINESS_CASE_COST, costs[1]),
            (id::PROTOTYPE_COST, costs[2]),
            (id::PILOT_COST, costs[3]),
            (id::SCALED_COST, costs[4]),
        ] {
            scenario.set(input, Value::Decimal(Decimal::new(cents, 2)));
        }
        scenario.set(id::SPRINTS_PER_QUARTER, Value::Decimal(Decimal::from(ideas)));
        let steps = [id::IDEA_MONTHS, id::BUSINESS_CASE_MONTHS, id::PROTOTYPE_MONTHS, id::PILOT_MONTHS, id::SCALED_MONTHS];
        for (input, months) in steps.into_iter().zip(months) {
            scenario.set(input, Value::Months(months));
        }
        let ledgers = report(&catalog(), &scenario).ledgers;
        let venture = ledgers.venture.unwrap();
        let (back, profit) = (series(&venture, LineId::CapitalReturn), series(&venture, LineId::ProfitDistribution));
        let mut distributed = Decimal::ZERO;
        for (month, cash) in venture.cumulative().into_iter().enumerate() {
            prop_assert!(back[month] <= Decimal::ZERO && profit[month] <= Decimal::ZERO);
            distributed += back[month] + profit[month];
            // Unrounded, what a difference of sums leaves in its last digit is no debt.
            let short = cash < -decimal("0.00000000000000001");
            prop_assert!(!(short && distributed < Decimal::ZERO), "month {month}: {cash} left after {distributed}");
        }
        for owner in [&ledgers.vendor, &ledgers.partner] {
            let mut outstanding = -total(owner, LineId::CapitalContribution);
            let profit = series(owner, LineId::ProfitDistribution);
            for (month, back) in series(owner, LineId::CapitalReturn).into_iter().enumerate() {
                outstanding -= back;
                prop_assert!(outstanding >= Decimal::ZERO, "month {month}: more than the capital came back");
                prop_assert!(profit[month].is_zero() || outstanding.is_zero(), "month {month}: profit before capital");
            }
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn payouts_are_not_negative_and_grow_with_volume(
        scenario in scenario(),
        model in proptest::sample::select(&SHARED),
        mode in proptest::sample::select(&MODES),
        (bands, _, _) in rising_bands(),
        threshold in 1_i64..500_000,
        leads in 0_i64..5_000,
        more in 1_i64..3_000,
    ) {
        let mut scenario = banded(scenario, model, &bands);
        set(&mut scenario, id::PLAN_MODE, mode);
        // An amount: a rate that is paid once can be had in a poorer window by being early.
        set(&mut scenario, id::PLAN_BONUSES, &format!(r#"[{{"threshold":{threshold},"amount":500}}]"#));
        scenario.set(id::LEADS_PER_MONTH, Value::Decimal(Decimal::new(leads, 2)));
        let few = report(&catalog(), &scenario);
        scenario.set(id::LEADS_PER_MONTH, Value::Decimal(Decimal::new(leads + more, 2)));
        let many = report(&catalog(), &scenario);
        for (line, report) in [LineId::Payout, LineId::Bonus].into_iter().flat_map(|line| [(line, &few), (line, &many)]) {
            let lowest = series(&report.ledgers.partner, line).into_iter().min().unwrap();
            prop_assert!(lowest >= Decimal::ZERO || close(lowest, Decimal::ZERO), "{} {lowest}", line.as_str());
        }
        let paid = |report: &Report| total(&report.ledgers.partner, LineId::Payout) + total(&report.ledgers.partner, LineId::Bonus);
        let (few, many) = (paid(&few), paid(&many));
        prop_assert!(many >= few || close(many, few), "{few} then {many}");
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn the_effective_payout_rate_lies_within_the_bands(
        scenario in scenario(),
        model in proptest::sample::select(&SHARED),
        mode in proptest::sample::select(&MODES),
        (bands, lowest, highest) in rising_bands(),
    ) {
        let mut scenario = banded(scenario, model, &bands);
        for (input, text) in [
            (id::PLAN_MODE, mode),
            (id::COMMISSION_BASE, "revenue"),
            (id::PAYOUT_DURATION, ""),
            (id::PLAN_BONUSES, ""),
            (id::PLAN_CAP, ""),
            (id::PLAN_OPENING_VOLUME, "0"),
        ] {
            set(&mut scenario, input, text);
        }
        let report = report(&catalog(), &scenario);
        if let Some(rate) = value(report.ratios.effective_payout_rate.answer) {
            let paid = total(&report.ledgers.partner, LineId::Payout) + total(&report.ledgers.partner, LineId::Bonus);
            // The less was paid, the fewer of its digits are known.
            let near = |limit: Decimal| close(rate, limit) || ((rate - limit) * paid).abs() <= decimal("0.0000000000000000000000001");
            prop_assert!(rate >= lowest || near(lowest), "{rate} below {lowest}");
            prop_assert!(rate <= highest || near(highest), "{rate} above {highest}");
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn an_exchange_rate_scales_money_and_nothing_else(
        scenario in scenario(),
        model in proptest::sample::select(&MODELS),
        rate in proptest::sample::select(&["0.25", "0.9173", "2", "151.237"]),
    ) {
        let mut scenario = plain(scenario, model);
        // Exact to the last digit, a venture's cash is zero or all but zero.
        set(&mut scenario, id::ROUNDING, "half_even");
        let own = report(&catalog(), &scenario);
        let factor = decimal(rate);
        scenario.exchange_rate =
            Some(ExchangeRate { currency: Currency::new("JPY").unwrap(), rate: factor, date: "2026-11-02".to_owned() });
        let shown = report(&catalog(), &scenario);
        prop_assert_eq!(shown.currency.code(), "JPY");
        let rescaled = |amount: Decimal, shown: Decimal| near(amount * factor, shown);
        for ((_, a), (_, b)) in own.ledgers.iter().zip(shown.ledgers.iter()) {
            prop_assert_eq!(a.lines.len(), b.lines.len());
            for (a, b) in a.lines.iter().zip(&b.lines) {
                prop_assert!(a.by_month.iter().zip(&b.by_month).all(|(a, b)| rescaled(*a, *b)), "{}", a.id.as_str());
            }
        }
        const MONEY: [&str; 6] = ["total_revenue", "gross_profit", "total_cost", "net_profit", "npv", "peak_funding"];
        for ((side, a), (_, b)) in own.measures.iter().zip(shown.measures.iter()) {
            for ((name, a), (_, b)) in a.iter().zip(b.iter()) {
                match (value(a.answer), value(b.answer)) {
                    (Some(a), Some(b)) if MONEY.contains(&name) => prop_assert!(rescaled(a, b), "{side}.{name} {a} {b}"),
                    (Some(a), Some(b)) => prop_assert!(near(a, b), "{side}.{name} {a} {b}"),
                    (a, b) => prop_assert_eq!(a, b, "{}.{}", side, name),
                }
            }
        }
        let (a, b) = (&own.ratios, &shown.ratios);
        for (a, b) in [(&a.ltv, &b.ltv), (&a.cac, &b.cac), (&a.revenue_per_lead, &b.revenue_per_lead), (&a.cost_per_deal, &b.cost_per_deal), (&a.revenue_per_partner, &b.revenue_per_partner)] {
            match (value(a.answer), value(b.answer)) {
                (Some(a), Some(b)) => prop_assert!(rescaled(a, b), "{a} {b}"),
                (a, b) => prop_assert_eq!(a, b),
            }
        }
        for (a, b) in [(&a.ltv_cac, &b.ltv_cac), (&a.effective_payout_rate, &b.effective_payout_rate)] {
            match (value(a.answer), value(b.answer)) {
                (Some(a), Some(b)) => prop_assert!(near(a, b), "{a} {b}"),
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn what_is_not_used_changes_no_figure(
        scenario in scenario(),
        model in proptest::sample::select(&MODELS),
        resale in any::<bool>(),
        values in inputs::all().iter().map(|spec| value_of(spec.id)).collect::<Vec<_>>(),
    ) {
        let compensation = if resale { Compensation::Resale } else { Compensation::Share };
        let mut scenario = plain(scenario, model);
        set(&mut scenario, id::COMPENSATION, compensation.as_str());
        let unused: Vec<_> = inputs::all().iter().filter(|spec| !spec.is_used(model, compensation) && spec.id != id::COMPENSATION).collect();
        for spec in &unused {
            scenario.clear(spec.id);
        }
        let without = report(&catalog(), &scenario);
        for spec in &unused {
            scenario.set(spec.id, values[spec.id.index()].clone());
        }
        let with = report(&catalog(), &scenario);
        prop_assert_eq!(figures(&with), figures(&without));
        prop_assert_eq!(&with.ratios, &without.ratios);
        let rest = |report: &Report| {
            let unused_too = |pointer: &Option<String>| unused.iter().any(|spec| pointer.as_deref() == Some(spec.id.pointer().as_str()));
            report.warnings.iter().filter(|warning| !(warning.code == "input_not_used" && unused_too(&warning.pointer))).cloned().collect::<Vec<_>>()
        };
        prop_assert_eq!(rest(&with), without.warnings);
        for spec in unused.iter().filter(|spec| spec.kind == Kind::Money && values[spec.id.index()] != Value::Decimal(Decimal::ZERO)) {
            let told = with.warnings.iter().any(|warning| warning.code == "input_not_used" && warning.pointer == Some(spec.id.pointer()));
            prop_assert!(told, "nothing says that {} is not used", spec.path);
        }
    }
}

/// A scenario of the plain program with its given inputs.
pub fn given(model: Model, inputs: &[(InputId, &str)]) -> Scenario {
    let mut scenario = plain(Scenario::new("golden", "plain", None), model);
    for (input, text) in inputs {
        set(&mut scenario, *input, text);
    }
    scenario
}

pub fn warnings(scenario: &Scenario) -> Vec<(&'static str, Option<String>)> {
    report(&catalog(), scenario).warnings.into_iter().map(|warning| (warning.code, warning.pointer)).collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bonuses_beside_one_share_and_discounts_of_the_whole_jump_too() {
    let bonus = given(Model::RevenueShare, &[(id::PLAN_BONUSES, r#"[{"threshold":1000,"amount":50}]"#)]);
    assert_eq!(warnings(&bonus), [("payout_jumps", None)]);
    let bands = r#"[{"from":0,"rate":0},{"from":1000,"rate":0.1}]"#;
    let mut resale = given(Model::Oem, &[(id::PLAN_DISCOUNTS, bands), (id::PLAN_MODE, "whole_amount")]);
    let told = report(&catalog(), &resale);
    assert_eq!(
        told.detail(&told.warnings[0]),
        "one more unit at a volume of 1000 USD makes the discount jump by 100 USD"
    );
    // In another currency, as all amounts of the report.
    let mut in_yen = resale.clone();
    let (currency, rate) = (Currency::new("JPY").unwrap(), Decimal::from(150));
    in_yen.exchange_rate = Some(ExchangeRate { currency, rate, date: "2026-11-02".to_owned() });
    let told = report(&catalog(), &in_yen);
    let jump = &told.warnings[0];
    assert_eq!(told.detail(jump), "one more unit at a volume of 150000 JPY makes the discount jump by 15000 JPY");
    assert_eq!((jump.at, jump.amount), (Some(Decimal::from(150_000)), Some(Decimal::from(15_000))));
    set(&mut resale, id::PLAN_MODE, "marginal");
    assert_eq!(warnings(&resale), []);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_rounding_leaves_is_not_owed() {
    // Of 33.3333 a third of a cent remains, but nothing is paid after the horizon.
    let bands = r#"[{"from":0,"rate":0.333333}]"#;
    let inputs = [
        (id::HORIZON, "1"),
        (id::LEADS_PER_MONTH, "1"),
        (id::CONVERSION, "1"),
        (id::DEAL_SIZE, "100"),
        (id::PLAN_BANDS, bands),
    ];
    assert_eq!(warnings(&given(Model::RevenueShare, &inputs)), []);
}
