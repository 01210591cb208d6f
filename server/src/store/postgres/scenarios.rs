//! The SQL of saved scenarios, beside what it does.

use tokio_postgres::Row;
use uuid::Uuid;

use super::{Transaction, bytes, revision, whole};
use crate::clock::Moment;
use crate::store::{
    Changed, Content, Created, Fingerprint, FirstAnswer, KeyHash, NewAnswer, NewScenario, StoreError, StoredScenario,
    Target,
};
use crate::tokens::{Salt, TokenHash};

/// So many expired rows are removed at once; more would hold up those who wait to save.
pub(super) const PURGED_AT_ONCE: i64 = 200;

pub(super) async fn create(database: &Transaction<'_>, new: &NewScenario) -> Result<Created, StoreError> {
    let content = &new.content;
    database
        .change(
            "INSERT INTO scenarios (id, revision, edit_token_hash, read_token_hash, program_id, program_version,
                 engine_version, scenario, report, result_hash, notices, created_at, updated_at, expires_at)
             VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)",
            &[
                &new.id.as_bytes().as_slice(),
                &new.edit_token.0.as_slice(),
                &new.read_token.0.as_slice(),
                &content.program_id,
                &i64::from(content.program_version),
                &content.engine_version,
                &content.scenario,
                &content.report,
                &content.result_hash,
                &content.notices,
                &new.created_at.0,
                &new.expires_at.0,
            ],
        )
        .await?;
    match &new.idempotency {
        Some(answer) => keep_answer(database, KEYS, answer, new.created_at).await,
        None => Ok(Created::New),
    }
}

/// Where idempotency keys are kept, and what they made.
pub(super) struct Keys {
    keep: &'static str,
    find: &'static str,
}

const KEYS: Keys = Keys {
    keep: "INSERT INTO idempotency_keys AS kept (key_hash, fingerprint, salt, scenario_id, body, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (key_hash) DO UPDATE SET fingerprint = $2, salt = $3, scenario_id = $4, body = $5, expires_at = $6
           WHERE kept.expires_at <= $7",
    find: "SELECT fingerprint, salt, scenario_id, body FROM idempotency_keys WHERE key_hash = $1 AND expires_at > $2",
};

pub(super) const CARD_KEYS: Keys = Keys {
    keep: "INSERT INTO scorecard_keys AS kept (key_hash, fingerprint, salt, scorecard_id, body, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (key_hash) DO UPDATE SET fingerprint = $2, salt = $3, scorecard_id = $4, body = $5, expires_at = $6
           WHERE kept.expires_at <= $7",
    find: "SELECT fingerprint, salt, scorecard_id, body FROM scorecard_keys WHERE key_hash = $1 AND expires_at > $2",
};

/// Keeps the answer, or finds the one that a faster request has kept: the insertion waits for that request's end. What
/// this transaction has made so far must then not be committed.
pub(super) async fn keep_answer(
    database: &Transaction<'_>,
    keys: Keys,
    new: &NewAnswer,
    now: Moment,
) -> Result<Created, StoreError> {
    let kept = database
        .change(
            keys.keep,
            &[
                &new.key.0.as_slice(),
                &new.answer.fingerprint.0.as_slice(),
                &new.answer.salt.0.as_slice(),
                &new.answer.id.as_bytes().as_slice(),
                &new.answer.body,
                &new.expires_at.0,
                &now.0,
            ],
        )
        .await?;
    if kept == 1 {
        return Ok(Created::New);
    }
    let before = find_answer(database, keys, new.key, now).await?;
    // The other one was kept and removed within a moment.
    before.map(Created::Before).ok_or(StoreError::Busy)
}

pub(super) async fn first_answer(
    database: &Transaction<'_>,
    key: KeyHash,
    now: Moment,
) -> Result<Option<FirstAnswer>, StoreError> {
    find_answer(database, KEYS, key, now).await
}

pub(super) async fn find_answer(
    database: &Transaction<'_>,
    keys: Keys,
    key: KeyHash,
    now: Moment,
) -> Result<Option<FirstAnswer>, StoreError> {
    let row = database.row(keys.find, &[&key.0.as_slice(), &now.0]).await?;
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

pub(super) async fn read(
    database: &Transaction<'_>,
    id: Uuid,
    token: TokenHash,
    now: Moment,
) -> Result<Option<StoredScenario>, StoreError> {
    let row = database
        .row(
            "SELECT revision, created_at, updated_at, scenario, report, notices FROM scenarios
             WHERE id = $1 AND (read_token_hash = $2 OR edit_token_hash = $2) AND (expires_at IS NULL OR expires_at > $3)",
            &[&id.as_bytes().as_slice(), &token.0.as_slice(), &now.0],
        )
        .await?;
    row.map(|row| {
        Ok(StoredScenario {
            revision: revision(&row, 0)?,
            created_at: Moment(row.get(1)),
            updated_at: Moment(row.get(2)),
            scenario: row.get(3),
            report: row.get(4),
            notices: row.get(5),
        })
    })
    .transpose()
}

pub(super) async fn update(
    database: &Transaction<'_>,
    target: Target,
    content: &Content,
    expires_at: Moment,
) -> Result<Changed, StoreError> {
    let done = database
        .row(
            "UPDATE scenarios SET revision = revision + 1, program_id = $5, program_version = $6, engine_version = $7,
                 scenario = $8, report = $9, result_hash = $10, notices = $11, updated_at = $4,
                 expires_at = CASE WHEN expires_at IS NULL THEN NULL ELSE $12::BIGINT END
             WHERE id = $1 AND edit_token_hash = $2 AND revision = $3 AND (expires_at IS NULL OR expires_at > $4)
             RETURNING revision, created_at",
            &[
                &target.id.as_bytes().as_slice(),
                &target.token.0.as_slice(),
                &whole(target.revision),
                &target.now.0,
                &content.program_id,
                &i64::from(content.program_version),
                &content.engine_version,
                &content.scenario,
                &content.report,
                &content.result_hash,
                &content.notices,
                &expires_at.0,
            ],
        )
        .await?;
    match done {
        Some(row) => changed(&row),
        None => why_not(database, target).await,
    }
}

pub(super) async fn delete(database: &Transaction<'_>, target: Target) -> Result<Changed, StoreError> {
    let done = database
        .row(
            "DELETE FROM scenarios
             WHERE id = $1 AND edit_token_hash = $2 AND revision = $3 AND (expires_at IS NULL OR expires_at > $4)
             RETURNING revision, created_at",
            &[&target.id.as_bytes().as_slice(), &target.token.0.as_slice(), &whole(target.revision), &target.now.0],
        )
        .await?;
    match done {
        Some(row) => changed(&row),
        None => why_not(database, target).await,
    }
}

pub(super) fn changed(row: &Row) -> Result<Changed, StoreError> {
    Ok(Changed::Done { revision: revision(row, 0)?, created_at: Moment(row.get(1)) })
}

/// A change that touched no row: was somebody faster, or is there nothing for this token?
async fn why_not(database: &Transaction<'_>, target: Target) -> Result<Changed, StoreError> {
    let current = database
        .row(
            "SELECT revision FROM scenarios
             WHERE id = $1 AND edit_token_hash = $2 AND (expires_at IS NULL OR expires_at > $3)",
            &[&target.id.as_bytes().as_slice(), &target.token.0.as_slice(), &target.now.0],
        )
        .await?;
    Ok(match current {
        Some(row) => Changed::Stale { current: revision(&row, 0)? },
        None => Changed::NotFound,
    })
}

pub(super) async fn purge(database: &Transaction<'_>, now: Moment) -> Result<u64, StoreError> {
    let scenarios = database
        .change(
            "DELETE FROM scenarios WHERE id IN (SELECT id FROM scenarios WHERE expires_at <= $1 LIMIT $2)",
            &[&now.0, &PURGED_AT_ONCE],
        )
        .await?;
    let keys = database
        .change(
            "DELETE FROM idempotency_keys
             WHERE key_hash IN (SELECT key_hash FROM idempotency_keys WHERE expires_at <= $1 LIMIT $2)",
            &[&now.0, &PURGED_AT_ONCE],
        )
        .await?;
    Ok(scenarios + keys)
}
