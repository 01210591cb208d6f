//! The SQL of scorecards, beside what it does.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::kept::{once, revision, whole, why_not};
use crate::clock::Moment;
use crate::store::scorecards::{
    Baseline, CardContent, CardEvent, KEPT_BYTES, KEPT_EVENTS, KEPT_REVISIONS, Page, Revision, StoredCard, ToChange,
};
use crate::store::{Changed, Created, New, Opened, Resource, Target};

pub(super) fn create(database: &Connection, new: &New<CardContent>) -> rusqlite::Result<Created> {
    once(database, Resource::Scorecard, new, || {
        database
            .prepare_cached(
                "INSERT INTO scorecards (id, revision, edit_token_hash, read_token_hash, created_at, expires_at)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                new.id.as_bytes(),
                new.edit_token.0,
                new.read_token.0,
                new.created_at.0,
                new.expires_at.0
            ])?;
        add_revision(database, new.id, 1, &new.content, new.created_at)
    })
}

fn add_revision(
    database: &Connection,
    id: Uuid,
    number: u64,
    content: &CardContent,
    now: Moment,
) -> rusqlite::Result<()> {
    let number = whole(number);
    let baseline = content.baseline.as_ref();
    let bytes = content.card.len() + content.report.len();
    database
        .prepare_cached(
            "INSERT INTO scorecard_revisions (scorecard_id, revision, saved_at, cause, engine_version, result_hash,
                 baseline_id, baseline_revision, bytes, card, report)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            id.as_bytes(),
            number,
            now.0,
            content.cause,
            content.engine_version,
            content.result_hash,
            baseline.map(|baseline| *baseline.id.as_bytes()),
            baseline.map(|baseline| whole(baseline.revision)),
            i64::try_from(bytes).unwrap_or(i64::MAX),
            content.card,
            content.report,
        ])?;
    for event in &content.events {
        database
            .prepare_cached(
                "INSERT INTO outbox (scorecard_id, number, revision, at, kind, escalation)
                 VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM outbox WHERE scorecard_id = ?1), ?2, ?3, ?4, ?5)",
            )?
            .execute(params![id.as_bytes(), number, now.0, event.kind, event.escalation])?;
    }
    forget_oldest(database, id, number)
}

fn forget_oldest(database: &Connection, id: Uuid, newest: i64) -> rusqlite::Result<()> {
    database
        .prepare_cached("DELETE FROM scorecard_revisions WHERE scorecard_id = ?1 AND revision <= ?2")?
        .execute(params![id.as_bytes(), newest - i64::from(KEPT_REVISIONS)])?;
    database
        .prepare_cached(
            "DELETE FROM scorecard_revisions WHERE scorecard_id = ?1 AND revision < ?2 AND revision IN (
                 SELECT revision FROM (
                     SELECT revision, sum(bytes) OVER (ORDER BY revision DESC) AS together
                     FROM scorecard_revisions WHERE scorecard_id = ?1)
                 WHERE together > ?3)",
        )?
        .execute(params![id.as_bytes(), newest, KEPT_BYTES])?;
    database
        .prepare_cached(
            "DELETE FROM outbox WHERE scorecard_id = ?1
                 AND number <= (SELECT coalesce(max(number), 0) FROM outbox WHERE scorecard_id = ?1) - ?2",
        )?
        .execute(params![id.as_bytes(), KEPT_EVENTS])
        .map(drop)
}

pub(super) fn read(database: &Connection, opened: Opened, number: Option<u64>) -> rusqlite::Result<Option<StoredCard>> {
    database
        .prepare_cached(
            "SELECT r.revision, s.created_at, r.saved_at, r.baseline_id, r.baseline_revision, r.card, r.report
             FROM scorecards s JOIN scorecard_revisions r ON r.scorecard_id = s.id AND r.revision = coalesce(?4, s.revision)
             WHERE s.id = ?1 AND (s.read_token_hash = ?2 OR s.edit_token_hash = ?2)
                 AND (s.expires_at IS NULL OR s.expires_at > ?3)",
        )?
        .query_row(params![opened.id.as_bytes(), opened.token.0, opened.now.0, number.map(whole)], stored)
        .optional()
}

pub(super) fn to_change(database: &Connection, target: Target) -> rusqlite::Result<ToChange> {
    let found = database
        .prepare_cached(
            "SELECT r.revision, s.created_at, r.saved_at, r.baseline_id, r.baseline_revision, r.card, r.report
             FROM scorecards s JOIN scorecard_revisions r ON r.scorecard_id = s.id AND r.revision = s.revision
             WHERE s.id = ?1 AND s.edit_token_hash = ?2 AND (s.expires_at IS NULL OR s.expires_at > ?3)",
        )?
        .query_row(params![target.id.as_bytes(), target.token.0, target.now.0], stored)
        .optional()?;
    Ok(match found {
        Some(card) if card.revision == target.revision => ToChange::Current(card),
        Some(card) => ToChange::Stale { current: card.revision },
        None => ToChange::NotFound,
    })
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredCard> {
    let baseline: Option<[u8; 16]> = row.get(3)?;
    let baseline = match baseline {
        Some(id) => Some(Baseline { id: Uuid::from_bytes(id), revision: revision(row, 4)? }),
        None => None,
    };
    Ok(StoredCard {
        revision: revision(row, 0)?,
        created_at: Moment(row.get(1)?),
        updated_at: Moment(row.get(2)?),
        baseline,
        card: row.get(5)?,
        report: row.get(6)?,
    })
}

pub(super) fn change(
    database: &Connection,
    target: Target,
    content: &CardContent,
    expires_at: Moment,
) -> rusqlite::Result<Changed> {
    let done = database
        .prepare_cached(
            "UPDATE scorecards SET revision = revision + 1,
                 expires_at = CASE WHEN expires_at IS NULL THEN NULL ELSE ?5 END
             WHERE id = ?1 AND edit_token_hash = ?2 AND revision = ?3 AND (expires_at IS NULL OR expires_at > ?4)
             RETURNING revision, created_at",
        )?
        .query_row(
            params![target.id.as_bytes(), target.token.0, whole(target.revision), target.now.0, expires_at.0],
            |row| Ok((revision(row, 0)?, Moment(row.get(1)?))),
        )
        .optional()?;
    let Some((revision, created_at)) = done else { return why_not(database, Resource::Scorecard, target) };
    add_revision(database, target.id, revision, content, target.now)?;
    Ok(Changed::Done { revision, created_at })
}

pub(super) fn revisions(database: &Connection, opened: Opened, page: Page) -> rusqlite::Result<Option<Vec<Revision>>> {
    if !is_open(database, opened)? {
        return Ok(None);
    }
    database
        .prepare_cached(
            "SELECT revision, saved_at, cause, engine_version, result_hash FROM scorecard_revisions
             WHERE scorecard_id = ?1 AND revision < ?2 ORDER BY revision DESC LIMIT ?3",
        )?
        .query_map(params![opened.id.as_bytes(), page.before.map_or(i64::MAX, whole), page.limit], |row| {
            Ok(Revision {
                number: revision(row, 0)?,
                saved_at: Moment(row.get(1)?),
                cause: row.get(2)?,
                engine_version: row.get(3)?,
                result_hash: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .map(Some)
}

pub(super) fn events(database: &Connection, opened: Opened, page: Page) -> rusqlite::Result<Option<Vec<CardEvent>>> {
    if !is_open(database, opened)? {
        return Ok(None);
    }
    database
        .prepare_cached(
            "SELECT number, revision, at, kind, escalation FROM outbox
             WHERE scorecard_id = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3",
        )?
        .query_map(params![opened.id.as_bytes(), page.before.map_or(i64::MAX, whole), page.limit], |row| {
            Ok(CardEvent {
                number: revision(row, 0)?,
                revision: revision(row, 1)?,
                at: Moment(row.get(2)?),
                kind: row.get(3)?,
                escalation: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()
        .map(Some)
}

fn is_open(database: &Connection, opened: Opened) -> rusqlite::Result<bool> {
    database
        .prepare_cached(
            "SELECT 1 FROM scorecards WHERE id = ?1 AND (read_token_hash = ?2 OR edit_token_hash = ?2)
                 AND (expires_at IS NULL OR expires_at > ?3)",
        )?
        .exists(params![opened.id.as_bytes(), opened.token.0, opened.now.0])
}
