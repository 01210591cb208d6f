//! Questions that need no program: measures of a bare series, payouts of a bare list of amounts.
//!
//! Each is a JSON document in and a JSON document out, so that somebody outside can check the
//! engine's arithmetic in bulk.

mod commission;
mod measure;

pub use commission::commission;
pub use measure::measure;
