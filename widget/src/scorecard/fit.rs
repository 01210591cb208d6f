//! How well a candidate fits: criteria scored from 0 to 10, and what comes of them.

use partner_roi_shared::scorecard::{Fit, Scorecard};
use web_sys::HtmlInputElement;

use super::Card;
use super::context::Names;
use super::desk::{self, Act};
use super::explanation::how;
use crate::state::entry::{EntryFault, read_any};
use crate::view::{El, Live, effect, el, event_text};
use crate::words::CardText;
use partner_roi_shared::text::plain;
use partner_roi_shared::{Decimal, Kind};

/// The highest score of a criterion.
const HIGHEST: i64 = 10;

/// The form and its outcome.
pub fn fit(cx: Card) -> El {
    let groups = cx.board.with_untracked(|board| board.shown().template().fit.clone());
    // Criteria whose field cannot be read: they are scored, if wrongly.
    let unread = Live::new(Names::default());
    let mut form =
        el("form.fit-form").attr("aria-label", cx.say(CardText::FIT)).on("submit", |event| event.prevent_default());
    for (place, group) in groups.iter().enumerate() {
        let rows = group.criteria.iter().enumerate().map(|(row, criterion)| {
            criterion_row(
                cx,
                &["fit-", &place.to_string(), "-", &row.to_string()].concat(),
                &group.group,
                criterion,
                unread,
            )
        });
        let heading = el("legend").attr("dir", "auto").text(&group.group);
        form = form.child(el("fieldset.fit-group").child(heading).children(rows));
    }
    let outcome = cx.judged("div.fit-outcome", move |card, _| outcome(cx, card, &unread.get()));
    el("section.fit")
        .part("fit")
        .child(el("h3").text(cx.say(CardText::FIT)))
        .child(el("p.muted").text(cx.say(CardText::FIT_HINT)))
        .child(el("div.fit-panes").child(form).child(outcome))
}

/// A criterion: a slider with its field.
fn criterion_row(cx: Card, id: &str, group: &str, criterion: &str, unread: Live<Names>) -> El {
    let fault = Live::new(None::<String>);
    let fault_id = [id, "-fault"].concat();
    let known = {
        let (group, criterion) = (group.to_owned(), criterion.to_owned());
        move || {
            cx.board.with(|board| {
                let scores = &board.shown().card().fit;
                let found = scores.iter().find(|score| score.group == group && score.criterion == criterion);
                found.map(|score| score.score.0)
            })
        }
    };
    let take = {
        let (group, criterion) = (group.to_owned(), criterion.to_owned());
        move |text: &str| {
            let name = name(&group, &criterion);
            let refuse = |why: String| {
                fault.set(Some(why));
                unread.update(|unread| _ = unread.insert(name.clone()));
            };
            let separators = cx.formats.with_untracked(crate::browser::format::Formats::separators);
            let score = match read_any(Kind::Count, text, separators) {
                Ok(score) if score < Decimal::ZERO || score > Decimal::from(HIGHEST) => {
                    return refuse(cx.say(CardText::FIT_RANGE).to_owned());
                }
                Ok(score) => Some(plain(score)),
                Err(EntryFault::Empty) => None,
                Err(EntryFault::NotANumber) => {
                    let half = cx.formats.with_untracked(|formats| formats.number("7.5"));
                    return refuse(cx.fill(CardText::FIT_NUMBER, &[&half]));
                }
                Err(wrong) => return refuse(cx.words.entry_fault(&wrong, false, separators, "")),
            };
            fault.set(None);
            unread.update(|unread| _ = unread.remove(&name));
            desk::ask(cx, Act::Score([group.clone(), criterion.clone()], score));
        }
    };
    let field = el("input")
        .attr("type", "text")
        .attr("id", id)
        .attr("inputmode", "decimal")
        .attr("autocomplete", "off")
        .attr("aria-describedby", &fault_id)
        .on("change", {
            let take = take.clone();
            move |event| take(&event_text(&event))
        });
    let slider = el("input")
        .attr("type", "range")
        .attr("max", &HIGHEST.to_string())
        .attr("step", "1")
        .attr("aria-label", criterion)
        .part("slider")
        // While it is dragged only the field follows: each change of the card is one of its revisions.
        .on("input", {
            let written: HtmlInputElement = field.cast();
            move |event| written.set_value(&event_text(&event))
        })
        .on("change", move |event| take(&event_text(&event)));
    let (input, range): (HtmlInputElement, HtmlInputElement) = (field.cast(), slider.cast());
    let (shown, track) = (field.clone(), slider.clone());
    effect(move || {
        let (score, wrong, fixed) = (known(), fault.with(Option::is_some), cx.readonly.get());
        let text = score.map(|score| cx.formats.with(|formats| formats.number(&plain(score)))).unwrap_or_default();
        // What is wrong stays as it was typed.
        if !wrong && input.value() != text {
            input.set_value(&text);
        }
        shown.set("aria-invalid", wrong.then_some("true"));
        input.set_read_only(fixed);
        range.set_disabled(fixed);
        range.set_value(&score.map_or_else(|| "0".to_owned(), |score| plain(score.round())));
        track.set("class", Some(if score.is_none() { "unscored" } else { "" }));
        track.set("aria-valuetext", Some(if score.is_none() { cx.say(CardText::FIT_NOT_SCORED) } else { &text }));
    });
    el("div.fit-row")
        .child(el("label").attr("for", id).attr("dir", "auto").text(criterion))
        .child(slider)
        .child(el("span.box").part("input").child(field))
        .child(
            el("p.fault")
                .attr("id", &fault_id)
                .attr("role", "alert")
                .live_text(move || fault.get().unwrap_or_default()),
        )
}

/// A criterion among all of them.
fn name(group: &str, criterion: &str) -> String {
    [group, "\n", criterion].concat()
}

/// Takes a score, or takes it away.
pub fn take(cx: Card, group: &str, criterion: &str, score: Option<&str>) {
    let mut change = None;
    cx.board.update(|board| change = board.score_fit(group, criterion, score).ok());
    if let Some(change) = change {
        cx.done(change);
    }
}

/// The percent, the groups and the weakest criteria.
fn outcome(cx: Card, card: &Scorecard<'_>, unread: &Names) -> Vec<El> {
    let Some(fit) = &card.fit else { return vec![el("p.muted").text(cx.say(CardText::FIT_EMPTY))] };
    let hundredth = |percent: Decimal| cx.formats.with(|formats| formats.percent_of_hundred(percent));
    let total = match fit.percent {
        Ok(percent) => el("p.score").text(&hundredth(percent)),
        Err(_) => el("p.score none").text(cx.say(CardText::FIT_EMPTY)),
    };
    let groups = fit.groups.iter().map(|group| {
        let percent = group.percent.ok();
        let bar = el("progress")
            .attr("max", "100")
            .attr("aria-hidden", "true")
            .attr("value", &percent.map(|percent| plain(percent.round())).unwrap_or_default());
        let figure = percent.map_or_else(|| cx.say(CardText::FIT_NOT_SCORED).to_owned(), hundredth);
        el("li")
            .child(el("span").attr("dir", "auto").text(&group.group.group))
            .child(bar)
            .child(el("span.actual").text(&figure))
    });
    let mut found = vec![
        el("h4").text(cx.say(CardText::FIT_TOTAL)),
        el("div.fit-total").child(total).child(how(cx, "fit", cx.say(CardText::EXPLAIN_FIT))),
        el("ul.fit-groups").children(groups),
        el("p").text(&weakest(cx, fit)),
    ];
    found.extend(missing(cx, fit, unread).map(|words| el("p.muted").text(&words)));
    found
}

fn weakest(cx: Card, fit: &Fit<'_>) -> String {
    let names = fit.weakest.iter().map(|(_, criterion, score)| {
        let score = cx.formats.with(|formats| formats.number(&plain(*score)));
        cx.fill(CardText::FIT_SCORED, &[criterion, &score])
    });
    cx.fill(CardText::FIT_WEAKEST, &[&cx.list(&names.collect::<Vec<_>>())])
}

fn missing(cx: Card, fit: &Fit<'_>, unread: &Names) -> Option<String> {
    let left_out = fit.groups.iter().flat_map(|group| {
        let scores = group
            .scores
            .iter()
            .filter(|(criterion, score)| score.is_none() && !unread.contains(&name(&group.group.group, criterion)));
        scores.map(|(criterion, _)| cx.words.apart(criterion))
    });
    let names: Vec<_> = left_out.collect();
    (!names.is_empty()).then(|| cx.counted(CardText::FIT_MISSING, names.len() as u32, &[&cx.list(&names)]))
}
