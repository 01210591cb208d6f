use reqwest::Method;

use crate::helpers::{OTHER, SMALLEST, Saved, TestServer};

#[tokio::test]
async fn a_saved_scenario_is_read_back_as_it_was_told() {
    let (server, _folder) = TestServer::start();
    let answer = server.save(SMALLEST, &[]).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("etag"), "\"1\"");
    let json = answer.json();
    assert_eq!(answer.header("location"), format!("/api/v1/scenarios/{}", json["id"].as_str().unwrap()));
    assert_eq!(json["revision"], 1);
    assert_eq!(json["notices"], serde_json::json!([]));
    assert_eq!(json["scenario"]["program"], "agent-platform");
    assert_eq!(json["scenario"]["program_version"], json["report"]["program"]["version"]);
    assert_eq!(json["created_at"], json["updated_at"]);
    assert!(json["created_at"].as_str().unwrap().ends_with('Z'));
    let calculated = server.calculate(SMALLEST).await;
    assert_eq!(json["report"], calculated.json());

    let saved = Saved::of(&answer);
    assert!(saved.edit_token.starts_with("pre_") && saved.read_token.starts_with("prr_"));
    for token in [&saved.read_token, &saved.edit_token] {
        let read = server.read_as(&saved.id, token).await;
        assert_eq!((read.status, read.text.as_str()), (200, saved.shown.as_str()));
        assert_eq!(read.header("etag"), "\"1\"");
        assert!(read.header("cache-control").contains("private"));
    }
    // The report is in the answer as text, byte for byte.
    assert!(saved.shown.contains(&calculated.text));
}

#[tokio::test]
async fn a_reader_that_has_the_revision_is_not_sent_it_again() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    let bearer = format!("Bearer {}", saved.read_token);
    let path = format!("/api/v1/scenarios/{}", saved.id);
    for (tag, status) in [("\"1\"", 304), ("\"7\", W/\"1\"", 304), ("\"2\"", 200)] {
        let answer =
            server.request(Method::GET, &path, &[("authorization", &bearer), ("if-none-match", tag)], None).await;
        assert_eq!(answer.status, status, "{tag}");
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(answer.text.is_empty(), status == 304);
    }
}

#[tokio::test]
async fn a_change_counts_up_and_replaces_scenario_and_report() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    let changed = server.replace(&saved.id, &saved.edit_token, Some("\"1\""), OTHER).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(changed.header("etag"), "\"2\"");
    let json = changed.json();
    assert_eq!((&json["revision"], &json["scenario"]["level"]), (&2.into(), &"strategic".into()));
    assert!(json.get("edit_token").is_none() && json.get("read_token").is_none());
    assert_eq!(server.read(&saved).await.text, changed.text);
    assert_eq!(json["report"], server.calculate(OTHER).await.json());
}

#[tokio::test]
async fn a_scenario_put_back_as_it_was_read_stays_the_same() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(OTHER).await;
    let read = server.read(&saved).await.json();
    let scenario = read["scenario"].to_string();
    let again = server.replace(&saved.id, &saved.edit_token, Some("\"1\""), &scenario).await.json();
    assert_eq!((&again["scenario"], &again["report"]), (&read["scenario"], &read["report"]));
    assert!(again["scenario"]["program_version"].is_u64());
}

#[tokio::test]
async fn a_write_names_the_revision_it_means() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    server.replace(&saved.id, &saved.edit_token, None, OTHER).await.assert_problem(428, "revision_required");
    server.remove(&saved.id, &saved.edit_token, None).await.assert_problem(428, "revision_required");
    for wrong in ["1", "*", "\"1\", \"3\"", "\"2\",\"3\""] {
        let answer = server.replace(&saved.id, &saved.edit_token, Some(wrong), OTHER).await;
        answer.assert_problem(400, "invalid_header");
        server.remove(&saved.id, &saved.edit_token, Some(wrong)).await.assert_problem(400, "invalid_header");
    }
    for stale in ["\"0\"", "\"2\"", "\"other\""] {
        let answer = server.replace(&saved.id, &saved.edit_token, Some(stale), OTHER).await;
        answer.assert_problem(412, "stale_revision");
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!(server.remove(&saved.id, &saved.edit_token, Some(stale)).await.status, 412);
    }
    assert_eq!(server.read(&saved).await.text, saved.shown);
}

#[tokio::test]
async fn of_many_writes_with_one_etag_one_wins() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    for round in 1..=5 {
        let tag = format!("\"{round}\"");
        let write = || server.replace(&saved.id, &saved.edit_token, Some(&tag), OTHER);
        let answers = tokio::join!(write(), write(), write(), write());
        let mut statuses = [answers.0.status, answers.1.status, answers.2.status, answers.3.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412], "round {round}");
    }
    assert_eq!(server.read(&saved).await.header("etag"), "\"6\"");
}

#[tokio::test]
async fn a_removed_scenario_is_gone() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    let removed = server.remove(&saved.id, &saved.edit_token, Some("\"1\"")).await;
    assert_eq!((removed.status, removed.text.as_str()), (204, ""));
    server.read(&saved).await.assert_problem(404, "not_found");
    server.remove(&saved.id, &saved.edit_token, Some("\"1\"")).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn a_wrong_token_looks_exactly_like_an_unknown_id() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    let another = server.saved(SMALLEST).await;
    let unknown = "01890a5d-ac96-774b-bcce-b302099a8057";
    let comparable = |answer: &crate::helpers::Answer| {
        let mut problem = answer.assert_problem(404, "not_found");
        problem["request_id"] = "".into();
        problem["instance"] = "".into();
        let mut headers: Vec<_> = answer
            .headers
            .iter()
            .filter(|(name, _)| !["x-request-id", "date", "content-length"].contains(&name.as_str()))
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        (problem, headers)
    };
    let expected = comparable(&server.read_as(unknown, &saved.read_token).await);
    for (id, token) in [
        (saved.id.as_str(), another.read_token.as_str()),
        (&saved.id, "nonsense"),
        (&saved.id, &saved.read_token.to_uppercase()),
        ("not-an-id", &saved.read_token),
    ] {
        assert_eq!(comparable(&server.read_as(id, token).await), expected);
    }
    let tag = Some("\"1\"");
    let expected = comparable(&server.replace(unknown, &saved.edit_token, tag, OTHER).await);
    for token in [&another.edit_token, &saved.read_token] {
        assert_eq!(comparable(&server.replace(&saved.id, token, tag, OTHER).await), expected);
        assert_eq!(comparable(&server.remove(&saved.id, token, tag).await), expected);
        // Nor does a stale revision tell that the scenario is there.
        assert_eq!(comparable(&server.replace(&saved.id, token, Some("\"9\""), OTHER).await), expected);
    }
    assert_eq!(server.read(&saved).await.text, saved.shown);
}

#[tokio::test]
async fn without_a_token_the_answer_says_that_one_is_needed() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    let answer = server.get(&format!("/api/v1/scenarios/{}", saved.id)).await;
    answer.assert_problem(401, "token_required");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn a_result_that_differs_under_the_same_engine_is_refused() {
    let (server, _folder) = TestServer::start();
    let report = server.calculate(SMALLEST).await.json();
    let (engine, hash) = (report["engine"].as_str().unwrap(), report["result_hash"].as_str().unwrap());
    let same = server.save(SMALLEST, &[("result-engine", engine), ("result-hash", hash)]).await;
    assert_eq!((same.status, &same.json()["notices"]), (201, &serde_json::json!([])));

    let wrong = "0".repeat(64);
    let refused = server.save(SMALLEST, &[("result-engine", engine), ("result-hash", &wrong)]).await;
    refused.assert_problem(422, "result_differs");

    let older = server.save(SMALLEST, &[("result-engine", "0.0.1"), ("result-hash", &wrong)]).await;
    assert_eq!(older.status, 201);
    let json = older.json();
    assert_eq!(json["notices"][0]["code"], "engine_differs");
    assert_eq!(json["report"], report);
    let saved = Saved::of(&older);
    assert_eq!(server.read(&saved).await.text, saved.shown);

    let bearer = format!("Bearer {}", saved.edit_token);
    let headers = [("authorization", bearer.as_str()), ("if-match", "\"1\""), ("result-hash", &wrong)];
    let path = format!("/api/v1/scenarios/{}", saved.id);
    server.request(Method::PUT, &path, &headers, Some(OTHER)).await.assert_problem(422, "result_differs");
}

#[tokio::test]
async fn results_are_compared_only_under_the_same_program_version() {
    let (server, _folder) = TestServer::start();
    let report = server.calculate(SMALLEST).await.json();
    let hash = report["result_hash"].as_str().unwrap();
    let current = format!("agent-platform@{}", report["program"]["version"]);
    let wrong = "0".repeat(64);
    let same = server.save(SMALLEST, &[("result-program", &current), ("result-hash", hash)]).await;
    assert_eq!((same.status, &same.json()["notices"]), (201, &serde_json::json!([])));
    let refused = server.save(SMALLEST, &[("result-program", &current), ("result-hash", &wrong)]).await;
    refused.assert_problem(422, "result_differs");

    let later = [("result-program", "agent-platform@99"), ("result-hash", &wrong)];
    let stored = server.save(SMALLEST, &later).await;
    assert_eq!(stored.status, 201, "{}", stored.text);
    let json = stored.json();
    assert_eq!(json["notices"][0]["code"], "program_differs");
    let detail = json["notices"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("agent-platform@99") && detail.contains(&current), "{detail}");
    assert_eq!(json["report"], report);
    let saved = Saved::of(&stored);
    assert_eq!(server.read(&saved).await.text, saved.shown);

    let both = server.save(SMALLEST, &[later[0], later[1], ("result-engine", "0.0.1")]).await.json();
    assert_eq!(both["notices"].as_array().unwrap().len(), 2, "{both}");

    for wrong in ["agent-platform", "agent-platform@", "@1", "agent-platform@one", ""] {
        server.save(SMALLEST, &[("result-program", wrong)]).await.assert_problem(400, "invalid_header");
    }
}

#[tokio::test]
async fn tokens_are_nowhere_in_the_database() {
    let (server, folder) = TestServer::start();
    let keyed = Saved::of(&server.save(SMALLEST, &[("idempotency-key", "some-key-of-mine")]).await);
    let plain = server.saved(SMALLEST).await;
    assert_eq!(server.stop("-INT"), Some(0));
    let bytes = crate::backend::everything(&folder);
    let contains = |needle: &str| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(contains("agent-platform"));
    for secret in [&keyed.edit_token, &keyed.read_token, &plain.edit_token, &plain.read_token] {
        assert!(!contains(&secret[4..]));
    }
    assert!(!contains("some-key-of-mine"));
}
