//! The picture itself, in SVG.

use partner_roi_shared::Answer;
use partner_roi_shared::text::plain;

use super::{Context, Flow, pixels};
use crate::chart::LinePlot;
use crate::view::dom::{El, svg};
use crate::words::Key;

/// A coordinate as an attribute.
pub fn px(value: f64) -> String {
    (value.round() as i64).to_string()
}

fn line(what: &str, x: [f64; 2], y: [f64; 2]) -> El {
    svg(what).attr("x1", &px(x[0])).attr("x2", &px(x[1])).attr("y1", &px(y[0])).attr("y2", &px(y[1]))
}

fn label(what: &str, x: f64, y: f64, anchor: &str, text: &str) -> El {
    svg(what).attr("x", &px(x)).attr("y", &px(y)).attr("text-anchor", anchor).text(text)
}

fn ring(what: &str, x: f64, y: f64) -> El {
    svg(what).attr("cx", &px(x)).attr("cy", &px(y)).attr("r", "5")
}

/// Axes, areas, line and marks.
pub fn picture(cx: Context, flow: &Flow, plot: &LinePlot, em: f64) -> Vec<El> {
    let zero = plot.y(0.0);
    let across = [plot.left, plot.right];
    let clip = |id: &str, from: f64, to: f64| {
        let room = svg("rect").attr("x", "0").attr("y", &px(from)).attr("width", &px(plot.width));
        svg("clipPath").attr("id", id).child(room.attr("height", &px((to - from).max(0.0))))
    };
    let hatch = svg("pattern")
        .attr("id", "hatch")
        .attr("width", "6")
        .attr("height", "6")
        .attr("patternUnits", "userSpaceOnUse")
        .attr("patternTransform", "rotate(45)")
        .child(svg("rect.hatch-line").attr("width", "1.5").attr("height", "6"));
    let area = |what: &str, clip: &str| svg(what).attr("d", &plot.area).attr("clip-path", clip);
    let mut drawn = vec![
        svg("defs").child(clip("above", 0.0, zero)).child(clip("below", zero, plot.height)).child(hatch),
        svg("g.grid").children(values(cx, plot, em)),
        svg("g.axis").children(months(cx, plot, em)),
        area("path.area", "url(#above)"),
        area("path.area negative", "url(#below)"),
        line("line.zero", across, [zero, zero]),
        svg("path.line").attr("d", &plot.line),
    ];
    drawn.extend(break_even(cx, flow, plot, em));
    drawn
}

fn values(cx: Context, plot: &LinePlot, em: f64) -> Vec<El> {
    let mut drawn = Vec::new();
    for tick in &plot.values {
        let y = plot.y(tick.at);
        let text = cx.formats.with(|formats| formats.short(&tick.plain));
        drawn.push(line("line", [plot.left, plot.right], [y, y]));
        drawn.push(label("text", plot.left - 0.6 * em, y + 0.28 * em, "end", &text));
    }
    drawn
}

fn months(cx: Context, plot: &LinePlot, em: f64) -> Vec<El> {
    let place = |month: &u32| {
        let text = cx.number(*month);
        label("text", plot.x(f64::from(*month)), plot.bottom + 1.35 * em, "middle", &text)
    };
    plot.months.iter().map(place).collect()
}

/// The ring on the zero line where all money is back, with its label above the drawing.
fn break_even(cx: Context, flow: &Flow, plot: &LinePlot, em: f64) -> Vec<El> {
    let Answer::Value(months) = flow.payback else { return Vec::new() };
    let month = cx.formats.with(|formats| formats.number(&plain(months)));
    // The axes run as in a formula, from left to right; the words among them as their language does.
    let text = cx.words.apart(&cx.fill(Key::BREAK_EVEN, &[&month]));
    let mark = plot.mark(pixels(months), 0.0, text.chars().count() as f64 * 0.45 * em);
    let anchor = match mark.side {
        1 => "start",
        -1 => "end",
        _ => "middle",
    };
    vec![
        line("line.break-even-line", [mark.x, mark.x], [plot.top - 0.3 * em, mark.y]),
        ring("circle.break-even", mark.x, mark.y),
        label("text.break-even-label", mark.x, plot.top - 0.65 * em, anchor, &text),
    ]
}

/// The month that is being read.
pub fn cursor(flow: &Flow, plot: &LinePlot, month: u32) -> Vec<El> {
    let value = flow.cumulative.get(month as usize).copied().map(pixels).unwrap_or_default();
    let (x, y) = (plot.x(f64::from(month)), plot.y(value));
    vec![line("line.cursor-line", [x, x], [plot.top, plot.bottom]), ring("circle.cursor", x, y)]
}
