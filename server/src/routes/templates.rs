//! The scorecard templates that a card can be judged by.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::TemplateSummary;
use crate::problem::{Code, Problem};
use crate::query;
use crate::routes::published::{listed, published};
use crate::state::State;

/// All scorecard templates.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateList {
    templates: Vec<TemplateSummary>,
}

/// Lists the scorecard templates.
#[utoipa::path(get, path = "/api/v1/templates", tag = "Templates", operation_id = "list_templates",
    responses(
        (status = 200, description = "All templates", body = TemplateList, headers(("ETag" = String, description = "Of this list"))),
        (status = 304, description = "The client has this list"),
    ))]
pub async fn list_templates(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    listed(&request, &TemplateList { templates: state.engine.templates() })
}

/// Shows a template's document: metrics, goals, escalation rules and where each number comes from.
#[utoipa::path(get, path = "/api/v1/templates/{id}", tag = "Templates", operation_id = "show_template",
    params(
        ("id" = String, Path, description = "Id of the template", example = "health"),
        ("version" = Option<u32>, Query, description = "Version; the highest if left out"),
    ),
    responses(
        (status = 200, description = "The template document", body = ref("#/components/schemas/Template"), headers(("ETag" = String, description = "Of this document"))),
        (status = 304, description = "The client has this document"),
        (status = 400, description = "The query cannot be understood", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 404, description = "No such template or version", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub async fn show_template(
    state: Data<State>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let version = query::whole(request.query_string(), "version")?;
    let document = state.engine.template_document(&id, version).map_err(|faults| {
        let detail = faults.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join(" ");
        Problem::new(Code::NotFound, detail)
    })?;
    published(&request, document)
}
