//! What was planned beside what came in, quarter by quarter.

use std::rc::Rc;

use partner_roi_shared::program::Unit;
use partner_roi_shared::scorecard::{Known, Plan, PlanRow, Scorecard};
use partner_roi_shared::text::parse;
use partner_roi_shared::{Decimal, Program};

use super::Card;
use super::explanation::{how, how_in_words};
use super::figures::{known, value, why};
use super::paper;
use crate::chart::{Piece, Plot, Size};
use crate::panels::charts::columns::columns;
use crate::panels::charts::{self, legend};
use crate::state::card::basis;
use crate::state::card::board::Board;
use crate::state::card::plan::{self, Origin};
use crate::view::chart::{Names, Shown, chart, pixels};
use crate::view::{El, Shell, el, head, own};
use crate::words::{CardText, Key};

/// The columns of a quarter: what was planned is framed, what came in is full.
const SERIES: [(Key, &str); 2] = [(CardText::PLANNED, "apart"), (CardText::ACTUAL, "main")];

/// The chart, for a card that has a plan.
pub fn plan(cx: Card) -> El {
    cx.add_styles(charts::STYLES);
    let there = move || cx.board.with(|board| board.shown().card().plan.is_some());
    let rows = move || {
        let rows = cx.board.with(|board| board.shown().judge().ok().map(|card| Rows::of(cx, &card)));
        rows.map(|rows| Rc::new(rows) as Rc<dyn Shown>)
    };
    let shown = move || if there() { rows() } else { None };
    let names = Names {
        id: "plan-chart",
        heading: el("h3").text(cx.say(CardText::PLAN)),
        switch: Some(CardText::PLAN_SHOW_AS),
        reading: CardText::PLAN_READING,
    };
    let entries = SERIES.map(|(key, class)| (class, cx.say(key)));
    let from = cx.judged("div.plan-from", move |card, _| {
        let so_far = plan::latest(card).map(|row| {
            let name = cx.fill(CardText::PLAN_POINT, &[&cx.quarter(row.quarter), cx.say(CardText::PLAN_SHARE)]);
            how_in_words(cx, &figure(row, "share_so_far"), &name)
        });
        so_far.into_iter().chain([origin(cx, "p.muted", card)]).collect()
    });
    el("section.plan")
        .part("plan")
        .flag("hidden", move || !there())
        .child(chart(cx.shell(), names, shown))
        .child(paper::drawn(cx, shown))
        .child(legend(&entries))
        .child(from)
}

/// The name of a figure of a quarter.
fn figure(row: &PlanRow, of: &str) -> String {
    [&row.quarter.to_string(), ".plan.", of].concat()
}

/// What the plan is from, and which figure is held against it.
pub fn origin(cx: Card, what: &str, card: &Scorecard<'_>) -> El {
    let Some(known) = &card.card.plan else { return el(what) };
    let begins = cx.quarter(known.first_quarter);
    let library = cx.board.with_untracked(Board::library);
    let (from, language) = match plan::origin(known, &library.catalog) {
        Some(Origin::Scenario(program)) => {
            let (name, version) = (own(&program.name), program.version.to_string());
            let from = cx.fill(CardText::PLAN_SCENARIO, &[&name, &version, &begins]);
            (cx.words.join(&from, &terms(cx, known, program)), program.language.as_deref())
        }
        Some(Origin::Series(months)) => {
            (cx.formats.with(|formats| formats.counted(CardText::PLAN_SERIES, &months.to_string(), &[&begins])), None)
        }
        None => (String::new(), None),
    };
    let held = plan::metric(card).map(|metric| cx.fill(CardText::PLAN_HELD, &[&cx.metric(metric)]));
    cx.shows(what, &cx.words.join(&from, &held.unwrap_or_default()), language)
}

/// For which partner, at which level, so that two plans under one program are told apart.
fn terms(cx: Card, known: &Plan, program: &Program) -> String {
    let named = plan::terms(known, program).into_iter().zip([Key::PARTNER_TYPE, Key::LEVEL]);
    let pairs = named.filter_map(|(name, key)| {
        let name = cx.words.apart(&own(name?));
        Some(cx.fill(CardText::PLAN_PAIR, &[cx.say(key), &name]))
    });
    let said = pairs.reduce(|said, pair| cx.fill(CardText::PLAN_LIST, &[&said, &pair])).unwrap_or_default();
    cx.words.sentence(&said)
}

/// The rows of a plan as they stand.
struct Rows {
    cx: Card,
    unit: Unit,
    rows: Vec<PlanRow>,
    /// The one that says how it went so far.
    latest: Option<PlanRow>,
    /// How many of the rows are of closed quarters; they are the first.
    closed: usize,
}

impl Rows {
    fn of(cx: Card, card: &Scorecard<'_>) -> Self {
        let closed = basis::closed(card);
        Self { cx, unit: plan::unit(card), rows: card.plan.clone(), latest: plan::latest(card).copied(), closed }
    }

    fn name(&self, place: usize, row: &PlanRow) -> String {
        let name = self.cx.quarter(row.quarter);
        if place < self.closed { name } else { self.cx.fill(CardText::PLAN_OPEN, &[&name]) }
    }

    fn known(&self, figure: Known) -> String {
        known(self.cx, self.unit, figure)
    }

    fn share(&self, row: &PlanRow) -> String {
        known(self.cx, Unit::Share, row.share)
    }
}

impl Shown for Rows {
    fn last(&self) -> u32 {
        self.rows.len().saturating_sub(1) as u32
    }

    fn rest(&self) -> u32 {
        self.closed.saturating_sub(1).min(self.rows.len().saturating_sub(1)) as u32
    }

    fn leap(&self) -> u32 {
        4
    }

    fn point(&self, cx: Shell, place: u32) -> String {
        let place = place as usize;
        let Some(row) = self.rows.get(place) else { return String::new() };
        let mut pairs = vec![(CardText::PLANNED, self.known(row.planned)), (CardText::ACTUAL, self.known(row.actual))];
        // Where one of the two is missing, that has been said by now.
        if let Ok(difference) = row.difference {
            pairs.push((CardText::PLAN_DIFFERENCE, value(self.cx, self.unit, difference)));
            pairs.push((CardText::PLAN_SHARE, self.share(row)));
        }
        let pairs = pairs.into_iter().map(|(key, text)| cx.fill(CardText::PLAN_PAIR, &[cx.say(key), &text]));
        let said = pairs.reduce(|said, pair| cx.fill(CardText::PLAN_LIST, &[&said, &pair])).unwrap_or_default();
        cx.fill(CardText::PLAN_POINT, &[&self.name(place, row), &said])
    }

    fn draw(&self, cx: Shell, size: Size) -> (Vec<El>, Rc<dyn Plot>) {
        let piece = |(column, figure): (usize, Known)| {
            // A column of nothing would be a line that looks like little.
            let figure = figure.ok().filter(|figure| !figure.is_zero())?;
            Some(Piece { series: column, column, value: pixels(figure) })
        };
        let slots: Vec<Vec<_>> = self
            .rows
            .iter()
            .map(|row| [row.planned, row.actual].into_iter().enumerate().filter_map(piece).collect())
            .collect();
        let names: Vec<_> = self.rows.iter().map(|row| self.cx.quarter(row.quarter)).collect();
        let write = |plain: &str| match self.unit {
            Unit::Money => cx.formats.with(|formats| formats.short(plain)),
            unit => value(self.cx, unit, parse(plain).unwrap_or(Decimal::ZERO)),
        };
        columns(cx, &slots, &names, &SERIES.map(|(_, class)| class), size, &write)
    }

    fn summary(&self, cx: Shell) -> String {
        let Some(row) = self.latest else { return cx.say(CardText::PLAN_NOTHING_YET).to_owned() };
        let quarter = self.cx.quarter(row.quarter);
        match (row.actual_so_far, row.planned_so_far, row.share) {
            (Ok(actual), Ok(planned), Ok(share)) => {
                let [actual, planned] = [actual, planned].map(|figure| value(self.cx, self.unit, figure));
                let share = value(self.cx, Unit::Share, share);
                cx.fill(CardText::PLAN_SUMMARY, &[&actual, &planned, &quarter, &share])
            }
            (.., Err(reason)) | (Err(reason), ..) | (_, Err(reason), _) => {
                cx.words.sentence(&cx.fill(CardText::PLAN_PAIR, &[&quarter, why(self.cx, reason)]))
            }
        }
    }

    fn table(&self, cx: Shell) -> Vec<El> {
        let names = [
            CardText::QUARTER_OF,
            CardText::PLANNED,
            CardText::ACTUAL,
            CardText::PLAN_DIFFERENCE,
            CardText::PLAN_SHARE,
        ];
        let row = |(place, row): (usize, &PlanRow)| {
            let cell = |unit: Unit, known: Known, of: Option<(&str, Key)>| {
                let cell = match known {
                    Ok(known) => el("td").text(&value(self.cx, unit, known)),
                    Err(reason) => el("td.no-figure").text(why(self.cx, reason)),
                };
                cell.children(of.map(|(of, name)| {
                    let name = cx.fill(CardText::PLAN_POINT, &[&self.name(place, row), cx.say(name)]);
                    how(self.cx, &figure(row, of), &name)
                }))
            };
            el("tr")
                .child(el("th").attr("scope", "row").text(&self.name(place, row)))
                .child(cell(self.unit, row.planned, Some(("planned", CardText::PLANNED))))
                .child(cell(self.unit, row.actual, None))
                .child(cell(self.unit, row.difference, Some(("difference", CardText::PLAN_DIFFERENCE))))
                .child(cell(Unit::Share, row.share, Some(("share_so_far", CardText::PLAN_SHARE))))
        };
        vec![head(cx, &names), el("tbody").children(self.rows.iter().enumerate().map(row))]
    }
}
