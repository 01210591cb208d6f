//! What can be looked at besides the answer: panels that are loaded when they are opened.

use std::cell::Cell;

use leptos::prelude::untrack;

use super::Context;
use super::dom::{El, el};
use super::lazy::Lazy;
use crate::state::settings::Panel;
use crate::words::Key;

/// All panels that the program has something for.
pub fn explore(cx: Context) -> El {
    let cases = cx.host().cases.len();
    let offered = |panel: &&Panel| cx.form.with_untracked(|form| panel.is_offered(form.program(), cases));
    el("section.explore")
        .part("explore")
        .child(el("h3").text(cx.say(Key::EXPLORE)))
        .children(Panel::ALL.iter().filter(offered).map(|panel| disclosure(cx, *panel)))
}

fn disclosure(cx: Context, panel: Panel) -> El {
    let key = const { Key::of("panels") }.then(panel.word());
    let (content, lazy) = Lazy::new(cx, "div.panel-content", panel);
    let opened = Cell::new(false);
    let summary = el("summary")
        .child(el("span.panel-title").text(cx.say(key.then("title"))))
        .child(el("span.panel-hint").text(cx.say(key.then("hint"))));
    el("details.panel").part("panel").attr("data-panel", panel.word()).child(summary).child(content).on(
        "toggle",
        move |_| {
            if !opened.replace(true) {
                untrack(|| lazy.fill());
            }
        },
    )
}
