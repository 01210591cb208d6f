//! The kinds of charts that panels show. All are drawn and read by `view::chart`.

pub mod histogram;

use partner_roi_shared::Decimal;
use partner_roi_shared::text::parse;

use crate::browser::format::Formats;
use crate::chart::{Axis, Block, Room};
use crate::view::chart::drawing::{label, line, rect};
use crate::view::{El, Unit, el, svg};

/// The stylesheet of all of them.
pub const STYLES: &str = include_str!("charts.css");

/// An amount of an axis, short.
pub fn short(formats: &Formats, unit: Unit, plain: &str) -> String {
    let value = || parse(plain).unwrap_or(Decimal::ZERO);
    match unit {
        Unit::Money => formats.short(plain),
        Unit::Percent => formats.percent(value()),
        Unit::Multiple => formats.multiple(value()),
        Unit::Months => formats.number(plain),
    }
}

/// An axis across the bottom of a drawing, with a line up the drawing for each of its ticks.
pub fn across(room: Room, axis: &Axis, em: f64, write: &dyn Fn(&str) -> String) -> El {
    let mut grid = svg("g.grid");
    for tick in &axis.ticks {
        let x = axis.at(tick.at);
        grid = grid.child(line("line", [x, x], [room.top, room.bottom])).child(label(
            "text",
            x,
            room.bottom + 1.35 * em,
            "middle",
            &write(&tick.plain),
        ));
    }
    grid
}

/// A bar of a series: full, or framed only, so that series are told apart without colours.
pub fn bar(class: &str, block: Block) -> El {
    rect(&["rect.bar ", class].concat(), block)
}

/// What the kinds of bars stand for.
pub fn legend(entries: &[(&str, String)]) -> El {
    let swatch = |class: &str| {
        let block = Block { series: 0, x: 1.0, y: 1.0, width: 12.0, height: 12.0 };
        svg("svg").attr("width", "14").attr("height", "14").attr("aria-hidden", "true").child(bar(class, block))
    };
    let entry = |(class, name): &(&str, String)| el("li").child(swatch(class)).child(el("span").text(name));
    el("ul.legend").children(entries.iter().map(entry))
}
