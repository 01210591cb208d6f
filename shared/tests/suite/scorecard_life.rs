//! A card through a year: figures come in, quarters are closed, one is restated.

use partner_roi_shared::Catalog;
use partner_roi_shared::date::Date;
use partner_roi_shared::scorecard::{Checked, Entry, Quarter, Templates};
use partner_roi_shared::text::Exact;
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal, json};

fn read(card: &Json) -> Checked<'static> {
    Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn judged(card: &Checked<'_>) -> Json {
    json(card.judge().unwrap().to_node().unwrap())
}

fn ratings(vendor: &str, partner: &str) -> Vec<Entry> {
    let entry = |metric: &str, actual| Entry { metric: metric.to_owned(), actual: Exact(decimal(actual)), note: None };
    vec![entry("vendor_alignment", vendor), entry("partner_alignment", partner)]
}

/// Trigger, standing and the day it is due, for each escalation.
fn escalations(card: &Checked<'_>) -> Vec<[String; 3]> {
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let judged = judged(card);
    let all = judged["escalations"].as_array().unwrap().iter();
    all.map(|it| [text(&it["trigger"]), text(&it["standing"]), text(&it["due_on"])]).collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_second_red_quarter_raises_and_a_restatement_withdraws() {
    let head = object!({ "schema_version": 1, "template": { "id": "health", "version": 1 }, "currency": "EUR" });
    let actuals = "metric,quarter,actual\nvendor_alignment,2026-Q1,8\npartner_alignment,2026-Q1,4\n\
        vendor_alignment,2026-Q2,4.5\npartner_alignment,2026-Q2,7\n";
    let card = read(&head).with_actuals(actuals).unwrap().closed(day("2026-04-10")).unwrap();
    assert!(escalations(&card).is_empty());
    assert_eq!(judged(&card)["in_the_red"][0]["quarters_to_trigger"], 1);

    let card = card.closed(day("2026-07-10")).unwrap();
    let raised = |standing: &str| ["renegotiate".to_owned(), standing.to_owned(), "2026-08-09".to_owned()];
    assert_eq!(escalations(&card), [raised("raised")]);

    let second = Quarter::parse("2026-Q2").unwrap();
    let card = card.restated(second, day("2026-07-20"), "A. Example", "Misread", ratings("5", "7")).unwrap();
    assert_eq!(escalations(&card), [raised("withdrawn")]);
    let history = &judged(&card)["history"];
    assert_eq!((&history[1]["raised"], &history[2]["withdrawn"]), (&object!([0]), &object!([0])));
    assert_eq!((&history[2]["event"], &history[2]["by"]), (&object!("restated"), &object!("A. Example")));
    assert_ne!(history[2]["score_before"], history[2]["score"]);

    // Restated back, it is raised anew, from that day on.
    let card = card.restated(second, day("2026-08-01"), "A. Example", "Read again", ratings("4.5", "7")).unwrap();
    let again = ["renegotiate".to_owned(), "raised".to_owned(), "2026-08-31".to_owned()];
    assert_eq!(escalations(&card), [raised("withdrawn"), again]);

    // What was done stands in the document.
    let written: Json = serde_json::from_str(&card.to_json()).unwrap();
    assert_eq!(written["currency"], "EUR");
    let reread = read(&written);
    assert_eq!((reread.card(), judged(&reread)), (card.card(), judged(&card)));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn history_says_when_a_trigger_passed_and_when_it_stands_again() {
    let head = object!({ "schema_version": 1, "template": { "id": "health", "version": 1 } });
    let actuals = "metric,quarter,actual\nvendor_alignment,2026-Q1,4\npartner_alignment,2026-Q1,7\n\
        vendor_alignment,2026-Q2,4\npartner_alignment,2026-Q2,7\nvendor_alignment,2026-Q3,6\npartner_alignment,2026-Q3,7\n";
    let days = ["2026-04-10", "2026-07-10", "2026-10-10"];
    let card = read(&head).with_actuals(actuals).unwrap();
    let card = days.iter().fold(card, |card, on| card.closed(day(on)).unwrap());
    let third = Quarter::parse("2026-Q3").unwrap();
    let card = card.restated(third, day("2026-10-20"), "A. Example", "Misread", ratings("4.5", "7")).unwrap();
    let card = card.restated(third, day("2026-10-21"), "A. Example", "Read again", ratings("6", "7")).unwrap();
    let events = card.judge().unwrap().audit.events;
    let passed: Vec<_> = events.iter().map(|event| event.passed.as_slice()).collect();
    assert_eq!(passed, [&[] as &[usize], &[], &[0], &[], &[0]]);
    let resumed: Vec<_> = events.iter().map(|event| event.resumed.as_slice()).collect();
    assert_eq!(resumed, [&[] as &[usize], &[], &[], &[0], &[]]);
    assert_eq!(judged(&card)["escalations"][0]["passed_in"], "2026-Q3");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_cannot_be_done_is_refused() {
    let head = object!({ "schema_version": 1, "template": { "id": "health", "version": 1 } });
    let card = read(&head);
    assert_eq!(codes(&card.closed(day("2026-04-10")).unwrap_err()), [("/quarters", "quarter_closed")]);
    let card = card.with_actuals("metric,quarter,actual\nvendor_alignment,2026-Q1,8\n").unwrap();
    assert_eq!(codes(&card.closed(day("2026-03-30")).unwrap_err()), [("/quarters/0/closed_on", "out_of_range")]);
    let first = Quarter::parse("2026-Q1").unwrap();
    let restated =
        |card: &Checked<'_>, on, by, rating| card.restated(first, day(on), by, "r", ratings(rating, "7")).unwrap_err();
    assert_eq!(codes(&restated(&card, "2026-05-01", "A", "5")), [("/quarters", "not_one_of")]);
    let card = card.closed(day("2026-04-10")).unwrap();
    assert_eq!(
        codes(&restated(&card, "2026-04-09", " ", "11")),
        [
            ("/quarters/0/entries/0/actual", "out_of_range"),
            ("/quarters/0/restatements/0/on", "quarter_order"),
            ("/quarters/0/restatements/0/by", "blank"),
        ]
    );
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn amounts_are_in_one_currency() {
    let golden: Json = serde_json::from_str(include_str!("golden_scorecards/health_by_plan.json")).unwrap();
    let found = |card: &Json| {
        let catalog = catalog();
        let faults = Checked::from_json(Templates::bundled(), &catalog, &card.to_string()).err();
        faults.map(|faults| faults.iter().map(|fault| (fault.pointer.clone(), fault.code)).collect::<Vec<_>>())
    };
    let mut card = golden["card"].clone();
    card["currency"] = "USD".into();
    assert_eq!(found(&card), None);
    card["currency"] = "EUR".into();
    assert_eq!(found(&card).unwrap(), [("/plan/scenario/program".to_owned(), "inconsistent")]);
    let card =
        object!({ "schema_version": 1, "template": { "id": "agent-platform", "version": 1 }, "currency": "EUR" });
    assert_eq!(found(&card).unwrap(), [("/currency".to_owned(), "inconsistent")]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn golden_cards_come_back_as_they_went() {
    for file in [
        include_str!("golden_scorecards/by_hand.json"),
        include_str!("golden_scorecards/health_by_plan.json"),
        include_str!("golden_scorecards/whole_program.json"),
    ] {
        let golden: Json = serde_json::from_str(file).unwrap();
        let catalog = catalog();
        let read = |text: &str| Checked::from_json(Templates::bundled(), &catalog, text).unwrap();
        let first = read(&golden["card"].to_string());
        let again = read(&first.to_json());
        assert_eq!((again.card(), again.to_json()), (first.card(), first.to_json()));
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_fit_opens_into_its_criteria() {
    let golden: Json = serde_json::from_str(include_str!("golden_scorecards/candidate_fit.json")).unwrap();
    let card = read(&golden["card"]);
    let judged = card.judge().unwrap();
    let fit = json(judged.explain("fit").unwrap());
    let groups = fit["terms"].as_array().unwrap();
    let (mut points, mut weights) = (decimal("0"), decimal("0"));
    for group in groups {
        let leaves = group["terms"].as_array().unwrap();
        let value = |leaf: &Json| decimal(leaf["value"].as_str().unwrap());
        let scores: Vec<_> = leaves.iter().filter(|leaf| leaf["origin"] == "person").map(value).collect();
        let weight = value(leaves.iter().find(|leaf| leaf["input"] == "weight").unwrap());
        let percent =
            decimal("10") * scores.iter().sum::<partner_roi_shared::Decimal>() / decimal(&scores.len().to_string());
        assert_eq!(value(group), percent);
        points += weight * percent;
        weights += weight;
    }
    assert_eq!(decimal(fit["value"].as_str().unwrap()), points / weights);
    for name in ["", "fit.x", "2026-Q1.score", "score", "2026-Q1", "2026-Q1.metric.x"] {
        assert_eq!(codes(&judged.explain(name).unwrap_err()), [("/figure", "not_one_of")], "{name}");
    }
}

/// NPS falls twice after a rise and then stays: 40, 45, 42, 30, 30; 30 is at its threshold. Retention falls into the red
/// and has one quarter more until a plan.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn runs_of_changes_and_quarters_left_are_figures_of_the_card() {
    let card = read(&object!({ "schema_version": 1, "template": { "id": "agent-platform", "version": 1 } }));
    let rows = "metric,quarter,actual\nnps,2026-Q1,40\nnps,2026-Q2,45\nnps,2026-Q3,42\nnps,2026-Q4,30\nnps,2027-Q1,30\n\
        retention,2026-Q1,0.9\nretention,2026-Q3,0.5\n";
    let mut card = card.with_actuals(rows).unwrap();
    for on in ["2026-04-10", "2026-07-10", "2026-10-10"] {
        card = card.closed(day(on)).unwrap();
    }
    let all = judged(&card);
    let trends = |id: &str| -> Vec<_> {
        let of = |quarter: &Json| {
            let metrics = quarter["metrics"].as_array().unwrap();
            let trend = metrics.iter().find(|metric| metric["metric"] == id).unwrap()["trend"].clone();
            (trend["in_a_row"].as_u64().unwrap(), trend["direction"].as_str().unwrap_or("-").to_owned())
        };
        all["quarters"].as_array().unwrap().iter().map(of).collect()
    };
    let expected = [(0, "-"), (1, "better"), (1, "worse"), (2, "worse"), (0, "same")];
    assert_eq!(trends("nps"), expected.map(|(quarters, direction)| (quarters, direction.to_owned())));
    // What is unknown in between ends a run.
    assert!(trends("retention").iter().all(|(quarters, _)| *quarters == 0));

    let scorecard = card.judge().unwrap();
    let opened = json(scorecard.explain("2026-Q4.metric.nps.trend").unwrap());
    assert_eq!((&opened["value"], &opened["direction"]), (&object!("2"), &object!("worse")));
    let terms = opened["terms"].as_array().unwrap().iter();
    let terms: Vec<_> =
        terms.map(|term| (term["quarter"].as_str().unwrap(), term["value"].as_str().unwrap())).collect();
    assert_eq!(terms, [("2026-Q2", "45"), ("2026-Q3", "42"), ("2026-Q4", "30")]);
    assert_eq!(json(scorecard.explain("2026-Q2.score.trend").unwrap())["rule"], "quarters_in_a_row");

    let red = all["in_the_red"].as_array().unwrap().iter().find(|run| run["about"] == "retention").unwrap();
    assert_eq!(red["quarters_to_trigger"], 1);
    let name = format!("in_the_red.{}.retention", red["rule"].as_str().unwrap());
    let opened = json(scorecard.explain(&name).unwrap());
    assert_eq!(opened["value"], "1");
    assert_eq!((&opened["terms"][0]["value"], &opened["terms"][1]["value"]), (&object!("2"), &object!("1")));
    for unknown in ["2026-Q1.metric.nobody.trend", "2026-Q1.group.loyalty.trend", "in_the_red.nobody.nps"] {
        assert_eq!(codes(&scorecard.explain(unknown).unwrap_err()), [("/figure", "not_one_of")], "{unknown}");
    }
}
