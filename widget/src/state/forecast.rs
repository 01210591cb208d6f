//! The whole program: what is asked about it, and what stands in the fields at first.

use partner_roi_shared::inputs::{all, id};
use partner_roi_shared::program::{Model, Outlook};
use partner_roi_shared::what_if::{Forecast, ForecastPlan, Intake, by_year, evenly, forecast};
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
    /// How many of those who join are of which kind, all together 1; none if all are like the one on screen.
    pub mix: Option<Vec<(Group, Decimal)>>,
}

/// A kind of partner: type, and level where the program has levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Id of the type.
    pub partner_type: String,
    /// Id of the level.
    pub level: Option<String>,
}

/// All kinds that a program has, by type and then by level.
pub fn groups(program: &Program) -> Vec<Group> {
    let levels: Vec<_> = match program.levels.is_empty() {
        true => vec![None],
        false => program.levels.iter().map(|level| Some(level.id.clone())).collect(),
    };
    let of = |partner_type: &String| {
        levels
            .iter()
            .map(|level| Group { partner_type: partner_type.clone(), level: level.clone() })
            .collect::<Vec<_>>()
    };
    program.partner_types.iter().flat_map(|known| of(&known.id)).collect()
}

/// What a mix comes to, which has to be 1.
pub fn whole(shares: &[Decimal]) -> Decimal {
    shares.iter().fold(Decimal::ZERO, |sum, share| sum.saturating_add(*share))
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
        Some(stated) => Usual {
            plan: Plan { recruits: stated.partners, attrition, mix: None },
            source: Some(stated.source.to_owned()),
        },
        None => {
            let recruits = vec![Decimal::from(USUAL_RECRUITS); MOST_YEARS as usize];
            Usual { plan: Plan { recruits, attrition, mix: None }, source: None }
        }
    }
}

/// Runs the program with partners who are like the one of a scenario, or of the kinds of a mix: those of the scenario's kind
/// are like it, all others as the program assumes them, besides what was entered where the program assumes the same of both.
/// `turn_out` says what becomes of a scenario in the case that is looked at.
///
/// # Errors
/// What is wrong with plan or scenario, or a figure that cannot be held.
pub fn ask(
    program: &Program,
    outlook: &Outlook,
    scenario: &Scenario,
    turn_out: &dyn Fn(&Scenario) -> Scenario,
    plan: &Plan,
) -> Result<Forecast, Faults> {
    let mut typical = turn_out(scenario);
    // How long each partner is looked at follows from when it joins.
    typical.clear(id::HORIZON);
    let years = u32::try_from(plan.recruits.len()).unwrap_or(u32::MAX);
    let own = Group { partner_type: typical.partner_type.clone(), level: typical.level.clone() };
    let all = vec![(own.clone(), Decimal::ONE)];
    // Spread once and then shared out: each kind by itself would come as whole partners, and late.
    let joining = evenly(&own.partner_type, own.level.as_deref(), &plan.recruits)?;
    let (mut intakes, mut scenarios) = (Vec::new(), Vec::new());
    for (group, share) in plan.mix.as_ref().unwrap_or(&all) {
        if joining.is_empty() || share.is_zero() {
            continue;
        }
        intakes.extend(joining.iter().map(|intake| Intake {
            partner_type: group.partner_type.clone(),
            level: group.level.clone(),
            month: intake.month,
            partners: intake.partners.saturating_mul(*share).normalize(),
        }));
        scenarios.push(if *group == own {
            typical.clone()
        } else {
            let mut other = turn_out(&alike(program, scenario, group)?);
            other.clear(id::HORIZON);
            other
        });
    }
    let plan = ForecastPlan { years, intakes, attrition: plan.attrition, other_revenue: None, scenarios };
    forecast(program, outlook, &plan)
}

/// A scenario for another kind of partner. What was entered holds for it where the program assumes the same of both kinds:
/// what customers are like does not hang on the partner. What it assumes of a kind by itself stays, as do terms of a payout plan.
fn alike(program: &Program, scenario: &Scenario, group: &Group) -> Result<Scenario, Faults> {
    let bare = |group: &Group| {
        let mut bare = Scenario::new(&program.id, &group.partner_type, group.level.as_deref());
        bare.model = scenario.model;
        // Money of all is added up.
        bare.exchange_rate.clone_from(&scenario.exchange_rate);
        bare
    };
    let own = Group { partner_type: scenario.partner_type.clone(), level: scenario.level.clone() };
    let (mut other, own) = (bare(group), bare(&own).resolve(program)?);
    let assumed = other.resolve(program)?;
    for spec in all() {
        // Years of all are added up by one calendar.
        if let Some(value) = scenario.get(spec.id)
            && (own.value(spec.id) == assumed.value(spec.id) || spec.id == id::START_MONTH)
        {
            other.set(spec.id, value.clone());
        }
    }
    Ok(other)
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
        assert_eq!(usual.plan, Plan { recruits: vec![Decimal::TEN; 10], attrition: Decimal::ZERO, mix: None });
        assert_eq!(usual.source, None);
    }

    #[test]
    fn every_partner_is_like_the_one_on_screen_whatever_its_horizon() {
        let (program, outlook) = read(PLATFORM);
        let mut scenario = Scenario::new("agent-platform", "channel", Some("premier"));
        let plan = Plan { recruits: vec![Decimal::from(12), Decimal::ZERO], attrition: Decimal::ZERO, mix: None };
        let before = ask(&program, &outlook, &scenario, &Scenario::clone, &plan).expect("a forecast");
        scenario.set(id::HORIZON, partner_roi_shared::Value::Months(7));
        assert_eq!(ask(&program, &outlook, &scenario, &Scenario::clone, &plan).expect("a forecast"), before);
        scenario.set(id::DEAL_SIZE, partner_roi_shared::Value::Decimal(Decimal::from(90_000)));
        assert_ne!(ask(&program, &outlook, &scenario, &Scenario::clone, &plan).expect("a forecast"), before);
        let nobody = Plan { recruits: vec![Decimal::ZERO], attrition: Decimal::ZERO, mix: None };
        assert_eq!(
            ask(&program, &outlook, &scenario, &Scenario::clone, &nobody).expect("nothing").years[0].partners,
            Decimal::ZERO
        );
    }

    #[test]
    fn a_mix_is_shared_out_and_only_the_kind_on_screen_has_all_of_its_figures() {
        let (program, outlook) = read(PLATFORM);
        assert_eq!(groups(&program).len(), program.partner_types.len() * program.levels.len());
        assert_eq!(groups(&read(PRODUCT).0).iter().filter(|group| group.level.is_some()).count(), 0);
        let kind = |partner_type: &str, level: &str| Group {
            partner_type: partner_type.to_owned(),
            level: Some(level.to_owned()),
        };
        let mut scenario = Scenario::new("agent-platform", "channel", Some("premier"));
        scenario.set(id::DEAL_SIZE, partner_roi_shared::Value::Decimal(Decimal::from(90_000)));
        let plan = |mix| Plan { recruits: vec![Decimal::from(10)], attrition: Decimal::ZERO, mix };
        let ask = |plan: &Plan| ask(&program, &outlook, &scenario, &Scenario::clone, plan).expect("a forecast");
        let alone = ask(&plan(None));
        let (own, other) = (kind("channel", "premier"), kind("technology", "registered"));
        // All of one's own kind is what there is without a mix.
        let whole = vec![(own.clone(), Decimal::ONE), (other.clone(), Decimal::ZERO)];
        assert_eq!(ask(&plan(Some(whole))), alone);
        let halves = vec![(own.clone(), Decimal::new(5, 1)), (other.clone(), Decimal::new(5, 1))];
        let mixed = ask(&plan(Some(halves)));
        let found: Vec<_> = mixed.years[0].groups.iter().map(|group| group.partners).collect();
        assert_eq!((mixed.years[0].partners, found), (Decimal::TEN, vec![Decimal::from(5); 2]));
        let others = vec![(other, Decimal::ONE)];
        let typed = ask(&plan(Some(others.clone())));
        assert_ne!(typed.years[0].flows, alone.years[0].flows);
        assert_eq!(super::whole(&[Decimal::new(33, 2), Decimal::new(67, 2)]), Decimal::ONE);
    }

    #[test]
    fn what_is_entered_holds_for_kinds_of_which_the_program_assumes_the_same() {
        let (program, outlook) = read(PLATFORM);
        let registered = Group { partner_type: "technology".to_owned(), level: Some("registered".to_owned()) };
        let plan = Plan {
            recruits: vec![Decimal::TEN],
            attrition: Decimal::ZERO,
            mix: Some(vec![(registered, Decimal::ONE)]),
        };
        let of = |partner_type: &str, level: &str, given: &[(partner_roi_shared::InputId, i64)]| {
            let mut scenario = Scenario::new("agent-platform", partner_type, Some(level));
            for (input, value) in given {
                scenario.set(*input, partner_roi_shared::Value::Decimal(Decimal::from(*value)));
            }
            scenario
        };
        let ask = |scenario: &Scenario, turn_out: &dyn Fn(&Scenario) -> Scenario, plan: &Plan| {
            ask(&program, &outlook, scenario, turn_out, plan).expect("a forecast")
        };
        let (size, leads) = (id::DEAL_SIZE, id::LEADS_PER_MONTH);
        // A deal is as large whoever brings it; how many leads come is the level's own.
        let mixed = ask(&of("channel", "premier", &[(size, 90_000), (leads, 40)]), &Scenario::clone, &plan);
        let alone = |scenario: &Scenario| ask(scenario, &Scenario::clone, &Plan { mix: None, ..plan.clone() });
        assert_eq!(mixed, alone(&of("technology", "registered", &[(size, 90_000)])));
        assert_ne!(mixed, alone(&of("technology", "registered", &[])));
        // In a case, all kinds turn out as in it.
        let twice = |scenario: &Scenario| {
            let mut other = scenario.clone();
            let Ok(resolved) = scenario.resolve(&program) else { panic!("{scenario:?}") };
            let partner_roi_shared::Value::Decimal(leads_now) = resolved.value(leads) else { panic!("leads") };
            other.set(leads, partner_roi_shared::Value::Decimal(leads_now * Decimal::TWO));
            other
        };
        let in_case = ask(&of("channel", "premier", &[(size, 90_000)]), &twice, &plan);
        assert_eq!(in_case, alone(&twice(&of("technology", "registered", &[(size, 90_000)]))));
    }

    #[test]
    fn kinds_of_the_same_terms_come_when_one_kind_would() {
        // One type of a program five times.
        let document = partner_roi_shared::document::parse(PRODUCT).expect("JSON");
        let first = document.pointer("/partner_types/0").expect("a type").to_json();
        let ids = ["technology", "a", "b", "c", "d"];
        let types = ids.map(|id| first.replacen(r#""technology""#, &format!("{id:?}"), 1)).join(",");
        let text = document.to_json();
        let all = document.pointer("/partner_types").expect("types").to_json();
        assert!(text.contains(&all), "{text}");
        let (program, outlook) = read(&text.replacen(&all, &format!("[{types}]"), 1));
        assert_eq!(groups(&program).len(), 5);
        let recruits = [50, 100, 7].map(Decimal::from).to_vec();
        let plan = |mix| Plan { recruits: recruits.clone(), attrition: Decimal::new(1, 2), mix };
        let scenario = Scenario::new(&program.id, "technology", None);
        let ask = |plan: &Plan| ask(&program, &outlook, &scenario, &Scenario::clone, plan).expect("a forecast");
        let fifths = groups(&program).into_iter().map(|group| (group, Decimal::new(2, 1))).collect();
        let (alone, mixed) = (ask(&plan(None)), ask(&plan(Some(fifths))));
        // Of those who joined in one year, so many have left by its end; the last digits that are held may differ.
        let figures = |found: &Forecast| {
            let of = |year: &partner_roi_shared::what_if::ForecastYear| {
                [year.recruited, year.lost, year.partners, year.flows.partner_revenue, year.so_far.vendor_net]
                    .map(|figure| figure.round_dp(8).normalize())
            };
            found.years.iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(figures(&mixed), figures(&alone));
        assert_eq!(mixed.years[0].groups.len(), 5);
    }

    #[test]
    fn a_joint_venture_is_not_a_program_of_many_partners() {
        assert!(!has_partners(&read(VENTURE).0));
        assert!(has_partners(&read(PLATFORM).0) && has_partners(&read(PRODUCT).0));
    }
}
