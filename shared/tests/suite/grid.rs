//! Grids: every cell is what calculating with its two values gives.

use partner_roi_shared::requests;
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, json};

/// One-time deals, a fifth of which is the partner's only money: over a year it nets 2.4 · leads · size.
fn plain(leads: &str, size: &str) -> Json {
    object!({ "program": "golden", "partner_type": "plain", "horizon": 12, "leads_per_month": leads, "conversion": "1",
              "deal_size": size, "revenue_share": "0.2" })
}

fn ask(rows: Json, columns: Json) -> Json {
    object!({ "scenario": plain("3", "200"), "figure": "partner.net_profit", "rows": rows, "columns": columns })
}

fn grid(question: &Json) -> Json {
    json(requests::grid(&catalog(), &question.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn cells_are_worked_out_by_hand() {
    let found = grid(&ask(
        object!({ "input": "leads_per_month", "values": ["0", "3", "7.5"] }),
        object!({ "input": "deal_size", "low": "100", "high": "200", "steps": 3 }),
    ));
    assert_eq!(found["columns"], object!({ "input": "deal_size", "values": ["100", "150", "200"] }));
    let expected = [["0", "0", "0"], ["720", "1080", "1440"], ["1800", "2700", "3600"]];
    assert_eq!(found["answers"], object!(expected.map(|row| row.map(|value| object!({ "value": value })))));
    assert_eq!(found["today"], object!({ "row": 1, "column": 2 }));
    assert_eq!(found["answer_today"]["value"], "1440");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn today_is_marked_only_where_it_is() {
    let found = grid(&ask(
        object!({ "input": "leads_per_month", "values": ["4", "5"] }),
        object!({ "input": "deal_size", "values": ["200"] }),
    ));
    assert_eq!((&found["today"], &found["answer_today"]["value"]), (&Json::Null, &"1440".into()));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn months_stay_whole_and_words_and_figures_without_a_value_have_cells() {
    let mut question = ask(
        object!({ "input": "horizon", "low": "1", "high": "4", "steps": 6 }),
        object!({ "input": "deal_type", "values": ["one_time", "recurring"] }),
    );
    let found = grid(&question);
    // 1, 1.6, 2.2, 2.8, 3.4, 4 to whole months, each once.
    assert_eq!(found["rows"]["values"], object!([1, 2, 3, 4]));
    // Of one-time deals, a month brings 3 · 200 · 0.2; of recurring ones a twelfth of it, and one share more each month.
    let value = |row: usize, column: usize| found["answers"][row][column]["value"].as_str().unwrap().to_owned();
    assert_eq!((value(0, 0), value(3, 0), value(3, 1)), ("120".to_owned(), "480".to_owned(), "100".to_owned()));

    question["figure"] = "partner.roi".into();
    assert_eq!(grid(&question)["answers"][0][0], object!({ "undefined": "no_cost" }));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_questions_name_the_field() {
    let good = || object!({ "input": "deal_size", "values": ["100"] });
    for (rows, columns, expected) in [
        (Json::Null, good(), vec![("/rows", "missing")]),
        (good(), good(), vec![("/columns/input", "inconsistent")]),
        (object!({ "input": "churn" }), good(), vec![("/rows/values", "inconsistent")]),
        (object!({ "input": "churn", "values": ["0.1"], "steps": 2 }), good(), vec![("/rows/values", "inconsistent")]),
        (
            object!({ "input": "churn", "values": ["x", "0.1", "0.10", "7"] }),
            good(),
            vec![
                ("/rows/values/0", "not_a_number"),
                ("/rows/values/2", "inconsistent"),
                ("/rows/values/3", "out_of_range"),
            ],
        ),
        (object!({ "input": "churn", "values": [] }), good(), vec![("/rows/values", "out_of_range")]),
        (
            object!({ "input": "price", "values": ["1"], "color": 1 }),
            good(),
            vec![("/rows/input", "not_one_of"), ("/rows/color", "unknown_field")],
        ),
        (
            object!({ "input": "churn", "low": "0.5", "high": "2", "steps": 26 }),
            good(),
            vec![("/rows/steps", "out_of_range"), ("/rows/high", "out_of_range")],
        ),
        (
            object!({ "input": "churn", "low": "0.5", "high": "0.5", "steps": 2 }),
            good(),
            vec![("/rows/high", "out_of_range")],
        ),
        (object!({ "input": "ramp", "low": 0, "high": 1, "steps": 2 }), good(), vec![("/rows/input", "wrong_type")]),
        (object!({ "input": "churn", "low": 0 }), good(), vec![("/rows/high", "missing"), ("/rows/steps", "missing")]),
    ] {
        let question = ask(rows, columns);
        let faults = requests::grid(&catalog(), &question.to_string()).unwrap_err();
        assert_eq!(codes(&faults), expected, "{question}");
    }
}
