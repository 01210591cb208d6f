//! What one customer is expected to leave over its life.

use rust_decimal::Decimal;

use super::Calendar;
use super::revenue::payments_by_age;
use crate::inputs::{Billing, DealType, Inputs, is_resale};
use crate::measures::Lifetime;
use crate::number::{Number, power, sum};
use crate::program::Model;

/// The margin of a customer, undiscounted: what it pays less delivery, whoever delivers.
pub(super) fn of<N: Number>(inputs: &Inputs, model: Model, calendar: Calendar) -> Lifetime<N> {
    let n = N::from_decimal;
    let delivered = N::ONE - n(inputs.gross_margin);
    let retail = if is_resale(model, inputs.compensation) { n(inputs.retail_cost) } else { N::ZERO };
    let (paid, within_horizon) = payments::<N>(inputs, inputs.deal_size, calendar);
    let supplied = match model {
        Model::Oem => payments(inputs, inputs.oem_wholesale_price, calendar).0,
        _ => paid,
    };
    let margin = paid - paid * retail - supplied * delivered;
    Lifetime { margin, within_horizon }
}

/// What a customer pays over its life. Where nobody ever leaves, or prices rise faster than customers
/// leave, that has no end: then the months of the horizon count, and the flag says so.
fn payments<N: Number>(inputs: &Inputs, size: Decimal, calendar: Calendar) -> (N, bool) {
    if inputs.deal_type == DealType::OneTime {
        return (N::from_decimal(size), false);
    }
    let retention = N::ONE - N::from_decimal(inputs.churn);
    let year = power(retention, 12);
    let next_year = (N::ONE + N::from_decimal(inputs.price_change)) * year;
    if inputs.churn.is_zero() || next_year >= N::ONE {
        let months = payments_by_age::<N>(inputs, size, calendar);
        let within = months.into_iter().take(calendar.horizon as usize);
        return (sum(within), true);
    }
    // Months of a year that a customer is expected to pay: 1 + r + … + r^11.
    let months = match inputs.billing {
        Billing::Monthly => sum((0..12).map(|month| power(retention, month))),
        Billing::Yearly => N::from_u32(12),
    };
    let first_year = N::from_decimal(size) * months / N::from_u32(12);
    (first_year / (N::ONE - next_year), false)
}
