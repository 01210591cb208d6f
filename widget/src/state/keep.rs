//! What a browser keeps between visits: the figures of a page, and the tokens of what was saved.

use partner_roi_shared::text::joined;

use super::saving::Stored;

/// Somewhere to keep small texts. May be missing or full; then nothing is kept and nothing breaks.
pub trait Store {
    /// The text under `key`.
    fn get(&self, key: &str) -> Option<String>;
    /// Keeps `text` under `key`.
    fn set(&self, key: &str, text: &str);
    /// Forgets what is under `key`.
    fn remove(&self, key: &str);
}

/// What was entered in one calculator on one page: the figures and, in a line of its own, the plan of the whole program.
pub struct Draft<'a, S> {
    store: &'a S,
    key: String,
}

impl<'a, S: Store> Draft<'a, S> {
    /// `place` tells calculators apart: a page's path and the element's id.
    pub fn new(store: &'a S, program: &str, place: &str) -> Self {
        Self { store, key: ["partner-roi", program, place].join(":") }
    }

    /// What was entered, as it was kept.
    pub fn read(&self) -> Option<String> {
        self.store.get(&self.key)
    }

    /// Keeps what was entered.
    pub fn write(&self, document: &str) {
        self.store.set(&self.key, document);
    }

    /// Which stored scenario these figures were saved as, and whether they have changed since. A plan is not saved.
    pub fn read_stored(&self) -> Option<(Stored, bool)> {
        let text = self.store.get(&self.stored_key())?;
        let mut words = text.splitn(3, ' ');
        let (id, etag, document) = (words.next()?, words.next()?, words.next()?);
        let (edit, read) = tokens(self.store, id);
        let changed = self.read().is_some_and(|now| parts(&now).0 != document);
        Some((Stored { id: id.to_owned(), etag: etag.to_owned(), edit, read }, changed))
    }

    /// Keeps the figures as those of a stored scenario, with its tokens.
    pub fn write_stored(&self, stored: &Stored, document: &str) {
        self.write(document);
        self.store.set(&self.stored_key(), &[stored.id.as_str(), stored.etag.as_str(), document].join(" "));
        keep_tokens(self.store, stored);
    }

    /// Begins with the figures of a stored scenario: what was kept of others is forgotten.
    pub fn begin_stored(&self, stored: &Stored, document: &str) {
        self.store.remove(&self.key);
        self.store.set(&self.stored_key(), &[stored.id.as_str(), stored.etag.as_str(), document].join(" "));
    }

    /// The figures that were changed since the scenario was stored, and the revision that they were changed from.
    pub fn read_unsaved(&self) -> Option<(String, String)> {
        let (stored, changed) = self.read_stored()?;
        self.read().filter(|_| changed).map(|document| (document, stored.etag))
    }

    /// The link that these figures began with.
    pub fn read_link(&self) -> Option<String> {
        self.store.get(&self.link_key())
    }

    /// Keeps the figures of a link, and that they came by it.
    pub fn write_link(&self, part: &str, document: &str) {
        self.store.remove(&self.stored_key());
        self.write(document);
        self.store.set(&self.link_key(), part);
    }

    /// Forgets the figures; a saved scenario's tokens stay, they are the only way back to it.
    pub fn clear(&self) {
        self.store.remove(&self.key);
        self.store.remove(&self.stored_key());
    }

    fn link_key(&self) -> String {
        [self.key.as_str(), "link"].join(":")
    }

    fn stored_key(&self) -> String {
        [self.key.as_str(), "saved"].join(":")
    }
}

/// What stood in places of the store when this tab last read or wrote them. Other tabs write there as well, and what they wrote
/// is not written over unseen.
#[derive(Clone, Debug, Default)]
pub struct Known(Vec<(String, Option<String>)>);

impl Known {
    /// Whether nothing was read or written yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps a text, or nothing any more. False if that would write over what another tab keeps there.
    pub fn put<S: Store>(&mut self, draft: &Draft<'_, S>, text: Option<&str>) -> bool {
        if self.is_other(draft, text) {
            return false;
        }
        match text {
            Some(text) => draft.write(text),
            None => draft.clear(),
        }
        self.see(draft);
        true
    }

    /// Whether another tab keeps something there that is neither known nor what this one has.
    pub fn is_other<S: Store>(&self, draft: &Draft<'_, S>, own: Option<&str>) -> bool {
        let there = draft.read();
        let unknown = self.0.iter().any(|(key, known)| *key == draft.key && *known != there);
        unknown && there.is_some() && there.as_deref() != own
    }

    /// What stands there is known from now on.
    pub fn see<S: Store>(&mut self, draft: &Draft<'_, S>) {
        self.know(draft, draft.read());
    }

    /// Whatever stands there is not known.
    pub fn expect_nothing<S>(&mut self, draft: &Draft<'_, S>) {
        self.know(draft, None);
    }

    fn know<S>(&mut self, draft: &Draft<'_, S>, text: Option<String>) {
        self.0.retain(|(key, _)| *key != draft.key);
        self.0.push((draft.key.clone(), text));
    }
}

/// The scenario document of what was kept, and the plan of the whole program behind it: empty, or on a line of its own.
#[inline(never)]
pub fn parts(kept: &str) -> (&str, &str) {
    kept.split_at(kept.find('\n').unwrap_or(kept.len()))
}

/// The place of a stored scenario, on whatever page it is opened.
pub fn opened(id: &str) -> String {
    ["scenario", id].join(":")
}

/// Edit and read token of a scenario that was saved or opened in this browser.
pub fn tokens<S: Store>(store: &S, id: &str) -> (Option<String>, Option<String>) {
    let text = store.get(&token_key(id)).unwrap_or_default();
    let token = |prefix: &str| text.split(' ').find(|t| t.starts_with(prefix)).map(ToOwned::to_owned);
    (token("pre_"), token("prr_"))
}

/// Keeps both; a token that is not known now does not drop the one kept before.
pub fn keep_tokens<S: Store>(store: &S, stored: &Stored) {
    let (edit, read) = tokens(store, &stored.id);
    let both: Vec<_> = [stored.edit.clone().or(edit), stored.read.clone().or(read)].into_iter().flatten().collect();
    if !both.is_empty() {
        store.set(&token_key(&stored.id), &joined(&both, " "));
    }
}

fn token_key(id: &str) -> String {
    ["partner-roi:token", id].join(":")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    #[derive(Default)]
    pub(crate) struct Memory(RefCell<BTreeMap<String, String>>);

    impl Store for Memory {
        fn get(&self, key: &str) -> Option<String> {
            self.0.borrow().get(key).cloned()
        }
        fn set(&self, key: &str, text: &str) {
            self.0.borrow_mut().insert(key.to_owned(), text.to_owned());
        }
        fn remove(&self, key: &str) {
            self.0.borrow_mut().remove(key);
        }
    }

    fn stored(edit: Option<&str>, read: Option<&str>) -> Stored {
        Stored { id: "a1".into(), etag: "\"1\"".into(), edit: edit.map(Into::into), read: read.map(Into::into) }
    }

    #[test]
    fn two_calculators_keep_apart() {
        let store = Memory::default();
        Draft::new(&store, "p", "/x").write("{1}");
        Draft::new(&store, "p", "/x#two").write("{2}");
        assert_eq!(Draft::new(&store, "p", "/x").read().as_deref(), Some("{1}"));
        assert_eq!(Draft::new(&store, "p", "/x#two").read().as_deref(), Some("{2}"));
        Draft::new(&store, "p", "/x").clear();
        assert_eq!(Draft::new(&store, "p", "/x").read(), None);
        assert_eq!(Draft::new(&store, "p", "/x#two").read().as_deref(), Some("{2}"));
    }

    #[test]
    fn what_another_tab_keeps_is_not_written_over_unseen() {
        let store = Memory::default();
        let draft = Draft::new(&store, "p", "/x");
        let (mut mine, mut theirs) = (Known::default(), Known::default());
        mine.see(&draft);
        theirs.see(&draft);
        assert!(mine.put(&draft, Some("mine")) && mine.put(&draft, Some("mine again")));
        assert!(!theirs.put(&draft, Some("theirs")) && !theirs.put(&draft, None));
        assert_eq!(draft.read().as_deref(), Some("mine again"));
        assert!(theirs.put(&draft, Some("mine again")), "it is the same");
        mine.expect_nothing(&draft);
        assert!(mine.is_other(&draft, None) && !mine.is_other(&draft, Some("mine again")));
        mine.see(&draft);
        assert!(mine.put(&draft, None), "seen");
        assert!(theirs.put(&draft, Some("theirs")), "what is gone cannot be lost");
        assert!(!mine.put(&draft, None));
        let elsewhere = Draft::new(&store, "p", "/y");
        elsewhere.write("of an earlier visit");
        assert!(mine.put(&elsewhere, Some("mine")), "nobody knows of another tab");
    }

    #[test]
    fn a_link_s_figures_take_the_place_of_saved_ones_and_are_remembered_as_taken() {
        let store = Memory::default();
        let draft = Draft::new(&store, "p", "/x");
        draft.write_stored(&stored(Some("pre_1"), None), "{1}");
        draft.write_link("roi=e30", "{2}");
        assert_eq!((draft.read().as_deref(), draft.read_stored()), (Some("{2}"), None));
        assert_eq!(draft.read_link().as_deref(), Some("roi=e30"));
        draft.clear();
        assert_eq!(draft.read_link().as_deref(), Some("roi=e30"), "a reset must not bring them back");
    }

    #[test]
    fn a_plan_stands_in_a_line_of_its_own() {
        assert_eq!(parts("{1}"), ("{1}", ""));
        assert_eq!(parts("{1}\njoin:1:5"), ("{1}", "\njoin:1:5"));
        let store = Memory::default();
        let draft = Draft::new(&store, "p", &opened("a1"));
        draft.begin_stored(&stored(None, None), "{1}");
        draft.write("{1}\njoin:1:5");
        assert_eq!(draft.read_unsaved(), None, "a plan is not on the server");
    }

    #[test]
    fn unsaved_changes_of_a_stored_scenario_are_kept_with_the_revision_they_began_with() {
        let store = Memory::default();
        let draft = Draft::new(&store, "p", &opened("a1"));
        draft.begin_stored(&stored(None, None), "{1}");
        assert_eq!((draft.read(), draft.read_unsaved()), (None, None), "nothing is unsaved yet");
        draft.write("{2}");
        assert_eq!(draft.read_unsaved(), Some(("{2}".into(), "\"1\"".into())));
        assert_eq!(Draft::new(&store, "p", &opened("b2")).read_unsaved(), None, "another scenario");
        draft.write("{1}");
        assert_eq!(draft.read_unsaved(), None, "taken back");
        draft.write("{3}");
        draft.write_stored(&stored(None, None), "{3}");
        assert_eq!(draft.read_unsaved(), None, "saved");
    }

    #[test]
    fn tokens_outlive_a_reset_and_a_poorer_answer() {
        let store = Memory::default();
        let draft = Draft::new(&store, "p", "/x");
        let full = stored(Some("pre_1"), Some("prr_1"));
        draft.write_stored(&full, "{\"a\": 1}");
        draft.write_stored(&stored(None, None), "{\"a\": 1}");
        assert_eq!(draft.read_stored(), Some((full.clone(), false)));
        draft.write("{\"a\": 2}");
        assert_eq!(draft.read_stored(), Some((full, true)));
        draft.clear();
        assert_eq!(draft.read_stored(), None);
        assert_eq!(tokens(&store, "a1"), (Some("pre_1".into()), Some("prr_1".into())));
    }
}
