//! What holds for every card.

use partner_roi_shared::scorecard::{Checked, Templates};
use partner_roi_shared::{Catalog, Decimal};
use proptest::prelude::*;
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{decimal, json};

fn judged(card: &Json) -> Json {
    let checked = Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string())
        .unwrap_or_else(|faults| panic!("{faults}"));
    json(checked.judge().unwrap().to_node().unwrap())
}

/// worst, threshold and target on a line in one direction, as hundredths.
#[derive(Debug, Clone)]
struct Line {
    worst: i64,
    to_threshold: i64,
    beyond: i64,
    higher: bool,
    strict: bool,
    weight: u32,
}

fn line() -> impl Strategy<Value = Line> {
    (-5_000_i64..5_000, 0_i64..3_000, 1_i64..3_000, any::<bool>(), any::<bool>(), 1_u32..10).prop_map(
        |(worst, to_threshold, beyond, higher, strict, weight)| Line {
            worst,
            to_threshold,
            beyond,
            higher,
            strict,
            weight,
        },
    )
}

fn text(hundredths: i64) -> String {
    Decimal::new(hundredths, 2).to_string()
}

fn assumed(value: &str) -> Json {
    object!({ "value": value, "assumption": "drawn" })
}

/// A template whose weights add up to 1: tenths by lines, the rest to the last.
fn template(lines: &[Line], missing_data: &str) -> Json {
    let all: u32 = lines.iter().map(|line| line.weight).sum();
    let mut left = Decimal::ONE;
    let metrics: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let even = (Decimal::from(line.weight) / Decimal::from(all)).round_dp(4);
            let weight = if index + 1 == lines.len() { left } else { even };
            left -= weight;
            let sign = if line.higher { 1 } else { -1 };
            let comparison = match (line.higher, line.strict) {
                (true, true) => ">",
                (true, false) => ">=",
                (false, true) => "<",
                (false, false) => "<=",
            };
            object!({
                "id": format!("m{index}"), "label": "M", "group": "all", "unit": "money", "comparison": comparison,
                "source": "E",
                "goals": [{
                    "worst": assumed(&text(line.worst)),
                    "threshold": assumed(&text(line.worst + sign * line.to_threshold)),
                    "target": assumed(&text(line.worst + sign * (line.to_threshold + line.beyond))),
                    "weight": assumed(&weight.to_string()),
                }],
            })
        })
        .collect();
    object!({
        "schema_version": 1, "id": "drawn", "version": 1, "name": "Drawn", "description": "", "sources": { "E": "An example" },
        "missing_data": missing_data, "score": { "threshold": assumed("50"), "target": assumed("80") },
        "groups": [{ "id": "all", "label": "All" }], "metrics": metrics,
        "escalations": [
            { "id": "plan", "subject": "metrics", "trigger": "improvement_plan", "owner": "O", "due_days": 10, "assumption": "drawn" },
            { "id": "exit", "subject": "score", "quarters": 3, "trigger": "exit", "owner": "O", "due_days": 10, "assumption": "drawn" },
        ],
    })
}

const CLOSINGS: [&str; 6] = ["2026-04-10", "2026-07-10", "2026-10-10", "2027-01-10", "2027-04-10", "2027-07-10"];
const QUARTERS: [&str; 6] = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"];

type Figures = Vec<Vec<Option<i64>>>;

fn entries(figures: &[Option<i64>]) -> Json {
    let given = figures.iter().enumerate().filter_map(|(index, figure)| Some((index, (*figure)?)));
    given.map(|(index, figure)| object!({ "metric": format!("m{index}"), "actual": text(figure) })).collect()
}

/// A card whose quarters are closed, but for so many of the last.
fn card(template: Json, figures: &Figures, open: usize) -> Json {
    let closed = figures.len().saturating_sub(open);
    let quarters: Vec<_> = figures
        .iter()
        .enumerate()
        .map(|(index, figures)| {
            let mut quarter = object!({ "quarter": QUARTERS[index], "status": "open", "entries": entries(figures) });
            if index < closed {
                quarter["status"] = "closed".into();
                quarter["closed_on"] = CLOSINGS[index].into();
            }
            quarter
        })
        .collect();
    object!({ "schema_version": 1, "own_template": template, "quarters": quarters })
}

fn case() -> impl Strategy<Value = (Vec<Line>, Figures)> {
    proptest::collection::vec(line(), 1..6).prop_flat_map(|lines| {
        let quarter = proptest::collection::vec(proptest::option::weighted(0.8, -10_000_i64..10_000), lines.len());
        (Just(lines), proptest::collection::vec(quarter, 1..7))
    })
}

fn score(quarter: &Json) -> Option<Decimal> {
    quarter["score"]["value"].as_str().map(decimal)
}

const POLICIES: &[&str] = &["breach", "no_breach", "undecided"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn scores_lie_within_0_and_100_and_shares_make_a_whole(
        (lines, figures) in case(),
        policy in proptest::sample::select(POLICIES),
    ) {
        let judged = judged(&card(template(&lines, policy), &figures, 1));
        for quarter in judged["quarters"].as_array().unwrap() {
            let metrics = quarter["metrics"].as_array().unwrap();
            let shares: Vec<_> = metrics.iter().filter_map(|metric| metric["share"].as_str().map(decimal)).collect();
            match score(quarter) {
                Some(score) => {
                    prop_assert!(score >= Decimal::ZERO && score <= Decimal::ONE_HUNDRED, "{score}");
                    let whole: Decimal = shares.iter().sum();
                    prop_assert!((whole - Decimal::ONE).abs() < Decimal::new(1, 25), "{whole}");
                }
                None => prop_assert!(shares.is_empty()),
            }
            for metric in metrics {
                let decided = metric["share"].is_string();
                prop_assert_eq!(decided, metric["state"] != "undecided");
                let Some(attainment) = metric["attainment"].as_str().map(decimal) else { continue };
                prop_assert!(attainment >= Decimal::ZERO && attainment <= Decimal::ONE);
                if metric["state"] == "green" {
                    prop_assert_eq!(attainment, Decimal::ONE);
                }
            }
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn a_better_figure_never_lowers_the_score((lines, figures) in case(), pick in any::<prop::sample::Index>(), more in 0_i64..10_000) {
        let place = pick.index(lines.len());
        prop_assume!(figures[0][place].is_some());
        let mut better = figures.clone();
        better[0][place] = figures[0][place].map(|figure| if lines[place].higher { figure + more } else { figure - more });
        let of = |figures: &Figures| score(&judged(&card(template(&lines, "undecided"), figures, 0))["quarters"][0]).unwrap();
        prop_assert!(of(&better) >= of(&figures));
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn a_later_target_changes_no_earlier_quarter((lines, figures) in case(), from in 1_usize..6) {
        let before = template(&lines, "undecided");
        let mut after = before.clone();
        for metric in after["metrics"].as_array_mut().unwrap() {
            let mut row = metric["goals"][0].clone();
            row["from_quarter"] = QUARTERS[from].into();
            // Target and worst drift apart, so what was in force then must not be asked.
            let worst = decimal(row["worst"]["value"].as_str().unwrap());
            let target = decimal(row["target"]["value"].as_str().unwrap());
            row["target"]["value"] = (target + (target - worst)).to_string().into();
            metric["goals"].as_array_mut().unwrap().push(row);
        }
        let (before, after) = (judged(&card(before, &figures, 0)), judged(&card(after, &figures, 0)));
        for index in 0..figures.len().min(from) {
            prop_assert_eq!(&before["quarters"][index], &after["quarters"][index]);
            prop_assert_eq!(&before["history"][index], &after["history"][index]);
        }
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn escalation_depends_on_closed_quarters_only((lines, figures) in case(), other in -10_000_i64..10_000) {
        let mut changed = figures.clone();
        changed.last_mut().unwrap().iter_mut().for_each(|figure| *figure = Some(other));
        let one = judged(&card(template(&lines, "breach"), &figures, 1));
        let two = judged(&card(template(&lines, "breach"), &changed, 1));
        for part in ["escalations", "history", "in_the_red", "forecast"] {
            prop_assert_eq!(&one[part], &two[part]);
        }
    }

    /// Whatever restatements a card went through, what stands in the end is what stood had the figures been right
    /// at once, and nothing that was ever raised is forgotten.
    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn a_restated_card_ends_where_a_right_one_is((lines, figures) in case(), wrong in proptest::option::of(-10_000_i64..10_000), pick in any::<prop::sample::Index>()) {
        let template = template(&lines, "undecided");
        let right = card(template, &figures, 0);
        let place = pick.index(figures.len());
        let mut restated = right.clone();
        let before = entries(&vec![wrong; lines.len()]);
        restated["quarters"][place]["status"] = "restated".into();
        restated["quarters"][place]["restatements"] =
            object!([{ "on": "2027-08-01", "by": "B", "reason": "wrong", "before": before }]);
        let (right, restated) = (judged(&right), judged(&restated));
        // A trigger that both know may have been raised later after the restatement.
        let standing = |judged: &Json| -> Vec<String> {
            let all = judged["escalations"].as_array().unwrap().iter();
            let mut keys: Vec<_> = all
                .filter(|escalation| escalation["standing"] != "withdrawn")
                .map(|it| format!("{} {} {} {} {}", it["about"], it["rule"], it["quarters"], it["standing"], it["passed_in"]))
                .collect();
            keys.sort();
            keys
        };
        prop_assert_eq!(standing(&right), standing(&restated));
        prop_assert_eq!(&right["in_the_red"], &restated["in_the_red"]);
        let raised = restated["history"].as_array().unwrap().iter().flat_map(|event| event["raised"].as_array().unwrap());
        prop_assert_eq!(raised.count(), restated["escalations"].as_array().unwrap().len());
    }

    /// Each restatement in the history stands between the scores of the card as it was before and after it, also where a
    /// share of the plan depends on all quarters since signing.
    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn the_history_has_the_scores_of_each_day(
        (lines, figures) in case(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), proptest::option::of(-10_000_i64..10_000)), 1..6),
    ) {
        prop_assume!(lines.len() > 1);
        let last = lines.len() - 1;
        let mut template = template(&lines, "undecided");
        template["plan_metric"] = "m0".into();
        template["metrics"][last]["derived"] = object!({ "rule": "cumulative_share_of_plan" });
        let figures: Figures = figures.iter().map(|quarter| quarter[..last].to_vec()).collect();
        // Judged by somebody who knows nothing of the past.
        let score = |card: &Json, place: usize| {
            let mut card = card.clone();
            for quarter in card["quarters"].as_array_mut().unwrap() {
                quarter["status"] = "closed".into();
                quarter.as_object_mut().unwrap().remove("restatements");
            }
            judged(&card)["quarters"][place]["score"].clone()
        };
        let mut card = card(template, &figures, 0);
        card["plan"] = object!({ "by_month": vec!["10"; 13], "first_quarter": "2026-Q1" });
        let mut expected = Vec::new();
        for (number, (pick, figure)) in changes.iter().enumerate() {
            let place = pick.index(figures.len());
            let score_before = score(&card, place);
            let quarter = &mut card["quarters"][place];
            let before = quarter["entries"].take();
            let on = format!("2027-08-{:02}", number + 1);
            let restatement = object!({ "on": on, "by": "B", "reason": "r", "before": before });
            quarter["entries"] = entries(&vec![*figure; last]);
            quarter["status"] = "restated".into();
            match quarter["restatements"].as_array_mut() {
                Some(all) => all.push(restatement),
                None => quarter["restatements"] = object!([restatement]),
            }
            expected.push((score_before, score(&card, place)));
        }
        let history = judged(&card)["history"].as_array().unwrap().clone();
        let restated = history.into_iter().filter(|event| event["event"] == "restated");
        let found: Vec<_> = restated.map(|event| (event["score_before"].clone(), event["score"].clone())).collect();
        prop_assert_eq!(found, expected);
    }

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn no_text_makes_a_card_panic(
        text in "\\PC{0,60}",
        csv_text in "[metricquanosp,;\t\"\r\n'=0-9.Q-]{0,80}",
        pick in any::<prop::sample::Index>(),
        value in "-?[0-9]{0,30}(\\.[0-9]{0,4})?(e-?[0-9]{1,3})?|[0-9]{4}-Q[0-9]|[0-9]{4}-[0-9]{2}-[0-9]{2}|null|[a-z]{0,8}",
    ) {
        let golden = include_str!("golden_scorecards/by_hand.json");
        let golden: Json = serde_json::from_str(golden).unwrap();
        let read = |card: &str| {
            let checked = Checked::from_json(Templates::bundled(), Catalog::bundled(), card);
            if let Ok(checked) = &checked && let Ok(judged) = checked.judge() {
                let _ = judged.to_node();
                let _ = judged.explain(&text);
            }
            checked.ok()
        };
        let _ = read(&text);
        let _ = partner_roi_shared::scorecard::Template::from_json(&text);
        // A sound card with some word or number in it replaced by another.
        let sound = golden["card"].to_string();
        let places: Vec<_> = sound.match_indices("\":").map(|(at, _)| at + 2).filter(|at| !sound[*at..].starts_with(['{', '['])).collect();
        let at = places[pick.index(places.len())];
        let end = at + sound[at..].find([',', '}', ']']).unwrap();
        let other = if value == "null" { value.clone() } else { serde_json::to_string(&value).unwrap() };
        let _ = read(&[&sound[..at], &other, &sound[end..]].concat());
        let card = read(&sound).unwrap();
        let _ = card.with_actuals(&csv_text);
        let _ = card.with_actuals(&format!("metric,quarter,actual\nnps,{value},1\nnps,2027-Q2,{value}\n{csv_text}"));
    }
}
