//! The JSON Schemas of the documents.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::engine::Document;
use crate::problem::Problem;
use crate::state::State;

/// Gives the JSON Schema of a document.
#[utoipa::path(get, path = "/api/v1/schemas/{document}", tag = "Schemas", operation_id = "schema",
    params(("document" = String, Path, description = "scenario, report, program, scorecard, template, scorecard-report (a judged card) or scorecard-explanation (a figure of it, opened); or a question, whose schema has that of its answer under `$defs`: measure, commission, explain, goal-seek, sensitivity, grid, levels, cases, forecast, replay, simulate or compare", example = "scenario")),
    responses(
        (status = 200, description = "The JSON Schema", body = Object, content_type = "application/schema+json"),
        (status = 404, description = "No such document", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub async fn schema(state: Data<State>, document: Path<String>) -> Result<HttpResponse, Problem> {
    let document = Document::named(&document).ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().content_type("application/schema+json").body(state.engine.schema(document).to_string()))
}
