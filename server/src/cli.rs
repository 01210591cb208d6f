//! The command line: `partner-roi`.
//!
//! Exit codes: 0; 1 for bad input or a server that cannot start, with the reason on standard error; 2
//! for wrong usage.

mod scorecards;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use self::scorecards::{Scorecard, Templates};
use crate::batch;
use crate::engine::{Document, Engine, Fault, Faults, PROGRAM_LIMIT, Question, SCENARIO_LIMIT, one_fault};
use crate::openapi;
use crate::progress::Progress;
use crate::settings::{Flags, LogLevel, Settings};
use crate::startup::Application;
use crate::streams::{Failure, name, print, print_json, read};

/// What a partnership costs and earns: calculator, API and site in one program.
#[derive(Debug, Parser)]
#[command(name = "partner-roi", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site, the widget and the API.
    Serve {
        /// Address and port to listen on; port 0 takes any that is free. [default: 127.0.0.1:8080]
        #[arg(long, value_name = "ADDRESS:PORT")]
        bind: Option<String>,
        /// Folder of the database; made if it is not there. [default: data]
        #[arg(long, value_name = "DIR")]
        data_dir: Option<PathBuf>,
        /// A PostgreSQL database instead, as postgres://user@host/name.
        #[arg(long)]
        database: Option<String>,
        /// Settings file in TOML; server/config.default.toml lists all settings.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Calculate the report for a scenario.
    Calculate {
        /// A scenario document in JSON; - reads standard input.
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
    },
    /// Measure series of flows: JSON Lines in, JSON Lines out.
    Measure {
        /// A question a line, such as {"flows":[-100,60,60],"rate":"0.1"}; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Work out commissions: JSON Lines in, JSON Lines out.
    Commission {
        /// A question a line with mode, bands and amounts; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Open a figure down to its inputs and their sources: of a scenario, or JSON Lines in, JSON Lines out.
    Explain {
        /// With --figure a scenario document, else a question a line with scenario and figure; - reads standard
        /// input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
        /// The figure, a side and a measure such as vendor.npv.
        #[arg(long, value_name = "FIGURE")]
        figure: Option<String>,
    },
    /// Find the value of an input that brings a figure to a target: JSON Lines in, JSON Lines out.
    GoalSeek {
        /// A question a line with scenario, figure, target and input; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Say what each input does to a figure: JSON Lines in, JSON Lines out.
    Sensitivity {
        /// A question a line with scenario and figure; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Lay a figure out over two inputs: JSON Lines in, JSON Lines out.
    Grid {
        /// A question a line with scenario, figure, rows and columns; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Set the levels of a program side by side: JSON Lines in, JSON Lines out.
    Levels {
        /// A question a line with a scenario and, if wanted, a figure; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Calculate a scenario as it could turn out, better and worse: JSON Lines in, JSON Lines out.
    Cases {
        /// A question a line with a scenario; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Forecast a whole program over years, beside its targets: JSON Lines in, JSON Lines out.
    Forecast {
        /// A question a line with a program and, if wanted, who is recruited when; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Calculate a scenario under another version of its program: JSON Lines in, JSON Lines out.
    Replay {
        /// A question a line with a scenario and a version or a program document; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Run a figure through many trials with uncertain inputs: JSON Lines in, JSON Lines out.
    Simulate {
        /// A question a line with scenario, figure and uncertain inputs; - reads standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
    },
    /// Compare two scenarios and say what makes the difference: two documents, or JSON Lines in, JSON Lines out.
    Compare {
        /// With a second file a scenario document, else a question a line with first, second and figure; - reads
        /// standard input.
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
        /// The scenario document to compare it with.
        #[arg(value_name = "SECOND|-")]
        second: Option<PathBuf>,
        /// The figure, a side and a measure such as partner.npv. [default: partner.net_profit]
        #[arg(long, value_name = "FIGURE", requires = "second")]
        figure: Option<String>,
    },
    /// Judge a scorecard.
    Scorecard(Scorecard),
    /// Look at the bundled scorecard templates, or check one of your own.
    #[command(subcommand)]
    Templates(Templates),
    /// Print the JSON Schema of a document.
    Schema {
        /// Which document; that of a question describes its answer too, under $defs.
        #[arg(value_parser = document())]
        document: Document,
    },
    /// Look at the bundled programs, or check one of your own.
    #[command(subcommand)]
    Programs(Programs),
    /// Print the API's OpenAPI document.
    Openapi,
}

#[derive(Debug, Subcommand)]
enum Programs {
    /// List the bundled programs.
    List,
    /// Print a program's document.
    Show {
        /// Id of the program.
        id: String,
        /// Version; the highest if left out.
        #[arg(long)]
        version: Option<u32>,
    },
    /// Check a program document and say everything that is wrong with it.
    Check {
        /// A program document in JSON; - reads standard input.
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
    },
}

/// Documents by their names.
fn document() -> impl TypedValueParser<Value = Document> {
    PossibleValuesParser::new(Document::names())
        .try_map(|name| Document::named(&name).ok_or_else(|| format!("no schema of {name}")))
}

/// Runs the command that the arguments of the process name.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Serve { bind, data_dir, database, config } => {
            serve(config.as_deref(), &Flags { bind, data_dir, database })
        }
        Command::Calculate { file } => calculate(&file),
        Command::Measure { file } => answer_lines(&file, Question::Measure),
        Command::Commission { file } => answer_lines(&file, Question::Commission),
        Command::Explain { file, figure: Some(figure) } => explain(&file, &figure),
        Command::Explain { file, figure: None } => answer_lines(&file, Question::Explain),
        Command::GoalSeek { file } => answer_lines(&file, Question::GoalSeek),
        Command::Sensitivity { file } => answer_lines(&file, Question::Sensitivity),
        Command::Grid { file } => answer_lines(&file, Question::Grid),
        Command::Levels { file } => answer_lines(&file, Question::Levels),
        Command::Cases { file } => answer_lines(&file, Question::Cases),
        Command::Forecast { file } => answer_lines(&file, Question::Forecast),
        Command::Replay { file } => answer_lines(&file, Question::Replay),
        Command::Simulate { file } => answer_lines(&file, Question::Simulate),
        Command::Compare { file, second: Some(second), figure } => compare([&file, &second], figure.as_deref()),
        Command::Compare { file, second: None, .. } => answer_lines(&file, Question::Compare),
        Command::Scorecard(scorecard) => scorecard.judge(),
        Command::Templates(templates) => templates.look(),
        Command::Schema { document } => print_json(&Engine::default().schema(document)),
        Command::Programs(Programs::List) => list_programs(),
        Command::Programs(Programs::Show { id, version }) => show_program(&id, version),
        Command::Programs(Programs::Check { file }) => check_program(&file),
        Command::Openapi => print(&openapi::text(&Engine::default())),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let text = match failure {
                Failure::Input(faults) => faults.to_json(),
                Failure::Line(line) => format!("partner-roi: {line}"),
            };
            // Nowhere is left to say that standard error is gone.
            let _ = writeln!(io::stderr(), "{text}");
            ExitCode::FAILURE
        }
    }
}

fn calculate(file: &Path) -> Result<(), Failure> {
    let scenario = read(file, SCENARIO_LIMIT)?;
    print(&Engine::default().report(&scenario)?)
}

fn explain(file: &Path, figure: &str) -> Result<(), Failure> {
    let scenario = read(file, SCENARIO_LIMIT)?;
    print(&Engine::default().explain_scenario(&scenario, figure)?)
}

/// Ends the command with wrong usage if both files are standard input.
fn read_once(files: [&Path; 2], detail: &str) {
    if files.iter().all(|file| *file == Path::new("-")) {
        Arguments::command().error(ErrorKind::ArgumentConflict, detail).exit();
    }
}

fn compare(files: [&Path; 2], figure: Option<&str>) -> Result<(), Failure> {
    read_once(files, "standard input holds one scenario; the other one must be a file");
    let [first, second] = files.map(|file| read(file, SCENARIO_LIMIT));
    let (first, second) = match (first, second) {
        (Ok(first), Ok(second)) => (first, second),
        (Err(faults), Ok(_)) | (Ok(_), Err(faults)) => return Err(faults.into()),
        (Err(first), Err(second)) => {
            let both = first.iter().chain(second.iter()).cloned().collect();
            return Err(Faults::if_any(both).unwrap_or(first).into());
        }
    };
    let answer = Engine::default().compare_scenarios(&first, &second, figure.unwrap_or("partner.net_profit"));
    print(&answer.map_err(|faults| named_by_file(files, faults))?)
}

/// Faults as each file has them by itself; its name goes into the detail, where the pointer no longer says which
/// one is meant.
fn named_by_file(files: [&Path; 2], faults: Faults) -> Faults {
    let of_file = |fault: &Fault| {
        let places = ["/first", "/second"].into_iter().zip(files);
        let mut below = places.filter_map(|(place, file)| Some((fault.pointer.strip_prefix(place)?, file)));
        match below.next() {
            Some((pointer, file)) => Fault::new(pointer, fault.code, format!("{}: {}", name(file), fault.detail)),
            None => fault.clone(),
        }
    };
    Faults::if_any(faults.iter().map(of_file).collect()).unwrap_or(faults)
}

fn answer_lines(file: &Path, question: Question) -> Result<(), Failure> {
    let answer = |text: &str| Engine::answer(question, text);
    let out = BufWriter::new(io::stdout().lock());
    let progress = Progress::on_terminal();
    let outcome = if file == Path::new("-") {
        batch::answer_lines(io::stdin().lock(), out, answer, &progress)
    } else {
        let no_folder =
            |open: File| if open.metadata()?.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(open) };
        let open = File::open(file)
            .and_then(no_folder)
            .map_err(|cause| one_fault("unreadable", format!("Cannot read {}: {cause}.", file.display())))?;
        batch::answer_lines(open, out, answer, &progress)
    };
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Line(error.to_string())),
        _ => Ok(()),
    }
}

fn list_programs() -> Result<(), Failure> {
    let programs = Engine::default().programs();
    let width = programs.iter().map(|program| program.id.len()).max().unwrap_or(0);
    let lines: Vec<String> = programs
        .iter()
        .map(|program| format!("{:width$}  {}  {}  {}", program.id, program.version, program.currency, program.name))
        .collect();
    print(&lines.join("\n"))
}

fn show_program(id: &str, version: Option<u32>) -> Result<(), Failure> {
    print(Engine::default().program_document(id, version)?)
}

fn check_program(file: &Path) -> Result<(), Failure> {
    let program = Engine::default().check_program(&read(file, PROGRAM_LIMIT)?)?;
    print(&format!("ok: {} version {} ({}, {})", program.id, program.version, program.name, program.currency))
}

fn serve(config: Option<&Path>, flags: &Flags) -> Result<(), Failure> {
    let settings = Settings::load(config, flags).map_err(|error| Failure::Line(error.to_string()))?;
    log_to_standard_error(settings.log);
    let place = match settings.database.is_empty() {
        true => settings.data_dir.display().to_string(),
        false => "PostgreSQL".to_owned(),
    };
    let line = |error: crate::startup::StartError| Failure::Line(error.to_string());
    actix_web::rt::System::new().block_on(async move {
        let application = Application::build(settings).map_err(line)?;
        print(&format!(
            "partner-roi listening on http://{} (version {}, data in {})",
            application.address(),
            env!("CARGO_PKG_VERSION"),
            place
        ))?;
        application.run().await.map_err(line)
    })
}

/// The server's own words at the level that is set; those of its libraries only when they warn.
fn log_to_standard_error(level: LogLevel) {
    let level = match level {
        LogLevel::Off => return,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let targets =
        Targets::new().with_default(level.min(LevelFilter::WARN)).with_target(env!("CARGO_CRATE_NAME"), level);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false);
    tracing_subscriber::registry().with(lines).with(targets).init();
}
