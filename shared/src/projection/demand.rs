//! Leads and deals.
//!
//! leads(m) = L · (1 + g)^((m−1)/12) · season(m) · ramp(m), and deals(m) = leads(m − lag) · c. Both
//! are expected values, so fractions of a deal stay. Where a product is built together first, the months
//! of leads count from the end of the build.

use super::Calendar;
use crate::inputs::{Inputs, Ramp};
use crate::measures::Compounding;
use crate::number::Number;

/// What the partner brings.
pub(super) struct Demand<N> {
    /// Qualified leads by month, none at signing.
    pub leads: Vec<N>,
    /// Deals signed by month, none at signing of the partnership itself.
    pub deals: Vec<N>,
}

/// Leads and deals; the first lead comes in the month after `wait`.
pub(super) fn demand<N: Number>(inputs: &Inputs, wait: u32, calendar: Calendar) -> Demand<N> {
    let conversion = N::from_decimal(inputs.conversion);
    let growth = Compounding::new(N::ONE + N::from_decimal(inputs.leads_growth), 12).series(calendar.horizon);
    let full = N::from_decimal(inputs.leads_per_month);
    let season = inputs.season.map(N::from_decimal);
    // Month 1 falls in the month of the start, January being the first.
    let in_season = |month: u32| {
        let calendar = (inputs.start_month.saturating_sub(1) + month.saturating_sub(1)) % 12;
        season.get(calendar as usize).copied().unwrap_or(N::UNHELD)
    };
    let mut leads = calendar.zeros();
    for ((month, growth), cell) in (1..).zip(growth).zip(leads.iter_mut().skip(wait as usize + 1)) {
        *cell = full * growth * in_season(month + wait) * ramp(inputs, month);
    }
    let mut deals = calendar.zeros();
    // A lead of month m − lag is a deal of month m, so the last leads of the horizon never count.
    for (lead, cell) in leads.iter().zip(deals.iter_mut().skip(inputs.sales_cycle as usize)) {
        *cell = *lead * conversion;
    }
    Demand { leads, deals }
}

/// The share of its full leads that a partner brings in a month.
fn ramp<N: Number>(inputs: &Inputs, month: u32) -> N {
    if inputs.ramp == Ramp::None || month >= inputs.ramp_months {
        return N::ONE;
    }
    let x = N::from_u32(month) / N::from_u32(inputs.ramp_months);
    match inputs.ramp {
        Ramp::None => N::ONE,
        Ramp::Linear => x,
        // 3x² − 2x³
        Ramp::SCurve => x * x * (N::from_u32(3) - N::from_u32(2) * x),
    }
}
