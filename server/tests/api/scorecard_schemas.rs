//! The schemas of judged cards and of their explanations, held against real cards.

use std::collections::BTreeSet;

use partner_roi_server::engine::Engine;
use reqwest::Method;
use serde_json::{Value, json};

use crate::helpers::TestServer;
use crate::schemas::{assert_refused, assert_valid, fields, schema, validator};
use crate::scorecard_helpers::{card, open};

/// The golden cards of the engine and those of the site.
fn cards() -> Vec<String> {
    let golden = [
        include_str!("../../../shared/tests/suite/golden_scorecards/by_hand.json"),
        include_str!("../../../shared/tests/suite/golden_scorecards/candidate_fit.json"),
        include_str!("../../../shared/tests/suite/golden_scorecards/channel_year.json"),
        include_str!("../../../shared/tests/suite/golden_scorecards/health_by_plan.json"),
        include_str!("../../../shared/tests/suite/golden_scorecards/missing_data.json"),
        include_str!("../../../shared/tests/suite/golden_scorecards/whole_program.json"),
    ];
    let golden = golden.map(|text| {
        let mut card = serde_json::from_str::<Value>(text).unwrap()["card"].take();
        // The program of the engine's own tests is not bundled.
        if card.pointer("/plan/scenario/program") == Some(&"golden".into()) {
            card["plan"] = json!({ "by_month": ["0", "5000", "5000", "5000", "5000"], "first_quarter": "2026-Q2" });
        }
        card.to_string()
    });
    let of_the_site = [
        include_str!("../../../www/data/begun.json"),
        include_str!("../../../www/data/brightline.json"),
        include_str!("../../../www/data/candidate.json"),
    ];
    golden.into_iter().chain(of_the_site.map(str::to_owned)).collect()
}

fn texts<'a>(list: &'a Value, key: &'a str) -> impl Iterator<Item = &'a str> {
    list.as_array().into_iter().flatten().map(move |item| item[key].as_str().unwrap())
}

/// The names of all figures of a judged card that can be opened.
fn figures(report: &Value) -> Vec<String> {
    let mut names: Vec<_> = report.get("fit").map(|_| "fit".to_owned()).into_iter().collect();
    for quarter in report["quarters"].as_array().unwrap() {
        let of = quarter["quarter"].as_str().unwrap();
        names.extend(["score", "score.trend"].map(|figure| format!("{of}.{figure}")));
        names.extend(fields(&quarter["groups"]).keys().map(|group| format!("{of}.group.{group}")));
        for metric in texts(&quarter["metrics"], "metric") {
            names.extend(["", ".trend"].map(|more| format!("{of}.metric.{metric}{more}")));
        }
    }
    let red = texts(&report["in_the_red"], "rule").zip(texts(&report["in_the_red"], "about"));
    names.extend(red.map(|(rule, about)| format!("in_the_red.{rule}.{about}")));
    let list = |value: &Value| value.as_array().into_iter().flatten().cloned().collect::<Vec<_>>();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let Some(metrics) = report["forecast"]["metrics"].as_object() {
        names.push("forecast.score".to_owned());
        names.extend(metrics.keys().map(|metric| format!("forecast.metric.{metric}")));
    }
    for row in list(&report["plan"]) {
        let kinds = ["planned", "difference", "planned_so_far", "actual_so_far", "share_so_far"];
        names.extend(kinds.map(|kind| format!("{}.plan.{kind}", text(&row["quarter"]))));
    }
    for level in list(&report["level"]["levels"]) {
        let metrics = list(&level["requirements"]).into_iter().map(|requirement| text(&requirement["metric"]));
        names.extend(metrics.map(|metric| format!("level.{}.{metric}", text(&level["level"]))));
    }
    names
}

/// The names of the fields that a schema speaks of.
fn declared(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            let properties = object.get("properties").and_then(Value::as_object);
            found.extend(properties.into_iter().flat_map(|properties| properties.keys().cloned()));
            object.values().for_each(|part| declared(part, found));
        }
        Value::Array(items) => items.iter().for_each(|part| declared(part, found)),
        _ => {}
    }
}

/// The names of the fields of a document.
fn met(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            found.extend(object.keys().cloned());
            object.values().for_each(|part| met(part, found));
        }
        Value::Array(items) => items.iter().for_each(|part| met(part, found)),
        _ => {}
    }
}

#[test]
fn every_judged_card_and_every_figure_opened_is_as_its_schema_says() {
    let [reports, trees] =
        ["scorecard-report", "scorecard-explanation"].map(|name| (schema(name), validator(&schema(name))));
    let mut seen = [BTreeSet::new(), BTreeSet::new()];
    let engine = Engine::default();
    for card in cards() {
        let report = engine.scorecard(&card, None, None).unwrap_or_else(|faults| panic!("{card}: {faults}"));
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_valid(&reports.1, &report, "a judged card");
        assert_refused(&reports.1, &report, "a judged card");
        met(&report, &mut seen[0]);
        for figure in figures(&report) {
            let tree =
                engine.scorecard(&card, None, Some(&figure)).unwrap_or_else(|faults| panic!("{figure}: {faults}"));
            let tree: Value = serde_json::from_str(&tree).unwrap();
            assert_valid(&trees.1, &tree, &figure);
            met(&tree, &mut seen[1]);
            if figure.ends_with("score") || figure == "fit" || figure.starts_with("in_the_red") {
                assert_refused(&trees.1, &tree, &figure);
            }
        }
    }
    for (schema, seen) in [&reports.0, &trees.0].into_iter().zip(seen) {
        let mut fields = BTreeSet::new();
        declared(schema, &mut fields);
        let unmet: Vec<_> = fields.difference(&seen).collect();
        assert!(unmet.is_empty(), "no card has these fields of {}: {unmet:?}", schema["title"]);
    }
}

#[tokio::test]
async fn the_api_answers_what_its_schemas_say() {
    let (server, _folder) = TestServer::start();
    for name in ["scorecard-report", "scorecard-explanation"] {
        assert_eq!(server.get(&format!("/api/v1/schemas/{name}")).await.json(), schema(name));
    }
    let schemas = server.get("/api/v1/openapi.json").await.json()["components"]["schemas"].clone();
    for (pointer, target) in [
        ("/SavedScorecard/properties/report", "ScorecardReport"),
        ("/ScorecardEvent/properties/escalation", "ScorecardReport.escalation"),
    ] {
        assert_eq!(schemas.pointer(pointer).unwrap()["$ref"], format!("#/components/schemas/{target}"));
        assert!(schemas[target].is_object(), "{target}");
    }

    let saved = server.saved_card(&card(&[open("2026-Q1", "3"), open("2026-Q2", "3")].join(","))).await;
    let report = validator(&schema("scorecard-report"));
    let mut escalation = schema("scorecard-report");
    let kept = ["$schema", "$defs"];
    escalation.as_object_mut().unwrap().retain(|key, _| kept.contains(&key.as_str()));
    escalation["$ref"] = "#/$defs/escalation".into();
    for (revision, (quarter, on)) in [("2026-Q1", "2026-04-10"), ("2026-Q2", "2026-07-10")].into_iter().enumerate() {
        let (below, body) = (format!("/quarters/{quarter}/close"), format!(r#"{{"on":"{on}"}}"#));
        let closed = server.change_card(Method::POST, &saved, &below, revision as u64 + 1, Some(&body)).await;
        assert_eq!(closed.status, 200, "{}", closed.text);
        assert_valid(&report, &closed.json()["report"], quarter);
    }
    let events = server.of_card(&saved.id, &saved.read_token, "/events").await.json();
    let events = events["events"].as_array().unwrap();
    assert!(!events.is_empty());
    events.iter().for_each(|event| assert_valid(&validator(&escalation), &event["escalation"], "an event"));
}
