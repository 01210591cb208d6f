//! Replays: a scenario under two versions, figures worked out by hand.

use partner_roi_shared::{Catalog, Program, calculate_document, requests};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{codes, json};

/// Version 1 has nothing; version 2 charges 60 at signing and assumes deals of 100, of which a fifth is
/// the partner's.
fn document(version: u32) -> Json {
    let mut program: Json = serde_json::from_str(include_str!("golden_program.json")).unwrap();
    program["version"] = version.into();
    if version == 2 {
        let assumed = |value: &str| object!({ "value": value, "assumption": "For the test" });
        program["defaults"] =
            object!({ "setup_fee": assumed("60"), "deal_size": assumed("100"), "revenue_share": assumed("0.2") });
    }
    program
}

fn catalog() -> Catalog {
    Catalog::from_programs(
        vec![1, 2].into_iter().map(|version| Program::from_json(&document(version).to_string()).unwrap()).collect(),
    )
}

fn scenario(version: u32) -> Json {
    object!({ "program": "golden", "program_version": version, "partner_type": "plain", "horizon": 12,
              "leads_per_month": "3", "conversion": "1", "deal_size": "200" })
}

fn replay(question: &Json) -> Json {
    json(requests::replay(&catalog(), &question.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_another_version_changes() {
    let published = replay(&object!({ "scenario": scenario(1), "program_version": 2 }));
    // 3 · 200 · 12 = 7,200 is all the vendor's; then a fifth of it is the partner's, which pays 60.
    let figure = |name: &str| {
        let found = published.pointer(&format!("/measures/{}", name.replace('.', "/"))).unwrap();
        let text = |figure: &Json| figure["value"].as_str().or(figure["undefined"].as_str()).unwrap().to_owned();
        (text(&found["before"]), text(&found["after"]), found["difference"].as_str().map(ToOwned::to_owned))
    };
    let all = |before: &str, after: &str, difference: &str| {
        (before.to_owned(), after.to_owned(), Some(difference.to_owned()))
    };
    assert_eq!(figure("vendor.net_profit"), all("7200", "5820", "-1380"));
    assert_eq!(figure("partner.net_profit"), all("0", "1380", "1380"));
    assert_eq!(figure("joint.net_profit"), all("7200", "7200", "0"));
    assert_eq!(figure("partner.roi"), ("no_cost".to_owned(), "23".to_owned(), None));
    // The deal size was given, so the other version's does not count.
    assert_eq!(
        published["inputs"],
        object!([
            { "input": "revenue_share", "before": "0", "after": "0.2" },
            { "input": "setup_fee", "before": "0", "after": "60" },
        ])
    );
    let differs = published["differs"].as_array().unwrap();
    assert!(differs.contains(&"partner.roi".into()) && !differs.contains(&"joint.net_profit".into()), "{differs:?}");
    assert_eq!(published["program"], object!({ "id": "golden", "before": 1, "after": 2 }));
    for (key, version) in [("before", 1), ("after", 2)] {
        let report = calculate_document(&catalog(), &scenario(version).to_string()).unwrap();
        assert_eq!(published["result_hash"][key], report.result_hash(), "{key}");
    }
    // The same as a document.
    assert_eq!(published, replay(&object!({ "scenario": scenario(1), "program": document(2) })));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn equal_versions_do_not_differ() {
    let found = replay(&object!({ "scenario": scenario(2), "program_version": 2 }));
    assert_eq!((&found["inputs"], &found["differs"]), (&object!([]), &object!([])));
    assert_eq!(found["result_hash"]["before"], found["result_hash"]["after"]);
    for measures in found["measures"].as_object().unwrap().values() {
        for pair in measures.as_object().unwrap().values() {
            assert_eq!(pair["before"], pair["after"]);
            assert!(pair["difference"].is_null() || pair["difference"] == "0", "{pair}");
        }
    }
    // In the scenario of a report every input is filled in.
    let report: Json =
        serde_json::from_str(&calculate_document(&catalog(), &scenario(1).to_string()).unwrap().to_json()).unwrap();
    let found = replay(&object!({ "scenario": report["scenario"], "program_version": 2 }));
    assert_eq!((&found["inputs"], &found["differs"]), (&object!([]), &object!([])));
    assert_eq!(found["result_hash"]["before"], report["result_hash"]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_questions_name_the_field() {
    let changed = |pointer: &str, value: Json| {
        let mut program = document(2);
        *program.pointer_mut(pointer).unwrap() = value;
        program
    };
    for (question, expected) in [
        (object!({}), vec![("/scenario", "missing"), ("/program_version", "inconsistent")]),
        (
            object!({ "scenario": scenario(1), "program_version": 2, "program": document(2) }),
            vec![("/program_version", "inconsistent")],
        ),
        (object!({ "scenario": scenario(1), "program_version": 7 }), vec![("/program_version", "unknown_version")]),
        (object!({ "scenario": scenario(1), "program_version": "x" }), vec![("/program_version", "not_a_number")]),
        (
            object!({ "scenario": scenario(1), "program": changed("/name", "".into()), "x": 1 }),
            vec![("/program/name", "blank"), ("/x", "unknown_field")],
        ),
        (
            object!({ "scenario": scenario(1), "program": changed("/id", "other".into()) }),
            vec![("/program/id", "inconsistent")],
        ),
        (
            object!({ "scenario": scenario(1), "program": changed("/currency", "EUR".into()) }),
            vec![("/program/currency", "inconsistent")],
        ),
        (
            object!({ "scenario": scenario(1), "program": changed("/partner_types/0/id", "other".into()) }),
            vec![("/scenario/partner_type", "unknown_partner_type")],
        ),
    ] {
        let faults = requests::replay(&catalog(), &question.to_string()).unwrap_err();
        assert_eq!(codes(&faults), expected, "{question}");
    }
}
