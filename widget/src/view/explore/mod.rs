//! What can be looked at besides the answer: panels that are loaded when they are opened.

use std::cell::Cell;

use leptos::prelude::{Owner, untrack};

use super::Context;
use super::dom::{El, button, el};
use super::live::Live;
use crate::browser::spawn;
use crate::later;
use crate::state::settings::Panel;
use crate::words::Key;

/// All panels that the program has something for.
pub fn explore(cx: Context) -> El {
    let offered = |panel: &&Panel| cx.form.with_untracked(|form| panel.is_offered(form.program()));
    el("section.explore")
        .part("explore")
        .child(el("h3").text(cx.say(Key::EXPLORE)))
        .children(Panel::ALL.iter().filter(offered).map(|panel| disclosure(cx, *panel)))
}

/// How far the loading of a panel is.
enum Content {
    Closed,
    Loading,
    Failed,
    Loaded(El),
}

fn disclosure(cx: Context, panel: Panel) -> El {
    let key = const { Key::of("panels") }.then(panel.word());
    let content = Live::new(Content::Closed);
    // What is made in a panel ends with the calculator, although it is made after waiting, when no owner is at work.
    let owner = Owner::current().unwrap_or_default();
    let load = move || {
        content.set(Content::Loading);
        let owner = owner.clone();
        spawn(async move {
            let loaded = match later_words(cx).await {
                true => later::panel(panel, cx, owner).await.ok(),
                false => None,
            };
            if content.is_there() {
                content.set(loaded.map_or(Content::Failed, Content::Loaded));
            }
        });
    };
    let again = load.clone();
    let inside = move || {
        let again = again.clone();
        content.with(|content| match content {
            Content::Closed => Vec::new(),
            Content::Loading => vec![el("p.loading").attr("role", "status").text(cx.say(Key::LOADING))],
            Content::Failed => vec![
                el("p.failed").attr("role", "alert").text(cx.say(Key::NOT_LOADED)),
                button("button.quiet", "button", move |_| again()).text(cx.say(Key::TRY_AGAIN)),
            ],
            Content::Loaded(panel) => vec![panel.clone()],
        })
    };
    let opened = Cell::new(false);
    let summary = el("summary")
        .child(el("span.panel-title").text(cx.say(key.then("title"))))
        .child(el("span.panel-hint").text(cx.say(key.then("hint"))));
    el("details.panel")
        .part("panel")
        .attr("data-panel", panel.word())
        .child(summary)
        .child(el("div.panel-content").contents(inside))
        .on("toggle", move |_| {
            if !opened.replace(true) {
                untrack(&load);
            }
        })
}

/// Makes sure that the words of what is loaded later are there.
pub async fn later_words(cx: Context) -> bool {
    let words = cx.words;
    if words.is_whole() {
        return true;
    }
    let text = cx.host().server.later_words(words.language()).await;
    text.is_some_and(|text| words.add(&text).is_ok())
}
