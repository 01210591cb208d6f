//! Simulation: the same formulas in floating point, the same numbers for the same seed everywhere.

use partner_roi_shared::measures::Rates;
use partner_roi_shared::{Decimal, calculate_document, requests};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal, json};

fn base() -> Json {
    object!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" })
}

fn simulate(question: &Json) -> Json {
    json(requests::simulate(&catalog(), &question.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

fn value(node: &Json) -> Decimal {
    decimal(node.as_str().unwrap_or_else(|| panic!("{node}")))
}

fn assert_near(found: Decimal, expected: Decimal, relative: &str, what: &str) {
    let error = (found - expected).abs() / expected.abs().max(Decimal::ONE);
    assert!(error <= decimal(relative), "{what}: {found}, expected {expected}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn floating_point_follows_the_exact_figures() {
    let scenarios = [
        base(),
        object!({ "program": "business-ecosystem", "partner_type": "channel", "price_change": "0.04", "discount_timing": "mid" }),
        object!({ "program": "agent-platform", "partner_type": "solution", "level": "strategic", "billing": "yearly",
                  "payout_frequency": "quarterly", "payout_delay": 1, "leads_growth": "0.3", "horizon": 60 }),
    ];
    for scenario in scenarios {
        let report = calculate_document(&catalog(), &scenario.to_string()).unwrap();
        let report: Json = serde_json::from_str(&report.to_json()).unwrap();
        let size = value(&report["scenario"]["deal_size"]);
        for (side, measures) in report["measures"].as_object().unwrap() {
            // Internal rates are exact only.
            let simulated = |name: &str| !Rates::NAMES.contains(&name);
            for (name, figure) in measures.as_object().unwrap().iter().filter(|(name, _)| simulated(name)) {
                // A range so narrow that nothing is uncertain.
                let range = object!({ "input": "deal_size", "low": size.to_string(), "high": (size + decimal("0.00000001")).to_string() });
                let found = simulate(
                    &object!({ "scenario": scenario, "figure": format!("{side}.{name}"), "uncertain": [range], "trials": 1 }),
                );
                match figure["value"].as_str() {
                    Some(exact) => {
                        assert_near(value(&found["p50"]), decimal(exact), "0.0000001", &format!("{side}.{name}"))
                    }
                    None => assert_eq!(found["undefined"], 1, "{side}.{name}"),
                }
            }
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn draws_are_distributed_as_asked() {
    // Gross profit is proportional to leads: 5 deals a month of 100 at a share of 20%, for 12 months.
    let scenario = object!({ "program": "golden", "partner_type": "plain", "horizon": 12, "leads_per_month": "1",
                             "conversion": "1", "deal_size": "100", "revenue_share": "0.2", "rounding": "none" });
    let ask = |range: Json| {
        simulate(
            &object!({ "scenario": scenario, "figure": "partner.net_profit", "uncertain": [range], "trials": 20_000, "seed": 7 }),
        )
    };
    let uniform = ask(object!({ "input": "leads_per_month", "low": "0", "high": "10" }));
    for (name, leads) in [("p10", "1"), ("p50", "5"), ("p90", "9"), ("mean", "5")] {
        assert_near(value(&uniform[name]), decimal(leads) * Decimal::from(240), "0.03", name);
    }
    // A triangle from 0 over 2 to 10: the mean is 4, a tenth lies below √2, half below 10 − √40, nine tenths below 10 − √8.
    let triangular = ask(object!({ "input": "leads_per_month", "low": "0", "mode": "2", "high": "10" }));
    for (name, leads) in [("p10", "1.41421356"), ("p50", "3.67544468"), ("p90", "7.17157288"), ("mean", "4")] {
        assert_near(value(&triangular[name]), decimal(leads) * Decimal::from(240), "0.03", name);
    }
    // PERT: the mean is (0 + 4 · 2 + 10) / 6, the percentiles are those of a beta distribution (1.8, 4.2) by mpmath.
    let pert = ask(object!({ "input": "leads_per_month", "low": "0", "mode": "2", "high": "10", "shape": "pert" }));
    for (name, leads) in [("p10", "0.8990213046"), ("p50", "2.7667225939"), ("p90", "5.4533405043"), ("mean", "3")] {
        assert_near(value(&pert[name]), decimal(leads) * Decimal::from(240), "0.03", name);
    }
    let bars: u64 = triangular["histogram"].as_array().unwrap().iter().map(|bar| bar["trials"].as_u64().unwrap()).sum();
    assert_eq!(bars, 20_000);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_same_seed_gives_the_same_digits_on_every_platform() {
    let ask_for = |shape: &str, seed: u32| {
        let uncertain = object!([
            { "input": "deal_size", "low": "30000", "mode": "48000", "high": "60000", "shape": shape },
            { "input": "conversion", "low": "0.05", "high": "0.2" },
        ]);
        simulate(
            &object!({ "scenario": base(), "figure": "partner.npv", "uncertain": uncertain, "trials": 500, "seed": seed }),
        )
    };
    let ask = |seed: u32| ask_for("triangular", seed);
    let found = ask(1);
    assert_eq!(found, ask(1));
    assert_ne!(found["mean"], ask(2)["mean"]);
    // Natively and in the browser.
    assert_eq!((found["p50"].as_str(), found["mean"].as_str()), (Some("190711.78708269"), Some("204873.05966329")));
    let found = ask_for("pert", 1);
    assert_eq!((found["p50"].as_str(), found["mean"].as_str()), (Some("197329.62819372"), Some("211787.17481948")));
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn slices_change_no_digit(
        slices in proptest::collection::vec(0_u32..40, 1..20),
        seed in proptest::prelude::any::<u32>(),
        trials in 1_u32..120,
        figure in proptest::sample::select(vec!["partner.npv", "partner.payback", "vendor.roi", "ratios.cac"]),
    ) {
        let uncertain = object!([
            { "input": "deal_size", "low": "3000", "mode": "48000", "high": "60000", "shape": "pert" },
            { "input": "conversion", "low": "0.01", "mode": "0.1", "high": "0.2" },
        ]);
        let question = object!({ "scenario": base(), "figure": figure, "uncertain": uncertain, "trials": trials, "seed": seed });
        let mut sliced = requests::Trials::of(&catalog(), &question.to_string()).unwrap();
        for slice in slices {
            sliced.run(slice).unwrap();
        }
        sliced.run(u32::MAX).unwrap();
        proptest::prop_assert_eq!(sliced.left(), 0);
        proptest::prop_assert_eq!(json(sliced.answer().unwrap()), simulate(&question));
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_ran_so_far_has_a_result() {
    // Draws follow each other whatever is asked for, so thirty of a hundred are the thirty of thirty.
    let ask = |trials: u32| {
        let range = object!([{ "input": "deal_size", "low": "30000", "high": "60000" }]);
        object!({ "scenario": base(), "figure": "partner.npv", "uncertain": range, "trials": trials, "seed": 9 })
            .to_string()
    };
    let mut hundred = requests::Trials::of(&catalog(), &ask(100)).unwrap();
    hundred.run(30).unwrap();
    assert_eq!(hundred.left(), 70);
    assert_eq!(json(hundred.answer().unwrap()), json(requests::simulate(&catalog(), &ask(30)).unwrap()));
    let none = requests::Trials::of(&catalog(), &ask(5)).unwrap();
    assert_eq!(json(none.answer().unwrap()), object!({ "trials": 0, "undefined": 0, "seed": 9, "currency": "USD" }));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_questions_name_the_field() {
    let ask = |uncertain: Json, trials: u32| {
        let question =
            object!({ "scenario": base(), "figure": "partner.npv", "uncertain": uncertain, "trials": trials });
        let faults = requests::simulate(&catalog(), &question.to_string()).unwrap_err();
        codes(&faults).into_iter().map(|(pointer, code)| (pointer.to_owned(), code.to_owned())).collect::<Vec<_>>()
    };
    let one = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    let range = |input: &str, low: &str, high: &str| object!([{ "input": input, "low": low, "high": high }]);
    assert_eq!(ask(Json::Null, 1), one("/uncertain", "missing"));
    assert_eq!(ask(range("deal_size", "1", "2"), 0), one("/trials", "out_of_range"));
    assert_eq!(ask(range("deal_size", "1", "2"), 100_001), one("/trials", "out_of_range"));
    assert_eq!(ask(range("deal_size", "2", "1"), 1), one("/uncertain/0/high", "out_of_range"));
    assert_eq!(ask(range("conversion", "0", "2"), 1), one("/uncertain/0/high", "out_of_range"));
    assert_eq!(ask(range("horizon", "12", "24"), 1), one("/uncertain/0/input", "wrong_type"));
    let twice =
        object!([{ "input": "deal_size", "low": "1", "high": "2" }, { "input": "deal_size", "low": "1", "high": "3" }]);
    assert_eq!(ask(twice, 1), one("/uncertain/1/input", "inconsistent"));
    let shaped = |shape: &str, mode: Json| object!([{ "input": "deal_size", "low": "1", "high": "3", "mode": mode, "shape": shape }]);
    assert_eq!(ask(shaped("pert", Json::Null), 1), one("/uncertain/0/mode", "missing"));
    assert_eq!(ask(shaped("triangular", Json::Null), 1), one("/uncertain/0/mode", "missing"));
    assert_eq!(ask(shaped("uniform", object!("2")), 1), one("/uncertain/0/mode", "inconsistent"));
    assert_eq!(ask(shaped("normal", object!("2")), 1), one("/uncertain/0/shape", "not_one_of"));
    assert_eq!(ask(shaped("pert", object!("4")), 1), one("/uncertain/0/mode", "out_of_range"));
    let mut several = range("churn", "0.1", "0");
    several.as_array_mut().unwrap().push(object!({ "input": "horizon", "low": "12", "high": "24" }));
    let both = [one("/uncertain/0/high", "out_of_range"), one("/uncertain/1/input", "wrong_type")].concat();
    assert_eq!(ask(several, 1), both);
    for (key, number, told) in
        [("seed", "4294967296", "to 4294967295"), ("seed", "-1", "from 0"), ("trials", "0", "from 1 to 100000")]
    {
        let question = format!(r#"{{"scenario":{},"figure":"partner.npv","uncertain":[],"{key}":{number}}}"#, base());
        let faults = requests::simulate(&catalog(), &question).unwrap_err();
        let fault = faults.iter().next().unwrap();
        assert_eq!((fault.pointer.as_str(), fault.code), (["/", key].concat().as_str(), "out_of_range"));
        assert!(fault.detail.contains(told), "{fault:?}");
    }
    assert_eq!(ask(range("price", "1", "2"), 1), one("/uncertain/0/input", "not_one_of"));
}
