//! Reading a document from a request.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};

use crate::engine::{Faults, QUESTION_LIMIT, SCENARIO_LIMIT, SCORECARD_LIMIT, figures_text, one_fault};
use crate::problem::{Code, Problem};
use crate::state::State;

/// Beyond its limit a body is still read for so long, unkept, because a client that is cut off
/// while it sends does not get to see the answer.
const DRAINED: usize = 1024 * 1024;

/// The text of a scenario document, as sent: declared as JSON, in UTF-8, within the size limit.
/// What stands in it is for the engine to judge.
pub struct ScenarioText(pub String);

/// The text of a question about scenarios, likewise.
pub struct QuestionText(pub String);

/// The text of a scorecard document or of a part of one, likewise.
pub struct ScorecardText(pub String);

/// The text of a file of figures, declared as CSV, likewise.
pub struct CsvText(pub String);

/// What a body has to be.
#[derive(Clone, Copy)]
struct Expected {
    media_type: &'static str,
    what: &'static str,
    limit: usize,
}

const SCENARIO: Expected = Expected { media_type: "application/json", what: "A scenario", limit: SCENARIO_LIMIT };
const QUESTION: Expected = Expected { media_type: "application/json", what: "A question", limit: QUESTION_LIMIT };
const SCORECARD: Expected = Expected { media_type: "application/json", what: "A scorecard", limit: SCORECARD_LIMIT };
const CSV: Expected = Expected { media_type: "text/csv", what: "A file of figures", limit: SCORECARD_LIMIT };

type Read<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

macro_rules! taken_as {
    ($($text:ident: $expected:ident),+) => {$(
        impl FromRequest for $text {
            type Error = Problem;
            type Future = Read<Self>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                let text = text(request, payload, $expected);
                Box::pin(async move { text.await.map(Self) })
            }
        }
    )+};
}

taken_as!(ScenarioText: SCENARIO, QuestionText: QUESTION, ScorecardText: SCORECARD, CsvText: CSV);

/// The body as text. It is looked at chunk by chunk, so that no more than the limit is ever held.
fn text(
    request: &HttpRequest,
    payload: &mut Payload,
    expected: Expected,
) -> impl Future<Output = Result<String, Problem>> + 'static {
    let declared = check_declaration(request, expected.media_type);
    let patience = request
        .app_data::<Data<State>>()
        .map_or(Duration::from_secs(10), |state| Duration::from_secs(state.settings.body_seconds));
    let payload = payload.take();
    async move {
        let body = actix_web::rt::time::timeout(patience, read(payload, expected)).await.map_err(|_| {
            Problem::new(Code::BodyTooSlow, format!("The body did not arrive within {} seconds.", patience.as_secs()))
        });
        // The body is read first even if it is refused for its type, for the reason given at DRAINED.
        declared?;
        let body = body??;
        let body = body.to_vec();
        if expected.media_type == CSV.media_type {
            return figures_text(body).map_err(not_utf8);
        }
        String::from_utf8(body).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let detail = format!("The body is not UTF-8: the byte at position {at} belongs to no character.");
            not_utf8(one_fault("not_utf8", detail))
        })
    }
}

/// A page of another origin may post `text/plain` and forms without asking first; JSON and CSV
/// make the browser ask.
fn check_declaration(request: &HttpRequest, media_type: &str) -> Result<(), Problem> {
    let declared =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = declared.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(media_type) {
        let found = if essence.is_empty() {
            "none".to_owned()
        } else {
            format!("{:?}", essence.chars().take(60).collect::<String>())
        };
        return Err(Problem::new(
            Code::UnsupportedMediaType,
            format!("The Content-Type must be {media_type}; the request has {found}."),
        ));
    }
    match request.headers().get(header::CONTENT_ENCODING) {
        Some(encoding) if encoding != "identity" => {
            Err(Problem::new(Code::UnsupportedMediaType, "The body must not be compressed (Content-Encoding)."))
        }
        _ => Ok(()),
    }
}

async fn read(mut payload: Payload, expected: Expected) -> Result<BytesMut, Problem> {
    let limit = expected.limit;
    let mut body = BytesMut::new();
    let mut seen = 0_usize;
    while let Some(chunk) = next_chunk(&mut payload).await {
        let chunk = chunk.map_err(|_| Problem::new(Code::BadRequest, "The body ended before it was complete."))?;
        seen = seen.saturating_add(chunk.len());
        if seen <= limit {
            body.extend_from_slice(&chunk);
        } else if seen > limit + DRAINED {
            break;
        }
    }
    if seen > limit {
        let kibibytes = limit / 1024;
        return Err(Problem::new(
            Code::BodyTooLarge,
            format!("{} may have at most {kibibytes} KiB ({limit} bytes); this body is larger.", expected.what),
        ));
    }
    Ok(body)
}

async fn next_chunk(payload: &mut Payload) -> Option<Result<actix_web::web::Bytes, actix_web::error::PayloadError>> {
    std::future::poll_fn(|context| futures_core::Stream::poll_next(Pin::new(payload), context)).await
}

fn not_utf8(faults: Faults) -> Problem {
    Problem { code: Code::MalformedDocument, ..Problem::from(faults) }
}
