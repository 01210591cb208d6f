//! A histogram of what trials came to.

use std::rc::Rc;

use partner_roi_shared::text::plain;
use partner_roi_shared::what_if::Bin;
use partner_roi_shared::{Answer, Decimal};

use super::{across, bar, seen, short};
use crate::chart::{Bar, Histogram, Plot, Size, Tick};
use crate::view::chart::drawing::{label, line, upward};
use crate::view::chart::{Shown, pixels};
use crate::view::{Context, El, Shell, Unit, el, figure_text, head, svg};
use crate::words::Key;

/// Trials in bars, with marks on the axis such as percentiles.
pub struct HistogramChart {
    /// The calculator that it belongs to.
    pub cx: Context,
    /// The bars, as the engine gives them.
    pub bins: Vec<Bin>,
    /// All trials that have a value.
    pub trials: u32,
    /// What the figure is counted in.
    pub unit: Unit,
    /// Values worth a line, with a short name.
    pub marks: Vec<(Decimal, String)>,
    /// What is to be seen.
    pub summary: String,
}

impl HistogramChart {
    fn written(&self, cx: Context, value: Decimal) -> String {
        cx.formats.with(|formats| figure_text(cx, formats, self.unit, Answer::Value(value)))
    }

    /// Lines with their names at the upper edge; a name that would touch the one before is left out.
    fn marked(&self, plot: &Histogram, em: f64) -> Vec<El> {
        let (room, mut free) = (plot.room, 0.0);
        let mut drawn = Vec::new();
        for (value, name) in &self.marks {
            let x = plot.values.at(pixels(*value));
            drawn.push(line("line.mark-line", [x, x], [room.top - 0.3 * em, room.bottom]));
            let half = name.chars().count() as f64 * 0.24 * em;
            if x - half >= free && x + half <= room.width {
                drawn.push(label("text.mark-label", x, room.top - 0.6 * em, "middle", name));
                free = x + half + 0.4 * em;
            }
        }
        drawn
    }
}

impl Shown for HistogramChart {
    fn last(&self) -> u32 {
        self.bins.len().saturating_sub(1) as u32
    }

    /// Where most trials came out.
    fn rest(&self) -> u32 {
        let most = self.bins.iter().enumerate().max_by_key(|(_, bin)| bin.trials);
        most.map_or(0, |(place, _)| place as u32)
    }

    fn leap(&self) -> u32 {
        5
    }

    fn point(&self, _: Shell, place: u32) -> String {
        let cx = self.cx;
        let Some(bin) = self.bins.get(place as usize) else { return String::new() };
        let (from, to) = (self.written(cx, bin.from), self.written(cx, bin.to));
        cx.fill(Key::HISTOGRAM_POINT, &[&from, &to, &cx.number(bin.trials), &cx.number(self.trials)])
    }

    fn draw(&self, _: Shell, size: Size) -> (Vec<El>, Rc<dyn Plot>) {
        let cx = self.cx;
        let bar_of = |bin: &Bin| Bar { from: pixels(bin.from), to: pixels(bin.to), count: bin.trials };
        let bars: Vec<_> = self.bins.iter().map(bar_of).collect();
        let ends = [self.bins.first().map(|bin| bin.from), self.bins.last().map(|bin| bin.to)];
        let (drawn, plot) = cx.formats.with(|formats| {
            let write = |plain: &str| short(formats, self.unit, plain);
            let widest = ends.into_iter().flatten().map(|end| seen(&write(&plain(end.round())))).max();
            let label = widest.unwrap_or(4) as f64 * 0.5 + 1.0;
            let count = |ticks: &[Tick]| ticks.iter().map(|tick| tick.plain.len()).max().unwrap_or(4);
            let plot = Histogram::new(&bars, size, label, count);
            let classes = ["main", "less"];
            let blocks = plot.blocks.iter().map(|block| bar(classes.get(block.series).copied().unwrap_or(""), *block));
            let mut drawn = vec![
                upward(plot.room, &plot.counts, size.em, &|plain| formats.number(plain)),
                across(plot.room, &[[plot.room.top, plot.room.bottom]], &plot.values, size.em, &write),
                svg("g.trials").children(blocks),
            ];
            drawn.extend(self.marked(&plot, size.em));
            (drawn, plot)
        });
        (drawn, Rc::new(plot))
    }

    fn summary(&self, _: Shell) -> String {
        self.summary.clone()
    }

    fn table(&self, _: Shell) -> Vec<El> {
        let cx = self.cx;
        let row = |bin: &Bin| {
            el("tr")
                .child(el("th").attr("scope", "row").text(&self.written(cx, bin.from)))
                .child(el("td").text(&self.written(cx, bin.to)))
                .child(el("td").text(&cx.number(bin.trials)))
        };
        let names = [Key::HISTOGRAM_FROM, Key::HISTOGRAM_TO, Key::HISTOGRAM_TRIALS];
        vec![head(cx.shell(), &names), el("tbody").children(self.bins.iter().map(row))]
    }
}
