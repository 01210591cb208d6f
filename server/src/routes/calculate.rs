//! Calculating without keeping anything.

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use actix_web::web::{Data, Path};

use super::background::in_background;
use crate::engine::{Engine, Question};
use crate::problem::Problem;
use crate::request_body::{QuestionText, ScenarioText};
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

/// Answers a question about a scenario or a program, the same that the command line takes as a line.
#[utoipa::path(
    post, path = "/api/v1/calculate/{question}", tag = "Calculation", operation_id = "answer",
    params(("question" = String, Path, description = "measure, commission, explain, goal-seek, sensitivity, grid, levels, cases, forecast, replay, simulate or compare; `/api/v1/schemas/{question}` describes question and answer", example = "goal-seek")),
    request_body(content = Object, content_type = "application/json", example = json!({"scenario": {"program": "agent-platform", "partner_type": "channel", "level": "premier"}, "figure": "partner.net_profit", "target": "0", "input": "leads_per_month"})),
    responses(
        (status = 200, description = "The answer", body = Object),
        (status = 400, description = "The document cannot be read", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 404, description = "No such question", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 413, description = "Larger than 256 KiB", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 415, description = "Not declared as application/json", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 422, description = "The question is not valid; errors lists every fault", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    )
)]
pub async fn answer(question: Path<String>, text: QuestionText) -> Result<HttpResponse, Problem> {
    let question = Question::from_word(&question).ok_or_else(Problem::not_found)?;
    let answer = in_background(move || Ok(Engine::answer(question, &text.0)?)).await?;
    Ok(HttpResponse::Ok().insert_header(ContentType::json()).body(answer))
}
