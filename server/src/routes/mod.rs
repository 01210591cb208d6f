//! What the server answers under which address.

mod calculate;
mod docs;
mod health;
mod problems;
mod programs;
mod scenarios;
mod schemas;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use actix_cors::Cors;
use actix_web::http::{Method, header};
use actix_web::web::{self, ServiceConfig};

use crate::engine::Engine;
use crate::save_limit::SaveLimit;
use crate::settings::Settings;
use crate::site;
use crate::store::Store;

pub use calculate::__path_calculate;
pub use health::{__path_alive, __path_ready};
pub use programs::{__path_list as __path_list_programs, __path_show as __path_show_program, ProgramList};
pub use scenarios::{__path_create, __path_read, __path_remove, __path_replace, Notice, StoredAnswer};
pub use schemas::__path_schema;

/// What handlers work with; the same for all threads.
pub struct State {
    /// The calculation.
    pub engine: Engine,
    /// The OpenAPI document, put together when first asked for.
    pub openapi: OnceLock<String>,
    /// Where scenarios are kept.
    pub store: Arc<dyn Store>,
    /// Who may still save.
    pub save_limit: SaveLimit,
    /// The settings.
    pub settings: Settings,
    /// Whether the server is about to stop.
    pub stopping: AtomicBool,
}

/// Registers everything.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(web::resource("/healthz").route(web::get().to(health::alive)).route(web::head().to(health::alive)))
        .service(web::resource("/readyz").route(web::get().to(health::ready)).route(web::head().to(health::ready)))
        .service(
            web::scope("/api/v1")
                .wrap(cors())
                .service(web::resource("/calculate").route(web::post().to(calculate::calculate)))
                .service(web::resource("/programs").route(web::get().to(programs::list)))
                .service(web::resource("/programs/{id}").route(web::get().to(programs::show)))
                .service(web::resource("/schemas/{document}").route(web::get().to(schemas::schema)))
                .service(web::resource("/scenarios").route(web::post().to(scenarios::create)))
                .service(
                    web::resource("/scenarios/{id}")
                        .route(web::get().to(scenarios::read))
                        .route(web::put().to(scenarios::replace))
                        .route(web::delete().to(scenarios::remove)),
                )
                .service(web::resource("/openapi.json").route(web::get().to(docs::openapi)))
                .service(web::resource("/problems").route(web::get().to(problems::list)))
                .service(web::resource("/docs").route(web::get().to(docs::page)))
                .service(web::resource("/docs/docs.js").route(web::get().to(docs::script)))
                .service(web::resource("/docs/docs.css").route(web::get().to(docs::style))),
        )
        .default_service(web::to(site::serve));
}

/// Any page may call the API: it carries no cookies, so a foreign page can do with it only what its
/// visitor could do without it.
fn cors() -> Cors {
    Cors::default()
        .allow_any_origin()
        .send_wildcard()
        .allowed_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allowed_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            scenarios::IDEMPOTENCY_KEY,
            scenarios::RESULT_HASH,
            scenarios::RESULT_ENGINE,
        ])
        .expose_headers([header::ETAG, header::LOCATION, header::RETRY_AFTER])
        .max_age(3600)
}
