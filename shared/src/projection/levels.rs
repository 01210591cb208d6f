//! Terms by contract year, for partners that keep their level and for those that are judged anew.

use rust_decimal::Decimal;

use super::Calendar;
use crate::inputs::Inputs;
use crate::number::{Number, sum};
use crate::scenario::Rules;

/// The terms of a contract year.
#[derive(Debug, Clone, Copy)]
pub(super) struct YearTerms<N> {
    pub revenue_share: N,
    pub mdf: Decimal,
    pub annual_commitment: Decimal,
    /// Which of the program's levels.
    pub level: Option<usize>,
}

/// The terms of each contract year that begins before the horizon.
///
/// A partner that is judged anew gets, for the year after a complete one, the highest level whose qualified
/// leads a month it brought on average, and the lowest if there is none; what else a level takes is taken as
/// met, because no scenario tells it. A term that somebody has set holds in every year.
pub(super) fn by_year<N: Number>(inputs: &Inputs, rules: &Rules, leads: &[N], calendar: Calendar) -> Vec<YearTerms<N>> {
    let own = YearTerms {
        revenue_share: N::from_decimal(inputs.revenue_share),
        mdf: inputs.mdf,
        annual_commitment: inputs.annual_commitment,
        level: rules.start,
    };
    let mut terms = vec![own; calendar.horizon.div_ceil(12) as usize];
    let start = rules.start.and_then(|index| rules.rungs.get(index));
    let Some(start) = start.filter(|_| rules.judged_anew(inputs)) else { return terms };
    for (year, terms) in terms.iter_mut().enumerate().skip(1) {
        let months = leads.get(year * 12 - 11..year * 12 + 1).unwrap_or_default();
        let average = sum(months.iter().copied()) / N::from_u32(12);
        let reached = rules.rungs.iter().rposition(|rung| N::from_decimal(rung.leads) <= average).unwrap_or(0);
        let Some(rung) = rules.rungs.get(reached) else { continue };
        if inputs.revenue_share == start.revenue_share {
            terms.revenue_share = N::from_decimal(rung.revenue_share);
        }
        if inputs.mdf == start.mdf {
            terms.mdf = rung.mdf;
        }
        if inputs.annual_commitment == start.annual_commitment {
            terms.annual_commitment = rung.annual_commitment;
        }
        terms.level = Some(reached);
    }
    terms
}
