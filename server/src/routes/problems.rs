//! The table of error codes, for people and for the page to try the API.

use actix_web::HttpResponse;
use serde::Serialize;

use crate::problem::Code;

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    status: u16,
    title: &'static str,
}

pub async fn list() -> HttpResponse {
    let entries = Code::ALL.iter().map(|code| Entry {
        code: code.name(),
        status: code.kind().status().as_u16(),
        title: code.title(),
    });
    HttpResponse::Ok().json(entries.collect::<Vec<_>>())
}
