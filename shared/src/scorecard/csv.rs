//! Figures as CSV: one row a metric and quarter.
//!
//! Read: header `metric,quarter,actual` and if wanted `note`, in any order, separated by commas, semicolons or tabs as
//! the header is; byte order mark, LF, CRLF, CR and quotes (RFC 4180) are understood. Rows are numbered as a spreadsheet
//! numbers them, the header being row 1; the number is the first step of a fault's pointer. Everything that is wrong
//! comes at once, and then nothing is taken.
//!
//! A row without figure and note is passed over, so that a blank table needs no row taken out of it.
//!
//! Decimals: in a file separated by commas the decimal mark is the point. In one separated by semicolons or tabs it is
//! the comma as soon as one figure of the file has one, else the point; never both. Thousands are never separated: a
//! "1,234" cannot be told from one and a quarter.
//!
//! Written: commas, points, LF; notes that a spreadsheet would take for a formula get an apostrophe in front, which
//! reading takes away again.

use rust_decimal::Decimal;

use super::card::{Card, CardQuarter, Entry, Status};
use super::card_check::entry_fault;
use super::quarter::not_a_quarter;
use super::{MAX_QUARTERS, Quarter, Template};
use crate::document::{not_a_number, shortened};
use crate::fault::{Fault, Faults, code};
use crate::number::Checked;
use crate::ordered::ordered;
use crate::program::Unit;
use crate::text::{self, Exact, NotANumber, plain};

/// Most rows besides the header. The file of a larger card is read in parts.
pub const MAX_ROWS: usize = 5_000;
/// Most bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// A figure of a metric in a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row in its file, the header being row 1.
    pub number: usize,
    /// The quarter.
    pub quarter: Quarter,
    /// Metric, figure and note.
    pub entry: Entry,
}

/// So many quarters without a figure before that of a row are no pause but a slip of the pen.
const GAP: u32 = 4;
const HUNDREDTH: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

const COLUMNS: [&str; 4] = ["metric", "quarter", "actual", "note"];
const REQUIRED: usize = 3;

/// Reads figures for the metrics of a template.
///
/// ```
/// use partner_roi_shared::scorecard::{Templates, csv};
///
/// # #[cfg(feature = "bundled")] {
/// let template = Templates::bundled().get("health", 1).unwrap();
/// let rows = csv::read("metric;quarter;actual\r\nvendor_alignment;2026-Q1;7,5\r\n", template)?;
/// assert_eq!(rows[0].entry.actual.0.to_string(), "7.5");
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong, by row and field: `/7/actual` is the figure in row 7.
pub fn read(text: &str, template: &Template) -> Result<Vec<Row>, Faults> {
    if text.len() > MAX_BYTES {
        return Err(Fault::new("", code::TOO_LARGE, format!("larger than {MAX_BYTES} bytes")).into());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator(text);
    let mut records = records(text, separator)?;
    if records.len() > MAX_ROWS + 1 {
        let detail = format!("more than {MAX_ROWS} rows besides the header; split the file");
        return Err(Fault::new("", code::TOO_MANY, detail).into());
    }
    let header = if records.is_empty() { Vec::new() } else { records.remove(0) };
    let places = columns(&header)?;
    let mut reader = Reader { template, faults: Vec::new(), decimal_comma: false };
    let actual = |record: &[String]| record.get(places[2]).is_some_and(|actual| actual.contains(','));
    reader.decimal_comma = separator != ',' && records.iter().any(|record| actual(record));
    let mut rows: Vec<Row> = Vec::new();
    let mut seen = std::collections::BTreeMap::new();
    for (index, record) in records.iter().enumerate() {
        let number = index + 2;
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if record.len() != header.len() {
            let detail = format!("row {number} has {} fields, the header {}", record.len(), header.len());
            reader.faults.push(Fault::new(format!("/{number}"), code::RAGGED_ROW, detail));
            continue;
        }
        let empty = |place: &usize| record.get(*place).is_none_or(|field| field.trim().is_empty());
        // A blank table has a row a metric, and not every one of them is known.
        if places.iter().skip(REQUIRED - 1).all(empty) {
            continue;
        }
        let field = |column: usize| places.get(column).and_then(|place| record.get(*place)).map(String::as_str);
        let Some(row) = reader.row(number, &field) else { continue };
        if let Some(first) = seen.insert((row.entry.metric.clone(), row.quarter), number) {
            let detail = format!("row {number}: the metric has a figure for {} in row {first}", row.quarter);
            reader.faults.push(Fault::new(format!("/{number}/metric"), code::DUPLICATE_ENTRY, detail));
        }
        rows.push(row);
    }
    match Faults::if_any(reader.faults) {
        Some(faults) => Err(faults),
        None => Ok(rows),
    }
}

struct Reader<'a> {
    template: &'a Template,
    faults: Vec<Fault>,
    decimal_comma: bool,
}

impl Reader<'_> {
    fn fault(&mut self, row: usize, column: &str, fault: Fault) {
        let detail = format!("row {row}: {}", fault.detail);
        self.faults.push(Fault::new(format!("/{row}/{column}"), fault.code, detail));
    }

    fn row<'r>(&mut self, number: usize, field: &dyn Fn(usize) -> Option<&'r str>) -> Option<Row> {
        let [metric, quarter, actual] = [0, 1, 2].map(|column| field(column).unwrap_or_default().trim());
        let found = Quarter::parse(quarter);
        if found.is_none() {
            self.fault(number, "quarter", not_a_quarter("", quarter));
        }
        let unit = self.template.metric(metric).map(|metric| metric.unit);
        let read = self.actual(actual, matches!(unit, Some(Unit::Share | Unit::Growth)));
        let of_metric = entry_fault(self.template, metric, read.as_ref().copied().unwrap_or_default());
        if let Some((code, detail, of_figure)) = of_metric
            && (!of_figure || read.is_ok())
        {
            let column = if of_figure { "actual" } else { "metric" };
            self.fault(number, column, Fault::new("", code, detail));
        }
        let actual = match read {
            Ok(actual) => actual,
            Err(fault) => {
                self.fault(number, "actual", fault);
                return None;
            }
        };
        let note = field(3).map(said).filter(|note| !note.is_empty()).map(ToOwned::to_owned);
        Some(Row { number, quarter: found?, entry: Entry { metric: metric.to_owned(), actual: Exact(actual), note } })
    }

    /// A figure; a fraction may be written as a percentage, with its sign.
    fn actual(&self, written: &str, fraction: bool) -> Result<Decimal, Fault> {
        if let Some(percent) = written.strip_suffix('%').filter(|_| fraction) {
            let read = self.actual(percent.trim_end(), false)?;
            return read.times(HUNDREDTH).map_err(|_| not_a_number(String::new(), NotANumber::Digits, written));
        }
        if self.decimal_comma && written.contains('.') {
            let detail = format!("\"{}\" has a point, and other figures of the file have a comma", shortened(written));
            return Err(Fault::new("", code::DECIMAL_MARK, detail));
        }
        let point = if self.decimal_comma { written.replacen(',', ".", 1) } else { written.to_owned() };
        let read = if point.contains(',') { Err(NotANumber::Form) } else { text::parse(&point) };
        read.map_err(|reason| not_a_number(String::new(), reason, written))
    }
}

/// The separator that the header uses most.
fn separator(text: &str) -> char {
    let header = text.split(['\r', '\n']).next().unwrap_or_default();
    let count = |separator: char| header.chars().filter(|character| *character == separator).count();
    [';', '\t'].into_iter().find(|separator| count(*separator) > count(',')).unwrap_or(',')
}

/// Where each of the columns stands; that of a note lies beyond the record if there is none.
fn columns(header: &[String]) -> Result<[usize; 4], Faults> {
    let mut faults = Vec::new();
    let names: Vec<_> = header.iter().map(|name| name.trim()).collect();
    for (index, name) in names.iter().enumerate() {
        if !COLUMNS.contains(name) || names.iter().take(index).any(|known| known == name) {
            let detail = format!("row 1: \"{}\" is no column here, or stands twice", shortened(name));
            faults.push(Fault::new(format!("/1/{}", index + 1), code::MALFORMED_CSV, detail));
        }
    }
    for column in COLUMNS.iter().take(REQUIRED).filter(|column| !names.contains(column)) {
        let detail = format!("row 1: the header is {}; \"{column}\" is missing", COLUMNS.join(","));
        faults.push(Fault::new("/1", code::MALFORMED_CSV, detail));
    }
    match Faults::if_any(faults) {
        Some(faults) => Err(faults),
        None => Ok(COLUMNS.map(|column| names.iter().position(|name| *name == column).unwrap_or(usize::MAX))),
    }
}

/// The records of RFC 4180. A row without anything is a record too, so that rows keep their numbers.
fn records(text: &str, separator: char) -> Result<Vec<Vec<String>>, Faults> {
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
                return Err(malformed(records.len() + 1, "a quote stands inside a field; double it"));
            }
            (Place::Begin | Place::Bare, _) => {
                field.push(character);
                Place::Bare
            }
        };
    }
    if state == Place::Quoted {
        return Err(malformed(records.len() + 1, "a quote is not closed"));
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

fn malformed(row: usize, detail: &str) -> Faults {
    Fault::new(format!("/{row}"), code::MALFORMED_CSV, format!("row {row}: {detail}")).into()
}

/// Whether a spreadsheet would take a text for a formula, were it not for apostrophes in front.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// What was meant by a note that was written with an apostrophe against formulas.
fn said(note: &str) -> &str {
    note.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(note)
}

/// Writes all figures of a card, quarter by quarter.
pub fn write(card: &Card) -> String {
    let mut text = COLUMNS.join(",");
    text.push('\n');
    for quarter in &card.quarters {
        for entry in &quarter.entries {
            let note = entry.note.as_deref().unwrap_or_default();
            let note = if is_formula(note) { format!("'{note}") } else { note.to_owned() };
            let fields = [entry.metric.clone(), quarter.quarter.to_string(), plain(entry.actual.0), note];
            text.push_str(&fields.map(|field| quoted(&field)).join(","));
            text.push('\n');
        }
    }
    text
}

fn quoted(field: &str) -> String {
    if field.contains([',', ';', '\t', '"', '\n', '\r']) || field.trim() != field {
        return format!("\"{}\"", field.replace('"', "\"\""));
    }
    field.to_owned()
}

/// A card with more figures. Quarters that it does not have are added as open ones, those between included; a figure
/// that an open quarter has is replaced. The same figure without a note leaves the note that is there.
///
/// # Errors
/// `quarter_closed` for figures that differ from those of a closed quarter (it has to be restated), `quarter_order`
/// for those before the first quarter, `quarter_gap` where a year or more is left out before them, each by its row.
pub fn merge(card: &Card, rows: &[Row]) -> Result<Card, Faults> {
    let mut merged = card.clone();
    let mut faults = Vec::new();
    for row in ordered(rows, |row| (row.quarter, row.number)) {
        let at = format!("/{}/quarter", row.number);
        let first = merged.quarters.first().map_or(row.quarter, |first| first.quarter);
        let Some(place) = row.quarter.since(first) else {
            let detail = format!("row {}: {} comes before the card's first quarter", row.number, row.quarter);
            faults.push(Fault::new(at, code::QUARTER_ORDER, detail));
            continue;
        };
        if place as usize >= MAX_QUARTERS {
            let detail = format!("row {}: at most {} quarters", row.number, MAX_QUARTERS);
            faults.push(Fault::new(at, code::TOO_MANY, detail));
            continue;
        }
        let last = merged.quarters.len() as u32;
        if last > 0 && place >= last + GAP {
            let detail =
                format!("row {}: {} leaves {} quarters without a figure", row.number, row.quarter, place - last);
            faults.push(Fault::new(at, code::QUARTER_GAP, detail));
            continue;
        }
        while merged.quarters.len() <= place as usize {
            let next = merged.quarters.last().map_or(first, |last| last.quarter.plus(1));
            merged.quarters.push(open_quarter(next));
        }
        let Some(quarter) = merged.quarters.get_mut(place as usize) else { continue };
        let known = quarter.entries.iter_mut().find(|entry| entry.metric == row.entry.metric);
        if quarter.status != Status::Open {
            if known.is_none_or(|known| !repeats(&row.entry, known)) {
                let detail = format!("row {}: {} is closed; restate it to change its figures", row.number, row.quarter);
                faults.push(Fault::new(at, code::QUARTER_CLOSED, detail));
            }
            continue;
        }
        match known {
            Some(known) if repeats(&row.entry, known) => {}
            Some(known) => *known = row.entry.clone(),
            None => quarter.entries.push(row.entry.clone()),
        }
    }
    Faults::if_any(faults).map_or(Ok(merged), Err)
}

/// Whether a row says nothing that is not known: the same figure, and no other note.
fn repeats(row: &Entry, known: &Entry) -> bool {
    row.actual == known.actual && (row.note.is_none() || row.note == known.note)
}

pub(super) fn open_quarter(quarter: Quarter) -> CardQuarter {
    CardQuarter { quarter, status: Status::Open, closed_on: None, entries: Vec::new(), restatements: Vec::new() }
}
