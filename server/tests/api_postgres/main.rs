//! What is true of a server with SQLite is true of one with PostgreSQL: the same tests, with the other store.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]
#![allow(dead_code, reason = "the helpers are those of all tests")]

mod backend;
#[path = "../api/crash.rs"]
mod crash;
#[path = "../api/helpers.rs"]
mod helpers;
#[path = "../api/idempotency.rs"]
mod idempotency;
#[path = "../api/limits.rs"]
mod limits;
mod postgres;
#[path = "../api/saved_scorecards.rs"]
mod saved_scorecards;
#[path = "../api/scenarios.rs"]
mod scenarios;
#[path = "../api/scorecard_bad_input.rs"]
mod scorecard_bad_input;
#[path = "../api/scorecard_helpers.rs"]
mod scorecard_helpers;
