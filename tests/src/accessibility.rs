//! axe-core, run inside the page. It comes from the npm registry once and is kept in the target folder; it is a tool of
//! the tests, not a part of the product, so it is not in the repository.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::page::Page;
use crate::server::target_folder;

const VERSION: &str = "4.14.1";

const RUN: &str = r#"
const [without, done] = arguments;
const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
axe.run(document, { rules, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
  .then((result) => done(result.violations.map(({ id, impact, help, nodes }) =>
    ({ id, impact, help, nodes: nodes.map(({ target, failureSummary, html }) => ({ target, failureSummary, html: html.slice(0, 200) })) }))))
  .catch((error) => done([{ id: "axe did not run", help: String(error) }]));
"#;

/// Fails with every violation that axe finds on the page as it stands.
pub async fn check(page: &Page, state: &str) -> Result<()> {
    check_without(&[], page, state).await
}

/// The same without some of axe's rules, for a page that cannot keep them; say there why.
pub async fn check_without(rules: &[&str], page: &Page, state: &str) -> Result<()> {
    let axe = std::fs::read_to_string(script()?)?;
    page.run(&axe, Vec::new()).await?;
    let found = page.driver().execute_async(RUN, vec![json!(rules)]).await?;
    let found: &Value = found.json();
    ensure!(found == &json!([]), "axe finds in {state}: {}", serde_json::to_string_pretty(found)?);
    Ok(())
}

fn script() -> Result<PathBuf> {
    let folder = target_folder()?.join("end-to-end").join(format!("axe-core-{VERSION}"));
    let script = folder.join("package").join("axe.min.js");
    if script.is_file() {
        return Ok(script);
    }
    std::fs::create_dir_all(&folder)?;
    let advice = "the accessibility journeys need axe-core: it was not in the target folder, and npm could not get it";
    let packed = Command::new("npm")
        .args(["pack", "--silent", "--ignore-scripts", &format!("axe-core@{VERSION}")])
        .current_dir(&folder)
        .output()
        .context(advice)?;
    ensure!(packed.status.success(), "{advice}:\n{}", String::from_utf8_lossy(&packed.stderr));
    let archive = format!("axe-core-{VERSION}.tgz");
    let unpacked = Command::new("tar").args(["-xzf", &archive]).current_dir(&folder).status()?;
    ensure!(unpacked.success(), "{archive} could not be unpacked");
    if !script.is_file() {
        bail!("the axe-core package holds no axe.min.js");
    }
    Ok(script)
}
