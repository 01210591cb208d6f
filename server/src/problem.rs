//! Errors as a client of the API sees them: problem+json (RFC 9457), from one table.

use std::borrow::Cow;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::Faults;
use crate::store::StoreError;

/// What sort of trouble a code is; it alone decides the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Not readable at all.
    Malformed,
    /// No credentials where some are needed.
    Unauthenticated,
    /// Not there, or not for this client; the two look alike on purpose.
    NotFound,
    /// The resource has no such method.
    MethodNotAllowed,
    /// The client was too slow.
    Timeout,
    /// The resource has changed since the client read it.
    PreconditionFailed,
    /// Larger than the limit.
    TooLarge,
    /// Of a media type or encoding that is not taken.
    UnsupportedMediaType,
    /// Readable, but not valid.
    Invalid,
    /// A write that does not say which revision it means.
    PreconditionRequired,
    /// More often than allowed.
    TooMany,
    /// The server's own fault.
    Internal,
    /// For now not possible.
    Unavailable,
    /// The store has no room left.
    NoRoom,
}

impl Kind {
    /// The HTTP status of this kind.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $kind:ident, $title:literal;)*) => {
        /// Every code that an error of the API can carry.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// All codes, in the order of their table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable name that clients match on.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The kind, which decides the status.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
            }

            /// A short summary that is the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

codes! {
    /// Anything the framework refuses before a handler sees it.
    BadRequest = "bad_request", Malformed, "The request cannot be understood";
    /// The body is no JSON document, names a key twice or is nested too deeply.
    MalformedDocument = "malformed_document", Malformed, "The document cannot be read";
    /// A header that the API reads has a form it does not take.
    InvalidHeader = "invalid_header", Malformed, "A request header cannot be understood";
    /// A query parameter is unknown or cannot be read.
    InvalidQuery = "invalid_query", Malformed, "The query cannot be understood";
    /// No bearer token where one is needed.
    TokenRequired = "token_required", Unauthenticated, "A token is needed";
    /// Nothing there, or a wrong token.
    NotFound = "not_found", NotFound, "Not found";
    /// The resource is there, the method is not.
    MethodNotAllowed = "method_not_allowed", MethodNotAllowed, "Method not allowed";
    /// The body did not arrive in time.
    BodyTooSlow = "body_too_slow", Timeout, "The body took too long to arrive";
    /// The write was made against an older revision.
    StaleRevision = "stale_revision", PreconditionFailed, "The resource has changed meanwhile";
    /// The body is larger than its limit.
    BodyTooLarge = "body_too_large", TooLarge, "The body is too large";
    /// The body is not declared as what is taken, or is compressed.
    UnsupportedMediaType = "unsupported_media_type", UnsupportedMediaType, "The body is of another kind than is taken";
    /// The document was understood and found invalid.
    InvalidDocument = "invalid_document", Invalid, "The document is not valid";
    /// The client computed another result with the same engine and program.
    ResultDiffers = "result_differs", Invalid, "The result differs from the server's";
    /// The idempotency key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", Invalid, "The idempotency key was used for another request";
    /// A write without `If-Match`.
    RevisionRequired = "revision_required", PreconditionRequired, "The revision that is meant must be named";
    /// The hourly allowance of new scenarios and scorecards is used up.
    TooManySaves = "too_many_saves", TooMany, "Too many saves";
    /// The hourly allowance of changes is used up.
    TooManyChanges = "too_many_changes", TooMany, "Too many changes";
    /// An error of the server.
    Internal = "internal", Internal, "Something went wrong on the server";
    /// More is waiting to be written than the queue holds, or the server is stopping.
    Busy = "busy", Unavailable, "The server cannot take this now";
    /// Disk or database is full.
    StorageFull = "storage_full", NoRoom, "The storage is full";
}

/// One thing that is wrong with a document, and where.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// RFC 6901 pointer to the field; empty for the document as a whole.
    pub pointer: String,
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Cow<'static, str>,
    /// A sentence for a person.
    pub detail: String,
}

/// The body of every error (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody<'a> {
    /// Where this code is described.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short summary, the same for every occurrence.
    pub title: &'a str,
    /// HTTP status.
    pub status: u16,
    /// What happened this time, for a person.
    pub detail: &'a str,
    /// Path of the request.
    pub instance: &'a str,
    /// Stable code.
    pub code: &'a str,
    /// Identifies this request in the server's log.
    pub request_id: &'a str,
    /// Everything that is wrong with the document, all at once.
    pub errors: &'a [FieldError],
}

/// An error on its way out. The request's id and path are added where the response leaves the
/// server ([`crate::request_context`]), because only there they are always known.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Which entry of the table.
    pub code: Code,
    /// What happened this time.
    pub detail: String,
    /// Faults of the document, if it is about one.
    pub errors: Vec<FieldError>,
    /// Headers that belong to this answer.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem of this code, described by a sentence.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), headers: Vec::new() }
    }

    /// The same with a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The answer to every id that does not exist or is not this client's; always the same words.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing here under this address, or the token does not open it.")
    }

    /// The problem that stands for a bare error status of the framework.
    pub fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                Code::MethodNotAllowed,
                "This address does not take that method; the Allow header lists those it takes.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(Code::BodyTooLarge, "The body is larger than this address takes.")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                Self::new(Code::UnsupportedMediaType, "This address takes application/json.")
            }
            status if status.is_client_error() => Self::new(Code::BadRequest, "The request cannot be understood."),
            _ => Self::new(Code::Internal, "The server failed to answer. The request id identifies what happened."),
        }
    }

    /// The body as it is sent.
    pub fn to_json(&self, instance: &str, request_id: &str) -> String {
        let body = ProblemBody {
            kind: format!("/api/v1/docs#{}", self.code.name()),
            title: self.code.title(),
            status: self.code.kind().status().as_u16(),
            detail: &self.detail,
            instance,
            code: self.code.name(),
            request_id,
            errors: &self.errors,
        };
        serde_json::to_string(&body).unwrap_or_default()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.kind().status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        let code = if faults.is_malformed() { Code::MalformedDocument } else { Code::InvalidDocument };
        let errors: Vec<FieldError> = faults
            .iter()
            .map(|fault| FieldError {
                pointer: fault.pointer.clone(),
                code: Cow::Borrowed(fault.code),
                detail: fault.detail.clone(),
            })
            .collect();
        let detail = match errors.as_slice() {
            [only] => only.detail.clone(),
            many => format!("{} things are wrong with the document; each is listed in errors.", many.len()),
        };
        Self { code, detail, errors, headers: Vec::new() }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        // The cause goes to the log only: it may name files and SQL.
        match error {
            StoreError::Busy => {
                Self::new(Code::Busy, "More is waiting to be saved than can be taken. Try again in a moment.")
                    .with_header(header::RETRY_AFTER, HeaderValue::from_static("1"))
            }
            StoreError::Full => {
                tracing::error!("the storage is full");
                Self::new(
                    Code::StorageFull,
                    "The storage is full, so nothing was saved. Reading and calculating go on.",
                )
            }
            StoreError::Failed(cause) => {
                tracing::error!(%cause, "the store failed");
                Self::new(
                    Code::Internal,
                    "The storage failed, so nothing was saved. The request id identifies what happened.",
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_name_of_its_own_and_an_error_status() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|code| code.kind().status().as_u16() >= 400));
    }
}
