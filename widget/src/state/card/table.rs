//! Files of figures: what they are called, what a blank one has in it, where a fault stands.

use partner_roi_shared::Fault;
use partner_roi_shared::date::Date;
use partner_roi_shared::scorecard::csv::Format;
use partner_roi_shared::scorecard::{Checked, Quarter};

use super::entry::entered;
use crate::state::number::Separators;

/// The name of an exported file, from the card's and the day.
pub fn file_name(card: &Checked<'_>, today: Date) -> String {
    let name = card.card().name.as_deref().unwrap_or(&card.template().name);
    let mut out = String::new();
    for character in name.chars() {
        match character.is_alphanumeric() {
            true => out.extend(character.to_lowercase()),
            false if out.ends_with('-') || out.is_empty() => {}
            false => out.push('-'),
        }
    }
    [out.trim_end_matches('-'), "-", &today.to_string(), ".csv"].concat()
}

/// A file to fill in: the header and every metric that is entered, with the figures that the quarter has. Written as a
/// spreadsheet of the person's locale opens it.
pub fn blank(card: &Checked<'_>, quarter: Quarter, separators: Separators) -> String {
    let format = Format::with_marks(separators.decimal, separators.group);
    let known = card.card().quarters.iter().find(|known| known.quarter == quarter);
    let mut text = format.row(&["metric", "quarter", "actual"]);
    for metric in entered(card.template()) {
        let entry = known.and_then(|known| known.entries.iter().find(|entry| entry.metric == metric.id));
        let actual = entry.map(|entry| format.figure(metric, entry.actual.0)).unwrap_or_default();
        text.push_str(&format.row(&[&metric.id, &quarter.to_string(), &actual]));
    }
    text
}

/// Row and column of a fault, and the text that it is about.
pub fn place(fault: &Fault) -> (Option<&str>, Option<&str>, &str) {
    let mut steps = fault.pointer.split('/').skip(1);
    let value = fault.detail.split_once('"').and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value);
    (steps.next(), steps.next(), value.unwrap_or_default())
}

/// The name of the words that a fault has here: that nothing stands in a file is said otherwise than that its columns are wrong.
pub fn words_of(fault: &Fault) -> &str {
    match (fault.code, place(fault).2) {
        ("csv_header", "") => "csv_empty",
        (code, _) => code,
    }
}

/// The engine's words without the row, which stands before them.
pub fn detail(fault: &Fault) -> &str {
    match (fault.detail.starts_with("row "), fault.detail.split_once(": ")) {
        (true, Some((_, rest))) => rest,
        _ => &fault.detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::scorecard::{Template, Templates};
    use partner_roi_shared::{Catalog, Faults};

    const HEALTH: &str = include_str!("../../../../shared/scorecards/health/1.json");

    fn with_card<T>(card: &str, look: impl FnOnce(&Checked<'_>) -> T) -> T {
        let templates = Templates::from_templates(vec![Template::from_json(HEALTH).expect("a template")]);
        let catalog = Catalog::from_programs(Vec::new());
        look(&Checked::from_json(&templates, &catalog, card).expect("a card"))
    }

    const CARD: &str = r#"{"schema_version":1,"name":"  Brightline & Söhne (EU) ","template":{"id":"health","version":1},
        "quarters":[{"quarter":"2026-Q1","status":"open","entries":[{"metric":"partner_alignment","actual":"4.5"}]}]}"#;

    #[test]
    fn a_file_is_called_after_the_card_and_the_day() {
        let day = Date::parse("2026-04-10").expect("a day");
        assert_eq!(with_card(CARD, |card| file_name(card, day)), "brightline-söhne-eu-2026-04-10.csv");
        let nameless = r#"{"schema_version":1,"template":{"id":"health","version":1}}"#;
        assert_eq!(with_card(nameless, |card| file_name(card, day)), "partnership-health-2026-04-10.csv");
    }

    #[test]
    fn a_blank_file_can_be_filled_in_and_read() {
        let quarter = Quarter::parse("2026-Q1").expect("a quarter");
        let german = Separators { decimal: ',', group: '.' };
        let (english, text) =
            with_card(CARD, |card| (blank(card, quarter, Separators::ENGLISH), blank(card, quarter, german)));
        assert!(english.starts_with("metric,quarter,actual\n") && english.contains("partner_alignment,2026-Q1,4.5\n"));
        assert!(!english.contains("strategic_alignment"), "what is worked out is not entered");
        assert!(text.contains("partner_alignment;2026-Q1;4,5\n"), "{text}");
        let full: String = text
            .lines()
            .map(|line| if line.ends_with(';') { format!("{line}1,5\n") } else { format!("{line}\n") })
            .collect();
        let rows = with_card(CARD, |card| card.with_actuals(&full).map(|card| card.card().quarters[0].entries.len()));
        assert_eq!(rows, Ok(9));
    }

    #[test]
    fn a_fault_says_where_it_stands() {
        let text = "metric,quarter,actual\nnobody,2026-Q1,1\npartner_alignment,2026-Q1,much\n,2026-Q1\n";
        let faults: Faults = with_card(CARD, |card| card.with_actuals(text).expect_err("faults"));
        let places: Vec<_> = faults.iter().map(|fault| (place(fault), fault.code)).collect();
        assert_eq!(
            places,
            [
                ((Some("2"), Some("metric"), "nobody"), "unknown_metric"),
                ((Some("3"), Some("actual"), "much"), "not_a_number"),
                ((Some("4"), None, " | 2026-Q1"), "too_few_fields"),
            ]
        );
        let said: Vec<_> = faults.iter().map(detail).collect();
        assert_eq!(said[0], "the template has no metric \"nobody\"");
    }

    #[test]
    fn whatever_is_wrong_with_a_file_has_words() {
        let words = include_str!("../../../words/scorecard/en.json");
        let words = partner_roi_shared::document::parse(words).expect("words");
        let header = "metric;quarter;actual\n";
        for (rows, code) in [
            ("metric;quarter\n", "csv_header"),
            ("", "csv_empty"),
            ("\"x", "unclosed_quote"),
            ("a\"b", "stray_quote"),
            ("a;b", "too_few_fields"),
            ("a;b;c;d", "too_many_fields"),
            ("partner_alignment;2026-Q1;1,5\nvendor_alignment;2026-Q1;1.5", "decimal_mark"),
            ("partner_alignment;2026-Q1;1.500", "ambiguous_number"),
        ] {
            let text = if code.starts_with("csv_") { rows.to_owned() } else { [header, rows].concat() };
            let faults = with_card(CARD, |card| card.with_actuals(&text).expect_err("faults"));
            let names: Vec<_> = faults.iter().map(words_of).collect();
            assert_eq!(names, [code], "{rows}");
            assert!(words.pointer(&format!("/card/csv_faults/{code}")).is_some(), "{code}");
        }
        assert!(words.pointer("/card/csv_faults/percent_sign").is_some());
    }
}
