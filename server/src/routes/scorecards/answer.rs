//! A saved scorecard, its history and its events as the API shows them.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::openapi::{ContentBuilder, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, Type};
use utoipa::{IntoResponses, ToSchema};
use uuid::Uuid;

use crate::store::scorecards::{Baseline, StoredCard};

/// A saved scorecard.
#[derive(ToSchema)]
#[schema(as = SavedScorecard)]
pub struct CardAnswer<'a> {
    /// Its id, a UUIDv7; no secret.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// Counts its changes; also the ETag.
    pub revision: u64,
    /// RFC 3339.
    pub created_at: String,
    /// RFC 3339.
    pub updated_at: String,
    /// The saved scenario that the plan was taken from, null if it was not.
    #[schema(value_type = Option<ShownBaseline>)]
    pub baseline: Option<Baseline>,
    /// The card document.
    #[schema(value_type = Object)]
    pub card: &'a str,
    /// The judged card, as it was when this revision was saved.
    #[schema(value_type = Object)]
    pub report: &'a str,
}

/// A saved scenario that a plan was taken from.
#[derive(ToSchema)]
#[schema(as = Baseline)]
pub struct ShownBaseline {
    /// Its id.
    #[schema(format = "uuid")]
    pub scenario: String,
    /// Its revision at that time.
    pub revision: u64,
}

/// A part of a scorecard's history, newest first.
#[derive(Serialize, ToSchema)]
pub struct VersionList {
    /// The revisions.
    pub versions: Vec<Version>,
}

/// A revision of a scorecard.
#[derive(Serialize, ToSchema)]
pub struct Version {
    /// Its number.
    pub revision: u64,
    /// RFC 3339.
    pub saved_at: String,
    /// What made it: created, replaced, figures, closed, restated or actuals.
    pub cause: String,
    /// Version of the engine that judged it.
    pub engine: String,
    /// SHA-256 of its report.
    pub result_hash: String,
}

/// A part of a scorecard's events, newest first.
#[derive(Serialize, ToSchema)]
pub struct EventList {
    /// The events.
    pub events: Vec<ShownEvent>,
}

/// Something that happened to an escalation.
#[derive(Serialize, ToSchema)]
#[schema(as = ScorecardEvent)]
pub struct ShownEvent {
    /// Counts the scorecard's events, from 1.
    pub number: u64,
    /// escalation.raised or escalation.withdrawn.
    #[serde(rename = "type")]
    pub kind: String,
    /// RFC 3339.
    pub at: String,
    /// The revision that it came with.
    pub revision: u64,
    /// The escalation, as the judged card has it.
    #[schema(value_type = Object)]
    pub escalation: Box<RawValue>,
}

impl<'a> CardAnswer<'a> {
    pub fn of(id: Uuid, stored: &'a StoredCard) -> Self {
        Self {
            id,
            revision: stored.revision,
            created_at: stored.created_at.to_rfc3339(),
            updated_at: stored.updated_at.to_rfc3339(),
            baseline: stored.baseline,
            card: &stored.card,
            report: &stored.report,
        }
    }

    /// Put together as text, so that the documents stand in it exactly as they are stored.
    pub fn to_json(&self) -> String {
        let mut text = String::with_capacity(self.card.len() + self.report.len() + 256);
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{{\"id\":\"{}\",\"revision\":{},\"created_at\":\"{}\",\"updated_at\":\"{}\",\"baseline\":",
            self.id, self.revision, self.created_at, self.updated_at
        );
        let _ = match self.baseline {
            Some(baseline) => write!(text, "{{\"scenario\":\"{}\",\"revision\":{}}}", baseline.id, baseline.revision),
            None => write!(text, "null"),
        };
        let _ = write!(text, ",\"card\":{},\"report\":{}}}", self.card, self.report);
        text
    }
}

/// What may go wrong with reading a scorecard, for the OpenAPI document.
pub struct ReadProblems;

/// What may go wrong with changing a scorecard, for the OpenAPI document.
pub struct ChangeProblems;

/// What may go wrong with removing a scorecard, for the OpenAPI document.
pub struct RemoveProblems;

const READ: [(&str, &str); 3] = [
    ("400", "A header or the query cannot be read"),
    ("401", "No token"),
    ("404", "No such scorecard, or not with this token"),
];

const CHANGE: [(&str, &str); 11] = [
    ("400", "The document or a header cannot be read"),
    ("401", "No token"),
    ("404", "No such scorecard, or not with this token"),
    ("412", "Changed meanwhile; the ETag header has the current revision"),
    ("413", "Larger than 1 MiB"),
    ("415", "Not declared as the media type that is taken"),
    ("422", "Not valid; errors lists every fault, and nothing was changed"),
    ("428", "No If-Match"),
    ("429", "Too many changes from this address"),
    ("503", "Too much is waiting to be written"),
    ("507", "The storage is full"),
];

const REMOVE: [(&str, &str); 7] = [
    ("400", "A header cannot be read"),
    ("401", "No token"),
    ("404", "No such scorecard, or not with this token"),
    ("412", "Changed meanwhile; the ETag header has the current revision"),
    ("428", "No If-Match"),
    ("503", "Too much is waiting to be written"),
    ("507", "The storage is full"),
];

fn problems(list: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let problem = |status: &str, description: &str| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let mut answer = ResponseBuilder::new().description(description).content("application/problem+json", content);
        if status == "429" {
            let schema = ObjectBuilder::new().schema_type(Type::String).build();
            let wait =
                HeaderBuilder::new().schema(Some(schema)).description(Some("Seconds until the next one is possible"));
            answer = answer.header("Retry-After", wait.build());
        }
        RefOr::T(answer.build())
    };
    list.iter().map(|(status, description)| ((*status).to_owned(), problem(status, description))).collect()
}

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&READ)
    }
}

impl IntoResponses for RemoveProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&REMOVE)
    }
}

impl IntoResponses for ChangeProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&CHANGE)
    }
}
