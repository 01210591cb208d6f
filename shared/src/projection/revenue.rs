//! What customers pay, and how much of it the partner has a share in.
//!
//! A cohort is the deals of one month. How its payments run over its age (months since the deal) is
//! the same for every cohort, so the revenue of a month is the deals of all months before, each times
//! the payment at its age.

use rust_decimal::Decimal;

use super::{Calendar, delayed};
use crate::inputs::{Billing, CommissionBase, DealType, Inputs};
use crate::number::{Number, power};

/// A year of a customer's life.
const YEAR: u32 = 12;

/// What customers pay, as cash.
pub(super) struct Customers<N> {
    /// Collected revenue by month.
    pub revenue: Vec<N>,
    /// The part of it that the partner's share is taken from.
    pub commissionable: Vec<N>,
    /// Revenue of the horizon that is collected after it.
    pub uncollected: N,
}

/// Collected revenue of all cohorts and of the customers at the start, each of whom pays `size`.
pub(super) fn customers<N: Number>(inputs: &Inputs, size: Decimal, deals: &[N], calendar: Calendar) -> Customers<N> {
    let steady =
        inputs.deal_type == DealType::Recurring && inputs.billing == Billing::Monthly && inputs.price_change.is_zero();
    let earning_months = earning_months(inputs);
    let all_earn = earning_months > calendar.horizon;
    let payments = if steady && all_earn { Vec::new() } else { payments_by_age::<N>(inputs, size, calendar) };
    let all = if steady { billed_steadily(inputs, size, deals) } else { billed(inputs, deals, &payments, u32::MAX) };
    let (revenue, uncollected) = delayed(all, inputs.collection_delay);
    let commissionable = if all_earn {
        revenue.clone()
    } else {
        delayed(billed(inputs, deals, &payments, earning_months), inputs.collection_delay).0
    };
    Customers { revenue, commissionable, uncollected }
}

/// For how many months a customer earns the partner a share.
pub(super) fn earning_months(inputs: &Inputs) -> u32 {
    match (inputs.commission_base, inputs.payout_duration) {
        (CommissionBase::FirstYearRevenue, limit) => limit.unwrap_or(YEAR).min(YEAR),
        (_, limit) => limit.unwrap_or(u32::MAX),
    }
}

/// What one customer of a cohort is expected to pay at each age, losses and price changes included.
pub(super) fn payments_by_age<N: Number>(inputs: &Inputs, size: Decimal, calendar: Calendar) -> Vec<N> {
    let size = N::from_decimal(size);
    if inputs.deal_type == DealType::OneTime {
        let mut once = calendar.zeros();
        if let Some(first) = once.first_mut() {
            *first = size;
        }
        return once;
    }
    let retention = N::ONE - N::from_decimal(inputs.churn);
    let mut staying = N::ONE;
    let mut payments = calendar.zeros();
    for ((age, cell), due) in (0_u32..).zip(&mut payments).zip(due_by_age::<N>(inputs, size, calendar)) {
        if age > 0 {
            staying = staying * retention;
        }
        if let Some((instalment, price)) = due {
            *cell = instalment * staying * price;
        }
    }
    payments
}

/// What a recurring customer who stays pays at each age: the instalment and the factor of its price;
/// nothing where nothing is due.
pub(super) fn due_by_age<N: Number>(inputs: &Inputs, size: N, calendar: Calendar) -> Vec<Option<(N, N)>> {
    let every = match inputs.billing {
        Billing::Monthly => 1,
        Billing::Yearly => YEAR,
    };
    let instalment = size * N::from_u32(every) / N::from_u32(YEAR);
    let price = N::ONE + N::from_decimal(inputs.price_change);
    let due = |age: u32| age.is_multiple_of(every).then(|| (instalment, power(price, age / YEAR)));
    (0..=calendar.horizon).map(due).collect()
}

/// What customers pay by month, before collection, in the first `paying_months` months in which each
/// of them can pay.
fn billed<N: Number>(inputs: &Inputs, deals: &[N], payments: &[N], paying_months: u32) -> Vec<N> {
    let recurring = inputs.deal_type == DealType::Recurring;
    let opening = N::from_decimal(inputs.opening_customers);
    let mut revenue = Vec::with_capacity(deals.len());
    for month in 0..deals.len() {
        let mut total = N::ZERO;
        for (age, payment) in payments.iter().enumerate().take((month + 1).min(paying_months as usize)) {
            let signed = deals.get(month - age).copied().unwrap_or(N::ZERO);
            if signed != N::ZERO && *payment != N::ZERO {
                total += signed * *payment;
            }
        }
        // Customers at the start are a cohort of month 0 that pays from month 1, which is the first of
        // its paying months.
        let pays = recurring && month > 0 && month <= paying_months as usize;
        if let (true, Some(payment)) = (pays, payments.get(month)) {
            total += opening * *payment;
        }
        revenue.push(total);
    }
    revenue
}

/// The same where every customer pays the same each month for as long as they stay: then those who
/// stay are what matters, not when they came, and one step leads from each month to the next.
fn billed_steadily<N: Number>(inputs: &Inputs, size: Decimal, deals: &[N]) -> Vec<N> {
    let retention = N::ONE - N::from_decimal(inputs.churn);
    let instalment = N::from_decimal(size) / N::from_u32(YEAR);
    let mut staying = N::from_decimal(inputs.opening_customers);
    // Nobody signs in month 0, and customers at the start pay from month 1.
    let mut revenue = deals.to_vec();
    for (month, cell) in revenue.iter_mut().enumerate() {
        if month > 0 {
            staying = staying * retention + *cell;
            *cell = staying * instalment;
        }
    }
    revenue
}
