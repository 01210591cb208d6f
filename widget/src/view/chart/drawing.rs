//! What pictures are made of, in SVG.

use crate::chart::{Axis, Block, Cursor, Plot, Room};
use crate::view::dom::{El, svg};
use crate::view::shell::Shell;

/// A coordinate as an attribute.
pub fn px(value: f64) -> String {
    (value.round() as i64).to_string()
}

/// A line.
pub fn line(what: &str, x: [f64; 2], y: [f64; 2]) -> El {
    svg(what).attr("x1", &px(x[0])).attr("x2", &px(x[1])).attr("y1", &px(y[0])).attr("y2", &px(y[1]))
}

/// A text.
pub fn label(what: &str, x: f64, y: f64, anchor: &str, text: &str) -> El {
    svg(what).attr("x", &px(x)).attr("y", &px(y)).attr("text-anchor", anchor).text(text)
}

/// A point.
pub fn ring(what: &str, x: f64, y: f64) -> El {
    svg(what).attr("cx", &px(x)).attr("cy", &px(y)).attr("r", "5")
}

/// A rectangle.
pub fn rect(what: &str, block: Block) -> El {
    let Block { x, y, width, height, .. } = block;
    svg(what).attr("x", &px(x)).attr("y", &px(y)).attr("width", &px(width)).attr("height", &px(height))
}

/// The hatching that stands beside the accent where there are two kinds of areas; each chart of a calculator needs an id of
/// its own for it.
pub fn hatch(id: &str) -> El {
    svg("pattern")
        .attr("id", id)
        .attr("width", "6")
        .attr("height", "6")
        .attr("patternUnits", "userSpaceOnUse")
        .attr("patternTransform", "rotate(45)")
        .child(svg("rect.hatch-line").attr("width", "1.5").attr("height", "6"))
}

/// A value axis upwards, with a line across the drawing for each of its ticks.
pub fn upward(room: Room, axis: &Axis, em: f64, write: &dyn Fn(&str) -> String) -> El {
    let mut grid = svg("g.grid");
    for tick in &axis.ticks {
        let y = axis.at(tick.at);
        grid = grid.child(line("line", [room.left, room.right], [y, y])).child(label(
            "text",
            room.left - 0.6 * em,
            y + 0.28 * em,
            "end",
            &write(&tick.plain),
        ));
    }
    grid
}

/// The line at zero.
pub fn zero(room: Room, axis: &Axis) -> El {
    let y = axis.at(0.0);
    line("line.zero", [room.left, room.right], [y, y])
}

/// How many characters the widest amount of an axis takes.
pub fn widest<'a>(cx: Shell, plain: impl Iterator<Item = &'a str>) -> usize {
    cx.formats.with(|formats| plain.map(|plain| formats.short(plain).chars().count()).max().unwrap_or(4))
}

/// The place that is being read.
pub fn cursor(plot: &dyn Plot, place: u32) -> Vec<El> {
    match plot.cursor(place) {
        Cursor::Point { x, y } => {
            let room = plot.room();
            vec![line("line.cursor-line", [x, x], [room.top, room.bottom]), ring("circle.cursor", x, y)]
        }
        Cursor::Ground(block) => vec![rect("rect.cursor-ground", block)],
    }
}
