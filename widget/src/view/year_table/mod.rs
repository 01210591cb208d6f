//! Signing and contract years, one row each.

mod bars;

use partner_roi_shared::{Decimal, YearSummary};

use super::Context;
use super::dom::{El, el};
use super::lazy::Lazy;
use super::live::Live;
use super::segmented::{Segment, segmented};
use super::shell::Shell;
use crate::state::settings::Panel;
use crate::words::Key;

const YEARS: &str = "years";
const MONTHS: &str = "months";

/// The table of the chosen side, by year or by month. That of the months is loaded when it is asked for.
pub fn year_table(cx: Context) -> El {
    let table = el("table").attr("aria-labelledby", "years").contents(move || {
        let view = cx.view.get();
        let Some(years) = cx.answer.with(|answer| answer.as_ref().map(|answer| view.ledger(&answer.0).years())) else {
            return Vec::new();
        };
        // A column of nothing but zeros says nothing; what is left over always stands.
        let names = [Key::REVENUE, Key::COST_OF_REVENUE, Key::COST, Key::CAPITAL, Key::NET, Key::CUMULATIVE];
        let shown: Vec<bool> = (0..names.len())
            .map(|column| column > 3 || years.iter().any(|year| !amounts(year)[column].is_zero()))
            .collect();
        let names = names.into_iter().zip(&shown).filter_map(|(name, shown)| shown.then_some(name));
        let rows = years.iter().map(|year| row(cx, year, &shown));
        let names: Vec<_> = [Key::YEAR].into_iter().chain(names).collect();
        vec![head(cx.shell(), &names), el("tbody").children(rows)]
    });
    let scroll =
        el("div.scroll").attr("role", "region").attr("tabindex", "0").attr("aria-labelledby", "years").child(table);
    let (months, lazy) = Lazy::new(cx, "div.months", Panel::Months);
    let by_month = Live::new(false);
    let [years_words, months_words] = [cx.say(Key::BY_YEARS), cx.say(Key::BY_MONTHS)];
    let segment = |id, label| Segment { id, label, detail: None, lang: None };
    let switch = segmented(
        "rows",
        cx.say(Key::ROWS),
        &[segment(YEARS, years_words), segment(MONTHS, months_words)],
        move || (if by_month.get() { MONTHS } else { YEARS }.to_owned(), false),
        move |word| {
            by_month.set(word == MONTHS);
            if word == MONTHS { lazy.fill() } else { lazy.empty() }
        },
    );
    let title = el("h3")
        .attr("id", "years")
        .live_text(move || cx.say(if by_month.get() { Key::MONTH_BY_MONTH } else { Key::YEAR_BY_YEAR }).to_owned());
    el("section.years")
        .part("year-table")
        .child(el("div.chart-head").child(title).child(switch))
        .child(bars::bars(cx))
        .child(scroll.flag("hidden", move || by_month.get()))
        .child(months)
}

/// What stands in the columns of a year.
pub fn amounts(year: &YearSummary) -> [Decimal; 6] {
    [year.revenue, year.cost_of_revenue, year.cost, year.capital, year.net, year.cumulative]
}

fn row(cx: Context, year: &YearSummary, shown: &[bool]) -> El {
    let name = match year.year {
        0 => cx.say(Key::SIGNING).to_owned(),
        year => cx.fill(Key::YEAR_N, &[&cx.number(year)]),
    };
    let amounts = amounts(year).into_iter().zip(shown).filter_map(|(amount, shown)| shown.then_some(amount));
    table_row(cx.shell(), &name, amounts)
}

/// The head of a table.
pub fn head(cx: Shell, names: &[Key]) -> El {
    let name = |key: &Key| el("th").attr("scope", "col").text(cx.say(*key));
    el("thead").child(el("tr").children(names.iter().map(name)))
}

/// A row of amounts.
pub fn table_row(cx: Shell, name: &str, amounts: impl Iterator<Item = Decimal>) -> El {
    let cell = |amount: Decimal| {
        let what = if amount.is_zero() { "td.zero" } else { "td" };
        el(what).text(&cx.formats.with(|formats| formats.money(amount)))
    };
    el("tr").child(el("th").attr("scope", "row").text(name)).children(amounts.map(cell))
}
