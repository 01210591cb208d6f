//! `cargo xtask bench`: how long a calculation takes, natively, as WebAssembly, and in other programs that compute the
//! same model, all in one run on one machine. Nothing here is a test of time: it prints what it measures.

pub mod page;
pub mod share;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::setup::{self, Need};
use crate::shell;
use crate::steps::{self, Step, say};
use crate::workspace::Workspace;

const ENGINE: &str = "partner-roi-shared";
/// What the engine ships in: the size-optimised profile of the widget.
const PROFILE: &str = "widget";
/// The engine's example that has what is measured as its functions.
const EXAMPLE: &str = "engine_wasm";

const NEEDS: &[Need] = &[Need::WasmTarget, Need::WasmBindgen, Need::Browsers(&[setup::CHROMIUM]), Need::Npm];

/// Another program, from the npm registry.
struct Peer {
    name: &'static str,
    version: &'static str,
}

const DECIMAL_JS: Peer = Peer { name: "decimal.js", version: "10.6.0" };
const IRONCALC: Peer = Peer { name: "@ironcalc/wasm", version: "0.8.4" };

/// The rows of the table: title, criterion's name, key in what the scripts print.
const ROWS: &[(&str, &str, &str)] = &[
    ("recalculation, 60 months, two ledgers", "recalculation", "recalculation"),
    ("with canonical report and hash", "recalculation and report", "report"),
    ("with IRR and MIRR of all ledgers", "recalculation and rates", "rates"),
    ("simulation of 10,000 trials", "simulation/10000", "simulation"),
    ("IRR of a ledger", "irr", ""),
    ("MIRR of a ledger", "mirr", ""),
];

/// A column of the table.
struct Column {
    title: String,
    /// In milliseconds, row by row.
    times: Vec<Option<f64>>,
}

pub fn bench(workspace: &Workspace) -> Result<()> {
    let folder = workspace.notes().join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let columns = std::cell::RefCell::new(Vec::new());
    let mut list = setup::steps(workspace, NEEDS);
    list.push(Step::new("measuring natively", || {
        columns.borrow_mut().push(native(workspace)?);
        Ok(String::new())
    }));
    list.push(Step::new("building the WebAssembly", || {
        write_script(workspace, &folder)?;
        Ok(String::new())
    }));
    list.push(Step::new("measuring in Node", || {
        columns.borrow_mut().push(in_node(workspace, &folder)?);
        Ok(String::new())
    }));
    list.push(Step::new("measuring in Chromium", || {
        columns.borrow_mut().push(in_chromium(workspace, &folder)?);
        Ok(String::new())
    }));
    list.push(Step::new("measuring others", || {
        let (found, note) = others(workspace, &folder)?;
        columns.borrow_mut().extend(found);
        Ok(note)
    }));
    steps::perform("bench", list)?;
    say(&format!("\n{}", table(&columns.borrow())));
    Ok(())
}

fn native(workspace: &Workspace) -> Result<Column> {
    shell::run(workspace.cargo().args(["bench", "--package", ENGINE, "--features", "bundled", "--bench", "engine"]))?;
    let times = ROWS.iter().map(|(_, name, _)| estimate(&workspace.target.join("criterion"), name).map(Some));
    Ok(Column { title: "native".into(), times: times.collect::<Result<_>>()? })
}

/// Criterion's median in milliseconds; it keeps nanoseconds.
fn estimate(folder: &Path, name: &str) -> Result<f64> {
    let file = folder.join(name).join("new").join("estimates.json");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let estimates: Value = serde_json::from_str(&text)?;
    let median = estimates["median"]["point_estimate"].as_f64();
    Ok(median.with_context(|| format!("{} has no median", file.display()))? / 1e6)
}

/// Builds the engine's example and writes one script with everything in it, for Node and browser alike.
fn write_script(workspace: &Workspace, folder: &Path) -> Result<()> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--package", ENGINE, "--example", EXAMPLE, "--features", "bundled", "--profile", PROFILE]);
    shell::run(cargo.args(["--target", "wasm32-unknown-unknown"]))?;
    let built = workspace.target.join("wasm32-unknown-unknown").join(PROFILE).join("examples");
    let mut bindgen = shell::command("wasm-bindgen", &workspace.root);
    bindgen.args(["--target", "no-modules", "--no-typescript", "--out-name", "engine", "--out-dir"]).arg(folder);
    shell::run(bindgen.arg(built.join(EXAMPLE).with_extension("wasm")))?;
    let bytes = fs::read(folder.join("engine_bg.wasm"))?;
    let hexadecimal = bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let mut script = fs::read_to_string(folder.join("engine.js"))?;
    script.push_str(&format!("\nconst engineBytes = \"{hexadecimal}\";\n"));
    for part in ["timing.js", "engine.js"] {
        script.push_str(&fs::read_to_string(sources(workspace).join(part))?);
    }
    fs::write(folder.join("all.js"), format!("{script}\nconsole.log(JSON.stringify(measureEngine()));\n"))?;
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><pre></pre><script>{script}\n\
         const {{ figures, ...times }} = measureEngine();\n\
         document.querySelector(\"pre\").textContent = JSON.stringify(times);</script>"
    );
    fs::write(folder.join("all.html"), page)?;
    Ok(())
}

fn sources(workspace: &Workspace) -> PathBuf {
    workspace.root.join("xtask/src/bench")
}

fn in_node(workspace: &Workspace, folder: &Path) -> Result<Column> {
    let found: Value = serde_json::from_str(&node(workspace, &[folder.join("all.js")])?)?;
    fs::write(folder.join("figures.json"), found["figures"].to_string())?;
    let version = shell::read(shell::command("node", &workspace.root).arg("--version"))?;
    Ok(Column { title: format!("WebAssembly, Node {}", version.trim()), times: times(&found) })
}

fn node(workspace: &Workspace, arguments: &[PathBuf]) -> Result<String> {
    shell::read(shell::command("node", &workspace.root).args(arguments))
}

fn in_chromium(workspace: &Workspace, folder: &Path) -> Result<Column> {
    let chromium = setup::CHROMIUM.find().context("there is no Chromium")?;
    let mut browser = shell::command(chromium, &workspace.root);
    // It opens one file of this repository's own making, and as root it starts only without a sandbox.
    browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]);
    browser.arg(format!("--user-data-dir={}", folder.join("profile").display()));
    let page = shell::read(browser.arg(format!("file://{}", folder.join("all.html").display())))?;
    let found = result(&page).context("Chromium shows no result")?;
    Ok(Column { title: "WebAssembly, Chromium".into(), times: times(&found) })
}

/// What the page has written into its one `pre`.
fn result(page: &str) -> Option<Value> {
    let (_, after) = page.split_once("<pre>")?;
    let (text, _) = after.split_once("</pre>")?;
    serde_json::from_str(text).ok()
}

fn others(workspace: &Workspace, folder: &Path) -> Result<(Vec<Column>, String)> {
    let (decimal, ironcalc) = (package(workspace, folder, &DECIMAL_JS)?, package(workspace, folder, &IRONCALC)?);
    let sources = sources(workspace);
    let arguments =
        [sources.join("peers.mjs"), folder.join("figures.json"), sources.join("timing.js"), decimal, ironcalc];
    let found: Value = serde_json::from_str(&node(workspace, &arguments)?)?;
    let column = |peer: &Peer, key: &str| Column {
        title: format!("{} {}, Node", peer.name, peer.version),
        times: times(&found[key]),
    };
    let note = format!("{} figures agree to the cent", found["decimal"]["compared"]);
    Ok((vec![column(&DECIMAL_JS, "decimal"), column(&IRONCALC, "ironcalc")], note))
}

/// The unpacked package, from the registry at the first time.
fn package(workspace: &Workspace, folder: &Path, peer: &Peer) -> Result<PathBuf> {
    let archive = format!("{}-{}.tgz", peer.name.trim_start_matches('@').replace('/', "-"), peer.version);
    let unpacked = folder.join(archive.trim_end_matches(".tgz"));
    let package = unpacked.join("package");
    if package.is_dir() {
        return Ok(package);
    }
    fs::create_dir_all(&unpacked)?;
    let name = format!("{}@{}", peer.name, peer.version);
    let mut npm = shell::command("npm", &workspace.root);
    npm.args(["pack", "--silent", "--ignore-scripts", &name]).current_dir(&unpacked);
    shell::read(&mut npm).with_context(|| format!("npm could not get {name}"))?;
    shell::run(shell::command("tar", &unpacked).args(["-xzf", &archive]))?;
    Ok(package)
}

fn times(found: &Value) -> Vec<Option<f64>> {
    ROWS.iter().map(|(.., key)| found[*key].as_f64()).collect()
}

/// As Markdown, so that it can be put into docs/performance.md as it is.
fn table(columns: &[Column]) -> String {
    let titles: Vec<_> = columns.iter().map(|column| column.title.as_str()).collect();
    let mut text = format!("| milliseconds | {} |\n|---|{}", titles.join(" | "), "---|".repeat(columns.len()));
    for (row, (title, ..)) in ROWS.iter().enumerate() {
        let times = columns.iter().map(|column| shown(column.times.get(row).copied().flatten()));
        let _ = write!(text, "\n| {title} | {} |", times.collect::<Vec<_>>().join(" | "));
    }
    text
}

/// Three digits that count.
fn shown(time: Option<f64>) -> String {
    match time {
        None => "–".into(),
        Some(time) if time >= 100.0 => format!("{time:.0}"),
        Some(time) if time >= 10.0 => format!("{time:.1}"),
        Some(time) if time >= 1.0 => format!("{time:.2}"),
        Some(time) => format!("{time:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_dash_where_nothing_was_measured() {
        let mut times = vec![None; ROWS.len()];
        times[0] = Some(0.1234);
        times[1] = Some(123.4);
        let text = table(&[Column { title: "here".into(), times }]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[..2], ["| milliseconds | here |", "|---|---|"]);
        assert!(lines[2].ends_with("| 0.123 |") && lines[3].ends_with("| 123 |") && lines[4].ends_with("| – |"));
        assert_eq!(lines.len(), ROWS.len() + 2);
    }

    #[test]
    fn a_page_gives_what_stands_in_its_pre() {
        let page = "<html><head></head><body><pre>{\"rates\":1.5}</pre><script>no</script></body></html>";
        assert_eq!(times(&result(page).unwrap())[2], Some(1.5));
        assert!(result("<html></html>").is_none());
    }

    #[test]
    fn the_scripts_are_there() {
        let workspace = Workspace::open().unwrap();
        for file in ["timing.js", "engine.js", "peers.mjs", "decimal_model.mjs", "sheet_model.mjs"] {
            assert!(sources(&workspace).join(file).is_file(), "{file}");
        }
    }
}
