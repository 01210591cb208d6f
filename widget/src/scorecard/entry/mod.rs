//! Entering figures: which quarter, its form, and figures from a file.

pub mod ask;
mod closing;
mod csv;
mod doubt;
mod form;
pub mod unsaved;

use partner_roi_shared::scorecard::{MAX_QUARTERS, Quarter};

use super::Card;
use super::desk::{self, Act};
use crate::element::attribute;
use crate::panels::select;
use crate::view::{El, Live, button, effect, el};
use crate::words::CardText;

use ask::{focus_soon, on_screen};
pub use csv::{files, files_content};
pub use form::form;

/// How many years back a card can begin.
const YEARS_BACK: u32 = 3;

/// Buttons for the quarters that can be entered now, and in their place the form of the one that is being entered.
pub fn entry(cx: Card) -> El {
    let opened = Live::new(None);
    effect(move || {
        let now = cx.board.with(|board| board.entry().map(|entry| (entry.quarter, entry.restates)));
        if opened.with_untracked(|opened| *opened != now) {
            opened.set(now);
        }
    });
    let actions = actions(cx).flag("hidden", move || opened.with(Option::is_some));
    let form = el("div").contents(move || match (opened.get(), cx.desk.get()) {
        (Some((quarter, restates)), Some(desk)) => vec![(desk.form)(cx, quarter, restates)],
        _ => Vec::new(),
    });
    let this = form.clone();
    effect(move || {
        if cx.readonly.get() && cx.board.with_untracked(|board| board.entry().is_some()) {
            form::blur(&this);
            cx.board.update(|board| board.leave());
        }
    });
    move_focus(cx, opened, &actions, &form);
    el("section.entry")
        .part("entry")
        .flag("hidden", move || cx.readonly.get())
        .child(actions)
        .child(desk::told(cx, desk::entering))
        .child(form)
}

/// The focus goes to the first field when a form opens, and back to a button when it closes. A form that
/// is there from the start, or comes back with what was typed before, takes it from nobody.
fn move_focus(cx: Card, opened: Live<Option<(Quarter, bool)>>, actions: &El, form: &El) {
    let (actions, form) = (actions.clone(), form.clone());
    let was = std::cell::Cell::new(opened.get_untracked());
    effect(move || {
        let is = opened.get();
        if was.replace(is) == is || (is.is_some() && unsaved::is_told(cx)) {
            return;
        }
        let (actions, form) = (actions.clone(), form.clone());
        focus_soon(move || match is {
            Some(_) => form.inside("input"),
            None => next_step(&actions),
        });
    });
}

/// What somebody goes on with once a form has closed: a button below the card, or where an empty card begins.
fn next_step(actions: &El) -> Option<El> {
    let here = actions.inside("button:not([hidden])").filter(on_screen);
    here.or_else(|| {
        let card = actions.around(".card")?;
        card.inside("#card-name").filter(on_screen).or_else(|| card.inside(".card-begin button"))
    })
}

/// Opens the form of a quarter.
pub fn open(cx: Card, quarter: Quarter) {
    cx.board.update(|board| board.enter(quarter));
    cx.look_at(quarter);
}

/// The quarter that is looked at, and whether it is closed.
fn looked_at(cx: Card) -> Option<(Quarter, bool)> {
    let at = cx.at.get();
    cx.board.with(|board| {
        let known = board.shown().card().quarters.get(at)?;
        Some((known.quarter, known.is_closed()))
    })
}

/// The first quarter that is open, if it is another one than is looked at.
fn other_open(cx: Card) -> Option<Quarter> {
    let here = looked_at(cx).map(|(quarter, _)| quarter);
    let open = cx
        .board
        .with(|board| board.shown().card().quarters.iter().find(|known| !known.is_closed()).map(|known| known.quarter));
    open.filter(|open| Some(*open) != here)
}

/// The quarter that a card goes on with, once all are closed or the last one is looked at.
fn next(cx: Card) -> Option<Quarter> {
    let last = cx.board.with(|board| board.shown().card().quarters.last().map(|known| known.quarter));
    let room = cx.board.with(|board| board.shown().card().quarters.len() < MAX_QUARTERS);
    let fits = other_open(cx).is_none() && (all_closed(cx) || looked_at(cx).map(|(quarter, _)| quarter) == last);
    (last.is_some() && room && fits).then(|| cx.board.with(|board| board.next_quarter(cx.now())))
}

fn all_closed(cx: Card) -> bool {
    cx.board.with(|board| board.shown().card().quarters.iter().all(|known| known.is_closed()))
}

fn actions(cx: Card) -> El {
    let choice = |what: &str, which: fn(Card) -> Option<Quarter>, words: fn(Card, Quarter) -> String| {
        button(what, "button", move |_| {
            if let Some(quarter) = leptos::prelude::untrack(|| which(cx)) {
                desk::ask(cx, Act::Enter(quarter));
            }
        })
        .flag("hidden", move || which(cx).is_none())
        .live_text(move || which(cx).map(|quarter| words(cx, quarter)).unwrap_or_default())
    };
    let enter = |cx: Card, quarter: Quarter| cx.fill(CardText::ENTER, &[&cx.quarter(quarter)]);
    let begin = |cx: Card, quarter: Quarter| cx.fill(CardText::BEGIN, &[&cx.quarter(quarter)]);
    let restate = |cx: Card, quarter: Quarter| cx.fill(CardText::RESTATE, &[&cx.quarter(quarter)]);
    desk::near(el("div.actions entry-actions"))
        .child(choice("button.primary", |cx| looked_at(cx).filter(|(_, closed)| !closed).map(|found| found.0), enter))
        .child(choice("button.primary", |cx| other_open(cx).filter(|_| looked_at(cx).is_some_and(|(_, c)| c)), enter))
        .child(choice("button.primary", |cx| next(cx).filter(|_| all_closed(cx)), begin))
        .child(choice("button.quiet", |cx| next(cx).filter(|_| !all_closed(cx)), begin))
        .child(choice("button.quiet", |cx| looked_at(cx).filter(|(_, closed)| *closed).map(|found| found.0), restate))
}

/// The quarter that the page proposes to begin with.
fn named(cx: Card) -> Option<Quarter> {
    Quarter::parse(&attribute(&cx.host.get_untracked(), "first-quarter"))
}

/// The quarter that the plan of a card begins in.
fn planned(cx: Card) -> Option<Quarter> {
    cx.board.with(|board| board.shown().card().plan.as_ref().map(|plan| plan.first_quarter))
}

/// The quarter that an empty card begins with: the one that somebody `chose`, or what the page or the plan says.
pub fn first_quarter(cx: Card, chose: Live<Option<Quarter>>) -> Quarter {
    chose.get().or(named(cx)).or_else(|| planned(cx)).unwrap_or_else(|| Quarter::of(cx.now()))
}

/// A card without figures says how it begins: with which quarter.
pub fn empty(cx: Card, first: Live<Option<Quarter>>) -> El {
    let this = Quarter::of(cx.now());
    let first_quarter = move || first_quarter(cx, first);
    let earliest = Quarter::parse(&[(this.year() - YEARS_BACK).to_string().as_str(), "-Q1"].concat()).unwrap_or(this);
    let count = this.plus(1).since(earliest).unwrap_or_default();
    let mut quarters: Vec<_> = (0..=count).rev().map(|back| earliest.plus(back)).collect();
    for other in named(cx).into_iter().chain(leptos::prelude::untrack(|| planned(cx))) {
        if let Err(place) = quarters.binary_search_by(|known| other.cmp(known)) {
            quarters.insert(place, other);
        }
    }
    let names: Vec<_> = quarters.iter().map(|quarter| (quarter.to_string(), cx.quarter(*quarter))).collect();
    let options = names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let current = move || first_quarter().to_string();
    let label = cx.say(CardText::FIRST_QUARTER);
    let list =
        select("first-quarter", label, [("", options)].into_iter(), current, move |id| first.set(Quarter::parse(&id)));
    let begin = button("button.primary", "button", move |_| {
        desk::ask(cx, Act::Enter(leptos::prelude::untrack(first_quarter)));
    })
    .live_text(move || cx.fill(CardText::BEGIN, &[&cx.quarter(first_quarter())]));
    el("div.card-empty")
        .live("hidden", move || cx.board.with(|board| !board.shown().card().quarters.is_empty()).then(String::new))
        .child(el("p").text(cx.say(CardText::EMPTY)))
        .child(
            el("div.card-begin")
                .flag("hidden", move || cx.readonly.get())
                .child(el("label").attr("for", "first-quarter").text(label))
                .child(list)
                .child(begin),
        )
        .child(desk::told(cx, desk::entering))
}
