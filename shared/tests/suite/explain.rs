//! Explanations: what they show is what the report says, and their terms add up to it.

use partner_roi_shared::measures::{Rates, Ratios};
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

/// Every model with everything that it has.
fn models() -> Vec<Json> {
    let business = object!({ "program": "golden", "partner_type": "plain", "horizon": 26, "leads_per_month": "12",
        "conversion": "0.25", "deal_size": "2400", "deal_type": "recurring", "churn": "0.03", "gross_margin": "0.8",
        "baseline_share": "0.1", "services_per_deal": "300", "services_margin": "0.4", "opening_customers": "4",
        "partner_costs": { "acquisition": { "monthly": "150" } }, "vendor_costs": { "marketing_promotion": { "one_time": "900" } },
        "risk": { "leads": "0.1", "deal_size": "0.05", "partner_costs": { "acquisition": "0.2" } } });
    let with = |model: &str, more: Json| {
        let mut scenario = business.clone();
        scenario["model"] = model.into();
        for (key, value) in more.as_object().unwrap() {
            scenario[key] = value.clone();
        }
        scenario
    };
    let discounts = object!({ "volume_discounts": [{ "from": 0, "rate": 0 }, { "from": 5000, "rate": "0.1" }] });
    vec![
        with(
            "revenue_share",
            object!({ "mdf": "1200", "marketing_match": "0.5", "payout_plan": {
            "bands": [{ "from": 0, "rate": "0.1" }, { "from": 20000, "rate": "0.2" }], "cap": "9000", "clawback": 4,
            "bonuses": [{ "threshold": 15000, "amount": 700 }] } }),
        ),
        with(
            "revenue_share",
            object!({ "compensation": "resale", "resale_margin": "0.3", "retail_cost": "0.05", "payout_plan": discounts }),
        ),
        with(
            "oem",
            object!({ "retail_cost": "0.1", "payout_plan": discounts, "oem": {
            "wholesale_price": "1500", "licence_fee": "4000", "royalty": "0.03", "minimum_commitment": "90000" } }),
        ),
        with(
            "co_development",
            object!({ "revenue_share": "0.4",
            "build": { "cost": "30000", "months": 5, "partner_share": "0.5", "maintenance": "400", "maintenance_partner_share": "0.25" },
            "ip": { "ownership": "licence_back", "owner": "partner", "licence_fee": "1000", "royalty": "0.02" } }),
        ),
        with(
            "strategic_investment",
            object!({ "revenue_share": "0.2", "investment": { "amount": "50000", "equity": "0.1",
            "exit_value": "900000", "own_use": "24000", "discount": "0.25" } }),
        ),
        object!({ "program": "golden", "partner_type": "plain", "model": "joint_venture", "horizon": 30,
            "venture": { "vendor_capital": "90000", "partner_capital": "60000", "overhead": "900", "product_revenue": "5000",
                "product_growth": "0.2", "product_margin": "0.7", "exit_value": "200000", "partner_profit_share": "0.4" },
            "sprints": { "per_quarter": "2", "idea": { "cost": "800", "months": 1, "pass_rate": "0.6" },
                "pilot": { "cost": "5000", "months": 2, "pass_rate": "0.5" }, "scaled": { "cost": "9000" } } }),
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
        let shown = if side == "ratios" { &report["ratios"][measure] } else { &report["measures"][side][measure] };
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
    for scenario in scenarios().into_iter().chain(models()) {
        let report = calculate_document(&catalog(), &scenario.to_string()).unwrap();
        let report: Json = serde_json::from_str(&report.to_json()).unwrap();
        assert_eq!(
            report["warnings"].as_array().unwrap().iter().find(|warning| warning["code"] == "input_not_used"),
            None
        );
        for ratio in Ratios::NAMES {
            check(&explain(&scenario, &format!("ratios.{ratio}")), &report);
        }
        for side in report["measures"].as_object().unwrap().keys() {
            for measure in Measures::NAMES.iter().chain(Rates::NAMES) {
                check(&explain(&scenario, &format!("{side}.{measure}")), &report);
            }
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn another_currency_is_a_term_of_every_line() {
    let scenario = object!({ "program": "agent-platform", "partner_type": "channel", "level": "premier",
        "exchange_rate": { "currency": "EUR", "rate": "0.5", "date": "2026-01-02" } });
    let cost = explain(&scenario, "partner.total_cost");
    let line = terms(&cost).iter().find(|line| line["line"] == "commitment").unwrap();
    assert_eq!(terms(line).last().unwrap()["exchange_rate"], "0.5");
    // The commitment of 25,000 falls due three times.
    assert_eq!(value(line), decimal("-37500"));
    for figure in ["partner.revenue_multiple", "ratios.ltv"] {
        assert_eq!(terms(&explain(&scenario, figure)).last().unwrap()["label"], "EUR for one USD", "{figure}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_payout_rate_shows_what_is_paid_out() {
    let rate = explain(&models()[0], "ratios.effective_payout_rate");
    let total = |ids: &[&str]| -> Decimal {
        terms(&rate).iter().filter(|line| ids.iter().any(|id| line["line"] == *id)).map(value).sum()
    };
    let paid_out = total(&["payout", "bonus", "clawback"]);
    assert!(paid_out > Decimal::ZERO);
    assert_eq!(paid_out / total(&["customer_revenue"]), value(&rate));
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
    let figures =
        ["partner.npv", "vendor.payback", "joint.roi_present_value", "partner.peak_funding", "vendor.total_cost"];
    let of_models =
        ["partner.net_profit", "vendor.moic", "joint.irr", "ratios.cac", "ratios.ltv", "ratios.revenue_per_lead"];
    let more = ["ratios.cost_per_deal", "ratios.effective_payout_rate", "partner.mirr", "vendor.total_revenue"];
    let first = figures.map(|figure| (scenario.clone(), figure));
    let of_models = models().into_iter().flat_map(|scenario| {
        of_models.into_iter().chain(more).map(move |figure| (scenario.clone(), figure)).collect::<Vec<_>>()
    });
    for (scenario, figure) in first.into_iter().chain(of_models) {
        let tree = explain(&scenario, figure).to_string();
        let question = object!({ "scenario": scenario, "figure": figure, "change": "0.5" });
        let rows = json(requests::sensitivity(&catalog(), &question.to_string()).unwrap());
        for row in rows["rows"].as_array().unwrap() {
            assert!(tree.contains(&format!("\"input\":{}", row["input"])), "{} moves {figure}", row["input"]);
        }
    }
}
