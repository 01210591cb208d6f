//! The bundled templates carry every metric and target that the sources set, and say where each number is from.

use partner_roi_shared::scorecard::bundled::BUNDLED as TEMPLATES;
use partner_roi_shared::scorecard::{Metric, Stated, Template, Templates};
use partner_roi_shared::text::{Exact, plain};
use partner_roi_shared::{Catalog, program};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

fn template(id: &str) -> &'static Template {
    Templates::bundled().get(id, 1).unwrap()
}

/// The metric is judged as the program's target says, or only watched if that has none.
fn assert_carries(template: &Template, target: &program::Target) {
    let what = format!("{}: {}", template.id, target.metric);
    let metric = template.metric(&target.metric).unwrap_or_else(|| panic!("{what} is not there"));
    assert_eq!(Some(&metric.source), target.source.as_ref(), "{what}");
    assert_eq!(metric.per, target.per, "{what}");
    let value = |stated: Option<&Stated>| stated.map(|stated| stated.value);
    assert_eq!(value(metric.benchmark.as_ref()), target.benchmark, "{what}");
    let goal = metric.goals.first();
    assert_eq!(goal.map(|goal| goal.target.value), target.value, "{what}");
    assert_eq!(goal.and_then(|goal| value(goal.stretch.as_ref())), target.up_to, "{what}");
    if let Some(goal) = goal {
        assert_eq!(metric.comparison, target.comparison, "{what}");
        assert_eq!((metric.unit, goal.target.source.as_deref()), (target.unit, target.source.as_deref()), "{what}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn targets_are_those_of_the_programs() {
    for id in ["agent-platform", "business-ecosystem"] {
        let program = Catalog::bundled().get(id, None).unwrap();
        for target in &program.targets {
            assert_carries(template(id), target);
        }
        assert_eq!(template(id).reviews, program.reviews);
        let criteria: Vec<_> = template(id).fit.iter().map(|group| (&group.group, &group.criteria)).collect();
        let known: Vec<_> = program.fit.iter().map(|group| (&group.group, &group.criteria)).collect();
        assert_eq!(criteria, known);
    }
    let program = Catalog::bundled().get("agent-platform", None).unwrap();
    for partner_type in &program.partner_types {
        for target in &partner_type.success_metrics {
            assert_carries(template(&format!("agent-platform-{}", partner_type.id)), target);
        }
    }
}

/// `metric comparison target[..stretch]`, as the sources state them.
fn described(metric: &Metric) -> String {
    let goal = metric.goals.first().unwrap();
    let stretch = goal.stretch.as_ref().map(|stretch| format!("..{}", plain(stretch.value.0)));
    let comparison = metric.comparison.unwrap().as_str();
    format!("{} {comparison} {}{}", metric.id, plain(goal.target.value.0), stretch.unwrap_or_default())
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_sources_targets_are_all_there() {
    let judged = |id: &str| -> Vec<String> {
        let metrics = template(id).metrics.iter();
        metrics.filter(|metric| !metric.goals.is_empty()).map(described).collect()
    };
    assert_eq!(
        judged("agent-platform"),
        [
            "partnership_revenue_growth > 0.3",
            "qualified_leads > 100",
            "active_participation > 0.7",
            "referring_partners > 0.6",
            "customer_satisfaction > 0.85",
            "nps > 50",
            "retention > 0.9",
            "api_adoption > 0.8",
            "custom_solutions > 0.4",
            "api_response < 200",
            "uptime > 0.999",
            "new_verticals > 15",
        ]
    );
    assert_eq!(
        judged("business-ecosystem"),
        [
            "partnership_revenue_share >= 0.3..0.4",
            "contribution_value >= 50000",
            "partnership_roi >= 3..5",
            "partner_share_of_leads >= 0.5..0.6",
            "lead_conversion >= 0.15..0.25",
            "pipeline >= 100",
            "new_partnerships >= 20..30",
            "training_completion >= 0.9",
            "certification >= 0.8",
            "satisfaction >= 8.5",
            "qualification >= 8",
            "fit >= 0.85",
            "rating >= 8",
            "alignment >= 0.9",
            "retention >= 0.85",
        ]
    );
    assert_eq!(judged("health"), ["value_delivered >= 1", "contribution_balance >= 0.8", "strategic_alignment >= 8"]);
    let nps = template("agent-platform").metric("nps").unwrap().benchmark.clone().unwrap();
    assert_eq!((nps.value, nps.source.as_deref()), (Exact(30.into()), Some("S1")));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_source_of_health_gives_no_numbers() {
    for metric in &template("health").metrics {
        for goal in &metric.goals {
            for stated in [&goal.worst, &goal.threshold, &goal.target, &goal.weight] {
                assert!(stated.assumption.is_some(), "{}", metric.id);
            }
        }
    }
    let renegotiate = &template("health").escalations[0];
    assert_eq!((renegotiate.consecutive(), renegotiate.source.as_deref()), (2, Some("S3")));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn requirements_of_levels_can_be_entered() {
    let program = Catalog::bundled().get("agent-platform", None).unwrap();
    for partner_type in &program.partner_types {
        let template = template(&format!("agent-platform-{}", partner_type.id));
        let pinned = template.program.as_ref().unwrap();
        assert!(Catalog::bundled().get(&pinned.id, Some(pinned.version)).is_some());
        for requirement in program.levels.iter().flat_map(|level| &level.requirements) {
            let metric = template.metric(requirement.metric.as_str()).unwrap();
            assert!(metric.goals.is_empty() && metric.derived.is_none(), "{}", metric.id);
        }
    }
    assert!(TEMPLATES.iter().all(|(id, _)| Templates::bundled().get(id, 1).is_some()));
}

/// Nothing on an agenda is left without a word from the card but what no metric can say.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn agendas_are_filled_from_the_card() {
    for template in Templates::bundled().list() {
        let said = |topic: &String| template.topics.iter().any(|known| known.topic == *topic);
        let silent: Vec<_> =
            template.reviews.iter().flat_map(|review| &review.agenda).filter(|topic| !said(topic)).collect();
        let expected: &[&str] = match template.id.as_str() {
            // Training is not counted for the whole program; territory is agreed, not measured.
            "agent-platform" => &["training"],
            "agent-platform-channel" | "agent-platform-solution" | "agent-platform-technology" => &["territory"],
            _ => &[],
        };
        assert_eq!(silent, expected, "{}", template.id);
    }
}
