//! Everything that can be wrong with a card or its template: its own code, at its own place.

use partner_roi_shared::Catalog;
use partner_roi_shared::scorecard::{Checked, Templates};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::codes;

fn sound() -> Json {
    let golden: Json = serde_json::from_str(include_str!("golden_scorecards/by_hand.json")).unwrap();
    golden["card"].clone()
}

fn faults(card: &Json) -> Vec<(String, String)> {
    match Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string()) {
        Ok(_) => Vec::new(),
        Err(faults) => codes(&faults).into_iter().map(|(at, code)| (at.to_owned(), code.to_owned())).collect(),
    }
}

/// What is found after something was put at a pointer; `-` adds to a list.
fn with(changes: &[(&str, Json)]) -> Vec<(String, String)> {
    let mut card = sound();
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match card.pointer_mut(parent).unwrap() {
            Json::Array(items) if key == "-" => items.push(value.clone()),
            Json::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            parent => parent[key] = value.clone(),
        }
    }
    faults(&card)
}

const GROWTH: &str = "/own_template/metrics/0/goals/0";

fn assert_found(cases: Vec<(String, Json, String, &str)>) {
    for (pointer, value, expected, code) in cases {
        assert_eq!(with(&[(&pointer, value.clone())]), [(expected, code.to_owned())], "{pointer} {value}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn goals_make_sense() {
    assert_eq!(with(&[]), []);
    let stated = |value: &str| object!({ "value": value, "assumption": "x" });
    let case =
        |field: &str, value: Json, at: &str, code| (format!("{GROWTH}/{field}"), value, format!("{GROWTH}/{at}"), code);
    assert_found(vec![
        case("target", stated("0"), "target", "target_equals_worst"),
        case("target", stated("-1"), "target", "wrong_direction"),
        case("threshold", stated("0.31"), "threshold", "threshold_outside"),
        case("threshold", stated("-0.01"), "threshold", "threshold_outside"),
        case("stretch", stated("0.2"), "stretch", "stretch_before_target"),
        case("target/value", object!("a third"), "target/value", "not_a_number"),
        case("target", object!({ "value": "0.3" }), "target", "inconsistent"),
        case("target", object!({ "value": "0.3", "source": "X" }), "target/source", "inconsistent"),
        case("from_quarter", object!("2026-13"), "from_quarter", "not_a_quarter"),
        (
            "/own_template/metrics/0/goals/1/from_quarter".into(),
            Json::Null,
            "/own_template/metrics/0/goals/1/from_quarter".into(),
            "quarter_order",
        ),
        (
            "/own_template/metrics/1/goals/0/target".into(),
            stated("500"),
            "/own_template/metrics/1/goals/0/target".into(),
            "wrong_direction",
        ),
    ]);
    // At the ends of worst to target a threshold is in order.
    for end in ["0", "0.3"] {
        assert_eq!(with(&[(&format!("{GROWTH}/threshold"), stated(end))]), []);
    }
    // The row from 2027-Q1 on has other weights than the first: each is looked at.
    let sum = ("/own_template/metrics".to_owned(), "weights_not_one".to_owned());
    assert_eq!(with(&[(&format!("{GROWTH}/weight"), stated("0.4"))]), std::slice::from_ref(&sum));
    assert_eq!(with(&[("/own_template/metrics/1/goals/0/weight", stated("0.4"))]), [sum.clone(), sum.clone()]);
    assert_eq!(
        with(&[(&format!("{GROWTH}/weight"), stated("0"))]),
        [(format!("{GROWTH}/weight"), "out_of_range".to_owned()), sum]
    );
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn templates_are_consistent() {
    let case =
        |at: &str, value: Json, code| (format!("/own_template/{at}"), value, format!("/own_template/{at}"), code);
    let moved = |at: &str, value: Json, expected: &str, code| {
        (format!("/own_template/{at}"), value, format!("/own_template/{expected}"), code)
    };
    let metric = |change: (&str, Json)| {
        let mut metric = object!({ "id": "more", "label": "More", "group": "service", "unit": "money", "source": "E" });
        metric[change.0] = change.1;
        metric
    };
    assert_found(vec![
        case("schema_version", object!(2), "out_of_range"),
        case("id", object!("Not an id"), "inconsistent"),
        case("missing_data", object!("ignore"), "not_one_of"),
        case("colour", object!("red"), "unknown_field"),
        case("score/target", object!({ "value": "101", "assumption": "x" }), "out_of_range"),
        case("score/threshold", object!({ "value": "90", "assumption": "x" }), "threshold_outside"),
        case("plan_metric", object!("profit"), "unknown_metric"),
        case("metrics/3/unit", object!("watched"), "not_one_of"),
        case("metrics/3/per", object!("week"), "not_one_of"),
        case("metrics/3/group", object!("sales"), "inconsistent"),
        case("metrics/0/comparison", Json::Null, "missing"),
        moved("metrics/-", metric(("id", object!("nps"))), "metrics/4/id", "inconsistent"),
        moved(
            "metrics/-",
            metric(("derived", object!({ "rule": "balance", "of": ["nps"] }))),
            "metrics/4/derived",
            "inconsistent",
        ),
        moved(
            "metrics/-",
            metric(("derived", object!({ "rule": "lowest_of", "of": ["x"] }))),
            "metrics/4/derived/of/0",
            "unknown_metric",
        ),
        moved(
            "metrics/-",
            metric(("derived", object!({ "rule": "cumulative_share_of_plan" }))),
            "metrics/4/derived",
            "inconsistent",
        ),
        moved(
            "metrics/-",
            metric(("derived", object!({ "rule": "balance", "of": ["nps"], "against": ["nps"] }))),
            "metrics/4/derived/against/0",
            "inconsistent",
        ),
        moved(
            "metrics/-",
            metric(("derived", object!({ "rule": "lowest_of", "of": ["more"] }))),
            "metrics/4/derived/of/0",
            "derived_metric",
        ),
        moved("topics", object!([{ "topic": "weather" }]), "topics/0/topic", "inconsistent"),
        moved("topics", object!([{ "topic": "growth", "groups": ["sales"] }]), "topics/0/groups/0", "inconsistent"),
        moved(
            "topics",
            object!([{ "topic": "growth", "metrics": ["profit"] }]),
            "topics/0/metrics/0",
            "unknown_metric",
        ),
        moved("topics", object!([{ "topic": "growth", "parts": ["mood"] }]), "topics/0/parts/0", "not_one_of"),
        case("escalations/0/quarters", object!(0), "out_of_range"),
        case("escalations/0/owner", object!(" "), "blank"),
        moved("escalations/0/metrics", object!(["profit"]), "escalations/0/metrics/0", "unknown_metric"),
        moved("escalations/0/metrics", object!(["tickets"]), "escalations/0/metrics/0", "inconsistent"),
        moved("escalations/1/metrics", object!(["nps"]), "escalations/1/subject", "inconsistent"),
        case("escalations/0/trigger", object!("shout"), "not_one_of"),
        case("reviews/0/rhythm", object!("weekly"), "not_one_of"),
        case("program", object!({ "id": "agent-platform", "version": 9 }), "unknown_program"),
    ]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn quarters_follow_one_another() {
    let case = |at: &str, value: Json, expected: &str, code| (at.to_owned(), value, expected.to_owned(), code);
    let open = |quarter: &str| object!({ "quarter": quarter, "status": "open" });
    let before = |on: &str| object!([{ "on": on, "by": "A", "reason": "r", "before": [] }]);
    assert_found(vec![
        case("/quarters/-", open("2027-Q4"), "/quarters/6/quarter", "quarter_gap"),
        case("/quarters/-", open("2027-Q2"), "/quarters/6/quarter", "duplicate_quarter"),
        case("/quarters/-", open("2026-Q3"), "/quarters/6/quarter", "duplicate_quarter"),
        case("/quarters/-", open("2025-Q4"), "/quarters/6/quarter", "quarter_order"),
        case("/quarters/-", open("2027/3"), "/quarters/6/quarter", "not_a_quarter"),
        case("/quarters/0/status", object!("done"), "/quarters/0/status", "not_one_of"),
        case("/quarters/0/closed_on", Json::Null, "/quarters/0/closed_on", "missing"),
        case("/quarters/0/closed_on", object!("2026-03-30"), "/quarters/0/closed_on", "out_of_range"),
        case("/quarters/0/closed_on", object!("2026-02-30"), "/quarters/0/closed_on", "not_a_date"),
        case("/quarters/0/closed_on", object!("2026-08-01"), "/quarters/1/closed_on", "quarter_order"),
        case("/quarters/5/closed_on", object!("2027-07-01"), "/quarters/5/closed_on", "inconsistent"),
        case("/quarters/0/restatements", before("2026-05-01"), "/quarters/0/restatements", "inconsistent"),
        case("/quarters/2/restatements", object!([]), "/quarters/2/restatements", "inconsistent"),
        case("/quarters/2/restatements", before("2026-10-14"), "/quarters/2/restatements/0/on", "quarter_order"),
        case("/quarters/2/restatements/0/by", object!(""), "/quarters/2/restatements/0/by", "blank"),
        case(
            "/quarters/2/restatements/0/before/0/metric",
            object!("x"),
            "/quarters/2/restatements/0/before/0/metric",
            "unknown_metric",
        ),
    ]);
    let mut card = sound();
    card["quarters"][1]["status"] = "open".into();
    card["quarters"][1].as_object_mut().unwrap().remove("closed_on");
    assert_eq!(faults(&card), [("/quarters/2/status".to_owned(), "quarter_order".to_owned())]);
    let many: Vec<_> = (0..81).map(|index| open(&format!("{}-Q{}", 2000 + index / 4, index % 4 + 1))).collect();
    assert_eq!(with(&[("/quarters", object!(many))]), [("/quarters".to_owned(), "too_many".to_owned())]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn entries_are_figures_of_known_metrics() {
    let case = |at: &str, value: Json, expected: &str, code| (at.to_owned(), value, expected.to_owned(), code);
    assert_found(vec![
        case("/quarters/0/entries/0/metric", object!("profit"), "/quarters/0/entries/0/metric", "unknown_metric"),
        case("/quarters/0/entries/0/metric", object!("nps"), "/quarters/0/entries/2/metric", "duplicate_entry"),
        case("/quarters/0/entries/0/actual", object!("many"), "/quarters/0/entries/0/actual", "not_a_number"),
        case("/quarters/0/entries/0/actual", object!(""), "/quarters/0/entries/0/actual", "blank"),
        case("/quarters/0/entries/0/actual", object!(true), "/quarters/0/entries/0/actual", "wrong_type"),
        case("/quarters/0/entries/2/actual", object!("101"), "/quarters/0/entries/2/actual", "out_of_range"),
        case("/quarters/0/entries/3/actual", object!(-1), "/quarters/0/entries/3/actual", "out_of_range"),
        case(
            "/fit",
            object!([{ "group": "g", "criterion": "c", "score": "1" }]),
            "/fit/0/criterion",
            "unknown_criterion",
        ),
        case("/template", object!({ "id": "health", "version": 1 }), "/own_template", "inconsistent"),
        case("/own_template", Json::Null, "/template", "missing"),
    ]);
    let health = |change: (&str, Json)| {
        let mut card = object!({ "schema_version": 1, "template": { "id": "health", "version": 1 } });
        card[change.0] = change.1;
        faults(&card)
    };
    let derived = object!([{ "quarter": "2026-Q1", "status": "open", "entries": [{ "metric": "value_delivered", "actual": 1 }] }]);
    let scenario =
        object!({ "program": "agent-platform", "partner_type": "channel", "level": "gold", "deal_size": "x" });
    let plan = |scenario: &Json, figure: &str| {
        ("plan", object!({ "scenario": scenario, "figure": figure, "first_quarter": "2026-Q1", "first_month": 4 }))
    };
    for (change, expected) in [
        (("template", object!({ "id": "fitness", "version": 1 })), vec![("/template/id", "unknown_template")]),
        (("template", object!({ "id": "health", "version": 2 })), vec![("/template/version", "unknown_version")]),
        (("quarters", derived), vec![("/quarters/0/entries/0/metric", "derived_metric")]),
        (("plan", object!({ "first_quarter": "2026-Q1" })), vec![("/plan", "inconsistent")]),
        (
            ("plan", object!({ "by_month": ["0"], "first_quarter": "2026-Q1" })),
            vec![("/plan/by_month", "out_of_range")],
        ),
        (
            plan(&scenario, "vendor.npv"),
            vec![
                ("/plan/first_month", "out_of_range"),
                ("/plan/scenario/deal_size", "not_a_number"),
                ("/plan/scenario/level", "unknown_level"),
                ("/plan/scenario/program_version", "missing"),
                ("/plan/figure", "not_one_of"),
            ],
        ),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(at, code)| (at.to_owned(), code.to_owned())).collect();
        assert_eq!(health(change.clone()), expected, "{change:?}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn all_faults_come_at_once() {
    let found = with(&[
        ("/schema_version", object!(2)),
        ("/own_template/metrics/3/group", object!("sales")),
        ("/quarters/0/entries/0/metric", object!("profit")),
        ("/quarters/5/entries/0/actual", object!("1e30")),
        ("/colour", object!("red")),
    ]);
    // A figure that cannot be read does not hide what is wrong besides.
    let expected = [
        ("/quarters/5/entries/0/actual", "out_of_range"),
        ("/colour", "unknown_field"),
        ("/own_template/metrics/3/group", "inconsistent"),
        ("/schema_version", "out_of_range"),
        ("/quarters/0/entries/0/metric", "unknown_metric"),
    ];
    assert_eq!(found, expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_cannot_be_held_is_said() {
    let mut card = sound();
    let largest = "79228162514264337593543950335";
    card["quarters"][0]["entries"][0]["actual"] = largest.into();
    let checked = Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string()).unwrap();
    assert_eq!(checked.judge().unwrap().quarters[0].metrics[0].attainment, Some(1.into()));

    let goal = &mut card["own_template"]["metrics"][0]["goals"][0];
    goal["worst"]["value"] = format!("-{largest}").into();
    goal["target"]["value"] = largest.into();
    goal["stretch"]["value"] = largest.into();
    let checked = Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string()).unwrap();
    assert_eq!(codes(&checked.judge().unwrap_err()), [("", "overflow")]);
}
