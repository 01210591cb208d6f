//! Reading a document from a request.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};

use crate::engine::SCENARIO_LIMIT;
use crate::problem::{Code, FieldError, Problem};
use crate::routes::State;

/// Beyond its limit a body is still read for so long, unkept, because a client that is cut off
/// while it sends does not get to see the answer.
const DRAINED: usize = 1024 * 1024;

/// The text of a scenario document, as sent: declared as JSON, in UTF-8, within the size limit.
/// What stands in it is for the engine to judge.
pub struct ScenarioText(pub String);

impl FromRequest for ScenarioText {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let declared = check_declaration(request);
        let patience = request
            .app_data::<Data<State>>()
            .map_or(Duration::from_secs(10), |state| Duration::from_secs(state.settings.body_seconds));
        let payload = payload.take();
        Box::pin(async move {
            let body = actix_web::rt::time::timeout(patience, read(payload, SCENARIO_LIMIT)).await.map_err(|_| {
                Problem::new(
                    Code::BodyTooSlow,
                    format!("The body did not arrive within {} seconds.", patience.as_secs()),
                )
            });
            // The body is read first even if it is refused for its type, for the reason given at DRAINED.
            declared?;
            let body = body??;
            String::from_utf8(body.to_vec()).map(Self).map_err(|error| not_utf8(error.utf8_error().valid_up_to()))
        })
    }
}

/// A page of another origin may post `text/plain` and forms without asking first; only JSON makes
/// the browser ask.
fn check_declaration(request: &HttpRequest) -> Result<(), Problem> {
    let declared =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = declared.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        let found = if essence.is_empty() {
            "none".to_owned()
        } else {
            format!("{:?}", essence.chars().take(60).collect::<String>())
        };
        return Err(Problem::new(
            Code::UnsupportedMediaType,
            format!("The Content-Type must be application/json; the request has {found}."),
        ));
    }
    match request.headers().get(header::CONTENT_ENCODING) {
        Some(encoding) if encoding != "identity" => {
            Err(Problem::new(Code::UnsupportedMediaType, "The body must not be compressed (Content-Encoding)."))
        }
        _ => Ok(()),
    }
}

async fn read(mut payload: Payload, limit: usize) -> Result<BytesMut, Problem> {
    let mut body = BytesMut::new();
    let mut seen = 0_usize;
    while let Some(chunk) = next_chunk(&mut payload).await {
        let chunk = chunk.map_err(|_| Problem::new(Code::BadRequest, "The body ended before it was complete."))?;
        seen = seen.saturating_add(chunk.len());
        if seen <= limit {
            body.extend_from_slice(&chunk);
        } else if seen > DRAINED {
            break;
        }
    }
    if seen > limit {
        let kibibytes = limit / 1024;
        return Err(Problem::new(
            Code::BodyTooLarge,
            format!("A scenario may have at most {kibibytes} KiB ({limit} bytes); this body is larger."),
        ));
    }
    Ok(body)
}

async fn next_chunk(payload: &mut Payload) -> Option<Result<actix_web::web::Bytes, actix_web::error::PayloadError>> {
    std::future::poll_fn(|context| futures_core::Stream::poll_next(Pin::new(payload), context)).await
}

fn not_utf8(valid_up_to: usize) -> Problem {
    let detail = format!("The body is not UTF-8: the byte at position {valid_up_to} belongs to no character.");
    Problem {
        errors: vec![FieldError { pointer: String::new(), code: "not_utf8".into(), detail: detail.clone() }],
        ..Problem::new(Code::MalformedDocument, detail)
    }
}
