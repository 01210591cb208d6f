//! The pages and the built widget, compiled into the binary from the folder `.site` at the root of the
//! repository. Without that folder the binary has only its API.

use std::borrow::Cow;

use actix_web::http::{Method, StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{Embed, EmbeddedFile};

use crate::problem::Problem;

#[derive(Embed)]
#[folder = "../.site"]
#[allow_missing = true]
struct Site;

/// What a page may load: only what comes from here, and WebAssembly that was loaded so.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/// The folder of the widget as other sites include it, replaced by every upgrade.
const EVERGREEN: &str = "v1/";

/// Which copies of a file can exist beside it, best first, with the name of their encoding.
const TWINS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Answers everything that no other route answers.
///
/// # Errors
/// A [`Problem`] for what does not exist and for methods other than GET and HEAD.
pub async fn serve(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let Some(place) = Place::of(request.path()) else {
        return missing(&request);
    };
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(Problem::from_status(StatusCode::METHOD_NOT_ALLOWED)
            .with_header(header::ALLOW, header::HeaderValue::from_static("GET, HEAD")));
    }
    Ok(respond(&request, &place, StatusCode::OK))
}

/// Where something lies in the site, and how long it may be kept.
struct Place {
    file: String,
    caching: &'static str,
    /// Other sites load it.
    shared: bool,
}

impl Place {
    fn of(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        // Twins are chosen by the Accept-Encoding header, never by name.
        if TWINS.iter().any(|(_, suffix)| path.ends_with(suffix)) {
            return None;
        }
        let pinned = concat!("v", env!("CARGO_PKG_VERSION"), "/");
        if let Some(rest) = path.strip_prefix(pinned) {
            let file = format!("{EVERGREEN}{rest}");
            return Site::get(&file).map(|_| Self {
                file,
                caching: "public, max-age=31536000, immutable",
                shared: true,
            });
        }
        let file = match path {
            "" => "index.html".to_owned(),
            // Share links are short; behind them is the calculator, or the page of a scorecard.
            "s" => "calculator.html".to_owned(),
            "q" => "scorecard.html".to_owned(),
            path if Site::get(path).is_some() => path.to_owned(),
            path => format!("{path}.html"),
        };
        Site::get(&file)?;
        let caching = if file.ends_with(".html") { "no-cache" } else { "public, max-age=300" };
        Some(Self { shared: file.starts_with(EVERGREEN), file, caching })
    }
}

fn missing(request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let accepts = |kind: &str| {
        request
            .headers()
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains(kind))
    };
    let is_api = request.path().starts_with("/api/");
    match Place::of("/404.html") {
        Some(page) if accepts("text/html") && !is_api => Ok(respond(request, &page, StatusCode::NOT_FOUND)),
        _ => Err(Problem::not_found()),
    }
}

fn respond(request: &HttpRequest, place: &Place, status: StatusCode) -> HttpResponse {
    let Some((file, encoding)) = best_twin(request, &place.file) else {
        return HttpResponse::NotFound().finish();
    };
    let mut response = HttpResponse::build(status);
    let etag = etag(&file);
    let unchanged = status == StatusCode::OK
        && request
            .headers()
            .get(header::IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    if unchanged {
        response.status(StatusCode::NOT_MODIFIED);
    }
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, place.caching))
        .insert_header((header::VARY, "Accept-Encoding"));
    if place.shared {
        response
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .insert_header((header::CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"));
    }
    // A worker lives under the policy that its script came with, so scripts carry the pages' too.
    if place.file.ends_with(".html") || place.file.ends_with(".js") {
        response.insert_header((header::CONTENT_SECURITY_POLICY, PAGE_POLICY));
    }
    if place.file.ends_with(".html") {
        response
            .insert_header((header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"))
            // A share link's token stands in the fragment, which browsers never send on; nor need
            // other sites know which page somebody came from.
            .insert_header((header::REFERRER_POLICY, "same-origin"));
    }
    if unchanged {
        return response.finish();
    }
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.content_type(content_type(&place.file)).body(match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    })
}

fn best_twin(request: &HttpRequest, name: &str) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted =
        request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    TWINS
        .iter()
        .filter(|(encoding, _)| accepts_encoding(accepted, encoding))
        .find_map(|(encoding, suffix)| Some((Site::get(&format!("{name}{suffix}"))?, Some(*encoding))))
        .or_else(|| Some((Site::get(name)?, None)))
}

fn accepts_encoding(header: &str, encoding: &str) -> bool {
    header.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts.any(|parameter| {
            parameter.strip_prefix("q=").is_some_and(|weight| weight.bytes().all(|byte| matches!(byte, b'0' | b'.')))
        });
        named && !refused
    })
}

fn content_type(name: &str) -> String {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let is_text = guess.type_() == mime_guess::mime::TEXT || guess.subtype() == mime_guess::mime::JSON;
    if is_text { format!("{guess}; charset=utf-8") } else { guess.to_string() }
}

fn etag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_counts_only_if_it_is_named_and_not_refused() {
        assert!(accepts_encoding("gzip, deflate, br;q=0.9", "br"));
        assert!(accepts_encoding("GZIP", "gzip"));
        assert!(!accepts_encoding("br;q=0, gzip", "br"));
        assert!(!accepts_encoding("br; q=0.000", "br"));
        assert!(!accepts_encoding("", "gzip"));
    }

    #[test]
    fn browsers_get_the_types_that_they_insist_on() {
        assert_eq!(content_type("v1/partner_roi_widget_bg.wasm"), "application/wasm");
        assert_eq!(content_type("v1/partner-roi.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("favicon.svg"), "image/svg+xml");
    }

    #[test]
    fn twins_are_not_reachable_by_name() {
        assert!(Place::of("/index.html.br").is_none());
        assert!(Place::of("/../Cargo.toml").is_none());
    }
}
