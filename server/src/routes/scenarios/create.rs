//! Saving a new scenario: once, however often the request is repeated.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::answer::StoredAnswer;
use super::claim::Claim;
use super::content;
use crate::problem::Problem;
use crate::request_body::ScenarioText;
use crate::routes::creation::Creation;
use crate::state::State;
use crate::store::Resource;

/// Saves a scenario with its report. Nobody has to sign in; the tokens in the answer are the only way
/// back to it.
#[utoipa::path(post, path = "/api/v1/scenarios", tag = "Scenarios", operation_id = "create_scenario",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless for 24 hours: it gets the first answer again"),
        ("Result-Hash" = Option<String>, Header, description = "Result hash that the client computed; refused if the same engine and program give another here"),
        ("Result-Engine" = Option<String>, Header, description = "Version of the engine that the client computed it with"),
        ("Result-Program" = Option<String>, Header, description = "Program and version that the client computed it with", example = "agent-platform@1"),
    ),
    request_body(content = ref("#/components/schemas/Scenario"), content_type = "application/json", example = json!({"program": "agent-platform", "partner_type": "channel", "level": "premier"})),
    responses(
        (status = 201, description = "Saved", body = ref("#/components/schemas/NewlySavedScenario"), headers(("ETag" = String, description = "The revision"), ("Location" = String, description = "Where the scenario is"))),
        (status = 400, description = "The document or a header cannot be read", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 413, description = "Larger than 64 KiB", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 415, description = "Not declared as application/json", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 422, description = "Not valid, the result differs, or the idempotency key was used for another request", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 429, description = "Too many saves from this address", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json", headers(("Retry-After" = String, description = "Seconds until the next save is possible"))),
        (status = 503, description = "Too much is waiting to be written", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 507, description = "The storage is full", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub async fn create(state: Data<State>, request: HttpRequest, scenario: ScenarioText) -> Result<HttpResponse, Problem> {
    let claim = Claim::of(&request)?;
    let claimed = [claim.hash, claim.engine, claim.program].map(Option::unwrap_or_default);
    let parts = [&scenario.0, claimed[0], claimed[1], claimed[2]];
    let creation = Creation::of(&state, &request, Resource::Scenario, &parts)?;
    if let Some(answer) = creation.answered_before().await? {
        return Ok(answer);
    }
    let calculated = state.engine.calculate(&scenario.0)?;
    let notices = claim.check(&calculated)?;
    let content = content(calculated, notices);
    let moment = creation.now.to_rfc3339();
    let body = StoredAnswer {
        id: creation.id,
        revision: 1,
        created_at: &moment,
        updated_at: &moment,
        scenario: &content.scenario,
        report: &content.report,
        notices: &content.notices,
    }
    .to_json();
    creation.keep(content, body, |new| state.store.create(new)).await
}
