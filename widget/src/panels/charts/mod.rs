//! The kinds of charts that panels show. All are drawn and read by `view::chart`.

pub mod columns;
pub mod histogram;
pub mod tornado;
pub mod waterfall;
pub mod years;

use partner_roi_shared::text::{parse, plain};
use partner_roi_shared::{Answer, Decimal, InputSpec, Kind, Value};

use crate::browser::format::Formats;
use crate::chart::{Axis, Block, Room, Rows};
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

/// How many characters of a text are seen: marks of direction are not.
pub fn seen(text: &str) -> usize {
    text.chars().filter(|mark| !matches!(mark, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2066}'..='\u{2069}')).count()
}

/// Where a name that stands above its row has its base line, in em below the row's upper edge.
const NAME_LINE: f64 = 1.05;

/// Half the width of a figure, in em.
fn half_width(text: &str) -> f64 {
    seen(text) as f64 * 0.25
}

/// An axis across the bottom of a drawing, with a line for each of its ticks along each of the stretches downwards.
pub fn across(room: Room, stretches: &[[f64; 2]], axis: &Axis, em: f64, write: &dyn Fn(&str) -> String) -> El {
    let mut grid = svg("g.grid");
    let y = room.bottom + 1.35 * em;
    let texts: Vec<_> = axis.ticks.iter().map(|tick| (axis.at(tick.at), write(&tick.plain))).collect();
    let mut written: Vec<(f64, &'static str, &str)> = Vec::new();
    let mut free = f64::NEG_INFINITY;
    for (x, text) in &texts {
        grid = grid.children(stretches.iter().map(|stretch| line("line", [*x, *x], *stretch)));
        let half = half_width(text) * em;
        // At an edge the browser knows better how wide the text is.
        let (middle, place) = match *x {
            x if x < half => (half, (0.0, "start")),
            x if x > room.width - half => (room.width - half, (room.width, "end")),
            x => (x, (x, "middle")),
        };
        // A label that would touch the one before is left out.
        if middle - half >= free {
            written.push((place.0, place.1, text));
            free = middle + half + 0.3 * em;
        }
    }
    // One label makes no scale: where two have no room above each other's ticks, they stand outside of the outermost.
    if let (1, [(first, low), .., (last, high)]) = (written.len(), texts.as_slice()) {
        let ends = (2.0 * half_width(low) * em, room.width - 2.0 * half_width(high) * em);
        let (first, last) = (first.max(ends.0), last.min(ends.1));
        if first <= last {
            written = vec![(first, "end", low), (last, "start", high)];
        }
    }
    grid.children(written.into_iter().map(|(x, anchor, text)| label("text", x, y, anchor, text)))
}

/// A line down a drawing of rows, except through names that stand above them.
pub fn down(what: &'static str, plot: &Rows, x: f64) -> impl Iterator<Item = El> {
    plot.stretches().into_iter().map(move |stretch| line(what, [x, x], stretch))
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

/// The name of a row: beside it, or above it where there is no room beside. A longer one is cut; it is read in full.
pub fn name(cx: Context, plot: &Rows, row: usize, em: f64, text: &str) -> El {
    let within = if plot.above { NAME_LINE * em } else { plot.pitch / 2.0 + 0.28 * em };
    let most = plot.name_room(em);
    let mut shown = String::new();
    for (place, sign) in text.chars().enumerate() {
        if place + 1 == most && text.chars().count() > most {
            shown.push('…');
            break;
        }
        shown.push(sign);
    }
    label("text.row-name", 0.0, plot.top_of(row) + within, "start", &cx.words.apart(&shown))
}
