//! The command line on somebody's way through the product: a whole report, bad input, and the same
//! digits as from the API. Its details are tested where it is built.

use anyhow::Result;
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
fn bad_input_ends_with_1_and_all_faults_on_standard_error() -> Result<()> {
    let mut scenario = premier();
    scenario["horizon"] = json!("0");
    scenario["deal_size"] = json!("x");
    let done = run(&["calculate", "-"], &scenario.to_string())?;
    assert_eq!((done.code, done.output.as_str()), (1, ""), "{done:?}");
    let faults = done.faults()?;
    for pointer in ["/horizon", "/deal_size"] {
        assert!(
            faults["errors"].as_array().into_iter().flatten().any(|fault| fault["pointer"] == pointer),
            "nothing at {pointer} in {faults}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_api_and_the_command_line_say_the_same() -> Result<()> {
    let server = Server::start().await?;
    let answer = reqwest::Client::new()
        .post(server.url("/api/v1/calculate"))
        .header("content-type", "application/json")
        .body(premier().to_string())
        .send()
        .await?;
    assert_eq!(answer.status(), 200);
    let report: Value = answer.json().await?;
    assert_eq!(report, calculate(&premier())?);
    Ok(())
}
