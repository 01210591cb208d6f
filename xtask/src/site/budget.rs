//! How much a browser has to load for the calculator, and how much it may be.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::{Files, compress, words};
use crate::parts;

/// Everything that the calculator should load at most until it can be used, in bytes after Brotli (1 KB = 1,000 bytes).
const GOAL: usize = 110_000;
/// What it may load today, the largest language included. A ratchet: the goal has not been reached yet, and this only
/// goes down to it.
const CALCULATOR: usize = 150_000;
/// The JavaScript of it: what a page loads and runs before the WebAssembly starts.
const SCRIPTS: usize = 7_700;

/// Scripts that are loaded only with what they are for.
const LATER_SCRIPTS: &[&str] = &["v1/partner-roi-files.js", "v1/partner-roi-worker.js"];

/// Name, bytes as written, bytes after Brotli.
type Row = (PathBuf, usize, usize);

/// Sizes of what the calculator loads.
pub struct Sizes {
    rows: Vec<Row>,
    /// The same of what is loaded only when it is needed.
    later: Vec<Row>,
}

impl Sizes {
    /// Measures the calculator's files: all in `v1/`, but only the largest of the programs and of the languages, as a page
    /// loads one of each.
    pub fn of(site: &Path, files: &Files) -> Result<Self> {
        let mut rows = Vec::new();
        for (name, content) in files.iter().filter(|(name, _)| name.starts_with("v1")) {
            let twin = compress::twins(&site.join(name)).into_iter().next();
            let packed = match twin {
                Some(twin) => usize::try_from(fs::metadata(&twin.path)?.len())?,
                None => content.len(),
            };
            rows.push((name.clone(), content.len(), packed));
        }
        let (mut later, mut rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| is_later(&row.0));
        for folder in ["v1/programs", "v1/words"] {
            keep_largest(&mut rows, folder);
            keep_largest(&mut later, folder);
        }
        Ok(Self { rows, later })
    }

    fn calculator(&self) -> usize {
        self.rows.iter().map(|row| row.2).sum()
    }

    fn scripts(&self) -> usize {
        self.rows.iter().filter(|row| row.0.extension().is_some_and(|kind| kind == "js")).map(|row| row.2).sum()
    }

    /// The sizes as a table for people.
    pub fn table(&self) -> String {
        let mut table = format!("      {:<40} {:>10} {:>10}\n", "what the calculator loads", "written", "Brotli");
        for (name, written, packed) in &self.rows {
            // Writing to a String cannot fail.
            let _ =
                writeln!(table, "      {:<40} {:>10} {:>10}", name.display(), kilobytes(*written), kilobytes(*packed));
        }
        let _ = writeln!(table, "      {:<40} {:>10} {:>10}", "loader and glue", "", kilobytes(self.scripts()));
        let _ = writeln!(table, "      {:<40} {:>10} {:>10}", "everything", "", kilobytes(self.calculator()));
        let _ = writeln!(table, "      {:<40} {:>10} {:>10}", "goal", "", kilobytes(GOAL));
        let _ = write!(table, "      {:<40}", "what it loads when it is needed");
        for (name, written, packed) in &self.later {
            let _ =
                write!(table, "\n      {:<40} {:>10} {:>10}", name.display(), kilobytes(*written), kilobytes(*packed));
        }
        table
    }

    /// The whole in a few words.
    pub fn summary(&self) -> String {
        format!(
            "calculator {} of {} in Brotli, loader and glue {} of {}",
            kilobytes(self.calculator()),
            kilobytes(CALCULATOR),
            kilobytes(self.scripts()),
            kilobytes(SCRIPTS)
        )
    }

    /// Fails if the budget is exceeded, with the figure.
    pub fn hold(&self) -> Result<()> {
        for (what, size, budget) in
            [("the calculator", self.calculator(), CALCULATOR), ("loader and glue", self.scripts(), SCRIPTS)]
        {
            if size > budget {
                bail!(
                    "over the size budget: {what} has {} in Brotli, {} are allowed ({} bytes too many)",
                    kilobytes(size),
                    kilobytes(budget),
                    size - budget
                );
            }
        }
        Ok(())
    }
}

fn is_later(file: &Path) -> bool {
    // Templates are for scorecards.
    if file.starts_with("v1/templates") {
        return true;
    }
    parts::is_part(file) || words::is_later(file) || LATER_SCRIPTS.iter().any(|script| file == Path::new(script))
}

/// Of the files in a folder, a page loads one.
fn keep_largest(rows: &mut Vec<Row>, folder: &str) {
    let (of_these, mut others): (Vec<_>, _) = rows.drain(..).partition(|row| row.0.starts_with(folder));
    others.extend(of_these.into_iter().max_by_key(|row| row.2));
    *rows = others;
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(rows: &[(&str, usize)]) -> Sizes {
        let rows = rows.iter().map(|(name, packed)| (name.into(), packed * 3, *packed)).collect();
        Sizes { rows, later: Vec::new() }
    }

    #[test]
    fn the_budget_holds_up_to_its_last_byte() {
        sizes(&[("v1/a.js", SCRIPTS), ("v1/b.wasm", CALCULATOR - SCRIPTS)]).hold().unwrap();
        let fault =
            sizes(&[("v1/a.js", SCRIPTS), ("v1/b.wasm", CALCULATOR - SCRIPTS + 1)]).hold().unwrap_err().to_string();
        assert!(fault.contains(&kilobytes(CALCULATOR)) && fault.contains("(1 bytes"), "{fault}");
        let fault = sizes(&[("v1/a.js", 5_000), ("v1/c.js", 4_500)]).hold().unwrap_err().to_string();
        assert!(fault.contains("loader and glue has 9.5 KB"), "{fault}");
    }

    #[test]
    fn only_the_largest_program_and_language_count_and_no_part() {
        let site = crate::fingerprint::tests::scratch("budget");
        let mut files = Files::new();
        for (name, size) in [
            ("index.html", 900),
            ("v1/programs/a.json", 10),
            ("v1/programs/b.json", 20),
            ("v1/partner-roi-worker.js", 7),
            ("v1/split_a.wasm", 7),
            ("v1/chunk_0.wasm", 7),
            ("v1/words/de.json", 200),
            ("v1/words/en.json", 100),
            ("v1/words/en.later.json", 300),
            ("v1/x.png", 5),
        ] {
            files.insert(name.into(), vec![b'x'; size]);
            let twin = site.join(name).with_added_extension("br");
            fs::create_dir_all(twin.parent().unwrap()).unwrap();
            fs::write(twin, vec![b'x'; size]).unwrap();
        }
        assert_eq!(Sizes::of(&site, &files).unwrap().calculator(), 225);
        fs::remove_dir_all(site).unwrap();
    }
}
