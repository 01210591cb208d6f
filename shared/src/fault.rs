//! What is wrong with an input, all at once.
//!
//! Every check adds a [`Fault`] and goes on, so a person sees the whole list after one try.

use std::fmt;

use serde::Serialize;

/// Stable codes of faults. They are part of the public contract of command line and API.
pub mod code {
    /// The text is not JSON.
    pub const MALFORMED_JSON: &str = "malformed_json";
    /// One object names a key twice, so it is unclear which value is meant.
    pub const DUPLICATE_KEY: &str = "duplicate_key";
    /// Objects and lists are nested deeper than 32.
    pub const TOO_DEEP: &str = "too_deep";
    /// A field that must be there is not.
    pub const MISSING: &str = "missing";
    /// A field that no document of this kind has.
    pub const UNKNOWN_FIELD: &str = "unknown_field";
    /// The value is of another JSON type than the field takes.
    pub const WRONG_TYPE: &str = "wrong_type";
    /// The field is there but empty.
    pub const BLANK: &str = "blank";
    /// The text is not a decimal number.
    pub const NOT_A_NUMBER: &str = "not_a_number";
    /// The number has more digits than an exact decimal holds.
    pub const TOO_MANY_DIGITS: &str = "too_many_digits";
    /// The number lies outside the field's limits.
    pub const OUT_OF_RANGE: &str = "out_of_range";
    /// The text is not one of the words that the field takes.
    pub const NOT_ONE_OF: &str = "not_one_of";
    /// The text is not a day of the calendar.
    pub const NOT_A_DATE: &str = "not_a_date";
    /// Bands do not start at 0, overlap, or stand out of order.
    pub const BANDS: &str = "bands";
    /// The twelve factors of a season do not have the mean 1.
    pub const MEAN_NOT_ONE: &str = "mean_not_one";
    /// No program has this id.
    pub const UNKNOWN_PROGRAM: &str = "unknown_program";
    /// The program exists, but not in this version.
    pub const UNKNOWN_VERSION: &str = "unknown_version";
    /// The program has no partner type of this id.
    pub const UNKNOWN_PARTNER_TYPE: &str = "unknown_partner_type";
    /// The program has no level of this id.
    pub const UNKNOWN_LEVEL: &str = "unknown_level";
    /// The program has no payout plan of this id.
    pub const UNKNOWN_PLAN: &str = "unknown_plan";
    /// The inputs are each allowed, but together lead to a number that no exact decimal holds.
    pub const OVERFLOW: &str = "overflow";
    /// A document names something it does not define, or says something twice or against itself.
    pub const INCONSISTENT: &str = "inconsistent";
    /// A document holds more of something than is allowed.
    pub const TOO_MANY: &str = "too_many";
    /// The text is not a quarter such as 2026-Q1.
    pub const NOT_A_QUARTER: &str = "not_a_quarter";
    /// Between a quarter and the one before it, quarters are left out.
    pub const QUARTER_GAP: &str = "quarter_gap";
    /// A quarter stands twice.
    pub const DUPLICATE_QUARTER: &str = "duplicate_quarter";
    /// Quarters or their closings stand out of order.
    pub const QUARTER_ORDER: &str = "quarter_order";
    /// A closed quarter can only be changed by restating it.
    pub const QUARTER_CLOSED: &str = "quarter_closed";
    /// No scorecard template has this id.
    pub const UNKNOWN_TEMPLATE: &str = "unknown_template";
    /// The template has no metric of this id.
    pub const UNKNOWN_METRIC: &str = "unknown_metric";
    /// The template has no fit criterion of this id.
    pub const UNKNOWN_CRITERION: &str = "unknown_criterion";
    /// The metric is worked out from others and cannot be entered.
    pub const DERIVED_METRIC: &str = "derived_metric";
    /// A quarter has two figures for a metric, or a fit two for a criterion.
    pub const DUPLICATE_ENTRY: &str = "duplicate_entry";
    /// A target that equals `worst` leaves nothing to attain.
    pub const TARGET_EQUALS_WORST: &str = "target_equals_worst";
    /// A target lies on the side of `worst` that its comparison calls worse.
    pub const WRONG_DIRECTION: &str = "wrong_direction";
    /// A threshold does not lie from `worst` to target.
    pub const THRESHOLD_OUTSIDE: &str = "threshold_outside";
    /// A stretch is easier than its target.
    pub const STRETCH_BEFORE_TARGET: &str = "stretch_before_target";
    /// The weights in force in a quarter do not add up to 1.
    pub const WEIGHTS_NOT_ONE: &str = "weights_not_one";
    /// The bytes of a text are not UTF-8.
    pub const NOT_UTF8: &str = "not_utf8";
    /// The header of a CSV text does not have the columns that are wanted, or has others.
    pub const CSV_HEADER: &str = "csv_header";
    /// A quotation mark is opened and never closed.
    pub const UNCLOSED_QUOTE: &str = "unclosed_quote";
    /// A quotation mark stands inside a field.
    pub const STRAY_QUOTE: &str = "stray_quote";
    /// A row has more fields than the header.
    pub const TOO_MANY_FIELDS: &str = "too_many_fields";
    /// A row has fewer fields than the header.
    pub const TOO_FEW_FIELDS: &str = "too_few_fields";
    /// The text is larger than is read.
    pub const TOO_LARGE: &str = "too_large";
    /// A number has another decimal mark than others of its file.
    pub const DECIMAL_MARK: &str = "decimal_mark";
    /// A number is a thousand or a fraction, and nothing in its file says which.
    pub const AMBIGUOUS_NUMBER: &str = "ambiguous_number";
    /// A fraction is far beyond what its metric can reach: it lacks a percent sign.
    pub const PERCENT_SIGN: &str = "percent_sign";
}

/// The sentence of a fault about a scenario, an input or the form of a document, as `format!` makes it. A build without
/// `authoring`, which is the browser's, has none: a page says what is wrong in words of its own, by pointer and code.
macro_rules! detail {
    ($($text:tt)+) => {
        if cfg!(feature = "authoring") { format!($($text)+) } else { String::new() }
    };
}

pub(crate) use detail;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fault {
    /// RFC 6901 pointer to the field; empty for the document as a whole.
    pub pointer: String,
    /// Stable code, one of [`code`].
    pub code: &'static str,
    /// A sentence for a person, naming the field's limits where it has any; empty in a browser where its own words say it.
    pub detail: String,
}

impl Fault {
    /// A fault at `pointer` (RFC 6901).
    pub fn new(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "document" } else { &self.pointer };
        write!(f, "{place}: {} ({})", self.detail, self.code)
    }
}

/// At least one [`Fault`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    list: Vec<Fault>,
    malformed: bool,
}

impl Faults {
    /// Nothing if `list` is empty, for a check that collects and then decides.
    pub fn if_any(list: Vec<Fault>) -> Option<Self> {
        let malformed =
            list.iter().any(|fault| matches!(fault.code, code::MALFORMED_JSON | code::DUPLICATE_KEY | code::TOO_DEEP));
        (!list.is_empty()).then_some(Self { list, malformed })
    }

    /// The faults, in the order of the document as far as it was read in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.list.iter()
    }

    /// How many there are; at least 1.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True if the text could not be read as a document at all (HTTP 400); false if it was
    /// understood and found invalid (HTTP 422).
    pub fn is_malformed(&self) -> bool {
        self.malformed
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        let malformed = matches!(fault.code, code::MALFORMED_JSON | code::DUPLICATE_KEY | code::TOO_DEEP);
        Self { list: vec![fault], malformed }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.list.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl Serialize for Faults {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}
