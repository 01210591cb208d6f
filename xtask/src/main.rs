//! `cargo xtask`: every task of this repository, as one program.
//!
//! A task is a list of [`steps::Step`]s. Steps look first whether there is anything to do, so a task
//! that has nothing to do ends within a second.

mod bench;
mod ci;
mod compact;
mod fingerprint;
mod fuzz;
mod join;
mod parts;
mod published;
mod run;
mod setup;
mod shell;
mod site;
mod steps;
mod test;
mod tidy;
mod trim;
mod widget;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::test::Stage;
use crate::widget::Mode;
use crate::workspace::Workspace;

const HELP: &str = "\
The tasks of this repository.

Usage: cargo xtask TASK [OPTIONS]

Tasks:
  setup [--tests]              install what building needs (with --tests: and testing), only what is missing
  build [--release|--dev]      build the widget and assemble the site in .site/ (default: --release)
  run [-- SERVER OPTIONS]      set up, build, and serve it all; options go to `partner-roi serve`
  test [--only STAGE]          set up, build, and run all tests, or one stage: native, wasm, api or e2e
  ci                           format, lints, docs, licences and tidy; what .ci/run does after the tests
  tidy                         the repository's own rules
  publish [--release]          renew the list of published programs and templates, as far as they are not released
                               (with --release: they are from now on, and never change again)
  bench                        how long calculations take: natively, as WebAssembly, beside other programs (needs npm)
  bench page                   how long the calculator's page takes to its first answer, and to follow a keystroke
  bench size                   whose code the module is that every page with a calculator loads
  fuzz [SECONDS]               give the engine documents nobody thought of (default: 60 seconds for each kind)
  audit                        look for known vulnerabilities in the dependencies (needs the network)
";

/// What was asked for on the command line.
#[derive(Debug, PartialEq)]
enum Task {
    Help,
    Setup { tests: bool },
    Build(Mode),
    Run(Vec<OsString>),
    Test(Option<Stage>),
    Ci,
    Tidy,
    Publish { release: bool },
    Bench(Bench),
    Fuzz { seconds: u32 },
    Audit,
}

/// What is measured.
#[derive(Debug, PartialEq)]
enum Bench {
    Calculations,
    Page,
    Size,
}

fn main() -> ExitCode {
    if parts::is_stand_in() {
        return ended(parts::perform());
    }
    let task = match parse(lexopt::Parser::from_env()) {
        Ok(task) => task,
        Err(fault) => {
            steps::complain(&format!("error: {fault}\n\n{HELP}"));
            return ExitCode::from(2);
        }
    };
    ended(perform(task))
}

fn ended(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            steps::complain(&format!("error: {fault:#}"));
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: lexopt::Parser) -> Result<Task> {
    let Some(first) = arguments.next()? else {
        return Ok(Task::Help);
    };
    let mut task = match first {
        Short('h') | Long("help") => return Ok(Task::Help),
        Value(name) => match name.string()?.as_str() {
            "help" => Task::Help,
            "setup" => Task::Setup { tests: false },
            "build" => Task::Build(Mode::Release),
            "run" => Task::Run(Vec::new()),
            "test" => Task::Test(None),
            "ci" => Task::Ci,
            "tidy" => Task::Tidy,
            "publish" => Task::Publish { release: false },
            "bench" => Task::Bench(Bench::Calculations),
            "fuzz" => Task::Fuzz { seconds: fuzz::SECONDS },
            "audit" => Task::Audit,
            other => bail!("there is no task `{other}`"),
        },
        other => return Err(other.unexpected().into()),
    };
    while let Some(argument) = arguments.next()? {
        match (&mut task, argument) {
            (_, Short('h') | Long("help")) => return Ok(Task::Help),
            (Task::Setup { tests }, Long("tests")) => *tests = true,
            (Task::Build(mode), Long("dev")) => *mode = Mode::Dev,
            (Task::Publish { release }, Long("release")) => *release = true,
            (Task::Build(mode), Long("release")) => *mode = Mode::Release,
            (Task::Test(stage), Long("only")) => *stage = Some(arguments.value()?.parse()?),
            (Task::Bench(what), Value(argument)) if argument == "page" => *what = Bench::Page,
            (Task::Bench(what), Value(argument)) if argument == "size" => *what = Bench::Size,
            (Task::Fuzz { seconds }, Value(argument)) => *seconds = argument.parse()?,
            (Task::Run(server), Value(argument)) => {
                server.push(argument);
                server.extend(arguments.raw_args()?);
            }
            (_, other) => return Err(other.unexpected().into()),
        }
    }
    Ok(task)
}

fn perform(task: Task) -> Result<()> {
    if task == Task::Help {
        steps::say(HELP.trim_end());
        return Ok(());
    }
    let workspace = Workspace::open()?;
    match task {
        Task::Help => Ok(()),
        Task::Setup { tests } => {
            let needs = if tests { setup::EVERYTHING } else { setup::BUILD };
            steps::perform("setup", setup::steps(&workspace, needs))
        }
        Task::Build(mode) => {
            let mut list = setup::steps(&workspace, setup::BUILD);
            list.extend(site::steps(&workspace, mode));
            steps::perform("build", list)
        }
        Task::Run(arguments) => run::run(&workspace, arguments),
        Task::Test(only) => test::test(&workspace, only),
        Task::Ci => steps::perform("ci", ci::steps(&workspace)),
        Task::Tidy => steps::perform("tidy", vec![tidy::step(&workspace)]),
        Task::Publish { release } => published::publish(&workspace, release),
        Task::Bench(Bench::Calculations) => bench::bench(&workspace),
        Task::Bench(Bench::Page) => bench::page::measure(&workspace),
        Task::Bench(Bench::Size) => bench::share::measure(&workspace),
        Task::Fuzz { seconds } => fuzz::fuzz(&workspace, seconds),
        Task::Audit => steps::perform("audit", vec![ci::audit_step(&workspace)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Task> {
        parse(lexopt::Parser::from_args(arguments))
    }

    #[test]
    fn tasks_and_their_options_are_read() {
        assert_eq!(read(&[]).unwrap(), Task::Help);
        assert_eq!(read(&["test", "--help"]).unwrap(), Task::Help);
        assert_eq!(read(&["setup", "--tests"]).unwrap(), Task::Setup { tests: true });
        assert_eq!(read(&["publish", "--release"]).unwrap(), Task::Publish { release: true });
        assert_eq!(read(&["build"]).unwrap(), Task::Build(Mode::Release));
        assert_eq!(read(&["build", "--dev"]).unwrap(), Task::Build(Mode::Dev));
        assert_eq!(read(&["bench", "size"]).unwrap(), Task::Bench(Bench::Size));
        assert_eq!(read(&["fuzz", "5"]).unwrap(), Task::Fuzz { seconds: 5 });
        assert_eq!(read(&["test", "--only=wasm"]).unwrap(), Task::Test(Some(Stage::Wasm)));
    }

    #[test]
    fn what_follows_the_dashes_goes_to_the_server_as_it_is() {
        let task = read(&["run", "--", "--bind", "127.0.0.1:0"]).unwrap();
        assert_eq!(task, Task::Run(vec!["--bind".into(), "127.0.0.1:0".into()]));
    }

    #[test]
    fn unknown_tasks_options_and_stages_are_refused_by_name() {
        for (arguments, named) in [
            (&["deploy"][..], "deploy"),
            (&["tidy", "--tests"], "--tests"),
            (&["test", "--only", "ios"], "ios"),
            (&["run", "--bind"], "--bind"),
        ] {
            let fault = read(arguments).unwrap_err().to_string();
            assert!(fault.contains(named), "{arguments:?}: {fault}");
        }
    }

    #[test]
    fn help_lists_every_task() {
        for task in ["setup", "build", "run", "test", "ci", "tidy", "bench", "fuzz", "audit"] {
            assert!(HELP.contains(&format!("\n  {task} ")), "{task}");
        }
    }
}
