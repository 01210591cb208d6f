//! What holds for every commission plan, published examples, and bad questions.

use partner_roi_shared::Decimal;
use partner_roi_shared::requests::commission;
use proptest::prelude::*;
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{codes, decimal, json};

const MODES: &[&str] = &["marginal", "whole_amount", "prospective", "crossing_deal"];

fn answer(request: &Json) -> Json {
    json(commission(&request.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

fn total(request: &Json) -> Decimal {
    decimal(answer(request)["total"].as_str().unwrap())
}

fn payouts(request: &Json) -> Vec<Decimal> {
    answer(request)["payouts"].as_array().unwrap().iter().map(|payout| decimal(payout.as_str().unwrap())).collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn published_examples() {
    let cases: Vec<Json> = serde_json::from_str(include_str!("vectors/billing.json")).unwrap();
    for case in cases {
        // Their inclusive `up_to` is the next band's `from`; their `cliff` is `whole_amount`.
        let mut from = object!("0");
        let mut bands = Vec::new();
        for band in case["bands"].as_array().unwrap() {
            bands.push(object!({ "from": from, "rate": band["rate"] }));
            from = band["up_to"].clone();
        }
        let mode = if case["mode"] == "cliff" { "whole_amount" } else { "marginal" };
        let request = object!({ "mode": mode, "bands": bands, "amounts": [case["amount"]] });
        assert_eq!(total(&request), decimal(&case["expected"].to_string()), "{case}");
    }
}

/// Bands whose rates rise, as most do.
fn rising_bands() -> impl Strategy<Value = Json> {
    proptest::collection::vec((1_i64..100_000, 0_i64..20), 0..6).prop_map(|steps| {
        let (mut from, mut rate) = (0, 5);
        let mut bands = vec![object!({ "from": "0", "rate": "0.05" })];
        for (step, more) in steps {
            from += step;
            rate = (rate + more).min(100);
            bands.push(object!({ "from": from.to_string(), "rate": Decimal::new(rate, 2).to_string() }));
        }
        Json::Array(bands)
    })
}

fn cents() -> impl Strategy<Value = String> {
    (0_i64..20_000_000).prop_map(|cents| Decimal::new(cents, 2).to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn payouts_are_not_negative_and_rise_with_volume(
        bands in rising_bands(),
        amounts in proptest::collection::vec(cents(), 1..12),
        more in cents(),
        mode in proptest::sample::select(MODES),
        reset_every in proptest::option::of(1_u32..6),
    ) {
        let request = object!({ "mode": mode, "bands": bands, "amounts": amounts, "reset_every": reset_every, "rounding": "none" });
        prop_assert!(payouts(&request).iter().all(|payout| *payout >= Decimal::ZERO));
        let mut larger = request.clone();
        let last = decimal(amounts.last().unwrap()) + decimal(&more);
        larger["amounts"][amounts.len() - 1] = last.to_string().into();
        prop_assert!(total(&larger) >= total(&request));
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn no_window_pays_more_than_its_cap(
        bands in rising_bands(),
        amounts in proptest::collection::vec((0_i64..2_000).prop_map(|cents| Decimal::new(cents, 2).to_string()), 1..12),
        cap in (0_i64..20_000).prop_map(|cents| Decimal::new(cents, 2)),
        bonus in proptest::option::of(1_i64..3_000),
        mode in proptest::sample::select(MODES),
        reset_every in 1_usize..6,
        currency in proptest::sample::select(&["USD", "JPY"]),
        rounding in proptest::sample::select(&["half_even", "half_up", "none"]),
    ) {
        let bonuses: Vec<_> = bonus
            .map(|amount| object!({ "threshold": "9", "amount": Decimal::new(amount, 2).to_string(), "each_window": true }))
            .into_iter()
            .collect();
        let request = object!({ "mode": mode, "bands": bands, "amounts": amounts, "reset_every": reset_every, "cap": cap.to_string(),
            "bonuses": bonuses, "currency": currency, "rounding": rounding });
        for window in payouts(&request).chunks(reset_every) {
            prop_assert!(window.iter().all(|payout| *payout >= Decimal::ZERO), "{:?}", window);
            prop_assert!(window.iter().sum::<Decimal>() <= cap, "{:?}", window);
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn marginal_parts_sum_to_the_rounded_whole(bands in rising_bands(), amounts in proptest::collection::vec(cents(), 1..12)) {
        let all: Decimal = amounts.iter().map(|amount| decimal(amount)).sum();
        for mode in ["marginal", "whole_amount"] {
            let parts = object!({ "mode": mode, "bands": bands, "amounts": amounts });
            let whole = object!({ "mode": mode, "bands": bands, "amounts": [all.to_string()] });
            prop_assert_eq!(total(&parts), total(&whole));
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn a_flat_rate_pays_alike_in_every_mode(rate in 0_i64..=100, amounts in proptest::collection::vec(cents(), 1..12)) {
        let all: Decimal = amounts.iter().map(|amount| decimal(amount)).sum();
        for mode in MODES {
            let bands = object!([{ "from": "0", "rate": Decimal::new(rate, 2).to_string() }]);
            let request = object!({ "mode": mode, "bands": bands, "amounts": amounts, "rounding": "none" });
            prop_assert_eq!(total(&request), all * Decimal::new(rate, 2));
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn rounding_deal_by_deal_stays_within_the_cap() {
    // Ten halves of a yen are 5 yen, but each is paid as one of them.
    for (cap, total) in [("5", "5"), ("4.6", "4"), ("10", "10")] {
        let question = object!({ "mode": "prospective", "bands": [{ "from": "0", "rate": "0.1" }], "currency": "JPY",
            "rounding": "half_up", "amounts": vec!["5"; 10], "cap": cap });
        assert_eq!(answer(&question)["total"], total, "{cap}");
    }
    let question = object!({ "mode": "marginal", "bands": [{ "from": "0", "rate": "1" }], "currency": "JPY",
        "amounts": ["500"], "cap": "100.6" });
    assert_eq!(answer(&question)["total"], "100");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn payouts_on_customers_who_leave_early_are_paid_back() {
    let question = object!({ "mode": "marginal", "bands": [{ "from": "0", "rate": "0.2" }],
        "amounts": ["1000", "0", "500", "0"], "currency": "USD", "clawback": 2, "churn": "0.1",
        "bonuses": [{ "threshold": "900", "amount": "50" }] });
    // 200 and 100 were paid by rate. Of 200, 10% leave in month 2 and 10% of the rest in month 3, after which
    // nothing is paid back; of 100, 10% leave in month 4. The bonus stays.
    let answer = answer(&question);
    assert_eq!(answer["payouts"], object!(["250", "0", "100", "0"]));
    assert_eq!(answer["clawbacks"], object!(["0", "20", "18", "10"]));
    assert_eq!(answer["total_clawback"], "48");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn discounts_jump_as_payouts_do() {
    let answer = answer(
        &object!({ "mode": "whole_amount", "bands": [{ "from": "0", "rate": "0.1" }, { "from": "50", "rate": "0.2" }],
        "amounts": ["5"], "volume_discounts": [{ "from": "0", "rate": "0" }, { "from": "100", "rate": "0.1" }] }),
    );
    let jump = |at: &str, by: &str, what: &str| {
        let detail = format!("one more unit at a volume of {at} makes the {what} jump");
        object!({ "at": at, "by": by, "code": "payout_jumps", "detail": detail })
    };
    assert_eq!(answer["warnings"], object!([jump("50", "5", "payout"), jump("100", "10", "discount")]));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_a_payout_plan_may_say_a_question_may() {
    let plain = object!({ "mode": "marginal", "bands": [{ "from": "0", "rate": "0.1" }], "amounts": ["70"] });
    for base in ["revenue", "first_year_revenue", "gross_margin"] {
        let mut question = plain.clone();
        question["base"] = base.into();
        question["gross_margin"] = "0.5".into();
        let payout = if base == "gross_margin" { "3.5" } else { "7" };
        assert_eq!(answer(&question)["total"], payout, "{base}");
    }
    // No bands are no discounts, as in a scenario.
    let mut question = plain.clone();
    question["volume_discounts"] = object!([]);
    assert_eq!(answer(&question), answer(&plain));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_questions_name_the_field() {
    for (document, expected) in [
        ("{}", vec![("/mode", "missing"), ("/bands", "missing"), ("/amounts", "missing")]),
        (r#"{"mode":"marginal","bands":[],"amounts":[1]}"#, vec![("/bands", "bands")]),
        (r#"{"mode":"marginal","bands":[{"from":1,"rate":0}],"amounts":[1]}"#, vec![("/bands/0/from", "bands")]),
        (
            r#"{"mode":"marginal","bands":[{"from":0,"rate":0},{"from":9,"rate":0},{"from":5,"rate":0}],"amounts":[1]}"#,
            vec![("/bands/2/from", "bands")],
        ),
        (
            r#"{"mode":"marginal","bands":[{"from":5,"rate":0},{"from":3,"rate":0},{"rate":0},{"from":1,"rate":9}],"amounts":[1]}"#,
            vec![
                ("/bands/2/from", "missing"),
                ("/bands/3/rate", "out_of_range"),
                ("/bands/0/from", "bands"),
                ("/bands/1/from", "bands"),
                ("/bands/3/from", "bands"),
            ],
        ),
        (
            r#"{"mode":"steep","bands":[{"from":0,"rate":2}],"amounts":[-1]}"#,
            vec![("/mode", "not_one_of"), ("/bands/0/rate", "out_of_range"), ("/amounts/0", "out_of_range")],
        ),
        (
            r#"{"mode":"marginal","bands":[{"from":0,"rate":0,"to":9}],"amounts":["x"],"cap":-1,"colour":1}"#,
            vec![
                ("/bands/0/to", "unknown_field"),
                ("/amounts/0", "not_a_number"),
                ("/cap", "out_of_range"),
                ("/colour", "unknown_field"),
            ],
        ),
        (
            r#"{"mode":"marginal","bands":[{"from":0,"rate":0}],"amounts":[1],"reset_every":3,"window":"quarter"}"#,
            vec![("/window", "inconsistent")],
        ),
        (
            r#"{"mode":"marginal","bands":[{"from":0,"rate":0}],"amounts":[1],"base":"gross_margin","currency":"XYZ"}"#,
            vec![("/gross_margin", "missing"), ("/currency", "not_one_of")],
        ),
        (
            r#"{"mode":"marginal","bands":[{"from":0,"rate":1}],"amounts":["9999999999999999999999999999","79228162514264337593543950335"]}"#,
            vec![("", "overflow")],
        ),
    ] {
        let faults = commission(document).unwrap_err();
        assert_eq!(codes(&faults), expected, "{document}");
    }
}
