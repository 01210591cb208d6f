//! The engine as WebAssembly, with what `cargo xtask bench` measures as its functions.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that cannot work ends by panicking")]

#[path = "../work/mod.rs"]
mod work;

use partner_roi_shared::measures::Answer;
use partner_roi_shared::scorecard::Checked;
use partner_roi_shared::text::plain;
use partner_roi_shared::{Decimal, Figure, Ledger, Measures};
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn recalculate(deal_size: u32) -> String {
    format!("{:?}", work::recalculate(deal_size).measures.partner.npv.answer)
}

#[wasm_bindgen]
pub fn recalculate_and_report(deal_size: u32) -> String {
    work::recalculate(deal_size).to_json()
}

#[wasm_bindgen]
pub fn with_rates(deal_size: u32) -> String {
    work::with_rates(deal_size).to_string()
}

#[wasm_bindgen]
pub fn simulate(seed: u32) -> String {
    work::simulate(seed)
}

thread_local! {
    static DOCUMENT: String = work::scorecard::document(0);
    static CARD: Checked<'static> = DOCUMENT.with(|document| work::scorecard::read(document));
}

#[wasm_bindgen]
pub fn judge() -> usize {
    CARD.with(work::scorecard::judge)
}

#[wasm_bindgen]
pub fn judge_and_write() -> String {
    CARD.with(work::scorecard::judge_and_write)
}

#[wasm_bindgen]
pub fn read_card() -> usize {
    DOCUMENT.with(|document| work::scorecard::read(document).card().quarters.len())
}

/// The inputs with all defaults and the figures that follow, for others to compute and compare.
#[wasm_bindgen]
pub fn figures(deal_size: u32) -> String {
    let report = work::recalculate(deal_size);
    let inputs: Value = serde_json::from_str(&report.scenario.to_json()).unwrap();
    let side = |ledger: &Ledger, measures: &Measures| {
        let text = |numbers: &[Decimal]| numbers.iter().map(|number| plain(*number)).collect::<Vec<_>>();
        let years = ledger
            .years()
            .iter()
            .map(|year| text(&[year.revenue, year.cost_of_revenue, year.cost, year.net, year.cumulative]))
            .collect::<Vec<_>>();
        let value = |figure: Figure| match figure.answer {
            Answer::Value(value) => plain(value),
            Answer::Undefined(reason) => reason.code().to_owned(),
        };
        json!({
            "net": text(ledger.net_by_month()),
            "cumulative": text(&ledger.cumulative()),
            "years": years,
            "npv": value(measures.npv),
            "payback": value(measures.payback),
        })
    };
    let (ledgers, measures) = (&report.ledgers, &report.measures);
    json!({
        "inputs": inputs,
        "vendor": side(&ledgers.vendor, &measures.vendor),
        "partner": side(&ledgers.partner, &measures.partner),
    })
    .to_string()
}
