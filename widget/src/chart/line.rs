//! A line over months with the areas between it and zero.

use super::axis::upright;
use super::scale::{Tick, month_ticks};
use super::{Axis, Cursor, Plot, Room, Size, within};

/// A point worth a label.
#[derive(Clone, Copy, PartialEq)]
pub struct Mark {
    /// Across.
    pub x: f64,
    /// Down.
    pub y: f64,
    /// Where its label goes so that it stays inside: -1 to the left, 0 centred, 1 to the right.
    pub side: i8,
    /// The point across that the label is set by; beside the mark where it has room neither to its left nor to its right.
    pub label: f64,
}

/// A finished drawing in pixels.
#[derive(Clone, PartialEq)]
pub struct LinePlot {
    /// The picture.
    pub room: Room,
    /// The value axis, upwards.
    pub values: Axis,
    /// The month axis.
    pub months: Vec<u32>,
    /// SVG path of the line.
    pub line: String,
    /// SVG path of the area between line and zero.
    pub area: String,
    points: Vec<f64>,
}

impl LinePlot {
    /// Draws `points` (month 0 first) into a place; `label_width` says how many characters the widest label of the value
    /// axis takes.
    pub fn new(points: Vec<f64>, size: Size, label_width: impl Fn(&[Tick]) -> usize) -> Self {
        let low = points.iter().copied().fold(0.0, f64::min);
        let high = points.iter().copied().fold(0.0, f64::max);
        let (room, values) = upright([low, high], size, label_width);
        let months = month_ticks(last(&points), (room.right - room.left).max(1.0), 3.2 * size.em);
        let mut plot = Self { room, values, months, line: String::new(), area: String::new(), points };
        plot.draw();
        plot
    }

    fn draw(&mut self) {
        let zero = self.values.at(0.0);
        let mut line = String::new();
        for (month, value) in self.points.iter().enumerate() {
            line.push(if month == 0 { 'M' } else { 'L' });
            push_point(&mut line, self.x(month as f64), self.values.at(*value));
        }
        let mut area = line.clone();
        area.push('L');
        push_point(&mut area, self.x(self.points.len().saturating_sub(1) as f64), zero);
        area.push('L');
        push_point(&mut area, self.x(0.0), zero);
        area.push('Z');
        self.line = line;
        self.area = area;
    }

    /// Pixels from the left for a month, fractions allowed.
    pub fn x(&self, month: f64) -> f64 {
        self.room.left + (self.room.right - self.room.left) * month / f64::from(last(&self.points))
    }

    /// Where a point lies, and on which side its label of `label_width` pixels has room.
    pub fn mark(&self, month: f64, value: f64, label_width: f64) -> Mark {
        let (x, y) = (self.x(month), self.values.at(value));
        let half = label_width / 2.0;
        let side = if x - half < self.room.left && x + label_width <= self.room.width {
            1
        } else if x + half > self.room.width && x >= label_width {
            -1
        } else {
            0
        };
        let label = if side == 0 { within(x, half, (self.room.width - half).max(half)) } else { x };
        Mark { x, y, side, label }
    }
}

impl Plot for LinePlot {
    fn room(&self) -> Room {
        self.room
    }

    fn place_at(&self, x: f64, _: f64) -> u32 {
        let share = within((x - self.room.left) / (self.room.right - self.room.left), 0.0, 1.0);
        (share * f64::from(last(&self.points))).round() as u32
    }

    fn cursor(&self, place: u32) -> Cursor {
        let value = self.points.get(place as usize).copied().unwrap_or_default();
        Cursor::Point { x: self.x(f64::from(place)), y: self.values.at(value) }
    }
}

/// The last month, at least 1 so that it can be divided by.
fn last(points: &[f64]) -> u32 {
    points.len().saturating_sub(1).max(1) as u32
}

/// A tenth of a pixel is finer than any screen shows.
fn push_point(path: &mut String, x: f64, y: f64) {
    push_tenths(path, x);
    path.push(' ');
    push_tenths(path, y);
}

/// Written by hand because `{:.1}` would bring the float formatting of the standard library into the module.
fn push_tenths(path: &mut String, value: f64) {
    let tenths = (value * 10.0).round() as i64;
    if tenths < 0 {
        path.push('-');
    }
    let tenths = tenths.unsigned_abs();
    path.push_str(&(tenths / 10).to_string());
    if !tenths.is_multiple_of(10) {
        path.push('.');
        path.push_str(&(tenths % 10).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(points: &[f64]) -> LinePlot {
        LinePlot::new(points.to_vec(), Size::default(), |_| 6)
    }

    #[test]
    fn the_line_stays_inside_and_ends_at_both_edges() {
        let p = plot(&[-100.0, -50.0, 25.0, 400.0]);
        assert!((p.x(0.0) - p.room.left).abs() < 1e-9 && (p.x(3.0) - p.room.right).abs() < 1e-9);
        for value in [-100.0, 400.0] {
            assert!(p.values.at(value) >= p.room.top - 1e-9 && p.values.at(value) <= p.room.bottom + 1e-9);
        }
        let y = |value| p.values.at(value);
        assert!(y(400.0) < y(0.0) && y(0.0) < y(-100.0));
    }

    #[test]
    fn paths_are_closed_over_zero() {
        let p = plot(&[0.0, 10.0]);
        assert_eq!(p.line.matches(['M', 'L']).count(), 2);
        assert!(p.area.starts_with(&p.line) && p.area.ends_with('Z'));
        assert!(!p.line.contains("NaN"));
    }

    #[test]
    fn pointing_finds_the_nearest_month() {
        let p = plot(&[0.0; 37]);
        for month in [0, 1, 18, 36] {
            assert_eq!(p.place_at(p.x(f64::from(month)), 0.0), month);
        }
        assert_eq!(p.place_at(-50.0, 0.0), 0);
        assert_eq!(p.place_at(5000.0, 0.0), 36);
    }

    #[test]
    fn labels_turn_inwards_at_the_edges() {
        let p = plot(&[0.0; 37]);
        assert_eq!(p.mark(0.0, 0.0, 120.0).side, 1);
        assert_eq!(p.mark(18.0, 0.0, 120.0).side, 0);
        assert_eq!(p.mark(36.0, 0.0, 120.0).side, -1);
        // One that has room on neither side alone lies over its point.
        let narrow = LinePlot::new(vec![0.0; 37], Size { width: 300.0, em: 16.0 }, |_| 6);
        let mark = narrow.mark(17.0, 0.0, 200.0);
        assert_eq!((mark.side, mark.label), (0, mark.x));
        // Nor does one that is wider leave the picture: half of it is to the left of its middle.
        let wide = narrow.mark(10.0, 0.0, 260.0);
        assert_eq!((wide.side, wide.label), (0, 130.0));
        assert_eq!(narrow.mark(34.0, 0.0, 400.0).label, 200.0);
    }

    #[test]
    fn tenths_are_written_short() {
        let mut text = String::new();
        for value in [0.0, 1.25, -0.5, 12.0] {
            push_tenths(&mut text, value);
            text.push(';');
        }
        assert_eq!(text, "0;1.3;-0.5;12;");
    }
}
