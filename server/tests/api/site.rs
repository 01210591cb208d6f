use reqwest::Method;

use crate::helpers::TestServer;

/// The site is compiled in from a folder that a build of the server alone does not have; then there
/// is nothing to test but that the rest works without it, which all other tests show.
async fn has_site(server: &TestServer) -> bool {
    server.get("/").await.status == 200
}

#[tokio::test]
async fn pages_are_found_without_their_ending_and_are_confined() {
    let (server, _folder) = TestServer::start();
    if !has_site(&server).await {
        return;
    }
    for path in ["/", "/calculator", "/method", "/s"] {
        let page = server.get(path).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        assert_eq!(page.header("cache-control"), "no-cache");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("'wasm-unsafe-eval'") && policy.contains("default-src 'none'"), "{policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert!(!page.header("referrer-policy").is_empty());
    }
    let missing = server.request(Method::GET, "/nothing-here", &[("accept", "text/html")], None).await;
    assert_eq!((missing.status, missing.header("content-type")), (404, "text/html; charset=utf-8"));
    server
        .request(Method::GET, "/api/v1/nothing", &[("accept", "text/html")], None)
        .await
        .assert_problem(404, "not_found");
    let answer = server.request(Method::POST, "/calculator", &[], None).await;
    answer.assert_problem(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET, HEAD");
}

#[tokio::test]
async fn short_links_lead_to_the_page_that_opens_what_they_name() {
    let (server, _folder) = TestServer::start();
    for (short, page) in [("/s", "/calculator"), ("/q", "/scorecard")] {
        let (short, page) = (server.get(short).await, server.get(page).await);
        assert_eq!((short.status, short.header("etag")), (page.status, page.header("etag")));
    }
}

#[tokio::test]
async fn the_widget_can_be_loaded_by_other_sites_compressed_and_kept() {
    let (server, _folder) = TestServer::start();
    let script = server.get("/v1/partner-roi.js").await;
    if script.status != 200 {
        return;
    }
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(script.header("access-control-allow-origin"), "*");
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    assert!(script.header("cache-control").contains("max-age=300"));
    assert!(script.header("content-encoding").is_empty());

    let pinned = server.get(concat!("/v", env!("CARGO_PKG_VERSION"), "/partner-roi.js")).await;
    assert_eq!(pinned.text, script.text);
    assert!(pinned.header("cache-control").contains("immutable"));
    assert_eq!(server.get("/v99.0.0/partner-roi.js").await.status, 404);

    let words = server.get("/v1/words/de.json").await;
    assert_eq!((words.status, words.header("content-type")), (200, "application/json; charset=utf-8"));
    assert_eq!(words.header("access-control-allow-origin"), "*");

    let etag = script.header("etag");
    let again = server.request(Method::GET, "/v1/partner-roi.js", &[("if-none-match", etag)], None).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(again.header("etag"), etag);

    for (accepted, encoding) in
        [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", "")]
    {
        let answer =
            server.client.get(server.url("/v1/partner_roi_widget_bg.wasm")).header("accept-encoding", accepted);
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "application/wasm");
        assert!(answer.headers()["vary"].to_str().unwrap().to_lowercase().contains("accept-encoding"));
        assert_eq!(answer.headers().get("content-encoding").map_or("", |value| value.to_str().unwrap()), encoding);
        assert!(!answer.bytes().await.unwrap().is_empty());
    }
    assert_eq!(server.get("/v1/partner_roi_widget_bg.wasm.br").await.status, 404);
}
