//! The OpenAPI document, made from the code: the operations from the handlers, the documents' schemas
//! from the engine.

use serde_json::{Map, Value, json};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::engine::{Document, Engine};
use crate::{problem, routes};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Partner ROI",
        description = "What a partnership costs and earns, seen by both sides. Decimals travel as strings; a number literal is \
            accepted and read as written. Every error is a problem document (RFC 9457) that lists all faults at once.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/")),
    paths(
        routes::calculate,
        routes::answer,
        routes::list_programs,
        routes::show_program,
        routes::schema,
        routes::create,
        routes::read,
        routes::replace,
        routes::remove,
        routes::list_templates,
        routes::show_template,
        routes::create_card,
        routes::read_card,
        routes::replace_card,
        routes::remove_card,
        routes::versions,
        routes::read_version,
        routes::events,
        routes::set_figures,
        routes::close,
        routes::restate,
        routes::upload_actuals,
        routes::read_actuals,
        routes::alive,
        routes::ready,
    ),
    components(schemas(
        problem::ProblemBody<'_>,
        problem::FieldError,
        routes::StoredAnswer<'_>,
        routes::Notice,
        routes::CardAnswer<'_>,
        routes::ShownBaseline,
    )),
    tags(
        (name = "Calculation", description = "Scenario in, report out; nothing is kept."),
        (name = "Scenarios", description = "Save, read, change and remove. No account; a scenario's tokens open it."),
        (name = "Scorecards", description = "Whether a partnership does what it should, quarter by quarter. Opened by tokens, as scenarios are."),
        (name = "Templates", description = "What scorecards are judged by."),
        (name = "Programs", description = "The vendors' programs that can be calculated with."),
        (name = "Schemas", description = "JSON Schemas of the documents."),
        (name = "Operation", description = "For whoever runs the server."),
    ),
    modifiers(&Token),
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "The edit token (pre_…) or, for reading, the read token (prr_…) of the scenario or scorecard.",
            ))
            .build();
        openapi.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The document.
pub fn document(engine: &Engine) -> Value {
    // The types of the document cannot fail to serialize; an empty one would fail the snapshot test.
    let mut document = serde_json::to_value(Api::openapi()).unwrap_or_default();
    let mut components = Map::new();
    for (name, of) in [
        ("Scenario", Document::Scenario),
        ("Report", Document::Report),
        ("Program", Document::Program),
        ("Scorecard", Document::Scorecard),
        ("Template", Document::Template),
        ("ScorecardReport", Document::ScorecardReport),
    ] {
        hoist(name, engine.schema(of), &mut components);
    }
    for (name, schema) in engine.change_schemas() {
        hoist(name, schema, &mut components);
    }
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        for (name, field, target) in [
            ("SavedScenario", "scenario", "Scenario"),
            ("SavedScenario", "report", "Report"),
            ("SavedScorecard", "card", "Scorecard"),
            ("SavedScorecard", "report", "ScorecardReport"),
            ("ScorecardEvent", "escalation", "ScorecardReport.escalation"),
        ] {
            if let Some(property) =
                schemas.get_mut(name).and_then(|schema| schema.pointer_mut(&format!("/properties/{field}")))
            {
                *property = json!({ "$ref": format!("#/components/schemas/{target}") });
            }
        }
        schemas.extend(components);
        for (name, saved) in [("NewlySavedScenario", "SavedScenario"), ("NewlySavedScorecard", "SavedScorecard")] {
            schemas.insert(name.to_owned(), newly_saved(saved));
        }
    }
    document
}

/// The document as text, as it is served, printed and kept as a snapshot.
pub fn text(engine: &Engine) -> String {
    serde_json::to_string_pretty(&document(engine)).unwrap_or_default()
}

/// Something saved as it is answered once, with its tokens.
fn newly_saved(saved: &str) -> Value {
    json!({
        "allOf": [
            { "$ref": format!("#/components/schemas/{saved}") },
            {
                "type": "object",
                "required": ["edit_token", "read_token"],
                "properties": {
                    "edit_token": { "type": "string", "description": "Allows to change, to remove and to read. Told only here." },
                    "read_token": { "type": "string", "description": "Allows to read; belongs into share links. Told only here." },
                },
            },
        ],
    })
}

/// Puts a schema and its definitions among the components, where references inside an OpenAPI document
/// can reach them.
fn hoist(name: &str, mut schema: Value, components: &mut Map<String, Value>) {
    let definitions = match &mut schema {
        Value::Object(schema) => {
            schema.remove("$schema");
            schema.remove("$id");
            schema.remove("$defs")
        }
        _ => None,
    };
    if let Some(Value::Object(definitions)) = definitions {
        for (inner, mut definition) in definitions {
            point_to_components(name, &mut definition);
            components.insert(format!("{name}.{inner}"), definition);
        }
    }
    point_to_components(name, &mut schema);
    components.insert(name.to_owned(), schema);
}

fn point_to_components(name: &str, value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(target) if key == "$ref" => {
                        if let Some(inner) = target.strip_prefix("#/$defs/") {
                            *target = format!("#/components/schemas/{name}.{inner}");
                        } else if target == "#" {
                            *target = format!("#/components/schemas/{name}");
                        }
                    }
                    value => point_to_components(name, value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| point_to_components(name, value)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_of_the_document_leads_somewhere() {
        fn references(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(object) => {
                    for (key, value) in object {
                        match value {
                            Value::String(target) if key == "$ref" => found.push(target.clone()),
                            value => references(value, found),
                        }
                    }
                }
                Value::Array(list) => list.iter().for_each(|value| references(value, found)),
                _ => {}
            }
        }
        let document = document(&Engine::default());
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 20, "{} references", found.len());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leaves the document"));
            assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
    }
}
