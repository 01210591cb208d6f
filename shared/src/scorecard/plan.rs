//! Plan against actual: what was projected at signing, by quarter.

use rust_decimal::Decimal;

use super::Quarter;
use super::card::Plan;
use super::known::{Known, Reason};
use crate::calculate::{calculate, find_program, too_large};
use crate::document::{Node, shortened};
use crate::fault::{Fault, Faults, code};
use crate::ledger::{Ledger, LineKind};
use crate::money::Currency;
use crate::number::checked::sum;
use crate::number::{Checked, Overflow};
use crate::program::Catalog;
use crate::report::Report;
use crate::scenario;

/// The figure that is the plan unless the card names another: what customers pay the vendor, which is what can be
/// counted afterwards. (Total revenue has the baseline taken off, which nobody can count.)
const USUAL_FIGURE: &str = "vendor.customer_revenue";

/// What was projected, quarter by quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Of the scenario's program, if it is a scenario.
    pub(super) currency: Option<Currency>,
    /// Likewise.
    pub(super) disclaimer: Option<String>,
    first: Quarter,
    /// The quarters that the plan covers to their end.
    by_quarter: Vec<Decimal>,
    /// Period 0 first.
    by_month: Vec<Decimal>,
    /// How many months of the first quarter lie before month 1.
    missing: usize,
}

/// A quarter of a plan beside what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanRow {
    /// The quarter.
    pub quarter: Quarter,
    /// What was projected.
    pub planned: Known,
    /// What happened.
    pub actual: Known,
    /// Actual less planned.
    pub difference: Known,
    /// Projected since signing.
    pub planned_so_far: Known,
    /// Happened since signing.
    pub actual_so_far: Known,
    /// The latter over the former.
    pub share: Known,
}

impl Planned {
    /// A plan of months, period 0 first. Period 0 counts to the quarter of month 1, which is the `first_month`th
    /// month of it. A last quarter that is not covered to its end is left out.
    fn of(by_month: &[Decimal], first: Quarter, first_month: u32) -> Result<Self, Overflow> {
        // Places in quarters of whole months: period 0 stands with month 1.
        let missing = (first_month.clamp(1, 3) - 1) as usize;
        let (signing, months) = by_month.split_first().ok_or(Overflow)?;
        let mut by_quarter = Vec::new();
        let mut rest = months;
        let mut length = 3 - missing;
        let mut carried = *signing;
        while rest.len() >= length {
            let (quarter, later) = rest.split_at(length);
            by_quarter.push(carried.plus(sum(quarter.iter().copied())?)?);
            (carried, rest, length) = (Decimal::ZERO, later, 3);
        }
        Ok(Self { currency: None, disclaimer: None, first, by_quarter, by_month: by_month.to_vec(), missing })
    }

    /// The periods of a quarter that the plan covers, 0 among those of the first, with their amounts.
    pub(super) fn months_of(&self, quarter: Quarter) -> Vec<(usize, Decimal)> {
        let Some(place) = quarter.since(self.first).filter(|_| self.of_quarter(quarter).is_ok()) else {
            return Vec::new();
        };
        let before = (place as usize * 3).saturating_sub(self.missing);
        let (first, length) = if place == 0 { (0, 4 - self.missing) } else { (before + 1, 3) };
        self.by_month.iter().copied().enumerate().skip(first).take(length).collect()
    }

    /// The quarters from the first to this one.
    pub(super) fn since_signing(&self, quarter: Quarter) -> impl Iterator<Item = Quarter> {
        let count = quarter.since(self.first).map_or(0, |back| back + 1);
        let first = self.first;
        (0..count).map(move |place| first.plus(place))
    }

    pub(super) fn of_quarter(&self, quarter: Quarter) -> Known {
        let index = quarter.since(self.first).ok_or(Reason::BeforePlan)?;
        self.by_quarter.get(index as usize).copied().ok_or(Reason::BeyondHorizon)
    }
}

/// The plan of a card, its scenario calculated under the program version that it pins.
pub(super) fn read(catalog: &Catalog, plan: &Plan) -> Result<Option<Planned>, Vec<Fault>> {
    let (by_month, report) = match &plan.scenario {
        Some(document) => {
            let (by_month, report) = series(catalog, &document.0, plan.figure.as_deref().unwrap_or(USUAL_FIGURE))?;
            (by_month, Some(report))
        }
        None => (plan.by_month.iter().map(|amount| amount.0).collect(), None),
    };
    if by_month.is_empty() {
        return Ok(None);
    }
    let planned = Planned::of(&by_month, plan.first_quarter, plan.first_month.unwrap_or(1));
    let planned = planned.map_err(|overflow| vec![at_scenario(too_large(overflow))])?;
    let (currency, disclaimer) = report.map(|report| (report.currency, report.disclaimer)).unzip();
    Ok(Some(Planned { currency, disclaimer, ..planned }))
}

fn at_scenario(fault: Fault) -> Fault {
    Fault { pointer: format!("/plan/scenario{}", fault.pointer), ..fault }
}

fn series(catalog: &Catalog, document: &Node, figure: &str) -> Result<(Vec<Decimal>, Report), Vec<Fault>> {
    let (scenario, mut faults) = scenario::read(document);
    let mut found = None;
    match find_program(catalog, &scenario) {
        Some(Ok(program)) => {
            faults.extend(scenario.named(program));
            found = Some(program);
        }
        Some(Err(fault)) => faults.push(fault),
        None => {}
    }
    if scenario.program_version.is_none() && !faults.iter().any(|fault| fault.pointer == "/program_version") {
        let detail = "a plan names the program version it was made with, so that no later one changes it";
        faults.push(Fault::new("/program_version", code::MISSING, detail));
    }
    let mut faults: Vec<_> = faults.into_iter().map(at_scenario).collect();
    if !is_figure(figure) {
        let detail = format!("\"{}\" is not a figure such as {USUAL_FIGURE}", shortened(figure));
        faults.push(Fault::new("/plan/figure", code::NOT_ONE_OF, detail));
    }
    let Some(program) = found.filter(|_| faults.is_empty()) else { return Err(faults) };
    let calculated = calculate(program, &scenario);
    let report = calculated.map_err(|faults: Faults| faults.iter().cloned().map(at_scenario).collect::<Vec<_>>())?;
    let by_month = by_month(&report, figure).map_err(|overflow| vec![at_scenario(too_large(overflow))])?;
    Ok((by_month, report))
}

const SIDES: [&str; 3] = ["vendor", "partner", "joint"];
/// The measures that add up month by month.
const ADDITIVE: [&str; 4] = ["total_revenue", "gross_profit", "total_cost", "net_profit"];

fn is_figure(figure: &str) -> bool {
    figure.split_once('.').is_some_and(|(side, name)| {
        let line = || crate::ledger::LineId::ALL.iter().any(|line| line.as_str() == name);
        SIDES.contains(&side) && (ADDITIVE.contains(&name) || line())
    })
}

/// What a figure of a report is in each month.
fn by_month(report: &Report, figure: &str) -> Result<Vec<Decimal>, Overflow> {
    let (side, name) = figure.split_once('.').unwrap_or_default();
    let ledger: &Ledger = match side {
        "partner" => &report.ledgers.partner,
        "joint" => &report.ledgers.joint,
        _ => &report.ledgers.vendor,
    };
    let counts = |kind: LineKind| match name {
        "total_revenue" => kind == LineKind::Revenue,
        "gross_profit" => matches!(kind, LineKind::Revenue | LineKind::CostOfRevenue),
        _ => kind == LineKind::Cost,
    };
    let lines: Vec<_> = ledger
        .lines
        .iter()
        .filter(|line| match name {
            "net_profit" => true,
            measure if ADDITIVE.contains(&measure) => counts(line.kind),
            id => line.id.as_str() == id,
        })
        .collect();
    let months = 0..ledger.net_by_month().len();
    let of_month = |month: usize| sum(lines.iter().filter_map(|line| line.by_month.get(month).copied()));
    // Costs are negative in a ledger and a positive sum as a measure.
    months.map(|month| of_month(month).map(|sum| if name == "total_cost" { -sum } else { sum })).collect()
}

/// Each quarter's plan beside its actual figure. Sums since signing need every quarter since then.
pub(super) fn rows(
    planned: &Planned,
    actuals: impl Iterator<Item = (Quarter, Option<Decimal>)>,
) -> Result<Vec<PlanRow>, Overflow> {
    let mut rows = Vec::new();
    let mut next = planned.first;
    let (mut planned_so_far, mut actual_so_far): (Known, Known) = (Ok(Decimal::ZERO), Ok(Decimal::ZERO));
    for (quarter, actual) in actuals {
        let of_quarter = planned.of_quarter(quarter);
        let actual = actual.ok_or(Reason::Missing);
        let difference = combine(actual, of_quarter, Checked::minus)?;
        let mut row = PlanRow {
            quarter,
            planned: of_quarter,
            actual,
            difference,
            planned_so_far: Err(Reason::BeforePlan),
            actual_so_far: Err(Reason::BeforePlan),
            share: Err(Reason::BeforePlan),
        };
        if quarter >= planned.first {
            if quarter != next {
                actual_so_far = Err(Reason::MissingSinceSigning);
                let skipped = quarter.since(planned.first).unwrap_or_default() as usize;
                planned_so_far = Ok(sum(planned.by_quarter.iter().take(skipped).copied())?);
            }
            next = quarter.plus(1);
            planned_so_far = combine(planned_so_far, of_quarter, Checked::plus)?;
            let actual = actual.map_err(|_| Reason::MissingSinceSigning);
            actual_so_far = combine(actual_so_far, actual, Checked::plus)?;
            row.planned_so_far = planned_so_far;
            row.actual_so_far = actual_so_far;
            row.share = match (actual_so_far, planned_so_far) {
                (_, Ok(planned)) if planned <= Decimal::ZERO => Err(Reason::NothingProjected),
                (actual, planned) => combine(actual, planned, Checked::over)?,
            };
        }
        rows.push(row);
    }
    Ok(rows)
}

/// An operation on two figures that are both known; else why the first of them is not.
pub(super) fn combine(
    one: Known,
    other: Known,
    operation: fn(Decimal, Decimal) -> Result<Decimal, Overflow>,
) -> Result<Known, Overflow> {
    match (one, other) {
        (Ok(one), Ok(other)) => operation(one, other).map(Ok),
        (Err(reason), _) | (_, Err(reason)) => Ok(Err(reason)),
    }
}
