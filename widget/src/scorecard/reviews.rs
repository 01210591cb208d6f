//! The agenda of a review, each topic with what the card has to say on it.

use partner_roi_shared::scorecard::{JudgedMetric, Part, Scorecard, Topic};

use super::Card;
use super::figures::{Against, arrow, badge, change, so_far, target, value};
use super::overview::{attention_about, forecast_words};
use crate::state::card::board::Board;
use crate::state::card::{basis, plan};
use crate::view::{El, Segment, el, own, segmented};
use crate::words::{CardText, Key};

/// The review that looks back a year instead of a quarter.
const YEARLY: &str = "annual";

/// The agendas, one at a time.
pub fn reviews(cx: Card) -> El {
    let known: Vec<_> = cx
        .board
        .with_untracked(|board| board.shown().template().reviews.iter().map(|review| review.rhythm.clone()).collect());
    let chosen = cx.rhythm;
    if chosen.with_untracked(String::is_empty) {
        chosen.set(known.first().cloned().unwrap_or_default());
    }
    let names: Vec<_> = known
        .iter()
        .map(|rhythm| Segment { id: rhythm, label: rhythm_name(cx, rhythm), detail: None, lang: None })
        .collect();
    let switch = segmented(
        "rhythm",
        cx.say(CardText::RHYTHM),
        &names,
        move || (chosen.get(), false),
        move |rhythm| chosen.set(rhythm.to_owned()),
    );
    let agenda = cx.judged("div.agenda", move |card, at| agenda(cx, card, at, &chosen.get()));
    el("section.reviews")
        .part("reviews")
        .child(el("div.section-head").child(el("h3").text(cx.say(CardText::REVIEWS))).child(switch))
        .child(agenda)
}

/// One of the three that templates know.
fn rhythm_name(cx: Card, rhythm: &str) -> &'static str {
    cx.words.say(const { Key::of("card.rhythms") }.then(rhythm))
}

fn agenda(cx: Card, card: &Scorecard<'_>, at: usize, rhythm: &str) -> Vec<El> {
    let (Some(review), Some(judged)) =
        (card.template.reviews.iter().find(|review| review.rhythm == rhythm), card.quarters.get(at))
    else {
        return Vec::new();
    };
    let heading = cx.fill(CardText::AGENDA_OF, &[rhythm_name(cx, rhythm), &cx.quarter(judged.quarter)]);
    let items = review.agenda.iter().map(|topic| {
        let said = card.template.topics.iter().find(|known| known.topic == *topic);
        let lines = said.map(|said| lines(cx, card, at, said, rhythm == YEARLY)).unwrap_or_default();
        let inside = match lines.is_empty() {
            true => vec![el("p.muted").text(cx.say(CardText::TOPIC_SILENT))],
            false => lines,
        };
        el("li.topic").child(el("h4").attr("dir", "auto").text(topic)).children(inside)
    });
    vec![el("p.muted").text(&heading), el("ol.topics").children(items)]
}

fn lines(cx: Card, card: &Scorecard<'_>, at: usize, topic: &Topic, yearly: bool) -> Vec<El> {
    let Some(judged) = card.quarters.get(at) else { return Vec::new() };
    let of_topic = |judged: &&JudgedMetric<'_>| {
        topic.groups.contains(&judged.metric.group) || topic.metrics.contains(&judged.metric.id)
    };
    let rows: Vec<_> =
        judged.metrics.iter().filter(of_topic).map(|judged| line(cx, card, at, judged, yearly)).collect();
    let mut found = Vec::new();
    if !rows.is_empty() {
        found.push(el("ul.topic-metrics").children(rows));
    }
    for part in &topic.parts {
        match part {
            Part::Escalations => found.extend(escalations(cx, card, at)),
            Part::Level => found.extend(level_words(cx, card)),
            part => found.extend(part_words(cx, card, at, *part, yearly).iter().map(|words| el("p").text(words))),
        }
    }
    found
}

/// A metric in a line.
fn line(cx: Card, card: &Scorecard<'_>, at: usize, judged: &JudgedMetric<'_>, yearly: bool) -> El {
    let metric = judged.metric;
    let higher = metric.comparison.is_none_or(|comparison| comparison.higher_is_better());
    let trend = card.trend(at, Some(&metric.id)).ok();
    let against = if yearly { Against::LastYear } else { Against::Before };
    let moved = trend
        .and_then(|trend| change(cx, &trend, against, higher, |by| super::figures::difference(cx, metric.unit, by)));
    let figure = match judged.actual {
        Ok(actual) => el("span.actual").text(&value(cx, metric.unit, actual)),
        Err(reason) => el("span.actual none").text(super::figures::why(cx, reason)),
    };
    let aim = judged.goal.map(|goal| target(cx, metric, goal)).unwrap_or_default();
    let open = at >= basis::closed(card);
    let moved = moved.map(|words| so_far(cx, open, &words));
    el("li")
        .child(el("span.metric-name").text(&cx.metric(metric)))
        .child(figure)
        .child(el("span.aim").text(&aim))
        .child(el("span").children(badge(cx, judged.state, open)))
        .child(
            el("span.metric-trend")
                .children(trend.filter(|_| !yearly).map(|trend| arrow(&trend, higher, open)))
                .child(el("span").text(&moved.unwrap_or_default())),
        )
}

/// What a part of the card says, as sentences.
fn part_words(cx: Card, card: &Scorecard<'_>, at: usize, part: Part, yearly: bool) -> Vec<String> {
    match part {
        Part::Score => {
            let Some(Ok(score)) = card.quarters.get(at).map(|judged| judged.score) else {
                return vec![cx.words.sentence(cx.say(CardText::NO_SCORE))];
            };
            let score = cx.fill(CardText::SCORE_IS, &[&super::figures::score(cx, score)]);
            let moved = super::overview::trend_words(cx, card, at).into_iter().nth(usize::from(yearly)).flatten();
            let rests_on = super::overview::basis_words(cx, card, at);
            [score].into_iter().chain(rests_on).chain(moved).chain(forecast_words(cx, card)).collect()
        }
        Part::Plan => plan_words(cx, card, at),
        Part::Escalations | Part::Level => Vec::new(),
    }
}

fn escalations(cx: Card, card: &Scorecard<'_>, at: usize) -> Vec<El> {
    match attention_about(cx, card, at) {
        sentences if sentences.is_empty() => vec![el("p").text(cx.say(CardText::NO_ESCALATION))],
        sentences => sentences,
    }
}

fn plan_words(cx: Card, card: &Scorecard<'_>, at: usize) -> Vec<String> {
    let quarter = card.quarters.get(at).map(|judged| judged.quarter);
    let row = card.plan.iter().find(|row| Some(row.quarter) == quarter);
    let Some((Ok(actual), Ok(planned), Ok(share))) = row.map(|row| (row.actual_so_far, row.planned_so_far, row.share))
    else {
        return Vec::new();
    };
    let unit = plan::unit(card);
    let share = cx.formats.with(|formats| formats.percent(share));
    let written = [value(cx, unit, actual), value(cx, unit, planned), share];
    vec![cx.fill(CardText::SO_FAR, &written.each_ref().map(String::as_str))]
}

/// Levels and requirements are named in the program's language.
fn level_words(cx: Card, card: &Scorecard<'_>) -> Vec<El> {
    let Some((quarter, found)) = &card.qualification else { return Vec::new() };
    let quarter = cx.quarter(*quarter);
    let now = found.level().map(|level| cx.fill(CardText::QUALIFIES, &[&quarter, &own(&level.name)]));
    let next = found.next().map(|next| {
        let missing =
            next.requirements.iter().filter(|requirement| requirement.gap != Ok(partner_roi_shared::Decimal::ZERO));
        let labels: Vec<_> = missing.map(|requirement| own(&requirement.requirement.label)).collect();
        cx.fill(CardText::NEXT_NEEDS, &[&own(&next.level.name), &cx.list(&labels)])
    });
    let library = cx.board.with_untracked(Board::library);
    let language = plan::of_levels(card.template, &library.catalog).and_then(|program| program.language.as_deref());
    now.into_iter().chain(next).map(|words| cx.shows("p", &words, language)).collect()
}
