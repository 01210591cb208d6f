//! JSON Schemas of the documents, generated from what reads and writes them.

mod answers;
mod figures;
mod questions;
mod report;
mod scenario;
mod scorecard;

use serde_json::{Map, Value as Json, json};

use crate::document::words;
use crate::program::Program;
use crate::scorecard::changes::{Closing, Figures, Restating};
use crate::scorecard::{Card, Template};

pub use questions::question;
pub use report::report;
pub(crate) use scenario::inputs_by_path;
pub use scenario::scenario;
pub use scorecard::{scorecard_explanation, scorecard_report};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
const DECIMAL: &str = "^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$";
/// Limits of numbers in strings cannot be said in a schema, but a sign can. (-0 is 0.)
const NOT_NEGATIVE: &str = "^(-0+(\\.0+)?|[0-9]+(\\.[0-9]+)?)([eE][+-]?[0-9]+)?$";

words! {
    /// A question that is asked as a document.
    pub enum Question {
        /// [`measure`](crate::requests::measure)
        Measure = "measure",
        /// [`commission`](crate::requests::commission)
        Commission = "commission",
        /// [`explain`](crate::requests::explain)
        Explain = "explain",
        /// [`goal_seek`](crate::requests::goal_seek)
        GoalSeek = "goal-seek",
        /// [`sensitivity`](crate::requests::sensitivity)
        Sensitivity = "sensitivity",
        /// [`grid`](crate::requests::grid)
        Grid = "grid",
        /// [`levels`](crate::requests::levels)
        Levels = "levels",
        /// [`cases`](crate::requests::cases)
        Cases = "cases",
        /// [`forecast`](crate::requests::forecast)
        Forecast = "forecast",
        /// [`replay`](crate::requests::replay)
        Replay = "replay",
        /// [`simulate`](crate::requests::simulate)
        Simulate = "simulate",
        /// [`compare`](crate::requests::compare)
        Compare = "compare",
    }
}

/// The schema of a program document, from the declarations that read it.
pub fn program() -> Json {
    of_declaration(schemars::schema_for!(Program), "Partner ROI program")
}

/// The schema of a scorecard document, from the declarations that read it. Its plan's scenario is left to
/// [`scenario`].
pub fn scorecard() -> Json {
    of_declaration(schemars::schema_for!(Card), "Partner ROI scorecard")
}

/// The schema of a scorecard template.
pub fn template() -> Json {
    of_declaration(schemars::schema_for!(Template), "Partner ROI scorecard template")
}

/// The schema of the figures of an open quarter.
pub fn quarter_figures() -> Json {
    with_entries(of_declaration(schemars::schema_for!(Figures), "Figures of a quarter"))
}

/// The schema of the closing of a quarter.
pub fn quarter_closing() -> Json {
    of_declaration(schemars::schema_for!(Closing), "Closing of a quarter")
}

/// The schema of the restatement of a closed quarter.
pub fn quarter_restating() -> Json {
    with_entries(of_declaration(schemars::schema_for!(Restating), "Restatement of a quarter"))
}

/// Entries must be given, be it as an empty list: left out by mistake they would take every figure away.
fn with_entries(mut schema: Json) -> Json {
    match schema.get_mut("required") {
        Some(Json::Array(required)) => required.push("entries".into()),
        _ => schema["required"] = json!(["entries"]),
    }
    schema
}

/// The words of a field that may be left out.
fn words_or_null(words: &[&str]) -> Json {
    words.iter().map(|word| Json::from(*word)).chain([Json::Null]).collect()
}

/// A type as it declares itself, with nothing outside of it.
fn declared<T: schemars::JsonSchema>() -> Json {
    let mut generator =
        schemars::generate::SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    generator.meta_schema = None;
    let mut schema = generator.into_generator().into_root_schema_for::<T>().to_value();
    if let Json::Object(schema) = &mut schema {
        schema.remove("title");
    }
    schema
}

/// A reference to a definition of the same document.
fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// An object with these properties and no others.
fn object<'a>(required: &[&str], properties: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    let properties: Map<_, _> = properties.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// The same, or `null`, as what may be left out may be.
fn or_null(mut schema: Json) -> Json {
    if let Some(Json::Array(words)) = schema.get_mut("enum") {
        words.push(Json::Null);
        return schema;
    }
    match schema.get_mut("type") {
        Some(Json::Array(types)) => types.push("null".into()),
        Some(one) => *one = json!([one.take(), "null"]),
        None => return json!({ "anyOf": [schema, { "type": "null" }] }),
    }
    schema
}

/// A schema as a part of another.
fn bare(mut schema: Json) -> Json {
    if let Json::Object(schema) = &mut schema {
        schema.remove("$schema");
    }
    schema
}

fn of_declaration(schema: schemars::Schema, title: &str) -> Json {
    let mut schema = schema.to_value();
    schema["title"] = title.into();
    let_lists_be_left_out(&mut schema);
    schema
}

/// Lists and flags may be left out of a document, which the types alone do not say.
fn let_lists_be_left_out(schema: &mut Json) {
    match schema {
        Json::Object(object) => {
            let properties = object.get("properties").cloned().unwrap_or_default();
            if let Some(Json::Array(required)) = object.get_mut("required") {
                required.retain(|key| {
                    let property = &properties[key.as_str().unwrap_or_default()];
                    let optional = property["type"] == "array"
                        || property["type"] == "boolean"
                        || property["$ref"] == "#/$defs/Defaults"
                        || property["$ref"] == "#/$defs/Factors";
                    !optional
                });
            }
            object.values_mut().for_each(let_lists_be_left_out);
        }
        Json::Array(items) => items.iter_mut().for_each(let_lists_be_left_out),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs;

    #[test]
    fn what_may_be_left_out_of_a_program_is_not_required() {
        let schema = program();
        let required = |of: &str| schema.pointer(&format!("{of}/required")).cloned().unwrap_or_default();
        assert_eq!(required("/$defs/Case"), json!(["id", "name"]));
        assert_eq!(required("/$defs/Attrition"), json!(["monthly"]));
        assert_eq!(required("/$defs/RolloutPhase"), json!(["from_month", "to_month", "source"]));
        let whole = required("");
        assert!(["cases", "attrition"].iter().all(|key| !whole.as_array().unwrap().contains(&json!(key))), "{whole}");
    }

    /// All references of a schema.
    fn references(schema: &Json, found: &mut Vec<String>) {
        match schema {
            Json::Object(object) => {
                found.extend(object.get("$ref").and_then(Json::as_str).map(ToOwned::to_owned));
                object.values().for_each(|part| references(part, found));
            }
            Json::Array(items) => items.iter().for_each(|part| references(part, found)),
            _ => {}
        }
    }

    #[test]
    fn references_lead_to_definitions_and_definitions_are_referred_to() {
        let questions = Question::WORDS.iter().filter_map(|word| Question::from_word(word)).map(question);
        let documents = [report(), program(), scorecard(), template(), scorecard_report(), scorecard_explanation()];
        for schema in documents.into_iter().chain(questions) {
            let mut found = Vec::new();
            references(&schema, &mut found);
            for reference in &found {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(schema.pointer(pointer).is_some(), "{reference} of {}", schema["title"]);
            }
            for name in schema["$defs"].as_object().unwrap().keys() {
                let used = found.contains(&format!("#/$defs/{name}")) || ["answer", "error"].contains(&name.as_str());
                assert!(used, "nothing refers to {name} of {}", schema["title"]);
            }
        }
    }

    #[test]
    fn the_scenario_schema_knows_every_input() {
        let schema = scenario();
        for spec in inputs::all() {
            let pointer = format!("/properties/{}", spec.path.replace('.', "/properties/"));
            assert_eq!(schema.pointer(&pointer).unwrap()["title"], spec.label, "{pointer}");
        }
    }
}
