//! The partner's revenue share: earned on what was collected, paid by period, rounded once.

use super::YearTerms;
use super::revenue::{Customers, due_by_age, earning_months};
use super::{Calendar, delayed, scaled};
use crate::commission::{Bands, Earned, Mode, Payable, Plan, Sums};
use crate::inputs::{CommissionBase, DealType, Inputs};
use crate::money::Currency;
use crate::number::{Number, products, sum};

/// Payouts as cash, all positive.
pub(super) struct Payouts<N> {
    /// Paid in each month by share or bands.
    pub by_month: Vec<N>,
    /// Paid in each month as bonuses; empty without any.
    pub bonus: Vec<N>,
    /// Paid back in each month; empty without clawback.
    pub clawback: Vec<N>,
    /// Earned within the horizon, paid after it, less what is paid back after it.
    pub after_horizon: N,
}

/// Payouts at the end of each payout period of the contract year, after the payout delay.
pub(super) fn payouts<N: Number>(
    inputs: &Inputs,
    customers: &Customers<N>,
    terms: &[YearTerms],
    deals: &[N],
    currency: Currency,
    calendar: Calendar,
) -> Payouts<N> {
    let base = match inputs.commission_base {
        CommissionBase::GrossMargin => N::from_decimal(inputs.gross_margin),
        CommissionBase::Revenue | CommissionBase::FirstYearRevenue => N::ONE,
    };
    let rate =
        |month| calendar.year_of(month, terms).map_or(N::ZERO, |year| N::from_decimal(year.terms.revenue_share) * base);
    let rates: Vec<N> = (0..calendar.periods()).map(rate).collect();
    let cashier = Cashier { inputs, currency, calendar };
    let plain = inputs.plan_bands.is_none() && inputs.plan_bonuses.is_empty() && inputs.plan_cap.is_none();
    let (mut payouts, rates) = if plain {
        (cashier.by_share(&products(&customers.commissionable, &rates)), rates)
    } else {
        let amounts =
            if base == N::ONE { customers.commissionable.clone() } else { scaled(&customers.commissionable, base) };
        cashier.by_plan(&amounts, &rates, base)
    };
    if inputs.plan_clawback > 0 && inputs.deal_type == DealType::Recurring {
        let (clawback, after_horizon) = cashier.clawback(&rates, deals);
        payouts.clawback = clawback;
        payouts.after_horizon -= after_horizon;
    }
    payouts
}

struct Cashier<'a> {
    inputs: &'a Inputs,
    currency: Currency,
    calendar: Calendar,
}

impl Cashier<'_> {
    /// Whether a payout period ends with this month.
    fn pays_in(&self, month: usize) -> bool {
        month.is_multiple_of(self.inputs.payout_frequency.months() as usize)
    }

    fn rounded<N: Number>(&self, mut amounts: Vec<N>) -> Vec<N> {
        for amount in &mut amounts {
            *amount = amount.rounded(self.currency.decimals(), self.inputs.rounding);
        }
        amounts
    }

    /// Amounts of months, added up to the ends of their payout periods; with what stays open.
    fn by_period<N: Number>(&self, earned: &[N]) -> (Vec<N>, N) {
        let mut due = self.calendar.zeros();
        let mut open = N::ZERO;
        for (month, (amount, cell)) in earned.iter().zip(&mut due).enumerate() {
            open += *amount;
            if self.pays_in(month) {
                *cell = open;
                open = N::ZERO;
            }
        }
        (due, open)
    }

    /// One share of everything: each payment is rounded when it is paid.
    fn by_share<N: Number>(&self, earned: &[N]) -> Payouts<N> {
        let (due, open) = self.by_period(earned);
        let (due, late) = delayed(due, self.inputs.payout_delay);
        Payouts { by_month: self.rounded(due), bonus: Vec::new(), clawback: Vec::new(), after_horizon: open + late }
    }

    /// Bands, bonuses and a cap on the volume of a window; with it, what part of the revenue of each month
    /// was earned by bands. Without bands, each month's share holds.
    fn by_plan<N: Number>(&self, amounts: &[N], shares: &[N], base: N) -> (Payouts<N>, Vec<N>) {
        let inputs = self.inputs;
        let flat = inputs.plan_bands.is_none();
        let bands = inputs.plan_bands.clone().unwrap_or_else(Bands::nothing);
        let mode = if flat { Mode::Prospective } else { inputs.plan_mode };
        let plan = Plan { mode, bands, bonuses: inputs.plan_bonuses.clone(), cap: inputs.plan_cap };
        let first = |index| self.calendar.window_begins(index, inputs);
        // Signing has no volume, so month 1 opens the first window.
        let volume = amounts.get(1..).unwrap_or_default();
        let share =
            |index: usize| shares.get(index + 1).map(|share| if base == N::ZERO { N::ZERO } else { *share / base });
        let earned = plan.earned(
            volume,
            |index| first(index + 1),
            N::from_decimal(inputs.plan_opening_volume),
            |index| {
                if flat { share(index) } else { None }
            },
        );
        let mut payable = Payable::new(&plan, self.currency, inputs.rounding);
        let (mut paid, mut bonus) = (vec![N::ZERO], vec![N::ZERO]);
        let mut rates = vec![N::ZERO];
        for (index, (earned, amount)) in earned.into_iter().zip(volume).enumerate() {
            payable.earn(earned);
            let due = if self.pays_in(index + 1) { payable.pay() } else { Sums::NOTHING };
            paid.push(due.payout);
            bonus.push(due.bonus);
            let Earned { before, after, .. } = earned;
            let payout = after.payout - before.payout;
            rates.push(if *amount > N::ZERO { payout / *amount * base } else { N::ZERO });
        }
        let open = payable.outstanding();
        let (by_month, late) = delayed(paid, inputs.payout_delay);
        let (bonus, late_bonus) = delayed(bonus, inputs.payout_delay);
        let after_horizon = sum([open, late, late_bonus]);
        (Payouts { by_month, bonus, clawback: Vec::new(), after_horizon }, rates)
    }

    /// What was paid out on customers who leave within the months of the clawback: all that they had paid
    /// until then, at the rate it had earned. Customers at the start had signed before, so they are not
    /// clawed back. With it, what is only paid back after the horizon.
    fn clawback<N: Number>(&self, rates: &[N], deals: &[N]) -> (Vec<N>, N) {
        let inputs = self.inputs;
        let (months, delay) = (inputs.plan_clawback as usize, inputs.collection_delay as usize);
        let due = due_by_age(inputs, N::from_decimal(inputs.deal_size), self.calendar);
        let earning = earning_months(inputs) as usize;
        let churn = N::from_decimal(inputs.churn);
        let retention = N::ONE - churn;
        let mut back = self.calendar.zeros::<N>();
        for (signed, deals) in deals.iter().enumerate().filter(|(_, deals)| **deals != N::ZERO) {
            let (mut staying, mut earned) = (*deals, N::ZERO);
            for age in 1..=months {
                let last = age - 1;
                let rate = rates.get(signed + last + delay).copied().unwrap_or(N::ZERO);
                if let (Some(Some((instalment, price))), true) = (due.get(last), last < earning) {
                    earned += *instalment * *price * rate;
                }
                let Some(cell) = back.get_mut(signed + age + delay) else { break };
                *cell += staying * churn * earned;
                staying = staying * retention;
            }
        }
        let (due, open) = self.by_period(&back);
        let (due, late) = delayed(due, inputs.payout_delay);
        (self.rounded(due), open + late)
    }
}
