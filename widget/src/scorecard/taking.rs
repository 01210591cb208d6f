//! Another card in the place of the one on screen: the server's, or the one that the page has set up.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;

use super::entry::ask::focus_soon;
use super::entry::unsaved;
use super::saving::{finish, forget, reference, send};
use super::{Card, load};
use crate::browser::spawn;
use crate::element::attribute;
use crate::state::card::board::Board;
use crate::state::card::keeping;
use crate::state::saving::{Saving, Status, Stored};
use crate::state::settings::ScenarioRef;
use crate::view::El;
use crate::words::{CardText, Key};

/// Milliseconds between two looks whether an answer is there.
const PAUSE: u32 = 50;

/// Takes the card that is on the server now.
pub fn reload(cx: Card) {
    hold(cx, |cx| {
        spawn(async move {
            take_stored(cx).await;
            release(cx);
        });
    });
}

/// Everything as the page has set it up: what was changed is gone, and a stored card is as it is stored.
pub fn back(cx: Card) {
    if cx.host.get_untracked().has_attribute("card") {
        return reload(cx);
    }
    hold(cx, |cx| {
        spawn(async move {
            set_up(cx).await;
            release(cx);
        });
    });
}

async fn take_stored(cx: Card) {
    let stored = cx.saving.get_untracked().stored;
    // One that was let go of is the one that the page names.
    let named = || ScenarioRef::from_attribute(&attribute(&cx.host.get_untracked(), "card"));
    let Some(reference) = stored.as_ref().map(reference).or_else(named) else { return };
    let opened = cx.outside().server.open_card(&reference).await;
    if !cx.is_there() {
        return;
    }
    match opened {
        Ok(opened) => {
            let before = cx.board.get_untracked();
            if load::show(cx, &opened.card).await.is_ok() && cx.is_there() {
                // What somebody is typing goes on, over the newer figures.
                cx.board.update(|board| board.follow(&before));
                cx.unsent.set(Vec::new());
                cx.creation.set(None);
                cx.baseline.set(None);
                cx.notice.set(None);
                forget(cx);
                let read = opened.stored.read.or(stored.and_then(|stored| stored.read));
                cx.saving.set(Saving { stored: Some(Stored { read, ..opened.stored }), ..Saving::default() });
                cx.set_readonly();
                let going_on = cx.board.with_untracked(|board| board.entry().map(|entry| entry.quarter));
                if let Some(quarter) = going_on {
                    cx.look_at(quarter);
                    unsaved::tell(cx);
                }
                cx.announce(cx.words.join(cx.say(Key::STATUS_LOADED), &unsaved::told(cx)));
            }
        }
        Err(outcome) => finish(cx, outcome),
    }
}

async fn set_up(cx: Card) {
    let host = cx.host.get_untracked();
    let Ok(own) = load::own(&host, &cx.outside().server, cx.words, cx.today).await else { return };
    if cx.is_there() && load::show(cx, &own.document).await.is_ok() && cx.is_there() {
        cx.creation.set(None);
        cx.unsent.set(Vec::new());
        cx.baseline.set(own.baseline);
        cx.saving.set(Saving::default());
        cx.notice.set(None);
        cx.set_readonly();
        unsaved::forget(cx);
        forget(cx);
    }
}

/// A new card of the same template. The one on screen stays where it is stored.
pub fn begin_new(cx: Card) {
    hold(cx, |cx| {
        spawn(async move {
            new_card(cx).await;
            release(cx);
        });
    });
}

async fn new_card(cx: Card) {
    let host = cx.host.get_untracked();
    let Some((blank, template)) = keeping::blank(&cx.board.with_untracked(Board::document)) else { return };
    // A page that sets up a template may set up more with it.
    let own = match host.has_attribute("template") && !host.has_attribute("card") {
        true => load::own(&host, &cx.outside().server, cx.words, cx.today).await.ok(),
        false => None,
    };
    let (document, baseline) = own.map_or((blank, None), |own| (own.document, own.baseline));
    if !cx.is_there() || load::show(cx, &document).await.is_err() || !cx.is_there() {
        return;
    }
    unsaved::forget(cx);
    if !host.has_attribute("template") {
        // What becomes of it is not the card that the page names.
        cx.source.set(keeping::source("", None, Some(&template), None));
    }
    cx.creation.set(None);
    cx.unsent.set(Vec::new());
    cx.baseline.set(baseline);
    cx.saving.set(Saving::default());
    cx.set_readonly();
    forget(cx);
    cx.notice.set(Some(cx.say(CardText::NEW_BEGUN).to_owned()));
    cx.announce(cx.say(CardText::NEW_BEGUN).to_owned());
    let detail = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&detail, &"template".into(), &template.into());
    cx.emit("new", &detail);
    focus_soon(move || {
        let inside = js_sys::Reflect::get(&host, &"shadowRoot".into()).ok()?.unchecked_into();
        El::from_element(inside).inside("#card-name")
    });
}

/// Lets nothing be sent any more, and goes on once what was sent is answered: the answer is about the card on screen, not about
/// the one that is to take its place. Nothing if another one is to take it already.
fn hold(cx: Card, then: fn(Card)) {
    if !cx.held.get_untracked() {
        cx.held.set(true);
        once_answered(cx, then);
    }
}

fn once_answered(cx: Card, then: fn(Card)) {
    if cx.saving.with_untracked(|saving| saving.status != Status::Busy) {
        return then(cx);
    }
    let again = move || {
        if cx.is_there() {
            once_answered(cx, then);
        }
    };
    Timeout::new(PAUSE, again).forget();
}

/// Sending goes on, with what was done in the meantime if the card stayed.
fn release(cx: Card) {
    if !cx.is_there() {
        return;
    }
    cx.held.set(false);
    if cx.saving.with_untracked(|saving| matches!(saving.status, Status::Idle | Status::Saved)) {
        send(cx);
    }
}
