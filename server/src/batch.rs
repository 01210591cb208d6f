//! Questions by the line: JSON Lines in, JSON Lines out.
//!
//! A line that cannot be answered answers with its error, and the rest go on: somebody who checks ten
//! thousand cases wants to know about all of them.

use std::io::{self, BufRead, BufReader, Read, Write};

use crate::engine::{Faults, QUESTION_LIMIT};
use crate::progress::Progress;

/// A longer line is refused: no series or list of deals comes near it.
const LINE_LIMIT: u64 = QUESTION_LIMIT as u64;

/// Answers each line of `questions`, blank ones left out, with a line of its own. Whoever sends a line
/// and waits gets its answer before the next one is waited for.
///
/// # Errors
/// Reading or writing fails.
pub fn answer_lines(
    questions: impl Read,
    mut answers: impl Write,
    answer: impl Fn(&str) -> Result<String, Faults>,
    progress: &Progress,
) -> io::Result<()> {
    let mut questions = BufReader::new(questions);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        // Reading on may mean waiting; only while whole lines are at hand are their answers gathered.
        if !questions.buffer().contains(&b'\n') {
            answers.flush()?;
        }
        if questions.by_ref().take(LINE_LIMIT + 1).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let text = match std::str::from_utf8(&line) {
            _ if line.len() as u64 > LINE_LIMIT => {
                skip_line(&mut questions, &line)?;
                refusal("too_large", &format!("the line is longer than {} KiB", LINE_LIMIT / 1024))
            }
            Err(_) => refusal("not_utf8", "the line is not UTF-8"),
            Ok(text) if text.trim().is_empty() => continue,
            Ok(text) => {
                progress.begin(number);
                let answer = answer(text);
                progress.end();
                answer.unwrap_or_else(|faults| error(&faults))
            }
        };
        answers.write_all(text.as_bytes())?;
        answers.write_all(b"\n")?;
    }
}

/// Reads on to the end of a line whose beginning was too long already.
fn skip_line(questions: &mut impl BufRead, begun: &[u8]) -> io::Result<()> {
    let mut ended = begun.ends_with(b"\n");
    while !ended {
        let chunk = questions.fill_buf()?;
        let (length, end) = match chunk.iter().position(|byte| *byte == b'\n') {
            Some(place) => (place + 1, true),
            None => (chunk.len(), chunk.is_empty()),
        };
        ended = end;
        questions.consume(length);
    }
    Ok(())
}

/// `{"error":{code,detail,pointer}}` with the first fault, and all of them beside it if there are more.
fn error(faults: &Faults) -> String {
    let object = |fault: &partner_roi_shared::Fault| serde_json::json!({ "code": fault.code, "detail": fault.detail, "pointer": fault.pointer });
    let all: Vec<_> = faults.iter().map(object).collect();
    let mut error = serde_json::json!({ "error": all.first() });
    if all.len() > 1 {
        error["errors"] = all.into();
    }
    error.to_string()
}

fn refusal(code: &str, detail: &str) -> String {
    serde_json::json!({ "error": { "code": code, "detail": detail, "pointer": "" } }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, Question};

    fn answers(questions: &[u8]) -> Vec<serde_json::Value> {
        let mut out = Vec::new();
        answer_lines(questions, &mut out, |text: &str| Engine::answer(Question::Measure, text), &Progress::none())
            .unwrap();
        String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn a_bad_line_answers_and_the_rest_go_on() {
        let mut questions = b"{\"flows\":[-1,2]}\n\nnonsense\n{\"flows\":[\"x\"],\"rate\":-1}\n".to_vec();
        questions.extend(vec![b'1'; 300_000]);
        questions.extend(b"\n\xff\n{\"flows\":[-1,3]}");
        let found = answers(&questions);
        assert_eq!(found.len(), 6);
        assert_eq!(found[0]["moic"]["value"], "2");
        assert_eq!(found[1]["error"]["code"], "malformed_json");
        assert_eq!(
            (&found[2]["error"]["pointer"], found[2]["errors"].as_array().unwrap().len()),
            (&"/flows/0".into(), 2)
        );
        assert_eq!(found[3]["error"]["code"], "too_large");
        assert_eq!(found[4]["error"]["code"], "not_utf8");
        assert_eq!(found[5]["moic"]["value"], "3");
    }
}
