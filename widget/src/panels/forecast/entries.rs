//! What stands in the fields of the panel. It is kept with the figures: it can be taken back, stays for the next visit and
//! goes with links.

use partner_roi_shared::{Decimal, Value};

use crate::browser::format::Formats;
use crate::panels::controls::NumberField;
use crate::state::entry::{self, EntryFault};
use crate::state::forecast::Group;
use crate::state::form::Form;
use crate::state::whole::{Basis, Place, Whole};
use crate::view::{Context, El, Live, effect};

/// The fields of the panel; cheap to copy.
#[derive(Clone, Copy)]
pub struct Entries {
    cx: Context,
    basis: Live<Basis>,
    whole: Live<Whole>,
    /// Texts that are being typed, or cannot be read.
    drafts: Live<Vec<(Place, String)>>,
    /// What was entered before the visit to a field.
    before: Live<Option<Whole>>,
    /// Somebody who changes the plan is told the answer; who changes the form is told the headline already.
    pub asked: Live<bool>,
}

impl Entries {
    pub fn new(cx: Context, basis: Basis) -> Self {
        let whole = cx.form.with_untracked(|form| Whole::from_text(form.whole(), &basis));
        let (basis, whole) = (Live::new(basis), Live::new(whole));
        let entries =
            Self { cx, basis, whole, drafts: Live::new(Vec::new()), before: Live::new(None), asked: Live::new(false) };
        // Taken back, or everything put back to how it began.
        effect(move || {
            let kept = cx.form.with(|form| basis.with_untracked(|basis| Whole::from_text(form.whole(), basis)));
            if whole.with_untracked(|whole| *whole != kept) {
                entries.drafts.set(Vec::new());
                entries.before.set(None);
                whole.set(kept);
            }
        });
        entries
    }

    /// What was entered; follows it.
    pub fn with<T>(self, look: impl FnOnce(&Whole) -> T) -> T {
        self.drafts.with(|_| ());
        self.whole.with(look)
    }

    /// The kinds of partners.
    pub fn groups(self) -> Vec<Group> {
        self.basis.with_untracked(|basis| basis.groups.clone())
    }

    /// A choice, or what a field comes to.
    pub fn change(self, typed: bool, change: impl FnOnce(&mut Whole)) {
        self.asked.set(true);
        let mut whole = self.whole.get_untracked();
        change(&mut whole);
        self.keep(whole, typed);
    }

    /// Texts of some fields are given up.
    pub fn forget(self, places: impl Fn(Place) -> bool) {
        self.drafts.update(|drafts| drafts.retain(|(place, _)| !places(*place)));
    }

    fn keep(self, whole: Whole, typed: bool) {
        let text = self.basis.with_untracked(|basis| whole.to_text(&basis.groups));
        self.whole.set(whole);
        self.cx.form.update(|form| form.set_whole(text, typed));
        if self.cx.link.with_untracked(Option::is_some) {
            self.cx.link.set(None);
        }
        let stored = self.cx.saving.with_untracked(|saving| saving.stored.is_some());
        let (differs, kept) = self.cx.form.with_untracked(|form| (form.differs(), form.kept()));
        self.cx.each_draft(&|draft| if stored || differs { draft.write(&kept) } else { draft.clear() });
    }

    fn own(self) -> Group {
        self.cx.form.with(|form| {
            let scenario = form.scenario();
            Group { partner_type: scenario.partner_type.clone(), level: scenario.level.clone() }
        })
    }

    /// What a field has as a number.
    ///
    /// # Errors
    /// What is wrong with its text.
    pub fn read(self, place: Place) -> Result<Decimal, EntryFault> {
        let text =
            self.drafts.with(|drafts| drafts.iter().find(|(known, _)| *known == place).map(|(_, text)| text.clone()));
        match text {
            Some(text) => self.read_text(place, &text),
            None => Ok(self.whole.with(|whole| self.basis.with(|basis| whole.value(place, basis, &self.own())))),
        }
    }

    fn read_text(self, place: Place, text: &str) -> Result<Decimal, EntryFault> {
        let value = entry::read_any(place.kind(), text, self.cx.formats.with(Formats::separators))?;
        if (Decimal::ZERO..=place.most()).contains(&value) {
            return Ok(value);
        }
        Err(EntryFault::OutOfRange { min: self.write(place, Decimal::ZERO), max: self.write(place, place.most()) })
    }

    pub fn write(self, place: Place, value: Decimal) -> String {
        self.cx.formats.with(|formats| entry::write(place.kind(), &Value::Decimal(value), formats.separators()))
    }

    /// A field, with the place where it is said what is wrong with it.
    pub fn field(self, place: Place, id: &str, label: &str, fault: &'static str) -> El {
        let field = NumberField { id, label, kind: place.kind(), formats: self.cx.formats, fault, unit: None };
        let shown = move || {
            let typed = self.drafts.with(|drafts| drafts.iter().find(|(known, _)| *known == place).cloned());
            match (typed, self.read(place)) {
                (Some((_, text)), read) => (text, read.is_err()),
                (None, value) => (value.map(|value| self.write(place, value)).unwrap_or_default(), false),
            }
        };
        field.build(self.cx.shell(), shown, move |text| self.type_text(place, text), move || self.leave(place))
    }

    fn type_text(self, place: Place, text: String) {
        let before = self.before.get_untracked().unwrap_or_else(|| self.whole.get_untracked());
        self.before.set(Some(before.clone()));
        let read = self.read_text(place, &text);
        self.drafts.update(|drafts| {
            drafts.retain(|(known, _)| *known != place);
            drafts.push((place, text));
        });
        let (basis, own) = (self.basis.get_untracked(), self.own());
        self.change(true, |whole| match read {
            Ok(value) => whole.put(place, value, &basis, &own),
            // A number on its way to another one was never meant.
            Err(_) => *whole = before,
        });
    }

    fn leave(self, place: Place) {
        self.before.set(None);
        self.cx.form.update(Form::pause);
        if self.read(place).is_ok() {
            self.forget(|known| known == place);
        }
    }
}
