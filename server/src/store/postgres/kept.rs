//! The SQL that scenarios and scorecards have in common: making one once, removing it, and its end.

use tokio_postgres::Row;
use uuid::Uuid;

use super::Transaction;
use crate::clock::Moment;
use crate::store::{Changed, Created, Fingerprint, FirstAnswer, KeyHash, New, Resource, StoreError, Target};
use crate::tokens::Salt;

/// So many expired idempotency keys are removed at once; more would hold up those who wait to save.
const KEYS_PURGED_AT_ONCE: i64 = 200;

/// The statements about the tables of one resource.
struct Statements {
    delete: &'static str,
    current: &'static str,
    purge: &'static str,
    /// So many are removed at once when they have expired.
    purged_at_once: i64,
    keep_answer: &'static str,
    first_answer: &'static str,
    purge_answers: &'static str,
}

macro_rules! statements {
    ($table:literal, at_once: $at_once:literal, keys: $keys:literal, id: $id:literal) => {
        Statements {
            delete: concat!(
                "DELETE FROM ",
                $table,
                " WHERE id = $1 AND edit_token_hash = $2 AND revision = $3 AND (expires_at IS NULL OR expires_at > $4)
                 RETURNING revision, created_at"
            ),
            current: concat!(
                "SELECT revision FROM ",
                $table,
                " WHERE id = $1 AND edit_token_hash = $2 AND (expires_at IS NULL OR expires_at > $3)"
            ),
            purge: concat!(
                "DELETE FROM ",
                $table,
                " WHERE id IN (SELECT id FROM ",
                $table,
                " WHERE expires_at <= $1 LIMIT $2)"
            ),
            purged_at_once: $at_once,
            keep_answer: concat!(
                "INSERT INTO ",
                $keys,
                " AS kept (key_hash, fingerprint, salt, ",
                $id,
                ", body, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (key_hash) DO UPDATE SET fingerprint = $2, salt = $3, ",
                $id,
                " = $4, body = $5, expires_at = $6
                 WHERE kept.expires_at <= $7"
            ),
            first_answer: concat!(
                "SELECT fingerprint, salt, ",
                $id,
                ", body FROM ",
                $keys,
                " WHERE key_hash = $1 AND expires_at > $2"
            ),
            purge_answers: concat!(
                "DELETE FROM ",
                $keys,
                " WHERE key_hash IN (SELECT key_hash FROM ",
                $keys,
                " WHERE expires_at <= $1 LIMIT $2)"
            ),
        }
    };
}

const SCENARIOS: Statements = statements!("scenarios", at_once: 200, keys: "idempotency_keys", id: "scenario_id");
/// Fewer at once than of scenarios: each takes its history along.
const SCORECARDS: Statements = statements!("scorecards", at_once: 10, keys: "scorecard_keys", id: "scorecard_id");

const fn statements(of: Resource) -> &'static Statements {
    match of {
        Resource::Scenario => &SCENARIOS,
        Resource::Scorecard => &SCORECARDS,
    }
}

/// Keeps the answer to whoever made something new, or finds the one that a faster request has kept: the insertion waits
/// for that request's end. What this transaction has made so far must then not be committed.
pub(super) async fn keep_answer<C>(
    database: &Transaction<'_>,
    of: Resource,
    new: &New<C>,
) -> Result<Created, StoreError> {
    let Some(idempotency) = &new.idempotency else { return Ok(Created::New) };
    let kept = database
        .change(
            statements(of).keep_answer,
            &[
                &idempotency.key.0.as_slice(),
                &idempotency.answer.fingerprint.0.as_slice(),
                &idempotency.answer.salt.0.as_slice(),
                &idempotency.answer.id.as_bytes().as_slice(),
                &idempotency.answer.body,
                &idempotency.expires_at.0,
                &new.created_at.0,
            ],
        )
        .await?;
    if kept == 1 {
        return Ok(Created::New);
    }
    let before = first_answer(database, of, idempotency.key, new.created_at).await?;
    // The other one was kept and removed within a moment.
    before.map(Created::Before).ok_or(StoreError::Busy)
}

pub(super) async fn first_answer(
    database: &Transaction<'_>,
    of: Resource,
    key: KeyHash,
    now: Moment,
) -> Result<Option<FirstAnswer>, StoreError> {
    let row = database.row(statements(of).first_answer, &[&key.0.as_slice(), &now.0]).await?;
    row.map(|row| {
        Ok(FirstAnswer {
            fingerprint: Fingerprint(bytes(&row, 0)?),
            salt: Salt(bytes(&row, 1)?),
            id: Uuid::from_bytes(bytes(&row, 2)?),
            body: row.get(3),
        })
    })
    .transpose()
}

pub(super) async fn delete(database: &Transaction<'_>, of: Resource, target: Target) -> Result<Changed, StoreError> {
    let done = database
        .row(
            statements(of).delete,
            &[&target.id.as_bytes().as_slice(), &target.token.0.as_slice(), &whole(target.revision), &target.now.0],
        )
        .await?;
    match done {
        Some(row) => changed(&row),
        None => why_not(database, of, target).await,
    }
}

/// What a statement that returns revision and first moment has done.
pub(super) fn changed(row: &Row) -> Result<Changed, StoreError> {
    Ok(Changed::Done { revision: revision(row, 0)?, created_at: Moment(row.get(1)) })
}

/// A change that touched no row: was somebody faster, or is there nothing for this token?
pub(super) async fn why_not(database: &Transaction<'_>, of: Resource, target: Target) -> Result<Changed, StoreError> {
    let current = database
        .row(statements(of).current, &[&target.id.as_bytes().as_slice(), &target.token.0.as_slice(), &target.now.0])
        .await?;
    Ok(match current {
        Some(row) => Changed::Stale { current: revision(&row, 0)? },
        None => Changed::NotFound,
    })
}

/// Removes some of what has expired; how many rows.
pub(super) async fn purge(database: &Transaction<'_>, of: Resource, now: Moment) -> Result<u64, StoreError> {
    let of = statements(of);
    let rows = database.change(of.purge, &[&now.0, &of.purged_at_once]).await?;
    Ok(rows + database.change(of.purge_answers, &[&now.0, &KEYS_PURGED_AT_ONCE]).await?)
}

pub(super) fn revision(row: &Row, column: usize) -> Result<u64, StoreError> {
    u64::try_from(row.get::<_, i64>(column)).map_err(|error| StoreError::Failed(error.to_string()))
}

pub(super) fn bytes<const N: usize>(row: &Row, column: usize) -> Result<[u8; N], StoreError> {
    row.get::<_, &[u8]>(column).try_into().map_err(|_| StoreError::Failed("a key of another length".to_owned()))
}

pub(super) fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
