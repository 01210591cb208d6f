use reqwest::Method;

use partner_roi_server::engine::Document;

use crate::documentation::{Example, examples};
use crate::helpers::{QUESTIONS, SMALLEST, TestServer, run};

#[tokio::test]
async fn programs_are_listed_and_shown_as_published() {
    let (server, _folder) = TestServer::start();
    let list = server.get("/api/v1/programs").await;
    assert_eq!((list.status, list.header("content-type")), (200, "application/json"));
    let json = list.json();
    let program =
        json["programs"].as_array().unwrap().iter().find(|program| program["id"] == "agent-platform").unwrap();
    assert_eq!(program["currency"], "USD");
    let version = &program["version"];

    let shown = server.get("/api/v1/programs/agent-platform").await;
    assert_eq!(shown.status, 200);
    assert_eq!(&shown.json()["version"], version);
    let pinned = server.get(&format!("/api/v1/programs/agent-platform?version={version}")).await;
    assert_eq!(pinned.text, shown.text);
    let printed = run(&["programs", "show", "agent-platform"], b"");
    assert_eq!(String::from_utf8(printed.stdout).unwrap().trim(), shown.text.trim());

    server.get("/api/v1/programs/none").await.assert_problem(404, "not_found");
    server.get("/api/v1/programs/agent-platform?version=99").await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn whoever_has_a_published_document_is_told_so() {
    let (server, _folder) = TestServer::start();
    let mut tags = Vec::new();
    for path in ["/api/v1/programs", "/api/v1/programs/agent-platform", "/api/v1/templates", "/api/v1/templates/health"]
    {
        let tag = server.get(path).await.header("etag").to_owned();
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let again = server.request(Method::GET, path, &[("if-none-match", &known)], None).await;
            assert_eq!(
                (again.status, again.header("etag"), again.text.as_str()),
                (304, tag.as_str(), ""),
                "{path} {known}"
            );
        }
        let other = server.request(Method::GET, path, &[("if-none-match", "\"x\"")], None).await;
        assert_eq!(other.status, 200, "{path}");
        tags.push(tag);
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4);
}

#[tokio::test]
async fn api_and_command_line_print_the_same_report() {
    let (server, _folder) = TestServer::start();
    let answer = server.calculate(SMALLEST).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let printed = run(&["calculate", "-"], SMALLEST.as_bytes());
    assert_eq!(String::from_utf8(printed.stdout).unwrap().trim_end(), answer.text);
}

#[tokio::test]
async fn every_question_of_the_command_line_is_answered_over_http() {
    let (server, _folder) = TestServer::start();
    let json = [("content-type", "application/json")];
    for Example { command, documents, answer } in examples() {
        // Files hold scenarios, lines hold questions.
        let of_files = documents.len() > 1 || command == "explain" && documents[0].get("program").is_some();
        if of_files || !QUESTIONS.contains(&command.as_str()) {
            continue;
        }
        let path = format!("/api/v1/calculate/{command}");
        let answered = server.request(Method::POST, &path, &json, Some(&documents[0].to_string())).await;
        assert_eq!((answered.status, answered.json()), (200, answer), "{command}");
    }
    let ask = |question: &'static str, text: &'static str| {
        let path = format!("/api/v1/calculate/{question}");
        let server = &server;
        async move { server.request(Method::POST, &path, &json, Some(text)).await }
    };
    ask("guess", "{}").await.assert_problem(404, "not_found");
    ask("measure", "{").await.assert_problem(400, "malformed_document");
    ask("measure", r#"{"flows":["x"]}"#).await.assert_fault(422, "invalid_document", "/flows/0", "not_a_number");
}

#[tokio::test]
async fn schemas_are_the_same_in_api_and_command_line() {
    let (server, _folder) = TestServer::start();
    let description = server.get("/api/v1/openapi.json").await.json();
    let parameter = &description["paths"]["/api/v1/schemas/{document}"]["get"]["parameters"][0];
    for name in Document::names() {
        let answer = server.get(&format!("/api/v1/schemas/{name}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/schema+json"));
        let printed: serde_json::Value = serde_json::from_slice(&run(&["schema", name], b"").stdout).unwrap();
        assert_eq!(printed, answer.json());
        assert!(printed["properties"].is_object() || printed["$defs"].is_object(), "{name}");
        let told = parameter["description"].as_str().unwrap();
        assert!(told.split([' ', ',', ';']).any(|word| word == name), "{name} in {told}");
    }
    server.get("/api/v1/schemas/none").await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn any_page_may_call_the_api_and_send_its_headers() {
    let (server, _folder) = TestServer::start();
    for origin in ["https://vendor.example", "null"] {
        let asked = server
            .request(
                Method::OPTIONS,
                "/api/v1/scenarios/x",
                &[
                    ("origin", origin),
                    ("access-control-request-method", "PUT"),
                    (
                        "access-control-request-headers",
                        "authorization,content-type,if-match,result-hash,result-engine,result-program,idempotency-key",
                    ),
                ],
                None,
            )
            .await;
        assert_eq!(asked.status, 200, "{}", asked.text);
        assert_eq!(asked.header("access-control-allow-origin"), "*");
        assert!(asked.header("access-control-allow-credentials").is_empty());
        let allowed = asked.header("access-control-allow-headers").to_lowercase();
        assert!(
            ["authorization", "if-match", "result-hash", "result-program"].iter().all(|name| allowed.contains(name)),
            "{allowed}"
        );

        let answer = server.request(Method::GET, "/api/v1/programs", &[("origin", origin)], None).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let exposed = answer.header("access-control-expose-headers").to_lowercase();
        assert!(exposed.contains("etag") && exposed.contains("location"), "{exposed}");
        // A page must be able to read why it was refused.
        let refused = server.request(Method::POST, "/api/v1/calculate", &[("origin", origin)], Some("{")).await;
        refused.assert_problem(400, "malformed_document");
        assert_eq!(refused.header("access-control-allow-origin"), "*");
    }
}
