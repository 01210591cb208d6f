//! The documents that a program's figures come from, by name where its reasons speak of them.

use partner_roi_shared::program::Sources;

/// A reason with titles in the place of short names such as “S1”, which mean nothing to who has only the calculator. A name
/// without a digit could be a word like any other and is left alone.
///
/// Letter by letter and in ASCII: slices and the tables of what is a letter elsewhere would bring kilobytes.
pub fn named(reason: &str, sources: &Sources) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for sign in reason.chars() {
        if sign.is_ascii_alphanumeric() {
            word.push(sign);
        } else {
            end_word(&mut word, &mut out, sources);
            out.push(sign);
        }
    }
    end_word(&mut word, &mut out, sources);
    out
}

fn end_word(word: &mut String, out: &mut String, sources: &Sources) {
    match sources.get(word).filter(|_| word.bytes().any(|sign| sign.is_ascii_digit())) {
        Some(title) => {
            out.push('“');
            out.push_str(title);
            out.push('”');
        }
        None => out.push_str(word),
    }
    word.clear();
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
