//! What each input does to a figure when it is a little lower and a little higher.

use std::rc::Rc;

use partner_roi_shared::Answer;
use partner_roi_shared::what_if::Swing;

use super::{across, bar, down, in_full, input_text, seen, short, short_answer};
use crate::chart::{Plot, Row, Rows, RowsShape, Size};
use crate::panels::field::go_to_field;
use crate::view::chart::drawing::label;
use crate::view::chart::{Shown, pixels};
use crate::view::{Context, El, Shell, Unit, button, el, svg};
use crate::words::Key;

/// A tornado; choosing a row leads to the field of its input.
pub struct Tornado {
    /// The calculator that it belongs to.
    pub cx: Context,
    /// The rows, the largest swing first.
    pub rows: Vec<Swing>,
    /// The figure as it is.
    pub today: Answer,
    /// What it is counted in.
    pub unit: Unit,
    /// By how much inputs are changed, as it is written.
    pub change: String,
    /// What is to be seen.
    pub summary: String,
    /// Where the fields are.
    pub place: El,
}

const CLASSES: [&str; 2] = ["less", "main"];

impl Tornado {
    fn spans(&self, swing: &Swing) -> Vec<(usize, f64, f64)> {
        let Answer::Value(today) = self.today else { return Vec::new() };
        let ends = [swing.answers.0, swing.answers.1].into_iter().enumerate();
        ends.filter_map(|(series, answer)| match answer {
            Answer::Value(value) => Some((series, pixels(today), pixels(value))),
            Answer::Undefined(_) => None,
        })
        .collect()
    }

    /// The figures at both ends, each beyond the bar that it belongs to.
    fn ends(&self, cx: Context, swing: &Swing, base: f64, plot: &Rows, row: usize, em: f64) -> Vec<El> {
        let bars = plot.bars.get(row).map(Vec::as_slice).unwrap_or_default();
        let Some(middle) = bars.first().map(|bar| bar.y + bar.height / 2.0 + 0.28 * em) else { return Vec::new() };
        let left = bars.iter().map(|bar| bar.x).fold(base, f64::min) - 0.45 * em;
        let right = bars.iter().map(|bar| bar.x + bar.width).fold(base, f64::max) + 0.45 * em;
        let value = |answer| cx.formats.with(|formats| short_answer(formats, self.unit, answer));
        let falls =
            swing.swing.map_or(matches!(swing.answers.1, Answer::Undefined(_)), |swing| swing.is_sign_negative());
        let (first, second) =
            if falls { (swing.answers.1, swing.answers.0) } else { (swing.answers.0, swing.answers.1) };
        vec![
            label("text.row-value", left, middle, "end", &value(first)),
            label("text.row-value", right, middle, "start", &value(second)),
        ]
    }
}

impl Shown for Tornado {
    fn last(&self) -> u32 {
        self.rows.len().saturating_sub(1) as u32
    }

    fn rest(&self) -> u32 {
        0
    }

    fn leap(&self) -> u32 {
        5
    }

    fn is_downward(&self) -> bool {
        true
    }

    fn point(&self, _: Shell, place: u32) -> String {
        let cx = self.cx;
        let Some(Swing { input, values, answers, .. }) = self.rows.get(place as usize) else { return String::new() };
        let spec = input.spec();
        let texts = [
            cx.words.label(spec).to_owned(),
            in_full(cx, self.unit, answers.0),
            input_text(cx, spec, &values.0),
            in_full(cx, self.unit, answers.1),
            input_text(cx, spec, &values.1),
        ];
        cx.fill(Key::MATTERS_POINT, &texts.each_ref().map(String::as_str))
    }

    fn draw(&self, _: Shell, size: Size) -> (Vec<El>, Rc<dyn Plot>) {
        let cx = self.cx;
        let names: Vec<_> = self.rows.iter().map(|row| cx.words.label(row.input.spec())).collect();
        let rows: Vec<_> = self
            .rows
            .iter()
            .zip(&names)
            .map(|(row, name)| Row { name: name.chars().count(), spans: self.spans(row) })
            .collect();
        let written = |answer| cx.formats.with(|formats| seen(&short_answer(formats, self.unit, answer)));
        let widest = self.rows.iter().map(|row| written(row.answers.0).max(written(row.answers.1))).max().unwrap_or(4);
        let shape = RowsShape { ends: widest as f64 * 0.5 + 0.7, ticks: widest as f64 * 0.45 + 1.0, aligned: false };
        let plot = Rows::new(&rows, size, shape);
        let base = match self.today {
            Answer::Value(today) => plot.values.at(pixels(today)),
            Answer::Undefined(_) => plot.room.left,
        };
        let mut drawn = vec![across(plot.room, &plot.stretches(), &plot.values, size.em, &|plain| {
            cx.formats.with(|formats| short(formats, self.unit, plain))
        })];
        for (index, (swing, name)) in self.rows.iter().zip(&names).enumerate() {
            drawn.push(super::name(cx, &plot, index, size.em, name));
            let bars = plot.bars.get(index).into_iter().flatten();
            let bars = bars.map(|block| bar(CLASSES.get(block.series).copied().unwrap_or(""), *block));
            drawn.push(svg("g").children(bars).children(self.ends(cx, swing, base, &plot, index, size.em)));
        }
        drawn.extend(down("line.base-line", &plot, base));
        (drawn, Rc::new(plot))
    }

    fn summary(&self, _: Shell) -> String {
        self.summary.clone()
    }

    fn table(&self, _: Shell) -> Vec<El> {
        let cx = self.cx;
        let names = [
            cx.say(Key::MATTERS_INPUT).to_owned(),
            cx.fill(Key::MATTERS_LESS, &[&self.change]),
            cx.fill(Key::MATTERS_MORE, &[&self.change]),
        ];
        let head = names.iter().map(|name| el("th").attr("scope", "col").text(name));
        let row = |Swing { input, values, answers, .. }: &Swing| {
            let spec = input.spec();
            let place = self.place.clone();
            let go = button("button.field-link", "field-link", move |_| go_to_field(cx, &place, spec));
            let cell = |value, answer| {
                el("td")
                    .text(&in_full(cx, self.unit, answer))
                    .child(el("span.at").text(&cx.fill(Key::MATTERS_AT, &[&input_text(cx, spec, value)])))
            };
            el("tr")
                .child(el("th").attr("scope", "row").child(go.text(cx.words.label(spec))))
                .child(cell(&values.0, answers.0))
                .child(cell(&values.1, answers.1))
        };
        vec![el("thead").child(el("tr").children(head)), el("tbody").children(self.rows.iter().map(row))]
    }

    fn choose(&self, _: Shell, place: u32) {
        let cx = self.cx;
        if let Some(row) = self.rows.get(place as usize) {
            go_to_field(cx, &self.place, row.input.spec());
        }
    }
}
