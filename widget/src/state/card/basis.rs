//! What a quarter's score rests on: whether it can stand beside those of other quarters.

use partner_roi_shared::Decimal;
use partner_roi_shared::scorecard::Scorecard;

/// How firm a score is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The quarter is closed, and half of the weight or more has figures.
    Firm,
    /// The quarter is closed, but only this share of the weight, less than half, has figures.
    Thin(Decimal),
    /// The quarter is open, and this share of the weight has figures by now.
    Provisional(Decimal),
}

/// Half of the weight: a score of less says more of what is missing than of the partnership.
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// What the score of the quarter at a place rests on; nothing if there is none.
pub fn of(card: &Scorecard<'_>, place: usize) -> Option<Basis> {
    let judged = card.quarters.get(place).filter(|judged| judged.score.is_ok())?;
    let decided = Decimal::ONE.saturating_sub(judged.undecided_weight);
    Some(match place < closed(card) {
        false => Basis::Provisional(decided),
        true if decided < HALF => Basis::Thin(decided),
        true => Basis::Firm,
    })
}

/// Whether the score of the quarter at a place can be held against that of so many quarters before.
pub fn is_comparable(card: &Scorecard<'_>, place: usize, back: usize) -> bool {
    let firm = |place| of(card, place) == Some(Basis::Firm);
    firm(place) && place.checked_sub(back).is_some_and(firm)
}

/// How many quarters are closed; they are the first.
pub fn closed(card: &Scorecard<'_>) -> usize {
    card.card.quarters.iter().filter(|quarter| quarter.is_closed()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::card::needs::Library;
    use partner_roi_shared::Program;
    use partner_roi_shared::scorecard::{Checked, Template};
    use partner_roi_shared::text::parse;

    const TEMPLATE: &str = include_str!("../../../../shared/scorecards/agent-platform-channel/1.json");
    const PROGRAM: &str = include_str!("../../../../shared/programs/agent-platform/1.json");
    const CARD: &str = include_str!("../../../../www/data/brightline.json");

    fn judged(quarters: &str, test: impl FnOnce(&Scorecard<'_>)) {
        let template = Template::from_json(TEMPLATE).expect("a template");
        let library = Library::new(Some(template), vec![Program::from_json(PROGRAM).expect("a program")]);
        let card = match quarters {
            "" => CARD.to_owned(),
            quarters => format!(
                r#"{{"schema_version":1,"template":{{"id":"agent-platform-channel","version":1}},"quarters":[{quarters}]}}"#
            ),
        };
        let checked = Checked::from_json(&library.templates, &library.catalog, &card).expect("a card");
        test(&checked.judge().expect("judged"));
    }

    #[test]
    fn one_figure_of_an_open_quarter_decides_nothing() {
        judged("", |card| {
            // Satisfaction, a fifth of the weight, is all there is of the open quarter.
            assert_eq!(card.quarters[5].score.ok(), Some(Decimal::ONE_HUNDRED));
            assert_eq!(of(card, 5), Some(Basis::Provisional(parse("0.2").unwrap())));
            assert!(!is_comparable(card, 5, 1) && !is_comparable(card, 5, 4));
            assert_eq!((of(card, 4), closed(card)), (Some(Basis::Firm), 5));
            assert!(is_comparable(card, 4, 1) && is_comparable(card, 4, 4));
            assert!(!is_comparable(card, 0, 1));
            assert_eq!(of(card, 9), None);
        });
    }

    #[test]
    fn a_quarter_that_was_closed_almost_empty_is_held_against_no_other() {
        let one = r#"{"quarter":"2026-Q1","status":"closed","closed_on":"2026-04-09","entries":[{"metric":"satisfaction","actual":"9"}]}"#;
        let none = r#"{"quarter":"2026-Q2","status":"open"}"#;
        judged(&[one, none].join(","), |card| {
            assert_eq!(of(card, 0), Some(Basis::Thin(parse("0.2").unwrap())));
            assert_eq!(of(card, 1), None);
            assert!(!is_comparable(card, 1, 1));
        });
    }
}
