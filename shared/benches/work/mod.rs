//! The work that is measured, the same natively and as WebAssembly.

pub mod scorecard;

use partner_roi_shared::measures::{Answer, Rates};
use partner_roi_shared::{Catalog, Decimal, Ledger, Report, calculate_document, requests};

/// Sixty months of the bundled platform with one deal size, which each round changes.
pub fn scenario(deal_size: u32) -> String {
    format!(
        r#"{{"program":"agent-platform","partner_type":"channel","level":"premier","horizon":60,"deal_size":"{deal_size}"}}"#
    )
}

/// From the document to both ledgers, their year rows, running totals and measures.
pub fn recalculate(deal_size: u32) -> Report {
    let report = calculate_document(Catalog::bundled(), &scenario(deal_size)).unwrap();
    for ledger in [&report.ledgers.vendor, &report.ledgers.partner] {
        assert_eq!(ledger.years().len(), 6);
        assert_eq!(ledger.cumulative().len(), 61);
    }
    report
}

/// The same with the rates of return of all three ledgers; gives the sum of what they are a year.
pub fn with_rates(deal_size: u32) -> Decimal {
    let report = recalculate(deal_size);
    let rate = |ledger: &Ledger| {
        let rates = Rates::of(ledger.net_by_month(), Decimal::new(1, 1)).unwrap();
        if let Answer::Value(annual) = rates.irr_annual { annual } else { Decimal::ZERO }
    };
    rate(&report.ledgers.vendor) + rate(&report.ledgers.partner) + rate(&report.ledgers.joint)
}

/// Ten thousand trials with two uncertain inputs.
pub fn simulate(seed: u32) -> String {
    let question = format!(
        r#"{{"scenario":{{"program":"agent-platform","partner_type":"channel","level":"premier"}},"figure":"partner.npv",
        "uncertain":[{{"input":"deal_size","low":"30000","mode":"48000","high":"60000"}},
        {{"input":"conversion","low":"0.05","high":"0.2"}}],"trials":10000,"seed":{seed}}}"#
    );
    requests::simulate(Catalog::bundled(), &question).unwrap().to_json()
}
