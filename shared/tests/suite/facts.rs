//! The figures that the sources state, one by one: what the bundled programs must carry.

use partner_roi_shared::bundled::BUNDLED;
use partner_roi_shared::inputs::id;
use partner_roi_shared::scorecard::{Templates, Trigger};
use partner_roi_shared::{Catalog, Decimal, Origin, Scenario, Value};
use serde_json::Value as Json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::decimal;

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

/// The rates of a payout plan's bands, lowest first.
fn rates(plan: &Json) -> Vec<&str> {
    plan["bands"].as_array().unwrap().iter().map(|band| band["rate"].as_str().unwrap()).collect()
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
    let channel = pick(&program["partner_types"], "id", "channel");
    assert_fields(&channel["defaults"]["resale_margin"], &[("value", "0.30"), ("source", "S1")]);
    assert!(channel["defaults"]["compensation"].is_null() && program["defaults"]["compensation"].is_null());
    // Tiered commission goes up the shares of the four levels.
    assert_eq!(rates(pick(&program["payout_plans"], "id", "tiered")), ["0.15", "0.25", "0.35", "0.50"]);
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
    for watched in ["customer_lifetime_value", "market_share"] {
        assert_fields(pick(&program["targets"], "metric", watched), &[("unit", "watched"), ("source", "S2")]);
    }
    for (kind, source) in [("content", "S2"), ("industry", "S2"), ("strategic", "S2, S4")] {
        assert_fields(pick(&program["partner_types"], "id", kind), &[("source", source)]);
    }
    let plan = |id: &str| pick(&program["payout_plans"], "id", id);
    for (id, expected) in [
        ("tiered", ["0.20", "0.25", "0.30"]),
        ("tiered-agency", ["0.30", "0.35", "0.40"]),
        ("tiered-consultant", ["0.25", "0.30", "0.35"]),
    ] {
        assert_eq!(rates(plan(id)), expected, "{id}");
    }
    assert!(plan("influencer-bonus")["bands"].is_null() && !plan("influencer-bonus")["bonuses"].is_null());
    assert!(!plan("volume-discount")["volume_discounts"].is_null());
    assert!(program["description"].as_str().unwrap().contains("exclusive territory"));
}

/// The source of health names three measures, what happens after two quarters, and no number.
fn assert_health(id: &str) {
    let program = Catalog::bundled().get(id, None).unwrap();
    let health = Templates::bundled().get("health", 1).unwrap();
    let judged: Vec<_> = health.metrics.iter().filter(|metric| !metric.goals.is_empty()).collect();
    assert_eq!((judged.len(), program.targets.len()), (3, 3));
    for (target, metric) in program.targets.iter().zip(judged) {
        assert_eq!((&target.metric, target.unit, target.comparison), (&metric.id, metric.unit, metric.comparison));
        assert_eq!(target.group.as_ref(), Some(&metric.group));
        assert_eq!((target.value, target.up_to), (Some(metric.goals[0].target.value), None));
        assert_eq!((target.source.as_ref(), metric.source.as_str()), (None, "S3"));
        assert_eq!((&target.label, &target.assumption), (&metric.label, &metric.goals[0].target.assumption));
        assert!(target.assumption.as_ref().unwrap().contains("no number"), "{}", target.metric);
    }
    assert!(health.reviews.iter().all(|review| program.reviews.contains(review)));
    let rule = health.escalations.iter().find(|rule| rule.trigger == Trigger::Renegotiate).unwrap();
    assert_eq!(rule.consecutive(), 2);
    let risk = program.risks.iter().find(|risk| risk.risk.contains("two consecutive quarters")).unwrap();
    assert_eq!((risk.answer.as_str(), risk.source.as_str()), ("renegotiate or exit", "S3"));
}

/// Neither S0 nor S3 states a number or names a partner type, so none is said to be theirs.
fn assert_assumed(program: &Json) {
    let types = program["partner_types"].as_array().unwrap();
    for kind in types {
        assert!(kind["source"].is_null() && kind["assumption"].is_string(), "{}", kind["id"]);
    }
    for defaults in types.iter().map(|kind| &kind["defaults"]).chain([&program["defaults"]]) {
        for (path, default) in defaults.as_object().unwrap() {
            assert!(default["source"].is_null() && default["assumption"].is_string(), "{path}");
        }
    }
}

/// What is built belongs to both; the other two terms are named where the person reads them.
fn assert_ownership(program: &Json) {
    let ownership = &program["defaults"]["ip.ownership"];
    assert_fields(ownership, &[("value", "joint_field_of_use")]);
    let reason = ownership["assumption"].as_str().unwrap();
    for term in ["field-of-use restrictions", "background with its creator and foreground joint", "in perpetuity"] {
        assert!(reason.contains(term), "{term}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn co_development_carries_the_models() {
    let program = program("co-development");
    let models = serde_json::json!(["co_development", "oem", "revenue_share", "strategic_investment"]);
    assert_eq!(program["models"], models);
    for group in [
        // Build cost, who carries which part, the split of what is earned, maintenance, licence-back.
        ["build.cost", "build.partner_share", "revenue_share", "build.maintenance", "ip.royalty"],
        // Wholesale price, licence, royalty, minimum.
        ["oem.wholesale_price", "oem.licence_fee", "oem.royalty", "oem.minimum_commitment", "deal_size"],
        // Amount, equity, discount on own use, value at exit.
        [
            "investment.amount",
            "investment.equity",
            "investment.own_use",
            "investment.discount",
            "investment.exit_value",
        ],
    ] {
        for path in group {
            assert!(decimal(program["defaults"][path]["value"].as_str().unwrap()) > Decimal::ZERO, "{path}");
        }
    }
    assert_assumed(&program);
    assert_ownership(&program);
    assert_health("co-development");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn joint_venture_carries_the_sprints() {
    let program = program("joint-venture");
    assert_eq!(program["models"], serde_json::json!(["joint_venture", "co_development"]));
    for step in ["idea", "business_case", "prototype", "pilot", "scaled"] {
        for figure in ["cost", "months", "pass_rate"] {
            assert!(!program["defaults"][format!("sprints.{step}.{figure}")]["value"].is_null(), "{step} {figure}");
        }
    }
    for path in ["vendor_capital", "partner_capital", "partner_profit_share", "partner_equity", "exit_value"] {
        assert!(!program["defaults"][format!("venture.{path}")]["value"].is_null(), "{path}");
    }
    assert_fields(pick(&program["reviews"], "source", "S0"), &[("rhythm", "quarterly")]);
    assert_eq!(pick(&program["reviews"], "source", "S0")["agenda"].as_array().unwrap().len(), 5);
    assert_assumed(&program);
    assert_ownership(&program);
    assert_health("joint-venture");
}

/// Nobody resells at no margin because nobody said one: wherever a bundled program lets a partner resell, it says what at.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn whoever_can_resell_has_a_margin() {
    let mut seen = 0;
    for program in Catalog::bundled().list() {
        let level = program.levels.first().map(|level| level.id.as_str());
        for (model, partner_type) in
            program.models.iter().flat_map(|model| program.partner_types.iter().map(move |known| (*model, known)))
        {
            let mut scenario = Scenario::new(&program.id, &partner_type.id, level);
            scenario.model = Some(model);
            scenario.set(id::COMPENSATION, Value::Choice("resale"));
            let resolved = scenario.resolve(program).unwrap();
            if !id::RESALE_MARGIN.spec().is_used(model, resolved.inputs().compensation) {
                continue;
            }
            let place = format!("{} {}", program.id, partner_type.id);
            assert!(resolved.inputs().resale_margin > Decimal::ZERO, "{place}");
            assert_ne!(resolved.origin(id::RESALE_MARGIN), &Origin::Engine, "{place}");
            seen += 1;
        }
    }
    assert!(seen >= 9, "{seen}");
}
