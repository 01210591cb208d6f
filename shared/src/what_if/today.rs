//! Moving a term a little, where levels decide it anew in each contract year: then it moves in every year.

use rust_decimal::Decimal;

use crate::inputs::{InputId, Inputs, id};
use crate::number::{Held, Number};
use crate::scenario::{Rules, Terms};

/// The terms before anything was moved.
pub(super) struct Today {
    own: Terms,
    /// The levels', lowest first.
    levels: Vec<Terms>,
}

impl Today {
    pub(super) fn of(rules: &Rules, inputs: &Inputs) -> Self {
        Self { own: Terms::of(inputs), levels: rules.rungs.iter().map(|rung| rung.terms).collect() }
    }

    /// Moves a term of every level as far as the scenario's own is moved; other inputs are no terms of levels.
    pub(super) fn moved(&self, rules: &mut Rules, input: InputId, to: Decimal) {
        let of = |terms: &Terms| term(&mut terms.clone(), input).copied();
        let Some(from) = of(&self.own) else { return };
        let first = rules.start.and_then(|start| self.levels.get(start)).and_then(of);
        for (rung, level) in rules.rungs.iter_mut().zip(&self.levels) {
            let Some(place) = term(&mut rung.terms, input) else { continue };
            *place = match of(level) {
                Some(level) if first == Some(from) => by(level, from, to),
                // One that the scenario has set holds in every year, also where it is moved to what the first level has.
                _ => to,
            };
            if input == id::REVENUE_SHARE {
                *place = (*place).min(Decimal::ONE);
            }
        }
    }
}

fn term(terms: &mut Terms, input: InputId) -> Option<&mut Decimal> {
    match input {
        id::REVENUE_SHARE => Some(&mut terms.revenue_share),
        id::MDF => Some(&mut terms.mdf),
        id::ANNUAL_COMMITMENT => Some(&mut terms.annual_commitment),
        _ => None,
    }
}

/// Not below zero.
fn by(level: Decimal, from: Decimal, to: Decimal) -> Decimal {
    let term = Held::from(level) + (Held::from(to) - Held::from(from));
    // Terms lie within the limits of their inputs, so the sum can be held.
    term.higher(Held::ZERO).settled().unwrap_or(level)
}
