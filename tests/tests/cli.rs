//! The command line: what it prints, where, and with which exit code; and that the API says the same.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::command_line::{calculate, run};
use partner_roi_tests::figures::hash_of;
use partner_roi_tests::server::Server;
use serde_json::{Value, json};

const MEASURES: [&str; 12] = [
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
];

fn premier() -> Value {
    json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" })
}

/// A scenario that is wrong, and where and how the answer has to say so.
fn wrong_scenarios() -> Vec<(String, &'static str, &'static str)> {
    let with = |name: &str, value: Value| {
        let mut scenario = premier();
        scenario[name] = value;
        scenario.to_string()
    };
    let literal = |name: &str, value: &str| with(name, json!("HERE")).replace("\"HERE\"", value);
    vec![
        (String::new(), "", "malformed_json"),
        ("{".to_owned(), "", "malformed_json"),
        (literal("deal_size", "NaN"), "", "malformed_json"),
        (with("deal_size", json!("")), "/deal_size", "blank"),
        (with("deal_size", json!("abc")), "/deal_size", "not_a_number"),
        (with("deal_size", json!("NaN")), "/deal_size", "not_a_number"),
        (with("deal_size", json!("-5")), "/deal_size", "out_of_range"),
        (literal("deal_size", "-5"), "/deal_size", "out_of_range"),
        (with("horizon", json!("0")), "/horizon", "out_of_range"),
        (literal("horizon", "121"), "/horizon", "out_of_range"),
        (with("deal_sise", json!("1")), "/deal_sise", "unknown_field"),
        (json!({ "program": "none", "partner_type": "channel" }).to_string(), "/program", "unknown_program"),
        (with("level", json!("gold")), "/level", "unknown_level"),
        (with("partner_type", json!("reseller")), "/partner_type", "unknown_partner_type"),
    ]
}

fn names_fault(faults: &Value, pointer: &str, code: &str) -> bool {
    faults["errors"].as_array().into_iter().flatten().any(|fault| {
        fault["pointer"] == pointer
            && fault["code"] == code
            && fault["detail"].as_str().is_some_and(|text| text.len() > 5)
    })
}

#[test]
fn the_smallest_scenario_gives_a_whole_report() -> Result<()> {
    let report = calculate(&premier())?;
    assert_eq!(report["program"]["id"], "agent-platform");
    assert!(report["program"]["version"].is_number(), "{}", report["program"]);
    assert!(report["engine"].as_str().is_some_and(|engine| !engine.is_empty()));
    assert_eq!(report["result_hash"], hash_of(&report)?, "the hash is not that of the canonical report");

    for side in ["vendor", "partner", "joint"] {
        let ledger = &report["ledgers"][side];
        assert_eq!(ledger["currency"], "USD");
        assert_eq!(ledger["net_by_month"].as_array().map(Vec::len), Some(37), "{side}: signing and 36 months");
        for name in MEASURES {
            let figure = &report["measures"][side][name];
            let one = figure["value"].is_string() != figure["undefined"].is_string();
            assert!(one, "{side}'s {name} is neither a value nor a reason: {figure}");
        }
    }
    Ok(())
}

#[test]
fn what_one_side_pays_the_other_receives() -> Result<()> {
    let report = calculate(&premier())?;
    let transfers = |side: &str| -> Vec<(String, Vec<String>)> {
        let lines = report["ledgers"][side]["lines"].as_array().cloned().unwrap_or_default();
        let transfers = lines.iter().filter(|line| line["transfer"] == true);
        let mut found: Vec<_> = transfers
            .map(|line| {
                let months = line["by_month"].as_array().into_iter().flatten();
                (
                    line["id"].as_str().unwrap_or_default().to_owned(),
                    months.map(|m| m.as_str().unwrap_or_default().to_owned()).collect(),
                )
            })
            .collect();
        found.sort();
        found
    };
    let negated = |amount: &str| match amount.strip_prefix('-') {
        Some(rest) => rest.to_owned(),
        None if amount == "0" => amount.to_owned(),
        None => format!("-{amount}"),
    };
    let vendor = transfers("vendor");
    assert!(vendor.iter().any(|(id, _)| id == "payout"), "no payout among {vendor:?}");
    let mirrored: Vec<_> = transfers("partner")
        .into_iter()
        .map(|(id, months)| (id, months.iter().map(|m| negated(m)).collect::<Vec<_>>()))
        .collect();
    assert_eq!(vendor, mirrored);
    assert_eq!(transfers("joint"), Vec::new(), "a transfer is left in the joint view");
    Ok(())
}

#[test]
fn bad_input_ends_with_1_and_all_faults_on_standard_error() -> Result<()> {
    for (scenario, pointer, code) in wrong_scenarios() {
        let done = run(&["calculate", "-"], &scenario)?;
        assert_eq!(done.code, 1, "{scenario}: {done:?}");
        assert_eq!(done.output, "", "{scenario}: a refused scenario prints no report");
        assert!(names_fault(&done.faults()?, pointer, code), "{scenario}: no {code} at {pointer:?} in {}", done.errors);
    }
    let two = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier", "horizon": "0", "deal_size": "x" });
    let faults = run(&["calculate", "-"], &two.to_string())?.faults()?;
    assert!(
        names_fault(&faults, "/horizon", "out_of_range") && names_fault(&faults, "/deal_size", "not_a_number"),
        "{faults}"
    );
    Ok(())
}

#[test]
fn wrong_usage_ends_with_2() -> Result<()> {
    for arguments in [&["calculate"] as &[&str], &["no-such-command"], &["calculate", "-", "--no-such-option"]] {
        let done = run(arguments, "")?;
        assert_eq!(done.code, 2, "{arguments:?}: {done:?}");
        assert!(!done.errors.is_empty() && done.output.is_empty(), "{arguments:?}: {done:?}");
    }
    Ok(())
}

#[test]
fn a_file_that_is_not_there_is_named() -> Result<()> {
    let done = run(&["calculate", "no-such-file.json"], "")?;
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.errors.contains("no-such-file.json"), "{done:?}");
    Ok(())
}

#[test]
fn programs_are_listed_shown_and_checked() -> Result<()> {
    let list = run(&["programs", "list"], "")?;
    assert!(list.code == 0 && list.output.contains("agent-platform"), "{list:?}");

    let shown = run(&["programs", "show", "agent-platform"], "")?;
    assert_eq!(shown.json()?["id"], "agent-platform");

    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("copy.json");
    std::fs::write(&copy, &shown.output)?;
    let path = copy.to_str().context("the folder's name is text")?;
    assert_eq!(run(&["programs", "check", path], "")?.code, 0, "a bundled program fails its own check");

    let mut broken = shown.json()?;
    broken["levels"][0]["revenue_share"] = json!("1.5");
    std::fs::write(&copy, broken.to_string())?;
    let refused = run(&["programs", "check", path], "")?;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.errors.contains("/levels/0/revenue_share"), "{refused:?}");
    Ok(())
}

#[tokio::test]
async fn the_api_and_the_command_line_say_the_same() -> Result<()> {
    let server = Server::start().await?;
    let client = reqwest::Client::new();
    let post = async |body: String| -> Result<(u16, Value)> {
        let answer = client
            .post(server.url("/api/v1/calculate"))
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    };

    let (status, report) = post(premier().to_string()).await?;
    assert_eq!(status, 200);
    assert_eq!(report, calculate(&premier())?);

    for (scenario, pointer, code) in wrong_scenarios() {
        let (status, problem) = post(scenario.clone()).await?;
        let expected = if code == "malformed_json" { 400 } else { 422 };
        assert_eq!(status, expected, "{scenario}: {problem}");
        assert!(names_fault(&problem, pointer, code), "{scenario}: no {code} at {pointer:?} in {problem}");
    }

    for name in ["scenario", "report", "program"] {
        let printed = run(&["schema", name], "")?;
        ensure!(printed.code == 0, "schema {name}: {printed:?}");
        let served: Value = client.get(server.url(&format!("/api/v1/schemas/{name}"))).send().await?.json().await?;
        assert_eq!(printed.json()?, served, "schema {name}");
    }
    Ok(())
}
