//! A saved scenario as the API shows it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A saved scenario.
#[derive(ToSchema)]
#[schema(as = SavedScenario)]
pub struct StoredAnswer<'a> {
    /// Its id, a UUIDv7; no secret.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// Counts its changes; also the ETag.
    pub revision: u64,
    /// RFC 3339.
    pub created_at: &'a str,
    /// RFC 3339.
    pub updated_at: &'a str,
    /// The scenario document.
    #[schema(value_type = Object)]
    pub scenario: &'a str,
    /// The report as it was computed when this revision was saved.
    #[schema(value_type = Object)]
    pub report: &'a str,
    /// What the person should know beside the report.
    #[schema(value_type = Vec<Notice>)]
    pub notices: &'a str,
}

/// Something to know beside the report.
#[derive(Serialize, ToSchema)]
pub struct Notice {
    /// Stable code, for example engine_differs.
    pub code: &'static str,
    /// A sentence for a person.
    pub detail: String,
}

impl StoredAnswer<'_> {
    /// The documents stand in the text exactly as they are stored, which is why it is put together
    /// here and not by a serializer that would have to read them first. None of the other parts can
    /// contain a character that JSON escapes.
    pub fn to_json(&self) -> String {
        format!(
            "{{\"id\":\"{}\",\"revision\":{},\"created_at\":\"{}\",\"updated_at\":\"{}\",\"scenario\":{},\"report\":{},\"notices\":{}}}",
            self.id, self.revision, self.created_at, self.updated_at, self.scenario, self.report, self.notices
        )
    }
}
