//! Comparing a figure on the screen with an exact one: equal as far as the screen shows digits.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Digits behind the point that an exact figure is compared with.
const PLACES: usize = 18;

/// Checks that `shown` ("$12,345.68", "−41.6%", "1.2M") is the rounding of `exact` ("12345.678…") to the digits shown.
pub fn shows(shown: &str, exact: &str) -> Result<()> {
    let (reading, unit) = read_shown(shown)?;
    let exact_value = fixed(exact, 0)?;
    let distance = (reading - exact_value).abs();
    // A half unit of the last digit shown, inclusive: either neighbour may be shown at a tie.
    ensure!(distance * 2 <= unit, "the screen shows {shown:?} where the exact figure is {exact}");
    Ok(())
}

fn read_shown(shown: &str) -> Result<(i128, i128)> {
    let clean: String = shown.chars().filter(|c| !c.is_whitespace()).collect();
    let negative = clean.contains(['-', '−', '–']) || (clean.contains('(') && clean.contains(')'));
    let digits: String = clean.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    ensure!(digits.chars().any(|c| c.is_ascii_digit()), "{shown:?} shows no figure");
    let power: i32 = if clean.contains('%') {
        -2
    } else if clean.contains('K') || clean.contains('k') {
        3
    } else if clean.contains('M') {
        6
    } else if clean.contains('B') {
        9
    } else {
        0
    };
    let places = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let value = fixed(&digits, power)?;
    let last = i32::try_from(PLACES)? + power - i32::try_from(places)?;
    let unit = 10_i128.checked_pow(u32::try_from(last)?).context("too many digits on the screen")?;
    Ok((if negative { -value } else { value }, unit))
}

/// A plain decimal times ten to `power`, as a whole number of 10⁻¹⁸, cut off behind.
fn fixed(plain: &str, power: i32) -> Result<i128> {
    let (sign, digits) = plain.strip_prefix('-').map_or((1, plain), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let keep = usize::try_from(i32::try_from(PLACES)? + power)?;
    let mut text = whole.to_owned();
    text.extend(fraction.chars().chain(std::iter::repeat('0')).take(keep));
    let value: i128 = text.parse().with_context(|| format!("{plain:?} is no plain decimal"))?;
    Ok(sign * value)
}

/// The hash that a report must carry: SHA-256 of its canonical form (RFC 8785) without the hash.
pub fn hash_of(report: &Value) -> Result<String> {
    let mut report = report.clone();
    report.as_object_mut().context("a report is an object")?.remove("result_hash");
    let mut text = String::new();
    write_canonical(&report, &mut text);
    Ok(Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Keys in order, no spaces. Enough for reports: their keys are ASCII, their numbers small and whole.
fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<_> = members.keys().collect();
            keys.sort();
            text.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write_canonical(&members[key], text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_canonical(item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

/// The value of a measure in a report, for example `value(&report, "partner", "net_profit")`.
pub fn value<'a>(report: &'a Value, side: &str, measure: &str) -> Result<&'a str> {
    let figure = &report["measures"][side][measure];
    figure["value"].as_str().with_context(|| format!("{side}'s {measure} has no value but {figure}"))
}

#[cfg(test)]
mod tests {
    use super::shows;

    #[test]
    fn a_figure_is_compared_to_the_digits_shown() {
        assert!(shows("$12,345.68", "12345.678").is_ok());
        assert!(shows("$12,345.67", "12345.678").is_err());
        assert!(shows("−41.6%", "-0.41649").is_ok());
        assert!(shows("41.6%", "-0.41649").is_err());
        assert!(shows("$1.2M", "1249999").is_ok());
        assert!(shows("$1.2M", "1260000").is_err());
        assert!(shows("22.4 months", "22.35").is_ok());
        assert!(shows("no cost, so no ROI", "0").is_err());
    }
}
