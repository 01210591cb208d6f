//! What the command line does with scorecards and their templates.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::read_once;
use crate::engine::{DecimalMark, Engine, Format, PROGRAM_LIMIT, SCORECARD_LIMIT, Separator, figures_text};
use crate::streams::{Failure, print, read, read_bytes};

#[derive(Debug, Args)]
pub struct Scorecard {
    /// A scorecard document in JSON; - reads standard input.
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// Figures in CSV (metric,quarter,actual,note) that come on top.
    #[arg(long, value_name = "FILE")]
    actuals: Option<PathBuf>,
    /// Explain a figure instead, such as 2026-Q1.score.
    #[arg(long, value_name = "FIGURE")]
    explain: Option<String>,
    /// Print the card's figures as CSV instead.
    #[arg(long, conflicts_with = "explain")]
    export: bool,
    /// Between the fields of an export. [default: comma; semicolon with a decimal comma]
    #[arg(long, requires = "export", value_parser = words(Separator::WORDS, Separator::from_word))]
    separator: Option<Separator>,
    /// Before decimals in an export. [default: point; comma with semicolons]
    #[arg(long, requires = "export", value_parser = words(DecimalMark::WORDS, DecimalMark::from_word))]
    decimal: Option<DecimalMark>,
}

#[derive(Debug, Subcommand)]
pub enum Templates {
    /// List the bundled templates.
    List,
    /// Print a template's document.
    Show {
        /// Id of the template.
        id: String,
        /// Version; the highest if left out.
        #[arg(long)]
        version: Option<u32>,
    },
    /// Check a template document and say everything that is wrong with it.
    Check {
        /// A template document in JSON; - reads standard input.
        #[arg(value_name = "FILE|-")]
        file: PathBuf,
    },
}

/// The words of a choice.
fn words<T: Copy + Send + Sync + 'static>(
    words: &'static [&'static str],
    of: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words).try_map(move |word| of(&word).ok_or_else(|| format!("no {word}")))
}

impl Scorecard {
    /// Prints the judged card, one of its figures explained, or its figures as CSV.
    pub fn judge(&self) -> Result<(), Failure> {
        if let Some(actuals) = &self.actuals {
            read_once(
                [&self.file, actuals],
                "standard input holds the card or its figures; the other one must be a file",
            );
        }
        let card = read(&self.file, SCORECARD_LIMIT)?;
        let file = self.actuals.as_ref();
        let actuals = file.map(|file| figures_text(read_bytes(file, SCORECARD_LIMIT)?)).transpose()?;
        let (engine, actuals) = (Engine::default(), actuals.as_deref());
        print(&if self.export {
            engine.exported(&card, actuals, Format::of(self.separator, self.decimal))?
        } else {
            engine.scorecard(&card, actuals, self.explain.as_deref())?
        })
    }
}

impl Templates {
    /// Lists, shows or checks templates.
    pub fn look(&self) -> Result<(), Failure> {
        let engine = Engine::default();
        match self {
            Self::List => {
                let templates = engine.templates();
                let width = templates.iter().map(|template| template.id.len()).max().unwrap_or(0);
                let lines: Vec<String> = templates
                    .iter()
                    .map(|template| format!("{:width$}  {}  {}", template.id, template.version, template.name))
                    .collect();
                print(&lines.join("\n"))
            }
            Self::Show { id, version } => print(engine.template_document(id, *version)?),
            Self::Check { file } => {
                let (id, version, name) = engine.check_template(&read(file, PROGRAM_LIMIT)?)?;
                print(&format!("ok: {id} version {version} ({name})"))
            }
        }
    }
}
