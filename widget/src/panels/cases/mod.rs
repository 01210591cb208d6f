//! The program's cases: what one does to a scenario, and all of them beside each other.

use std::rc::Rc;

use partner_roi_shared::program::Outlook;
use partner_roi_shared::what_if::{CaseRow, Change, cases, turned_out};
use partner_roi_shared::{Program, Scenario};

use crate::panels::explanation::value_text;
use crate::panels::filled;
use crate::state::cases::{Chosen, EXPECTED};
use crate::view::{Context, El, Unit, case_name, el, figure_text, head, own};
use crate::words::Key;

const STYLES: &str = include_str!("cases.css");

/// The case of this id, ready to be applied.
pub fn chosen(program: &str, id: &str) -> Option<Chosen> {
    let case = Outlook::from_json(program).ok()?.cases.into_iter().find(|case| case.id == id)?;
    let turn_out = move |program: &Program, scenario: &Scenario| Ok(turned_out(program, &case, scenario)?.0);
    Some(Chosen { id: id.to_owned(), turn_out: Rc::new(turn_out) })
}

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    let outlook = Outlook::from_json(&cx.program()).ok();
    filled(cx, "div.case-table", move || {
        let outlook = outlook.as_ref()?;
        let (program, scenario) = cx.form.with(|form| (form.program().clone(), form.scenario().clone()));
        let rows = cases(&program, &outlook.cases, &scenario).ok()?;
        let names = [Key::CASES_CASE, Key::NET_PROFIT, Key::ROI, Key::PAYBACK, Key::NPV];
        let table = el("table")
            .child(head(cx.shell(), &names))
            .child(el("tbody").children(rows.iter().map(|found| row(cx, found))));
        let scroll = el("div.scroll")
            .attr("role", "region")
            .attr("tabindex", "0")
            .attr("aria-label", cx.say(const { Key::of("panels.cases.title") }))
            .child(table);
        Some(vec![scroll, el("dl.changes").children(rows.iter().flat_map(|found| changes(cx, found)))])
    })
}

fn row(cx: Context, CaseRow { case, report, .. }: &CaseRow<'_>) -> El {
    let view = cx.view.get();
    let own = cx.form.with(|form| form.case().unwrap_or(EXPECTED) == case.id);
    let measures = view.measures(report);
    let figures = [
        (Unit::Money, measures.net_profit),
        (Unit::Percent, measures.roi),
        (Unit::Months, measures.payback),
        (Unit::Money, measures.npv),
    ];
    let cells = cx.formats.with(|formats| figures.map(|(unit, figure)| figure_text(cx, formats, unit, figure.answer)));
    el(if own { "tr.own" } else { "tr" })
        .child(el("th").attr("scope", "row").text(case_name(cx, &case.id, &case.name)))
        .children(cells.iter().map(|text| el("td").text(text)))
}

/// What a case changes, and why.
fn changes(cx: Context, CaseRow { case, changed, .. }: &CaseRow<'_>) -> [El; 2] {
    let change = |(input, before, after): &Change| {
        let spec = input.spec();
        let values = [before, after].map(|value| value_text(cx, spec, value));
        el("li").text(&cx.fill(Key::CASES_CHANGE, &[cx.words.label(spec), &values[0], &values[1]]))
    };
    let what = match (changed.is_empty(), &case.assumption) {
        (true, _) => el("p").text(cx.say(Key::CASES_NOTHING)),
        (false, _) => el("ul").children(changed.iter().map(change)),
    };
    let reason = case.assumption.iter().filter(|_| !changed.is_empty());
    let reason = reason
        .map(|reason| cx.shows("p.note", &cx.fill(Key::ASSUMPTION, &[&own(&cx.words.sentence(&cx.reason(reason)))])));
    [el("dt").text(case_name(cx, &case.id, &case.name)), el("dd").child(what).children(reason)]
}
