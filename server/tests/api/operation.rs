use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::helpers::{BINARY, SMALLEST, TestServer, run, send_signal, serve};

/// Runs a command that must fail to start; the one line it says.
fn refusal(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(output.stdout.is_empty());
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    said
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = tempfile::TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refusal(&mut serve(&address, &folder.path().join("data")));
    assert!(said.contains(&address) && said.contains("already uses this port"), "{said}");
    assert!(!folder.path().join("data").exists(), "a refused start leaves no folder behind");
    assert!(refusal(&mut serve("nonsense", folder.path())).contains("nonsense"));
}

#[test]
fn a_data_folder_that_is_none_is_named_with_the_reason() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let said = refusal(&mut serve("127.0.0.1:0", &file));
    assert_says(&said, &file, "it is not a folder");
    let said = refusal(&mut serve("127.0.0.1:0", &file.join("data")));
    assert_says(&said, &file.join("data"), "a part of this path is a file");

    let odd = folder.path().join("odd/partner-roi.db");
    fs::create_dir_all(&odd).unwrap();
    let said = refusal(&mut serve("127.0.0.1:0", odd.parent().unwrap()));
    assert_says(&said, &odd, "it is a folder, not a file");

    let garbage = folder.path().join("garbage/partner-roi.db");
    fs::create_dir(garbage.parent().unwrap()).unwrap();
    fs::write(&garbage, "this is no database, whatever its name says. ".repeat(50)).unwrap();
    let said = refusal(&mut serve("127.0.0.1:0", garbage.parent().unwrap()));
    assert_says(&said, &garbage, "not a database");
}

/// Checks that a line names the path once, the reason, and nothing that only the system's manual explains.
#[track_caller]
fn assert_says(said: &str, path: &Path, reason: &str) {
    let path = path.to_str().unwrap();
    assert_eq!(said.matches(path).count(), 1, "{said}");
    assert!(said.contains(reason) && !said.contains("os error") && !said.contains("unable to open"), "{said}");
}

#[test]
fn what_may_not_be_written_is_named() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    // A user without rights must be able to start the binary, wherever it was built.
    let binary = folder.path().join("partner-roi");
    fs::copy(BINARY, &binary).unwrap();
    let refused = |data: &Path| {
        let mut command = Command::new(&binary);
        command.args(["serve", "--bind", "127.0.0.1:0", "--data-dir"]).arg(data);
        // Rights do not bind the superuser, so it has to become somebody else.
        let probe = folder.path().join("probe");
        fs::write(&probe, "").unwrap();
        fs::set_permissions(&probe, fs::Permissions::from_mode(0o444)).unwrap();
        if fs::OpenOptions::new().append(true).open(&probe).is_ok() {
            command.uid(65534).gid(65534);
        }
        fs::remove_file(&probe).unwrap();
        refusal(&mut command)
    };
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();

    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    allow(&empty, 0o555);
    assert_says(&refused(&empty), &empty.join("partner-roi.db"), "its folder is not writable");
    let said = refused(&empty.join("inner"));
    assert_says(&said, &empty.join("inner"), "the folder that it would stand in is not writable");

    let data = folder.path().join("data");
    drop(TestServer::start_in(&data, &[]));
    let database = data.join("partner-roi.db");
    allow(&database, 0o444);
    allow(&data, 0o555);
    assert_says(&refused(&data), &database, "not writable");
    allow(&database, 0o000);
    assert_says(&refused(&data), &database, "the file may not be read and written");
    allow(&data, 0o700);
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let folder = tempfile::TempDir::new().unwrap();
    drop(TestServer::start_in(folder.path(), &[]));
    let file = folder.path().join("partner-roi.db");
    let database = rusqlite::Connection::open(&file).unwrap();
    database
        .execute("INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')", [])
        .unwrap();
    drop(database);
    let said = refusal(&mut serve("127.0.0.1:0", folder.path()));
    assert!(said.contains("newer version") && said.contains("99"), "{said}");
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = folder.path().join("settings.toml");
    fs::write(&config, "bindd = \"127.0.0.1:0\"\n").unwrap();
    let with = |file: &Path| {
        let mut command = serve("127.0.0.1:0", &folder.path().join("data"));
        command.arg("--config").arg(file);
        command
    };
    assert!(refusal(&mut with(&config)).contains("bindd"));
    let said = refusal(&mut with(Path::new("no-such.toml")));
    assert!(said.contains("no-such.toml") && said.contains("No such file"), "{said}");
    let said = refusal(serve("127.0.0.1:0", &folder.path().join("data")).env("PARTNER_ROI_WORKERS", "many"));
    assert!(said.contains("workers") || said.contains("many"), "{said}");
}

#[tokio::test]
async fn the_documented_defaults_are_a_file_that_can_be_used() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.default.toml");
    let mut command = serve("127.0.0.1:0", &folder.path().join("data"));
    let mut process = command.arg("--config").arg(config).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(process.stdout.take().unwrap()), &mut line).unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    assert!(line.starts_with("partner-roi listening on http://127.0.0.1:"), "{line}");
    assert!(!line.contains(":0 "), "the real port is named: {line}");
}

#[tokio::test]
async fn health_and_readiness_and_what_every_answer_carries() {
    let (server, _folder) = TestServer::start();
    for path in ["/healthz", "/readyz"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(!answer.header("x-request-id").is_empty());
        assert_eq!(server.request(reqwest::Method::HEAD, path, &[], None).await.status, 200);
    }
    let first = server.get("/healthz").await;
    assert_ne!(first.header("x-request-id"), server.get("/healthz").await.header("x-request-id"));
}

#[tokio::test]
async fn on_sigterm_readiness_fails_first_and_requests_under_way_end() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (server, _folder) = TestServer::start_with(&[("PARTNER_ROI_DRAIN_SECONDS", "2")]);
    // A request whose body is still on its way when the signal comes.
    let mut slow = tokio::net::TcpStream::connect(&server.address).await.unwrap();
    let head = format!(
        "POST /api/v1/scenarios HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        SMALLEST.len()
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    send_signal(server.process_id(), "-TERM");
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.get("/readyz").await.assert_problem(503, "busy");
    assert_eq!(server.get("/healthz").await.status, 200);

    tokio::time::sleep(Duration::from_millis(1900)).await;
    slow.write_all(SMALLEST.as_bytes()).await.unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(server.stop("-TERM"), Some(0));
}

#[tokio::test]
async fn at_the_keyboard_it_stops_at_once() {
    let (server, _folder) = TestServer::start_with(&[("PARTNER_ROI_DRAIN_SECONDS", "60")]);
    let started = Instant::now();
    assert_eq!(server.stop("-INT"), Some(0));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn what_has_expired_is_not_shown_and_is_removed() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = TestServer::start_in(folder.path(), &[]);
    let (expired, kept) = (server.saved(SMALLEST).await, server.saved(SMALLEST).await);
    let database = rusqlite::Connection::open(folder.path().join("partner-roi.db")).unwrap();
    let days: i64 = database
        .query_row("SELECT (expires_at - created_at) / 86400000 FROM scenarios LIMIT 1", [], |row| row.get(0))
        .unwrap();
    assert_eq!(days, 90);
    let id: [u8; 16] = {
        let hex: String = expired.id.chars().filter(|digit| *digit != '-').collect();
        u128::from_str_radix(&hex, 16).unwrap().to_be_bytes()
    };
    assert_eq!(database.execute("UPDATE scenarios SET expires_at = 1 WHERE id = ?1", [id]).unwrap(), 1);
    server.read(&expired).await.assert_problem(404, "not_found");
    let change = server.replace(&expired.id, &expired.edit_token, Some("\"1\""), SMALLEST).await;
    change.assert_problem(404, "not_found");
    server.kill();

    let server = TestServer::start_in(folder.path(), &[]);
    assert_eq!(server.read(&kept).await.status, 200);
    let rows = || database.query_row("SELECT count(*) FROM scenarios", [], |row| row.get::<_, i64>(0)).unwrap();
    let started = Instant::now();
    while rows() != 1 {
        assert!(started.elapsed() < Duration::from_secs(5), "not removed on start");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn wrong_usage_is_told_apart_from_bad_input() {
    for arguments in [&["serve", "--nonsense"][..], &["calculate"], &["schema", "none"], &["nonsense"], &[]] {
        assert_eq!(run(arguments, b"").status.code(), Some(2), "{arguments:?}");
    }
}
