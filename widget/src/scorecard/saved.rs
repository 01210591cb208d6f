//! Where saving stands: the button, what happened, the link, and ways out.

use leptos::prelude::untrack;

use super::desk::{self, Act};
use super::{Card, saving};
use crate::state::saving::{Saving, Status};
use crate::view::{El, button, el, shown_link};
use crate::words::{CardText, Key};

/// The button that stores the card. Once it is stored, every change is stored at once.
pub fn save(cx: Card) -> El {
    let busy = move || cx.saving.with(|saving| saving.status == Status::Busy);
    button("button.primary", "button save", move |_| {
        if !untrack(busy) {
            desk::ask(cx, Act::Save);
        }
    })
    .live("aria-disabled", move || Some(busy().to_string()))
    .flag("hidden", move || cx.readonly.get() || cx.saving.with(|saving| saving.stored.is_some()))
    .live_text(move || cx.say(if busy() { Key::SAVING } else { Key::SAVE }).to_owned())
}

/// What is told of saving. All of it is there from the start and shown when it applies, so that no button vanishes from
/// under the focus.
pub fn saved(cx: Card) -> El {
    let words = move || cx.saving.with(|saving| words(cx, saving));
    let bad =
        move || cx.saving.with(|saving| matches!(saving.status, Status::Conflict | Status::Gone | Status::Failed(_)));
    let status =
        el("p").live("class", move || Some(if bad() { "status bad" } else { "status" }.to_owned())).live_text(words);
    let conflict = move || cx.saving.with(|saving| saving.status == Status::Conflict);
    let stuck = move || cx.saving.with(|saving| matches!(saving.status, Status::Off | Status::Failed(_)));
    let waiting = move || cx.creation.with(Option::is_some) || cx.unsent.with(|unsent| !unsent.is_empty());
    let refused =
        move || cx.saving.with(|saving| matches!(saving.status, Status::Failed(_)) && saving.stored.is_some());
    let quiet =
        |key: Key, act: Act| button("button.quiet", "button", move |_| desk::ask(cx, act.clone())).text(cx.say(key));
    let ways_out = el("div.actions")
        .child(quiet(Key::TRY_AGAIN, Act::TryAgain).flag("hidden", move || !(stuck() && waiting())))
        .child(quiet(Key::RELOAD, Act::Reload).flag("hidden", move || !(conflict() || refused())))
        .child(quiet(Key::SAVE_COPY, Act::SaveCopy).flag("hidden", move || !(conflict() || refused())));
    let link = move || {
        let origin = cx.outside().server.origin.clone();
        cx.saving.with(|saving| saving.stored.as_ref().filter(|stored| stored.edit.is_some())?.card_link(&origin))
    };
    let tell = move |key| {
        if cx.is_there() {
            cx.notice.set(Some(cx.say(key).to_owned()));
            cx.announce(cx.say(key).to_owned());
        }
    };
    let notice = el("p.status").live_text(move || cx.notice.get().unwrap_or_default());
    el("div.saved")
        .part("status")
        .flag("hidden", move || words().is_empty() && cx.notice.with(Option::is_none) && link().is_none())
        .child(status)
        .child(notice)
        .child(ways_out)
        .child(shown_link(cx.shell(), cx.say(CardText::LINK), link, tell))
}

fn words(cx: Card, saving: &Saving) -> String {
    let mine = saving.stored.as_ref().map(|stored| stored.edit.is_some());
    match (&saving.status, mine) {
        (Status::Idle, Some(false)) => cx.say(CardText::ONLY_READ).to_owned(),
        (Status::Idle | Status::Saved, Some(true)) => {
            cx.words.join(cx.say(Key::STATUS_SAVED), cx.say(CardText::SAVED_AT_ONCE))
        }
        (Status::Idle, None) if saving.changed && !cx.readonly.get() => cx.say(CardText::ONLY_HERE).to_owned(),
        (Status::Off, _) => {
            let unsent = cx.unsent.with(Vec::len);
            let count = if unsent > 0 { cx.count(CardText::UNSENT, unsent) } else { String::new() };
            cx.words.join(&saving::words(cx, saving), &count)
        }
        _ => saving::words(cx, saving),
    }
}
