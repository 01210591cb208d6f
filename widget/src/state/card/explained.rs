//! An explanation of a score as it is shown: what each of its nodes is about, and who says its number.

use partner_roi_shared::document::Node;

use crate::state::explained::text;

/// What a node explains, by its name without the quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure<'a> {
    /// The score of a quarter.
    Score,
    /// The score of a group.
    Group(&'a str),
    /// What a metric attains.
    Metric(&'a str),
    /// The fit.
    Fit,
    /// The fit by a group of criteria.
    FitGroup(&'a str),
    /// For how many quarters a metric, or `score`, has gone the same way.
    InARow(&'a str),
    /// How many red quarters of a metric, or of `score`, are left until a trigger is raised.
    ToTrigger(&'a str),
    /// Where a metric, or `score`, is going.
    Forecast(&'a str),
    /// A figure of a quarter of the plan, and that quarter.
    Plan(&'a str, &'a str),
    /// What is missing to a level of a requirement.
    Gap(&'a str, &'a str),
}

/// Who says a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// Somebody who entered it.
    Person,
    /// The plan.
    Plan,
    /// A source, by its readable name.
    Source(&'a str),
    /// Nobody: it is assumed for this reason.
    Assumption(&'a str),
    /// Other figures.
    Others,
    /// These quarters, counted.
    Quarters(&'a [Node]),
    /// There is none, for this reason.
    Nobody(&'a str),
    /// The engine does not say.
    Unknown,
}

/// What a node explains, if it is no number by itself.
pub fn figure(node: &Node) -> Option<Figure<'_>> {
    let (first, rest) = match text(node, "figure")? {
        "fit" => return Some(Figure::Fit),
        name => name.split_once('.')?,
    };
    match first {
        "forecast" => return Some(Figure::Forecast(rest.strip_prefix("metric.").unwrap_or(rest))),
        "level" => return rest.rsplit_once('.').map(|(level, metric)| Figure::Gap(level, metric)),
        _ => {}
    }
    if let Some(followed) = rest.strip_suffix(".trend") {
        return Some(Figure::InARow(followed.strip_prefix("metric.").unwrap_or(followed)));
    }
    match (first, rest.split_once('.')) {
        ("fit", _) => Some(Figure::FitGroup(rest)),
        ("in_the_red", Some((_, about))) => Some(Figure::ToTrigger(about)),
        (_, None) if rest == "score" => Some(Figure::Score),
        (_, Some(("group", id))) => Some(Figure::Group(id)),
        (_, Some(("metric", id))) => Some(Figure::Metric(id)),
        (quarter, Some(("plan", of))) => Some(Figure::Plan(of, quarter)),
        _ => None,
    }
}

/// Who says the number of a node.
pub fn said(node: &Node) -> Said<'_> {
    if let Some(reason) = text(node, "undefined") {
        return Said::Nobody(reason);
    }
    match (text(node, "origin"), text(node, "source"), text(node, "assumption")) {
        (Some("person"), ..) => Said::Person,
        (Some("plan"), ..) => Said::Plan,
        (Some("worked_out"), ..) => Said::Others,
        // What is assumed may name what led to it.
        (_, _, Some(reason)) => Said::Assumption(reason),
        (_, Some(source), _) => Said::Source(source),
        _ => match node.pointer("/quarters") {
            Some(Node::List(quarters)) => Said::Quarters(quarters),
            _ => Said::Unknown,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::card::needs::Library;
    use crate::state::explained::terms;
    use partner_roi_shared::Program;
    use partner_roi_shared::scorecard::{Checked, Template};

    const TEMPLATE: &str = include_str!("../../../../shared/scorecards/agent-platform-channel/1.json");
    const PROGRAM: &str = include_str!("../../../../shared/programs/agent-platform/1.json");
    const CARD: &str = include_str!("../../../../www/data/brightline.json");
    const WORDS: &str = include_str!("../../../words/scorecard/en.json");

    /// Every node of an explanation, from the top.
    fn nodes(node: &Node) -> Vec<&Node> {
        let inside = terms(node).iter().flat_map(nodes);
        std::iter::once(node).chain(inside).collect()
    }

    fn template_metrics<'s>(card: &'s partner_roi_shared::scorecard::Scorecard<'_>) -> impl Iterator<Item = &'s str> {
        card.template.metrics.iter().map(|metric| metric.id.as_str())
    }

    #[test]
    fn everything_that_the_engine_explains_of_a_card_can_be_said() {
        let template = Template::from_json(TEMPLATE).expect("a template");
        let library = Library::new(Some(template), vec![Program::from_json(PROGRAM).expect("a program")]);
        let checked = Checked::from_json(&library.templates, &library.catalog, CARD).expect("a card");
        let card = checked.judge().expect("judged");
        let words: Node = partner_roi_shared::document::parse(WORDS).expect("words");
        let of_metrics = card.quarters.iter().flat_map(|quarter| {
            let name = quarter.quarter;
            let figures = quarter.metrics.iter().map(move |judged| format!("{name}.metric.{}", judged.metric.id));
            figures.chain([format!("{name}.score")])
        });
        let runs = card.audit.runs.iter().map(|run| format!("in_the_red.{}.{}", run.rule.id, run.about.id()));
        let trends = of_metrics.clone().map(|name| name + ".trend");
        let forecasts = template_metrics(&card).map(|id| format!("forecast.metric.{id}"));
        let kinds = ["planned", "difference", "planned_so_far", "actual_so_far", "share_so_far"];
        let plan = card.plan.iter().flat_map(|row| kinds.map(|kind| format!("{}.plan.{kind}", row.quarter)));
        let (_, levels) = card.qualification.as_ref().expect("levels");
        let gaps = levels.levels.iter().flat_map(|qualifies| {
            let metrics = qualifies.requirements.iter().map(|requires| requires.requirement.metric.as_str());
            metrics.map(|metric| format!("level.{}.{metric}", qualifies.level.id))
        });
        let ahead = forecasts.chain(["forecast.score".to_owned()]).chain(plan).chain(gaps);
        let names: Vec<_> = runs.chain(of_metrics).chain(trends).chain(ahead).collect();
        assert!(names[0].starts_with("in_the_red."));
        let mut seen = 0;
        for figure_name in names {
            let root = card.explain(&figure_name).expect("explained");
            assert!(figure(&root).is_some(), "{figure_name}");
            for node in nodes(&root) {
                if let Some(rule) = text(node, "rule") {
                    assert!(words.pointer(&format!("/card/rules/{rule}")).is_some(), "{figure_name}: {rule}");
                }
                let input = terms(node).is_empty() && figure(node).is_none();
                assert!(!input || said(node) != Said::Unknown, "{figure_name}: {node:?}");
                assert!(input || text(node, "rule").is_some(), "{figure_name}: {node:?}");
                seen += 1;
            }
        }
        assert!(seen > 300, "{seen}");
    }

    #[test]
    fn nodes_are_known_by_their_names() {
        let node = |name: &str| Node::object([("figure", Node::text(name))]);
        assert_eq!(figure(&node("2026-Q1.score")), Some(Figure::Score));
        assert_eq!(figure(&node("2026-Q1.group.sales")), Some(Figure::Group("sales")));
        assert_eq!(figure(&node("2026-Q1.metric.leads")), Some(Figure::Metric("leads")));
        assert_eq!(figure(&node("fit")), Some(Figure::Fit));
        assert_eq!(figure(&node("fit.strategic")), Some(Figure::FitGroup("strategic")));
        assert_eq!(figure(&node("2026-Q1.metric.leads.trend")), Some(Figure::InARow("leads")));
        assert_eq!(figure(&node("2026-Q1.score.trend")), Some(Figure::InARow("score")));
        assert_eq!(figure(&node("in_the_red.weak.leads")), Some(Figure::ToTrigger("leads")));
        assert_eq!(figure(&node("forecast.score")), Some(Figure::Forecast("score")));
        assert_eq!(figure(&node("forecast.metric.trend")), Some(Figure::Forecast("trend")));
        assert_eq!(figure(&node("2026-Q1.plan.difference")), Some(Figure::Plan("difference", "2026-Q1")));
        assert_eq!(figure(&node("level.premier.success_stories")), Some(Figure::Gap("premier", "success_stories")));
        assert_eq!(figure(&node("2026-Q1.else")), None);
    }
}
