//! What came of the trials: a sentence first, then where they lie.

use std::rc::Rc;

use partner_roi_shared::text::plain;
use partner_roi_shared::{Answer, Decimal};

use super::{State, Sure};
use crate::panels::charts::histogram::HistogramChart;
use crate::panels::controls::{aim_in_words, aim_text, aim_unit};
use crate::state::simulation::{Found, Outcome};
use crate::view::chart::{self, Names, Shown};
use crate::view::{El, Unit, el};
use crate::words::Key;

pub fn result(sure: Sure) -> El {
    el("div.sure-result").contents(move || {
        let cx = sure.cx;
        sure.state.with(|state| match state {
            State::Idle | State::Running(..) => Vec::new(),
            State::Failed(reason) => {
                vec![el("p.fault").attr("role", "alert").text(&cx.fill(Key::SURE_FAILED, &[reason]))]
            }
            State::Done(outcome) => {
                let mut parts = vec![
                    el("p.sure-stale").live_text(move || stale(sure)),
                    el("p.sure-sentence").text(&sentence(sure, outcome)),
                ];
                if let Some(found) = &outcome.found {
                    parts.push(figures(sure, found));
                    parts.push(chart(sure, found));
                }
                parts.push(el("p.note").text(&remarks(sure, outcome)));
                parts
            }
        })
    })
}

/// What is said when the run ends.
pub fn in_words(sure: Sure) -> String {
    sure.state.with_untracked(|state| match state {
        State::Done(outcome) => sentence(sure, outcome),
        State::Failed(reason) => sure.cx.fill(Key::SURE_FAILED, &[reason]),
        State::Idle | State::Running(..) => String::new(),
    })
}

/// Said where the figures are no longer those that it ran with.
fn stale(sure: Sure) -> String {
    let same = sure
        .question()
        .is_some_and(|now| sure.asked.with(|asked| asked.as_ref().is_some_and(|asked| asked.text == now.text)));
    if same { String::new() } else { sure.cx.say(Key::SURE_STALE).to_owned() }
}

fn text(sure: Sure, value: Decimal) -> String {
    let aim = sure.asked.with(|asked| asked.as_ref().map(|asked| asked.aim));
    aim.map(|aim| aim_text(sure.cx, aim, Answer::Value(value))).unwrap_or_default()
}

fn sentence(sure: Sure, outcome: &Outcome) -> String {
    let cx = sure.cx;
    let Some(found) = &outcome.found else { return cx.say(Key::SURE_NO_VALUE).to_owned() };
    let aim = sure.asked.with(|asked| asked.as_ref().map(|asked| aim_in_words(cx, asked.aim))).unwrap_or_default();
    let [low, _, high] = found.percentiles.map(|value| text(sure, value));
    let between = cx.fill(Key::SURE_BETWEEN, &[aim, &low, &high]);
    cx.words.join(&between, &loss(sure, found))
}

/// How likely a loss is. A percentage of 0 or 100 would say more than so many trials can: they are counted then.
fn loss(sure: Sure, found: &Found) -> String {
    let cx = sure.cx;
    let (Some(loss), Some((losses, trials))) = (found.loss, found.losses()) else { return String::new() };
    cx.formats.with(|formats| {
        let number = |count: Decimal| formats.number(&plain(count));
        let written = formats.percent(loss);
        match losses {
            none if none.is_zero() => cx.fill(Key::SURE_LOSS_NONE, &[&number(trials)]),
            all if all == trials => cx.fill(Key::SURE_LOSS_ALL, &[&number(trials)]),
            some if [Decimal::ZERO, Decimal::ONE].iter().any(|end| formats.percent(*end) == written) => {
                cx.fill(Key::SURE_LOSS_SOME, &[&number(some), &number(trials)])
            }
            _ => cx.fill(Key::SURE_LOSS, &[&written]),
        }
    })
}

fn figures(sure: Sure, found: &Found) -> El {
    let cx = sure.cx;
    let [p10, p50, p90] = found.percentiles;
    let rows = [(Key::SURE_P10, p10), (Key::SURE_P50, p50), (Key::SURE_P90, p90), (Key::SURE_MEAN, found.mean)];
    let row = |(name, value): (Key, Decimal)| {
        el("div").child(el("dt").text(cx.say(name))).child(el("dd").text(&text(sure, value)))
    };
    el("dl.sure-figures").children(rows.map(row))
}

/// Where the trials lie, with the percentiles marked.
fn chart(sure: Sure, found: &Found) -> El {
    let cx = sure.cx;
    let unit = sure.asked.with(|asked| asked.as_ref().map(|asked| aim_unit(asked.aim))).unwrap_or(Unit::Money);
    let marks = found.percentiles.into_iter().zip(["P10", "P50", "P90"]).map(|(value, name)| (value, name.to_owned()));
    let shown: Rc<dyn Shown> = Rc::new(HistogramChart {
        cx,
        bins: found.bars.clone(),
        trials: found.bars.iter().map(|bar| bar.trials).sum(),
        unit,
        marks: marks.collect(),
        summary: String::new(),
    });
    let names = Names {
        id: "sure-chart",
        heading: el("h4").text(cx.say(Key::SURE_CHART)),
        switch: Some(Key::CHART_SHOW_AS),
        reading: Key::HISTOGRAM_READING,
    };
    chart::chart(cx.shell(), names, move || Some(shown.clone()))
}

fn remarks(sure: Sure, outcome: &Outcome) -> String {
    let cx = sure.cx;
    let number = |value: Decimal| cx.formats.with(|formats| formats.number(&plain(value)));
    let seed = sure.asked.with(|asked| asked.as_ref().map(|asked| asked.seed.to_string())).unwrap_or_default();
    let count = cx.fill(Key::SURE_COUNT, &[&number(outcome.trials), &seed]);
    match outcome.undefined.is_zero() || outcome.found.is_none() {
        true => count,
        false => {
            let left_out = cx.fill(Key::SURE_UNDEFINED, &[&number(outcome.undefined), &number(outcome.trials)]);
            cx.words.join(&count, &left_out)
        }
    }
}
