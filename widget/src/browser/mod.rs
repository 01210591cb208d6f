//! The browser's services: formatting, storage, network, time marks. Thin; nothing is decided here.

pub mod api;
pub mod format;
pub mod marks;
pub mod storage;
