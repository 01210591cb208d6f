//! The SQL of scorecards, beside what it does.

use tokio_postgres::Row;
use uuid::Uuid;

use super::Transaction;
use super::kept::{bytes, changed, keep_answer, revision, whole, why_not};
use crate::clock::Moment;
use crate::store::scorecards::{
    Baseline, CardContent, CardEvent, KEPT_BYTES, KEPT_EVENTS, KEPT_REVISIONS, Page, Revision, StoredCard, ToChange,
};
use crate::store::{Changed, Created, New, Opened, Resource, StoreError, Target};

pub(super) async fn create(database: &Transaction<'_>, new: &New<CardContent>) -> Result<Created, StoreError> {
    database
        .change(
            "INSERT INTO scorecards (id, revision, edit_token_hash, read_token_hash, created_at, expires_at)
             VALUES ($1, 1, $2, $3, $4, $5)",
            &[
                &new.id.as_bytes().as_slice(),
                &new.edit_token.0.as_slice(),
                &new.read_token.0.as_slice(),
                &new.created_at.0,
                &new.expires_at.0,
            ],
        )
        .await?;
    add_revision(database, new.id, 1, &new.content, new.created_at).await?;
    keep_answer(database, Resource::Scorecard, new).await
}

async fn add_revision(
    database: &Transaction<'_>,
    id: Uuid,
    number: i64,
    content: &CardContent,
    now: Moment,
) -> Result<(), StoreError> {
    let id = id.as_bytes().as_slice();
    let bytes = i64::try_from(content.card.len() + content.report.len()).unwrap_or(i64::MAX);
    database
        .change(
            "INSERT INTO scorecard_revisions (scorecard_id, revision, saved_at, cause, engine_version, result_hash,
                 baseline_id, baseline_revision, bytes, card, report)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &[
                &id,
                &number,
                &now.0,
                &content.cause,
                &content.engine_version,
                &content.result_hash,
                &content.baseline.as_ref().map(|baseline| baseline.id.as_bytes().as_slice()),
                &content.baseline.map(|baseline| whole(baseline.revision)),
                &bytes,
                &content.card,
                &content.report,
            ],
        )
        .await?;
    for event in &content.events {
        // The row of the scorecard is held by this transaction, so nobody else counts at the same time.
        database
            .change(
                "INSERT INTO outbox (scorecard_id, number, revision, at, kind, escalation)
                 SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 FROM outbox WHERE scorecard_id = $1",
                &[&id, &number, &now.0, &event.kind, &event.escalation],
            )
            .await?;
    }
    forget_oldest(database, id, number).await
}

async fn forget_oldest(database: &Transaction<'_>, id: &[u8], newest: i64) -> Result<(), StoreError> {
    database
        .change(
            "DELETE FROM scorecard_revisions WHERE scorecard_id = $1 AND revision <= $2",
            &[&id, &(newest - i64::from(KEPT_REVISIONS))],
        )
        .await?;
    database
        .change(
            "DELETE FROM scorecard_revisions WHERE scorecard_id = $1 AND revision < $2 AND revision IN (
                 SELECT revision FROM (
                     SELECT revision, sum(bytes) OVER (ORDER BY revision DESC) AS together
                     FROM scorecard_revisions WHERE scorecard_id = $1) AS sums
                 WHERE together > $3::BIGINT)",
            &[&id, &newest, &KEPT_BYTES],
        )
        .await?;
    database
        .change(
            "DELETE FROM outbox WHERE scorecard_id = $1
                 AND number <= (SELECT coalesce(max(number), 0) FROM outbox WHERE scorecard_id = $1) - $2::BIGINT",
            &[&id, &i64::from(KEPT_EVENTS)],
        )
        .await
        .map(drop)
}

pub(super) async fn read(
    database: &Transaction<'_>,
    opened: Opened,
    number: Option<u64>,
) -> Result<Option<StoredCard>, StoreError> {
    let row = database
        .row(
            "SELECT r.revision, s.created_at, r.saved_at, r.baseline_id, r.baseline_revision, r.card, r.report
             FROM scorecards s JOIN scorecard_revisions r ON r.scorecard_id = s.id AND r.revision = coalesce($4, s.revision)
             WHERE s.id = $1 AND (s.read_token_hash = $2 OR s.edit_token_hash = $2)
                 AND (s.expires_at IS NULL OR s.expires_at > $3)",
            &[&opened.id.as_bytes().as_slice(), &opened.token.0.as_slice(), &opened.now.0, &number.map(whole)],
        )
        .await?;
    row.map(|row| stored(&row)).transpose()
}

pub(super) async fn to_change(database: &Transaction<'_>, target: Target) -> Result<ToChange, StoreError> {
    let row = database
        .row(
            "SELECT r.revision, s.created_at, r.saved_at, r.baseline_id, r.baseline_revision, r.card, r.report
             FROM scorecards s JOIN scorecard_revisions r ON r.scorecard_id = s.id AND r.revision = s.revision
             WHERE s.id = $1 AND s.edit_token_hash = $2 AND (s.expires_at IS NULL OR s.expires_at > $3)",
            &[&target.id.as_bytes().as_slice(), &target.token.0.as_slice(), &target.now.0],
        )
        .await?;
    Ok(match row.map(|row| stored(&row)).transpose()? {
        Some(card) if card.revision == target.revision => ToChange::Current(card),
        Some(card) => ToChange::Stale { current: card.revision },
        None => ToChange::NotFound,
    })
}

fn stored(row: &Row) -> Result<StoredCard, StoreError> {
    let baseline = match row.get::<_, Option<&[u8]>>(3) {
        Some(_) => Some(Baseline { id: Uuid::from_bytes(bytes(row, 3)?), revision: revision(row, 4)? }),
        None => None,
    };
    Ok(StoredCard {
        revision: revision(row, 0)?,
        created_at: Moment(row.get(1)),
        updated_at: Moment(row.get(2)),
        baseline,
        card: row.get(5),
        report: row.get(6),
    })
}

pub(super) async fn change(
    database: &Transaction<'_>,
    target: Target,
    content: &CardContent,
    expires_at: Moment,
) -> Result<Changed, StoreError> {
    let done = database
        .row(
            "UPDATE scorecards SET revision = revision + 1,
                 expires_at = CASE WHEN expires_at IS NULL THEN NULL ELSE $5::BIGINT END
             WHERE id = $1 AND edit_token_hash = $2 AND revision = $3 AND (expires_at IS NULL OR expires_at > $4)
             RETURNING revision, created_at",
            &[
                &target.id.as_bytes().as_slice(),
                &target.token.0.as_slice(),
                &whole(target.revision),
                &target.now.0,
                &expires_at.0,
            ],
        )
        .await?;
    let Some(row) = done else { return why_not(database, Resource::Scorecard, target).await };
    add_revision(database, target.id, row.get(0), content, target.now).await?;
    changed(&row)
}

pub(super) async fn revisions(
    database: &Transaction<'_>,
    opened: Opened,
    page: Page,
) -> Result<Option<Vec<Revision>>, StoreError> {
    if !is_open(database, opened).await? {
        return Ok(None);
    }
    let rows = database
        .rows(
            "SELECT revision, saved_at, cause, engine_version, result_hash FROM scorecard_revisions
             WHERE scorecard_id = $1 AND revision < $2 ORDER BY revision DESC LIMIT $3",
            &[&opened.id.as_bytes().as_slice(), &page.before.map_or(i64::MAX, whole), &i64::from(page.limit)],
        )
        .await?;
    let line = |row: &Row| {
        Ok(Revision {
            number: revision(row, 0)?,
            saved_at: Moment(row.get(1)),
            cause: row.get(2),
            engine_version: row.get(3),
            result_hash: row.get(4),
        })
    };
    rows.iter().map(line).collect::<Result<_, _>>().map(Some)
}

pub(super) async fn events(
    database: &Transaction<'_>,
    opened: Opened,
    page: Page,
) -> Result<Option<Vec<CardEvent>>, StoreError> {
    if !is_open(database, opened).await? {
        return Ok(None);
    }
    let rows = database
        .rows(
            "SELECT number, revision, at, kind, escalation FROM outbox
             WHERE scorecard_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
            &[&opened.id.as_bytes().as_slice(), &page.before.map_or(i64::MAX, whole), &i64::from(page.limit)],
        )
        .await?;
    let event = |row: &Row| {
        Ok(CardEvent {
            number: revision(row, 0)?,
            revision: revision(row, 1)?,
            at: Moment(row.get(2)),
            kind: row.get(3),
            escalation: row.get(4),
        })
    };
    rows.iter().map(event).collect::<Result<_, _>>().map(Some)
}

async fn is_open(database: &Transaction<'_>, opened: Opened) -> Result<bool, StoreError> {
    let row = database
        .row(
            "SELECT 1 FROM scorecards WHERE id = $1 AND (read_token_hash = $2 OR edit_token_hash = $2)
                 AND (expires_at IS NULL OR expires_at > $3)",
            &[&opened.id.as_bytes().as_slice(), &opened.token.0.as_slice(), &opened.now.0],
        )
        .await?;
    Ok(row.is_some())
}
