//! What lies ahead of a card, opened: forecasts, the plan, gaps to levels. The terms lead to the figure by a second calculation.

use partner_roi_shared::Decimal;
use partner_roi_shared::scorecard::{Checked, Scorecard, Templates};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal, json};

const GOLDEN: &[&str] = &[
    include_str!("golden_scorecards/by_hand.json"),
    include_str!("golden_scorecards/missing_data.json"),
    include_str!("golden_scorecards/health_by_plan.json"),
    include_str!("golden_scorecards/channel_year.json"),
    include_str!("golden_scorecards/candidate_fit.json"),
    include_str!("golden_scorecards/whole_program.json"),
];

fn value(node: &Json) -> Decimal {
    decimal(node["value"].as_str().unwrap_or_else(|| panic!("{node}")))
}

fn terms(node: &Json) -> &Vec<Json> {
    node["terms"].as_array().unwrap()
}

fn close(found: Decimal, expected: Decimal) -> bool {
    (found - expected).abs() <= decimal("0.000000000000000001")
}

/// The figure as the report has it, opened.
fn opened(card: &Scorecard<'_>, name: &str, reported: &Json) -> Json {
    let node = json(card.explain(name).unwrap_or_else(|faults| panic!("{name}: {faults}")));
    assert_eq!(node["figure"], name);
    assert_eq!(node["undefined"], reported["undefined"], "{name}");
    if node["undefined"].is_null() {
        assert!(close(value(&node), value(reported)), "{name}: {node} of {reported}");
    }
    node
}

/// The line of least squares by its general formula, with quarters 1, 2, 3, 4.
fn follows_a_line(node: &Json, reported: &Json) {
    let quarters: Vec<_> = terms(node).iter().filter(|term| term["quarter"].is_string()).collect();
    let Ok(quarters) = <[&Json; 4]>::try_from(quarters) else {
        assert_eq!(node["undefined"], "too_few_quarters");
        return;
    };
    if node["undefined"] == "missing" {
        assert!(quarters.iter().any(|quarter| quarter["undefined"].is_string()), "{node}");
        return;
    }
    let four = Decimal::from(4);
    let numbered = || quarters.iter().zip(1..).map(|(quarter, number)| (Decimal::from(number), value(quarter)));
    let (x, y): (Decimal, Decimal) =
        numbered().fold(Default::default(), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
    let products: Decimal = numbered().map(|(x, y)| x * y).sum();
    let squares: Decimal = numbered().map(|(x, _)| x * x).sum();
    let slope = (four * products - x * y) / (four * squares - x * x);
    let start = (y - slope * x) / four;
    assert!(close(value(node), start + slope * Decimal::from(5)), "{node}");
    let missed = quarters.iter().zip(1..).map(|(quarter, number)| {
        let on_line = decimal(quarter["on_line"].as_str().unwrap());
        assert!(close(on_line, start + slope * Decimal::from(number)), "{node}");
        (value(quarter) - on_line).abs()
    });
    let residual = missed.sum::<Decimal>() / four;
    for told in [node, reported] {
        assert!(close(decimal(told["mean_absolute_residual"].as_str().unwrap()), residual), "{told}");
    }
    let line: Vec<_> = terms(node).iter().filter_map(|term| Some((term["input"].as_str()?, term))).skip(4).collect();
    let [("mean", mean), ("slope", told)] = line[..] else { panic!("{node}") };
    assert!(close(value(mean), y / four) && close(value(told), slope), "{node}");
}

fn follows_the_plan(card: &Scorecard<'_>, row: &Json) -> usize {
    let quarter = row["quarter"].as_str().unwrap();
    let open = |figure: &str| opened(card, &format!("{quarter}.plan.{figure}"), &row[figure]);
    let sum = |node: &Json| terms(node).iter().map(value).sum::<Decimal>();
    let mut found = 0;
    for figure in ["planned", "planned_so_far", "actual_so_far"] {
        let node = open(figure);
        if node["undefined"].is_null() {
            assert_eq!(sum(&node), value(&node), "{quarter} {figure}");
            found += 1;
        }
    }
    let node = open("difference");
    if node["undefined"].is_null() {
        assert_eq!(value(&terms(&node)[0]) - value(&terms(&node)[1]), value(&node), "{quarter}");
    }
    let node = open("share_so_far");
    if node["undefined"].is_null() {
        assert!(close(value(&terms(&node)[0]) / value(&terms(&node)[1]), value(&node)), "{quarter}");
        assert_eq!(terms(&terms(&node)[0]).len(), terms(&terms(&node)[1]).len(), "{quarter}");
    }
    found
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_lies_ahead_of_every_golden_card_follows_from_its_terms() {
    let catalog = catalog();
    let (mut lines, mut planned, mut gaps) = (0, 0, 0);
    for file in GOLDEN {
        let golden: Json = serde_json::from_str(file).unwrap();
        let checked = Checked::from_json(Templates::bundled(), &catalog, &golden["card"].to_string()).unwrap();
        let card = checked.judge().unwrap();
        let report = json(card.to_node().unwrap());
        let forecast = &report["forecast"];
        let ahead = forecast["metrics"].as_object().into_iter().flatten();
        let ahead = ahead.map(|(id, reported)| (format!("forecast.metric.{id}"), reported));
        let score = forecast["score"].as_object().map(|_| ("forecast.score".to_owned(), &forecast["score"]));
        for (name, reported) in ahead.chain(score) {
            let node = opened(&card, &name, reported);
            assert_eq!(node["quarter"], forecast["quarter"]);
            follows_a_line(&node, reported);
            lines += usize::from(node["undefined"].is_null());
        }
        for row in report["plan"].as_array().into_iter().flatten() {
            planned += follows_the_plan(&card, row);
        }
        for level in report["level"]["levels"].as_array().into_iter().flatten() {
            for requirement in level["requirements"].as_array().unwrap() {
                let [level, metric] = [&level["level"], &requirement["metric"]].map(|id| id.as_str().unwrap());
                let node = opened(&card, &format!("level.{level}.{metric}"), &requirement["gap"]);
                let [asked, actual] = &terms(&node)[..] else { panic!("{node}") };
                assert_eq!(
                    (&asked["value"], &actual["value"]),
                    (&requirement["at_least"], &requirement["actual"]["value"])
                );
                assert!(asked["source"].as_str().unwrap().len() > 2, "the program's source by its title: {node}");
                if node["undefined"].is_null() {
                    assert_eq!(value(&node), (value(asked) - value(actual)).max(Decimal::ZERO), "{node}");
                    gaps += 1;
                }
            }
        }
    }
    assert!(lines > 5 && planned > 10 && gaps > 4, "{lines} lines, {planned} sums, {gaps} gaps");
}

/// The second card of docs/scorecards.md, and what the page says of it.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_explanations_of_the_page() {
    let page = include_str!("../../../docs/scorecards.md");
    let (_, rest) = page.split_once("## Explanations").unwrap();
    let (_, rest) = rest.split_once("```json\n").unwrap();
    let (card, rest) = rest.split_once("\n```").unwrap();
    let catalog = catalog();
    let checked = Checked::from_json(Templates::bundled(), &catalog, card).unwrap_or_else(|faults| panic!("{faults}"));
    let judged = checked.judge().unwrap();
    let (_, table) = rest.split_once("| figure | value | terms |").unwrap();
    let mut compared = 0;
    for row in table.lines().skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [figure, shown, from] = cells[..] else { panic!("{row}") };
        let node = json(judged.explain(figure.trim_matches('`')).unwrap_or_else(|faults| panic!("{row}: {faults}")));
        let found: Vec<_> = terms(&node).iter().map(|term| value(term).normalize().to_string()).collect();
        assert_eq!((value(&node), found.join(", ")), (decimal(shown), from.to_owned()), "{row}");
        compared += 1;
    }
    assert_eq!(compared, 8);
    let forecast = json(judged.explain("forecast.metric.satisfaction").unwrap());
    assert!(rest.contains("/ 4 = 0.35.") && forecast["mean_absolute_residual"] == "0.35", "{forecast}");
    for name in [
        "forecast",
        "forecast.x",
        "forecast.metric.x",
        "2025-Q4.plan",
        "2025-Q4.plan.x",
        "2024-Q1.plan.planned",
        "level",
        "level.premier",
        "level.x.success_stories",
        "level.premier.x",
    ] {
        assert_eq!(codes(&judged.explain(name).unwrap_err()), [("/figure", "not_one_of")], "{name}");
    }
}

/// A card that begins after its plan: what was planned before it is in the sum, what happened is missing.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn quarters_before_the_card_are_planned_all_the_same() {
    let card = object!({
        "schema_version": 1, "template": { "id": "health", "version": 1 },
        "plan": { "by_month": ["10", "1", "2", "3", "4", "5"], "first_quarter": "2026-Q1", "first_month": 2 },
        "quarters": [{ "quarter": "2026-Q2", "status": "open", "entries": [{ "metric": "actual_value", "actual": "9" }] }]
    });
    let checked =
        Checked::from_json(Templates::bundled(), partner_roi_shared::Catalog::bundled(), &card.to_string()).unwrap();
    let judged = checked.judge().unwrap();
    let node = json(judged.explain("2026-Q2.plan.planned_so_far").unwrap());
    // Months 1 and 2 are the second and third of the first quarter; signing counts with them.
    assert_eq!(
        (value(&node), value(&terms(&node)[0]), value(&terms(&node)[1])),
        (decimal("25"), decimal("13"), decimal("12"))
    );
    let months = |term: &Json| terms(term).iter().map(|month| month["month"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!((months(&terms(&node)[0]), months(&terms(&node)[1])), (vec![0, 1, 2], vec![3, 4, 5]));
    assert_eq!(node["provisional"], true);
    let node = json(judged.explain("2026-Q2.plan.actual_so_far").unwrap());
    assert_eq!(
        (&node["undefined"], &terms(&node)[0]["undefined"]),
        (&object!("missing_since_signing"), &object!("missing"))
    );
    assert_eq!(value(&terms(&node)[1]), decimal("9"));
}

/// What is judged of an open quarter may still change, and says so; what is closed does not.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn an_open_quarter_is_provisional() {
    let quarter = |name: &str, status: &str, on: Json| object!({ "quarter": name, "status": status, "closed_on": on, "entries": [{ "metric": "nps", "actual": "5" }] });
    let card = object!({
        "schema_version": 1, "template": { "id": "agent-platform", "version": 1 },
        "quarters": [quarter("2026-Q1", "closed", object!("2026-04-10")), quarter("2026-Q2", "open", Json::Null)]
    });
    let checked =
        Checked::from_json(Templates::bundled(), partner_roi_shared::Catalog::bundled(), &card.to_string()).unwrap();
    let judged = checked.judge().unwrap();
    let report = json(judged.to_node().unwrap());
    let told: Vec<_> = report["quarters"].as_array().unwrap().iter().map(|quarter| &quarter["provisional"]).collect();
    assert_eq!(told, [&object!(false), &object!(true)]);
    for figure in ["score", "metric.nps", "metric.nps.trend", "score.trend"] {
        let of = |quarter: &str| json(judged.explain(&format!("{quarter}.{figure}")).unwrap())["provisional"].clone();
        assert_eq!((of("2026-Q1"), of("2026-Q2")), (Json::Null, object!(true)), "{figure}");
    }
}

/// A report that leaves the page says itself that it is no promise, in the vendor's words.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn reports_carry_the_disclaimer_of_their_program() {
    let catalog = catalog();
    let of = |id: &str| catalog.get(id, Some(1)).unwrap().disclaimer.as_str();
    for program in catalog.list() {
        let level = program.levels.first().map(|level| level.id.as_str());
        let scenario = partner_roi_shared::Scenario::new(&program.id, &program.partner_types[0].id, level);
        let report: Json =
            serde_json::from_str(&partner_roi_shared::calculate(program, &scenario).unwrap().to_json()).unwrap();
        assert_eq!(report["disclaimer"], program.disclaimer, "{}", program.id);
    }
    let told = |card: Json| {
        let checked = Checked::from_json(Templates::bundled(), &catalog, &card.to_string()).unwrap();
        json(checked.judge().unwrap().to_node().unwrap())["disclaimer"].clone()
    };
    let plan = object!({ "scenario": { "program": "golden", "program_version": 1, "partner_type": "plain" }, "first_quarter": "2026-Q1" });
    let card = |template: &str| object!({ "schema_version": 1, "template": { "id": template, "version": 1 } });
    assert_eq!(told(card("health")), Json::Null, "it is about no program");
    assert_eq!(told(card("agent-platform-channel")), of("agent-platform"));
    let mut planned = card("health");
    planned["plan"] = plan;
    assert_eq!(told(planned), of("golden"));
}
