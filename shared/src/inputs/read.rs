//! One value, read and checked against its limits.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{InputSpec, Kind, Value};
use crate::commission::Bands;
use crate::document::{self, FromNode, Node, below, unknown_word, wrong_type};
use crate::fault::{Fault, code, detail};
use crate::number::{Held, Number};
use crate::text::{self, Exact, joined, plain};

impl InputSpec {
    /// Reads the value as a person or an attribute gives it: plain decimal text, a word, for a season
    /// twelve numbers with blanks between, for bands and bonuses their JSON. The limits and codes are those of documents.
    ///
    /// # Errors
    /// What is wrong, with the pointer of this input.
    pub fn read_text(&self, text: &str) -> Result<Value, Fault> {
        let text = text.trim();
        let node = match self.kind {
            Kind::OptionalMonths | Kind::OptionalMoney if text.is_empty() => Node::Null,
            Kind::Bands | Kind::Bonuses if text.is_empty() => Node::List(Vec::new()),
            Kind::Bands | Kind::Bonuses => document::parse(text)
                .map_err(|_| wrong_type(self.id.pointer(), "a list as JSON", &Node::Text(text.to_owned())))?,
            Kind::Season => {
                let mut items = Vec::new();
                for item in text.split_whitespace() {
                    items.push(Node::text(item));
                }
                Node::List(items)
            }
            _ => Node::text(text),
        };
        self.read(&node)
    }

    /// Reads the value as a document carries it.
    ///
    /// # Errors
    /// What is wrong, with the pointer of this input (or of the factor of a season).
    pub fn read(&self, node: &Node) -> Result<Value, Fault> {
        let mut faults = Vec::new();
        let value = self.read_with(node, &mut faults);
        match faults.into_iter().next() {
            Some(fault) => Err(fault),
            None => value.ok_or_else(|| wrong_type(self.id.pointer(), "a value", node)),
        }
    }

    /// The same; of lists, everything that is wrong is said.
    pub(crate) fn read_with(&self, node: &Node, faults: &mut Vec<Fault>) -> Option<Value> {
        let at = self.id.pointer();
        match self.kind {
            Kind::OptionalMonths | Kind::OptionalMoney if *node == Node::Null => Some(Value::NoLimit),
            Kind::Money | Kind::Rate | Kind::Count | Kind::OptionalMoney => {
                self.decimal(node, at, faults).map(Value::Decimal)
            }
            Kind::Months | Kind::OptionalMonths => self.months(node, at, faults).map(Value::Months),
            Kind::Choice(words) => choice(words, node, at, faults).map(Value::Choice),
            Kind::Season => self.season(node, at, faults),
            Kind::Bands | Kind::Bonuses => {
                let before = faults.len();
                self.list(node, at, faults).filter(|_| faults.len() == before)
            }
        }
    }

    /// Bands or bonuses. There can be both a value and a fault.
    fn list(&self, node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Value> {
        match (self.kind, node) {
            (Kind::Bonuses, _) => Vec::from_node(node, at, faults).map(Value::Bonuses),
            (_, Node::List(items)) if items.is_empty() => Some(Value::Bands(None)),
            _ => Bands::from_node(node, at, faults).map(|bands| Value::Bands(Some(bands))),
        }
    }

    fn decimal(&self, node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Decimal> {
        let Exact(value) = Exact::from_node(node, at.clone(), faults)?;
        let outside = |limit: &str, beyond: Ordering| text::parse(limit).is_ok_and(|limit| value.cmp(&limit) == beyond);
        if outside(self.min, Ordering::Less) || outside(self.max, Ordering::Greater) {
            let (label, min, max) = (self.label, self.min, self.max);
            let detail = detail!("{label} must be from {min} to {max}, not {}", plain(value));
            faults.push(Fault::new(at, code::OUT_OF_RANGE, detail));
            return None;
        }
        Some(value)
    }

    fn months(&self, node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<u32> {
        let value = self.decimal(node, at.clone(), faults)?;
        let months = text::whole(value);
        if months.is_none() {
            let detail = detail!("{} is counted in whole months, not {}", self.label, plain(value));
            faults.push(Fault::new(at, code::OUT_OF_RANGE, detail));
        }
        months
    }

    fn season(&self, node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Value> {
        let Node::List(items) = node else {
            faults.push(wrong_type(at, "a list of twelve factors", node));
            return None;
        };
        let before = faults.len();
        let mut factors = Box::new([Decimal::ZERO; 12]);
        let mut total = Held::ZERO;
        for (index, item) in items.iter().enumerate() {
            let Some(factor) = self.decimal(item, below(&at, &index.to_string()), faults) else { continue };
            total += Held::from(factor);
            if let Some(place) = factors.get_mut(index) {
                *place = factor;
            }
        }
        let total = total.settled().unwrap_or_default();
        if items.len() != factors.len() {
            let detail = detail!("a season has twelve factors, January first, not {}", items.len());
            faults.push(Fault::new(at, code::OUT_OF_RANGE, detail));
        } else if faults.len() == before && total != Decimal::from(12) {
            let total = plain(total);
            let detail = detail!("the twelve factors must have the mean 1 (sum 12), their sum is {total}");
            faults.push(Fault::new(at, code::MEAN_NOT_ONE, detail));
        }
        if faults.len() > before {
            return None;
        }
        Some(Value::Season(factors))
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

fn choice(words: &'static [&'static str], node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<&'static str> {
    let fault = match node {
        Node::Text(text) => match words.iter().find(|word| *word == text) {
            Some(word) => return Some(word),
            None if text.trim().is_empty() => {
                Fault::new(at, code::BLANK, detail!("choose one of {}", joined(words, ", ")))
            }
            None => unknown_word(at, text, words),
        },
        _ => wrong_type(at, "a word", node),
    };
    faults.push(fault);
    None
}
