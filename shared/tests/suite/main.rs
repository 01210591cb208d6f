//! The engine's tests that need whole documents. The same suite runs natively and, compiled to
//! WebAssembly, in a browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod bad_input;
mod cases;
mod commission;
mod currencies;
mod explain;
mod facts;
mod forecast;
mod forecast_models;
mod golden;
mod grid;
mod identity;
mod idle;
mod judged;
mod levels;
mod measures;
mod methodology;
mod models;
mod offers;
mod properties;
mod published;
mod replay;
mod scorecard;
mod scorecard_bad_input;
mod scorecard_changes;
mod scorecard_csv;
mod scorecard_explained;
mod scorecard_life;
mod scorecard_limits;
mod scorecard_properties;
mod scorecard_templates;
mod simulation;
mod support;
mod vectors;
mod what_if;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
