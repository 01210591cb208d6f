//! What a card is called, and calling it something else.

use std::cell::Cell;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::desk::{self, Act};
use super::entry::ask::{focus_soon, on_screen};
use super::{Card, View};
use crate::state::card::board::Board;
use crate::view::{El, Live, button, effect, el, event_text};
use crate::words::CardText;

/// The name among what is unfolded: the field is on screen.
const RENAMES: &str = "card-name";
/// Milliseconds that a click takes.
const A_CLICK: u32 = 300;
/// Longer than any name, and short enough for a title.
const LONGEST: &str = "120";

fn is_empty(cx: Card) -> bool {
    cx.board.with(|board| board.shown().card().quarters.is_empty())
}

fn can_change(cx: Card) -> bool {
    !cx.readonly.get() && cx.view.get() == View::Card
}

/// The name as the card has it.
fn known(board: &Board) -> String {
    board.kept().card().name.clone().unwrap_or_default()
}

/// The name of the partnership, and what it is judged by.
pub fn title(cx: Card) -> El {
    let names = move || {
        cx.board.with(|board| {
            let (card, template) = (board.shown().card(), board.shown().template());
            (card.name.clone(), template.name.clone())
        })
    };
    el("div.card-names")
        .child(el("h2.title").part("title").attr("dir", "auto").live_text(move || {
            let (name, template) = names();
            name.unwrap_or(template)
        }))
        .child(el("p.muted").attr("dir", "auto").live_text(move || {
            let (name, template) = names();
            name.map_or_else(String::new, |_| template)
        }))
}

/// The button that shows the field, and hides it again. An empty card has the field from the start.
pub fn rename(cx: Card) -> El {
    let open = move || cx.unfolded.with(|unfolded| unfolded.contains(RENAMES));
    let button = button("button.quiet rename", "button", move |_| {
        cx.unfolded.update(|unfolded| {
            if !unfolded.remove(RENAMES) {
                unfolded.insert(RENAMES.to_owned());
            }
        });
    });
    let this = button.clone();
    let was = Cell::new(leptos::prelude::untrack(open));
    effect(move || {
        let is = open();
        if !was.replace(is) && is {
            let this = this.clone();
            focus_soon(move || this.around(".card")?.inside("#card-name"));
        }
    });
    button
        .live("aria-expanded", move || Some(open().to_string()))
        .flag("hidden", move || is_empty(cx) || !can_change(cx))
        .text(cx.say(CardText::RENAME))
}

/// The field. What stands in it is the card's name as soon as it is left.
pub fn field(cx: Card) -> El {
    let open = move || cx.unfolded.with(|unfolded| unfolded.contains(RENAMES));
    let input = el("input")
        .attr("type", "text")
        .attr("id", "card-name")
        .attr("dir", "auto")
        .attr("maxlength", LONGEST)
        .attr("autocomplete", "off");
    let shown: HtmlInputElement = input.cast();
    let before = Live::new(None);
    effect(move || {
        let now = cx.board.with(known);
        if before.with_untracked(|before| before.as_ref() != Some(&now)) {
            shown.set_value(&now);
            before.set(Some(now));
        }
    });
    let this = input.clone();
    let field: HtmlInputElement = input.cast();
    let input = input.on("change", move |event| take_soon(cx, event_text(&event))).on("keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| !event.is_composing()) else { return };
        match event.key().as_str() {
            "Enter" => desk::ask(cx, Act::Name(field.value())),
            // Leaving the field, which takes what stands in it, finds what the card has.
            "Escape" => field.set_value(&cx.board.with_untracked(known)),
            _ => return,
        }
        cx.unfolded.update(|unfolded| _ = unfolded.remove(RENAMES));
        // An empty card keeps its field, and with it the focus.
        let this = this.clone();
        focus_soon(move || this.around(".card")?.inside(".rename").filter(on_screen));
    });
    el("div.card-name")
        .flag("hidden", move || !can_change(cx) || !(is_empty(cx) || open()))
        .child(el("label").attr("for", "card-name").text(cx.say(CardText::CARD_NAME)))
        .child(el("span.box wide").part("input").child(input))
}

/// Takes a name when the click is over by which its field was left: what is said then moves what was clicked.
fn take_soon(cx: Card, name: String) {
    let take = move || {
        if cx.is_there() {
            desk::ask(cx, Act::Name(name));
        }
    };
    Timeout::new(A_CLICK, take).forget();
}

/// Takes a name.
pub fn take(cx: Card, name: &str) {
    let mut change = None;
    let before = cx.board.with_untracked(Board::document);
    cx.board.update(|board| change = board.rename(name).ok());
    cx.unfolded.update(|unfolded| _ = unfolded.remove(RENAMES));
    let Some(change) = change.filter(|change| change.document != before) else { return };
    cx.done(change);
    cx.announce(cx.fill(CardText::NAMED, &[&cx.board.with_untracked(known)]));
}
