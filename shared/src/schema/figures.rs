//! What answers have in common: decimals as they are written, figures, measures by side.

use serde_json::{Map, Value as Json, json};

use super::reference;
use crate::measures::{Measures, Rates, Ratios, Undefined};

/// The sides that every report has, and the one that only a joint venture has.
const SIDES: [&str; 3] = ["vendor", "partner", "joint"];
const VENTURE: &str = "venture";

/// Definitions that reports and answers refer to.
pub(super) fn definitions() -> Map<String, Json> {
    let mut with_rates = figures(Measures::NAMES);
    with_rates.extend(Rates::NAMES.iter().map(|name| ((*name).to_owned(), reference("rate"))));
    let names_with_rates: Vec<_> = Measures::NAMES.iter().chain(Rates::NAMES).collect();
    let definitions = [
        ("decimal", json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" })),
        (
            "series",
            json!({ "type": "array", "items": reference("decimal"), "description": "H + 1 amounts, period 0 (signing) first" }),
        ),
        (
            "outcome",
            json!({ "oneOf": [
                { "type": "object", "properties": { "value": reference("decimal") }, "required": ["value"] },
                { "type": "object", "properties": { "undefined": { "enum": Undefined::ALL.map(Undefined::code) } }, "required": ["undefined"] },
            ] }),
        ),
        ("figure", closed(Map::new(), &[], figure_properties())),
        ("rate", closed(Map::new(), &[], rate_properties())),
        (
            "measures",
            json!({ "type": "object", "properties": figures(Measures::NAMES), "required": Measures::NAMES, "additionalProperties": false }),
        ),
        (
            "measures_and_rates",
            json!({ "type": "object", "properties": with_rates, "required": names_with_rates, "additionalProperties": false }),
        ),
    ];
    definitions.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// An outcome with other properties, some of them required, and what may stand beside it.
pub(super) fn closed(mut properties: Map<String, Json>, required: &[&str], beside: Map<String, Json>) -> Json {
    properties.insert("value".to_owned(), true.into());
    properties.insert("undefined".to_owned(), true.into());
    properties.extend(beside);
    json!({
        "allOf": [reference("outcome")],
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// What may stand beside the outcome of a measure or a ratio.
pub(super) fn figure_properties() -> Map<String, Json> {
    let mut last = closed(Map::new(), &[], Map::new());
    last["description"] = "Of a payback that dips again: when it is back for good".into();
    let properties = [
        ("final", last),
        ("month", json!({ "type": "integer", "description": "Of peak funding: the month of the largest depth" })),
        (
            "within_horizon",
            json!({ "const": true, "description": "Of a lifetime value: only the months of the horizon count" }),
        ),
    ];
    properties.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// What may stand beside the outcome of an internal rate.
pub(super) fn rate_properties() -> Map<String, Json> {
    let roots = json!({ "type": "array", "items": reference("decimal"), "description": "Every rate there is, rising" });
    let status = json!({ "enum": ["unique", "multiple", "none"] });
    [("roots".to_owned(), roots), ("status".to_owned(), status)].into_iter().collect()
}

/// A figure under each of these names.
pub(super) fn figures(names: &[&str]) -> Map<String, Json> {
    names.iter().map(|name| ((*name).to_owned(), reference("figure"))).collect()
}

/// The same of each side.
pub(super) fn sides(of: &Json) -> Json {
    let sides = SIDES.into_iter().chain([VENTURE]);
    let properties: Map<_, _> = sides.map(|side| (side.to_owned(), of.clone())).collect();
    json!({ "type": "object", "properties": properties, "required": SIDES, "additionalProperties": false })
}

/// The names of all figures, such as `partner.npv`; those of internal rates only if they are wanted.
pub(super) fn names(rates: bool) -> Vec<String> {
    let rates = if rates { Rates::NAMES } else { &[] };
    let of_sides = SIDES.into_iter().chain([VENTURE]).flat_map(|side| {
        let measures = Measures::NAMES.iter().chain(rates);
        measures.map(move |measure| format!("{side}.{measure}"))
    });
    of_sides.chain(Ratios::NAMES.iter().map(|ratio| format!("ratios.{ratio}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::names;
    use crate::what_if::Target;

    #[test]
    fn every_name_is_one_of_a_figure() {
        let all = names(true);
        assert!(all.iter().all(|name| Target::from_name(name).is_some_and(|target| target.name() == *name)));
        assert!(["venture.irr", "ratios.cac", "partner.roi"].iter().all(|name| all.iter().any(|known| known == name)));
        assert!(!names(false).iter().any(|name| name.contains("irr")));
    }
}
