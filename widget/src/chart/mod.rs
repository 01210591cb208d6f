//! Where things lie in a chart. Floats are pixels here and nothing else: no figure that a person reads comes from them.
//!
//! The charts are a family: what each is drawn into is a [`Room`], what it measures with an [`Axis`], and how it is read
//! place by place a [`Plot`].

mod axis;
mod columns;
mod histogram;
mod line;
mod rows;
mod scale;
mod spark;

pub use axis::Axis;
pub use columns::{Columns, Piece};
pub use histogram::{Bar, Histogram};
pub use line::{LinePlot, Mark};
pub use rows::{Row, Rows, RowsShape};
pub use scale::{Tick, month_ticks, ticks_within, value_ticks};
pub use spark::Spark;

/// `f64::clamp` without its panic, whose message would bring float formatting (5 KB) into the module.
pub fn within(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}

/// The place that a page gives to a drawing, in pixels.
#[derive(Clone, Copy, PartialEq)]
pub struct Size {
    /// Of the place.
    pub width: f64,
    /// One em there.
    pub em: f64,
}

impl Default for Size {
    fn default() -> Self {
        Self { width: 640.0, em: 16.0 }
    }
}

impl Size {
    /// Wide places stay calm, narrow ones keep their detail.
    pub fn height(self) -> f64 {
        within(self.width * 0.44, self.em * 14.0, self.em * 20.0).round()
    }
}

/// The whole picture and the drawing in it, which leaves room around itself for labels.
#[derive(Clone, Copy, PartialEq)]
pub struct Room {
    /// Of the whole picture.
    pub width: f64,
    /// Of the whole picture.
    pub height: f64,
    /// Where the drawing begins.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// Where it begins.
    pub top: f64,
    /// Where it ends.
    pub bottom: f64,
}

/// A rectangle that stands for a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// Which of the chart's series it belongs to.
    pub series: usize,
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Never less than a line's, so that what is small is seen.
    pub width: f64,
    /// Likewise.
    pub height: f64,
}

impl Block {
    /// Between two places across and two down, in any order.
    pub fn between(series: usize, x: [f64; 2], y: [f64; 2]) -> Self {
        let least = |from: f64, to: f64| (from - to).abs().max(1.0);
        Self { series, x: x[0].min(x[1]), y: y[0].min(y[1]), width: least(x[0], x[1]), height: least(y[0], y[1]) }
    }
}

/// What shows which place is being read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cursor {
    /// A line through a point.
    Point {
        /// Across.
        x: f64,
        /// Down.
        y: f64,
    },
    /// A ground behind what stands there.
    Ground(Block),
}

/// A finished drawing that is read place by place.
pub trait Plot {
    /// The picture.
    fn room(&self) -> Room;
    /// The place nearest to a point of the picture.
    fn place_at(&self, x: f64, y: f64) -> u32;
    /// What marks a place.
    fn cursor(&self, place: u32) -> Cursor;
}
