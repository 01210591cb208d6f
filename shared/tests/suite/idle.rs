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

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn one_share_is_nothing_where_bands_pay() {
    let with = |share: Option<&'static str>| {
        let mut scenario = Scenario::new("agent-platform", "channel", Some("premier"));
        scenario.plan = Some("tiered".to_owned());
        if let Some(share) = share {
            set(&mut scenario, id::REVENUE_SHARE, share);
        }
        scenario
    };
    let (plainly, idle) = (with(None), with(Some("0.05")));
    let about = |scenario: &Scenario| {
        warnings(scenario).into_iter().filter(|(code, _)| *code == "input_not_used").collect::<Vec<_>>()
    };
    assert_eq!(about(&plainly), []);
    assert_eq!(about(&idle), [("input_not_used", Some("/revenue_share".to_owned()))]);
    assert_eq!(figures(&report(&catalog(), &idle)), figures(&report(&catalog(), &plainly)));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_a_sale_at_the_end_brings_is_told_for_each_side() {
    let exits = [
        ("joint-venture", Model::JointVenture, id::VENTURE_EXIT_VALUE),
        ("co-development", Model::StrategicInvestment, id::EXIT_VALUE),
    ];
    for (program, model, exit) in exits {
        let read = |more: &str| {
            let model = model.as_str();
            let text =
                format!("{{\"program\":\"{program}\",\"partner_type\":\"technology\",\"model\":\"{model}\"{more}}}");
            Scenario::from_json(&text).unwrap_or_else(|faults| panic!("{faults}"))
        };
        let scenario = read("");
        let mut without = scenario.clone();
        set(&mut without, exit, "0");
        let (with, without) = (report(&catalog(), &scenario), report(&catalog(), &without));
        let told: Vec<_> = with.warnings.iter().filter(|warning| warning.code == "exit_assumed").collect();
        assert!(!told.is_empty(), "{program}");
        for (side, measures) in with.measures.iter().filter(|(side, _)| *side != "venture") {
            let profit = |measures: &partner_roi_shared::Measures| match measures.net_profit.answer {
                partner_roi_shared::Answer::Value(profit) => profit,
                partner_roi_shared::Answer::Undefined(reason) => panic!("{reason:?}"),
            };
            let left = without.measures.iter().find(|(other, _)| *other == side).map(|(_, measures)| profit(measures));
            let brings = profit(measures) - left.unwrap();
            match told.iter().find(|warning| warning.what == side) {
                Some(warning) => {
                    assert_eq!((warning.amount, with.left_without(warning)), (Some(brings), left), "{program} {side}");
                    assert_eq!(warning.pointer, Some(exit.pointer()));
                    assert!(with.detail(warning).contains(side));
                }
                None => assert!(brings <= partner_roi_shared::Decimal::ZERO, "{program} {side} {brings}"),
            }
        }
        assert!(without.warnings.iter().all(|warning| warning.code != "exit_assumed"));
    }
}
