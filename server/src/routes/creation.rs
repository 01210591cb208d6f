//! Creating something once, however often the request is repeated.

use std::net::IpAddr;

use actix_web::http::header::{self, ContentType};
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::allowed::save;
use super::headers::{etag, idempotency_key};
use super::kept::UNCLAIMED_DAYS;
use crate::client;
use crate::clock::Moment;
use crate::problem::{Code, Problem};
use crate::state::State;
use crate::store::{Created, Fingerprint, FirstAnswer, KeyHash, New, NewAnswer, Reply, Resource};
use crate::tokens::{Salt, TokenHash, Tokens};

/// A repeated request is recognised for so long.
const IDEMPOTENCY_HOURS: i64 = 24;

/// A request to keep something new.
pub struct Creation<'a> {
    state: &'a State,
    resource: Resource,
    client: Option<IpAddr>,
    asked: Option<Asked>,
    /// The id that it will have.
    pub id: Uuid,
    /// When.
    pub now: Moment,
}

/// What a request with an idempotency key is recognised by.
struct Asked {
    key: String,
    hash: KeyHash,
    fingerprint: Fingerprint,
}

impl<'a> Creation<'a> {
    /// A request; `parts` are all that decides its answer.
    pub fn of(state: &'a State, request: &HttpRequest, resource: Resource, parts: &[&str]) -> Result<Self, Problem> {
        let client = client::address(request, &state.settings.trusted_proxies);
        let subscriber = client.map(|address| client::subscriber(address).to_string());
        let asked = idempotency_key(request)?.map(|key| Asked {
            hash: key_hash(subscriber.as_deref(), &key),
            fingerprint: fingerprint(parts),
            key,
        });
        Ok(Self { state, resource, client, asked, id: Uuid::now_v7(), now: Moment::now() })
    }

    /// The answer to the same request, if it came before.
    pub async fn answered_before(&self) -> Result<Option<HttpResponse>, Problem> {
        let Some(asked) = &self.asked else { return Ok(None) };
        let before = self.state.store.first_answer(self.resource, asked.hash, self.now).await?;
        before.map(|before| self.again(asked, &before)).transpose()
    }

    /// Keeps it, if the client may still save, and answers with its tokens. `body` is the answer without them.
    pub async fn keep<C>(
        self,
        content: C,
        body: String,
        create: impl FnOnce(New<C>) -> Reply<'a, Created>,
    ) -> Result<HttpResponse, Problem> {
        save(self.state, self.client)?;
        let salt = Salt::random()
            .map_err(|error| Problem::new(Code::Internal, format!("No randomness for tokens: {error}")))?;
        let tokens = Tokens::derive(&salt, self.asked.as_ref().map_or("", |asked| &asked.key));
        let new = New {
            id: self.id,
            edit_token: TokenHash::of(&tokens.edit),
            read_token: TokenHash::of(&tokens.read),
            content,
            created_at: self.now,
            expires_at: self.now.plus_days(UNCLAIMED_DAYS),
            idempotency: self.asked.as_ref().map(|asked| NewAnswer {
                key: asked.hash,
                answer: FirstAnswer { fingerprint: asked.fingerprint, salt, id: self.id, body: body.clone() },
                expires_at: self.now.plus_hours(IDEMPOTENCY_HOURS),
            }),
        };
        match (create(new).await?, &self.asked) {
            // Another request with the same key was faster while this one was calculating.
            (Created::Before(before), Some(asked)) => self.again(asked, &before),
            _ => Ok(self.answer(self.id, &body, &tokens)),
        }
    }

    /// The first answer again, if it was to the same request.
    fn again(&self, asked: &Asked, before: &FirstAnswer) -> Result<HttpResponse, Problem> {
        if before.fingerprint != asked.fingerprint {
            return Err(Problem::new(
                Code::IdempotencyKeyReused,
                "This Idempotency-Key came with another request before. A new request needs a new key.",
            ));
        }
        Ok(self.answer(before.id, &before.body, &Tokens::derive(&before.salt, &asked.key)))
    }

    fn answer(&self, id: Uuid, body: &str, tokens: &Tokens) -> HttpResponse {
        let folder = match self.resource {
            Resource::Scenario => "scenarios",
            Resource::Scorecard => "scorecards",
        };
        HttpResponse::Created()
            .insert_header(ContentType::json())
            .insert_header((header::LOCATION, format!("/api/v1/{folder}/{id}")))
            .insert_header((header::ETAG, etag(1)))
            .body(with_tokens(body, tokens))
    }
}

/// An answer's body with the tokens, which are told only once.
fn with_tokens(body: &str, tokens: &Tokens) -> String {
    let without_end = body.strip_suffix('}').unwrap_or(body);
    format!("{without_end},\"edit_token\":\"{}\",\"read_token\":\"{}\"}}", tokens.edit, tokens.read)
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

fn fingerprint(parts: &[&str]) -> Fingerprint {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    Fingerprint(hash.finalize().into())
}
