//! Program forecast: partners by type and level over the years, and what they bring the vendor.
//!
//! A partner recruited in month m signs at its beginning: the signing of its scenario falls in month m of
//! the program, and so does its month 1. Of the partners of a month, (1 − a)^k are still there k months
//! later; all flows of those who left end with them. Both are expected values, so fractions stay.

mod plan;
mod schedule;
mod targets;

use rust_decimal::Decimal;

use crate::calculate::{calculate, too_large};
use crate::fault::Faults;
use crate::inputs::{Value, id};
use crate::ledger::{Line, LineId, LineKind};
use crate::number::{Checked, Overflow};
use crate::program::{Outlook, Program};
use crate::report::Report;
use crate::scenario::Scenario;

pub use plan::{ForecastPlan, Intake};
pub use schedule::{Schedule, Yearly, by_year, evenly, schedule};
pub use targets::{Beside, Subject};

/// What a program comes to, year by year, beside what it aims at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The years, from 1.
    pub years: Vec<ForecastYear>,
    /// The months, from 1.
    pub months: Vec<ForecastMonth>,
    /// Beside the program's projection.
    pub projection: Vec<Beside>,
    /// Beside its roll-out.
    pub rollout: Vec<Beside>,
}

/// A year of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastYear {
    /// Which, from 1.
    pub year: u32,
    /// Partners recruited in it.
    pub recruited: Decimal,
    /// Partners at its end.
    pub partners: Decimal,
    /// Partners lost in it.
    pub lost: Decimal,
    /// The money of all of them.
    pub flows: Flows,
    /// The same from the first year to the end of this one.
    pub so_far: Flows,
    /// Partner revenue over the vendor's whole revenue; nothing if that is unknown or zero
    /// (`zero_denominator`).
    pub share_of_revenue: Option<Decimal>,
    /// Growth of partner revenue on the year before; nothing in the first year and after a year without
    /// any (`zero_denominator`).
    pub growth: Option<Decimal>,
    /// The same by partner type and level.
    pub groups: Vec<GroupYear>,
}

/// A month of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForecastMonth {
    /// Partners at its end.
    pub partners: Decimal,
    /// What is left for the vendor in it.
    pub vendor_net: Decimal,
    /// The same from the first month to this one.
    pub cumulative: Decimal,
}

/// Partners of one type and level in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupYear {
    /// Id of the partner type.
    pub partner_type: String,
    /// Id of the level, in a program that has levels.
    pub level: Option<String>,
    /// Partners at the end of the year.
    pub partners: Decimal,
    /// Their money.
    pub flows: Flows,
}

/// Money of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flows {
    /// What the customers pay whom partners have brought, before anything is taken off.
    pub partner_revenue: Decimal,
    /// All revenue lines of the vendor: the above less the baseline, and fees.
    pub vendor_revenue: Decimal,
    /// What delivery costs the vendor, positive.
    pub vendor_cost_of_revenue: Decimal,
    /// What else the vendor spends, as `total_cost` counts it: cost lines, among them payouts, and capital put
    /// in; positive.
    pub vendor_cost: Decimal,
    /// Capital that comes back to the vendor.
    pub vendor_capital_returned: Decimal,
    /// What the vendor pays its partners: payouts and bonuses, less clawback.
    pub payouts: Decimal,
    /// What is left for the vendor: revenue less cost of revenue, less cost, and the capital returned.
    pub vendor_net: Decimal,
}

impl Flows {
    fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.with(other, Decimal::plus)
    }

    fn times(self, factor: Decimal) -> Result<Self, Overflow> {
        self.with(self, |amount, _| amount.times(factor))
    }

    fn with(self, other: Self, both: impl Fn(Decimal, Decimal) -> Result<Decimal, Overflow>) -> Result<Self, Overflow> {
        Ok(Self {
            partner_revenue: both(self.partner_revenue, other.partner_revenue)?,
            vendor_revenue: both(self.vendor_revenue, other.vendor_revenue)?,
            vendor_cost_of_revenue: both(self.vendor_cost_of_revenue, other.vendor_cost_of_revenue)?,
            vendor_cost: both(self.vendor_cost, other.vendor_cost)?,
            vendor_capital_returned: both(self.vendor_capital_returned, other.vendor_capital_returned)?,
            payouts: both(self.payouts, other.payouts)?,
            vendor_net: both(self.vendor_net, other.vendor_net)?,
        })
    }

    /// Adds an amount of one of the vendor's lines.
    fn add(&mut self, line: &Line, amount: Decimal) -> Result<(), Overflow> {
        let (place, amount) = match line.kind {
            LineKind::Revenue => (&mut self.vendor_revenue, amount),
            LineKind::CostOfRevenue => (&mut self.vendor_cost_of_revenue, -amount),
            LineKind::Capital if amount > Decimal::ZERO => (&mut self.vendor_capital_returned, amount),
            LineKind::Cost | LineKind::Capital => (&mut self.vendor_cost, -amount),
        };
        *place = place.plus(amount)?;
        if PAID.contains(&line.id) {
            // All of them are costs.
            self.payouts = self.payouts.plus(amount)?;
        }
        Ok(())
    }
}

/// Partners of one type and level.
struct Group {
    partner_type: String,
    level: Option<String>,
    /// Month and number of partners, rising, each month once.
    intakes: Vec<(u32, Decimal)>,
    /// A year's money each.
    flows: Vec<Flows>,
    /// What is left for the vendor, a month each.
    net_by_month: Vec<Decimal>,
}

/// Runs the scenario of every recruited partner from its month on, and adds them up by year.
///
/// ```
/// use partner_roi_shared::program::Outlook;
/// use partner_roi_shared::what_if::{ForecastPlan, forecast, schedule};
/// use partner_roi_shared::{Catalog, Decimal};
///
/// # #[cfg(feature = "bundled")] {
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let outlook = Outlook::of(program);
/// let plan = ForecastPlan {
///     years: 1,
///     intakes: schedule(program, &outlook).unwrap().intakes,
///     attrition: Decimal::ZERO,
///     other_revenue: None,
///     scenarios: Vec::new(),
/// };
/// let found = forecast(program, &outlook, &plan)?;
/// assert_eq!(found.years[0].partners, Decimal::from(30));
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything in the plan that the program does not have or that is out of range; a figure that cannot
/// be held.
pub fn forecast(program: &Program, outlook: &Outlook, plan: &ForecastPlan) -> Result<Forecast, Faults> {
    if let Some(faults) = Faults::if_any(plan.faults(program)) {
        return Err(faults);
    }
    let months = plan.years * 12;
    let survivors = survivors(plan.attrition, months).map_err(too_large)?;
    let mut groups = plan.groups().map_err(too_large)?;
    for group in &mut groups {
        let scenario = plan.scenario(program, &group.partner_type, group.level.as_deref());
        for (month, partners) in group.intakes.clone() {
            let report = calculate(program, &recruited_in(program, &scenario, month, months)?)?;
            group.add(&report, month, partners, &survivors).map_err(too_large)?;
        }
    }
    let years = years(&groups, plan, &survivors).map_err(too_large)?;
    let standing = targets::Standing { groups: &groups, survivors: &survivors, years: &years };
    Ok(Forecast {
        projection: standing.beside_projection(outlook),
        rollout: standing.beside_rollout(outlook).map_err(too_large)?,
        months: months_of(&groups, &survivors).map_err(too_large)?,
        years,
    })
}

/// The share of partners that is left after 0, 1, 2, … months.
fn survivors(attrition: Decimal, months: u32) -> Result<Vec<Decimal>, Overflow> {
    let kept = Decimal::ONE.minus(attrition)?;
    let mut left = vec![Decimal::ONE];
    for _ in 1..months {
        left.push(left.last().copied().unwrap_or_default().times(kept)?);
    }
    Ok(left)
}

/// The scenario of a partner that signs at the beginning of a month, to the end of the forecast.
fn recruited_in(program: &Program, scenario: &Scenario, month: u32, months: u32) -> Result<Scenario, Faults> {
    let begins = match scenario.resolve(program)?.value(id::START_MONTH) {
        Value::Months(calendar) => calendar,
        _ => program.start_month,
    };
    let mut scenario = scenario.clone();
    scenario.set(id::HORIZON, Value::Months(months - month + 1));
    scenario.set(id::START_MONTH, Value::Months((begins + month - 2) % 12 + 1));
    Ok(scenario)
}

impl Group {
    /// Adds a report, so many times, to the years and months it falls in.
    fn add(&mut self, report: &Report, month: u32, partners: Decimal, survivors: &[Decimal]) -> Result<(), Overflow> {
        let vendor = &report.ledgers.vendor;
        for (period, vendor_net) in vendor.net_by_month().iter().enumerate() {
            let of = |amounts: &Vec<Decimal>| amounts.get(period).copied().unwrap_or_default();
            let mut flows = Flows { vendor_net: *vendor_net, ..Flows::default() };
            for line in &vendor.lines {
                flows.add(line, of(&line.by_month))?;
            }
            for line in report.ledgers.joint.lines.iter().filter(|line| SOLD.contains(&line.id)) {
                flows.partner_revenue = flows.partner_revenue.plus(of(&line.by_month))?;
            }
            // Signing and month 1 both fall in the month of recruitment.
            let age = period.saturating_sub(1);
            let left = partners.times(survivors.get(age).copied().unwrap_or_default())?;
            let flows = flows.times(left)?;
            let at = month as usize - 1 + age;
            if let Some(year) = self.flows.get_mut(at / 12) {
                *year = year.plus(flows)?;
            }
            if let Some(net) = self.net_by_month.get_mut(at) {
                *net = net.plus(flows.vendor_net)?;
            }
        }
        Ok(())
    }
}

/// What customers pay.
const SOLD: [LineId; 3] = [LineId::CustomerRevenue, LineId::RetailSales, LineId::ProductRevenue];
/// What the vendor pays partners, and what they pay back of it.
const PAID: [LineId; 3] = [LineId::Payout, LineId::Bonus, LineId::Clawback];

/// Partners of some months that are still there at the end of a later one.
fn left_of(intakes: &[(u32, Decimal)], month: u32, survivors: &[Decimal]) -> Result<Decimal, Overflow> {
    intakes.iter().filter(|(recruited, _)| *recruited <= month).try_fold(
        Decimal::ZERO,
        |total, (recruited, partners)| {
            let left = survivors.get((month - recruited) as usize).copied().unwrap_or_default();
            total.plus(partners.times(left)?)
        },
    )
}

fn years(groups: &[Group], plan: &ForecastPlan, survivors: &[Decimal]) -> Result<Vec<ForecastYear>, Overflow> {
    let mut years: Vec<ForecastYear> = Vec::new();
    for (index, year) in (1..=plan.years).enumerate() {
        let mut rows = Vec::with_capacity(groups.len());
        let (mut recruited, mut partners, mut flows) = (Decimal::ZERO, Decimal::ZERO, Flows::default());
        for group in groups {
            for (_, number) in group.intakes.iter().filter(|(month, _)| month.div_ceil(12) == year) {
                recruited = recruited.plus(*number)?;
            }
            let row = GroupYear {
                partner_type: group.partner_type.clone(),
                level: group.level.clone(),
                partners: left_of(&group.intakes, year * 12, survivors)?,
                flows: group.flows.get(index).copied().unwrap_or_default(),
            };
            partners = partners.plus(row.partners)?;
            flows = flows.plus(row.flows)?;
            rows.push(row);
        }
        let before = years.last().map_or((Decimal::ZERO, Flows::default()), |last| (last.partners, last.so_far));
        let lost = before.0.plus(recruited)?.minus(partners)?;
        let so_far = before.1.plus(flows)?;
        let ratio = |part: Decimal, whole: Decimal| (!whole.is_zero()).then(|| part.over(whole)).transpose();
        let other = plan.other_revenue.as_ref().and_then(|other| other.get(index).copied());
        let share_of_revenue = match other {
            Some(other) => ratio(flows.partner_revenue, flows.partner_revenue.plus(other)?)?,
            None => None,
        };
        let growth = match years.last().map(|last| last.flows.partner_revenue) {
            Some(before) => ratio(flows.partner_revenue.minus(before)?, before)?,
            None => None,
        };
        years.push(ForecastYear {
            year,
            recruited,
            partners,
            lost,
            flows,
            so_far,
            share_of_revenue,
            growth,
            groups: rows,
        });
    }
    Ok(years)
}

fn months_of(groups: &[Group], survivors: &[Decimal]) -> Result<Vec<ForecastMonth>, Overflow> {
    let mut months = Vec::with_capacity(survivors.len());
    let mut cumulative = Decimal::ZERO;
    for (index, month) in (1_u32..).take(survivors.len()).enumerate() {
        let (mut partners, mut vendor_net) = (Decimal::ZERO, Decimal::ZERO);
        for group in groups {
            partners = partners.plus(left_of(&group.intakes, month, survivors)?)?;
            vendor_net = vendor_net.plus(group.net_by_month.get(index).copied().unwrap_or_default())?;
        }
        cumulative = cumulative.plus(vendor_net)?;
        months.push(ForecastMonth { partners, vendor_net, cumulative });
    }
    Ok(months)
}
