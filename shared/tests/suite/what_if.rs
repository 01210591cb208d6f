//! What-if: found values do bring the figure to the target, parts add up, swings are what they say.

use partner_roi_shared::inputs::id;
use partner_roi_shared::what_if::{self, Target};
use partner_roi_shared::{Answer, Decimal, Scenario, Value, requests};
use proptest::prelude::*;
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal, json};

fn base() -> Json {
    object!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" })
}

fn figure(scenario: &Json, figure: &str) -> Option<Decimal> {
    let report = partner_roi_shared::calculate_document(&catalog(), &scenario.to_string()).unwrap();
    let report: Json = serde_json::from_str(&report.to_json()).unwrap();
    let (side, measure) = figure.split_once('.').unwrap();
    report["measures"][side][measure]["value"].as_str().map(decimal)
}

fn goal_seek(question: &Json) -> Json {
    json(requests::goal_seek(&catalog(), &question.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

fn compare(question: &Json) -> Json {
    json(requests::compare(&catalog(), &question.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_value_found_brings_the_figure_to_the_target() {
    for (input, name, goal) in [
        ("leads_per_month", "partner.npv", "200000"),
        ("deal_size", "partner.payback", "18"),
        ("conversion", "vendor.net_profit", "0"),
        ("discount_rate", "partner.npv", "50000"),
        ("revenue_share", "joint.roi", "0.5"),
    ] {
        let found = goal_seek(&object!({ "scenario": base(), "figure": name, "target": goal, "input": input }));
        let Some(value) = found["value"].as_str() else {
            assert_eq!(found["undefined"], "not_in_range", "{input} {name}");
            // The joint view does not depend on how the two share.
            assert_eq!(input, "revenue_share");
            continue;
        };
        let mut changed = base();
        changed[input] = value.into();
        let reached = figure(&changed, name).unwrap();
        let off = (reached - decimal(goal)).abs() / decimal(goal).abs().max(Decimal::ONE);
        assert!(off < decimal("0.0001"), "{input} = {value}: {name} is {reached}, not {goal}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn whole_months_give_the_first_month_that_is_enough() {
    let found =
        goal_seek(&object!({ "scenario": base(), "figure": "partner.net_profit", "target": "0", "input": "horizon" }));
    let months = found["value"].as_str().unwrap();
    let profit = |months: Decimal| {
        let mut changed = base();
        changed["horizon"] = months.to_string().into();
        figure(&changed, "partner.net_profit").unwrap()
    };
    assert!(profit(decimal(months)) >= Decimal::ZERO);
    assert!(profit(decimal(months) - Decimal::ONE) < Decimal::ZERO, "{found}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn where_a_payback_jumps_over_the_goal_is_told() {
    // 100 at signing and 100 at the start of the second year: with a little too few leads to have the first back by then,
    // the second has to come back, too, so no number of leads pays back in month 14.
    let scenario = Scenario::from_json(
        r#"{"program":"golden","partner_type":"plain","horizon":36,"leads_per_month":"1","conversion":"1","deal_size":"100",
            "revenue_share":"0.2","rounding":"none","annual_fee":"100"}"#,
    )
    .unwrap();
    let target = Target::from_name("partner.payback").unwrap();
    let catalog = catalog();
    let program = catalog.get("golden", None).unwrap();
    let ends = (decimal("0"), decimal("1"));
    let found = what_if::goal_seek(program, &scenario, target, decimal("14"), id::LEADS_PER_MONTH, ends).unwrap();
    assert_eq!((found.value, found.passes.len()), (None, 1), "{found:?}");
    let payback = |leads: Decimal| {
        let mut changed = scenario.clone();
        changed.set(id::LEADS_PER_MONTH, Value::Decimal(leads));
        match partner_roi_shared::calculate(program, &changed).unwrap().measures.partner.payback.answer {
            Answer::Value(months) => Some(months),
            Answer::Undefined(_) => None,
        }
    };
    let at = found.passes[0];
    assert!(payback(at).is_some_and(|months| months <= decimal("14")), "{at}: {:?}", payback(at));
    let before = at - decimal("0.000001");
    assert!(payback(before).is_none_or(|months| months > decimal("14")), "{before}: {:?}", payback(before));
}

/// 20 a lead for twelve months against 1,200 at the start, looked at in pieces of ten leads.
fn of_leads(more: &Json, name: &str, target: &str) -> Json {
    let mut scenario = object!({ "program": "golden", "partner_type": "plain", "horizon": 12, "leads_per_month": "1",
        "conversion": "1", "deal_size": "100", "revenue_share": "0.2", "rounding": "none",
        "partner_costs": { "acquisition": { "one_time": "1200" } } });
    for (key, value) in more.as_object().unwrap() {
        scenario[key] = value.clone();
    }
    goal_seek(
        &object!({ "scenario": scenario, "figure": name, "target": target, "input": "leads_per_month", "low": "0", "high": "640" }),
    )
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_solution_beside_the_place_where_a_figure_begins_is_found() {
    // Below five leads the money never comes back, at ten it is back after six months; 1,200 / (20 · 11.5) leads between.
    let found = of_leads(&object!({}), "partner.payback", "11.5");
    assert_eq!(found["solutions"].as_array().unwrap().len(), 1, "{found}");
    let off = (decimal(found["value"].as_str().unwrap()) - decimal("1200") / decimal("230")).abs();
    assert!(off < decimal("0.000001"), "{found}");
    // Later than the horizon is never.
    assert_eq!(of_leads(&object!({}), "partner.payback", "12.5")["undefined"], "not_in_range");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_figure_that_turns_back_within_a_piece_is_looked_at_more_closely() {
    // A lead brings the vendor 120 and costs it 240 in payouts, until 12.4 leads reach the cap; from there on it brings
    // 120 and costs nothing: down to −1,488, then up. At 10 and at 20 leads the figure is above −1,400.
    let more = object!({ "gross_margin": "0.1", "payout_plan": { "cap": "2976" } });
    let solutions = |target: &str| {
        let found = of_leads(&more, "vendor.net_profit", target);
        found["solutions"].as_array().unwrap().iter().map(|found| decimal(found.as_str().unwrap())).collect::<Vec<_>>()
    };
    let two = solutions("-1400");
    assert_eq!(two.len(), 2, "{two:?}");
    for (found, expected) in two.iter().zip([decimal("1400") / decimal("120"), decimal("1576") / decimal("120")]) {
        assert!((found - expected).abs() < decimal("0.000001"), "{found}, not {expected}");
    }
    assert!(solutions("-1489").is_empty());
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_tornado_is_sorted_and_each_swing_is_a_difference() {
    let question = object!({ "scenario": base(), "figure": "partner.npv" });
    let found = json(requests::sensitivity(&catalog(), &question.to_string()).unwrap());
    let rows = found["rows"].as_array().unwrap();
    assert!(rows.len() > 8);
    let mut last = None;
    for row in rows {
        let value = |at: &str| decimal(row[at]["value"].as_str().unwrap());
        let swing = decimal(row["swing"].as_str().unwrap());
        assert_eq!(swing, value("at_high") - value("at_low"));
        assert!(last.is_none_or(|last| last >= swing.abs()), "{row}");
        last = Some(swing.abs());
        let mut changed = base();
        let mut place = &mut changed;
        for step in row["input"].as_str().unwrap().split('.') {
            place = &mut place[step];
        }
        *place = row["high"].clone();
        assert_eq!(figure(&changed, "partner.npv").unwrap(), value("at_high"), "{row}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn no_limit_is_no_number() {
    let question =
        object!({ "scenario": base(), "figure": "partner.npv", "target": "100000", "input": "payout_duration" });
    let found = goal_seek(&question);
    assert_eq!(found["today"], Json::Null);
    assert!(found["value"].is_string(), "{found}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn an_input_stands_once_in_a_tornado() {
    let range = object!({ "input": "churn", "low": "0", "high": "1" });
    let question = object!({ "scenario": base(), "figure": "partner.npv", "ranges": [range, range] });
    let faults = requests::sensitivity(&catalog(), &question.to_string()).unwrap_err();
    assert_eq!(codes(&faults), [("/ranges/1/input", "inconsistent")]);
}

fn change() -> impl Strategy<Value = (&'static str, Json)> {
    prop_oneof![
        (1_u32..40).prop_map(|leads| ("leads_per_month", object!(leads.to_string()))),
        (1_u32..90).prop_map(|size| ("deal_size", object!((size * 1_000).to_string()))),
        (0_u32..100).prop_map(|percent| ("conversion", object!(Decimal::new(percent.into(), 2).to_string()))),
        (0_u32..100).prop_map(|percent| ("revenue_share", object!(Decimal::new(percent.into(), 2).to_string()))),
        (0_u32..12).prop_map(|months| ("sales_cycle", object!(months))),
        (0_u32..12).prop_map(|months| ("collection_delay", object!(months))),
        (0_u32..40).prop_map(|percent| ("discount_rate", object!(Decimal::new(percent.into(), 2).to_string()))),
        (0_u32..9).prop_map(|tenths| ("people_fte", object!(Decimal::new(tenths.into(), 1).to_string()))),
        (1_u32..60).prop_map(|months| ("horizon", object!(months))),
        (0_u32..100).prop_map(|percent| ("mdf_share_used", object!(Decimal::new(percent.into(), 2).to_string()))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn the_parts_of_a_difference_add_up(changes in proptest::collection::vec(change(), 0..6)) {
        let mut second = base();
        for (input, value) in changes {
            second[input] = value;
        }
        let found = compare(&object!({ "first": base(), "second": second, "figure": "partner.npv" }));
        let parts: Decimal = found["parts"].as_array().unwrap().iter().map(|part| decimal(part["amount"].as_str().unwrap())).sum();
        prop_assert_eq!(parts, decimal(found["difference"].as_str().unwrap()));
        prop_assert_eq!(figure(&second, "partner.npv").unwrap(), decimal(found["after"]["value"].as_str().unwrap()));
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn many_changes_are_attributed_to_groups() {
    let second = object!({ "program": "agent-platform", "partner_type": "technology", "level": "strategic" });
    let found = compare(&object!({ "first": base(), "second": second, "figure": "vendor.net_profit" }));
    let parts = found["parts"].as_array().unwrap();
    assert!(parts.len() < 7 && parts.iter().any(|part| part["inputs"].as_array().unwrap().len() > 1), "{found}");
    let sum: Decimal = parts.iter().map(|part| decimal(part["amount"].as_str().unwrap())).sum();
    assert_eq!(sum, decimal(found["difference"].as_str().unwrap()));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_questions_name_the_field() {
    let base = base();
    for (question, expected) in [
        (
            object!({}),
            vec![("/scenario", "missing"), ("/figure", "missing"), ("/input", "missing"), ("/target", "missing")],
        ),
        (
            object!({ "scenario": { "program": "nope", "partner_type": "x" }, "figure": "partner.npv", "input": "deal_size", "target": 0 }),
            vec![("/scenario/program", "unknown_program")],
        ),
        (
            object!({ "scenario": base, "figure": "npv", "input": "price", "target": "x" }),
            vec![("/figure", "not_one_of"), ("/input", "not_one_of"), ("/target", "not_a_number")],
        ),
        (
            object!({ "scenario": base, "figure": "partner.npv", "input": "ramp", "target": 0, "low": 0, "high": 1 }),
            vec![("/low", "not_one_of"), ("/high", "not_one_of")],
        ),
        (
            object!({ "scenario": base, "figure": "partner.npv", "input": "conversion", "target": 0, "low": 0, "high": 7 }),
            vec![("/high", "out_of_range")],
        ),
        (
            object!({ "scenario": base, "figure": "partner.npv", "input": "conversion", "target": 0, "low": 1, "high": 0 }),
            vec![("/high", "out_of_range")],
        ),
    ] {
        let faults = requests::goal_seek(&catalog(), &question.to_string()).unwrap_err();
        assert_eq!(codes(&faults), expected, "{question}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_is_no_number_cannot_be_sought() {
    for input in ["payout_plan.bands", "payout_plan.bonuses", "season", "ramp"] {
        let question = format!(
            r#"{{"scenario":{{"program":"agent-platform","partner_type":"channel","level":"premier"}},
                "figure":"partner.npv","target":"0","input":"{input}"}}"#
        );
        let faults = requests::goal_seek(&catalog(), &question).err().unwrap_or_else(|| panic!("{input}"));
        assert!(faults.iter().all(|fault| fault.pointer == "/input"), "{input}: {faults}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn steps_lead_from_one_figure_to_the_other_part_by_part() {
    let catalog = catalog();
    let program = catalog.get("agent-platform", None).unwrap();
    let scenario = |text: Json| Scenario::from_json(&text.to_string()).unwrap();
    let mut other = base();
    other["level"] = "strategic".into();
    other["deal_size"] = "40000".into();
    other["conversion"] = "0.3".into();
    let target = Target::from_name("partner.net_profit").unwrap();
    let found = what_if::compare(program, &scenario(base()), &scenario(other.clone()), target).unwrap();
    let steps = found.steps();
    assert_eq!(steps.len(), found.parts.as_ref().unwrap().len());
    assert_eq!(Some(steps[0].0), figure(&base(), "partner.net_profit"));
    for (step, part) in steps.iter().zip(found.parts.unwrap()) {
        assert_eq!(step.1 - step.0, part.amount);
    }
    for pair in steps.windows(2) {
        assert_eq!(pair[0].1, pair[1].0);
    }
    let end = figure(&other, "partner.net_profit").unwrap();
    assert!((steps.last().unwrap().1 - end).abs() < decimal("0.000000000000001"));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn moves_are_what_each_end_of_a_range_changes() {
    let catalog = catalog();
    let program = catalog.get("agent-platform", None).unwrap();
    let scenario = Scenario::from_json(&base().to_string()).unwrap();
    let target = Target::from_name("partner.net_profit").unwrap();
    let ranges = what_if::usual_ranges(program, &scenario, decimal("0.1")).unwrap();
    let rows = what_if::sensitivity(program, &scenario, target, ranges).unwrap();
    let today = figure(&base(), "partner.net_profit").unwrap();
    let row = rows.iter().find(|row| row.input.spec().path == "conversion").unwrap();
    for (value, moved) in
        [(&row.values.0, row.moves(Answer::Value(today)).0), (&row.values.1, row.moves(Answer::Value(today)).1)]
    {
        let mut changed = base();
        changed["conversion"] = value.to_text().into();
        assert_eq!(moved, Some(figure(&changed, "partner.net_profit").unwrap() - today));
    }
    let undefined = Answer::Undefined(partner_roi_shared::Undefined::NoCost);
    assert_eq!(row.moves(undefined), (None, None));
}
