use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, Response};
use serde_json::Value;
use tempfile::TempDir;

/// The commands that answer questions, a JSON document a line.
pub const QUESTIONS: [&str; 12] = [
    "measure",
    "commission",
    "explain",
    "goal-seek",
    "sensitivity",
    "grid",
    "levels",
    "cases",
    "forecast",
    "replay",
    "simulate",
    "compare",
];

pub const BINARY: &str = env!("CARGO_BIN_EXE_partner-roi");
pub const SMALLEST: &str = r#"{"program":"agent-platform","partner_type":"channel","level":"premier"}"#;
pub const OTHER: &str =
    r#"{"program":"agent-platform","partner_type":"channel","level":"strategic","deal_size":"12345.67"}"#;

/// The smallest scenario with one more field.
pub fn with_field(field: &str) -> String {
    format!(r#"{{"program":"agent-platform","partner_type":"channel","level":"premier",{field}}}"#)
}

/// A running server. Dropping it kills it, as a power cut would.
pub struct TestServer {
    process: Child,
    pub address: String,
    pub client: Client,
}

impl TestServer {
    /// In a fresh folder, which lives as long as the second part.
    pub fn start() -> (Self, TempDir) {
        let folder = TempDir::new().unwrap();
        (Self::start_in(&folder.path().join("data"), &[]), folder)
    }

    pub fn start_with(environment: &[(&str, &str)]) -> (Self, TempDir) {
        let folder = TempDir::new().unwrap();
        (Self::start_in(&folder.path().join("data"), environment), folder)
    }

    pub fn start_in(data_dir: &Path, environment: &[(&str, &str)]) -> Self {
        let mut process = serve("127.0.0.1:0", data_dir)
            .envs(crate::backend::environment(data_dir))
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line
            .split_whitespace()
            .find_map(|word| word.strip_prefix("http://"))
            .unwrap_or_else(|| panic!("no address in {line:?}"))
            .to_owned();
        Self { process, address, client: Client::new() }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, &[], None).await
    }

    pub async fn request(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
        let mut request = self.client.request(method, self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_owned());
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn calculate(&self, scenario: &str) -> Answer {
        self.request(Method::POST, "/api/v1/calculate", &[], Some(scenario)).await
    }

    pub async fn save(&self, scenario: &str, headers: &[(&str, &str)]) -> Answer {
        self.request(Method::POST, "/api/v1/scenarios", headers, Some(scenario)).await
    }

    pub async fn saved(&self, scenario: &str) -> Saved {
        let answer = self.save(scenario, &[]).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        Saved::of(&answer)
    }

    pub async fn read(&self, saved: &Saved) -> Answer {
        self.read_as(&saved.id, &saved.read_token).await
    }

    pub async fn read_as(&self, id: &str, token: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        self.request(Method::GET, &format!("/api/v1/scenarios/{id}"), &[("authorization", &bearer)], None).await
    }

    pub async fn replace(&self, id: &str, token: &str, if_match: Option<&str>, scenario: &str) -> Answer {
        self.write(Method::PUT, id, token, if_match, Some(scenario)).await
    }

    pub async fn remove(&self, id: &str, token: &str, if_match: Option<&str>) -> Answer {
        self.write(Method::DELETE, id, token, if_match, None).await
    }

    async fn write(&self, method: Method, id: &str, token: &str, if_match: Option<&str>, body: Option<&str>) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(if_match.map(|tag| ("if-match", tag)));
        self.request(method, &format!("/api/v1/scenarios/{id}"), &headers, body).await
    }

    /// Ends the process at once, without its knowing.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks the process to stop by a signal and waits for its end; its exit code.
    pub fn stop(mut self, signal: &str) -> Option<i32> {
        send_signal(self.process.id(), signal);
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(15) {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server did not stop");
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn send_signal(process_id: u32, signal: &str) {
    assert!(Command::new("kill").args([signal, &process_id.to_string()]).status().unwrap().success());
}

/// The command that serves; the caller starts it.
pub fn serve(bind: &str, data_dir: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.args(["serve", "--bind", bind, "--data-dir"]).arg(data_dir);
    command
}

/// Runs the command line to its end with this on standard input.
pub fn run(arguments: &[&str], input: &[u8]) -> Output {
    use std::io::Write;
    let mut process = Command::new(BINARY)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone before it is written.
    let _ = process.stdin.take().unwrap().write_all(input);
    process.wait_with_output().unwrap()
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {:?}", self.text))
    }

    /// Checks that this is a problem document of that status and code, complete in all its parts.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        for member in ["type", "title", "detail", "instance", "request_id"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member} in {problem}");
        }
        assert!(problem["errors"].is_array());
        problem
    }

    /// Checks in addition that a fault with this pointer and code is listed.
    #[track_caller]
    pub fn assert_fault(&self, status: u16, code: &str, pointer: &str, fault: &str) {
        let problem = self.assert_problem(status, code);
        let found = problem["errors"].as_array().unwrap().iter().any(|error| {
            error["pointer"] == pointer
                && error["code"] == fault
                && error["detail"].as_str().is_some_and(|text| !text.is_empty())
        });
        assert!(found, "{fault} at {pointer:?} in {problem}");
    }
}

/// What a client remembers of a scenario that it saved.
#[derive(Debug, Clone)]
pub struct Saved {
    pub id: String,
    pub edit_token: String,
    pub read_token: String,
    /// The answer without the tokens: what every later reading must give.
    pub shown: String,
}

impl Saved {
    pub fn of(answer: &Answer) -> Self {
        let json = answer.json();
        let text = |name: &str| json[name].as_str().unwrap().to_owned();
        let tokens = answer.text.find(",\"edit_token\"").unwrap();
        Self {
            id: text("id"),
            edit_token: text("edit_token"),
            read_token: text("read_token"),
            shown: format!("{}}}", &answer.text[..tokens]),
        }
    }
}
