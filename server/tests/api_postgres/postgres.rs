//! What only a database that is shared and somewhere else can do.

use std::time::Duration;

use tempfile::TempDir;

use crate::backend;
use crate::helpers::{OTHER, SMALLEST, TestServer, serve};

#[tokio::test]
async fn two_servers_share_what_is_saved_and_one_of_two_writes_wins() {
    let folder = TempDir::new().unwrap();
    let (one, other) = (TestServer::start_in(folder.path(), &[]), TestServer::start_in(folder.path(), &[]));
    let saved = one.saved(SMALLEST).await;
    assert_eq!(other.read(&saved).await.text, saved.shown);
    for round in 1..=5 {
        let tag = format!("\"{round}\"");
        let tag = Some(tag.as_str());
        let answers = tokio::join!(
            one.replace(&saved.id, &saved.edit_token, tag, OTHER),
            other.replace(&saved.id, &saved.edit_token, tag, SMALLEST)
        );
        let mut statuses = [answers.0.status, answers.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "round {round}");
    }
    let again = || [("idempotency-key", "k")];
    let first = one.save(SMALLEST, &again()).await;
    // Both servers see the client at the same address, so the key is the same.
    assert_eq!(other.save(SMALLEST, &again()).await.text, first.text);
}

#[tokio::test]
async fn a_connection_that_is_lost_in_the_middle_of_a_request_is_replaced_and_the_request_answered() {
    let folder = TempDir::new().unwrap();
    let server = TestServer::start_in(folder.path(), &[]);
    let saved = server.saved(SMALLEST).await;
    // Holds up whatever comes, waits for three, ends the connections of those that wait, and lets go.
    let waiting = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let cut = format!(
        "BEGIN; LOCK TABLE scenarios IN ACCESS EXCLUSIVE MODE;
         DO $$ BEGIN FOR i IN 1..200 LOOP
             PERFORM pg_sleep(0.05), pg_stat_clear_snapshot();
             EXIT WHEN (SELECT count(*) {waiting}) = 3;
         END LOOP; END $$;
         SELECT 'cut ' || count(pg_terminate_backend(pid)) {waiting}; COMMIT"
    );
    let path = folder.path().to_owned();
    let cutting = tokio::task::spawn_blocking(move || backend::query(&path, &cut));
    let held = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'scenarios'::regclass";
    while backend::query(folder.path(), held).trim() != "1" {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let answers = tokio::join!(
        server.read(&saved),
        server.replace(&saved.id, &saved.edit_token, Some("\"1\""), OTHER),
        server.save(SMALLEST, &[("idempotency-key", "k")]),
    );
    assert_eq!([answers.0.status, answers.1.status, answers.2.status], [200, 200, 201], "{answers:?}");
    let said = cutting.await.unwrap();
    assert!(said.contains("cut 3"), "{said}");
    // Each was done once.
    assert_eq!(server.read(&saved).await.header("etag"), "\"2\"");
    assert_eq!(backend::query(folder.path(), "SELECT count(*) FROM scenarios").trim(), "2");
}

#[tokio::test]
async fn idle_connections_that_have_ended_are_not_noticed_by_anybody() {
    let folder = TempDir::new().unwrap();
    let server = TestServer::start_in(folder.path(), &[]);
    let saved = server.saved(SMALLEST).await;
    // Waits until they are gone, not until the server knows.
    let end = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    for revision in 1..=5 {
        let read = || server.read(&saved);
        let warm = tokio::join!(read(), read(), read(), read());
        assert_eq!([warm.0.status, warm.1.status, warm.2.status, warm.3.status], [200; 4]);
        assert_ne!(backend::query(folder.path(), end).trim(), "0");
        let tag = format!("\"{revision}\"");
        let answers =
            tokio::join!(read(), read(), read(), server.replace(&saved.id, &saved.edit_token, Some(&tag), OTHER));
        let statuses = [answers.0.status, answers.1.status, answers.2.status, answers.3.status];
        assert_eq!(statuses, [200; 4], "round {revision}");
    }
}

#[tokio::test]
async fn connections_that_are_lost_are_made_again() {
    let folder = TempDir::new().unwrap();
    let server = TestServer::start_in(folder.path(), &[]);
    let saved = server.saved(SMALLEST).await;
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    backend::query(folder.path(), end);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(server.read(&saved).await.text, saved.shown);
    assert_eq!(server.get("/readyz").await.status, 200);
}

#[test]
fn servers_that_start_at_once_bring_the_schema_up_to_date_once() {
    let folder = TempDir::new().unwrap();
    let starting: Vec<_> = (0..4)
        .map(|_| {
            let folder = folder.path().to_owned();
            std::thread::spawn(move || TestServer::start_in(&folder, &[]))
        })
        .collect();
    let servers: Vec<_> = starting.into_iter().map(|server| server.join().unwrap()).collect();
    assert_eq!(backend::query(folder.path(), "SELECT count(*) FROM refinery_schema_history").trim(), "2");
    drop(servers);
}

#[tokio::test]
async fn an_address_that_demands_encryption_gets_it_from_whom_somebody_trusted_vouches_for() {
    let folder = TempDir::new().unwrap();
    let (address, authority) = backend::encrypted(folder.path());
    let authority = authority.to_str().unwrap();
    let trusting = [("PARTNER_ROI_DATABASE", address.as_str()), ("SSL_CERT_FILE", authority)];
    let server = TestServer::start_in(folder.path(), &trusting);
    let saved = server.saved(SMALLEST).await;
    assert_eq!(server.read(&saved).await.text, saved.shown);
    let of_servers = "FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert_eq!(backend::query(folder.path(), &format!("SELECT DISTINCT ssl {of_servers}")).trim(), "t");

    let refused = |address: &str, trusted: &str| {
        let mut command = serve("127.0.0.1:0", folder.path());
        let output = command.env("PARTNER_ROI_DATABASE", address).env("SSL_CERT_FILE", trusted).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.trim_end().lines().count()), (Some(1), 1), "{said}");
        said
    };
    let strange = folder.path().join("other.pem");
    let other = rcgen::generate_simple_self_signed(vec!["other".to_owned()]).unwrap();
    std::fs::write(&strange, other.cert.pem()).unwrap();
    let said = refused(&address, strange.to_str().unwrap());
    assert!(said.contains("certificate"), "{said}");
    let said = refused(&address.replace("localhost", "127.0.0.1"), authority);
    assert!(said.contains("certificate"), "{said}");
    let said = refused(&address.replace("require", "verify-full"), authority);
    assert!(said.contains("sslmode"), "{said}");
}

#[test]
fn a_database_that_cannot_be_used_is_named_without_its_password() {
    let folder = TempDir::new().unwrap();
    let refused = |address: &str| {
        let output = serve("127.0.0.1:0", folder.path()).env("PARTNER_ROI_DATABASE", address).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.trim_end().lines().count()), (Some(1), 1), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
        said
    };
    assert!(refused("postgres://me:hunter2@127.0.0.1:1/none").contains("cannot connect"));
    assert!(refused("mysql://me:hunter2@127.0.0.1/none").contains("postgres://"));
    refused("postgres://me:hunter2@127.0.0.1:x/none");

    drop(TestServer::start_in(folder.path(), &[]));
    let later = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                 VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')";
    backend::query(folder.path(), later);
    let (_, address) = backend::environment(folder.path()).remove(0);
    assert!(refused(&address).contains("newer version"));
}
