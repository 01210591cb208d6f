//! What a restatement changed.

use partner_roi_shared::Decimal;
use partner_roi_shared::scorecard::{CardQuarter, Entry, Metric, Template};

/// A figure before and after; nothing where there was none.
pub type Restated<'a> = (&'a Metric, [Option<Decimal>; 2]);

/// The figures that a quarter's restatement changed, by its number from 0. Later ones may have changed them again.
pub fn restated<'a>(template: &'a Template, quarter: &CardQuarter, number: usize) -> Vec<Restated<'a>> {
    let Some(restatement) = quarter.restatements.get(number) else { return Vec::new() };
    let after = quarter.restatements.get(number + 1).map_or(&quarter.entries, |next| &next.before);
    let both = |metric: &'a Metric| {
        let figure =
            |entries: &[Entry]| entries.iter().find(|entry| entry.metric == metric.id).map(|entry| entry.actual.0);
        (metric, [&restatement.before, after].map(|entries| figure(entries)))
    };
    template.metrics.iter().map(both).filter(|(_, [before, after])| before != after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::Catalog;
    use partner_roi_shared::scorecard::{Checked, Templates};

    const HEALTH: &str = include_str!("../../../../shared/scorecards/health/1.json");

    #[test]
    fn each_restatement_tells_what_it_changed_itself() {
        let figures = |figures: &[(&str, &str)]| {
            let figure = |(metric, actual): &(&str, &str)| format!(r#"{{"metric":"{metric}","actual":"{actual}"}}"#);
            figures.iter().map(figure).collect::<Vec<_>>().join(",")
        };
        let restatement = |on: &str, before: &[(&str, &str)]| {
            format!(r#"{{"on":"{on}","by":"A","reason":"B","before":[{}]}}"#, figures(before))
        };
        let (first, second) = (
            [("vendor_alignment", "8"), ("vendor_money", "5")],
            [("vendor_alignment", "7.0"), ("partner_alignment", "6")],
        );
        let card = format!(
            r#"{{"schema_version":1,"template":{{"id":"health","version":1}},"quarters":[{{"quarter":"2026-Q1",
            "status":"restated","closed_on":"2026-04-10","entries":[{}],"restatements":[{},{}]}}]}}"#,
            figures(&[("vendor_alignment", "7"), ("partner_alignment", "5")]),
            restatement("2026-04-20", &first),
            restatement("2026-04-21", &second),
        );
        let templates = Templates::from_templates(vec![Template::from_json(HEALTH).expect("a template")]);
        let catalog = Catalog::from_programs(Vec::new());
        let checked = Checked::from_json(&templates, &catalog, &card).expect("a card");
        let quarter = &checked.card().quarters[0];
        let changed = |number| -> Vec<_> {
            let found = restated(checked.template(), quarter, number).into_iter();
            found.map(|(metric, figures)| (metric.id.as_str(), figures)).collect()
        };
        let figures = |before: Option<i64>, after: Option<i64>| [before, after].map(|figure| figure.map(Decimal::from));
        assert_eq!(
            changed(0),
            [
                ("vendor_money", figures(Some(5), None)),
                ("vendor_alignment", figures(Some(8), Some(7))),
                ("partner_alignment", figures(None, Some(6))),
            ]
        );
        assert_eq!(changed(1), [("partner_alignment", figures(Some(6), Some(5)))], "7.0 is 7");
        assert_eq!(changed(2), []);
    }
}
