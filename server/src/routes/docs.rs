//! The OpenAPI document and a page to try it, which needs no other host.

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentType};
use actix_web::web::Data;

use crate::state::State;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub async fn openapi(state: Data<State>) -> HttpResponse {
    let text = state.openapi.clone();
    HttpResponse::Ok().insert_header(ContentType::json()).insert_header((header::CACHE_CONTROL, "no-cache")).body(text)
}

pub async fn page() -> HttpResponse {
    part("text/html; charset=utf-8", include_str!("docs/docs.html"))
}

pub async fn script() -> HttpResponse {
    part("text/javascript; charset=utf-8", include_str!("docs/docs.js"))
}

pub async fn style() -> HttpResponse {
    part("text/css; charset=utf-8", include_str!("docs/docs.css"))
}

fn part(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(text)
}
