//! What a scorecard was, and what happened to its escalations.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::answer::{CardAnswer, EventList, ReadProblems, ShownEvent, Version, VersionList};
use super::create::raw;
use super::pages::{one_more, page, paged};
use crate::problem::Problem;
use crate::routes::kept::{opened, shown};
use crate::state::State;

/// Lists the revisions that are kept, newest first.
#[utoipa::path(get, path = "/api/v1/scorecards/{id}/versions", tag = "Scorecards", operation_id = "list_versions",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("cursor" = Option<String>, Query, description = "Where to go on; it stands in the Link header of the page before"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 100; 20 if left out"),
    ),
    security(("token" = [])),
    responses((status = 200, description = "The revisions", body = VersionList, headers(("Link" = String, description = "The next page, if there is one"))), ReadProblems))]
pub async fn versions(state: Data<State>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let opened = opened(&request, &id)?;
    let page = page(&request, &opened.token)?;
    let mut found = state.store.card_revisions(opened, one_more(page)).await?.ok_or_else(Problem::not_found)?;
    let mut answer = paged(&request, &opened.token, page, &mut found, |revision| revision.number)?;
    let versions = found.into_iter().map(|revision| Version {
        revision: revision.number,
        saved_at: revision.saved_at.to_rfc3339(),
        cause: revision.cause,
        engine: revision.engine_version,
        result_hash: revision.result_hash,
    });
    Ok(answer.json(VersionList { versions: versions.collect() }))
}

/// Reads a revision as it was saved.
#[utoipa::path(get, path = "/api/v1/scorecards/{id}/versions/{version}", tag = "Scorecards", operation_id = "read_version",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("version" = u64, Path, description = "Number of the revision"),
    ),
    security(("token" = [])),
    responses(
        (status = 200, description = "The revision", body = ref("#/components/schemas/SavedScorecard"), headers(("ETag" = String, description = "The revision"))),
        (status = 304, description = "The client has this revision"),
        ReadProblems,
    ))]
pub async fn read_version(
    state: Data<State>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let opened = opened(&request, &path.0)?;
    let number = path.1.parse().map_err(|_| Problem::not_found())?;
    let stored = state.store.read_card(opened, Some(number)).await?.ok_or_else(Problem::not_found)?;
    shown(&request, stored.revision, || CardAnswer::of(opened.id, &stored).to_json())
}

/// Lists what happened to the scorecard's escalations, newest first.
#[utoipa::path(get, path = "/api/v1/scorecards/{id}/events", tag = "Scorecards", operation_id = "list_events",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("cursor" = Option<String>, Query, description = "Where to go on; it stands in the Link header of the page before"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 100; 20 if left out"),
    ),
    security(("token" = [])),
    responses((status = 200, description = "The events", body = EventList, headers(("Link" = String, description = "The next page, if there is one"))), ReadProblems))]
pub async fn events(state: Data<State>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let opened = opened(&request, &id)?;
    let page = page(&request, &opened.token)?;
    let mut found = state.store.card_events(opened, one_more(page)).await?.ok_or_else(Problem::not_found)?;
    let mut answer = paged(&request, &opened.token, page, &mut found, |event| event.number)?;
    let events = found.into_iter().map(|event| {
        Ok(ShownEvent {
            number: event.number,
            kind: event.kind,
            at: event.at.to_rfc3339(),
            revision: event.revision,
            escalation: raw(event.escalation)?,
        })
    });
    Ok(answer.json(EventList { events: events.collect::<Result<_, Problem>>()? }))
}
