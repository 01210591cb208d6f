//! Levels that are judged anew each contract year: what each year's terms do to figures and to questions about them.

use partner_roi_shared::{Catalog, Decimal, Program, calculate_document, requests};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{decimal, json};

/// 10% and a commitment of 100 at `low`, 20% and 400 at `high`, which takes five leads a month.
fn two_levels() -> Catalog {
    let mut program: Json = serde_json::from_str(include_str!("golden_program.json")).unwrap();
    let level = |id: &str, leads: u32, share: &str, commitment: u32| {
        object!({ "id": id, "name": id, "source": "test", "audience": "all", "revenue_share": share,
                  "annual_commitment": commitment.to_string(), "requirements": [
                      { "metric": "qualified_leads_per_month", "at_least": leads.to_string(), "label": "Leads" }] })
    };
    program["id"] = "two-levels".into();
    program["levels"] = object!([level("low", 1, "0.1", 100), level("high", 5, "0.2", 400)]);
    Catalog::from_programs(vec![Program::from_json(&program.to_string()).unwrap_or_else(|faults| panic!("{faults}"))])
}

/// Business of 500 a month: 600 of it are paid out in the first year and 1,200 in the second, 500 are committed.
fn scenario() -> Json {
    object!({ "program": "two-levels", "partner_type": "plain", "level": "low", "level_policy": "rejudged", "horizon": 24,
              "leads_per_month": "5", "conversion": "1", "deal_size": "100", "deal_type": "one_time", "rounding": "none" })
}

fn question(more: &Json) -> String {
    let mut question = object!({ "scenario": scenario(), "figure": "partner.net_profit" });
    for (key, value) in more.as_object().unwrap() {
        question[key] = value.clone();
    }
    question.to_string()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn revenue_is_a_multiple_of_the_mean_commitment() {
    let report = calculate_document(&two_levels(), &scenario().to_string()).unwrap();
    let report: Json = serde_json::from_str(&report.to_json()).unwrap();
    let of = |measure: &str| decimal(report["measures"]["partner"][measure]["value"].as_str().unwrap());
    assert_eq!(of("net_profit"), Decimal::from(1300));
    // 900 a year over (100 + 400) / 2.
    assert_eq!(of("revenue_multiple"), decimal("3.6"));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_term_that_is_moved_a_little_moves_in_every_year() {
    let ranges = object!({ "ranges": [
        { "input": "revenue_share", "low": "0.09", "high": "0.11" },
        { "input": "annual_commitment", "low": "90", "high": "110" },
    ] });
    let found = json(requests::sensitivity(&two_levels(), &question(&ranges)).unwrap());
    // 6,000 a year by one point, twice; ten of commitment, twice.
    for (row, [low, high]) in [["1180", "1420"], ["1320", "1280"]].iter().enumerate() {
        let at = |end: &str| found["rows"][row][end]["value"].as_str().map(decimal);
        assert_eq!([at("at_low"), at("at_high")], [Some(decimal(low)), Some(decimal(high))], "{found}");
    }
    // A term that the scenario has set holds in both years, whatever it is moved to: here the lower level's, and nothing.
    let mut own = scenario();
    own["annual_commitment"] = "250".into();
    let ranges = object!({ "scenario": own, "ranges": [{ "input": "annual_commitment", "low": "0", "high": "100" }] });
    let found = json(requests::sensitivity(&two_levels(), &question(&ranges)).unwrap());
    assert_eq!([&found["rows"][0]["at_low"]["value"], &found["rows"][0]["at_high"]["value"]], ["1800", "1600"]);

    let axis = |input: &str, values: [&str; 3]| object!({ "input": input, "values": values });
    let cells = object!({ "rows": axis("annual_commitment", ["90", "100", "110"]), "columns": axis("deal_size", ["90", "100", "110"]) });
    let found = json(requests::grid(&two_levels(), &question(&cells)).unwrap());
    let column: Vec<_> = (0..3).map(|row| found["answers"][row][1]["value"].clone()).collect();
    assert_eq!(column, ["1320", "1300", "1280"], "{found}");

    let drawn = object!({ "uncertain": [{ "input": "revenue_share", "low": "0.099", "high": "0.101" }], "trials": 1000, "seed": 1 });
    let found = json(requests::simulate(&two_levels(), &question(&drawn)).unwrap());
    let middle = decimal(found["p50"].as_str().unwrap());
    assert!((middle - Decimal::from(1300)).abs() < Decimal::from(12), "{found}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_goal_that_is_reached_today_is_found_there() {
    // Set to another value, the share would hold in both years: 15% brings as much.
    let sought = object!({ "input": "revenue_share", "target": "1300", "low": "0", "high": "1" });
    let found = json(requests::goal_seek(&two_levels(), &question(&sought)).unwrap());
    let solutions: Vec<_> =
        found["solutions"].as_array().unwrap().iter().map(|one| decimal(one.as_str().unwrap())).collect();
    assert_eq!(found["value"], "0.1", "{found}");
    assert!(solutions.iter().any(|one| (one - decimal("0.15")).abs() < decimal("0.000000001")), "{found}");
    assert!(found["note"].is_string(), "{found}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn explanations_open_into_the_terms_of_each_year() {
    let found = json(requests::explain(&two_levels(), &question(&object!({}))).unwrap());
    let years = |of: &str| by_year(&found, of).unwrap_or_else(|| panic!("{found}"));
    let of = |low: &str, high: &str| object!([{ "level": "low", "value": low }, { "level": "high", "value": high }]);
    assert_eq!(years("revenue_share"), of("0.1", "0.2"));
    assert_eq!(years("annual_commitment"), of("100", "400"));

    let mut fixed = scenario();
    fixed["level_policy"] = "fixed".into();
    let found = json(requests::explain(&two_levels(), &question(&object!({ "scenario": fixed }))).unwrap());
    assert_eq!(by_year(&found, "revenue_share"), None);
}

/// What an input is in each year, wherever in an explanation it stands first.
fn by_year(node: &Json, input: &str) -> Option<Json> {
    if node["input"] == input {
        return node.get("by_year").cloned();
    }
    node["terms"].as_array()?.iter().find_map(|term| by_year(term, input))
}
