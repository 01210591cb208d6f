//! Levels: the same business under each level of a program.

use rust_decimal::Decimal;

use super::{Model, Target};
use crate::calculate::calculate;
use crate::fault::{Fault, Faults, code};
use crate::inputs::{self, InputGroup, Value, id};
use crate::measures::{Answer, Undefined};
use crate::number::Checked;
use crate::program::{Level, Program, RequiredMetric, Requirement};
use crate::report::Report;
use crate::scenario::Scenario;

/// A volume is looked for up to so many times today's.
const TIMES_TODAY: u32 = 100;
/// Up to twice today's volume it is looked at in steps of a twentieth, beyond in steps of a tenth more.
const STEPS: u32 = 20;
/// Decimals of a volume.
const DECIMALS: u32 = 6;

/// The levels of a program, lowest first, under one scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels<'a> {
    /// Each level with what it comes to.
    pub rows: Vec<LevelRow<'a>>,
    /// Which of them is the scenario's own.
    pub own: usize,
    /// The level above it, if there is one.
    pub next: Option<NextLevel<'a>>,
}

/// What a scenario comes to at a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelRow<'a> {
    /// The level.
    pub level: &'a Level,
    /// The whole report.
    pub report: Report,
}

/// What the level above one's own takes and brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextLevel<'a> {
    /// The level.
    pub level: &'a Level,
    /// What it requires, and how far the scenario is from it.
    pub requirements: Vec<Standing<'a>>,
    /// The figure there less the figure at one's own level, where both have a value.
    pub worth: Option<Decimal>,
    /// The smallest number of leads a month at which the figure is no worse there; nothing if there is
    /// none up to a hundred times today's (`not_in_range`).
    pub pays_from: Option<Decimal>,
}

/// How a scenario stands to a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    /// What is required.
    pub requirement: &'a Requirement,
    /// What the scenario has of it; nothing where a scenario does not say.
    pub actual: Option<Decimal>,
}

impl Standing<'_> {
    /// How much is missing; zero if the requirement is met.
    pub fn missing(&self) -> Option<Decimal> {
        self.actual.map(|actual| self.requirement.at_least.0.minus(actual).unwrap_or_default().max(Decimal::ZERO))
    }
}

/// The scenario under each level of its program. What the person gave stays, and so does all of the
/// groups Demand and Deal as it stands at the scenario's own level: a better level does not bring more
/// leads by itself. Terms and other defaults follow the level.
///
/// ```
/// use partner_roi_shared::what_if::{Target, levels};
/// use partner_roi_shared::{Catalog, Scenario};
///
/// # #[cfg(feature = "bundled")] {
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
/// let found = levels(program, &scenario, Target::from_name("partner.net_profit").unwrap())?;
/// assert_eq!((found.rows.len(), found.own), (4, 2));
/// assert_eq!(found.next.unwrap().level.id, "strategic");
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// The program has no levels, the scenario does not fit it, or a figure cannot be held.
pub fn levels<'a>(program: &'a Program, scenario: &Scenario, target: Target) -> Result<Levels<'a>, Faults> {
    if program.levels.is_empty() {
        let detail = format!("the program \"{}\" has no levels, so there is nothing to set side by side", program.id);
        return Err(Fault::new("/program", code::UNKNOWN_LEVEL, detail).into());
    }
    let resolved = scenario.resolve(program)?;
    let at = |level: &Level| at_level(program, scenario, &level.id);
    let mut rows = Vec::with_capacity(program.levels.len());
    for level in &program.levels {
        rows.push(LevelRow { level, report: calculate(program, &at(level)?)? });
    }
    let own = rows.iter().position(|row| Some(&row.level.id) == scenario.level.as_ref()).unwrap_or_default();
    let next = match (rows.get(own), rows.get(own + 1)) {
        (Some(own), Some(next)) => {
            let leads = match resolved.value(id::LEADS_PER_MONTH) {
                Value::Decimal(leads) => leads,
                _ => Decimal::ZERO,
            };
            let mut search = Search {
                own: Model::of(program, &at(own.level)?)?,
                next: Model::of(program, &at(next.level)?)?,
                target,
            };
            let standing = |requirement: &'a Requirement| Standing {
                requirement,
                actual: (requirement.metric == RequiredMetric::QualifiedLeadsPerMonth).then_some(leads),
            };
            let worth = match (target.in_report(&own.report)?.answer, target.in_report(&next.report)?.answer) {
                (Answer::Value(own), Answer::Value(next)) => next.minus(own).ok(),
                _ => None,
            };
            Some(NextLevel {
                level: next.level,
                requirements: next.level.requirements.iter().map(standing).collect(),
                worth,
                pays_from: search.pays_from(leads)?,
            })
        }
        _ => None,
    };
    Ok(Levels { rows, own, next })
}

/// The same business at another level: what of the groups Demand and Deal would follow the level is given as it stands.
///
/// # Errors
/// The scenario does not fit the program, or the program has no such level.
pub fn at_level(program: &Program, scenario: &Scenario, level: &str) -> Result<Scenario, Faults> {
    let mut there = scenario.clone();
    there.level = Some(level.to_owned());
    let (before, after) = (scenario.resolve(program)?, there.resolve(program)?);
    for spec in inputs::all().iter().filter(|spec| matches!(spec.group, InputGroup::Demand | InputGroup::Deal)) {
        let value = before.value(spec.id);
        if value != after.value(spec.id) {
            there.set(spec.id, value);
        }
    }
    Ok(there)
}

/// Two neighbouring levels under the same number of leads.
struct Search {
    own: Model,
    next: Model,
    target: Target,
}

impl Search {
    /// Whether the next level is no worse at so many leads. A payback is better than none; else a figure that is
    /// undefined is not held against another.
    fn pays(&mut self, leads: Decimal) -> Result<bool, Faults> {
        let at = |model: &mut Model| {
            model.answer_with(id::LEADS_PER_MONTH, Value::Decimal(leads), self.target).map_err(Faults::from)
        };
        let (own, next) = (at(&mut self.own)?, at(&mut self.next)?);
        Ok(match (own, next) {
            (Answer::Value(own), Answer::Value(next)) if self.target.less_is_better() => next <= own,
            (Answer::Value(own), Answer::Value(next)) => next >= own,
            (Answer::Undefined(Undefined::Never), Answer::Value(_)) => true,
            _ => false,
        })
    }

    /// The first point that pays, moved down to where it begins to.
    fn pays_from(&mut self, today: Decimal) -> Result<Option<Decimal>, Faults> {
        let mut below = None;
        for point in volumes(today) {
            if self.pays(point)? {
                return match below {
                    Some(below) => self.between(below, point).map(Some),
                    None => Ok(Some(point)),
                };
            }
            below = Some(point);
        }
        Ok(None)
    }

    /// The least volume that pays between one that does not and one that does.
    fn between(&mut self, mut low: Decimal, mut high: Decimal) -> Result<Decimal, Faults> {
        loop {
            let middle = ((low + high) / Decimal::TWO).round_dp(DECIMALS);
            if middle <= low || middle >= high {
                return Ok(high);
            }
            if self.pays(middle)? { high = middle } else { low = middle }
        }
    }
}

/// The volumes that are looked at, rising from none. Where there are no leads today, one a month counts
/// as today's.
fn volumes(today: Decimal) -> Vec<Decimal> {
    let today = if today.is_zero() { Decimal::ONE } else { today };
    let limit = crate::text::parse(id::LEADS_PER_MONTH.spec().max).unwrap_or(today);
    let last = today.saturating_mul(Decimal::from(TIMES_TODAY)).min(limit);
    let step = today / Decimal::from(STEPS);
    let near = (0..=2 * STEPS).map(|number| step.saturating_mul(Decimal::from(number)));
    let growth = Decimal::new(11, 1);
    let far = std::iter::successors(Some(today.saturating_mul(Decimal::TWO)), |volume| volume.checked_mul(growth));
    let far = far.skip(1).map(|volume| volume.round_dp(DECIMALS));
    near.chain(far).take_while(|volume| *volume < last).chain([last]).collect()
}
