//! The answer: whose money, four figures, and what must be said beside them.

use leptos::prelude::untrack;
use partner_roi_shared::inputs::id;
use partner_roi_shared::text::plain;
use partner_roi_shared::{Answer, Figure, InputId, Measures, Report, Undefined, Value, Warning};

use super::Context;
use super::cases;
use super::dom::{El, effect, el};
use super::explain::{name_of, term};
use super::field;
use super::segmented::{Segment, segmented};
use crate::browser::format::Formats;
use crate::state::entry::grouped;
use crate::state::settings::Perspective;
use crate::words::Key;

/// How a figure is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Money.
    Money,
    /// Fraction.
    Percent,
    /// Multiple.
    Multiple,
    /// Time.
    Months,
}

/// A figure in words and digits.
pub fn figure_text(cx: Context, formats: &Formats, unit: Unit, answer: Answer) -> String {
    match answer {
        Answer::Value(value) => match unit {
            Unit::Money => formats.money(value),
            Unit::Percent => formats.percent(value),
            Unit::Multiple => formats.multiple(value),
            Unit::Months => formats.months(value),
        },
        Answer::Undefined(reason) => short_reason(cx, formats, reason),
    }
}

/// A few words in the figure's place; the whole sentence stands below it.
fn short_reason(cx: Context, formats: &Formats, reason: Undefined) -> String {
    cx.words.undefined_short(reason, &horizon(cx, formats))
}

/// The horizon of the answer on screen.
pub fn horizon(cx: Context, formats: &Formats) -> String {
    let months = cx.answer.with(|answer| answer.as_ref().map(|answer| answer.0.horizon)).unwrap_or_default();
    formats.span(months.into())
}

/// The switch of sides, the four headline figures, and what each of them is worked out on: where the figures have no room
/// for that themselves.
pub fn headline(cx: Context) -> [El; 3] {
    let names = Perspective::ALL.map(|view| (view.word(), cx.say(view_name(view))));
    let segments = names.each_ref().map(|(id, label)| Segment { id, label, detail: None, lang: None });
    let switch = segmented(
        "view",
        cx.say(Key::VIEW),
        &segments,
        move || (cx.view.get().word().to_owned(), false),
        move |word| {
            cx.view.set(Perspective::from_word(word));
            if let Some(words) = spoken(cx) {
                cx.announce(words);
            }
        },
    );
    let bases = el("ul.bases");
    let tiles = el("dl.tiles")
        .child(net_profit(cx))
        .child(tile(cx, &bases, "roi", Unit::Percent, |m| m.roi, |cx, _, _| cx.say(Key::ROI_BASIS).to_owned()))
        .child(tile(cx, &bases, "payback", Unit::Months, |m| m.payback, payback_basis))
        .child(tile(cx, &bases, "npv", Unit::Money, |m| m.npv, npv_basis));
    let headline = el("div.headline")
        .part("headline")
        .child(el("p.stale-words").live_text(move || stale_words(cx)))
        .child(el("p.case-shown").live_text(move || cases::shown(cx)))
        .child(tiles);
    [el("div.switch").child(switch), headline, bases]
}

fn view_name(view: Perspective) -> Key {
    match view {
        Perspective::Partner => Key::VIEW_PARTNER,
        Perspective::Vendor => Key::VIEW_VENDOR,
        Perspective::Joint => Key::VIEW_JOINT,
    }
}

fn pick(cx: Context, of: fn(&Measures) -> Figure) -> Option<Figure> {
    let view = cx.view.get();
    cx.answer.with(|answer| answer.as_ref().map(|answer| of(view.measures(&answer.0))))
}

fn net_profit(cx: Context) -> El {
    let [lead, minor, tail] = [el("span"), el("span.minor"), el("span")];
    let amount = el("dd").hold(&lead).hold(&minor).hold(&tail);
    let shown = amount.clone();
    effect(move || {
        let Some(Figure { answer: Answer::Value(value), .. }) = pick(cx, |m| m.net_profit) else { return };
        let parts = cx.formats.with(|formats| formats.money_parts(value));
        lead.set_text(&parts.lead);
        minor.set_text(&parts.minor);
        tail.set_text(&parts.tail);
        shown.set("class", Some(if value.is_sign_negative() { "amount loss" } else { "amount" }));
    });
    let basis = move || {
        let side = cx.say(view_name(cx.view.get()));
        cx.formats.with(|formats| cx.fill(Key::NET_PROFIT_BASIS, &[&horizon(cx, formats), side]))
    };
    el("div.tile first")
        .part("figure net-profit")
        .child(term(cx, "net_profit", cx.say(Key::NET_PROFIT)))
        .child(amount)
        .child(el("dd.basis").live_text(basis))
}

type Basis = fn(Context, &Formats, Figure) -> String;

fn tile(cx: Context, bases: &El, name: &str, unit: Unit, of: fn(&Measures) -> Figure, basis: Basis) -> El {
    let amount = el("dd");
    let below = el("dd.basis");
    let apart = el("span");
    let _ = bases.clone().child(el("li").child(el("span").text(name_of(cx, name))).hold(&apart));
    let tile = el("div.tile").part("figure").child(term(cx, name, name_of(cx, name))).hold(&amount).hold(&below);
    effect(move || {
        let Some(figure) = pick(cx, of) else { return };
        cx.formats.with(|formats| {
            amount.set_text(&figure_text(cx, formats, unit, figure.answer));
            let (class, words) = match figure.answer {
                Answer::Value(_) => ("amount", basis(cx, formats, figure)),
                Answer::Undefined(reason) => ("amount worded", cx.words.undefined(reason).to_owned()),
            };
            amount.set("class", Some(class));
            below.set_text(&words);
            apart.set_text(&words);
        });
    });
    tile
}

fn payback_basis(cx: Context, formats: &Formats, figure: Figure) -> String {
    match figure.final_answer {
        None => cx.say(Key::PAYBACK_BASIS).to_owned(),
        Some(Answer::Value(last)) => cx.fill(Key::PAYBACK_FINAL, &[&formats.span(last)]),
        Some(Answer::Undefined(_)) => cx.say(Key::PAYBACK_NOT_FINAL).to_owned(),
    }
}

fn npv_basis(cx: Context, formats: &Formats, _: Figure) -> String {
    match cx.form.with(|form| form.value(id::DISCOUNT_RATE)) {
        Value::Decimal(rate) => cx.fill(Key::NPV_BASIS, &[&formats.percent(rate)]),
        _ => String::new(),
    }
}

fn stale_words(cx: Context) -> String {
    let words = cx.words;
    cx.form.with(|form| match form.problem() {
        Some(problem) if form.answer().is_none() => words.fill(Key::NO_ANSWER, &[words.problem(problem)]),
        Some(problem) if form.faulty().next().is_none() => {
            words.join(&words.fill(Key::STALE_TOGETHER, &[words.problem(problem)]), words.say(Key::LAST_GOOD))
        }
        _ => form.faulty().fold(String::new(), |said, spec| words.join(&said, &field::counted(words, form, spec))),
    })
}

/// Warnings and the program's disclaimer: they belong to the answer.
pub fn remarks(cx: Context) -> El {
    let disclaimer = cx.form.with_untracked(|form| form.program().disclaimer.clone());
    let warnings = move || {
        let mut items = Vec::new();
        if let Some(answer) = cx.answer.get() {
            if let Some(exchange) = &answer.0.exchange_rate {
                let own = cx.form.with_untracked(|form| form.program().currency);
                let separators = cx.entry_formats.with_untracked(Formats::separators);
                let rate = grouped(&plain(exchange.rate), separators);
                let values = [exchange.currency.code(), own.code(), &rate, &exchange.date];
                items.push(el("li").text(&cx.fill(Key::EXCHANGED, &values)));
            }
            let mut said = Vec::new();
            let view = cx.view.get().word();
            for warning in &answer.0.warnings {
                if warning.code == "exit_assumed" && warning.what != view {
                    continue;
                }
                let words = cx.formats.with(|formats| warning_words(cx, formats, &answer.0, warning));
                // What one code says of several places may read the same for all.
                if !said.contains(&words) {
                    items.push(el("li").text(&words));
                    said.push(words);
                }
            }
        }
        items
    };
    el("div.remarks")
        .child(cx.own_words(el("p.disclaimer").part("disclaimer").attr("dir", "auto").text(&disclaimer)))
        .child(el("ul.warnings").attr("aria-label", cx.say(Key::NOTES)).contents(warnings))
}

fn warning_words(cx: Context, formats: &Formats, report: &Report, warning: &Warning) -> String {
    let words = cx.words;
    let input = warning.pointer.as_deref().and_then(InputId::from_pointer);
    let about = match (warning.amount, input) {
        (Some(amount), _) => formats.money(amount),
        (None, Some(input)) => words.label(input.spec()).to_owned(),
        (None, None) => String::new(),
    };
    let month = report.measures.venture.as_ref().and_then(|venture| venture.peak_funding.month).unwrap_or_default();
    let at = warning.at.map_or_else(String::new, |at| formats.money(at));
    let values = [about.as_str(), &horizon(cx, formats), &cx.number(month), &at];
    // How much a jump is can depend on the deals before it.
    let code = if warning.at.and(warning.amount).is_some() { "payout_jumps_by" } else { warning.code };
    words.warning(code, &values).unwrap_or_else(|| warning.code.to_owned())
}

/// The headline as one sentence for assistive technology.
pub fn spoken(cx: Context) -> Option<String> {
    untrack(|| {
        let view = cx.view.get();
        let answer = cx.answer.get()?;
        let measures = view.measures(&answer.0);
        let words = cx.formats.with(|formats| {
            cx.fill(
                Key::HEADLINE,
                &[
                    &figure_text(cx, formats, Unit::Money, measures.net_profit.answer),
                    &figure_text(cx, formats, Unit::Percent, measures.roi.answer),
                    &figure_text(cx, formats, Unit::Months, measures.payback.answer),
                ],
            )
        });
        let words = cx.words.join(&cx.words.sentence(&cases::shown(cx)), &words);
        Some(cx.words.join(&stale_words(cx), &words))
    })
}
