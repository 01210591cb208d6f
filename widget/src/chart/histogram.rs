//! A histogram: how often a figure came out where.

use super::axis::upright;
use super::{Axis, Block, Cursor, Plot, Room, Size, Tick, ticks_within, within};

/// A bar, which stands on a stretch of the axis across.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How often.
    pub count: u32,
}

/// A finished drawing in pixels.
#[derive(Clone, PartialEq)]
pub struct Histogram {
    /// The picture.
    pub room: Room,
    /// How often, upwards.
    pub counts: Axis,
    /// The figure, across. It ends with the bars; its ticks lie between.
    pub values: Axis,
    /// A block a bar; series 1 for what lies below zero, else 0.
    pub blocks: Vec<Block>,
}

impl Histogram {
    /// Draws bars in the order of the axis. `label` is the width in em that a label below takes, `label_width` as for
    /// [`LinePlot`](super::LinePlot).
    pub fn new(bars: &[Bar], size: Size, label: f64, label_width: impl Fn(&[Tick]) -> usize) -> Self {
        let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1);
        let (room, counts) = upright([0.0, f64::from(most)], size, label_width);
        let ends = [bars.first().map_or(0.0, |bar| bar.from), bars.last().map_or(1.0, |bar| bar.to)];
        let about = ((room.right - room.left) / (label * 1.4 * size.em)).floor();
        let ticks = ticks_within(ends[0], ends[1], within(about, 2.0, 8.0) as u32);
        let values = Axis::spanning(ticks, ends, room.left, room.right);
        let blocks = bars.iter().map(|bar| {
            // Of a bar that reaches beyond zero, the larger part decides.
            let series = usize::from(bar.from + bar.to < 0.0);
            let (left, right) = (values.at(bar.from), values.at(bar.to));
            let gap = ((right - left) * 0.06).min(1.0);
            let up = [counts.at(0.0), counts.at(f64::from(bar.count))];
            let block = Block::between(series, [left + gap, right - gap], up);
            if bar.count == 0 { Block { height: 0.0, ..block } } else { block }
        });
        let blocks = blocks.collect();
        Self { room, counts, values, blocks }
    }
}

impl Plot for Histogram {
    fn room(&self) -> Room {
        self.room
    }

    fn place_at(&self, x: f64, _: f64) -> u32 {
        let before = self.blocks.iter().skip(1).filter(|block| block.x <= x);
        before.count() as u32
    }

    fn cursor(&self, place: u32) -> Cursor {
        let block = self.blocks.get(place as usize).copied().unwrap_or(Block::between(0, [0.0; 2], [0.0; 2]));
        Cursor::Ground(Block::between(0, [block.x, block.x + block.width], [self.room.top, self.room.bottom]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot() -> Histogram {
        let bars: Vec<_> = [(0, 5), (1, 0), (2, 40), (3, 25)]
            .map(|(place, count)| Bar {
                from: f64::from(place) * 10.0 - 15.0,
                to: f64::from(place) * 10.0 - 5.0,
                count,
            })
            .to_vec();
        Histogram::new(&bars, Size::default(), 4.0, |_| 4)
    }

    #[test]
    fn bars_stand_on_their_stretch_as_high_as_their_count() {
        let p = plot();
        assert!(p.blocks[0].x >= p.room.left && p.blocks[3].x + p.blocks[3].width <= p.room.right);
        assert!((p.blocks[2].height / p.blocks[0].height - 8.0).abs() < 1e-9);
        assert_eq!(p.blocks[1].height, 0.0, "an empty bar is not there");
        let series: Vec<_> = p.blocks.iter().map(|block| block.series).collect();
        assert_eq!(series, [1, 0, 0, 0], "only what is more below zero than above is a loss");
    }

    #[test]
    fn ticks_are_round_and_lie_on_the_axis() {
        let p = plot();
        assert!(p.values.ticks.iter().all(|tick| p.values.has(tick.at)));
        assert!(p.values.ticks.iter().any(|tick| tick.plain == "0"));
    }

    #[test]
    fn pointing_finds_the_bar() {
        let p = plot();
        for (place, block) in p.blocks.iter().enumerate() {
            assert_eq!(p.place_at(block.x + block.width / 2.0, 0.0), place as u32);
        }
        assert_eq!((p.place_at(0.0, 0.0), p.place_at(9999.0, 0.0)), (0, 3));
    }
}
