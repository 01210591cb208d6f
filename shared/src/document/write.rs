//! The RFC 8785 canonical form: keys sorted by their UTF-16 code units, no blanks.

use super::Node;

/// Writes nodes and objects into a text.
///
/// Documents of this product hold no fractional number literals (decimals are strings), and whole
/// numbers already stand in the form that the RFC prescribes, so numbers are written as they are.
pub(crate) struct Writer {
    pub(crate) out: String,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { out: String::new() }
    }

    pub(crate) fn node(&mut self, node: &Node) {
        match node {
            Node::Null => self.out.push_str("null"),
            Node::Bool(true) => self.out.push_str("true"),
            Node::Bool(false) => self.out.push_str("false"),
            Node::Number(text) => self.out.push_str(text),
            Node::Text(text) => self.text(text),
            Node::List(items) => self.list(items, Self::node),
            Node::Object(entries) => {
                let mut sorted: Vec<&(String, Node)> = Vec::with_capacity(entries.len());
                for entry in entries {
                    // From the end, where entries that come in order belong.
                    let after = |known: &&(String, Node)| known.0.encode_utf16().gt(entry.0.encode_utf16());
                    let place = sorted.len() - sorted.iter().rev().take_while(|known| after(known)).count();
                    sorted.insert(place, entry);
                }
                self.object(|object| {
                    for (key, node) in sorted {
                        object.field(key).node(node);
                    }
                });
            }
        }
    }

    pub(crate) fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            write(self, item);
        }
        self.out.push(']');
    }

    /// An object, whose fields the caller writes in the order of their keys.
    pub(crate) fn object(&mut self, write: impl FnOnce(&mut Fields<'_>)) {
        self.out.push('{');
        let begin = self.out.len();
        write(&mut Fields { writer: self, begin });
        self.out.push('}');
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.out.push('"');
        for character in text.chars() {
            match character {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                control @ '\0'..='\u{1f}' => {
                    self.out.push_str("\\u00");
                    for half in [u32::from(control) >> 4, u32::from(control) & 15] {
                        self.out.extend(char::from_digit(half, 16));
                    }
                }
                other => self.out.push(other),
            }
        }
        self.out.push('"');
    }

    pub(crate) fn number(&mut self, number: u32) {
        self.out.push_str(&number.to_string());
    }
}

/// The fields of an object that is being written.
pub(crate) struct Fields<'a> {
    writer: &'a mut Writer,
    begin: usize,
}

impl Fields<'_> {
    /// Writes the key; the caller writes the value next.
    pub(crate) fn field(&mut self, key: &str) -> &mut Writer {
        if self.writer.out.len() > self.begin {
            self.writer.out.push(',');
        }
        self.writer.text(key);
        self.writer.out.push(':');
        self.writer
    }
}
