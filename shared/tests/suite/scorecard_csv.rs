//! Figures from CSV: what is read, what is refused, and that a file gives the same card as the same figures by hand.

use partner_roi_shared::scorecard::{Checked, Template, Templates, csv};
use partner_roi_shared::text::plain;
use partner_roi_shared::{Catalog, Decimal};
use proptest::prelude::*;
use serde_json::json as object;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::codes;

fn template() -> &'static Template {
    Templates::bundled().get("agent-platform", 1).unwrap()
}

fn read(text: &str) -> Vec<(usize, String, String, String, Option<String>)> {
    let rows = csv::read(text, template()).unwrap_or_else(|faults| panic!("{faults}"));
    let flat = |row: csv::Row| {
        let entry = row.entry;
        (row.number, row.quarter.to_string(), entry.metric, plain(entry.actual.0), entry.note)
    };
    rows.into_iter().map(flat).collect()
}

fn row(
    number: usize,
    quarter: &str,
    metric: &str,
    actual: &str,
    note: Option<&str>,
) -> (usize, String, String, String, Option<String>) {
    (number, quarter.to_owned(), metric.to_owned(), actual.to_owned(), note.map(ToOwned::to_owned))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn files_of_many_programs_are_read() {
    let nps = |actual| vec![row(2, "2026-Q1", "nps", actual, None)];
    for (text, expected) in [
        ("metric,quarter,actual\nnps,2026-Q1,52.5\n", nps("52.5")),
        ("metric,quarter,actual\nnps,2026-Q1,52.5", nps("52.5")),
        ("\u{feff}metric,quarter,actual\r\nnps,2026-Q1,-5\r\n\r\n", nps("-5")),
        ("metric,quarter,actual\rnps,2026-Q1,52.5\r", nps("52.5")),
        ("metric,quarter,actual,note\rnps,2026-Q1,52.5,;;;;;\r", vec![row(2, "2026-Q1", "nps", "52.5", Some(";;;;;"))]),
        ("metric;quarter;actual\nnps;2026-Q1;52,5\n", nps("52.5")),
        ("metric;quarter;actual\nnps;2026-Q1;52.5\n", nps("52.5")),
        ("metric\tquarter\tactual\nnps\t2026-Q1\t52,5\n", nps("52.5")),
        ("actual,metric,quarter\n 52.5 , nps , 2026-Q1 \n", nps("52.5")),
        ("\"metric\",\"quarter\",\"actual\"\n\"nps\",\"2026-Q1\",\"52.5\"\n", nps("52.5")),
        ("metric,quarter,actual,note\nnps,2026-Q1,1e1,\n", nps("10")),
        (
            "metric,quarter,actual,note\nnps,2026-Q1,1,\"a \"\"b\"\", c\nd\"\n,,,\nretention,2026-Q2,0.9,'=x\n",
            vec![
                row(2, "2026-Q1", "nps", "1", Some("a \"b\", c\nd")),
                row(4, "2026-Q2", "retention", "0.9", Some("=x")),
            ],
        ),
        ("metric,quarter,actual\n", vec![]),
        // A blank table that was filled in here and there.
        (
            "metric,quarter,actual\nretention,2026-Q1,\nnps,2026-Q1,52.5\nmrr,2026-Q1, \n",
            vec![row(3, "2026-Q1", "nps", "52.5", None)],
        ),
        ("metric;quarter;actual;note\nretention;2026-Q1;;\n;;;\n", vec![]),
    ] {
        assert_eq!(read(text), expected, "{text:?}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn everything_wrong_is_named_by_row_and_field() {
    for (text, expected) in [
        ("", vec![("/1", "malformed_csv"); 3]),
        ("metric,quarter\nnps,2026-Q1\n", vec![("/1", "malformed_csv")]),
        ("metric,quarter,actual,colour,metric\n", vec![("/1/4", "malformed_csv"), ("/1/5", "malformed_csv")]),
        ("metric,quarter,actual\nnps,2026-Q1,\"5\n", vec![("/2", "malformed_csv")]),
        ("metric,quarter,actual\nnps,2026-Q1,\"5\"6\n", vec![("/2", "malformed_csv")]),
        ("metric,quarter,actual\nnps,2026-Q1,5\"6\n", vec![("/2", "malformed_csv")]),
        (
            "metric,quarter,actual\nnps,2026-Q1\nnps,2026-Q1,1,2\nnps,2026-Q5,x\nspeed,2026-Q1,7\nnps,2026-Q1,101\nnps,2026-Q2,1\nnps,2026-Q2,2\n",
            vec![
                ("/2", "ragged_row"),
                ("/3", "ragged_row"),
                ("/4/quarter", "not_a_quarter"),
                ("/4/actual", "not_a_number"),
                ("/5/metric", "unknown_metric"),
                ("/6/actual", "out_of_range"),
                ("/8/metric", "duplicate_entry"),
            ],
        ),
        // Grouping is never guessed at: 1,234 may be one and a quarter or over a thousand.
        ("metric,quarter,actual\nmrr,2026-Q1,\"1,234\"\n", vec![("/2/actual", "not_a_number")]),
        ("metric;quarter;actual\nmrr;2026-Q1;1.234,56\n", vec![("/2/actual", "decimal_mark")]),
        ("metric;quarter;actual\nmrr;2026-Q1;1,234,567\n", vec![("/2/actual", "not_a_number")]),
        ("metric;quarter;actual\nmrr;2026-Q1;1,5\nnps;2026-Q1;1.5\n", vec![("/3/actual", "decimal_mark")]),
        ("metric,quarter,actual\nmrr,2026-Q1,=1+1\n", vec![("/2/actual", "not_a_number")]),
        ("metric,quarter,actual\nmrr,2026-Q1,12 %\n", vec![("/2/actual", "not_a_number")]),
        // Somebody had something to say, and the figure is not there.
        ("metric,quarter,actual,note\nmrr,2026-Q1,,late\n", vec![("/2/actual", "blank")]),
    ] {
        assert_eq!(codes(&csv::read(text, template()).unwrap_err()), expected, "{text:?}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn large_files_are_refused_whole() {
    let rows = |count: usize| {
        let line = |index: usize| format!("nps,{:04}-Q{},1\n", 2000 + index / 4, index % 4 + 1);
        (0..count).map(line).fold("metric,quarter,actual\n".to_owned(), |text, line| text + &line)
    };
    assert_eq!(csv::read(&rows(csv::MAX_ROWS), template()).unwrap().len(), csv::MAX_ROWS);
    assert_eq!(codes(&csv::read(&rows(csv::MAX_ROWS + 1), template()).unwrap_err()), [("", "too_many")]);
    let long = "x".repeat(csv::MAX_BYTES + 1);
    assert_eq!(codes(&csv::read(&long, template()).unwrap_err()), [("", "too_large")]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn formulas_are_neutralised_and_come_back() {
    let notes = ["=1+1", "+1", "-1", "@sum", "\tx", "'=x", "''-y", "plain", "it's", "a,b;c", "x\r\ny", " padded "];
    let entries: Vec<_> = template()
        .metrics
        .iter()
        .zip(notes)
        .map(|(metric, note)| object!({ "metric": metric.id, "actual": "1", "note": note }))
        .collect();
    assert_eq!(entries.len(), notes.len());
    let card = object!({ "schema_version": 1, "template": { "id": "agent-platform", "version": 1 },
        "quarters": [{ "quarter": "2026-Q1", "status": "open", "entries": entries }] });
    let checked = Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string()).unwrap();
    let text = csv::write(checked.card());
    for field in text.lines().flat_map(|line| line.split(',')) {
        let bare = field.trim_start_matches('"');
        assert!(!bare.starts_with(['=', '+', '-', '@', '\t', '\r']), "{field:?}");
    }
    let back: Vec<_> = read(&text).into_iter().map(|(.., note)| note.unwrap()).collect();
    assert_eq!(back, notes);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn closed_quarters_are_restated_not_overwritten() {
    let card = object!({ "schema_version": 1, "template": { "id": "agent-platform", "version": 1 }, "quarters": [
        { "quarter": "2026-Q1", "status": "closed", "closed_on": "2026-04-01", "entries": [{ "metric": "nps", "actual": "5" }] },
    ] });
    let checked = Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string()).unwrap();
    let with = |rows: &str| checked.with_actuals(&format!("metric,quarter,actual\n{rows}"));
    assert_eq!(with("nps,2026-Q1,5.0\n").unwrap().card(), checked.card());
    let later = with("nps,2026-Q3,7\n").unwrap();
    let quarters: Vec<_> = later.card().quarters.iter().map(|quarter| quarter.quarter.to_string()).collect();
    assert_eq!(quarters, ["2026-Q1", "2026-Q2", "2026-Q3"]);
    assert_eq!(with("nps,2027-Q1,7\n").unwrap().card().quarters.len(), 5);
    let percent = with("retention,2026-Q2,91.5 %\n").unwrap();
    assert_eq!(percent.card().quarters[1].entries[0].actual.0.to_string(), "0.915");
    for (rows, expected) in [
        (
            "nps,2026-Q2,1\nnps,2026-Q1,6\nretention,2026-Q1,0.5\nnps,2025-Q4,1\n",
            vec![("/5/quarter", "quarter_order"), ("/3/quarter", "quarter_closed"), ("/4/quarter", "quarter_closed")],
        ),
        ("nps,2046-Q1,1\n", vec![("/2/quarter", "too_many")]),
        // The wrong year would add a year of empty quarters.
        ("nps,2027-Q2,1\n", vec![("/2/quarter", "quarter_gap")]),
        ("nps,2026-Q2,9%\n", vec![("/2/actual", "not_a_number")]),
    ] {
        assert_eq!(codes(&with(rows).unwrap_err()), expected, "{rows}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_figure_that_is_known_keeps_its_note() {
    let noted = |note| object!([{ "metric": "nps", "actual": "5", "note": note }]);
    let card = object!({ "schema_version": 1, "template": { "id": "agent-platform", "version": 1 }, "quarters": [
        { "quarter": "2026-Q1", "status": "closed", "closed_on": "2026-04-01", "entries": noted("") },
        { "quarter": "2026-Q2", "status": "closed", "closed_on": "2026-07-01", "entries": noted("late") },
        { "quarter": "2026-Q3", "status": "open", "entries": noted("early") },
    ] });
    let checked = Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string()).unwrap();
    assert_eq!(checked.with_actuals(&csv::write(checked.card())).unwrap().card(), checked.card());
    let rows = "metric,quarter,actual\nnps,2026-Q1,5\nnps,2026-Q2,5\nnps,2026-Q3,5\n";
    assert_eq!(checked.with_actuals(rows).unwrap().card(), checked.card());
    let changed = checked.with_actuals("metric,quarter,actual\nnps,2026-Q3,6\n").unwrap();
    assert_eq!(changed.card().quarters[2].entries[0].note, None);
    let other = checked.with_actuals("metric,quarter,actual,note\nnps,2026-Q2,5,on time\n");
    assert_eq!(codes(&other.unwrap_err()), [("/2/quarter", "quarter_closed")]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn a_year_by_hand_is_a_year_by_file(
        figures in proptest::collection::vec(proptest::collection::vec(proptest::option::of(0_i64..10_000), 12), 1..5),
        notes in proptest::collection::vec("[=+@'a-z,;\"\n\r -]{1,6}", 12),
        semicolons in any::<bool>(),
    ) {
        let metrics: Vec<_> = template().metrics.iter().take(12).map(|metric| metric.id.clone()).collect();
        let quarter = |index: usize| format!("2026-Q{}", index + 1);
        let mut by_hand = Vec::new();
        for (index, figures) in figures.iter().enumerate() {
            let entries: Vec<_> = figures.iter().enumerate().filter_map(|(place, figure)| {
                Some(object!({ "metric": metrics[place], "actual": Decimal::new((*figure)?, 2).to_string(), "note": notes[place] }))
            }).collect();
            by_hand.push(object!({ "quarter": quarter(index), "status": "open", "entries": entries }));
        }
        let card = |quarters| {
            let card = object!({ "schema_version": 1, "template": { "id": "agent-platform", "version": 1 }, "quarters": quarters });
            Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string()).unwrap()
        };
        let by_hand = card(object!(by_hand));
        // From its own export; or as a spreadsheet of another country writes it, without notes.
        let empty: Vec<_> = (0..figures.len()).map(|index| object!({ "quarter": quarter(index), "status": "open" })).collect();
        let by_file = if semicolons {
            let mut text = "metric;quarter;actual\r\n".to_owned();
            for quarter in &by_hand.card().quarters {
                for entry in &quarter.entries {
                    let actual = plain(entry.actual.0).replace('.', ",");
                    text += &format!("{};{};{actual}\r\n", entry.metric, quarter.quarter);
                }
            }
            card(object!(empty)).with_actuals(&text).unwrap()
        } else {
            card(object!(empty)).with_actuals(&csv::write(by_hand.card())).unwrap()
        };
        let mut expected = by_hand.card().clone();
        if semicolons {
            expected.quarters.iter_mut().flat_map(|quarter| &mut quarter.entries).for_each(|entry| entry.note = None);
        }
        prop_assert_eq!(by_file.card(), &expected);
    }
}
