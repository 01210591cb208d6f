//! The server and the command line of partner ROI: one binary.
//!
//! ```text
//! cli ─ settings ─ startup ─┬─ routes ──┬─ engine (the only place that calls the calculation)
//!                           │           └─ store  (a trait; SQL stands only in store::sqlite and store::postgres)
//!                           └─ site     (pages and the built widget, embedded)
//! ```
//!
//! # Which error belongs to which layer
//! - [`engine::Faults`]: what is wrong with a document, all at once. The command line prints them, the
//!   API carries them in a problem's `errors`.
//! - [`store::StoreError`]: what keeps the store from doing its work. It never reaches a client as it is.
//! - [`problem::Problem`]: what a client of the API sees. Every error response of the server is one.
//! - [`startup::StartError`] and [`settings::SettingsError`]: why the server did not start, in one line.

pub mod allowance;
pub mod batch;
pub mod cli;
pub mod client;
pub mod clock;
pub mod document;
pub mod engine;
pub mod openapi;
pub mod problem;
pub mod progress;
pub mod query;
pub mod request_body;
pub mod request_context;
pub mod routes;
pub mod settings;
pub mod site;
pub mod startup;
pub mod state;
pub mod store;
pub mod streams;
pub mod tokens;
