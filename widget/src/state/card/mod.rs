//! A scorecard in the hands of a person: what it needs to be read, figures being entered, what is to be told of it.

pub mod attention;
pub mod basis;
pub mod board;
pub mod doubt;
pub mod entry;
pub mod explained;
pub mod keeping;
pub mod needs;
pub mod plan;
pub mod restated;
pub mod table;
pub mod typed;
