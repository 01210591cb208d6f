//! Every check, by a document that breaks it.

use serde_json::{Value as Json, json};

use crate::Program;

const SOUND: &str = include_str!("../../../programs/agent-platform/1.json");

/// Pointer and code of what is wrong after something was put at a pointer.
fn found(changes: &[(&str, Json)]) -> Vec<(String, &'static str)> {
    let mut document: Json = serde_json::from_str(SOUND).unwrap();
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap() {
            Json::Array(items) if key == "-" => items.push(value.clone()),
            Json::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            parent => parent[key] = value.clone(),
        }
    }
    match Program::from_json(&document.to_string()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| (fault.pointer.clone(), fault.code)).collect(),
    }
}

#[test]
fn every_inconsistency_is_named() {
    assert!(found(&[]).is_empty());
    for (pointer, value, expected, code) in [
        ("/schema_version", json!(2), "/schema_version", "out_of_range"),
        ("/id", json!("---"), "/id", "inconsistent"),
        ("/version", json!("1"), "/version", "wrong_type"),
        ("/effective_from", json!("2026-13-01"), "/effective_from", "not_a_date"),
        ("/effective_to", json!("2020-01-01"), "/effective_to", "inconsistent"),
        ("/language", json!("English"), "/language", "not_one_of"),
        ("/currency", json!("usd"), "/currency", "not_one_of"),
        ("/rounding", json!("none"), "/rounding", "not_one_of"),
        ("/start_month", json!(13), "/start_month", "out_of_range"),
        ("/disclaimer", json!(" "), "/disclaimer", "blank"),
        ("/models/-", json!("revenue_share"), "/models/1", "inconsistent"),
        ("/certification_levels", json!(null), "/certification_levels", "wrong_type"),
        ("/levels/1/id", json!("registered"), "/levels/1/id", "inconsistent"),
        ("/partner_types/1/minimum_investment", json!("7e27"), "/partner_types/1/minimum_investment", "out_of_range"),
        (
            "/partner_types/0/expected_return/measure",
            json!("profit"),
            "/partner_types/0/expected_return/measure",
            "not_one_of",
        ),
        (
            "/partner_types/0/success_metrics/0/source",
            json!("S9"),
            "/partner_types/0/success_metrics/0/source",
            "inconsistent",
        ),
        (
            "/partner_types/0/success_metrics/0/unit",
            json!("watched"),
            "/partner_types/0/success_metrics/0",
            "inconsistent",
        ),
        ("/levels/0/id", json!("a b/c"), "/levels/0/id", "inconsistent"),
        ("/levels/0/name", json!(""), "/levels/0/name", "blank"),
        ("/levels/0/mdf", json!("5e15"), "/levels/0/mdf", "out_of_range"),
        ("/levels/0/revenue_share", json!("1.5"), "/levels/0/revenue_share", "out_of_range"),
        (
            "/levels/0/defaults/leads_per_month/value",
            json!("-1"),
            "/levels/0/defaults/leads_per_month/value",
            "out_of_range",
        ),
        (
            "/levels/0/defaults/price",
            json!({ "value": "1", "source": "S1" }),
            "/levels/0/defaults/price",
            "unknown_field",
        ),
        ("/defaults/churn/source", json!("S1"), "/defaults/churn", "inconsistent"),
        ("/commission_ranges/0/high", json!("9"), "/commission_ranges/0/high", "out_of_range"),
        ("/commission_ranges/0/low", json!("0.9"), "/commission_ranges/0", "inconsistent"),
        ("/projection/1/year", json!(1), "/projection/1/year", "inconsistent"),
        ("/projection/0/year", json!(0), "/projection/0/year", "out_of_range"),
        ("/projection/0/partner_revenue", json!("-2500000"), "/projection/0/partner_revenue", "out_of_range"),
        (
            "/partner_types/0/expected_return/within_months",
            json!(0),
            "/partner_types/0/expected_return/within_months",
            "out_of_range",
        ),
        ("/examples/0/within_months", json!(0), "/examples/0/within_months", "out_of_range"),
        ("/partner_types/0/assumption", json!("so"), "/partner_types/0", "inconsistent"),
        (
            "/partner_types/0/success_metrics/1/metric",
            json!("integration_adoption"),
            "/partner_types/0/success_metrics/1/metric",
            "inconsistent",
        ),
        ("/targets/0/value", json!("-1.5"), "/targets/0/value", "out_of_range"),
        ("/targets/0/per", json!("week"), "/targets/0/per", "not_one_of"),
        ("/targets/0/up_to", json!("0.2"), "/targets/0/up_to", "inconsistent"),
        ("/targets/0/label", json!(""), "/targets/0/label", "blank"),
        ("/targets/0/assumption", json!("so"), "/targets/0", "inconsistent"),
        ("/targets/1/up_to", json!("1"), "/targets/1/up_to", "inconsistent"),
        ("/targets/6/value", json!("-1"), "/targets/6/value", "out_of_range"),
        ("/targets/16/benchmark", json!("-101"), "/targets/16/benchmark", "out_of_range"),
        ("/rollout/2/targets/1/value", json!("10.5"), "/rollout/2/targets/1/value", "out_of_range"),
        ("/levels/1/requirements/1/at_least", json!("2"), "/levels/1/requirements/1/at_least", "out_of_range"),
        (
            "/levels/1/requirements/1/metric",
            json!("qualified_leads_per_month"),
            "/levels/1/requirements/1/metric",
            "inconsistent",
        ),
        ("/attrition/monthly", json!("1.1"), "/attrition/monthly", "out_of_range"),
        ("/attrition/source", json!("S1"), "/attrition", "inconsistent"),
        ("/cases/0/id", json!("half"), "/cases/3/id", "inconsistent"),
        ("/cases/1/factors", json!({ "deal_size": "2" }), "/cases/1/factors", "inconsistent"),
        ("/projection/0/share_of_revenue", json!("7"), "/projection/0/share_of_revenue", "out_of_range"),
        ("/rollout/0/from_month", json!(0), "/rollout/0/to_month", "inconsistent"),
        (
            "/rollout/0/recruits/0/partner_types/0",
            json!("dealer"),
            "/rollout/0/recruits/0/partner_types/0",
            "unknown_partner_type",
        ),
        ("/rollout/0/recruits/0/level", json!("gold"), "/rollout/0/recruits/0/level", "unknown_level"),
        ("/examples/0/source", json!("S9"), "/examples/0/source", "inconsistent"),
        ("/reviews/0/rhythm", json!("weekly"), "/reviews/0/rhythm", "not_one_of"),
        ("/risks/0/source", json!("S9"), "/risks/0/source", "inconsistent"),
        ("/colour", json!("red"), "/colour", "unknown_field"),
    ] {
        assert_eq!(found(&[(pointer, value)]), [(expected.to_owned(), code)], "{pointer}");
    }
}

#[test]
fn all_inconsistencies_come_at_once() {
    let faults = found(&[("/levels/0/name", json!("")), ("/risks/1/source", json!("S9")), ("/id", json!("A"))]);
    assert_eq!(faults.len(), 3, "{faults:?}");
}

#[test]
fn every_fault_of_a_default_is_named_where_it_stands() {
    let bands = json!([{ "from": "0", "rate": "2" }, { "from": "-1", "rate": "0.1" }]);
    let wrong = found(&[("/defaults/payout_plan.bands", json!({ "value": bands, "assumption": "so" }))]);
    let at = |rest: &str| format!("/defaults/payout_plan.bands/value/{rest}");
    assert_eq!(wrong, [(at("0/rate"), "out_of_range"), (at("1/from"), "out_of_range")]);
}

/// What is wrong with a sound program whose partner type has neither a source nor, at first, figures of its own.
#[test]
fn an_assumed_partner_type_states_no_figures() {
    let assumed = json!({ "id": "x", "name": "X", "assumption": "nobody names it" });
    assert!(found(&[("/partner_types/-", assumed.clone())]).is_empty());
    let figures = [
        ("minimum_investment", json!("1")),
        ("revenue_impact", json!({ "low": "1", "high": "2" })),
        ("expected_return", json!({ "measure": "revenue_multiple", "low": "1", "high": "2", "within_months": 12 })),
    ];
    for (field, value) in figures {
        let mut stated = assumed.clone();
        stated[field] = value;
        let expected = format!("/partner_types/3/{field}");
        assert_eq!(found(&[("/partner_types/-", stated)]), [(expected, "inconsistent")]);
    }
    assert_eq!(
        found(&[(
            "/rollout/0/targets/0",
            json!({ "metric": "a", "label": "A", "unit": "watched", "assumption": "b" })
        )]),
        [("/rollout/0/targets/0".to_owned(), "inconsistent")],
    );
}

#[test]
fn what_cannot_be_read_hides_nothing_else() {
    let contradictions = [
        ("/effective_from", json!("2026-02-30")),
        ("/levels/2/revenue_share", json!("7")),
        ("/partner_types/0/expected_return/within_months", json!(0)),
        ("/targets/6/value", json!("-100")),
        ("/attrition/monthly", json!("2")),
        ("/rollout/0/recruits/0/level", json!("gold")),
        ("/reviews/0/source", json!("S9")),
    ];
    let all: Vec<_> = contradictions.iter().map(|(pointer, _)| *pointer).collect();
    let among = |found: &[(String, &str)]| {
        let named = |pointer: &&str| found.iter().any(|(at, _)| at == pointer);
        all.iter().copied().filter(named).collect::<Vec<_>>()
    };
    assert_eq!(among(&found(&contradictions)), all);
    for (unreadable, value, expected) in [
        // A word that is not known, a key too few, a wrong type, a default without a source, bands out of order.
        ("/targets/0/unit", json!("x"), "/targets/0/unit"),
        ("/targets/0", json!({}), "/targets/0/metric"),
        ("/partner_types/0/expected_return/low", json!([]), "/partner_types/0/expected_return/low"),
        ("/attrition/assumption", json!(5), "/attrition/assumption"),
        ("/reviews/0/agenda", json!("x"), "/reviews/0/agenda"),
        ("/defaults/churn", json!({ "value": "0.1" }), "/defaults/churn"),
        ("/defaults/churn", json!({ "value": "0.1", "source": "S9" }), "/defaults/churn/source"),
        ("/defaults/churn", json!({ "value": "x", "source": "S9" }), "/defaults/churn/source"),
        ("/payout_plans/0/bands", json!([{ "from": "1", "rate": "0.1" }]), "/payout_plans/0/bands/0/from"),
        ("/cases/1/factors", json!({ "price": "2" }), "/cases/1/factors"),
        ("/currency", json!("$"), "/currency"),
    ] {
        let mut changes = contradictions.to_vec();
        changes.push((unreadable, value));
        let found = found(&changes);
        assert_eq!(among(&found), all, "{unreadable}");
        assert!(found.iter().any(|(at, _)| at == expected), "{unreadable}: {found:?}");
    }
}

/// Every place of a document; of what is alike, lists and defaults, the first two.
fn places(node: &Json, at: &str, all: &mut Vec<String>) {
    let below = |key: &str| format!("{at}/{}", crate::document::escape_pointer(key));
    match node {
        Json::Object(entries) => {
            let alike = if at.ends_with("/defaults") { 2 } else { usize::MAX };
            entries.iter().take(alike).for_each(|(key, node)| places(node, &below(key), all));
        }
        Json::Array(items) => {
            items.iter().take(2).enumerate().for_each(|(index, node)| places(node, &below(&index.to_string()), all));
        }
        _ => {}
    }
    all.push(at.to_owned());
}

/// Puts what cannot be read into one place after the other of two programs that have all there is between them.
#[test]
fn what_cannot_be_read_is_not_taken_for_a_contradiction() {
    for text in [SOUND, include_str!("../../../programs/co-development/1.json")] {
        let sound: Json = serde_json::from_str(text).unwrap();
        let mut all = Vec::new();
        places(&sound, "", &mut all);
        for pointer in all {
            let mut document = sound.clone();
            *document.pointer_mut(&pointer).unwrap() = json!(true);
            match Program::from_json(&document.to_string()) {
                Ok(_) => assert!(pointer == "/commitment_is_fee" || pointer.ends_with("/standing"), "{pointer}"),
                Err(faults) => {
                    let elsewhere = faults.iter().find(|fault| !fault.pointer.starts_with(&pointer));
                    assert_eq!(elsewhere, None, "{pointer}");
                }
            }
        }
    }
}
