//! The card on screen and what is done to it.

use partner_roi_shared::Faults;
use partner_roi_shared::date::Date;
use partner_roi_shared::document::{self, Node};
use partner_roi_shared::scorecard::csv::{self, Format};
use partner_roi_shared::scorecard::{Checked, Quarter};

use super::entry::Entry;
use super::needs::Library;
use crate::state::number::Separators;

/// What was done to a card, as the server knows such changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All figures of an open quarter.
    Figures(Quarter),
    /// The closing of a quarter.
    Close(Quarter),
    /// The restatement of a closed quarter.
    Restate(Quarter),
    /// Figures from CSV.
    Actuals,
    /// Another card in its place.
    Card,
}

/// A change and its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change.
    pub kind: Kind,
    /// JSON, or CSV.
    pub document: String,
}

/// A card, and figures that are being entered into it.
#[derive(Clone, Debug)]
pub struct Board {
    library: &'static Library,
    separators: Separators,
    kept: Checked<'static>,
    /// With what is being entered, as far as it can be read.
    shown: Checked<'static>,
    entry: Option<Entry>,
    /// The day on which a figure was typed last.
    typed_on: Option<Date>,
}

impl Board {
    /// Reads a card.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(library: &'static Library, card: &str, separators: Separators) -> Result<Self, Faults> {
        let kept = Checked::from_json(&library.templates, &library.catalog, card)?;
        // What cannot be judged now could not be shown later.
        kept.judge()?;
        Ok(Self { library, separators, shown: kept.clone(), kept, entry: None, typed_on: None })
    }

    /// What the card was read with.
    pub fn library(&self) -> &'static Library {
        self.library
    }

    /// The card as it is on screen.
    pub fn shown(&self) -> &Checked<'static> {
        &self.shown
    }

    /// The card without what is being entered.
    pub fn kept(&self) -> &Checked<'static> {
        &self.kept
    }

    /// What is being entered.
    pub fn entry(&self) -> Option<&Entry> {
        self.entry.as_ref()
    }

    /// Whether its template is a published one.
    pub fn is_of_published(&self) -> bool {
        self.kept.card().template.is_some()
    }

    /// How numbers are typed.
    pub fn separators(&self) -> Separators {
        self.separators
    }

    /// Its document.
    pub fn document(&self) -> String {
        self.kept.to_json()
    }

    /// All figures as CSV, as a spreadsheet of the person's locale opens it.
    pub fn csv(&self) -> String {
        let Separators { decimal, group } = self.separators;
        csv::write(self.kept.card(), self.kept.template(), Format::with_marks(decimal, group))
    }

    /// The quarter that comes after those of the card; for a card without any, the one that a day is in.
    pub fn next_quarter(&self, today: Date) -> Quarter {
        match self.kept.card().quarters.last() {
            Some(last) => last.quarter.plus(1),
            None => Quarter::of(today),
        }
    }

    /// Begins to enter the figures of a quarter.
    pub fn enter(&mut self, quarter: Quarter) {
        let known = self.kept.card().quarters.iter().find(|known| known.quarter == quarter);
        self.entry = Some(Entry::new(self.kept.template(), quarter, known, self.separators, self.kept.currency()));
        // A quarter that the card does not have yet is on screen as soon as somebody begins with it.
        let begun = known.is_none().then(|| self.kept.with_figures(quarter, NO_FIGURES).ok()).flatten();
        self.shown = begun.unwrap_or_else(|| self.kept.clone());
    }

    /// Lets go of what is being entered.
    pub fn leave(&mut self) {
        self.entry = None;
        self.shown = self.kept.clone();
    }

    /// Types a figure; the card on screen follows as far as the figures can be read.
    pub fn type_figure(&mut self, metric: &str, text: &str, today: Date) {
        let separators = self.separators;
        self.typed_on = Some(today);
        let Some(entry) = &mut self.entry else { return };
        entry.type_text(metric, text, separators);
        self.follow_entry(today);
    }

    /// Shows the card with what is being entered, as far as that can be read.
    fn follow_entry(&mut self, today: Date) {
        let separators = self.separators;
        let Some(entry) = &mut self.entry else { return };
        match changed(&self.kept, entry, separators, today, true) {
            Ok((next, _)) => self.shown = next,
            Err(faults) => {
                entry.refuse(&faults, separators);
                if let Ok((next, _)) = changed(&self.kept, entry, separators, today, true) {
                    self.shown = next;
                }
            }
        }
    }

    /// A field is left: what was read is written out. `Some`: it was read in a way worth telling.
    pub fn leave_figure(&mut self, metric: &str) -> Option<String> {
        let separators = self.separators;
        self.entry.as_mut()?.leave(metric, separators)
    }

    /// Types who restates, or why.
    pub fn type_word(&mut self, field: Field, text: &str) {
        let Some(entry) = &mut self.entry else { return };
        let place = match field {
            Field::By => &mut entry.by,
            Field::Reason => &mut entry.reason,
        };
        text.clone_into(place);
        entry.refused.clear();
    }

    /// Takes what was entered, unless something is wrong with it; then that stands beside it and the entry stays. No change
    /// if all is as it was.
    pub fn take_entry(&mut self, today: Date) -> Option<Change> {
        let separators = self.separators;
        let entry = self.entry.as_mut().filter(|entry| !entry.is_faulty())?;
        match changed(&self.kept, entry, separators, today, false) {
            Ok((next, change)) => {
                let same = next.to_json() == self.kept.to_json();
                self.kept = next;
                self.leave();
                (!same).then_some(change)
            }
            Err(faults) => {
                entry.refuse(&faults, separators);
                None
            }
        }
    }

    /// Whether a quarter, one that is being begun included, can be closed on a day.
    pub fn can_close(&self, quarter: Quarter, today: Date) -> Closable {
        let open = self.shown.card().quarters.iter().find(|known| !known.is_closed());
        match open {
            Some(first) if first.quarter < quarter => Closable::After(first.quarter),
            Some(first) if first.quarter == quarter && today < quarter.last_day() => Closable::From(quarter.last_day()),
            Some(first) if first.quarter == quarter => Closable::Now,
            _ => Closable::Never,
        }
    }

    /// Whether all that is being entered can be read.
    pub fn can_take(&self) -> bool {
        self.entry.as_ref().is_some_and(|entry| !entry.is_faulty())
    }

    /// The card as it would be with the quarter closed, with what is being entered into it; nothing if that cannot be.
    pub fn if_closed(&self, quarter: Quarter, today: Date) -> Option<Checked<'static>> {
        let entry = self.entry.as_ref().filter(|entry| entry.quarter == quarter && !entry.restates);
        let entered = match entry {
            Some(entry) => changed(&self.kept, entry, self.separators, today, false).ok()?.0,
            None => self.kept.clone(),
        };
        entered.closed_by(quarter, &closing(today), today).ok()
    }

    /// Closes a quarter on a day.
    ///
    /// # Errors
    /// Why it cannot be closed.
    pub fn close(&mut self, quarter: Quarter, today: Date) -> Result<Change, Faults> {
        let document = closing(today);
        self.keep(self.kept.closed_by(quarter, &document, today)?)?;
        Ok(Change { kind: Kind::Close(quarter), document })
    }

    /// Takes figures from CSV: all of them or none. What is being entered goes on over them.
    ///
    /// # Errors
    /// Everything that is wrong, by row and field.
    pub fn take_csv(&mut self, text: &str) -> Result<Change, Faults> {
        let entry = self.entry.clone();
        self.keep(self.kept.with_actuals(text)?)?;
        self.go_on(entry, self.separators);
        Ok(Change { kind: Kind::Actuals, document: text.to_owned() })
    }

    /// Takes a changed card, if it can be judged: what cannot be could be neither shown nor read again.
    fn keep(&mut self, next: Checked<'static>) -> Result<(), Faults> {
        next.judge()?;
        self.kept = next;
        self.leave();
        Ok(())
    }

    /// Puts another card document in this one's place, of the same template.
    ///
    /// # Errors
    /// Everything that is wrong with it; then nothing has changed.
    pub fn replace(&mut self, card: &str) -> Result<Change, Faults> {
        let (entry, typed_on) = (self.entry.take(), self.typed_on);
        match Self::read(self.library, card, self.separators) {
            Ok(other) => *self = Self { typed_on, ..other },
            Err(faults) => {
                self.entry = entry;
                return Err(faults);
            }
        }
        self.go_on(entry, self.separators);
        Ok(Change { kind: Kind::Card, document: self.document() })
    }

    /// The same while nothing is being entered.
    ///
    /// # Errors
    /// Everything that is wrong with it; then nothing has changed.
    pub fn put(&mut self, card: &str) -> Result<Change, Faults> {
        *self = Self::read(self.library, card, self.separators)?;
        Ok(Change { kind: Kind::Card, document: self.document() })
    }

    /// Calls the card something; by nothing it is called as its template is.
    ///
    /// # Errors
    /// The card cannot be read with it.
    pub fn rename(&mut self, name: &str) -> Result<Change, Faults> {
        let mut card = document::parse(&self.document())?;
        let name = name.trim();
        card.insert("name", if name.is_empty() { Node::Null } else { Node::text(name) });
        self.replace(&card.to_json())
    }

    /// Scores a criterion of the fit, or takes its score away.
    ///
    /// # Errors
    /// The score is not between 0 and 10.
    pub fn score_fit(&mut self, group: &str, criterion: &str, score: Option<&str>) -> Result<Change, Faults> {
        let mut card = document::parse(&self.document())?;
        let text = |node: &Node, key: &str| match node.pointer(key) {
            Some(Node::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let mut scores = match card.pointer("/fit") {
            Some(Node::List(scores)) => scores.clone(),
            _ => Vec::new(),
        };
        scores.retain(|known| text(known, "/group") != group || text(known, "/criterion") != criterion);
        if let Some(score) = score {
            let fields = [("group", group), ("criterion", criterion), ("score", score)];
            scores.push(Node::object(fields.map(|(name, value)| (name, Node::text(value)))));
        }
        card.insert("fit", Node::List(scores));
        self.replace(&card.to_json())
    }
}

/// The document of a closing.
fn closing(on: Date) -> String {
    Node::object([("on", Node::text(&on.to_string()))]).to_json()
}

/// The document of no figures.
const NO_FIGURES: &str = r#"{"entries":[]}"#;

/// Whether a quarter can be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closable {
    /// It can.
    Now,
    /// It has not ended yet: from this day on.
    From(Date),
    /// Quarters are closed in order, and this one is still open.
    After(Quarter),
    /// It is closed, or not there.
    Never,
}

/// What a restatement says besides figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who.
    By,
    /// Why.
    Reason,
}

/// A card with what was entered, and the change.
fn changed(
    kept: &Checked<'static>,
    entry: &Entry,
    separators: Separators,
    today: Date,
    preview: bool,
) -> Result<(Checked<'static>, Change), Faults> {
    let document = entry.document(separators, &today.to_string(), preview);
    let quarter = entry.quarter;
    let (next, kind) = match entry.restates {
        true => (kept.restated_by(quarter, &document, today)?, Kind::Restate(quarter)),
        false => (kept.with_figures(quarter, &document)?, Kind::Figures(quarter)),
    };
    next.judge()?;
    Ok((next, Change { kind, document }))
}

mod asking;
mod unsaved;

pub use asking::Asked;

#[cfg(test)]
mod tests;
