//! A forecast beside what its program aims at. Targets that contradict each other are all shown.

use rust_decimal::Decimal;

use super::{ForecastYear, Group, left_of};
use crate::number::{Checked, Overflow};
use crate::program::{Comparison, Outlook, RolloutPhase};

/// A target and what is forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// What is counted.
    pub subject: Subject,
    /// First month of the phase, or of the year.
    pub from_month: u32,
    /// Its last month.
    pub to_month: u32,
    /// Short name of the target's source.
    pub source: String,
    /// How the two are held against each other; none if the metric is only watched.
    pub comparison: Option<Comparison>,
    /// What is aimed at; of a range, the near end.
    pub target: Option<Decimal>,
    /// Of a range, the far end.
    pub up_to: Option<Decimal>,
    /// What is forecast; nothing where a forecast does not say.
    pub forecast: Option<Decimal>,
}

/// What a target counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A metric of the whole program, by its name.
    Metric(String),
    /// Partners of some types, and of a level if the source says: recruited in the phase, or there at its
    /// end.
    Partners {
        /// Ids of the types.
        partner_types: Vec<String>,
        /// Id of the level.
        level: Option<String>,
        /// Whether those there at the end are counted.
        standing: bool,
    },
}

impl Beside {
    /// Whether the target is met; nothing where a forecast does not say.
    pub fn met(&self) -> Option<bool> {
        let (comparison, forecast, target) = (self.comparison?, self.forecast?, self.target?);
        Some(match comparison {
            Comparison::MoreThan => forecast > target,
            Comparison::AtLeast => forecast >= target,
            Comparison::LessThan => forecast < target,
            Comparison::AtMost => forecast <= target,
        })
    }
}

/// Where a forecast stands.
pub(super) struct Standing<'a> {
    pub groups: &'a [Group],
    pub survivors: &'a [Decimal],
    pub years: &'a [ForecastYear],
}

impl Standing<'_> {
    pub(super) fn beside_projection(&self, outlook: &Outlook) -> Vec<Beside> {
        let mut rows = Vec::new();
        for aim in &outlook.projection {
            let year = self.years.iter().find(|year| year.year == aim.year);
            for (metric, target, forecast) in [
                ("partners", Decimal::from(aim.partners), year.map(|year| year.partners)),
                ("partner_revenue", aim.partner_revenue.0, year.map(|year| year.flows.partner_revenue)),
                ("share_of_revenue", aim.share_of_revenue.0, year.and_then(|year| year.share_of_revenue)),
            ] {
                rows.push(Beside {
                    subject: Subject::Metric(metric.to_owned()),
                    from_month: aim.year.saturating_mul(12).saturating_sub(11),
                    to_month: aim.year.saturating_mul(12),
                    source: aim.source.clone(),
                    comparison: Some(Comparison::AtLeast),
                    target: Some(target),
                    up_to: None,
                    forecast,
                });
            }
        }
        rows
    }

    pub(super) fn beside_rollout(&self, outlook: &Outlook) -> Result<Vec<Beside>, Overflow> {
        let mut rows = Vec::new();
        for phase in &outlook.rollout {
            for recruits in &phase.recruits {
                let wanted = |group: &&Group| {
                    recruits.partner_types.contains(&group.partner_type)
                        && (recruits.level.is_none() || recruits.level == group.level)
                };
                let forecast = if phase.standing {
                    self.there_at(phase.to_month, wanted)?
                } else {
                    self.recruited_in(phase, wanted)?
                };
                rows.push(Beside {
                    subject: Subject::Partners {
                        partner_types: recruits.partner_types.clone(),
                        level: recruits.level.clone(),
                        standing: phase.standing,
                    },
                    from_month: phase.from_month,
                    to_month: phase.to_month,
                    source: phase.source.clone(),
                    comparison: Some(Comparison::AtLeast),
                    target: Some(Decimal::from(recruits.partners)),
                    up_to: recruits.up_to.map(Decimal::from),
                    forecast,
                });
            }
            for target in &phase.targets {
                let counted = target.metric == "partners";
                rows.push(Beside {
                    subject: Subject::Metric(target.metric.clone()),
                    from_month: phase.from_month,
                    to_month: phase.to_month,
                    source: target.source.clone().unwrap_or_default(),
                    comparison: target.comparison,
                    target: target.value.map(|value| value.0),
                    up_to: target.up_to.map(|value| value.0),
                    forecast: if counted { self.there_at(phase.to_month, |_| true)? } else { None },
                });
            }
        }
        Ok(rows)
    }

    /// Partners of some groups at the end of a month; nothing beyond the forecast.
    fn there_at(&self, month: u32, wanted: impl Fn(&&Group) -> bool) -> Result<Option<Decimal>, Overflow> {
        if month as usize > self.survivors.len() {
            return Ok(None);
        }
        let mut groups = self.groups.iter().filter(wanted);
        groups
            .try_fold(Decimal::ZERO, |total, group| total.plus(left_of(&group.intakes, month, self.survivors)?))
            .map(Some)
    }

    /// Partners of some groups recruited in a phase; nothing beyond the forecast.
    fn recruited_in(
        &self,
        phase: &RolloutPhase,
        wanted: impl Fn(&&Group) -> bool,
    ) -> Result<Option<Decimal>, Overflow> {
        if phase.to_month as usize > self.survivors.len() {
            return Ok(None);
        }
        let intakes = self.groups.iter().filter(wanted).flat_map(|group| &group.intakes);
        let within = intakes.filter(|(month, _)| (phase.from_month..=phase.to_month).contains(month));
        crate::number::checked::sum(within.map(|(_, partners)| *partners)).map(Some)
    }
}
