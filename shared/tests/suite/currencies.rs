//! In which currency answers are: every one with amounts says so, and all of its amounts are in it.

use partner_roi_shared::document::Node;
use partner_roi_shared::{Catalog, Decimal, Faults, calculate_document, requests};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, decimal, json};

fn in_yen() -> Json {
    let mut scenario = in_dollars();
    scenario["exchange_rate"] = object!({ "currency": "JPY", "rate": "150", "date": "2026-01-01" });
    scenario
}

fn in_dollars() -> Json {
    object!({ "program": "agent-platform", "partner_type": "channel", "level": "premier", "horizon": 6 })
}

type Ask = fn(&Catalog, &str) -> Result<Node, Faults>;

fn ask(question: Ask, scenario: Json, more: &Json) -> Json {
    let mut asked = object!({ "scenario": scenario });
    for (key, value) in more.as_object().unwrap() {
        asked[key] = value.clone();
    }
    json(question(&catalog(), &asked.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn answers_name_the_currency_of_their_figure() {
    fn axis(input: &str, value: &str) -> Json {
        object!({ "input": input, "values": [value] })
    }
    let grid = |figure: &str| object!({ "figure": figure, "rows": axis("churn", "0"), "columns": axis("leads_per_month", "1") });
    let drawn = |figure: &str| object!({ "figure": figure, "trials": 3, "uncertain": [{ "input": "churn", "low": "0", "high": "0.1" }] });
    let ranges =
        |figure: &str| object!({ "figure": figure, "ranges": [{ "input": "churn", "low": "0", "high": "0.1" }] });
    for (question, more) in [
        (requests::grid as Ask, grid as fn(&str) -> Json),
        (requests::simulate, drawn),
        (requests::sensitivity, ranges),
    ] {
        assert_eq!(ask(question, in_yen(), &more("partner.npv"))["currency"], "JPY");
        assert_eq!(ask(question, in_dollars(), &more("partner.npv"))["currency"], "USD");
        for other in ["partner.roi", "vendor.payback"] {
            assert_eq!(ask(question, in_yen(), &more(other)).get("currency"), Some(&Json::Null), "{other}");
        }
    }
    // Amounts stand beside whatever figure these are about.
    for (question, more) in [
        (requests::explain as Ask, object!({ "figure": "partner.roi" })),
        (requests::levels, object!({ "figure": "partner.roi" })),
        (requests::cases, object!({})),
        (requests::replay, object!({ "program_version": 1 })),
    ] {
        assert_eq!(ask(question, in_yen(), &more)["currency"], "JPY", "{more}");
        assert_eq!(ask(question, in_dollars(), &more)["currency"], "USD", "{more}");
    }
    // What is sought is an input, and inputs stay in the program's currency.
    for (input, currency) in [("deal_size", "USD".into()), ("leads_per_month", Json::Null)] {
        let sought = object!({ "figure": "partner.npv", "target": "0", "input": input });
        assert_eq!(ask(requests::goal_seek, in_yen(), &sought).get("currency"), Some(&currency));
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn figures_with_a_currency_are_those_whose_unit_is_money() {
    let venture = object!({ "program": "joint-venture", "partner_type": "technology", "horizon": 12 });
    let report = calculate_document(&catalog(), &venture.to_string()).unwrap();
    let report: Json = serde_json::from_str(&report.to_json()).unwrap();
    let measures = report["measures"].as_object().unwrap();
    let sides = measures.iter().map(|(side, of)| (side.as_str(), of)).chain([("ratios", &report["ratios"])]);
    let names = sides.flat_map(|(side, of)| of.as_object().unwrap().keys().map(move |name| format!("{side}.{name}")));
    let mut amounts = 0;
    for figure in names.collect::<Vec<_>>() {
        let both = object!({ "first": venture, "second": venture, "figure": figure });
        let compared = json(requests::compare(&catalog(), &both.to_string()).unwrap());
        let is_money = ask(requests::explain, venture.clone(), &object!({ "figure": figure }))["unit"] == "money";
        assert_eq!(compared["currency"], if is_money { "USD".into() } else { Json::Null }, "{figure}");
        amounts += u32::from(is_money);
    }
    // Six measures of four sides, eight ratios.
    assert_eq!(amounts, 32);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn terms_of_levels_are_in_the_currency_of_their_figures() {
    let [dollars, yen] = [in_dollars(), in_yen()].map(|scenario| ask(requests::levels, scenario, &object!({})));
    let rows = dollars["levels"].as_array().unwrap().iter().zip(yen["levels"].as_array().unwrap());
    for (dollars, yen) in rows {
        for term in ["annual_commitment", "mdf", "co_marketing_budget"] {
            let of = |row: &Json| row["terms"][term].as_str().map(decimal);
            assert_eq!(of(yen), of(dollars).map(|amount| amount * Decimal::from(150)), "{term}");
        }
        let share = |row: &Json| row["terms"]["revenue_share"].clone();
        assert_eq!(share(yen), share(dollars));
    }
    // 25,000 USD.
    assert_eq!(yen["levels"][0]["terms"]["annual_commitment"], "3750000");
}
