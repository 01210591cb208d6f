//! Columns of amounts side by side, a slot for each name, as several charts draw them.

use std::rc::Rc;

use super::{bar, seen};
use crate::chart::{Columns, Piece, Plot, Size};
use crate::view::chart::drawing::{label, upward, zero};
use crate::view::{El, Shell, svg};

/// The drawing: value axis, columns, the line at zero and the slots' names. `classes` are those of the series, `write` writes
/// a value of the axis.
pub fn columns(
    cx: Shell,
    slots: &[Vec<Piece>],
    names: &[String],
    classes: &[&str],
    size: Size,
    write: &dyn Fn(&str) -> String,
) -> (Vec<El>, Rc<dyn Plot>) {
    let label_em = names.iter().map(|name| seen(name)).max().unwrap_or(4) as f64 * 0.45 + 0.8;
    let plot = Columns::new(slots, size, label_em, |ticks| {
        ticks.iter().map(|tick| write(&tick.plain).chars().count()).max().unwrap_or(4)
    });
    let blocks = plot.blocks.iter().map(|block| bar(classes.get(block.series).copied().unwrap_or_default(), *block));
    let below = names.iter().enumerate().filter(|(slot, _)| slot % plot.labelled == 0).map(|(slot, name)| {
        label("text", plot.middle(slot), plot.room.bottom + 1.35 * size.em, "middle", &cx.words.apart(name))
    });
    let drawn = vec![
        upward(plot.room, &plot.values, size.em, write),
        svg("g").children(blocks),
        zero(plot.room, &plot.values),
        svg("g.axis").children(below),
    ];
    (drawn, Rc::new(plot))
}
