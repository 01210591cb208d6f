//! Documents that everybody may read, and that change with the server only.

use actix_web::http::header::{self, ContentType};
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};

use super::headers::known;
use crate::problem::{Code, Problem};

/// A published document as the answer to a reader, who may have it already.
pub fn published(request: &HttpRequest, document: impl Into<String>) -> Result<HttpResponse, Problem> {
    let document = document.into();
    let digest: String = Sha256::digest(&document).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{digest}\"");
    let unchanged = known(request, |known| known.trim().trim_start_matches("W/") == tag)?;
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, "no-cache"));
    Ok(if unchanged { answer.finish() } else { answer.insert_header(ContentType::json()).body(document) })
}

/// The same of a list.
pub fn listed(request: &HttpRequest, list: &impl serde::Serialize) -> Result<HttpResponse, Problem> {
    let text = serde_json::to_string(list).map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
    published(request, text)
}
