//! What a person sees of a task: which step it is at, how long each took, how it ended.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// What a step has to say when it went well, in a few words ("up to date", "212 passed").
pub type Note = String;

/// One piece of a task.
pub struct Step<'a> {
    /// What it does, as a present participle: "building the widget".
    pub name: String,
    /// Whether the following steps are still worth doing when this one fails.
    pub go_on_after_failure: bool,
    pub work: Box<dyn FnOnce() -> Result<Note> + 'a>,
}

impl<'a> Step<'a> {
    /// A step whose failure ends the task.
    pub fn new(name: impl Into<String>, work: impl FnOnce() -> Result<Note> + 'a) -> Self {
        Self { name: name.into(), go_on_after_failure: false, work: Box::new(work) }
    }

    /// A step after whose failure the others are done all the same, so that one run tells everything.
    pub fn independent(name: impl Into<String>, work: impl FnOnce() -> Result<Note> + 'a) -> Self {
        Self { go_on_after_failure: true, ..Self::new(name, work) }
    }
}

enum Outcome {
    Passed(Note),
    Failed(String),
    Skipped,
}

/// Does all steps and prints a summary; fails if a step failed, naming it.
pub fn perform(task: &str, steps: Vec<Step<'_>>) -> Result<()> {
    let total = steps.len();
    let started = Instant::now();
    let mut table = Vec::with_capacity(total);
    let mut stopped = false;
    for (index, step) in steps.into_iter().enumerate() {
        if stopped {
            table.push((step.name, Duration::ZERO, Outcome::Skipped));
            continue;
        }
        say(&format!("[{}/{total}] {} …", index + 1, step.name));
        let began = Instant::now();
        let outcome = match (step.work)() {
            Ok(note) => Outcome::Passed(note),
            Err(fault) => {
                stopped = !step.go_on_after_failure;
                say(&format!("error: {} failed: {fault:#}", step.name));
                Outcome::Failed(first_line(&format!("{fault:#}")))
            }
        };
        table.push((step.name, began.elapsed(), outcome));
    }
    summarise(task, &table, started.elapsed())
}

fn summarise(task: &str, table: &[(String, Duration, Outcome)], whole: Duration) -> Result<()> {
    let width = table.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    let mut failed = Vec::new();
    say("");
    for (name, took, outcome) in table {
        let seconds = took.as_secs_f32();
        let (word, note) = match outcome {
            Outcome::Passed(note) => ("ok", note.as_str()),
            Outcome::Failed(why) => {
                failed.push(name.as_str());
                ("FAILED", why.as_str())
            }
            Outcome::Skipped => ("skipped", ""),
        };
        say(format!("  {word:<7} {name:<width$} {seconds:>7.1} s  {note}").trim_end());
    }
    let seconds = whole.as_secs_f32();
    if failed.is_empty() {
        say(&format!("{task}: all {} steps done in {seconds:.1} s", table.len()));
        return Ok(());
    }
    bail!("{task} failed after {seconds:.1} s: {}", failed.join("; "))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// Prints one line (or more) for the person at the terminal.
#[expect(clippy::print_stdout, reason = "the one place where tasks speak")]
pub fn say(text: &str) {
    println!("{text}");
}

/// Says why a task could not be done, where errors belong.
pub fn complain(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn a_failed_step_ends_the_task_and_names_itself() {
        let done = RefCell::new(Vec::new());
        let fault = perform(
            "demo",
            vec![
                Step::new("first", || Ok(String::new())),
                Step::new("second", || bail!("no luck")),
                Step::new("third", || {
                    done.borrow_mut().push("third");
                    Ok(String::new())
                }),
            ],
        )
        .unwrap_err();
        assert!(fault.to_string().ends_with(": second"), "{fault}");
        assert!(done.borrow().is_empty());
    }

    #[test]
    fn independent_steps_go_on_and_the_task_still_fails() {
        let done = RefCell::new(Vec::new());
        let fault = perform(
            "demo",
            vec![
                Step::independent("one", || bail!("no")),
                Step::independent("two", || {
                    done.borrow_mut().push("two");
                    Ok(String::new())
                }),
                Step::independent("three", || bail!("no")),
            ],
        )
        .unwrap_err();
        assert!(fault.to_string().ends_with(": one; three"), "{fault}");
        assert_eq!(*done.borrow(), ["two"]);
    }
}
