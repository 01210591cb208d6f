//! Days of the Gregorian calendar, for dated flows, effective dates and due dates.

use std::fmt;

use crate::document::{Field, FromNode, Node, shortened};
use crate::fault::{Fault, code};

/// A day, counted from 1 January of year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(u32);

impl Date {
    /// The day of a text such as `2026-02-28`, if there is one.
    ///
    /// ```
    /// use partner_roi_shared::date::Date;
    ///
    /// let day = |text| Date::parse(text).unwrap();
    /// assert_eq!(day("2024-03-01").days_since(day("2024-02-28")), 2);
    /// assert!(Date::parse("2026-02-29").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |length: usize| -> Option<u32> {
            let part = parts.next()?;
            (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
            return None;
        }
        Some(Self::of(year, month, day))
    }

    /// The last day of a calendar month from 1 to 12.
    pub(crate) fn end_of_month(year: u32, month: u32) -> Self {
        Self::of(year, month, days_in(year, month))
    }

    fn of(year: u32, month: u32, day: u32) -> Self {
        let months: u32 = (1..month).map(|month| days_in(year, month)).sum();
        Self(first_of_year(year) + months + day - 1)
    }

    /// The day so many days later.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Year, month and day.
    pub(crate) fn parts(self) -> (u32, u32, u32) {
        // Counting every year as a leap year guesses too early by a few years at most.
        let mut year = self.0 / 366;
        while first_of_year(year + 1) <= self.0 {
            year += 1;
        }
        let (mut month, mut day) = (1, self.0 - first_of_year(year));
        while day >= days_in(year, month) {
            day -= days_in(year, month);
            month += 1;
        }
        (year, month, day + 1)
    }

    /// Days from an earlier day to this one; 0 if that day is not earlier.
    pub fn days_since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Days from 1 January of year 0 to that of a year.
fn first_of_year(year: u32) -> u32 {
    let leap_days = if year == 0 { 0 } else { (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1 };
    year * 365 + leap_days
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromNode for Date {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let text = String::from_node(node, at.clone(), faults)?;
        let date = Self::parse(&text);
        if date.is_none() {
            let detail = format!("\"{}\" is not a day written YYYY-MM-DD", shortened(&text));
            faults.push(Fault::new(at, code::NOT_A_DATE, detail));
        }
        date
    }
}

impl Field for Date {
    const BLANK: Self = Self(0);
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_that_exist() {
        for date in ["2026-01-01", "2024-02-29", "2000-02-29", "1899-12-31", "0000-02-29"] {
            assert!(Date::parse(date).is_some(), "{date}");
        }
        for date in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-1-1",
            "2026-04-31",
            "today",
            "",
            "2026-01-01-01",
        ] {
            assert!(Date::parse(date).is_none(), "{date}");
        }
    }

    #[test]
    fn days_are_written_as_they_are_read() {
        for date in ["0000-01-01", "0000-12-31", "1900-03-01", "2000-02-29", "2023-12-31", "2024-12-31", "9999-12-31"] {
            assert_eq!(Date::parse(date).unwrap().to_string(), date);
        }
        assert_eq!(Date::parse("2023-12-20").unwrap().plus_days(72).to_string(), "2024-03-01");
        assert_eq!(Date::end_of_month(2024, 2).to_string(), "2024-02-29");
    }

    #[test]
    fn days_follow_one_another() {
        let mut last = None;
        for year in [0, 1, 4, 100, 400, 1899, 1900, 2000, 2023, 2024] {
            let first = Date::parse(&format!("{year:04}-01-01")).unwrap();
            let end = Date::parse(&format!("{year:04}-12-31")).unwrap();
            let next = Date::parse(&format!("{:04}-01-01", year + 1)).unwrap();
            assert_eq!(next.days_since(end), 1, "{year}");
            assert!(last.is_none_or(|last| last <= first));
            last = Some(next);
        }
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(day("2026-01-01").days_since(day("1900-01-01")), 46_021);
    }
}
