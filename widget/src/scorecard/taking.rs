//! Another card in the place of the one on screen: the server's, or the one that the page has set up.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use super::saving::{finish, forget, reference, send};
use super::{Card, load};
use crate::element::attribute;
use crate::state::saving::{Saving, Status, Stored};
use crate::state::settings::ScenarioRef;
use crate::words::Key;

/// Milliseconds between two looks whether an answer is there.
const PAUSE: u32 = 50;

/// Takes the card that is on the server now.
pub async fn reload(cx: Card) {
    if hold(cx).await {
        take_stored(cx).await;
        release(cx);
    }
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
            if load::show(cx, &opened.card).await.is_ok() && cx.is_there() {
                cx.unsent.set(Vec::new());
                cx.creation.set(None);
                cx.baseline.set(None);
                cx.notice.set(None);
                forget(cx);
                let read = opened.stored.read.or(stored.and_then(|stored| stored.read));
                cx.saving.set(Saving { stored: Some(Stored { read, ..opened.stored }), ..Saving::default() });
                cx.set_readonly();
                cx.announce(cx.say(Key::STATUS_LOADED).to_owned());
            }
        }
        Err(outcome) => finish(cx, outcome),
    }
}

/// Everything as the page has set it up: what was changed is gone, and a stored card is as it is stored.
pub async fn back(cx: Card) {
    let host = cx.host.get_untracked();
    if host.has_attribute("card") {
        return reload(cx).await;
    }
    if hold(cx).await {
        set_up(cx, &host).await;
        release(cx);
    }
}

async fn set_up(cx: Card, host: &HtmlElement) {
    let Ok(own) = load::own(host, &cx.outside().server, cx.words, cx.today).await else { return };
    if cx.is_there() && load::show(cx, &own.document).await.is_ok() && cx.is_there() {
        cx.creation.set(None);
        cx.unsent.set(Vec::new());
        cx.baseline.set(own.baseline);
        cx.saving.set(Saving::default());
        cx.notice.set(None);
        cx.set_readonly();
        forget(cx);
    }
}

/// Lets nothing be sent any more, and waits for the answer to what was: it is about the card on screen, not about the one
/// that is to take its place. False if another one is to take it already, or the element is gone.
async fn hold(cx: Card) -> bool {
    if cx.held.get_untracked() {
        return false;
    }
    cx.held.set(true);
    while cx.saving.with_untracked(|saving| saving.status == Status::Busy) {
        pause().await;
        if !cx.is_there() {
            return false;
        }
    }
    true
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

async fn pause() {
    let mut begin = |done: js_sys::Function, _| {
        let tell = move || drop(done.call0(&JsValue::NULL));
        Timeout::new(PAUSE, tell).forget();
    };
    let _ = JsFuture::from(js_sys::Promise::new(&mut begin)).await;
}
