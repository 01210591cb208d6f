//! Files without what people need and browsers do not.

/// Leaves out the white space between tokens. Tokens stay as written: a number is data, digit by digit.
pub fn json(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    for character in text.chars() {
        if !in_string && character.is_ascii_whitespace() {
            continue;
        }
        result.push(character);
        if escaped {
            escaped = false;
        } else if in_string && character == '\\' {
            escaped = true;
        } else if character == '"' {
            in_string = !in_string;
        }
    }
    result
}

/// Leaves out comment lines and indentation.
///
/// This is no JavaScript minifier: it relies on how the loader and wasm-bindgen's glue are written, a comment always on
/// lines of its own and no text over several lines. A script that does hold such a text is returned as it is.
pub fn script(text: &str) -> String {
    if text.contains('`') && text.lines().any(|line| line.matches('`').count() % 2 == 1) {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            result.push_str(line);
            result.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_script_only_comments_and_indentation_go() {
        let text = "/**\n * A class.\n */\nexport class A {\n    /* one line */\n    b() {\n        // why\n        return `x${1}`;\n    }\n}\n";
        assert_eq!(script(text), "export class A {\nb() {\nreturn `x${1}`;\n}\n}\n");
        let over_lines = "const a = `x\n  y`;\n";
        assert_eq!(script(over_lines), over_lines);
    }

    #[test]
    fn only_space_between_tokens_goes() {
        let text = "{\n  \"a b\" : [ 1.50, \"x \\\" y\\\\\" , null ],\t\"é\": 1e2\r\n}\n";
        assert_eq!(json(text), r#"{"a b":[1.50,"x \" y\\",null],"é":1e2}"#);
    }
}
