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
        tokio::time::sleep(Duration::from_millis(300 + 70 * round)).await;
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
