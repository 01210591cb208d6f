//! What clients without an account may do so many times an hour, and the answer to those who have used that up.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderName, HeaderValue};

use crate::allowance::TooMany;
use crate::client;
use crate::problem::{Code, Problem};
use crate::state::State;

/// Counts a new scenario or scorecard.
pub fn save(state: &State, client: Option<IpAddr>) -> Result<(), Problem> {
    state.saves.count(client).map_err(|refused| {
        let detail = format!("{} new scenarios and scorecards an hour can be saved", refused.hourly);
        too_many(Code::TooManySaves, "saves", &detail, &refused)
    })
}

/// Counts a change of a scorecard.
pub fn change(state: &State, request: &HttpRequest) -> Result<(), Problem> {
    let client = client::address(request, &state.settings.trusted_proxies);
    state.changes.count(client).map_err(|refused| {
        let detail = format!("{} changes of scorecards an hour can be made", refused.hourly);
        too_many(Code::TooManyChanges, "changes", &detail, &refused)
    })
}

fn too_many(code: Code, policy: &str, detail: &str, refused: &TooMany) -> Problem {
    // Rounded up: a client that comes back exactly then must not be refused again.
    let seconds = refused.retry_after.as_secs() + 1;
    let header = |text: String| HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    Problem::new(code, format!("From one address {detail}; the next one in {seconds} seconds."))
        .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
        .with_header(
            HeaderName::from_static("ratelimit-policy"),
            header(format!("\"{policy}\";q={};w=3600", refused.hourly)),
        )
        .with_header(HeaderName::from_static("ratelimit"), header(format!("\"{policy}\";r=0;t={seconds}")))
}
