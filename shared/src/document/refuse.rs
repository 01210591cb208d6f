//! Faults of values, worded alike wherever they are found.

use super::Node;
use crate::fault::{Fault, code, detail};
use crate::text::{self, NotANumber};

/// A fault for a value of another JSON type than the field takes.
pub(crate) fn wrong_type(pointer: String, expected: &str, found: &Node) -> Fault {
    Fault::new(pointer, code::WRONG_TYPE, detail!("expected {expected}, found {}", found.type_name()))
}

/// A fault for a text that is no number.
pub(crate) fn not_a_number(pointer: String, reason: NotANumber, text: &str) -> Fault {
    let text = shortened(text);
    let (code, detail) = match reason {
        NotANumber::Blank => (code::BLANK, "enter a number; the field is empty".to_owned()),
        NotANumber::Form => (code::NOT_A_NUMBER, format!("\"{text}\" is not a number such as 1250.5")),
        NotANumber::Digits => {
            (code::TOO_MANY_DIGITS, format!("{text} has more than {} significant digits", text::MAX_DIGITS))
        }
        NotANumber::Range => (code::OUT_OF_RANGE, format!("{text} lies beyond what an exact decimal holds")),
    };
    Fault::new(pointer, code, detail)
}

/// Enough of a foreign text to recognise it in a message.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// A fault for a word that is not one of a list.
pub(crate) fn unknown_word(at: String, word: &str, words: &[&str]) -> Fault {
    Fault::new(at, code::NOT_ONE_OF, detail!("\"{}\" is not one of {}", shortened(word), text::joined(words, ", ")))
}
