//! The SQL of saved scenarios, beside what it does.

use super::Transaction;
use super::kept::{changed, keep_answer, revision, whole, why_not};
use crate::clock::Moment;
use crate::store::{Changed, Content, Created, New, Opened, Resource, StoreError, StoredScenario, Target};

pub(super) async fn create(database: &Transaction<'_>, new: &New<Content>) -> Result<Created, StoreError> {
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
    keep_answer(database, Resource::Scenario, new).await
}

pub(super) async fn read(database: &Transaction<'_>, opened: Opened) -> Result<Option<StoredScenario>, StoreError> {
    let row = database
        .row(
            "SELECT revision, created_at, updated_at, scenario, report, notices FROM scenarios
             WHERE id = $1 AND (read_token_hash = $2 OR edit_token_hash = $2) AND (expires_at IS NULL OR expires_at > $3)",
            &[&opened.id.as_bytes().as_slice(), &opened.token.0.as_slice(), &opened.now.0],
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
        None => why_not(database, Resource::Scenario, target).await,
    }
}
