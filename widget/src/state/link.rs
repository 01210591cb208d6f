//! A scenario in the fragment of an address: a link that needs no server and tells none what it holds.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The fragment's field.
const FIELD: &str = "roi=";

/// What stands in an address's fragment for a scenario document.
pub fn written(document: &str) -> String {
    [FIELD, &URL_SAFE_NO_PAD.encode(document)].concat()
}

/// The part of a fragment, with or without its `#`, that stands for a scenario.
pub fn found(fragment: &str) -> Option<&str> {
    fragment.trim_start_matches('#').split('&').find(|field| field.starts_with(FIELD))
}

/// The scenario document behind such a part; none if the link was damaged on its way.
pub fn document(part: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(part.strip_prefix(FIELD)?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_comes_back_letter_by_letter() {
        let text = r#"{"program":"agent-platform","name":"Größe ≥ 5 & „mehr“"}"#;
        let part = written(text);
        assert!(part.chars().all(|sign| sign.is_ascii_alphanumeric() || "=-_".contains(sign)), "{part}");
        assert_eq!(document(&part).as_deref(), Some(text));
        assert_eq!(found(&["#section&", &part, "&x=1"].concat()), Some(part.as_str()));
    }

    #[test]
    fn what_is_no_link_is_nothing() {
        assert_eq!(found("#section"), None);
        assert_eq!(found(""), None);
        for damaged in ["roi=%%%", "roi=abc=", "roi=_w", "other=e30"] {
            assert_eq!(document(damaged), None, "{damaged}");
        }
    }
}
