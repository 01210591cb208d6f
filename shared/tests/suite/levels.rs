//! Levels side by side: figures worked out by hand under a program made for it.

use partner_roi_shared::{Answer, Catalog, Decimal, Program, calculate_document, requests};
use proptest::prelude::*;
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal, json};

/// Over a year, L one-time deals a month of 100 bring the partner 240 L at `low`, 360 L − 1,200 − 60 at `high`
/// and 360 L − 5,000 at `top`, and the vendor 960 L, 840 L + 60 and 840 L.
fn three_levels() -> Catalog {
    let mut program: Json = serde_json::from_str(include_str!("golden_program.json")).unwrap();
    program["id"] = "three-levels".into();
    let assumed = |value: &str| object!({ "value": value, "assumption": "For the test" });
    let level = |id: &str, share: &str, commitment: Json, defaults: Json, requirements: Json| {
        object!({ "id": id, "name": id.to_uppercase(), "source": "test", "audience": "all", "revenue_share": share,
                  "annual_commitment": commitment, "territory": "local", "defaults": defaults, "requirements": requirements })
    };
    program["levels"] = object!([
        level("low", "0.2", Json::Null, object!({ "leads_per_month": assumed("2") }), object!([])),
        level(
            "high",
            "0.3",
            "1200".into(),
            object!({ "leads_per_month": assumed("40"), "setup_fee": assumed("60") }),
            object!([
                { "metric": "qualified_leads_per_month", "at_least": "10", "label": "Ten leads" },
                { "metric": "success_stories", "at_least": "1", "label": "A story" },
            ]),
        ),
        level("top", "0.3", "5000".into(), object!({ "leads_per_month": assumed("90") }), object!([])),
    ]);
    program["defaults"] = object!({ "conversion": assumed("1"), "deal_size": assumed("100"), "horizon": { "value": 12, "assumption": "For the test" } });
    Catalog::from_programs(vec![Program::from_json(&program.to_string()).unwrap_or_else(|faults| panic!("{faults}"))])
}

fn scenario(level: &str) -> Json {
    object!({ "program": "three-levels", "partner_type": "plain", "level": level, "rounding": "none" })
}

fn levels(question: &Json) -> Json {
    json(requests::levels(&three_levels(), &question.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

fn figures(answer: &Json, name: &str) -> Vec<String> {
    let rows = answer["levels"].as_array().unwrap();
    let text = |row: &Json| {
        let figure = &row["figures"][name];
        figure["value"].as_str().or(figure["undefined"].as_str()).unwrap().to_owned()
    };
    rows.iter().map(text).collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_same_business_at_each_level() {
    let found = levels(&object!({ "scenario": scenario("low") }));
    assert_eq!((&found["figure"], &found["level"]), (&"partner.net_profit".into(), &"low".into()));
    assert_eq!(figures(&found, "partner.net_profit"), ["480", "-540", "-4280"]);
    assert_eq!(figures(&found, "vendor.net_profit"), ["1920", "1740", "1680"]);
    assert_eq!(figures(&found, "partner.payback"), ["nothing_invested", "never", "never"]);
    // −540 / 1,260 and −4,280 / 5,000.
    assert_eq!(figures(&found, "partner.roi"), ["no_cost", "-0.4285714285714285714285714286", "-0.856"]);
    assert_eq!(
        found["levels"][1]["terms"],
        object!({ "revenue_share": "0.3", "mdf": "0", "annual_commitment": "1200", "territory": "local" })
    );
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_next_level_says_what_it_takes_and_from_where_it_pays() {
    let next = levels(&object!({ "scenario": scenario("low") }))["next"].clone();
    // 120 L = 1,260.
    assert_eq!((&next["worth"], &next["pays_from"]["value"]), (&"-1020".into(), &"10.5".into()));
    let requirement = |index: usize| {
        let found = &next["requirements"][index];
        [&found["actual"], &found["missing"], &found["status"]].map(|field| field.as_str().unwrap_or("null").to_owned())
    };
    assert_eq!(requirement(0), ["2", "8", "missed"]);
    assert_eq!(requirement(1), ["null", "null", "unknown"]);

    let mut more = scenario("low");
    more["leads_per_month"] = "12".into();
    let next = levels(&object!({ "scenario": more }))["next"].clone();
    assert_eq!((&next["worth"], &next["requirements"][0]["status"]), (&"180".into(), &"met".into()));
    assert_eq!(next["requirements"][0]["missing"], "0");

    // The top level only costs more.
    let next = levels(&object!({ "scenario": scenario("high") }))["next"].clone();
    assert_eq!((&next["worth"], &next["pays_from"]["undefined"]), (&"-3740".into(), &"not_in_range".into()));
    assert_eq!(levels(&object!({ "scenario": scenario("top") }))["next"], Json::Null);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_the_person_gave_stays_at_every_level() {
    let mut given = scenario("high");
    given["setup_fee"] = "0".into();
    given["revenue_share"] = "0.25".into();
    let found = levels(&object!({ "scenario": given, "figure": "vendor.net_profit" }));
    // 40 leads at every level, and three quarters of 100 a deal.
    assert_eq!(figures(&found, "vendor.net_profit"), ["36000", "36000", "36000"]);
    assert_eq!(figures(&found, "partner.roi"), ["no_cost", "9", "1.4"]);
    // The vendor is no worse off whatever the volume.
    assert_eq!(found["next"]["pays_from"]["value"], "0");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn the_next_level_pays_from_there_and_not_just_below(
        level in proptest::sample::select(vec!["registered", "select", "premier"]),
        partner_type in proptest::sample::select(vec!["technology", "channel", "solution"]),
        size in 5_u32..90,
    ) {
        let scenario = object!({ "program": "agent-platform", "partner_type": partner_type, "level": level,
                                 "deal_size": (size * 1_000).to_string() });
        let found = json(requests::levels(&catalog(), &object!({ "scenario": scenario }).to_string()).unwrap());
        let rows = found["levels"].as_array().unwrap();
        let own = rows.iter().position(|row| row["level"] == level).unwrap();
        let net = |scenario: &Json| {
            let report = calculate_document(&catalog(), &scenario.to_string()).unwrap();
            match report.measures.partner.net_profit.answer {
                Answer::Value(net) => net,
                Answer::Undefined(reason) => panic!("{reason:?}"),
            }
        };
        // The scenario's own row is its report.
        prop_assert_eq!(decimal(rows[own]["figures"]["partner.net_profit"]["value"].as_str().unwrap()), net(&scenario));
        if let Some(leads) = found["next"]["pays_from"]["value"].as_str() {
            let gain = |leads: Decimal| {
                let at = |level: &Json| {
                    let mut changed = scenario.clone();
                    changed["level"] = level.clone();
                    changed["leads_per_month"] = leads.to_string().into();
                    net(&changed)
                };
                at(&rows[own + 1]["level"]) - at(&rows[own]["level"])
            };
            let leads = decimal(leads);
            prop_assert!(gain(leads) >= Decimal::ZERO);
            let below = leads - decimal("0.000001");
            prop_assert!(leads.is_zero() || gain(below) < Decimal::ZERO);
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn any_payback_is_better_than_none() {
    let paybacks = |leads: &str| {
        let scenario = object!({ "program": "agent-platform", "partner_type": "technology", "level": "registered",
                                 "leads_per_month": leads });
        let question = object!({ "scenario": scenario, "figure": "partner.payback" });
        let found = json(requests::levels(&catalog(), &question.to_string()).unwrap());
        let months = |row: usize| {
            let payback = found["levels"][row]["figures"]["partner.payback"]["value"].as_str();
            payback.map(decimal)
        };
        (months(0), months(1), found["next"]["pays_from"]["value"].as_str().unwrap().to_owned())
    };
    let from = paybacks("8").2;
    assert!(decimal(&from) < Decimal::from(4), "{from}");
    // There the business pays back at the next level only, and just below at neither.
    assert!(matches!(paybacks(&from), (None, Some(_), _)));
    let below = decimal(&from) - decimal("0.000001");
    assert!(matches!(paybacks(&below.to_string()), (None, None, _)));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn less_of_a_cost_is_better() {
    let found = levels(&object!({ "scenario": scenario("low"), "figure": "partner.total_cost" }));
    assert_eq!(
        (&found["next"]["worth"], &found["next"]["pays_from"]["undefined"]),
        (&"1260".into(), &"not_in_range".into())
    );
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_questions_name_the_field() {
    for (question, expected) in [
        (
            object!({ "scenario": { "program": "business-ecosystem", "partner_type": "channel" } }),
            vec![("/scenario/program", "unknown_level")],
        ),
        (
            object!({ "scenario": { "program": "agent-platform", "partner_type": "channel" }, "figure": 1 }),
            vec![("/scenario/level", "missing"), ("/figure", "wrong_type")],
        ),
        (
            object!({ "figure": "npv", "x": 1 }),
            vec![("/scenario", "missing"), ("/figure", "not_one_of"), ("/x", "unknown_field")],
        ),
    ] {
        let faults = requests::levels(&catalog(), &question.to_string()).unwrap_err();
        assert_eq!(codes(&faults), expected, "{question}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_figure_of_a_venture_is_the_questions_fault() {
    let question = r#"{"scenario":{"program":"agent-platform","partner_type":"channel","level":"premier"},"figure":"venture.npv"}"#;
    let faults = requests::levels(&catalog(), question).unwrap_err();
    assert!(faults.iter().all(|fault| fault.pointer == "/figure"), "{faults}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn who_reaches_a_level_with_another_plan_is_told_that_the_first_is_kept() {
    let mut program: Json = serde_json::from_str(include_str!("golden_program.json")).unwrap();
    let level = |id: &str, leads: u32, plan: Option<&str>| {
        object!({ "id": id, "name": id, "source": "test", "audience": "all", "revenue_share": "0.1", "payout_plan": plan, "requirements": [
            { "metric": "qualified_leads_per_month", "at_least": leads.to_string(), "label": "Leads" }] })
    };
    program["id"] = "plans".into();
    program["levels"] = object!([level("low", 1, None), level("high", 5, Some("bands"))]);
    let bands = object!([{ "from": "0", "rate": "0.2" }]);
    program["payout_plans"] =
        object!([{ "id": "bands", "name": "Bands", "mode": "marginal", "bands": bands, "source": "test" }]);
    let catalog = Catalog::from_programs(vec![
        Program::from_json(&program.to_string()).unwrap_or_else(|faults| panic!("{faults}")),
    ]);
    let told = |leads: u32, policy: &str, plan: Option<&str>| {
        let mut scenario = object!({ "program": "plans", "partner_type": "plain", "level": "low", "level_policy": policy,
            "horizon": 24, "leads_per_month": leads, "conversion": "1", "deal_size": "100", "deal_type": "one_time" });
        if let Some(plan) = plan {
            scenario["plan"] = plan.into();
        }
        let report = calculate_document(&catalog, &scenario.to_string()).unwrap_or_else(|faults| panic!("{faults}"));
        report.warnings.iter().any(|warning| warning.code == "plan_kept")
    };
    assert!(told(5, "rejudged", None));
    // Not if the level is not reached or not judged, nor if the plan was chosen.
    assert!(!told(4, "rejudged", None) && !told(5, "fixed", None) && !told(5, "rejudged", Some("bands")));
}
