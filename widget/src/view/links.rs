//! What a calculator begins with, by a link or from the last visit, and the link that it gives.

use partner_roi_shared::Scenario;

use super::Context;
use crate::browser::link;
use crate::browser::spawn;
use crate::browser::storage::Local;
use crate::state::keep::{Draft, opened, parts};
use crate::state::link::{CASE, VIEW, field, found};
use crate::state::saving::{Saving, Status};
use crate::state::settings::Perspective;
use crate::words::Key;

impl Context {
    /// The link to the stored scenario, as it is on screen.
    pub fn stored_link(self) -> Option<String> {
        let outside = self.outside();
        let link = self.saving.with(|saving| saving.stored.as_ref().and_then(|s| s.link(&outside.server.origin)))?;
        Some([link.as_str(), &self.screen("")].concat())
    }

    /// What is on screen and in no document: whose money, and in which case. An address that asks for another view must not
    /// have its way.
    pub fn screen(self, page: &str) -> String {
        let view = self.view.get();
        let mut fields = String::new();
        let asked = page.split_once('?').is_some_and(|(_, query)| field(query, VIEW).is_some());
        if view != Perspective::default() || asked {
            fields = ["&", VIEW, view.word()].concat();
        }
        if let Some(case) = self.form.with(|form| form.case().map(str::to_owned)) {
            fields = [&fields, "&", CASE, &case].concat();
        }
        fields
    }

    /// Shows what a link says besides its figures. Cases are loaded, by what shows them.
    pub fn look(self, link: &str) {
        if let Some(view) = field(link, VIEW) {
            self.view.set(Perspective::from_word(view));
        }
        self.case_asked.set(field(link, CASE).unwrap_or_default().to_owned());
    }

    /// Does something to all that this browser keeps of the figures: as this calculator's, and as those of the stored
    /// scenario that they belong to.
    pub fn each_draft(self, act: &dyn Fn(Draft<'_, Local>)) {
        let program = self.form.with_untracked(|form| form.program().id.clone());
        let stored = self.saving.with_untracked(|saving| saving.stored.as_ref().map(|stored| opened(&stored.id)));
        for place in [Some(self.outside().place.clone()), stored].into_iter().flatten() {
            act(Draft::new(&Local, &program, &place));
        }
    }

    /// What this browser keeps of the calculator.
    pub fn with_draft<T>(self, f: impl FnOnce(Draft<'_, Local>) -> T) -> T {
        let outside = self.outside();
        let program = self.form.with_untracked(|form| form.program().id.clone());
        f(Draft::new(&Local, &program, &outside.place))
    }

    /// Takes up the scenario of the link that led here, else what this browser kept from the last visit. What was changed
    /// since the link was followed wins over it.
    pub fn begin(self, fragment: &str) {
        let Some(part) = found(fragment) else { return self.restore() };
        if self.with_draft(|draft| draft.read_link()).as_deref() == Some(part) {
            self.look(fragment);
            return self.restore();
        }
        match link::document(part) {
            Some(document) => {
                if self.follow(&document) {
                    self.look(fragment);
                    self.with_draft(|draft| draft.write_link(part, &document));
                    return;
                }
            }
            None => self.notice.set(Some(self.say(Key::LINK_DAMAGED).to_owned())),
        }
        self.restore();
    }

    /// Takes a link's scenario if it is of this calculator's program.
    fn follow(self, kept: &str) -> bool {
        let (document, plan) = parts(kept);
        let scenario = match Scenario::from_json(document) {
            Ok(scenario) if scenario.program == self.form.with_untracked(|form| form.program().id.clone()) => scenario,
            // It may be meant for another calculator of the page.
            Ok(other) => {
                if !link::is_shown(&other.program) {
                    self.notice.set(Some(self.say(Key::LINK_FOREIGN).to_owned()));
                }
                return false;
            }
            Err(_) => {
                self.notice.set(Some(self.say(Key::LINK_DAMAGED).to_owned()));
                return false;
            }
        };
        let mut taken = false;
        self.form.update(|form| taken = form.load_kept(scenario, plan));
        self.take_answer();
        if !taken {
            self.notice.set(Some(self.say(Key::LINK_DAMAGED).to_owned()));
        }
        taken
    }

    /// Asks once whether saving is possible at all, and says what there was to say at the start.
    pub fn probe(self) {
        let outside = self.outside();
        spawn(async move {
            let there = outside.server.is_there().await;
            if self.saving.is_there() {
                self.saving.update(|saving| saving.reachable(there));
                // A live region speaks of what changes after it is there: what was to be said at the start is said now.
                if let Some(words) = self.notice.get_untracked() {
                    self.announce(words);
                }
            }
        });
    }

    /// Takes up the plan of the whole program that this browser keeps with the same figures: it is not in the document that
    /// outlives a change of language.
    pub fn resume(self, document: &str) {
        let kept = self.with_draft(|draft| draft.read()).unwrap_or_default();
        let (same, plan) = parts(&kept);
        if same == document {
            self.form.update(|form| form.begin_whole(plan));
        }
    }

    /// Takes up what this browser kept from the last visit.
    fn restore(self) {
        let (kept, stored) = self.with_draft(|draft| (draft.read(), draft.read_stored()));
        let Some(kept) = kept else { return };
        let (document, plan) = parts(&kept);
        let Ok(scenario) = Scenario::from_json(document) else { return };
        let mut taken = false;
        // Kept under an older program: what no longer fits is dropped rather than shown wrongly.
        self.form.update(|form| taken = form.load_kept(scenario, plan));
        self.take_answer();
        if let (true, Some((stored, changed))) = (taken, stored) {
            self.saving.set(Saving { status: Status::Idle, stored: Some(stored), changed });
        }
    }
}
