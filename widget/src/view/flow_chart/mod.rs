//! The cumulative cash flow: a line over the months, its table twin, and one sentence that says the same.

mod drawing;
mod measure;

use std::rc::Rc;

use leptos::prelude::untrack;
use partner_roi_shared::{Answer, Decimal};
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, MouseEvent};

use super::Context;
use super::dom::{El, effect, el, svg};
use super::live::Live;
use super::segmented::{Segment, segmented};
use super::year_table::{head, table_row};
use crate::chart::LinePlot;
use crate::state::form;
use crate::words::Key;

/// One side's flow, as the engine gives it.
struct Flow {
    net: Vec<Decimal>,
    cumulative: Vec<Decimal>,
    payback: Answer,
    depth: Decimal,
    depth_month: u32,
}

impl Flow {
    fn of(cx: Context, answer: &form::Answer) -> Self {
        let (report, view) = (&answer.0, cx.view.get());
        let (ledger, measures) = (view.ledger(report), view.measures(report));
        let depth = match measures.peak_funding.answer {
            Answer::Value(depth) => depth,
            Answer::Undefined(_) => Decimal::ZERO,
        };
        Self {
            net: ledger.net_by_month().to_vec(),
            cumulative: ledger.cumulative(),
            payback: measures.payback.answer,
            depth,
            depth_month: measures.peak_funding.month.unwrap_or_default(),
        }
    }

    fn last(&self) -> u32 {
        self.cumulative.len().saturating_sub(1) as u32
    }
}

/// Pixels are the only thing a float is used for. Divided here because the decimal's own conversion goes through text
/// and brings 5 KB of float formatting with it.
fn pixels(value: Decimal) -> f64 {
    value.mantissa() as f64 / 10f64.powi(value.scale() as i32)
}

/// The chart with everything around it.
pub fn flow_chart(cx: Context) -> El {
    let flow: Shared<Flow> = Live::new(None);
    effect(move || flow.set(cx.answer.with(|answer| answer.as_ref().map(|answer| Rc::new(Flow::of(cx, answer))))));
    let as_table = Live::new(false);
    let segment = |id, label| Segment { id, label, detail: None };
    let switch = segmented(
        "flow",
        cx.say(Key::SHOW_AS),
        &[segment(CHART, cx.say(Key::AS_CHART)), segment(TABLE, cx.say(Key::AS_TABLE))],
        move || (if as_table.get() { TABLE } else { CHART }.to_owned(), false),
        move |word| as_table.set(word == TABLE),
    );
    let summary = move || flow.get().map_or_else(String::new, |flow| summary(cx, &flow));
    el("section.flow")
        .part("chart")
        .attr("aria-labelledby", "flow")
        .child(el("div.flow-head").child(el("h3").attr("id", "flow").text(cx.say(Key::CASH_FLOW))).child(switch))
        .child(el("div").contents(move || if as_table.get() { table(cx, flow) } else { reader(cx, flow) }))
        .child(el("p.summary").attr("id", "flow-summary").live_text(summary))
}

const CHART: &str = "chart";
const TABLE: &str = "table";

/// Made once a change, read by many.
type Shared<T> = Live<Option<Rc<T>>>;

fn plot(cx: Context, flow: &Flow, size: measure::Size) -> LinePlot {
    let points: Vec<f64> = flow.cumulative.iter().map(|value| pixels(*value)).collect();
    LinePlot::new(&points, size.width, size.height(), size.em, |ticks| {
        cx.formats
            .with(|formats| ticks.iter().map(|tick| formats.short(&tick.plain).chars().count()).max().unwrap_or(4))
    })
}

/// The picture, which is read month by month with arrow keys or a pointer, like a slider.
fn reader(cx: Context, flow: Shared<Flow>) -> Vec<El> {
    let size = Live::new(measure::Size::default());
    let drawn: Shared<LinePlot> = Live::new(None);
    effect(move || {
        let size = size.get();
        drawn.set(flow.get().map(|flow| Rc::new(plot(cx, &flow, size))));
    });
    // Without a reading, the end of the horizon is read.
    let read = Live::new(None::<u32>);
    let last = move || flow.get().map_or(0, |flow| flow.last());
    let month = move || read.get().map_or_else(last, |month| month.min(last()));
    let words = move || flow.get().map_or_else(String::new, |flow| point_text(cx, &flow, month()));

    let picture = svg("g").contents(move || match (flow.get(), drawn.get()) {
        (Some(flow), Some(plot)) => drawing::picture(cx, &flow, &plot, size.get_untracked().em),
        _ => Vec::new(),
    });
    let cursor = svg("g").contents(move || match (flow.get(), drawn.get(), read.get()) {
        (Some(flow), Some(plot), Some(month)) => drawing::cursor(&flow, &plot, month.min(flow.last())),
        _ => Vec::new(),
    });
    let paper = svg("svg").attr("aria-hidden", "true").child(picture).child(cursor);
    let resized = paper.clone();
    effect(move || {
        let size = size.get();
        let (width, height) = (drawing::px(size.width), drawing::px(size.height()));
        resized.set("width", Some(&width));
        resized.set("height", Some(&height));
        resized.set("viewBox", Some(&["0 0 ", &width, " ", &height].concat()));
    });

    let frame = el("div.plot")
        .attr("tabindex", "0")
        .attr("role", "slider")
        .attr("aria-label", cx.say(Key::READING))
        .attr("aria-orientation", "horizontal")
        .attr("aria-valuemin", "0")
        .attr("aria-describedby", "flow-summary")
        .live("aria-valuemax", move || Some(last().to_string()))
        .live("aria-valuenow", move || Some(month().to_string()))
        .live("aria-valuetext", move || Some(words()))
        .on("keydown", move |event| {
            if let Some(next) = event.dyn_ref().and_then(|event| stepped(event, untrack(month), untrack(last))) {
                event.prevent_default();
                read.set(Some(next));
            }
        })
        .on("blur", move |_| read.set(None))
        .child(paper);
    let here = frame.clone();
    let point = move |event: Event| {
        let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
        let across = f64::from(event.client_x()) - here.node().get_bounding_client_rect().left();
        let month = drawn.get_untracked().map(|plot| plot.month_at(across));
        if month != read.get_untracked() {
            read.set(month);
        }
    };
    let frame =
        frame.on("pointermove", point.clone()).on("pointerdown", point).on("pointerleave", move |_| read.set(None));
    measure::watch(&frame, size);
    vec![el("p.reading").attr("aria-hidden", "true").live_text(words), frame]
}

/// Where a key leads from a month, if it leads anywhere.
fn stepped(event: &KeyboardEvent, now: u32, last: u32) -> Option<u32> {
    Some(match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => (now + 1).min(last),
        "ArrowLeft" | "ArrowDown" => now.saturating_sub(1),
        "PageUp" => (now + 12).min(last),
        "PageDown" => now.saturating_sub(12),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

fn month_name(cx: Context, month: u32) -> String {
    match month {
        0 => cx.say(Key::SIGNING).to_owned(),
        month => cx.fill(Key::MONTH_N, &[&cx.number(month)]),
    }
}

fn point_text(cx: Context, flow: &Flow, month: u32) -> String {
    let at = |series: &[Decimal]| {
        let amount = series.get(month as usize).copied().unwrap_or_default();
        cx.formats.with(|formats| formats.money(amount))
    };
    cx.fill(Key::POINT, &[&month_name(cx, month), &at(&flow.cumulative), &at(&flow.net)])
}

fn summary(cx: Context, flow: &Flow) -> String {
    cx.formats.with(|formats| {
        let horizon = formats.span(flow.last().into());
        let funded = if flow.depth.is_zero() {
            cx.say(Key::SUMMARY_FREE).to_owned()
        } else {
            let month = cx.number(flow.depth_month);
            cx.fill(Key::SUMMARY_FUNDED, &[&formats.money(flow.depth), &month])
        };
        let back = match flow.payback {
            Answer::Value(months) => cx.fill(Key::SUMMARY_BACK, &[&formats.span(months)]),
            Answer::Undefined(_) if !flow.depth.is_zero() => cx.fill(Key::SUMMARY_NOT_BACK, &[&horizon]),
            Answer::Undefined(_) => String::new(),
        };
        let end = flow.cumulative.last().copied().unwrap_or_default();
        let end = cx.fill(Key::SUMMARY_END, &[&formats.money(end), &horizon]);
        let words = cx.words;
        words.join(&words.join(&funded, &back), &end)
    })
}

/// The same figures month by month.
fn table(cx: Context, flow: Shared<Flow>) -> Vec<El> {
    let rows = move || {
        let Some(flow) = flow.get() else { return Vec::new() };
        let months = flow.net.iter().zip(&flow.cumulative).enumerate();
        months
            .map(|(month, (net, cumulative))| {
                table_row(cx, &month_name(cx, month as u32), [*net, *cumulative].into_iter())
            })
            .collect()
    };
    let table = el("table")
        .attr("aria-labelledby", "flow")
        .child(head(cx, &[Key::MONTH, Key::THIS_MONTH, Key::CUMULATIVE]))
        .child(el("tbody").contents(rows));
    let scroll = el("div.scroll tall").attr("role", "region").attr("tabindex", "0");
    vec![scroll.attr("aria-labelledby", "flow").child(table)]
}
