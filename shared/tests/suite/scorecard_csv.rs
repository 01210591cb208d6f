//! Figures from CSV: what is read, what is refused, and that a file gives the same card as the same figures by hand.

use partner_roi_shared::scorecard::csv::{self, DecimalMark, Format, Separator};
use partner_roi_shared::scorecard::{Checked, Template, Templates};
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
        ("", vec![("/1", "csv_header")]),
        ("metric,quarter\nnps,2026-Q1\n", vec![("/1", "csv_header")]),
        ("metric,quarter,actual,colour,metric\n", vec![("/1", "csv_header")]),
        ("metric,quarter,actual\nnps,2026-Q1,\"5\n", vec![("/2", "unclosed_quote")]),
        ("metric,quarter,actual\nnps,2026-Q1,\"5\"6\n", vec![("/2", "stray_quote")]),
        ("metric,quarter,actual\nnps,2026-Q1,5\"6\n", vec![("/2", "stray_quote")]),
        (
            "metric,quarter,actual\nnps,2026-Q1\nnps,2026-Q1,1,2\nnps,2026-Q5,x\nspeed,2026-Q1,7\nnps,2026-Q1,101\nnps,2026-Q2,1\nnps,2026-Q2,2\n",
            vec![
                ("/2", "too_few_fields"),
                ("/3", "too_many_fields"),
                ("/4/quarter", "not_a_quarter"),
                ("/4/actual", "not_a_number"),
                ("/5/metric", "unknown_metric"),
                ("/6/actual", "out_of_range"),
                ("/8/metric", "duplicate_entry"),
            ],
        ),
        // Nothing says whether 1,234 is one and a quarter or over a thousand.
        ("metric,quarter,actual\nmrr,2026-Q1,\"1,234\"\n", vec![("/2/actual", "ambiguous_number")]),
        ("metric;quarter;actual\nnps;2026-Q1;5\nmrr;2026-Q1;1.234\n", vec![("/3/actual", "ambiguous_number")]),
        ("metric\tquarter\tactual\nmrr\t2026-Q1\t1,234\n", vec![("/2/actual", "ambiguous_number")]),
        ("metric;quarter;actual\nmrr;2026-Q1;1,5\nnps;2026-Q1;1.5\n", vec![("/3/actual", "decimal_mark")]),
        ("metric,quarter,actual\nmrr,2026-Q1,\"1,5\"\nnps,2026-Q1,1.5\n", vec![("/2/actual", "decimal_mark")]),
        (
            "metric;quarter;actual\nmrr;2026-Q1;12.34,5\nnps;2026-Q1;1.2.3\n",
            vec![("/2/actual", "decimal_mark"), ("/3/actual", "decimal_mark")],
        ),
        ("metric,quarter,actual\nmrr,2026-Q1,1 23\n", vec![("/2/actual", "not_a_number")]),
        // Fractions far beyond all goals: 91 of a retention is 91%, not 9,100%.
        ("metric,quarter,actual\nnps,2026-Q1,9\nretention,2026-Q1,91\n", vec![("/3/actual", "percent_sign")]),
        (
            "metric,quarter,actual\nretention,2026-Q1,1.01\nuptime,2026-Q1,-2\n",
            vec![("/2/actual", "percent_sign"), ("/3/actual", "percent_sign")],
        ),
        ("metric,quarter,actual\npartnership_revenue_growth,2026-Q1,35\n", vec![("/2/actual", "percent_sign")]),
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
fn faults_say_what_stands_there_and_what_should() {
    for (text, expected) in [
        (
            "Metric;quarter;value\nnps;2026-Q1;5\n",
            "row 1: the columns are \"Metric, quarter, value\"; expected are \"metric, quarter, actual\" and, if wanted, \"note\", each once",
        ),
        ("metric,quarter,actual\n\nnps,2026-Q1,\"5\n", "row 3: a quotation mark is opened and never closed"),
        (
            "metric,quarter,actual\nnps,2026-Q1,1,2\n",
            "row 2: too many fields, 4 where the header has 3: \"nps | 2026-Q1 | 1 | 2\"",
        ),
        (
            "metric,quarter,actual\nretention,2026-Q1,91\n",
            "row 2: \"91\" would be 9100% of Retention; write \"91%\" for 91 percent, or \"9100%\"",
        ),
    ] {
        let faults = csv::read(text, template()).unwrap_err();
        assert_eq!(faults.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>(), [expected], "{text:?}");
    }
    let latin = b"metric,quarter,actual,note\r\nnps,2026-Q1,5,ok\rnps,2026-Q2,5,M\xfcller\n".to_vec();
    assert_eq!(codes(&csv::decoded(latin).unwrap_err()), [("/3", "not_utf8")]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_file_says_itself_how_its_figures_are_written() {
    let figures = |text: &str| -> Vec<String> { read(text).into_iter().map(|row| row.3).collect() };
    for (figures_written, expected) in [
        // With another that has decimals, a point before three digits separates thousands.
        ("mrr;2026-Q1;1.234|nps;2026-Q1;52,5", ["1234", "52.5"]),
        ("mrr;2026-Q1;1.234|nps;2026-Q1;52.5", ["1.234", "52.5"]),
        ("mrr;2026-Q1;1.234,56|arr;2026-Q1;2.345", ["1234.56", "2345"]),
        ("mrr;2026-Q1;1.234.567|arr;2026-Q1;-2,345", ["1234567", "-2.345"]),
        ("mrr;2026-Q1;1,234.5|arr;2026-Q1;2,345", ["1234.5", "2345"]),
        ("mrr,2026-Q1,\"1,234.50\"|arr,2026-Q1,\"2,345\"", ["1234.5", "2345"]),
        ("mrr,2026-Q1,1.234|nps,2026-Q1,5", ["1.234", "5"]),
        // Some tables of another country are separated by commas nevertheless.
        ("mrr,2026-Q1,\"1.234,5\"|arr,2026-Q1,2.345", ["1234.5", "2345"]),
        ("mrr;2026-Q1;1\u{202f}234,5|arr;2026-Q1;12'345'678", ["1234.5", "12345678"]),
        ("retention;2026-Q1;0,915|uptime;2026-Q1;99,95 %", ["0.915", "0.9995"]),
        // A return of investment that is to reach 3 to 5 may well be 8.
        ("partnership_revenue_growth;2026-Q1;2,5|retention;2026-Q1;105%", ["2.5", "1.05"]),
    ] {
        let rows = figures_written.replace('|', "\n");
        let separator = if rows.contains(';') { ";" } else { "," };
        let header = ["metric", "quarter", "actual"].join(separator);
        assert_eq!(figures(&format!("{header}\n{rows}\n")), expected, "{rows}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn files_are_written_as_spreadsheets_of_a_country_open_them() {
    let card = object!({ "schema_version": 1, "template": { "id": "agent-platform", "version": 1 }, "quarters": [
        { "quarter": "2026-Q1", "status": "open", "entries": [
            { "metric": "mrr", "actual": "1.234" }, { "metric": "nps", "actual": "-52.5", "note": "=a;b" },
            { "metric": "retention", "actual": "91" }, { "metric": "arr", "actual": "1234.5", "note": "1,5" },
            { "metric": "uptime", "actual": "0.9995", "note": "für alle" },
        ] } ] });
    let checked = Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string()).unwrap();
    let separators = [None, Some(Separator::Comma), Some(Separator::Semicolon), Some(Separator::Tab)];
    let decimals = [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)];
    let empty = object!({ "schema_version": 1, "template": { "id": "agent-platform", "version": 1 } });
    let empty = Checked::from_json(Templates::bundled(), Catalog::bundled(), &empty.to_string()).unwrap();
    for format in separators.into_iter().flat_map(|between| decimals.map(|decimal| Format::of(between, decimal))) {
        let text = csv::write(checked.card(), checked.template(), format);
        assert_eq!(empty.with_actuals(&text).unwrap().card().quarters, checked.card().quarters, "{text}");
    }
    assert_eq!(
        csv::write(checked.card(), checked.template(), Format::with_marks(',', '.')),
        "\u{feff}metric;quarter;actual;note\nmrr;2026-Q1;1,2340;\nnps;2026-Q1;-52,5;\"'=a;b\"\n\
         retention;2026-Q1;9100%;\narr;2026-Q1;1234,5;1,5\nuptime;2026-Q1;0,9995;für alle\n"
    );
    let swiss = csv::write(checked.card(), checked.template(), Format::with_marks('.', '’'));
    assert!(swiss.contains("mrr;2026-Q1;1.2340;\n") && swiss.contains("arr;2026-Q1;1234.5;1,5\n"), "{swiss}");
    assert_eq!(Format::with_marks('.', ','), Format::default());
    let english = csv::write(checked.card(), checked.template(), Format::default());
    assert!(english.contains("mrr,2026-Q1,1.234,\n") && english.contains("arr,2026-Q1,1234.5,\"1,5\"\n"), "{english}");
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
    let text = csv::write(checked.card(), checked.template(), Format::default());
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
    assert_eq!(
        checked.with_actuals(&csv::write(checked.card(), checked.template(), Format::default())).unwrap().card(),
        checked.card()
    );
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
        format in any::<Option<(u8, bool)>>(),
    ) {
        let metrics: Vec<_> = template().metrics.iter().take(12).map(|metric| metric.id.clone()).collect();
        let quarter = |index: usize| format!("2026-Q{}", index + 1);
        // Written without their percent sign, shares beyond 1 would be refused.
        let scale = if format.is_none() { 4 } else { 2 };
        let mut by_hand = Vec::new();
        for (index, figures) in figures.iter().enumerate() {
            let entries: Vec<_> = figures.iter().enumerate().filter_map(|(place, figure)| {
                Some(object!({ "metric": metrics[place], "actual": Decimal::new((*figure)?, scale).to_string(), "note": notes[place] }))
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
        let by_file = if format.is_none() {
            let mut text = "metric;quarter;actual\r\n".to_owned();
            for quarter in &by_hand.card().quarters {
                for entry in &quarter.entries {
                    let actual = plain(entry.actual.0).replace('.', ",");
                    text += &format!("{};{};{actual}\r\n", entry.metric, quarter.quarter);
                }
            }
            card(object!(empty)).with_actuals(&text).unwrap()
        } else {
            let (separator, comma) = format.unwrap_or_default();
            let separators = [Separator::Comma, Separator::Semicolon, Separator::Tab];
            let decimal = if comma { DecimalMark::Comma } else { DecimalMark::Point };
            let format = Format { separator: separators[usize::from(separator) % 3], decimal };
            card(object!(empty)).with_actuals(&csv::write(by_hand.card(), by_hand.template(), format)).unwrap()
        };
        let mut expected = by_hand.card().clone();
        if format.is_none() {
            expected.quarters.iter_mut().flat_map(|quarter| &mut quarter.entries).for_each(|entry| entry.note = None);
        }
        prop_assert_eq!(by_file.card(), &expected);
    }
}
