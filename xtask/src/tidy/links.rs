//! Links and pictures in documents: those within the repository lead to something that is there.

use super::{Finding, Source};

/// Every relative link of every document leads to a file or folder of the repository.
pub fn links_lead_somewhere(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for document in sources.iter().filter(|source| source.has_kind(&["md"])) {
        let mut in_code = false;
        for (number, line) in document.lines() {
            if line.trim_start().starts_with("```") {
                in_code = !in_code;
            }
            if in_code {
                continue;
            }
            for target in targets(&without_code(line)).into_iter().filter(|target| is_relative(target)) {
                let there = resolved(&document.path, target).is_some_and(|path| exists(sources, &path));
                if !there {
                    let message = format!("`{target}` leads nowhere");
                    findings.push(Finding::new(&document.path, number, "links", message));
                }
            }
        }
    }
    findings
}

/// The line without what stands in backticks, which only shows what a link looks like.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// Where links and pictures lead: `[text](target "title")`, `[name]: target`, and HTML's `href` and `src`.
fn targets(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (start, end) in [("](", ')'), ("href=\"", '"'), ("src=\"", '"')] {
        found.extend(line.split(start).skip(1).filter_map(|rest| rest.split(end).next()));
    }
    if line.starts_with('[')
        && let Some((_, rest)) = line.split_once("]: ")
    {
        found.push(rest);
    }
    found.into_iter().filter_map(|target| target.split_whitespace().next()).collect()
}

/// Neither an address with a scheme nor a place in the same document.
fn is_relative(target: &str) -> bool {
    !target.starts_with(['#', '/']) && !target.split('/').next().is_some_and(|first| first.contains(':'))
}

/// The path from the root that a link in a document means; `None` if it leaves the repository.
fn resolved(document: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    let path = target.split(['#', '?']).next()?;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn exists(sources: &[Source], path: &str) -> bool {
    path.is_empty() || sources.iter().any(|source| source.path == path || source.is_below(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{places, samples};

    #[test]
    fn links_and_pictures_that_lead_nowhere_are_found() {
        let readme = "![picture](docs/a.png) and [gone](docs/gone.md#part)\n\
                      [one](docs/adr/) · [two](docs/adr/0001.md \"A title\") · [three](nowhere.md)\n\
                      <img src=\"docs/lost.png\" alt=\"\">\n\
                      [known]: docs/missing.md";
        let record = "[up](../a.png) [beside](0001.md) [out](../../../elsewhere.md) [root](../..)";
        let sources = samples(&[
            ("README.md", readme),
            ("docs/a.png", ""),
            ("docs/adr/0001.md", record),
            ("docs/adr/a.rs", "](x)"),
        ]);
        let findings = links_lead_somewhere(&sources);
        assert_eq!(
            places(&findings),
            ["README.md:1", "README.md:2", "README.md:3", "README.md:4", "docs/adr/0001.md:1"]
        );
        assert!(findings[0].message.contains("docs/gone.md") && findings[4].message.contains("elsewhere"));
    }

    #[test]
    fn addresses_places_and_samples_are_no_links_of_the_repository() {
        let text = "[web](https://example.org/a.md) [mail](mailto:a@example.org) [here](#part) [site](/method)\n\
                    `[sample](sample.md)`\n```html\n<a href=\"page.html\">[x](y.md)</a>\n```";
        assert_eq!(links_lead_somewhere(&samples(&[("docs/a.md", text)])), []);
    }
}
