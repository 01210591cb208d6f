//! Leads and deals.
//!
//! leads(m) = L · (1 + g)^((m−1)/12) · season(m) · ramp(m), and deals(m) = leads(m − lag) · c. Both
//! are expected values, so fractions of a deal stay.

use super::Calendar;
use crate::inputs::{Inputs, Ramp};
use crate::measures::Compounding;
use crate::number::{Number, Overflow};

/// Deals signed in each period; none at signing of the partnership itself.
pub(super) fn deals<N: Number>(inputs: &Inputs, calendar: Calendar) -> Result<Vec<N>, Overflow> {
    let conversion = N::from_decimal(inputs.conversion);
    let growth = Compounding::new(N::ONE.plus(N::from_decimal(inputs.leads_growth))?, 12)?;
    let mut deals = calendar.zeros();
    // A lead of month m − lag is a deal of month m, so the last leads of the horizon never count.
    for (lead_month, cell) in (1..).zip(deals.iter_mut().skip(inputs.sales_cycle as usize + 1)) {
        let leads = N::from_decimal(inputs.leads_per_month)
            .times(growth.after(lead_month - 1)?)?
            .times(inputs.season_factor(lead_month)?)?
            .times(ramp(inputs, lead_month)?)?;
        *cell = leads.times(conversion)?;
    }
    Ok(deals)
}

/// The share of its full leads that a partner brings in a month.
fn ramp<N: Number>(inputs: &Inputs, month: u32) -> Result<N, Overflow> {
    if inputs.ramp == Ramp::None || month >= inputs.ramp_months {
        return Ok(N::ONE);
    }
    let x = N::from_u32(month).over(N::from_u32(inputs.ramp_months))?;
    match inputs.ramp {
        Ramp::None => Ok(N::ONE),
        Ramp::Linear => Ok(x),
        // 3x² − 2x³
        Ramp::SCurve => x.times(x)?.times(N::from_u32(3).minus(N::from_u32(2).times(x)?)?),
    }
}
