//! The SQL of saved scenarios, beside what it does.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::clock::Moment;
use crate::store::{
    Changed, Content, Created, Fingerprint, FirstAnswer, KeyHash, NewAnswer, NewScenario, StoredScenario, Target,
};
use crate::tokens::{Salt, TokenHash};

/// So many expired rows are removed at once; more would hold up those who wait to save.
pub(super) const PURGED_AT_ONCE: i64 = 200;

pub(super) fn create(database: &Connection, new: &NewScenario) -> rusqlite::Result<Created> {
    if let Some(idempotency) = &new.idempotency
        && let Some(before) = first_answer(database, idempotency.key, new.created_at)?
    {
        return Ok(Created::Before(before));
    }
    let content = &new.content;
    database
        .prepare_cached(
            "INSERT INTO scenarios (id, revision, edit_token_hash, read_token_hash, program_id, program_version,
                 engine_version, scenario, report, result_hash, notices, created_at, updated_at, expires_at)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12)",
        )?
        .execute(params![
            new.id.as_bytes(),
            new.edit_token.0,
            new.read_token.0,
            content.program_id,
            content.program_version,
            content.engine_version,
            content.scenario,
            content.report,
            content.result_hash,
            content.notices,
            new.created_at.0,
            new.expires_at.0,
        ])?;
    if let Some(idempotency) = &new.idempotency {
        keep_answer(database, idempotency)?;
    }
    Ok(Created::New)
}

fn keep_answer(database: &Connection, new: &NewAnswer) -> rusqlite::Result<()> {
    // Replaces: a key that has expired but is not purged yet is as good as unused.
    database
        .prepare_cached(
            "INSERT OR REPLACE INTO idempotency_keys (key_hash, fingerprint, salt, scenario_id, body, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
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

pub(super) fn first_answer(database: &Connection, key: KeyHash, now: Moment) -> rusqlite::Result<Option<FirstAnswer>> {
    database
        .prepare_cached(
            "SELECT fingerprint, salt, scenario_id, body FROM idempotency_keys WHERE key_hash = ?1 AND expires_at > ?2",
        )?
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

pub(super) fn read(
    database: &Connection,
    id: Uuid,
    token: TokenHash,
    now: Moment,
) -> rusqlite::Result<Option<StoredScenario>> {
    database
        .prepare_cached(
            "SELECT revision, created_at, updated_at, scenario, report, notices FROM scenarios
             WHERE id = ?1 AND (read_token_hash = ?2 OR edit_token_hash = ?2) AND (expires_at IS NULL OR expires_at > ?3)",
        )?
        .query_row(params![id.as_bytes(), token.0, now.0], |row| {
            Ok(StoredScenario {
                revision: revision(row, 0)?,
                created_at: Moment(row.get(1)?),
                updated_at: Moment(row.get(2)?),
                scenario: row.get(3)?,
                report: row.get(4)?,
                notices: row.get(5)?,
            })
        })
        .optional()
}

pub(super) fn update(
    database: &Connection,
    target: Target,
    content: &Content,
    expires_at: Moment,
) -> rusqlite::Result<Changed> {
    let done = database
        .prepare_cached(
            "UPDATE scenarios SET revision = revision + 1, program_id = ?5, program_version = ?6, engine_version = ?7,
                 scenario = ?8, report = ?9, result_hash = ?10, notices = ?11, updated_at = ?4,
                 expires_at = CASE WHEN expires_at IS NULL THEN NULL ELSE ?12 END
             WHERE id = ?1 AND edit_token_hash = ?2 AND revision = ?3 AND (expires_at IS NULL OR expires_at > ?4)
             RETURNING revision, created_at",
        )?
        .query_row(
            params![
                target.id.as_bytes(),
                target.token.0,
                i64::try_from(target.revision).unwrap_or(i64::MAX),
                target.now.0,
                content.program_id,
                content.program_version,
                content.engine_version,
                content.scenario,
                content.report,
                content.result_hash,
                content.notices,
                expires_at.0,
            ],
            changed,
        )
        .optional()?;
    done.map_or_else(|| why_not(database, target), Ok)
}

pub(super) fn delete(database: &Connection, target: Target) -> rusqlite::Result<Changed> {
    let done = database
        .prepare_cached(
            "DELETE FROM scenarios
             WHERE id = ?1 AND edit_token_hash = ?2 AND revision = ?3 AND (expires_at IS NULL OR expires_at > ?4)
             RETURNING revision, created_at",
        )?
        .query_row(
            params![
                target.id.as_bytes(),
                target.token.0,
                i64::try_from(target.revision).unwrap_or(i64::MAX),
                target.now.0
            ],
            changed,
        )
        .optional()?;
    done.map_or_else(|| why_not(database, target), Ok)
}

fn changed(row: &Row<'_>) -> rusqlite::Result<Changed> {
    Ok(Changed::Done { revision: revision(row, 0)?, created_at: Moment(row.get(1)?) })
}

/// A change that touched no row: was somebody faster, or is there nothing for this token?
fn why_not(database: &Connection, target: Target) -> rusqlite::Result<Changed> {
    let current = database
        .prepare_cached(
            "SELECT revision FROM scenarios
             WHERE id = ?1 AND edit_token_hash = ?2 AND (expires_at IS NULL OR expires_at > ?3)",
        )?
        .query_row(params![target.id.as_bytes(), target.token.0, target.now.0], |row| revision(row, 0))
        .optional()?;
    Ok(current.map_or(Changed::NotFound, |current| Changed::Stale { current }))
}

pub(super) fn purge(database: &Connection, now: Moment) -> rusqlite::Result<usize> {
    let scenarios = database
        .prepare_cached("DELETE FROM scenarios WHERE id IN (SELECT id FROM scenarios WHERE expires_at <= ?1 LIMIT ?2)")?
        .execute(params![now.0, PURGED_AT_ONCE])?;
    let keys = database
        .prepare_cached(
            "DELETE FROM idempotency_keys
             WHERE key_hash IN (SELECT key_hash FROM idempotency_keys WHERE expires_at <= ?1 LIMIT ?2)",
        )?
        .execute(params![now.0, PURGED_AT_ONCE])?;
    Ok(scenarios + keys)
}

pub(super) fn revision(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let stored: i64 = row.get(column)?;
    u64::try_from(stored).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, stored))
}
