//! Saving a new scenario: once, however often the request is repeated.

use actix_web::http::header::{self, ContentType};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use super::answer::StoredAnswer;
use super::headers::{Claim, etag};
use super::{UNCLAIMED_DAYS, content};
use crate::client;
use crate::clock::Moment;
use crate::problem::Problem;
use crate::request_body::ScenarioText;
use crate::routes::State;
use crate::routes::idempotency::{Asked, new_tokens, too_many, with_tokens};
use crate::store::{Created, FirstAnswer, NewScenario};
use crate::tokens::{TokenHash, Tokens};

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
    let now = Moment::now();
    let claim = Claim::of(&request)?;
    let client = client::address(&request, &state.settings.trusted_proxies);
    let claimed = [claim.hash, claim.engine, claim.program].map(Option::unwrap_or_default);
    let asked = Asked::of(&request, client, &[&scenario.0, claimed[0], claimed[1], claimed[2]])?;
    if let Some(asked) = &asked
        && let Some(before) = state.store.first_answer(asked.hash, now).await?
    {
        return again(asked, &before);
    }

    let calculated = state.engine.calculate(&scenario.0)?;
    let notices = claim.check(&calculated)?;
    state.save_limit.count(client).map_err(too_many)?;

    let (salt, tokens) = new_tokens(asked.as_ref())?;
    let id = Uuid::now_v7();
    let moment = now.to_rfc3339();
    let content = content(calculated, notices);
    let body = StoredAnswer {
        id,
        revision: 1,
        created_at: &moment,
        updated_at: &moment,
        scenario: &content.scenario,
        report: &content.report,
        notices: &content.notices,
    }
    .to_json();
    let new = NewScenario {
        id,
        edit_token: TokenHash::of(&tokens.edit),
        read_token: TokenHash::of(&tokens.read),
        content,
        created_at: now,
        expires_at: now.plus_days(UNCLAIMED_DAYS),
        idempotency: asked.as_ref().map(|asked| asked.to_keep(salt, id, body.clone(), now)),
    };
    match (state.store.create(new).await?, &asked) {
        // Another request with the same key was faster while this one was calculating.
        (Created::Before(before), Some(asked)) => again(asked, &before),
        _ => Ok(created(id, &body, &tokens)),
    }
}

/// The first answer again, if it was to the same request.
fn again(asked: &Asked, before: &FirstAnswer) -> Result<HttpResponse, Problem> {
    Ok(created(before.id, &before.body, &asked.tokens_again(before)?))
}

fn created(id: Uuid, body: &str, tokens: &Tokens) -> HttpResponse {
    HttpResponse::Created()
        .insert_header(ContentType::json())
        .insert_header((header::LOCATION, format!("/api/v1/scenarios/{id}")))
        .insert_header((header::ETAG, etag(1)))
        .body(with_tokens(body, tokens))
}
