//! The calculator's words, a file a language at `v1/words/LANGUAGE.json`, and the loader's list of them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Files, minify};

const LOADER: &str = "v1/partner-roi.js";
/// What the loader's source holds in the list's place.
const PLACE: &str = "const LANGUAGES = [\"en\"];";

/// What ends the name of a file of words that are not needed from the first moment on.
const LATER: &str = ".later.json";
/// The same of those of scorecards.
const SCORECARD: &str = ".scorecard.json";

/// Whether a file is loaded only with what it is for.
pub fn is_later(name: &Path) -> bool {
    [LATER, SCORECARD].iter().any(|end| name.to_string_lossy().ends_with(end))
}

/// Whether a file holds the words of scorecards.
pub fn is_of_scorecard(name: &Path) -> bool {
    name.to_string_lossy().ends_with(SCORECARD)
}

/// A file of words in two: what is said from the first moment on; and its section `later` with what the inputs mean,
/// `inputs.*.help`, which is most of a file and said when somebody is at an input.
fn parts(text: &str) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut now: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text)?;
    let later = now.remove("later").unwrap_or_default();
    let mut inputs = serde_json::Map::new();
    let known = now.get_mut("inputs").and_then(serde_json::Value::as_object_mut);
    for (input, words) in known.into_iter().flatten() {
        if let Some(help) = words.as_object_mut().and_then(|words| words.remove("help")) {
            inputs.insert(input.clone(), serde_json::json!({ "help": help }));
        }
    }
    Ok((serde_json::to_vec(&now)?, serde_json::to_vec(&serde_json::json!({ "inputs": inputs, "later": later }))?))
}

/// Adds every file of words, and tells the loader which there are.
pub fn publish(words: &Path, files: &mut Files) -> Result<()> {
    let mut languages = Vec::new();
    for entry in fs::read_dir(words).with_context(|| format!("cannot list {}", words.display()))? {
        let file = entry?.path();
        if file.extension().is_none_or(|kind| kind != "json") {
            continue;
        }
        let language = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let (now, later) = parts(&text).with_context(|| format!("{} is not JSON", file.display()))?;
        files.insert(PathBuf::from(format!("v1/words/{language}.json")), now);
        files.insert(PathBuf::from(format!("v1/words/{language}{LATER}")), later);
        let scorecard = words.join("scorecard").join(format!("{language}.json"));
        if scorecard.exists() {
            let text = fs::read_to_string(&scorecard)?;
            serde_json::from_str::<serde_json::Value>(&text)
                .with_context(|| format!("{} is not JSON", scorecard.display()))?;
            files.insert(PathBuf::from(format!("v1/words/{language}{SCORECARD}")), minify::json(&text).into_bytes());
        }
        languages.push(language);
    }
    languages.sort();
    let loader = files.get_mut(Path::new(LOADER)).with_context(|| format!("there is no {LOADER}"))?;
    let text = std::str::from_utf8(loader).context("the loader is not UTF-8")?;
    let (before, after) = text.split_once(PLACE).with_context(|| format!("the loader has no `{PLACE}`"))?;
    let list = serde_json::to_string(&languages)?;
    *loader = format!("{before}const LANGUAGES = {list};{after}").into_bytes();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::tests::scratch;

    const TEXT: &str =
        "{ \"a\": 1, \"inputs\": {\"x\": {\"label\": \"X\", \"help\": \"What X is.\"}}, \"later\": {\"b\": \"c\"} }\n";

    #[test]
    fn every_language_is_published_and_known_to_the_loader() {
        let folder = scratch("words");
        fs::create_dir_all(&folder).unwrap();
        for language in ["pt-BR", "de"] {
            fs::write(folder.join(format!("{language}.json")), TEXT).unwrap();
        }
        fs::write(folder.join("notes.txt"), "no words").unwrap();
        let mut files = Files::from([(LOADER.into(), format!("a\n{PLACE}\nb").into_bytes())]);
        publish(&folder, &mut files).unwrap();
        let loader = String::from_utf8(files.remove(Path::new(LOADER)).unwrap()).unwrap();
        assert_eq!(loader, "a\nconst LANGUAGES = [\"de\",\"pt-BR\"];\nb");
        let now = r#"{"a":1,"inputs":{"x":{"label":"X"}}}"#;
        let later = r#"{"inputs":{"x":{"help":"What X is."}},"later":{"b":"c"}}"#;
        let [now, later] = [now, later].map(|text| text.as_bytes().to_vec());
        assert_eq!(
            files,
            Files::from([
                ("v1/words/de.json".into(), now.clone()),
                ("v1/words/de.later.json".into(), later.clone()),
                ("v1/words/pt-BR.json".into(), now),
                ("v1/words/pt-BR.later.json".into(), later),
            ])
        );
        let named = |name: &str| is_later(Path::new(name));
        assert!(named("v1/words/de.later.json") && !named("v1/words/de.json"));
        let mut other = Files::from([(LOADER.into(), b"none".to_vec())]);
        assert!(publish(&folder, &mut other).unwrap_err().to_string().contains("LANGUAGES"));
        fs::remove_dir_all(folder).unwrap();
    }
}
