//! The server and the command line as their users meet them: the real binary, over HTTP on a random
//! port and by its arguments, each test with a folder of its own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod backend;
mod bad_input;
mod command_line;
mod crash;
mod documentation;
mod full_disk;
mod helpers;
mod idempotency;
mod limits;
mod openapi;
mod operation;
mod other_origins;
mod programs;
mod saved_scorecards;
mod scenarios;
mod schemas;
mod scorecard_bad_input;
mod scorecard_helpers;
mod scorecard_schemas;
mod scorecards;
mod site;
