use reqwest::Method;

use crate::helpers::{Answer, SMALLEST, TestServer, with_field};

/// A field that makes the smallest scenario wrong, and where and how the answer has to say so.
pub const WRONG_FIELDS: [(&str, &str, &str); 14] = [
    (r#""deal_size":"""#, "/deal_size", "blank"),
    (r#""deal_size":"abc""#, "/deal_size", "not_a_number"),
    (r#""deal_size":"NaN""#, "/deal_size", "not_a_number"),
    (r#""deal_size":1e400"#, "/deal_size", "out_of_range"),
    (r#""deal_size":"-1""#, "/deal_size", "out_of_range"),
    (r#""deal_size":-1"#, "/deal_size", "out_of_range"),
    (r#""deal_size":"123456789012345678901234567890""#, "/deal_size", "too_many_digits"),
    (r#""deal_size":true"#, "/deal_size", "wrong_type"),
    (r#""nonsense":"1""#, "/nonsense", "unknown_field"),
    (r#""horizon":0"#, "/horizon", "out_of_range"),
    (r#""horizon":"0""#, "/horizon", "out_of_range"),
    (r#""horizon":121"#, "/horizon", "out_of_range"),
    (r#""ramp":"steep""#, "/ramp", "not_one_of"),
    (r#""program_version":99"#, "/program_version", "unknown_version"),
];

#[tokio::test]
async fn what_is_no_document_is_400() {
    let (server, _folder) = TestServer::start();
    let deep = format!("{}1{}", r#"{"a":"#.repeat(10_000), "}".repeat(10_000));
    for (body, code) in [
        ("", "malformed_json"),
        ("letters", "malformed_json"),
        ("{\"program\":", "malformed_json"),
        ("{} {}", "malformed_json"),
        (&with_field("\"deal_size\":NaN"), "malformed_json"),
        (&with_field("\"model\":\"a\0b\""), "malformed_json"),
        (&with_field(r#""model":"\ud800""#), "malformed_json"),
        (&with_field(r#""deal_size":"1","deal_size":"2""#), "duplicate_key"),
        (&deep[..60_000], "too_deep"),
        (&"[".repeat(10_000), "too_deep"),
    ] {
        for path in ["/api/v1/calculate", "/api/v1/scenarios"] {
            let answer = server.request(Method::POST, path, &[], Some(body)).await;
            let problem = answer.assert_problem(400, "malformed_document");
            assert_eq!(problem["errors"][0]["code"], code, "{} for {}", problem, &body[..body.len().min(80)]);
        }
    }
}

#[tokio::test]
async fn what_is_understood_and_wrong_is_422_with_the_path_of_the_field() {
    let (server, _folder) = TestServer::start();
    for (field, pointer, code) in WRONG_FIELDS {
        for path in ["/api/v1/calculate", "/api/v1/scenarios"] {
            let answer = server.request(Method::POST, path, &[], Some(&with_field(field))).await;
            let problem = answer.assert_problem(422, "invalid_document");
            let errors = problem["errors"].as_array().unwrap();
            assert!(
                errors.iter().any(|error| error["pointer"] == pointer && error["code"] == code),
                "{code} at {pointer} in {problem}"
            );
        }
    }
    for (body, pointer, code) in [
        (r#"{"program":"none","partner_type":"channel","level":"premier"}"#, "/program", "unknown_program"),
        (r#"{"program":"agent-platform","partner_type":"channel","level":"gold"}"#, "/level", "unknown_level"),
        (
            r#"{"program":"agent-platform","partner_type":"cook","level":"premier"}"#,
            "/partner_type",
            "unknown_partner_type",
        ),
        (r#"{"partner_type":"channel"}"#, "/program", "missing"),
    ] {
        server.calculate(body).await.assert_fault(422, "invalid_document", pointer, code);
    }
}

#[tokio::test]
async fn all_faults_come_at_once() {
    let (server, _folder) = TestServer::start();
    let answer = server.calculate(&with_field(r#""deal_size":"x","churn":"2","nonsense":1,"horizon":0"#)).await;
    for (pointer, code) in [
        ("/deal_size", "not_a_number"),
        ("/churn", "out_of_range"),
        ("/nonsense", "unknown_field"),
        ("/horizon", "out_of_range"),
    ] {
        answer.assert_fault(422, "invalid_document", pointer, code);
    }
}

#[tokio::test]
async fn a_body_of_65_kib_is_refused_with_the_limit() {
    let (server, folder) = TestServer::start();
    let padded = |length: usize| format!("{SMALLEST}{}", " ".repeat(length - SMALLEST.len()));
    for path in ["/api/v1/calculate", "/api/v1/scenarios"] {
        let answer = server.request(Method::POST, path, &[], Some(&padded(65 * 1024))).await;
        let problem = answer.assert_problem(413, "body_too_large");
        assert!(problem["detail"].as_str().unwrap().contains("64 KiB"), "{problem}");
    }
    assert_eq!(server.calculate(&padded(64 * 1024)).await.status, 200);
    server.calculate(&padded(64 * 1024 + 1)).await.assert_problem(413, "body_too_large");
    drop(server);
    let database = rusqlite::Connection::open(folder.path().join("data/partner-roi.db")).unwrap();
    let rows: i64 = database.query_row("SELECT count(*) FROM scenarios", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 0, "nothing half-written");
}

#[tokio::test]
async fn a_body_without_an_announced_length_is_held_to_the_same_limit() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (server, _folder) = TestServer::start();
    let mut stream = tokio::net::TcpStream::connect(&server.address).await.unwrap();
    let head = "POST /api/v1/calculate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    for _ in 0..20 {
        stream.write_all(chunk.as_bytes()).await.unwrap();
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("body_too_large"));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (server, _folder) = TestServer::start_with(&[("PARTNER_ROI_BODY_SECONDS", "1")]);
    let mut stream = tokio::net::TcpStream::connect(&server.address).await.unwrap();
    let head =
        "POST /api/v1/calculate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let length =
        tokio::time::timeout(std::time::Duration::from_secs(5), stream.read(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[tokio::test]
async fn only_json_is_taken_on_writes() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    let path = format!("/api/v1/scenarios/{}", saved.id);
    for (method, path) in
        [(Method::POST, "/api/v1/calculate"), (Method::POST, "/api/v1/scenarios"), (Method::PUT, path.as_str())]
    {
        for kind in [Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonp"), None] {
            let mut request = server.client.request(method.clone(), server.url(path)).body(SMALLEST);
            if let Some(kind) = kind {
                request = request.header("content-type", kind);
            }
            let request =
                request.header("authorization", format!("Bearer {}", saved.edit_token)).header("if-match", "\"1\"");
            Answer::of(request.send().await.unwrap()).await.assert_problem(415, "unsupported_media_type");
        }
    }
    let with_charset = server
        .client
        .post(server.url("/api/v1/calculate"))
        .header("content-type", "Application/JSON; charset=utf-8")
        .body(SMALLEST);
    assert_eq!(with_charset.send().await.unwrap().status(), 200);
    let compressed = [("content-encoding", "gzip")];
    server
        .request(Method::POST, "/api/v1/calculate", &compressed, Some(SMALLEST))
        .await
        .assert_problem(415, "unsupported_media_type");
}

#[tokio::test]
async fn a_body_that_is_not_utf8_is_refused() {
    let (server, _folder) = TestServer::start();
    let request = server
        .client
        .post(server.url("/api/v1/calculate"))
        .header("content-type", "application/json")
        .body(b"{\"program\":\"\xff\"}".to_vec());
    let answer = Answer::of(request.send().await.unwrap()).await;
    answer.assert_fault(400, "malformed_document", "", "not_utf8");
}

#[tokio::test]
async fn addresses_and_methods_that_do_not_exist_answer_as_problems_too() {
    let (server, _folder) = TestServer::start();
    for path in ["/api/v1/nothing", "/api/v2/calculate", "/nothing", "/api", "/../etc/passwd", "/%ff"] {
        server.get(path).await.assert_problem(404, "not_found");
    }
    for (method, path, allowed) in [
        (Method::GET, "/api/v1/calculate", "POST"),
        (Method::PATCH, "/api/v1/scenarios/x", "PUT"),
        (Method::DELETE, "/api/v1/programs", "GET"),
        (Method::POST, "/healthz", "GET"),
    ] {
        let answer = server.request(method, path, &[], None).await;
        answer.assert_problem(405, "method_not_allowed");
        assert!(answer.header("allow").contains(allowed), "{}", answer.header("allow"));
    }
}

#[tokio::test]
async fn a_query_parameter_that_an_address_does_not_take_is_refused_by_name() {
    let (server, _folder) = TestServer::start();
    let program = "/api/v1/programs/agent-platform";
    let refused = async |method: Method, path: &str, query: &str, named: &str| {
        let path = format!("{path}?{query}");
        let answer = server.request(method, &path, &[("origin", "https://vendor.example")], Some(SMALLEST)).await;
        let problem = answer.assert_problem(400, "invalid_query");
        assert!(problem["detail"].as_str().unwrap().contains(named), "{path}: {problem}");
        answer
    };
    for path in [
        "/healthz",
        "/readyz",
        "/api/v1/programs",
        program,
        "/api/v1/schemas/scenario",
        "/api/v1/scenarios/x",
        "/api/v1/openapi.json",
        "/api/v1/problems",
        "/api/v1/docs",
        "/api/v1/docs/docs.js",
    ] {
        refused(Method::GET, path, "x=1", "\"x\"").await;
    }
    for path in ["/api/v1/calculate", "/api/v1/scenarios"] {
        refused(Method::POST, path, "token=1&x", "\"token\"").await;
    }
    let answer = refused(Method::GET, program, "version=1&other=1", "\"other\"").await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    refused(Method::GET, program, "version=x", "whole number").await;
    refused(Method::GET, program, "version=1&version=1", "more than once").await;
    assert_eq!(server.get(&format!("{program}?version=1")).await.status, 200);
    server.get("/api/v1/nothing?x=1").await.assert_problem(404, "not_found");
    // Links to pages come with whatever others hang on to them.
    let page = server.get("/?utm_source=x").await.status;
    assert_eq!(page, server.get("/").await.status);
}

#[tokio::test]
async fn whatever_can_be_got_answers_head_alike_without_a_body() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    let bearer = format!("Bearer {}", saved.read_token);
    let headers = [("authorization", bearer.as_str())];
    let scenario = format!("/api/v1/scenarios/{}", saved.id);
    for path in [
        "/healthz",
        "/readyz",
        "/api/v1/programs",
        "/api/v1/programs/agent-platform",
        "/api/v1/programs/none",
        "/api/v1/schemas/report",
        "/api/v1/openapi.json",
        "/api/v1/problems",
        "/api/v1/docs",
        "/api/v1/docs/docs.js",
        "/api/v1/docs/docs.css",
        &scenario,
    ] {
        let get = server.request(Method::GET, path, &headers, None).await;
        let head = server.request(Method::HEAD, path, &headers, None).await;
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.status, if path.ends_with("none") { 404 } else { 200 }, "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control", "content-security-policy"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
    }
    for path in ["/api/v1/calculate", "/api/v1/scenarios"] {
        assert_eq!(server.request(Method::HEAD, path, &[], None).await.status, 405);
    }
}
