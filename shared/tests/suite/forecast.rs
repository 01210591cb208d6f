//! Program forecasts: cohorts of partners worked out by hand, and the roll-outs of the bundled programs.

use partner_roi_shared::program::Outlook;
use partner_roi_shared::what_if::{self, ForecastPlan, Intake, by_year, evenly};
use partner_roi_shared::{Catalog, Decimal, Program, calculate_document, requests};
use proptest::prelude::*;
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{catalog, codes, decimal, json};

fn forecast(question: &Json) -> Json {
    json(requests::forecast(&catalog(), &question.to_string()).unwrap_or_else(|faults| panic!("{faults}")))
}

fn value(node: &Json) -> Decimal {
    decimal(node.as_str().unwrap_or_else(|| panic!("{node}")))
}

/// Ten partners from month 1, four from month 7.
fn two_cohorts() -> Json {
    object!([
        { "partner_type": "plain", "month": 1, "partners": "10" },
        { "partner_type": "plain", "month": 7, "partners": 4 },
    ])
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn cohorts_are_worked_out_by_hand() {
    // A month: revenue 100, of it 10 baseline and 20 payout; 5 cost; 10 at signing, 120 a year. Half leave each month.
    // The figures come from exact fractions, summed apart from the engine.
    let inputs = object!({ "leads_per_month": "1", "conversion": "1", "deal_size": "100", "baseline_share": "0.1",
                           "revenue_share": "0.2", "setup_fee": "10", "annual_fee": "120",
                           "vendor_costs": { "operations_administration": { "monthly": "5" } } });
    let found = forecast(
        &object!({ "program": "golden", "years": 2, "recruits": two_cohorts(), "attrition": "0.5", "scenarios": { "plain": inputs } }),
    );
    for (year, expected) in [
        ("14", "0.1298828125", "2787.01171875", "4328.896484375", "696.7529296875", "3632.1435546875"),
        (
            "0",
            "0.0000317096710205078125",
            "12.98511028289794921875",
            "11.920974254608154296875",
            "3.2462775707244873046875",
            "8.6746966838836669921875",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let row = &found["years"][year];
        let (recruited, partners, revenue, vendor_revenue, cost, net) = expected;
        for (key, expected) in [
            // A fifth of the revenue.
            ("payouts", ["557.40234375", "2.59702205657958984375"][year]),
            ("recruited", recruited),
            ("partners", partners),
            ("partner_revenue", revenue),
            ("vendor_revenue", vendor_revenue),
            ("vendor_cost", cost),
            ("vendor_net", net),
        ] {
            assert_eq!(row[key], expected, "{key} in year {}", year + 1);
        }
        assert_eq!(row["groups"][0]["vendor_net"], net);
        assert_eq!(row["share_of_revenue"]["undefined"], "zero_denominator");
    }
    assert_eq!(found["years"][0]["growth"]["undefined"], "zero_denominator");
    // −1,846,843 / 1,855,488
    assert!(found["years"][1]["growth"]["value"].as_str().unwrap().starts_with("-0.99534084833747"), "{found}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn everybody_has_the_same_calendar() {
    // Leads come in July only, twelve times as many: months 7 and 19, in the first month of the later four.
    let season = object!([0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0]);
    let inputs = object!({ "leads_per_month": "1", "conversion": "1", "deal_size": "100", "season": season });
    let mut question = object!({ "program": "golden", "years": 2, "recruits": two_cohorts(), "other_revenue": ["50400", 0],
                                 "scenarios": { "plain": inputs } });
    let found = forecast(&question);
    let rows = found["years"].as_array().unwrap();
    let of = |key: &str| rows.iter().map(|row| row[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("partner_revenue"), ["16800", "16800"]);
    assert_eq!(of("partners"), ["14", "14"]);
    assert_eq!(of("share_of_revenue"), [object!({ "value": "0.25" }), object!({ "value": "1" })]);
    assert_eq!(rows[1]["growth"], object!({ "value": "0" }));

    // Month 1 is May: July is month 3, when only ten are there, then months 15 and 27.
    question["scenarios"]["plain"]["start_month"] = 5.into();
    let found = forecast(&question);
    assert_eq!(found["years"][0]["partner_revenue"], "12000");
    assert_eq!(found["years"][1]["partner_revenue"], "16800");
}

fn line() -> impl Strategy<Value = Json> {
    let kinds =
        proptest::sample::select(vec![("channel", "premier"), ("channel", "select"), ("solution", "registered")]);
    (kinds, 1_u32..=24, 0_u32..20).prop_map(|((partner_type, level), month, partners)| {
        object!({ "partner_type": partner_type, "level": level, "month": month, "partners": partners })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[cfg_attr(not(target_arch = "wasm32"), test)]
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
    fn partners_do_not_disturb_each_other(lines in proptest::collection::vec(line(), 1..5), percent in 0_u32..10) {
        let attrition = Decimal::new(percent.into(), 2).to_string();
        let ask = |lines: &[Json]| {
            forecast(&object!({ "program": "agent-platform", "years": 2, "recruits": lines, "attrition": attrition }))
        };
        let together = ask(&lines);
        let apart: Vec<_> = lines.iter().map(|line| ask(std::slice::from_ref(line))).collect();
        for year in 0..2 {
            let row = &together["years"][year];
            for key in ["recruited", "partners", "partner_revenue", "vendor_revenue", "vendor_cost_of_revenue", "vendor_cost", "vendor_net"] {
                let sum: Decimal = apart.iter().map(|found| value(&found["years"][year][key])).sum();
                prop_assert_eq!(value(&row[key]).round_dp(12), sum.round_dp(12), "{}", key);
                if key != "recruited" {
                    let groups: Decimal = row["groups"].as_array().unwrap().iter().map(|group| value(&group[key])).sum();
                    prop_assert_eq!(groups.round_dp(12), sum.round_dp(12), "groups, {}", key);
                }
            }
            let left = value(&row["vendor_revenue"]) - value(&row["vendor_cost_of_revenue"]) - value(&row["vendor_cost"]);
            prop_assert_eq!(left.round_dp(12), value(&row["vendor_net"]).round_dp(12));
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_roll_out_of_additions_is_followed() {
    let found = forecast(&object!({ "program": "agent-platform", "years": 1, "attrition": "0" }));
    assert_eq!(found["schedule"]["source"], "S1");
    let recruits = found["schedule"]["recruits"].as_array().unwrap();
    let of = |partner_type: &str| -> Vec<(u64, String)> {
        let lines = recruits.iter().filter(|line| line["partner_type"] == partner_type);
        lines.map(|line| (line["month"].as_u64().unwrap(), line["partners"].as_str().unwrap().to_owned())).collect()
    };
    let expected = |list: &[(u64, u64)]| list.iter().map(|(at, count)| (*at, count.to_string())).collect::<Vec<_>>();
    assert_eq!(of("technology"), expected(&[(1, 1), (2, 2), (3, 2)]));
    assert_eq!(of("channel"), expected(&[(4, 2), (5, 2), (6, 2), (7, 2), (8, 2), (9, 3)]));
    assert_eq!(of("solution"), expected(&[(4, 2), (5, 2), (6, 2), (7, 2), (8, 2), (9, 2)]));
    assert!(
        recruits
            .iter()
            .all(|line| line["level"] == if line["partner_type"] == "technology" { "strategic" } else { "registered" })
    );

    // Each partner's own report, from its month on.
    let mut revenue = Decimal::ZERO;
    for line in recruits {
        let month = line["month"].as_u64().unwrap();
        let scenario = object!({ "program": "agent-platform", "partner_type": line["partner_type"], "level": line["level"],
                                 "horizon": 13 - month, "start_month": month });
        let report = calculate_document(&catalog(), &scenario.to_string()).unwrap();
        let report: Json = serde_json::from_str(&report.to_json()).unwrap();
        let lines = report["ledgers"]["vendor"]["lines"].as_array().unwrap();
        for line_of_revenue in lines.iter().filter(|line| line["id"] == "customer_revenue") {
            let total: Decimal = line_of_revenue["by_month"].as_array().unwrap().iter().map(value).sum();
            revenue += total * value(&line["partners"]);
        }
    }
    assert!(revenue > Decimal::ZERO);
    // Sums in another order may differ in the last of 28 digits.
    assert_eq!(value(&found["years"][0]["partner_revenue"]).round_dp(15), revenue.round_dp(15));

    // Both targets are shown, although they contradict each other: 30 are named, 50 projected.
    let projection = &found["targets"]["projection"];
    assert_eq!((&projection[0]["metric"], &projection[0]["target"]), (&"partners".into(), &"50".into()));
    assert_eq!((&projection[0]["forecast"], &projection[0]["met"]), (&"30".into(), &false.into()));
    assert_eq!(projection[2]["forecast"], Json::Null, "the share is unknown without other revenue");
    assert_eq!(
        (&projection[3]["target"], &projection[3]["met"]),
        (&"150".into(), &Json::Null),
        "year 2 is not looked at"
    );
    let rollout = found["targets"]["rollout"].as_array().unwrap();
    let recruited: Vec<_> = rollout.iter().filter(|row| row["metric"] == "partners_recruited").collect();
    assert_eq!(recruited.len(), 2);
    assert!(recruited.iter().all(|row| row["met"] == true), "{recruited:?}");
    let unknown = rollout.iter().find(|row| row["metric"] == "portal_adoption").unwrap();
    assert_eq!((&unknown["forecast"], &unknown["met"]), (&Json::Null, &Json::Null));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn standing_totals_recruit_what_is_missing() {
    let found = forecast(&object!({ "program": "business-ecosystem", "attrition": "0" }));
    let rows = found["years"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    let groups: Vec<_> =
        rows[0]["groups"].as_array().unwrap().iter().map(|group| group["partners"].as_str().unwrap()).collect();
    // Technology, channel, content, strategic: the lower numbers of S2 at the end of month 12, not their sum over the phases.
    assert_eq!(groups, ["20", "15", "10", "5"]);
    let rollout = found["targets"]["rollout"].as_array().unwrap();
    let all: Vec<_> = rollout
        .iter()
        .filter(|row| row["metric"] == "partners" && row["partner_types"].is_null())
        .map(|row| {
            (row["source"].as_str().unwrap(), row["target"].as_str().unwrap(), row["forecast"].as_str().unwrap())
        })
        .collect();
    let expected = [("S2", "10", "11"), ("S2", "25", "26"), ("S2", "50", "50"), ("S4", "20", "26"), ("S4", "50", "50")];
    assert_eq!(all, expected);
    assert!(rollout.iter().all(|row| row["met"] == true));

    // With the program's own rate some have left.
    let found = forecast(&object!({ "program": "business-ecosystem", "years": 1 }));
    assert_eq!(found["attrition"]["monthly"], "0.0135");
    assert!(found["attrition"]["assumption"].is_string());
    let there = value(&found["years"][0]["partners"]);
    assert!(there > Decimal::from(40) && there < Decimal::from(50), "{there}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn bad_questions_name_the_field() {
    let line = |month: u32| object!({ "partner_type": "channel", "level": "premier", "month": month, "partners": 1 });
    for (question, expected) in [
        (object!({}), vec![("/program", "missing")]),
        (object!({ "program": "nope", "years": 0 }), vec![("/program", "unknown_program"), ("/years", "out_of_range")]),
        (object!({ "program": "agent-platform", "program_version": 9 }), vec![("/program_version", "unknown_version")]),
        (object!({ "program": "golden" }), vec![("/recruits", "missing")]),
        (
            object!({ "program": "agent-platform", "recruits": [{ "partner_type": "channel", "colour": 1 }, 7], "attrition": 2, "x": 1 }),
            vec![
                ("/recruits/0/month", "missing"),
                ("/recruits/0/partners", "missing"),
                ("/recruits/0/colour", "unknown_field"),
                ("/recruits/1", "wrong_type"),
                ("/recruits/1/month", "missing"),
                ("/recruits/1/partners", "missing"),
                ("/recruits/1/partner_type", "missing"),
                ("/attrition", "out_of_range"),
                ("/x", "unknown_field"),
            ],
        ),
        (
            object!({ "program": "agent-platform", "years": 11, "other_revenue": ["-1"],
                      "recruits": [{ "partner_type": "cook", "month": 133, "partners": 1 }, line(1)] }),
            vec![
                ("/years", "out_of_range"),
                ("/other_revenue", "out_of_range"),
                ("/other_revenue/0", "out_of_range"),
                ("/recruits/0/month", "out_of_range"),
                ("/recruits/0/partner_type", "unknown_partner_type"),
                ("/recruits/0/level", "missing"),
            ],
        ),
        (
            object!({ "program": "agent-platform", "recruits": [line(1)], "scenarios": {
                "channel/gold": {}, "channel/premier": { "deal_size": "x", "level": "gold" }, "solution": 1 } }),
            vec![
                ("/scenarios/channel~1gold", "unknown_level"),
                ("/scenarios/channel~1premier/level", "unknown_field"),
                ("/scenarios/channel~1premier/deal_size", "not_a_number"),
                ("/scenarios/solution", "wrong_type"),
            ],
        ),
        (
            object!({ "program": "agent-platform", "recruits": [line(1)], "scenarios": {
                "channel/premier": { "horizon": 12 }, "channel/select": {} } }),
            vec![
                ("/scenarios/channel~1premier/horizon", "inconsistent"),
                ("/scenarios/channel~1select", "inconsistent"),
            ],
        ),
    ] {
        let faults = requests::forecast(&catalog(), &question.to_string()).unwrap_err();
        assert_eq!(codes(&faults), expected, "{question}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_rate_of_attrition_is_checked_with_its_program() {
    for (attrition, expected) in [
        (object!({ "monthly": "1.5", "assumption": "Why not" }), ("/attrition/monthly", "out_of_range")),
        (object!({ "monthly": "0.1" }), ("/attrition", "inconsistent")),
        (object!({ "monthly": "0.1", "source": "S9" }), ("/attrition/source", "inconsistent")),
    ] {
        let mut program: Json = serde_json::from_str(include_str!("golden_program.json")).unwrap();
        program["attrition"] = attrition;
        assert_eq!(codes(&Program::from_json(&program.to_string()).unwrap_err()), [expected]);
    }
    // A program that says nothing loses nobody.
    let program = Program::from_json(include_str!("golden_program.json")).unwrap();
    let question = object!({ "program": "golden", "years": 1, "recruits": two_cohorts() }).to_string();
    let found = json(requests::forecast(&Catalog::from_programs(vec![program]), &question).unwrap());
    assert_eq!((&found["attrition"], &found["years"][0]["partners"]), (&object!({ "monthly": "0" }), &"14".into()));
}

fn bundled(id: &str) -> (Program, Outlook) {
    let program = Catalog::bundled().get(id, None).unwrap().clone();
    let outlook = Outlook::of(&program);
    (program, outlook)
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_program_s_text_says_as_much_as_the_program() {
    let text = include_str!("../../programs/agent-platform/1.json");
    let (_, outlook) = bundled("agent-platform");
    assert_eq!(Outlook::from_json(text).unwrap(), outlook);
    let faults = Outlook::from_json(r#"{"projection":[{"year":1}],"rollout":4}"#).unwrap_err();
    assert!(codes(&faults).contains(&("/rollout", "wrong_type")));
    assert!(codes(&faults).contains(&("/projection/0/partners", "missing")));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn recruits_of_a_year_follow_the_projection_or_else_the_roll_out() {
    for (id, years, expected) in [
        ("agent-platform", 2, Some((vec![50, 100], "S1"))),
        ("agent-platform", 4, Some((vec![50, 100, 150, 0], "S1"))),
        ("business-ecosystem", 3, Some((vec![50, 0, 0], "S2"))),
        ("joint-venture", 3, None),
        ("co-development", 3, None),
    ] {
        let (program, outlook) = bundled(id);
        let found = by_year(&program, &outlook, years);
        let found = found.as_ref().map(|found| (found.partners.clone(), found.source));
        let expected = expected.map(|(partners, source)| (partners.into_iter().map(Decimal::from).collect(), source));
        assert_eq!(found, expected, "{id}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn partners_of_a_year_come_evenly_and_whole() {
    let come = |by_year: &[&str]| {
        let by_year: Vec<_> = by_year.iter().map(|partners| decimal(partners)).collect();
        let row = |intake: Intake| (intake.month, intake.partners.normalize().to_string());
        evenly("channel", Some("premier"), &by_year).unwrap().into_iter().map(row).collect::<Vec<_>>()
    };
    let rows = |rows: &[(u32, &str)]| -> Vec<_> {
        rows.iter().map(|(month, partners)| (*month, (*partners).to_owned())).collect()
    };
    // ⌊10 j / 12⌋ is 0 1 2 3 4 5 5 6 7 8 9 10.
    let ten: Vec<_> = (2..=12).filter(|month| *month != 7).map(|month| (month, "1")).collect();
    assert_eq!(come(&["10"]), rows(&ten));
    assert_eq!(come(&["0", "1.5"]), rows(&[(20, "1"), (24, "0.5")]));
    assert_eq!(come(&["24"]).len(), 12);
    assert!(come(&[]).is_empty());
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn months_add_up_to_years_and_years_to_all() {
    let (program, outlook) = bundled("agent-platform");
    let by_year = [decimal("30"), decimal("7.5"), Decimal::ZERO];
    let intakes = evenly("channel", Some("premier"), &by_year).unwrap();
    let attrition = decimal("0.01");
    let plan = ForecastPlan { years: 3, intakes, attrition, other_revenue: None, scenarios: Vec::new() };
    let found = what_if::forecast(&program, &outlook, &plan).unwrap();
    assert_eq!(found.months.len(), 36);
    let (mut there, mut revenue, mut payouts, mut net) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for (year, recruited) in found.years.iter().zip(by_year) {
        assert_eq!(year.recruited, recruited);
        assert_eq!(year.lost, there + recruited - year.partners);
        there = year.partners;
        revenue += year.flows.partner_revenue;
        payouts += year.flows.payouts;
        net += year.flows.vendor_net;
        assert_eq!((year.so_far.partner_revenue, year.so_far.payouts), (revenue, payouts));
        let month = found.months[year.year as usize * 12 - 1];
        assert_eq!(month.partners, year.partners);
        // The last digits depend on the order of the sums.
        assert_eq!(month.cumulative.round_dp(12), net.round_dp(12));
    }
    assert!(payouts > Decimal::ZERO && payouts < revenue);
}
