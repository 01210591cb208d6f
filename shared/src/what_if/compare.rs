//! Comparison of two scenarios: the difference of a figure, split over what was changed.

use rust_decimal::Decimal;

use super::{Model, Target};
use crate::fault::Faults;
use crate::inputs::{self, InputGroup, InputId};
use crate::measures::Answer;
use crate::number::{Number, Overflow, sum};
use crate::program::Program;
use crate::scenario::Scenario;

/// Up to so many changes, each is a player of its own; beyond, the groups of inputs are.
const MOST_PLAYERS: usize = 8;

/// Parts and difference are given to so many decimals, far below any cent: then they add up exactly,
/// and not only but for the last of 28 digits.
const DECIMALS: u32 = 16;

/// What changes of a few inputs, together, contribute to the difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The inputs: one, or all changed inputs of a group.
    pub inputs: Vec<InputId>,
    /// The group, if the part stands for one.
    pub group: Option<InputGroup>,
    /// Its share of the difference.
    pub amount: Decimal,
}

/// Two scenarios side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The figure of the first.
    pub before: Answer,
    /// The figure of the second.
    pub after: Answer,
    /// The difference, where both have a value.
    pub difference: Option<Decimal>,
    /// The parts of the difference, largest first; they add up to it exactly. Nothing if the figure is
    /// undefined for some mixture of the two scenarios, so that nothing can be attributed.
    pub parts: Option<Vec<Part>>,
}

/// Compares two scenarios under one program. The difference is split by Shapley values: each change is
/// worth what it adds on average, over all orders in which the changes could have been made.
///
/// # Errors
/// A scenario does not fit the program, or a figure cannot be held.
pub fn compare(program: &Program, first: &Scenario, second: &Scenario, target: Target) -> Result<Comparison, Faults> {
    let (first, second) = (Model::of(program, first)?, Model::of(program, second)?);
    let (before, after) = (first.answer(target)?, second.answer(target)?);
    let (Answer::Value(from), Answer::Value(to)) = (before, after) else {
        return Ok(Comparison { before, after, difference: None, parts: None });
    };
    let difference = to.minus(from).ok().map(|difference| difference.round_dp(DECIMALS));
    let players = players(&first, &second);
    let mut coalitions = Vec::with_capacity(1 << players.len());
    for members in 0_u32..1 << players.len() {
        let mut mixed = Model { program, values: first.values.clone() };
        for (_, player) in players.iter().enumerate().filter(|(index, _)| members >> index & 1 == 1) {
            for input in &player.inputs {
                if let Some(value) = second.value(*input) {
                    mixed.set(*input, value.clone());
                }
            }
        }
        match mixed.answer(target)? {
            Answer::Value(value) => coalitions.push(value),
            Answer::Undefined(_) => {
                return Ok(Comparison { before, after, difference, parts: None });
            }
        }
    }
    let parts = difference.and_then(|difference| shares(players, &coalitions, difference).ok());
    Ok(Comparison { before, after, difference, parts })
}

/// What was changed, each change with no amount yet.
fn players(first: &Model<'_>, second: &Model<'_>) -> Vec<Part> {
    let changed: Vec<InputId> =
        inputs::all().iter().map(|spec| spec.id).filter(|id| first.value(*id) != second.value(*id)).collect();
    if changed.len() <= MOST_PLAYERS {
        return changed.into_iter().map(|id| Part { inputs: vec![id], group: None, amount: Decimal::ZERO }).collect();
    }
    let mut groups: Vec<Part> = Vec::new();
    for id in changed {
        let group = id.spec().group;
        match groups.iter_mut().find(|part| part.group == Some(group)) {
            Some(part) => part.inputs.push(id),
            None => groups.push(Part { inputs: vec![id], group: Some(group), amount: Decimal::ZERO }),
        }
    }
    groups
}

/// Shapley values: Σ over coalitions without the player of |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)).
fn shares(mut players: Vec<Part>, values: &[Decimal], difference: Decimal) -> Result<Vec<Part>, Overflow> {
    let count = players.len();
    let factorial = |n: usize| (1..=n as u64).product::<u64>();
    for (index, player) in players.iter_mut().enumerate() {
        let bit = 1_usize << index;
        let mut weighted = Decimal::ZERO;
        for (members, value) in values.iter().enumerate().filter(|(members, _)| members & bit == 0) {
            let size = members.count_ones() as usize;
            let weight = Decimal::from(factorial(size) * factorial(count - size - 1));
            let with = values.get(members | bit).copied().ok_or(Overflow)?;
            weighted = weighted.plus(with.minus(*value)?.times(weight)?)?;
        }
        player.amount = weighted.over(Decimal::from(factorial(count)))?.round_dp(DECIMALS);
    }
    players.sort_by_key(|player| std::cmp::Reverse(player.amount.abs()));
    // What rounding took away goes to the largest part, where it changes least.
    let rounded_away = difference.minus(sum(players.iter().map(|player| player.amount))?)?;
    if let Some(largest) = players.first_mut() {
        largest.amount = largest.amount.plus(rounded_away)?;
    }
    Ok(players)
}
