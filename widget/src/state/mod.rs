//! What the person has said, what follows from it, and where it is kept. Knows no web type; tested natively.

pub mod aim;
pub mod card;
pub mod cases;
pub mod entry;
pub mod exchange;
pub mod explained;
pub mod fields;
pub mod forecast;
pub mod form;
pub mod history;
pub mod keep;
pub mod kept;
pub mod link;
pub mod number;
pub mod pair;
pub mod ranges;
pub mod saving;
pub mod settings;
pub mod simulation;
pub mod slider;
pub mod sources;
pub mod whole;
