//! Decimals as text, exactly as written and exactly as meant.

use rust_decimal::Decimal;

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
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(NotANumber::Form),
        None => (mantissa, ""),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(NotANumber::Form);
    }
    let digits = [whole, fraction].concat();
    let significant = digits.trim_end_matches('0');
    let trailing_zeros = digits.len() - significant.len();
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(Decimal::ZERO);
    }
    if significant.len() > MAX_DIGITS + 1 {
        return Err(NotANumber::Digits);
    }
    // value = significant · 10^shift
    let as_i64 = |length: usize| i64::try_from(length).unwrap_or(i64::MAX / 4);
    let shift = exponent - as_i64(fraction.len()) + as_i64(trailing_zeros);
    let mantissa: i128 = significant.parse().map_err(|_| NotANumber::Digits)?;
    let signed = if negative { -mantissa } else { mantissa };
    let too_far = if significant.len() > MAX_DIGITS { NotANumber::Digits } else { NotANumber::Range };
    if shift >= 0 {
        if as_i64(significant.len()) + shift > as_i64(MAX_DIGITS + 1) {
            return Err(too_far);
        }
        let factor = 10_i128.pow(u32::try_from(shift).map_err(|_| too_far)?);
        return Decimal::try_from_i128_with_scale(signed * factor, 0).map_err(|_| too_far);
    }
    let scale = u32::try_from(-shift).map_err(|_| too_far)?;
    Decimal::try_from_i128_with_scale(signed, scale).map_err(|_| too_far)
}

fn parse_exponent(text: &str) -> Result<i64, NotANumber> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotANumber::Form);
    }
    let digits = digits.trim_start_matches('0');
    if digits.len() > 4 {
        return Err(NotANumber::Range);
    }
    let value = if digits.is_empty() { 0 } else { digits.parse::<i64>().map_err(|_| NotANumber::Form)? };
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
    // Half of a report's time goes into its decimals; by way of the mantissa it is a third of what the
    // decimal's own formatting takes.
    let digits = value.mantissa().unsigned_abs().to_string();
    let scale = value.scale() as usize;
    let missing = (scale + 1).saturating_sub(digits.len());
    let mut text = String::with_capacity(digits.len() + missing + 2);
    if value.is_sign_negative() && !value.is_zero() {
        text.push('-');
    }
    text.extend(std::iter::repeat_n('0', missing));
    text.push_str(&digits);
    if scale > 0 {
        text.insert(text.len() - scale, '.');
        let kept = text.trim_end_matches('0').trim_end_matches('.').len();
        text.truncate(kept);
    }
    text
}

/// Whether a number has no decimals but zeros.
pub fn is_whole(value: Decimal) -> bool {
    !plain(value).contains('.')
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
