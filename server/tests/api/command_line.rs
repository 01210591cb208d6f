use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

use crate::bad_input::WRONG_FIELDS;
use crate::helpers::{BINARY, QUESTIONS, SMALLEST, TestServer, run, with_field};

/// Runs a command that must find fault with its input; the faults.
fn faults(arguments: &[&str], input: &[u8]) -> Vec<Value> {
    let output = run(arguments, input);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(output.stdout.is_empty());
    let json: Value = serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error} in {said}"));
    let errors = json["errors"].as_array().unwrap().clone();
    assert!(!errors.is_empty());
    for error in &errors {
        assert!(["pointer", "code", "detail"].iter().all(|member| error[member].is_string()), "{error}");
    }
    errors
}

#[test]
fn the_smallest_scenario_gives_a_whole_report() {
    let output = run(&["calculate", "-"], SMALLEST.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["program"]["id"], "agent-platform");
    assert!(report["program"]["version"].is_u64());
    assert!(report["engine"].is_string() && report["warnings"].is_array());
    assert_eq!(report["result_hash"].as_str().unwrap().len(), 64);
    for ledger in ["vendor", "partner", "joint"] {
        let shown = &report["ledgers"][ledger];
        assert_eq!(shown["currency"], "USD");
        assert_eq!(shown["net_by_month"].as_array().unwrap().len(), 37);
        for line in shown["lines"].as_array().unwrap() {
            assert!(line["id"].is_string() && line["kind"].is_string() && line["transfer"].is_boolean());
            assert_eq!(line["by_month"].as_array().unwrap().len(), 37);
        }
        for measure in [
            "total_revenue",
            "gross_profit",
            "total_cost",
            "net_profit",
            "roi",
            "roi_present_value",
            "moic",
            "revenue_multiple",
            "npv",
            "payback",
            "discounted_payback",
            "peak_funding",
        ] {
            let figure = &report["measures"][ledger][measure];
            assert!(figure["value"].is_string() ^ figure["undefined"].is_string(), "{ledger} {measure}: {figure}");
        }
    }
}

#[test]
fn a_scenario_is_read_from_a_file_too() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("scenario.json");
    std::fs::write(&file, SMALLEST).unwrap();
    let from_file = run(&["calculate", file.to_str().unwrap()], b"");
    assert_eq!(from_file.stdout, run(&["calculate", "-"], SMALLEST.as_bytes()).stdout);
}

#[test]
fn bad_input_comes_back_as_faults() {
    let errors = faults(
        &["calculate", "-"],
        br#"{"program":"agent-platform","partner_type":"channel","level":"gold","deal_size":"x"}"#,
    );
    let found =
        |pointer: &str, code: &str| errors.iter().any(|error| error["pointer"] == pointer && error["code"] == code);
    assert!(found("/level", "unknown_level") && found("/deal_size", "not_a_number"), "{errors:?}");

    assert_eq!(faults(&["calculate", "-"], b"")[0]["code"], "malformed_json");
    assert_eq!(faults(&["calculate", "-"], b"{\"a\":\"\xff\"}")[0]["code"], "not_utf8");
    assert_eq!(faults(&["calculate", "-"], &vec![b' '; 65 * 1024])[0]["code"], "too_large");
    let missing = &faults(&["calculate", "no-such-file.json"], b"")[0];
    assert_eq!(missing["code"], "unreadable");
    assert!(missing["detail"].as_str().unwrap().contains("no-such-file.json"));
    for command in ["calculate", "measure"] {
        assert_eq!(faults(&[command, "."], b"")[0]["code"], "unreadable", "{command}");
    }
}

#[tokio::test]
async fn the_command_line_finds_the_same_faults_as_the_api() {
    let (server, _folder) = TestServer::start();
    let documents = WRONG_FIELDS.iter().map(|(field, ..)| with_field(field));
    let more = ["", "{", "{}", r#"{"program":"none","partner_type":"cook"}"#, r#"{"deal_size":"1","deal_size":"2"}"#];
    for document in documents.chain(more.map(str::to_owned)) {
        let problem = server.calculate(&document).await.json();
        assert_eq!(Value::from(faults(&["calculate", "-"], document.as_bytes())), problem["errors"], "{document}");
    }
}

#[test]
fn an_answer_comes_before_the_next_question_is_waited_for() {
    for (command, question) in [
        ("measure", r#"{"flows":[-1,2]}"#),
        ("commission", "{}"),
        ("goal-seek", "{}"),
        ("sensitivity", "{}"),
        ("compare", "{}"),
        ("grid", "{}"),
        ("levels", "{}"),
        ("cases", "{}"),
        ("forecast", "{}"),
        ("replay", "{}"),
    ] {
        let mut process =
            Command::new(BINARY).arg(command).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut questions = process.stdin.take().unwrap();
        let (sender, answers) = mpsc::channel();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        std::thread::spawn(move || lines.for_each(|line| drop(sender.send(line.unwrap()))));
        // The second time, part of the next question is there already.
        for text in [format!("{question}\n"), format!("{question}\n{question}"), "\n".to_owned()] {
            questions.write_all(text.as_bytes()).unwrap();
            let answer = answers.recv_timeout(Duration::from_secs(20));
            assert!(answer.is_ok_and(|line| line.starts_with('{')), "{command} keeps its answer to itself");
        }
        drop(questions);
        assert!(process.wait().unwrap().success());
        assert!(answers.recv().is_err(), "{command} answers more than it was asked");
    }
}

#[test]
fn a_program_can_be_shown_checked_and_found_fault_with() {
    let shown = run(&["programs", "show", "agent-platform"], b"");
    assert_eq!(shown.status.code(), Some(0));
    let listed = String::from_utf8(run(&["programs", "list"], b"").stdout).unwrap();
    assert!(listed.contains("agent-platform") && listed.contains("USD"), "{listed}");

    let checked = run(&["programs", "check", "-"], &shown.stdout);
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stderr));
    assert!(String::from_utf8(checked.stdout).unwrap().starts_with("ok: agent-platform"));

    let mut program: Value = serde_json::from_slice(&shown.stdout).unwrap();
    program["currency"] = "dollars".into();
    let errors = faults(&["programs", "check", "-"], program.to_string().as_bytes());
    assert!(
        errors.iter().any(|error| error["detail"].as_str().is_some_and(|text| text.contains("dollars"))),
        "{errors:?}"
    );

    let share = serde_json::json!("1.5");
    let mut program: Value = serde_json::from_slice(&shown.stdout).unwrap();
    program["levels"][0]["revenue_share"] = share;
    let errors = faults(&["programs", "check", "-"], program.to_string().as_bytes());
    assert!(errors.iter().any(|error| error["pointer"] == "/levels/0/revenue_share"), "{errors:?}");

    assert_eq!(faults(&["programs", "show", "none"], b"")[0]["code"], "unknown_program");
    assert_eq!(faults(&["programs", "show", "agent-platform", "--version", "99"], b"")[0]["code"], "unknown_version");
}

#[test]
fn help_names_every_command() {
    let help = String::from_utf8(run(&["--help"], b"").stdout).unwrap();
    let others = ["serve", "calculate", "scorecard", "templates", "schema", "programs", "openapi"];
    for command in others.iter().chain(&QUESTIONS) {
        assert!(help.contains(command), "{command} in {help}");
    }
}

/// A folder with two scenarios; the paths of both.
fn two_scenarios(first: &str, second: &str) -> (tempfile::TempDir, [String; 2]) {
    let folder = tempfile::TempDir::new().unwrap();
    let paths = [("first.json", first), ("second.json", second)].map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    (folder, paths)
}

#[test]
fn a_figure_of_a_scenario_is_explained_as_by_the_line() {
    let (_folder, [file, _]) = two_scenarios(SMALLEST, "");
    let line = run(&["explain"], format!(r#"{{"scenario":{SMALLEST},"figure":"vendor.npv"}}"#).as_bytes());
    assert!(
        line.stdout.starts_with(b"{\"currency\":\"USD\",\"figure\":\"vendor.npv\""),
        "{}",
        String::from_utf8_lossy(&line.stdout)
    );
    for arguments in [&["explain", &file, "--figure", "vendor.npv"][..], &["explain", "-", "--figure", "vendor.npv"]] {
        let output = run(arguments, SMALLEST.as_bytes());
        assert_eq!((output.status.code(), &output.stdout), (Some(0), &line.stdout));
    }
}

#[test]
fn an_explanation_finds_the_faults_of_a_calculation() {
    let wrong = WRONG_FIELDS.iter().map(|(field, ..)| with_field(field));
    let more = ["", "null", "[]", "{}", r#"{"program":"none","partner_type":"cook"}"#, r#"{"scenario":{}}"#];
    for document in wrong.chain(more.map(str::to_owned)) {
        let text = document.as_bytes();
        let explained = faults(&["explain", "-", "--figure", "vendor.npv"], text);
        assert_eq!(explained, faults(&["calculate", "-"], text), "{document}");
    }
    let figure = &faults(&["explain", "-", "--figure", "vendor.luck"], SMALLEST.as_bytes())[0];
    assert_eq!((&figure["pointer"], &figure["code"]), (&"/figure".into(), &"not_one_of".into()));
    let missing = &faults(&["explain", "no-such-file.json", "--figure", "vendor.npv"], b"")[0];
    assert_eq!(missing["code"], "unreadable");
}

#[test]
fn two_scenarios_are_compared_as_by_the_line() {
    let other = with_field(r#""deal_size":"30000","leads_per_month":"8""#);
    let (_folder, [first, second]) = two_scenarios(SMALLEST, &other);
    for (figure, options) in [("partner.net_profit", &[][..]), ("vendor.npv", &["--figure", "vendor.npv"])] {
        let question = format!(r#"{{"first":{SMALLEST},"second":{other},"figure":"{figure}"}}"#);
        let line = run(&["compare"], question.as_bytes());
        assert!(line.stdout.starts_with(b"{\"after\":"), "{}", String::from_utf8_lossy(&line.stdout));
        let files = run(&[&["compare", &first, &second], options].concat(), b"");
        assert_eq!((files.status.code(), &files.stdout), (Some(0), &line.stdout), "{figure}");
        let from_standard_input = run(&[&["compare", "-", &second], options].concat(), SMALLEST.as_bytes());
        assert_eq!(from_standard_input.stdout, line.stdout);
    }
}

#[test]
fn the_faults_of_two_scenarios_name_their_file() {
    let found = |first: &str, second: &str| {
        let (_folder, [first, second]) = two_scenarios(first, second);
        let faults = faults(&["compare", &first, &second], b"");
        let short = faults.iter().map(|fault| {
            let detail = fault["detail"].as_str().unwrap();
            let file = detail.split(": ").next().unwrap().rsplit('/').next().unwrap();
            [fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap(), file].map(str::to_owned)
        });
        short.collect::<Vec<_>>()
    };
    let gold = SMALLEST.replace("premier", "gold");
    assert_eq!(
        found(&gold, &with_field(r#""churn":"2""#)),
        [["/level", "unknown_level", "first.json"], ["/churn", "out_of_range", "second.json"]]
    );
    assert_eq!(found("{", "null"), [["", "malformed_json", "first.json"], ["", "wrong_type", "second.json"]]);
    let saas = r#"{"program":"joint-venture","partner_type":"technology"}"#;
    assert!(found(SMALLEST, saas).iter().any(|fault| fault[2] == "second.json"));

    let missing = faults(&["compare", "one.json", "other.json"], b"");
    assert_eq!(missing.iter().map(|fault| &fault["code"]).collect::<Vec<_>>(), ["unreadable", "unreadable"]);
}

#[test]
fn a_comparison_that_makes_no_sense_is_wrong_usage() {
    for arguments in [
        &["compare", "-", "-"][..],
        &["compare", "one.json", "--figure", "partner.npv"],
        &["scorecard", "-", "--actuals", "-"],
    ] {
        let output = run(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
}
