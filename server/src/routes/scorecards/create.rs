//! Saving a new scorecard: once, however often the request is repeated.

use actix_web::http::header::HeaderName;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::answer::CardAnswer;
use super::content;
use crate::clock::Moment;
use crate::engine::Engine;
use crate::problem::{Code, FieldError, Problem};
use crate::request_body::ScorecardText;
use crate::routes::background::in_background;
use crate::routes::creation::Creation;
use crate::routes::headers::text;
use crate::state::State;
use crate::store::scorecards::{Baseline, StoredCard};
use crate::store::{Opened, Resource};
use crate::tokens::TokenHash;

/// Id of the saved scenario that is the plan.
pub const BASELINE_SCENARIO: HeaderName = HeaderName::from_static("baseline-scenario");
/// A token that opens it.
pub const BASELINE_TOKEN: HeaderName = HeaderName::from_static("baseline-token");

/// Saves a scorecard, judged. Nobody has to sign in; the tokens in the answer are the only way back to it.
#[utoipa::path(post, path = "/api/v1/scorecards", tag = "Scorecards", operation_id = "create_scorecard",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless for 24 hours: it gets the first answer again"),
        ("Baseline-Scenario" = Option<String>, Header, description = "Id of the saved scenario that is the plan; `plan` in the card then says only from which quarter on"),
        ("Baseline-Token" = Option<String>, Header, description = "Read or edit token of that scenario"),
    ),
    request_body(content = ref("#/components/schemas/Scorecard"), content_type = "application/json", example = json!({"schema_version": 1, "template": {"id": "health", "version": 1}, "quarters": [{"quarter": "2026-Q1", "status": "open", "entries": [{"metric": "vendor_alignment", "actual": "8"}, {"metric": "partner_alignment", "actual": "6"}]}]})),
    responses(
        (status = 201, description = "Saved", body = ref("#/components/schemas/NewlySavedScorecard"), headers(("ETag" = String, description = "The revision"), ("Location" = String, description = "Where the scorecard is"))),
        (status = 400, description = "The document or a header cannot be read", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 413, description = "Larger than 1 MiB", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 415, description = "Not declared as application/json", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 422, description = "Not valid, no such baseline scenario for this token, or the idempotency key was used for another request", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 429, description = "Too many saves from this address", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json", headers(("Retry-After" = String, description = "Seconds until the next save is possible"))),
        (status = 503, description = "Too much is waiting to be written", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
        (status = 507, description = "The storage is full", body = ref("#/components/schemas/Problem"), content_type = "application/problem+json"),
    ))]
pub async fn create_card(
    state: Data<State>,
    request: HttpRequest,
    card: ScorecardText,
) -> Result<HttpResponse, Problem> {
    let wanted = Wanted::of(&request)?;
    let (scenario, token) = wanted.as_ref().map_or(("", ""), |wanted| (wanted.scenario, wanted.token));
    let creation = Creation::of(&state, &request, Resource::Scorecard, &[&card.0, scenario, token])?;
    if let Some(answer) = creation.answered_before().await? {
        return Ok(answer);
    }
    let (document, baseline) = match &wanted {
        Some(wanted) => {
            let (document, baseline) = wanted.put_into(&state, &card.0, creation.now).await?;
            (document, Some(baseline))
        }
        None => (card.0, None),
    };
    let (engine, today) = (state.clone(), creation.now.to_date());
    let judged = in_background(move || Ok(engine.engine.open_card(&document)?.dated(&today)?.judged()?)).await?;
    let content = content("created", judged, None, baseline);
    let stored = StoredCard::of(&content, 1, creation.now, creation.now);
    let body = CardAnswer::of(creation.id, &stored).to_json();
    creation.keep(content, body, |new| state.store.create_card(new)).await
}

/// The saved scenario that a card is to take its plan from.
struct Wanted<'a> {
    scenario: &'a str,
    token: &'a str,
}

impl<'a> Wanted<'a> {
    fn of(request: &'a HttpRequest) -> Result<Option<Self>, Problem> {
        match (text(request, &BASELINE_SCENARIO)?, text(request, &BASELINE_TOKEN)?) {
            (Some(scenario), Some(token)) => Ok(Some(Self { scenario: scenario.trim(), token: token.trim() })),
            (None, None) => Ok(None),
            _ => Err(Problem::new(
                Code::InvalidHeader,
                "Baseline-Scenario and Baseline-Token belong together; one of them is missing.",
            )),
        }
    }

    async fn put_into(&self, state: &State, card: &str, now: Moment) -> Result<(String, Baseline), Problem> {
        let id = Uuid::try_parse(self.scenario).map_err(|_| no_baseline())?;
        let stored =
            state.store.read(Opened { id, token: TokenHash::of(self.token), now }).await?.ok_or_else(no_baseline)?;
        let document = Engine::card_with_plan(card, &stored.scenario)?;
        Ok((document, Baseline { id, revision: stored.revision }))
    }
}

/// An unknown id and a wrong token look alike, as they do under the scenario's own address.
fn no_baseline() -> Problem {
    let detail = "There is no saved scenario of this id in Baseline-Scenario, or Baseline-Token does not open it.";
    let error =
        FieldError { pointer: "/plan/scenario".to_owned(), code: "unknown_baseline".into(), detail: detail.to_owned() };
    Problem { errors: vec![error], ..Problem::new(Code::InvalidDocument, detail) }
}

/// A document that stands as text in an answer.
pub fn raw(document: String) -> Result<Box<RawValue>, Problem> {
    RawValue::from_string(document).map_err(|error| Problem::new(Code::Internal, error.to_string()))
}
