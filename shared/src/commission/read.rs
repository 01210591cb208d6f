//! Bands and bonuses in documents.

use super::{Band, Bands, Bonus, Reward};
use crate::document::{Field, Fields, FromNode, Node};
use crate::fault::{Fault, code, detail};
use crate::text::plain;
use rust_decimal::Decimal;

/// The start of a band whose own could not be read: such a band is not held against its neighbours, but they are against
/// each other. No volume is negative.
const UNREAD: Decimal = Decimal::NEGATIVE_ONE;

impl FromNode for Band {
    /// As far as it can be read; what cannot has left a fault.
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let mut fields = Fields::of(node, at);
        for required in ["from", "rate"] {
            if fields.node(required).is_none() {
                fields.missing(required);
            }
        }
        let (from, rate) = (fields.amount("from"), fields.fraction("rate"));
        faults.extend(fields.finish());
        Some(Self { from: from.unwrap_or(UNREAD), rate: rate.unwrap_or_default() })
    }
}

impl Field for Band {
    const BLANK: Self = Self { from: UNREAD, rate: Decimal::ZERO };
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
        let bands = Vec::<Band>::from_node(node, at.clone(), faults)?;
        let mut last = UNREAD;
        for (index, from) in bands.iter().map(|band| band.from).enumerate() {
            let first = index == 0 && from > Decimal::ZERO;
            if from != UNREAD && (from <= last || first) {
                let rule =
                    "bands start at 0, each above the one before it; they neither overlap nor stand out of order";
                let pointer = [&at, "/", &index.to_string(), "/from"].concat();
                faults.push(Fault::new(pointer, code::BANDS, detail!("{rule}")));
            }
            last = if from == UNREAD { last } else { from };
        }
        if bands.is_empty() {
            faults.push(Fault::new(at, code::BANDS, detail!("there must be at least one band")));
        }
        if faults.len() > before {
            return None;
        }
        Some(Self(bands))
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
