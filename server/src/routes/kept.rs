//! What reading and changing have in common, whatever is kept: who asks for what, and how that is answered.

use actix_web::http::header::{self, ContentType, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use super::headers::{etag, has_current, if_match, token};
use crate::clock::Moment;
use crate::problem::{Code, Problem};
use crate::store::{Changed, Opened, Target};

/// What nobody has claimed is removed so long after its last change.
pub const UNCLAIMED_DAYS: i64 = 90;

/// What a reader asks for.
pub fn opened(request: &HttpRequest, id: &str) -> Result<Opened, Problem> {
    let token = token(request)?;
    Ok(Opened { id: parse_id(id)?, token, now: Moment::now() })
}

/// What somebody wants to change, and the revision that it was made from.
pub fn target(request: &HttpRequest, id: &str) -> Result<Target, Problem> {
    let token = token(request)?;
    let revision = if_match(request)?;
    Ok(Target { id: parse_id(id)?, token, revision, now: Moment::now() })
}

/// An id that is none is as unknown as any other.
fn parse_id(id: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(id).map_err(|_| Problem::not_found())
}

/// A revision as the answer to a reader, who may have it already.
pub fn shown(request: &HttpRequest, revision: u64, body: impl FnOnce() -> String) -> Result<HttpResponse, Problem> {
    let unchanged = has_current(request, revision)?;
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((header::ETAG, etag(revision)))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization"));
    Ok(if unchanged { answer.finish() } else { answer.insert_header(ContentType::json()).body(body()) })
}

/// A new revision as the answer to whoever made it.
pub fn made(revision: u64, body: String) -> HttpResponse {
    HttpResponse::Ok().insert_header(ContentType::json()).insert_header((header::ETAG, etag(revision))).body(body)
}

/// The revision that a change has made, and when the first one was saved.
pub fn done(changed: Changed) -> Result<(u64, Moment), Problem> {
    match changed {
        Changed::Done { revision, created_at } => Ok((revision, created_at)),
        Changed::NotFound => Err(Problem::not_found()),
        Changed::Stale { current } => Err(stale(current)),
    }
}

/// The answer to a write that was made from an older revision.
pub fn stale(current: u64) -> Problem {
    let detail = format!("This has changed since you read it; its revision is {current} now. Nothing was changed.");
    let problem = Problem::new(Code::StaleRevision, detail);
    match HeaderValue::try_from(etag(current)) {
        Ok(value) => problem.with_header(header::ETAG, value),
        Err(_) => problem,
    }
}
