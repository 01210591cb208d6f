//! The one place that calls the calculation. Everything else deals in documents.

use std::sync::OnceLock;

use partner_roi_shared::{Catalog, Fault, Program, Report, Scenario, bundled, calculate_document, requests, schema};
use serde::Serialize;
use utoipa::ToSchema;

pub use partner_roi_shared::{ENGINE_VERSION, Faults};

/// Largest scenario document, in bytes.
pub const SCENARIO_LIMIT: usize = 64 * 1024;
/// Largest program document, in bytes.
pub const PROGRAM_LIMIT: usize = 256 * 1024;

/// The calculation, with the programs that come with it.
pub struct Engine {
    catalog: &'static Catalog,
    /// Id, version and document of every program, found out when first asked for.
    documents: OnceLock<Vec<(String, u32, &'static str)>>,
}

/// A scenario and what came out of it, as documents.
#[derive(Debug, Clone)]
pub struct Calculated {
    /// The scenario document as the engine writes it: what the person gave, nothing else.
    pub scenario: String,
    /// The whole report.
    pub report: String,
    /// Its hash.
    pub result_hash: String,
    /// The program it was computed with.
    pub program_id: String,
    /// Its version.
    pub program_version: u32,
}

/// A program in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProgramSummary {
    /// Its id.
    pub id: String,
    /// Its version; once published, a version does not change.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// ISO 4217 code of the currency of all its amounts.
    pub currency: String,
}

/// Which document a schema is wanted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Document {
    Scenario,
    Report,
    Program,
}

impl Document {
    /// The document of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "scenario" => Some(Self::Scenario),
            "report" => Some(Self::Report),
            "program" => Some(Self::Program),
            _ => None,
        }
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self { catalog: Catalog::bundled(), documents: OnceLock::new() }
    }
}

impl Engine {
    /// The report for a scenario document.
    ///
    /// # Errors
    /// Everything that is wrong with the document.
    pub fn report(&self, scenario: &str) -> Result<String, Faults> {
        Ok(self.compute(scenario)?.to_json())
    }

    /// The same with all that has to be known to save it.
    ///
    /// # Errors
    /// Everything that is wrong with the document.
    pub fn calculate(&self, scenario: &str) -> Result<Calculated, Faults> {
        let report = self.compute(scenario)?;
        let (text, result_hash) = report.to_json_and_hash();
        Ok(Calculated {
            scenario: Scenario::from_json(scenario)?.to_json(),
            result_hash,
            program_id: report.program.id,
            program_version: report.program.version,
            report: text,
        })
    }

    fn compute(&self, scenario: &str) -> Result<Report, Faults> {
        calculate_document(self.catalog, scenario)
    }

    /// All programs.
    pub fn programs(&self) -> Vec<ProgramSummary> {
        self.catalog.list().iter().map(summary).collect()
    }

    /// The document of a program as published; without a version, of its highest.
    ///
    /// # Errors
    /// One fault if there is no such program or no such version.
    pub fn program_document(&self, id: &str, version: Option<u32>) -> Result<&'static str, Faults> {
        let Some(highest) = self.catalog.get(id, None) else {
            return Err(one_fault("unknown_program", format!("There is no program {id:?}.")));
        };
        let wanted = version.unwrap_or(highest.version);
        self.documents
            .get_or_init(read_documents)
            .iter()
            .find(|(known, version, _)| known == id && *version == wanted)
            .map(|(_, _, text)| *text)
            .ok_or_else(|| one_fault("unknown_version", format!("The program {id:?} has no version {wanted}.")))
    }

    /// Checks a program document.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check_program(&self, text: &str) -> Result<ProgramSummary, Faults> {
        Program::from_json(text).map(|program| summary(&program))
    }

    /// The measures of a bare series of flows.
    ///
    /// # Errors
    /// Everything that is wrong with the question.
    pub fn measure(question: &str) -> Result<String, Faults> {
        requests::measure(question).map(|answer| answer.to_json())
    }

    /// The payouts for a bare list of amounts.
    ///
    /// # Errors
    /// Everything that is wrong with the question.
    pub fn commission(question: &str) -> Result<String, Faults> {
        requests::commission(question).map(|answer| answer.to_json())
    }

    /// The value of one input that brings a figure to a target.
    ///
    /// # Errors
    /// Everything that is wrong with the question.
    pub fn goal_seek(question: &str) -> Result<String, Faults> {
        requests::goal_seek(Catalog::bundled(), question).map(|answer| answer.to_json())
    }

    /// What each input does to a figure.
    ///
    /// # Errors
    /// Everything that is wrong with the question.
    pub fn sensitivity(question: &str) -> Result<String, Faults> {
        requests::sensitivity(Catalog::bundled(), question).map(|answer| answer.to_json())
    }

    /// Two scenarios, and what makes the difference.
    ///
    /// # Errors
    /// Everything that is wrong with the question.
    pub fn compare(question: &str) -> Result<String, Faults> {
        requests::compare(Catalog::bundled(), question).map(|answer| answer.to_json())
    }

    /// The JSON Schema of a document.
    pub fn schema(&self, document: Document) -> serde_json::Value {
        match document {
            Document::Scenario => schema::scenario(),
            Document::Report => schema::report(),
            Document::Program => schema::program(),
        }
    }
}

/// A fault about a document as a whole.
pub fn one_fault(code: &'static str, detail: impl Into<String>) -> Faults {
    Faults::from(Fault::new("", code, detail))
}

/// A document does not say its version where it could be read without reading it whole.
fn read_documents() -> Vec<(String, u32, &'static str)> {
    let read = |text: &'static str| Program::from_json(text).ok().map(|program| (program.id, program.version, text));
    bundled::BUNDLED.iter().filter_map(|(_, text)| read(text)).collect()
}

fn summary(program: &Program) -> ProgramSummary {
    ProgramSummary {
        id: program.id.clone(),
        version: program.version,
        name: program.name.clone(),
        currency: program.currency.to_string(),
    }
}
