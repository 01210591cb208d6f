//! A series as small as a word: where it went, with the line that it should reach.

/// A finished drawing in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Spark {
    /// Points that follow each other without a gap, from left to right.
    pub lines: Vec<Vec<[f64; 2]>>,
    /// The same of places that can still change, each from the last firm point on.
    pub open: Vec<Vec<[f64; 2]>>,
    /// How high the target lies.
    pub target: Option<f64>,
    /// The point that is looked at, if it has a value.
    pub here: Option<[f64; 2]>,
}

/// What is kept free around the drawing, so that nothing is cut off.
const MARGIN: f64 = 4.0;

impl Spark {
    /// Draws a series; a place without a value is a gap, and those from `firm` on can still change. `here` is the place that
    /// is looked at.
    pub fn new(
        values: &[Option<f64>],
        target: Option<f64>,
        here: usize,
        firm: usize,
        [width, height]: [f64; 2],
    ) -> Self {
        let all = || values.iter().flatten().copied().chain(target);
        let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        let middle = low >= high;
        let up = |value: f64| match middle {
            true => height / 2.0,
            false => height - MARGIN - (value - low) / (high - low) * (height - 2.0 * MARGIN),
        };
        let step = (width - 2.0 * MARGIN) / values.len().saturating_sub(1).max(1) as f64;
        let across = |place: usize| match values.len() {
            1 => width / 2.0,
            _ => MARGIN + step * place as f64,
        };
        let mut lines: Vec<Vec<[f64; 2]>> = Vec::new();
        let mut open: Vec<Vec<[f64; 2]>> = Vec::new();
        let mut before = None;
        for (place, value) in values.iter().enumerate() {
            let point = value.map(|value| [across(place), up(value)]);
            if let Some(point) = point {
                let drawn = if place < firm { &mut lines } else { &mut open };
                match drawn.last_mut().filter(|_| before.is_some() && place != firm) {
                    Some(line) => line.push(point),
                    None => drawn.push(before.filter(|_| place == firm).into_iter().chain([point]).collect()),
                }
            }
            before = point;
        }
        let here = values.get(here).copied().flatten().map(|value| [across(here), up(value)]);
        Self { lines, open, target: target.map(up), here }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_parts_the_line_and_the_target_is_within() {
        let spark = Spark::new(&[Some(1.0), Some(3.0), None, Some(2.0)], Some(5.0), 1, 4, [100.0, 28.0]);
        assert_eq!(spark.lines.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(spark.target, Some(4.0));
        let here = spark.here.expect("a point");
        assert_eq!((here[0].round(), here[1]), (35.0, 14.0));
        assert_eq!(spark.lines[0][0], [4.0, 24.0]);
    }

    #[test]
    fn one_value_and_none_are_drawn_too() {
        let one = Spark::new(&[Some(7.0)], None, 0, 1, [100.0, 28.0]);
        assert_eq!((one.lines, one.here), (vec![vec![[50.0, 14.0]]], Some([50.0, 14.0])));
        let none = Spark::new(&[None, None], None, 1, 2, [100.0, 28.0]);
        assert!(none.lines.is_empty() && none.here.is_none());
        let flat = Spark::new(&[Some(2.0), Some(2.0)], Some(2.0), 1, 2, [100.0, 28.0]);
        assert_eq!(flat.target, Some(14.0));
    }

    #[test]
    fn what_can_still_change_is_a_line_of_its_own() {
        let sizes = |values: &[Option<f64>], firm| {
            let spark = Spark::new(values, None, 0, firm, [100.0, 28.0]);
            let of = |lines: &[Vec<[f64; 2]>]| lines.iter().map(Vec::len).collect::<Vec<_>>();
            (of(&spark.lines), of(&spark.open))
        };
        // From the last firm point to the open one, and on.
        assert_eq!(sizes(&[Some(1.0), Some(3.0), Some(2.0)], 2), (vec![2], vec![2]));
        assert_eq!(sizes(&[Some(1.0), Some(3.0), Some(2.0)], 1), (vec![1], vec![3]));
        // Nothing leads over a gap.
        assert_eq!(sizes(&[Some(1.0), None, Some(2.0), Some(2.0)], 2), (vec![1], vec![2]));
        assert_eq!(sizes(&[Some(1.0), Some(2.0), None, Some(2.0)], 2), (vec![2], vec![1]));
        assert_eq!(sizes(&[Some(1.0), Some(2.0)], 0), (vec![], vec![2]));
    }
}
