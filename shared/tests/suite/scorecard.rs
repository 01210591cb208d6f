//! Golden cards: one file is one test, with its derivation in words and the whole judged card as a second program
//! worked it out with fractions, from the definitions alone.

use partner_roi_shared::scorecard::{Checked, Templates};
use serde_json::Value as Json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, decimal, json};

/// The files hold 20 decimals; the engine's own rounding lies in the 28th significant digit.
const TOLERANCE: &str = "0.000000000000000001";

fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
        && text.matches('-').count() <= 1
}

fn assert_same(found: &Json, expected: &Json, at: &str) {
    match (found, expected) {
        (Json::Object(found), Json::Object(expected)) => {
            let keys = |object: &serde_json::Map<String, Json>| object.keys().cloned().collect::<Vec<_>>();
            let (mut found_keys, mut expected_keys) = (keys(found), keys(expected));
            found_keys.retain(|key| !(at.is_empty() && key == "engine"));
            found_keys.sort();
            expected_keys.sort();
            assert_eq!(found_keys, expected_keys, "{at}");
            for (key, expected) in expected {
                assert_same(&found[key], expected, &format!("{at}/{key}"));
            }
        }
        (Json::Array(found), Json::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{at}");
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                assert_same(found, expected, &format!("{at}/{index}"));
            }
        }
        (Json::String(found), Json::String(expected)) if is_number(found) && is_number(expected) => {
            let difference = (decimal(found) - decimal(expected)).abs();
            assert!(difference <= decimal(TOLERANCE), "{at}: {found}, expected {expected}");
        }
        _ => assert_eq!(found, expected, "{at}"),
    }
}

fn check(file: &str) {
    let golden: Json = serde_json::from_str(file).unwrap();
    assert!(golden["derivation"].as_str().is_some_and(|text| text.len() > 40), "a golden file says how it was derived");
    let catalog = catalog();
    let checked = Checked::from_json(Templates::bundled(), &catalog, &golden["card"].to_string())
        .unwrap_or_else(|faults| panic!("{faults}"));
    let judged = checked.judge().unwrap();
    assert_same(&json(judged.to_node().unwrap()), &golden["expected"], "");
    explains(&checked, &golden["expected"]);
}

/// Every score opens, and its terms make it up.
fn explains(checked: &Checked<'_>, expected: &Json) {
    let judged = checked.judge().unwrap();
    for quarter in expected["quarters"].as_array().unwrap() {
        let name = quarter["quarter"].as_str().unwrap();
        let groups = quarter["groups"].as_object().unwrap().keys().map(|group| format!("{name}.group.{group}"));
        for figure in [format!("{name}.score")].into_iter().chain(groups) {
            let node = json(judged.explain(&figure).unwrap());
            let shown = if figure.ends_with(".score") {
                &quarter["score"]
            } else {
                &quarter["groups"][figure.rsplit_once('.').unwrap().1]
            };
            assert_eq!(node["undefined"], shown["undefined"], "{figure}");
            let Some(value) = node["value"].as_str() else { continue };
            let value = decimal(value);
            let (mut points, mut weights, mut told) = (decimal("0"), decimal("0"), decimal("0"));
            for term in node["terms"].as_array().unwrap() {
                let leaves = term["terms"].as_array().unwrap();
                let weight = leaves.iter().find(|leaf| leaf["input"] == "weight").unwrap();
                assert!(weight["assumption"].is_string() || weight["source"].is_string(), "{figure}");
                let weight = decimal(weight["value"].as_str().unwrap());
                points += weight * decimal(term["value"].as_str().unwrap());
                weights += weight;
                told += decimal(term["points"].as_str().unwrap());
            }
            assert!((told - value).abs() <= decimal(TOLERANCE), "{figure}: {told} of {value}");
            let difference = (decimal("100") * points / weights - value).abs();
            assert!(difference <= decimal(TOLERANCE), "{figure}: {value}");
        }
    }
}

macro_rules! golden {
    ($($name:ident)+) => {
        const FILES: &[&str] = &[$(include_str!(concat!("golden_scorecards/", stringify!($name), ".json")),)+];
        $(
        #[cfg_attr(not(target_arch = "wasm32"), test)]
        #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
        fn $name() {
            check(include_str!(concat!("golden_scorecards/", stringify!($name), ".json")));
        }
        )+
    };
}

golden! {
    by_hand
    missing_data
    health_by_plan
    channel_year
    candidate_fit
    whole_program
}

/// FNV-1a over the judged cards, so that the browser's bytes are the machine's.
const DIGEST: u64 = 0x2329_3b1f_1473_d391;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_platform_writes_the_same_bytes() {
    let catalog = catalog();
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for file in FILES {
        let golden: Json = serde_json::from_str(file).unwrap();
        let checked = Checked::from_json(Templates::bundled(), &catalog, &golden["card"].to_string()).unwrap();
        let text = checked.judge().unwrap().to_node().unwrap().to_json();
        let text = text.replace(&format!("\"engine\":\"{}\",", partner_roi_shared::ENGINE_VERSION), "");
        for byte in text.bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    assert_eq!(digest, DIGEST, "renew this only with a change of figures or fields: {digest:#x}");
}

/// The example of docs/scorecards.md, as a page that people check by hand must be right.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_worked_example_of_the_page() {
    let page = include_str!("../../../docs/scorecards.md");
    let (_, rest) = page.split_once("## Worked example\n\n```json\n").unwrap();
    let (card, rest) = rest.split_once("\n```").unwrap();
    let catalog = catalog();
    let checked = Checked::from_json(Templates::bundled(), &catalog, card).unwrap_or_else(|faults| panic!("{faults}"));
    let judged = json(checked.judge().unwrap().to_node().unwrap());
    let (_, table) = rest.split_once("| quarter | metric |").unwrap();
    let mut compared = 0;
    for row in table.lines().skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [quarter, metric, shown, state] = cells[..] else { panic!("{row}") };
        let quarter = judged["quarters"].as_array().unwrap().iter().find(|known| known["quarter"] == quarter).unwrap();
        let (value, found_state) = if metric == "score" {
            (&quarter["score"]["value"], &quarter["state"])
        } else {
            let metrics = quarter["metrics"].as_array().unwrap();
            let found = metrics.iter().find(|known| known["metric"] == metric).unwrap();
            (&found["attainment"], &found["state"])
        };
        let value =
            value.as_str().map_or("none".to_owned(), |value| decimal(value).round_dp(4).normalize().to_string());
        assert_eq!((value.as_str(), found_state.as_str().unwrap()), (shown, state), "{row}");
        compared += 1;
    }
    assert_eq!(compared, 12);
    let escalation = &judged["escalations"][0];
    for key in ["about", "trigger", "raised_on", "due_on", "standing"] {
        assert!(rest.contains(&format!("`{}`", escalation[key].as_str().unwrap())), "{key}: {escalation}");
    }
}
