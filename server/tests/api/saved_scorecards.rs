//! Saved scorecards: kept, changed, restated, told about.

use std::collections::BTreeSet;

use partner_roi_shared::Decimal;
use reqwest::Method;
use serde_json::{Value, json};

use crate::helpers::{OTHER, SMALLEST, Saved, TestServer};
use crate::scorecard_helpers::{card, open, ratings};

const UNKNOWN: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

#[tokio::test]
async fn a_saved_card_is_read_back_as_it_was_told_and_judged_as_on_the_command_line() {
    let (server, _folder) = TestServer::start();
    let document = card(&open("2026-Q1", "6"));
    let answer = server.save_card(&document, &[]).await;
    assert_eq!((answer.status, answer.header("etag")), (201, "\"1\""), "{}", answer.text);
    let json = answer.json();
    assert_eq!(answer.header("location"), format!("/api/v1/scorecards/{}", json["id"].as_str().unwrap()));
    // 6 of a target of 8, nothing at 2: (6 - 2) / (8 - 2), and nothing else is decided.
    let score = json["report"]["quarters"][0]["score"]["value"].as_str().unwrap();
    assert!(score.starts_with("66.6666666"), "{score}");
    assert_eq!(json["baseline"], Value::Null);
    let judged = crate::helpers::run(&["scorecard", "-"], document.as_bytes()).stdout;
    assert_eq!(serde_json::from_slice::<Value>(&judged).unwrap(), json["report"]);

    let saved = Saved::of(&answer);
    for token in [&saved.read_token, &saved.edit_token] {
        let read = server.of_card(&saved.id, token, "").await;
        assert_eq!((read.status, read.text.as_str(), read.header("etag")), (200, saved.shown.as_str(), "\"1\""));
    }
    let bearer = format!("Bearer {}", saved.read_token);
    let headers = [("authorization", bearer.as_str()), ("if-none-match", "\"1\"")];
    let path = format!("/api/v1/scorecards/{}", saved.id);
    assert_eq!(server.request(Method::GET, &path, &headers, None).await.status, 304);
}

#[tokio::test]
async fn a_second_red_quarter_raises_an_event_and_a_restatement_withdraws_it() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved_card(&card("")).await;
    let mut revision = 1;
    for (quarter, rating, day) in [("2026-Q1", "4.4", "2026-04-10"), ("2026-Q2", "3.8", "2026-07-10")] {
        let below = format!("/quarters/{quarter}");
        let figures = format!(r#"{{"entries":[{}]}}"#, ratings(rating));
        let set = server.change_card(Method::PUT, &saved, &below, revision, Some(&figures)).await;
        assert_eq!(set.status, 200, "{}", set.text);
        let day = format!(r#"{{"on":"{day}"}}"#);
        let closed =
            server.change_card(Method::POST, &saved, &format!("{below}/close"), revision + 1, Some(&day)).await;
        assert_eq!(closed.status, 200, "{}", closed.text);
        revision += 2;
    }
    let events = server.of_card(&saved.id, &saved.read_token, "/events").await.json()["events"].clone();
    assert_eq!(events.as_array().unwrap().len(), 1, "{events}");
    let event = &events[0];
    assert_eq!(
        (&event["number"], &event["type"], &event["revision"]),
        (&json!(1), &json!("escalation.raised"), &json!(5))
    );
    let escalation = &event["escalation"];
    assert_eq!(
        (&escalation["about"], &escalation["trigger"], &escalation["due_on"]),
        (&json!("strategic_alignment"), &json!("renegotiate"), &json!("2026-08-09"))
    );

    let restating =
        format!(r#"{{"on":"2026-07-20","by":"A. Example","reason":"Counted twice","entries":[{}]}}"#, ratings("7"));
    let restated = server.change_card(Method::POST, &saved, "/quarters/2026-Q2/restate", 5, Some(&restating)).await;
    assert_eq!(restated.status, 200, "{}", restated.text);
    let quarter = &restated.json()["card"]["quarters"][1];
    assert_eq!(quarter["status"], "restated");
    assert_eq!(quarter["restatements"][0]["before"][1]["actual"], "3.8");
    let events = server.of_card(&saved.id, &saved.read_token, "/events").await.json()["events"].clone();
    let told: Vec<_> = events.as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(told, ["escalation.withdrawn", "escalation.raised"]);
    assert_eq!(events[0]["escalation"]["withdrawn_on"], "2026-07-20");

    // What was told before stays readable as it was.
    let before = server.of_card(&saved.id, &saved.read_token, "/versions/5").await;
    assert_eq!((before.status, before.header("etag")), (200, "\"5\""));
    assert_eq!(before.json()["report"]["escalations"][0]["standing"], "raised");
    let versions = server.of_card(&saved.id, &saved.read_token, "/versions").await.json();
    let causes: Vec<_> =
        versions["versions"].as_array().unwrap().iter().map(|version| version["cause"].as_str().unwrap()).collect();
    assert_eq!(causes, ["restated", "closed", "figures", "closed", "figures", "created"]);
}

#[tokio::test]
async fn lists_come_in_pages_that_name_the_next() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved_card(&card(&open("2026-Q1", "6"))).await;
    for revision in 1..6 {
        let figures = format!(r#"{{"entries":[{}]}}"#, ratings(&revision.to_string()));
        let set = server.change_card(Method::PUT, &saved, "/quarters/2026-Q1", revision, Some(&figures)).await;
        assert_eq!(set.status, 200, "{}", set.text);
    }
    let mut seen = Vec::new();
    let mut below = "/versions?limit=4".to_owned();
    loop {
        let page = server.of_card(&saved.id, &saved.read_token, &below).await;
        let json = page.json();
        seen.extend(json["versions"].as_array().unwrap().iter().map(|version| version["revision"].as_u64().unwrap()));
        let Some((next, _)) = page.header("link").split_once(">; rel=\"next\"") else { break };
        below = next.rsplit_once(&saved.id).unwrap().1.to_owned();
    }
    assert_eq!(seen, [6, 5, 4, 3, 2, 1]);
    // A cursor is of one list and one token.
    let next = server.of_card(&saved.id, &saved.edit_token, "/versions?limit=4").await;
    let (_, cursor) = next.header("link").split_once("cursor=").unwrap();
    let (cursor, _) = cursor.split_once('&').unwrap();
    server
        .of_card(&saved.id, &saved.edit_token, &format!("/events?cursor={cursor}"))
        .await
        .assert_problem(400, "invalid_query");
    for wrong in
        ["limit=0", "limit=101", "limit=x", "cursor=3", &format!("cursor={cursor}"), "before=3", "limit=1&limit=2"]
    {
        let below = format!("/versions?{wrong}");
        server.of_card(&saved.id, &saved.read_token, &below).await.assert_problem(400, "invalid_query");
    }
    for unknown in ["/versions/0", "/versions/7", "/versions/x"] {
        server.of_card(&saved.id, &saved.read_token, unknown).await.assert_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_closed_quarter_stays_whatever_card_takes_its_place() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved_card(&card(&open("2026-Q1", "6"))).await;
    let day = r#"{"on":"2026-04-10"}"#;
    let closed = server.change_card(Method::POST, &saved, "/quarters/2026-Q1/close", 1, Some(day)).await;
    assert_eq!(closed.status, 200, "{}", closed.text);
    for (other, pointer) in [(card(&open("2026-Q1", "6")), "/quarters/0"), (card(""), "/quarters")] {
        let answer = server.change_card(Method::PUT, &saved, "", 2, Some(&other)).await;
        answer.assert_fault(422, "invalid_document", pointer, "quarter_closed");
    }
    // Nor is one closed on a day that has not come.
    let late = closed.json()["card"].to_string().replace("2026-04-10", "2999-04-10");
    let answer = server.save_card(&late, &[]).await;
    answer.assert_fault(422, "invalid_document", "/quarters/0/closed_on", "out_of_range");
    let named = closed.json()["card"].to_string().replacen('{', r#"{"name":"Acme","#, 1);
    assert_eq!(server.change_card(Method::PUT, &saved, "", 2, Some(&named)).await.status, 200);
}

#[tokio::test]
async fn the_plan_is_the_saved_scenario_month_by_month_and_stays_when_that_changes() {
    let (server, _folder) = TestServer::start();
    let scenario = server.saved(SMALLEST).await;
    let quarters = ["2026-Q1", "2026-Q2", "2026-Q3"].map(|quarter| open(quarter, "6")).join(",");
    let planned = card(&quarters).replacen('{', r#"{"plan":{"first_quarter":"2026-Q1"},"#, 1);
    let headers = [("baseline-scenario", scenario.id.as_str()), ("baseline-token", scenario.read_token.as_str())];
    let answer = server.save_card(&planned, &headers).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let json = answer.json();
    assert_eq!(json["baseline"], json!({"scenario": scenario.id, "revision": 1}));

    // The plan of the first quarter is what the report has for signing and the first three months.
    let report = server.read(&scenario).await.json()["report"].clone();
    let line = report["ledgers"]["vendor"]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["id"] == "customer_revenue")
        .unwrap_or_else(|| panic!("{}", report["ledgers"]["vendor"]["lines"]))
        .clone();
    let units = |text: &Value| text.as_str().unwrap().parse::<Decimal>().unwrap();
    let months = line["by_month"].as_array().unwrap();
    let rows = json["report"]["plan"].clone();
    let mut whole = Decimal::ZERO;
    for (row, months) in [(&rows[0], &months[..4]), (&rows[1], &months[4..7]), (&rows[2], &months[7..10])] {
        let expected: Decimal = months.iter().map(units).sum();
        assert_eq!(units(&row["planned"]["value"]), expected, "{row}");
        whole += expected;
    }
    assert!(whole > Decimal::ZERO, "a plan of nothing proves nothing");

    let saved = Saved::of(&answer);
    assert_eq!(server.replace(&scenario.id, &scenario.edit_token, Some("\"1\""), OTHER).await.status, 200);
    let figures = format!(r#"{{"entries":[{}]}}"#, ratings("7"));
    let set = server.change_card(Method::PUT, &saved, "/quarters/2026-Q1", 1, Some(&figures)).await.json();
    assert_eq!((&set["report"]["plan"], &set["baseline"]), (&rows, &json["baseline"]));
    // Another plan is not that scenario any more.
    let replaced = server.change_card(Method::PUT, &saved, "", 2, Some(&card(""))).await.json();
    assert_eq!(replaced["baseline"], Value::Null);
}

#[tokio::test]
async fn a_baseline_needs_its_token_and_a_plan_to_go_into() {
    let (server, _folder) = TestServer::start();
    let (scenario, other) = (server.saved(SMALLEST).await, server.saved(SMALLEST).await);
    let with = |plan: &str| format!(r#"{{"schema_version":1,"template":{{"id":"health","version":1}},"plan":{plan}}}"#);
    let plan = with(r#"{"first_quarter":"2026-Q1"}"#);
    for (id, token) in [
        (scenario.id.as_str(), other.read_token.as_str()),
        (UNKNOWN, scenario.read_token.as_str()),
        ("not-an-id", scenario.read_token.as_str()),
    ] {
        let answer = server.save_card(&plan, &[("baseline-scenario", id), ("baseline-token", token)]).await;
        answer.assert_fault(422, "invalid_document", "/plan/scenario", "unknown_baseline");
    }
    let both = [("baseline-scenario", scenario.id.as_str()), ("baseline-token", scenario.read_token.as_str())];
    server.save_card(&card(""), &both).await.assert_fault(422, "invalid_document", "/plan", "missing");
    let twice = with(r#"{"first_quarter":"2026-Q1","by_month":["0","1"]}"#);
    server.save_card(&twice, &both).await.assert_fault(422, "invalid_document", "/plan/by_month", "inconsistent");
    server.save_card(&with("{}"), &both).await.assert_fault(422, "invalid_document", "/plan/first_quarter", "missing");
    server.save_card(&plan, &both[..1]).await.assert_problem(400, "invalid_header");
    server.save_card(&plan, &both[1..]).await.assert_problem(400, "invalid_header");
}

#[tokio::test]
async fn a_write_names_the_revision_it_means_and_of_many_one_wins() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved_card(&card(&open("2026-Q1", "6"))).await;
    let figures = format!(r#"{{"entries":[{}]}}"#, ratings("7"));
    let writes = [
        (Method::PUT, "", card("")),
        (Method::DELETE, "", String::new()),
        (Method::PUT, "/quarters/2026-Q1", figures.clone()),
        (Method::POST, "/quarters/2026-Q1/close", "{}".to_owned()),
        (Method::POST, "/quarters/2026-Q1/restate", r#"{"by":"a","reason":"b","entries":[]}"#.to_owned()),
    ];
    let bearer = format!("Bearer {}", saved.edit_token);
    for (method, below, body) in &writes {
        let path = format!("/api/v1/scorecards/{}{below}", saved.id);
        let body = Some(body.as_str());
        let missing = server.request(method.clone(), &path, &[("authorization", &bearer)], body).await;
        missing.assert_problem(428, "revision_required");
        let stale = server.change_card(method.clone(), &saved, below, 9, body).await;
        stale.assert_problem(412, "stale_revision");
        assert_eq!(stale.header("etag"), "\"1\"");
    }
    let stale = server.upload(&saved, 9, "metric,quarter,actual\n").await;
    stale.assert_problem(412, "stale_revision");
    assert_eq!(server.of_card(&saved.id, &saved.read_token, "").await.text, saved.shown);

    for revision in 1..=5 {
        let write = || server.change_card(Method::PUT, &saved, "/quarters/2026-Q1", revision, Some(&figures));
        let answers = tokio::join!(write(), write(), write(), server.upload(&saved, revision, CSV));
        let mut statuses = [answers.0.status, answers.1.status, answers.2.status, answers.3.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412], "revision {revision}");
    }
    assert_eq!(server.of_card(&saved.id, &saved.read_token, "").await.header("etag"), "\"6\"");
}

const CSV: &str = "metric,quarter,actual\npartner_alignment,2026-Q1,5\n";

#[tokio::test]
async fn a_wrong_token_looks_exactly_like_an_unknown_id() {
    let (server, _folder) = TestServer::start();
    let saved = server.saved_card(&card(&open("2026-Q1", "6"))).await;
    let another = server.saved_card(&card("")).await;
    let comparable = |answer: &crate::helpers::Answer| {
        let mut problem = answer.assert_problem(404, "not_found");
        problem["request_id"] = "".into();
        problem["instance"] = "".into();
        problem
    };
    let expected = comparable(&server.of_card(UNKNOWN, &saved.read_token, "").await);
    for below in ["", "/versions", "/versions/1", "/events", "/actuals"] {
        for token in [another.read_token.as_str(), "nonsense"] {
            assert_eq!(comparable(&server.of_card(&saved.id, token, below).await), expected, "{below}");
        }
        let path = format!("/api/v1/scorecards/{}{below}", saved.id);
        server.get(&path).await.assert_problem(401, "token_required");
    }
    let figures = format!(r#"{{"entries":[{}]}}"#, ratings("7"));
    for token in [&saved.read_token, &another.edit_token] {
        let thief = Saved { edit_token: token.clone(), ..saved.clone() };
        for (method, below, body) in [
            (Method::PUT, "", card("")),
            (Method::DELETE, "", String::new()),
            (Method::PUT, "/quarters/2026-Q1", figures.clone()),
            // Neither a stale revision nor a fault of the document tells that the card is there.
            (Method::PUT, "/quarters/2026-Q1", "{}".to_owned()),
            (Method::POST, "/quarters/2026-Q1/close", "{}".to_owned()),
        ] {
            for revision in [1, 9] {
                let answer = server.change_card(method.clone(), &thief, below, revision, Some(&body)).await;
                assert_eq!(comparable(&answer), expected, "{method} {below}");
            }
        }
        assert_eq!(comparable(&server.upload(&thief, 1, CSV).await), expected);
    }
    assert_eq!(server.of_card(&saved.id, &saved.read_token, "").await.text, saved.shown);
}

#[tokio::test]
async fn the_same_key_many_times_in_parallel_makes_one_card() {
    let (server, folder) = TestServer::start();
    let document = card(&open("2026-Q1", "6"));
    let save = || server.save_card(&document, &[("idempotency-key", "k")]);
    let answers = tokio::join!(save(), save(), save(), save(), save(), save(), save(), save());
    let bodies: BTreeSet<_> = [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5, answers.6, answers.7]
        .into_iter()
        .map(|answer| (answer.status, answer.text))
        .collect();
    assert_eq!(bodies.len(), 1, "all get the same answer");
    assert_eq!(bodies.first().unwrap().0, 201);
    server.save_card(&card(""), &[("idempotency-key", "k")]).await.assert_problem(422, "idempotency_key_reused");
    // The same key for a scenario is another request to another address.
    assert_eq!(server.save(SMALLEST, &[("idempotency-key", "k")]).await.status, 201);
    assert_eq!(crate::backend::rows(&folder, "scorecards"), 1);
}

#[tokio::test]
async fn scorecards_and_scenarios_share_the_allowance_of_an_hour() {
    let (server, _folder) = TestServer::start_with(&[("PARTNER_ROI_LIMITS__LIMIT_LOOPBACK", "true")]);
    assert_eq!(server.save_card("{}", &[]).await.status, 422);
    for _ in 0..5 {
        assert_eq!(server.save(SMALLEST, &[]).await.status, 201);
        assert_eq!(server.save_card(&card(""), &[]).await.status, 201);
    }
    server.save_card(&card(""), &[]).await.assert_problem(429, "too_many_saves");
}

#[tokio::test]
async fn changes_of_cards_have_an_allowance_of_their_own() {
    let limits =
        [("PARTNER_ROI_LIMITS__LIMIT_LOOPBACK", "true"), ("PARTNER_ROI_LIMITS__SCORECARD_CHANGES_PER_HOUR", "4")];
    let (server, _folder) = TestServer::start_with(&limits);
    let saved = server.saved_card(&card("")).await;
    let figures = format!(r#"{{"entries":[{}]}}"#, ratings("8"));
    let (put, post) = (|| Method::PUT, || Method::POST);
    // What is refused for what it says, or comes too late, does not count.
    assert_eq!(server.change_card(put(), &saved, "", 1, Some("{}")).await.status, 422);
    assert_eq!(server.change_card(put(), &saved, "", 9, Some(&card(""))).await.status, 412);
    assert_eq!(server.change_card(put(), &saved, "", 1, Some(&card(""))).await.status, 200);
    assert_eq!(server.change_card(put(), &saved, "/quarters/2026-Q1", 2, Some(&figures)).await.status, 200);
    assert_eq!(
        server.change_card(post(), &saved, "/quarters/2026-Q1/close", 3, Some(r#"{"on":"2026-04-10"}"#)).await.status,
        200
    );
    assert_eq!(server.upload(&saved, 4, "metric,quarter,actual\nvendor_alignment,2026-Q2,8\n").await.status, 200);
    let refused = server.change_card(put(), &saved, "/quarters/2026-Q2", 5, Some(&figures)).await;
    refused.assert_problem(429, "too_many_changes");
    // The fourth of an hour comes back after a quarter of it.
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((840..=901).contains(&seconds), "{seconds}");
    assert_eq!(refused.header("ratelimit-policy"), "\"changes\";q=4;w=3600");
    // Nothing was changed; reading, saving and removing go on.
    assert_eq!(server.of_card(&saved.id, &saved.read_token, "").await.header("etag"), "\"5\"");
    assert_eq!(server.save_card(&card(""), &[]).await.status, 201);
    assert_eq!(server.change_card(Method::DELETE, &saved, "", 5, None).await.status, 204);
}

#[tokio::test]
async fn a_removed_card_is_gone_with_history_and_events() {
    let (server, folder) = TestServer::start();
    let closed = r#"{"quarter":"2026-Q1","status":"closed","closed_on":"2026-04-10","entries":[{"metric":"vendor_alignment","actual":"2"},{"metric":"partner_alignment","actual":"2"}]}"#;
    let second = closed.replace("2026-Q1", "2026-Q2").replace("2026-04-10", "2026-07-10");
    let saved = server.saved_card(&card(&format!("{closed},{second}"))).await;
    let events = server.of_card(&saved.id, &saved.read_token, "/events").await.json();
    assert!(!events["events"].as_array().unwrap().is_empty(), "a card that comes with a past tells of it");
    assert_eq!(server.change_card(Method::DELETE, &saved, "", 1, None).await.status, 204);
    for below in ["", "/versions", "/versions/1", "/events", "/actuals"] {
        server.of_card(&saved.id, &saved.read_token, below).await.assert_problem(404, "not_found");
    }
    for table in ["scorecards", "scorecard_revisions", "scorecard_keys", "outbox"] {
        assert_eq!(crate::backend::rows(&folder, table), 0, "{table}");
    }
}

#[tokio::test]
async fn templates_are_listed_and_shown() {
    let (server, _folder) = TestServer::start();
    let list = server.get("/api/v1/templates").await.json();
    let templates = list["templates"].as_array().unwrap();
    assert_eq!(templates.len(), 6, "{list}");
    for template in templates {
        let path = format!("/api/v1/templates/{}?version={}", template["id"].as_str().unwrap(), template["version"]);
        let shown = server.get(&path).await;
        assert_eq!((shown.status, &shown.json()["name"]), (200, &template["name"]));
    }
    server.get("/api/v1/templates/none").await.assert_problem(404, "not_found");
    server.get("/api/v1/templates/health?version=9").await.assert_problem(404, "not_found");
    server.get("/api/v1/templates/health?version=x").await.assert_problem(400, "invalid_query");
}
