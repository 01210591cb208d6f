//! Bands and bonuses in documents.

use super::{Band, Bands, Bonus, Reward};
use crate::document::{Field, Fields, FromNode, Node, below};
use crate::fault::{Fault, code, detail};
use crate::text::plain;
use rust_decimal::Decimal;

/// A band as it was written, so that one that cannot be read whole is still held against its neighbours.
struct Written {
    from: Option<Decimal>,
    rate: Option<Decimal>,
}

impl FromNode for Written {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let mut fields = Fields::of(node, at);
        for required in ["from", "rate"] {
            if fields.node(required).is_none() {
                fields.missing(required);
            }
        }
        let written = Self { from: fields.amount("from"), rate: fields.fraction("rate") };
        faults.extend(fields.finish());
        Some(written)
    }
}

impl Field for Written {
    const BLANK: Self = Self { from: None, rate: None };
}

impl Band {
    /// As it stands in documents.
    pub(crate) fn to_node(self) -> Node {
        amounts([("from", self.from), ("rate", self.rate)])
    }
}

impl FromNode for Bands {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let before = faults.len();
        let written = Vec::<Written>::from_node(node, at.clone(), faults)?;
        let mut fault = |at: String, detail: &str| faults.push(Fault::new(at, code::BANDS, detail!("{detail}")));
        let mut bands = Vec::with_capacity(written.len());
        let mut last: Option<Decimal> = None;
        for (index, band) in written.iter().enumerate() {
            let Some(from) = band.from else { continue };
            let (wrong, detail) = match last.replace(from) {
                Some(last) => (
                    from <= last,
                    "a band starts above the one before it; bands neither overlap nor stand out of order",
                ),
                None => (index == 0 && !from.is_zero(), "the first band starts at 0"),
            };
            if wrong {
                fault(below(&below(&at, &index.to_string()), "from"), detail);
            }
            if let Some(rate) = band.rate {
                bands.push(Band { from, rate });
            }
        }
        if written.is_empty() {
            fault(at, "there must be at least one band");
        }
        (faults.len() == before).then_some(Self(bands))
    }
}

impl Field for Bands {
    const BLANK: Self = Self(Vec::new());
}

impl FromNode for Bonus {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let mut fields = Fields::of(node, at.clone());
        if fields.node("threshold").is_none() {
            fields.missing("threshold");
        }
        let threshold = fields.amount("threshold");
        if threshold.is_some_and(|threshold| threshold.is_zero()) {
            let detail = detail!("a threshold lies above 0, or nobody could reach it");
            fields.fault(fields.at("threshold"), code::OUT_OF_RANGE, detail);
        }
        let each_window = fields.get::<bool>("each_window").unwrap_or(false);
        let reward = match (fields.amount("amount"), fields.fraction("rate")) {
            (Some(amount), None) => Some(Reward::Amount(amount)),
            (None, Some(rate)) => Some(Reward::Rate(rate)),
            _ => {
                fields.fault(at, code::INCONSISTENT, detail!("a bonus pays either an amount or a rate"));
                None
            }
        };
        faults.extend(fields.finish());
        Some(Self { threshold: threshold?, reward: reward?, each_window })
    }
}

impl Field for Bonus {
    const BLANK: Self = Self { threshold: Decimal::ZERO, reward: Reward::Amount(Decimal::ZERO), each_window: false };
}

impl Bonus {
    /// As it stands in documents.
    pub(crate) fn to_node(self) -> Node {
        let reward = match self.reward {
            Reward::Amount(value) => ("amount", value),
            Reward::Rate(value) => ("rate", value),
        };
        let mut node = amounts([("threshold", self.threshold), reward]);
        node.insert("each_window", Node::Bool(self.each_window));
        node
    }
}

fn amounts(amounts: [(&str, Decimal); 2]) -> Node {
    let mut node = Node::Object(Vec::new());
    for (key, amount) in &amounts {
        node.insert(key, Node::Text(plain(*amount)));
    }
    node
}

#[cfg(feature = "schema")]
mod schema {
    use super::{Bands, Bonus};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for Bands {
        fn schema_name() -> Cow<'static, str> {
            "Bands".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let decimal = generator.subschema_for::<crate::text::Exact>();
            json_schema!({
                "type": "array",
                "description": "Half-open bands that rise from 0; the last is open",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": { "from": decimal, "rate": decimal },
                    "required": ["from", "rate"],
                    "additionalProperties": false,
                },
            })
        }
    }

    impl JsonSchema for Bonus {
        fn schema_name() -> Cow<'static, str> {
            "Bonus".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let decimal = generator.subschema_for::<crate::text::Exact>();
            json_schema!({
                "type": "object",
                "description": "Paid when a window's volume passes a threshold: an amount, or a rate on the volume above it",
                "properties": {
                    "threshold": decimal,
                    "amount": decimal,
                    "rate": decimal,
                    "each_window": { "type": "boolean" },
                },
                "required": ["threshold"],
                "additionalProperties": false,
            })
        }
    }
}
