//! The one place that calls the calculation. Everything else deals in documents.

mod scorecards;

use partner_roi_shared::{Catalog, Program, Scenario, bundled, calculate, calculate_document, requests, schema};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use partner_roi_shared::{ENGINE_VERSION, Fault, Faults};

pub use crate::document::Document;
pub use partner_roi_shared::schema::Question;
pub use partner_roi_shared::scorecard::Quarter;
pub use partner_roi_shared::scorecard::csv::{DecimalMark, Format, Separator, decoded as figures_text};
pub use scorecards::{CardChange, JudgedCard, OpenCard, TemplateSummary};

/// Largest scenario document, in bytes.
pub const SCENARIO_LIMIT: usize = 64 * 1024;
/// Largest question, in bytes: two scenarios, and what is asked of them.
pub const QUESTION_LIMIT: usize = 256 * 1024;
/// Largest program document, in bytes.
pub const PROGRAM_LIMIT: usize = 256 * 1024;
/// Largest scorecard document or file of actuals, in bytes.
pub const SCORECARD_LIMIT: usize = 1024 * 1024;

/// The calculation, with the programs that come with it.
pub struct Engine {
    catalog: &'static Catalog,
}

/// A scenario and what came out of it, as documents.
#[derive(Debug, Clone)]
pub struct Calculated {
    /// The scenario document as the engine writes it: what the person gave, and the program's version.
    /// Without it, a version that is published later would change the figures of what was saved before.
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

impl Default for Engine {
    fn default() -> Self {
        Self { catalog: Catalog::bundled() }
    }
}

impl Engine {
    /// The report for a scenario document.
    ///
    /// # Errors
    /// Everything that is wrong with the document.
    pub fn report(&self, scenario: &str) -> Result<String, Faults> {
        Ok(calculate_document(self.catalog, scenario)?.to_json())
    }

    /// The same with all that has to be known to save it.
    ///
    /// # Errors
    /// Everything that is wrong with the document.
    pub fn calculate(&self, scenario: &str) -> Result<Calculated, Faults> {
        let Some((program, mut scenario)) = self.read(scenario) else {
            // Only together with its program can all faults of a document be found at once.
            let faults = calculate_document(self.catalog, scenario).err();
            return Err(faults.unwrap_or_else(|| one_fault("unreadable", "The scenario cannot be read.")));
        };
        let report = calculate(program, &scenario)?;
        scenario.program_version = Some(program.version);
        let (text, result_hash) = report.to_json_and_hash();
        Ok(Calculated {
            scenario: scenario.to_json(),
            result_hash,
            program_id: report.program.id,
            program_version: report.program.version,
            report: text,
        })
    }

    fn read(&self, scenario: &str) -> Option<(&'static Program, Scenario)> {
        let scenario = Scenario::from_json(scenario).ok()?;
        Some((self.catalog.get(&scenario.program, scenario.program_version)?, scenario))
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
        bundled::BUNDLED
            .iter()
            .find(|(known, text)| *known == id && version_of(text) == Some(wanted))
            .map(|(_, text)| *text)
            .ok_or_else(|| one_fault("unknown_version", format!("The program {id:?} has no version {wanted}.")))
    }

    /// Checks a program document.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check_program(&self, text: &str) -> Result<ProgramSummary, Faults> {
        Program::from_json(text).map(|program| summary(&program))
    }

    /// A figure of a scenario document, opened.
    ///
    /// # Errors
    /// Everything that is wrong with the document, or with the figure's name under `/figure`.
    pub fn explain_scenario(&self, scenario: &str, figure: &str) -> Result<String, Faults> {
        requests::explain_scenario(self.catalog, scenario, figure).map(|answer| answer.to_json())
    }

    /// Two scenario documents, and what makes the difference of a figure.
    ///
    /// # Errors
    /// Everything that is wrong with the documents, under `/first` and `/second`, or with the figure's name.
    pub fn compare_scenarios(&self, first: &str, second: &str, figure: &str) -> Result<String, Faults> {
        requests::compare_scenarios(self.catalog, first, second, figure).map(|answer| answer.to_json())
    }

    /// The answer to a question: a line of a command, or a request.
    ///
    /// # Errors
    /// Everything that is wrong with the question.
    pub fn answer(question: Question, text: &str) -> Result<String, Faults> {
        let catalog = Catalog::bundled();
        match question {
            Question::Measure => requests::measure(text),
            Question::Commission => requests::commission(text),
            Question::Explain => requests::explain(catalog, text),
            Question::GoalSeek => requests::goal_seek(catalog, text),
            Question::Sensitivity => requests::sensitivity(catalog, text),
            Question::Grid => requests::grid(catalog, text),
            Question::Levels => requests::levels(catalog, text),
            Question::Cases => requests::cases(catalog, text),
            Question::Forecast => requests::forecast(catalog, text),
            Question::Replay => requests::replay(catalog, text),
            Question::Simulate => requests::simulate(catalog, text),
            Question::Compare => requests::compare(catalog, text),
        }
        .map(|answer| answer.to_json())
    }

    /// The JSON Schemas of the changes of a quarter, by name: what the API takes and no command reads.
    pub fn change_schemas(&self) -> [(&'static str, serde_json::Value); 3] {
        [
            ("QuarterFigures", schema::quarter_figures()),
            ("QuarterClosing", schema::quarter_closing()),
            ("QuarterRestatement", schema::quarter_restating()),
        ]
    }

    /// The JSON Schema of a document.
    pub fn schema(&self, document: Document) -> serde_json::Value {
        match document {
            Document::Scenario => schema::scenario(),
            Document::Report => schema::report(),
            Document::Program => schema::program(),
            Document::Scorecard => schema::scorecard(),
            Document::Template => schema::template(),
            Document::ScorecardReport => schema::scorecard_report(),
            Document::ScorecardExplanation => schema::scorecard_explanation(),
            Document::Question(question) => schema::question(question),
        }
    }
}

/// A fault about a document as a whole.
pub fn one_fault(code: &'static str, detail: impl Into<String>) -> Faults {
    Faults::from(Fault::new("", code, detail))
}

/// The version that a program document says it has.
fn version_of(document: &str) -> Option<u32> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    serde_json::from_str(document).ok().map(|Versioned { version }| version)
}

fn summary(program: &Program) -> ProgramSummary {
    ProgramSummary {
        id: program.id.clone(),
        version: program.version,
        name: program.name.clone(),
        currency: program.currency.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREMIER: &str = r#"{"program":"agent-platform","partner_type":"channel","level":"premier"}"#;

    /// Version 1 as bundled, and a version 2 whose levels share half of what they shared.
    fn engines() -> (Engine, Engine) {
        let first = bundled::BUNDLED.iter().find(|(id, _)| *id == "agent-platform").unwrap().1;
        let mut second: serde_json::Value = serde_json::from_str(first).unwrap();
        second["version"] = 2.into();
        for level in second["levels"].as_array_mut().unwrap() {
            level["revenue_share"] = "0.05".into();
        }
        let engine = |documents: &[&str]| {
            let programs = documents.iter().map(|text| Program::from_json(text).unwrap()).collect();
            Engine { catalog: Box::leak(Box::new(Catalog::from_programs(programs))) }
        };
        (engine(&[first]), engine(&[first, &second.to_string()]))
    }

    #[test]
    fn what_was_saved_keeps_the_version_it_was_made_with() {
        let (before, after) = engines();
        let saved = before.calculate(PREMIER).unwrap();
        let scenario: serde_json::Value = serde_json::from_str(&saved.scenario).unwrap();
        assert_eq!(scenario["program_version"], 1);

        let again = after.calculate(&saved.scenario).unwrap();
        assert_eq!((&again.report, &again.scenario), (&saved.report, &saved.scenario));
        let new = after.calculate(PREMIER).unwrap();
        assert_eq!(new.program_version, 2);
        assert_ne!(new.result_hash, saved.result_hash);
    }

    #[test]
    fn saving_and_calculating_agree_in_report_and_faults() {
        let engine = Engine::default();
        assert_eq!(engine.calculate(PREMIER).unwrap().report, engine.report(PREMIER).unwrap());
        for wrong in [
            "",
            "{}",
            r#"{"program":"none","partner_type":"channel","deal_size":"x"}"#,
            r#"{"program":"agent-platform","partner_type":"cook","level":"gold","deal_size":"x"}"#,
            r#"{"program":"agent-platform","program_version":99,"partner_type":"channel","level":"premier"}"#,
            r#"{"program":"agent-platform","partner_type":"channel","level":"premier","model":"nonsense"}"#,
        ] {
            let (saving, calculating) = (engine.calculate(wrong).unwrap_err(), engine.report(wrong).unwrap_err());
            assert_eq!(saving.to_json(), calculating.to_json(), "{wrong}");
        }
    }

    #[test]
    fn a_program_is_found_by_id_and_version() {
        let engine = Engine::default();
        for program in engine.programs() {
            let document = engine.program_document(&program.id, Some(program.version)).unwrap();
            assert_eq!(engine.check_program(document).unwrap(), program);
        }
        assert!(engine.program_document("agent-platform", Some(99)).is_err());
    }
}
