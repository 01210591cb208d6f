//! A saved scenario as the plan of a card.

use partner_roi_shared::scorecard::Quarter;
use web_sys::HtmlInputElement;

use super::desk::{self, Act};
use super::{Card, load};
use crate::browser::api::Server;
use crate::browser::spawn;
use crate::browser::storage::Local;
use crate::state::card::board::{Board, Change, Kind};
use crate::state::card::keeping::{pinned, with_plan};
use crate::state::keep;
use crate::state::settings::ScenarioRef;
use crate::view::{El, Live, button, el};
use crate::words::CardText;

/// The document of a stored scenario, and the scenario with the token that opened it.
pub async fn opened(server: &Server, reference: ScenarioRef) -> Option<(String, ScenarioRef)> {
    let (edit, read) = keep::tokens(&Local, &reference.id);
    let token = reference.token.or(read).or(edit)?;
    let opened = server.open(&reference.id, &token).await.ok()?;
    Some((pinned(&opened.scenario, opened.version)?, ScenarioRef { id: reference.id, token: Some(token) }))
}

/// A field for the link of a saved scenario; `first` is the quarter that it begins in.
pub fn field(cx: Card, first: impl Fn() -> Quarter + Copy + 'static) -> El {
    let wrong = Live::new(false);
    let input = el("input")
        .attr("type", "text")
        .attr("id", "plan-link")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-describedby", "plan-fault")
        .live("aria-invalid", move || wrong.get().then(|| "true".to_owned()))
        .on("input", move |_| wrong.set(false));
    let field: HtmlInputElement = input.cast();
    let act = move |_| desk::ask(cx, Act::Plan(field.value(), first(), wrong));
    let none = move || cx.board.with(|board| board.shown().card().plan.is_none());
    let ask = el("div.plan-link")
        .flag("hidden", move || cx.readonly.get() || !none())
        .child(el("label").attr("for", "plan-link").text(cx.say(CardText::PLAN_LINK)))
        .child(el("p.muted").text(cx.say(CardText::PLAN_LINK_HELP)))
        .child(
            el("div.plan-link-row")
                .child(el("span.box").part("input").child(input))
                .child(button("button.quiet", "button", act).text(cx.say(CardText::PLAN_USE))),
        )
        .child(el("p.fault").attr("id", "plan-fault").live_text(move || match wrong.get() {
            true => cx.say(CardText::PLAN_NOT_OPENED).to_owned(),
            false => String::new(),
        }));
    let there = el("p").live_text(move || match none() {
        true => String::new(),
        false => cx.say(CardText::PLAN_THERE).to_owned(),
    });
    el("div").child(ask).child(there)
}

/// Takes the scenario of a link as the plan from a quarter on, or says that it is `wrong`.
pub fn take(cx: Card, link: &str, quarter: Quarter, wrong: Live<bool>) {
    let Some(reference) = ScenarioRef::from_link(link) else { return wrong.set(true) };
    spawn(async move {
        let found = opened(&cx.outside().server, reference).await;
        if !cx.is_there() {
            return;
        }
        let Some((scenario, reference)) = found else { return wrong.set(true) };
        let shown = load::change(cx, |card| with_plan(card, &scenario, quarter)).await.is_some();
        if !cx.is_there() {
            return;
        }
        wrong.set(!shown);
        if shown {
            let document = cx.board.with_untracked(Board::document);
            // A stored card gets the plan as any other change.
            if cx.saving.with_untracked(|saving| saving.stored.is_none()) {
                cx.baseline.set(Some(reference));
            }
            cx.done(Change { kind: Kind::Card, document });
            cx.announce(cx.fill(CardText::PLAN_TAKEN, &[&cx.quarter(quarter)]));
        }
    });
}
