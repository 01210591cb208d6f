//! What was closed and restated, what that raised, withdrew and let pass, and what is in the red now.

use partner_roi_shared::scorecard::{Escalation, Event, Known, Scorecard, Standing};

use super::Card;
use super::figures::{score, value, why};
use super::overview::{escalated, said};
use crate::state::card::attention::Attention;
use crate::state::card::restated::restated;
use crate::view::{El, el};
use crate::words::{CardText, Key};

/// So many entries are seen at once; earlier ones are unfolded.
const SEEN: usize = 6;

/// The timeline.
pub fn timeline(cx: Card) -> El {
    el("section.timeline")
        .part("timeline")
        .child(el("h3").text(cx.say(CardText::TIMELINE)))
        .child(cx.judged("div.timeline-inside", move |card, _| contents(cx, card)))
}

fn contents(cx: Card, card: &Scorecard<'_>) -> Vec<El> {
    if card.audit.events.is_empty() {
        return vec![el("p.muted").text(cx.say(CardText::TIMELINE_EMPTY))];
    }
    let newest: Vec<_> = card.audit.events.iter().rev().map(|event| entry(cx, card, event)).collect();
    let list = |entries: &[El]| el("ol.moments").children(entries.iter().cloned());
    let (seen, earlier) = newest.split_at(SEEN.min(newest.len()));
    let mut parts = vec![now(cx, card), list(seen)];
    if !earlier.is_empty() {
        let count = cx.count(CardText::TIMELINE_EARLIER, earlier.len());
        let summary = el("summary.earlier").text(&count);
        parts.push(cx.fold("timeline.earlier", summary).child(list(earlier)));
    }
    parts
}

/// What is in the red now, and what follows if it stays there.
fn now(cx: Card, card: &Scorecard<'_>) -> El {
    let standing = card.audit.escalations.iter().filter(|escalation| escalation.standing == Standing::Raised);
    let raised = standing.map(|escalation| Attention::Raised(escalation, escalation.due_on < cx.now()));
    let runs = card.audit.runs.iter().filter(|run| run.quarters_to_trigger() > 0).map(Attention::Run);
    // Neither is one quarter's own, so any stands for it.
    let quarter = card.audit.events.last().map(|event| event.quarter);
    let items = raised.chain(runs).zip(quarter.into_iter().cycle());
    let items: Vec<_> = items.map(|(one, quarter)| said(cx, "li.urgent", quarter, &one)).collect();
    let found = match items.is_empty() {
        true => el("p.muted").text(cx.say(CardText::TIMELINE_CALM)),
        false => el("ul").children(items),
    };
    el("div.attention").child(el("h4").text(cx.say(CardText::TIMELINE_NOW))).child(found)
}

/// A closing or a restatement, and what came of it.
fn entry(cx: Card, card: &Scorecard<'_>, event: &Event) -> El {
    let quarter = cx.quarter(event.quarter);
    let known = card.card.quarters.iter().find(|known| known.quarter == event.quarter);
    let restatement = known.zip(event.restatement).and_then(|(known, number)| known.restatements.get(number));
    let (class, sign, title) = match event.restatement {
        None => ("li.moment", "✓", CardText::EVENT_CLOSED),
        Some(_) => ("li.moment restated", "↺", CardText::EVENT_RESTATED),
    };
    let day = el("time").attr("datetime", &event.on.to_string()).text(&cx.day(event.on));
    let what = el("p.moment-title").text(&cx.fill(title, &[&quarter]));
    let who = restatement.map(|restatement| {
        let said = [&restatement.by, &restatement.reason].map(|text| cx.words.apart(text));
        el("p").text(&cx.words.sentence(&cx.fill(CardText::EVENT_BY, &said.each_ref().map(String::as_str))))
    });
    let follows = [
        (CardText::EVENT_RAISED, "li.raised", "!", &event.raised),
        (CardText::EVENT_RESUMED, "li.raised", "!", &event.resumed),
        (CardText::EVENT_WITHDRAWN, "li.withdrawn", "–", &event.withdrawn),
        (CardText::EVENT_PASSED, "li.passed", "✓", &event.passed),
    ];
    let follows: Vec<_> = follows
        .into_iter()
        .flat_map(|(key, class, sign, places)| {
            let escalations = places.iter().filter_map(|place| card.audit.escalations.get(*place));
            escalations.map(move |escalation| follow(cx, key, class, sign, escalation))
        })
        .collect();
    let list = (!follows.is_empty()).then(|| el("ul.follows").children(follows));
    let changed = known.zip(event.restatement).map(|(known, number)| restated(card.template, known, number));
    let changed = changed.into_iter().flatten().map(|(metric, figures)| {
        let none = || cx.say(CardText::NONE).to_owned();
        let [before, after] = figures.map(|figure| figure.map_or_else(none, |figure| value(cx, metric.unit, figure)));
        el("p.moment-figure").text(&cx.fill(CardText::EVENT_FIGURE, &[&cx.metric(metric), &before, &after]))
    });
    el(class)
        .child(el("span.moment-sign").attr("aria-hidden", "true").text(sign))
        .child(el("div.moment-head").child(what).child(day))
        .children(who)
        .children(changed)
        .child(el("p.moment-score").text(&scores(cx, event)))
        .children(list)
}

fn follow(cx: Card, key: Key, class: &str, sign: &str, escalation: &Escalation<'_>) -> El {
    let words = escalated(cx, key, escalation);
    el(class).child(el("span.sign").attr("aria-hidden", "true").text(sign)).child(el("span").text(&words))
}

/// The score after it and, where figures were changed, before.
fn scores(cx: Card, event: &Event) -> String {
    let written = |known: Known| known.map_or_else(|reason| why(cx, reason).to_owned(), |known| score(cx, known));
    match event.score_before {
        Some(before) => cx.fill(CardText::EVENT_SCORES, &[&written(before), &written(event.score)]),
        None => cx.fill(CardText::EVENT_SCORE, &[&written(event.score)]),
    }
}
