//! Explanations: what they show is what the report says, and their terms add up to it.

use partner_roi_shared::{Decimal, Measures, calculate_document, inputs, requests};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal, json};

fn scenarios() -> [Json; 3] {
    [
        object!({ "program": "agent-platform", "partner_type": "channel", "level": "premier", "deal_size": "30000" }),
        object!({ "program": "business-ecosystem", "partner_type": "consultant", "annual_fee": "500", "horizon": 20 }),
        object!({ "program": "golden", "partner_type": "plain" }),
    ]
}

fn explain(scenario: &Json, figure: &str) -> Json {
    let question = object!({ "scenario": scenario, "figure": figure });
    json(requests::explain(&catalog(), &question.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

fn value(node: &Json) -> Decimal {
    decimal(node["value"].as_str().unwrap_or_else(|| panic!("{node}")))
}

fn terms(node: &Json) -> &Vec<Json> {
    node["terms"].as_array().unwrap()
}

/// Walks the whole tree: every value is the report's, every input exists and says where it comes from.
fn check(node: &Json, report: &Json) {
    if let Some((side, measure)) = node["figure"].as_str().and_then(|figure| figure.split_once('.')) {
        let shown = &report["measures"][side][measure];
        assert_eq!((&node["value"], &node["undefined"]), (&shown["value"], &shown["undefined"]), "{side}.{measure}");
        assert!(node["formula"].as_str().is_some_and(|formula| formula.len() > 10) && node["unit"].is_string());
    }
    if let Some(path) = node["input"].as_str() {
        let id = inputs::all().iter().find(|spec| spec.path == path).unwrap_or_else(|| panic!("{path}")).id;
        assert_eq!(report["scenario"].pointer(&id.pointer()), Some(&node["value"]), "{path}");
        match node["origin"].as_str().unwrap() {
            "assumption" => assert!(node["assumption"].is_string(), "{node}"),
            "program" | "person" | "neutral" => assert!(node["assumption"].is_null(), "{node}"),
            other => panic!("{other}"),
        }
        return;
    }
    if node["line"].is_string() {
        assert!(!terms(node).is_empty(), "{node}");
    }
    for term in node["terms"].as_array().into_iter().flatten() {
        check(term, report);
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_figure_opens_down_to_inputs_with_their_origin() {
    for scenario in scenarios() {
        let report = calculate_document(&catalog(), &scenario.to_string()).unwrap();
        let report: Json = serde_json::from_str(&report.to_json()).unwrap();
        for side in ["vendor", "partner", "joint"] {
            for measure in Measures::NAMES {
                check(&explain(&scenario, &format!("{side}.{measure}")), &report);
            }
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn terms_lead_to_the_value() {
    let close = |a: Decimal, b: Decimal| assert!((a - b).abs() < decimal("0.000000000000001"), "{a} {b}");
    for scenario in scenarios() {
        for side in ["vendor", "partner", "joint"] {
            let of = |measure: &str| explain(&scenario, &format!("{side}.{measure}"));
            let sum = |node: &Json| -> Decimal { terms(node).iter().map(value).sum() };
            let (revenue, profit, cost) = (of("total_revenue"), of("gross_profit"), of("total_cost"));
            close(sum(&revenue), value(&revenue));
            close(sum(&profit), value(&profit));
            close(-sum(&cost), value(&cost));
            let net = of("net_profit");
            close(value(&terms(&net)[0]) - value(&terms(&net)[1]), value(&net));
            let npv = of("npv");
            let present = terms(&npv)[0]["by_month"].as_array().unwrap();
            close(present.iter().map(|amount| decimal(amount.as_str().unwrap())).sum(), value(&npv));
            let roi = of("roi_present_value");
            if roi["value"].is_string() {
                close(value(&terms(&roi)[0]) / value(&terms(&roi)[1]), value(&roi));
            }
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_questions_name_the_field() {
    let faults =
        requests::explain(&catalog(), r#"{"scenario":{"program":"golden","partner_type":"x"},"figure":"roi"}"#);
    let expected = [("/scenario/partner_type", "unknown_partner_type"), ("/figure", "not_one_of")];
    assert_eq!(codes(&faults.unwrap_err()), expected);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn whatever_moves_a_figure_stands_in_its_explanation() {
    let mut scenario = scenarios()[0].clone();
    scenario["payout_delay"] = 1.into();
    for figure in
        ["partner.npv", "vendor.payback", "joint.roi_present_value", "partner.peak_funding", "vendor.total_cost"]
    {
        let tree = explain(&scenario, figure).to_string();
        let question = object!({ "scenario": scenario, "figure": figure, "change": "0.5" });
        let rows = json(requests::sensitivity(&catalog(), &question.to_string()).unwrap());
        for row in rows["rows"].as_array().unwrap() {
            assert!(tree.contains(&format!("\"input\":{}", row["input"])), "{} moves {figure}", row["input"]);
        }
    }
}
