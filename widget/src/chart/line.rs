//! A line over months with the areas between it and zero.

use super::scale::{Tick, month_ticks, value_ticks};
use super::within;

/// Room around the drawing, in pixels at a font size of 1em.
const TOP: f64 = 1.6;
const BOTTOM: f64 = 1.9;
const RIGHT: f64 = 0.6;

/// A point worth a label.
#[derive(Clone, Copy, PartialEq)]
pub struct Mark {
    /// Across.
    pub x: f64,
    /// Down.
    pub y: f64,
    /// Where its label goes so that it stays inside: -1 to the left, 0 centred, 1 to the right.
    pub side: i8,
}

/// A finished drawing in pixels.
#[derive(Clone, PartialEq)]
pub struct LinePlot {
    /// Size of the whole picture.
    pub width: f64,
    /// Size of the whole picture.
    pub height: f64,
    /// Where the drawing begins and ends.
    pub left: f64,
    /// Where the drawing begins and ends.
    pub right: f64,
    /// Where the drawing begins and ends.
    pub top: f64,
    /// Where the drawing begins and ends.
    pub bottom: f64,
    /// The value axis.
    pub values: Vec<Tick>,
    /// The month axis.
    pub months: Vec<u32>,
    /// SVG path of the line.
    pub line: String,
    /// SVG path of the area between line and zero.
    pub area: String,
    last: f64,
    low: f64,
    high: f64,
}

impl LinePlot {
    /// Draws `points` (month 0 first) into `width` × `height` pixels; `em` is the font size there and `label_width`
    /// how many characters the widest label of the value axis takes.
    pub fn new(points: &[f64], width: f64, height: f64, em: f64, label_width: impl Fn(&[Tick]) -> usize) -> Self {
        let low = points.iter().copied().fold(0.0, f64::min);
        let high = points.iter().copied().fold(0.0, f64::max);
        let values = value_ticks(low, high, if height < 16.0 * em { 4 } else { 5 });
        let left = (label_width(&values) as f64 * 0.56 + 0.9) * em;
        let right = width - RIGHT * em;
        let last = points.len().saturating_sub(1).max(1) as f64;
        let mut plot = Self {
            width,
            height,
            left,
            right,
            top: TOP * em,
            bottom: height - BOTTOM * em,
            months: month_ticks(last as u32, (right - left).max(1.0), 3.2 * em),
            low: values.first().map_or(0.0, |t| t.at),
            high: values.last().map_or(1.0, |t| t.at),
            values,
            line: String::new(),
            area: String::new(),
            last,
        };
        plot.draw(points);
        plot
    }

    fn draw(&mut self, points: &[f64]) {
        let zero = self.y(0.0);
        let mut line = String::new();
        for (month, value) in points.iter().enumerate() {
            line.push(if month == 0 { 'M' } else { 'L' });
            push_point(&mut line, self.x(month as f64), self.y(*value));
        }
        let mut area = line.clone();
        area.push('L');
        push_point(&mut area, self.x(points.len().saturating_sub(1) as f64), zero);
        area.push('L');
        push_point(&mut area, self.x(0.0), zero);
        area.push('Z');
        self.line = line;
        self.area = area;
    }

    /// Pixels from the left for a month, fractions allowed.
    pub fn x(&self, month: f64) -> f64 {
        self.left + (self.right - self.left) * month / self.last
    }

    /// Pixels from the top for a value.
    pub fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * (value - self.low) / (self.high - self.low)
    }

    /// The month nearest to a place across.
    pub fn month_at(&self, x: f64) -> u32 {
        let share = within((x - self.left) / (self.right - self.left), 0.0, 1.0);
        (share * self.last).round() as u32
    }

    /// Where a point lies, and on which side its label of `label_width` pixels has room.
    pub fn mark(&self, month: f64, value: f64, label_width: f64) -> Mark {
        let (x, y) = (self.x(month), self.y(value));
        let half = label_width / 2.0;
        let side = if x - half < self.left {
            1
        } else if x + half > self.width {
            -1
        } else {
            0
        };
        Mark { x, y, side }
    }
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
        LinePlot::new(points, 640.0, 320.0, 16.0, |_| 6)
    }

    #[test]
    fn the_line_stays_inside_and_ends_at_both_edges() {
        let p = plot(&[-100.0, -50.0, 25.0, 400.0]);
        assert!((p.x(0.0) - p.left).abs() < 1e-9 && (p.x(3.0) - p.right).abs() < 1e-9);
        for value in [-100.0, 400.0] {
            assert!(p.y(value) >= p.top - 1e-9 && p.y(value) <= p.bottom + 1e-9);
        }
        assert!(p.y(400.0) < p.y(0.0) && p.y(0.0) < p.y(-100.0));
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
            assert_eq!(p.month_at(p.x(f64::from(month))), month);
        }
        assert_eq!(p.month_at(-50.0), 0);
        assert_eq!(p.month_at(5000.0), 36);
    }

    #[test]
    fn labels_turn_inwards_at_the_edges() {
        let p = plot(&[0.0; 37]);
        assert_eq!(p.mark(0.0, 0.0, 120.0).side, 1);
        assert_eq!(p.mark(18.0, 0.0, 120.0).side, 0);
        assert_eq!(p.mark(36.0, 0.0, 120.0).side, -1);
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
