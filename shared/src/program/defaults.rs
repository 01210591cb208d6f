//! Values that hold unless a person says otherwise.

use crate::document::{Field, Fields, FromNode, Node, below, shortened, wrong_type};
use crate::fault::{Fault, code, detail};
use crate::inputs::{InputId, Value};

/// A value that holds unless the person says otherwise, and where it comes from: a source, or an
/// assumption with a one-line reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultValue {
    /// Of which input.
    pub input: InputId,
    /// As the input reads it.
    pub value: Value,
    /// Short name of the source that states it.
    pub source: Option<String>,
    /// Why it is assumed, if no source states it.
    pub assumption: Option<String>,
}

/// Values of inputs, in the document by their path, such as `deal_size` or
/// `vendor_costs.acquisition.monthly`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Defaults(Vec<DefaultValue>);

impl Defaults {
    /// The values, in the order of the document.
    pub fn iter(&self) -> std::slice::Iter<'_, DefaultValue> {
        self.0.iter()
    }
}

/// What the entries of an object hold, in the order of the document; nothing if one of them could not be read. `read` takes
/// key, value and pointer of an entry.
pub(super) fn entries<T>(
    node: &Node,
    at: String,
    faults: &mut Vec<Fault>,
    read: impl Fn(&str, &Node, String, &mut Vec<Fault>) -> Option<T>,
) -> Option<Vec<T>> {
    let Node::Object(entries) = node else {
        faults.push(wrong_type(at, "an object", node));
        return None;
    };
    let mut values = Vec::with_capacity(entries.len());
    for (key, node) in entries {
        values.extend(read(key, node, below(&at, key), faults));
    }
    (values.len() == entries.len()).then_some(values)
}

impl FromNode for Defaults {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        entries(node, at, faults, read_default).map(Self)
    }
}

impl Field for Defaults {
    const BLANK: Self = Self(Vec::new());
    const OPTIONAL: bool = true;
}

#[cfg(feature = "authoring")]
fn read_value(input: InputId, value: &Node, at: &str, fields: &mut Fields<'_>) -> Option<Value> {
    let mut wrong = Vec::new();
    let read = input.spec().read_with(value, &mut wrong);
    let own = input.pointer();
    for fault in wrong {
        let inside = fault.pointer.strip_prefix(&own).unwrap_or_default();
        fields.fault([at, "/value", inside].concat(), fault.code, fault.detail);
    }
    read
}

/// Of a value that cannot be read a browser is told no more than that.
#[cfg(not(feature = "authoring"))]
fn read_value(input: InputId, value: &Node, at: &str, fields: &mut Fields<'_>) -> Option<Value> {
    input.spec().read(value).map_err(|fault| fields.fault(below(at, "value"), fault.code, fault.detail)).ok()
}

fn read_default(path: &str, node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<DefaultValue> {
    let input = InputId::from_path(path);
    if input.is_none() {
        let detail = detail!("\"{}\" is not an input of scenarios", shortened(path));
        faults.push(Fault::new(at.clone(), code::UNKNOWN_FIELD, detail));
    }
    let mut fields = Fields::of(node, at.clone());
    // Not `node`, to which null is a field left out: for some inputs it is a value.
    let value = match (input, fields.given("value")) {
        (Some(input), Some(value)) => read_value(input, value, &at, &mut fields),
        (_, None) => {
            fields.missing("value");
            None
        }
        (None, Some(_)) => None,
    };
    let source: Option<Option<String>> = fields.get("source");
    let assumption: Option<Option<String>> = fields.get("assumption");
    let both_read = source.is_some() && assumption.is_some();
    let (source, assumption) = (source.flatten(), assumption.flatten());
    if both_read && source.is_some() == assumption.as_ref().is_some_and(|reason| !reason.trim().is_empty()) {
        fields.fault(at, code::INCONSISTENT, detail!("a default names either its source or why it is assumed"));
    }
    faults.extend(fields.finish());
    Some(DefaultValue { input: input?, value: value?, source, assumption })
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Defaults {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Defaults".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let inputs = crate::schema::inputs_by_path(|value| {
            serde_json::json!({
                "type": "object",
                "description": "A value with its source, or with the reason why it is assumed",
                "properties": { "value": value, "source": { "type": "string" }, "assumption": { "type": "string" } },
                "required": ["value"],
                "additionalProperties": false,
            })
        });
        schemars::json_schema!({ "type": "object", "properties": inputs, "additionalProperties": false })
    }
}

/// The documents that a program's figures come from: short name and title.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources(Vec<(String, String)>);

impl Sources {
    /// The title of the source with a short name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, title)| title.as_str())
    }
}

impl FromNode for Sources {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let read = |name: &str, node: &Node, at, faults: &mut Vec<Fault>| {
            String::from_node(node, at, faults).map(|title| (name.to_owned(), title))
        };
        entries(node, at, faults, read).map(Self)
    }
}

impl Field for Sources {
    const BLANK: Self = Self(Vec::new());
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Sources {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sources".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "additionalProperties": { "type": "string" } })
    }
}

/// Training a year that comes with a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "snake_case"))]
pub enum TrainingCredits {
    /// As much as the partner wants.
    Unlimited,
    /// So many hours.
    Hours(u32),
}

impl FromNode for TrainingCredits {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        if matches!(node, Node::Text(word) if word == "unlimited") {
            return Some(Self::Unlimited);
        }
        let mut fields = Fields::of(node, at);
        let hours = fields.get("hours");
        faults.extend(fields.finish());
        hours.map(Self::Hours)
    }
}
