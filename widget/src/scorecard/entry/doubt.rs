//! A figure that was taken as it was typed, and is asked about.

use partner_roi_shared::program::Unit;
use partner_roi_shared::scorecard::{Goal, Metric};
use partner_roi_shared::{Decimal, Value};

use super::ask::focus_soon;
use crate::scorecard::Card;
use crate::scorecard::figures::{target, value};
use crate::state::card::board::Board;
use crate::state::card::doubt::Doubt;
use crate::state::card::entry::kind;
use crate::state::entry::write;
use crate::view::{El, Live, button, el};
use crate::words::{CardText, Key};

/// The figure as it was taken, and what looks wrong with it.
pub type Asked = Live<Option<(Decimal, Doubt)>>;

/// Asks, or asks no more. What is asked already stays as it is: somebody may be pressing its button.
pub fn ask(asked: Asked, now: Option<(Decimal, Doubt)>) {
    if asked.with_untracked(|known| *known != now) {
        asked.set(now);
    }
}

/// Below a field: how the figure was taken, and a button for what was probably meant.
pub fn question(cx: Card, metric: &Metric, goal: Option<&Goal>, asked: Asked) -> El {
    let (id, unit) = (metric.id.clone(), metric.unit);
    let aim = goal.map(|goal| target(cx, metric, goal)).unwrap_or_default();
    let place = el("div.entry-doubt").attr("role", "status");
    let this = place.clone();
    place.contents(move || match asked.get() {
        None => Vec::new(),
        Some((taken, doubt @ Doubt::Meant(other))) => {
            let meant = whole(cx, unit, other);
            let (id, row) = (id.clone(), this.clone());
            let take = move |_| {
                let separators = cx.board.with_untracked(Board::separators);
                let text = write(kind(unit), &Value::Decimal(other), separators);
                cx.board.update(|board| board.type_figure(&id, &text, cx.now()));
                asked.set(None);
                // The button is gone.
                let row = row.clone();
                focus_soon(move || row.around(".entry-row")?.inside("input"));
            };
            vec![
                el("p").text(&words(cx, unit, &aim, taken, doubt)),
                button("button.quiet", "button", take).text(&cx.fill(CardText::DOUBT_TAKE, &[&meant])),
            ]
        }
        Some((taken, doubt)) => vec![el("p").text(&words(cx, unit, &aim, taken, doubt))],
    })
}

/// A share to the last digit: 0.91% and 0.9% are not the same slip.
fn whole(cx: Card, unit: Unit, share: Decimal) -> String {
    let separators = cx.board.with_untracked(Board::separators);
    let written = write(kind(unit), &Value::Decimal(share.normalize()), separators);
    cx.fill(Key::PERCENT, &[&cx.words.figure(&written)])
}

/// The question itself; `aim` is the target in words.
pub fn words(cx: Card, unit: Unit, aim: &str, taken: Decimal, doubt: Doubt) -> String {
    let figure = |figure: Decimal| value(cx, unit, figure);
    match doubt {
        Doubt::Meant(other) => cx.fill(CardText::DOUBT_MEANT, &[&whole(cx, unit, taken), &whole(cx, unit, other)]),
        Doubt::Far => cx.fill(CardText::DOUBT_FAR, &[&figure(taken), aim]),
        Doubt::Beyond(low, high) => cx.fill(CardText::DOUBT_BEYOND, &[&figure(taken), &figure(low), &figure(high)]),
        Doubt::YesNo => cx.fill(CardText::DOUBT_YES_NO, &[&figure(taken)]),
        Doubt::Below => cx.fill(CardText::DOUBT_BELOW, &[&figure(taken)]),
        Doubt::Unusual => cx.fill(CardText::DOUBT_UNUSUAL, &[&figure(taken)]),
    }
}
