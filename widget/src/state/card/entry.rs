//! Figures of a quarter as they are typed, metric by metric.

use partner_roi_shared::document::Node;
use partner_roi_shared::program::Unit;
use partner_roi_shared::scorecard::{CardQuarter, Metric, Quarter, Template};
use partner_roi_shared::text::plain;
use partner_roi_shared::{Currency, Decimal, Fault, Faults, Kind, Value};

use crate::state::entry::{self, EntryFault};
use crate::state::number::{self, Separators};

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Id of the metric.
    pub metric: String,
    /// As it stands in the field.
    pub text: String,
    /// What is wrong with it, once it was read.
    pub fault: Option<Wrong>,
    /// What stands in the card, as it would stand in the field.
    before: String,
    note: Option<String>,
    kind: Kind,
    /// Of the card, if anybody says it.
    currency: Option<Currency>,
}

/// Why a figure is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is no number.
    Text(EntryFault),
    /// The engine's words.
    Figure(String),
}

/// What is being entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The quarter.
    pub quarter: Quarter,
    /// It is closed: the figures replace those that were judged.
    pub restates: bool,
    /// Who restates it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The fields, in the order of the template.
    pub fields: Vec<Typed>,
    /// What is wrong with who and why, or with the quarter as a whole.
    pub refused: Vec<Fault>,
}

/// How a metric's figure is typed.
pub fn kind(unit: Unit) -> Kind {
    match unit {
        Unit::Money => Kind::Money,
        Unit::Share | Unit::Growth => Kind::Rate,
        _ => Kind::Count,
    }
}

/// The metrics whose figures are entered; those that are worked out from others are not.
pub fn entered(template: &Template) -> impl Iterator<Item = &Metric> {
    template.metrics.iter().filter(|metric| metric.derived.is_none())
}

impl Entry {
    /// For a quarter of a card, with the figures that it has. Amounts are in `currency`, if anybody says it.
    pub fn new(
        template: &Template,
        quarter: Quarter,
        known: Option<&CardQuarter>,
        separators: Separators,
        currency: Option<Currency>,
    ) -> Self {
        let field = |metric: &Metric| {
            let known = known.and_then(|known| known.entries.iter().find(|entry| entry.metric == metric.id));
            let kind = kind(metric.unit);
            let text = known.map(|known| entry::write(kind, &Value::Decimal(known.actual.0), separators));
            Typed {
                metric: metric.id.clone(),
                text: text.clone().unwrap_or_default(),
                fault: None,
                before: text.unwrap_or_default(),
                note: known.and_then(|known| known.note.clone()),
                kind,
                currency,
            }
        };
        Self {
            quarter,
            restates: known.is_some_and(CardQuarter::is_closed),
            by: String::new(),
            reason: String::new(),
            fields: entered(template).map(field).collect(),
            refused: Vec::new(),
        }
    }

    /// Types into a field.
    pub fn type_text(&mut self, metric: &str, text: &str, separators: Separators) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.metric == metric) {
            field.text = text.to_owned();
            field.fault = field.read(separators).err().map(Wrong::Text);
        }
        self.refused.clear();
    }

    /// A field is left: a figure is written as it was read. `Some`: it could have been read in another way.
    pub fn leave(&mut self, metric: &str, separators: Separators) -> Option<String> {
        let field = self.fields.iter_mut().find(|field| field.metric == metric)?;
        let value = field.read(separators).ok().flatten()?;
        let told = number::read(&field.text, separators).is_ok_and(|reading| reading.reinterpreted);
        field.text = entry::write(field.kind, &Value::Decimal(value), separators);
        told.then(|| field.text.clone())
    }

    /// Whether something cannot be read.
    pub fn is_faulty(&self) -> bool {
        self.fields.iter().any(|field| field.fault.is_some())
    }

    /// The figures that were typed and are not those of the card.
    pub fn changed(&self) -> impl Iterator<Item = &Typed> {
        self.fields.iter().filter(|field| field.text.trim() != field.before)
    }

    /// Whether anything was typed that the card does not have.
    pub fn is_touched(&self) -> bool {
        self.changed().next().is_some() || [&self.by, &self.reason].iter().any(|text| !text.trim().is_empty())
    }

    /// All that can be read, as the engine takes it, and the field that each figure comes from.
    fn figures(&self, separators: Separators) -> (Node, Vec<usize>) {
        let read = self.fields.iter().enumerate().filter_map(|(place, field)| {
            // What the engine has refused is left out until it is typed anew; the rest can be looked at.
            if matches!(field.fault, Some(Wrong::Figure(_))) {
                return None;
            }
            let value = field.read(separators).ok().flatten()?;
            let mut node = Node::object([("metric", Node::text(&field.metric)), ("actual", Node::text(&plain(value)))]);
            if let Some(note) = &field.note {
                node.insert("note", Node::text(note));
            }
            Some((node, place))
        });
        let (nodes, places): (Vec<_>, _) = read.unzip();
        (Node::List(nodes), places)
    }

    /// The document of the change. A restatement that is only looked at needs no name and no reason yet.
    pub fn document(&self, separators: Separators, today: &str, preview: bool) -> String {
        let mut document = Node::object([("entries", self.figures(separators).0)]);
        if self.restates {
            let said = |text: &str| if preview && text.trim().is_empty() { "–".to_owned() } else { text.to_owned() };
            document.insert("on", Node::text(today));
            document.insert("by", Node::text(&said(&self.by)));
            document.insert("reason", Node::text(&said(&self.reason)));
        }
        document.to_json()
    }

    /// Puts what the engine says beside the fields that it is about.
    pub fn refuse(&mut self, faults: &Faults, separators: Separators) {
        let (_, places) = self.figures(separators);
        self.refused.clear();
        for fault in faults.iter() {
            let of_entry =
                fault.pointer.strip_prefix("/entries/").and_then(|rest| rest.split('/').next()?.parse().ok());
            let place = of_entry.and_then(|entry: usize| places.get(entry));
            match place.and_then(|place| self.fields.get_mut(*place)) {
                Some(field) => field.fault = Some(Wrong::Figure(fault.detail.clone())),
                None => self.refused.push(fault.clone()),
            }
        }
    }

    /// What is wrong with a field of the document that is no figure: `/by`, `/reason`, `/on`; or with none of them.
    pub fn refusal(&self, pointer: &str) -> Option<&str> {
        self.refused.iter().find(|fault| fault.pointer == pointer).map(|fault| fault.detail.as_str())
    }
}

impl Typed {
    /// The figure as it can be read, and whether a percent sign stands behind it.
    pub fn reading(&self, separators: Separators) -> Option<(Decimal, bool)> {
        let percent = number::read(&self.text, separators).is_ok_and(|reading| reading.percent);
        Some((self.read(separators).ok().flatten()?, percent))
    }

    /// The figure; nothing if there is none, which is no fault.
    fn read(&self, separators: Separators) -> Result<Option<Decimal>, EntryFault> {
        match entry::read_any(self.kind, &self.text, separators) {
            // The number in another currency is another amount.
            Ok(value) => match self.currency {
                Some(currency) => entry::own(currency, self.kind, &self.text).map(|()| Some(value)),
                None => Ok(Some(value)),
            },
            Err(EntryFault::Empty) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../../../shared/scorecards/agent-platform-channel/1.json");

    #[test]
    fn an_amount_in_another_currency_is_not_taken_for_one_in_the_cards() {
        let template = Template::from_json(TEMPLATE).expect("a template");
        let quarter = Quarter::parse("2026-Q1").expect("a quarter");
        let read = |currency, text: &str| {
            let mut entry = Entry::new(&template, quarter, None, Separators::ENGLISH, currency);
            entry.type_text("partner_revenue", text, Separators::ENGLISH);
            let known = entry.fields.iter().find(|field| field.metric == "partner_revenue").expect("a field").clone();
            let written = entry.leave("partner_revenue", Separators::ENGLISH);
            (known.fault.clone(), known.reading(Separators::ENGLISH).map(|(value, _)| plain(value)), written)
        };
        let dollars = Currency::new("USD");
        for text in ["\u{a3}500", "500 EUR", "\u{20ac}1.5k"] {
            assert_eq!(read(dollars, text), (Some(Wrong::Text(EntryFault::Currency)), None, None), "{text}");
        }
        for text in ["500", "$500", "500 USD"] {
            assert_eq!(read(dollars, text), (None, Some("500".into()), None), "{text}");
        }
        assert_eq!(read(None, "\u{a3}500").1.as_deref(), Some("500"), "nobody says which currency it is");
    }
}
