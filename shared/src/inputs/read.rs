//! One value, read and checked against its limits.

use rust_decimal::Decimal;

use super::{InputSpec, Kind, Value};
use crate::commission::Bands;
use crate::document::{self, FromNode, Node, not_a_number, unknown_word, wrong_type};
use crate::fault::{Fault, code, detail};
use crate::number::{Held, Number};
use crate::text::{self, joined, plain};

impl InputSpec {
    /// Reads the value as a person or an attribute gives it: plain decimal text, a word, for a season
    /// twelve numbers with blanks between, for bands and bonuses their JSON. The limits and codes are those of documents.
    ///
    /// # Errors
    /// What is wrong, with the pointer of this input.
    pub fn read_text(&self, text: &str) -> Result<Value, Fault> {
        let text = text.trim();
        match self.kind {
            Kind::OptionalMonths | Kind::OptionalMoney if text.is_empty() => Ok(Value::NoLimit),
            Kind::Bands if text.is_empty() => Ok(Value::Bands(None)),
            Kind::Bonuses if text.is_empty() => Ok(Value::Bonuses(Vec::new())),
            Kind::Bands | Kind::Bonuses => match document::parse(text) {
                Ok(node) => self.read(&node),
                Err(_) => Err(wrong_type(self.id.pointer(), "a list as JSON", &Node::Text(text.to_owned()))),
            },
            Kind::Season => {
                let items = text.split_whitespace().map(|item| Node::Text(item.to_owned())).collect();
                self.read(&Node::List(items))
            }
            _ => self.read(&Node::Text(text.to_owned())),
        }
    }

    /// Reads the value as a document carries it.
    ///
    /// # Errors
    /// What is wrong, with the pointer of this input (or of the factor of a season).
    pub fn read(&self, node: &Node) -> Result<Value, Fault> {
        // A pointer is made for a fault only: a calculation reads every input.
        self.value(node).map_err(|fault| Fault { pointer: self.id.pointer() + &fault.pointer, ..fault })
    }

    /// The same, with pointers from the input on.
    fn value(&self, node: &Node) -> Result<Value, Fault> {
        match self.kind {
            Kind::Money | Kind::Rate | Kind::Count => self.decimal(node).map(Value::Decimal),
            Kind::OptionalMonths | Kind::OptionalMoney if *node == Node::Null => Ok(Value::NoLimit),
            Kind::OptionalMoney => self.decimal(node).map(Value::Decimal),
            Kind::Bands | Kind::Bonuses => {
                let mut faults = Vec::new();
                let value = self.list(node, String::new(), &mut faults);
                match faults.into_iter().next() {
                    Some(fault) => Err(fault),
                    None => value.ok_or_else(|| wrong_type("", "a list", node)),
                }
            }
            Kind::Months | Kind::OptionalMonths => self.months(node).map(Value::Months),
            Kind::Choice(words) => choice(words, node).map(Value::Choice),
            Kind::Season => self.season(node),
        }
    }

    /// Reads the value as a document carries it; of bands and bonuses, everything that is wrong is said.
    pub(crate) fn read_with(&self, node: &Node, faults: &mut Vec<Fault>) -> Option<Value> {
        match self.kind {
            Kind::Bands | Kind::Bonuses => {
                let before = faults.len();
                self.list(node, self.id.pointer(), faults).filter(|_| faults.len() == before)
            }
            _ => self.read(node).map_err(|fault| faults.push(fault)).ok(),
        }
    }

    /// Bands or bonuses. There can be both a value and a fault.
    fn list(&self, node: &Node, pointer: String, faults: &mut Vec<Fault>) -> Option<Value> {
        match (self.kind, node) {
            (Kind::Bonuses, _) => Vec::from_node(node, pointer, faults).map(Value::Bonuses),
            (_, Node::List(items)) if items.is_empty() => Some(Value::Bands(None)),
            _ => Bands::from_node(node, pointer, faults).map(|bands| Value::Bands(Some(bands))),
        }
    }

    fn decimal(&self, node: &Node) -> Result<Decimal, Fault> {
        let text = match node {
            Node::Text(text) | Node::Number(text) => text,
            other => return Err(wrong_type("", "a number, as a string or a number literal", other)),
        };
        let value = text::parse(text).map_err(|reason| not_a_number("", reason, text))?;
        let outside = |limit: &str, beyond: fn(&Decimal, &Decimal) -> bool| {
            text::parse(limit).is_ok_and(|limit| beyond(&value, &limit))
        };
        if outside(self.min, Decimal::lt) || outside(self.max, Decimal::gt) {
            return Err(Fault::new("", code::OUT_OF_RANGE, self.limits(&plain(value))));
        }
        Ok(value)
    }

    fn limits(&self, given: &str) -> String {
        detail!("{} must be from {} to {}, not {given}", self.label, self.min, self.max)
    }

    fn months(&self, node: &Node) -> Result<u32, Fault> {
        let value = self.decimal(node)?;
        let detail = || detail!("{} is counted in whole months, not {}", self.label, plain(value));
        text::whole(value).ok_or_else(|| Fault::new("", code::OUT_OF_RANGE, detail()))
    }

    fn season(&self, node: &Node) -> Result<Value, Fault> {
        let Node::List(items) = node else {
            return Err(wrong_type("", "a list of twelve factors", node));
        };
        let mut factors = Box::new([Decimal::ZERO; 12]);
        let mut total = Held::ZERO;
        for (index, item) in items.iter().enumerate() {
            let factor = self.decimal(item).map_err(|fault| Fault { pointer: format!("/{index}"), ..fault })?;
            total += Held::from(factor);
            if let Some(place) = factors.get_mut(index) {
                *place = factor;
            }
        }
        if items.len() != factors.len() {
            let detail = detail!("a season has twelve factors, January first, not {}", items.len());
            return Err(Fault::new("", code::OUT_OF_RANGE, detail));
        }
        let total = total.settled().unwrap_or_default();
        if total != Decimal::from(12) {
            let detail = detail!("the twelve factors must have the mean 1 (sum 12), their sum is {}", plain(total));
            return Err(Fault::new("", code::MEAN_NOT_ONE, detail));
        }
        Ok(Value::Season(factors))
    }

    /// The value of the [default](Self::default): the same as reading its text, without asking for the limits that it
    /// keeps to. Every calculation takes most of its values from here.
    ///
    /// # Errors
    /// The default is not of this input's kind.
    pub(crate) fn usual(&self) -> Result<Value, Fault> {
        let value = match self.kind {
            Kind::Money | Kind::Rate | Kind::Count => text::parse(self.default).map(Value::Decimal).ok(),
            Kind::Months => text::parse(self.default).ok().and_then(text::whole).map(Value::Months),
            Kind::Choice(words) => words.iter().find(|word| **word == self.default).copied().map(Value::Choice),
            _ => None,
        };
        match value {
            Some(value) => Ok(value),
            None => self.read_text(self.default),
        }
    }
}

fn choice(words: &'static [&'static str], node: &Node) -> Result<&'static str, Fault> {
    let Node::Text(text) = node else {
        return Err(wrong_type("", "a word", node));
    };
    if text.trim().is_empty() {
        return Err(Fault::new("", code::BLANK, detail!("choose one of {}", joined(words, ", "))));
    }
    words.iter().find(|word| *word == text).copied().ok_or_else(|| unknown_word("", text, words))
}
