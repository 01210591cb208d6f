//! Scorecards and files of figures that are refused, by row and field, with nothing taken.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::helpers::{Saved, TestServer, run};
use crate::scorecard_helpers::{card, open, ratings};

async fn assert_untouched(server: &TestServer, saved: &Saved) {
    assert_eq!(server.of_card(&saved.id, &saved.read_token, "").await.text, saved.shown);
    let versions = server.of_card(&saved.id, &saved.read_token, "/versions").await.json();
    assert_eq!(versions["versions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_card_that_is_wrong_is_refused_with_all_its_faults() {
    let (server, _folder) = TestServer::start();
    let health: Value = serde_json::from_slice(&run(&["templates", "show", "health"], b"").stdout).unwrap();
    let place = health["metrics"].as_array().unwrap().iter().position(|metric| metric["goals"].is_array()).unwrap();
    let with_goal = |field: &str, value: &str| {
        let mut own = health.clone();
        own["metrics"][place]["goals"][0][field]["value"] = value.into();
        json!({"schema_version": 1, "own_template": own, "quarters": []}).to_string()
    };
    let target = health["metrics"][place]["goals"][0]["target"]["value"].as_str().unwrap();
    assert_eq!(server.save_card(&with_goal("target", target), &[]).await.status, 201);
    let mut seen = Vec::new();
    for (field, value) in [("worst", target), ("threshold", "9"), ("threshold", "-1"), ("weight", "0.4")] {
        let problem = server.save_card(&with_goal(field, value), &[]).await.assert_problem(422, "invalid_document");
        let errors = problem["errors"].as_array().unwrap();
        assert!(
            errors.iter().all(|error| error["pointer"].as_str().unwrap().starts_with("/own_template")),
            "{problem}"
        );
        seen.push(errors[0]["code"].as_str().unwrap().to_owned());
    }
    assert_eq!(seen, ["target_equals_worst", "threshold_outside", "threshold_outside", "weights_not_one"]);
    for (quarters, pointer, code) in [
        (format!("{},{}", open("2026-Q1", "6"), open("2026-Q3", "6")), "/quarters/1/quarter", "quarter_gap"),
        (format!("{},{}", open("2026-Q1", "6"), open("2026-Q1", "6")), "/quarters/1/quarter", "duplicate_quarter"),
        (open("2026-Q1", "many"), "/quarters/0/entries/1/actual", "not_a_number"),
        (open("2026-Q1", "6").replace("vendor_alignment", "speed"), "/quarters/0/entries/0/metric", "unknown_metric"),
    ] {
        server.save_card(&card(&quarters), &[]).await.assert_fault(422, "invalid_document", pointer, code);
    }
    server.save_card("{", &[]).await.assert_fault(400, "malformed_document", "", "malformed_json");
    let too_large = format!("{{\"name\":\"{}\"}}", "x".repeat(1024 * 1024));
    server.save_card(&too_large, &[]).await.assert_problem(413, "body_too_large");
}

#[tokio::test]
async fn a_change_of_a_quarter_points_into_its_own_document() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved_card(&card(&open("2026-Q1", "6"))).await;
    let put = |quarter: &'static str, body: String| {
        let (server, saved) = (&server, &saved);
        async move { server.change_card(Method::PUT, saved, &format!("/quarters/{quarter}"), 1, Some(&body)).await }
    };
    for (body, pointer, code) in [
        (
            r#"{"entries":[{"metric":"vendor_alignment","actual":"many"},{"metric":"speed","actual":"1"}]}"#,
            "/entries/0/actual",
            "not_a_number",
        ),
        (
            r#"{"entries":[{"metric":"vendor_alignment","actual":"many"},{"metric":"speed","actual":"1"}]}"#,
            "/entries/1/metric",
            "unknown_metric",
        ),
        (r#"{"entries":[{"metric":"vendor_alignment","actual":"11"}]}"#, "/entries/0/actual", "out_of_range"),
        (
            r#"{"entries":[{"metric":"vendor_alignment","actual":"1"},{"metric":"vendor_alignment","actual":"1"}]}"#,
            "/entries/1/metric",
            "duplicate_entry",
        ),
        (r#"{"entry":[]}"#, "/entry", "unknown_field"),
        ("{}", "/entries", "missing"),
    ] {
        put("2026-Q1", body.to_owned()).await.assert_fault(422, "invalid_document", pointer, code);
    }
    let good = format!(r#"{{"entries":[{}]}}"#, ratings("7"));
    put("2025-Q4", good.clone()).await.assert_fault(422, "invalid_document", "", "quarter_order");
    put("2099-Q4", good.clone()).await.assert_fault(422, "invalid_document", "", "too_many");
    put("2026-Q5", good.clone()).await.assert_problem(404, "not_found");
    put("2026-Q1", "[".to_owned()).await.assert_problem(400, "malformed_document");

    for (below, body, pointer, code) in [
        ("/quarters/2026-Q1/close", r#"{"on":"2026-03-30"}"#, "/on", "out_of_range"),
        ("/quarters/2026-Q1/close", r#"{"on":"tomorrow"}"#, "/on", "not_a_date"),
        ("/quarters/2026-Q1/close", r#"{"on":"2999-12-31"}"#, "/on", "out_of_range"),
        ("/quarters/2026-Q2/close", "{}", "", "not_one_of"),
        ("/quarters/2026-Q1/restate", r#"{"by":"a","reason":"b","entries":[]}"#, "", "not_one_of"),
    ] {
        let answer = server.change_card(Method::POST, &saved, below, 1, Some(body)).await;
        answer.assert_fault(422, "invalid_document", pointer, code);
    }
    assert_untouched(&server, &saved).await;

    let closed =
        server.change_card(Method::POST, &saved, "/quarters/2026-Q1/close", 1, Some(r#"{"on":"2026-04-10"}"#)).await;
    assert_eq!(closed.status, 200, "{}", closed.text);
    let answer = server.change_card(Method::PUT, &saved, "/quarters/2026-Q1", 2, Some(&good)).await;
    answer.assert_fault(422, "invalid_document", "", "quarter_closed");
    let again = server.change_card(Method::POST, &saved, "/quarters/2026-Q1/close", 2, Some("{}")).await;
    again.assert_fault(422, "invalid_document", "", "quarter_closed");
    for (body, pointer, code) in [
        (r#"{"on":"2026-04-01","by":"a","reason":"b","entries":[]}"#, "/on", "quarter_order"),
        (r#"{"on":"2999-12-31","by":"a","reason":"b","entries":[]}"#, "/on", "out_of_range"),
        (r#"{"on":"2026-05-01","by":" ","reason":"b","entries":[]}"#, "/by", "blank"),
        (r#"{"on":"2026-05-01","by":"a","reason":"","entries":[]}"#, "/reason", "blank"),
        (r#"{"on":"2026-05-01","by":"a","entries":[]}"#, "/reason", "missing"),
        (r#"{"on":"2026-05-01","by":"a","reason":"b"}"#, "/entries", "missing"),
        (
            r#"{"on":"2026-05-01","by":"a","reason":"b","entries":[{"metric":"speed","actual":"1"}]}"#,
            "/entries/0/metric",
            "unknown_metric",
        ),
    ] {
        let answer = server.change_card(Method::POST, &saved, "/quarters/2026-Q1/restate", 2, Some(body)).await;
        answer.assert_fault(422, "invalid_document", pointer, code);
    }
}

#[tokio::test]
async fn a_file_is_taken_whole_or_refused_by_row_and_field() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved_card(&card(&open("2026-Q1", "6"))).await;
    let header = "metric,quarter,actual\n";
    let good = "vendor_alignment,2026-Q2,7\n";
    for (rows, pointer, code) in [
        ("vendor_alignment,2026-Q1,many\n", "/3/actual", "not_a_number"),
        ("speed,2026-Q1,1\n", "/3/metric", "unknown_metric"),
        ("vendor_alignment,2026-Q9,1\n", "/3/quarter", "not_a_quarter"),
        ("vendor_alignment,2025-Q4,1\n", "/3/quarter", "quarter_order"),
        ("vendor_alignment,2026-Q2,7\n", "/3/metric", "duplicate_entry"),
        ("vendor_alignment,2026-Q1\n", "/3", "too_few_fields"),
        ("vendor_alignment,2026-Q1,11\n", "/3/actual", "out_of_range"),
        ("\"vendor_alignment,2026-Q1,1\n", "/3", "unclosed_quote"),
    ] {
        let answer = server.upload(&saved, 1, format!("{header}{good}{rows}")).await;
        answer.assert_fault(422, "invalid_document", pointer, code);
    }
    let several = format!("{header}vendor_alignment,2026-Q1,many\n{good}speed,2026-Q9,1\n");
    let problem = server.upload(&saved, 1, several).await.assert_problem(422, "invalid_document");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/2/actual", "/4/quarter", "/4/metric"]);
    server.upload(&saved, 1, format!("metric,actual\n{good}")).await.assert_problem(422, "invalid_document");
    server.upload(&saved, 1, "").await.assert_fault(422, "invalid_document", "/1", "csv_header");
    let mixed = "metric;quarter;actual\nvendor_alignment;2026-Q1;7,5\npartner_alignment;2026-Q1;7.5\n";
    server.upload(&saved, 1, mixed).await.assert_fault(422, "invalid_document", "/3/actual", "decimal_mark");
    let rows = format!("{header}{}", good.repeat(16_001));
    server.upload(&saved, 1, rows).await.assert_fault(422, "invalid_document", "", "too_many");
    server.upload(&saved, 1, "x".repeat(1024 * 1024 + 1)).await.assert_problem(413, "body_too_large");
    server.upload(&saved, 1, vec![b'm', 0xff]).await.assert_fault(400, "malformed_document", "/1", "not_utf8");
    let as_json = server.change_card(Method::POST, &saved, "/actuals", 1, Some(header)).await;
    as_json.assert_problem(415, "unsupported_media_type");
    assert_untouched(&server, &saved).await;
}

#[tokio::test]
async fn a_file_gives_the_card_that_entries_give_and_comes_back_harmless() {
    let (server, _folder) = TestServer::start();
    let (by_file, by_hand) = (server.saved_card(&card("")).await, server.saved_card(&card("")).await);
    let csv = "\u{feff}metric;quarter;actual;note\r\nvendor_alignment;2026-Q1;8,0;\"=1+1; a \"\"note\"\"\"\r\npartner_alignment;2026-Q2;6,5;\r\n";
    let uploaded = server.upload(&by_file, 1, csv).await;
    assert_eq!((uploaded.status, uploaded.header("etag")), (200, "\"2\""), "{}", uploaded.text);
    for (revision, quarter, entry) in [
        (1, "2026-Q1", r#"{"metric":"vendor_alignment","actual":"8","note":"=1+1; a \"note\""}"#),
        (2, "2026-Q2", r#"{"metric":"partner_alignment","actual":"6.5"}"#),
    ] {
        let figures = format!(r#"{{"entries":[{entry}]}}"#);
        let below = format!("/quarters/{quarter}");
        let set = server.change_card(Method::PUT, &by_hand, &below, revision, Some(&figures)).await;
        assert_eq!(set.status, 200, "{}", set.text);
    }
    let hand = server.of_card(&by_hand.id, &by_hand.read_token, "").await.json();
    let file = uploaded.json();
    assert_eq!((&file["card"], &file["report"]), (&hand["card"], &hand["report"]));

    for (query, separator) in [("?separator=semicolon", ';'), ("?decimal=comma", ';'), ("?separator=tab", '\t')] {
        let down = server.of_card(&by_file.id, &by_file.read_token, &format!("/actuals{query}")).await;
        let header = ["metric", "quarter", "actual", "note"].join(&separator.to_string());
        assert!(down.text.starts_with(&header), "{query}");
    }
    for query in ["?separator=colon", "?decimal=", "?comma=1"] {
        let down = server.of_card(&by_file.id, &by_file.read_token, &format!("/actuals{query}")).await;
        down.assert_problem(400, "invalid_query");
    }
    let down = server.of_card(&by_file.id, &by_file.read_token, "/actuals").await;
    assert_eq!((down.status, down.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(down.header("content-disposition").starts_with("attachment"));
    assert_eq!(
        down.text,
        "metric,quarter,actual,note\nvendor_alignment,2026-Q1,8,\"'=1+1; a \"\"note\"\"\"\npartner_alignment,2026-Q2,6.5,\n"
    );
    let again = server.upload(&by_file, 2, down.text).await.json();
    assert_eq!((&again["card"], &again["report"]), (&file["card"], &file["report"]));
}

/// Sends a part of a file and then nothing: neither a client that goes away nor one that waits leaves anything behind.
#[tokio::test]
async fn half_a_file_changes_nothing() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (server, _folder) = TestServer::start_with(&[("PARTNER_ROI_BODY_SECONDS", "1")]);
    let saved = server.saved_card(&card("")).await;
    for waits in [false, true] {
        let mut stream = tokio::net::TcpStream::connect(&server.address).await.unwrap();
        let head = format!(
            "POST /api/v1/scorecards/{}/actuals HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nIf-Match: \"1\"\r\nContent-Type: text/csv\r\nContent-Length: 5000\r\n\r\nmetric,quarter,actual\nvendor_alignment,2026-Q1,8\n",
            saved.id, saved.edit_token
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        if waits {
            let mut answer = vec![0; 4096];
            let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut answer)).await.unwrap().unwrap();
            assert!(String::from_utf8_lossy(&answer[..read]).starts_with("HTTP/1.1 408"), "{read}");
        }
        drop(stream);
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_untouched(&server, &saved).await;
    }
}
