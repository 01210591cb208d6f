//! Goal seek as a sentence: what an input has to be for a figure to come to a goal.

use std::rc::Rc;

use partner_roi_shared::inputs::InputId;
use partner_roi_shared::scenario::ExchangeRate;
use partner_roi_shared::{Answer, Decimal, InputSpec, Kind, Value};

use super::controls::{NumberField, aim_text, aim_today, aims, first_input, inputs, sentence, value_text};
use crate::browser::format::Formats;
use crate::panels::pause::settled;
use crate::state::aim::{Aim, Sought, seek};
use crate::state::entry;
use crate::state::exchange::converted;
use crate::state::settings::Perspective;
use crate::view::{Context, El, Live, button, effect, el};
use crate::words::Key;

const STYLES: &str = include_str!("goal.css");

/// What is asked.
#[derive(Clone, PartialEq)]
struct Question {
    aim: Aim,
    view: Perspective,
    /// As typed.
    goal: String,
    input: InputId,
}

/// A text, and the rate of exchange by which amounts were shown when it was typed.
type Typed = (String, Option<ExchangeRate>);

/// The answer to a question.
#[derive(Clone)]
struct Found {
    question: Question,
    sought: Sought,
}

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    let Some(input) = first_input(cx, can_be_sought, None) else { return el("p").text(cx.say(Key::GOAL_NONE)) };
    let view = cx.view.get_untracked();
    let goal = usual_goal(cx, Aim::NetProfit);
    let question = Live::new(Question { aim: Aim::NetProfit, view, goal, input });
    // The field is made anew only for a figure of another unit, not at each keystroke in it.
    let unit = Live::new(Aim::NetProfit);
    // Somebody who changes the question is told the answer; who changes the form is told the headline already.
    let asked = Live::new(false);

    // The goal, if it is the person's.
    let typed = Live::new(None::<Typed>);
    let rate = Live::new(exchange(cx));

    let place = el("div.goal");
    let follow = move || {
        let view = cx.view.get();
        cx.answer.with(|_| ());
        let now = exchange(cx);
        if rate.with_untracked(|rate| *rate != now) {
            rate.set(now);
            exchanged(cx, question, typed.get_untracked());
        }
        if question.with(|question| question.view != view) {
            typed.set(None);
            question.update(|question| (question.view, question.goal) = (view, usual_goal(cx, question.aim)));
        }
    };
    let found = settled(&place, follow, move || answer(cx, question.get()));
    effect(move || {
        found.with(|_| ());
        if asked.get_untracked() {
            asked.set(false);
            cx.announce(in_words(cx, found));
        }
    });
    let change = move |change: &dyn Fn(&mut Question)| {
        asked.set(true);
        question.update(|question| change(question));
    };

    let figure = aims(
        cx,
        "goal-figure",
        move || question.with(|question| question.aim),
        move |aim| {
            typed.set(None);
            change(&|question| (question.aim, question.goal) = (aim, usual_goal(cx, aim)));
            unit.set(aim);
        },
    );
    let target = el("span").contents(move || vec![target(cx, unit.get(), question, (asked, typed))]);
    let side = el("span").live_text(move || {
        let key = match cx.view.get() {
            Perspective::Partner => Key::GOAL_FOR_PARTNER,
            Perspective::Vendor => Key::GOAL_FOR_VENDOR,
            Perspective::Joint => Key::GOAL_FOR_JOINT,
        };
        cx.say(key).to_owned()
    });
    let input = inputs(
        cx,
        ("goal-input", cx.say(Key::AIM_INPUT)),
        can_be_sought,
        move || Some(question.with(|question| question.input)),
        move |input| change(&|question| question.input = input),
    );
    // A goal that cannot be read has no answer, and that to another question is none.
    let answered = move || found.get().filter(|found| question.with(|question| same(cx, &found.question, question)));
    let value = el("span.goal-value").contents(move || value(cx, answered()));
    place
        .child(sentence("p.goal-sentence", cx.say(Key::GOAL_SENTENCE), &[&figure, &target, &side, &input, &value]))
        .child(el("p.fault").attr("id", "goal-fault").live_text(move || {
            let fault = question.with(|question| read(cx, question).err());
            let kind = question.with(|question| question.aim.kind());
            // By the currency that it is read in, which is that of the answers.
            fault.map(|fault| cx.formats.with(|formats| formats.fault(&fault, kind == Kind::Rate))).unwrap_or_default()
        }))
        .child(el("div.goal-notes").contents(move || notes(cx, answered())))
}

fn can_be_sought(spec: &InputSpec) -> bool {
    matches!(spec.kind, Kind::Money | Kind::Count | Kind::Rate | Kind::Months | Kind::OptionalMonths)
}

fn usual_goal(cx: Context, aim: Aim) -> String {
    let horizon = cx.answer.with_untracked(|answer| answer.as_ref().map_or(0, |answer| answer.0.horizon));
    let today = aim_today(cx, aim).unwrap_or(Answer::Value(Decimal::ZERO));
    let goal = Value::Decimal(aim.usual_goal(today, horizon));
    cx.formats.with(|formats| entry::write(aim.kind(), &goal, formats.separators()))
}

/// The rate by which answers are shown in another currency.
fn exchange(cx: Context) -> Option<ExchangeRate> {
    cx.form.with_untracked(|form| form.scenario().exchange_rate.clone())
}

/// An amount is wanted in the currency of the answers: what was `typed` in another one is converted, from the text as it
/// was typed; what was proposed is proposed anew.
fn exchanged(cx: Context, question: Live<Question>, typed: Option<Typed>) {
    let aim = question.with_untracked(|question| question.aim);
    if aim.kind() != Kind::Money {
        return;
    }
    let goal = match typed {
        None => usual_goal(cx, aim),
        Some((text, then)) => {
            let separators = cx.formats.with_untracked(Formats::separators);
            let currency =
                then.as_ref().map_or(cx.entry_formats.with_untracked(Formats::currency), |then| then.currency);
            // What was no amount in its currency may be one in this.
            if entry::own(currency, Kind::Money, &text).is_err() {
                return;
            }
            let amount = entry::read_any(Kind::Money, &text, separators).ok();
            let Some(goal) = amount.and_then(|amount| converted(amount, then.as_ref(), exchange(cx).as_ref())) else {
                return;
            };
            entry::write(Kind::Money, &Value::Decimal(goal), separators)
        }
    };
    question.update(|question| question.goal = goal);
}

fn read(cx: Context, question: &Question) -> Result<Decimal, entry::EntryFault> {
    let kind = question.aim.kind();
    cx.formats.with(|formats| {
        let goal = entry::read_any(kind, &question.goal, formats.separators())?;
        entry::own(formats.currency(), kind, &question.goal).map(|()| goal)
    })
}

/// Whether two questions are one, however the goal is written.
fn same(cx: Context, one: &Question, other: &Question) -> bool {
    let goal = read(cx, other);
    goal.is_ok() && goal == read(cx, one) && (one.aim, one.view, one.input) == (other.aim, other.view, other.input)
}

/// The field of the goal, with the sign of the figure's unit.
fn target(cx: Context, aim: Aim, question: Live<Question>, (asked, kept): (Live<bool>, Live<Option<Typed>>)) -> El {
    let field = NumberField {
        id: "goal-target",
        label: cx.say(Key::GOAL),
        kind: aim.kind(),
        formats: cx.formats,
        fault: "goal-fault",
        unit: (aim == Aim::Payback).then(|| cx.say(Key::GOAL_MONTHS)),
    };
    let typed = move |text: String| {
        asked.set(true);
        kept.set(Some((text.clone(), exchange(cx))));
        question.update(|question| question.goal = text);
    };
    let left = move || {
        let Ok(goal) = question.with_untracked(|question| read(cx, question)) else { return };
        let kind = question.with_untracked(|question| question.aim.kind());
        let text = cx.formats.with(|formats| entry::write(kind, &Value::Decimal(goal), formats.separators()));
        if question.with_untracked(|question| question.goal != text) {
            question.update(|question| question.goal = text);
        }
    };
    let shown = move || question.with(|question| (question.goal.clone(), read(cx, question).is_err()));
    field.build(cx.shell(), shown, typed, left)
}

/// Asks the engine.
fn answer(cx: Context, question: Question) -> Option<Found> {
    let goal = read(cx, &question).ok()?;
    let target = question.aim.target(question.view)?;
    let (program, scenario) = cx.form.with_untracked(|form| (form.program().clone(), form.shown_scenario()));
    let sought = seek(&program, &scenario, target, goal, question.input).ok()?;
    Some(Found { question, sought })
}

/// The end of the sentence.
fn value(cx: Context, found: Option<Rc<Found>>) -> Vec<El> {
    let Some(found) = found else { return vec![el("span").text("…")] };
    let Some(value) = found.sought.value else { return vec![el("span").text(cx.say(Key::GOAL_NONE))] };
    let strong = el("strong").text(&written(cx, &found, value));
    let today = match found.sought.today {
        Some(today) => written(cx, &found, today),
        None => cx.say(Key::NO_LIMIT).to_owned(),
    };
    let template = if found.sought.today == Some(value) { Key::GOAL_SAME } else { Key::GOAL_FOUND };
    vec![sentence("span", cx.say(template), &[&strong, &el("span").text(&today)])]
}

/// A value of the input that was sought.
fn written(cx: Context, found: &Found, value: Decimal) -> String {
    let spec = found.question.input.spec();
    let value = match spec.kind {
        Kind::Months | Kind::OptionalMonths => Value::Months(u32::try_from(value).unwrap_or_default()),
        _ => Value::Decimal(value),
    };
    value_text(cx, spec, &value)
}

/// What stands below the sentence.
fn notes(cx: Context, found: Option<Rc<Found>>) -> Vec<El> {
    let Some(found) = found else { return Vec::new() };
    let Found { question, sought } = &*found;
    let mut notes = Vec::new();
    let mut say = |text: String| notes.push(el("p").text(&text));
    if let Some(today) = aim_today(cx, question.aim) {
        say(cx.fill(Key::GOAL_NOW, &[&aim_text(cx, question.aim, today)]));
    }
    if !sought.others.is_empty() {
        let others: Vec<_> = sought.others.iter().map(|other| written(cx, &found, *other)).collect();
        say(cx.fill(Key::GOAL_OTHERS, &[&others.join(" · ")]));
    }
    if let Some(past) = sought.past {
        say(cx.fill(Key::GOAL_JUMPS, &[&aim_text(cx, question.aim, past)]));
    }
    if sought.value.is_none() {
        let [low, high] = &sought.ends;
        let spec = question.input.spec();
        let text = |end: &(Value, Answer)| [value_text(cx, spec, &end.0), aim_text(cx, question.aim, end.1)];
        let ([from, at_from], [to, at_to]) = (text(low), text(high));
        if low.1 == high.1 {
            say(cx.say(Key::GOAL_NO_EFFECT).to_owned());
        } else {
            say(cx.fill(Key::GOAL_TRIED, &[&from, &to, &at_from, &at_to]));
            say(cx.say(Key::GOAL_BEYOND).to_owned());
        }
    }
    if let Some(value) = sought.value.filter(|value| sought.today != Some(*value)) {
        let text = written(cx, &found, value);
        let spec = question.input.spec();
        let take = move |_| {
            let text = cx.entry_formats.with(|formats| {
                let value = match spec.kind {
                    Kind::Months | Kind::OptionalMonths => Value::Months(u32::try_from(value).unwrap_or_default()),
                    _ => Value::Decimal(value),
                };
                entry::write(spec.kind, &value, formats.separators())
            });
            cx.type_text(spec, &text);
            cx.leave(spec);
            cx.announce(cx.fill(Key::GOAL_USED, &[cx.words.label(spec), &text]));
        };
        let use_it = button("button.quiet", "button", take).flag("hidden", move || {
            // A case works on what is entered: the value would not come out as it is shown.
            cx.readonly.get() || cx.form.with(|form| form.case().is_some())
        });
        notes.push(use_it.text(&cx.fill(Key::GOAL_USE, &[&text])));
    }
    notes
}

/// The whole sentence, for those who do not see it.
fn in_words(cx: Context, found: Live<Option<Rc<Found>>>) -> String {
    found.with(|found| {
        let Some(found) = found else { return String::new() };
        let label = cx.words.label(found.question.input.spec());
        match found.sought.value {
            Some(value) => [label, ": ", &written(cx, found, value)].concat(),
            None => [label, ": ", cx.say(Key::GOAL_NONE)].concat(),
        }
    })
}
