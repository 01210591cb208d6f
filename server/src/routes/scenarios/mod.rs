//! Saved scenarios: reading, changing and removing them.

mod answer;
mod create;
pub(super) mod headers;

use actix_web::http::header::{self, ContentType, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use crate::clock::Moment;
use crate::engine::{Calculated, ENGINE_VERSION};
use crate::problem::{Code, Problem};
use crate::request_body::ScenarioText;
use crate::routes::State;
use crate::store::{Changed, Content, Target};
use headers::{Claim, etag, has_current, if_match, token};

pub use answer::{Notice, StoredAnswer};
pub use create::{__path_create, create};
pub use headers::{IDEMPOTENCY_KEY, RESULT_ENGINE, RESULT_HASH, RESULT_PROGRAM};

/// A scenario that nobody has claimed is removed so long after its last change.
pub(super) const UNCLAIMED_DAYS: i64 = 90;

/// Reads a saved scenario: the report as it was saved, not computed anew.
#[utoipa::path(get, path = "/api/v1/scenarios/{id}", tag = "Scenarios", operation_id = "read_scenario",
    params(
        ("id" = String, Path, description = "Id of the scenario"),
        ("If-None-Match" = Option<String>, Header, description = "ETag that the client already has"),
    ),
    security(("token" = [])),
    responses(
        (status = 200, description = "The scenario", body = ref("#/components/schemas/SavedScenario"), headers(("ETag" = String, description = "The revision"))),
        (status = 304, description = "The client has the current revision"),
        (status = 401, description = "No token", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 404, description = "No such scenario, or not with this token", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub async fn read(state: Data<State>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let token = token(&request)?;
    let id = parse_id(&id)?;
    let stored = state.store.read(id, token, Moment::now()).await?.ok_or_else(Problem::not_found)?;
    let unchanged = has_current(&request, stored.revision)?;
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((header::ETAG, etag(stored.revision)))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization"));
    if unchanged {
        return Ok(answer.finish());
    }
    let body = StoredAnswer {
        id,
        revision: stored.revision,
        created_at: &stored.created_at.to_rfc3339(),
        updated_at: &stored.updated_at.to_rfc3339(),
        scenario: &stored.scenario,
        report: &stored.report,
        notices: &stored.notices,
    };
    Ok(answer.insert_header(ContentType::json()).body(body.to_json()))
}

/// Replaces a saved scenario by another and its report.
#[utoipa::path(put, path = "/api/v1/scenarios/{id}", tag = "Scenarios", operation_id = "replace_scenario",
    params(
        ("id" = String, Path, description = "Id of the scenario"),
        ("If-Match" = String, Header, description = "ETag of the revision that was read"),
        ("Result-Hash" = Option<String>, Header, description = "Result hash that the client computed"),
        ("Result-Engine" = Option<String>, Header, description = "Version of the engine that the client computed it with"),
        ("Result-Program" = Option<String>, Header, description = "Program and version that the client computed it with", example = "agent-platform@1"),
    ),
    security(("token" = [])),
    request_body(content = ref("#/components/schemas/Scenario"), content_type = "application/json"),
    responses(
        (status = 200, description = "Replaced", body = ref("#/components/schemas/SavedScenario"), headers(("ETag" = String, description = "The new revision"))),
        (status = 400, description = "The document or a header cannot be read", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 401, description = "No token", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 404, description = "No such scenario, or not with this token", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 412, description = "Changed meanwhile; the ETag header has the current revision", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 413, description = "Larger than 64 KiB", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 415, description = "Not declared as application/json", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 422, description = "Not valid, or the result differs", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 428, description = "No If-Match", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 503, description = "Too much is waiting to be written", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 507, description = "The storage is full", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub async fn replace(
    state: Data<State>,
    request: HttpRequest,
    id: Path<String>,
    scenario: ScenarioText,
) -> Result<HttpResponse, Problem> {
    let target = target(&request, &id)?;
    let claim = Claim::of(&request)?;
    let calculated = state.engine.calculate(&scenario.0)?;
    let notices = claim.check(&calculated)?;
    let content = content(calculated, notices);
    let changed = state.store.update(target, content.clone(), target.now.plus_days(UNCLAIMED_DAYS)).await?;
    let (revision, created_at) = done(changed)?;
    let body = StoredAnswer {
        id: target.id,
        revision,
        created_at: &created_at.to_rfc3339(),
        updated_at: &target.now.to_rfc3339(),
        scenario: &content.scenario,
        report: &content.report,
        notices: &content.notices,
    };
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::json())
        .insert_header((header::ETAG, etag(revision)))
        .body(body.to_json()))
}

/// Removes a saved scenario for good.
#[utoipa::path(delete, path = "/api/v1/scenarios/{id}", tag = "Scenarios", operation_id = "delete_scenario",
    params(
        ("id" = String, Path, description = "Id of the scenario"),
        ("If-Match" = String, Header, description = "ETag of the revision that was read"),
    ),
    security(("token" = [])),
    responses(
        (status = 204, description = "Removed"),
        (status = 401, description = "No token", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 404, description = "No such scenario, or not with this token", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 412, description = "Changed meanwhile; the ETag header has the current revision", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 428, description = "No If-Match", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub async fn remove(state: Data<State>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let target = target(&request, &id)?;
    done(state.store.delete(target).await?)?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) fn target(request: &HttpRequest, id: &str) -> Result<Target, Problem> {
    let token = token(request)?;
    let revision = if_match(request)?;
    Ok(Target { id: parse_id(id)?, token, revision, now: Moment::now() })
}

/// An id that is none is as unknown as any other.
pub(super) fn parse_id(id: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(id).map_err(|_| Problem::not_found())
}

pub(super) fn done(changed: Changed) -> Result<(u64, Moment), Problem> {
    match changed {
        Changed::Done { revision, created_at } => Ok((revision, created_at)),
        Changed::NotFound => Err(Problem::not_found()),
        Changed::Stale { current } => Err(stale(current)),
    }
}

/// The answer to a write that was made from an older revision.
pub(super) fn stale(current: u64) -> Problem {
    let detail = format!("This has changed since you read it; its revision is {current} now. Nothing was changed.");
    let problem = Problem::new(Code::StaleRevision, detail);
    match HeaderValue::try_from(etag(current)) {
        Ok(value) => problem.with_header(header::ETAG, value),
        Err(_) => problem,
    }
}

fn content(calculated: Calculated, notices: String) -> Content {
    Content {
        scenario: calculated.scenario,
        report: calculated.report,
        result_hash: calculated.result_hash,
        program_id: calculated.program_id,
        program_version: calculated.program_version,
        engine_version: ENGINE_VERSION.to_owned(),
        notices,
    }
}
