//! The answer: whose money, four figures, and what must be said beside them.

use leptos::prelude::untrack;
use partner_roi_shared::inputs::id;
use partner_roi_shared::text::plain;
use partner_roi_shared::{Answer, Figure, Measures, Undefined, Value};

use super::Context;
use super::dom::{El, effect, el};
use super::segmented::{Segment, segmented};
use crate::browser::format::Formats;
use crate::state::settings::Perspective;
use crate::words::{en, fill};

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
    match reason {
        Undefined::NoCost => en::NO_COST.to_owned(),
        Undefined::Never => fill(en::NEVER, &[&horizon(cx, formats)]),
        Undefined::NothingInvested => en::NOTHING_INVESTED.to_owned(),
        _ => en::NO_FIGURE.to_owned(),
    }
}

/// The horizon of the answer on screen.
pub fn horizon(cx: Context, formats: &Formats) -> String {
    let months = cx.answer.with(|answer| answer.as_ref().map(|answer| answer.0.horizon)).unwrap_or_default();
    formats.months(months.into())
}

/// The switch of sides and the four headline figures.
pub fn headline(cx: Context) -> [El; 2] {
    let segments = Perspective::ALL.map(|view| Segment { id: view.word(), label: view_name(view), detail: None });
    let switch = segmented(
        "view",
        en::VIEW,
        &segments,
        move || (cx.view.get().word().to_owned(), false),
        move |word| {
            cx.view.set(Perspective::from_word(word));
            if let Some(words) = spoken(cx) {
                cx.say(words);
            }
        },
    );
    let tiles = el("dl.tiles")
        .child(net_profit(cx))
        .child(tile(cx, en::ROI, Unit::Percent, |m| m.roi, |_, _, _| en::ROI_BASIS.to_owned()))
        .child(tile(cx, en::PAYBACK, Unit::Months, |m| m.payback, payback_basis))
        .child(tile(cx, en::NPV, Unit::Money, |m| m.npv, npv_basis));
    let stale = move || {
        let stale = cx.form.with(|form| form.is_stale());
        Some(if stale { "headline stale" } else { "headline" }.to_owned())
    };
    let headline = el("div")
        .part("headline")
        .live("class", stale)
        .child(el("p.stale-words").live_text(move || stale_words(cx)))
        .child(tiles);
    [el("div.switch").child(switch), headline]
}

fn view_name(view: Perspective) -> &'static str {
    match view {
        Perspective::Partner => en::VIEW_PARTNER,
        Perspective::Vendor => en::VIEW_VENDOR,
        Perspective::Joint => en::VIEW_JOINT,
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
    let basis = move || cx.formats.with(|formats| fill(en::NET_PROFIT_BASIS, &[&horizon(cx, formats)]));
    el("div.tile first")
        .part("figure net-profit")
        .child(el("dt").text(en::NET_PROFIT))
        .child(amount)
        .child(el("dd.basis").live_text(basis))
}

type Basis = fn(Context, &Formats, Figure) -> String;

fn tile(cx: Context, label: &str, unit: Unit, of: fn(&Measures) -> Figure, basis: Basis) -> El {
    let amount = el("dd");
    let below = el("dd.basis");
    let tile = el("div.tile").part("figure").child(el("dt").text(label)).hold(&amount).hold(&below);
    effect(move || {
        let Some(figure) = pick(cx, of) else { return };
        cx.formats.with(|formats| {
            amount.set_text(&figure_text(cx, formats, unit, figure.answer));
            let (class, words) = match figure.answer {
                Answer::Value(_) => ("amount", basis(cx, formats, figure)),
                Answer::Undefined(reason) => ("amount worded", reason.words().to_owned()),
            };
            amount.set("class", Some(class));
            below.set_text(&words);
        });
    });
    tile
}

fn payback_basis(_: Context, formats: &Formats, figure: Figure) -> String {
    match figure.final_answer {
        None => en::PAYBACK_BASIS.to_owned(),
        Some(Answer::Value(last)) => fill(en::PAYBACK_FINAL, &[&formats.months(last)]),
        Some(Answer::Undefined(_)) => en::PAYBACK_NOT_FINAL.to_owned(),
    }
}

fn npv_basis(cx: Context, formats: &Formats, _: Figure) -> String {
    match cx.form.with(|form| form.value(id::DISCOUNT_RATE)) {
        Value::Decimal(rate) => fill(en::NPV_BASIS, &[&formats.percent(rate)]),
        _ => String::new(),
    }
}

fn stale_words(cx: Context) -> String {
    cx.form.with(|form| match (form.problem(), form.fault_count()) {
        (Some(problem), _) if form.answer().is_none() => fill(en::NO_ANSWER, &[problem]),
        (Some(problem), 0) => fill(en::STALE_TOGETHER, &[problem]),
        (_, 0) => String::new(),
        (_, 1) => en::STALE_ONE.to_owned(),
        (_, many) => fill(en::STALE_MANY, &[&many.to_string()]),
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
                let values = [exchange.currency.code(), own.code(), &plain(exchange.rate), &exchange.date];
                items.push(el("li").text(&fill(en::EXCHANGED, &values)));
            }
            for warning in &answer.0.warnings {
                let words = match warning.code {
                    "collected_after_horizon" => en::COLLECTED_AFTER_HORIZON,
                    "paid_after_horizon" => en::PAID_AFTER_HORIZON,
                    _ => &warning.detail,
                };
                let amount = warning.amount.unwrap_or_default();
                let words = cx.formats.with(|formats| fill(words, &[&formats.money(amount), &horizon(cx, formats)]));
                items.push(el("li").text(&words));
            }
        }
        items
    };
    el("div.remarks")
        .child(el("p.disclaimer").part("disclaimer").text(&disclaimer))
        .child(el("ul.warnings").attr("aria-label", en::WARNINGS).contents(warnings))
}

/// The headline as one sentence for assistive technology.
pub fn spoken(cx: Context) -> Option<String> {
    untrack(|| {
        let view = cx.view.get();
        let answer = cx.answer.get()?;
        let measures = view.measures(&answer.0);
        let words = cx.formats.with(|formats| {
            fill(
                en::HEADLINE,
                &[
                    &figure_text(cx, formats, Unit::Money, measures.net_profit.answer),
                    &figure_text(cx, formats, Unit::Percent, measures.roi.answer),
                    &figure_text(cx, formats, Unit::Months, measures.payback.answer),
                ],
            )
        });
        Some(match cx.form.with(|form| form.fault_count()) {
            0 => words,
            1 => [en::STALE_ONE, " ", &words].concat(),
            many => [&fill(en::STALE_MANY, &[&many.to_string()]), " ", words.as_str()].concat(),
        })
    })
}
