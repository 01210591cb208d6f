//! What a scorecard was, and what happened to its escalations.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use super::answer::{CardAnswer, EventList, ReadProblems, ShownEvent, Version, VersionList};
use super::create::raw;
use crate::problem::{Code, Problem};
use crate::query;
use crate::routes::kept::{opened, shown};
use crate::state::State;
use crate::store::scorecards::Page;

const USUAL_LIMIT: u32 = 20;
const MOST: u32 = 100;

/// Lists the revisions that are kept, newest first.
#[utoipa::path(get, path = "/api/v1/scorecards/{id}/versions", tag = "Scorecards", operation_id = "list_versions",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("before" = Option<u64>, Query, description = "Only revisions before this one; the Link header has the address of what follows"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 100; 20 if left out"),
    ),
    security(("token" = [])),
    responses((status = 200, description = "The revisions", body = VersionList), ReadProblems))]
pub async fn versions(state: Data<State>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let (opened, page) = (opened(&request, &id)?, page(&request)?);
    let mut found = state.store.card_revisions(opened, one_more(page)).await?.ok_or_else(Problem::not_found)?;
    let mut answer = paged(&request, page, &mut found, |revision| revision.number)?;
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
        ("before" = Option<u64>, Query, description = "Only events before this one; the Link header has the address of what follows"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 100; 20 if left out"),
    ),
    security(("token" = [])),
    responses((status = 200, description = "The events", body = EventList), ReadProblems))]
pub async fn events(state: Data<State>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let (opened, page) = (opened(&request, &id)?, page(&request)?);
    let mut found = state.store.card_events(opened, one_more(page)).await?.ok_or_else(Problem::not_found)?;
    let mut answer = paged(&request, page, &mut found, |event| event.number)?;
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

fn page(request: &HttpRequest) -> Result<Page, Problem> {
    let limit = query::whole(request.query_string(), "limit")?.unwrap_or(USUAL_LIMIT);
    if !(1..=MOST).contains(&limit) {
        let detail = format!("The query parameter limit takes a number from 1 to {MOST}.");
        return Err(Problem::new(Code::InvalidQuery, detail));
    }
    Ok(Page { before: query::whole(request.query_string(), "before")?, limit })
}

/// Asks for one item too many, which shows whether another page follows.
fn one_more(page: Page) -> Page {
    Page { limit: page.limit + 1, ..page }
}

/// Cuts a list to its page and begins the answer, with the address of the next page if there is one.
fn paged<T>(
    request: &HttpRequest,
    page: Page,
    items: &mut Vec<T>,
    number: impl Fn(&T) -> u64,
) -> Result<HttpResponseBuilder, Problem> {
    let follows = items.len() > page.limit as usize;
    items.truncate(page.limit as usize);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, "private, no-cache")).insert_header((header::VARY, "Authorization"));
    if let Some(last) = items.last().filter(|_| follows) {
        // A plain number, unsigned: every page asks for the token anew, so a made-up one shows no more than that opens.
        let next = format!("<{}?before={}&limit={}>; rel=\"next\"", request.path(), number(last), page.limit);
        let next = HeaderValue::try_from(next).map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
        answer.insert_header((header::LINK, next));
    }
    Ok(answer)
}
