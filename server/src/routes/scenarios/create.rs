//! Saving a new scenario: once, however often the request is repeated.

use actix_web::http::header::{self, ContentType, HeaderName, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::answer::StoredAnswer;
use super::headers::{Claim, etag, idempotency_key};
use super::{UNCLAIMED_DAYS, content};
use crate::client;
use crate::clock::Moment;
use crate::problem::{Code, Problem};
use crate::request_body::ScenarioText;
use crate::routes::State;
use crate::save_limit::TooMany;
use crate::store::{Created, Fingerprint, FirstAnswer, KeyHash, NewAnswer, NewScenario};
use crate::tokens::{Salt, TokenHash, Tokens};

/// A repeated request is recognised for so long.
const IDEMPOTENCY_HOURS: i64 = 24;

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
    let key = idempotency_key(&request)?;
    let asked = key.as_deref().map(|key| Asked {
        key,
        hash: key_hash(client.map(|address| client::subscriber(address).to_string()).as_deref(), key),
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

    let salt =
        Salt::random().map_err(|error| Problem::new(Code::Internal, format!("No randomness for tokens: {error}")))?;
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
            answer: FirstAnswer { fingerprint: asked.fingerprint, salt, id, body: body.clone() },
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
        Ok(created(before.id, &before.body, &Tokens::derive(&before.salt, self.key)))
    }
}

fn created(id: Uuid, body: &str, tokens: &Tokens) -> HttpResponse {
    let without_end = body.strip_suffix('}').unwrap_or(body);
    HttpResponse::Created()
        .insert_header(ContentType::json())
        .insert_header((header::LOCATION, format!("/api/v1/scenarios/{id}")))
        .insert_header((header::ETAG, etag(1)))
        .body(format!("{without_end},\"edit_token\":\"{}\",\"read_token\":\"{}\"}}", tokens.edit, tokens.read))
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
    let claimed = [claim.hash, claim.engine, claim.program].map(Option::unwrap_or_default);
    for part in [scenario].into_iter().chain(claimed) {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    Fingerprint(hash.finalize().into())
}

fn too_many(refused: TooMany) -> Problem {
    // Rounded up: a client that comes back exactly then must not be refused again.
    let seconds = refused.retry_after.as_secs() + 1;
    Problem::new(
        Code::TooManySaves,
        format!(
            "From one address {} new scenarios an hour can be saved; the next one in {seconds} seconds.",
            refused.hourly
        ),
    )
    .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    .with_header(
        HeaderName::from_static("ratelimit-policy"),
        HeaderValue::try_from(format!("\"saves\";q={};w=3600", refused.hourly))
            .unwrap_or_else(|_| HeaderValue::from_static("")),
    )
    .with_header(
        HeaderName::from_static("ratelimit"),
        HeaderValue::try_from(format!("\"saves\";r=0;t={seconds}")).unwrap_or_else(|_| HeaderValue::from_static("")),
    )
}
