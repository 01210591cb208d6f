//! The first answer: the score, where it is going, and what to look at.

use partner_roi_shared::Decimal;
use partner_roi_shared::scorecard::{About, CardQuarter, Escalation, Quarter, Scorecard, State, Status};

use super::Card;
use super::explanation::how;
use super::figures::{self, Against, badge, change, score, sign};
use super::spark::spark;
use crate::panels::select;
use crate::state::card::attention::{self, Attention};
use crate::state::card::basis::{self, Basis};
use crate::view::{El, effect, el};
use crate::words::{CardText, Key};

/// The score of the quarter and what stands beside it.
pub fn overview(cx: Card) -> El {
    el("section.overview").part("overview").child(cx.judged(
        "div.verdict",
        move |card, at| match card.quarters.get(at) {
            Some(_) => verdict(cx, card, at),
            None => Vec::new(),
        },
    ))
}

/// Which quarter is looked at.
pub fn chooser(cx: Card) -> El {
    let place = el("div.chooser");
    let this = place.clone();
    let known = crate::view::Live::new(Vec::<Quarter>::new());
    effect(move || {
        let quarters: Vec<_> =
            cx.board.with(|board| board.shown().card().quarters.iter().map(|known| known.quarter).collect());
        if known.with_untracked(|known| *known != quarters) {
            // Another card may have fewer.
            let last = quarters.len().saturating_sub(1);
            if cx.at.get_untracked() > last {
                cx.at.set(last);
            }
            known.set(quarters);
        }
    });
    effect(move || {
        let quarters = known.get();
        let names: Vec<_> = quarters.iter().map(|quarter| (quarter.to_string(), cx.quarter(*quarter))).collect();
        let options = names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
        let current = {
            let quarters = quarters.clone();
            move || quarters.get(cx.at.get()).map(ToString::to_string).unwrap_or_default()
        };
        let choose = move |id: String| {
            if let Some(at) = quarters.iter().position(|quarter| quarter.to_string() == id) {
                cx.at.set(at);
            }
        };
        let list = select("quarter", cx.say(CardText::QUARTER_OF), [("", options)].into_iter(), current, choose);
        this.replace(&[list]);
    });
    place.flag("hidden", move || known.with(Vec::is_empty))
}

fn verdict(cx: Card, card: &Scorecard<'_>, at: usize) -> Vec<El> {
    let (Some(judged), Some(known)) = (card.quarters.get(at), card.card.quarters.get(at)) else { return Vec::new() };
    let rests_on = basis::of(card, at);
    let figure = match (judged.score, rests_on) {
        (Ok(value), Some(Basis::Provisional(_))) => el("p.score provisional").text(&score(cx, value)),
        (Ok(value), _) => el("p.score").text(&score(cx, value)),
        (Err(_), _) => el("p.score none").text(cx.say(CardText::NO_SCORE)),
    };
    let values: Vec<_> = card.quarters.iter().map(|quarter| quarter.score.ok()).collect();
    let goal = card.template.score.as_ref().map(|goal| goal.target.value.0);
    let head = el("div.score-head")
        .child(el("h3").text(cx.say(CardText::SCORE)))
        .child(figure)
        .child(how(cx, &[&judged.quarter.to_string(), ".score"].concat(), cx.say(CardText::THE_SCORE)))
        .children(standing(cx, judged.state, rests_on))
        .child(spark(&values, goal, at, basis::closed(card)));
    let mut sentences = vec![status(cx, known)];
    sentences.extend(rests_on.and_then(|rests_on| thin(cx, rests_on)));
    sentences.extend(trend_words(cx, card, at).into_iter().flatten());
    sentences.extend(judged.score.err().map(|reason| cx.words.sentence(figures::why(cx, reason))));
    let ahead = forecast_words(cx, card)
        .map(|text| openly(el("p"), &text, how(cx, "forecast.score", cx.say(CardText::FORECAST_OF))));
    let sentences = sentences.iter().filter(|text| !text.is_empty()).map(|text| el("p").text(text)).chain(ahead);
    vec![el("div.score-box").child(head).child(el("div.score-words").children(sentences)), attention(cx, card, at)]
}

/// Where the score lies. A quarter that is still open lies nowhere yet, and what is almost empty has no colour.
fn standing(cx: Card, state: State, rests_on: Option<Basis>) -> Option<El> {
    match rests_on? {
        Basis::Firm => badge(cx, state, false),
        Basis::Thin(_) => badge(cx, state, false).map(|badge| badge.attr("class", "state")),
        Basis::Provisional(weight) => Some(sign("span.state provisional", "≈", &provisional(cx, weight))),
    }
}

/// That a score is not the last word, and how much of the weight it rests on.
fn provisional(cx: Card, weight: Decimal) -> String {
    cx.fill(CardText::PROVISIONAL, &[&cx.formats.with(|formats| formats.percent(weight))])
}

/// How little a score rests on, if it is little.
fn thin(cx: Card, rests_on: Basis) -> Option<String> {
    let Basis::Thin(weight) = rests_on else { return None };
    Some(cx.fill(CardText::THIN, &[&cx.formats.with(|formats| formats.percent(weight))]))
}

/// How firm the score is, as a sentence, if it cannot stand by itself.
pub fn basis_words(cx: Card, card: &Scorecard<'_>, at: usize) -> Option<String> {
    match basis::of(card, at)? {
        Basis::Provisional(weight) => Some(cx.words.sentence(&provisional(cx, weight))),
        rests_on => thin(cx, rests_on),
    }
}

/// Whether the quarter can still change.
fn status(cx: Card, known: &CardQuarter) -> String {
    let day = known.closed_on.map(|day| cx.day(day)).unwrap_or_default();
    let quarter = cx.quarter(known.quarter);
    match known.status {
        Status::Open => cx.fill(CardText::OPEN, &[&quarter]),
        Status::Closed => cx.fill(CardText::CLOSED, &[&quarter, &day]),
        Status::Restated => cx.fill(CardText::RESTATED, &[&quarter, &day]),
    }
}

/// How the score has changed, as sentences: against the quarter before, and against a year ago.
pub fn trend_words(cx: Card, card: &Scorecard<'_>, at: usize) -> [Option<String>; 2] {
    let trend = card.trend(at, None).ok();
    [(Against::Before, 1), (Against::LastYear, 4)].map(|(against, back)| {
        let trend = trend.filter(|_| basis::is_comparable(card, at, back))?;
        change(cx, &trend, against, true, |points| score(cx, points)).map(|text| cx.words.sentence(&text))
    })
}

/// Where the score is going.
pub fn forecast_words(cx: Card, card: &Scorecard<'_>) -> Option<String> {
    let forecast = card.forecast(None).ok()?.ok()?;
    let last = card.card.quarters.iter().rfind(|quarter| quarter.is_closed())?;
    let next = cx.quarter(last.quarter.plus(1));
    Some(cx.fill(CardText::FORECAST, &[&next, &score(cx, forecast.value), &score(cx, forecast.mean_absolute_residual)]))
}

/// Triggers that stand and what is on its way to one, as sentences.
pub fn attention_about(cx: Card, card: &Scorecard<'_>, at: usize) -> Vec<El> {
    let Some(quarter) = card.quarters.get(at).map(|judged| judged.quarter) else { return Vec::new() };
    let found = attention::of(card, at, cx.now());
    let urgent =
        found.iter().filter(|one| matches!(one, Attention::Raised(..) | Attention::Run(..) | Attention::Red(..)));
    urgent.map(|one| said(cx, "p", quarter, one)).collect()
}

/// What somebody should look at, as sentences.
fn attention(cx: Card, card: &Scorecard<'_>, at: usize) -> El {
    let found = attention::of(card, at, cx.now());
    let quarter = card.quarters.get(at).map(|judged| judged.quarter);
    let items = found.iter().zip(quarter.into_iter().cycle()).map(|(one, quarter)| {
        let class = match one {
            Attention::Raised(..) | Attention::Run(..) | Attention::Red(..) => "li.urgent",
            _ => "li",
        };
        said(cx, class, quarter, one)
    });
    let judged = card.quarters.get(at).filter(|judged| judged.metrics.iter().any(|metric| metric.actual.is_ok()));
    let list = match (found.is_empty(), judged) {
        (true, Some(_)) => el("p.muted").text(cx.say(CardText::NOTHING)),
        (true, None) => el("p.muted").text(cx.say(CardText::NOTHING_YET)),
        (false, _) => el("ul").children(items),
    };
    el("div.attention").part("attention").child(el("h3").text(cx.say(CardText::ATTENTION))).child(list)
}

/// What an escalation is about.
pub fn about(cx: Card, about: About<'_>) -> String {
    match about {
        About::Metric(metric) => cx.metric(metric),
        About::Score => cx.say(CardText::THE_SCORE).to_owned(),
    }
}

/// A sentence on an escalation: what it is about, the trigger, the quarters in the red, the owner, the day.
pub fn escalated(cx: Card, key: Key, escalation: &Escalation<'_>) -> String {
    let quarters: Vec<_> = escalation.quarters.iter().map(|quarter| cx.quarter(*quarter)).collect();
    let texts = [
        about(cx, escalation.about),
        cx.trigger(escalation.rule.trigger).to_owned(),
        cx.list(&quarters),
        cx.words.apart(&escalation.rule.owner),
        cx.day(escalation.due_on),
    ];
    cx.fill(key, &texts.each_ref().map(String::as_str))
}

/// Something that needs attention in a quarter, in words, and what opens the figure that they speak of.
pub fn said(cx: Card, what: &str, quarter: Quarter, one: &Attention<'_, '_>) -> El {
    let of_metric = |id: &str, more: &str| [&quarter.to_string(), ".metric.", id, more].concat();
    let opened = match one {
        Attention::Run(run) => {
            let texts = [&about(cx, run.about), cx.trigger(run.rule.trigger)];
            Some((["in_the_red.", &run.rule.id, ".", run.about.id()].concat(), cx.fill(CardText::TO_TRIGGER, &texts)))
        }
        Attention::Red(metric, _) => Some((of_metric(&metric.id, ""), cx.metric(metric))),
        Attention::Slipping(metric, _) => {
            Some((of_metric(&metric.id, ".trend"), cx.fill(CardText::IN_A_ROW, &[&cx.metric(metric)])))
        }
        Attention::Raised(..) | Attention::Missing(..) => None,
    };
    let words = sentence(cx, one);
    let Some((figure, name)) = opened else { return el(what).child(el("span").text(&words)) };
    openly(el(what), &words, how(cx, &figure, &name))
}

/// A sentence and the button that opens its figure, which stays on the line of the last word. (Not every language has
/// blanks.)
fn openly(place: El, words: &str, button: El) -> El {
    let (first, last) = words.rsplit_once(' ').unwrap_or((words, ""));
    let first = if last.is_empty() { first.to_owned() } else { [first, " "].concat() };
    place.child(el("span").text(&first)).child(el("span.unbroken").text(last).child(button))
}

/// Something that needs attention, in words.
fn sentence(cx: Card, one: &Attention<'_, '_>) -> String {
    match one {
        Attention::Raised(escalation, overdue) => {
            let key = if *overdue { CardText::OVERDUE } else { CardText::RAISED };
            escalated(cx, key, escalation)
        }
        Attention::Run(run) => {
            let texts = [&about(cx, run.about), cx.trigger(run.rule.trigger)];
            cx.counted(CardText::RUN, run.quarters_to_trigger(), &texts)
        }
        Attention::Red(metric, open) => {
            cx.fill(if *open { CardText::IS_RED_AS_YET } else { CardText::IS_RED }, &[&cx.metric(metric)])
        }
        Attention::Slipping(metric, quarters) => cx.counted(CardText::SLIPPING, *quarters, &[&cx.metric(metric)]),
        Attention::Missing(metrics, weight) => {
            let weight = cx.formats.with(|formats| formats.percent(*weight));
            cx.counted(CardText::MISSING, *metrics as u32, &[&weight])
        }
    }
}
