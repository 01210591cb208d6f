//! How much a browser has to load for the calculator, and how much it may be.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Files, compress, words};
use crate::{join, parts};

/// Everything that the calculator should load at most until it can be used, in bytes after Brotli (1 KB = 1,000 bytes).
const GOAL: usize = 110_000;
/// What it may load today, the largest language included. A ratchet: the goal has not been reached yet, and this only
/// goes down to it.
const CALCULATOR: usize = 151_500;
/// What a page may load that has one calculator and one scorecard that is only looked at, until both show their first answer.
/// The goal is 130,000.
const BOTH: usize = 269_500;
/// The JavaScript of it: what a page loads and runs before the WebAssembly starts.
const SCRIPTS: usize = 7_800;

/// Scripts that are loaded only with what they are for.
const LATER_SCRIPTS: &[&str] = &["v1/partner-roi-card.js", "v1/partner-roi-files.js", "v1/partner-roi-worker.js"];

/// The script that a scorecard's element loads, and its part of the module.
const SCORECARD: (&str, &str) = ("v1/partner-roi-card.js", "scorecard");

/// Name, bytes as written, bytes after Brotli.
type Row = (PathBuf, usize, usize);

/// Sizes of what the calculator loads.
pub struct Sizes {
    rows: Vec<Row>,
    /// The same of what is loaded only when it is needed.
    later: Vec<Row>,
    /// What a scorecard loads besides, bytes after Brotli.
    scorecard: usize,
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
        let scorecard = scorecard(files, &later)?;
        for folder in ["v1/programs", "v1/words"] {
            keep_largest(&mut rows, folder);
            keep_largest(&mut later, folder);
        }
        Ok(Self { rows, later, scorecard })
    }

    fn calculator(&self) -> usize {
        self.rows.iter().map(|row| row.2).sum()
    }

    fn both(&self) -> usize {
        self.calculator() + self.scorecard
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
        let _ = writeln!(table, "      {:<40} {:>10} {:>10}", "both elements", "", kilobytes(self.both()));
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
            "calculator {} of {} in Brotli, both elements {} of {}, loader and glue {} of {}",
            kilobytes(self.calculator()),
            kilobytes(CALCULATOR),
            kilobytes(self.both()),
            kilobytes(BOTH),
            kilobytes(self.scripts()),
            kilobytes(SCRIPTS)
        )
    }

    /// Fails if the budget is exceeded, with the figure.
    pub fn hold(&self) -> Result<()> {
        for (what, size, budget) in [
            ("the calculator", self.calculator(), CALCULATOR),
            ("calculator and scorecard", self.both(), BOTH),
            ("loader and glue", self.scripts(), SCRIPTS),
        ] {
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

/// What a scorecard loads besides the calculator's files: its script, its part with what that shares with others, words and a
/// template. Its program is the calculator's.
fn scorecard(files: &Files, later: &[Row]) -> Result<usize> {
    let (script, part) = SCORECARD;
    let loader = Path::new("v1").join(parts::LOADER);
    let loader = files.get(&loader).map(|text| String::from_utf8_lossy(text)).unwrap_or_default();
    let pieces: Vec<_> = join::of_part(&loader, part).with_context(|| format!("no part `{part}`"))?.collect();
    let mut of_card: Vec<_> = later
        .iter()
        .filter(|(name, ..)| {
            let stem = name.file_stem().unwrap_or_default().to_string_lossy();
            name == Path::new(script)
                || parts::is_part(name) && pieces.contains(&&*stem)
                || words::is_of_scorecard(name)
                || name.starts_with("v1/templates")
        })
        .cloned()
        .collect();
    for folder in ["v1/templates", "v1/words"] {
        keep_largest(&mut of_card, folder);
    }
    Ok(of_card.iter().map(|row| row.2).sum())
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

    fn sizes(rows: &[(&str, usize)], scorecard: usize) -> Sizes {
        let rows = rows.iter().map(|(name, packed)| (name.into(), packed * 3, *packed)).collect();
        Sizes { rows, later: Vec::new(), scorecard }
    }

    #[test]
    fn the_budget_holds_up_to_its_last_byte() {
        let calculator = [("v1/a.js", SCRIPTS), ("v1/b.wasm", CALCULATOR - SCRIPTS)];
        sizes(&calculator, BOTH - CALCULATOR).hold().unwrap();
        let fault = |rows: &[_], scorecard| sizes(rows, scorecard).hold().unwrap_err().to_string();
        let one = fault(&[("v1/a.js", SCRIPTS), ("v1/b.wasm", CALCULATOR - SCRIPTS + 1)], 0);
        assert!(one.contains(&kilobytes(CALCULATOR)) && one.contains("(1 bytes"), "{one}");
        let both = fault(&calculator, BOTH - CALCULATOR + 1);
        assert!(both.contains("calculator and scorecard") && both.contains("(1 bytes"), "{both}");
        let scripts = fault(&[("v1/a.js", 5_000), ("v1/c.js", 4_500)], 0);
        assert!(scripts.contains("loader and glue has 9.5 KB"), "{scripts}");
    }

    #[test]
    fn only_the_largest_program_and_language_count_and_no_part_but_the_scorecards() {
        let site = crate::fingerprint::tests::scratch("budget");
        let loader = "export const __wasm_split_load_scorecard = door(\"chunk_0\", \"split_scorecard\");\n";
        let mut files = Files::from([(Path::new("v1").join(parts::LOADER), loader.as_bytes().to_vec())]);
        for (name, size) in [
            ("index.html", 900),
            ("v1/programs/a.json", 10),
            ("v1/programs/b.json", 20),
            ("v1/partner-roi-worker.js", 7),
            ("v1/split_a.wasm", 7),
            ("v1/chunk_0.wasm", 8),
            ("v1/chunk_1.wasm", 9),
            ("v1/split_scorecard.wasm", 1_000),
            ("v1/partner-roi-card.js", 2_000),
            ("v1/templates/a.json", 10),
            ("v1/templates/b.json", 20),
            ("v1/words/de.scorecard.json", 4_000),
            ("v1/words/en.scorecard.json", 3_000),
            ("v1/words/de.json", 200),
            ("v1/words/en.json", 100),
            ("v1/words/en.later.json", 300),
            ("v1/x.png", 5),
        ] {
            files.insert(name.into(), vec![b'x'; size]);
        }
        for (name, content) in &files {
            let twin = site.join(name).with_added_extension("br");
            fs::create_dir_all(twin.parent().unwrap()).unwrap();
            fs::write(twin, content).unwrap();
        }
        let sizes = Sizes::of(&site, &files).unwrap();
        assert_eq!(sizes.calculator(), 225 + loader.len());
        assert_eq!(sizes.both() - sizes.calculator(), 7_028);
        fs::remove_dir_all(site).unwrap();
    }
}
