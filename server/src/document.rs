//! The documents that there are schemas of, by name.

use partner_roi_shared::schema::Question;

/// Which document a schema is wanted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Document {
    Scenario,
    Report,
    Program,
    Scorecard,
    Template,
    /// A judged card.
    ScorecardReport,
    /// A figure of a judged card, opened.
    ScorecardExplanation,
    /// A question, together with its answer.
    Question(Question),
}

impl Document {
    const NAMED: [(&str, Self); 7] = [
        ("scenario", Self::Scenario),
        ("report", Self::Report),
        ("program", Self::Program),
        ("scorecard", Self::Scorecard),
        ("template", Self::Template),
        ("scorecard-report", Self::ScorecardReport),
        ("scorecard-explanation", Self::ScorecardExplanation),
    ];

    /// The document of this name.
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, document)| document);
        found.or_else(|| Question::from_word(name).map(Self::Question))
    }

    /// The names of all documents.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::NAMED.into_iter().map(|(name, _)| name).chain(Question::WORDS.iter().copied())
    }
}
