//! Scorecards to be measured: fifty metrics in five groups over twenty quarters, nineteen of them closed and two restated.

use std::fmt::Write;

use partner_roi_shared::Catalog;
use partner_roi_shared::scorecard::{Checked, Quarter, Templates};

const METRICS: u32 = 50;
const QUARTERS: u32 = 20;

/// The card as a document; `shift` changes every figure a little.
pub fn document(shift: u32) -> String {
    let stated = |value: &str| format!(r#"{{"value":"{value}","assumption":"measured"}}"#);
    let metric = |number: u32| {
        let goal = [("worst", "0"), ("threshold", "50"), ("target", "80"), ("weight", "0.02")]
            .map(|(name, value)| format!(r#""{name}":{}"#, stated(value)));
        format!(
            r#"{{"id":"m{number}","label":"Metric","group":"g{}","unit":"count","comparison":">=","source":"B","goals":[{{{}}}]}}"#,
            number % 5,
            goal.join(",")
        )
    };
    let group = |number: u32| format!(r#"{{"id":"g{number}","label":"Group"}}"#);
    let template = format!(
        r#"{{"schema_version":1,"id":"measured","version":1,"name":"Measured","description":"","sources":{{"B":"A bench"}},
        "score":{{"threshold":{},"target":{}}},"groups":[{}],"metrics":[{}],"escalations":[
        {{"id":"plan","subject":"metrics","trigger":"improvement_plan","owner":"O","due_days":30,"assumption":"measured"}},
        {{"id":"exit","subject":"score","quarters":4,"trigger":"exit","owner":"O","due_days":30,"assumption":"measured"}}]}}"#,
        stated("50"),
        stated("80"),
        (0..5).map(group).collect::<Vec<_>>().join(","),
        (0..METRICS).map(metric).collect::<Vec<_>>().join(",")
    );
    // About a quarter of the figures is red, a third green.
    let entries = |quarter: u32, more: u32| {
        let figure = |metric: u32| (metric * 37 + quarter * 53 + metric * quarter * 11 + shift + more) % 120 + 20;
        let entry = |metric: u32| format!(r#"{{"metric":"m{metric}","actual":"{}.5"}}"#, figure(metric));
        (0..METRICS).map(entry).collect::<Vec<_>>().join(",")
    };
    let mut quarters = String::new();
    for number in 0..QUARTERS {
        let Some(quarter) = Quarter::parse("2026-Q1").map(|first| first.plus(number)) else { continue };
        let standing = match number {
            5 | 12 => format!(
                r#""status":"restated","closed_on":"{0}","restatements":[{{"on":"{0}","by":"B","reason":"measured","before":[{1}]}}]"#,
                quarter.last_day(),
                entries(number, 9)
            ),
            number if number + 1 < QUARTERS => format!(r#""status":"closed","closed_on":"{}""#, quarter.last_day()),
            _ => r#""status":"open""#.to_owned(),
        };
        let comma = if number == 0 { "" } else { "," };
        let entries = entries(number, 0);
        let _ = write!(quarters, r#"{comma}{{"quarter":"{quarter}",{standing},"entries":[{entries}]}}"#);
    }
    format!(r#"{{"schema_version":1,"own_template":{template},"quarters":[{quarters}]}}"#)
}

/// The card, read and checked.
pub fn read(document: &str) -> Checked<'static> {
    Checked::from_json(Templates::bundled(), Catalog::bundled(), document).unwrap()
}

/// Judges the card; how many escalations it has ever raised.
pub fn judge(card: &Checked<'_>) -> usize {
    let judged = card.judge().unwrap();
    assert_eq!(judged.quarters.len(), QUARTERS as usize);
    judged.audit.escalations.len()
}

/// The judged card as a document, as the API answers.
pub fn judge_and_write(card: &Checked<'_>) -> String {
    card.judge().unwrap().to_node().unwrap().to_json()
}
