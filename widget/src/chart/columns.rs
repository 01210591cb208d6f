//! Columns side by side, a slot for each place: what came in and what went out in a year.

use super::axis::upright;
use super::{Axis, Block, Cursor, Plot, Room, Size, Tick, within};

/// A piece of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Which series it shows.
    pub series: usize,
    /// Which of the slot's columns it stands in. Pieces of one column pile up, above zero and below it.
    pub column: usize,
    /// Its value; below zero it hangs down.
    pub value: f64,
}

/// A finished drawing in pixels.
#[derive(Clone, PartialEq)]
pub struct Columns {
    /// The picture.
    pub room: Room,
    /// The value axis, upwards.
    pub values: Axis,
    /// The pieces, in the order they were given.
    pub blocks: Vec<Block>,
    /// Every how many slots a label has room.
    pub labelled: usize,
    slots: usize,
}

/// A slot's share that its columns take; the rest sets it apart from its neighbours.
const FILLED: f64 = 0.62;
/// No column is wider, in em.
const WIDEST: f64 = 3.0;

impl Columns {
    /// Draws the pieces of each slot; `label` is the width of the widest label of a slot in em, `label_width` as for
    /// [`LinePlot`](super::LinePlot).
    pub fn new(slots: &[Vec<Piece>], size: Size, label: f64, label_width: impl Fn(&[Tick]) -> usize) -> Self {
        let piles: Vec<_> = slots.iter().map(|pieces| pile_up(pieces)).collect();
        let all = || piles.iter().flatten().flat_map(|(_, from, to)| [*from, *to]);
        let ends = [all().fold(0.0, f64::min), all().fold(0.0, f64::max)];
        let (room, values) = upright(ends, size, label_width);
        let slot = (room.right - room.left).max(1.0) / slots.len().max(1) as f64;
        let labelled = (label * size.em / slot).ceil().max(1.0) as usize;
        let beside = slots.iter().flatten().map(|piece| piece.column + 1).max().unwrap_or(1) as f64;
        let wide = (slot * FILLED / beside).min(WIDEST * size.em);
        let mut blocks = Vec::new();
        for (index, pieces) in piles.iter().enumerate() {
            let first = room.left + slot * (index as f64 + 0.5) - wide * beside / 2.0;
            for (piece, from, to) in pieces {
                let left = first + wide * piece.column as f64;
                let gap = (wide * 0.06).min(1.5);
                let across = [left + gap, left + wide - gap];
                blocks.push(Block::between(piece.series, across, [values.at(*from), values.at(*to)]));
            }
        }
        Self { room, values, blocks, labelled, slots: slots.len() }
    }

    /// The middle of a slot.
    pub fn middle(&self, slot: usize) -> f64 {
        self.room.left + self.slot() * (slot as f64 + 0.5)
    }

    fn slot(&self) -> f64 {
        (self.room.right - self.room.left) / self.slots.max(1) as f64
    }
}

/// Where each piece begins and ends.
fn pile_up(pieces: &[Piece]) -> Vec<(Piece, f64, f64)> {
    let mut placed: Vec<(Piece, f64, f64)> = Vec::new();
    for piece in pieces {
        let below = |(other, ..): &&(Piece, f64, f64)| {
            other.column == piece.column && (other.value < 0.0) == (piece.value < 0.0)
        };
        let from = placed.iter().rev().find(below).map_or(0.0, |(.., to)| *to);
        placed.push((*piece, from, from + piece.value));
    }
    placed
}

impl Plot for Columns {
    fn room(&self) -> Room {
        self.room
    }

    fn place_at(&self, x: f64, _: f64) -> u32 {
        within((x - self.room.left) / self.slot(), 0.0, self.slots.saturating_sub(1) as f64).floor() as u32
    }

    fn cursor(&self, place: u32) -> Cursor {
        let left = self.room.left + self.slot() * f64::from(place);
        Cursor::Ground(Block::between(0, [left, left + self.slot()], [self.room.top, self.room.bottom]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(series: usize, column: usize, value: f64) -> Piece {
        Piece { series, column, value }
    }

    fn plot() -> Columns {
        let year = |size: f64| {
            vec![
                piece(0, 0, 100.0 * size),
                piece(1, 0, -30.0 * size),
                piece(2, 0, -20.0 * size),
                piece(3, 1, 50.0 * size),
            ]
        };
        Columns::new(&[year(0.5), year(1.0), year(2.0)], Size::default(), 4.0, |_| 6)
    }

    #[test]
    fn pieces_pile_up_on_their_side_of_zero() {
        let p = plot();
        let zero = p.values.at(0.0);
        let [revenue, first, second, net] = [p.blocks[4], p.blocks[5], p.blocks[6], p.blocks[7]];
        assert!((revenue.y + revenue.height - zero).abs() < 1e-9, "it stands on zero");
        assert!((first.y - zero).abs() < 1e-9, "it hangs from zero");
        assert!((second.y - (first.y + first.height)).abs() < 1e-9, "it hangs from the one before");
        assert!((second.y + second.height - p.values.at(-50.0)).abs() < 1e-9);
        assert!((net.height - revenue.height / 2.0).abs() < 1e-9 && net.x > revenue.x);
    }

    #[test]
    fn everything_stays_inside_and_slots_apart() {
        let p = plot();
        for block in &p.blocks {
            assert!(block.x >= p.room.left && block.x + block.width <= p.room.right);
            assert!(block.y >= p.room.top - 1e-9 && block.y + block.height <= p.room.bottom + 1e-9);
        }
        assert!(p.blocks[3].x + p.blocks[3].width < p.blocks[4].x);
    }

    #[test]
    fn pointing_finds_the_slot() {
        let p = plot();
        for slot in [0, 1, 2] {
            assert_eq!(p.place_at(p.middle(slot), 0.0), slot as u32);
        }
        assert_eq!((p.place_at(-9.0, 0.0), p.place_at(9999.0, 0.0)), (0, 2));
        assert!(
            matches!(p.cursor(1), Cursor::Ground(ground) if ground.x < p.middle(1) && p.middle(1) < ground.x + ground.width)
        );
    }

    #[test]
    fn labels_are_left_out_where_they_would_touch() {
        assert_eq!(plot().labelled, 1);
        let many: Vec<_> = (0..40).map(|_| vec![piece(0, 0, 1.0)]).collect();
        let p = Columns::new(&many, Size::default(), 4.0, |_| 4);
        assert!(p.labelled > 1 && p.labelled < 40);
        let none = Columns::new(&[], Size::default(), 4.0, |_| 4);
        assert!(none.blocks.is_empty() && none.place_at(0.0, 0.0) == 0);
    }
}
