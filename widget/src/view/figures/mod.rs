//! The smaller figures.

use partner_roi_shared::measures::{Rates, Undefined};
use partner_roi_shared::{Answer, Figure, Measures};

use super::Context;
use super::dom::{El, el};
use super::explain::{name_of, term};
use super::headline::{Unit, figure_text};
use crate::words::Key;

/// A year's revenue by a year's outlay.
pub const MULTIPLE: &str = "revenue_multiple";

struct Row {
    name: &'static str,
    unit: Unit,
    of: fn(&Measures) -> Figure,
}

const ROWS: &[Row] = &[
    Row { name: "total_revenue", unit: Unit::Money, of: |m| m.total_revenue },
    Row { name: "gross_profit", unit: Unit::Money, of: |m| m.gross_profit },
    Row { name: "total_cost", unit: Unit::Money, of: |m| m.total_cost },
    Row { name: "peak_funding", unit: Unit::Money, of: |m| m.peak_funding },
    Row { name: "moic", unit: Unit::Multiple, of: |m| m.moic },
    Row { name: MULTIPLE, unit: Unit::Multiple, of: |m| m.revenue_multiple },
    Row { name: "roi_present_value", unit: Unit::Percent, of: |m| m.roi_present_value },
    Row { name: "discounted_payback", unit: Unit::Months, of: |m| m.discounted_payback },
];

/// All of them.
pub fn figures(cx: Context) -> El {
    el("section.figures")
        .part("figures")
        .child(el("h3").text(cx.say(Key::MORE_FIGURES)))
        .child(el("dl").children(ROWS.iter().map(|row| figure(cx, row))).children(RATES.map(|rate| rate_row(cx, rate))))
}

/// A rate of return, and how many there are of it.
struct Rate {
    name: &'static str,
    of: fn(&Rates) -> (Answer, usize),
}

/// The rates of return, the one that people know first. They are worked out when everything else is on screen.
const RATES: [Rate; 3] = [
    Rate { name: "irr_annual", of: |rates| (rates.irr_annual, rates.irr.roots.len()) },
    Rate { name: "irr", of: |rates| (rates.irr.headline, rates.irr.roots.len()) },
    Rate { name: "mirr", of: |rates| (rates.mirr, 1) },
];

fn rate_row(cx: Context, Rate { name, of }: Rate) -> El {
    let text = move || {
        let view = cx.view.get();
        let rates = cx.rates.with(|rates| rates.as_ref().map(|(answer, rates)| (answer.clone(), of(view.side(rates)))));
        // Those of an earlier answer must not stand beside this one.
        let current = rates.filter(|(answer, _)| cx.answer.with(|shown| shown.as_ref() == Some(answer)));
        let Some((_, (rate, roots))) = current else { return "…".to_owned() };
        let text = cx.formats.with(|formats| figure_text(cx, formats, Unit::Percent, rate));
        match u32::try_from(roots) {
            Ok(roots) if roots > 1 => cx.fill(Key::IRR_SEVERAL, &[&text, &cx.number(roots)]),
            _ => text,
        }
    };
    el("div").child(term(cx, name, name_of(cx, name))).child(el("dd").live_text(text))
}

fn figure(cx: Context, row: &'static Row) -> El {
    let text = move || {
        let view = cx.view.get();
        let Some(figure) = cx.answer.with(|answer| answer.as_ref().map(|answer| (row.of)(view.measures(&answer.0))))
        else {
            return String::new();
        };
        let text = cx.formats.with(|formats| figure_text(cx, formats, row.unit, figure.answer));
        match (figure.answer, figure.month) {
            (Answer::Value(value), Some(month)) if !value.is_zero() => {
                let month = cx.number(month);
                cx.fill(Key::PEAK_FUNDING_MONTH, &[&text, &month])
            }
            // Its divisor is not all that the side spends, so there may be costs all the same.
            (Answer::Undefined(Undefined::NoCost), _) if row.name == MULTIPLE => cx.say(Key::NO_OUTLAY).to_owned(),
            _ => text,
        }
    };
    el("div").child(term(cx, row.name, name_of(cx, row.name))).child(el("dd").live_text(text))
}
