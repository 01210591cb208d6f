//! Time as it is stored and shown.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970 in UTC, the form in which every store keeps a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The present moment.
    pub fn now() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    /// The moment so many hours later.
    pub fn plus_hours(self, hours: i64) -> Self {
        Self(self.0.saturating_add(hours.saturating_mul(3_600_000)))
    }

    /// The moment so many days later.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_hours(days.saturating_mul(24))
    }

    /// Its day in UTC, as `2026-02-28`.
    pub fn to_date(self) -> String {
        self.to_rfc3339().split('T').next().unwrap_or_default().to_owned()
    }

    /// As RFC 3339 in UTC, the form in which the API shows a moment.
    pub fn to_rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_in_utc_with_its_milliseconds() {
        assert_eq!(Moment(1_700_000_000_123).to_rfc3339(), "2023-11-14T22:13:20.123Z");
        assert_eq!(Moment(1_700_000_000_123).to_date(), "2023-11-14");
        assert_eq!(Moment(0).plus_days(90).to_rfc3339(), "1970-04-01T00:00:00Z");
    }
}
