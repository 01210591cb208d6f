//! The kinds of charts that panels show. All are drawn and read by `view::chart`.

pub mod histogram;
pub mod tornado;
pub mod waterfall;
pub mod years;

use partner_roi_shared::text::{parse, plain};
use partner_roi_shared::{Answer, Decimal, InputSpec, Kind, Value};

use crate::browser::format::Formats;
use crate::chart::{Axis, Block, Room, Rows, within};
use crate::state::entry;
use crate::view::chart::drawing::{label, line, rect};
use crate::view::{Context, El, Unit, el, figure_text, svg};
use crate::words::Key;

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
    let (mut grid, mut free) = (svg("g.grid"), f64::NEG_INFINITY);
    for tick in &axis.ticks {
        let x = axis.at(tick.at);
        grid = grid.child(line("line", [x, x], [room.top, room.bottom]));
        let text = write(&tick.plain);
        let half = text.chars().count() as f64 * 0.23 * em;
        let x = within(x, half, room.width - half);
        // A label that would touch the one before is left out.
        if x - half >= free {
            grid = grid.child(label("text", x, room.bottom + 1.35 * em, "middle", &text));
            free = x + half + 0.3 * em;
        }
    }
    grid
}

/// A bar of a series: full, or framed only, so that series are told apart without colours.
pub fn bar(class: &str, block: Block) -> El {
    rect(&["rect.bar ", class].concat(), block)
}

/// What the kinds of bars stand for.
pub fn legend(entries: &[(&str, &str)]) -> El {
    let swatch = |class: &str| {
        let block = Block { series: 0, x: 1.0, y: 1.0, width: 12.0, height: 12.0 };
        svg("svg").attr("width", "14").attr("height", "14").attr("aria-hidden", "true").child(bar(class, block))
    };
    let entry = |(class, name): &(&str, &str)| el("li").child(swatch(class)).child(el("span").text(name));
    el("ul.legend").children(entries.iter().map(entry))
}

/// A figure as short as on an axis, or a dash where there is none.
pub fn short_answer(formats: &Formats, unit: Unit, answer: Answer) -> String {
    match answer {
        // Some languages write thousands out: then cents only take the bars' room.
        Answer::Value(value) if unit == Unit::Money && value.abs() >= Decimal::ONE_HUNDRED => {
            short(formats, unit, &plain(value.round()))
        }
        Answer::Value(value) => short(formats, unit, &plain(value)),
        Answer::Undefined(_) => "–".to_owned(),
    }
}

/// A figure in full.
pub fn in_full(cx: Context, unit: Unit, answer: Answer) -> String {
    cx.formats.with(|formats| figure_text(cx, formats, unit, answer))
}

/// The value of an input with every digit of it, as its field has it, and its unit.
pub fn input_text(cx: Context, spec: &InputSpec, value: &Value) -> String {
    let text = entry::write(spec.kind, value, cx.entry_formats.with_untracked(Formats::separators));
    match (spec.kind, value) {
        (_, Value::NoLimit) => cx.say(Key::NO_LIMIT).to_owned(),
        (Kind::Choice(_), _) => cx.words.choice(&text).to_owned(),
        (Kind::Money | Kind::OptionalMoney, Value::Decimal(amount)) => {
            cx.entry_formats.with(|formats| formats.money(*amount))
        }
        (Kind::Rate, _) => cx.words.figure(&cx.fill(Key::PERCENT, &[&text])),
        _ => cx.words.figure(&text),
    }
}

/// The name of a row: beside it, or above it where there is no room beside.
pub fn name(cx: Context, plot: &Rows, row: usize, em: f64, text: &str) -> El {
    let within = if plot.above { 1.05 * em } else { plot.pitch / 2.0 + 0.28 * em };
    label("text.row-name", 0.0, plot.top_of(row) + within, "start", &cx.words.apart(text))
}
