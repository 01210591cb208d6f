//! What holds for every scenario.

use partner_roi_shared::commission::{Band, Bands, Bonus, Reward};
use partner_roi_shared::inputs::{self, DiscountTiming, Kind, id};
use partner_roi_shared::measures::{Answer, Discounting, npv};
use partner_roi_shared::number::Held;
use partner_roi_shared::program::Model;
use partner_roi_shared::scenario::ExchangeRate;
use partner_roi_shared::text::plain;
use partner_roi_shared::{
    Catalog, Currency, Decimal, InputId, Ledger, LineId, Report, Scenario, Value, calculate, calculate_document,
};
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal};

/// Any value of an input within limits that a business could have.
pub fn value_of(input: InputId) -> BoxedStrategy<Value> {
    let within = |low: i64, high: i64, scale: u32| {
        (low..=high).prop_map(move |mantissa| Value::Decimal(Decimal::new(mantissa, scale))).boxed()
    };
    match input.spec().kind {
        Kind::Money => within(0, 50_000_000, 2),
        Kind::Count => within(0, 100_000, 2),
        Kind::Rate if matches!(input, id::LEADS_GROWTH | id::PRICE_CHANGE | id::DISCOUNT_RATE) => {
            within(-500, 1_000, 3)
        }
        Kind::Rate => within(0, 1_000, 3),
        Kind::Months => {
            let low = input.spec().min.parse::<u32>().unwrap();
            (low..=input.spec().max.parse::<u32>().unwrap()).prop_map(Value::Months).boxed()
        }
        Kind::OptionalMonths => prop_oneof![Just(Value::NoLimit), (1_u32..=120).prop_map(Value::Months)].boxed(),
        Kind::Choice(words) => proptest::sample::select(words).prop_map(Value::Choice).boxed(),
        Kind::Season => (0_i64..100)
            .prop_map(|shift| {
                let mut factors = [Decimal::ONE; 12];
                factors[0] += Decimal::new(shift, 2);
                factors[6] -= Decimal::new(shift, 2);
                Value::Season(Box::new(factors))
            })
            .boxed(),
        Kind::OptionalMoney => {
            prop_oneof![Just(Value::NoLimit), (0_i64..5_000_000).prop_map(|cap| Value::Decimal(Decimal::from(cap)))]
                .boxed()
        }
        Kind::Bands => proptest::collection::btree_map(1_i64..1_000_000, 0_i64..=1_000, 0..4)
            .prop_map(move |steps| {
                let from_zero = [(0_i64, 125_i64)].into_iter().chain(steps);
                let bands =
                    from_zero.map(|(from, rate)| format!(r#"{{"from":{from},"rate":{}}}"#, Decimal::new(rate, 3)));
                input.spec().read_text(&format!("[{}]", bands.collect::<Vec<_>>().join(","))).unwrap()
            })
            .boxed(),
        Kind::Bonuses => (1_i64..1_000_000, 0_i64..50_000, any::<bool>())
            .prop_map(move |(threshold, amount, each)| {
                let text = format!(r#"[{{"threshold":{threshold},"amount":{amount},"each_window":{each}}}]"#);
                input.spec().read_text(&text).unwrap()
            })
            .boxed(),
    }
}

/// A scenario with some inputs of its own, the rest from the program or neutral.
pub fn scenario() -> impl Strategy<Value = Scenario> {
    let all = inputs::all();
    let given = proptest::sample::subsequence((0..all.len()).collect::<Vec<_>>(), 0..all.len());
    let given = given.prop_flat_map(move |indices| {
        let values: Vec<_> = indices.iter().map(|index| value_of(all[*index].id)).collect();
        (Just(indices), values)
    });
    const HEADS: &[(&str, &str, Option<&str>)] = &[
        ("golden", "plain", None),
        ("agent-platform", "channel", Some("premier")),
        ("agent-platform", "technology", Some("strategic")),
    ];
    let models = proptest::sample::select(Model::WORDS);
    let exchange = proptest::option::of(1_i64..1_000_000);
    (proptest::sample::select(HEADS), models, exchange, given).prop_map(move |(head, model, exchange, given)| {
        let ((program, partner_type, level), (indices, values)) = (head, given);
        let mut scenario = Scenario::new(program, partner_type, level);
        if program == "golden" {
            scenario.model = Model::from_word(model);
        }
        scenario.exchange_rate = exchange.map(|rate| ExchangeRate {
            currency: Currency::new("JPY").unwrap(),
            rate: Decimal::new(rate, 4),
            date: "2026-11-02".to_owned(),
        });
        for (index, value) in indices.into_iter().zip(values) {
            scenario.set(all[index].id, value);
        }
        scenario
    })
}

pub fn report(catalog: &Catalog, scenario: &Scenario) -> Report {
    calculate(catalog.get(&scenario.program, None).unwrap(), scenario).unwrap_or_else(|faults| panic!("{faults}"))
}

pub fn value(answer: Answer) -> Option<Decimal> {
    match answer {
        Answer::Value(value) => Some(value),
        Answer::Undefined(_) => None,
    }
}

/// The same bands or bonuses with all their money times a factor.
fn scaled_thresholds(value: &Value, factor: Decimal) -> Value {
    match value {
        Value::Bands(Some(bands)) => {
            let times = bands.iter().map(|band| Band { from: band.from * factor, ..*band });
            Value::Bands(Some(Bands::new(times.collect()).unwrap()))
        }
        Value::Bonuses(bonuses) => {
            let times = bonuses.iter().map(|bonus| Bonus {
                threshold: bonus.threshold * factor,
                reward: match bonus.reward {
                    Reward::Amount(amount) => Reward::Amount(amount * factor),
                    rate => rate,
                },
                ..*bonus
            });
            Value::Bonuses(times.collect())
        }
        other => other.clone(),
    }
}

/// Equal but for the last of 28 digits.
pub fn close(a: Decimal, b: Decimal) -> bool {
    (a - b).abs() <= (a.abs() + b.abs() + Decimal::ONE) * decimal("0.00000000000000000001")
}

/// Equal but for the last of 28 digits of what was added up: amounts that all but cancel leave those.
fn close_beside(size: Decimal, a: Decimal, b: Decimal) -> bool {
    (a - b).abs() <= (size + Decimal::ONE) * decimal("0.00000000000000000001")
}

/// The amounts of a ledger without their signs.
fn size(ledger: &Ledger) -> Decimal {
    ledger.lines.iter().flat_map(|line| &line.by_month).map(Decimal::abs).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn transfers_cancel_and_lines_add_up(scenario in scenario()) {
        let report = report(&catalog(), &scenario);
        let joint = &report.ledgers.joint;
        let owned: Vec<_> = report.ledgers.iter().filter(|(side, _)| *side != "joint").map(|(_, ledger)| ledger).collect();
        let whole: Decimal = owned.iter().map(|ledger| size(ledger)).sum();
        let transfers = || owned.iter().flat_map(|ledger| &ledger.lines).filter(|line| line.transfer);
        for id in transfers().map(|line| line.id) {
            for month in 0..=report.horizon as usize {
                let all: Decimal = transfers().filter(|line| line.id == id).map(|line| line.by_month[month]).sum();
                // An exchange rate can leave something in the last digit.
                prop_assert!(close_beside(whole, all, Decimal::ZERO), "{} month {month}: {all}", id.as_str());
            }
        }
        prop_assert!(joint.lines.iter().all(|line| !line.transfer));
        for month in 0..=report.horizon as usize {
            for (_, ledger) in report.ledgers.iter() {
                prop_assert_eq!(ledger.net_by_month().len(), report.horizon as usize + 1);
                let lines: Decimal = ledger.lines.iter().map(|line| line.by_month[month]).sum();
                prop_assert!(close_beside(whole, lines, ledger.net_by_month()[month]));
            }
            let all: Decimal = owned.iter().map(|ledger| ledger.net_by_month()[month]).sum();
            prop_assert!(close_beside(whole, all, joint.net_by_month()[month]));
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn measures_agree_with_each_other(scenario in scenario()) {
        let report = report(&catalog(), &scenario);
        for ((_, ledger), (_, measures)) in report.ledgers.iter().zip(report.measures.iter()) {
            let of = |figure: partner_roi_shared::Figure| value(figure.answer);
            match (of(measures.roi), of(measures.moic)) {
                (Some(roi), Some(moic)) => prop_assert!(close(roi, moic - Decimal::ONE), "{roi} {moic}"),
                (roi, moic) => prop_assert_eq!(roi, moic),
            }
            let total: Decimal = ledger.net_by_month().iter().sum();
            prop_assert!(close_beside(size(ledger), of(measures.net_profit).unwrap(), total));
            let deepest = ledger.cumulative().into_iter().fold(Decimal::ZERO, Decimal::min);
            prop_assert_eq!(of(measures.peak_funding).unwrap(), -deepest);
            let years: Decimal = ledger.years().iter().map(|year| year.net).sum();
            prop_assert!(close_beside(size(ledger), years, total));
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn npv_falls_as_the_rate_rises_when_money_goes_in_first(
        invested in 1_i64..1_000_000_000,
        returns in proptest::collection::vec(0_i64..100_000_000, 1..120),
        rate in -90_i64..900,
        timing in proptest::sample::select(&[DiscountTiming::End, DiscountTiming::Mid, DiscountTiming::YearEnd]),
    ) {
        prop_assume!(returns.iter().any(|amount| *amount > 0));
        let cents = |amount: i64| Held::from(Decimal::new(amount, 2));
        let mut flows = vec![cents(-invested)];
        flows.extend(returns.iter().copied().map(cents));
        let horizon = u32::try_from(returns.len()).unwrap();
        let at = |rate: i64| npv(&flows, &Discounting::monthly(cents(rate), timing, horizon).unwrap()).settled().unwrap();
        prop_assert!(at(rate + 1) < at(rate));
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn scaling_all_money_scales_the_net(mut scenario in scenario(), factor in 2_i64..1_000) {
        (scenario.program, scenario.partner_type, scenario.level) = ("golden".to_owned(), "plain".to_owned(), None);
        scenario.set(id::ROUNDING, Value::Choice("none"));
        // Volumes are money too, but a list; a test of bands scales them.
        for input in [id::PLAN_BANDS, id::PLAN_BONUSES, id::PLAN_DISCOUNTS] {
            scenario.clear(input);
        }
        let catalog = catalog();
        let plain_report = report(&catalog, &scenario);
        let mut scaled = scenario.clone();
        for spec in inputs::all().iter().filter(|spec| matches!(spec.kind, Kind::Money | Kind::OptionalMoney)) {
            if let Some(Value::Decimal(amount)) = scenario.get(spec.id) {
                scaled.set(spec.id, Value::Decimal(*amount * Decimal::from(factor)));
            }
        }
        for thresholds in [id::PLAN_BANDS, id::PLAN_DISCOUNTS, id::PLAN_BONUSES] {
            if let Some(value) = scenario.get(thresholds) {
                let scaled_value = scaled_thresholds(value, Decimal::from(factor));
                scaled.set(thresholds, scaled_value);
            }
        }
        let scaled_report = report(&catalog, &scaled);
        for (a, b) in plain_report.ledgers.vendor.net_by_month().iter().zip(scaled_report.ledgers.vendor.net_by_month()) {
            prop_assert!(close(*a * Decimal::from(factor), *b), "{a} {b}");
        }
        let roi = |report: &Report| value(report.measures.partner.roi.answer);
        match (roi(&plain_report), roi(&scaled_report)) {
            (Some(a), Some(b)) => prop_assert!(close(a, b), "{a} {b}"),
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn the_short_way_for_steady_prices_leads_where_the_long_way_does(mut scenario in scenario(), horizon in 1_u32..40) {
        scenario.set(id::DEAL_TYPE, Value::Choice("recurring"));
        scenario.set(id::BILLING, Value::Choice("monthly"));
        scenario.set(id::HORIZON, Value::Months(horizon));
        scenario.set(id::PRICE_CHANGE, Value::Decimal(Decimal::ZERO));
        // A rate would magnify what the two ways make of the last digit.
        scenario.exchange_rate = None;
        let short = report(&catalog(), &scenario);
        // A price change too small to be seen takes the long way.
        scenario.set(id::PRICE_CHANGE, Value::Decimal(Decimal::new(1, 26)));
        let long = report(&catalog(), &scenario);
        let revenue = |report: &Report| {
            let line = report.ledgers.vendor.lines.iter().find(|line| line.id == LineId::CustomerRevenue);
            line.map(|line| line.by_month.clone()).unwrap_or_default()
        };
        prop_assert_eq!(revenue(&short).len(), revenue(&long).len());
        for (a, b) in revenue(&short).into_iter().zip(revenue(&long)) {
            prop_assert!(close(a, b), "{a} {b}");
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn documents_come_back_as_they_went(scenario in scenario()) {
        let back = Scenario::from_json(&scenario.to_json()).unwrap();
        prop_assert_eq!(&back, &scenario);
        let catalog = catalog();
        let direct = report(&catalog, &scenario);
        // The report's own scenario says everything: calculating it again gives the same report.
        let full = direct.scenario.to_json();
        let again = calculate_document(&catalog, &full).unwrap();
        prop_assert_eq!(again.to_json(), direct.to_json());
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn figures_too_large_to_hold_are_refused_and_never_shown(
        model in proptest::sample::select(&["revenue_share", "oem", "co_development", "strategic_investment"]),
        leads in 100_000_i64..1_000_000,
        growth in 800_i64..=1_000,
        price_change in 800_i64..=1_000,
        horizon in 108_u32..=120,
        exchange in prop_oneof![Just(1_i64), Just(1_000), Just(1_000_000)],
    ) {
        let catalog = catalog();
        let program = catalog.get("golden", None).unwrap();
        let mut scenario = Scenario::new("golden", "plain", None);
        scenario.model = Model::from_word(model);
        for (input, value) in [
            (id::LEADS_PER_MONTH, Value::Decimal(Decimal::from(leads))),
            (id::LEADS_GROWTH, Value::Decimal(Decimal::new(growth, 2))),
            (id::PRICE_CHANGE, Value::Decimal(Decimal::new(price_change, 2))),
            (id::CONVERSION, Value::Decimal(Decimal::ONE)),
            (id::DEAL_TYPE, Value::Choice("recurring")),
            (id::HORIZON, Value::Months(horizon)),
        ] {
            scenario.set(input, value);
        }
        let mut revenue = |deal_size: Decimal, exchange: i64| {
            scenario.set(id::DEAL_SIZE, Value::Decimal(deal_size));
            scenario.exchange_rate = (exchange > 1).then(|| ExchangeRate {
                currency: Currency::new("JPY").unwrap(),
                rate: Decimal::from(exchange),
                date: "2026-11-02".to_owned(),
            });
            calculate(program, &scenario).map(|report| report.ratios.revenue_per_partner.answer)
        };
        // Whatever customers pay grows with the deal and with the rate.
        let Ok(Answer::Value(small)) = revenue(Decimal::new(1, 6), 1) else { panic!("can be held") };
        let mut refused = 0;
        for exponent in 0..=18 {
            let times = Decimal::from(10_i64.pow(exponent)) * Decimal::from(exchange);
            let deal_size = Decimal::from_i128_with_scale(10_i128.pow(exponent), 6);
            match (revenue(deal_size, exchange), small.checked_mul(times)) {
                (Ok(Answer::Value(large)), Some(expected)) => {
                    prop_assert!((large - expected).abs() <= expected * Decimal::new(1, 20), "{large} {expected}");
                }
                (Err(faults), _) => {
                    refused += 1;
                    prop_assert_eq!(codes(&faults), [("", "overflow")]);
                }
                (found, expected) => prop_assert!(false, "{:?} {:?}", found, expected),
            }
        }
        prop_assert!(exchange < 1_000_000 || refused > 0, "nothing was too large");
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn decimals_come_back_as_they_went(mantissa in any::<i64>(), scale in 0_u32..28) {
        let number = Decimal::new(mantissa, scale);
        prop_assert_eq!(decimal(&plain(number)), number);
        prop_assert_eq!(plain(number), number.normalize().to_string());
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn no_text_makes_the_engine_panic(text in "\\PC{0,60}", key in "[a-z_.~/]{0,20}", number in "-?[0-9]{0,32}(\\.[0-9]{0,32})?(e-?[0-9]{1,5})?") {
        let catalog = catalog();
        let _ = calculate_document(&catalog, &text);
        let quoted = serde_json::to_string(&text).unwrap();
        let head = r#"{"program":"agent-platform","partner_type":"channel","level":"premier""#;
        for spec in inputs::all() {
            let _ = spec.read_text(&number);
            let _ = spec.read_text(&text);
        }
        let _ = calculate_document(&catalog, &format!("{head},\"{key}\":{quoted}}}"));
        let _ = calculate_document(&catalog, &format!("{head},\"deal_size\":\"{number}\",\"horizon\":{number}}}"));
    }
}
