//! Groups and metrics: target, actual, state, where each is going; every quarter of one behind a disclosure.

use partner_roi_shared::scorecard::{JudgedMetric, JudgedQuarter, Known, Metric, Scorecard};

use super::Card;
use super::explanation::{how, how_in_words};
use super::figures::{Against, arrow, badge, change, difference, known, score, so_far, target, value};
use super::spark::spark;
use crate::state::card::basis;
use crate::view::{El, el, head};
use crate::words::CardText;

/// All metrics of the quarter.
pub fn metrics(cx: Card) -> El {
    let groups = cx.judged("div.groups", move |card, at| match card.quarters.get(at) {
        Some(judged) => card
            .template
            .groups
            .iter()
            .filter_map(|known| group(cx, card, at, judged, &known.id, &known.label))
            .collect(),
        None => Vec::new(),
    });
    el("section.metrics").part("metrics").child(el("h3").text(cx.say(CardText::METRICS))).child(groups)
}

fn group(cx: Card, card: &Scorecard<'_>, at: usize, judged: &JudgedQuarter<'_>, id: &str, label: &str) -> Option<El> {
    let rows: Vec<_> = judged
        .metrics
        .iter()
        .enumerate()
        .filter(|(_, judged)| judged.metric.group == id)
        .map(|(place, judged)| metric(cx, card, at, place, judged))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let of_group = judged.groups.iter().find(|(known, _)| *known == id).and_then(|(_, score)| score.ok());
    let figure = of_group.map(|value| {
        let name = [&judged.quarter.to_string(), ".group.", id].concat();
        let how = how(cx, &name, &cx.fill(CardText::SCORE_OF, &[label]));
        el("div.group-figure")
            .child(el("span.card-group-score").text(&so_far(cx, is_open(card, at), &score(cx, value))))
            .child(how)
    });
    let heading = el("div.card-group-head").child(el("h4").text(&cx.words.apart(label))).children(figure);
    Some(el("div.card-group").child(heading).child(el("div.rows").children(rows)))
}

fn metric(cx: Card, card: &Scorecard<'_>, at: usize, place: usize, judged: &JudgedMetric<'_>) -> El {
    let metric = judged.metric;
    let name = cx.metric(metric);
    let higher = metric.comparison.is_none_or(|comparison| comparison.higher_is_better());
    let values: Vec<_> = series(card, place).iter().map(|value| value.ok()).collect();
    let goal = judged.goal.map(|goal| goal.target.value.0);
    let trend = card.trend(at, Some(&metric.id)).ok();
    let in_words =
        trend.and_then(|trend| change(cx, &trend, Against::Silent, higher, |by| difference(cx, metric.unit, by)));
    let aim = match judged.goal {
        Some(goal) => el("span.aim").child(unseen(cx.say(CardText::TARGET))).text(&target(cx, metric, goal)),
        None => el("span.aim").text(cx.say(CardText::WATCHED)),
    };
    let figure = match judged.actual {
        Ok(actual) => el("span.actual").text(&value(cx, metric.unit, actual)),
        Err(_) => el("span.actual none").text(cx.say(CardText::NONE)),
    };
    let open = is_open(card, at);
    let state = badge(cx, judged.state, open);
    let in_words = in_words.map(|words| so_far(cx, open, &words));
    let summary = el("summary.metric-row")
        .child(el("span.metric-name").text(&name))
        .child(figure)
        .child(aim)
        .child(el("span.metric-state").children(state))
        .child(
            el("span.metric-trend")
                .children(trend.map(|trend| arrow(&trend, higher, open)))
                .child(el("span.trend-words").text(&in_words.unwrap_or_default())),
        )
        .child(spark(&values, goal, at, basis::closed(card)));
    let details = cx.fold(&["metric.", &metric.id].concat(), summary);
    let origin = metric.derived.as_ref().map(|_| el("p.muted").text(cx.say(CardText::WORKED_OUT)));
    let missing =
        judged.actual.err().map(|reason| el("p.muted").text(&cx.words.sentence(super::figures::why(cx, reason))));
    details.child(
        el("div.metric-content")
            .children(judged.goal.map(|goal| el("p.muted").text(&bounds(cx, judged, goal))))
            .children(origin)
            .children(missing)
            .children(card.quarters.get(at).map(|quarter| {
                let figure = [&quarter.quarter.to_string(), ".metric.", &metric.id].concat();
                how_in_words(cx, &figure, &name)
            }))
            .child(history(cx, card, place, &name)),
    )
}

fn is_open(card: &Scorecard<'_>, at: usize) -> bool {
    at >= basis::closed(card)
}

/// What else is known of a goal: threshold, stretch, weight, benchmark.
fn bounds(cx: Card, judged: &JudgedMetric<'_>, goal: &partner_roi_shared::scorecard::Goal) -> String {
    let metric = judged.metric;
    let write = |stated: &partner_roi_shared::scorecard::Stated| value(cx, metric.unit, stated.value.0);
    let weight = cx.formats.with(|formats| formats.percent(goal.weight.value.0));
    let mut parts = vec![cx.fill(CardText::WEIGHT, &[&weight]), red(cx, metric, &write(&goal.threshold))];
    parts.extend(goal.stretch.as_ref().map(|stretch| cx.fill(CardText::STRETCH, &[&write(stretch)])));
    parts.extend(metric.benchmark.as_ref().map(|known| cx.fill(CardText::BENCHMARK, &[&write(known)])));
    parts.join(" · ")
}

/// Every quarter with the goal that was in force then.
fn history(cx: Card, card: &Scorecard<'_>, place: usize, name: &str) -> El {
    let names = [CardText::QUARTER_OF, CardText::ACTUAL, CardText::STATE, CardText::TARGET];
    let row = |(at, quarter): (usize, &JudgedQuarter<'_>)| {
        let judged = quarter.metrics.get(place)?;
        let entries =
            card.card.quarters.iter().find(|known| known.quarter == quarter.quarter).map(|known| &known.entries);
        let note =
            entries.and_then(|entries| entries.iter().find(|entry| entry.metric == judged.metric.id)?.note.clone());
        let aim = judged.goal.map(|goal| target(cx, judged.metric, goal)).unwrap_or_default();
        let state = el("td").children(badge(cx, judged.state, is_open(card, at)));
        let actual = el(if judged.actual.is_ok() { "td" } else { "td.no-figure" });
        let actual = actual.text(&known(cx, judged.metric.unit, judged.actual));
        let first = el("th").attr("scope", "row").text(&cx.quarter(quarter.quarter));
        // Below, where it makes no column wide.
        let note = note.map(|note| el("td").attr("colspan", "4").attr("dir", "auto").text(&note));
        let row = el("tr").child(first).child(actual).child(state).child(el("td").text(&aim));
        Some([row].into_iter().chain(note.map(|note| el("tr.card-note").child(note))))
    };
    let table = el("table.history")
        .attr("aria-label", &cx.fill(CardText::HISTORY, &[name]))
        .child(head(cx.shell(), &names))
        .child(el("tbody").children(card.quarters.iter().enumerate().filter_map(row).flatten()));
    el("div.scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", &cx.fill(CardText::HISTORY, &[name]))
        .child(table)
}

/// Where the red begins, as a part of a sentence.
fn red(cx: Card, metric: &Metric, threshold: &str) -> String {
    let higher = metric.comparison.is_none_or(|comparison| comparison.higher_is_better());
    cx.fill(if higher { CardText::RED_BELOW } else { CardText::RED_ABOVE }, &[threshold])
}

/// The figures of a metric, quarter by quarter.
pub fn series(card: &Scorecard<'_>, place: usize) -> Vec<Known> {
    let missing = Err(partner_roi_shared::scorecard::Reason::Missing);
    card.quarters.iter().map(|quarter| quarter.metrics.get(place).map_or(missing, |judged| judged.actual)).collect()
}

fn unseen(text: &str) -> El {
    el("span.unseen").text(&[text, " "].concat())
}
