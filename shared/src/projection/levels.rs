//! Terms by contract year, for partners that keep their level and for those that are judged anew.

use rust_decimal::Decimal;

use super::Calendar;
use crate::inputs::Inputs;
use crate::number::{Held, Number, sum};
use crate::scenario::{Rules, Terms};

/// The terms of a contract year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct YearTerms {
    pub(crate) terms: Terms,
    /// Which of the program's levels.
    pub(crate) level: Option<usize>,
}

/// The terms of each contract year that begins before the horizon.
///
/// A partner that is judged anew gets, for the year after a complete one, the highest level whose qualified
/// leads a month it brought on average, and the lowest if there is none; what else a level takes is taken as
/// met, because no scenario tells it. A term that somebody has set otherwise than its first level holds in every year.
pub(super) fn by_year<N: Number>(inputs: &Inputs, rules: &Rules, leads: &[N], calendar: Calendar) -> Vec<YearTerms> {
    let own = Terms::of(inputs);
    let mut years = vec![YearTerms { terms: own, level: rules.start }; calendar.horizon.div_ceil(12) as usize];
    let start = rules.start.and_then(|index| rules.rungs.get(index));
    let Some(start) = start.filter(|_| rules.judged_anew(inputs)) else { return years };
    let unmoved = rules.unmoved.unwrap_or(own);
    for (year, of_year) in years.iter_mut().enumerate().skip(1) {
        let months = leads.get(year * 12 - 11..year * 12 + 1).unwrap_or_default();
        let average = sum(months.iter().copied()) / N::from_u32(12);
        let reached = rules.rungs.iter().rposition(|rung| N::from_decimal(rung.leads) <= average).unwrap_or(0);
        let Some(rung) = rules.rungs.get(reached) else { continue };
        let term = |term: fn(&Terms) -> Decimal| {
            let [own, unmoved, first, level] = [&own, &unmoved, &start.terms, &rung.terms].map(term);
            if unmoved == first { moved(level, unmoved, own) } else { own }
        };
        let terms = Terms {
            revenue_share: term(|terms| terms.revenue_share).min(Decimal::ONE),
            mdf: term(|terms| terms.mdf),
            annual_commitment: term(|terms| terms.annual_commitment),
        };
        *of_year = YearTerms { terms, level: Some(reached) };
    }
    years
}

/// A level's term, as far from it as one's own was moved; not below zero.
fn moved(level: Decimal, from: Decimal, to: Decimal) -> Decimal {
    let term = Held::from(level) + (Held::from(to) - Held::from(from));
    // Terms lie within the limits of their inputs, so the sum can be held.
    term.higher(Held::ZERO).settled().unwrap_or(level)
}

/// The commitment of a year, on average over the contract years.
pub(crate) fn yearly_commitment<N: Number>(terms: &[YearTerms]) -> N {
    let of_year = |year: &YearTerms| N::from_decimal(year.terms.annual_commitment);
    let first = terms.first().map_or(N::ZERO, of_year);
    // Taken as it is where there is nothing to average, which would round.
    if terms.iter().all(|year| of_year(year) == first) {
        return first;
    }
    sum(terms.iter().map(of_year)) / N::from_u32(u32::try_from(terms.len()).unwrap_or(u32::MAX))
}
