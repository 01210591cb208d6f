//! A saved scenario as the plan of a card.

use partner_roi_shared::scorecard::{Card as Document, Quarter};
use web_sys::HtmlInputElement;

use super::desk::{self, Act};
use super::entry::ask::focus_soon;
use super::{Card, entry, load, plan};
use crate::browser::api::Server;
use crate::browser::spawn;
use crate::browser::storage::Local;
use crate::panels::select;
use crate::state::card::board::{Board, Change, Kind};
use crate::state::card::keeping::{pinned, with_plan};
use crate::state::keep;
use crate::state::saving::Outcome;
use crate::state::settings::ScenarioRef;
use crate::view::{El, Live, button, effect, el};
use crate::words::{CardText, Key};

/// The name among what is unfolded.
const FOLD: &str = "plan-setting";
/// A plan may begin so many years before the figures do.
const YEARS_BEFORE: u32 = 2;

/// Why a link is not taken.
pub type Wrong = Live<Option<Key>>;

/// The document of a stored scenario, and the scenario with the token that opened it.
///
/// # Errors
/// The scenario is not there, or the server.
pub async fn opened(server: &Server, reference: ScenarioRef) -> Result<(String, ScenarioRef), Outcome> {
    let (edit, read) = keep::tokens(&Local, &reference.id);
    let token = reference.token.or(read).or(edit).ok_or(Outcome::Missing)?;
    let opened = server.open(&reference.id, &token).await?;
    let scenario = pinned(&opened.scenario, opened.version).ok_or(Outcome::Missing)?;
    Ok((scenario, ScenarioRef { id: reference.id, token: Some(token) }))
}

/// Whether a card has no quarter yet, and whether it has a plan.
fn state(card: &Document) -> (bool, bool) {
    (card.quarters.is_empty(), card.plan.is_some())
}

/// What the plan is, as long as no chart says it, and a field for the link of the scenario that is to be the plan. `chose` is
/// the quarter that somebody chose to begin a card without any with.
pub fn setting(cx: Card, chose: Live<Option<Quarter>>) -> El {
    let first = move || entry::first_quarter(cx, chose);
    let state = move || cx.board.with(|board| state(board.shown().card()));
    let fits = move || cx.board.with(|board| board.shown().template().plan_metric.is_some());
    let begins = Live::new(None::<Quarter>);
    let from = move || match cx.board.with_untracked(|board| self::state(board.shown().card())) {
        (true, _) => leptos::prelude::untrack(first),
        _ => begins.get_untracked().or_else(|| proposed(cx)).unwrap_or_else(first),
    };
    let summary = el("summary")
        .live_text(move || cx.say(if state().1 { CardText::PLAN_CHANGE } else { CardText::PLAN_SET }).to_owned());
    let fold = cx
        .fold(FOLD, summary)
        .attr("class", "plan-setting")
        .flag("hidden", move || cx.readonly.get())
        .child(beginning(cx, begins))
        .child(field(cx, from));
    let this = fold.clone();
    // Where nothing is begun it is one of the first questions, elsewhere one that few ask.
    let asks = std::cell::Cell::new(false);
    effect(move || {
        let now = state() == (true, false);
        if asks.replace(now) == now {
            return;
        }
        let inside = this.inside(":focus").and_then(|_| this.inside("summary"));
        this.set_flag("open", now);
        if let Some(summary) = inside {
            focus_soon(move || Some(summary));
        }
    });
    let origin = cx.judged("div.plan-is", move |card, _| match self::state(card.card) {
        (true, true) => vec![plan::origin(cx, "p", card)],
        _ => Vec::new(),
    });
    el("section.plan-ask")
        .flag("hidden", move || !fits() || (cx.readonly.get() && state() != (true, true)))
        .child(origin)
        .child(fold)
}

/// Where a plan begins if nobody says so: where the one before did, else with the card.
fn proposed(cx: Card) -> Option<Quarter> {
    cx.board.with_untracked(|board| {
        let card = board.shown().card();
        let planned = card.plan.as_ref().map(|plan| plan.first_quarter);
        planned.or(card.quarters.first().map(|first| first.quarter))
    })
}

/// In a card that has quarters: which one the plan begins in.
fn beginning(cx: Card, begins: Live<Option<Quarter>>) -> El {
    let known = Live::new(Vec::<Quarter>::new());
    effect(move || {
        let now = cx.board.with(|board| {
            let card = board.shown().card();
            let (Some(first), Some(last)) = (card.quarters.first(), card.quarters.last()) else { return Vec::new() };
            let planned = card.plan.as_ref().map(|plan| plan.first_quarter);
            let early = [(first.quarter.year() - YEARS_BEFORE).to_string().as_str(), "-Q1"].concat();
            let early = Quarter::parse(&early).unwrap_or(first.quarter);
            let places = 0..=last.quarter.since(early).unwrap_or_default();
            let mut all: Vec<_> = places.map(|on| early.plus(on)).chain(planned).collect();
            all.sort();
            all.dedup();
            all
        });
        if known.with_untracked(|known| *known != now) {
            known.set(now);
        }
    });
    let list = el("div.plan-begins").contents(move || {
        let quarters = known.get();
        let names: Vec<_> = quarters.iter().map(|quarter| (quarter.to_string(), cx.quarter(*quarter))).collect();
        let options = names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
        let current = move || {
            cx.board.with(|_| ());
            begins.get().or_else(|| proposed(cx)).map(|quarter| quarter.to_string()).unwrap_or_default()
        };
        let label = cx.say(CardText::PLAN_BEGINS);
        let choose = move |id: String| begins.set(Quarter::parse(&id));
        let list = select("plan-begins", label, [("", options)].into_iter(), current, choose);
        vec![el("label").attr("for", "plan-begins").text(label), list, el("p.muted").text(cx.say(CardText::PLAN_ALL))]
    });
    list.flag("hidden", move || known.with(Vec::is_empty))
}

/// A field for the link of a saved scenario; `first` is the quarter that it begins in.
fn field(cx: Card, first: impl Fn() -> Quarter + 'static) -> El {
    let wrong: Wrong = Live::new(None);
    let input = el("input")
        .attr("type", "text")
        .attr("id", "plan-link")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-describedby", "plan-fault")
        .live("aria-invalid", move || wrong.get().map(|_| "true".to_owned()))
        .on("input", move |_| wrong.set(None));
    let field: HtmlInputElement = input.cast();
    let act = move |_| desk::ask(cx, Act::Plan(field.value(), first(), wrong));
    el("div.plan-link")
        .child(el("label").attr("for", "plan-link").text(cx.say(CardText::PLAN_LINK)))
        .child(el("p.muted").text(cx.say(CardText::PLAN_LINK_HELP)))
        .child(
            el("div.plan-link-row")
                .child(el("span.box").part("input").child(input))
                .child(button("button.quiet", "button", act).text(cx.say(CardText::PLAN_USE))),
        )
        .child(
            el("p.fault")
                .attr("id", "plan-fault")
                .attr("role", "alert")
                .live_text(move || wrong.get().map(|key| cx.say(key).to_owned()).unwrap_or_default()),
        )
}

/// Takes the scenario of a link as the plan from a quarter on, or says why it is not taken.
pub fn take(cx: Card, link: &str, quarter: Quarter, wrong: Wrong) {
    let Some(reference) = ScenarioRef::from_link(link) else { return wrong.set(Some(CardText::PLAN_NOT_OPENED)) };
    spawn(async move {
        let found = opened(&cx.outside().server, reference).await;
        if !cx.is_there() {
            return;
        }
        let (scenario, reference) = match found {
            Ok(found) => found,
            Err(Outcome::Unreachable) => return wrong.set(Some(CardText::SERVER_OFF)),
            Err(_) => return wrong.set(Some(CardText::PLAN_NOT_OPENED)),
        };
        let shown = load::change(cx, |card| with_plan(card, &scenario, quarter)).await.is_some();
        if !cx.is_there() {
            return;
        }
        wrong.set((!shown).then_some(CardText::PLAN_NOT_OPENED));
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
