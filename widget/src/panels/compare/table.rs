//! Headline figures and what differs, a column a scenario.

use partner_roi_shared::what_if::Target;
use partner_roi_shared::{Figure, Measures, Program, Resolved};

use super::{Desk, Side};
use crate::panels::charts::{in_full, input_text};
use crate::state::kept::differing;
use crate::view::{Context, El, Unit, el};
use crate::words::Key;

type Of = fn(&Measures) -> Figure;
type Term = fn(Context, &Program, &Side) -> String;

const FIGURES: [(Key, Unit, Of); 7] = [
    (Key::NET_PROFIT, Unit::Money, |m| m.net_profit),
    (Key::ROI, Unit::Percent, |m| m.roi),
    (Key::PAYBACK, Unit::Months, |m| m.payback),
    (Key::NPV, Unit::Money, |m| m.npv),
    (Key::TOTAL_REVENUE, Unit::Money, |m| m.total_revenue),
    (Key::TOTAL_COST, Unit::Money, |m| m.total_cost),
    (Key::PEAK_FUNDING, Unit::Money, |m| m.peak_funding),
];

/// The table.
pub fn table(desk: Desk) -> El {
    let cx = desk.cx;
    let inside = move || {
        let Some(sides) = desk.sides.get() else { return Vec::new() };
        let view = cx.view.get();
        let names = sides.iter().map(|side| el("th").attr("scope", "col").child(el("bdi").text(&side.name)));
        let head = el("tr").child(el("td")).children(names);
        let figure = |(name, unit, of): (Key, Unit, Of)| {
            let texts = sides.iter().map(|side| in_full(cx, unit, of(view.measures(&side.report)).answer));
            row(cx.say(name), &texts.collect::<Vec<_>>(), false)
        };
        let mut rows: Vec<_> = FIGURES.into_iter().map(figure).collect();
        let different = differences(cx, &sides);
        if different.is_empty() {
            let cell = el("td.same").attr("colspan", &(sides.len() + 1).to_string());
            rows.push(el("tr").child(cell.text(cx.say(Key::COMPARE_NOTHING))));
        } else {
            // The names above are out of sight by then; who hears the table is told them anyway.
            let names = sides.iter().map(|side| el("td").child(el("bdi").text(&side.name)));
            let title = el("th.divide").text(cx.say(Key::COMPARE_INPUTS));
            rows.push(el("tr.names").child(title).children(names));
            rows.extend(different.iter().map(|(name, texts)| row(name, texts, true)));
        }
        vec![el("thead").child(head), el("tbody").children(rows)]
    };
    let name = cx.say(Key::COMPARE_TABLE);
    let table = el("table").attr("aria-label", name).contents(inside);
    el("div.scroll").attr("role", "region").attr("tabindex", "0").attr("aria-label", name).child(table)
}

/// A row; of inputs, those that are not as on screen stand out.
fn row(name: &str, texts: &[String], mark: bool) -> El {
    let own = texts.first();
    let cell = |text: &String| {
        let what = if mark && Some(text) != own { "td.other" } else { "td" };
        el(what).child(el("bdi").text(text))
    };
    el("tr").child(el("th").attr("scope", "row").text(name)).children(texts.iter().map(cell))
}

/// What was chosen and entered otherwise in one of them.
fn differences(cx: Context, sides: &[Side]) -> Vec<(String, Vec<String>)> {
    let program = cx.form.with_untracked(|form| form.program().clone());
    let terms: [(Key, Term); 4] = [
        (Key::PARTNER_TYPE, partner_type),
        (Key::LEVEL, level),
        (Key::MODEL, |cx, _, side| cx.words.choice(side.resolved.model().as_str()).to_owned()),
        (Key::PLAN, plan),
    ];
    let mut rows = Vec::new();
    for (name, of) in terms {
        let texts: Vec<_> = sides.iter().map(|side| of(cx, &program, side)).collect();
        if texts.iter().any(|text| Some(text) != texts.first()) {
            rows.push((cx.say(name).to_owned(), texts));
        }
    }
    let resolved: Vec<&Resolved> = sides.iter().map(|side| &side.resolved).collect();
    for id in differing(&resolved) {
        let spec = id.spec();
        let texts = resolved.iter().map(|resolved| input_text(cx, spec, &resolved.value(id))).collect();
        rows.push((cx.words.label(spec).to_owned(), texts));
    }
    rows
}

fn partner_type(_: Context, program: &Program, side: &Side) -> String {
    let found = program.partner_types.iter().find(|known| known.id == side.scenario.partner_type);
    found.map(|found| found.name.clone()).unwrap_or_default()
}

fn level(_: Context, program: &Program, side: &Side) -> String {
    let found = program.levels.iter().find(|known| Some(&known.id) == side.scenario.level.as_ref());
    found.map(|found| found.name.clone()).unwrap_or_default()
}

fn plan(cx: Context, program: &Program, side: &Side) -> String {
    let found = side.scenario.plan.as_ref().and_then(|id| program.payout_plan(id));
    found.map_or_else(|| cx.say(Key::USUAL_PLAN).to_owned(), |found| found.name.clone())
}

/// The figure that a choice means, for the side that is looked at.
pub fn target(cx: Context, measure: &str) -> Option<Target> {
    Target::from_name(&[cx.view.get().word(), ".", measure].concat())
}
