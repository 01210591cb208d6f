//! The API as a page of another origin reaches it: asked for beforehand by its browser, and with answers that it may
//! read.

use reqwest::Method;

use crate::helpers::{Answer, Saved, TestServer};
use crate::scorecard_helpers::{open, ratings};

const ORIGIN: (&str, &str) = ("origin", "https://pages.example");

/// The names in a header that is a list, in lower case.
fn listed(answer: &Answer, header: &str) -> Vec<String> {
    answer.header(header).split(',').map(|name| name.trim().to_ascii_lowercase()).collect()
}

/// Asks as a browser does before it sends a request with these headers.
async fn assert_allowed(server: &TestServer, method: &str, path: &str, headers: &str) {
    let asked = [ORIGIN, ("access-control-request-method", method), ("access-control-request-headers", headers)];
    let answer = server.request(Method::OPTIONS, path, &asked, None).await;
    assert!((200..300).contains(&answer.status), "{method} {path}: {}", answer.text);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(listed(&answer, "access-control-allow-methods").contains(&method.to_ascii_lowercase()), "{method} {path}");
    let allowed = listed(&answer, "access-control-allow-headers");
    for header in headers.split(',') {
        assert!(allowed.iter().any(|name| name == header), "{header} for {method} {path}: {allowed:?}");
    }
}

#[tokio::test]
async fn a_browser_is_allowed_every_request_with_every_header_that_the_api_reads() {
    let (server, _folder) = TestServer::start();
    let change = "authorization,content-type,if-match";
    let results = "content-type,idempotency-key,result-hash,result-engine,result-program";
    for (method, path, headers) in [
        ("POST", "/api/v1/calculate", "content-type"),
        ("POST", "/api/v1/scenarios", results),
        ("GET", "/api/v1/scenarios/1", "authorization,if-none-match"),
        ("PUT", "/api/v1/scenarios/1", change),
        ("DELETE", "/api/v1/scenarios/1", "authorization,if-match"),
        ("POST", "/api/v1/scorecards", "content-type,idempotency-key,baseline-scenario,baseline-token"),
        ("GET", "/api/v1/scorecards/1", "authorization,if-none-match"),
        ("PUT", "/api/v1/scorecards/1", change),
        ("DELETE", "/api/v1/scorecards/1", "authorization,if-match"),
        ("PUT", "/api/v1/scorecards/1/quarters/2026-Q1", change),
        ("POST", "/api/v1/scorecards/1/quarters/2026-Q1/close", change),
        ("POST", "/api/v1/scorecards/1/quarters/2026-Q1/restate", change),
        ("POST", "/api/v1/scorecards/1/actuals", change),
        ("GET", "/api/v1/scorecards/1/actuals", "authorization"),
        ("GET", "/api/v1/scorecards/1/versions", "authorization"),
        ("GET", "/api/v1/scorecards/1/events", "authorization"),
    ] {
        assert_allowed(&server, method, path, headers).await;
    }
}

#[tokio::test]
async fn a_page_elsewhere_saves_a_card_with_its_past_and_goes_on_with_it() {
    let (server, _folder) = TestServer::start();
    let past = format!(
        r#"{{"schema_version":1,"template":{{"id":"health","version":1}},"quarters":[
            {{"quarter":"2026-Q1","status":"restated","closed_on":"2026-04-10","entries":[{}],"restatements":[
                {{"on":"2026-04-20","by":"A. Example","reason":"Survey came late","before":[{}]}}]}},
            {{"quarter":"2026-Q2","status":"closed","closed_on":"2026-07-10","entries":[{}]}},{}]}}"#,
        ratings("4.4"),
        ratings("8"),
        ratings("4"),
        open("2026-Q3", "5")
    );
    let created = server.save_card(&past, &[ORIGIN, ("idempotency-key", "k")]).await;
    assert_eq!((created.status, created.header("etag")), (201, "\"1\""), "{}", created.text);
    // Two red quarters in a row, the first of them only since it was restated.
    assert_eq!(created.json()["report"]["escalations"][0]["raised_on"], "2026-07-10");
    let saved = Saved::of(&created);
    let bearer = format!("Bearer {}", saved.edit_token);
    let restating = format!(r#"{{"on":"2026-10-20","by":"B","reason":"r","entries":[{}]}}"#, ratings("8"));
    let figures = format!(r#"{{"entries":[{}]}}"#, ratings("8"));
    let card = format!("/api/v1/scorecards/{}", saved.id);
    let mut answers = vec![created];
    for (revision, method, below, body, status) in [
        (1, Method::PUT, "/quarters/2026-Q3", Some(figures.as_str()), 200),
        (1, Method::PUT, "/quarters/2026-Q3", Some(figures.as_str()), 412),
        (2, Method::POST, "/quarters/2026-Q3/close", Some(r#"{"on":"2026-10-10"}"#), 200),
        (3, Method::POST, "/quarters/2026-Q1/restate", Some(restating.as_str()), 200),
        (4, Method::POST, "/actuals", Some("{}"), 415),
        (4, Method::GET, "/nothing", None, 404),
        (4, Method::DELETE, "?limit=1", None, 400),
        (4, Method::DELETE, "", None, 204),
    ] {
        let tag = format!("\"{revision}\"");
        let headers = [ORIGIN, ("authorization", bearer.as_str()), ("if-match", tag.as_str())];
        let answer = server.request(method, &format!("{card}{below}"), &headers, body).await;
        assert_eq!(answer.status, status, "{below}: {}", answer.text);
        answers.push(answer);
    }
    assert_eq!(answers[1].header("etag"), "\"2\"");
    for answer in answers {
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{}", answer.status);
        let exposed = listed(&answer, "access-control-expose-headers");
        for name in ["etag", "link", "location", "retry-after"] {
            assert!(exposed.iter().any(|exposed| exposed == name), "{name} of {}", answer.status);
        }
    }
}
