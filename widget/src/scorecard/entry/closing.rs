//! What closing a quarter would do, before it is done.

use partner_roi_shared::scorecard::{Event, Quarter, Scorecard};

use crate::scorecard::Card;
use crate::scorecard::overview::escalated;
use crate::state::card::entry::entered;
use crate::view::{El, el};
use crate::words::CardText;

/// More names than these are only counted.
const MOST_NAMES: usize = 5;

/// Which measures have no figure, what is raised or settled, and that it stays.
pub fn outlook(cx: Card, quarter: Quarter) -> Vec<El> {
    let closed = cx.board.with(|board| board.if_closed(quarter, cx.now()));
    let Some(closed) = closed else { return Vec::new() };
    let Ok(card) = closed.judge() else { return Vec::new() };
    let mut parts = vec![el("p").text(&figures(cx, &card, quarter))];
    let event = card.audit.events.iter().find(|event| event.quarter == quarter && event.restatement.is_none());
    let follows: Vec<_> = event.map(|event| follows(cx, &card, event)).unwrap_or_default();
    match follows.is_empty() {
        true if card.template.escalations.is_empty() => {}
        true => parts.push(el("p").text(cx.say(CardText::CLOSE_QUIET))),
        false => {
            parts.push(el("p").text(cx.say(CardText::CLOSE_FOLLOWS)));
            parts.push(el("ul").children(follows));
        }
    }
    parts.push(el("p.muted").text(cx.say(CardText::CLOSE_FINAL)));
    parts
}

fn figures(cx: Card, card: &Scorecard<'_>, quarter: Quarter) -> String {
    let known = card.card.quarters.iter().find(|known| known.quarter == quarter);
    let has = |id: &str| known.is_some_and(|known| known.entries.iter().any(|entry| entry.metric == id));
    let all: Vec<_> = entered(card.template).collect();
    let missing: Vec<_> = all.iter().filter(|metric| !has(&metric.id)).map(|metric| cx.metric(metric)).collect();
    if missing.is_empty() {
        return cx.say(CardText::CLOSE_WHOLE).to_owned();
    }
    if missing.len() == all.len() {
        return cx.fill(CardText::CLOSE_EMPTY, &[&cx.quarter(quarter)]);
    }
    let of_all = cx.number(all.len() as u32);
    match missing.len() > MOST_NAMES {
        true => cx.counted(CardText::CLOSE_MISSING_MANY, missing.len() as u32, &[&of_all]),
        false => cx.counted(CardText::CLOSE_MISSING, missing.len() as u32, &[&of_all, &cx.list(&missing)]),
    }
}

/// What the closing raises, and what it lets pass.
fn follows(cx: Card, card: &Scorecard<'_>, event: &Event) -> Vec<El> {
    let kinds = [
        ("li.raised", CardText::EVENT_RAISED, &event.raised),
        ("li.raised", CardText::EVENT_RESUMED, &event.resumed),
        ("li", CardText::EVENT_WITHDRAWN, &event.withdrawn),
        ("li", CardText::EVENT_PASSED, &event.passed),
    ];
    let of_kind = |(class, key, places): (&'static str, _, &Vec<usize>)| {
        let escalations: Vec<_> = places.iter().filter_map(|place| card.audit.escalations.get(*place)).collect();
        escalations
            .into_iter()
            .map(move |escalation| el(class).text(&escalated(cx, key, escalation)))
            .collect::<Vec<_>>()
    };
    kinds.into_iter().flat_map(of_kind).collect()
}
