//! What a customer, a lead, a deal and a partner come to.

use partner_roi_shared::{Answer, Figure};

use crate::panels::filled;
use crate::view::{Context, El, Unit, el, figure_text, term};
use crate::words::Key;

const STYLES: &str = include_str!("ratios.css");

/// The panel: the ratios that have a value.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    filled(cx, "div.figures", move || {
        let answer = cx.answer.get()?;
        let rows: Vec<_> = answer.0.ratios.iter().filter_map(|(name, figure)| row(cx, name, figure)).collect();
        Some(match rows.is_empty() {
            true => vec![el("p").text(cx.say(Key::RATIOS_NONE))],
            false => vec![el("dl").children(rows), el("p.basis").text(cx.say(Key::RATIOS_COST))],
        })
    })
}

fn row(cx: Context, name: &str, figure: &Figure) -> Option<El> {
    if !matches!(figure.answer, Answer::Value(_)) {
        return None;
    }
    let text = cx.formats.with(|formats| figure_text(cx, formats, unit(name), figure.answer));
    let text = if figure.within_horizon { cx.fill(Key::RATIOS_WITHIN, &[&text]) } else { text };
    let label = cx.say(const { Key::of("later.figures") }.then(name));
    Some(el("div").child(term(cx, &["ratios.", name].concat(), label)).child(el("dd").text(&text)))
}

/// How a ratio is written.
fn unit(name: &str) -> Unit {
    match name {
        "ltv_cac" => Unit::Multiple,
        "effective_payout_rate" => Unit::Percent,
        _ => Unit::Money,
    }
}
