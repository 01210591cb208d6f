//! The programs that can be calculated with.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::ProgramSummary;
use crate::problem::{Code, Problem};
use crate::query;
use crate::routes::published::{listed, published};
use crate::state::State;

/// All programs.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgramList {
    programs: Vec<ProgramSummary>,
}

/// Lists the programs.
#[utoipa::path(get, path = "/api/v1/programs", tag = "Programs", operation_id = "list_programs",
    responses(
        (status = 200, description = "All programs", body = ProgramList, headers(("ETag" = String, description = "Of this list"))),
        (status = 304, description = "The client has this list"),
    ))]
pub async fn list(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    listed(&request, &ProgramList { programs: state.engine.programs() })
}

/// Shows a program's document: types, levels, terms, defaults and where each comes from.
#[utoipa::path(get, path = "/api/v1/programs/{id}", tag = "Programs", operation_id = "show_program",
    params(
        ("id" = String, Path, description = "Id of the program", example = "agent-platform"),
        ("version" = Option<u32>, Query, description = "Version; the highest if left out"),
    ),
    responses(
        (status = 200, description = "The program document", body = ref("#/components/schemas/Program"), headers(("ETag" = String, description = "Of this document"))),
        (status = 304, description = "The client has this document"),
        (status = 400, description = "The query cannot be understood", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 404, description = "No such program or version", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub async fn show(state: Data<State>, id: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let version = query::whole(request.query_string(), "version")?;
    let document = state.engine.program_document(&id, version).map_err(|faults| {
        let detail = faults.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join(" ");
        Problem::new(Code::NotFound, detail)
    })?;
    published(&request, document)
}
