//! A figure over two inputs at once, as a table.

use partner_roi_shared::inputs::InputId;
use partner_roi_shared::what_if::{Axis, Grid, grid};
use partner_roi_shared::{Answer, InputSpec, Kind};

use super::controls::{aim_text, aims, first_input, inputs, sentence, value_text};
use crate::panels::pause::settled;
use crate::state::aim::Aim;
use crate::state::pair::{axis, shades};
use crate::view::{Context, El, Live, el};
use crate::words::Key;

const STYLES: &str = include_str!("pair.css");

/// A table and what it is of.
#[derive(Clone)]
struct Found {
    aim: Aim,
    rows: Axis,
    columns: Axis,
    grid: Grid,
}

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    let aim = Live::new(Aim::NetProfit);
    // Leads against what a deal brings, in most programs.
    let first = first_input(cx, can_stand_there, None);
    let other = first_input(cx, can_stand_there, first.map(|input| input.spec().group));
    let (rows, columns) = (Live::new(first), Live::new(other));
    let asked = move || {
        let (program, scenario) = cx.form.with_untracked(|form| (form.program().clone(), form.shown_scenario()));
        let side = |input: InputId| cx.form.with_untracked(|form| axis(input, &form.value(input)));
        let (aim, rows, columns) = (aim.get(), side(rows.get()?)?, side(columns.get()?)?);
        let grid = grid(&program, &scenario, aim.target(cx.view.get())?, &rows, &columns).ok()?;
        Some(Found { aim, rows, columns, grid })
    };
    let place = el("div.pair");
    let follow = move || {
        aim.get();
        rows.get();
        columns.get();
        cx.view.get();
        cx.answer.with(|_| ());
    };
    // That there is nothing to show is a result, too.
    let found = settled(&place, follow, move || Some(asked()));
    let choose = |id: &'static str, label: Key, mine: Live<Option<InputId>>, other: Live<Option<InputId>>| {
        let take = move |input: InputId| {
            // One input cannot stand on both sides: the two change places.
            if other.get_untracked() == Some(input) {
                other.set(mine.get_untracked());
            }
            mine.set(Some(input));
        };
        inputs(cx, (id, cx.say(label)), can_stand_there, move || mine.get(), take)
    };
    let figure = aims(cx, "pair-figure", move || aim.get(), move |chosen| aim.set(chosen));
    let down = choose("pair-rows", Key::PAIR_ROWS, rows, columns);
    let across = choose("pair-columns", Key::PAIR_COLUMNS, columns, rows);
    place
        .child(sentence("p.pair-sentence", cx.say(Key::PAIR_SENTENCE), &[&figure, &down, &across]))
        .child(el("div").contents(move || found.with(|found| table(cx, found.as_deref().and_then(Option::as_ref)))))
}

fn can_stand_there(spec: &InputSpec) -> bool {
    matches!(spec.kind, Kind::Money | Kind::Count | Kind::Rate | Kind::Months)
}

fn table(cx: Context, found: Option<&Found>) -> Vec<El> {
    let Some(Found { aim, rows, columns, grid }) = found else {
        return vec![el("p.pair-note").text(cx.say(Key::PAIR_FIGURE))];
    };
    let (down, across) = (rows.input.spec(), columns.input.spec());
    let onwards = if cx.words.direction() == "rtl" { " \u{2190}" } else { " \u{2192}" };
    let corner = [(down, " \u{2193}"), (across, onwards)].map(|(spec, arrow)| [cx.words.label(spec), arrow].concat());
    let heading = |(index, value)| {
        let what = if grid.column_today == Some(index) { "th.today-axis" } else { "th" };
        el(what).attr("scope", "col").text(&value_text(cx, across, value))
    };
    let sides = corner.iter().map(|side| el("span.pair-axis").text(side));
    let head = el("tr").child(el("th").attr("scope", "col").children(sides));
    let head = el("thead").child(head.children(columns.values.iter().enumerate().map(heading)));
    let shades = shades(&grid.answers, *aim == Aim::Payback);
    let cell = |row: usize, column: usize, answer: Answer| {
        let shade = shades.get(row).and_then(|row| row.get(column)).copied().flatten();
        let loss = matches!(answer, Answer::Value(value) if value.is_sign_negative());
        let today = grid.row_today == Some(row) && grid.column_today == Some(column);
        let shade = shade.map(|shade| format!("s{shade}")).unwrap_or_default();
        let class = [&*shade, if loss { " loss" } else { "" }, if today { " today" } else { "" }].concat();
        let cell = el(&["td.", &class].concat()).text(&aim_text(cx, *aim, answer));
        if today { cell.child(el("span.unseen").text(cx.say(Key::PAIR_TODAY))) } else { cell }
    };
    let line = |(row, answers): (usize, &Vec<Answer>)| {
        let what = if grid.row_today == Some(row) { "th.today-axis" } else { "th" };
        let name = rows.values.get(row).map(|value| value_text(cx, down, value)).unwrap_or_default();
        let cells = answers.iter().enumerate().map(|(column, answer)| cell(row, column, *answer));
        el("tr").child(el(what).attr("scope", "row").text(&name)).children(cells)
    };
    let body = el("tbody").children(grid.answers.iter().enumerate().map(line));
    let table = el("table").child(head).child(body);
    let scroll = el("div.scroll")
        .attr("role", "region")
        .attr("tabindex", "0")
        .attr("aria-label", &corner.join(" "))
        .child(table);
    vec![scroll, el("p.pair-note").text(cx.say(Key::PAIR_LEGEND))]
}
