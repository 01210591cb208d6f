//! What all pages share: a line `<!-- include parts/NAME.html -->` in a page of `www/` stands for the lines of that file.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::Files;

const FOLDER: &str = "parts";
const MARK: &str = "<!-- include ";

/// Puts the parts into the pages, in each with the links to the page itself marked, and takes the parts from the site.
pub fn put_in(files: &mut Files) -> Result<()> {
    let parts: Files = files.extract_if(.., |name, _| name.starts_with(FOLDER)).collect();
    for (name, content) in files.iter_mut().filter(|(name, _)| name.extension().is_some_and(|kind| kind == "html")) {
        let page = std::str::from_utf8(content).with_context(|| format!("{} is not UTF-8", name.display()))?;
        *content = assembled(page, &address(name), &parts).with_context(|| name.display().to_string())?.into_bytes();
    }
    Ok(())
}

/// Under which address the server gives a page.
fn address(name: &Path) -> String {
    let name = name.with_extension("");
    if name == Path::new("index") { "/".into() } else { format!("/{}", name.display()) }
}

fn assembled(page: &str, address: &str, parts: &Files) -> Result<String> {
    let link = format!("href=\"{address}\"");
    let mut result = String::with_capacity(page.len() * 2);
    for line in page.lines() {
        let Some((indent, mark)) = line.split_once(MARK) else {
            result.extend([line, "\n"]);
            continue;
        };
        let part = mark.strip_suffix(" -->").and_then(|path| parts.get(Path::new(path)));
        let Some(part) = part.filter(|_| indent.trim().is_empty()) else {
            bail!("`{}` stands for no part", line.trim());
        };
        for line in std::str::from_utf8(part)?.lines() {
            let line = line.replace(&link, &format!("{link} aria-current=\"page\""));
            result.extend([if line.is_empty() { "" } else { indent }, &line, "\n"]);
        }
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(page: &str) -> Files {
        let nav = "<nav>\n\n  <a href=\"/\">Home</a> <a href=\"/a\">A</a>\n</nav>\n";
        let files = [("a.html", page), ("index.html", "plain\n"), ("a.css", MARK), ("parts/nav.html", nav)];
        files.map(|(name, text)| (name.into(), text.as_bytes().to_vec())).into()
    }

    #[test]
    fn a_part_takes_the_place_of_its_mark_and_knows_its_page() {
        let mut files = site("<body>\n  <!-- include parts/nav.html -->\n  <a href=\"/a\">again</a>\n</body>\n");
        put_in(&mut files).unwrap();
        let page = "<body>\n  <nav>\n\n    <a href=\"/\">Home</a> <a href=\"/a\" aria-current=\"page\">A</a>\n  </nav>\n  \
                    <a href=\"/a\">again</a>\n</body>\n";
        assert_eq!(std::str::from_utf8(&files[Path::new("a.html")]).unwrap(), page);
        assert_eq!(files.len(), 3, "parts are no pages");
        assert_eq!([address(Path::new("index.html")), address(Path::new("b/c.html"))], ["/", "/b/c"]);
    }

    #[test]
    fn a_mark_without_its_part_is_named_with_its_page() {
        for mark in
            ["<!-- include parts/gone.html -->", "<p><!-- include parts/nav.html -->", "<!-- include parts/nav.html"]
        {
            let fault = format!("{:#}", put_in(&mut site(mark)).unwrap_err());
            assert!(fault.contains("a.html") && fault.contains(mark), "{fault}");
        }
    }
}
