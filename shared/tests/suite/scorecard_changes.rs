//! Changes of one quarter as documents, and a plan from a saved scenario.

use partner_roi_shared::date::Date;
use partner_roi_shared::scorecard::{Checked, Quarter, Templates, changes};
use partner_roi_shared::{Catalog, Faults};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::codes;

const HEAD: &str = r#"{"schema_version":1,"template":{"id":"health","version":1}}"#;
const FIGURES: &str =
    r#"{"entries":[{"metric":"vendor_alignment","actual":"8"},{"metric":"partner_alignment","actual":"5"}]}"#;

fn read(card: &str) -> Checked<'static> {
    Checked::from_json(Templates::bundled(), Catalog::bundled(), card).unwrap_or_else(|faults| panic!("{faults}"))
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn quarter(text: &str) -> Quarter {
    Quarter::parse(text).unwrap()
}

fn refused(outcome: Result<Checked<'_>, Faults>, expected: &[(&str, &str)]) {
    let faults = outcome.err().unwrap();
    assert_eq!(codes(&faults), expected);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_year_of_changes_gives_the_card_written_at_once() {
    let today = day("2026-08-01");
    let card = read(HEAD).with_figures(quarter("2026-Q1"), FIGURES).unwrap();
    let card = card.closed_by(quarter("2026-Q1"), r#"{"on":"2026-04-10"}"#, today).unwrap();
    let card = card.with_figures(quarter("2026-Q3"), r#"{"entries":[]}"#).unwrap();
    let card = card.closed_by(quarter("2026-Q2"), "{}", today).unwrap();
    let restating =
        r#"{"by":"A","reason":"late","entries":[{"metric":"vendor_alignment","actual":"7.50","note":"again"}]}"#;
    let card = card.restated_by(quarter("2026-Q1"), restating, today).unwrap();
    let at_once = r#"{"schema_version":1,"template":{"id":"health","version":1},"quarters":[
        {"quarter":"2026-Q1","status":"restated","closed_on":"2026-04-10",
         "entries":[{"metric":"vendor_alignment","actual":"7.5","note":"again"}],
         "restatements":[{"on":"2026-08-01","by":"A","reason":"late","before":[
            {"metric":"vendor_alignment","actual":"8"},{"metric":"partner_alignment","actual":"5"}]}]},
        {"quarter":"2026-Q2","status":"closed","closed_on":"2026-08-01"},
        {"quarter":"2026-Q3","status":"open"}]}"#;
    assert_eq!(card.to_json(), read(at_once).to_json());
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn faults_point_into_the_document_of_the_change() {
    let (first, second, today) = (quarter("2026-Q1"), quarter("2026-Q2"), day("2026-08-01"));
    let card = read(HEAD).with_figures(first, FIGURES).unwrap();
    let wrong = r#"{"entries":[{"metric":"vendor_alignment","actual":"x"},{"metric":"speed","actual":"1"}],"more":1}"#;
    let expected =
        [("/entries/0/actual", "not_a_number"), ("/more", "unknown_field"), ("/entries/1/metric", "unknown_metric")];
    refused(card.with_figures(first, wrong), &expected);
    refused(card.with_figures(second, "{}"), &[("/entries", "missing")]);
    refused(card.with_figures(quarter("2025-Q4"), FIGURES), &[("", "quarter_order")]);
    // Eighty quarters are the most that a card has: 2026-Q1 to 2045-Q4.
    assert!(card.with_figures(quarter("2045-Q4"), FIGURES).is_ok());
    refused(card.with_figures(quarter("2046-Q1"), FIGURES), &[("", "too_many")]);
    refused(card.closed_by(second, "{}", today), &[("", "not_one_of")]);
    refused(card.closed_by(first, r#"{"on":"2026-03-30"}"#, today), &[("/on", "out_of_range")]);
    // Where the day is one ahead of ours, it is tomorrow already.
    assert!(card.closed_by(first, r#"{"on":"2026-08-02"}"#, today).is_ok());
    refused(card.closed_by(first, r#"{"on":"2026-08-03"}"#, today), &[("/on", "out_of_range")]);
    refused(card.restated_by(first, r#"{"by":"a","reason":"b","entries":[]}"#, today), &[("", "not_one_of")]);

    let card = card.with_figures(second, FIGURES).unwrap();
    refused(card.closed_by(second, "{}", today), &[("", "quarter_order")]);
    let card = card.closed_by(first, "{}", today).unwrap();
    refused(card.closed_by(first, "{}", today), &[("", "quarter_closed")]);
    refused(card.with_figures(first, FIGURES), &[("", "quarter_closed")]);
    let restating = r#"{"on":"2026-07-31","by":"","reason":" ","entries":[{"metric":"speed","actual":"1"}]}"#;
    let expected =
        [("/entries/0/metric", "unknown_metric"), ("/on", "quarter_order"), ("/by", "blank"), ("/reason", "blank")];
    refused(card.restated_by(first, restating, today), &expected);
    refused(card.restated_by(first, r#"{"reason":"b"}"#, today), &[("/by", "missing"), ("/entries", "missing")]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn another_card_keeps_what_is_closed() {
    let (first, today) = (quarter("2026-Q1"), day("2026-08-01"));
    let open = read(HEAD).with_figures(first, FIGURES).unwrap();
    let closed = open.closed_by(first, r#"{"on":"2026-04-10"}"#, today).unwrap();
    let restating = r#"{"on":"2026-05-01","by":"A","reason":"late","entries":[]}"#;
    let restated = closed.restated_by(first, restating, today).unwrap();
    let again = restated.restated_by(first, &restating.replace("05-01", "06-01"), today).unwrap();
    let text = |card: &Checked<'_>, before: &str, after: &str| {
        let text = card.to_json();
        assert!(text.contains(before), "{text}");
        read(&text.replace(before, after))
    };
    for (before, after) in
        [(&open, &closed), (&closed, &closed), (&closed, &restated), (&closed, &again), (&restated, &again)]
    {
        assert!(before.replaced_by(after.clone()).is_ok(), "{}", after.to_json());
    }
    for (before, after) in [
        (&closed, open),
        (&restated, closed.clone()),
        (&closed, text(&closed, r#""actual":"8""#, r#""actual":"9""#)),
        (&closed, text(&closed, "2026-04-10", "2026-04-11")),
        (&closed, text(&restated, r#""actual":"8""#, r#""actual":"9""#)),
        (&restated, text(&restated, r#""late""#, r#""early""#)),
    ] {
        refused(before.replaced_by(after), &[("/quarters/0", "quarter_closed")]);
    }
    refused(closed.replaced_by(read(HEAD)), &[("/quarters", "quarter_closed")]);

    assert!(again.clone().dated(day("2026-05-31")).is_ok());
    let ahead = [("/quarters/0/restatements/0/on", "out_of_range"), ("/quarters/0/restatements/1/on", "out_of_range")];
    refused(again.clone().dated(day("2026-04-09")), &ahead);
    refused(again.dated(day("2026-04-08")), &[[("/quarters/0/closed_on", "out_of_range")].as_slice(), &ahead].concat());
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_saved_scenario_is_put_into_a_plan_that_has_none() {
    let scenario = r#"{"program":"agent-platform","program_version":1,"partner_type":"channel","level":"premier"}"#;
    let with = |plan: &str| {
        let card = HEAD.replacen('{', &format!(r#"{{"plan":{plan},"#), 1);
        changes::with_scenario(&card, scenario)
    };
    let card = read(&with(r#"{"first_quarter":"2026-Q1","first_month":2,"figure":"vendor.gross_profit"}"#).unwrap());
    let written = r#"{"level":"premier","partner_type":"channel","program":"agent-platform","program_version":1}"#;
    assert_eq!(changes::planned_scenario(card.card()).as_deref(), Some(written));
    assert_eq!(changes::planned_scenario(read(HEAD).card()), None);
    for (plan, pointer, code) in [
        ("null", "/plan", "missing"),
        (r#"{"first_quarter":"2026-Q1","by_month":[]}"#, "/plan/by_month", "inconsistent"),
        (r#"{"first_quarter":"2026-Q1","scenario":{}}"#, "/plan/scenario", "inconsistent"),
    ] {
        assert_eq!(codes(&with(plan).unwrap_err()), [(pointer, code)]);
    }
    assert!(changes::with_scenario("[", scenario).unwrap_err().is_malformed());
}
