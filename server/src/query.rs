//! Query parameters: an address takes those that it is listed with here, and refuses all others.
//!
//! A parameter that is passed over in silence would let a client believe that it was heeded.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Query;
use actix_web::{Error, ResponseError};

use crate::problem::{Code, Problem};

/// The addresses that take parameters at all.
const KNOWN: [(&str, &[&str]); 5] = [
    ("/api/v1/programs/{id}", &["version"]),
    ("/api/v1/templates/{id}", &["version"]),
    ("/api/v1/scorecards/{id}/actuals", &["separator", "decimal"]),
    ("/api/v1/scorecards/{id}/versions", &["cursor", "limit"]),
    ("/api/v1/scorecards/{id}/events", &["cursor", "limit"]),
];

/// Refuses a request with a parameter that its address does not take, or that comes twice.
///
/// # Errors
/// Passes on what the wrapped services could not turn into a response.
pub async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !request.query_string().is_empty()
        && let Some(address) = request.match_pattern()
        && let Err(problem) = allowed(&address, request.query_string())
    {
        // As a response and not as an error: what wraps this adds its headers to responses only.
        return Ok(request.into_response(problem.error_response()));
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

/// The value of a parameter.
///
/// # Errors
/// The query cannot be read.
pub fn value(query: &str, name: &str) -> Result<Option<String>, Problem> {
    Ok(pairs(query)?.into_iter().find(|(known, _)| known == name).map(|(_, value)| value))
}

/// The value of a parameter that is a whole number.
///
/// # Errors
/// The query cannot be read, or the value is none.
pub fn whole<T: std::str::FromStr>(query: &str, name: &str) -> Result<Option<T>, Problem> {
    let not_whole = |_| Problem::new(Code::InvalidQuery, format!("The query parameter {name} takes a whole number."));
    value(query, name)?.map(|number| number.parse().map_err(not_whole)).transpose()
}

/// The value of a parameter that is one of some words.
///
/// # Errors
/// The query cannot be read, or the value is another.
pub fn word<T>(query: &str, name: &str, words: &[&str], of: fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    let not_one_of =
        || Problem::new(Code::InvalidQuery, format!("The query parameter {name} takes one of {}.", words.join(", ")));
    value(query, name)?.map(|value| of(&value).ok_or_else(not_one_of)).transpose()
}

fn allowed(address: &str, query: &str) -> Result<(), Problem> {
    let known = KNOWN.iter().find(|(pattern, _)| *pattern == address).map_or(&[][..], |(_, known)| known);
    let mut seen = Vec::new();
    for (name, _) in pairs(query)? {
        let shown: String = name.chars().take(60).collect();
        if !known.contains(&name.as_str()) {
            let takes = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let detail = format!("The query parameter {shown:?} is not known; this address takes {takes}.");
            return Err(Problem::new(Code::InvalidQuery, detail));
        }
        if seen.contains(&name) {
            return Err(Problem::new(
                Code::InvalidQuery,
                format!("The query parameter {shown:?} must not come more than once."),
            ));
        }
        seen.push(name);
    }
    Ok(())
}

fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    Query::from_query(query)
        .map(Query::into_inner)
        .map_err(|_| Problem::new(Code::InvalidQuery, "The query cannot be read as parameters."))
}
