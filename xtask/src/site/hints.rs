//! Pages whose element starts at once ask for its code with themselves, instead of when its script runs.

use std::path::Path;

use anyhow::{Result, ensure};

use super::Files;

/// The line that brings the elements into a page.
const SCRIPT: &str = "<script type=\"module\" src=\"/v1/partner-roi.js\">";
/// What only a page has whose element does not wait until it is seen.
const AT_ONCE: &str = "loading=\"eager\"";
/// What that script loads first, and how a page asks for it.
const FIRST: [(&str, &str); 3] = [
    ("v1/partner_roi_widget_bg.wasm", "rel=\"preload\" as=\"fetch\" crossorigin"),
    ("v1/partner_roi_widget.js", "rel=\"modulepreload\""),
    ("v1/partner_roi_parts.js", "rel=\"modulepreload\""),
];

/// Puts the hints into the pages.
pub fn put_in(files: &mut Files) -> Result<()> {
    let mut hints = String::new();
    for (file, how) in FIRST {
        ensure!(files.contains_key(Path::new(file)), "pages ask for {file} early, but there is none");
        hints += &format!("<link {how} href=\"/{file}\">\n  ");
    }
    for page in files.iter_mut().filter(|(name, _)| name.extension().is_some_and(|kind| kind == "html")) {
        let text = String::from_utf8_lossy(page.1);
        if text.contains(AT_ONCE) {
            *page.1 = text.replacen(SCRIPT, &format!("{hints}{SCRIPT}"), 1).into_bytes();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_that_start_at_once_ask_early() {
        let page = |loading: &str| format!("<head>\n  {SCRIPT}</script>\n</head>\n<partner-roi-calculator{loading}>");
        let mut files: Files = FIRST.map(|(file, _)| (file.into(), Vec::new())).into();
        files.insert("now.html".into(), page(" loading=\"eager\"").into_bytes());
        files.insert("later.html".into(), page("").into_bytes());
        put_in(&mut files).unwrap();
        let text = |name: &str| String::from_utf8(files[Path::new(name)].clone()).unwrap();
        assert_eq!(text("later.html"), page(""));
        let now = text("now.html");
        assert!(FIRST.iter().all(|(file, _)| now.contains(&format!("href=\"/{file}\">\n"))), "{now}");
        assert!(now.find("modulepreload") < now.find(SCRIPT), "{now}");
    }

    #[test]
    fn a_file_that_is_gone_is_not_asked_for() {
        let fault = put_in(&mut Files::new()).unwrap_err().to_string();
        assert!(fault.contains(FIRST[0].0), "{fault}");
    }
}
