use std::path::Path;

use crate::helpers::{TestServer, run};

const RENEW: &str = "UPDATE_SNAPSHOT=1";

#[tokio::test]
async fn the_published_document_is_the_one_in_the_repository() {
    let (server, _folder) = TestServer::start();
    let served = server.get("/api/v1/openapi.json").await;
    assert_eq!(served.status, 200);
    assert_eq!(String::from_utf8(run(&["openapi"], b"").stdout).unwrap().trim_end(), served.text);

    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let text = format!("{}\n", served.text);
    if std::env::var_os("UPDATE_SNAPSHOT").is_some() {
        std::fs::write(&snapshot, text).unwrap();
        return;
    }
    // As values: the order of keys hangs on a feature that another crate of the build may switch on.
    let kept = std::fs::read_to_string(&snapshot).ok().and_then(|kept| serde_json::from_str(&kept).ok());
    assert!(
        kept == Some(served.json()),
        "The API has changed: docs/openapi.json is not what the code says. If the change is meant, renew it with \
         `{RENEW} cargo test -p partner-roi-server` and commit it."
    );
}

#[tokio::test]
async fn the_document_names_every_operation_and_answer_of_the_api() {
    let (server, _folder) = TestServer::start();
    let document = server.get("/api/v1/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    for (path, method, status) in [
        ("/api/v1/calculate", "post", "422"),
        ("/api/v1/programs", "get", "200"),
        ("/api/v1/programs/{id}", "get", "404"),
        ("/api/v1/schemas/{document}", "get", "200"),
        ("/api/v1/scenarios", "post", "429"),
        ("/api/v1/scenarios/{id}", "get", "304"),
        ("/api/v1/scenarios/{id}", "put", "412"),
        ("/api/v1/scenarios/{id}", "delete", "428"),
        ("/api/v1/templates", "get", "200"),
        ("/api/v1/templates/{id}", "get", "404"),
        ("/api/v1/scorecards", "post", "429"),
        ("/api/v1/scorecards/{id}", "get", "304"),
        ("/api/v1/scorecards/{id}", "put", "412"),
        ("/api/v1/scorecards/{id}", "delete", "428"),
        ("/api/v1/scorecards/{id}/versions", "get", "200"),
        ("/api/v1/scorecards/{id}/versions/{version}", "get", "404"),
        ("/api/v1/scorecards/{id}/events", "get", "200"),
        ("/api/v1/scorecards/{id}/actuals", "post", "422"),
        ("/api/v1/scorecards/{id}/actuals", "get", "200"),
        ("/api/v1/scorecards/{id}/quarters/{quarter}", "put", "422"),
        ("/api/v1/scorecards/{id}/quarters/{quarter}/close", "post", "412"),
        ("/api/v1/scorecards/{id}/quarters/{quarter}/restate", "post", "412"),
    ] {
        assert!(document["paths"][path][method]["responses"][status].is_object(), "{method} {path} {status}");
    }
}

#[tokio::test]
async fn the_page_to_try_it_needs_no_other_host() {
    let (server, _folder) = TestServer::start();
    for (path, kind) in [
        ("/api/v1/docs", "text/html; charset=utf-8"),
        ("/api/v1/docs/docs.js", "text/javascript; charset=utf-8"),
        ("/api/v1/docs/docs.css", "text/css; charset=utf-8"),
    ] {
        let part = server.get(path).await;
        assert_eq!((part.status, part.header("content-type")), (200, kind));
        assert!(!part.text.contains("http://") && !part.text.contains("https://"), "{path} names another host");
        assert!(part.header("content-security-policy").contains("default-src 'none'"));
    }
    let codes = server.get("/api/v1/problems").await.json();
    assert!(codes.as_array().unwrap().iter().any(|entry| entry["code"] == "stale_revision" && entry["status"] == 412));
}
