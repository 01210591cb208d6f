//! Comparison of two scenarios: the difference of a figure, split over what was changed.

use rust_decimal::Decimal;

use super::{Model, Target};
use crate::fault::Faults;
use crate::inputs::{self, InputGroup, InputId, LevelPolicy, Value, id};
use crate::measures::Answer;
use crate::number::checked::sum;
use crate::number::{Checked, Overflow};
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
    /// What else the part stands for: what the two scenarios name that is no input.
    pub terms: Vec<&'static str>,
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

impl Comparison {
    /// Where the figure stands before and after each part, in their order: from the first scenario's figure to the
    /// second's. Empty if nothing can be attributed.
    pub fn steps(&self) -> Vec<(Decimal, Decimal)> {
        let (Answer::Value(mut at), Some(parts)) = (self.before, &self.parts) else { return Vec::new() };
        let mut steps = Vec::with_capacity(parts.len());
        for part in parts {
            let next = at.saturating_add(part.amount);
            steps.push((at, next));
            at = next;
        }
        steps
    }
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
        let mut mixed = Model { rules: first.rules.clone(), values: first.values.clone(), today: None };
        for (_, player) in players.iter().enumerate().filter(|(index, _)| members >> index & 1 == 1) {
            if !player.terms.is_empty() {
                mixed.rules = second.rules.clone();
            }
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
fn players(first: &Model, second: &Model) -> Vec<Part> {
    let part = |inputs, group, terms| Part { inputs, group, terms, amount: Decimal::ZERO };
    let changed: Vec<InputId> =
        inputs::all().iter().map(|spec| spec.id).filter(|id| first.value(*id) != second.value(*id)).collect();
    let terms = terms(first, second);
    let mut players = Vec::new();
    if !terms.is_empty() {
        players.push(part(Vec::new(), None, terms));
    }
    if changed.len() + players.len() <= MOST_PLAYERS {
        players.extend(changed.into_iter().map(|id| part(vec![id], None, Vec::new())));
        return players;
    }
    for id in changed {
        let group = Some(id.spec().group);
        match players.iter_mut().find(|part| part.group == group) {
            Some(part) => part.inputs.push(id),
            None => players.push(part(vec![id], group, Vec::new())),
        }
    }
    players
}

/// What the two scenarios name differently that is no input, as far as figures depend on it by itself. A
/// level is in its terms, which are inputs, unless it is judged anew.
fn terms(first: &Model, second: &Model) -> Vec<&'static str> {
    let (one, other) = (&first.rules, &second.rules);
    let rejudged = |model: &Model| matches!(model.value(id::LEVEL_POLICY), Some(Value::Choice(word)) if *word == LevelPolicy::Rejudged.as_str());
    let judged = rejudged(first) || rejudged(second);
    [
        ("model", one.model != other.model),
        ("level", judged && (one.start != other.start || one.rungs != other.rungs)),
        ("exchange_rate", one.exchange != other.exchange),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
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
