//! What stands on a page: `<partner-roi-calculator>` and `<partner-scorecard>`.
//!
//! `state`, `chart` and `words` are plain Rust and tested natively; `view` and `element` exist only in the browser.
//! Every figure comes from the engine; this crate reads what people type and shows what the engine says.

#![warn(missing_docs)]

pub mod chart;
pub mod state;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod element;
#[cfg(target_arch = "wasm32")]
mod later;
#[cfg(target_arch = "wasm32")]
mod panels;
#[cfg(target_arch = "wasm32")]
mod saving;
#[cfg(target_arch = "wasm32")]
mod scorecard;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
