//! Every month, in the place of the years: the same columns, and every line of the ledger if asked for.

use partner_roi_shared::{Ledger, YearSummary};
use web_sys::HtmlInputElement;

use crate::panels::filled;
use crate::view::{Context, El, Live, amounts, el, table_row};
use crate::words::Key;

const STYLES: &str = include_str!("months.css");

/// The table with its choice of columns.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    let all = Live::new(false);
    let choice = el("input").attr("type", "checkbox");
    let checked: HtmlInputElement = choice.cast();
    let choice = choice.on("change", move |_| all.set(checked.checked()));
    let choice = el("label.check").child(choice).child(el("span").text(cx.say(Key::MONTHS_LINES)));
    // The choice acts at once, a new answer after a pause.
    let table = el("div").contents(move || {
        let lines = all.get();
        vec![
            filled(cx, "table", move || {
                let view = cx.view.get();
                let answer = cx.answer.get()?;
                Some(table(cx, view.ledger(&answer.0), lines))
            })
            .attr("aria-labelledby", "years"),
        ]
    });
    let scroll = el("div.scroll tall months-scroll")
        .attr("role", "region")
        .attr("tabindex", "0")
        .attr("aria-labelledby", "years")
        .child(table);
    el("div").child(choice).child(scroll)
}

fn table(cx: Context, ledger: &Ledger, lines: bool) -> Vec<El> {
    let months = ledger.months();
    let names = [Key::REVENUE, Key::COST_OF_REVENUE, Key::COST, Key::CAPITAL, Key::NET, Key::CUMULATIVE];
    // As in the table of years: a column of nothing but zeros says nothing.
    let shown: Vec<bool> = (0..names.len())
        .map(|column| column > 3 || months.iter().any(|month| !amounts(month)[column].is_zero()))
        .collect();
    let by_line: &[_] = if lines { &ledger.lines } else { &[] };
    let column = |text: &str| el("th").attr("scope", "col").text(text);
    let line_name = |id: &str| cx.say(const { Key::of("lines") }.then(id));
    let mut head = el("tr").child(column(cx.say(Key::MONTH)));
    head = head.children(by_line.iter().map(|line| column(line_name(line.id.as_str()))));
    let totals = if lines { 4.. } else { 0.. };
    let kept = |column: &usize| totals.contains(column) && shown.get(*column) == Some(&true);
    let columns: Vec<usize> = (0..names.len()).filter(kept).collect();
    head = head.children(columns.iter().filter_map(|column_at| names.get(*column_at)).map(|key| column(cx.say(*key))));
    let row = |month: &YearSummary| {
        let name = match month.year {
            0 => cx.say(Key::SIGNING).to_owned(),
            number => cx.number(number),
        };
        let at = month.year as usize;
        let of_lines = by_line.iter().map(|line| line.by_month.get(at).copied().unwrap_or_default());
        let totals = amounts(month);
        let of_totals = columns.iter().filter_map(|column| totals.get(*column).copied());
        table_row(cx.shell(), &name, of_lines.chain(of_totals))
    };
    vec![el("thead").child(head), el("tbody").children(months.iter().map(row))]
}
