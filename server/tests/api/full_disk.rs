use crate::helpers::{SMALLEST, TestServer};

#[tokio::test]
async fn when_the_storage_is_full_reading_goes_on_and_saving_comes_back_without_a_restart() {
    let (server, _folder) = TestServer::start_with(&[("PARTNER_ROI_STORAGE__MAX_MEBIBYTES", "1")]);
    let mut kept = Vec::new();
    let refused = loop {
        let answer = server.save(SMALLEST, &[]).await;
        if answer.status != 201 {
            break answer;
        }
        kept.push(crate::helpers::Saved::of(&answer));
        assert!(kept.len() < 2000, "the bound has no effect");
    };
    let problem = refused.assert_problem(507, "storage_full");
    assert!(!problem.to_string().to_lowercase().contains("sqlite"), "{problem}");

    for saved in [&kept[0], &kept[kept.len() - 1]] {
        assert_eq!(server.read(saved).await.text, saved.shown);
    }
    assert_eq!(server.calculate(SMALLEST).await.status, 200);
    assert_eq!(server.get("/readyz").await.status, 200);

    for saved in kept.iter().take(3) {
        assert_eq!(server.remove(&saved.id, &saved.edit_token, Some("\"1\"")).await.status, 204);
    }
    let saved = server.saved(SMALLEST).await;
    assert_eq!(server.read(&saved).await.text, saved.shown);
}

/// Another process holds the database: writes wait for it, reads do not.
#[tokio::test]
async fn a_held_database_delays_writes_and_loses_none() {
    let (server, folder) = TestServer::start();
    let saved = server.saved(SMALLEST).await;
    let other = rusqlite::Connection::open(folder.path().join("data/partner-roi.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let waiting = server.save(SMALLEST, &[]);
    let reading = async {
        for _ in 0..5 {
            assert_eq!(server.read(&saved).await.status, 200);
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        other.execute_batch("COMMIT").unwrap();
    };
    let (answer, ()) = tokio::join!(waiting, reading);
    assert_eq!(answer.status, 201, "{}", answer.text);
}
