//! Quarters of the calendar year.

use std::fmt;

use crate::date::Date;
use crate::document::{Field, FromNode, Node, shortened};
use crate::fault::{Fault, code};

/// A quarter: a year and a number from 1 to 4. The first is January to March.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter(u32);

impl Quarter {
    /// The quarter of a text such as `2026-Q1`, if it is one.
    ///
    /// ```
    /// use partner_roi_shared::scorecard::Quarter;
    ///
    /// let quarter = Quarter::parse("2026-Q4").unwrap();
    /// assert_eq!(quarter.plus(1).to_string(), "2027-Q1");
    /// assert_eq!(quarter.last_day().to_string(), "2026-12-31");
    /// assert!(Quarter::parse("2026-Q5").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once("-Q")?;
        let digits = |part: &str, length: usize| {
            (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())?
        };
        let (year, number) = (digits(year, 4)?, digits(number, 1)?);
        (1..=4).contains(&number).then(|| Self(year * 4 + number - 1))
    }

    /// The quarter that a day is in.
    ///
    /// ```
    /// use partner_roi_shared::{date::Date, scorecard::Quarter};
    ///
    /// assert_eq!(Quarter::of(Date::parse("2026-11-21").unwrap()).to_string(), "2026-Q4");
    /// ```
    pub fn of(day: Date) -> Self {
        let (year, month, _) = day.parts();
        Self(year * 4 + (month - 1) / 3)
    }

    /// The year.
    pub fn year(self) -> u32 {
        self.0 / 4
    }

    /// The number in its year, 1 to 4.
    pub fn number(self) -> u32 {
        self.0 % 4 + 1
    }

    /// The quarter so many quarters later.
    #[must_use]
    pub fn plus(self, quarters: u32) -> Self {
        Self(self.0.saturating_add(quarters))
    }

    /// How many quarters later it is; nothing if it is earlier.
    pub fn since(self, earlier: Self) -> Option<u32> {
        self.0.checked_sub(earlier.0)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        Date::end_of_month(self.year(), self.number() * 3)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year(), self.number())
    }
}

/// A fault for a text that is no quarter.
pub(super) fn not_a_quarter(at: impl Into<String>, text: &str) -> Fault {
    Fault::new(at, code::NOT_A_QUARTER, format!("\"{}\" is not a quarter written 2026-Q1", shortened(text)))
}

impl FromNode for Quarter {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let text = String::from_node(node, at.clone(), faults)?;
        let quarter = Self::parse(&text);
        if quarter.is_none() {
            faults.push(not_a_quarter(at, &text));
        }
        quarter
    }
}

impl Field for Quarter {
    const BLANK: Self = Self(0);
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Quarter {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Quarter".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{4}-Q[1-4]$" })
    }
}
