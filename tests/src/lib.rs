//! What a person sees, from the outside: pages in real browsers, HTTP, files and the command line.
//!
//! Nothing here knows the engine. A journey compares one surface with another (browser, API, command line)
//! and with figures that stand in the journey itself.

pub mod accessibility;
pub mod answers;
pub mod browser;
pub mod command_line;
pub mod figures;
pub mod journey;
pub mod page;
pub mod server;
