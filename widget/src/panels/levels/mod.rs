//! The same business at each level, and what the next level takes and brings.

use partner_roi_shared::Decimal;
use partner_roi_shared::document::Node;
use partner_roi_shared::text::{parse, plain};
use partner_roi_shared::what_if::{LevelRow, Levels, NextLevel, Standing, Target, levels};

use crate::state::settings::Perspective;
use crate::view::{Context, El, Unit, el, figure_text, head};
use crate::words::Key;

const STYLES: &str = include_str!("levels.css");

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    el("div.levels").contents(move || {
        let view = cx.view.get();
        // Followed so that the panel keeps the last good answer, as everything else does.
        let Some(_) = cx.answer.get() else { return Vec::new() };
        let (program, scenario) = cx.form.with_untracked(|form| (form.program().clone(), form.scenario().clone()));
        let Some(target) = Target::from_name(&[view.word(), ".net_profit"].concat()) else { return Vec::new() };
        match levels(&program, &scenario, target) {
            Ok(found) => vec![table(cx, view, &found), next(cx, &found)],
            Err(_) => Vec::new(),
        }
    })
}

fn table(cx: Context, view: Perspective, levels: &Levels<'_>) -> El {
    let names =
        [Key::LEVEL, Key::LEVEL_SHARE, Key::LEVEL_COMMITMENT, Key::NET_PROFIT, Key::ROI, Key::PAYBACK, Key::NPV];
    let rows = levels.rows.iter().enumerate().map(|(index, level)| row(cx, view, level, index == levels.own));
    let table = el("table").child(head(cx, &names)).child(el("tbody").children(rows));
    el("div.scroll").attr("role", "region").attr("tabindex", "0").attr("aria-label", cx.say(Key::LEVEL)).child(table)
}

fn row(cx: Context, view: Perspective, LevelRow { level, report }: &LevelRow<'_>, own: bool) -> El {
    let name = el("th").attr("scope", "row").text(&level.name);
    let name = if own { name.child(el("span.yours").text(cx.say(Key::LEVEL_YOURS))) } else { name };
    // As they were calculated with: what the person typed holds at every level.
    let term = |path| match report.scenario.pointer(path) {
        Some(Node::Text(value)) => parse(value).unwrap_or_default(),
        _ => Decimal::ZERO,
    };
    let measures = view.measures(report);
    let cells = cx.formats.with(|formats| {
        let figures = [
            (Unit::Money, measures.net_profit),
            (Unit::Percent, measures.roi),
            (Unit::Months, measures.payback),
            (Unit::Money, measures.npv),
        ];
        let terms = [
            formats.percent(term("/revenue_share")),
            cx.entry_formats.with(|formats| formats.money(term("/annual_commitment"))),
        ];
        let figures = figures.into_iter().map(|(unit, figure)| figure_text(cx, formats, unit, figure.answer));
        terms.into_iter().chain(figures).collect::<Vec<_>>()
    });
    el(if own { "tr.own" } else { "tr" }).child(name).children(cells.iter().map(|text| el("td").text(text)))
}

/// What the level above one's own takes and brings.
fn next(cx: Context, levels: &Levels<'_>) -> El {
    let Some(next) = &levels.next else { return el("p").text(cx.say(Key::LEVEL_TOP)) };
    let own = levels.rows.get(levels.own).map_or("", |row| row.level.name.as_str());
    let name = next.level.name.as_str();
    let mut sentences = Vec::new();
    if let Some(worth) = next.worth {
        let worth = cx.formats.with(|formats| formats.money(worth));
        sentences.push(cx.fill(Key::LEVEL_WORTH, &[&worth, name, own]));
    }
    sentences.push(pays(cx, next, own));
    let needs = next.requirements.iter().map(|standing| requirement(cx, standing));
    el("div.next")
        .child(el("h4").text(&cx.fill(Key::LEVEL_NEXT, &[name])))
        .children(sentences.iter().map(|sentence| el("p").text(sentence)))
        .child(el("p").text(cx.say(Key::LEVEL_NEEDS)))
        .child(el("ul").children(needs))
}

fn pays(cx: Context, next: &NextLevel<'_>, own: &str) -> String {
    let name = next.level.name.as_str();
    match next.pays_from {
        Some(leads) => {
            let leads = cx.formats.with(|formats| formats.number(&plain(leads)));
            cx.fill(Key::LEVEL_PAYS_FROM, &[name, own, &leads])
        }
        None => cx.fill(Key::LEVEL_PAYS_NEVER, &[name, own]),
    }
}

fn requirement(cx: Context, standing: &Standing<'_>) -> El {
    let (class, words) = match standing.missing() {
        None => ("open", cx.say(Key::LEVEL_YOUR_WORD).to_owned()),
        Some(missing) if missing.is_zero() => ("met", cx.say(Key::LEVEL_MET).to_owned()),
        Some(missing) => ("missing", cx.fill(Key::LEVEL_MISSING, &[&plain(missing)])),
    };
    el("li").text(&standing.requirement.label).child(el(&["span.standing ", class].concat()).text(&words))
}
