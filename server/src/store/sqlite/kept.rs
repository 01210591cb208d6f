//! The SQL that scenarios and scorecards have in common: making one once, removing it, and its end.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::clock::Moment;
use crate::store::{Changed, Created, Fingerprint, FirstAnswer, KeyHash, New, NewAnswer, Resource, Target};
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
                " WHERE id = ?1 AND edit_token_hash = ?2 AND revision = ?3 AND (expires_at IS NULL OR expires_at > ?4)
                 RETURNING revision, created_at"
            ),
            current: concat!(
                "SELECT revision FROM ",
                $table,
                " WHERE id = ?1 AND edit_token_hash = ?2 AND (expires_at IS NULL OR expires_at > ?3)"
            ),
            purge: concat!(
                "DELETE FROM ",
                $table,
                " WHERE id IN (SELECT id FROM ",
                $table,
                " WHERE expires_at <= ?1 LIMIT ?2)"
            ),
            purged_at_once: $at_once,
            // Replaces: a key that has expired but is not purged yet is as good as unused.
            keep_answer: concat!(
                "INSERT OR REPLACE INTO ",
                $keys,
                " (key_hash, fingerprint, salt, ",
                $id,
                ", body, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
            ),
            first_answer: concat!(
                "SELECT fingerprint, salt, ",
                $id,
                ", body FROM ",
                $keys,
                " WHERE key_hash = ?1 AND expires_at > ?2"
            ),
            purge_answers: concat!(
                "DELETE FROM ",
                $keys,
                " WHERE key_hash IN (SELECT key_hash FROM ",
                $keys,
                " WHERE expires_at <= ?1 LIMIT ?2)"
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

/// Inserts something new, unless its idempotency key was used before.
pub(super) fn once<C>(
    database: &Connection,
    of: Resource,
    new: &New<C>,
    insert: impl FnOnce() -> rusqlite::Result<()>,
) -> rusqlite::Result<Created> {
    let Some(answer) = &new.idempotency else { return insert().map(|()| Created::New) };
    if let Some(before) = first_answer(database, of, answer.key, new.created_at)? {
        return Ok(Created::Before(before));
    }
    insert()?;
    keep_answer(database, of, answer)?;
    Ok(Created::New)
}

fn keep_answer(database: &Connection, of: Resource, new: &NewAnswer) -> rusqlite::Result<()> {
    database
        .prepare_cached(statements(of).keep_answer)?
        .execute(params![
            new.key.0,
            new.answer.fingerprint.0,
            new.answer.salt.0,
            new.answer.id.as_bytes(),
            new.answer.body,
            new.expires_at.0,
        ])
        .map(drop)
}

pub(super) fn first_answer(
    database: &Connection,
    of: Resource,
    key: KeyHash,
    now: Moment,
) -> rusqlite::Result<Option<FirstAnswer>> {
    database
        .prepare_cached(statements(of).first_answer)?
        .query_row(params![key.0, now.0], |row| {
            Ok(FirstAnswer {
                fingerprint: Fingerprint(row.get(0)?),
                salt: Salt(row.get(1)?),
                id: Uuid::from_bytes(row.get(2)?),
                body: row.get(3)?,
            })
        })
        .optional()
}

pub(super) fn delete(database: &Connection, of: Resource, target: Target) -> rusqlite::Result<Changed> {
    let done = database
        .prepare_cached(statements(of).delete)?
        .query_row(params![target.id.as_bytes(), target.token.0, whole(target.revision), target.now.0], changed)
        .optional()?;
    done.map_or_else(|| why_not(database, of, target), Ok)
}

/// What a statement that returns revision and first moment has done.
pub(super) fn changed(row: &Row<'_>) -> rusqlite::Result<Changed> {
    Ok(Changed::Done { revision: revision(row, 0)?, created_at: Moment(row.get(1)?) })
}

/// A change that touched no row: was somebody faster, or is there nothing for this token?
pub(super) fn why_not(database: &Connection, of: Resource, target: Target) -> rusqlite::Result<Changed> {
    let current = database
        .prepare_cached(statements(of).current)?
        .query_row(params![target.id.as_bytes(), target.token.0, target.now.0], |row| revision(row, 0))
        .optional()?;
    Ok(current.map_or(Changed::NotFound, |current| Changed::Stale { current }))
}

/// Removes some of what has expired; how many rows.
pub(super) fn purge(database: &Connection, of: Resource, now: Moment) -> rusqlite::Result<usize> {
    let of = statements(of);
    let rows = database.prepare_cached(of.purge)?.execute(params![now.0, of.purged_at_once])?;
    let keys = database.prepare_cached(of.purge_answers)?.execute(params![now.0, KEYS_PURGED_AT_ONCE])?;
    Ok(rows + keys)
}

pub(super) fn revision(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let stored: i64 = row.get(column)?;
    u64::try_from(stored).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, stored))
}

pub(super) fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
