//! What can be looked at besides the answer: panels that are loaded when they are opened.

use std::cell::Cell;

use leptos::prelude::untrack;

use super::Context;
use super::dom::{El, effect, el};
use super::lazy::Lazy;
use crate::state::settings::Panel;
use crate::words::Key;

/// All panels that the program has something for.
pub fn explore(cx: Context) -> El {
    let cases = cx.offered().len();
    let offered = |panel: &&Panel| cx.form.with_untracked(|form| panel.is_offered(form.program(), cases));
    let first = cx.open.get_untracked();
    let leads = |panel: &&Panel| panel.word() == first;
    // What the page leads with comes first. Two passes, because a sort is kilobytes of code.
    let panels = Panel::ALL.iter().filter(leads).chain(Panel::ALL.iter().filter(|panel| !leads(panel)));
    el("section.explore")
        .attr("tabindex", "-1")
        .part("explore")
        .child(el("h3").text(cx.say(Key::EXPLORE)))
        .children(panels.filter(offered).map(|panel| disclosure(cx, *panel)))
}

fn disclosure(cx: Context, panel: Panel) -> El {
    let key = const { Key::of("panels") }.then(panel.word());
    let (content, lazy) = Lazy::new(cx, "div.panel-content", panel);
    let opened = Cell::new(false);
    let summary = el("summary")
        .child(el("span.panel-title").text(cx.say(key.then("title"))))
        .child(el("span.panel-hint").text(cx.say(key.then("hint"))));
    let details = el("details.panel").part("panel").attr("data-panel", panel.word());
    let this = details.clone();
    effect(move || {
        if cx.open.with(|open| open == panel.word()) {
            this.set_flag("open", true);
        }
    });
    details.child(summary).child(content).on("toggle", move |_| {
        if !opened.replace(true) {
            untrack(|| lazy.fill());
        }
    })
}
