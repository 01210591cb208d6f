//! Saved scorecards: reading, changing and removing them.

mod answer;
mod create;
mod history;
mod pages;
mod quarters;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::allowed;
use super::background::in_background;
use super::kept::{UNCLAIMED_DAYS, done, made, opened, shown, stale, target};
use crate::engine::{ENGINE_VERSION, Faults, JudgedCard, OpenCard};
use crate::problem::{Code, Problem};
use crate::request_body::ScorecardText;
use crate::state::State;
use crate::store::scorecards::{Baseline, CardContent, NewEvent, StoredCard, ToChange};
use crate::store::{Resource, Target};
use answer::{ChangeProblems, ReadProblems, RemoveProblems};

pub use answer::{CardAnswer, EventList, ShownBaseline, VersionList};
pub use create::{__path_create_card, BASELINE_SCENARIO, BASELINE_TOKEN, create_card};
pub use history::{__path_events, __path_read_version, __path_versions, events, read_version, versions};
pub use quarters::{
    __path_close, __path_read_actuals, __path_restate, __path_set_figures, __path_upload_actuals, close, read_actuals,
    restate, set_figures, upload_actuals,
};

/// Reads a saved scorecard: judged as it was when it was saved, not anew.
#[utoipa::path(get, path = "/api/v1/scorecards/{id}", tag = "Scorecards", operation_id = "read_scorecard",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("If-None-Match" = Option<String>, Header, description = "ETag that the client already has"),
    ),
    security(("token" = [])),
    responses(
        (status = 200, description = "The scorecard", body = ref("#/components/schemas/SavedScorecard"), headers(("ETag" = String, description = "The revision"))),
        (status = 304, description = "The client has the current revision"),
        ReadProblems,
    ))]
pub async fn read_card(state: Data<State>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let opened = opened(&request, &id)?;
    let stored = state.store.read_card(opened, None).await?.ok_or_else(Problem::not_found)?;
    shown(&request, stored.revision, || CardAnswer::of(opened.id, &stored).to_json())
}

/// Replaces a saved scorecard by another card and judges that. Closed quarters stay as they were, or say what they were in a restatement.
#[utoipa::path(put, path = "/api/v1/scorecards/{id}", tag = "Scorecards", operation_id = "replace_scorecard",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("If-Match" = String, Header, description = "ETag of the revision that was read"),
    ),
    security(("token" = [])),
    request_body(content = ref("#/components/schemas/Scorecard"), content_type = "application/json"),
    responses(
        (status = 200, description = "Replaced", body = ref("#/components/schemas/SavedScorecard"), headers(("ETag" = String, description = "The new revision"))),
        ChangeProblems,
    ))]
pub async fn replace_card(
    state: Data<State>,
    request: HttpRequest,
    id: Path<String>,
    card: ScorecardText,
) -> Result<HttpResponse, Problem> {
    let target = target(&request, &id)?;
    let (engine, today) = (state.clone(), target.now.to_date());
    let replaced = move |before: &OpenCard| before.replaced(engine.engine.open_card(&card.0)?.dated(&today)?);
    change(&state, &request, target, "replaced", replaced).await
}

/// Removes a saved scorecard, its history and its events for good.
#[utoipa::path(delete, path = "/api/v1/scorecards/{id}", tag = "Scorecards", operation_id = "delete_scorecard",
    params(
        ("id" = String, Path, description = "Id of the scorecard"),
        ("If-Match" = String, Header, description = "ETag of the revision that was read"),
    ),
    security(("token" = [])),
    responses((status = 204, description = "Removed"), RemoveProblems))]
pub async fn remove_card(state: Data<State>, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let target = target(&request, &id)?;
    done(state.store.delete(Resource::Scorecard, target).await?)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Makes a change to the card that the client has seen, and answers with the new revision.
async fn change(
    state: &Data<State>,
    request: &HttpRequest,
    target: Target,
    cause: &'static str,
    work: impl FnOnce(&OpenCard) -> Result<OpenCard, Faults> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let before = match state.store.card_to_change(target).await? {
        ToChange::Current(stored) => stored,
        ToChange::Stale { current } => return Err(stale(current)),
        ToChange::NotFound => return Err(Problem::not_found()),
    };
    let engine = state.clone();
    let content = in_background(move || {
        // What was kept was valid when it was saved; that it no longer is, is not the client's fault.
        let kept = |faults: Faults| Problem::new(Code::Internal, format!("a kept scorecard is not valid: {faults}"));
        let card = engine.engine.open_card(&before.card).map_err(kept)?;
        let changed = work(&card)?;
        let judged = changed.judged()?;
        let baseline = before.baseline.filter(|_| changed.has_plan_of(&card));
        Ok(content(cause, judged, Some(&card.judged().map_err(kept)?), baseline))
    })
    .await?;
    allowed::change(state, request)?;
    let expires_at = target.now.plus_days(UNCLAIMED_DAYS);
    let (revision, created_at) = done(state.store.change_card(target, content.clone(), expires_at).await?)?;
    let stored = StoredCard::of(&content, revision, created_at, target.now);
    Ok(made(revision, CardAnswer::of(target.id, &stored).to_json()))
}

fn content(
    cause: &'static str,
    judged: JudgedCard,
    before: Option<&JudgedCard>,
    baseline: Option<Baseline>,
) -> CardContent {
    let news = judged.news(before).into_iter();
    CardContent {
        cause,
        events: news.map(|(kind, escalation)| NewEvent { kind, escalation }).collect(),
        card: judged.card,
        report: judged.report,
        result_hash: judged.result_hash,
        engine_version: ENGINE_VERSION.to_owned(),
        baseline,
    }
}
