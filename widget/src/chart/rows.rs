//! Rows below each other with their values across: tornado and waterfall. Names of inputs are long, so they stand beside
//! their row, or above it where the page is narrow.

use super::{Axis, Block, Cursor, Plot, Room, Size, ticks_within, within};

/// What a row shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// How many characters its name takes.
    pub name: usize,
    /// Its bars: series, from, to.
    pub spans: Vec<(usize, f64, f64)>,
}

/// How much room labels take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowsShape {
    /// At the end of a bar, in em.
    pub ends: f64,
    /// Labels stand at the end of the names' lines where names stand above their rows: the bars have all the width then.
    pub aligned: bool,
    /// Below the axis, in em.
    pub ticks: f64,
}

/// A finished drawing in pixels.
#[derive(Clone, PartialEq)]
pub struct Rows {
    /// The picture; it is as high as its rows.
    pub room: Room,
    /// The value axis, across.
    pub values: Axis,
    /// The bars of each row.
    pub bars: Vec<Vec<Block>>,
    /// Names stand above their rows, not beside them.
    pub above: bool,
    /// Height of a row.
    pub pitch: f64,
    /// How much of a name's line its label takes.
    taken: f64,
}

const TOP: f64 = 0.4;
const BOTTOM: f64 = 1.9;
const BAR: f64 = 1.25;
/// Mean width of a character of a name, in em.
const CHARACTER: f64 = 0.42;
/// Names never take more of the width when they stand beside their rows.
const NAMES: f64 = 0.38;

impl Rows {
    /// Draws rows. The axis ends where the outermost bars do, so that they have all the width.
    pub fn new(rows: &[Row], size: Size, shape: RowsShape) -> Self {
        let Size { width, em } = size;
        let names = rows.iter().map(|row| row.name).max().unwrap_or(0) as f64 * CHARACTER * em + em;
        let above = names > width * NAMES;
        let pitch = if above { 3.2 } else { 2.1 } * em;
        let top = TOP * em;
        let bottom = top + pitch * rows.len() as f64;
        let (beside, taken) = if above && shape.aligned { (0.0, shape.ends * em) } else { (shape.ends * em, 0.0) };
        let left = if above { 0.0 } else { names } + beside;
        // A bar's stroke has room at the edge.
        let right = (width - beside.max(1.0)).max(left + 1.0);
        let about = within(((right - left) / (shape.ticks * 1.3 * em)).floor(), 4.0, 6.0);
        let places = || rows.iter().flat_map(|row| &row.spans).flat_map(|(_, from, to)| [*from, *to]);
        let ends = [places().fold(f64::INFINITY, f64::min), places().fold(f64::NEG_INFINITY, f64::max)];
        let ends = if ends[0] <= ends[1] { ends } else { [0.0, 1.0] };
        let ticks = ticks_within(ends[0], ends[1], about as u32);
        let values = Axis::spanning(ticks, ends, left, right);
        let room = Room { width, height: (bottom + BOTTOM * em).round(), left, right, top, bottom };
        let mut plot = Self { room, values, bars: Vec::new(), above, pitch, taken };
        for (index, row) in rows.iter().enumerate() {
            let y = plot.bar_top(index, em);
            let bar = |(series, from, to): &(usize, f64, f64)| {
                Block::between(*series, [plot.values.at(*from), plot.values.at(*to)], [y, y + BAR * em])
            };
            let bars = row.spans.iter().map(bar).collect();
            plot.bars.push(bars);
        }
        plot
    }

    /// How many characters of a name have room.
    pub fn name_room(&self, em: f64) -> usize {
        let width = if self.above { self.room.width - self.taken } else { self.room.left };
        (width / (CHARACTER * em)).floor() as usize
    }

    /// Where lines down the drawing may run: not through names that stand above their rows.
    pub fn stretches(&self) -> Vec<[f64; 2]> {
        if !self.above {
            return vec![[self.room.top, self.room.bottom]];
        }
        let rows = self.bars.iter().enumerate();
        rows.filter_map(|(row, bars)| Some([bars.first()?.y, self.top_of(row + 1)])).collect()
    }

    fn bar_top(&self, row: usize, em: f64) -> f64 {
        let free = self.pitch - BAR * em;
        self.top_of(row) + if self.above { free - 0.35 * em } else { free / 2.0 }
    }

    /// The upper edge of a row.
    pub fn top_of(&self, row: usize) -> f64 {
        self.room.top + self.pitch * row as f64
    }
}

impl Plot for Rows {
    fn room(&self) -> Room {
        self.room
    }

    fn place_at(&self, _: f64, y: f64) -> u32 {
        within((y - self.room.top) / self.pitch, 0.0, self.bars.len().saturating_sub(1) as f64).floor() as u32
    }

    fn cursor(&self, place: u32) -> Cursor {
        let top = self.top_of(place as usize);
        Cursor::Ground(Block::between(0, [0.0, self.room.width], [top, top + self.pitch]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: RowsShape = RowsShape { ends: 3.0, ticks: 3.0, aligned: false };

    fn plot(width: f64, name: usize) -> Rows {
        let rows = [(80.0, 130.0), (90.0, 115.0), (100.0, 101.0)]
            .map(|(low, high)| Row { name, spans: vec![(0, 100.0, low), (1, 100.0, high)] });
        let size = Size { width, em: 16.0 };
        Rows::new(&rows, size, SHAPE)
    }

    #[test]
    fn bars_lie_on_both_sides_of_where_they_begin() {
        let p = plot(800.0, 12);
        let base = p.values.at(100.0);
        for bars in &p.bars {
            let [low, high] = [bars[0], bars[1]];
            assert!((low.x + low.width - base).abs() <= 1.0 && (high.x - base).abs() < 1e-9);
            assert!(low.x >= p.room.left - 1e-9 && high.x + high.width <= p.room.right + 1e-9);
        }
        assert!(p.bars[0][1].width > p.bars[1][1].width && p.bars[2][0].width >= 1.0);
    }

    #[test]
    fn the_outermost_bars_have_all_the_width_and_ticks_lie_between() {
        let p = plot(800.0, 12);
        assert!((p.bars[0][0].x - p.room.left).abs() < 1e-9);
        assert!((p.bars[0][1].x + p.bars[0][1].width - p.room.right).abs() < 1e-9);
        assert!(p.values.ticks.len() > 1 && p.values.ticks.iter().all(|tick| p.values.has(tick.at)));
        let none = Rows::new(&[], Size::default(), SHAPE);
        assert!(none.room.height.is_finite() && none.place_at(0.0, 0.0) == 0);
    }

    #[test]
    fn long_names_and_narrow_pages_put_names_above() {
        assert!(!plot(800.0, 12).above);
        assert!(plot(800.0, 60).above && plot(320.0, 20).above);
        let (beside, above) = (plot(800.0, 12), plot(320.0, 20));
        let rows = [Row { name: 20, spans: vec![(0, 0.0, 1.0)] }];
        let aligned = RowsShape { aligned: true, ..SHAPE };
        let size = Size { width: 320.0, em: 16.0 };
        let wide = Rows::new(&rows, size, aligned);
        assert!(wide.room.left < 1.0 && wide.room.right > 318.0, "the bars have all the width");
        assert!(wide.name_room(16.0) < above.name_room(16.0), "a label stands at the end of a name's line");
        assert!(above.room.height > beside.room.height && above.room.left < beside.room.left);
    }

    #[test]
    fn lines_down_the_drawing_leave_out_names_above_rows() {
        let (beside, above) = (plot(800.0, 12), plot(320.0, 30));
        assert_eq!(beside.stretches(), [[beside.room.top, beside.room.bottom]]);
        let stretches = above.stretches();
        assert_eq!(stretches.len(), 3);
        assert!(stretches.windows(2).all(|pair| pair[1][0] - pair[0][1] > 16.0), "a name is an em high");
    }

    #[test]
    fn rows_follow_each_other_and_are_found_by_pointing() {
        for p in [plot(800.0, 12), plot(320.0, 30)] {
            for (row, bars) in p.bars.iter().enumerate() {
                let middle = bars[0].y + bars[0].height / 2.0;
                assert_eq!(p.place_at(5.0, middle), row as u32);
                assert!(bars[0].y >= p.top_of(row) && bars[0].y + bars[0].height <= p.top_of(row + 1));
            }
            assert_eq!((p.place_at(0.0, -5.0), p.place_at(0.0, 5000.0)), (0, 2));
            assert!(p.room.bottom < p.room.height);
        }
    }
}
