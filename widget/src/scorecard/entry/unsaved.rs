//! Figures that were typed and not saved: kept in this browser until they are, or until somebody discards them.

use std::cell::RefCell;

use crate::browser::storage::Local;
use crate::scorecard::saving::draft_of;
use crate::scorecard::{Card, View, tabs};
use crate::state::card::board::Board;
use crate::state::card::keeping::stored_source;
use crate::state::card::typed::Unsaved;
use crate::state::keep::Draft;
use crate::view::effect;
use crate::words::CardText;

/// The name among what is unfolded: above the card it is said that something is not saved yet.
const TOLD: &str = "unsaved";

/// Puts back what an earlier visit typed, and keeps what is typed from now on. `goes_on`: it is the same visit, and what was
/// typed is there.
pub fn begin(cx: Card, goes_on: bool) {
    let own = source(cx);
    if !goes_on {
        cx.known.update(|known| known.see(&draft(cx, &own)));
    }
    // Who looks at other parts of the card looks at what is saved.
    let enters = !goes_on && !cx.readonly.get_untracked() && cx.view.get_untracked() == View::Card;
    if let Some(typed) = draft(cx, &own).read().and_then(|text| Unsaved::from_text(&text)).filter(|_| enters) {
        resume(cx, &typed);
    }
    let last = RefCell::new(None::<String>);
    effect(move || {
        let (open, text) =
            cx.board.with(|board| (board.entry().is_some(), board.unsaved().and_then(|unsaved| unsaved.to_text())));
        let now = source(cx);
        // What a page closes by taking the right to change away is not discarded by anybody.
        if cx.readonly.get_untracked() {
            return;
        }
        let before = last.replace(open.then(|| now.clone()));
        if let Some(before) = before.filter(|before| text.is_none() || *before != now) {
            tabs::put(cx, &draft(cx, &before), None);
        }
        if text.is_some() {
            tabs::put(cx, &draft(cx, &now), text.as_deref());
        }
        if !open && is_told(cx) {
            cx.unfolded.update(|unfolded| _ = unfolded.remove(TOLD));
        }
    });
}

/// Puts back what was typed.
pub fn resume(cx: Card, typed: &Unsaved) {
    let mut resumed = false;
    cx.board.update(|board| resumed = board.resume(typed, cx.now()));
    if resumed {
        cx.look_at(typed.quarter);
        tell(cx);
    }
}

/// Says above the card, as long as it is true, that figures are not saved yet.
pub fn tell(cx: Card) {
    cx.unfolded.update(|unfolded| _ = unfolded.insert(TOLD.to_owned()));
    cx.announce(words(cx));
}

/// What is said of it above the card.
pub fn told(cx: Card) -> String {
    if cx.unfolded.with(|unfolded| unfolded.contains(TOLD)) { words(cx) } else { String::new() }
}

/// Whether the form on screen came back with what was typed before.
pub fn is_told(cx: Card) -> bool {
    cx.unfolded.with_untracked(|unfolded| unfolded.contains(TOLD))
}

/// How many figures are not saved yet; nothing if all are.
pub fn words(cx: Card) -> String {
    match cx.board.with(Board::unsaved_figures) {
        0 => String::new(),
        figures => cx.count(CardText::UNSAVED_FIGURES, figures),
    }
}

/// Forgets what was typed into the card that is on screen.
pub fn forget(cx: Card) {
    tabs::put(cx, &own(cx), None);
}

/// Where it is kept.
pub fn own(cx: Card) -> Draft<'static, Local> {
    draft(cx, &source(cx))
}

/// Where the card is from: a stored one by its id, whatever page it is on.
fn source(cx: Card) -> String {
    let stored = cx.saving.with(|saving| saving.stored.as_ref().map(|stored| stored_source(&stored.id)));
    stored.unwrap_or_else(|| cx.source.get())
}

/// Whether an earlier visit left something, for a card from this source.
pub fn is_kept(source: &str, place: &str) -> bool {
    draft_at(source, place).read().is_some()
}

fn draft(cx: Card, source: &str) -> Draft<'static, Local> {
    draft_at(source, &cx.outside().place)
}

fn draft_at(source: &str, place: &str) -> Draft<'static, Local> {
    draft_of(&[source, "&typed"].concat(), place)
}
