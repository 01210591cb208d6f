//! Cards that have been read and checked, and what can be done with them.

use std::borrow::Cow;

use super::card::{Card, CardQuarter, Entry, Restatement, Status};
use super::{Planned, Quarter, Scorecard, Template, Templates, card_check, plan, template_check};
use crate::date::Date;
use crate::document::{self, FromNode, Node};
use crate::fault::{Fault, Faults, code};
use crate::money::Currency;
use crate::program::Catalog;
use crate::text::plain;

/// A card that has been read and checked, with all it needs to be judged.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    card: Card,
    /// The document as it was read; only its quarters change.
    document: Node,
    template: Cow<'a, Template>,
    planned: Option<Planned>,
    catalog: &'a Catalog,
}

impl<'a> Checked<'a> {
    /// Reads a card document and finds its template and its plan.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(templates: &'a Templates, catalog: &'a Catalog, text: &str) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let document = document::parse(text)?;
        let mut card = Card::from_node(&document, String::new(), &mut faults);
        if card.is_none() {
            // A figure that cannot be read must not hide what else is wrong: read again with a figure that no check
            // minds.
            let mut other = document.clone();
            for fault in faults.iter().filter(|fault| fault.pointer.ends_with("/actual")) {
                other.replace(&fault.pointer, Node::Number("0".to_owned()));
            }
            card = Card::from_node(&other, String::new(), &mut Vec::new());
        }
        let Some(card) = card else {
            // What could not be read has left a fault.
            return Err(Faults::if_any(faults)
                .unwrap_or_else(|| Fault::new("", code::WRONG_TYPE, "not a scorecard document").into()));
        };
        let template = template(templates, catalog, &card, &mut faults);
        faults.extend(card_check::faults(&card, template.or(card.own_template.as_ref())));
        let planned = match card.plan.as_ref().map(|plan| plan::read(catalog, plan)) {
            Some(Ok(planned)) => planned,
            Some(Err(more)) => {
                faults.extend(more);
                None
            }
            None => None,
        };
        let of_template = template.or(card.own_template.as_ref()).and_then(|template| template.currency);
        let of_plan = planned.as_ref().and_then(|planned| planned.currency);
        for (one, other, pointer) in [
            (of_template, card.currency, "/currency"),
            (of_template.or(card.currency), of_plan, "/plan/scenario/program"),
        ] {
            if let Some((one, other)) = one.zip(other).filter(|(one, other)| one != other) {
                faults.push(Fault::new(pointer, code::INCONSISTENT, format!("the card is in {one}, this in {other}")));
            }
        }
        if let Some(faults) = Faults::if_any(faults) {
            return Err(faults);
        }
        let template = match (template, &card.own_template) {
            (Some(template), _) => Cow::Borrowed(template),
            (None, Some(own)) => Cow::Owned(own.clone()),
            // A card without a template has its fault above.
            (None, None) => return Err(no_template().into()),
        };
        Ok(Self { card, document, template, planned, catalog })
    }

    /// The card.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// Its template.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The currency of its amounts, if anybody says it: the template, the card or the plan.
    pub fn currency(&self) -> Option<Currency> {
        let of_plan = || self.planned.as_ref().and_then(|planned| planned.currency);
        self.template.currency.or(self.card.currency).or_else(of_plan)
    }

    /// The card's document in canonical form, as it was read but for what was done to its quarters since.
    pub fn to_json(&self) -> String {
        let mut document = self.document.clone();
        document.insert("quarters", Node::List(self.card.quarters.iter().map(quarter_node).collect()));
        document.to_json()
    }

    /// The same card with the figures of a CSV text, see [`csv`](super::csv).
    ///
    /// # Errors
    /// Everything that is wrong with the text, by row and field; then nothing of it is taken.
    pub fn with_actuals(&self, text: &str) -> Result<Self, Faults> {
        self.changed(super::csv::merge(&self.card, &super::csv::read(text, &self.template)?)?)
    }

    /// The same card with its first open quarter closed on a day.
    ///
    /// # Errors
    /// No quarter is open, or the day is too early.
    pub fn closed(&self, on: Date) -> Result<Self, Faults> {
        let mut card = self.card.clone();
        let Some(quarter) = card.quarters.iter_mut().find(|quarter| quarter.status == Status::Open) else {
            return Err(Fault::new("/quarters", code::QUARTER_CLOSED, "every quarter is closed").into());
        };
        quarter.status = Status::Closed;
        quarter.closed_on = Some(on);
        self.changed(card)
    }

    /// The same card with the figures of a closed quarter replaced; what stood before is kept.
    ///
    /// ```
    /// use partner_roi_shared::{Catalog, date::Date, scorecard::{Checked, Quarter, Templates}};
    ///
    /// # #[cfg(feature = "bundled")] {
    /// let card = r#"{"schema_version":1,"template":{"id":"health","version":1},"quarters":[{"quarter":"2026-Q1","status":"open"}]}"#;
    /// let day = |text| Date::parse(text).unwrap();
    /// let card = Checked::from_json(Templates::bundled(), Catalog::bundled(), card)?.closed(day("2026-04-10"))?;
    /// let quarter = Quarter::parse("2026-Q1").unwrap();
    /// let restated = card.restated(quarter, day("2026-05-02"), "A. Example", "Booked late", Vec::new())?;
    /// assert_eq!(restated.card().quarters[0].restatements.len(), 1);
    /// # }
    /// # Ok::<(), partner_roi_shared::Faults>(())
    /// ```
    ///
    /// # Errors
    /// The card has no such closed quarter, or something is wrong with the figures, the day, or who and why.
    pub fn restated(
        &self,
        quarter: Quarter,
        on: Date,
        by: &str,
        reason: &str,
        entries: Vec<Entry>,
    ) -> Result<Self, Faults> {
        let mut card = self.card.clone();
        let found = card.quarters.iter_mut().find(|known| known.quarter == quarter && known.is_closed());
        let Some(found) = found else {
            return Err(Fault::new("/quarters", code::NOT_ONE_OF, format!("{quarter} is no closed quarter")).into());
        };
        let before = std::mem::replace(&mut found.entries, entries);
        found.restatements.push(Restatement { on, by: by.to_owned(), reason: reason.to_owned(), before });
        found.status = Status::Restated;
        self.changed(card)
    }

    pub(super) fn changed(&self, card: Card) -> Result<Self, Faults> {
        match Faults::if_any(card_check::faults(&card, Some(&self.template))) {
            Some(faults) => Err(faults),
            None => Ok(Self { card, ..self.clone() }),
        }
    }

    /// Judges the card.
    ///
    /// # Errors
    /// `overflow` if a figure cannot be held, `too_many` if more escalations were raised than a card may have.
    pub fn judge(&self) -> Result<Scorecard<'_>, Faults> {
        let template = self.template();
        let program = template.program.as_ref();
        let program = program.and_then(|pinned| self.catalog.get(&pinned.id, Some(pinned.version)));
        Scorecard::of(&self.card, template, self.planned.as_ref(), program).map_err(Faults::from)
    }
}

/// The published template that a card names; one of its own is looked at in its place.
fn template<'t>(
    templates: &'t Templates,
    catalog: &Catalog,
    card: &Card,
    faults: &mut Vec<Fault>,
) -> Option<&'t Template> {
    match (&card.template, &card.own_template) {
        (Some(pinned), None) => return templates.find(pinned).map_err(|fault| faults.push(fault)).ok(),
        (None, Some(own)) => faults.extend(template_check::faults(own, "/own_template")),
        (None, None) => faults.push(no_template()),
        (Some(_), Some(_)) => {
            let detail = "a card has either a published template or one of its own";
            faults.push(Fault::new("/own_template", code::INCONSISTENT, detail));
        }
    }
    let own = card.own_template.as_ref().and_then(|own| own.program.as_ref());
    if own.is_some_and(|pinned| catalog.get(&pinned.id, Some(pinned.version)).is_none()) {
        let detail = "there is no program of this id and version";
        faults.push(Fault::new("/own_template/program", code::UNKNOWN_PROGRAM, detail));
    }
    None
}

fn no_template() -> Fault {
    Fault::new("/template", code::MISSING, "\"template\" must be given")
}

fn quarter_node(quarter: &CardQuarter) -> Node {
    let mut node = Node::object([
        ("quarter", Node::text(&quarter.quarter.to_string())),
        ("status", Node::text(quarter.status.as_str())),
        ("entries", entries_node(&quarter.entries)),
    ]);
    if let Some(day) = quarter.closed_on {
        node.insert("closed_on", Node::text(&day.to_string()));
    }
    if !quarter.restatements.is_empty() {
        let restatements = quarter.restatements.iter().map(|restatement| {
            Node::object([
                ("on", Node::text(&restatement.on.to_string())),
                ("by", Node::text(&restatement.by)),
                ("reason", Node::text(&restatement.reason)),
                ("before", entries_node(&restatement.before)),
            ])
        });
        node.insert("restatements", Node::List(restatements.collect()));
    }
    node
}

fn entries_node(entries: &[Entry]) -> Node {
    let entry = |entry: &Entry| {
        let mut node =
            Node::object([("metric", Node::text(&entry.metric)), ("actual", Node::text(&plain(entry.actual.0)))]);
        if let Some(note) = &entry.note {
            node.insert("note", Node::text(note));
        }
        node
    };
    Node::List(entries.iter().map(entry).collect())
}
