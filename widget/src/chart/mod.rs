//! Where things lie in a chart. Floats are pixels here and nothing else: no figure that a person reads comes from them.

mod line;
mod scale;

pub use line::{LinePlot, Mark};
pub use scale::{Tick, month_ticks, value_ticks};

/// `f64::clamp` without its panic, whose message would bring float formatting (5 KB) into the module.
pub fn within(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}
