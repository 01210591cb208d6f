//! Figures that were typed and not saved, as a browser keeps them while nobody looks.

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::scorecard::Quarter;

use super::entry::Entry;
use crate::state::number::{Separators, read};

/// Longer texts are not kept: no form that somebody fills in comes near.
const LONGEST: usize = 64 * 1024;

/// What was typed into the form of a quarter and is not in the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    /// The quarter.
    pub quarter: Quarter,
    /// Who restates it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Metric and text, as it stands in the field.
    pub figures: Vec<(String, String)>,
    /// How numbers were typed: another language reads "1.234" as another number.
    pub separators: Separators,
}

impl Unsaved {
    /// Of what is being entered; nothing if all is as the card has it.
    pub fn of(entry: &Entry, separators: Separators) -> Option<Self> {
        entry.is_touched().then(|| Self {
            quarter: entry.quarter,
            by: entry.by.clone(),
            reason: entry.reason.clone(),
            figures: entry.changed().map(|field| (field.metric.clone(), field.text.clone())).collect(),
            separators,
        })
    }

    /// As text; nothing if it would be too long.
    pub fn to_text(&self) -> Option<String> {
        let figure = |(metric, text): &(String, String)| {
            Node::object([("metric", metric.as_str()), ("text", text)].map(|(name, value)| (name, Node::text(value))))
        };
        let Separators { decimal, group } = self.separators;
        let fields = [
            ("quarter", Node::text(&self.quarter.to_string())),
            ("by", Node::text(&self.by)),
            ("reason", Node::text(&self.reason)),
            ("decimal", Node::text(&decimal.to_string())),
            ("group", Node::text(&group.to_string())),
            ("figures", Node::List(self.figures.iter().map(figure).collect())),
        ];
        Some(Node::object(fields).to_json()).filter(|text| text.len() <= LONGEST)
    }

    /// From such a text; nothing if it is none.
    pub fn from_text(text: &str) -> Option<Self> {
        let node = document::parse(text).ok()?;
        let said = |node: &Node, pointer: &str| match node.pointer(pointer) {
            Some(Node::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let sign = |pointer| said(&node, pointer)?.chars().next();
        let Some(Node::List(figures)) = node.pointer("/figures") else { return None };
        Some(Self {
            quarter: Quarter::parse(&said(&node, "/quarter")?)?,
            by: said(&node, "/by")?,
            reason: said(&node, "/reason")?,
            figures: figures.iter().map(|one| said(one, "/metric").zip(said(one, "/text"))).collect::<Option<_>>()?,
            separators: Separators { decimal: sign("/decimal")?, group: sign("/group")? },
        })
    }

    /// With what somebody else typed into the form of the same quarter, where this has nothing.
    #[must_use]
    pub fn joined(mut self, other: &Self) -> Self {
        if self.quarter == other.quarter {
            let known: Vec<_> = self.figures.iter().map(|(metric, _)| metric.clone()).collect();
            let more =
                other.figures_in(self.separators).filter(|(metric, _)| !known.iter().any(|known| known == metric));
            self.figures.extend(more.map(|(metric, text)| (metric.to_owned(), text)));
            for (own, other) in [(&mut self.by, &other.by), (&mut self.reason, &other.reason)] {
                if own.is_empty() {
                    own.clone_from(other);
                }
            }
        }
        self
    }

    /// The texts of its figures as they are typed with these separators.
    pub fn figures_in(&self, separators: Separators) -> impl Iterator<Item = (&str, String)> {
        let other = separators != self.separators;
        self.figures.iter().map(move |(metric, text)| {
            let reading = read(text, self.separators).ok().filter(|_| other);
            let text =
                reading.map_or_else(|| text.clone(), |reading| written(&reading.plain, reading.percent, separators));
            (metric.as_str(), text)
        })
    }
}

fn written(plain: &str, percent: bool, separators: Separators) -> String {
    let text = crate::state::entry::grouped(plain, separators);
    if percent { [&text, "%"].concat() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: Separators = Separators { decimal: ',', group: '.' };

    fn unsaved(figures: &[(&str, &str)]) -> Unsaved {
        Unsaved {
            quarter: Quarter::parse("2026-Q1").expect("a quarter"),
            by: "A. Example".into(),
            reason: "“Late”\n".into(),
            figures: figures.iter().map(|(metric, text)| ((*metric).to_owned(), (*text).to_owned())).collect(),
            separators: GERMAN,
        }
    }

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        for whole in [unsaved(&[("leads", "1.234"), ("trained", "4x")]), unsaved(&[])] {
            assert_eq!(whole.to_text().and_then(|text| Unsaved::from_text(&text)), Some(whole));
        }
        for text in ["", "{", "{}", r#"{"quarter":"2026-Q1","figures":[{"metric":"a"}]}"#] {
            assert_eq!(Unsaved::from_text(text), None, "{text}");
        }
        let long = "9".repeat(LONGEST);
        assert_eq!(unsaved(&[("leads", &long)]).to_text(), None, "a browser's storage is small");
    }

    #[test]
    fn of_two_that_typed_neither_is_lost_where_the_other_has_nothing() {
        let mine =
            Unsaved { by: String::new(), separators: Separators::ENGLISH, ..unsaved(&[("a", "1.5"), ("b", "2")]) };
        let theirs = unsaved(&[("a", "3,5"), ("c", "4,5")]);
        let both = theirs.clone().joined(&mine);
        assert_eq!(both, unsaved(&[("a", "3,5"), ("c", "4,5"), ("b", "2")]));
        let both = mine.clone().joined(&theirs);
        let figures = [("a", "1.5"), ("b", "2"), ("c", "4.5")];
        assert_eq!(both, Unsaved { separators: Separators::ENGLISH, ..unsaved(&figures) });
        let later = Unsaved { quarter: mine.quarter.plus(1), ..mine };
        assert_eq!(theirs.clone().joined(&later), theirs);
    }

    #[test]
    fn a_number_stays_the_same_number_in_another_language() {
        let typed = unsaved(&[("a", "1.234"), ("b", "0,5"), ("c", "91,5%"), ("d", "4x"), ("e", "")]);
        let english: Vec<_> = typed.figures_in(Separators::ENGLISH).map(|(_, text)| text).collect();
        assert_eq!(english, ["1,234", "0.5", "91.5%", "4x", ""]);
        let german: Vec<_> = typed.figures_in(GERMAN).map(|(_, text)| text).collect();
        assert_eq!(german, ["1.234", "0,5", "91,5%", "4x", ""]);
    }
}
