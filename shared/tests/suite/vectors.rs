//! Published test cases of spreadsheets and libraries; where they come from stands beside them in
//! `vectors/README.md`. A published rate must be among the roots that the engine finds.

use partner_roi_shared::Decimal;
use partner_roi_shared::requests::measure;
use serde_json::{Map, Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{decimal, json};

/// Spreadsheets stop their iterations at about this distance from the root.
const SPREADSHEET: &str = "0.0000002";

fn cases(file: &str) -> Vec<Json> {
    serde_json::from_str(file).unwrap()
}

/// The request that a case stands for: its fields that are questions.
fn request(case: &Json) -> Map<String, Json> {
    let asked = ["flows", "dates", "rate", "finance_rate", "reinvest_rate"];
    asked.into_iter().filter(|key| !case[key].is_null()).map(|key| (key.to_owned(), case[key].clone())).collect()
}

fn answer(request: Map<String, Json>) -> Result<Json, String> {
    measure(&Json::Object(request).to_string())
        .map(json)
        .map_err(|faults| faults.iter().next().unwrap().code.to_owned())
}

/// A number as another program wrote it: a float with its exponent.
fn number(json: &Json) -> Option<Decimal> {
    let text = json.as_number()?.to_string();
    partner_roi_shared::text::parse(&text).ok().or_else(|| Decimal::try_from(json.as_f64()?).ok())
}

fn value(answer: &Json) -> Decimal {
    decimal(answer["value"].as_str().unwrap_or_else(|| panic!("{answer}")))
}

fn is_root(rate: &Json, expected: Decimal, tolerance: Decimal) -> bool {
    let roots = rate["roots"].as_array().unwrap();
    roots.iter().any(|root| {
        let root = decimal(root.as_str().unwrap());
        (root - expected).abs() <= tolerance * (Decimal::ONE + expected.abs())
    })
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn excel_irr() {
    for case in cases(include_str!("vectors/excel_irr.json")) {
        let irr = &answer(request(&case)).unwrap()["irr"];
        match number(&case["excel"]) {
            Some(expected) => assert!(is_root(irr, expected, decimal(SPREADSHEET)), "{case}: {irr}"),
            // #NUM!, or a guess that Excel cannot start from: then a rate may still exist.
            None if case["guess"].is_null() => assert_eq!(irr["undefined"], "no_sign_change", "{case}: {irr}"),
            None => assert!(irr.is_object()),
        }
    }
}

/// Excel computes with rates of −100% and below; they mean nothing, and the engine refuses them.
fn has_impossible_rate(case: &Json) -> bool {
    ["rate", "finance_rate", "reinvest_rate"]
        .iter()
        .any(|key| case[key].as_str().is_some_and(|rate| decimal(rate) <= Decimal::NEGATIVE_ONE))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn excel_mirr() {
    let mut compared = 0;
    for case in cases(include_str!("vectors/excel_mirr.json")) {
        let found = answer(request(&case));
        if has_impossible_rate(&case) {
            assert_eq!(found, Err("out_of_range".to_owned()), "{case}");
            continue;
        }
        let mirr = &found.unwrap()["mirr"];
        match number(&case["excel"]) {
            // Excel says −1 where nothing comes in.
            Some(expected) if expected == Decimal::NEGATIVE_ONE => assert_eq!(mirr["undefined"], "no_inflow", "{case}"),
            Some(expected) => {
                assert!(
                    (value(mirr) - expected).abs() <= decimal("0.000000000001") * (Decimal::ONE + expected.abs()),
                    "{case}: {mirr}"
                );
                compared += 1;
            }
            None => assert!(!mirr["undefined"].is_null(), "{case}: {mirr}"),
        }
    }
    assert!(compared > 100, "{compared}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn excel_npv() {
    for case in cases(include_str!("vectors/excel_npv.json")) {
        let mut request = request(&case);
        // Excel's NPV takes the first flow at the end of the first period.
        assert_eq!(case["first_at"], 1);
        let mut flows = case["flows"].as_array().unwrap().clone();
        flows.insert(0, object!("0"));
        request.insert("flows".to_owned(), flows.into());
        let found = answer(request);
        if has_impossible_rate(&case) {
            assert_eq!(found, Err("out_of_range".to_owned()), "{case}");
            continue;
        }
        let npv = value(&found.unwrap()["npv"]);
        let expected = number(&case["excel"]).unwrap();
        assert!((npv - expected).abs() <= decimal("0.00000000001") * (Decimal::ONE + expected.abs()), "{case}: {npv}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn excel_xnpv_and_xirr() {
    for case in cases(include_str!("vectors/excel_xnpv.json")) {
        let found = value(&answer(request(&case)).unwrap()["xnpv"]);
        // #NUM!: for Excel there is no day before 1900, nor does it discount at rates below 0. Of those rates the sums
        // Σ flow / (1 + rate)^(days / 365) were worked out apart from this engine.
        let expected = match case["id"].as_str() {
            Some("XIRR!Sheet1!Q11") => {
                assert!(case["dates"][0].as_str().unwrap() < "1900", "{case}");
                continue;
            }
            Some("XIRR!Sheet1!Q13") => decimal("-265.38546108711908096641771692"),
            Some("XIRR!Sheet1!Q14") => decimal("-4.2126756417044457814809409929"),
            _ => number(&case["excel"]).unwrap(),
        };
        assert!(
            (found - expected).abs() <= decimal("0.00000000001") * (Decimal::ONE + expected.abs()),
            "{case}: {found}"
        );
    }
    for case in cases(include_str!("vectors/excel_xirr.json")) {
        let xirr = &answer(request(&case)).unwrap()["xirr"];
        if let Some(expected) = number(&case["excel"]) {
            assert!(is_root(xirr, expected, decimal(SPREADSHEET)), "{case}: {xirr}");
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn numpy_financial() {
    for case in cases(include_str!("vectors/npf.json")) {
        let name = case["fn"].as_str().unwrap();
        let found = answer(request(&case)).unwrap();
        let tolerance = Decimal::new(6, 1 + u32::try_from(case["digits"].as_u64().unwrap()).unwrap());
        match (number(&case["npf_expected"]), name) {
            (Some(expected), "irr") => assert!(is_root(&found["irr"], expected, tolerance), "{case}: {found}"),
            (Some(expected), _) => assert!((value(&found[name]) - expected).abs() <= tolerance, "{case}: {found}"),
            (None, _) => assert!(!found[name]["undefined"].is_null(), "{case}: {found}"),
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn pyxirr() {
    // pyxirr finds no rate in these, though there is one; in the others it has none to find.
    const FOUND_HERE: [&str; 2] = ["tests/samples/30-20.csv", "tests/samples/30-45.csv"];
    for case in cases(include_str!("vectors/pyxirr_xirr.json")) {
        let xirr = &answer(request(&case)).unwrap()["xirr"];
        match number(&case["pyxirr_expected"]) {
            Some(expected) => {
                assert!(is_root(xirr, expected, decimal("0.000001")), "{}: {expected} {xirr}", case["id"])
            }
            None if FOUND_HERE.contains(&case["id"].as_str().unwrap()) => {
                // The present value changes its sign there.
                let present_value = |shift: &str| {
                    let mut at = request(&case);
                    at.insert("rate".to_owned(), (value(xirr) + decimal(shift)).to_string().into());
                    value(&answer(at).unwrap()["xnpv"])
                };
                let (below, above) = (present_value("-0.0000001"), present_value("0.0000001"));
                assert!(below.is_sign_negative() != above.is_sign_negative(), "{}: {below} {above}", case["id"]);
            }
            None => assert_eq!(xirr["undefined"], "no_real_root", "{}", case["id"]),
        }
    }
}
