//! A company that both sides own: it invents products in sprints, sells them, and pays its owners.
//!
//! Its cash comes from their capital and its own business. What it does not need for the months to come
//! goes to its owners at the end of each contract year and of the horizon: first their capital, in
//! proportion to what each put in, then profit by their shares. What its sale brings goes by equity.

use rust_decimal::Decimal;

use super::{Calendar, TwoSided, negated, scaled};
use crate::inputs::Inputs;
use crate::ledger::{Line, LineId, LineKind, running_total};
use crate::measures::Compounding;
use crate::money::Currency;
use crate::number::{Number, pairwise, sum};

/// The venture's own lines, with the transfers to and from its owners in theirs.
pub(super) fn lines<N: Number>(
    inputs: &Inputs,
    currency: Currency,
    calendar: Calendar,
    owners: &mut TwoSided<N>,
) -> Vec<Line<N>> {
    let payable = |amount: N| amount.rounded(currency.decimals(), inputs.rounding);
    let mut venture = Venture { lines: Vec::new(), owners };
    let business = business(inputs, calendar);

    let [vendor, partner] =
        [inputs.venture_vendor_capital, inputs.venture_partner_capital].map(|put| payable(N::from_decimal(put)));
    let at = |month: usize, amount: N| {
        let mut series = calendar.zeros();
        put(&mut series, month, amount);
        series
    };
    venture.pays_owners(LineId::CapitalContribution, at(0, -vendor), at(0, -partner));

    let partner_profit = N::from_decimal(inputs.venture_partner_profit);
    let minor_unit = N::from_decimal(Decimal::new(1, currency.decimals()));
    let distributed = distributions(&business, [vendor, partner], partner_profit, calendar, minor_unit, &payable);
    let exit = payable(N::from_decimal(inputs.venture_exit_value));
    let [to_vendor, to_partner] = split(exit, N::from_decimal(inputs.venture_partner_equity), &payable);
    let last = calendar.horizon as usize;
    venture.own(LineId::SpinOut, LineKind::Capital, at(last, exit));
    venture.own(LineId::ProductRevenue, LineKind::Revenue, business.revenue);
    venture.own(LineId::ProductDelivery, LineKind::CostOfRevenue, negated(&business.delivery));
    venture.own(LineId::Sprints, LineKind::Cost, negated(&business.sprints));
    venture.own(LineId::VentureOverhead, LineKind::Cost, negated(&business.overhead));
    let [vendor, partner] = distributed.capital;
    venture.pays_owners(LineId::CapitalReturn, vendor, partner);
    let [vendor, partner] = distributed.profit;
    venture.pays_owners(LineId::ProfitDistribution, vendor, partner);
    venture.pays_owners(LineId::EquityExit, at(last, to_vendor), at(last, to_partner));
    venture.lines
}

fn put<N>(series: &mut [N], month: usize, amount: N) {
    if let Some(cell) = series.get_mut(month) {
        *cell = amount;
    }
}

struct Venture<'a, N> {
    lines: Vec<Line<N>>,
    owners: &'a mut TwoSided<N>,
}

impl<N: Number> Venture<'_, N> {
    fn own(&mut self, id: LineId, kind: LineKind, by_month: Vec<N>) {
        self.lines.push(Line { id, kind, transfer: false, by_month });
    }

    /// Capital from the venture to the vendor and to the partner (negative: from them), in all ledgers.
    fn pays_owners(&mut self, id: LineId, vendor: Vec<N>, partner: Vec<N>) {
        let line = |by_month| Line { id, kind: LineKind::Capital, transfer: true, by_month };
        self.lines.push(line(negated(&pairwise(&vendor, &partner, N::add))));
        self.owners.vendor.push(line(vendor));
        self.owners.partner.push(line(partner));
    }
}

/// What the venture earns and spends, all positive.
struct Business<N> {
    revenue: Vec<N>,
    delivery: Vec<N>,
    sprints: Vec<N>,
    overhead: Vec<N>,
}

impl<N: Number> Business<N> {
    fn net(&self) -> Vec<N> {
        let mut left = self.revenue.clone();
        for cost in [&self.delivery, &self.sprints, &self.overhead] {
            left = pairwise(&left, cost, N::sub);
        }
        left
    }
}

fn business<N: Number>(inputs: &Inputs, calendar: Calendar) -> Business<N> {
    let ideas = N::from_decimal(inputs.sprints_per_quarter);
    let mut sprints = calendar.zeros::<N>();
    // Expected products that begin to earn in each month.
    let mut scaled_up = calendar.zeros::<N>();
    let add = |series: &mut [N], month: usize, amount: N| {
        if let Some(cell) = series.get_mut(month) {
            *cell += amount;
        }
    };
    let steps = inputs.sprint_steps();
    for start in (1..calendar.periods()).step_by(3) {
        let (mut month, mut alive) = (start, ideas);
        for (cost, months, pass_rate) in &steps {
            add(&mut sprints, month, alive * N::from_decimal(**cost));
            month += *months as usize;
            alive = alive * N::from_decimal(**pass_rate);
        }
        add(&mut scaled_up, month, alive);
    }
    let growth = Compounding::new(N::ONE + N::from_decimal(inputs.product_growth), 12);
    let earns = |age| N::from_decimal(inputs.product_revenue) * growth.after(age);
    let mut product = Vec::with_capacity(calendar.periods());
    for age in 0..=calendar.horizon {
        product.push(earns(age));
    }
    let mut revenue = calendar.zeros::<N>();
    for (begun, products) in scaled_up.iter().enumerate().filter(|(_, products)| **products != N::ZERO) {
        for (cell, earns) in revenue.iter_mut().skip(begun).zip(&product) {
            *cell += *products * *earns;
        }
    }
    let delivery = scaled(&revenue, N::ONE - N::from_decimal(inputs.product_margin));
    let overhead = calendar.one_time_and_monthly(Decimal::ZERO, N::from_decimal(inputs.venture_overhead));
    Business { revenue, delivery, sprints, overhead }
}

/// What each owner gets, the vendor first.
struct Distributed<N> {
    capital: [Vec<N>; 2],
    profit: [Vec<N>; 2],
}

fn distributions<N: Number>(
    business: &Business<N>,
    mut capital: [N; 2],
    partner_profit: N,
    calendar: Calendar,
    minor_unit: N,
    payable: &impl Fn(N) -> N,
) -> Distributed<N> {
    let net = business.net();
    let cumulative = running_total(&net);
    let mut distributed =
        Distributed { capital: [calendar.zeros(), calendar.zeros()], profit: [calendar.zeros(), calendar.zeros()] };
    let put_in = sum(capital);
    let mut paid = N::ZERO;
    for month in 1..calendar.periods() {
        if !month.is_multiple_of(12) && month != calendar.horizon as usize {
            continue;
        }
        // The lowest that its cash comes to from now on is what it never needs.
        let rest = cumulative.get(month..).unwrap_or_default().iter().copied();
        let lowest = rest.reduce(|low, next| next.lower(low)).unwrap_or(N::ZERO);
        let exact = put_in + lowest - paid;
        let nearest = payable(exact);
        // Rounding must not pay out more than there is.
        let free = if nearest > exact { nearest - minor_unit } else { nearest };
        if free <= N::ZERO {
            continue;
        }
        paid += free;
        let outstanding = sum(capital);
        let returned = free.lower(outstanding);
        let set = |[vendors, partners]: &mut [Vec<N>; 2], [vendor, partner]: [N; 2]| {
            put(vendors, month, vendor);
            put(partners, month, partner);
        };
        if returned > N::ZERO {
            let [vendor, partner] = capital;
            // The last of it is what each has left, whatever a division would make of it.
            let all = returned == outstanding;
            let shares = if all { capital } else { split(returned, partner / outstanding, payable) };
            set(&mut distributed.capital, shares);
            let [to_vendor, to_partner] = shares;
            capital = [vendor - to_vendor, partner - to_partner];
        }
        set(&mut distributed.profit, split(free - returned, partner_profit, payable));
    }
    distributed
}

/// The vendor's and the partner's part; they add up to the amount.
fn split<N: Number>(amount: N, partner: N, payable: &impl Fn(N) -> N) -> [N; 2] {
    let partner = payable(amount * partner);
    [amount - partner, partner]
}
