//! What is looked at besides the answer, a file or folder a panel. Each is loaded when it is opened, with its stylesheet.
//!
//! A panel shows what the engine answers to a question about the scenario on screen, and asks anew when that changes.

pub mod charts;
mod field;
mod figure;
pub mod levels;
pub mod matters;
mod pause;

mod controls;
pub mod goal;
pub mod pair;
pub mod sure;
