//! Exact figures as an English page writes them, worked out from their decimal text alone.
//!
//! Browsers round a half away from zero (`halfExpand`), so the first digit left out decides.

use anyhow::{Context, Result, ensure};

/// An amount in dollars and cents.
pub fn money(exact: &str) -> Result<String> {
    let (sign, digits) = rounded(exact, 0, 2)?;
    Ok(format!("{sign}${digits}"))
}

/// A fraction in percent, with one digit behind the point where there is one.
pub fn percent(exact: &str) -> Result<String> {
    let (sign, digits) = rounded(exact, 2, 1)?;
    Ok(format!("{sign}{}%", short(&digits)))
}

/// A multiple with two digits behind the point.
pub fn multiple(exact: &str) -> Result<String> {
    let (sign, digits) = rounded(exact, 0, 2)?;
    Ok(format!("{sign}{digits}×"))
}

/// A time in months, with one digit behind the point where there is one.
pub fn months(exact: &str) -> Result<String> {
    let (sign, digits) = rounded(exact, 0, 1)?;
    let digits = short(&digits);
    Ok(format!("{sign}{digits} {}", if digits == "1" { "month" } else { "months" }))
}

/// A plain number with one digit behind the point where there is one.
pub fn number(exact: &str) -> Result<String> {
    let (sign, digits) = rounded(exact, 0, 1)?;
    Ok(format!("{sign}{}", short(&digits)))
}

fn short(digits: &str) -> &str {
    digits.strip_suffix(".0").unwrap_or(digits)
}

/// Sign and digits of `exact` times ten to `shift`, with `places` behind the point and thousands set apart.
fn rounded(exact: &str, shift: usize, places: usize) -> Result<(&'static str, String)> {
    let (negative, plain) = exact.strip_prefix('-').map_or((false, exact), |rest| (true, rest));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    ensure!(!whole.is_empty() && !whole.starts_with(['-', '+']), "{exact:?} is no plain decimal");
    let digits: String =
        [whole, fraction].concat().chars().chain(std::iter::repeat_n('0', shift + places + 1)).collect();
    let (kept, left_out) =
        digits.split_at_checked(whole.len() + shift + places).with_context(|| format!("{exact:?} has no digits"))?;
    let kept: u128 = kept.parse().with_context(|| format!("{exact:?} is no plain decimal"))?;
    let units = kept + u128::from(left_out.starts_with(['5', '6', '7', '8', '9']));

    let text = format!("{units:0>width$}", width = places + 1);
    let (whole, fraction) = text.split_at(text.len() - places);
    let mut grouped = String::new();
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    // What rounds to nothing has no sign.
    Ok((if negative && units > 0 { "-" } else { "" }, format!("{grouped}.{fraction}")))
}

/// Places behind the point that sums are taken with: all that a decimal can have.
const PLACES: usize = 28;

/// The exact sum of plain decimals, as one.
pub fn sum<'a>(amounts: impl IntoIterator<Item = &'a str>) -> Result<String> {
    let mut total = 0_i128;
    for amount in amounts {
        let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
        let units: i128 =
            format!("{whole}{fraction:0<PLACES$}").parse().with_context(|| format!("adding {amount:?}"))?;
        total = total.checked_add(units).with_context(|| format!("adding {amount:?} leads too far"))?;
    }
    let sign = if total < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", total.unsigned_abs(), width = PLACES + 1);
    let (whole, fraction) = digits.split_at(digits.len() - PLACES);
    Ok(format!("{sign}{whole}.{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_an_english_page_writes_them() -> Result<()> {
        for (exact, written) in [
            ("0", "$0.00"),
            ("1234567.891", "$1,234,567.89"),
            ("-0.005", "-$0.01"),
            ("-0.00499999", "$0.00"),
            ("999.995", "$1,000.00"),
            ("-100000", "-$100,000.00"),
        ] {
            assert_eq!(money(exact)?, written, "{exact}");
        }
        assert_eq!([percent("0.1245")?, percent("3")?, percent("-12.34567")?], ["12.5%", "300%", "-1,234.6%"]);
        assert_eq!([multiple("3.125")?, multiple("0")?], ["3.13×", "0.00×"]);
        assert_eq!([months("0.95")?, months("22.35")?, months("36")?], ["1 month", "22.4 months", "36 months"]);
        assert!(money("1e3").is_err() && money("").is_err());
        Ok(())
    }

    #[test]
    fn sums_keep_every_digit() -> Result<()> {
        let third = "0.3333333333333333333333333333";
        assert_eq!(sum([third, third, third, "0.0000000000000000000000000001"])?.trim_end_matches('0'), "1.");
        assert_eq!(money(&sum(["-1234.5", "0.495", "-0.01"])?)?, "-$1,234.02");
        assert_eq!(money(&sum(["-0.004", "-0.001"])?)?, "-$0.01");
        assert_eq!(money(&sum([])?)?, "$0.00");
        Ok(())
    }
}
