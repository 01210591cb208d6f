//! The schema of reports, from the lists of ledger lines and measures.

use serde_json::{Value as Json, json};

use super::figures::{definitions, figures, sides};
use super::scenario::exchange_rate;
use super::{DIALECT, bare, reference, scenario};
use crate::ledger::{LineId, LineKind};
use crate::measures::Ratios;

/// The schema of a report.
pub fn report() -> Json {
    let line_ids: Vec<_> = LineId::ALL.iter().map(|id| id.as_str()).collect();
    let mut schema = json!({
        "$schema": DIALECT,
        "title": "Partner ROI report",
        "description": "The answer to a scenario. Amounts are signed as the owner of a ledger sees them: money in is positive.",
        "type": "object",
        "required": ["schema_version", "engine", "program", "result_hash", "disclaimer", "scenario", "currency", "horizon", "ledgers", "measures", "ratios", "warnings"],
        "additionalProperties": false,
        "properties": {
            "schema_version": { "const": 1 },
            "engine": { "type": "string", "description": "Version of the engine" },
            "program": {
                "type": "object",
                "properties": {
                    "id": { "type": "string" },
                    "version": { "type": "integer", "minimum": 1 },
                },
                "required": ["id", "version"],
                "additionalProperties": false,
            },
            "result_hash": { "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 over the RFC 8785 form of the report without this field" },
            "scenario": { "$ref": "#/$defs/scenario", "description": "The scenario with every input filled in" },
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
            "disclaimer": { "type": "string", "description": "The program's sentence that the answer is an estimate, not a promise" },
            "horizon": { "type": "integer", "minimum": 1, "maximum": 120 },
            "exchange_rate": exchange_rate("object".into()),
            "levels": { "type": "array", "items": { "type": "string" }, "description": "Where the level is judged anew: the level of each contract year" },
            "ledgers": sides(&reference("ledger")),
            "measures": sides(&reference("measures_and_rates")),
            "measures_unadjusted": sides(&reference("measures")),
            "ratios": {
                "type": "object",
                "properties": figures(Ratios::NAMES),
                "required": Ratios::NAMES,
                "additionalProperties": false,
            },
            "warnings": { "type": "array", "items": {
                "type": "object",
                "properties": { "code": { "type": "string" }, "detail": { "type": "string" }, "amount": { "$ref": "#/$defs/decimal" }, "at": { "$ref": "#/$defs/decimal" }, "pointer": { "type": "string" } },
                "required": ["code", "detail"],
                "additionalProperties": false,
            } },
        },
        "$defs": {
            "scenario": bare(scenario()),
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
        },
    });
    if let Some(Json::Object(kept)) = schema.get_mut("$defs") {
        kept.extend(definitions());
    }
    schema
}
