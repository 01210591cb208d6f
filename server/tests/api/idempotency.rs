use std::collections::BTreeSet;

use crate::helpers::{OTHER, SMALLEST, Saved, TestServer};

fn rows(folder: &tempfile::TempDir) -> i64 {
    crate::backend::rows(folder, "scenarios")
}

#[tokio::test]
async fn the_same_key_fifty_times_in_parallel_makes_one_row() {
    let (server, folder) = TestServer::start();
    let server = std::sync::Arc::new(server);
    let requests: Vec<_> = (0..50)
        .map(|_| {
            let server = server.clone();
            tokio::spawn(async move { server.save(SMALLEST, &[("idempotency-key", "\"3f2a\"")]).await })
        })
        .collect();
    let mut bodies = BTreeSet::new();
    for request in requests {
        let answer = request.await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text);
        bodies.insert(answer.text);
    }
    assert_eq!(bodies.len(), 1, "all get the same answer");
    assert_eq!(rows(&folder), 1);
}

#[tokio::test]
async fn a_repetition_gets_the_first_answer_and_its_tokens_work() {
    let (server, folder) = TestServer::start();
    let first = server.save(SMALLEST, &[("idempotency-key", "k")]).await;
    let saved = Saved::of(&first);
    // Also when the scenario has changed since.
    assert_eq!(server.replace(&saved.id, &saved.edit_token, Some("\"1\""), OTHER).await.status, 200);
    let again = server.save(SMALLEST, &[("idempotency-key", "k")]).await;
    assert_eq!((again.status, &again.text), (201, &first.text));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(rows(&folder), 1);

    server.save(OTHER, &[("idempotency-key", "k")]).await.assert_problem(422, "idempotency_key_reused");
    for claim in [("result-engine", "0.0.1"), ("result-program", "agent-platform@99")] {
        let answer = server.save(SMALLEST, &[("idempotency-key", "k"), claim]).await;
        answer.assert_problem(422, "idempotency_key_reused");
    }
    assert_eq!(server.save(SMALLEST, &[("idempotency-key", "another")]).await.status, 201);
    assert_eq!(rows(&folder), 2);
}

#[tokio::test]
async fn a_key_is_forgotten_with_a_refused_request() {
    let (server, _folder) = TestServer::start();
    let wrong = r#"{"program":"none","partner_type":"channel","level":"premier"}"#;
    server.save(wrong, &[("idempotency-key", "k")]).await.assert_problem(422, "invalid_document");
    assert_eq!(server.save(SMALLEST, &[("idempotency-key", "k")]).await.status, 201);
}

#[tokio::test]
async fn a_key_counts_only_for_whoever_used_it() {
    let (server, folder) = TestServer::start_with(&[("PARTNER_ROI_TRUSTED_PROXIES", "127.0.0.1/32")]);
    let from = |address| [("idempotency-key", "k"), ("x-forwarded-for", address)];
    let one = Saved::of(&server.save(SMALLEST, &from("192.0.2.1")).await);
    let other = Saved::of(&server.save(SMALLEST, &from("192.0.2.2")).await);
    assert_ne!(one.id, other.id);
    assert_ne!(one.edit_token, other.edit_token);
    assert_eq!(rows(&folder), 2);
}

#[tokio::test]
async fn a_key_has_a_length() {
    let (server, _folder) = TestServer::start();
    for key in ["", "\"\"", &"x".repeat(300)] {
        server.save(SMALLEST, &[("idempotency-key", key)]).await.assert_problem(400, "invalid_header");
    }
}
