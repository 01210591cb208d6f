//! Bad input: every fault at once, each with the field and a stable code.

use partner_roi_shared::{Faults, calculate_document, fault::code};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::catalog;

const HEAD: &str = r#""program":"agent-platform","partner_type":"channel","level":"premier""#;

fn faults(text: &str) -> Faults {
    calculate_document(&catalog(), text).err().unwrap_or_else(|| panic!("calculated: {text}"))
}

fn assert_faults(text: &str, expected: &[(&str, &str)]) {
    let faults = faults(text);
    let found: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
    assert_eq!(found, expected, "{text}\n{faults}");
    assert!(faults.iter().all(|fault| fault.detail.len() > 10), "{faults}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn each_field_says_what_is_wrong_with_it() {
    for (field, pointer, expected) in [
        (r#""leads_per_month":"""#, "/leads_per_month", code::BLANK),
        (r#""leads_per_month":"many""#, "/leads_per_month", code::NOT_A_NUMBER),
        (r#""leads_per_month":"NaN""#, "/leads_per_month", code::NOT_A_NUMBER),
        (r#""leads_per_month":1e400"#, "/leads_per_month", code::OUT_OF_RANGE),
        (r#""leads_per_month":-1"#, "/leads_per_month", code::OUT_OF_RANGE),
        (r#""leads_per_month":"-0.0001""#, "/leads_per_month", code::OUT_OF_RANGE),
        (r#""deal_size":123456789012345678901234567890"#, "/deal_size", code::TOO_MANY_DIGITS),
        (r#""deal_size":"123456789012345678901234567891""#, "/deal_size", code::TOO_MANY_DIGITS),
        (r#""deal_size":null"#, "/deal_size", code::WRONG_TYPE),
        (r#""deal_size":true"#, "/deal_size", code::WRONG_TYPE),
        (r#""deal_size":["1"]"#, "/deal_size", code::WRONG_TYPE),
        (r#""horizon":0"#, "/horizon", code::OUT_OF_RANGE),
        (r#""horizon":121"#, "/horizon", code::OUT_OF_RANGE),
        (r#""horizon":"12.5""#, "/horizon", code::OUT_OF_RANGE),
        (r#""conversion":"1.01""#, "/conversion", code::OUT_OF_RANGE),
        (r#""discount_rate":"-1""#, "/discount_rate", code::OUT_OF_RANGE),
        (r#""ramp":"steep""#, "/ramp", code::NOT_ONE_OF),
        (r#""ramp":7"#, "/ramp", code::WRONG_TYPE),
        (r#""model":"barter""#, "/model", code::NOT_ONE_OF),
        (r#""payout_duration":0"#, "/payout_duration", code::OUT_OF_RANGE),
        (r#""season":["1"]"#, "/season", code::OUT_OF_RANGE),
        (r#""season":[1,1,1,1,1,1,1,1,1,1,1,"x"]"#, "/season/11", code::NOT_A_NUMBER),
        (r#""season":[1,1,1,1,1,1,1,1,1,1,1,2]"#, "/season", code::MEAN_NOT_ONE),
        (r#""lead_per_month":5"#, "/lead_per_month", code::UNKNOWN_FIELD),
        (r#""vendor_costs":5"#, "/vendor_costs", code::WRONG_TYPE),
        (r#""vendor_costs":{"acquisition":{"weekly":1}}"#, "/vendor_costs/acquisition/weekly", code::UNKNOWN_FIELD),
        (r#""vendor_costs":{"acquisition":{"monthly":-1}}"#, "/vendor_costs/acquisition/monthly", code::OUT_OF_RANGE),
        (r#""vendor_costs.acquisition.monthly":1"#, "/vendor_costs.acquisition.monthly", code::UNKNOWN_FIELD),
        (r#""program_version":"1""#, "/program_version", code::WRONG_TYPE),
        (r#""program_version":0"#, "/program_version", code::OUT_OF_RANGE),
        (r#""program_version":99"#, "/program_version", code::UNKNOWN_VERSION),
        (r#""a~b/c":1"#, "/a~0b~1c", code::UNKNOWN_FIELD),
    ] {
        assert_faults(&format!("{{{HEAD},{field}}}"), &[(pointer, expected)]);
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn all_faults_come_at_once() {
    assert_faults(
        &format!(
            r#"{{{HEAD},"season":["a",13,null],"payout_plan":{{"bands":[{{"from":5,"rate":0.1}},{{"from":3,"rate":9}}]}}}}"#
        ),
        &[
            ("/season/0", code::NOT_A_NUMBER),
            ("/season/1", code::OUT_OF_RANGE),
            ("/season/2", code::WRONG_TYPE),
            ("/season", code::OUT_OF_RANGE),
            ("/payout_plan/bands/1/rate", code::OUT_OF_RANGE),
            ("/payout_plan/bands/0/from", code::BANDS),
            ("/payout_plan/bands/1/from", code::BANDS),
        ],
    );
    assert_faults(
        r#"{"program":"agent-platform","partner_type":"dealer","level":"gold","deal_size":"x","horizon":0,"colour":"red"}"#,
        &[
            ("/deal_size", code::NOT_A_NUMBER),
            ("/horizon", code::OUT_OF_RANGE),
            ("/colour", code::UNKNOWN_FIELD),
            ("/partner_type", code::UNKNOWN_PARTNER_TYPE),
            ("/level", code::UNKNOWN_LEVEL),
        ],
    );
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bands_and_bonuses_say_everything_that_is_wrong_with_them() {
    let plan = |plan: &str| format!(r#"{{{HEAD},"payout_plan":{{{plan}}}}}"#);
    for (field, expected) in [
        (r#""bands":[{"from":0,"rate":0,"z":1}]"#, vec![("/payout_plan/bands/0/z", code::UNKNOWN_FIELD)]),
        (r#""bonuses":[{"threshold":0,"amount":5}]"#, vec![("/payout_plan/bonuses/0/threshold", code::OUT_OF_RANGE)]),
        (
            r#""bonuses":[{"threshold":1,"amount":5,"each_window":"yes"}]"#,
            vec![("/payout_plan/bonuses/0/each_window", code::WRONG_TYPE)],
        ),
        (
            r#""bands":[{"from":0},{"rate":2,"from":5}],"bonuses":[{"threshold":3}]"#,
            vec![
                ("/payout_plan/bands/0/rate", code::MISSING),
                ("/payout_plan/bands/1/rate", code::OUT_OF_RANGE),
                ("/payout_plan/bonuses/0", code::INCONSISTENT),
            ],
        ),
    ] {
        assert_faults(&plan(field), &expected);
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn who_and_what_must_be_known() {
    assert_faults("{}", &[("/program", code::MISSING), ("/partner_type", code::MISSING)]);
    assert_faults(r#"{"program":"nope","partner_type":"channel"}"#, &[("/program", code::UNKNOWN_PROGRAM)]);
    assert_faults(r#"{"program":"agent-platform","partner_type":"channel"}"#, &[("/level", code::MISSING)]);
    assert_faults(r#"{"program":"","partner_type":" "}"#, &[("/program", code::BLANK), ("/partner_type", code::BLANK)]);
    assert_faults(
        r#"{"program":"golden","partner_type":"plain","level":"premier"}"#,
        &[("/level", code::UNKNOWN_LEVEL)],
    );
    assert_faults(
        r#"{"program":"agent-platform","partner_type":"channel","level":null}"#,
        &[("/level", code::MISSING)],
    );
    assert_faults("[]", &[("", code::WRONG_TYPE)]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn malformed_is_not_invalid() {
    assert!(faults("{").is_malformed());
    assert!(faults(&format!(r#"{{{HEAD},"level":"select"}}"#)).is_malformed());
    assert!(!faults("{}").is_malformed());
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_is_too_large_together_is_an_overflow() {
    let text = format!(
        r#"{{{HEAD},"leads_per_month":1000000,"leads_growth":10,"conversion":1,"deal_size":1000000000000,"price_change":10,"horizon":120}}"#
    );
    assert_faults(&text, &[("", code::OVERFLOW)]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_smallest_scenario_is_enough() {
    let report = calculate_document(&catalog(), &format!("{{{HEAD}}}")).unwrap();
    let strings =
        calculate_document(&catalog(), &format!(r#"{{{HEAD},"discount_rate":"0.1","horizon":"36"}}"#)).unwrap();
    let literals = calculate_document(&catalog(), &format!(r#"{{{HEAD},"discount_rate":0.10,"horizon":36}}"#)).unwrap();
    assert_eq!(report.result_hash(), strings.result_hash());
    assert_eq!(report.to_json(), literals.to_json());
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_level_policy_needs_levels() {
    let warned = |head: &str| {
        let report = calculate_document(&catalog(), &format!(r#"{{{head},"level_policy":"rejudged"}}"#)).unwrap();
        report
            .warnings
            .iter()
            .any(|warning| warning.pointer.as_deref() == Some("/level_policy") && warning.code == "input_not_used")
    };
    assert!(warned(r#""program":"business-ecosystem","partner_type":"channel""#));
    assert!(!warned(HEAD));
}
