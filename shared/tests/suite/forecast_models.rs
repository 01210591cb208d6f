//! Program forecasts beside the reports of their partners: what a partner costs, under every model, and in which
//! currency.

use partner_roi_shared::{Decimal, calculate_document, requests};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal, json};

fn forecast(question: &Json) -> Json {
    json(requests::forecast(&catalog(), &question.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

/// The sum of a figure over the years.
fn total(found: &Json, key: &str) -> Decimal {
    found["years"].as_array().unwrap().iter().map(|row| decimal(row[key].as_str().unwrap())).sum()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn capital_that_comes_back_does_not_lower_the_cost() {
    let found = forecast(&object!({ "program": "joint-venture", "years": 2, "attrition": "0",
        "recruits": [{ "partner_type": "technology", "month": 1, "partners": 1 }] }));
    let of =
        |key: &str| [&found["years"][0][key], &found["years"][1][key]].map(|text| text.as_str().unwrap().to_owned());
    // 600,000 put in at signing; cost groups of 51,000 and 33,000.
    assert_eq!(of("vendor_cost"), ["651000", "33000"]);
    assert_eq!(of("vendor_capital_returned"), ["273032.85", "500470.99"]);
    assert_eq!(of("vendor_net"), ["-377967.15", "467470.99"]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_forecast_of_one_partner_is_its_report() {
    for (program, partner_type, level, inputs) in [
        ("agent-platform", "channel", Some("premier"), object!({ "gross_margin": "0.7" })),
        ("agent-platform", "solution", Some("select"), object!({ "compensation": "resale", "resale_margin": "0.3" })),
        ("co-development", "technology", None, object!({})),
        ("co-development", "technology", None, object!({ "model": "strategic_investment" })),
        ("joint-venture", "technology", None, object!({})),
    ] {
        let key = level.map_or_else(|| partner_type.to_owned(), |level| format!("{partner_type}/{level}"));
        let mut recruit = object!({ "partner_type": partner_type, "month": 1, "partners": 1 });
        let mut scenario = object!({ "program": program, "partner_type": partner_type, "horizon": 36 });
        if let Some(level) = level {
            recruit["level"] = level.into();
            scenario["level"] = level.into();
        }
        for (name, given) in inputs.as_object().unwrap() {
            scenario[name] = given.clone();
        }
        let found = forecast(&object!({ "program": program, "years": 3, "attrition": "0", "recruits": [recruit],
                                        "scenarios": { key: inputs } }));
        let report = calculate_document(&catalog(), &scenario.to_string()).unwrap_or_else(|faults| panic!("{faults}"));
        let report: Json = serde_json::from_str(&report.to_json()).unwrap();
        let measure = |name: &str| decimal(report["measures"]["vendor"][name]["value"].as_str().unwrap());
        let rounded = |amount: Decimal| amount.round_dp(12);
        for (key, expected) in [
            ("vendor_revenue", measure("total_revenue")),
            ("vendor_cost_of_revenue", measure("total_revenue") - measure("gross_profit")),
            ("vendor_cost", measure("total_cost")),
            ("vendor_capital_returned", measure("net_profit") - measure("gross_profit") + measure("total_cost")),
            ("vendor_net", measure("net_profit")),
        ] {
            assert_eq!(rounded(total(&found, key)), rounded(expected), "{key}, {scenario}");
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_scenario_may_name_a_model_and_a_plan_but_no_currency() {
    let asked = |program: &str, key: &str, scenario: Json| {
        let (partner_type, level) = key.split_once('/').map_or((key, Json::Null), |(of, level)| (of, level.into()));
        let recruit = object!({ "partner_type": partner_type, "level": level, "month": 1, "partners": 1 });
        object!({ "program": program, "years": 1, "recruits": [recruit], "scenarios": { key: scenario } })
    };
    let invested = object!({ "model": "strategic_investment", "investment": { "amount": "700" } });
    let invested = forecast(&asked("co-development", "technology", invested));
    let built = forecast(&asked("co-development", "technology", object!({})));
    assert_ne!(invested["years"][0]["vendor_net"], built["years"][0]["vendor_net"]);
    for (program, key, scenario, pointer, code) in [
        (
            "co-development",
            "technology",
            object!({ "model": "joint_venture" }),
            "/scenarios/technology/model",
            "not_one_of",
        ),
        ("co-development", "technology", object!({ "model": "x" }), "/scenarios/technology/model", "not_one_of"),
        (
            "agent-platform",
            "channel/premier",
            object!({ "plan": "x" }),
            "/scenarios/channel~1premier/plan",
            "unknown_plan",
        ),
        (
            "agent-platform",
            "channel/premier",
            object!({ "exchange_rate": { "currency": "EUR", "rate": "2", "date": "2026-01-01" } }),
            "/scenarios/channel~1premier/exchange_rate",
            "unknown_field",
        ),
    ] {
        let faults = requests::forecast(&catalog(), &asked(program, key, scenario).to_string()).unwrap_err();
        assert_eq!(codes(&faults), [(pointer, code)]);
    }
}
