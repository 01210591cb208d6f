//! Where figures are going.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::known::{Known, Reason};
use super::plan::combine;
use crate::document::words;
use crate::number::checked::sum;
use crate::number::{Checked, Overflow};

/// How a figure has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trend {
    /// Against the quarter before.
    pub previous: Known,
    /// Against the same quarter a year before.
    pub four_back: Known,
    /// For how many quarters in a row it has risen, or fallen, as it did in this one; 0 if it did neither.
    pub in_a_row: u32,
}

words! {
    /// What a change is to somebody who wants more of it, or less.
    pub enum Direction {
        /// None.
        Same = "same",
        /// For the better.
        Better = "better",
        /// For the worse.
        Worse = "worse",
    }
}

impl Trend {
    /// What the change against the quarter before is, if it is known.
    pub fn direction(&self, higher_is_better: bool) -> Option<Direction> {
        let change = self.previous.ok()?;
        Some(match (change.is_zero(), (change > Decimal::ZERO) == higher_is_better) {
            (true, _) => Direction::Same,
            (false, true) => Direction::Better,
            (false, false) => Direction::Worse,
        })
    }
}

/// The trend at a place of a series of consecutive quarters.
pub(super) fn trend(series: &[Known], place: usize) -> Result<Trend, Overflow> {
    let against = |quarters: usize| {
        let now = series.get(place).copied().unwrap_or(Err(Reason::Missing));
        match place.checked_sub(quarters).and_then(|earlier| series.get(earlier)) {
            Some(earlier) => combine(now, *earlier, Checked::minus),
            None => Ok(Err(Reason::NoEarlierQuarter)),
        }
    };
    Ok(Trend { previous: against(1)?, four_back: against(4)?, in_a_row: in_a_row(series, place) })
}

/// How many changes the other way, or none, or unknown, lie back. Figures are compared, so nothing can overflow.
fn in_a_row(series: &[Known], place: usize) -> u32 {
    let changes = series.get(..=place).unwrap_or_default().windows(2).rev().map(|pair| match pair {
        [Ok(before), Ok(now)] => now.cmp(before),
        _ => Ordering::Equal,
    });
    let mut changes = changes.peekable();
    let last = changes.peek().copied().unwrap_or(Ordering::Equal);
    changes.take_while(|change| *change == last && last != Ordering::Equal).map(|_| 1).sum()
}

/// The next value of a straight line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// Where the line is a quarter after the last one.
    pub value: Decimal,
    /// By how much the four quarters miss the line on average.
    pub mean_absolute_residual: Decimal,
}

/// The line behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub mean: Decimal,
    pub slope: Decimal,
    /// Where it is in each of the four quarters.
    pub at: [Decimal; 4],
    pub forecast: Forecast,
}

/// One quarter further on the line of least squares through the last four of a series.
///
/// # Errors
/// [`Overflow`] if a figure cannot be held.
pub fn forecast(series: &[Known]) -> Result<Result<Forecast, Reason>, Overflow> {
    Ok(line(series)?.map(|line| line.forecast))
}

/// The line of least squares through the last four of a series.
///
/// With quarters −1.5, −0.5, 0.5, 1.5 around their middle, the slope is Σ x·y / 5 and the line goes through the mean.
///
/// # Errors
/// [`Overflow`] if a figure cannot be held.
pub(super) fn line(series: &[Known]) -> Result<Result<Line, Reason>, Overflow> {
    let Some(Ok(last)) = series.len().checked_sub(4).and_then(|first| series.get(first..)).map(<[Known; 4]>::try_from)
    else {
        return Ok(Err(Reason::TooFewQuarters));
    };
    let [Ok(first), Ok(second), Ok(third), Ok(fourth)] = last else { return Ok(Err(Reason::Missing)) };
    let values = [first, second, third, fourth];
    let mean = sum(values)?.over(Decimal::from(4))?;
    let middle = [-15, -5, 5, 15].map(|tenths| Decimal::new(tenths, 1));
    let products = values.into_iter().zip(middle).map(|(y, x)| y.times(x));
    let slope = sum(products.collect::<Result<Vec<_>, _>>()?)?.over(Decimal::from(5))?;
    let on_line = |x: Decimal| mean.plus(slope.times(x)?);
    let [one, two, three, four] = middle;
    let at = [on_line(one)?, on_line(two)?, on_line(three)?, on_line(four)?];
    let residuals = values.into_iter().zip(at).map(|(y, line)| Ok(y.minus(line)?.abs()));
    let residuals = sum(residuals.collect::<Result<Vec<_>, Overflow>>()?)?;
    let forecast =
        Forecast { value: on_line(Decimal::new(25, 1))?, mean_absolute_residual: residuals.over(Decimal::from(4))? };
    Ok(Ok(Line { mean, slope, at, forecast }))
}
