//! What comes in, what goes out and what is left, a slot a year.

use std::rc::Rc;

use partner_roi_shared::{Decimal, YearSummary};

use super::columns::columns;
use super::legend;
use crate::chart::{Piece, Plot, Size};
use crate::panels::paper::paper;
use crate::view::chart::{Names, Shown, chart, pixels};
use crate::view::{Context, El, Shell, el};
use crate::words::Key;

/// Name, class, column, amount.
type Series = (Key, &'static str, usize, fn(&YearSummary) -> Decimal);

/// In the order of the columns of the year table.
const SERIES: [Series; 5] = [
    (Key::REVENUE, "main", 0, |year| year.revenue),
    (Key::COST_OF_REVENUE, "apart", 0, |year| year.cost_of_revenue),
    (Key::COST, "less", 0, |year| year.cost),
    (Key::CAPITAL, "capital", 0, |year| year.capital),
    (Key::NET, "net", 1, |year| year.net),
];

/// The chart of the chosen side.
pub fn years(cx: Context) -> El {
    cx.add_styles(super::STYLES);
    let years = move || {
        let view = cx.view.get();
        cx.answer.with(|answer| answer.as_ref().map(|answer| Years(view.ledger(&answer.0).years())))
    };
    let heading = el("h4.unseen").text(cx.say(Key::YEARS_CHART));
    let names = Names { id: "year-bars", heading, switch: None, reading: Key::YEARS_READING };
    let entries = move || match years() {
        Some(years) => vec![legend(&years.series().map(|(key, class, ..)| (class, cx.say(key))).collect::<Vec<_>>())],
        None => Vec::new(),
    };
    // What paper needs comes with the last that every visitor loads.
    let place = el("div.year-bars");
    paper(cx, &place);
    place
        .child(el("div").contents(entries))
        .child(chart(cx.shell(), names, move || years().map(|years| Rc::new(years) as Rc<dyn Shown>)))
}

struct Years(Vec<YearSummary>);

impl Years {
    /// The series that there are; what is left over always is.
    fn series(&self) -> impl Iterator<Item = Series> {
        let there = |amount: fn(&YearSummary) -> Decimal| self.0.iter().any(|year| !amount(year).is_zero());
        SERIES.into_iter().filter(move |(key, .., amount)| *key == Key::NET || there(*amount))
    }

    fn name(&self, cx: Shell, year: &YearSummary) -> String {
        match year.year {
            0 => cx.say(Key::SIGNING).to_owned(),
            year => cx.fill(Key::YEAR_N, &[&cx.number(year)]),
        }
    }
}

impl Shown for Years {
    fn last(&self) -> u32 {
        self.0.len().saturating_sub(1) as u32
    }

    fn rest(&self) -> u32 {
        self.last()
    }

    fn leap(&self) -> u32 {
        5
    }

    fn point(&self, cx: Shell, place: u32) -> String {
        let Some(year) = self.0.get(place as usize) else { return String::new() };
        let mut said = String::new();
        for (key, _, _, amount) in self.series() {
            let amount = cx.formats.with(|formats| formats.money(amount(year)));
            let pair = cx.fill(Key::YEARS_PAIR, &[cx.say(key), &amount]);
            said = if said.is_empty() { pair } else { cx.fill(Key::CHART_LIST, &[&said, &pair]) };
        }
        cx.fill(Key::YEARS_POINT, &[&self.name(cx, year), &said])
    }

    fn draw(&self, cx: Shell, size: Size) -> (Vec<El>, Rc<dyn Plot>) {
        let piece = |series: usize, column: usize, value: Decimal| Piece { series, column, value: pixels(value) };
        let slots: Vec<Vec<_>> = self
            .0
            .iter()
            .map(|year| {
                let pieces = SERIES
                    .iter()
                    .enumerate()
                    .map(|(index, (_, _, column, amount))| piece(index, *column, amount(year)));
                pieces.filter(|piece| piece.value != 0.0).collect()
            })
            .collect();
        let names: Vec<_> = self.0.iter().map(|year| self.name(cx, year)).collect();
        let classes = SERIES.map(|(_, class, ..)| class);
        columns(cx, &slots, &names, &classes, size, &|plain| cx.formats.with(|formats| formats.short(plain)))
    }

    fn summary(&self, cx: Shell) -> String {
        let years = self.0.iter().filter(|year| year.year > 0);
        let Some(best) = years.max_by_key(|year| year.net) else { return String::new() };
        let amount = cx.formats.with(|formats| formats.money(best.net));
        cx.fill(Key::YEARS_SUMMARY, &[&self.name(cx, best), &amount])
    }

    /// The year table stands below.
    fn table(&self, _: Shell) -> Vec<El> {
        Vec::new()
    }
}
