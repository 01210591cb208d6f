//! Goal seek: the value of one input that brings a figure to a target.

use rust_decimal::Decimal;

use super::{Model, Target};
use crate::fault::{Fault, Faults, code};
use crate::inputs::{InputId, InputSpec, Kind, Value};
use crate::measures::Answer;
use crate::number::Checked;
use crate::program::Program;
use crate::scenario::Scenario;
use crate::text::{parse, plain};

/// How many pieces the range is looked at in.
const PIECES: u32 = 64;
/// Steps towards the place where a figure turns back: after these it lies within a ten-thousandth of a piece.
const TURN_STEPS: u32 = 20;
/// Halvings of a piece: after these it is narrower than any input is entered.
const HALVINGS: u32 = 48;
/// Significant decimals of a value that is found.
const DECIMALS: u32 = 12;

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalSeek {
    /// The solution nearest to today's value; nothing if the target is not reached in the range
    /// (`not_in_range`).
    pub value: Option<Decimal>,
    /// All solutions that were found, rising.
    pub solutions: Vec<Decimal>,
    /// Where the figure jumps over the goal, rising: the first value on the side that is better, as of a payback that is
    /// within the goal from there on.
    pub passes: Vec<Decimal>,
    /// Today's value; nothing for "no limit".
    pub today: Option<Decimal>,
}

/// The value of `input` between `low` and `high` at which the figure reaches `goal`.
///
/// An input in whole months gives the first month at which the figure has reached or passed the goal.
///
/// # Errors
/// The scenario does not fit the program, the input is not a number, or a figure cannot be held.
pub fn goal_seek(
    program: &Program,
    scenario: &Scenario,
    target: Target,
    goal: Decimal,
    input: InputId,
    (low, high): (Decimal, Decimal),
) -> Result<GoalSeek, Faults> {
    let mut search = Search { model: Model::of(program, scenario)?, input, target, goal, passes: Vec::new() };
    let today = match search.model.value(input) {
        Some(Value::Decimal(value)) => Some(*value),
        Some(Value::Months(months)) => Some(Decimal::from(*months)),
        Some(Value::NoLimit) => None,
        _ => {
            let detail = format!("{} is not a number, so it cannot be sought", input.spec().label);
            return Err(Fault::new("/input", code::WRONG_TYPE, detail).into());
        }
    };
    // Within the limits of an input, no difference of two values is too large to be held.
    for end in [low, high] {
        input.spec().read_text(&plain(end))?;
    }
    let mut solutions: Vec<Decimal> = Vec::new();
    let mut seen: Vec<(Decimal, Option<Decimal>)> = Vec::new();
    for x in search.points(low, high, today) {
        let right = search.distance(x)?;
        if let [.., before, last] = seen.as_slice() {
            solutions.extend(search.turn([*before, *last, (x, right)])?);
        }
        match (seen.last(), right) {
            (_, Some(distance)) if distance.is_zero() => solutions.push(x),
            (Some((left, Some(a))), Some(b)) if a.is_sign_negative() != b.is_sign_negative() && !a.is_zero() => {
                solutions.extend(search.between((*left, *a), (x, b))?);
            }
            (Some((left, None)), Some(b)) => solutions.extend(search.edge(*left, (x, b))?),
            (Some((left, Some(a))), None) if !a.is_zero() => solutions.extend(search.edge(x, (*left, *a))?),
            _ => {}
        }
        seen.push((x, right));
    }
    solutions.sort();
    solutions.dedup();
    // No limit is beyond the range.
    let away = |value: &Decimal| (*value - today.unwrap_or(high)).abs();
    let value =
        solutions.iter().copied().reduce(|nearest, other| if away(&other) < away(&nearest) { other } else { nearest });
    search.passes.sort();
    search.passes.dedup();
    Ok(GoalSeek { value, solutions, passes: search.passes, today })
}

/// Where a solution is looked for if nobody says: a tenth to ten times today's value of an amount or a count, else
/// all that the input can be.
pub fn usual_range(spec: &InputSpec, today: &Value) -> (Decimal, Decimal) {
    let (low, high) = limits(spec);
    match (spec.kind, today) {
        (Kind::Money | Kind::Count, Value::Decimal(today)) if !today.is_zero() => {
            let tenfold = today.saturating_mul(Decimal::TEN);
            ((today / Decimal::TEN).max(low), tenfold.min(high))
        }
        _ => (low, high),
    }
}

/// The least and the greatest that an input can be, if it is a number.
pub fn limits(spec: &InputSpec) -> (Decimal, Decimal) {
    let limit = |text: &str| parse(text).unwrap_or_default();
    (limit(spec.min), limit(spec.max))
}

struct Search {
    model: Model,
    input: InputId,
    target: Target,
    goal: Decimal,
    passes: Vec<Decimal>,
}

impl Search {
    fn is_whole(&self) -> bool {
        matches!(self.input.spec().kind, Kind::Months | Kind::OptionalMonths)
    }

    /// The points to look at, rising, both ends and today's value included: at a term that levels decide the figure may be
    /// another one than just beside it.
    fn points(&self, low: Decimal, high: Decimal, today: Option<Decimal>) -> Vec<Decimal> {
        if self.is_whole() {
            let months = |value: Decimal| u32::try_from(value).unwrap_or(0);
            return (months(low.ceil())..=months(high.floor())).map(Decimal::from).collect();
        }
        let step = (high - low) / Decimal::from(PIECES);
        let inner = (0..PIECES).map(|piece| (low + step * Decimal::from(piece)).round_dp(DECIMALS));
        let mut points: Vec<Decimal> = inner.chain([high]).collect();
        if let Some(today) = today.filter(|today| (low..high).contains(today)) {
            let place = points.partition_point(|point| *point < today);
            if points.get(place) != Some(&today) {
                points.insert(place, today);
            }
        }
        points
    }

    /// How far the figure lies above the goal; nothing where it is undefined.
    fn distance(&mut self, x: Decimal) -> Result<Option<Decimal>, Faults> {
        let value = if self.is_whole() { Value::Months(u32::try_from(x).unwrap_or(0)) } else { Value::Decimal(x) };
        match self.model.answer_with(self.input, value, self.target)? {
            Answer::Value(value) => Ok(value.minus(self.goal).ok()),
            Answer::Undefined(_) => Ok(None),
        }
    }

    /// Where the goal is reached around a point at which the figure is nearer to it than on either side, and on the same
    /// side of it at all three: it may reach the goal there and turn back.
    fn turn(&mut self, points: [(Decimal, Option<Decimal>); 3]) -> Result<Vec<Decimal>, Faults> {
        let [(left, Some(a)), (middle, Some(b)), (right, Some(c))] = points else { return Ok(Vec::new()) };
        let below = b.is_sign_negative();
        let (far, near, other) = (a.abs(), b.abs(), c.abs());
        let turns = near < far && near <= other && [a, c].iter().all(|end| end.is_sign_negative() == below);
        // Should the figure go on as it came, it gets no further than that.
        if self.is_whole() || b.is_zero() || !turns || near > far.max(other) - near {
            return Ok(Vec::new());
        }
        let (mut low, mut best, mut high) = (left, (middle, b), right);
        for _ in 0..TURN_STEPS {
            // Into the wider half.
            let up = high - best.0 > best.0 - low;
            let side = if up { high } else { low };
            let x = ((best.0 + best.0 + side) / Decimal::from(3)).round_dp(DECIMALS);
            let Some(distance) = self.distance(x)? else { break };
            if distance.is_zero() {
                return Ok(vec![x]);
            }
            if distance.is_sign_negative() != below {
                let mut found = Vec::new();
                found.extend(self.between((left, a), (x, distance))?);
                found.extend(self.between((x, distance), (right, c))?);
                return Ok(found);
            }
            let ends = if distance.abs() < best.1.abs() {
                let passed = best.0;
                best = (x, distance);
                if up { (passed, high) } else { (low, passed) }
            } else if up {
                (low, x)
            } else {
                (x, high)
            };
            (low, high) = ends;
        }
        Ok(Vec::new())
    }

    /// Where the goal is reached between a point without a value and one with a value, if the figure is on the other side
    /// of the goal where it begins to have one: a payback that is later than the goal, and then is never.
    fn edge(&mut self, without: Decimal, with: (Decimal, Decimal)) -> Result<Option<Decimal>, Faults> {
        if self.is_whole() || with.1.is_zero() {
            return Ok(None);
        }
        let (mut without, mut with) = (without, with);
        for _ in 0..HALVINGS {
            let middle = ((without + with.0) / Decimal::TWO).round_dp(DECIMALS);
            if middle == without || middle == with.0 {
                break;
            }
            match self.distance(middle)? {
                None => without = middle,
                Some(distance) if distance.is_zero() => return Ok(Some(middle)),
                Some(distance) if distance.is_sign_negative() != with.1.is_sign_negative() => {
                    let (near, far) = ((middle, distance), with);
                    return if near.0 < far.0 { self.between(near, far) } else { self.between(far, near) };
                }
                Some(distance) => with = (middle, distance),
            }
        }
        if self.target.less_is_better() == with.1.is_sign_negative() {
            self.passes.push(with.0);
        }
        Ok(None)
    }

    /// Where the goal is reached between two points on its two sides; nothing if the figure only jumps
    /// over it there, as a payback does from before a yearly fee to after it.
    fn between(&mut self, low: (Decimal, Decimal), high: (Decimal, Decimal)) -> Result<Option<Decimal>, Faults> {
        if self.is_whole() {
            return Ok(Some(high.0));
        }
        let rising = low.1.is_sign_negative();
        // Payments in whole cents make any figure move in small steps; against what it moves within the
        // piece they are nothing, and a real jump is not.
        let steps = low.1.abs().saturating_add(high.1.abs()).saturating_mul(Decimal::new(1, 3));
        let (mut low, mut high) = (low.0, high.0);
        for _ in 0..HALVINGS {
            let middle = ((low + high) / Decimal::TWO).round_dp(DECIMALS);
            if middle == low || middle == high {
                break;
            }
            match self.distance(middle)? {
                Some(distance) if distance.is_zero() => return Ok(Some(middle)),
                Some(distance) if distance.is_sign_negative() == rising => low = middle,
                Some(_) => high = middle,
                None => return Ok(None),
            }
        }
        // The side that has reached the goal, if it did so without a jump.
        let (found, other) = if rising { (high, low) } else { (low, high) };
        let close = self.goal.abs().max(Decimal::ONE).saturating_mul(Decimal::new(1, 5)).max(steps);
        let is_close = self.distance(found)?.is_some_and(|distance| distance.abs() <= close);
        if !is_close {
            self.passes.push(if self.target.less_is_better() { other } else { found });
        }
        Ok(is_close.then_some(found))
    }
}
