//! What a card's plan is from, and which of its rows says how it went so far.

use partner_roi_shared::document::Node;
use partner_roi_shared::program::Unit;
use partner_roi_shared::scorecard::{Card, Metric, Plan, PlanRow, Scorecard, Template};
use partner_roi_shared::{Catalog, Program};

/// What a plan is from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// A scenario of a program, in the version that it was signed under.
    Scenario(&'a Program),
    /// A series of so many months.
    Series(usize),
}

/// What a plan is from; nothing if its program is not there.
pub fn origin<'a>(plan: &Plan, catalog: &'a Catalog) -> Option<Origin<'a>> {
    let Some(scenario) = &plan.scenario else { return Some(Origin::Series(plan.by_month.len().saturating_sub(1))) };
    let id = match scenario.0.pointer("/program") {
        Some(Node::Text(id)) => id,
        _ => return None,
    };
    let version = match scenario.0.pointer("/program_version") {
        Some(Node::Number(version)) => version.parse().ok(),
        _ => None,
    };
    catalog.get(id, version).map(Origin::Scenario)
}

/// Partner type and level of the scenario that is a plan, by name.
pub fn terms<'a>(plan: &Plan, program: &'a Program) -> [Option<&'a str>; 2] {
    let said = |pointer: &str| match plan.scenario.as_ref()?.0.pointer(pointer) {
        Some(Node::Text(id)) => Some(id.clone()),
        _ => None,
    };
    let partner_type = said("/partner_type").and_then(|id| program.partner_type(&id));
    let level = said("/level").and_then(|id| program.level(&id));
    [partner_type.map(|known| known.name.as_str()), level.map(|known| known.name.as_str())]
}

/// The program that a card is about: the one of its plan, else the one whose levels its template judges by.
pub fn program<'a>(card: &Card, template: &Template, catalog: &'a Catalog) -> Option<&'a Program> {
    let planned = card.plan.as_ref().and_then(|plan| origin(plan, catalog));
    match planned {
        Some(Origin::Scenario(program)) => Some(program),
        _ => of_levels(template, catalog),
    }
}

/// The program whose levels a template judges by.
pub fn of_levels<'a>(template: &Template, catalog: &'a Catalog) -> Option<&'a Program> {
    let pinned = template.program.as_ref()?;
    catalog.get(&pinned.id, Some(pinned.version))
}

/// The row of the last closed quarter: in an open one, figures are still coming in.
pub fn latest<'s>(card: &'s Scorecard<'_>) -> Option<&'s PlanRow> {
    let closed = card.card.quarters.iter().rfind(|quarter| quarter.is_closed())?.quarter;
    card.plan.iter().find(|row| row.quarter == closed)
}

/// The unit of the figure that is held against the plan.
pub fn unit(card: &Scorecard<'_>) -> Unit {
    metric(card).map_or(Unit::Money, |metric| metric.unit)
}

/// That figure.
pub fn metric<'c>(card: &Scorecard<'c>) -> Option<&'c Metric> {
    card.template.plan_metric.as_deref().and_then(|id| card.template.metric(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::card::needs::Library;
    use partner_roi_shared::scorecard::Checked;

    const TEMPLATE: &str = include_str!("../../../../shared/scorecards/agent-platform-channel/1.json");
    const PROGRAM: &str = include_str!("../../../../shared/programs/agent-platform/1.json");
    const CARD: &str = include_str!("../../../../www/data/brightline.json");

    fn library() -> Library {
        let template = Template::from_json(TEMPLATE).expect("a template");
        Library::new(Some(template), vec![Program::from_json(PROGRAM).expect("a program")])
    }

    #[test]
    fn the_last_closed_quarter_says_how_it_went_so_far() {
        let library = library();
        let checked = Checked::from_json(&library.templates, &library.catalog, CARD).expect("a card");
        let card = checked.judge().expect("judged");
        let row = latest(&card).expect("a row");
        assert_eq!((row.quarter.to_string().as_str(), unit(&card)), ("2026-Q3", Unit::Money));
        assert!(row.quarter < card.plan.last().expect("a row").quarter, "the open quarter stands below");
    }

    #[test]
    fn a_plan_is_from_a_program_that_is_there_or_from_a_series() {
        let library = library();
        let checked = Checked::from_json(&library.templates, &library.catalog, CARD).expect("a card");
        let plan = checked.card().plan.clone().expect("a plan");
        let Some(Origin::Scenario(program)) = origin(&plan, &library.catalog) else { panic!("no scenario") };
        assert_eq!((program.id.as_str(), program.version), ("agent-platform", 1));
        assert_eq!(terms(&plan, program), [Some("Channel partner"), Some("Select")]);
        assert!(origin(&plan, &Catalog::from_programs(Vec::new())).is_none());
        let months = vec![partner_roi_shared::text::Exact(partner_roi_shared::Decimal::ONE); 7];
        let series = Plan { scenario: None, by_month: months, ..plan };
        assert!(matches!(origin(&series, &library.catalog), Some(Origin::Series(6))));
    }
}
