//! What the rules of a program decide for a calculation, besides the inputs.

use rust_decimal::Decimal;

use super::{ExchangeRate, Scenario};
use crate::inputs::{Inputs, LevelPolicy};
use crate::money::Currency;
use crate::program::{Level, Model, PartnerType, Program, RequiredMetric};
use crate::text::Exact;

/// The rules that hold for one scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) currency: Currency,
    /// Whether the yearly outlay is paid to the vendor instead of being the partner's own spend.
    pub(crate) commitment_is_fee: bool,
    pub(crate) model: Model,
    /// The program's levels with their terms for this type of partner, lowest first.
    pub(crate) rungs: Vec<Rung>,
    /// The level that the scenario starts at.
    pub(crate) start: Option<usize>,
    /// Whether that level decides on the payout plan.
    pub(crate) plan_of_level: bool,
    pub(crate) exchange: Option<ExchangeRate>,
    /// The scenario's own terms before a question moved them a little, which then moves those of every year.
    pub(crate) unmoved: Option<Terms>,
}

/// What a level gives its partners and takes from them in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) revenue_share: Decimal,
    pub(crate) mdf: Decimal,
    pub(crate) annual_commitment: Decimal,
}

impl Terms {
    pub(crate) fn of(inputs: &Inputs) -> Self {
        let Inputs { revenue_share, mdf, annual_commitment, .. } = *inputs;
        Self { revenue_share, mdf, annual_commitment }
    }
}

/// One level's terms, and what can be known of its requirements from a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rung {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) terms: Terms,
    /// Qualified leads a month that it takes.
    pub(crate) leads: Decimal,
    /// Whether it takes more, which no scenario tells.
    pub(crate) takes_more: bool,
    /// The payout plan that it names.
    pub(crate) payout_plan: Option<String>,
}

impl Rules {
    /// Whether the level is judged anew each contract year. Nobody brings a venture leads to judge by.
    pub(crate) fn judged_anew(&self, inputs: &Inputs) -> bool {
        inputs.level_policy == LevelPolicy::Rejudged && self.model != Model::JointVenture
    }

    pub(crate) fn of(program: &Program, scenario: &Scenario, model: Model) -> Self {
        let partner_type = program.partner_type(&scenario.partner_type);
        let (mut rungs, mut start) = (Vec::with_capacity(program.levels.len()), None);
        for level in &program.levels {
            if start.is_none() && scenario.level.as_ref() == Some(&level.id) {
                start = Some(rungs.len());
            }
            rungs.push(Rung::of(partner_type, level));
        }
        Self {
            currency: program.currency,
            commitment_is_fee: program.commitment_is_fee,
            model,
            rungs,
            start,
            plan_of_level: scenario.plan.is_none(),
            exchange: scenario.exchange_rate.clone(),
            unmoved: None,
        }
    }

    /// The currency of what is shown.
    pub(crate) fn shown_currency(&self) -> Currency {
        self.exchange.as_ref().map_or(self.currency, |exchange| exchange.currency)
    }
}

impl Rung {
    fn of(partner_type: Option<&PartnerType>, level: &Level) -> Self {
        let (mut leads, mut takes_more) = (Decimal::ZERO, false);
        for need in &level.requirements {
            if need.metric == RequiredMetric::QualifiedLeadsPerMonth {
                leads = leads.max(need.at_least.0);
            } else {
                takes_more = true;
            }
        }
        Self {
            id: level.id.clone(),
            name: level.name.clone(),
            terms: Terms {
                revenue_share: level.revenue_share.0,
                mdf: level.mdf.map_or(Decimal::ZERO, |mdf| mdf.0),
                annual_commitment: outlay(partner_type, Some(level)).map_or(Decimal::ZERO, |(amount, _)| amount),
            },
            leads,
            takes_more,
            payout_plan: level.payout_plan.clone(),
        }
    }
}

/// The yearly outlay for being a partner, with its source: the larger of the level's commitment and the
/// type's minimum investment.
pub(super) fn outlay<'a>(
    partner_type: Option<&'a PartnerType>,
    level: Option<&'a Level>,
) -> Option<(Decimal, &'a str)> {
    let mut larger = (Decimal::ZERO, "");
    let mut offer = |amount: Option<Exact>, source: &'a str| {
        if let Some(Exact(amount)) = amount
            && amount > larger.0
        {
            larger = (amount, source);
        }
    };
    if let Some(level) = level {
        offer(level.annual_commitment, &level.source);
    }
    if let Some(partner_type) = partner_type {
        offer(partner_type.minimum_investment, &partner_type.source);
    }
    (larger.0 > Decimal::ZERO).then_some(larger)
}
