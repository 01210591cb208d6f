//! Cases: factors on what an input's value is, within its limits.

use partner_roi_shared::program::Outlook;
use partner_roi_shared::{Catalog, Program, calculate_document, requests};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal, json};

fn program(cases: Json) -> Result<Program, partner_roi_shared::Faults> {
    let mut program: Json = serde_json::from_str(include_str!("golden_program.json")).unwrap();
    program["cases"] = cases;
    Program::from_json(&program.to_string())
}

fn case(id: &str, factors: Json) -> Json {
    object!({ "id": id, "name": "A case", "factors": factors, "assumption": "For the test" })
}

/// One-time deals, a fifth of which is the partner's only money: over a year it nets 2.4 · leads · conversion · size.
fn plain() -> Json {
    object!({ "program": "golden", "partner_type": "plain", "horizon": 12, "leads_per_month": "3", "conversion": "0.8",
              "deal_size": "200", "revenue_share": "0.2", "sales_cycle": 0 })
}

fn ask(catalog: &Catalog, scenario: &Json) -> Json {
    let question = object!({ "scenario": scenario }).to_string();
    json(requests::cases(catalog, &question).unwrap_or_else(|faults| panic!("{faults}")))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn factors_multiply_and_keep_to_the_limits() {
    let cases = object!([
        case("half", object!({ "leads_per_month": "0.5", "opening_customers": "0.5" })),
        case("expected", object!({})),
        case("better", object!({ "leads_per_month": "2", "conversion": "1.5" })),
        case("shorter", object!({ "horizon": "0.2916" })),
        case("longer", object!({ "horizon": "100" })),
        case("unlimited", object!({ "payout_duration": "0.1" })),
    ]);
    let catalog = Catalog::from_programs(vec![program(cases).unwrap()]);
    let found = ask(&catalog, &plain());
    let rows = found["cases"].as_array().unwrap();
    // 2.4 · 3 · 0.8 · 200 = 1,152; a conversion of 1.2 is one of 1; 3.4992 months are 3 of 12; 120 are the most.
    let profits: Vec<_> =
        rows.iter().map(|row| row["measures"]["partner"]["net_profit"]["value"].as_str().unwrap()).collect();
    assert_eq!(profits, ["576", "1152", "2880", "288", "11520", "1152"]);
    let changed = |row: usize| rows[row]["inputs"].clone();
    assert_eq!(changed(0), object!([{ "input": "leads_per_month", "before": "3", "after": "1.5" }]));
    assert_eq!(changed(2)[0], object!({ "input": "conversion", "before": "0.8", "after": "1" }));
    assert_eq!(
        (changed(3), changed(4)[0]["after"].clone()),
        (object!([{ "input": "horizon", "before": 12, "after": 3 }]), 120.into())
    );
    assert_eq!(changed(5), object!([]));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_bundled_programs_state_four_cases_each() {
    for scenario in [
        object!({ "program": "agent-platform", "partner_type": "channel", "level": "premier", "opening_customers": "7" }),
        object!({ "program": "business-ecosystem", "partner_type": "content" }),
    ] {
        let found = ask(&catalog(), &scenario);
        let rows = found["cases"].as_array().unwrap();
        let ids: Vec<_> = rows.iter().map(|row| row["case"].as_str().unwrap()).collect();
        assert_eq!(ids, ["conservative", "expected", "optimistic", "half"]);
        for row in rows {
            // Each case is the report of the scenario with its inputs, measure by measure.
            let mut turned_out = scenario.clone();
            for change in row["inputs"].as_array().unwrap() {
                turned_out[change["input"].as_str().unwrap()] = change["after"].clone();
            }
            let report = calculate_document(&catalog(), &turned_out.to_string()).unwrap();
            let report: Json = serde_json::from_str(&report.to_json()).unwrap();
            assert_eq!(row["measures"], report["measures"]);
            assert!(row["source"].is_string() ^ row["assumption"].is_string());
        }
        let value = |row: usize, at: &str| decimal(rows[row].pointer(at).unwrap().as_str().unwrap());
        let npv = "/measures/vendor/npv/value";
        assert!(value(0, npv) < value(1, npv) && value(1, npv) < value(2, npv));
        // Revenue is proportional to leads and customers at the start.
        let revenue = "/measures/joint/gross_profit/value";
        assert!(value(3, revenue) < value(1, revenue));
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_cases_and_questions_name_the_field() {
    for (cases, expected) in [
        (object!([case("a", object!({ "price": "1" }))]), vec![("/cases/0/factors/price", "unknown_field")]),
        (
            object!([case("a", object!({ "ramp": "1", "churn": "-1", "deal_size": "x", "start_month": 2 }))]),
            vec![
                ("/cases/0/factors/ramp", "inconsistent"),
                ("/cases/0/factors/churn", "out_of_range"),
                ("/cases/0/factors/deal_size", "not_a_number"),
                ("/cases/0/factors/start_month", "inconsistent"),
            ],
        ),
        (
            object!([case("a", object!({})), case("a", object!({})), case("expected", object!({ "churn": "2" }))]),
            vec![("/cases/1/id", "inconsistent"), ("/cases/2/factors", "inconsistent")],
        ),
        (
            object!([{ "id": "A", "name": "", "source": "S9", "assumption": "Both" }]),
            vec![
                ("/cases/0", "inconsistent"),
                ("/cases/0/id", "inconsistent"),
                ("/cases/0/name", "blank"),
                ("/cases/0/source", "inconsistent"),
            ],
        ),
    ] {
        // serde_json's own order of keys is not the document's.
        let faults = program(cases).unwrap_err();
        let mut found = codes(&faults);
        let mut expected = expected;
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }
    let faults = requests::cases(&catalog(), &object!({ "scenario": plain() }).to_string()).unwrap_err();
    assert_eq!(codes(&faults), [("/scenario/program", "missing")]);
    let faults = requests::cases(&catalog(), r#"{"figure":"partner.npv"}"#).unwrap_err();
    assert_eq!(codes(&faults), [("/scenario", "missing"), ("/figure", "unknown_field")]);
}

/// What a program expects reads the same by itself as with the rest, and so does what is wrong with it.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_a_program_expects_can_be_read_alone() {
    let text =
        |cases: Json| object!({ "cases": cases, "attrition": { "monthly": "0.02", "source": "S1" } }).to_string();
    let cases = object!([case("half", object!({ "leads_per_month": "0.5" })), case("expected", object!({}))]);
    let outlook = Outlook::from_json(&text(cases.clone())).unwrap();
    assert_eq!(outlook.cases, program(cases).unwrap().cases);
    assert_eq!(outlook.attrition.unwrap().monthly.0, decimal("0.02"));
    let faults = Outlook::from_json(&text(object!([case("a", object!({ "no_input": "2" }))]))).unwrap_err();
    assert_eq!(codes(&faults), [("/cases/0/factors/no_input", "unknown_field")]);
    assert!(Outlook::from_json("[]").is_ok_and(|outlook| outlook.cases.is_empty() && outlook.attrition.is_none()));
    assert!(Outlook::from_json("{").is_err());
}
