//! The schema of scenarios, from the registry of inputs.

use serde_json::{Map, Value as Json, json};

use super::{DECIMAL, DIALECT, NOT_NEGATIVE, declared, words_or_null};
use crate::commission::{Bands, Bonus};
use crate::inputs::{self, InputSpec, Kind};
use crate::program::Model;

/// The schema of a scenario document, from the registry of inputs.
pub fn scenario() -> Json {
    let mut properties = Map::new();
    let name = |text: &str| json!({ "type": "string", "minLength": 1, "description": text });
    properties.insert("program".to_owned(), name("Id of the program"));
    properties.insert("partner_type".to_owned(), name("Id of a partner type of the program"));
    let mut level = name("Id of a level of the program; required if it has levels");
    level["type"] = json!(["string", "null"]);
    properties.insert("level".to_owned(), level);
    properties.insert(
        "program_version".to_owned(),
        json!({ "type": ["integer", "null"], "minimum": 1, "description": "Left out: the highest published version" }),
    );
    properties.insert(
        "model".to_owned(),
        json!({ "enum": words_or_null(Model::WORDS), "description": "Partnership model; left out: the program's first" }),
    );
    properties.insert(
        "plan".to_owned(),
        json!({ "type": ["string", "null"], "description": "Id of a payout plan of the program; left out: the level's" }),
    );
    properties.insert("exchange_rate".to_owned(), exchange_rate(json!(["object", "null"])));
    for spec in inputs::all() {
        insert(&mut properties, spec.path, input(spec));
    }
    json!({
        "$schema": DIALECT,
        "title": "Partner ROI scenario",
        "description": "One person's what-if: only what differs from the program's defaults. Decimals are strings; number literals are accepted and read exactly as written.",
        "type": "object",
        "properties": properties,
        "required": ["program", "partner_type"],
        "additionalProperties": false,
    })
}

pub(super) fn exchange_rate(types: Json) -> Json {
    json!({
        "type": types,
        "description": "Another currency to see all amounts in, at a rate somebody typed in",
        "properties": {
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$", "description": "The other currency" },
            "rate": { "type": ["string", "number"], "pattern": NOT_NEGATIVE, "exclusiveMinimum": 0, "description": "How much of it one unit of the program's currency is" },
            "date": { "type": "string", "format": "date", "description": "The day of the rate" },
        },
        "required": ["currency", "rate", "date"],
        "additionalProperties": false,
    })
}

/// The schemas of all inputs by their dotted path, each put into a frame.
pub(crate) fn inputs_by_path(frame: impl Fn(Json) -> Json) -> Map<String, Json> {
    inputs::all().iter().map(|spec| (spec.path.to_owned(), frame(input(spec)))).collect()
}

fn insert(properties: &mut Map<String, Json>, path: &str, schema: Json) {
    match path.split_once('.') {
        None => {
            properties.insert(path.to_owned(), schema);
        }
        Some((first, rest)) => {
            let object = properties
                .entry(first)
                .or_insert_with(|| json!({ "type": "object", "properties": {}, "additionalProperties": false }));
            if let Some(Json::Object(inner)) = object.get_mut("properties") {
                insert(inner, rest, schema);
            }
        }
    }
}

fn input(spec: &InputSpec) -> Json {
    let mut schema = match spec.kind {
        Kind::Money | Kind::Rate | Kind::Count => decimal(spec),
        Kind::OptionalMoney => {
            let mut schema = decimal(spec);
            schema["type"] = json!(["string", "number", "null"]);
            schema
        }
        Kind::Bands => empty_or::<Bands>(),
        Kind::Bonuses => empty_or::<Vec<Bonus>>(),
        Kind::Months => months(spec, json!(["integer", "string"])),
        Kind::OptionalMonths => months(spec, json!(["integer", "string", "null"])),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Season => json!({ "type": "array", "items": decimal(spec), "minItems": 12, "maxItems": 12 }),
    };
    let unit = match spec.kind {
        Kind::Money => "money in the program's currency",
        Kind::Rate => "a fraction, 0.25 is 25%",
        Kind::Count => "a count; fractions are expected values",
        Kind::Months => "whole months",
        Kind::OptionalMonths => "whole months, null for no limit",
        Kind::Choice(_) => "a word",
        Kind::Season => "twelve factors of mean 1",
        Kind::OptionalMoney => "money in the program's currency, null for no limit",
        Kind::Bands => "bands, lowest first, the first from 0",
        Kind::Bonuses => "bonuses",
    };
    let limits = if spec.min.is_empty() { String::new() } else { format!(", from {} to {}", spec.min, spec.max) };
    if let Json::Object(schema) = &mut schema {
        schema.insert("title".to_owned(), spec.label.into());
        schema.insert("description".to_owned(), format!("{} Unit: {unit}{limits}.", spec.help).into());
        if let Ok(default) = spec.read_text(spec.default) {
            let default = serde_json::from_str(&default.to_node().to_json()).unwrap_or_default();
            schema.insert("default".to_owned(), default);
        }
    }
    schema
}

/// A list as its type declares it, which may be empty.
fn empty_or<T: schemars::JsonSchema>() -> Json {
    let mut schema = declared::<T>();
    if let Json::Object(schema) = &mut schema {
        schema.remove("minItems");
    }
    schema
}

/// A string carries the decimal exactly; a literal is read as written, so its limits can be stated.
fn decimal(spec: &InputSpec) -> Json {
    let limit = |text: &str| serde_json::from_str::<Json>(text).unwrap_or(Json::Null);
    let pattern = if spec.min.starts_with('-') { DECIMAL } else { NOT_NEGATIVE };
    json!({ "type": ["string", "number"], "pattern": pattern, "minimum": limit(spec.min), "maximum": limit(spec.max) })
}

fn months(spec: &InputSpec, types: Json) -> Json {
    let mut schema = decimal(spec);
    schema["type"] = types;
    schema["pattern"] = "^[0-9]+$".into();
    schema
}
