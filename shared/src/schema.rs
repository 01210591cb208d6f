//! JSON Schemas of the documents, generated from what reads and writes them.

use serde_json::{Map, Value as Json, json};

use crate::commission::{Bands, Bonus};
use crate::inputs::{self, InputSpec, Kind};
use crate::ledger::{LineId, LineKind};
use crate::measures::{Measures, Rates, Ratios, Undefined};
use crate::program::{Model, Program};
use crate::scorecard::{Card, Template};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
const DECIMAL: &str = "^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$";
/// Limits of numbers in strings cannot be said in a schema, but a sign can. (-0 is 0.)
const NOT_NEGATIVE: &str = "^(-0+(\\.0+)?|[0-9]+(\\.[0-9]+)?)([eE][+-]?[0-9]+)?$";

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

fn exchange_rate(types: Json) -> Json {
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

/// The words of a field that may be left out.
fn words_or_null(words: &[&str]) -> Json {
    words.iter().map(|word| Json::from(*word)).chain([Json::Null]).collect()
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
        Kind::Bands => list_of::<Bands>(),
        Kind::Bonuses => list_of::<Vec<Bonus>>(),
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
fn list_of<T: schemars::JsonSchema>() -> Json {
    let mut generator =
        schemars::generate::SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    generator.meta_schema = None;
    let mut schema = generator.into_generator().into_root_schema_for::<T>().to_value();
    if let Json::Object(schema) = &mut schema {
        schema.remove("minItems");
        schema.remove("title");
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

/// The schema of a report, from the lists of ledger lines and measures.
pub fn report() -> Json {
    let decimal = json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" });
    let sides = |of: &str| {
        let of = json!({ "$ref": format!("#/$defs/{of}") });
        json!({
            "type": "object",
            "properties": { "vendor": of, "partner": of, "joint": of, "venture": of },
            "required": ["vendor", "partner", "joint"],
            "additionalProperties": false,
        })
    };
    let mut bare_scenario = scenario();
    if let Some(schema) = bare_scenario.as_object_mut() {
        schema.remove("$schema");
    }
    let line_ids: Vec<_> = LineId::ALL.iter().map(|id| id.as_str()).collect();
    let figures = |names: &[&str]| -> Map<String, Json> {
        names.iter().map(|name| ((*name).to_owned(), json!({ "$ref": "#/$defs/figure" }))).collect()
    };
    let (measures, ratios) = (figures(Measures::NAMES), figures(Ratios::NAMES));
    let mut with_rates = measures.clone();
    for name in Rates::NAMES {
        with_rates.insert((*name).to_owned(), json!({ "$ref": "#/$defs/rate" }));
    }
    let names_with_rates: Vec<_> = Measures::NAMES.iter().chain(Rates::NAMES).collect();
    json!({
        "$schema": DIALECT,
        "title": "Partner ROI report",
        "description": "The answer to a scenario. Amounts are signed as the owner of a ledger sees them: money in is positive.",
        "type": "object",
        "required": ["schema_version", "engine", "program", "result_hash", "scenario", "currency", "horizon", "ledgers", "measures", "ratios", "warnings"],
        "additionalProperties": false,
        "properties": {
            "schema_version": { "const": 1 },
            "engine": { "type": "string", "description": "Version of the engine" },
            "program": {
                "type": "object",
                "properties": { "id": { "type": "string" }, "version": { "type": "integer", "minimum": 1 } },
                "required": ["id", "version"],
                "additionalProperties": false,
            },
            "result_hash": { "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 over the RFC 8785 form of the report without this field" },
            "scenario": { "$ref": "#/$defs/scenario", "description": "The scenario with every input filled in" },
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
            "horizon": { "type": "integer", "minimum": 1, "maximum": 120 },
            "exchange_rate": exchange_rate("object".into()),
            "levels": { "type": "array", "items": { "type": "string" }, "description": "Where the level is judged anew: the level of each contract year" },
            "ledgers": sides("ledger"),
            "measures": sides("measures_and_rates"),
            "measures_unadjusted": sides("measures"),
            "ratios": {
                "type": "object",
                "properties": ratios,
                "required": Ratios::NAMES,
                "additionalProperties": false,
            },
            "warnings": { "type": "array", "items": {
                "type": "object",
                "properties": { "code": { "type": "string" }, "detail": { "type": "string" }, "amount": { "$ref": "#/$defs/decimal" }, "pointer": { "type": "string" } },
                "required": ["code", "detail"],
                "additionalProperties": false,
            } },
        },
        "$defs": {
            "scenario": bare_scenario,
            "decimal": decimal,
            "series": { "type": "array", "items": { "$ref": "#/$defs/decimal" }, "description": "H + 1 amounts, period 0 (signing) first" },
            "ledger": {
                "type": "object",
                "properties": {
                    "currency": { "type": "string" },
                    "lines": { "type": "array", "items": {
                        "type": "object",
                        "properties": {
                            "id": { "enum": line_ids },
                            "kind": { "enum": LineKind::WORDS },
                            "transfer": { "type": "boolean" },
                            "by_month": { "$ref": "#/$defs/series" },
                        },
                        "required": ["id", "kind", "transfer", "by_month"],
                        "additionalProperties": false,
                    } },
                    "net_by_month": { "$ref": "#/$defs/series" },
                },
                "required": ["currency", "lines", "net_by_month"],
                "additionalProperties": false,
            },
            "answer": { "oneOf": [
                { "type": "object", "properties": { "value": { "$ref": "#/$defs/decimal" } }, "required": ["value"] },
                { "type": "object", "properties": { "undefined": { "enum": Undefined::ALL.map(Undefined::code) } }, "required": ["undefined"] },
            ] },
            "figure": {
                "allOf": [{ "$ref": "#/$defs/answer" }],
                "properties": {
                    "value": true,
                    "undefined": true,
                    "final": { "$ref": "#/$defs/answer", "description": "Of a payback that dips again: when it is back for good" },
                    "month": { "type": "integer", "description": "Of peak funding: the month of the largest depth" },
                    "within_horizon": { "const": true, "description": "Of a lifetime value: only the months of the horizon count" },
                },
                "additionalProperties": false,
            },
            "rate": {
                "allOf": [{ "$ref": "#/$defs/answer" }],
                "properties": {
                    "value": true,
                    "undefined": true,
                    "roots": { "type": "array", "items": { "$ref": "#/$defs/decimal" }, "description": "Every rate there is, rising" },
                    "status": { "enum": ["unique", "multiple", "none"] },
                },
                "additionalProperties": false,
            },
            "measures": {
                "type": "object",
                "properties": measures,
                "required": Measures::NAMES,
                "additionalProperties": false,
            },
            "measures_and_rates": {
                "type": "object",
                "properties": with_rates,
                "required": names_with_rates,
                "additionalProperties": false,
            },
        },
    })
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

    #[test]
    fn the_scenario_schema_knows_every_input() {
        let schema = scenario();
        for spec in inputs::all() {
            let pointer = format!("/properties/{}", spec.path.replace('.', "/properties/"));
            assert_eq!(schema.pointer(&pointer).unwrap()["title"], spec.label, "{pointer}");
        }
    }
}
