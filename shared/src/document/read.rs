//! From a node to a typed value, by declaration.
//!
//! A derived deserialiser stops at the first fault and is large when compiled for the browser. These
//! two macros declare a structure once; reading it finds every fault with its pointer, and the JSON
//! Schema is derived from the same declaration.

use rust_decimal::Decimal;

use super::{Fields, Node, below, not_a_number, unknown_word, wrong_type};
use crate::fault::{Fault, code};
use crate::text::{self, Exact};

/// What can be read from a node.
pub(crate) trait FromNode: Sized {
    /// The value, or nothing and the reasons among `faults`.
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self>;

    /// What of it could be read, and whether that is all of it: who checks a document looks at every part that there is.
    #[cfg(feature = "authoring")]
    fn as_far_as_read(node: &Node, at: String, faults: &mut Vec<Fault>) -> (Option<Self>, bool) {
        let read = Self::from_node(node, at, faults);
        let whole = read.is_some();
        (read, whole)
    }
}

/// What can be a field of a declared structure, or an item of a list.
pub(crate) trait Field: FromNode + 'static {
    /// What stands in its place until it is read, and stays there if it is left out.
    const BLANK: Self;
    /// Whether it may be left out.
    const OPTIONAL: bool = false;

    /// Puts in what the node holds, and says whether all of it could be read.
    fn read(&mut self, node: &Node, at: String, faults: &mut Vec<Fault>) -> bool {
        let read = Self::from_node(node, at, faults);
        let whole = read.is_some();
        if let Some(value) = read {
            *self = value;
        }
        whole
    }

    /// Its place; none of what is left out even if it is there.
    fn place(&mut self) -> Option<&mut dyn Place> {
        Some(self)
    }
}

/// A place for a value. An object is read into a list of places by one loop, which is a fraction of the code that
/// reading and moving each field by itself would be.
pub(crate) trait Place {
    /// See [`Field::read`].
    fn take(&mut self, node: &Node, at: String, faults: &mut Vec<Fault>) -> bool;
}

impl<T: Field> Place for T {
    fn take(&mut self, node: &Node, at: String, faults: &mut Vec<Fault>) -> bool {
        self.read(node, at, faults)
    }
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

impl Field for String {
    const BLANK: Self = Self::new();
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
}

impl Field for bool {
    const BLANK: Self = false;
    const OPTIONAL: bool = true;
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

impl Field for Exact {
    const BLANK: Self = Self(Decimal::ZERO);
}

impl FromNode for u32 {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let Node::Number(_) = node else {
            return refuse(wrong_type(at, "a whole number", node), faults);
        };
        let Exact(number) = Exact::from_node(node, at.clone(), faults)?;
        let whole = text::whole(number);
        if whole.is_none() {
            faults.push(Fault::new(at, code::OUT_OF_RANGE, "a whole number from 0"));
        }
        whole
    }
}

impl Field for u32 {
    const BLANK: Self = 0;
}

impl<T: FromNode> FromNode for Option<T> {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        if *node == Node::Null { Some(None) } else { T::from_node(node, at, faults).map(Some) }
    }
}

impl<T: FromNode + 'static> Field for Option<T> {
    const BLANK: Self = None;
    const OPTIONAL: bool = true;

    #[cfg(feature = "authoring")]
    fn read(&mut self, node: &Node, at: String, faults: &mut Vec<Fault>) -> bool {
        let whole;
        (*self, whole) = if *node == Node::Null { (None, true) } else { T::as_far_as_read(node, at, faults) };
        whole
    }
}

impl<T: Field> FromNode for Vec<T> {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let mut read = Self::new();
        read.read(node, at, faults).then_some(read)
    }
}

impl<T: Field> Field for Vec<T> {
    const BLANK: Self = Self::new();
    const OPTIONAL: bool = true;

    fn read(&mut self, node: &Node, at: String, faults: &mut Vec<Fault>) -> bool {
        items(node, at, faults, &mut |node, at, faults| {
            self.push(T::BLANK);
            self.last_mut().is_some_and(|place| place.read(node, at, faults))
        })
    }
}

/// Reads the items of a list, one after the other, and says whether all of them could be read.
fn items(
    node: &Node,
    at: String,
    faults: &mut Vec<Fault>,
    read: &mut dyn FnMut(&Node, String, &mut Vec<Fault>) -> bool,
) -> bool {
    let Node::List(items) = node else {
        faults.push(wrong_type(at, "a list", node));
        return false;
    };
    let mut whole = true;
    for (index, item) in items.iter().enumerate() {
        whole &= read(item, below(&at, &index.to_string()), faults);
    }
    whole
}

/// A part of a document that a build without `authoring` knows of, but does not read.
#[cfg(not(feature = "authoring"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread<T>(std::marker::PhantomData<T>);

#[cfg(not(feature = "authoring"))]
impl<T> FromNode for Unread<T> {
    fn from_node(_: &Node, _: String, _: &mut Vec<Fault>) -> Option<Self> {
        Some(Self(std::marker::PhantomData))
    }
}

#[cfg(not(feature = "authoring"))]
impl<T: 'static> Field for Unread<T> {
    const BLANK: Self = Self(std::marker::PhantomData);
    const OPTIONAL: bool = true;

    fn place(&mut self) -> Option<&mut dyn Place> {
        None
    }
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
    pub(crate) fn get<T: Field>(&mut self, key: &'static str) -> Option<T> {
        let mut value = T::BLANK;
        let whole = self.take(key, T::OPTIONAL, value.place());
        whole.then_some(value)
    }

    /// Reads into a place, if there is one, and says whether it holds its value.
    fn take(&mut self, key: &'static str, optional: bool, place: Option<&mut dyn Place>) -> bool {
        match (self.given(key), place) {
            (Some(node), Some(place)) => {
                let at = self.at(key);
                place.take(node, at, self.faults())
            }
            (None, Some(_)) if !optional => {
                self.missing(key);
                false
            }
            _ => true,
        }
    }

    /// Reads all fields into their places and says whether each holds its value. For each, its key and whether it may
    /// be left out.
    pub(crate) fn fill(
        mut self,
        keys: &[(&'static str, bool)],
        places: &mut [Option<&mut dyn Place>],
        faults: &mut Vec<Fault>,
    ) -> bool {
        let mut whole = true;
        for ((key, optional), place) in keys.iter().zip(places) {
            whole &= self.take(key, *optional, place.take());
        }
        faults.extend(self.finish());
        whole
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
                use $crate::document::Field;

                let mut read = Self::BLANK;
                read.read(node, at, faults).then_some(read)
            }

            #[cfg(feature = "authoring")]
            fn as_far_as_read(
                node: &$crate::document::Node,
                at: String,
                faults: &mut Vec<$crate::fault::Fault>,
            ) -> (Option<Self>, bool) {
                use $crate::document::Field;

                let mut read = Self::BLANK;
                let whole = read.read(node, at, faults);
                (Some(read), whole)
            }
        }

        impl $crate::document::Field for $name {
            const BLANK: Self = Self { $( $field: <$type as $crate::document::Field>::BLANK, )+ };

            fn read(&mut self, node: &$crate::document::Node, at: String, faults: &mut Vec<$crate::fault::Fault>) -> bool {
                use $crate::document::{Field, Fields};

                let keys = const { &[$( (stringify!($field), <$type as Field>::OPTIONAL), )+] };
                Fields::of(node, at).fill(keys, &mut [$( Field::place(&mut self.$field), )+], faults)
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
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),+];

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

        impl $crate::document::Field for $name {
            const BLANK: Self = Self::ALL[0];
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
