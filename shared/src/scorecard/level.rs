//! Which level a partner qualifies for, and what is missing to the next.

use rust_decimal::Decimal;

use super::judge::JudgedQuarter;
use super::known::{Known, Reason};
use crate::number::{Checked, Overflow};
use crate::program::{Level, Program, Requirement};

/// A requirement and how it is met.
#[derive(Debug, Clone)]
pub struct Requires<'a> {
    /// The requirement.
    pub requirement: &'a Requirement,
    /// What was reached.
    pub actual: Known,
    /// By how much it is missed; 0 if it is met.
    pub gap: Known,
}

/// A level and whether its requirements are met.
#[derive(Debug, Clone)]
pub struct Qualifies<'a> {
    /// The level.
    pub level: &'a Level,
    /// Each requirement; a level without any is met by everybody.
    pub requirements: Vec<Requires<'a>>,
}

impl Qualifies<'_> {
    /// Whether every requirement is met. What is not known is not met.
    pub fn is_met(&self) -> bool {
        self.requirements.iter().all(|requires| requires.gap == Ok(Decimal::ZERO))
    }
}

/// Every level of a program, held against a quarter.
#[derive(Debug, Clone)]
pub struct Qualification<'a> {
    /// Lowest first.
    pub levels: Vec<Qualifies<'a>>,
}

impl<'a> Qualification<'a> {
    /// Holds a program's levels against figures by their metric.
    ///
    /// # Errors
    /// [`Overflow`] if a gap cannot be held.
    pub fn of(program: &'a Program, actual: impl Fn(&str) -> Known) -> Result<Self, Overflow> {
        let requires = |requirement: &'a Requirement| {
            let actual = actual(requirement.metric.as_str());
            let gap = match actual {
                Ok(actual) => Ok(requirement.at_least.0.minus(actual)?.max(Decimal::ZERO)),
                Err(reason) => Err(reason),
            };
            Ok(Requires { requirement, actual, gap })
        };
        let levels = program.levels.iter().map(|level| {
            let requirements = level.requirements.iter().map(requires).collect::<Result<_, Overflow>>()?;
            Ok(Qualifies { level, requirements })
        });
        Ok(Self { levels: levels.collect::<Result<_, Overflow>>()? })
    }

    /// The same for the figures of a quarter.
    pub(super) fn of_quarter(program: &'a Program, quarter: &JudgedQuarter<'_>) -> Result<Self, Overflow> {
        Self::of(program, |id| {
            let judged = quarter.metrics.iter().find(|judged| judged.metric.id == id);
            judged.map_or(Err(Reason::Missing), |judged| judged.actual)
        })
    }

    /// The highest level whose requirements are all met.
    pub fn level(&self) -> Option<&'a Level> {
        self.levels.iter().rev().find(|qualifies| qualifies.is_met()).map(|qualifies| qualifies.level)
    }

    /// The level above it.
    pub fn next(&self) -> Option<&Qualifies<'a>> {
        let reached = self.levels.iter().rposition(Qualifies::is_met);
        self.levels.get(reached.map_or(0, |place| place + 1))
    }
}
