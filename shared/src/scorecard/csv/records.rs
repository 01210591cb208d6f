//! Text into rows and fields.

use crate::fault::{Fault, Faults, code};

/// The text of a file.
///
/// # Errors
/// `not_utf8`, by the row in which the text ends.
pub fn decoded(bytes: Vec<u8>) -> Result<String, Faults> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..at).unwrap_or_default();
        let ends_line = |at: usize, byte: u8| byte == b'\n' || (byte == b'\r' && before.get(at + 1) != Some(&b'\n'));
        let rows = before.iter().enumerate().filter(|(at, byte)| ends_line(*at, **byte)).count();
        let detail =
            format!("the byte at position {at} belongs to no character of UTF-8; save the file as CSV in UTF-8");
        broken(code::NOT_UTF8, rows + 1, &detail)
    })
}

/// The records of RFC 4180. A row without anything is a record too, so that rows keep their numbers.
pub(super) fn records(text: &str, separator: char) -> Result<Vec<Vec<String>>, Faults> {
    let mut records = Vec::new();
    let (mut record, mut field) = (Vec::new(), String::new());
    let mut state = Place::Begin;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let line_end = matches!(character, '\n' | '\r');
        state = match (state, character) {
            (Place::Quoted, '"') => Place::Quote,
            (Place::Quoted, _) => {
                field.push(character);
                Place::Quoted
            }
            (Place::Begin, '"') => Place::Quoted,
            (Place::Quote, '"') => {
                field.push('"');
                Place::Quoted
            }
            (_, _) if character == separator => {
                record.push(std::mem::take(&mut field));
                Place::Begin
            }
            (_, _) if line_end => {
                if character == '\r' {
                    // Some spreadsheets still end lines with CR alone.
                    characters.next_if_eq(&'\n');
                }
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
                Place::Begin
            }
            (Place::Quote, _) | (Place::Bare, '"') => {
                return Err(broken(
                    code::STRAY_QUOTE,
                    records.len() + 1,
                    "a quotation mark stands inside a field; double it",
                ));
            }
            (Place::Begin | Place::Bare, _) => {
                field.push(character);
                Place::Bare
            }
        };
    }
    if state == Place::Quoted {
        return Err(broken(code::UNCLOSED_QUOTE, records.len() + 1, "a quotation mark is opened and never closed"));
    }
    if state != Place::Begin || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    Ok(records)
}

/// Where in a field the reader is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Begin,
    Bare,
    Quoted,
    /// After a quote inside quotes: the end of the field, or half of a quote that is meant.
    Quote,
}

fn broken(code: &'static str, row: usize, detail: &str) -> Faults {
    Fault::new(format!("/{row}"), code, format!("row {row}: {detail}")).into()
}
