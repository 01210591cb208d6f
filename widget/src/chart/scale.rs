//! Axes with round numbers.

use crate::state::number::shifted;

/// A place on the value axis, with the exact text of its value.
#[derive(Clone, PartialEq)]
pub struct Tick {
    /// For placing it.
    pub at: f64,
    /// Plain decimal text, for formatting it.
    pub plain: String,
}

/// Round numbers (1, 2, 2.5 or 5 times a power of ten apart) that span `low..=high` and zero.
///
/// The first and the last tick enclose the data, so the axis ends on a round number at both ends.
/// Where there is nothing but zero, that is the only tick: a second one would be made up.
pub fn value_ticks(low: f64, high: f64, about: u32) -> Vec<Tick> {
    if low == 0.0 && high == 0.0 {
        return vec![Tick { at: 0.0, plain: "0".to_owned() }];
    }
    ticks_between(low.min(0.0), high.max(0.0), about)
}

/// The same without zero, unless it lies between.
pub fn ticks_between(low: f64, mut high: f64, about: u32) -> Vec<Tick> {
    if !(low.is_finite() && high.is_finite()) || low == high {
        high = low + 1.0;
    }
    let raw = (high - low) / f64::from(about.max(1));
    // Steps instead of a logarithm, which a browser's module would have to bring along.
    let mut exponent = 0;
    while exponent < 99 && 10f64.powi(exponent + 1) <= raw {
        exponent += 1;
    }
    while exponent > -99 && 10f64.powi(exponent) > raw {
        exponent -= 1;
    }
    // Tenths of a power of ten keep the multiples whole: 25 stands for 2.5.
    let mut multiple = 10;
    for candidate in [10, 20, 25, 50, 100] {
        multiple = candidate;
        if f64::from(candidate) * 10f64.powi(exponent - 1) >= raw {
            break;
        }
    }
    exponent -= 1;
    let step = f64::from(multiple) * 10f64.powi(exponent);
    let first = (low / step + 1e-9).floor() as i64;
    let last = (high / step - 1e-9).ceil() as i64;
    (first..=last)
        .map(|index| Tick {
            at: index as f64 * step,
            plain: shifted(&(index * i64::from(multiple)).to_string(), exponent),
        })
        .collect()
}

/// Those that lie within the data; two at least, whatever is asked for, as one makes no scale.
pub fn ticks_within(low: f64, high: f64, about: u32) -> Vec<Tick> {
    let inside = |about| {
        let mut ticks = ticks_between(low, high, about);
        ticks.retain(|tick| low <= tick.at && tick.at <= high);
        ticks
    };
    let ticks = inside(about);
    // A fourth of the extent is at most half of it when it is made round.
    if ticks.len() < 2 { inside(about.max(4)) } else { ticks }
}

/// Months to label so that neighbours stand at least `room` apart when the axis is `width` long.
pub fn month_ticks(last: u32, width: f64, room: f64) -> Vec<u32> {
    let most = (width / room).floor().max(1.0);
    let step =
        [1, 2, 3, 6, 12, 24, 36, 60].into_iter().find(|step| f64::from(last) / f64::from(*step) <= most).unwrap_or(120);
    (0..=last / step).map(|index| index * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(low: f64, high: f64) -> Vec<String> {
        value_ticks(low, high, 5).into_iter().map(|t| t.plain).collect()
    }

    #[test]
    fn ticks_are_round_and_enclose_the_data_and_zero() {
        assert_eq!(texts(-13_000.0, 182_000.0), ["-50000", "0", "50000", "100000", "150000", "200000"]);
        assert_eq!(texts(20.0, 100.0), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(texts(-0.3, 0.9), ["-0.5", "-0.25", "0", "0.25", "0.5", "0.75", "1"]);
        assert_eq!(texts(-900.0, -100.0), ["-1000", "-800", "-600", "-400", "-200", "0"]);
    }

    #[test]
    fn a_flat_or_unusable_range_still_has_an_axis() {
        assert_eq!(texts(0.0, 0.0), ["0"]);
        assert!(texts(f64::NAN, f64::INFINITY).len() > 1);
        assert!(texts(0.0, 1e27).len() < 12);
    }

    #[test]
    fn the_ends_hold_everything() {
        for (low, high) in [(-1.0, 1.0), (-99.99, 3.0), (0.0, 123_456_789.0), (-7e9, 2e3)] {
            let ticks = value_ticks(low, high, 5);
            assert!(ticks.first().is_some_and(|t| t.at <= low));
            assert!(ticks.last().is_some_and(|t| t.at >= high));
            assert!(ticks.iter().any(|t| t.plain == "0"));
            assert!((3..=9).contains(&ticks.len()), "{low} {high}: {}", ticks.len());
        }
    }

    #[test]
    fn without_zero_the_ticks_keep_to_the_data() {
        let texts = |low, high| ticks_between(low, high, 5).into_iter().map(|tick| tick.plain).collect::<Vec<_>>();
        assert_eq!(texts(101_000.0, 118_000.0), ["100000", "105000", "110000", "115000", "120000"]);
        assert_eq!(texts(-40.0, -20.0), ["-40", "-35", "-30", "-25", "-20"]);
        assert!(texts(7.0, 7.0).len() > 1);
    }

    #[test]
    fn within_the_data_there_are_two_ticks_at_least() {
        for (low, high) in [(210_000.0, 870_000.0), (-3.0, 11.0), (99.0, 101.5), (-0.2, 0.7)] {
            for about in 1..8 {
                let ticks = ticks_within(low, high, about);
                assert!(ticks.len() >= 2, "{low} {high} {about}");
                assert!(ticks.iter().all(|tick| low <= tick.at && tick.at <= high));
            }
        }
    }

    #[test]
    fn months_keep_their_distance() {
        assert_eq!(month_ticks(36, 600.0, 48.0), [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36]);
        assert_eq!(month_ticks(36, 300.0, 48.0), [0, 6, 12, 18, 24, 30, 36]);
        assert_eq!(month_ticks(1, 300.0, 48.0), [0, 1]);
        assert_eq!(month_ticks(120, 300.0, 48.0), [0, 24, 48, 72, 96, 120]);
    }
}
