//! Signing and contract years, one row each.

mod bars;

use partner_roi_shared::{Decimal, YearSummary};

use super::Context;
use super::dom::{El, el};
use crate::words::Key;

/// The table of the chosen side.
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
        vec![head(cx, &names), el("tbody").children(rows)]
    });
    let scroll =
        el("div.scroll").attr("role", "region").attr("tabindex", "0").attr("aria-labelledby", "years").child(table);
    el("section.years")
        .part("year-table")
        .child(el("h3").attr("id", "years").text(cx.say(Key::YEAR_BY_YEAR)))
        .child(bars::bars(cx))
        .child(scroll)
}

fn amounts(year: &YearSummary) -> [Decimal; 6] {
    [year.revenue, year.cost_of_revenue, year.cost, year.capital, year.net, year.cumulative]
}

fn row(cx: Context, year: &YearSummary, shown: &[bool]) -> El {
    let name = match year.year {
        0 => cx.say(Key::SIGNING).to_owned(),
        year => cx.fill(Key::YEAR_N, &[&cx.number(year)]),
    };
    let amounts = amounts(year).into_iter().zip(shown).filter_map(|(amount, shown)| shown.then_some(amount));
    table_row(cx, &name, amounts)
}

/// The head of a table.
pub fn head(cx: Context, names: &[Key]) -> El {
    let name = |key: &Key| el("th").attr("scope", "col").text(cx.say(*key));
    el("thead").child(el("tr").children(names.iter().map(name)))
}

/// A row of amounts.
pub fn table_row(cx: Context, name: &str, amounts: impl Iterator<Item = Decimal>) -> El {
    let cell = |amount: Decimal| {
        let what = if amount.is_zero() { "td.zero" } else { "td" };
        el(what).text(&cx.formats.with(|formats| formats.money(amount)))
    };
    el("tr").child(el("th").attr("scope", "row").text(name)).children(amounts.map(cell))
}
