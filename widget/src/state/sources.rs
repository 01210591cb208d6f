//! The documents that a program's figures come from, by name where its reasons speak of them.

use partner_roi_shared::program::Sources;

/// A reason with titles in the place of short names such as “S1”, which mean nothing to who has only the calculator. A name
/// without a digit could be a word like any other and is left alone. Beyond ASCII there are none, and the tables of what is a
/// letter there are kilobytes.
pub fn named(reason: &str, sources: &Sources) -> String {
    let mut out = String::new();
    let mut rest = reason;
    while !rest.is_empty() {
        let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match sources.get(word).filter(|_| word.contains(|sign: char| sign.is_ascii_digit())) {
            Some(title) => out.extend(["“", title, "”"]),
            None => out.push_str(word),
        }
        let next = after.find(|sign: char| sign.is_ascii_alphanumeric()).unwrap_or(after.len());
        out.push_str(&after[..next]);
        rest = &after[next..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::Program;

    #[test]
    fn short_names_become_titles() {
        let text = include_str!("../../../shared/programs/business-ecosystem/1.json");
        let sources = Program::from_json(text).expect("bundled").sources;
        let said = named("The rates are the range of S2 and S4; S40 and 20 to 30% stay", &sources);
        let expected = "The rates are the range of “Partnership collaboration strategy” and “Ecosystem growth”; S40 and \
                        20 to 30% stay";
        assert_eq!(said, expected);
        assert_eq!((named("", &sources).as_str(), named("Größe ≥ 5", &sources).as_str()), ("", "Größe ≥ 5"));
    }
}
