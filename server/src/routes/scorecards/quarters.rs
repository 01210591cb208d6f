//! Changes of one quarter, and figures as CSV.

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::answer::{ChangeProblems, ReadProblems};
use super::change;
use crate::engine::{CardChange, DecimalMark, Format, Quarter, Separator};
use crate::problem::{Code, Problem};
use crate::query::word;
use crate::request_body::{CsvText, ScorecardText};
use crate::routes::background::in_background;
use crate::routes::headers::etag;
use crate::routes::kept::{opened, target};
use crate::state::State;

/// Sets all figures of an open quarter; makes the quarter if the card does not have it.
#[utoipa::path(put, path = "/api/v1/scorecards/{id}/quarters/{quarter}", tag = "Scorecards", operation_id = "set_figures",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("quarter" = String, Path, description = "The quarter", example = "2026-Q1"),
        ("If-Match" = String, Header, description = "ETag of the revision that was read"),
    ),
    security(("token" = [])),
    request_body(content = ref("#/components/schemas/QuarterFigures"), content_type = "application/json", example = json!({"entries": [{"metric": "vendor_alignment", "actual": "8", "note": "Survey of June"}]})),
    responses(
        (status = 200, description = "Set", body = ref("#/components/schemas/SavedScorecard"), headers(("ETag" = String, description = "The new revision"))),
        ChangeProblems,
    ))]
pub async fn set_figures(
    state: Data<State>,
    request: HttpRequest,
    path: Path<(String, String)>,
    figures: ScorecardText,
) -> Result<HttpResponse, Problem> {
    of_quarter(&state, &request, &path, figures, "figures", CardChange::Figures).await
}

/// Closes a quarter: it is judged and may raise escalations. Quarters are closed in order.
#[utoipa::path(post, path = "/api/v1/scorecards/{id}/quarters/{quarter}/close", tag = "Scorecards", operation_id = "close_quarter",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("quarter" = String, Path, description = "The quarter", example = "2026-Q1"),
        ("If-Match" = String, Header, description = "ETag of the revision that was read"),
    ),
    security(("token" = [])),
    request_body(content = ref("#/components/schemas/QuarterClosing"), content_type = "application/json", description = "`on` is the day, today in UTC if left out", example = json!({"on": "2026-04-10"})),
    responses(
        (status = 200, description = "Closed", body = ref("#/components/schemas/SavedScorecard"), headers(("ETag" = String, description = "The new revision"))),
        ChangeProblems,
    ))]
pub async fn close(
    state: Data<State>,
    request: HttpRequest,
    path: Path<(String, String)>,
    closing: ScorecardText,
) -> Result<HttpResponse, Problem> {
    of_quarter(&state, &request, &path, closing, "closed", CardChange::Close).await
}

/// Replaces the figures of a closed quarter; what stood before is kept, with who changed it and why.
#[utoipa::path(post, path = "/api/v1/scorecards/{id}/quarters/{quarter}/restate", tag = "Scorecards", operation_id = "restate_quarter",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("quarter" = String, Path, description = "The quarter", example = "2026-Q1"),
        ("If-Match" = String, Header, description = "ETag of the revision that was read"),
    ),
    security(("token" = [])),
    request_body(content = ref("#/components/schemas/QuarterRestatement"), content_type = "application/json", description = "`on` is the day, today in UTC if left out", example = json!({"on": "2026-05-02", "by": "A. Example", "reason": "Booked late", "entries": [{"metric": "vendor_alignment", "actual": "8"}]})),
    responses(
        (status = 200, description = "Restated", body = ref("#/components/schemas/SavedScorecard"), headers(("ETag" = String, description = "The new revision"))),
        ChangeProblems,
    ))]
pub async fn restate(
    state: Data<State>,
    request: HttpRequest,
    path: Path<(String, String)>,
    restating: ScorecardText,
) -> Result<HttpResponse, Problem> {
    of_quarter(&state, &request, &path, restating, "restated", CardChange::Restate).await
}

/// Takes figures from CSV into open quarters: all of them, or none and every fault by row (the header is row 1).
#[utoipa::path(post, path = "/api/v1/scorecards/{id}/actuals", tag = "Scorecards", operation_id = "upload_actuals",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("If-Match" = String, Header, description = "ETag of the revision that was read"),
    ),
    security(("token" = [])),
    request_body(content = String, content_type = "text/csv", description = "At most 5,000 rows and 1 MiB", example = "metric,quarter,actual\nvendor_alignment,2026-Q1,8\n"),
    responses(
        (status = 200, description = "Taken", body = ref("#/components/schemas/SavedScorecard"), headers(("ETag" = String, description = "The new revision"))),
        ChangeProblems,
    ))]
pub async fn upload_actuals(
    state: Data<State>,
    request: HttpRequest,
    id: Path<String>,
    actuals: CsvText,
) -> Result<HttpResponse, Problem> {
    let target = target(&request, &id)?;
    let today = target.now.to_date();
    change(&state, &request, target, "actuals", move |card| card.changed(CardChange::Actuals, &actuals.0, &today)).await
}

/// Gives all figures as CSV; notes that a spreadsheet would take for formulas get an apostrophe. Where the comma is the
/// decimal mark, spreadsheets expect `separator=semicolon`.
#[utoipa::path(get, path = "/api/v1/scorecards/{id}/actuals", tag = "Scorecards", operation_id = "download_actuals",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("separator" = Option<String>, Query, description = "`comma`, `semicolon` or `tab`; left out, `comma`, or `semicolon` with a decimal comma"),
        ("decimal" = Option<String>, Query, description = "`point` or `comma`; left out, `point`, or `comma` with semicolons"),
    ),
    security(("token" = [])),
    responses(
        (status = 200, description = "The figures", body = String, content_type = "text/csv", headers(("ETag" = String, description = "The revision"))),
        ReadProblems,
    ))]
pub async fn read_actuals(state: Data<State>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let opened = opened(&request, &id)?;
    let separator = word(request.query_string(), "separator", Separator::WORDS, Separator::from_word)?;
    let format =
        Format::of(separator, word(request.query_string(), "decimal", DecimalMark::WORDS, DecimalMark::from_word)?);
    let stored = state.store.read_card(opened, None).await?.ok_or_else(Problem::not_found)?;
    let (engine, revision) = (state.clone(), stored.revision);
    let csv = in_background(move || {
        let kept = |faults| Problem::new(Code::Internal, format!("a kept scorecard is not valid: {faults}"));
        Ok(engine.engine.open_card(&stored.card).map_err(kept)?.actuals(format))
    })
    .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"actuals.csv\""))
        .insert_header((header::ETAG, etag(revision)))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization"))
        .body(csv))
}

async fn of_quarter(
    state: &Data<State>,
    request: &HttpRequest,
    path: &(String, String),
    document: ScorecardText,
    cause: &'static str,
    kind: fn(Quarter) -> CardChange,
) -> Result<HttpResponse, Problem> {
    let target = target(request, &path.0)?;
    // An address with something else in the place of the quarter is no address of the API.
    let quarter = Quarter::parse(&path.1).ok_or_else(Problem::not_found)?;
    let today = target.now.to_date();
    change(state, request, target, cause, move |card| card.changed(kind(quarter), &document.0, &today)).await
}
