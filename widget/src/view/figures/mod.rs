//! The smaller figures.

use partner_roi_shared::{Answer, Figure, Measures};

use super::Context;
use super::dom::{El, el};
use super::headline::{Unit, figure_text};
use crate::words::Key;

struct Row {
    label: Key,
    unit: Unit,
    of: fn(&Measures) -> Figure,
}

const ROWS: &[Row] = &[
    Row { label: Key::TOTAL_REVENUE, unit: Unit::Money, of: |m| m.total_revenue },
    Row { label: Key::GROSS_PROFIT, unit: Unit::Money, of: |m| m.gross_profit },
    Row { label: Key::TOTAL_COST, unit: Unit::Money, of: |m| m.total_cost },
    Row { label: Key::PEAK_FUNDING, unit: Unit::Money, of: |m| m.peak_funding },
    Row { label: Key::MOIC, unit: Unit::Multiple, of: |m| m.moic },
    Row { label: Key::REVENUE_MULTIPLE, unit: Unit::Multiple, of: |m| m.revenue_multiple },
    Row { label: Key::ROI_PRESENT_VALUE, unit: Unit::Percent, of: |m| m.roi_present_value },
    Row { label: Key::DISCOUNTED_PAYBACK, unit: Unit::Months, of: |m| m.discounted_payback },
];

/// All of them.
pub fn figures(cx: Context) -> El {
    el("section.figures")
        .part("figures")
        .child(el("h3").text(cx.say(Key::MORE_FIGURES)))
        .child(el("dl").children(ROWS.iter().map(|row| figure(cx, row))))
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
            _ => text,
        }
    };
    el("div").child(el("dt").text(cx.say(row.label))).child(el("dd").live_text(text))
}
