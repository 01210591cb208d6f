//! Inputs that others make idle: a report says that nothing depends on them.

use partner_roi_shared::inputs::id;
use partner_roi_shared::program::Model;
use partner_roi_shared::{InputId, Scenario};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::models::{figures, given, set, warnings};
use crate::properties::report;
use crate::support::catalog;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn licences_under_joint_ownership_are_not_used() {
    let mut scenario = given(Model::CoDevelopment, &[(id::IP_ROYALTY, "0.1"), (id::IP_LICENCE_FEE, "100")]);
    let not_used = |pointer: &str| ("input_not_used", Some(pointer.to_owned()));
    assert_eq!(warnings(&scenario), [not_used("/ip/licence_fee"), not_used("/ip/royalty")]);
    set(&mut scenario, id::IP_OWNERSHIP, "licence_back");
    assert_eq!(warnings(&scenario), []);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_other_inputs_make_idle_is_told_and_changes_nothing() {
    let not_used = |pointer: &str| ("input_not_used", Some(pointer.to_owned()));
    let idle = [
        (id::RAMP_MONTHS, "9"),
        (id::BILLING, "yearly"),
        (id::CHURN, "0.07"),
        (id::PRICE_CHANGE, "0.2"),
        (id::OPENING_CUSTOMERS, "30"),
        (id::PAYOUT_DURATION, "5"),
        (id::PLAN_CLAWBACK, "4"),
        (id::RISK_OPENING, "0.4"),
    ];
    let with = |deal_type, ramp, more: Option<(InputId, &'static str)>| {
        let mut inputs = vec![
            (id::HORIZON, "18"),
            (id::LEADS_PER_MONTH, "10"),
            (id::CONVERSION, "0.5"),
            (id::DEAL_SIZE, "1000"),
            (id::GROSS_MARGIN, "0.6"),
            (id::REVENUE_SHARE, "0.2"),
            (id::DEAL_TYPE, deal_type),
            (id::RAMP, ramp),
        ];
        inputs.extend(more);
        given(Model::RevenueShare, &inputs)
    };
    let plainly = with("one_time", "none", None);
    assert_eq!(warnings(&plainly), []);
    for (input, text) in idle {
        let scenario = with("one_time", "none", Some((input, text)));
        assert_eq!(warnings(&scenario), [not_used(&input.pointer())], "{}", input.spec().path);
        assert_eq!(figures(&report(&catalog(), &scenario)), figures(&report(&catalog(), &plainly)));
        // Where it counts, it changes something, and nothing is said.
        let counting = with("recurring", "linear", Some((input, text)));
        assert!(warnings(&counting).iter().all(|(code, _)| *code != "input_not_used"), "{}", input.spec().path);
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_plan_of_discounts_is_nothing_to_whoever_gets_a_share() {
    let told = |plan: &str, compensation: &str| {
        let mut scenario = Scenario::new("agent-platform", "channel", Some("premier"));
        scenario.plan = Some(plan.to_owned());
        set(&mut scenario, id::COMPENSATION, compensation);
        let mut told = warnings(&scenario);
        told.retain(|(code, _)| ["plan_not_used", "input_not_used"].contains(code));
        told
    };
    let idle = [("plan_not_used", Some("/plan".to_owned()))];
    assert_eq!(told("volume-discount", "share"), idle);
    assert_eq!(told("tiered", "resale"), idle);
    assert_eq!((told("volume-discount", "resale"), told("tiered", "share")), (Vec::new(), Vec::new()));
}
