//! What was typed and not saved, in the card that it is for or in the one that takes its place.

use partner_roi_shared::date::Date;

use super::{Board, NO_FIGURES};
use crate::state::card::entry::Entry;
use crate::state::card::typed::Unsaved;
use crate::state::number::Separators;

impl Board {
    /// What was typed and is not in the card.
    pub fn unsaved(&self) -> Option<Unsaved> {
        Unsaved::of(self.entry.as_ref()?, self.separators)
    }

    /// How many figures were typed that are not in the card.
    pub fn unsaved_figures(&self) -> usize {
        self.entry.as_ref().map_or(0, |entry| entry.changed().count())
    }

    /// Goes on with what an earlier visit typed and did not save. False if the card has it by now, or no place for it.
    pub fn resume(&mut self, unsaved: &Unsaved, today: Date) -> bool {
        let there = self.kept.card().quarters.iter().any(|known| known.quarter == unsaved.quarter);
        if !there && self.kept.with_figures(unsaved.quarter, NO_FIGURES).is_err() {
            return false;
        }
        self.enter(unsaved.quarter);
        self.put_back(unsaved, today);
        let touched = self.entry.as_ref().is_some_and(Entry::is_touched);
        if !touched {
            self.leave();
        }
        touched
    }

    /// What was typed takes the place of what the card has, field by field; what was not touched is as the card has it.
    fn put_back(&mut self, unsaved: &Unsaved, today: Date) {
        let separators = self.separators;
        let Some(entry) = &mut self.entry else { return };
        for (metric, text) in unsaved.figures_in(separators) {
            entry.type_text(metric, &text, separators);
        }
        if entry.restates {
            entry.by.clone_from(&unsaved.by);
            entry.reason.clone_from(&unsaved.reason);
        }
        self.follow_entry(today);
    }

    /// Goes on with what was being entered into the card that this one takes the place of.
    pub fn follow(&mut self, before: &Self) {
        self.typed_on = before.typed_on;
        self.go_on(before.entry.clone(), before.separators);
    }

    /// What was being entered goes on, if the card still has a place for it; `separators` are those that it was typed with.
    pub(super) fn go_on(&mut self, entry: Option<Entry>, separators: Separators) {
        let Some(before) = entry else { return };
        let day = self.typed_on.unwrap_or(before.quarter.last_day());
        let unsaved = Unsaved::of(&before, separators);
        self.enter(before.quarter);
        let now = self.entry.as_ref();
        let metric = |known: &str| now.is_some_and(|now| now.fields.iter().any(|field| field.metric == known));
        let fits = before.fields.iter().all(|field| metric(&field.metric));
        let same = now.is_some_and(|now| now.restates == before.restates);
        match unsaved {
            Some(unsaved) if fits => self.put_back(&unsaved, day),
            // Nothing was typed: the form is open for the quarter as it was.
            None if fits && same => {}
            _ => self.leave(),
        }
    }
}
