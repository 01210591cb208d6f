//! Ratios of a partnership: what a customer is worth and costs, and what a lead, a deal and a partner bring.

use rust_decimal::Decimal;

use super::{Answer, Figure, Undefined, ratio};
use crate::document::Node;
use crate::number::{Held, Number, Overflow};

/// What ratios are made of, over the horizon and in one currency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bases<N> {
    /// Qualified leads.
    pub leads: N,
    /// Deals signed.
    pub deals: N,
    /// What customers paid, whoever sold to them.
    pub customer_revenue: N,
    /// What both sides spent on winning customers, positive.
    pub acquisition: N,
    /// What both sides spent in all, positive.
    pub total_cost: N,
    /// What the vendor paid out, less what it was paid back.
    pub paid_out: N,
    /// The margin that a customer leaves over its life; nothing where there are no customers.
    pub lifetime: Option<Lifetime<N>>,
}

/// What a customer is expected to leave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetime<N> {
    pub margin: N,
    /// Only the months of the horizon count, because nobody ever leaves.
    pub within_horizon: bool,
}

macro_rules! ratios {
    ($($name:ident $doc:literal,)+) => {
        /// All ratios of a scenario.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Ratios<N = Decimal> {
            $(#[doc = $doc] pub $name: Figure<N>,)+
        }

        impl<N> Ratios<N> {
            /// Name and figure, in that order.
            pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Figure<N>)> {
                [$((stringify!($name), &self.$name),)+].into_iter()
            }
        }

        impl Ratios<Held> {
            /// The ratios with their figures as decimals.
            ///
            /// # Errors
            /// [`Overflow`] if one of them could not be held.
            pub fn settled(&self) -> Result<Ratios, Overflow> {
                let mut held = true;
                let ratios = self.decimals(&mut held);
                if held { Ok(ratios) } else { Err(Overflow) }
            }

            /// The same; if one of them could not be held, `held` becomes false.
            pub(crate) fn decimals(&self, held: &mut bool) -> Ratios {
                Ratios { $($name: self.$name.settled(held),)+ }
            }
        }

        impl Ratios {
            /// The names, in the order of a report.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)+];

            /// As they stand in reports.
            pub(crate) fn to_node(&self) -> Node {
                Node::Object(self.iter().map(|(name, figure)| (name.to_owned(), figure.to_node())).collect())
            }
        }
    };
}

ratios! {
    ltv "Money: the margin that a customer leaves over its expected life, undiscounted; within the horizon if nobody ever leaves.",
    cac "Money: what both sides spend on winning customers (acquisition, marketing, co-funded campaigns), a deal.",
    ltv_cac "Multiple: lifetime value over acquisition cost.",
    revenue_per_lead "Money: customer revenue a qualified lead.",
    revenue_per_deal "Money: customer revenue a deal.",
    revenue_per_partner "Money: customer revenue a partner; a scenario is one partner.",
    cost_per_lead "Money: what both sides spend, a qualified lead.",
    cost_per_deal "Money: what both sides spend, a deal.",
    cost_per_partner "Money: what both sides spend, a partner.",
    effective_payout_rate "Fraction: payouts and bonuses less clawbacks over customer revenue.",
}

impl<N: Number> Ratios<N> {
    pub(crate) fn of(bases: &Bases<N>) -> Self {
        let per = |amount: N, of: N| Figure::from(ratio(amount, of, Undefined::ZeroDenominator));
        let cac = per(bases.acquisition, bases.deals);
        let ltv: Figure<N> = match bases.lifetime {
            Some(life) => Figure { within_horizon: life.within_horizon, ..Answer::Value(life.margin).into() },
            None => Answer::Undefined(Undefined::ZeroDenominator).into(),
        };
        let ltv_cac = match (ltv.answer, cac.answer) {
            (Answer::Value(worth), Answer::Value(cost)) => per(worth, cost),
            _ => Answer::Undefined(Undefined::ZeroDenominator).into(),
        };
        Self {
            ltv,
            cac,
            ltv_cac: Figure { within_horizon: ltv.within_horizon, ..ltv_cac },
            revenue_per_lead: per(bases.customer_revenue, bases.leads),
            revenue_per_deal: per(bases.customer_revenue, bases.deals),
            revenue_per_partner: Answer::Value(bases.customer_revenue).into(),
            cost_per_lead: per(bases.total_cost, bases.leads),
            cost_per_deal: per(bases.total_cost, bases.deals),
            cost_per_partner: Answer::Value(bases.total_cost).into(),
            effective_payout_rate: per(bases.paid_out, bases.customer_revenue),
        }
    }

    /// Whether every one of them could be held.
    pub(crate) fn is_held(&self) -> bool {
        self.iter().all(|(_, figure)| figure.is_held())
    }
}
