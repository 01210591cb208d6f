//! From the text in a field to a value and back.
//!
//! A rate is a fraction to the engine and a percentage to a person; the point moves two places, nothing is computed.

use partner_roi_shared::fault::code;
use partner_roi_shared::number::Held;
use partner_roi_shared::text::{joined, parse};
use partner_roi_shared::{Currency, Decimal, InputSpec, Kind, Value};

use super::number::{self, Separators, Unreadable, shifted};

/// What is wrong with a field's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryFault {
    /// Nothing stands in a field that needs a number.
    Empty,
    /// Letters, signs, exponents.
    NotANumber,
    /// A number outside the limits; both as they would be written in the field.
    OutOfRange {
        /// Smallest allowed.
        min: String,
        /// Largest allowed.
        max: String,
    },
    /// A fraction where months are counted.
    WholeMonths,
    /// More digits than an exact decimal holds.
    TooManyDigits,
    /// An amount with the sign of another currency than that of the field.
    Currency,
    /// Not twelve factors, or not of mean 1.
    Season,
    /// Anything else, in the engine's words.
    Other(String),
}

/// A field's text as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// For the engine.
    pub value: Value,
    /// The person should hear how the text was taken.
    pub reinterpreted: bool,
}

/// Reads a field. Amounts are in `currency`.
///
/// # Errors
/// What is wrong with the text.
pub fn read(currency: Currency, spec: &InputSpec, text: &str, separators: Separators) -> Result<Entry, EntryFault> {
    match spec.kind {
        Kind::Choice(_) => of_engine(spec, text, false, separators),
        Kind::OptionalMonths | Kind::OptionalMoney if text.trim().is_empty() => of_engine(spec, "", false, separators),
        Kind::Season => {
            let mut plain = Vec::new();
            let mut reinterpreted = false;
            for factor in text.split([' ', '\u{a0}', '\t', '\n', ';', '/']).filter(|f| !f.is_empty()) {
                let reading = number::read(factor, separators).map_err(unreadable)?;
                reinterpreted |= reading.reinterpreted;
                plain.push(reading.plain);
            }
            of_engine(spec, &joined(&plain, " "), reinterpreted, separators)
        }
        kind => {
            let reading = number::read(text, separators).map_err(unreadable)?;
            let plain = match (kind, reading.percent) {
                (Kind::Rate, _) => shifted(&reading.plain, -2),
                (_, true) => return Err(EntryFault::NotANumber),
                _ => reading.plain,
            };
            own(currency, kind, text)?;
            of_engine(spec, &plain, reading.reinterpreted, separators)
        }
    }
}

/// Whether a rate below 1% may be a slip: 0.15 for 15%. It has no percent sign, and is a small part of what holds without it.
pub fn is_small(kind: Kind, text: &str, value: &Value, default: &Value) -> bool {
    let (Kind::Rate, Value::Decimal(value), Value::Decimal(default)) = (kind, value, default) else { return false };
    let small = !value.is_zero() && *value < Decimal::from_parts(1, 0, 0, false, 2);
    small && Held::from(*value) * Held::from(Decimal::from(20)) <= Held::from(*default) && !number::has_percent(text)
}

/// Whether a text that was read as a number names no other currency.
///
/// # Errors
/// It does.
#[inline(never)]
pub fn own(currency: Currency, kind: Kind, text: &str) -> Result<(), EntryFault> {
    let money = matches!(kind, Kind::Money | Kind::OptionalMoney);
    if money && number::is_foreign(text, currency.code()) { Err(EntryFault::Currency) } else { Ok(()) }
}

/// Reads a number that is no input's: any amount, fraction or count.
///
/// # Errors
/// What is wrong with the text.
pub fn read_any(kind: Kind, text: &str, separators: Separators) -> Result<Decimal, EntryFault> {
    let reading = number::read(text, separators).map_err(unreadable)?;
    let plain = match (kind, reading.percent) {
        (Kind::Rate, _) => shifted(&reading.plain, -2),
        (_, true) => return Err(EntryFault::NotANumber),
        _ => reading.plain,
    };
    parse(&plain).map_err(|_| EntryFault::TooManyDigits)
}

fn unreadable(reason: Unreadable) -> EntryFault {
    match reason {
        Unreadable::Empty => EntryFault::Empty,
        Unreadable::NotANumber => EntryFault::NotANumber,
    }
}

fn of_engine(spec: &InputSpec, plain: &str, reinterpreted: bool, separators: Separators) -> Result<Entry, EntryFault> {
    let fault = match spec.read_text(plain) {
        Ok(value) => return Ok(Entry { value, reinterpreted }),
        Err(fault) => fault,
    };
    let months = matches!(spec.kind, Kind::Months | Kind::OptionalMonths);
    Err(match fault.code {
        _ if spec.kind == Kind::Season => EntryFault::Season,
        code::OUT_OF_RANGE if months && plain.contains('.') => EntryFault::WholeMonths,
        code::OUT_OF_RANGE => EntryFault::OutOfRange {
            min: write_plain(spec.kind, spec.min, separators),
            max: write_plain(spec.kind, spec.max, separators),
        },
        code::TOO_MANY_DIGITS => EntryFault::TooManyDigits,
        code::NOT_A_NUMBER => EntryFault::NotANumber,
        _ => EntryFault::Other(fault.detail),
    })
}

/// A value as it stands in its field, every digit of it.
pub fn write(kind: Kind, value: &Value, separators: Separators) -> String {
    match value {
        Value::Choice(word) => (*word).to_owned(),
        value => write_plain(kind, &value.to_text(), separators),
    }
}

fn write_plain(kind: Kind, plain: &str, separators: Separators) -> String {
    match kind {
        Kind::Rate => grouped(&shifted(plain, 2), separators),
        Kind::Season => {
            let factors: Vec<_> = plain.split(' ').map(|factor| grouped(factor, separators)).collect();
            joined(&factors, "  ")
        }
        _ => grouped(plain, separators),
    }
}

/// Thousands set apart.
pub fn grouped(plain: &str, separators: Separators) -> String {
    let (sign, unsigned) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(separators.group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(separators.decimal);
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::InputId;
    use partner_roi_shared::inputs::all;

    const GERMAN: Separators = Separators { decimal: ',', group: '.' };
    const FRENCH: Separators = Separators { decimal: ',', group: '\u{202f}' };

    fn spec(path: &str) -> &'static InputSpec {
        InputId::from_path(path).expect("in the registry").spec()
    }

    fn read_here(spec: &InputSpec, typed: &str, separators: Separators) -> Result<Entry, EntryFault> {
        read(Currency::new("USD").expect("a currency"), spec, typed, separators)
    }

    fn text(path: &str, typed: &str) -> Result<String, EntryFault> {
        read_here(spec(path), typed, Separators::ENGLISH).map(|entry| entry.value.to_text())
    }

    #[test]
    fn a_percentage_is_kept_as_an_exact_fraction() {
        assert_eq!(text("revenue_share", "35").as_deref(), Ok("0.35"));
        assert_eq!(text("revenue_share", "33.3333333333%").as_deref(), Ok("0.333333333333"));
        assert_eq!(text("churn", "0.7 %").as_deref(), Ok("0.007"));
    }

    #[test]
    fn every_default_survives_writing_and_reading_in_every_notation() {
        // Lists have no field.
        for spec in all().iter().filter(|spec| !matches!(spec.kind, Kind::Bands | Kind::Bonuses)) {
            for separators in [Separators::ENGLISH, GERMAN, FRENCH] {
                for plain in [spec.default, spec.min, spec.max] {
                    let Ok(value) = spec.read_text(plain) else { continue };
                    let written = write(spec.kind, &value, separators);
                    let back = read_here(spec, &written, separators);
                    assert_eq!(
                        back.map(|entry| (entry.value, entry.reinterpreted)),
                        Ok((value, false)),
                        "{} {written}",
                        spec.path
                    );
                }
            }
        }
    }

    #[test]
    fn limits_are_told_as_the_person_would_write_them() {
        let over = read_here(spec("revenue_share"), "150%", Separators::ENGLISH);
        assert_eq!(over, Err(EntryFault::OutOfRange { min: "0".into(), max: "100".into() }));
        for typed in ["0", "121"] {
            assert_eq!(text("horizon", typed), Err(EntryFault::OutOfRange { min: "1".into(), max: "120".into() }));
        }
        let german = read_here(spec("deal_size"), "-1", GERMAN);
        assert_eq!(german, Err(EntryFault::OutOfRange { min: "0".into(), max: "1.000.000.000.000".into() }));
    }

    #[test]
    fn bad_texts_have_their_own_reasons() {
        assert_eq!(text("deal_size", " "), Err(EntryFault::Empty));
        for typed in ["abc", "1e400", "NaN", "12%"] {
            assert_eq!(text("deal_size", typed), Err(EntryFault::NotANumber), "{typed}");
        }
        assert_eq!(text("deal_size", "0.123456789012345678901234567890"), Err(EntryFault::TooManyDigits));
        assert_eq!(text("horizon", "12.5"), Err(EntryFault::WholeMonths));
        assert_eq!(text("season", "1 1 1"), Err(EntryFault::Season));
        assert_eq!(text("season", "2 1 1 1 1 1 1 1 1 1 1 1"), Err(EntryFault::Season));
    }

    #[test]
    fn no_limit_is_an_empty_field() {
        assert_eq!(read_here(spec("payout_duration"), "", GERMAN).map(|e| e.value), Ok(Value::NoLimit));
        assert_eq!(write(Kind::OptionalMonths, &Value::NoLimit, GERMAN), "");
    }
}
