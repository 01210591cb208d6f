//! The small picture of a series; what it shows stands beside it in words and in a table.

use partner_roi_shared::Decimal;

use crate::chart::Spark;
use crate::view::chart::drawing::{line, px, ring};
use crate::view::chart::pixels;
use crate::view::{El, svg};

const WIDTH: f64 = 112.0;
const HEIGHT: f64 = 30.0;

/// A series with the line of its target; `here` is the quarter that is looked at, and those from `firm` on are open.
pub fn spark(values: &[Option<Decimal>], target: Option<Decimal>, here: usize, firm: usize) -> El {
    let values: Vec<_> = values.iter().map(|value| value.map(pixels)).collect();
    let plot = Spark::new(&values, target.map(pixels), here, firm, [WIDTH, HEIGHT]);
    let mut drawn = Vec::new();
    drawn.extend(plot.target.map(|y| line("line.spark-target", [0.0, WIDTH], [y, y])));
    for (what, lines) in [("polyline.spark-line", &plot.lines), ("polyline.spark-line open", &plot.open)] {
        for points in lines {
            let points: Vec<_> = points.iter().map(|[x, y]| [px(*x), ",".to_owned(), px(*y)].concat()).collect();
            drawn.push(svg(what).attr("points", &points.join(" ")));
        }
    }
    let point = if here < firm { "circle.spark-here" } else { "circle.spark-here open" };
    drawn.extend(plot.here.map(|[x, y]| ring(point, x, y).attr("r", "3")));
    svg("svg.spark")
        .attr("aria-hidden", "true")
        .attr("width", &px(WIDTH))
        .attr("height", &px(HEIGHT))
        .attr("viewBox", &["0 0 ", &px(WIDTH), " ", &px(HEIGHT)].concat())
        .children(drawn)
}
