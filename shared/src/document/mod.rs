//! JSON documents, read so that nothing is lost and everything wrong is found, and written in the
//! canonical form that hashes are taken of.

mod faults;
mod fields;
#[cfg(feature = "authoring")]
mod gaps;
mod json;
mod read;
mod refuse;
mod write;

use crate::fault::Faults;

pub(crate) use fields::Fields;
#[cfg(feature = "authoring")]
pub(crate) use gaps::Gaps;
pub use read::Detail;
#[cfg(not(feature = "authoring"))]
pub use read::Unread;
pub(crate) use read::{Field, FromNode, document, word, words};
pub(crate) use refuse::{not_a_number, shortened, unknown_word, wrong_type};
pub(crate) use write::Writer;

/// Deeper documents are refused: no document of this product needs more than half of it.
pub const MAX_DEPTH: usize = 32;

/// A JSON value whose numbers are still text and whose keys are in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, exactly as written.
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

    /// An object of these entries.
    pub fn object<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Object(entries.into_iter().map(|(key, node)| (key.to_owned(), node)).collect())
    }

    /// A string.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// The text of the value in canonical form (RFC 8785; numbers as they are written).
    pub fn to_json(&self) -> String {
        let mut writer = Writer::new();
        writer.node(self);
        writer.out
    }

    /// The value at an RFC 6901 pointer.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        pointer.split('/').skip(1).try_fold(self, |node, step| match node {
            Self::Object(entries) => entries.iter().find(|(key, _)| escape_pointer(key) == step).map(|(_, node)| node),
            Self::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Puts a value in the place of the one at an RFC 6901 pointer, or nowhere if there is none.
    pub(crate) fn replace(&mut self, pointer: &str, value: Self) {
        let found = pointer.split('/').skip(1).try_fold(self, |node, step| match node {
            Self::Object(entries) => {
                entries.iter_mut().find(|(key, _)| escape_pointer(key) == step).map(|(_, node)| node)
            }
            Self::List(items) => items.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        });
        if let Some(place) = found {
            *place = value;
        }
    }

    /// Puts a value at a dotted path of an object, making the objects on the way.
    pub fn insert(&mut self, path: &str, value: Self) {
        let Self::Object(entries) = self else { return };
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let place = match entries.iter().position(|(key, _)| key == first) {
            Some(place) => place,
            None => {
                entries.push((first.to_owned(), Self::Object(Vec::new())));
                entries.len() - 1
            }
        };
        if let Some((_, node)) = entries.get_mut(place) {
            match rest {
                Some(rest) => node.insert(rest, value),
                None => *node = value,
            }
        }
    }
}

impl Node {
    /// The same where no key comes twice, and the keys of one object come one after the other: nothing is searched.
    pub(crate) fn append(&mut self, path: &str, value: Self) {
        let Self::Object(entries) = self else { return };
        let Some((first, rest)) = path.split_once('.') else {
            entries.push((path.to_owned(), value));
            return;
        };
        if entries.last().is_none_or(|(key, _)| key != first) {
            entries.push((first.to_owned(), Self::Object(Vec::new())));
        }
        if let Some((_, node)) = entries.last_mut() {
            node.append(rest, value);
        }
    }
}

/// Reads a JSON text.
///
/// # Errors
/// All duplicate keys, or the first place where the text stops being JSON. Such faults are
/// [malformed](Faults::is_malformed).
pub fn parse(text: &str) -> Result<Node, Faults> {
    json::parse(text)
}

/// The pointer of a field or an item below another.
pub(crate) fn below(pointer: &str, key: &str) -> String {
    [pointer, "/", &escape_pointer(key)].concat()
}

/// One step of an RFC 6901 pointer.
pub fn escape_pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::code;

    #[test]
    fn numbers_keep_their_text() {
        let node = parse("[0.10, 1e400, -0, 12, -7, 123456789012345678901234567890, \"1\"]").unwrap();
        let number = |text: &str| Node::Number(text.to_owned());
        let texts = ["0.10", "1e400", "-0", "12", "-7", "123456789012345678901234567890"];
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
        for text in [
            "",
            " ",
            "{",
            "{\"a\":NaN}",
            "[1,]",
            "{} x",
            "{\"a\":\"\\ud800\"}",
            "nul",
            "\u{0}",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "+1",
            "{\"a\" 1}",
            "{a:1}",
            "[1 2]",
            "\"a",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\n\"",
            "'a'",
            "[",
            "{\"a\":1,}",
            "\u{feff}{}",
        ] {
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
        let value = parse(
            r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","1":"One","\u0080":"Control\u007f","\ud83d\ude02":"Smiley"}"#,
        )
        .unwrap();
        assert_eq!(
            value.to_json(),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\u{7f}\",\"\u{20ac}\":\"Euro Sign\",\"\u{1f602}\":\"Smiley\"}"
        );
    }

    #[test]
    fn the_grammar_is_that_of_a_general_reader() {
        let samples = [
            r#"{"a":[1,-2.5e+3,true,false,null,"x\"y\\z\/\b\f\n\r\t\u00e9\ud83d\ude02"],"b":{"c":{}},"":[[],[]]}"#,
            " [ 0 , 0.0 , 10 ] ",
            "\"\u{e9}\u{1f602}\"",
            "-0",
        ];
        for sample in samples {
            let general: serde_json::Value = serde_json::from_str(sample).unwrap();
            let back: serde_json::Value = serde_json::from_str(&parse(sample).unwrap().to_json()).unwrap();
            assert_eq!(back, general, "{sample}");
        }
    }
}
