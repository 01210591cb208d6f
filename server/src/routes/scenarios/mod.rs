//! Saved scenarios: reading, changing and removing them.

mod answer;
mod claim;
mod create;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::kept::{UNCLAIMED_DAYS, done, made, opened, shown, target};
use crate::engine::{Calculated, ENGINE_VERSION};
use crate::problem::Problem;
use crate::request_body::ScenarioText;
use crate::state::State;
use crate::store::{Content, Resource};
use claim::Claim;

pub use answer::{Notice, StoredAnswer};
pub use claim::{RESULT_ENGINE, RESULT_HASH, RESULT_PROGRAM};
pub use create::{__path_create, create};

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
    let opened = opened(&request, &id)?;
    let stored = state.store.read(opened).await?.ok_or_else(Problem::not_found)?;
    shown(&request, stored.revision, || {
        let body = StoredAnswer {
            id: opened.id,
            revision: stored.revision,
            created_at: &stored.created_at.to_rfc3339(),
            updated_at: &stored.updated_at.to_rfc3339(),
            scenario: &stored.scenario,
            report: &stored.report,
            notices: &stored.notices,
        };
        body.to_json()
    })
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
    Ok(made(revision, body.to_json()))
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
    done(state.store.delete(Resource::Scenario, target).await?)?;
    Ok(HttpResponse::NoContent().finish())
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
