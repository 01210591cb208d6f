//! JSON documents, read so that nothing is lost and everything wrong is found.
//!
//! Number literals keep their text (0.1 stays 0.1, 1e400 can be refused by name), a key that stands
//! twice is a fault with its path, and nesting is bounded. The same module writes the canonical form
//! that hashes are taken of.

mod fields;
mod read;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use crate::fault::{Fault, Faults, code};

pub(crate) use fields::Fields;
pub use read::Detail;
#[cfg(not(feature = "authoring"))]
pub use read::Unread;
pub(crate) use read::{FromNode, document, unknown_word, words};

/// Deeper documents are refused: no document of this product needs more than half of it.
pub const MAX_DEPTH: usize = 32;

/// The key under which serde_json (with `arbitrary_precision`) hands a number literal to a visitor.
/// A test below fails should a later release choose another.
const NUMBER_TOKEN: &str = "$serde_json::private::Number";

/// A JSON value whose numbers are still text and whose keys are in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number with exactly the digits it is written with (an exponent may gain its plus sign).
    Number(String),
    /// A string.
    Text(String),
    /// `[…]`
    List(Vec<Node>),
    /// `{…}`
    Object(Vec<(String, Node)>),
}

impl Node {
    /// What JSON calls this kind of value, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// Reads a JSON text.
///
/// # Errors
/// All duplicate keys, or the first place where the text stops being JSON. Such faults are
/// [malformed](Faults::is_malformed).
pub fn parse(text: &str) -> Result<Node, Faults> {
    let reader = Reader { path: RefCell::default(), faults: RefCell::default() };
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = ReadNode(&reader).deserialize(&mut json).and_then(|node| json.end().map(|()| node));
    let mut faults = reader.faults.into_inner();
    match parsed {
        Ok(node) => match Faults::if_any(faults) {
            None => Ok(node),
            Some(faults) => Err(faults),
        },
        Err(error) => {
            let too_deep = faults.iter().any(|fault| fault.code == code::TOO_DEEP);
            if !too_deep {
                faults.push(syntax_fault(text, &error));
            }
            Err(Faults::if_any(faults).unwrap_or_else(|| syntax_fault(text, &error).into()))
        }
    }
}

fn syntax_fault(text: &str, error: &serde_json::Error) -> Fault {
    let detail = if text.trim().is_empty() {
        "the document is empty; the smallest is {\"program\":…,\"partner_type\":…}".to_owned()
    } else {
        format!("not JSON: {error}")
    };
    Fault::new("", code::MALFORMED_JSON, detail)
}

/// One step of an RFC 6901 pointer.
pub fn escape_pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

struct Reader {
    path: RefCell<Vec<String>>,
    faults: RefCell<Vec<Fault>>,
}

impl Reader {
    fn pointer(&self) -> String {
        self.path.borrow().iter().fold(String::new(), |pointer, step| pointer + "/" + &escape_pointer(step))
    }

    fn enter<E: serde::de::Error>(&self, step: String) -> Result<(), E> {
        if self.path.borrow().len() >= MAX_DEPTH {
            let detail = format!("nested deeper than {MAX_DEPTH}");
            self.faults.borrow_mut().push(Fault::new(self.pointer(), code::TOO_DEEP, detail.clone()));
            return Err(E::custom(detail));
        }
        self.path.borrow_mut().push(step);
        Ok(())
    }

    fn leave(&self) {
        self.path.borrow_mut().pop();
    }
}

#[derive(Clone, Copy)]
struct ReadNode<'a>(&'a Reader);

impl<'de> DeserializeSeed<'de> for ReadNode<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ReadNode<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    // Short whole numbers come as integers, everything else as its text.
    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        loop {
            self.0.enter(nodes.len().to_string())?;
            let next = list.next_element_seed(self)?;
            self.0.leave();
            match next {
                Some(node) => nodes.push(node),
                None => return Ok(Node::List(nodes)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries: Vec<(String, Node)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if entries.is_empty() && key == NUMBER_TOKEN {
                return Ok(Node::Number(map.next_value()?));
            }
            self.0.enter(key.clone())?;
            if entries.iter().any(|(known, _)| *known == key) {
                let detail = format!("the key \"{key}\" stands twice in one object");
                self.0.faults.borrow_mut().push(Fault::new(self.0.pointer(), code::DUPLICATE_KEY, detail));
            }
            let node = map.next_value_seed(self)?;
            self.0.leave();
            entries.push((key, node));
        }
        Ok(Node::Object(entries))
    }
}

/// The RFC 8785 canonical form: keys sorted by their UTF-16 code units, no blanks.
///
/// Documents of this product hold no fractional number literals (decimals are strings), and whole
/// numbers already stand in the form that the RFC prescribes, so they are written as they are.
pub fn canonical(value: &Json) -> String {
    let mut out = String::new();
    write_canonical(value, &mut out);
    out
}

fn write_canonical(value: &Json, out: &mut String) {
    match value {
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        Json::Object(map) => {
            // Sorted here and not by the map: another crate in the build may switch serde_json to
            // insertion order.
            let entries: BTreeMap<Vec<u16>, _> =
                map.iter().map(|entry| (entry.0.encode_utf16().collect(), entry)).collect();
            out.push('{');
            for (index, (key, item)) in entries.into_values().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Json::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(item, out);
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_text() {
        let node = parse("[0.10, 1e+400, -0, 12, -7, 123456789012345678901234567890, \"1\"]").unwrap();
        let number = |text: &str| Node::Number(text.to_owned());
        let texts = ["0.10", "1e+400", "-0", "12", "-7", "123456789012345678901234567890"];
        let expected: Vec<_> = texts.into_iter().map(number).chain([Node::Text("1".to_owned())]).collect();
        assert_eq!(node, Node::List(expected));
    }

    #[test]
    fn every_duplicate_key_is_named() {
        let faults = parse(r#"{"a":1,"a":2,"b":{"c~/":1,"c~/":1}}"#).unwrap_err();
        let pointers: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
        assert_eq!(pointers, [("/a", code::DUPLICATE_KEY), ("/b/c~0~1", code::DUPLICATE_KEY)]);
        assert!(faults.is_malformed());
    }

    #[test]
    fn what_is_not_json_is_malformed() {
        for text in ["", " ", "{", "{\"a\":NaN}", "[1,]", "{} x", "{\"a\":\"\\ud800\"}", "nul", "\u{0}"] {
            let faults = parse(text).unwrap_err();
            assert!(faults.is_malformed(), "{text}");
            assert_eq!(faults.iter().next().unwrap().code, code::MALFORMED_JSON, "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        for depth in [MAX_DEPTH + 1, 100, 10_000] {
            let faults = parse(&nested(depth)).unwrap_err();
            assert_eq!(faults.iter().next().unwrap().code, code::TOO_DEEP, "{depth}");
        }
    }

    #[test]
    fn canonical_form_of_the_rfc() {
        // RFC 8785, section 3.2.3: sorting by UTF-16 code units.
        let value: Json = serde_json::from_str(
            r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","1":"One","\u0080":"Control\u007f","\ud83d\ude02":"Smiley"}"#,
        )
        .unwrap();
        assert_eq!(
            canonical(&value),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\u{7f}\",\"\u{20ac}\":\"Euro Sign\",\"\u{1f602}\":\"Smiley\"}"
        );
    }
}
