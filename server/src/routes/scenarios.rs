//! Saving, reading, changing and removing scenarios.

use actix_web::http::header::{self, ContentType, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::scenario_headers::{Claim, etag, has_current, idempotency_key, if_match, token};
use crate::client;
use crate::clock::Moment;
use crate::engine::{Calculated, ENGINE_VERSION};
use crate::problem::{Code, Problem};
use crate::request_body::ScenarioText;
use crate::routes::State;
use crate::store::{
    Changed, Content, Created, Fingerprint, FirstAnswer, KeyHash, NewAnswer, NewScenario, Target,
};
use crate::tokens::{Salt, TokenHash, Tokens};

/// A scenario that nobody has claimed is removed so long after its last change.
const UNCLAIMED_DAYS: i64 = 90;
/// A repeated request is recognised for so long.
const IDEMPOTENCY_HOURS: i64 = 24;

/// A saved scenario.
#[derive(ToSchema)]
#[schema(as = SavedScenario)]
pub struct StoredAnswer<'a> {
    /// Its id, a UUIDv7; no secret.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// Counts its changes; also the ETag.
    pub revision: u64,
    /// RFC 3339.
    pub created_at: &'a str,
    /// RFC 3339.
    pub updated_at: &'a str,
    /// The scenario document.
    #[schema(value_type = Object)]
    pub scenario: &'a str,
    /// The report as it was computed when this revision was saved.
    #[schema(value_type = Object)]
    pub report: &'a str,
    /// What the person should know beside the report.
    #[schema(value_type = Vec<Notice>)]
    pub notices: &'a str,
}

/// Something to know beside the report.
#[derive(Serialize, ToSchema)]
pub struct Notice {
    /// Stable code, for example engine_differs.
    pub code: &'static str,
    /// A sentence for a person.
    pub detail: String,
}

impl StoredAnswer<'_> {
    /// The documents stand in the text exactly as they are stored, which is why it is put together
    /// here and not by a serializer that would have to read them first. None of the other parts can
    /// contain a character that JSON escapes.
    fn to_json(&self) -> String {
        format!(
            "{{\"id\":\"{}\",\"revision\":{},\"created_at\":\"{}\",\"updated_at\":\"{}\",\"scenario\":{},\"report\":{},\"notices\":{}}}",
            self.id,
            self.revision,
            self.created_at,
            self.updated_at,
            self.scenario,
            self.report,
            self.notices
        )
    }
}

/// Saves a scenario with its report. Nobody has to sign in; the tokens in the answer are the only way
/// back to it.
#[utoipa::path(post, path = "/api/v1/scenarios", tag = "Scenarios", operation_id = "create_scenario",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless for 24 hours: it gets the first answer again"),
        ("Result-Hash" = Option<String>, Header, description = "Result hash that the client computed; refused if the same engine gives another here"),
        ("Result-Engine" = Option<String>, Header, description = "Version of the engine that the client computed it with"),
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
pub async fn create(
    state: Data<State>,
    request: HttpRequest,
    scenario: ScenarioText,
) -> Result<HttpResponse, Problem> {
    let now = Moment::now();
    let claim = Claim::of(&request)?;
    let client = client::address(&request, &state.settings.trusted_proxies);
    let key = idempotency_key(&request)?;
    let asked = key.as_deref().map(|key| Asked {
        key,
        hash: key_hash(
            client
                .map(|address| client::subscriber(address).to_string())
                .as_deref(),
            key,
        ),
        fingerprint: fingerprint(&scenario.0, &claim),
    });
    if let Some(asked) = &asked
        && let Some(before) = state.store.first_answer(asked.hash, now).await?
    {
        return asked.again(&before);
    }

    let calculated = state.engine.calculate(&scenario.0)?;
    let notices = claim.check(&calculated)?;
    state.save_limit.count(client).map_err(too_many)?;

    let salt = Salt::random().map_err(|error| {
        Problem::new(Code::Internal, format!("No randomness for tokens: {error}"))
    })?;
    let tokens = Tokens::derive(&salt, key.as_deref().unwrap_or_default());
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
        idempotency: asked.as_ref().map(|asked| NewAnswer {
            key: asked.hash,
            answer: FirstAnswer {
                fingerprint: asked.fingerprint,
                salt,
                id,
                body: body.clone(),
            },
            expires_at: now.plus_hours(IDEMPOTENCY_HOURS),
        }),
    };
    match (state.store.create(new).await?, &asked) {
        // Another request with the same key was faster while this one was calculating.
        (Created::Before(before), Some(asked)) => asked.again(&before),
        _ => Ok(created(id, &body, &tokens)),
    }
}

/// A request that carries an idempotency key.
struct Asked<'a> {
    key: &'a str,
    hash: KeyHash,
    fingerprint: Fingerprint,
}

impl Asked<'_> {
    /// The first answer again, if it was to the same request.
    fn again(&self, before: &FirstAnswer) -> Result<HttpResponse, Problem> {
        if before.fingerprint != self.fingerprint {
            return Err(Problem::new(
                Code::IdempotencyKeyReused,
                "This Idempotency-Key came with another request before. A new request needs a new key.",
            ));
        }
        Ok(created(
            before.id,
            &before.body,
            &Tokens::derive(&before.salt, self.key),
        ))
    }
}

fn created(id: Uuid, body: &str, tokens: &Tokens) -> HttpResponse {
    let without_end = body.strip_suffix('}').unwrap_or(body);
    HttpResponse::Created()
        .insert_header(ContentType::json())
        .insert_header((header::LOCATION, format!("/api/v1/scenarios/{id}")))
        .insert_header((header::ETAG, etag(1)))
        .body(format!(
            "{without_end},\"edit_token\":\"{}\",\"read_token\":\"{}\"}}",
            tokens.edit, tokens.read
        ))
}

/// A key counts for whoever used it, so that nobody gets somebody else's answer.
fn key_hash(subscriber: Option<&str>, key: &str) -> KeyHash {
    KeyHash(
        Sha256::new()
            .chain_update(subscriber.unwrap_or_default())
            .chain_update([0])
            .chain_update(key)
            .finalize()
            .into(),
    )
}

fn fingerprint(scenario: &str, claim: &Claim<'_>) -> Fingerprint {
    let mut hash = Sha256::new();
    for part in [
        scenario,
        claim.hash.unwrap_or_default(),
        claim.engine.unwrap_or_default(),
    ] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    Fingerprint(hash.finalize().into())
}

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
pub async fn read(
    state: Data<State>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let token = token(&request)?;
    let id = parse_id(&id)?;
    let stored = state
        .store
        .read(id, token, Moment::now())
        .await?
        .ok_or_else(Problem::not_found)?;
    let mut answer = if has_current(&request, stored.revision)? {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((header::ETAG, etag(stored.revision)))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization"));
    if has_current(&request, stored.revision)? {
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
    Ok(answer
        .insert_header(ContentType::json())
        .body(body.to_json()))
}

/// Replaces a saved scenario by another and its report.
#[utoipa::path(put, path = "/api/v1/scenarios/{id}", tag = "Scenarios", operation_id = "replace_scenario",
    params(
        ("id" = String, Path, description = "Id of the scenario"),
        ("If-Match" = String, Header, description = "ETag of the revision that was read"),
        ("Result-Hash" = Option<String>, Header, description = "Result hash that the client computed"),
        ("Result-Engine" = Option<String>, Header, description = "Version of the engine that the client computed it with"),
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
    let changed = state
        .store
        .update(
            target,
            content.clone(),
            target.now.plus_days(UNCLAIMED_DAYS),
        )
        .await?;
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
pub async fn remove(
    state: Data<State>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let target = target(&request, &id)?;
    done(state.store.delete(target).await?)?;
    Ok(HttpResponse::NoContent().finish())
}

fn target(request: &HttpRequest, id: &str) -> Result<Target, Problem> {
    let token = token(request)?;
    let revision = if_match(request)?;
    Ok(Target {
        id: parse_id(id)?,
        token,
        revision,
        now: Moment::now(),
    })
}

/// An id that is none is as unknown as any other.
fn parse_id(id: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(id).map_err(|_| Problem::not_found())
}

fn done(changed: Changed) -> Result<(u64, Moment), Problem> {
    match changed {
        Changed::Done {
            revision,
            created_at,
        } => Ok((revision, created_at)),
        Changed::NotFound => Err(Problem::not_found()),
        Changed::Stale { current } => {
            let problem = Problem::new(
                Code::StaleRevision,
                format!(
                    "The scenario has changed since you read it; its revision is {current} now. Nothing was changed."
                ),
            );
            Err(match HeaderValue::try_from(etag(current)) {
                Ok(value) => problem.with_header(header::ETAG, value),
                Err(_) => problem,
            })
        }
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

fn too_many(refused: crate::save_limit::TooMany) -> Problem {
    // Rounded up: a client that comes back exactly then must not be refused again.
    let seconds = refused.retry_after.as_secs() + 1;
    Problem::new(
        Code::TooManySaves,
        format!("From one address {} new scenarios an hour can be saved; the next one in {seconds} seconds.", refused.hourly),
    )
    .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    .with_header(
        header::HeaderName::from_static("ratelimit-policy"),
        HeaderValue::try_from(format!("\"saves\";q={};w=3600", refused.hourly)).unwrap_or_else(|_| HeaderValue::from_static("")),
    )
    .with_header(
        header::HeaderName::from_static("ratelimit"),
        HeaderValue::try_from(format!("\"saves\";r=0;t={seconds}")).unwrap_or_else(|_| HeaderValue::from_static("")),
    )
}
