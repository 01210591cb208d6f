//! How well a candidate fits.

use rust_decimal::Decimal;

use super::card::FitScore;
use super::known::{Known, Reason};
use super::template::{FitGroup, Template};
use crate::number::checked::sum;
use crate::number::{Checked, Overflow};
use crate::ordered::ordered;

/// How many weakest criteria are named.
const WEAKEST: usize = 3;

/// A group of criteria, scored.
#[derive(Debug, Clone)]
pub struct FitOfGroup<'a> {
    /// The group.
    pub group: &'a FitGroup,
    /// Each criterion with its score from 0 to 10, if it has one.
    pub scores: Vec<(&'a str, Option<Decimal>)>,
    /// 100 · Σ score / (10 · number of scores).
    pub percent: Known,
}

/// A candidate, scored.
#[derive(Debug, Clone)]
pub struct Fit<'a> {
    /// The groups, in order.
    pub groups: Vec<FitOfGroup<'a>>,
    /// Σ weight × percent / Σ weight over the groups that have scores.
    pub percent: Known,
    /// Group, criterion and score of the three lowest; of equal ones, the first.
    pub weakest: Vec<(&'a str, &'a str, Decimal)>,
}

impl<'a> Fit<'a> {
    /// Scores a candidate by a template; criteria without a score are left out of the percentage.
    ///
    /// # Errors
    /// [`Overflow`] if a figure cannot be held.
    pub fn of(template: &'a Template, scores: &[FitScore]) -> Result<Self, Overflow> {
        let groups: Vec<_> = template.fit.iter().map(|group| of_group(group, scores)).collect::<Result<_, _>>()?;
        let (mut total, mut weights) = (Decimal::ZERO, Decimal::ZERO);
        for group in &groups {
            if let Ok(percent) = group.percent {
                let weight = group.group.weight.value.0;
                total = total.plus(weight.times(percent)?)?;
                weights = weights.plus(weight)?;
            }
        }
        let percent = if weights.is_zero() { Err(Reason::Missing) } else { Ok(total.over(weights)?) };
        let scored = groups.iter().flat_map(|group| {
            let name = group.group.group.as_str();
            group.scores.iter().filter_map(move |(criterion, score)| Some((name, *criterion, (*score)?)))
        });
        let mut weakest = ordered(scored, |(_, _, score)| *score);
        weakest.truncate(WEAKEST);
        Ok(Self { groups, percent, weakest })
    }
}

fn of_group<'a>(group: &'a FitGroup, scores: &[FitScore]) -> Result<FitOfGroup<'a>, Overflow> {
    let score = |criterion: &str| {
        let found = scores.iter().find(|score| score.group == group.group && score.criterion == criterion);
        found.map(|score| score.score.0)
    };
    let scores: Vec<_> = group.criteria.iter().map(|criterion| (criterion.as_str(), score(criterion))).collect();
    let given: Vec<_> = scores.iter().filter_map(|(_, score)| *score).collect();
    let percent = match u32::try_from(given.len()) {
        Ok(0) | Err(_) => Err(Reason::Missing),
        Ok(count) => Ok(sum(given)?.times(Decimal::TEN)?.over(Decimal::from(count))?),
    };
    Ok(FitOfGroup { group, scores, percent })
}
