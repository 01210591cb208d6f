//! What cannot be read hides nothing else, and nothing is said that only follows from it.

use serde_json::{Value as Json, json};

use crate::scorecard::Template;

const SOUND: &str = include_str!("../../../scorecards/agent-platform/1.json");

const ECOSYSTEM: &str = include_str!("../../../scorecards/business-ecosystem/1.json");

/// Pointer and code of what is wrong after something was put at a pointer.
fn found(document: &str, changes: &[(&str, Json)]) -> Vec<(String, &'static str)> {
    let mut document: Json = serde_json::from_str(document).unwrap();
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap() {
            Json::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            parent => parent[key] = value.clone(),
        }
    }
    match Template::from_json(&document.to_string()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| (fault.pointer.clone(), fault.code)).collect(),
    }
}

#[test]
fn every_part_that_could_be_read_is_looked_at() {
    assert!(found(SOUND, &[]).is_empty());
    let wrong = [
        ("/version", json!("1"), "/version", "wrong_type"),
        ("/name", json!(" "), "/name", "blank"),
        ("/groups/0/label", json!(""), "/groups/0/label", "blank"),
        ("/metrics/0/label", json!(7), "/metrics/0/label", "wrong_type"),
        ("/metrics/1/source", json!("S9"), "/metrics/1/source", "inconsistent"),
        ("/metrics/2/per", json!("week"), "/metrics/2/per", "not_one_of"),
        ("/metrics/7/goals/0/weight/value", json!("0.5"), "/metrics", "weights_not_one"),
        ("/escalations/0/due_days", json!(4000), "/escalations/0/due_days", "out_of_range"),
        ("/reviews/0/rhythm", json!("daily"), "/reviews/0/rhythm", "not_one_of"),
    ];
    let changes: Vec<_> = wrong.iter().map(|(pointer, value, ..)| (*pointer, value.clone())).collect();
    let mut expected: Vec<_> = wrong.iter().map(|(.., pointer, code)| ((*pointer).to_owned(), *code)).collect();
    let mut all = found(SOUND, &changes);
    expected.sort_unstable();
    all.sort_unstable();
    assert_eq!(all, expected);
}

#[test]
fn a_part_that_cannot_be_read_hides_no_other_fault() {
    let beside = ("/metrics/7/goals/0/threshold/value", json!("-5"));
    let alone = found(SOUND, std::slice::from_ref(&beside));
    assert_eq!(alone.len(), 1);
    for unread in ["/version", "/metrics/0/label", "/sources/S1", "/score", "/escalations", "/reviews", "/topics/0"] {
        let faults = found(SOUND, &[beside.clone(), (unread, json!(true))]);
        assert!(faults.len() > 1 && faults.contains(&alone[0]), "{unread}: {faults:?}");
    }
}

#[test]
fn what_hangs_on_what_could_not_be_read_is_not_judged() {
    for (pointer, value) in [
        ("/sources", json!(5)),
        ("/sources/S1", json!(5)),
        ("/groups", json!("all")),
        ("/groups/0/id", json!(1)),
        ("/metrics", json!({})),
        ("/metrics/0", json!("x")),
        ("/metrics/0/id", json!(1)),
        ("/metrics/0/group", json!(1)),
        ("/metrics/0/unit", json!("furlongs")),
        ("/metrics/0/comparison", json!("=>")),
        ("/metrics/1/comparison", json!("=>")),
        ("/metrics/1/goals", json!("none")),
        ("/metrics/1/goals/0", json!(1)),
        ("/metrics/1/goals/0/worst", json!("bad")),
        ("/metrics/1/goals/0/worst/value", json!("bad")),
        ("/metrics/1/goals/0/threshold/value", json!([])),
        ("/metrics/1/goals/0/target/value", json!("1e400")),
        ("/metrics/1/goals/0/target/source", json!(1)),
        ("/metrics/1/goals/0/weight", json!("0.1")),
        ("/metrics/1/goals/0/weight/value", json!("much")),
        ("/metrics/1/goals/0/from_quarter", json!("spring")),
        ("/score", json!(75)),
        ("/score/target/value", json!("good")),
        ("/score/threshold/value", json!("good")),
        ("/plan_metric", json!(1)),
        ("/escalations/0", json!([])),
        ("/escalations/0/id", json!(1)),
        ("/escalations/0/subject", json!("all")),
        ("/escalations/0/metrics", json!("all")),
        ("/escalations/0/source", json!(1)),
        ("/reviews", json!("often")),
        ("/reviews/0/agenda/0", json!(1)),
        ("/topics/0/topic", json!(1)),
        ("/topics/0/metrics", json!(1)),
        ("/fit", json!(1)),
        ("/fit/0/weight/value", json!("heavy")),
        ("/fit/0/criteria", json!(1)),
        ("/fit/0/criteria/0", json!(1)),
    ] {
        let document = if pointer.starts_with("/fit") { ECOSYSTEM } else { SOUND };
        let faults = found(document, &[(pointer, value)]);
        // What is missing in it is missing in what is no object at all.
        let within = |at: &str| at.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        assert!(!faults.is_empty() && faults.iter().all(|(at, _)| within(at)), "{pointer}: {faults:?}");
    }
}
