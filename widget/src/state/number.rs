//! Reading a number the way people type it.
//!
//! The text is turned into plain decimal text (`-1234.5`), never into a float: what was typed is what the engine reads.
//! A person's locale decides only what is ambiguous; `1.234,56` and `1,234.56` mean the same everywhere.

/// The separators of a person's locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separators {
    /// Between whole part and fraction: `.` in English, `,` in German.
    pub decimal: char,
    /// Between thousands: `,` in English, `.` in German, a narrow space in French.
    pub group: char,
}

impl Separators {
    /// `1,234.56`
    pub const ENGLISH: Self = Self { decimal: '.', group: ',' };
}

/// A number as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Plain decimal text: optional minus, digits, optional point and digits.
    pub plain: String,
    /// A percent sign stood behind the number.
    pub percent: bool,
    /// The one separator could have meant something else; the person should hear how it was taken.
    pub reinterpreted: bool,
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing was typed.
    Empty,
    /// Letters or signs that belong to no number.
    NotANumber,
}

/// Longer texts are no figure anybody means, and need no reading.
const LONGEST: usize = 64;

/// Reads `text` by the separators of the person's locale.
pub fn read(text: &str, separators: Separators) -> Result<Reading, Unreadable> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(Unreadable::Empty);
    }
    if rest.len() > LONGEST {
        return Err(Unreadable::NotANumber);
    }
    // Accountants write negative amounts in parentheses.
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        negative = true;
        rest = inner;
    }
    let (rest, percent) = without_percent(rest);
    let (rest, shift) = without_suffix(rest);
    let mut body = String::new();
    let mut currency = String::new();
    for c in rest.chars() {
        match c {
            '-' | '\u{2212}' | '\u{2010}' | '\u{2011}' if body.is_empty() && !negative => negative = true,
            '+' if body.is_empty() && !negative => {}
            _ if c.is_whitespace()
                || matches!(c, '\'' | '\u{2019}' | '_' | '\u{66c}' | '\u{200e}' | '\u{200f}' | '\u{61c}') => {}
            '\u{66b}' => body.push(separators.decimal),
            '.' | ',' => body.push(c),
            _ if digit(c).is_some() => body.extend(digit(c)),
            _ if is_currency_sign(c) => {}
            _ if c.is_ascii_uppercase() => currency.push(c),
            _ => return Err(Unreadable::NotANumber),
        }
    }
    // A code (EUR) or the letters of a sign (US$, A$), no more.
    if currency.len() > 3 || (matches!(currency.as_str(), "NAN" | "INF" | "E")) {
        return Err(Unreadable::NotANumber);
    }
    let (mut plain, reinterpreted) = one_point(&body, separators).ok_or(Unreadable::NotANumber)?;
    if negative {
        plain.insert(0, '-');
    }
    Ok(Reading { plain: shifted(&plain, shift), percent, reinterpreted })
}

/// The same number with its decimal point moved `places` to the right (to the left when negative): exact by construction.
pub fn shifted(plain: &str, places: i32) -> String {
    let (negative, unsigned) = match plain.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, plain),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let mut point = whole.len() as i64 + i64::from(places);
    while point < 1 {
        digits.insert(0, b'0');
        point += 1;
    }
    while (digits.len() as i64) < point {
        digits.push(b'0');
    }
    let point = point as usize;
    let text: String = digits.iter().map(|&d| char::from(d)).collect();
    // There are at least as many digits.
    let (whole, fraction) = text.split_at_checked(point).unwrap_or((&text, ""));
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let mut out = String::new();
    if negative && !(whole.is_empty() && fraction.is_empty()) {
        out.push('-');
    }
    out.push_str(if whole.is_empty() { "0" } else { whole });
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Whether a number has a percent sign.
pub fn has_percent(text: &str) -> bool {
    without_percent(text).1
}

fn without_percent(text: &str) -> (&str, bool) {
    let text = text.trim();
    for sign in ['%', '\u{66a}', '\u{ff05}'] {
        if let Some(rest) = text.strip_suffix(sign).or_else(|| text.strip_prefix(sign)) {
            return (rest.trim(), true);
        }
    }
    (text, false)
}

/// `12k`, `1.5m`, `2 bn`, their capitals, and what others write for them: decimal places to shift by.
fn without_suffix(text: &str) -> (&str, i32) {
    let text = text.strip_suffix('.').filter(|text| text.ends_with(['d', 'D', 'o', 'O'])).unwrap_or(text);
    for (suffix, shift) in SUFFIXES {
        let cut = text.len().wrapping_sub(suffix.len());
        let Some((number, end)) = text.split_at_checked(cut) else { continue };
        let number = number.trim_end();
        if end.eq_ignore_ascii_case(suffix) && number.ends_with(|c| digit(c).is_some()) {
            return (number, shift);
        }
    }
    (text, 0)
}

const SUFFIXES: [(&str, i32); 10] =
    [("bn", 9), ("tsd", 3), ("mio", 6), ("mrd", 9), ("k", 3), ("m", 6), ("b", 9), ("千", 3), ("万", 4), ("億", 8)];

/// Currencies whose signs are known: euro, pounds, yen and yuan, won, rupee, franc, dollars and pesos.
const KNOWN: &str = "EURGBPEGPLBPJPYCNYKRWINRCHF\
    ARSAUDBBDBMDBNDBRLBSDBZDCADCLPCOPCUPDOPFJDGYDHKDJMDKYDLRDMOPMXNNADNZDSBDSGDSRDTTDTWDUSDUYUXCD";

/// Letters of signs that do not begin the code, behind it: R$, RMB, NT$. All of them are needed, as R$ begins RD$.
const OWN: &str = "BRLR ZARR CNYRMB DOPRD MYRRM TWDNT XCDEC";

/// Whether an amount is written with the sign or the code of another currency than `code`.
pub fn is_foreign(text: &str, code: &str) -> bool {
    let (text, _) = without_suffix(text.trim());
    let letters = text.trim_matches(|sign: char| !sign.is_ascii_uppercase());
    // All of the code, or the beginning that tells dollars from dollars: US$, A$.
    !(code.starts_with(letters) || OWN.split(' ').any(|own| own.strip_prefix(code) == Some(letters)))
        || text.chars().any(|sign| is_currency_sign(sign) && !stands_for(sign, code))
}

fn stands_for(sign: char, code: &str) -> bool {
    let (from, to) = match sign {
        '\u{20ac}' => (0, 3),
        '\u{a3}' | '\u{ffe1}' => (3, 12),
        '\u{a5}' | '\u{ffe5}' => (12, 18),
        '\u{20a9}' | '\u{ffe6}' => (18, 21),
        '\u{20b9}' => (21, 24),
        '$' | '\u{ff04}' => (27, KNOWN.len()),
        // Of signs that are not known here, none is that of a currency that is.
        _ => (0, 0),
    };
    let place = KNOWN.as_bytes().chunks(3).position(|known| known == code.as_bytes()).map(|place| place * 3);
    place.map_or(to == 0, |place| from <= place && place < to)
}

/// Decimal digits of the scripts that the product's languages are written in, full-width ones included.
fn digit(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => return Some(c),
        '\u{660}'..='\u{669}' => c as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => c as u32 - 0x6f0,
        '\u{966}'..='\u{96f}' => c as u32 - 0x966,
        '\u{ff10}'..='\u{ff19}' => c as u32 - 0xff10,
        _ => return None,
    };
    char::from_digit(value, 10)
}

fn is_currency_sign(c: char) -> bool {
    matches!(
        c,
        '$' | '¢' | '£' | '¤' | '¥' | '\u{20a0}'
            ..='\u{20cf}' | '\u{fdfc}' | '\u{ff04}' | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}' | '\u{ffe6}'
    )
}

/// Decides which separator is the point. `None`: the text is no number.
fn one_point(body: &str, separators: Separators) -> Option<(String, bool)> {
    let points = body.matches('.').count();
    let commas = body.matches(',').count();
    let mut reinterpreted = false;
    let point = match (points, commas) {
        (0, 0) => None,
        // Both occur: the later one is the point, and it occurs once.
        (p, c) if p > 0 && c > 0 => {
            let last = body.bytes().rev().find(|sign| matches!(sign, b'.' | b','));
            let last = if last == Some(b'.') { '.' } else { ',' };
            if (last == '.' && p > 1) || (last == ',' && c > 1) {
                return None;
            }
            Some(last)
        }
        (1, 0) | (0, 1) => {
            let sign = if points == 1 { '.' } else { ',' };
            if sign == separators.decimal {
                Some(sign)
            } else if looks_grouped(body, sign) {
                // "1.234" typed where the point groups, or where neither is usual: thousands.
                reinterpreted = sign != separators.group;
                None
            } else {
                reinterpreted = true;
                Some(sign)
            }
        }
        // One kind, several times: thousands.
        _ => None,
    };
    let (whole, fraction) = match point {
        Some(sign) => body.rsplit_once(sign)?,
        None => (body, ""),
    };
    let groups_hold = match whole.find(['.', ',']) {
        None => true,
        Some(_) => {
            whole.split(['.', ',']).enumerate().all(|(i, g)| match i {
                0 => (1..=3).contains(&g.len()),
                // Two digits are a group in Indian notation (12,34,567).
                _ => (2..=3).contains(&g.len()),
            }) && whole.rsplit(['.', ',']).next().is_some_and(|g| g.len() == 3)
        }
    };
    if !groups_hold || fraction.contains(['.', ',']) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let mut plain: String = whole.chars().filter(char::is_ascii_digit).collect();
    if plain.is_empty() {
        plain.push('0');
    }
    if !fraction.is_empty() {
        plain.push('.');
        plain.push_str(fraction);
    }
    Some((plain, reinterpreted))
}

fn looks_grouped(body: &str, sign: char) -> bool {
    body.split_once(sign)
        .is_some_and(|(whole, rest)| (1..=3).contains(&whole.len()) && !whole.starts_with('0') && rest.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: Separators = Separators { decimal: ',', group: '.' };
    const FRENCH: Separators = Separators { decimal: ',', group: '\u{202f}' };

    fn plain(text: &str, separators: Separators) -> Option<String> {
        read(text, separators).ok().map(|r| r.plain)
    }

    #[test]
    fn both_notations_read_the_same_everywhere() {
        for separators in [Separators::ENGLISH, GERMAN, FRENCH] {
            for text in
                ["1.234,56", "1,234.56", "1 234,56 €", "$1,234.56", "1'234.56", "1\u{202f}234,56", "EUR 1.234,56"]
            {
                assert_eq!(plain(text, separators).as_deref(), Some("1234.56"), "{text}");
            }
        }
    }

    #[test]
    fn the_locale_decides_one_separator() {
        assert_eq!(plain("1.234", Separators::ENGLISH).as_deref(), Some("1.234"));
        assert_eq!(plain("1.234", GERMAN).as_deref(), Some("1234"));
        assert_eq!(plain("1,234", Separators::ENGLISH).as_deref(), Some("1234"));
        assert_eq!(plain("1,234", GERMAN).as_deref(), Some("1.234"));
        assert_eq!(plain("1.234.567", Separators::ENGLISH).as_deref(), Some("1234567"));
        assert_eq!(plain("12,34,567.5", Separators::ENGLISH).as_deref(), Some("1234567.5"));
    }

    #[test]
    fn a_reading_against_the_locale_is_told() {
        let told = |text, separators| read(text, separators).map(|r| (r.plain, r.reinterpreted));
        assert_eq!(told("1,5", Separators::ENGLISH), Ok(("1.5".into(), true)));
        assert_eq!(told("0,125", Separators::ENGLISH), Ok(("0.125".into(), true)));
        assert_eq!(told("1.5", GERMAN), Ok(("1.5".into(), true)));
        assert_eq!(told("1.5", Separators::ENGLISH), Ok(("1.5".into(), false)));
        assert_eq!(told("1.234", FRENCH), Ok(("1234".into(), true)));
    }

    #[test]
    fn suffixes_signs_and_other_digits() {
        assert_eq!(plain("25k", Separators::ENGLISH).as_deref(), Some("25000"));
        assert_eq!(plain("$1.25M", Separators::ENGLISH).as_deref(), Some("1250000"));
        assert_eq!(plain("2 bn", Separators::ENGLISH).as_deref(), Some("2000000000"));
        for text in ["50 Tsd.", "50 tsd", "0,05 Mio.", "50 千", "5万"] {
            assert_eq!(plain(text, GERMAN).as_deref(), Some("50000"), "{text}");
        }
        assert_eq!(plain("1,5 Mrd.", GERMAN).as_deref(), Some("1500000000"));
        assert_eq!(plain("(1,000)", Separators::ENGLISH).as_deref(), Some("-1000"));
        assert_eq!(plain("−5", Separators::ENGLISH).as_deref(), Some("-5"));
        assert_eq!(plain(".5", Separators::ENGLISH).as_deref(), Some("0.5"));
        assert_eq!(plain("٣٫٥", GERMAN).as_deref(), Some("3.5"));
        assert_eq!(plain("-0.00", Separators::ENGLISH).map(|p| shifted(&p, 0)).as_deref(), Some("0"));
        let share = read("12.5 %", Separators::ENGLISH).map(|r| (r.plain, r.percent));
        assert_eq!(share, Ok(("12.5".into(), true)));
    }

    #[test]
    fn an_amount_of_another_currency_is_noticed() {
        for (code, foreign, own) in [
            ("USD", "£5|€ 1.200|5 EUR|50¢|A$5|NT$5|₽5|(£5)", "5|$5M|US$5|USD 5"),
            ("EUR", "$5|-5 GBP", "5K|5 Mio.|5 €"),
            ("CAD", "US$5", "$5|CA$5"),
            ("AUD", "€5", "A$ 5"),
            ("BRL", "EUR 5|RM5", "R$5"),
            ("TWD", "EUR 500|US$5|N$5", "NT$500|TWD 500"),
            ("XCD", "A$5", "EC$5|$5"),
            ("MYR", "R5|RMB 5|EUR 5", "RM500|MYR 5|RM 5M"),
            ("DOP", "R$5|USD 5", "RD$5k"),
            ("GBP", "￥5", "£5"),
            ("EGP", "$5", "￡5"),
            ("CNY", "€5|RM5", "¥5|RMB 5"),
            ("JPY", "￦5", "￥5"),
            ("CHF", "＄5k", "CHF 5"),
            ("SEK", "€5", "5"),
            ("TRY", "¥5", "₺5"),
        ] {
            foreign.split('|').for_each(|text| assert!(is_foreign(text, code), "{text} {code}"));
            own.split('|').for_each(|text| assert!(!is_foreign(text, code), "{text} {code}"));
        }
    }

    #[test]
    fn what_is_no_number() {
        assert_eq!(read("  ", Separators::ENGLISH), Err(Unreadable::Empty));
        for text in [
            "abc",
            "1e400",
            "NaN",
            "NAN",
            "Infinity",
            "1.2.3,4,5",
            "--5",
            "1,23,4",
            ".",
            ",",
            "$",
            "5 apples",
            "k",
            "1..2",
            "½",
            "5-",
            "E5",
        ] {
            assert_eq!(read(text, Separators::ENGLISH), Err(Unreadable::NotANumber), "{text}");
        }
        assert_eq!(read(&"9".repeat(65), Separators::ENGLISH), Err(Unreadable::NotANumber));
    }

    #[test]
    fn shifting_is_exact_both_ways() {
        assert_eq!(shifted("12.5", -2), "0.125");
        assert_eq!(shifted("0.125", 2), "12.5");
        assert_eq!(shifted("-0.07", 2), "-7");
        assert_eq!(shifted("7", -2), "0.07");
        assert_eq!(shifted("0", -2), "0");
        assert_eq!(shifted("0.1234567890123456789", 2), "12.34567890123456789");
        for text in ["1", "0.1", "-33.3333", "100", "99.999"] {
            assert_eq!(shifted(&shifted(text, -2), 2), text);
        }
    }
}
