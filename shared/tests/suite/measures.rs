//! What holds for the measures of every series, and bad questions.

use partner_roi_shared::Decimal;
use partner_roi_shared::requests::measure;
use proptest::prelude::*;
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{codes, decimal, json};

fn asked(request: &Json) -> Json {
    json(measure(&request.to_string()).unwrap_or_else(|faults| panic!("{request}: {faults}")))
}

fn value(figure: &Json) -> Option<Decimal> {
    figure["value"].as_str().map(decimal)
}

fn roots(figure: &Json) -> Vec<Decimal> {
    figure["roots"].as_array().unwrap().iter().map(|root| decimal(root.as_str().unwrap())).collect()
}

fn flow() -> impl Strategy<Value = Decimal> {
    (-1_000_000_i64..1_000_000, 0_u32..4).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale))
}

fn texts(flows: &[Decimal]) -> Vec<String> {
    flows.iter().map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn at_each_internal_rate_the_present_value_is_zero(flows in proptest::collection::vec(flow(), 2..40)) {
        let found = asked(&object!({ "flows": texts(&flows) }));
        for rate in roots(&found["irr"]) {
            // Terms at the rate give the scale that rounding is measured against.
            let growth = Decimal::ONE + rate;
            let (mut factor, mut size) = (Decimal::ONE, Decimal::ZERO);
            for flow in &flows {
                size += (flow * factor).abs();
                let Some(next) = factor.checked_div(growth) else { return Ok(()) };
                if next > decimal("1000000000000") { return Ok(()) }
                factor = next;
            }
            let npv = value(&asked(&object!({ "flows": texts(&flows), "rate": rate.to_string() }))["npv"]).unwrap();
            prop_assert!(npv.abs() <= size * decimal("0.000000000000001"), "{} at {}", npv, rate);
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn chosen_rates_are_found(percents in proptest::collection::btree_set(-90_i64..400, 1..5)) {
        // Multiply out Π (1 + i_k − x): a series of flows that has exactly these rates.
        let mut flows = vec![Decimal::NEGATIVE_ONE];
        for percent in &percents {
            let growth = Decimal::ONE + Decimal::new(*percent, 2);
            let mut next = vec![Decimal::ZERO; flows.len() + 1];
            for (index, flow) in flows.iter().enumerate() {
                next[index] += *flow;
                next[index + 1] -= flow * growth;
            }
            flows = next;
        }
        let found = roots(&asked(&object!({ "flows": texts(&flows) }))["irr"]);
        prop_assert_eq!(found.len(), percents.len(), "{:?} of {:?}", found, percents);
        for (root, percent) in found.iter().zip(&percents) {
            prop_assert!((root - Decimal::new(*percent, 2)).abs() < decimal("0.0000000001"), "{} {}", root, percent);
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn ratios_agree(flows in proptest::collection::vec(flow(), 1..60), timing in proptest::sample::select(&["end", "mid", "year_end"]), per_year in proptest::sample::select(&[1, 12])) {
        let found = asked(&object!({ "flows": texts(&flows), "timing": timing, "periods_per_year": per_year }));
        match (value(&found["roi"]), value(&found["moic"])) {
            (Some(roi), Some(moic)) => prop_assert!((roi - moic + Decimal::ONE).abs() < decimal("0.00000000000000000001") * (Decimal::ONE + moic)),
            (roi, moic) => prop_assert_eq!(roi, moic),
        }
        let deepest = value(&found["peak_funding"]).unwrap();
        prop_assert!(deepest >= Decimal::ZERO);
        prop_assert_eq!(found["payback"]["undefined"] == "nothing_invested", deepest.is_zero());
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn mirr_at_one_rate_compounds_to_the_future_value(flows in proptest::collection::vec(flow(), 2..40), percent in 0_i64..60) {
        let rate = Decimal::new(percent, 2);
        let found = asked(&object!({ "flows": texts(&flows), "rate": rate.to_string() }));
        // With r for both rates, (1 + mirr)^n / (1 + r)^n = moic on present values ≥ 1 just if NPV ≥ 0.
        if let (Some(mirr), Some(npv)) = (value(&found["mirr"]), value(&found["npv"])) {
            let sure = (mirr - rate).abs() > decimal("0.000000000001");
            prop_assert!(!sure || (mirr > rate) == (npv > Decimal::ZERO), "{} {} {}", mirr, rate, npv);
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn flows_of_very_different_sizes_keep_their_rate() {
    // (1e25 / 3)^(1/5) − 1, Python's decimal with 60 digits.
    let found = asked(&object!({ "flows": ["-3", "0", "0", "0", "0", "1e25"] }));
    assert_eq!(value(&found["irr"]).unwrap().round_dp(9).to_string(), "80273.156176023");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn of_several_rates_the_one_nearest_ten_percent_is_shown() {
    let found = asked(&object!({ "flows": ["-1000", "2300", "-1320"] }));
    assert_eq!((found["irr"]["status"].as_str(), roots(&found["irr"]).len()), (Some("multiple"), 2));
    assert_eq!(value(&found["irr"]).unwrap().round_dp(12).normalize().to_string(), "0.1");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn days_come_in_any_order_and_add_up() {
    let dates = ["2026-01-01", "2027-01-01", "2027-01-01"];
    let straight = asked(&object!({ "flows": ["-100", "60", "60"], "dates": dates }));
    let mixed = asked(&object!({ "flows": ["60", "-100", "60"], "dates": [dates[1], dates[0], dates[2]] }));
    assert_eq!(straight, mixed);
    assert_eq!(value(&straight["xirr"]).unwrap().round_dp(20).normalize().to_string(), "0.2");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_questions_name_the_field() {
    for (document, expected) in [
        ("{}", vec![("/flows", "missing")]),
        (r#"{"flows":[]}"#, vec![("/flows", "out_of_range")]),
        (r#"{"flows":[1,"x",null]}"#, vec![("/flows/1", "not_a_number"), ("/flows/2", "wrong_type")]),
        (r#"{"flows":[1],"rate":"-1"}"#, vec![("/rate", "out_of_range")]),
        (
            r#"{"flows":[1],"periods_per_year":4,"timing":"start"}"#,
            vec![("/periods_per_year", "not_one_of"), ("/timing", "not_one_of")],
        ),
        (r#"{"flows":[1,2],"dates":["2026-02-30","2026-01-01"]}"#, vec![("/dates/0", "not_a_date")]),
        (r#"{"flows":[1,2],"dates":["2026-01-01"]}"#, vec![("/dates", "out_of_range")]),
        (
            r#"{"flows":[1],"dates":["2026-01-01"],"timing":"mid","periods_per_year":12,"finance_rate":"0.1","rate":"0.2"}"#,
            vec![("/periods_per_year", "inconsistent"), ("/timing", "inconsistent"), ("/finance_rate", "inconsistent")],
        ),
        (r#"{"flows":[1],"guess":1}"#, vec![("/guess", "unknown_field")]),
        (r#"{"flows":[1],"flows":[2]}"#, vec![("/flows", "duplicate_key")]),
    ] {
        assert_eq!(codes(&measure(document).unwrap_err()), expected, "{document}");
    }
    let huge = vec!["79228162514264337593543950335"; 120];
    assert_eq!(codes(&measure(&object!({ "flows": huge }).to_string()).unwrap_err()), [("", "overflow")]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn rates_of_ledger_sized_series_have_the_same_24_digits_everywhere() {
    let series = |first: i64, rest: Vec<Decimal>| texts(&[vec![Decimal::from(first)], rest].concat());
    let fee = |month: i64| if month % 12 == 0 && month < 60 { Decimal::from(9_500) } else { Decimal::ZERO };
    let rising = |month: i64| decimal("2750.25") + decimal("13.17") * Decimal::from(month) - fee(month);
    // By halving in Python's decimal at 60 digits.
    for (flows, expected) in [
        (series(-80_000, (1..=60).map(rising).collect()), "0.022527594464888830229058"),
        (series(-100_000, vec![Decimal::from(1_500); 120]), "0.010930603939676759735633"),
        (series(-100_000, vec![Decimal::from(500); 120]), "-0.007807883797815278216659"),
    ] {
        let found = asked(&object!({ "flows": flows, "periods_per_year": 12 }));
        assert_eq!(found["irr"], object!({ "value": expected, "roots": [expected], "status": "unique" }));
    }
}
