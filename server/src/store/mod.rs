//! Where saved scenarios and scorecards are kept: what every store can do. How a database does it is its own matter.

pub mod postgres;
pub mod scorecards;
pub mod sqlite;

use std::future::Future;
use std::pin::Pin;

use uuid::Uuid;

use crate::clock::Moment;
use crate::tokens::{Salt, TokenHash};

/// The answer of a store, now or once it is durable.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// What is kept: of either kind with its tokens, its revision and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// A scenario with its report.
    Scenario,
    /// A scorecard with its history.
    Scorecard,
}

/// Keeps scenarios and scorecards. An `Ok` to a write means that it survives a loss of power.
pub trait Store: scorecards::Scorecards + Send + Sync {
    /// Keeps a new scenario, unless its idempotency key was used before.
    fn create(&self, new: New<Content>) -> Reply<'_, Created>;

    /// What was answered to the first request with this key.
    fn first_answer(&self, of: Resource, key: KeyHash, now: Moment) -> Reply<'_, Option<FirstAnswer>>;

    /// The scenario, if it exists, has not expired and the token opens it.
    fn read(&self, opened: Opened) -> Reply<'_, Option<StoredScenario>>;

    /// Replaces the content, if the token is the edit token and the revision the current one.
    fn update(&self, target: Target, content: Content, expires_at: Moment) -> Reply<'_, Changed>;

    /// Removes the resource and everything kept about it, under the same conditions.
    fn delete(&self, of: Resource, target: Target) -> Reply<'_, Changed>;

    /// Removes some of what has expired; how many rows. Call again while it is not 0.
    fn purge(&self, now: Moment) -> Reply<'_, usize>;

    /// Whether the store can read and accept writes.
    fn ready(&self) -> Reply<'_, ()>;

    /// Takes no more writes and returns when all accepted ones are answered.
    fn close(&self);
}

/// What keeps a store from doing its work. Nothing is changed then.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Too much is waiting to be written, or the store is closing.
    #[error("too much is waiting to be written")]
    Busy,
    /// No room on the disk or in the database.
    #[error("the disk or the database is full")]
    Full,
    /// Anything else, with the cause for the log.
    #[error("{0}")]
    Failed(String),
}

/// What a revision of a scenario consists of. Documents are kept as text, exactly as they are shown.
#[derive(Debug, Clone)]
pub struct Content {
    /// The scenario document.
    pub scenario: String,
    /// The whole report.
    pub report: String,
    /// The report's hash.
    pub result_hash: String,
    /// Program that the report was computed with.
    pub program_id: String,
    /// Its version.
    pub program_version: u32,
    /// Engine that computed the report.
    pub engine_version: String,
    /// What the person was told beside the report, as JSON.
    pub notices: String,
}

/// A scenario or scorecard to be kept.
#[derive(Debug, Clone)]
pub struct New<C> {
    /// Its id.
    pub id: Uuid,
    /// Hash of the token that may change it.
    pub edit_token: TokenHash,
    /// Hash of the token that may read it.
    pub read_token: TokenHash,
    /// What it consists of.
    pub content: C,
    /// Now.
    pub created_at: Moment,
    /// When it is removed if nobody claims it.
    pub expires_at: Moment,
    /// So that a repeated request makes no second row.
    pub idempotency: Option<NewAnswer>,
}

/// Hash of an idempotency key together with who used it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyHash(pub [u8; 32]);

/// Hash of everything in a request that decides its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

/// The answer to be kept for repetitions of a request.
#[derive(Debug, Clone)]
pub struct NewAnswer {
    /// The key and who used it.
    pub key: KeyHash,
    /// The answer.
    pub answer: FirstAnswer,
    /// When it is forgotten.
    pub expires_at: Moment,
}

/// What was answered to the first request with a key.
#[derive(Debug, Clone)]
pub struct FirstAnswer {
    /// The request it was the answer to.
    pub fingerprint: Fingerprint,
    /// From which, with the key itself, the tokens are derived again.
    pub salt: Salt,
    /// What was made.
    pub id: Uuid,
    /// The body without the tokens.
    pub body: String,
}

/// What became of something new.
#[derive(Debug, Clone)]
pub enum Created {
    /// It is kept.
    New,
    /// The key was used before, with this answer; nothing was kept.
    Before(FirstAnswer),
}

/// Which scenario or scorecard, as whom, and when.
#[derive(Debug, Clone, Copy)]
pub struct Opened {
    /// Its id.
    pub id: Uuid,
    /// The token that the client sent.
    pub token: TokenHash,
    /// Now.
    pub now: Moment,
}

/// Which scenario or scorecard, as whom, and at which revision.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its id.
    pub id: Uuid,
    /// The token that the client sent.
    pub token: TokenHash,
    /// The revision that the client has seen.
    pub revision: u64,
    /// Now.
    pub now: Moment,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It was made; what was changed has this revision now, and was first saved at that moment.
    Done {
        /// The new revision.
        revision: u64,
        /// When it was first saved.
        created_at: Moment,
    },
    /// Somebody was faster; the current revision is this one.
    Stale {
        /// The current revision.
        current: u64,
    },
    /// There is nothing of this id, or not with this token.
    NotFound,
}

/// A scenario as kept.
#[derive(Debug, Clone)]
pub struct StoredScenario {
    /// The revision.
    pub revision: u64,
    /// When it was first saved.
    pub created_at: Moment,
    /// When this revision was saved.
    pub updated_at: Moment,
    /// The scenario document.
    pub scenario: String,
    /// The whole report.
    pub report: String,
    /// What the person was told beside the report, as JSON.
    pub notices: String,
}
