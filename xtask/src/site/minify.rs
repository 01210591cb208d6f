//! JSON without the white space that people need and browsers do not.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_space_between_tokens_goes() {
        let text = "{\n  \"a b\" : [ 1.50, \"x \\\" y\\\\\" , null ],\t\"é\": 1e2\r\n}\n";
        assert_eq!(json(text), r#"{"a b":[1.50,"x \" y\\",null],"é":1e2}"#);
    }
}
