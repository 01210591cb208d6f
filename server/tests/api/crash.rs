use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::helpers::{OTHER, SMALLEST, Saved, TestServer};

/// Kills the server while clients save and change, and looks afterwards for all that they were told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed_under_load() {
    let folder = tempfile::TempDir::new().unwrap();
    let data_dir = folder.path().join("data");
    let acknowledged: Arc<Mutex<Vec<(Saved, String)>>> = Arc::default();
    for round in 0..5 {
        let server = Arc::new(TestServer::start_in(&data_dir, &[]));
        let clients: Vec<_> = (0..8)
            .map(|_| {
                let (server, acknowledged) = (server.clone(), acknowledged.clone());
                tokio::spawn(async move { while save_and_change(&server, &acknowledged).await.is_ok() {} })
            })
            .collect();
        // In the middle of work, however slow the machine is; another moment of it each time.
        let enough = 10 * (round + 1);
        while acknowledged.lock().unwrap().len() < enough && !clients.iter().all(tokio::task::JoinHandle::is_finished) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(7 * enough as u64)).await;
        crate::helpers::send_signal(server.process_id(), "-KILL");
        for client in clients {
            client.await.unwrap();
        }
    }

    let server = TestServer::start_in(&data_dir, &[]);
    let acknowledged = Arc::into_inner(acknowledged).unwrap().into_inner().unwrap();
    assert!(acknowledged.len() > 20, "only {} saves were acknowledged", acknowledged.len());
    for (saved, shown) in &acknowledged {
        let read = server.read(saved).await;
        assert_eq!(read.status, 200, "{} is lost", saved.id);
        let json = read.json();
        if read.text != *shown {
            // The change may have been kept without the client's having heard of it, but whole.
            assert_eq!((&json["revision"], &json["scenario"]["level"]), (&2.into(), &"strategic".into()));
        }
        assert_eq!(json["report"]["scenario"]["level"], json["scenario"]["level"]);
    }
}

async fn save_and_change(
    server: &TestServer,
    acknowledged: &Mutex<Vec<(Saved, String)>>,
) -> Result<(), reqwest::Error> {
    let body = |scenario: &str| scenario.to_owned();
    let saving = server.client.post(server.url("/api/v1/scenarios")).header("content-type", "application/json");
    let answer = saving.body(body(SMALLEST)).send().await?;
    assert_eq!(answer.status(), 201);
    let headers = answer.headers().clone();
    let text = answer.text().await?;
    let saved = Saved::of(&crate::helpers::Answer { status: 201, headers, text });
    let place = {
        let mut list = acknowledged.lock().unwrap();
        list.push((saved.clone(), saved.shown.clone()));
        list.len() - 1
    };
    let changing = server
        .client
        .put(server.url(&format!("/api/v1/scenarios/{}", saved.id)))
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", saved.edit_token))
        .header("if-match", "\"1\"");
    let answer = changing.body(body(OTHER)).send().await?;
    assert_eq!(answer.status(), 200);
    let text = answer.text().await?;
    acknowledged.lock().unwrap()[place].1 = text;
    Ok(())
}

#[tokio::test]
async fn a_saved_scenario_survives_a_restart_byte_for_byte() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = TestServer::start_in(folder.path(), &[]);
    let saved = server.saved(OTHER).await;
    assert_eq!(server.stop("-TERM"), Some(0));
    let server = TestServer::start_in(folder.path(), &[]);
    assert_eq!(server.read(&saved).await.text, saved.shown);
    server.kill();
    let server = TestServer::start_in(folder.path(), &[]);
    assert_eq!(server.read(&saved).await.text, saved.shown);
}

/// Kills the server while files are uploaded: each card has all of a file's figures or none, with the revision,
/// history and events that go with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_file_is_half_taken_when_the_server_is_killed_in_the_middle() {
    let folder = tempfile::TempDir::new().unwrap();
    let data_dir = folder.path().join("data");
    let first = Arc::new(TestServer::start_in(&data_dir, &[]));
    let mut cards = Vec::new();
    for _ in 0..6 {
        cards.push((first.saved_card(&crate::scorecard_helpers::card("")).await, 1_u64));
    }
    let mut server = first;
    for round in 0..4 {
        let taken = Arc::new(AtomicU64::new(0));
        let uploads: Vec<_> = cards
            .iter()
            .map(|(saved, acknowledged)| {
                let (server, saved, mut last) = (server.clone(), saved.clone(), *acknowledged);
                let taken = taken.clone();
                tokio::spawn(async move {
                    while let Ok(revision) = upload(&server, &saved, last).await {
                        taken.fetch_add(1, Ordering::Relaxed);
                        last = revision;
                    }
                    last
                })
            })
            .collect();
        // In the middle of work, however slow the machine is; another moment of it each time.
        while taken.load(Ordering::Relaxed) < 6 && !uploads.iter().all(tokio::task::JoinHandle::is_finished) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(7 * round)).await;
        crate::helpers::send_signal(server.process_id(), "-KILL");
        let mut acknowledged = Vec::new();
        for upload in uploads {
            acknowledged.push(upload.await.unwrap());
        }
        server = Arc::new(TestServer::start_in(&data_dir, &[]));
        for ((saved, known), acknowledged) in cards.iter_mut().zip(acknowledged) {
            let json = server.of_card(&saved.id, &saved.read_token, "").await.json();
            let revision = json["revision"].as_u64().unwrap();
            // One more may be kept of which the client has not heard.
            assert!((acknowledged..=acknowledged + 1).contains(&revision), "{revision} after {acknowledged}");
            let quarters = json["card"]["quarters"].as_array().unwrap();
            let figures: usize = quarters.iter().map(|quarter| quarter["entries"].as_array().unwrap().len()).sum();
            assert_eq!(figures, if revision == 1 { 0 } else { 80 });
            let wanted = rating(revision).to_string();
            let entries = quarters.iter().flat_map(|quarter| quarter["entries"].as_array().unwrap());
            assert!(entries.clone().all(|entry| entry["actual"] == wanted.as_str()), "{json}");
            let newest = server.of_card(&saved.id, &saved.read_token, "/versions?limit=1").await.json();
            assert_eq!(newest["versions"][0]["revision"], revision);
            *known = revision;
        }
    }
    let uploads: u64 = cards.iter().map(|(_, revision)| revision - 1).sum();
    assert!(uploads > 20, "only {uploads} files were taken");
}

/// The rating that the upload which makes this revision gives throughout.
fn rating(revision: u64) -> u64 {
    revision % 10
}

async fn upload(server: &TestServer, saved: &Saved, revision: u64) -> Result<u64, reqwest::Error> {
    let mut csv = "metric,quarter,actual\n".to_owned();
    for quarter in 0..40 {
        for metric in ["vendor_alignment", "partner_alignment"] {
            let (year, number, rating) = (2026 + quarter / 4, quarter % 4 + 1, rating(revision + 1));
            csv.push_str(&format!("{metric},{year}-Q{number},{rating}\n"));
        }
    }
    let answer = server
        .client
        .post(server.url(&format!("/api/v1/scorecards/{}/actuals", saved.id)))
        .header("authorization", format!("Bearer {}", saved.edit_token))
        .header("if-match", format!("\"{revision}\""))
        .header("content-type", "text/csv")
        .body(csv)
        .send()
        .await?;
    assert_eq!(answer.status(), 200);
    answer.bytes().await?;
    Ok(revision + 1)
}
