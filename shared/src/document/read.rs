//! From a node to a typed value, by declaration.
//!
//! A derived deserialiser stops at the first fault and is large when compiled for the browser. These
//! two macros declare a structure once; reading it finds every fault with its pointer, and the JSON
//! Schema is derived from the same declaration.

use super::{Fields, Node, not_a_number, unknown_word, wrong_type};
use crate::fault::{Fault, code};
use crate::text::{self, Exact};

/// What can be read from a node.
pub(crate) trait FromNode: Sized {
    /// The value, or nothing and the reasons among `faults`.
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self>;

    /// The value of a field that is left out, if it may be.
    fn left_out() -> Option<Self> {
        None
    }

    /// Whether it is left out even if it is there.
    const UNREAD: bool = false;
}

/// Adds the fault and reads nothing.
fn refuse<T>(fault: Fault, faults: &mut Vec<Fault>) -> Option<T> {
    faults.push(fault);
    None
}

impl FromNode for String {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        match node {
            Node::Text(text) => Some(text.clone()),
            other => refuse(wrong_type(at, "a string", other), faults),
        }
    }
}

/// The place among `words` of the one that a node holds.
pub(crate) fn word(node: &Node, at: String, faults: &mut Vec<Fault>, words: &[&str]) -> Option<usize> {
    let word = String::from_node(node, at.clone(), faults)?;
    let place = words.iter().position(|known| *known == word);
    if place.is_none() {
        faults.push(unknown_word(at, &word, words));
    }
    place
}

impl FromNode for bool {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        match node {
            Node::Bool(value) => Some(*value),
            other => refuse(wrong_type(at, "true or false", other), faults),
        }
    }

    fn left_out() -> Option<Self> {
        Some(false)
    }
}

impl FromNode for Exact {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let (Node::Text(text) | Node::Number(text)) = node else {
            return refuse(wrong_type(at, "a number, as a string or a number literal", node), faults);
        };
        match text::parse(text) {
            Ok(value) => Some(Self(value)),
            Err(reason) => refuse(not_a_number(at, reason, text), faults),
        }
    }
}

impl FromNode for u32 {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let Node::Number(_) = node else {
            return refuse(wrong_type(at, "a whole number", node), faults);
        };
        let Exact(number) = Exact::from_node(node, at.clone(), faults)?;
        let whole = text::is_whole(number).then(|| Self::try_from(number).ok()).flatten();
        if whole.is_none() {
            faults.push(Fault::new(at, code::OUT_OF_RANGE, "a whole number from 0"));
        }
        whole
    }
}

impl<T: FromNode> FromNode for Option<T> {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        if *node == Node::Null { Some(None) } else { T::from_node(node, at, faults).map(Some) }
    }

    fn left_out() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let Node::List(items) = node else {
            return refuse(wrong_type(at, "a list", node), faults);
        };
        // A loop: collecting from an iterator compiles the reader of each item twice.
        let mut read = Self::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if let Some(value) = T::from_node(item, format!("{at}/{index}"), faults) {
                read.push(value);
            }
        }
        (read.len() == items.len()).then_some(read)
    }

    fn left_out() -> Option<Self> {
        Some(Self::new())
    }
}

/// A part of a document that a build without `authoring` knows of, but does not read.
#[cfg(not(feature = "authoring"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread<T>(std::marker::PhantomData<T>);

#[cfg(not(feature = "authoring"))]
impl<T> FromNode for Unread<T> {
    fn from_node(_: &Node, _: String, _: &mut Vec<Fault>) -> Option<Self> {
        Self::left_out()
    }

    fn left_out() -> Option<Self> {
        Some(Self(std::marker::PhantomData))
    }

    const UNREAD: bool = true;
}

/// What only those need who write or judge by a program, not those who calculate with it: read with
/// the feature `authoring`, else left alone, which keeps it out of the browser.
#[cfg(feature = "authoring")]
pub type Detail<T> = T;
/// What only those need who write or judge by a program, not those who calculate with it: read with
/// the feature `authoring`, else left alone, which keeps it out of the browser.
#[cfg(not(feature = "authoring"))]
pub type Detail<T> = Unread<T>;

impl Fields<'_> {
    /// A field of any type that can be read.
    pub(crate) fn get<T: FromNode>(&mut self, key: &'static str) -> Option<T> {
        match self.given(key).filter(|_| !T::UNREAD) {
            Some(node) => T::from_node(node, self.at(key), self.faults()),
            None => {
                let value = T::left_out();
                if value.is_none() {
                    self.missing(key);
                }
                value
            }
        }
    }
}

/// Declares a structure that is read from an object with exactly these keys. Lists and options
/// may be left out, and so may `false`.
macro_rules! document {
    ($(#[$about:meta])* pub struct $name:ident { $( $(#[$meaning:meta])* pub $field:ident: $type:ty, )+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
        pub struct $name {
            $( $(#[$meaning])* pub $field: $type, )+
        }

        impl $crate::document::FromNode for $name {
            fn from_node(node: &$crate::document::Node, at: String, faults: &mut Vec<$crate::fault::Fault>) -> Option<Self> {
                let mut fields = $crate::document::Fields::of(node, at);
                $( let $field = fields.get::<$type>(stringify!($field)); )+
                faults.extend(fields.finish());
                Some(Self { $( $field: $field?, )+ })
            }
        }
    };
}

/// Declares an enumeration whose values are words in documents.
macro_rules! words {
    ($(#[$about:meta])* pub enum $name:ident { $( $(#[$meaning:meta])* $variant:ident = $word:literal, )+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $( $(#[$meaning])* $variant, )+
        }

        impl $name {
            /// The words that stand for it in documents.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The value of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.get(Self::WORDS.iter().position(|known| *known == word)?).copied()
            }

            /// In the order of their words.
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )+
                }
            }
        }

        impl $crate::document::FromNode for $name {
            fn from_node(node: &$crate::document::Node, at: String, faults: &mut Vec<$crate::fault::Fault>) -> Option<Self> {
                Self::ALL.get($crate::document::word(node, at, faults, Self::WORDS)?).copied()
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "enum": Self::WORDS })
            }
        }
    };
}

pub(crate) use {document, words};
