//! Questions as documents: measures of a bare series, payouts of a bare list of amounts, what-if
//! questions about scenarios.
//!
//! Each is a JSON document in and a JSON document out, so that somebody outside can check the
//! engine's arithmetic in bulk.

#[cfg(feature = "authoring")]
mod cases;
mod commission;
mod documents;
#[cfg(feature = "authoring")]
mod forecast;
mod grid;
mod levels;
mod measure;
mod replay;
mod simulate;
mod what_if;

#[cfg(feature = "authoring")]
pub use cases::cases;
pub use commission::commission;
pub use documents::{compare_scenarios, explain_scenario};
#[cfg(feature = "authoring")]
pub use forecast::forecast;
pub use grid::grid;
pub use levels::levels;
pub use measure::measure;
pub use replay::replay;
pub use simulate::{Trials, simulate};
pub use what_if::{compare, explain, goal_seek, sensitivity};

#[cfg(feature = "schema")]
pub(crate) use {
    forecast::{CURRENCY, HEAD, MOST_RECRUITS},
    grid::MOST_VALUES,
    measure::MOST_FLOWS,
};
