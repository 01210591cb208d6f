//! Decimals as text, exactly as written and exactly as meant.

use rust_decimal::Decimal;

use crate::number::limbs::{Limbs, divide, multiply_and_add};

/// An exact decimal holds any number of this many significant digits, with as many decimals. (It holds
/// those of 29 digits that stay below 2⁹⁶, and results may use them.)
pub const MAX_DIGITS: usize = 28;

/// Why a text is not a number this product computes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// Nothing but blanks.
    Blank,
    /// Not of the form `-12.5` or `1.25e3`.
    Form,
    /// More significant digits than an exact decimal holds.
    Digits,
    /// More than 28 digits before or after the point, zeros included.
    Range,
}

/// Reads a number as JSON writes it (`-12.5`, `1.25e3`), without rounding anything away.
///
/// ```
/// use partner_roi_shared::text::{NotANumber, parse, plain};
///
/// assert_eq!(plain(parse("1.250e2").unwrap()), "125");
/// assert_eq!(parse("1e400"), Err(NotANumber::Range));
/// assert_eq!(parse("NaN"), Err(NotANumber::Form));
/// assert_eq!(parse("123456789012345678901234567891"), Err(NotANumber::Digits));
/// ```
///
/// # Errors
/// [`NotANumber`] says why.
pub fn parse(text: &str) -> Result<Decimal, NotANumber> {
    // Most numbers are short and whole, and a calculation reads hundreds of them.
    if (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let whole = text.bytes().fold(0, |whole, byte| whole * 10 + u64::from(byte - b'0'));
        return Ok(Decimal::from(whole));
    }
    if text.trim().is_empty() {
        return Err(NotANumber::Blank);
    }
    let (negative, unsigned) = signed(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (unsigned, 0),
    };
    // The digits from the first that is no zero on; zeros wait until another digit follows.
    let (mut limbs, mut held) = ([0; 3], true);
    let (mut significant, mut zeros) = (0, 0);
    let (mut whole, mut fraction, mut point) = (0, 0, false);
    for byte in mantissa.bytes() {
        if byte == b'.' && !point && whole > 0 {
            point = true;
            continue;
        }
        let digit = digit(byte)?;
        *(if point { &mut fraction } else { &mut whole }) += 1;
        if digit == 0 {
            zeros += i64::from(significant > 0);
            continue;
        }
        while zeros > 0 {
            held &= multiply_and_add(&mut limbs, 10, 0);
            (zeros, significant) = (zeros - 1, significant + 1);
        }
        held &= multiply_and_add(&mut limbs, 10, digit);
        significant += 1;
    }
    if whole == 0 || (point && fraction == 0) {
        return Err(NotANumber::Form);
    }
    if significant == 0 {
        return Ok(Decimal::ZERO);
    }
    let most = MAX_DIGITS as i64;
    if significant > most + 1 {
        return Err(NotANumber::Digits);
    }
    let too_far = if significant > most { NotANumber::Digits } else { NotANumber::Range };
    // value = limbs · 10^shift
    let shift: i64 = exponent - fraction + zeros;
    if significant + shift > most + 1 {
        return Err(too_far);
    }
    for _ in 0..shift {
        held &= multiply_and_add(&mut limbs, 10, 0);
    }
    let scale = (-shift).max(0);
    if !held || scale > most {
        return Err(too_far);
    }
    let [lo, mid, hi] = limbs;
    Ok(Decimal::from_parts(lo, mid, hi, negative, scale as u32))
}

/// Whether there is a minus, and what follows it.
fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

fn digit(byte: u8) -> Result<u32, NotANumber> {
    if byte.is_ascii_digit() { Ok(u32::from(byte - b'0')) } else { Err(NotANumber::Form) }
}

fn parse_exponent(text: &str) -> Result<i64, NotANumber> {
    let (negative, digits) = signed(text);
    let digits = if negative { digits } else { digits.strip_prefix('+').unwrap_or(digits) };
    if digits.is_empty() {
        return Err(NotANumber::Form);
    }
    let (mut value, beyond) = (0, 10_000);
    for byte in digits.bytes() {
        value = beyond.min(value * 10 + i64::from(digit(byte)?));
    }
    if value == beyond {
        return Err(NotANumber::Range);
    }
    Ok(if negative { -value } else { value })
}

/// The one way this product writes a decimal: no exponent, no trailing zeros, no "-0".
///
/// ```
/// use partner_roi_shared::{Decimal, text::plain};
///
/// assert_eq!(plain(Decimal::new(-12500, 3)), "-12.5");
/// assert_eq!(plain(Decimal::new(0, 3)), "0");
/// ```
pub fn plain(value: Decimal) -> String {
    // Half of a report's time goes into its decimals, so nine digits come of each division. Lowest first.
    let parts = value.unpack();
    let mut limbs = [parts.lo, parts.mid, parts.hi];
    let mut digits = Vec::with_capacity(36);
    while limbs != [0; 3] {
        let mut nine = divide(&mut limbs, 1_000_000_000);
        for _ in 0..9 {
            digits.push(b'0' + (nine % 10) as u8);
            nine /= 10;
        }
    }
    let scale = parts.scale as usize;
    while digits.len() > scale + 1 && digits.last() == Some(&b'0') {
        digits.pop();
    }
    while digits.len() <= scale {
        digits.push(b'0');
    }
    let zeros = digits.iter().take(scale).take_while(|digit| **digit == b'0').count();
    let mut text = String::with_capacity(digits.len() + 2);
    if parts.negative && !value.is_zero() {
        text.push('-');
    }
    for (place, digit) in digits.iter().enumerate().skip(zeros).rev() {
        text.push(char::from(*digit));
        if place == scale && place > zeros {
            text.push('.');
        }
    }
    text
}

/// Whether a number has no decimals but zeros.
pub fn is_whole(value: Decimal) -> bool {
    whole_limbs(value).is_some()
}

/// A number from 0 on that has no decimals but zeros.
pub fn whole(value: Decimal) -> Option<u32> {
    match whole_limbs(value)? {
        [whole, 0, 0] if whole == 0 || value.is_sign_positive() => Some(whole),
        _ => None,
    }
}

fn whole_limbs(value: Decimal) -> Option<Limbs> {
    let parts = value.unpack();
    let mut limbs = [parts.lo, parts.mid, parts.hi];
    for _ in 0..parts.scale {
        if divide(&mut limbs, 10) != 0 {
            return None;
        }
    }
    Some(limbs)
}

/// Texts in a row. Of the standard library's joining there is a copy for each kind of text and length of separator.
pub fn joined<T: AsRef<str>>(texts: &[T], separator: &str) -> String {
    let mut row = String::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            row.push_str(separator);
        }
        row.push_str(text.as_ref());
    }
    row
}

/// A decimal in a document: written as a string, read from a string or a number literal, exactly as
/// it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Exact(pub Decimal);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Exact {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["string", "number"],
            "pattern": "^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$",
            "description": "An exact decimal of at most 28 significant digits; preferably a string"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exactly_as_written() {
        for (text, expected) in [
            ("0", "0"),
            ("-0.00", "0"),
            ("007.10", "7.1"),
            ("000", "0"),
            ("0120", "120"),
            ("999999999999999999", "999999999999999999"),
            ("1000000000000000000", "1000000000000000000"),
            ("1e3", "1000"),
            ("12.5E-1", "1.25"),
            ("0.1", "0.1"),
            ("1234567890123456789012345678", "1234567890123456789012345678"),
            ("0.1234567890123456789012345678", "0.1234567890123456789012345678"),
            ("1.0000000000000000000000000000000000", "1"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("1.7000000000000000000000000002", "1.7000000000000000000000000002"),
            ("0e999", "0"),
        ] {
            assert_eq!(plain(parse(text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn refuses_with_the_reason() {
        for (text, reason) in [
            ("", NotANumber::Blank),
            ("  ", NotANumber::Blank),
            ("abc", NotANumber::Form),
            ("1,5", NotANumber::Form),
            ("1.", NotANumber::Form),
            (".5", NotANumber::Form),
            ("1e", NotANumber::Form),
            ("--1", NotANumber::Form),
            ("+1", NotANumber::Form),
            (" 1", NotANumber::Form),
            ("Infinity", NotANumber::Form),
            ("79228162514264337593543950336", NotANumber::Digits),
            ("100000000000000000000000000000", NotANumber::Range),
            ("1e29", NotANumber::Range),
            ("1e-29", NotANumber::Range),
            ("1e99999999999999999999", NotANumber::Range),
            ("0.12345678901234567890123456789", NotANumber::Digits),
            ("0.00000000000000000000000000001", NotANumber::Range),
        ] {
            assert_eq!(parse(text), Err(reason), "{text}");
        }
    }
}
