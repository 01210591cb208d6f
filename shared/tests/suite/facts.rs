//! The figures that the sources state, one by one: what the bundled programs must carry.

use partner_roi_shared::bundled::BUNDLED;
use serde_json::Value as Json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

fn program(id: &str) -> Json {
    let (_, text) = BUNDLED.iter().find(|(known, _)| *known == id).unwrap();
    serde_json::from_str(text).unwrap()
}

/// The object of a list that has this value at a key.
fn pick<'a>(list: &'a Json, key: &str, value: &str) -> &'a Json {
    let items = list.as_array().unwrap();
    items.iter().find(|item| item[key] == value).unwrap_or_else(|| panic!("no {key} {value}"))
}

fn assert_fields(object: &Json, fields: &[(&str, &str)]) {
    for (key, expected) in fields {
        let found = object.pointer(&format!("/{key}")).unwrap_or_else(|| panic!("no {key} in {object}"));
        let found = found.as_str().map_or_else(|| found.to_string(), ToOwned::to_owned);
        assert_eq!(found, *expected, "{key} in {object}");
    }
}

/// `metric comparison value[..up_to][ per]`
fn assert_targets(list: &Json, targets: &[&str]) {
    for target in targets {
        let mut words = target.split(' ');
        let (metric, comparison) = (words.next().unwrap(), words.next().unwrap());
        let (value, up_to) = words
            .next()
            .unwrap()
            .split_once("..")
            .map_or_else(|| (target.split(' ').nth(2).unwrap(), None), |(a, b)| (a, Some(b)));
        let found = pick(list, "metric", metric);
        assert_eq!(
            (found["comparison"].as_str(), found["value"].as_str()),
            (Some(comparison), Some(value)),
            "{target}"
        );
        assert_eq!((found["up_to"].as_str(), found["per"].as_str()), (up_to, words.next()), "{target}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn agent_platform_carries_the_partner_strategy() {
    let program = program("agent-platform");
    for (id, investment, low, high, months, from, to, metrics) in [
        (
            "technology",
            "50000",
            "3",
            "5",
            "18",
            "150000",
            "250000",
            ["integration_adoption > 0.40", "joint_customer_acquisition > 0.25", "revenue_impact > 2000000 year"],
        ),
        (
            "channel",
            "25000",
            "2",
            "3",
            "12",
            "50000",
            "75000",
            ["channel_revenue_share > 0.40", "satisfaction > 8.5", "deal_size_growth > 0.35"],
        ),
        (
            "solution",
            "15000",
            "2",
            "4",
            "12",
            "30000",
            "60000",
            ["solution_adoption > 0.60", "new_use_cases > 15", "citations > 50 year"],
        ),
    ] {
        let partner_type = pick(&program["partner_types"], "id", id);
        assert_fields(
            partner_type,
            &[
                ("minimum_investment", investment),
                ("expected_return/low", low),
                ("expected_return/high", high),
                ("expected_return/within_months", months),
                ("expected_return/measure", "revenue_multiple"),
                ("revenue_impact/low", from),
                ("revenue_impact/high", to),
            ],
        );
        assert_targets(&partner_type["success_metrics"], &metrics);
    }
    for (id, audience, share, mdf, leads) in [
        ("strategic", "top 5%", "0.50", "50000", "10"),
        ("premier", "top 20%", "0.35", "15000", "5"),
        ("select", "top 50%", "0.25", "5000", "2"),
        ("registered", "all", "0.15", "2000", ""),
    ] {
        let level = pick(&program["levels"], "id", id);
        assert_fields(level, &[("audience", audience), ("revenue_share", share), ("mdf", mdf)]);
        if !leads.is_empty() {
            assert_fields(pick(&level["requirements"], "metric", "qualified_leads_per_month"), &[("at_least", leads)]);
            assert_fields(level, &[("co_marketing_budget", mdf)]);
        }
    }
    let level = |id: &str| pick(&program["levels"], "id", id);
    assert_fields(
        level("strategic"),
        &[
            ("annual_commitment", "100000"),
            ("training_credits", "unlimited"),
            ("territory", "exclusive"),
            ("success_manager", "dedicated"),
            ("beta_access", "early"),
        ],
    );
    assert_fields(
        level("premier"),
        &[
            ("annual_commitment", "25000"),
            ("training_credits/hours", "100"),
            ("territory", "regional"),
            ("success_manager", "shared"),
            ("beta_access", "yes"),
        ],
    );
    assert_fields(
        level("select"),
        &[
            ("annual_commitment", "10000"),
            ("training_credits/hours", "50"),
            ("territory", "local"),
            ("success_manager", "shared"),
            ("beta_access", "standard"),
        ],
    );
    assert_fields(level("registered"), &[("training_credits/hours", "25")]);
    assert_fields(pick(&level("strategic")["requirements"], "metric", "success_stories"), &[("at_least", "3")]);
    assert_fields(pick(&level("premier")["requirements"], "metric", "success_stories"), &[("at_least", "1")]);
    assert_fields(&program["commission_ranges"][0], &[("kind", "resale_margin"), ("low", "0.30"), ("high", "0.40")]);
    for (index, (partners, revenue, share)) in
        [("50", "2500000", "0.25"), ("150", "8500000", "0.35"), ("300", "18000000", "0.40")].into_iter().enumerate()
    {
        assert_fields(
            &program["projection"][index],
            &[("partners", partners), ("partner_revenue", revenue), ("share_of_revenue", share)],
        );
    }
    assert_fields(&program["rollout"][0]["recruits"][0], &[("partners", "5"), ("level", "strategic")]);
    assert_fields(&program["rollout"][1]["recruits"][0], &[("partners", "25")]);
    assert_targets(&program["rollout"][0]["targets"], &["portal_adoption > 0.80", "training_completion > 0.70"]);
    assert_targets(
        &program["rollout"][1]["targets"],
        &["partners_generating_revenue >= 25", "partner_sourced_pipeline > 5000000", "deal_size > 100000"],
    );
    assert_targets(&program["rollout"][2]["targets"], &["countries > 15", "satisfaction > 9.0", "use_cases > 25"]);
    assert_targets(
        &program["examples"][0]["results"],
        &["joint_customer_acquisition >= 2", "partnership_revenue >= 500000"],
    );
    assert_targets(
        &program["examples"][1]["results"],
        &["enterprise_implementations >= 15", "partner_sourced_pipeline >= 2000000"],
    );
    assert_targets(&program["examples"][2]["results"], &["industry_solutions >= 3", "market_size >= 1000000 year"]);
    assert_targets(
        &program["targets"],
        &[
            "partnership_revenue_growth > 0.30 quarter",
            "qualified_leads > 100 month",
            "active_participation > 0.70",
            "referring_partners > 0.60",
            "customer_satisfaction > 0.85",
            "nps > 50",
            "retention > 0.90",
            "api_adoption > 0.80",
            "custom_solutions > 0.40",
            "api_response < 200",
            "uptime > 0.999",
            "new_verticals > 15",
        ],
    );
    assert_fields(pick(&program["targets"], "metric", "nps"), &[("benchmark", "30")]);
    assert_eq!(program["certification_levels"], serde_json::json!(["certified", "advanced", "expert"]));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn business_ecosystem_carries_the_collaboration_strategy() {
    let program = program("business-ecosystem");
    assert_targets(
        &program["targets"],
        &[
            "partnership_revenue_share >= 0.30..0.40",
            "contribution_value >= 50000 year",
            "partnership_roi >= 3..5",
            "partner_share_of_leads >= 0.50..0.60",
            "lead_conversion >= 0.15..0.25",
            "pipeline >= 100",
            "new_partnerships >= 20..30 quarter",
            "training_completion >= 0.90",
            "certification >= 0.80",
            "satisfaction >= 8.5",
            "qualification >= 8",
            "fit >= 0.85",
            "rating >= 8",
            "alignment >= 0.90",
            "retention >= 0.85",
        ],
    );
    let ranges: Vec<_> = program["commission_ranges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|range| (range["low"].as_str(), range["high"].as_str()))
        .collect();
    let expected = [("0.30", "0.40"), ("0.25", "0.35"), ("0.20", "0.30"), ("0.20", "0.30")];
    assert_eq!(ranges, expected.map(|(low, high)| (Some(low), Some(high))));
    for (phase, total, recruits) in [
        (0, "partners >= 10..15", [(5, 10), (3, 5), (2, 3), (1, 2)]),
        (1, "partners >= 25..35", [(10, 15), (8, 12), (5, 8), (3, 5)]),
        (2, "partners >= 50..75", [(20, 25), (15, 20), (10, 15), (5, 8)]),
    ] {
        assert_targets(&program["rollout"][phase]["targets"], &[total]);
        for (index, (from, to)) in recruits.into_iter().enumerate() {
            let found = &program["rollout"][phase]["recruits"][index];
            assert_eq!((found["partners"].as_u64(), found["up_to"].as_u64()), (Some(from), Some(to)));
        }
    }
    assert_targets(&program["rollout"][4]["targets"], &["partners >= 20..30"]);
    assert_targets(&program["rollout"][5]["targets"], &["partners >= 50"]);
    assert_eq!(program["regions"].as_array().unwrap().len(), 5);
    assert_eq!((program["fees"].as_array().unwrap().len(), program["services"].as_array().unwrap().len()), (5, 5));
    let criteria: usize =
        program["fit"].as_array().unwrap().iter().map(|group| group["criteria"].as_array().unwrap().len()).sum();
    assert_eq!(criteria, 15);
}
