//! Figures of a scorecard in words and digits.

use partner_roi_shared::Decimal;
use partner_roi_shared::program::{Comparison, Unit};
use partner_roi_shared::scorecard::{Goal, Known, Metric, Reason, State, Trend};
use partner_roi_shared::text::plain;

use super::Card;
use crate::state::number::shifted;
use crate::view::{El, el};
use crate::words::{CardText, Key};

/// A value of a unit.
pub fn value(cx: Card, unit: Unit, value: Decimal) -> String {
    cx.formats.with(|formats| match unit {
        Unit::Money if cx.has_currency() => formats.money(value),
        Unit::Share | Unit::Growth => formats.percent(value),
        Unit::OutOfTen => cx.fill(CardText::OF_TEN, &[&formats.number(&plain(value))]),
        Unit::Milliseconds => cx.fill(CardText::MILLISECONDS, &[&formats.number(&plain(value))]),
        Unit::Money | Unit::Count | Unit::NetPromoterScore | Unit::Watched => formats.number(&plain(value)),
    })
}

/// By how much a value has changed. Shares change by points: 2% more of 41% would be another share.
pub fn difference(cx: Card, unit: Unit, by: Decimal) -> String {
    match unit {
        Unit::Share | Unit::Growth => {
            cx.formats.with(|formats| formats.counted(CardText::POINTS, &shifted(&plain(by), 2), &[]))
        }
        Unit::OutOfTen => cx.formats.with(|formats| formats.number(&plain(by))),
        _ => value(cx, unit, by),
    }
}

/// The same, or why there is none.
pub fn known(cx: Card, unit: Unit, known: Known) -> String {
    known.map_or_else(|reason| why(cx, reason).to_owned(), |found| value(cx, unit, found))
}

/// A score.
pub fn score(cx: Card, score: Decimal) -> String {
    cx.formats.with(|formats| formats.number(&plain(score)))
}

/// Why there is no figure.
pub fn why(cx: Card, reason: Reason) -> &'static str {
    cx.words.say(const { Key::of("card.reasons") }.then(reason.as_str()))
}

/// What a metric should reach.
pub fn target(cx: Card, metric: &Metric, goal: &Goal) -> String {
    let target = value(cx, metric.unit, goal.target.value.0);
    match metric.comparison {
        Some(comparison) => cx.fill(compared(comparison), &[&target]),
        None => target,
    }
}

fn compared(comparison: Comparison) -> Key {
    match comparison {
        Comparison::MoreThan => CardText::MORE_THAN,
        Comparison::AtLeast => CardText::AT_LEAST,
        Comparison::LessThan => CardText::LESS_THAN,
        Comparison::AtMost => CardText::AT_MOST,
    }
}

/// Words for what may still change, if the quarter is open.
pub fn so_far(cx: Card, open: bool, words: &str) -> String {
    if open { cx.fill(CardText::AS_YET, &[words]) } else { words.to_owned() }
}

/// The word for a state, with a sign that tells it apart without colours; nothing for what is only watched. That of an `open`
/// quarter may still change.
pub fn badge(cx: Card, state: State, open: bool) -> Option<El> {
    let (class, symbol, key) = match state {
        State::Green => ("span.state green", "✓", CardText::GREEN),
        State::Amber => ("span.state amber", "▲", CardText::AMBER),
        State::Red => ("span.state red", "✕", CardText::RED),
        State::Undecided => ("span.state undecided", "?", CardText::UNDECIDED),
        State::Watched => return None,
    };
    Some(match open && state != State::Undecided {
        true => sign("span.state provisional", symbol, &so_far(cx, true, cx.say(key))),
        false => sign(class, symbol, cx.say(key)),
    })
}

/// A word with a sign before it.
pub fn sign(class: &str, symbol: &str, word: &str) -> El {
    el(class).part("state").child(el("span.sign").attr("aria-hidden", "true").text(symbol)).child(el("span").text(word))
}

/// What a change is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Nothing that needs words.
    Silent,
    /// The quarter before.
    Before,
    /// The same quarter a year before.
    LastYear,
}

impl Against {
    /// Better, worse, the same.
    fn words(self) -> [Key; 3] {
        match self {
            Self::Silent => [CardText::UP, CardText::DOWN, CardText::SAME],
            Self::Before => [CardText::BETTER_THAN_BEFORE, CardText::WORSE_THAN_BEFORE, CardText::SAME_AS_BEFORE],
            Self::LastYear => {
                [CardText::BETTER_THAN_LAST_YEAR, CardText::WORSE_THAN_LAST_YEAR, CardText::SAME_AS_LAST_YEAR]
            }
        }
    }

    fn of(self, trend: &Trend) -> Known {
        if self == Self::LastYear { trend.four_back } else { trend.previous }
    }
}

/// Better or worse by how much, which `written` writes; nothing if there is nothing to compare with.
pub fn change(
    cx: Card,
    trend: &Trend,
    against: Against,
    higher_is_better: bool,
    written: impl Fn(Decimal) -> String,
) -> Option<String> {
    let change = against.of(trend).ok()?;
    let [better, worse, same] = against.words();
    Some(match (change.is_zero(), (change > Decimal::ZERO) == higher_is_better) {
        (true, _) => cx.say(same).to_owned(),
        (_, true) => cx.fill(better, &[&written(change.abs())]),
        (_, false) => cx.fill(worse, &[&written(change.abs())]),
    })
}

/// An arrow for a change, and whether it is for the better, unless the quarter is `open`; words stand beside it.
pub fn arrow(trend: &Trend, higher_is_better: bool, open: bool) -> El {
    let (class, sign) = match trend.previous {
        Ok(change) if change.is_zero() => ("span.arrow", "→"),
        Ok(change) => {
            let up = change > Decimal::ZERO;
            let class = match (open, up == higher_is_better) {
                (true, _) => "span.arrow",
                (_, true) => "span.arrow better",
                (_, false) => "span.arrow worse",
            };
            (class, if up { "↗" } else { "↘" })
        }
        Err(_) => ("span.arrow", "·"),
    };
    el(class).attr("aria-hidden", "true").text(sign)
}
