//! The cumulative cash flow: a line over the months.

use std::rc::Rc;

use partner_roi_shared::text::plain;
use partner_roi_shared::{Answer, Decimal};

use super::Context;
use super::chart::drawing::{hatch, label, line, px, ring, upward, widest, zero};
use super::chart::{Names, Shown, chart, pixels};
use super::dom::{El, el, svg};
use super::shell::Shell;
use super::year_table::{head, table_row};
use crate::chart::{LinePlot, Plot, Size};
use crate::state::form;
use crate::words::Key;

/// The chart of the chosen side.
pub fn flow_chart(cx: Context) -> El {
    let heading = el("h3").text(cx.say(Key::CASH_FLOW));
    let names = Names { id: "flow", heading, switch: Some(Key::SHOW_AS), reading: Key::READING };
    chart(cx.shell(), names, move || {
        cx.answer.with(|answer| answer.as_ref().map(|answer| Rc::new(Flow::of(cx, answer)) as Rc<dyn Shown>))
    })
}

/// One side's flow, as the engine gives it.
struct Flow {
    net: Vec<Decimal>,
    cumulative: Vec<Decimal>,
    payback: Answer,
    /// When all of it is back for good.
    back: Answer,
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
            back: measures.payback.final_answer.unwrap_or(measures.payback.answer),
            depth,
            depth_month: measures.peak_funding.month.unwrap_or_default(),
        }
    }

    /// The ring on the zero line where all money is back, with its label above the drawing.
    fn break_even(&self, cx: Shell, plot: &LinePlot, em: f64) -> Vec<El> {
        let Answer::Value(months) = self.payback else { return Vec::new() };
        let month = cx.formats.with(|formats| formats.number(&plain(months)));
        // The axes run as in a formula, from left to right; the words among them as their language does.
        let text = cx.words.apart(&cx.fill(Key::BREAK_EVEN, &[&month]));
        let mark = plot.mark(pixels(months), 0.0, text.chars().count() as f64 * 0.52 * em);
        let anchor = match mark.side {
            1 => "start",
            -1 => "end",
            _ => "middle",
        };
        let top = plot.room.top;
        vec![
            line("line.break-even-line", [mark.x, mark.x], [top - 0.3 * em, mark.y]),
            ring("circle.break-even", mark.x, mark.y),
            label("text.break-even-label", mark.label, top - 0.65 * em, anchor, &text),
        ]
    }
}

impl Shown for Flow {
    fn last(&self) -> u32 {
        self.cumulative.len().saturating_sub(1) as u32
    }

    fn rest(&self) -> u32 {
        self.last()
    }

    fn leap(&self) -> u32 {
        12
    }

    fn point(&self, cx: Shell, month: u32) -> String {
        let at = |series: &[Decimal]| {
            let amount = series.get(month as usize).copied().unwrap_or_default();
            cx.formats.with(|formats| formats.money(amount))
        };
        cx.fill(Key::POINT, &[&month_name(cx, month), &at(&self.cumulative), &at(&self.net)])
    }

    /// Axes, areas, line and marks.
    fn draw(&self, cx: Shell, size: Size) -> (Vec<El>, Rc<dyn Plot>) {
        let points = self.cumulative.iter().map(|value| pixels(*value)).collect();
        let plot = LinePlot::new(points, size, |ticks| widest(cx, ticks.iter().map(|tick| tick.plain.as_str())));
        let (room, level) = (plot.room, plot.values.at(0.0));
        let clip = |id: &str, from: f64, to: f64| {
            let place = svg("rect").attr("x", "0").attr("y", &px(from)).attr("width", &px(room.width));
            svg("clipPath").attr("id", id).child(place.attr("height", &px((to - from).max(0.0))))
        };
        let area = |what: &str, clip: &str| svg(what).attr("d", &plot.area).attr("clip-path", clip);
        let place = |month: &u32| {
            let x = plot.x(f64::from(*month));
            label("text", x, room.bottom + 1.35 * size.em, "middle", &cx.number(*month))
        };
        let mut drawn = vec![
            svg("defs").child(clip("above", 0.0, level)).child(clip("below", level, room.height)).child(hatch("hatch")),
            upward(room, &plot.values, size.em, &|plain| cx.formats.with(|formats| formats.short(plain))),
            svg("g.axis").children(plot.months.iter().map(place)),
            area("path.area", "url(#above)"),
            area("path.area negative", "url(#below)"),
            zero(room, &plot.values),
            svg("path.line").attr("d", &plot.line),
        ];
        drawn.extend(self.break_even(cx, &plot, size.em));
        (drawn, Rc::new(plot))
    }

    fn summary(&self, cx: Shell) -> String {
        cx.formats.with(|formats| {
            let horizon = formats.span(self.last().into());
            let funded = if self.depth.is_zero() {
                cx.say(Key::SUMMARY_FREE).to_owned()
            } else {
                let month = cx.number(self.depth_month);
                cx.fill(Key::SUMMARY_FUNDED, &[&formats.money(self.depth), &month])
            };
            let back = match self.back {
                Answer::Value(months) => cx.fill(Key::SUMMARY_BACK, &[&formats.span(months)]),
                Answer::Undefined(_) if !self.depth.is_zero() => cx.fill(Key::SUMMARY_NOT_BACK, &[&horizon]),
                Answer::Undefined(_) => String::new(),
            };
            let end = self.cumulative.last().copied().unwrap_or_default();
            let end = cx.fill(Key::SUMMARY_END, &[&formats.money(end), &horizon]);
            let words = cx.words;
            words.join(&words.join(&funded, &back), &end)
        })
    }

    /// The same figures month by month.
    fn table(&self, cx: Shell) -> Vec<El> {
        let months = self.net.iter().zip(&self.cumulative).enumerate();
        let rows = months.map(|(month, (net, cumulative))| {
            table_row(cx, &month_name(cx, month as u32), [*net, *cumulative].into_iter())
        });
        vec![head(cx, &[Key::MONTH, Key::THIS_MONTH, Key::CUMULATIVE]), el("tbody").children(rows)]
    }
}

fn month_name(cx: Shell, month: u32) -> String {
    match month {
        0 => cx.say(Key::SIGNING).to_owned(),
        month => cx.fill(Key::MONTH_N, &[&cx.number(month)]),
    }
}
