//! Creating something once, however often the request is repeated.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::scenarios::headers::idempotency_key;
use crate::client;
use crate::clock::Moment;
use crate::problem::{Code, Problem};
use crate::save_limit::TooMany;
use crate::store::{Fingerprint, FirstAnswer, KeyHash, NewAnswer};
use crate::tokens::{Salt, Tokens};

/// A repeated request is recognised for so long.
const IDEMPOTENCY_HOURS: i64 = 24;

/// A request that carries an idempotency key.
pub struct Asked {
    key: String,
    /// What its first answer is found by.
    pub hash: KeyHash,
    fingerprint: Fingerprint,
}

impl Asked {
    /// The key of a request, if it has one; `parts` are all that decides its answer.
    pub fn of(request: &HttpRequest, client: Option<IpAddr>, parts: &[&str]) -> Result<Option<Self>, Problem> {
        let subscriber = client.map(|address| client::subscriber(address).to_string());
        Ok(idempotency_key(request)?.map(|key| Self {
            hash: key_hash(subscriber.as_deref(), &key),
            fingerprint: fingerprint(parts),
            key,
        }))
    }

    /// The tokens of the first answer, if it was to the same request.
    pub fn tokens_again(&self, before: &FirstAnswer) -> Result<Tokens, Problem> {
        if before.fingerprint != self.fingerprint {
            return Err(Problem::new(
                Code::IdempotencyKeyReused,
                "This Idempotency-Key came with another request before. A new request needs a new key.",
            ));
        }
        Ok(Tokens::derive(&before.salt, &self.key))
    }

    /// The answer as it is kept for repetitions.
    pub fn to_keep(&self, salt: Salt, id: Uuid, body: String, now: Moment) -> NewAnswer {
        NewAnswer {
            key: self.hash,
            answer: FirstAnswer { fingerprint: self.fingerprint, salt, id, body },
            expires_at: now.plus_hours(IDEMPOTENCY_HOURS),
        }
    }
}

/// Fresh tokens, and what they can be derived from again.
pub fn new_tokens(asked: Option<&Asked>) -> Result<(Salt, Tokens), Problem> {
    let salt =
        Salt::random().map_err(|error| Problem::new(Code::Internal, format!("No randomness for tokens: {error}")))?;
    let tokens = Tokens::derive(&salt, asked.map(|asked| asked.key.as_str()).unwrap_or_default());
    Ok((salt, tokens))
}

/// An answer's body with the tokens, which are told only once.
pub fn with_tokens(body: &str, tokens: &Tokens) -> String {
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

/// The answer to a client that has used up its allowance.
pub fn too_many(refused: TooMany) -> Problem {
    // Rounded up: a client that comes back exactly then must not be refused again.
    let seconds = refused.retry_after.as_secs() + 1;
    Problem::new(
        Code::TooManySaves,
        format!(
            "From one address {} new scenarios and scorecards an hour can be saved; the next one in {seconds} seconds.",
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
