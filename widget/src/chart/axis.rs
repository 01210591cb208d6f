//! An axis: from values to pixels.

use super::scale::{Tick, value_ticks};
use super::{Room, Size};

/// Room around a drawing whose values run upwards, in em.
const TOP: f64 = 1.6;
const BOTTOM: f64 = 1.9;
/// Half of a label of three digits, which is 0.78 em high.
const RIGHT: f64 = 0.8;
/// The height of a drawing of nothing but zero.
const FLAT: f64 = 6.0;

/// Values laid out along a line, up or across; it begins and ends on a tick unless it is told to end elsewhere.
#[derive(Clone, PartialEq)]
pub struct Axis {
    /// Round numbers on it.
    pub ticks: Vec<Tick>,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    /// From the first tick at `from` to the last at `to`, in pixels.
    pub fn new(ticks: Vec<Tick>, from: f64, to: f64) -> Self {
        let (low, high) = (ticks.first().map_or(0.0, |tick| tick.at), ticks.last().map_or(1.0, |tick| tick.at));
        Self::spanning(ticks, [low, high], from, to)
    }

    /// From the first of two values at `from` to the second at `to`.
    pub fn spanning(ticks: Vec<Tick>, ends: [f64; 2], from: f64, to: f64) -> Self {
        let [low, high] = ends;
        Self { ticks, low, high: if high > low { high } else { low + 1.0 }, from, to }
    }

    /// Where a value lies.
    pub fn at(&self, value: f64) -> f64 {
        self.from + (self.to - self.from) * (value - self.low) / (self.high - self.low)
    }

    /// Whether a value lies on it.
    pub fn has(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Room and value axis of a drawing whose values run upwards from zero, or on both sides of it; `label_width` says how many
/// characters the widest label of the axis takes.
pub fn upright(ends: [f64; 2], size: Size, label_width: impl Fn(&[Tick]) -> usize) -> (Room, Axis) {
    let Size { width, em } = size;
    let height = size.height();
    let ticks = value_ticks(ends[0], ends[1], if height < 16.0 * em { 4 } else { 5 });
    // Nothing but zero is a line, and a line needs no height.
    let height = if ticks.len() > 1 { height } else { FLAT * em };
    let left = (label_width(&ticks) as f64 * 0.56 + 0.9) * em;
    let room = Room { width, height, left, right: width - RIGHT * em, top: TOP * em, bottom: height - BOTTOM * em };
    (room, Axis::new(ticks, room.bottom, room.top))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lie_between_the_ends_in_either_direction() {
        let up = Axis::new(value_ticks(0.0, 100.0, 5), 300.0, 100.0);
        assert_eq!((up.at(0.0), up.at(100.0), up.at(25.0)), (300.0, 100.0, 250.0));
        let across = Axis::spanning(Vec::new(), [-10.0, 10.0], 0.0, 40.0);
        assert_eq!((across.at(-10.0), across.at(0.0), across.at(10.0)), (0.0, 20.0, 40.0));
        assert!(across.has(10.0) && !across.has(10.5));
    }

    #[test]
    fn the_last_label_across_has_room() {
        let (room, _) = upright([0.0, 1.0], Size { width: 350.0, em: 16.0 }, |_| 2);
        let digit = 0.6 * 0.78 * 16.0;
        assert!(room.width - room.right >= 1.5 * digit, "the right half of \"120\"");
    }

    #[test]
    fn nothing_but_zero_takes_little_room() {
        let size = Size::default();
        let (room, axis) = upright([0.0, 0.0], size, |_| 2);
        assert!(room.height < size.height() && axis.ticks.len() == 1);
        assert_eq!(axis.at(0.0), room.bottom);
        assert_eq!(upright([0.0, 1.0], size, |_| 2).0.height, size.height());
    }

    #[test]
    fn an_axis_without_extent_stays_finite() {
        assert!(Axis::spanning(Vec::new(), [5.0, 5.0], 0.0, 40.0).at(5.0).is_finite());
    }
}
