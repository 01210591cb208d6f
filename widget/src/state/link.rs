//! A scenario in the fragment of an address: a link that needs no server and tells none what it holds.
//!
//! Base64 is the browser's own; here is what stands around it.

/// The fragment's field.
const FIELD: &str = "roi=";
/// The field of whose money is shown.
pub const VIEW: &str = "view=";
/// The field of the case that is shown.
pub const CASE: &str = "case=";

/// A JSON text in ASCII alone, which is all that the browser's Base64 takes: what lies beyond is escaped.
pub fn ascii(json: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(json.len());
    for unit in json.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => out.push(char::from(byte)),
            _ => {
                out.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    out.push(char::from(DIGITS[usize::from(unit >> shift) & 15]));
                }
            }
        }
    }
    out
}

/// What stands in an address for a Base64 text, in the letters that addresses leave alone.
pub fn written(base64: &str) -> String {
    let safe = base64.trim_end_matches('=').chars().map(|sign| match sign {
        '+' => '-',
        '/' => '_',
        other => other,
    });
    FIELD.chars().chain(safe).collect()
}

/// The part of a fragment, with or without its `#`, that stands for a scenario.
pub fn found(fragment: &str) -> Option<&str> {
    fragment.trim_start_matches('#').split('&').find(|field| field.starts_with(FIELD))
}

/// What else a link says, by the name of its field with the `=`: whose money it shows, and in which case.
pub fn field<'a>(fragment: &'a str, name: &str) -> Option<&'a str> {
    fragment.trim_start_matches('#').split('&').find_map(|field| field.strip_prefix(name))
}

/// The Base64 text of such a part.
pub fn base64(part: &str) -> String {
    let text = part.strip_prefix(FIELD).unwrap_or_default();
    text.chars()
        .map(|sign| match sign {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::document;

    #[test]
    fn an_escaped_text_is_the_same_document() {
        let text = r#"{"name":"Größe ≥ 5 & „mehr“ 🚀","deal_size":"48000"}"#;
        let escaped = ascii(text);
        assert!(escaped.is_ascii() && escaped.contains("\\u00f6\\u00dfe") && escaped.contains("\\ud83d\\ude80"));
        assert_eq!(document::parse(&escaped).ok(), document::parse(text).ok());
        assert!(document::parse(text).is_ok());
    }

    #[test]
    fn a_part_is_found_among_others_and_leads_back() {
        let part = written("a+b/c9==");
        assert_eq!(part, "roi=a-b_c9");
        assert_eq!(found(&["#section&", &part, "&x=1"].concat()), Some(part.as_str()));
        assert_eq!(base64(&part), "a+b/c9");
    }

    #[test]
    fn what_else_a_link_says_stands_behind_its_figures() {
        let link = "roi=e30&view=vendor&case=half";
        assert_eq!((field(link, VIEW), field(link, CASE)), (Some("vendor"), Some("half")));
        assert_eq!((field("0199-ab.prr_x1&view=joint", VIEW), field("view", VIEW)), (Some("joint"), None));
    }

    #[test]
    fn what_is_no_link_is_nothing() {
        assert_eq!(found("#section"), None);
        assert_eq!(found(""), None);
        assert_eq!(base64("other=e30"), "");
    }
}
