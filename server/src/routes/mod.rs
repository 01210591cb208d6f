//! What the server answers under which address.

mod allowed;
mod background;
mod calculate;
mod creation;
mod docs;
mod headers;
mod health;
mod kept;
mod problems;
mod programs;
mod published;
mod scenarios;
mod schemas;
mod scorecards;
mod templates;

use actix_cors::Cors;
use actix_web::http::{Method, header};
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, Resource, Responder};

use crate::query;
use crate::site;

pub use calculate::{__path_answer, __path_calculate};
pub use health::{__path_alive, __path_ready};
pub use programs::{__path_list as __path_list_programs, __path_show as __path_show_program, ProgramList};
pub use scenarios::{__path_create, __path_read, __path_remove, __path_replace, Notice, StoredAnswer};
pub use schemas::__path_schema;
pub use scorecards::{
    __path_close, __path_create_card, __path_events, __path_read_actuals, __path_read_card, __path_read_version,
    __path_remove_card, __path_replace_card, __path_restate, __path_set_figures, __path_upload_actuals,
    __path_versions, CardAnswer, EventList, ShownBaseline, VersionList,
};
pub use templates::{__path_list_templates, __path_show_template, TemplateList};

/// Registers everything.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(readable("/healthz", health::alive).wrap(from_fn(query::check)))
        .service(readable("/readyz", health::ready).wrap(from_fn(query::check)))
        .service(
            web::scope("/api/v1")
                .wrap(from_fn(query::check))
                .wrap(cors())
                .service(web::resource("/calculate").post(calculate::calculate))
                .service(web::resource("/calculate/{question}").post(calculate::answer))
                .service(readable("/programs", programs::list))
                .service(readable("/programs/{id}", programs::show))
                .service(readable("/schemas/{document}", schemas::schema))
                .service(web::resource("/scenarios").post(scenarios::create))
                .service(readable("/scenarios/{id}", scenarios::read).put(scenarios::replace).delete(scenarios::remove))
                .service(readable("/templates", templates::list_templates))
                .service(readable("/templates/{id}", templates::show_template))
                .service(web::resource("/scorecards").post(scorecards::create_card))
                .service(
                    readable("/scorecards/{id}", scorecards::read_card)
                        .put(scorecards::replace_card)
                        .delete(scorecards::remove_card),
                )
                .service(readable("/scorecards/{id}/versions", scorecards::versions))
                .service(readable("/scorecards/{id}/versions/{version}", scorecards::read_version))
                .service(readable("/scorecards/{id}/events", scorecards::events))
                .service(
                    readable("/scorecards/{id}/actuals", scorecards::read_actuals).post(scorecards::upload_actuals),
                )
                .service(web::resource("/scorecards/{id}/quarters/{quarter}").put(scorecards::set_figures))
                .service(web::resource("/scorecards/{id}/quarters/{quarter}/close").post(scorecards::close))
                .service(web::resource("/scorecards/{id}/quarters/{quarter}/restate").post(scorecards::restate))
                .service(readable("/openapi.json", docs::openapi))
                .service(readable("/problems", problems::list))
                .service(readable("/docs", docs::page))
                .service(readable("/docs/docs.js", docs::script))
                .service(readable("/docs/docs.css", docs::style)),
        )
        .default_service(web::to(site::serve));
}

/// An address that can be read: HEAD is answered as GET is, without the body.
fn readable<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path).get(handler.clone()).head(handler)
}

/// Any page may call the API: it carries no cookies, so a foreign page can do with it only what its
/// visitor could do without it.
fn cors() -> Cors {
    Cors::default()
        .allow_any_origin()
        .send_wildcard()
        .allowed_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
        .allowed_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            headers::IDEMPOTENCY_KEY,
            scenarios::RESULT_HASH,
            scenarios::RESULT_ENGINE,
            scenarios::RESULT_PROGRAM,
            scorecards::BASELINE_SCENARIO,
            scorecards::BASELINE_TOKEN,
        ])
        .expose_headers([header::ETAG, header::LINK, header::LOCATION, header::RETRY_AFTER])
        .max_age(3600)
}
