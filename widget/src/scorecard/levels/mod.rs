//! Which level the latest closed quarter qualifies for, and what is missing to the next.

use partner_roi_shared::Decimal;
use partner_roi_shared::scorecard::{Qualification, Qualifies, Requires, Scorecard};
use partner_roi_shared::text::plain;

use super::Card;
use super::explanation::how;
use super::figures::why;
use crate::state::card::board::Board;
use crate::state::card::plan::of_levels;
use crate::view::{El, el, own};
use crate::words::{CardText, Key};

/// The levels of the template's program, if it has any.
pub fn levels(cx: Card) -> El {
    let there = move || cx.board.with(|board| board.shown().judge().is_ok_and(|card| card.qualification.is_some()));
    el("section.qualify")
        .part("levels")
        .flag("hidden", move || !there())
        .child(el("h3").text(cx.say(CardText::LEVELS)))
        .child(cx.judged("div.qualify-inside", move |card, _| contents(cx, card)))
}

fn contents(cx: Card, card: &Scorecard<'_>) -> Vec<El> {
    let Some((quarter, found)) = &card.qualification else { return Vec::new() };
    let quarter = cx.quarter(*quarter);
    let library = cx.board.with_untracked(Board::library);
    let language = of_levels(card.template, &library.catalog).and_then(|program| program.language.as_deref());
    let reached = match found.level() {
        Some(level) => cx.fill(CardText::LEVEL_REACHED, &[&quarter, &own(&level.name)]),
        None => cx.fill(CardText::LEVEL_NONE, &[&quarter]),
    };
    let words = el("div.qualify-words").child(cx.shows("p.qualify-level", &reached, language));
    let words = words.children(next(cx, found).iter().map(|sentence| cx.shows("p", sentence, language)));
    let steps = found.levels.iter().map(|qualifies| step(cx, qualifies, found, language));
    vec![words, el("ol.steps").children(steps)]
}

/// What is missing to the next level, as sentences.
fn next(cx: Card, found: &Qualification<'_>) -> Vec<String> {
    let Some(next) = found.next() else { return vec![cx.say(CardText::LEVEL_TOP).to_owned()] };
    let missed = next.requirements.iter().filter_map(|requires| {
        let gap = requires.gap.ok().filter(|gap| !gap.is_zero())?;
        Some(missing(cx, requires, gap))
    });
    let missed = missed.reduce(|said, more| cx.fill(CardText::PLAN_LIST, &[&said, &more]));
    let unknown = next.requirements.iter().filter(|requires| requires.gap.is_err());
    let unknown = unknown.map(|requires| cx.words.apart(&own(&requires.requirement.label)));
    let unknown = unknown.reduce(|said, more| cx.fill(CardText::PLAN_LIST, &[&said, &more]));
    let missed = missed.map(|missed| cx.fill(CardText::LEVEL_TO, &[&missed, &own(&next.level.name)]));
    missed.into_iter().chain(unknown.map(|unknown| cx.fill(CardText::LEVEL_UNKNOWN, &[&unknown]))).collect()
}

/// By how much a requirement is missed, in words.
fn missing(cx: Card, requires: &Requires<'_>, gap: Decimal) -> String {
    let of = const { Key::of("card.gaps") }.then(requires.requirement.metric.as_str());
    cx.formats.with(|formats| formats.counted(of, &plain(gap), &[]))
}

/// A level with its requirements, named in the program's language.
fn step(cx: Card, qualifies: &Qualifies<'_>, found: &Qualification<'_>, language: Option<&str>) -> El {
    let reached = found.level().is_some_and(|level| level.id == qualifies.level.id);
    let (class, sign, key) = match (reached, qualifies.is_met()) {
        (true, _) => ("li.level-step own", "✓", CardText::LEVEL_OWN),
        (_, true) => ("li.level-step met", "✓", CardText::LEVEL_MET),
        (_, false) => ("li.level-step", "✕", CardText::LEVEL_NOT_MET),
    };
    let state = if qualifies.is_met() { "span.state green" } else { "span.state missed" };
    let list = match qualifies.requirements.is_empty() {
        true => el("p.muted").text(cx.say(CardText::LEVEL_FOR_ALL)),
        false => el("ul")
            .children(qualifies.requirements.iter().map(|requires| requirement(cx, qualifies, requires, language))),
    };
    let name = named(cx, "h4", &qualifies.level.name, language);
    let head = el("div.level-head").child(name).child(signed(state, sign, cx.say(key)));
    el(class).child(head).child(list)
}

/// A requirement, met, missed or not known: by sign and by words.
fn requirement(cx: Card, of: &Qualifies<'_>, requires: &Requires<'_>, language: Option<&str>) -> El {
    let (class, sign, words) = match requires.gap {
        Ok(gap) if gap.is_zero() => ("span.state green", "✓", cx.say(CardText::LEVEL_MET).to_owned()),
        Ok(gap) => {
            let gap = cx.formats.with(|formats| formats.number(&plain(gap)));
            ("span.state missed", "✕", cx.fill(CardText::LEVEL_MISSING, &[&gap]))
        }
        Err(reason) => ("span.state undecided", "?", why(cx, reason).to_owned()),
    };
    let label = named(cx, "span", &requires.requirement.label, language);
    let asked = requires.requirement;
    let name = cx.fill(CardText::EXPLAIN_GAP, &[&of.level.name, &asked.label]);
    let how = how(cx, &["level.", &of.level.id, ".", asked.metric.as_str()].concat(), &name);
    el("li").child(label).child(signed(class, sign, &words).child(how))
}

/// An element with words of the program's own and nothing else.
fn named(cx: Card, what: &str, words: &str, language: Option<&str>) -> El {
    let place = el(what).text(&cx.words.apart(words));
    place.set("lang", language);
    place
}

fn signed(class: &str, sign: &str, words: &str) -> El {
    el(class).child(el("span.sign").attr("aria-hidden", "true").text(sign)).child(el("span").text(words))
}
