//! Scorecards on the command line.

use serde_json::Value;

use crate::helpers::run;

const CSV: &str = "metric;quarter;actual\r\nnps;2026-Q1;52,5\r\nretention;2026-Q1;0,87\r\n";

fn card(entries: &str) -> String {
    let quarters = format!(r#"[{{"quarter":"2026-Q1","status":"open","entries":[{entries}]}}]"#);
    format!(r#"{{"schema_version":1,"template":{{"id":"agent-platform","version":1}},"quarters":{quarters}}}"#)
}

fn printed(arguments: &[&str], input: &str) -> Value {
    let output = run(arguments, input.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn faults(arguments: &[&str], input: &str) -> Vec<(String, String)> {
    let output = run(arguments, input.as_bytes());
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let said: Value = serde_json::from_slice(&output.stderr).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    said["errors"].as_array().unwrap().iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect()
}

#[test]
fn a_file_of_actuals_gives_the_card_that_entries_give() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("actuals.csv");
    std::fs::write(&file, CSV).unwrap();
    let file = file.to_str().unwrap();
    let by_hand = printed(
        &["scorecard", "-"],
        &card(r#"{"metric":"nps","actual":"52.5"},{"metric":"retention","actual":"0.87"}"#),
    );
    assert_eq!(printed(&["scorecard", "-", "--actuals", file], &card("")), by_hand);
    assert_eq!(by_hand["quarters"][0]["metrics"].as_array().unwrap().len(), 24);

    for (choice, header) in [
        (["--decimal", "comma"], "metric;quarter;actual;note\n"),
        (["--separator", "tab"], "metric\tquarter\tactual\tnote\n"),
    ] {
        let export =
            run(&[&["scorecard", "-", "--actuals", file, "--export"][..], &choice].concat(), card("").as_bytes());
        assert!(export.stdout.starts_with(header.as_bytes()), "{export:?}");
        let exported = folder.path().join("exported.csv");
        std::fs::write(&exported, export.stdout).unwrap();
        assert_eq!(printed(&["scorecard", "-", "--actuals", exported.to_str().unwrap()], &card("")), by_hand);
    }

    std::fs::write(file, b"metric,quarter,actual,note\nnps,2026-Q1,5,\xfc\n").unwrap();
    let not_utf8 = [("/2".to_owned(), "not_utf8".to_owned())];
    assert_eq!(faults(&["scorecard", "-", "--actuals", file], &card("")), not_utf8);
    std::fs::write(folder.path().join("actuals.csv"), "metric,quarter,actual\nnps,2026-Q1,many\nspeed,2026-Q9,1\n")
        .unwrap();
    let expected = [("/2/actual", "not_a_number"), ("/3/quarter", "not_a_quarter"), ("/3/metric", "unknown_metric")];
    let expected = expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()));
    assert_eq!(faults(&["scorecard", "-", "--actuals", file], &card("")), expected);
}

#[test]
fn bad_cards_are_refused_with_all_their_faults() {
    let entries = r#"{"metric":"nps","actual":"many"},{"metric":"speed","actual":"1"}"#;
    let expected =
        [("/quarters/0/entries/0/actual", "not_a_number"), ("/quarters/0/entries/1/metric", "unknown_metric")];
    let expected = expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()));
    assert_eq!(faults(&["scorecard", "-"], &card(entries)), expected);
    let unknown = faults(&["scorecard", "-", "--explain", "2026-Q2.score"], &card(""));
    assert_eq!(unknown, [("/figure".to_owned(), "not_one_of".to_owned())]);
}

#[test]
fn bundled_templates_can_be_listed_shown_and_checked() {
    let list = String::from_utf8(run(&["templates", "list"], b"").stdout).unwrap();
    let ids: Vec<_> = list.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(ids.len(), 6, "{list}");
    for id in ids {
        let shown = run(&["templates", "show", id], b"").stdout;
        let checked = run(&["templates", "check", "-"], &shown);
        assert!(String::from_utf8(checked.stdout).unwrap().starts_with(&format!("ok: {id} version 1 ")), "{id}");
    }
    assert_eq!(faults(&["templates", "show", "none"], "")[0].1, "unknown_template");
    assert_eq!(faults(&["templates", "show", "health", "--version", "9"], "")[0].1, "unknown_version");
    // What cannot be read hides nothing else.
    let mut health: Value = serde_json::from_slice(&run(&["templates", "show", "health"], b"").stdout).unwrap();
    (health["version"], health["name"]) = ("1".into(), " ".into());
    let wrong = [("/version", "wrong_type"), ("/name", "blank")].map(|(at, code)| (at.to_owned(), code.to_owned()));
    assert_eq!(faults(&["templates", "check", "-"], &health.to_string()), wrong);
    for document in ["scorecard", "template"] {
        assert!(printed(&["schema", document], "")["properties"].is_object());
    }
}
