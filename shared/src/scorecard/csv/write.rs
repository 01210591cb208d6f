//! Figures written for a spreadsheet.

use super::numbers::{Marks, is_fraction, needs_percent_sign};
use super::{COLUMNS, is_formula};
use crate::document::words;
use crate::number::Checked;
use crate::scorecard::{Card, Metric, Template};
use crate::text::plain;
use rust_decimal::Decimal;

words! {
    /// What stands between fields.
    pub enum Separator {
        /// A comma.
        Comma = "comma",
        /// A semicolon, which spreadsheets expect where the comma is the decimal mark.
        Semicolon = "semicolon",
        /// A tab.
        Tab = "tab",
    }
}

words! {
    /// What stands before decimals.
    pub enum DecimalMark {
        /// A point.
        Point = "point",
        /// A comma.
        Comma = "comma",
    }
}

/// How a file is written. Reading understands all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Between fields.
    pub separator: Separator,
    /// Before decimals.
    pub decimal: DecimalMark,
}

impl Default for Format {
    fn default() -> Self {
        Self { separator: Separator::Comma, decimal: DecimalMark::Point }
    }
}

impl Format {
    /// With what is not said as spreadsheets expect it: semicolons go with a decimal comma, all else with a point.
    pub fn of(separator: Option<Separator>, decimal: Option<DecimalMark>) -> Self {
        let (semicolon, comma) = (separator == Some(Separator::Semicolon), decimal == Some(DecimalMark::Comma));
        Self {
            separator: separator.unwrap_or(if comma { Separator::Semicolon } else { Separator::Comma }),
            decimal: decimal.unwrap_or(if semicolon { DecimalMark::Comma } else { DecimalMark::Point }),
        }
    }

    /// The way of a country by what stands before its decimals and between its thousands. Where thousands are not parted by a
    /// comma, lists are not either: Swiss spreadsheets expect semicolons beside the point.
    pub fn with_marks(decimal: char, group: char) -> Self {
        let decimal = if decimal == ',' { DecimalMark::Comma } else { DecimalMark::Point };
        Self::of((group != ',').then_some(Separator::Semicolon), Some(decimal))
    }

    fn between(self) -> char {
        match self.separator {
            Separator::Comma => ',',
            Separator::Semicolon => ';',
            Separator::Tab => '\t',
        }
    }

    /// Fields as a row, quoted where that is needed.
    pub fn row(self, fields: &[&str]) -> String {
        let quoted = |field: &&str| {
            if field.contains([',', ';', '\t', '"', '\n', '\r']) && !self.is_bare(field) || field.trim() != *field {
                format!("\"{}\"", field.replace('"', "\"\""))
            } else {
                (*field).to_owned()
            }
        };
        let fields: Vec<_> = fields.iter().map(quoted).collect();
        [fields.join(&self.between().to_string()).as_str(), "\n"].concat()
    }

    /// Whether a field is a figure with a decimal comma that separates nothing here.
    fn is_bare(self, field: &str) -> bool {
        let digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b',' | b'%');
        self.separator != Separator::Comma && field.bytes().all(digit)
    }

    /// A figure of a metric. A fraction that would be taken for a percentage without its sign is written with it.
    pub fn figure(self, metric: &Metric, value: Decimal) -> String {
        let percent = (is_fraction(metric) && needs_percent_sign(metric, value))
            .then(|| value.times(Decimal::ONE_HUNDRED).ok())
            .flatten();
        percent.map_or_else(|| self.number(value), |percent| [self.number(percent).as_str(), "%"].concat())
    }

    /// A number that is read as it was written, whatever else stands in the file.
    fn number(self, value: Decimal) -> String {
        let point = plain(value);
        let mut written = if self.decimal == DecimalMark::Comma { point.replace('.', ",") } else { point };
        if Marks::is_ambiguous(&written, self.between()) {
            written.push('0');
        }
        written
    }
}

/// Writes all figures of a card, quarter by quarter. Texts that are not ASCII make the file begin with a byte order mark, without which some
/// spreadsheets take them for those of another alphabet.
pub fn write(card: &Card, template: &Template, format: Format) -> String {
    let mut text = format.row(&COLUMNS);
    for quarter in &card.quarters {
        for entry in &quarter.entries {
            let value = entry.actual.0;
            let metric = template.metric(&entry.metric);
            let actual = metric.map_or_else(|| format.number(value), |metric| format.figure(metric, value));
            let note = entry.note.as_deref().unwrap_or_default();
            let apostrophe = if is_formula(note) { "'" } else { "" };
            let note = [apostrophe, note].concat();
            text.push_str(&format.row(&[&entry.metric, &quarter.quarter.to_string(), &actual, &note]));
        }
    }
    if text.is_ascii() { text } else { ["\u{feff}", &text].concat() }
}
