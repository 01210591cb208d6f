//! What every response carries: a request id, headers that keep browsers safe, and, if it is an
//! error, a problem document.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use tracing::Instrument;
use uuid::Uuid;

use crate::problem::{Code, Problem};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Policy of everything that is no page: nothing may be loaded from it or around it.
const NO_PAGE: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Wraps every request; see the module.
///
/// # Errors
/// Passes on what the wrapped services could not turn into a response.
pub async fn wrap(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let request_id = Uuid::now_v7().to_string();
    // At the level of errors, so that no setting short of silence takes the id from a line of the log.
    let span = tracing::error_span!("request", id = %request_id, method = %request.method(), path = request.path());
    let response = next.call(request).instrument(span.clone()).await?;
    let _entered = span.enter();

    let mut response = as_problem(response, &request_id);
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, value);
    }
    let mut default = |name, value| {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    };
    default(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    default(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    default(header::CONTENT_SECURITY_POLICY, NO_PAGE);
    default(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    tracing::debug!(status = response.status().as_u16(), "answered");
    Ok(response)
}

/// Gives an error response its problem document, whoever made the response: a handler, an
/// extractor or the framework itself.
fn as_problem(response: ServiceResponse<impl MessageBody + 'static>, request_id: &str) -> ServiceResponse {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let has_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_error || has_page {
        return response.map_into_boxed_body();
    }
    let problem = response.response().extensions().get::<Problem>().cloned();
    let problem = problem.unwrap_or_else(|| Problem::from_status(status));
    if problem.code == Code::Internal {
        tracing::error!(detail = %problem.detail, "answered with an error of the server");
    }
    let json = problem.to_json(response.request().path(), request_id);
    let mut response = response.map_body(|_, _| actix_web::body::BoxBody::new(json));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    for (name, value) in problem.headers {
        headers.insert(name, value);
    }
    *response.response_mut().status_mut() = problem.code.kind().status();
    response
}
