//! The request headers that reading, saving and changing go by.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderName, HeaderValue};

use crate::problem::{Code, Problem};
use crate::tokens::TokenHash;

/// Makes a repeated request harmless.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The bearer token of the request.
pub fn token(request: &HttpRequest) -> Result<TokenHash, Problem> {
    let missing = || {
        Problem::new(Code::TokenRequired, "Send the edit or read token in the header Authorization: Bearer ….")
            .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    };
    let value = text(request, &header::AUTHORIZATION)?.ok_or_else(missing)?;
    let (scheme, token) = value.split_once(' ').ok_or_else(missing)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(missing());
    }
    Ok(TokenHash::of(token.trim()))
}

/// The revision that a write is meant for.
pub fn if_match(request: &HttpRequest) -> Result<u64, Problem> {
    let Some(value) = text(request, &header::IF_MATCH)? else {
        return Err(Problem::new(
            Code::RevisionRequired,
            "A change must name the revision it was made from: send the ETag that you have read in the header If-Match.",
        ));
    };
    revision(value).ok_or_else(|| {
        Problem::new(Code::InvalidHeader, "If-Match takes the one ETag that was read, for example \"3\".")
    })
}

/// Whether the client already has this revision.
pub fn has_current(request: &HttpRequest, current: u64) -> Result<bool, Problem> {
    known(request, |tag| revision(tag) == Some(current))
}

/// Whether the client already has what one of its ETags stands for.
pub fn known(request: &HttpRequest, is_current: impl Fn(&str) -> bool) -> Result<bool, Problem> {
    let value = text(request, &header::IF_NONE_MATCH)?;
    Ok(value.is_some_and(|value| value.trim() == "*" || value.split(',').any(is_current)))
}

/// The ETag of a revision.
pub fn etag(revision: u64) -> String {
    format!("\"{revision}\"")
}

/// A proxy that compresses an answer marks its ETag as weak. The tag is a revision number all the
/// same, and refusing the mark would lock out everyone behind such a proxy.
fn revision(tag: &str) -> Option<u64> {
    let tag = tag.trim();
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let number = tag.strip_prefix('"')?.strip_suffix('"').filter(|inner| !inner.contains('"'))?;
    // An ETag that was never given out matches nothing; it is not the client's mistake of form.
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(0);
    }
    number.parse().ok().or(Some(0))
}

/// The idempotency key, with or without the quotes of the draft standard.
pub fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(value) = text(request, &IDEMPOTENCY_KEY)? else {
        return Ok(None);
    };
    let key = value.trim();
    let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
    if key.is_empty() || key.len() > 255 {
        return Err(Problem::new(
            Code::InvalidHeader,
            "Idempotency-Key takes 1 to 255 characters; a UUID serves well.",
        ));
    }
    Ok(Some(key.to_owned()))
}

/// A header that comes at most once.
pub fn text<'a>(request: &'a HttpRequest, name: &HeaderName) -> Result<Option<&'a str>, Problem> {
    let mut values = request.headers().get_all(name);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Problem::new(Code::InvalidHeader, format!("The header {name} must not come more than once.")));
    }
    value
        .to_str()
        .map(Some)
        .map_err(|_| Problem::new(Code::InvalidHeader, format!("The header {name} takes ASCII characters only.")))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn an_etag_names_a_revision_also_when_a_proxy_weakened_it() {
        let with =
            |value: &str| if_match(&TestRequest::default().insert_header((header::IF_MATCH, value)).to_http_request());
        assert_eq!(with("\"7\"").ok(), Some(7));
        assert_eq!(with("W/\"7\"").ok(), Some(7));
        assert_eq!(with("\"abc\"").ok(), Some(0));
        assert_eq!(with("7").unwrap_err().code, Code::InvalidHeader);
        for wrong in ["*", "\"2\", \"3\"", "\"2\",W/\"3\"", "\"", "\"2"] {
            assert_eq!(with(wrong).unwrap_err().code, Code::InvalidHeader, "{wrong}");
        }
        assert_eq!(if_match(&TestRequest::default().to_http_request()).unwrap_err().code, Code::RevisionRequired);
    }

    #[test]
    fn a_key_is_the_same_with_and_without_quotes() {
        let with = |value: &str| {
            idempotency_key(&TestRequest::default().insert_header((IDEMPOTENCY_KEY, value)).to_http_request())
        };
        assert_eq!(with("\"a-b\"").unwrap(), with("a-b").unwrap());
        assert_eq!(with("\"\"").unwrap_err().code, Code::InvalidHeader);
        assert_eq!(with(&"x".repeat(256)).unwrap_err().code, Code::InvalidHeader);
    }
}
