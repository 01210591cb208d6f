//! The pages in `www/` use the widget as anybody else does: one script, public attributes, nothing from elsewhere.

use super::{Finding, Source};

const SCRIPT: &str = "/v1/partner-roi.js";
/// Shows states that come about only by a person's hands, such as a wrong input: it does with its specimens what they do.
const SPECIMENS: &str = "www/assets/design.js";

/// Of everything below `/v1/`, pages name only the public script.
pub fn pages_use_only_the_public_script(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in pages(sources) {
        for (number, line) in source.lines() {
            // The API has its own `/v1/`, below `/api`.
            let others = line
                .match_indices("/v1/")
                .filter(|(at, _)| !line[*at..].starts_with(SCRIPT) && !line[..*at].ends_with("/api"));
            if others.count() > 0 {
                let message = format!("of the widget, pages name only {SCRIPT}");
                findings.push(Finding::new(&source.path, number, "public-script", message));
            }
            if line.contains("shadowRoot") && source.path != SPECIMENS {
                let message = "pages do not look inside the widget";
                findings.push(Finding::new(&source.path, number, "public-script", message));
            }
        }
    }
    findings
}

const TAG: &str = "<partner-roi-calculator";
const ATTRIBUTES: &[&str] = &[
    "program",
    "partner-type",
    "level",
    "scenario",
    "locale",
    "lang",
    "currency",
    "theme",
    "view",
    "readonly",
    "open",
    "mode",
    "loading",
    "id",
    "class",
    "slot",
    "hidden",
    "dir",
    "title",
];

/// Elements carry only the attributes that are documented for everybody, and those that every element has.
pub fn pages_use_only_public_attributes(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in pages(sources).filter(|source| source.has_kind(&["html"])) {
        for (at, _) in source.text.match_indices(TAG) {
            let rest = &source.text[at + TAG.len()..];
            let tag = &rest[..end_of_tag(rest)];
            let line = source.text[..at].matches('\n').count() + 1;
            for name in attribute_names(tag) {
                let is_public = ATTRIBUTES.contains(&name)
                    || ["prefill-", "aria-", "data-"].iter().any(|start| name.starts_with(start));
                if !is_public {
                    let message = format!("`{name}` is no public attribute of the calculator");
                    findings.push(Finding::new(&source.path, line, "public-attributes", message));
                }
            }
        }
    }
    findings
}

fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// The names of the attributes in a tag, without their values.
fn attribute_names(tag: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = tag.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|character: char| character.is_whitespace() || character == '=').unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches('/');
        if !name.is_empty() {
            names.push(name);
        }
        rest = rest[end..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            rest = after_value(value.trim_start()).trim_start();
        }
    }
    names
}

fn after_value(text: &str) -> &str {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split_once(quote).map_or("", |(_, rest)| rest),
        _ => text.find(char::is_whitespace).map_or("", |end| &text[end..]),
    }
}

/// Attributes and functions that make a browser load something at once. Links may lead anywhere.
const LOADS: &[&str] = &[
    "src=\"http",
    "src=\"//",
    "srcset=\"http",
    "url(http",
    "url(\"http",
    "url(//",
    "@import",
    "from \"http",
    "import(\"http",
    "fetch(\"http",
];

/// Pages load nothing from other hosts: they work offline, and nobody else learns who reads them.
pub fn pages_load_nothing_from_elsewhere(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in pages(sources) {
        for (number, line) in source.lines() {
            let loads = LOADS.iter().any(|load| line.contains(load))
                || (line.contains("<link") && line.contains("href=\"http") && !line.contains("canonical"));
            if loads {
                let message = "pages load nothing from other hosts";
                findings.push(Finding::new(&source.path, number, "no-outside-hosts", message));
            }
        }
    }
    findings
}

fn pages(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| source.is_below("www"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{places, samples};

    #[test]
    fn parts_of_the_widget_in_pages_are_found() {
        let page = "<script src=\"/v1/partner-roi.js\"></script>\n<script src=\"/v1/partner_roi_widget.js\"></script>\n\
                    <a href=\"/api/v1/docs\">API</a>\nelement.shadowRoot";
        let others = [("widget/js/a.js", "/v1/x.wasm"), (SPECIMENS, "type(calculator.shadowRoot);")];
        let sources = samples(&[[("www/a.html", page)].as_slice(), &others].concat());
        assert_eq!(places(&pages_use_only_the_public_script(&sources)), ["www/a.html:2", "www/a.html:4"]);
    }

    #[test]
    fn attributes_that_are_not_public_are_found_across_lines_and_quotes() {
        let page = "<p>\n<partner-roi-calculator program=\"a > b\"\n  prefill-deal-size='5'\n  readonly secret=\"1\">\n</p>\n\
                    <partner-roi-calculator></partner-roi-calculator>";
        let findings = pages_use_only_public_attributes(&samples(&[("www/a.html", page)]));
        assert_eq!(places(&findings), ["www/a.html:2"]);
        assert!(findings[0].message.contains("`secret`"));
    }

    #[test]
    fn loads_from_other_hosts_are_found_and_links_are_not() {
        let page = "<img src=\"https://elsewhere.example/a.png\">\n<a href=\"https://elsewhere.example\">link</a>\n\
                    <link rel=\"stylesheet\" href=\"https://elsewhere.example/a.css\">\n<link rel=\"stylesheet\" href=\"/a.css\">";
        let sources = samples(&[("www/a.html", page)]);
        assert_eq!(places(&pages_load_nothing_from_elsewhere(&sources)), ["www/a.html:1", "www/a.html:3"]);
    }
}
