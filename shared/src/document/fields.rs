//! Reading the fields of an object, so that all that is wrong is found and nothing unknown passes.

use rust_decimal::Decimal;

use super::{Node, below, not_a_number, shortened, wrong_type};
use crate::date::Date;
use crate::fault::{Fault, code, detail};
use crate::text;

/// An object that is being read. Each call looks up one field; what was never looked up is unknown.
pub(crate) struct Fields<'a> {
    pointer: String,
    entries: &'a [(String, Node)],
    known: Vec<&'static str>,
    faults: Vec<Fault>,
}

impl<'a> Fields<'a> {
    /// The fields of an object at a pointer; anything else is a fault and has no fields.
    pub(crate) fn of(node: &'a Node, pointer: impl Into<String>) -> Self {
        let pointer = pointer.into();
        match node {
            Node::Object(entries) => Self { pointer, entries, known: Vec::new(), faults: Vec::new() },
            other => {
                let faults = vec![wrong_type(pointer.clone(), "an object", other)];
                Self { pointer, entries: &[], known: Vec::new(), faults }
            }
        }
    }

    /// The pointer of a field.
    pub(crate) fn at(&self, key: &str) -> String {
        [&self.pointer, "/", key].concat()
    }

    /// The node of a field; none if it is left out or `null`.
    pub(crate) fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.entries.iter().find(|(name, _)| name == key).map(|(_, node)| node).filter(|node| **node != Node::Null)
    }

    /// The node of a field as it stands, `null` included.
    pub(crate) fn given(&mut self, key: &'static str) -> Option<&'a Node> {
        self.node(key);
        self.entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// Adds a fault of one's own.
    pub(crate) fn fault(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Fault::new(pointer, code, detail));
    }

    /// A fault for a field that must be there.
    pub(crate) fn missing(&mut self, key: &str) {
        self.fault(self.at(key), code::MISSING, format!("\"{key}\" must be given"));
    }

    /// A decimal.
    pub(crate) fn decimal(&mut self, key: &'static str) -> Option<Decimal> {
        let node = self.node(key)?;
        let read = decimal(node, self.at(key));
        self.keep(read)
    }

    /// A decimal above −1.
    pub(crate) fn rate(&mut self, key: &'static str) -> Option<Decimal> {
        let rate = self.decimal(key)?;
        if rate > Decimal::NEGATIVE_ONE {
            return Some(rate);
        }
        self.fault(self.at(key), code::OUT_OF_RANGE, "a rate of -100% or below has no meaning");
        None
    }

    /// A decimal of at least 0.
    pub(crate) fn amount(&mut self, key: &'static str) -> Option<Decimal> {
        let amount = self.decimal(key)?;
        if amount < Decimal::ZERO {
            self.fault(self.at(key), code::OUT_OF_RANGE, "must not be negative");
            return None;
        }
        Some(amount)
    }

    /// A decimal from 0 to 1.
    pub(crate) fn fraction(&mut self, key: &'static str) -> Option<Decimal> {
        let fraction = self.decimal(key)?;
        if fraction < Decimal::ZERO || fraction > Decimal::ONE {
            self.fault(self.at(key), code::OUT_OF_RANGE, "a fraction from 0 to 1");
            return None;
        }
        Some(fraction)
    }

    /// A whole number of at least 1.
    pub(crate) fn count(&mut self, key: &'static str) -> Option<u32> {
        let number = self.decimal(key)?;
        let whole = text::whole(number);
        if whole.is_none_or(|whole| whole == 0) {
            self.fault(self.at(key), code::OUT_OF_RANGE, "a whole number of at least 1");
            return None;
        }
        whole
    }

    /// Adds the faults of an object inside this one.
    pub(crate) fn extend(&mut self, faults: Vec<Fault>) {
        self.faults.extend(faults);
    }

    /// Where the faults of what stands inside this object belong.
    pub(crate) fn faults(&mut self) -> &mut Vec<Fault> {
        &mut self.faults
    }

    /// The items of a list.
    pub(crate) fn list(&mut self, key: &'static str) -> Option<&'a [Node]> {
        match self.node(key)? {
            Node::List(items) => Some(items),
            other => {
                self.faults.push(wrong_type(self.at(key), "a list", other));
                None
            }
        }
    }

    /// A list of decimals; none if any of them is wrong.
    pub(crate) fn decimals(&mut self, key: &'static str) -> Option<Vec<Decimal>> {
        self.items(key, decimal)
    }

    /// A list of days.
    pub(crate) fn dates(&mut self, key: &'static str) -> Option<Vec<Date>> {
        self.items(key, |node, pointer| {
            let Node::Text(text) = node else { return Err(wrong_type(pointer, "a date as a string", node)) };
            Date::parse(text).ok_or_else(|| {
                Fault::new(
                    pointer,
                    code::NOT_A_DATE,
                    format!("\"{}\" is not a day written YYYY-MM-DD", shortened(text)),
                )
            })
        })
    }

    fn items<T>(&mut self, key: &'static str, read: impl Fn(&Node, String) -> Result<T, Fault>) -> Option<Vec<T>> {
        let items = self.list(key)?;
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let value = read(item, format!("{}/{index}", self.at(key)));
            values.extend(self.keep(value));
        }
        (values.len() == items.len()).then_some(values)
    }

    fn keep<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// All faults, those for unknown fields last.
    pub(crate) fn finish(mut self) -> Vec<Fault> {
        for (key, _) in self.entries.iter().filter(|(key, _)| !self.known.contains(&key.as_str())) {
            let pointer = below(&self.pointer, key);
            let detail =
                detail!("\"{}\" is not a field here; there are {}", shortened(key), text::joined(&self.known, ", "));
            self.faults.push(Fault::new(pointer, code::UNKNOWN_FIELD, detail));
        }
        self.faults
    }
}

fn decimal(node: &Node, pointer: String) -> Result<Decimal, Fault> {
    match node {
        Node::Text(text) | Node::Number(text) => {
            text::parse(text).map_err(|reason| not_a_number(pointer, reason, text))
        }
        other => Err(wrong_type(pointer, "a number, as a string or a number literal", other)),
    }
}
