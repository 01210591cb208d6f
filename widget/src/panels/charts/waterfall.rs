//! From one figure to another, part by part.

use std::rc::Rc;

use partner_roi_shared::{Answer, Decimal};

use super::{across, bar, down, in_full, seen, short, short_answer};
use crate::chart::{Plot, Row, Rows, RowsShape, Size};
use crate::view::chart::drawing::{label, line};
use crate::view::chart::{Shown, pixels};
use crate::view::{Context, El, Shell, Unit, el, head, svg};
use crate::words::Key;

/// A waterfall from the first total to the last.
pub struct Waterfall {
    /// The calculator that it belongs to.
    pub cx: Context,
    /// What the two totals are called.
    pub ends: [String; 2],
    /// The two totals.
    pub totals: [Decimal; 2],
    /// Of each part: name, amount, where it begins and ends.
    pub parts: Vec<(String, Decimal, [Decimal; 2])>,
    /// What the figure is counted in.
    pub unit: Unit,
    /// What is to be seen.
    pub summary: String,
}

const CLASSES: [&str; 3] = ["total", "main", "less"];

/// Where zero takes most of the width, it is left out, and totals are lines instead of bars.
const SHARE: f64 = 0.2;

impl Waterfall {
    fn names(&self) -> Vec<&str> {
        let parts = self.parts.iter().map(|(name, ..)| name.as_str());
        [self.ends[0].as_str()].into_iter().chain(parts).chain([self.ends[1].as_str()]).collect()
    }

    /// What stands beside a row, short.
    fn value(&self, cx: Context, row: usize) -> String {
        cx.formats.with(|formats| {
            let text = |value| short_answer(formats, self.unit, Answer::Value(value));
            match self.place(row) {
                Place::Total(total) => text(total),
                Place::Part(_, amount, _) => signed(amount, &text(amount)),
            }
        })
    }

    fn place(&self, row: usize) -> Place<'_> {
        match row.checked_sub(1).map(|index| self.parts.get(index)) {
            None => Place::Total(self.totals[0]),
            Some(Some((name, amount, steps))) => Place::Part(name, *amount, *steps),
            Some(None) => Place::Total(self.totals[1]),
        }
    }

    /// Where bars of totals begin: at zero, if the parts can be seen then; else totals are lines where they lie.
    fn has_zero(&self) -> bool {
        let steps = self.parts.iter().flat_map(|(.., steps)| steps.iter().copied());
        let all: Vec<_> = self.totals.into_iter().chain(steps).map(pixels).collect();
        let low = all.iter().copied().fold(f64::INFINITY, f64::min);
        let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        high - low >= SHARE * (high.max(0.0) - low.min(0.0))
    }
}

enum Place<'a> {
    Total(Decimal),
    Part(&'a str, Decimal, [Decimal; 2]),
}

/// An amount that was added, with its sign.
pub fn signed(amount: Decimal, text: &str) -> String {
    match (amount.is_sign_negative() || amount.is_zero(), text.strip_prefix('\u{2066}')) {
        (true, _) => text.to_owned(),
        (false, Some(figure)) => ["\u{2066}+", figure].concat(),
        (false, None) => ["+", text].concat(),
    }
}

impl Shown for Waterfall {
    fn last(&self) -> u32 {
        self.parts.len() as u32 + 1
    }

    fn rest(&self) -> u32 {
        self.last()
    }

    fn leap(&self) -> u32 {
        5
    }

    fn is_downward(&self) -> bool {
        true
    }

    fn point(&self, _: Shell, row: u32) -> String {
        let cx = self.cx;
        let full = |value| in_full(cx, self.unit, Answer::Value(value));
        match self.place(row as usize) {
            Place::Total(total) => {
                let name = &self.ends[usize::from(row > 0)];
                cx.fill(Key::COMPARE_TOTAL, &[name, &full(total)])
            }
            Place::Part(name, amount, [_, then]) => {
                cx.fill(Key::COMPARE_STEP, &[name, &signed(amount, &full(amount)), &full(then)])
            }
        }
    }

    fn draw(&self, _: Shell, size: Size) -> (Vec<El>, Rc<dyn Plot>) {
        let cx = self.cx;
        let names = self.names();
        let zero = self.has_zero();
        let rows: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let span = match self.place(index) {
                    Place::Total(total) if zero => (0, 0.0, pixels(total)),
                    Place::Total(total) => (0, pixels(total), pixels(total)),
                    Place::Part(_, amount, [from, to]) => {
                        (if amount.is_sign_negative() { 2 } else { 1 }, pixels(from), pixels(to))
                    }
                };
                Row { name: name.chars().count(), spans: vec![span] }
            })
            .collect();
        let values: Vec<_> = (0..rows.len()).map(|row| self.value(cx, row)).collect();
        let widest = values.iter().map(|value| seen(value)).max().unwrap_or(4) as f64;
        let shape = RowsShape { ends: widest * 0.5 + 0.7, ticks: widest * 0.45 + 1.0, aligned: true };
        let plot = Rows::new(&rows, size, shape);
        let mut drawn = vec![across(plot.room, &plot.stretches(), &plot.values, size.em, &|plain| {
            cx.formats.with(|formats| short(formats, self.unit, plain))
        })];
        if plot.values.has(0.0) {
            let x = plot.values.at(0.0);
            drawn.extend(down("line.base-line", &plot, x));
        }
        let blocks: Vec<_> = plot.bars.iter().flatten().copied().collect();
        for (index, block) in blocks.iter().enumerate() {
            drawn.push(super::name(cx, &plot, index, size.em, names.get(index).copied().unwrap_or_default()));
            let to = match self.place(index) {
                Place::Total(total) => pixels(total),
                Place::Part(_, _, [_, to]) => pixels(to),
            };
            // Where this row ends, the next one begins.
            if let Some(next) = blocks.get(index + 1) {
                let x = plot.values.at(to);
                drawn.push(line(
                    "line.step-line",
                    [x, x],
                    [block.y + block.height, if plot.above { plot.top_of(index + 1) } else { next.y }],
                ));
            }
            drawn.push(bar(CLASSES.get(block.series).copied().unwrap_or(""), *block));
            let middle = match plot.above {
                true => plot.top_of(index) + super::NAME_LINE * size.em,
                false => block.y + block.height / 2.0 + 0.28 * size.em,
            };
            let left = matches!(self.place(index), Place::Part(_, amount, _) if amount.is_sign_negative())
                || matches!(self.place(index), Place::Total(total) if total.is_sign_negative());
            let (x, anchor) = match left {
                _ if plot.above => (plot.room.width, "end"),
                true => (block.x - 0.45 * size.em, "end"),
                false => (block.x + block.width + 0.45 * size.em, "start"),
            };
            let text = values.get(index).map(String::as_str).unwrap_or_default();
            drawn.push(svg("g").child(label("text.row-value", x, middle, anchor, text)));
        }
        (drawn, Rc::new(plot))
    }

    fn summary(&self, _: Shell) -> String {
        self.summary.clone()
    }

    fn table(&self, _: Shell) -> Vec<El> {
        let cx = self.cx;
        let full = |value| in_full(cx, self.unit, Answer::Value(value));
        let row = |index: usize, name: &&str| {
            let [amount, stands] = match self.place(index) {
                Place::Total(total) => [String::new(), full(total)],
                Place::Part(_, amount, [_, then]) => [signed(amount, &full(amount)), full(then)],
            };
            el("tr")
                .child(el("th").attr("scope", "row").attr("dir", "auto").text(name))
                .child(el("td").text(&amount))
                .child(el("td").text(&stands))
        };
        let names = self.names();
        let rows = names.iter().enumerate().map(|(index, name)| row(index, name));
        vec![
            head(cx.shell(), &[Key::COMPARE_CHANGE, Key::COMPARE_AMOUNT, Key::COMPARE_STANDS]),
            el("tbody").children(rows),
        ]
    }
}
