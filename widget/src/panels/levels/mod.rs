//! The same business at each level, and what the next level takes and brings.

use partner_roi_shared::document::Node;
use partner_roi_shared::inputs::{all, id};
use partner_roi_shared::text::{parse, plain};
use partner_roi_shared::what_if::{LevelRow, Levels, NextLevel, Standing, Target, levels};
use partner_roi_shared::{Answer, Decimal, InputGroup, Scenario, Value};

use crate::panels::explanation::value_text;
use crate::panels::filled;
use crate::state::exchange::converted;
use crate::state::settings::Perspective;
use crate::view::{Context, El, Unit, button, el, figure_text, head, own};
use crate::words::Key;

const STYLES: &str = include_str!("levels.css");

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    filled(cx, "div.levels", move || {
        let view = cx.view.get();
        let (program, scenario) = cx.form.with(|form| (form.program().clone(), form.shown_scenario()));
        let target = Target::from_name(&[view.word(), ".net_profit"].concat())?;
        let found = levels(&program, &scenario, target).ok()?;
        Some(vec![table(cx, view, &found), next(cx, &found)])
    })
}

fn table(cx: Context, view: Perspective, levels: &Levels<'_>) -> El {
    // Where a plan pays, no level has a share.
    let share = cx.form.with(|form| form.matters(id::REVENUE_SHARE));
    let names = [Key::LEVEL, Key::LEVEL_COMMITMENT, Key::NET_PROFIT, Key::ROI, Key::PAYBACK, Key::NPV];
    let mut names = names.to_vec();
    if share {
        names.insert(1, Key::LEVEL_SHARE);
    }
    let net_profit = usize::from(share) + 1;
    let cells: Vec<_> = levels.rows.iter().map(|row| cells(cx, view, share, row)).collect();
    let profit = |row: &LevelRow<'_>| match view.measures(&row.report).net_profit.answer {
        Answer::Value(profit) => Some(profit),
        Answer::Undefined(_) => None,
    };
    let best = levels.rows.iter().filter_map(profit).max();
    let rows = levels.rows.iter().zip(&cells).enumerate().map(|(index, (level, texts))| {
        let own = index == levels.own;
        let same = cells.get(levels.own).filter(|_| !own);
        // What is as at one's own level stands back, so that what differs stands out.
        let cell = |(column, text): (usize, &String)| {
            let as_own = same.is_some_and(|same| same.get(column) == Some(text));
            let cell = el(if as_own { "td.same" } else { "td" }).text(text);
            match column == net_profit && best.is_some() && profit(level) == best {
                true => cell.child(el("span.best").text(cx.say(Key::LEVEL_BEST))),
                false => cell,
            }
        };
        el(if own { "tr.own" } else { "tr" }).child(name(cx, level, own)).children(texts.iter().enumerate().map(cell))
    });
    let table = el("table").child(head(cx.shell(), &names)).child(el("tbody").children(rows));
    let title = cx.say(const { Key::of("panels.levels.title") });
    el("div.scroll").attr("role", "region").attr("tabindex", "0").attr("aria-label", title).child(table)
}

/// What a level is called, and the button that chooses it.
fn name(cx: Context, LevelRow { level, .. }: &LevelRow<'_>, own: bool) -> El {
    let name = el("th").attr("scope", "row").child(cx.own_words(el("span").text(&level.name)));
    if cx.readonly.get() {
        return if own { name.child(el("span.yours").text(cx.say(Key::LEVEL_YOURS))) } else { name };
    }
    let id = level.id.clone();
    let words = cx.say(if own { Key::LEVEL_YOURS } else { Key::LEVEL_USE });
    // It is the same button before and after, so that the focus stays where it is.
    let choose = button("button.use", "button", move |_| cx.change(|form| form.keep_business_at(&id)))
        .attr("aria-pressed", if own { "true" } else { "false" })
        .attr("data-key", &level.id)
        .text(words)
        .child(cx.own_words(el("span.unseen").text(&[" (", &level.name, ")"].concat())));
    name.child(choose)
}

fn cells(cx: Context, view: Perspective, share: bool, LevelRow { report, .. }: &LevelRow<'_>) -> Vec<String> {
    // As they were calculated with: what the person typed holds at every level.
    let term = |path| match report.scenario.pointer(path) {
        Some(Node::Text(value)) => parse(value).unwrap_or_default(),
        _ => Decimal::ZERO,
    };
    let exchange = cx.form.with(|form| form.scenario().exchange_rate.clone());
    let commitment = converted(term("/annual_commitment"), None, exchange.as_ref()).unwrap_or_default();
    let measures = view.measures(report);
    cx.formats.with(|formats| {
        let figures = [
            (Unit::Money, measures.net_profit),
            (Unit::Percent, measures.roi),
            (Unit::Months, measures.payback),
            (Unit::Money, measures.npv),
        ];
        let share = share.then(|| formats.percent(term("/revenue_share")));
        let figures = figures.into_iter().map(|(unit, figure)| figure_text(cx, formats, unit, figure.answer));
        share.into_iter().chain([formats.money(commitment)]).chain(figures).collect()
    })
}

/// What the level above one's own takes and brings.
fn next(cx: Context, levels: &Levels<'_>) -> El {
    let Some(next) = &levels.next else { return el("p.next").text(cx.say(Key::LEVEL_TOP)) };
    let yours = own(levels.rows.get(levels.own).map_or("", |row| row.level.name.as_str()));
    let name = own(&next.level.name);
    let (name, yours) = (name.as_str(), yours.as_str());
    let mut sentences = Vec::new();
    if let Some(worth) = next.worth {
        let amount = cx.formats.with(|formats| formats.money(worth.abs()));
        sentences.push(match worth {
            worth if worth.is_zero() => cx.fill(Key::LEVEL_WORTH_SAME, &[name, yours]),
            worth if worth.is_sign_negative() => cx.fill(Key::LEVEL_WORTH_LESS, &[&amount, name, yours]),
            _ => cx.fill(Key::LEVEL_WORTH, &[&amount, name, yours]),
        });
    }
    sentences.push(pays(cx, next, name, yours));
    let needs = next.requirements.iter().map(|standing| requirement(cx, standing));
    el("div.next")
        .child(cx.shows("h4", &cx.fill(Key::LEVEL_NEXT, &[name])))
        .children(sentences.iter().map(|sentence| cx.shows("p", sentence)))
        .child(el("p").text(cx.say(Key::LEVEL_NEEDS)))
        .child(el("ul").children(needs))
}

fn pays(cx: Context, next: &NextLevel<'_>, name: &str, yours: &str) -> String {
    match next.pays_from {
        Some(leads) => {
            let leads = cx.formats.with(|formats| formats.number(&plain(leads)));
            cx.fill(Key::LEVEL_PAYS_FROM, &[name, yours, &leads])
        }
        None => cx.fill(Key::LEVEL_PAYS_NEVER, &[name, yours]),
    }
}

fn requirement(cx: Context, standing: &Standing<'_>) -> El {
    let number = |amount: Decimal| cx.formats.with(|formats| formats.number(&plain(amount)));
    let (class, words) = match standing.missing() {
        None => ("open", cx.say(Key::LEVEL_YOUR_WORD).to_owned()),
        Some(missing) if missing.is_zero() => ("met", cx.say(Key::LEVEL_MET).to_owned()),
        Some(missing) => ("missing", cx.fill(Key::LEVEL_MISSING, &[&number(missing)])),
    };
    el("li")
        .child(cx.own_words(el("span").text(&standing.requirement.label)))
        .child(el(&["span.standing ", class].concat()).text(&words))
}

/// Tells what follows a level that was chosen besides the terms of the program.
pub fn tell_moved(cx: Context, before: &Scenario) {
    let Ok(before) = cx.form.with_untracked(|form| before.resolve(form.program())) else { return };
    let mut moved = Vec::new();
    for spec in all().iter().filter(|spec| spec.group != InputGroup::Payout) {
        let (was, now) = (before.value(spec.id), cx.form.with_untracked(|form| form.value(spec.id)));
        if was != now {
            moved.push(
                cx.fill(Key::MOVED, &[cx.words.label(spec), &value_text(cx, spec, &now), &value_text(cx, spec, &was)]),
            );
        }
    }
    if !moved.is_empty() && cx.is_there() {
        let words = cx.fill(Key::LEVEL_MOVED, &[&moved.join(" · ")]);
        cx.notice.set(Some(words.clone()));
        cx.announce(words);
    }
}

/// Follows the bands by which what counts of a plan pays or discounts.
pub fn bands(cx: Context, place: El) -> El {
    place.live_text(move || {
        let mut out = Vec::new();
        for input in [id::PLAN_BANDS, id::PLAN_DISCOUNTS] {
            let value = cx.form.with(|form| form.matters(input).then(|| form.value(input)));
            if let Some(value @ Value::Bands(Some(_))) = value {
                out.push(value_text(cx, input.spec(), &value));
            }
        }
        out.join(" ")
    })
}
