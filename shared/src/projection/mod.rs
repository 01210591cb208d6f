//! From inputs to ledgers: leads become deals, deals become revenue, revenue becomes payouts.
//!
//! A partnership model only decides which lines exist. Each file of this folder makes one part of the
//! lines; this one puts them together.

mod demand;
mod partner;
mod payout;
mod revenue;
mod vendor;

use rust_decimal::Decimal;

use crate::inputs::Inputs;
use crate::ledger::{Ledger, Line, LineId, LineKind};
use crate::money::{Currency, Money};
use crate::number::{Number, Overflow};

/// What the rules of a program decide for the lines, besides the inputs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub currency: Currency,
    /// Whether the yearly outlay is paid to the vendor instead of being the partner's own spend.
    pub commitment_is_fee: bool,
}

/// Both sides' ledgers, and what falls beyond the horizon.
pub(crate) struct Projection<N> {
    pub vendor: Ledger<N>,
    pub partner: Ledger<N>,
    /// Customer revenue of the horizon that is collected after it.
    pub uncollected: N,
    /// Payouts earned within the horizon that are paid after it.
    pub unpaid: N,
}

/// Projects the revenue-share model.
///
/// # Errors
/// [`Overflow`] if a figure cannot be held.
pub(crate) fn project<N: Number>(inputs: &Inputs, terms: Terms) -> Result<Projection<N>, Overflow> {
    let calendar = Calendar { horizon: inputs.horizon };
    let deals = demand::deals::<N>(inputs, calendar)?;
    let customers = revenue::customers(inputs, &deals, calendar)?;
    let paid = payout::payouts(inputs, &customers, terms.currency, calendar)?;

    let mut lines = TwoSided { vendor: Vec::new(), partner: Vec::new() };
    vendor::customer_lines(inputs, &customers, &mut lines)?;
    lines.transfer(LineId::Payout, LineKind::Cost, LineKind::Revenue, paid.by_month);
    partner::lines(inputs, &deals, terms, calendar, &mut lines)?;
    vendor::cost_groups(inputs, calendar, &mut lines);

    let periods = calendar.periods();
    Ok(Projection {
        vendor: Ledger::new(terms.currency, periods, lines.vendor)?,
        partner: Ledger::new(terms.currency, periods, lines.partner)?,
        uncollected: customers.uncollected,
        unpaid: paid.after_horizon,
    })
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
        let mut series = self.zeros();
        for (month, cell) in (0..self.horizon).zip(&mut series) {
            if month % 12 == 0 {
                *cell = amount;
            }
        }
        series
    }

    /// A yearly amount in twelve payable parts a year, months 1 to the horizon.
    fn spread<N: Number>(self, yearly: Money, inputs: &Inputs) -> Result<Vec<N>, Overflow> {
        let parts = yearly.split(12, inputs.rounding)?;
        let amounts = parts.iter().cycle().map(|part| N::from_decimal(part.amount()));
        Ok(std::iter::once(N::ZERO).chain(amounts).take(self.periods()).collect())
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
        let from_vendor = negated(&to_partner);
        self.vendor.push(Line { id, kind: vendor, transfer: true, by_month: from_vendor });
        self.partner.push(Line { id, kind: partner, transfer: true, by_month: to_partner });
    }

    /// A fee that the partner pays the vendor (positive amounts), in both ledgers.
    fn fee(&mut self, id: LineId, to_vendor: Vec<N>) {
        self.transfer(id, LineKind::Revenue, LineKind::Cost, negated(&to_vendor));
    }
}

/// A line of one side that no other ledger has.
fn own<N>(id: LineId, kind: LineKind, by_month: Vec<N>) -> Line<N> {
    Line { id, kind, transfer: false, by_month }
}

fn negated<N: Number>(series: &[N]) -> Vec<N> {
    series.iter().map(|amount| amount.negated()).collect()
}

fn scaled<N: Number>(series: &[N], factor: N) -> Result<Vec<N>, Overflow> {
    let mut scaled = Vec::with_capacity(series.len());
    for amount in series {
        scaled.push(amount.times(factor)?);
    }
    Ok(scaled)
}

/// Everything `months` later; with it, the sum of what no longer falls within the horizon.
fn delayed<N: Number>(series: &[N], months: u32) -> Result<(Vec<N>, N), Overflow> {
    let delay = (months as usize).min(series.len());
    let (kept, lost) = series.split_at(series.len() - delay);
    let shifted = std::iter::repeat_n(N::ZERO, delay).chain(kept.iter().copied()).collect();
    Ok((shifted, crate::number::sum(lost.iter().copied())?))
}
