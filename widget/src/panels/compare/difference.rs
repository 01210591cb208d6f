//! Where the difference between two scenarios comes from.

use std::rc::Rc;

use partner_roi_shared::what_if::{Comparison, Part, compare};
use partner_roi_shared::{Answer, Decimal, InputId};

use super::Desk;
use super::table::target;
use crate::panels::charts::in_full;
use crate::panels::charts::waterfall::{Waterfall, signed};
use crate::panels::figure::{CHOICES, Choice, choice, figure_choice};
use crate::panels::pause::settled;
use crate::view::chart::{Names, Shown, chart};
use crate::view::{Context, El, Live, Unit, el};
use crate::words::Key;

/// A comparison and what it is of.
struct Found {
    choice: Choice,
    names: [String; 2],
    comparison: Comparison,
}

/// Two choices and the waterfall between them.
pub fn difference(desk: Desk) -> El {
    let cx = desk.cx;
    let figure = Live::new(0_usize);
    // From what was kept first to what is on screen.
    let (from, to) = (Live::new(1_usize), Live::new(0_usize));
    let place = el("div.difference");
    let follow = move || {
        let _ = (desk.sides.get(), cx.view.get(), figure.get(), from.get(), to.get());
    };
    let found = settled(&place, follow, move || find(desk, CHOICES.get(figure.get()).copied()?, from.get(), to.get()));
    let names = move || {
        let kept = desk.kept.with(|kept| kept.iter().map(|kept| kept.name.clone()).collect::<Vec<_>>());
        [cx.say(Key::COMPARE_ON_SCREEN).to_owned()].into_iter().chain(kept).collect()
    };
    let controls = el("div.controls")
        .child(figure_choice(cx, "compare-figure", figure))
        .child(choice("compare-from", cx.say(Key::COMPARE_FROM), names, from))
        .child(choice("compare-to", cx.say(Key::COMPARE_TO), names, to));
    let heading =
        el("h4.sentence").live_text(move || found.get().map_or_else(String::new, |found| sentence(cx, &found)));
    let split =
        move || found.get().is_some_and(|found| found.comparison.parts.as_ref().is_some_and(|parts| !parts.is_empty()));
    let shown =
        move || found.get().and_then(|found| waterfall(cx, &found)).map(|chart| Rc::new(chart) as Rc<dyn Shown>);
    let names =
        Names { id: "compare-difference", heading, switch: Some(Key::CHART_SHOW_AS), reading: Key::COMPARE_READING };
    let chart = chart(cx.shell(), names, shown);
    place
        .child(el("h4").text(cx.say(Key::COMPARE_WHERE)))
        .child(controls)
        .live("class", move || Some(if split() { "difference" } else { "difference whole" }.to_owned()))
        .child(chart)
}

fn find(desk: Desk, choice: Choice, from: usize, to: usize) -> Option<Found> {
    let sides = desk.sides.get()?;
    let (from, to) = (sides.get(from)?, sides.get(to)?);
    let program = desk.cx.form.with_untracked(|form| form.program().clone());
    let comparison = compare(&program, &from.scenario, &to.scenario, target(desk.cx, choice.measure)?).ok()?;
    Some(Found { choice, names: [from.name.clone(), to.name.clone()], comparison })
}

/// What a part of the difference is called.
fn name(cx: Context, part: &Part) -> String {
    let terms = part.terms.iter().map(|term| match *term {
        "model" => cx.say(Key::MODEL),
        "level" => cx.say(Key::LEVEL),
        _ => cx.say(Key::COMPARE_EXCHANGE),
    });
    let inputs = match part.group {
        Some(group) => vec![cx.words.group(group).0],
        None => part.inputs.iter().copied().map(InputId::spec).map(|spec| cx.words.label(spec)).collect(),
    };
    let mut names = terms.chain(inputs);
    let first = names.next().unwrap_or_default().to_owned();
    names.fold(first, |said, name| cx.fill(Key::CHART_LIST, &[&said, name]))
}

fn waterfall(cx: Context, found: &Found) -> Option<Waterfall> {
    let Comparison { before: Answer::Value(before), after: Answer::Value(after), .. } = found.comparison else {
        return None;
    };
    let steps = found.comparison.steps();
    let parts = found.comparison.parts.as_ref()?.iter().zip(steps);
    let unit = found.choice.unit;
    let summary = cx.fill(
        Key::COMPARE_SUMMARY,
        &[&in_full(cx, unit, found.comparison.before), &in_full(cx, unit, found.comparison.after)],
    );
    Some(Waterfall {
        cx,
        ends: found.names.clone(),
        totals: [before, after],
        // What was changed and does not count for this side.
        parts: parts
            .filter(|(part, _)| !part.amount.is_zero())
            .map(|(part, (from, to))| (name(cx, part), part.amount, [from, to]))
            .collect(),
        unit,
        summary,
    })
}

fn sentence(cx: Context, found: &Found) -> String {
    let Comparison { before, after, difference, parts } = &found.comparison;
    let [from, to] = &found.names;
    for (answer, name) in [(before, from), (after, to)] {
        if let Answer::Undefined(reason) = answer {
            let figure = cx.say(found.choice.name);
            return cx.fill(Key::COMPARE_UNDEFINED, &[figure, name, cx.words.undefined(*reason)]);
        }
    }
    let unit = found.choice.unit;
    let Some(difference) = difference.filter(|difference| !difference.is_zero()) else {
        return cx.fill(Key::COMPARE_SAME, &[to, from]);
    };
    let amount = in_full(cx, unit, Answer::Value(difference.abs()));
    let first = match (unit, difference < Decimal::ZERO) {
        (Unit::Money, false) => cx.fill(Key::COMPARE_MORE, &[to, &amount, from]),
        (Unit::Money, true) => cx.fill(Key::COMPARE_LESS, &[to, &amount, from]),
        _ => {
            let [then, now] = [after, before].map(|answer| in_full(cx, unit, *answer));
            cx.fill(Key::COMPARE_TURNS, &[cx.say(found.choice.name), &then, to, &now, from])
        }
    };
    let reason = match parts {
        None => cx.say(Key::COMPARE_NO_PARTS).to_owned(),
        // A single part is the whole difference.
        Some(parts) if parts.len() < 2 => match parts.first() {
            Some(part) => cx.fill(Key::COMPARE_ONLY, &[&name(cx, part)]),
            None => String::new(),
        },
        Some(parts) => match parts.first() {
            Some(part) => {
                let amount = signed(part.amount, &in_full(cx, unit, Answer::Value(part.amount)));
                cx.fill(Key::COMPARE_MOST, &[&name(cx, part), &amount])
            }
            None => String::new(),
        },
    };
    cx.words.join(&first, &reason)
}
