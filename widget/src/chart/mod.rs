//! Where things lie in a chart. Floats are pixels here and nothing else: no figure that a person reads comes from them.

mod line;
mod scale;

pub use line::{LinePlot, Mark};
pub use scale::{Tick, month_ticks, value_ticks};
