//! What all charts share: heading, switch to the table with the same figures, reading place by place, and the sentence
//! that says what is to be seen.

pub mod drawing;
mod measure;

use std::rc::Rc;

use leptos::prelude::untrack;
use partner_roi_shared::Decimal;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, MouseEvent};

use super::dom::{El, effect, el, svg};
use super::live::Live;
use super::segmented::{Segment, segmented};
use super::shell::Shell;
use crate::chart::{Plot, Size};
use crate::words::Key;

/// Figures as one kind of chart shows them.
pub trait Shown {
    /// The last place that can be read; the first is 0.
    fn last(&self) -> u32;
    /// Where reading begins, and what is read while nobody points anywhere.
    fn rest(&self) -> u32;
    /// How far Page Up and Page Down lead.
    fn leap(&self) -> u32;
    /// What is to be read at a place.
    fn point(&self, cx: Shell, place: u32) -> String;
    /// The picture, and where its places lie.
    fn draw(&self, cx: Shell, size: Size) -> (Vec<El>, Rc<dyn Plot>);
    /// All of it in a sentence or two.
    fn summary(&self, cx: Shell) -> String;
    /// Head and body of the table with the same figures.
    fn table(&self, cx: Shell) -> Vec<El>;
    /// What choosing a place does.
    fn choose(&self, _cx: Shell, _place: u32) {}
    /// Whether places follow each other downwards.
    fn is_downward(&self) -> bool {
        false
    }
}

/// What a chart is called.
pub struct Names {
    /// Unique within the calculator.
    pub id: &'static str,
    /// Its heading.
    pub heading: El,
    /// What the switch between chart and table is called; none where the table stands beside the chart anyway.
    pub switch: Option<Key>,
    /// What reading it is called.
    pub reading: Key,
}

type Figures = Live<Option<Rc<dyn Shown>>>;

/// Pixels are the only thing a float is used for. Divided here because the decimal's own conversion goes through text
/// and brings 5 KB of float formatting with it.
pub fn pixels(value: Decimal) -> f64 {
    value.mantissa() as f64 / 10f64.powi(value.scale() as i32)
}

const CHART: &str = "chart";
const TABLE: &str = "table";

/// The chart with everything around it; `figures` follows what it reads.
pub fn chart(cx: Shell, names: Names, figures: impl Fn() -> Option<Rc<dyn Shown>> + 'static) -> El {
    let shown: Figures = Live::new(None);
    effect(move || shown.set(figures()));
    let Names { id, heading, switch, reading } = names;
    let summary_id = [id, "-summary"].concat();
    let as_table = Live::new(false);
    let segment = |id, label| Segment { id, label: cx.say(label), detail: None, lang: None };
    let switch = switch.map(|legend| {
        segmented(
            id,
            cx.say(legend),
            &[segment(CHART, Key::AS_CHART), segment(TABLE, Key::AS_TABLE)],
            move || (if as_table.get() { TABLE } else { CHART }.to_owned(), false),
            move |word| as_table.set(word == TABLE),
        )
    });
    let summary = move || shown.get().map_or_else(String::new, |shown| cx.words.join(cx.as_of(), &shown.summary(cx)));
    let summary = el("p.summary").attr("id", &summary_id).live_text(summary);
    let inside = move || match as_table.get() {
        true => vec![table(cx, id, shown)],
        false => reader(cx, reading, &summary_id, shown),
    };
    el("section.chart")
        .part("chart")
        .attr("aria-labelledby", id)
        .child(el("div.chart-head").child(heading.attr("id", id)).children(switch))
        .child(el("div").contents(inside))
        .child(summary)
}

/// The picture, which is read place by place with arrow keys or a pointer, like a slider.
fn reader(cx: Shell, name: Key, summary_id: &str, shown: Figures) -> Vec<El> {
    let size = Live::new(Size::default());
    let plot: Live<Option<Rc<dyn Plot>>> = Live::new(None);
    let read = Live::new(None::<u32>);
    let last = move || shown.get().map_or(0, |shown| shown.last());
    let place = move || match (read.get(), shown.get()) {
        (Some(place), Some(shown)) => place.min(shown.last()),
        (None, Some(shown)) => shown.rest(),
        (_, None) => 0,
    };
    let words = move || shown.get().map_or_else(String::new, |shown| shown.point(cx, place()));

    let picture = svg("g");
    let cursor = svg("g").contents(move || match (plot.get(), read.get()) {
        (Some(plot), Some(place)) => drawing::cursor(&*plot, place),
        _ => Vec::new(),
    });
    // Where a cursor is a ground, what stands there must be drawn over it.
    let paper = svg("svg").attr("aria-hidden", "true").child(cursor).hold(&picture);
    let resized = paper.clone();
    effect(move || {
        let size = size.get();
        let (drawn, laid) = match shown.get() {
            Some(shown) => {
                let (drawn, laid) = shown.draw(cx, size);
                (drawn, Some(laid))
            }
            None => (Vec::new(), None),
        };
        if let Some(laid) = &laid {
            let (width, height) = (drawing::px(laid.room().width), drawing::px(laid.room().height));
            resized.set("viewBox", Some(&["0 0 ", &width, " ", &height].concat()));
            resized.set("width", Some(&width));
            resized.set("height", Some(&height));
        }
        picture.replace(&drawn);
        plot.set(laid);
    });

    let frame = el("div.plot")
        .attr("tabindex", "0")
        .attr("role", "slider")
        .attr("aria-label", cx.say(name))
        .attr("aria-valuemin", "0")
        .attr("aria-describedby", summary_id)
        .live("aria-orientation", move || {
            let downward = shown.get().is_some_and(|shown| shown.is_downward());
            Some(if downward { "vertical" } else { "horizontal" }.to_owned())
        })
        .live("aria-valuemax", move || Some(last().to_string()))
        .live("aria-valuenow", move || Some(place().to_string()))
        .live("aria-valuetext", move || Some(words()))
        .on("keydown", move |event| {
            let Some(shown) = shown.get_untracked() else { return };
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            let now = untrack(place);
            if key == "Enter" {
                shown.choose(cx, now);
            } else if let Some(next) = stepped(&key, now, &*shown) {
                read.set(Some(next));
            } else {
                return;
            }
            event.prevent_default();
        })
        .on("blur", move |_| read.set(None))
        .child(paper);
    let here = frame.clone();
    let point = move |event: Event| {
        let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
        let corner = here.node().get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()) - corner.left(), f64::from(event.client_y()) - corner.top());
        let place = plot.get_untracked().map(|plot| plot.place_at(x, y));
        if place != read.get_untracked() {
            read.set(place);
        }
    };
    let choose = move |_| {
        if let (Some(shown), Some(place)) = (shown.get_untracked(), read.get_untracked()) {
            shown.choose(cx, place);
        }
    };
    let frame = frame
        .on("pointermove", point.clone())
        .on("pointerdown", point)
        .on("click", choose)
        .on("pointerleave", move |_| read.set(None));
    measure::watch(&frame, size);
    vec![el("p.reading").attr("aria-hidden", "true").live_text(words), frame]
}

/// Where a key leads from a place, if it leads anywhere.
fn stepped(key: &str, now: u32, shown: &dyn Shown) -> Option<u32> {
    let (last, leap) = (shown.last(), shown.leap());
    let (forth, back) = if shown.is_downward() { ("ArrowDown", "ArrowUp") } else { ("ArrowUp", "ArrowDown") };
    Some(match key {
        "ArrowRight" => (now + 1).min(last),
        "ArrowLeft" => now.saturating_sub(1),
        "PageUp" => (now + leap).min(last),
        "PageDown" => now.saturating_sub(leap),
        "Home" => 0,
        "End" => last,
        key if key == forth => (now + 1).min(last),
        key if key == back => now.saturating_sub(1),
        _ => return None,
    })
}

fn table(cx: Shell, id: &str, shown: Figures) -> El {
    let table = el("table")
        .attr("aria-labelledby", id)
        .contents(move || shown.get().map_or_else(Vec::new, |shown| shown.table(cx)));
    // The chart around it is the landmark.
    let scroll = el("div.scroll tall").attr("role", "group").attr("tabindex", "0");
    scroll.attr("aria-labelledby", id).child(table)
}
