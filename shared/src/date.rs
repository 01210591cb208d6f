//! Days of the Gregorian calendar, for dated flows and effective dates.

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
        let leap_days = if year == 0 { 0 } else { (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1 };
        let months: u32 = (1..month).map(|month| days_in(year, month)).sum();
        Some(Self(year * 365 + leap_days + months + day - 1))
    }

    /// Days from an earlier day to this one; 0 if that day is not earlier.
    pub fn days_since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
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
