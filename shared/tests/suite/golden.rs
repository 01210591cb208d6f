//! Golden scenarios: one file is one test, with its derivation in words and every figure that was
//! worked out without this engine, to 20 decimals.

use partner_roi_shared::calculate_document;
use serde_json::Value as Json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, decimal};

/// The files hold 20 decimals; amounts run into millions, and the engine's own rounding of
/// intermediate figures lies in the 28th significant digit.
const TOLERANCE: &str = "0.000000000000000001";

fn assert_close(found: &Json, expected: &Json, what: &str) {
    let (found, expected) = (decimal(found.as_str().unwrap()), decimal(expected.as_str().unwrap()));
    let difference = (found - expected).abs();
    assert!(difference <= decimal(TOLERANCE), "{what}: {found}, expected {expected}");
}

fn assert_figure(found: &Json, expected: &Json, what: &str) {
    assert_eq!(found["undefined"], expected["undefined"], "{what}");
    assert_eq!(found["month"], expected["month"], "{what}: month");
    assert_eq!(found["within_horizon"], expected["within_horizon"], "{what}: within the horizon");
    if !expected["value"].is_null() {
        assert_close(&found["value"], &expected["value"], what);
    }
    assert_eq!(found["final"].is_null(), expected["final"].is_null(), "{what}: final");
    if !expected["final"].is_null() {
        assert_figure(&found["final"], &expected["final"], &format!("{what}: final"));
    }
}

fn check(file: &str) {
    let golden: Json = serde_json::from_str(file).unwrap();
    assert!(golden["derivation"].as_str().is_some_and(|text| text.len() > 40), "a golden file says how it was derived");
    let report =
        calculate_document(&catalog(), &golden["scenario"].to_string()).unwrap_or_else(|faults| panic!("{faults}"));
    let report: Json = serde_json::from_str(&report.to_json()).unwrap();
    let expected = &golden["expected"];
    let sides = |of: &Json| of.as_object().map(|sides| sides.keys().cloned().collect::<Vec<_>>());
    assert_eq!(sides(&report["ledgers"]), sides(&expected["ledgers"]));
    for side in sides(&expected["ledgers"]).unwrap_or_default().iter().map(String::as_str) {
        let lines = report["ledgers"][side]["lines"].as_array().unwrap();
        let expected_lines = expected["ledgers"][side].as_object().unwrap();
        let mut found: Vec<_> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
        found.sort_unstable();
        let known: Vec<_> = expected_lines.keys().map(String::as_str).collect();
        assert_eq!(found, known, "{side}: lines");
        for line in lines {
            let id = line["id"].as_str().unwrap();
            let (found, expected) = (line["by_month"].as_array().unwrap(), expected_lines[id].as_array().unwrap());
            assert_eq!(found.len(), expected.len(), "{side}.{id}");
            for (month, (found, expected)) in found.iter().zip(expected).enumerate() {
                assert_close(found, expected, &format!("{side}.{id} month {month}"));
            }
        }
        for (name, figure) in expected["measures"][side].as_object().unwrap() {
            assert_figure(&report["measures"][side][name], figure, &format!("{side}.{name}"));
        }
        if let Some(unadjusted) = expected["measures_unadjusted"][side].as_object() {
            for (name, figure) in unadjusted {
                assert_figure(&report["measures_unadjusted"][side][name], figure, &format!("unadjusted {side}.{name}"));
            }
        }
    }
    for (name, figure) in expected["ratios"].as_object().into_iter().flatten() {
        assert_figure(&report["ratios"][name], figure, name);
    }
    assert_eq!(report["levels"], expected["levels"], "levels");
    assert_eq!(report["measures_unadjusted"].is_null(), expected["measures_unadjusted"].is_null(), "risk");
    let (warnings, expected) = (report["warnings"].as_array().unwrap(), expected["warnings"].as_array().unwrap());
    assert_eq!(warnings.len(), expected.len());
    for (found, expected) in warnings.iter().zip(expected) {
        assert_eq!(found["code"], expected["code"]);
        assert_eq!(found["pointer"], expected["pointer"]);
        for field in
            ["amount", "at"].into_iter().filter(|field| !expected[*field].is_null() || !found[*field].is_null())
        {
            assert_close(&found[field], &expected[field], "warning");
        }
    }
}

macro_rules! golden {
    ($($name:ident)+) => { $(
        #[cfg_attr(not(target_arch = "wasm32"), test)]
        #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
        fn $name() {
            check(include_str!(concat!("golden/", stringify!($name), ".json")));
        }
    )+ };
}

golden! {
    one_time_deal
    recurring_with_churn_and_price
    yearly_billing_opening_customers_delay
    payout_terms
    fees_funds_and_outlays
    ramp_season_growth_lag
    first_year_share_yearly_payout
    nothing_invested_no_cost
    dips_again
    agent_platform_channel_premier
    agent_platform_technology_strategic
    agent_platform_solution_registered
    share_model
    oem_minimum
    co_development_licence_back
    strategic_investment
    joint_venture_loss
    joint_venture_spin_out
    resale_volume_discounts
    marginal_quarterly_calendar_year
    whole_amount_cap_bonus
    crossing_deal_lifetime
    prospective_quarter
    clawback_with_churn
    clawback_with_bands
    opening_volume
    levels_rejudged
    levels_rejudged_down
    risk_factors
    risk_in_a_venture
    exchange_to_yen
}
