//! The whole program: what is asked about it, and what stands in the fields at first.

use partner_roi_shared::inputs::id;
use partner_roi_shared::program::{Model, Outlook};
use partner_roi_shared::what_if::{Forecast, ForecastPlan, by_year, evenly, forecast};
use partner_roi_shared::{Decimal, Faults, Program, Scenario};

/// As far as a forecast looks.
pub const MOST_YEARS: u32 = 10;
/// How far it looks at first.
pub const USUAL_YEARS: u32 = 3;
/// Who joins in a year if the program does not say.
const USUAL_RECRUITS: u32 = 10;

/// What a forecast rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Who joins, a year each.
    pub recruits: Vec<Decimal>,
    /// The share of partners that leaves each month.
    pub attrition: Decimal,
}

/// What stands in the fields at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usual {
    /// For each year that can be looked at.
    pub plan: Plan,
    /// Short name of the source that says who joins; nothing if it is assumed.
    pub source: Option<String>,
}

/// What a program says of itself, and for the rest an assumption.
pub fn usual(program: &Program, outlook: &Outlook) -> Usual {
    let attrition = outlook.attrition.as_ref().map_or(Decimal::ZERO, |attrition| attrition.monthly.0);
    match by_year(program, outlook, MOST_YEARS) {
        Some(stated) => {
            Usual { plan: Plan { recruits: stated.partners, attrition }, source: Some(stated.source.to_owned()) }
        }
        None => {
            let recruits = vec![Decimal::from(USUAL_RECRUITS); MOST_YEARS as usize];
            Usual { plan: Plan { recruits, attrition }, source: None }
        }
    }
}

/// Runs the program with partners who are all like the one of a scenario.
///
/// # Errors
/// What is wrong with plan or scenario, or a figure that cannot be held.
pub fn ask(program: &Program, outlook: &Outlook, scenario: &Scenario, plan: &Plan) -> Result<Forecast, Faults> {
    let mut typical = scenario.clone();
    // How long each partner is looked at follows from when it joins.
    typical.clear(id::HORIZON);
    let years = u32::try_from(plan.recruits.len()).unwrap_or(u32::MAX);
    let intakes = evenly(&typical.partner_type, typical.level.as_deref(), &plan.recruits)?;
    let nobody = intakes.is_empty();
    let plan = ForecastPlan {
        years,
        intakes,
        attrition: plan.attrition,
        other_revenue: None,
        scenarios: if nobody { Vec::new() } else { vec![typical] },
    };
    forecast(program, outlook, &plan)
}

/// Whether a program has many partners: what joint ventures are for is one company of two owners.
pub fn has_partners(program: &Program) -> bool {
    program.models.first() != Some(&Model::JointVenture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Program, Outlook) {
        (Program::from_json(text).expect("a program"), Outlook::from_json(text).expect("an outlook"))
    }

    const PLATFORM: &str = include_str!("../../../shared/programs/agent-platform/1.json");
    const PRODUCT: &str = include_str!("../../../shared/programs/co-development/1.json");
    const VENTURE: &str = include_str!("../../../shared/programs/joint-venture/1.json");

    #[test]
    fn fields_begin_with_what_the_program_says() {
        let (program, outlook) = read(PLATFORM);
        let usual = usual(&program, &outlook);
        assert_eq!(usual.plan.recruits.len(), 10);
        assert_eq!(usual.plan.recruits[..4], [50, 100, 150, 0].map(Decimal::from));
        assert_eq!((usual.plan.attrition, usual.source.as_deref()), (Decimal::new(1, 2), Some("S1")));
    }

    #[test]
    fn without_that_ten_a_year_are_assumed_and_nobody_leaves() {
        let (program, outlook) = read(PRODUCT);
        let usual = usual(&program, &outlook);
        assert_eq!(usual.plan, Plan { recruits: vec![Decimal::TEN; 10], attrition: Decimal::ZERO });
        assert_eq!(usual.source, None);
    }

    #[test]
    fn every_partner_is_like_the_one_on_screen_whatever_its_horizon() {
        let (program, outlook) = read(PLATFORM);
        let mut scenario = Scenario::new("agent-platform", "channel", Some("premier"));
        let plan = Plan { recruits: vec![Decimal::from(12), Decimal::ZERO], attrition: Decimal::ZERO };
        let before = ask(&program, &outlook, &scenario, &plan).expect("a forecast");
        scenario.set(id::HORIZON, partner_roi_shared::Value::Months(7));
        assert_eq!(ask(&program, &outlook, &scenario, &plan).expect("a forecast"), before);
        scenario.set(id::DEAL_SIZE, partner_roi_shared::Value::Decimal(Decimal::from(90_000)));
        assert_ne!(ask(&program, &outlook, &scenario, &plan).expect("a forecast"), before);
        let nobody = Plan { recruits: vec![Decimal::ZERO], attrition: Decimal::ZERO };
        assert_eq!(ask(&program, &outlook, &scenario, &nobody).expect("nothing").years[0].partners, Decimal::ZERO);
    }

    #[test]
    fn a_joint_venture_is_not_a_program_of_many_partners() {
        assert!(!has_partners(&read(VENTURE).0));
        assert!(has_partners(&read(PLATFORM).0) && has_partners(&read(PRODUCT).0));
    }
}
