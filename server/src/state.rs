//! What handlers work with.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use crate::allowance::Allowance;
use crate::engine::Engine;
use crate::settings::Settings;
use crate::store::Store;

/// A text that takes a while to make, made when it is first asked for.
pub type LazyText = LazyLock<String, Box<dyn FnOnce() -> String + Send>>;

/// The same for all threads.
pub struct State {
    /// The calculation.
    pub engine: Engine,
    /// The OpenAPI document.
    pub openapi: LazyText,
    /// Where scenarios and scorecards are kept.
    pub store: Arc<dyn Store>,
    /// Who may still save something new.
    pub saves: Allowance,
    /// Who may still change a scorecard.
    pub changes: Allowance,
    /// The settings.
    pub settings: Settings,
    /// Whether the server is about to stop.
    pub stopping: AtomicBool,
}
