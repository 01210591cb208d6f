//! Calculating without keeping anything.

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use actix_web::web::Data;

use crate::problem::Problem;
use crate::request_body::ScenarioText;
use crate::state::State;

/// Calculates the report for a scenario.
#[utoipa::path(
    post, path = "/api/v1/calculate", tag = "Calculation", operation_id = "calculate",
    request_body(content = ref("#/components/schemas/Scenario"), content_type = "application/json", example = json!({"program": "agent-platform", "partner_type": "channel", "level": "premier"})),
    responses(
        (status = 200, description = "The report", body = ref("#/components/schemas/Report")),
        (status = 400, description = "The document cannot be read", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 413, description = "Larger than 64 KiB", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 415, description = "Not declared as application/json", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 422, description = "The document is not valid; errors lists every fault", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    )
)]
pub async fn calculate(state: Data<State>, scenario: ScenarioText) -> Result<HttpResponse, Problem> {
    let report = state.engine.report(&scenario.0)?;
    Ok(HttpResponse::Ok().insert_header(ContentType::json()).body(report))
}
