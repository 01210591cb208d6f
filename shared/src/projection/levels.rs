//! Terms by contract year, for partners that keep their level and for those that are judged anew.

use rust_decimal::Decimal;

use super::Calendar;
use crate::inputs::Inputs;
use crate::number::{Number, sum};
use crate::scenario::{Rules, Rung};

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
    let own = |level| YearTerms {
        revenue_share: N::from_decimal(inputs.revenue_share),
        mdf: inputs.mdf,
        annual_commitment: inputs.annual_commitment,
        level,
    };
    let years = calendar.horizon.div_ceil(12) as usize;
    let start = rules.start.and_then(|index| rules.rungs.get(index));
    let Some(start) = start.filter(|_| rules.judged_anew(inputs)) else {
        return vec![own(rules.start); years];
    };
    let of = |index: usize, rung: &Rung| {
        let kept = |set: Decimal, usual: Decimal, then: Decimal| if set == usual { then } else { set };
        YearTerms {
            revenue_share: N::from_decimal(kept(inputs.revenue_share, start.revenue_share, rung.revenue_share)),
            mdf: kept(inputs.mdf, start.mdf, rung.mdf),
            annual_commitment: kept(inputs.annual_commitment, start.annual_commitment, rung.annual_commitment),
            level: Some(index),
        }
    };
    let mut terms = vec![own(rules.start)];
    for year in 1..years {
        let months = leads.get(year * 12 - 11..year * 12 + 1).unwrap_or_default();
        let average = sum(months.iter().copied()) / N::from_u32(12);
        let mut from_the_top = rules.rungs.iter().enumerate().rev();
        let reached = from_the_top.find(|(_, rung)| N::from_decimal(rung.leads) <= average);
        let judged = reached.or_else(|| rules.rungs.iter().enumerate().next());
        terms.push(judged.map_or_else(|| own(rules.start), |(index, rung)| of(index, rung)));
    }
    terms
}
