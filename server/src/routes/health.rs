//! For whoever runs the server: does it live, may it get traffic?

use std::sync::atomic::Ordering;

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::problem::{Code, Problem};
use crate::state::State;

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "Operation", operation_id = "healthz",
    responses((status = 200, description = "It lives", body = String, content_type = "text/plain")))]
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// Whether it should get traffic: the store can be read and takes writes, and the server is not
/// about to stop.
#[utoipa::path(get, path = "/readyz", tag = "Operation", operation_id = "readyz",
    responses(
        (status = 200, description = "It should get traffic", body = String, content_type = "text/plain"),
        (status = 503, description = "It should not", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub async fn ready(state: Data<State>) -> Result<HttpResponse, Problem> {
    if state.stopping.load(Ordering::Relaxed) {
        return Err(Problem::new(Code::Busy, "The server is about to stop."));
    }
    state.store.ready().await.map_err(|error| {
        tracing::error!(%error, "the store is not ready");
        Problem::new(Code::Busy, "The storage is not ready.")
    })?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"))
}
