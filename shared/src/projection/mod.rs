//! From inputs to ledgers: leads become deals, deals become revenue, revenue becomes payouts.
//!
//! A partnership model only decides which lines exist. Each file of this folder makes one part of the
//! lines; this one puts them together.

mod demand;
mod investment;
mod joint_product;
mod levels;
mod lifetime;
mod partner;
mod payout;
mod resale;
mod revenue;
mod risk;
mod vendor;
mod venture;

use rust_decimal::Decimal;

use crate::commission::Window;
use crate::inputs::{Inputs, Party, is_resale};
use crate::ledger::{Ledger, Line, LineId, LineKind, is_nothing};
use crate::measures::Lifetime;
use crate::money::Money;
use crate::number::{Number, Overflow, sum};
use crate::program::Model;
use crate::scenario::Rules;
use revenue::Customers;

pub(crate) use levels::{YearTerms, yearly_commitment};
pub(crate) use risk::{apply as apply_risk, is_any as has_risk};

/// Room for the lines of a ledger; few have more.
const MOST_LINES: usize = 16;

/// All ledgers, what falls beyond the horizon, and what ratios are made of.
pub(crate) struct Projection<N> {
    pub vendor: Ledger<N>,
    pub partner: Ledger<N>,
    /// Of a joint venture.
    pub venture: Option<Ledger<N>>,
    pub volumes: Volumes<N>,
    /// Of each contract year.
    pub terms: Vec<YearTerms>,
    /// Customer revenue of the horizon that is collected after it.
    pub uncollected: N,
    /// Payouts earned within the horizon that are paid after it, less clawbacks.
    pub unpaid: N,
}

/// What was brought, over the horizon.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Volumes<N> {
    /// Qualified leads.
    pub leads: N,
    /// Deals signed.
    pub deals: N,
    /// What customers paid, whoever sold to them.
    pub customer_revenue: N,
    /// What one customer leaves over its life.
    pub lifetime: Option<Lifetime<N>>,
}

/// Whether risk factors act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Risk {
    Applied,
    Ignored,
}

impl<N: Number> Projection<N> {
    /// Whether every figure could be held.
    pub(crate) fn is_held(&self) -> bool {
        let Volumes { leads, deals, customer_revenue, lifetime } = self.volumes;
        let margin = lifetime.map_or(N::ZERO, |life| life.margin);
        [leads, deals, customer_revenue, margin, self.uncollected, self.unpaid].into_iter().all(N::is_held)
            && [Some(&self.vendor), Some(&self.partner), self.venture.as_ref()]
                .into_iter()
                .flatten()
                .all(Ledger::is_held)
    }
}

/// Projects a scenario under its partnership model.
pub(crate) fn project<N: Number>(inputs: &Inputs, rules: &Rules, risk: Risk) -> Projection<N> {
    let calendar = Calendar { horizon: inputs.horizon };
    let mut lines = TwoSided { vendor: Vec::with_capacity(MOST_LINES), partner: Vec::with_capacity(MOST_LINES) };
    let nobody = || Customers { revenue: calendar.zeros(), commissionable: calendar.zeros(), uncollected: N::ZERO };

    let wait = if rules.model == Model::CoDevelopment { inputs.build_months } else { 0 };
    let demand = match rules.model {
        Model::JointVenture => demand::Demand { leads: calendar.zeros(), deals: calendar.zeros() },
        _ => demand::demand::<N>(inputs, wait, calendar),
    };
    let terms = levels::by_year(inputs, rules, &demand.leads, calendar);
    let customers = match rules.model {
        Model::JointVenture => nobody(),
        _ => revenue::customers(inputs, inputs.deal_size, &demand.deals, calendar),
    };

    let (mut venture, mut unpaid) = (None, N::ZERO);
    let currency = rules.currency;
    match rules.model {
        Model::Oem => {
            let units = revenue::customers(inputs, inputs.oem_wholesale_price, &demand.deals, calendar);
            // Nobody is shown what comes too late for these units, but it has to be held like any figure.
            if !units.uncollected.is_held() {
                unpaid = N::UNHELD;
            }
            resale::oem(inputs, &customers, &units, currency, calendar, &mut lines);
        }
        Model::JointVenture => venture = Some(venture::lines(inputs, currency, calendar, &mut lines)),
        model if is_resale(model, inputs.compensation) => {
            resale::resale(inputs, &customers, currency, calendar, &mut lines);
        }
        Model::RevenueShare | Model::CoDevelopment | Model::StrategicInvestment => {
            vendor::customer_lines(inputs, &customers, &mut lines);
            let paid = payout::payouts(inputs, &customers, &terms, &demand.deals, currency, calendar);
            lines.transfer(LineId::Payout, LineKind::Cost, LineKind::Revenue, paid.by_month);
            lines.transfer(LineId::Bonus, LineKind::Cost, LineKind::Revenue, paid.bonus);
            lines.transfer(LineId::Clawback, LineKind::Cost, LineKind::Revenue, negated(&paid.clawback));
            unpaid = paid.after_horizon;
        }
    }
    match rules.model {
        Model::CoDevelopment => {
            joint_product::lines(inputs, &customers.revenue, currency, calendar, &mut lines);
        }
        Model::StrategicInvestment => investment::lines(inputs, currency, calendar, &mut lines),
        Model::RevenueShare | Model::Oem | Model::JointVenture => {}
    }
    let context = Context { inputs, rules, risk, terms: &terms, calendar };
    partner::lines(context, &demand.deals, &mut lines);
    vendor::cost_groups(inputs, calendar, &mut lines);

    let periods = calendar.periods();
    let ledger = |lines| Ledger::new(currency, periods, lines);
    let volumes = Volumes {
        leads: N::total(&demand.leads),
        deals: N::total(&demand.deals),
        customer_revenue: match &venture {
            Some(lines) => sum(lines
                .iter()
                .filter(|line| line.id == LineId::ProductRevenue)
                .flat_map(|line| line.by_month.iter().copied())),
            None => N::total(&customers.revenue),
        },
        lifetime: match rules.model {
            Model::JointVenture => None,
            model => Some(lifetime::of(inputs, model, calendar)),
        },
    };
    Projection {
        vendor: ledger(lines.vendor),
        partner: ledger(lines.partner),
        venture: venture.map(ledger),
        volumes,
        terms,
        uncollected: customers.uncollected,
        unpaid,
    }
}

/// What the lines that every model has are made from.
#[derive(Clone, Copy)]
struct Context<'a> {
    inputs: &'a Inputs,
    rules: &'a Rules,
    risk: Risk,
    terms: &'a [YearTerms],
    calendar: Calendar,
}

impl Context<'_> {
    /// 1 + f of a risk that its line applies itself.
    fn overrun<N: Number>(&self, risk: Decimal) -> N {
        if self.risk == Risk::Ignored { N::ONE } else { N::ONE + N::from_decimal(risk) }
    }
}

/// The months of a projection: period 0 is signing, then 1 to the horizon.
#[derive(Debug, Clone, Copy)]
struct Calendar {
    horizon: u32,
}

impl Calendar {
    fn periods(self) -> usize {
        self.horizon as usize + 1
    }

    fn zeros<N: Number>(self) -> Vec<N> {
        vec![N::ZERO; self.periods()]
    }

    /// `at_signing` in period 0 and `monthly` in each month after it.
    fn one_time_and_monthly<N: Number>(self, at_signing: Decimal, monthly: N) -> Vec<N> {
        let mut series = vec![monthly; self.periods()];
        if let Some(first) = series.first_mut() {
            *first = N::from_decimal(at_signing);
        }
        series
    }

    /// `amount` in the months 0, 12, 24, … before the horizon.
    fn yearly<N: Number>(self, amount: N) -> Vec<N> {
        self.each_year(|_| amount)
    }

    /// Another amount for each of these months, by contract year from 0.
    fn each_year<N: Number>(self, amount: impl Fn(usize) -> N) -> Vec<N> {
        let mut series = self.zeros();
        for (year, cell) in series.iter_mut().take(self.horizon as usize).step_by(12).enumerate() {
            *cell = amount(year);
        }
        series
    }

    /// A yearly amount, by contract year from 0, in twelve payable parts a year, months 1 to the horizon.
    fn spread_each_year<N: Number>(self, yearly: impl Fn(usize) -> Result<Money, Overflow>, inputs: &Inputs) -> Vec<N> {
        let (mut series, mut known) = (self.zeros(), None);
        let mut parts = vec![N::UNHELD; 12];
        for (year, months) in series.get_mut(1..).unwrap_or_default().chunks_mut(12).enumerate() {
            let amount = yearly(year);
            if known != Some(amount) {
                match amount.and_then(|amount| amount.split(12, inputs.rounding)) {
                    Ok(split) => parts = split.iter().map(|part| N::from_decimal(part.amount())).collect(),
                    Err(Overflow) => parts.fill(N::UNHELD),
                }
                known = Some(amount);
            }
            for (month, part) in months.iter_mut().zip(&parts) {
                *month = *part;
            }
        }
        series
    }

    /// What holds in the contract year of a month: months 1 to 12 are the first.
    fn year_of<T>(self, month: usize, years: &[T]) -> Option<&T> {
        years.get(month.saturating_sub(1) / 12)
    }

    /// Whether a window of volumes begins with this month.
    fn window_begins(self, month: usize, inputs: &Inputs) -> bool {
        let window: Window = inputs.plan_window;
        u32::try_from(month).is_ok_and(|month| window.begins_in(month, inputs.start_month))
    }
}

/// The lines of both sides while they are being made.
struct TwoSided<N> {
    vendor: Vec<Line<N>>,
    partner: Vec<Line<N>>,
}

impl<N: Number> TwoSided<N> {
    /// Money from the vendor to the partner (positive amounts), in both ledgers.
    fn transfer(&mut self, id: LineId, vendor: LineKind, partner: LineKind, to_partner: Vec<N>) {
        if !is_nothing(&to_partner) {
            let from_vendor = negated(&to_partner);
            self.vendor.push(Line { id, kind: vendor, transfer: true, by_month: from_vendor });
            self.partner.push(Line { id, kind: partner, transfer: true, by_month: to_partner });
        }
    }

    /// A fee that the partner pays the vendor (positive amounts), in both ledgers.
    fn fee(&mut self, id: LineId, to_vendor: Vec<N>) {
        self.receives(id, LineKind::Cost, to_vendor);
    }

    /// What the partner buys from the vendor to sell it (positive amounts), in both ledgers.
    fn buys(&mut self, id: LineId, to_vendor: Vec<N>) {
        self.receives(id, LineKind::CostOfRevenue, to_vendor);
    }

    /// Revenue that the partner pays the vendor.
    fn receives(&mut self, id: LineId, partner: LineKind, to_vendor: Vec<N>) {
        if !is_nothing(&to_vendor) {
            let from_partner = negated(&to_vendor);
            self.vendor.push(Line { id, kind: LineKind::Revenue, transfer: true, by_month: to_vendor });
            self.partner.push(Line { id, kind: partner, transfer: true, by_month: from_partner });
        }
    }

    /// A line of one side that no other ledger has.
    fn own(&mut self, side: Party, id: LineId, kind: LineKind, by_month: Vec<N>) {
        self.push(side, Line { id, kind, transfer: false, by_month });
    }

    fn push(&mut self, side: Party, line: Line<N>) {
        match side {
            Party::Vendor => self.vendor.push(line),
            Party::Partner => self.partner.push(line),
        }
    }
}

fn negated<N: Number>(series: &[N]) -> Vec<N> {
    series.iter().map(|amount| -*amount).collect()
}

fn scaled<N: Number>(series: &[N], factor: N) -> Vec<N> {
    series.iter().map(|amount| *amount * factor).collect()
}

/// Everything `months` later; with it, the sum of what no longer falls within the horizon.
fn delayed<N: Number>(series: Vec<N>, months: u32) -> (Vec<N>, N) {
    let delay = (months as usize).min(series.len());
    if delay == 0 {
        return (series, N::ZERO);
    }
    let (kept, lost) = series.split_at(series.len() - delay);
    let mut shifted = vec![N::ZERO; series.len()];
    for (cell, amount) in shifted.iter_mut().skip(delay).zip(kept) {
        *cell = *amount;
    }
    (shifted, N::total(lost))
}
