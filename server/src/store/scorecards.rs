//! What every store can do with scorecards. A scorecard is kept as all its revisions; changing it adds one.

use uuid::Uuid;

use super::{Changed, Created, New, Opened, Reply, Target};
use crate::clock::Moment;

/// So many revisions of a scorecard are kept; the oldest give way. What a restatement replaced stands in the card
/// itself and is not lost with them.
pub const KEPT_REVISIONS: u32 = 200;
/// They may be so large together; beyond that the oldest give way too.
pub const KEPT_BYTES: i64 = 64 * 1024 * 1024;
/// So many events of a scorecard are kept.
pub const KEPT_EVENTS: u32 = 1_000;

/// Keeps scorecards. An `Ok` to a write means that it survives a loss of power.
pub trait Scorecards: Send + Sync {
    /// Keeps a new scorecard, unless its idempotency key was used before.
    fn create_card(&self, new: New<CardContent>) -> Reply<'_, Created>;

    /// A revision of the scorecard, the newest if none is named, if it is kept and the token opens it.
    fn read_card(&self, opened: Opened, revision: Option<u64>) -> Reply<'_, Option<StoredCard>>;

    /// The card as it stands, for whoever may change it and has seen this revision.
    fn card_to_change(&self, target: Target) -> Reply<'_, ToChange>;

    /// Adds a revision, if the token is the edit token and the revision in the target the newest.
    fn change_card(&self, target: Target, content: CardContent, expires_at: Moment) -> Reply<'_, Changed>;

    /// Revisions older than one, newest first.
    fn card_revisions(&self, opened: Opened, page: Page) -> Reply<'_, Option<Vec<Revision>>>;

    /// Events older than one, newest first.
    fn card_events(&self, opened: Opened, page: Page) -> Reply<'_, Option<Vec<CardEvent>>>;
}

/// A part of a list that is shown from its newest item on.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Only items with a lower number.
    pub before: Option<u64>,
    /// So many at most.
    pub limit: u32,
}

/// What a revision of a scorecard consists of. Documents are kept as text, exactly as they are shown.
#[derive(Debug, Clone)]
pub struct CardContent {
    /// What made it, for the history: `created`, `replaced`, `figures`, `closed`, `restated`, `actuals`.
    pub cause: &'static str,
    /// The card document.
    pub card: String,
    /// The judged card.
    pub report: String,
    /// SHA-256 of that, in hexadecimal digits.
    pub result_hash: String,
    /// Engine that judged it.
    pub engine_version: String,
    /// The saved scenario that its plan was taken from.
    pub baseline: Option<Baseline>,
    /// What is to be told about it.
    pub events: Vec<NewEvent>,
}

/// A saved scenario at the revision that it had when a plan was taken from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Baseline {
    /// Its id.
    pub id: Uuid,
    /// Its revision.
    pub revision: u64,
}

/// Something to be told, in the same transaction as what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// `escalation.raised` or `escalation.withdrawn`.
    pub kind: &'static str,
    /// The escalation, as the judged card has it.
    pub escalation: String,
}

/// A revision of a scorecard as kept.
#[derive(Debug, Clone)]
pub struct StoredCard {
    /// Its number.
    pub revision: u64,
    /// When the scorecard was first saved.
    pub created_at: Moment,
    /// When this revision was saved.
    pub updated_at: Moment,
    /// The saved scenario that its plan was taken from.
    pub baseline: Option<Baseline>,
    /// The card document.
    pub card: String,
    /// The judged card.
    pub report: String,
}

impl StoredCard {
    /// A revision as it will be read.
    pub fn of(content: &CardContent, revision: u64, created_at: Moment, updated_at: Moment) -> Self {
        let (card, report) = (content.card.clone(), content.report.clone());
        Self { revision, created_at, updated_at, baseline: content.baseline, card, report }
    }
}

/// A scorecard that somebody wants to change.
#[derive(Debug, Clone)]
pub enum ToChange {
    /// It stands as the client has seen it.
    Current(StoredCard),
    /// Somebody was faster; the newest revision is this one.
    Stale {
        /// Its number.
        current: u64,
    },
    /// No such scorecard, or not with this token.
    NotFound,
}

/// A line of the history.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Its number.
    pub number: u64,
    /// When it was saved.
    pub saved_at: Moment,
    /// What made it.
    pub cause: String,
    /// Engine that judged it.
    pub engine_version: String,
    /// SHA-256 of its report.
    pub result_hash: String,
}

/// Something that was told, or is to be.
#[derive(Debug, Clone)]
pub struct CardEvent {
    /// Counts the events of the scorecard, from 1.
    pub number: u64,
    /// The revision that it came with.
    pub revision: u64,
    /// When.
    pub at: Moment,
    /// What.
    pub kind: String,
    /// The escalation, as the judged card has it.
    pub escalation: String,
}
