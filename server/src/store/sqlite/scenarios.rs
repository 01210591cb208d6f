//! The SQL of saved scenarios, beside what it does.

use rusqlite::{Connection, OptionalExtension, params};

use super::kept::{changed, once, revision, whole, why_not};
use crate::clock::Moment;
use crate::store::{Changed, Content, Created, New, Opened, Resource, StoredScenario, Target};

pub(super) fn create(database: &Connection, new: &New<Content>) -> rusqlite::Result<Created> {
    once(database, Resource::Scenario, new, || {
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
            ])
            .map(drop)
    })
}

pub(super) fn read(database: &Connection, opened: Opened) -> rusqlite::Result<Option<StoredScenario>> {
    database
        .prepare_cached(
            "SELECT revision, created_at, updated_at, scenario, report, notices FROM scenarios
             WHERE id = ?1 AND (read_token_hash = ?2 OR edit_token_hash = ?2) AND (expires_at IS NULL OR expires_at > ?3)",
        )?
        .query_row(params![opened.id.as_bytes(), opened.token.0, opened.now.0], |row| {
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
                whole(target.revision),
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
    done.map_or_else(|| why_not(database, Resource::Scenario, target), Ok)
}
