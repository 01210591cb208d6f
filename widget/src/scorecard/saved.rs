//! Where saving stands: the buttons, what happened, the links, and ways out.

use leptos::prelude::untrack;

use super::desk::{self, Act};
use super::entry::ask::{Question, focus_soon, on_screen};
use super::entry::unsaved;
use super::{Card, View, saving, tabs};
use crate::state::card::board::Board;
use crate::state::saving::{Saving, Status};
use crate::view::{El, Live, button, effect, el, shown_link};
use crate::words::{CardText, Key};

/// The name among what is unfolded: it is asked whether a new card should take this one's place.
const ASKS_FOR_NEW: &str = "new-card";

/// The buttons that rename the card, store it and begin a new one. Once it is stored, every change is stored at once.
pub fn save(cx: Card) -> El {
    let busy = move || cx.saving.with(|saving| saving.status == Status::Busy);
    let stored = move || cx.saving.with(|saving| saving.stored.is_some());
    let new = button("button.quiet new-card", "button new", move |_| match unsaved_at_all(cx) {
        true => cx.unfolded.update(|unfolded| _ = unfolded.insert(ASKS_FOR_NEW.to_owned())),
        false => desk::ask(cx, Act::New),
    })
    .flag("hidden", move || {
        let elsewhere = cx.readonly.get() || cx.view.get() != View::Card;
        elsewhere || !stored() || !cx.board.with(Board::is_of_published)
    })
    .text(cx.say(CardText::NEW_CARD));
    let save = button("button.primary save", "button save", move |_| {
        if !untrack(busy) {
            desk::ask(cx, Act::Save);
        }
    })
    .live("aria-disabled", move || Some(busy().to_string()))
    .flag("hidden", move || cx.readonly.get() || stored())
    .live_text(move || cx.say(if busy() { Key::SAVING } else { Key::SAVE }).to_owned());
    el("div.actions").child(desk::lazy(cx, move |desk| (desk.rename)(cx))).child(new).child(save)
}

/// Whether something would be lost if another card took this one's place.
fn unsaved_at_all(cx: Card) -> bool {
    let typed = cx.board.with_untracked(|board| board.unsaved().is_some());
    typed || cx.creation.with_untracked(Option::is_some) || cx.unsent.with_untracked(|unsent| !unsent.is_empty())
}

/// Asks whether a new card should take the place of this one, and says what would be lost.
fn new_card(cx: Card, frame: &El) -> El {
    let asked = Live::new(false);
    let wanted = move || cx.unfolded.with(|unfolded| unfolded.contains(ASKS_FOR_NEW));
    effect(move || {
        if wanted() {
            cx.unfolded.update(|unfolded| _ = unfolded.remove(ASKS_FOR_NEW));
            asked.set(true);
        }
    });
    let about = move || {
        let unsent = match cx.unsent.with(Vec::len) {
            0 => String::new(),
            unsent => cx.count(CardText::UNSENT, unsent),
        };
        let lost = [unsaved::words(cx), unsent];
        let lost = lost.iter().filter(|text| !text.is_empty()).map(|text| el("li").text(text));
        vec![el("p").text(cx.say(CardText::NEW_LOST)), el("ul").children(lost)]
    };
    let frame = frame.clone();
    let question = Question {
        id: "new-card",
        asked,
        title: Box::new(move || cx.say(CardText::NEW_ASK).to_owned()),
        about: Box::new(about),
        yes: cx.say(CardText::NEW_NOW).to_owned(),
        no: cx.say(CardText::NEW_STAY),
        loses: true,
        act: Box::new(move || desk::ask(cx, Act::New)),
        back: Box::new(move || frame.around(".card")?.inside(".new-card")),
    };
    question.build()
}

/// The place of what is told of saving. It comes with what changes the card; before that there is only to say that the card
/// can only be read, and what could not be loaded.
pub fn place(cx: Card) -> El {
    let only_read = move || cx.saving.with(|saving| saving.stored.as_ref().is_some_and(|stored| stored.edit.is_none()));
    let said = move || if only_read() { cx.say(CardText::ONLY_READ).to_owned() } else { String::new() };
    el("div").contents(move || match cx.desk.get() {
        Some(desk) => vec![(desk.saved)(cx)],
        None => vec![
            el("div.saved")
                .part("status")
                .flag("hidden", move || said().is_empty() && cx.notice.with(Option::is_none))
                .child(el("p.status").live_text(said))
                .child(el("p.status").live_text(move || cx.notice.get().unwrap_or_default())),
        ],
    })
}

/// What is told of saving. All of it is there from the start and shown when it applies, so that no button vanishes from
/// under the focus without the focus going on.
pub fn saved(cx: Card) -> El {
    let words = move || cx.saving.with(|saving| words(cx, saving));
    let bad =
        move || cx.saving.with(|saving| matches!(saving.status, Status::Conflict | Status::Gone | Status::Failed(_)));
    let status = el("p")
        .attr("tabindex", "-1")
        .live("class", move || Some(if bad() { "status bad" } else { "status" }.to_owned()))
        .live_text(words);
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
    let origin = cx.outside().server.origin.clone();
    let link = move || {
        cx.saving.with(|saving| saving.stored.as_ref().filter(|stored| stored.edit.is_some())?.card_link(&origin))
    };
    let origin = cx.outside().server.origin.clone();
    let edit_link = move || cx.saving.with(|saving| saving.stored.as_ref()?.card_edit_link(&origin));
    let linked = move || cx.saving.with(|saving| saving.stored.as_ref().is_some_and(|stored| stored.edit.is_some()));
    let tell = move |key| {
        if cx.is_there() {
            cx.notice.set(Some(cx.say(key).to_owned()));
            cx.announce(cx.say(key).to_owned());
        }
    };
    let notice = el("p.status").live_text(move || cx.notice.get().unwrap_or_default());
    let typed = move || unsaved::told(cx);
    let told = move || cx.notice.with(Option::is_some) || tabs::is_told(cx, false);
    let silent = move || words().is_empty() && !told() && !linked() && typed().is_empty();
    let frame = el("div.saved-frame");
    let place = el("div.saved")
        .part("status")
        .flag("hidden", silent)
        .child(status)
        .child(notice)
        .child(el("p.status").live_text(typed))
        .child(ways_out)
        .child(tabs::choice(cx, false))
        .child(shown_link(cx.shell(), cx.say(CardText::LINK), link, tell))
        .child(for_editing(cx, linked, shown_link(cx.shell(), cx.say(CardText::EDIT_LINK), edit_link, tell)));
    let question = new_card(cx, &frame);
    let frame = frame.child(place).child(question);
    keep_focus(cx, &frame);
    frame
}

/// The link that lets others change figures, out of the way of the one that is given to everybody.
fn for_editing(cx: Card, linked: impl Fn() -> bool + 'static, row: El) -> El {
    let name = cx.say(CardText::EDIT_LINK);
    if let Some(copy) = row.inside("button") {
        // There are two of them.
        copy.set("aria-label", Some(&[cx.say(Key::COPY_LINK), ": ", name].concat()));
    }
    cx.fold("edit-link", el("summary").text(name))
        .attr("class", "saved-editing")
        .flag("hidden", move || !linked())
        .child(el("p.muted").live_text(move || {
            let fit = cx.view.get() == View::Fit;
            cx.say(if fit { CardText::FIT_LINK_HELP } else { CardText::EDIT_LINK_HELP }).to_owned()
        }))
        .child(row)
}

/// A button that was pressed here and goes leaves the focus to what came of it: the link, else the words.
fn keep_focus(cx: Card, frame: &El) {
    let this = frame.clone();
    let held = std::rc::Rc::new(std::cell::Cell::new(None::<El>));
    effect(move || {
        let settled = cx.saving.with(|saving| saving.status != Status::Busy);
        cx.unsent.with(|_| ());
        cx.creation.with(|_| ());
        let Some(card) = this.around(".card") else { return };
        if let Some(button) = card.inside(".card .toolbar button:focus, .saved > .actions button:focus") {
            held.set(Some(button));
        }
        let (held, this) = (held.clone(), this.clone());
        focus_soon(move || {
            let button = held.take()?;
            if !settled || on_screen(&button) {
                held.set(Some(button).filter(|_| !settled));
                return None;
            }
            // Somebody has gone on meanwhile.
            if card.inside(":focus").is_some_and(|focused| on_screen(&focused)) {
                return None;
            }
            let link = this.inside(".link:not([hidden]) button").filter(on_screen);
            link.or_else(|| this.inside("[tabindex]").filter(on_screen))
        });
    });
}

fn words(cx: Card, saving: &Saving) -> String {
    let mine = saving.stored.as_ref().map(|stored| stored.edit.is_some());
    match (&saving.status, mine) {
        (Status::Idle, Some(false)) => cx.say(CardText::ONLY_READ).to_owned(),
        (Status::Idle | Status::Saved, Some(true))
            if saving.stored.as_ref().is_some_and(|stored| stored.read.is_none()) =>
        {
            cx.say(CardText::SAVED_AT_ONCE).to_owned()
        }
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
