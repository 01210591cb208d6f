//! The JSON grammar of RFC 8259, read into [`Node`]s.
//!
//! Written here because documents must be read as no general reader does: numbers keep their text,
//! every key that stands twice is named with its path, and depth is bounded before it is reached.
//! Tests hold it against serde_json.

use super::{MAX_DEPTH, Node, below};
use crate::fault::{Fault, Faults, code, detail};

/// Reads a text.
pub(super) fn parse(text: &str) -> Result<Node, Faults> {
    let mut reader = Reader { text, at: 0, path: Vec::new(), faults: Vec::new() };
    let node = reader.document();
    match (node, Faults::if_any(reader.faults)) {
        (Some(node), None) => Ok(node),
        (_, Some(faults)) => Err(faults),
        // Reading stops with a fault only.
        (None, None) => Err(Fault::new("", code::MALFORMED_JSON, "not JSON").into()),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// Byte offset of what is read next; always at a character's beginning.
    at: usize,
    path: Vec<String>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn document(&mut self) -> Option<Node> {
        if self.text.starts_with('\u{feff}') {
            return self.stop("the text begins with a byte order mark; save it as UTF-8 without one,");
        }
        self.skip_blanks();
        if self.peek().is_none() {
            self.faults.push(Fault::new("", code::MALFORMED_JSON, "the document is empty"));
            return None;
        }
        let node = self.value()?;
        self.skip_blanks();
        match self.peek() {
            None => Some(node),
            Some(_) => self.stop("more text after the end of the document"),
        }
    }

    /// Notes why and where reading ends, and ends it.
    fn stop<T>(&mut self, reason: &str) -> Option<T> {
        self.ends_here(reason);
        None
    }

    fn ends_here(&mut self, reason: &str) {
        let (mut line, mut column) = (1, 1);
        for character in self.text.get(..self.at).unwrap_or(self.text).chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        let detail = format!("not JSON: {reason} at line {line} column {column}");
        self.faults.push(Fault::new("", code::MALFORMED_JSON, detail));
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes past a byte if it is the one that comes next.
    fn passes(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Option<Node> {
        self.skip_blanks();
        match self.peek() {
            Some(b'{') => {
                let mut entries = Vec::new();
                self.object(&mut entries).map(|()| Node::Object(entries))
            }
            Some(b'[') => {
                let mut items = Vec::new();
                self.list(&mut items).map(|()| Node::List(items))
            }
            Some(b'"') => self.string().map(Node::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Node::Number),
            Some(b'n') => self.literal("null", Node::Null),
            Some(b't') => self.literal("true", Node::Bool(true)),
            Some(b'f') => self.literal("false", Node::Bool(false)),
            Some(_) => self.stop("expected a value"),
            None => self.stop("the text ends where a value is expected"),
        }
    }

    fn literal(&mut self, word: &str, node: Node) -> Option<Node> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            return Some(node);
        }
        self.stop("expected a value")
    }

    /// Goes one level deeper, unless that is too deep.
    fn enter(&mut self, step: String) -> Option<()> {
        if self.path.len() >= MAX_DEPTH {
            let detail = detail!("nested deeper than {MAX_DEPTH}");
            self.faults.push(Fault::new(self.pointer(), code::TOO_DEEP, detail));
            return None;
        }
        self.path.push(step);
        Some(())
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.path {
            pointer = below(&pointer, step);
        }
        pointer
    }

    fn list(&mut self, items: &mut Vec<Node>) -> Option<()> {
        self.at += 1;
        // Entered even if it turns out empty: a nesting of empty lists is nested too.
        self.enter("0".to_owned())?;
        self.skip_blanks();
        if !self.passes(b']') {
            loop {
                if let Some(step) = self.path.last_mut() {
                    *step = items.len().to_string();
                }
                items.push(self.value()?);
                self.skip_blanks();
                if self.passes(b']') {
                    break;
                }
                if !self.passes(b',') {
                    return self.stop("expected a comma or the end of the list");
                }
            }
        }
        self.path.pop();
        Some(())
    }

    fn object(&mut self, entries: &mut Vec<(String, Node)>) -> Option<()> {
        self.at += 1;
        self.enter(String::new())?;
        self.skip_blanks();
        if !self.passes(b'}') {
            loop {
                self.skip_blanks();
                if self.peek() != Some(b'"') {
                    return self.stop("expected a key in quotation marks");
                }
                let key = self.string()?;
                if let Some(step) = self.path.last_mut() {
                    step.clone_from(&key);
                }
                if entries.iter().any(|(known, _)| *known == key) {
                    let detail = detail!("the key \"{key}\" stands twice in one object");
                    self.faults.push(Fault::new(self.pointer(), code::DUPLICATE_KEY, detail));
                }
                self.skip_blanks();
                if !self.passes(b':') {
                    return self.stop("expected a colon after the key");
                }
                let node = self.value()?;
                entries.push((key, node));
                self.skip_blanks();
                if self.passes(b'}') {
                    break;
                }
                if !self.passes(b',') {
                    return self.stop("expected a comma or the end of the object");
                }
            }
        }
        self.path.pop();
        Some(())
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    fn number(&mut self) -> Option<String> {
        let begin = self.at;
        self.passes(b'-');
        let leading_zero = self.passes(b'0');
        if !leading_zero && self.digits() == 0 {
            return self.stop("expected a digit");
        }
        if self.passes(b'.') && self.digits() == 0 {
            return self.stop("expected a digit after the point");
        }
        if self.passes(b'e') || self.passes(b'E') {
            let _ = self.passes(b'+') || self.passes(b'-');
            if self.digits() == 0 {
                return self.stop("expected a digit in the exponent");
            }
        }
        if leading_zero && matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.stop("a number does not begin with 0");
        }
        self.text.get(begin..self.at).map(ToOwned::to_owned)
    }

    /// How many digits it went past.
    fn digits(&mut self) -> usize {
        let begin = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - begin
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let begin = self.at;
            while self.peek().is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            // Begins and ends at ASCII characters or the ends of the text.
            string.push_str(self.text.get(begin..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Some(string);
                }
                Some(b'\\') => {
                    self.at += 1;
                    string.push(self.escape()?);
                }
                Some(_) => return self.stop("a control character stands in a string without being escaped"),
                None => return self.stop("the text ends inside a string"),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let Some(letter) = self.peek() else {
            return self.stop("the text ends inside a string");
        };
        let character = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                return self.unicode_escape();
            }
            _ => return self.stop("unknown escape"),
        };
        self.at += 1;
        Some(character)
    }

    /// What stands after `\u`: one code unit, or two that are one character.
    fn unicode_escape(&mut self) -> Option<char> {
        let first = self.code_unit()?;
        let scalar = match first {
            0xD800..=0xDBFF if self.passes(b'\\') && self.passes(b'u') => match self.code_unit()? {
                second @ 0xDC00..=0xDFFF => 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00),
                _ => first,
            },
            _ => first,
        };
        match char::from_u32(scalar) {
            Some(character) => Some(character),
            None => self.stop("half of a surrogate pair stands alone"),
        }
    }

    fn code_unit(&mut self) -> Option<u32> {
        let digits =
            self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(unit) => {
                self.at += 4;
                Some(unit)
            }
            None => self.stop("expected four hexadecimal digits"),
        }
    }
}
