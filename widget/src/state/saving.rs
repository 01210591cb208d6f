//! Saving, as a machine: what was asked, what came back, what to say.

/// A scenario on the server, as this browser knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its id.
    pub id: String,
    /// The revision that was last seen, quotes included.
    pub etag: String,
    /// The right to change it.
    pub edit: Option<String>,
    /// The right to read it; part of its link.
    pub read: Option<String>,
}

impl Stored {
    /// The link that others open it by. The token stands in the fragment, which browsers do not send to servers.
    pub fn link(&self, origin: &str) -> Option<String> {
        self.link_to(origin, "/s#")
    }

    /// The link to a scorecard, likewise.
    pub fn card_link(&self, origin: &str) -> Option<String> {
        self.link_to(origin, "/q#")
    }

    /// The link by which a scorecard's figures can be changed. It brings the right to read along: nobody can ask the server
    /// for it later, and who may change figures has a link to give to those who may only look.
    pub fn card_edit_link(&self, origin: &str) -> Option<String> {
        let edit = self.edit.as_deref()?;
        let read = self.read.as_deref().map(|read| ["&read=", read].concat()).unwrap_or_default();
        Some([origin.trim_end_matches('/'), "/q#", &self.id, ".", edit, &read].concat())
    }

    fn link_to(&self, origin: &str, page: &str) -> Option<String> {
        let read = self.read.as_deref()?;
        Some([origin.trim_end_matches('/'), page, &self.id, ".", read].concat())
    }
}

/// What the person is told.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Status {
    /// Nothing to say.
    #[default]
    Idle,
    /// An answer is awaited.
    Busy,
    /// It is on the server.
    Saved,
    /// The server cannot be reached.
    Off,
    /// Somebody else saved in between.
    Conflict,
    /// It is gone, or the link is wrong.
    Gone,
    /// Refused, with the server's reason.
    Failed(String),
}

/// What to ask of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Store a new scenario.
    Create,
    /// Put this revision's successor.
    Update {
        /// Which one.
        id: String,
        /// `If-Match`.
        etag: String,
        /// Bearer token.
        edit: String,
    },
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 201, or 200 of a read.
    Stored(Stored),
    /// 200 of a change.
    Updated {
        /// The new revision.
        etag: String,
    },
    /// 412
    Stale,
    /// 404
    Missing,
    /// No answer.
    Unreachable,
    /// Any other refusal.
    Refused(String),
}

/// Where saving stands.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Saving {
    /// What the person is told.
    pub status: Status,
    /// The scenario that the figures belong to.
    pub stored: Option<Stored>,
    /// Figures changed since they were last stored.
    pub changed: bool,
}

impl Saving {
    /// Begins to save: over the stored scenario if this browser may, as a new one if not. Nothing while busy.
    pub fn begin(&mut self) -> Option<Ask> {
        if self.status == Status::Busy {
            return None;
        }
        self.status = Status::Busy;
        Some(match &self.stored {
            Some(Stored { id, etag, edit: Some(edit), .. }) => {
                Ask::Update { id: id.clone(), etag: etag.clone(), edit: edit.clone() }
            }
            _ => Ask::Create,
        })
    }

    /// Lets go of the stored scenario, so that the next save makes a copy.
    pub fn detach(&mut self) {
        self.stored = None;
        self.status = Status::Idle;
    }

    /// Takes the answer. `unchanged`: the figures are still those that were sent.
    pub fn finish(&mut self, outcome: Outcome, unchanged: bool) {
        self.status = match outcome {
            Outcome::Stored(stored) => {
                self.stored = Some(stored);
                self.changed = !unchanged;
                Status::Saved
            }
            Outcome::Updated { etag } => {
                if let Some(stored) = &mut self.stored {
                    stored.etag = etag;
                }
                self.changed = !unchanged;
                Status::Saved
            }
            Outcome::Stale => Status::Conflict,
            // It has expired or was deleted: the next save makes a new one.
            Outcome::Missing => {
                self.stored = None;
                Status::Gone
            }
            Outcome::Unreachable => Status::Off,
            Outcome::Refused(reason) => Status::Failed(reason),
        };
    }

    /// The figures changed.
    pub fn touch(&mut self) {
        self.changed = true;
        // A conflict stays on screen until it is settled, and being off until the server answers.
        if matches!(self.status, Status::Saved | Status::Gone | Status::Failed(_)) {
            self.status = Status::Idle;
        }
    }

    /// The server was asked whether it is there.
    pub fn reachable(&mut self, reachable: bool) {
        match (&self.status, reachable) {
            (Status::Idle, false) => self.status = Status::Off,
            (Status::Off, true) => self.status = Status::Idle,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(edit: Option<&str>) -> Stored {
        Stored { id: "a".into(), etag: "\"1\"".into(), edit: edit.map(Into::into), read: Some("prr_r".into()) }
    }

    #[test]
    fn the_first_save_creates_and_the_second_updates() {
        let mut saving = Saving { changed: true, ..Saving::default() };
        assert_eq!(saving.begin(), Some(Ask::Create));
        assert_eq!(saving.begin(), None, "one at a time");
        saving.finish(Outcome::Stored(stored(Some("pre_e"))), true);
        assert_eq!((&saving.status, saving.changed), (&Status::Saved, false));
        saving.touch();
        assert_eq!((&saving.status, saving.changed), (&Status::Idle, true));
        let ask = Ask::Update { id: "a".into(), etag: "\"1\"".into(), edit: "pre_e".into() };
        assert_eq!(saving.begin(), Some(ask));
        saving.finish(Outcome::Updated { etag: "\"2\"".into() }, true);
        assert_eq!(saving.stored.map(|s| s.etag).as_deref(), Some("\"2\""));
    }

    #[test]
    fn who_may_only_read_saves_a_copy() {
        let mut saving = Saving { stored: Some(stored(None)), ..Saving::default() };
        assert_eq!(saving.begin(), Some(Ask::Create));
    }

    #[test]
    fn a_conflict_stays_until_it_is_settled() {
        let mut saving = Saving { stored: Some(stored(Some("pre_e"))), changed: true, ..Saving::default() };
        saving.begin();
        saving.finish(Outcome::Stale, true);
        saving.touch();
        assert_eq!(saving.status, Status::Conflict);
        assert!(saving.changed);
        saving.detach();
        assert_eq!(saving.begin(), Some(Ask::Create));
    }

    #[test]
    fn typing_on_while_saving_is_not_lost() {
        let mut saving = Saving { changed: true, ..Saving::default() };
        saving.begin();
        saving.finish(Outcome::Stored(stored(Some("pre_e"))), false);
        assert!(saving.changed);
    }

    #[test]
    fn off_and_on_again() {
        let mut saving = Saving::default();
        saving.reachable(false);
        assert_eq!(saving.status, Status::Off);
        saving.touch();
        assert_eq!(saving.status, Status::Off);
        assert_eq!(saving.begin(), Some(Ask::Create), "trying is always allowed");
        saving.finish(Outcome::Unreachable, true);
        assert_eq!(saving.status, Status::Off);
        saving.reachable(true);
        assert_eq!(saving.status, Status::Idle);
    }

    #[test]
    fn the_link_hides_the_token_from_servers() {
        let link = stored(None).link("https://roi.example/");
        assert_eq!(link.as_deref(), Some("https://roi.example/s#a.prr_r"));
        assert_eq!(stored(None).card_link("https://roi.example").as_deref(), Some("https://roi.example/q#a.prr_r"));
        assert_eq!(Stored { read: None, ..stored(None) }.link("https://roi.example"), None);
        let edit = stored(Some("pre_e")).card_edit_link("https://roi.example/");
        assert_eq!(edit.as_deref(), Some("https://roi.example/q#a.pre_e&read=prr_r"));
        let without = Stored { read: None, ..stored(Some("pre_e")) }.card_edit_link("https://roi.example");
        assert_eq!(without.as_deref(), Some("https://roi.example/q#a.pre_e"));
        assert_eq!(stored(None).card_edit_link("https://roi.example"), None, "who may only read has none to give");
    }
}
