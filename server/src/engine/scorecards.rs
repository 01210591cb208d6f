//! Scorecards as they are kept: read, changed, judged, and what a change has to tell.

use partner_roi_shared::date::Date;
use partner_roi_shared::document::Node;
use partner_roi_shared::scorecard::csv::{self, Format};
use partner_roi_shared::scorecard::{self, Checked, Quarter, Template, Templates, changes};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{Engine, Fault, Faults, SCORECARD_LIMIT, one_fault, version_of};

/// A card that has been read, with all it needs to be changed and judged.
#[derive(Clone)]
pub struct OpenCard(Checked<'static>);

/// A card and what came out of it, as documents.
#[derive(Debug, Clone)]
pub struct JudgedCard {
    /// The card document in canonical form.
    pub card: String,
    /// The judged card.
    pub report: String,
    /// SHA-256 of that, in hexadecimal digits.
    pub result_hash: String,
    escalations: Vec<Escalated>,
}

/// A trigger of a judged card.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Escalated {
    /// What it is recognised by: its rule, what it is about, its quarters and the day it was raised.
    identity: [String; 4],
    /// How many of the same stand before it: withdrawn and raised again on one day.
    ordinal: usize,
    is_withdrawn: bool,
    document: String,
}

/// What somebody does to a card, besides replacing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardChange {
    /// Sets all figures of an open quarter.
    Figures(Quarter),
    /// Closes a quarter.
    Close(Quarter),
    /// Restates a closed quarter.
    Restate(Quarter),
    /// Takes figures from CSV.
    Actuals,
}

/// A scorecard template in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TemplateSummary {
    /// Its id.
    pub id: String,
    /// Its version; once published, a version does not change.
    pub version: u32,
    /// Its name.
    pub name: String,
}

impl Engine {
    /// The judged card for a scorecard document, with the figures of a CSV text besides; or one of its figures,
    /// explained.
    ///
    /// # Errors
    /// Everything that is wrong with the document or with the text.
    pub fn scorecard(&self, card: &str, actuals: Option<&str>, figure: Option<&str>) -> Result<String, Faults> {
        let checked = self.checked(card, actuals)?;
        let judged = checked.judge()?;
        let node = match figure {
            Some(figure) => judged.explain(figure),
            None => judged.to_node(),
        };
        node.map(|node| node.to_json())
    }

    /// The figures of a scorecard document as CSV, with those of a CSV text besides.
    ///
    /// # Errors
    /// Everything that is wrong with the document or with the text.
    pub fn exported(&self, card: &str, actuals: Option<&str>, format: Format) -> Result<String, Faults> {
        let checked = self.checked(card, actuals)?;
        Ok(csv::write(checked.card(), checked.template(), format))
    }

    fn checked(&self, card: &str, actuals: Option<&str>) -> Result<Checked<'static>, Faults> {
        let checked = Checked::from_json(Templates::bundled(), self.catalog, card)?;
        actuals.map_or(Ok(checked.clone()), |actuals| checked.with_actuals(actuals))
    }

    /// Id, version and name of every scorecard template.
    pub fn templates(&self) -> Vec<TemplateSummary> {
        let templates = Templates::bundled().list().iter();
        templates
            .map(|template| TemplateSummary {
                id: template.id.clone(),
                version: template.version,
                name: template.name.clone(),
            })
            .collect()
    }

    /// The document of a scorecard template as published.
    ///
    /// # Errors
    /// One fault if there is none of this id.
    pub fn template_document(&self, id: &str, version: Option<u32>) -> Result<&'static str, Faults> {
        let of_id = scorecard::bundled::BUNDLED.iter().filter(|(known, _)| *known == id);
        let mut texts: Vec<_> = of_id.map(|(_, text)| *text).collect();
        if texts.is_empty() {
            return Err(one_fault("unknown_template", format!("There is no scorecard template {id:?}.")));
        }
        texts.sort_by_key(|text| version_of(text));
        let found = match version {
            Some(wanted) => texts.into_iter().find(|text| version_of(text) == Some(wanted)),
            None => texts.pop(),
        };
        found.ok_or_else(|| one_fault("unknown_version", format!("The template {id:?} has no such version.")))
    }

    /// Checks a template document.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check_template(&self, text: &str) -> Result<(String, u32, String), Faults> {
        Template::from_json(text).map(|template| (template.id, template.version, template.name))
    }

    /// Reads a card document.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn open_card(&self, text: &str) -> Result<OpenCard, Faults> {
        Checked::from_json(Templates::bundled(), self.catalog, text).map(OpenCard)
    }

    /// A card document with a saved scenario as its plan.
    ///
    /// # Errors
    /// The card is no document, does not say when the plan begins, or has a plan already.
    pub fn card_with_plan(card: &str, scenario: &str) -> Result<String, Faults> {
        changes::with_scenario(card, scenario)
    }
}

impl OpenCard {
    /// The card after a change, whose document is given.
    ///
    /// # Errors
    /// Everything that is wrong with the change; then nothing of it is taken.
    pub fn changed(&self, change: CardChange, document: &str, today: &str) -> Result<Self, Faults> {
        match change {
            CardChange::Figures(quarter) => self.0.with_figures(quarter, document),
            CardChange::Close(quarter) => self.0.closed_by(quarter, document, date(today)?),
            CardChange::Restate(quarter) => self.0.restated_by(quarter, document, date(today)?),
            CardChange::Actuals => self.0.with_actuals(document),
        }
        .map(Self)
    }

    /// The same card, if nothing in it is of a day that has not come.
    ///
    /// # Errors
    /// A fault for each such day.
    pub fn dated(self, today: &str) -> Result<Self, Faults> {
        self.0.dated(date(today)?).map(Self)
    }

    /// Another card in the place of this one.
    ///
    /// # Errors
    /// A closed quarter is not kept.
    pub fn replaced(&self, card: Self) -> Result<Self, Faults> {
        self.0.replaced_by(card.0).map(Self)
    }

    /// The card and what comes out of it.
    ///
    /// # Errors
    /// A figure cannot be held, or the card has grown beyond its limit.
    pub fn judged(&self) -> Result<JudgedCard, Faults> {
        let card = self.0.to_json();
        if card.len() > SCORECARD_LIMIT {
            let detail = format!("The scorecard would be larger than {} KiB.", SCORECARD_LIMIT / 1024);
            return Err(Faults::from(Fault::new("", "too_large", detail)));
        }
        let report = self.0.judge()?.to_node()?;
        let mut escalations: Vec<Escalated> = Vec::new();
        if let Some(Node::List(nodes)) = report.pointer("/escalations") {
            for node in nodes {
                let mut one = Escalated::of(node);
                one.ordinal = escalations.iter().filter(|before| before.identity == one.identity).count();
                escalations.push(one);
            }
        }
        let report = report.to_json();
        let result_hash = Sha256::digest(&report).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(JudgedCard { card, report, result_hash, escalations })
    }

    /// All figures as CSV; what a spreadsheet would take for a formula is made harmless.
    pub fn actuals(&self, format: Format) -> String {
        csv::write(self.0.card(), self.0.template(), format)
    }

    /// Whether the plan of both cards is the same scenario.
    pub fn has_plan_of(&self, other: &Self) -> bool {
        let plan = |card: &Self| changes::planned_scenario(card.0.card());
        plan(self).is_some() && plan(self) == plan(other)
    }
}

fn date(today: &str) -> Result<Date, Faults> {
    Date::parse(today).ok_or_else(|| one_fault("not_a_date", "The server's clock has no date."))
}

impl Escalated {
    fn of(node: &Node) -> Self {
        let text = |pointer: &str| node.pointer(pointer).map(Node::to_json).unwrap_or_default();
        Self {
            identity: ["/rule", "/about", "/quarters", "/raised_on"].map(text),
            ordinal: 0,
            is_withdrawn: node.pointer("/standing") == Some(&Node::Text("withdrawn".to_owned())),
            document: node.to_json(),
        }
    }
}

impl JudgedCard {
    /// The triggers that were raised or withdrawn since a card was judged; without one, all that ever were.
    pub fn news(&self, before: Option<&Self>) -> Vec<(&'static str, String)> {
        let known = before.map(|before| before.escalations.as_slice()).unwrap_or_default();
        let find = |among: &[Escalated], one: &Escalated| {
            let same = |other: &&Escalated| (&other.identity, other.ordinal) == (&one.identity, one.ordinal);
            among.iter().find(same).map(|other| other.is_withdrawn)
        };
        let mut news = Vec::new();
        for gone in known.iter().filter(|one| !one.is_withdrawn && find(&self.escalations, one).is_none()) {
            news.push((WITHDRAWN, gone.document.clone()));
        }
        for now in &self.escalations {
            let before = find(known, now);
            if before.is_none() {
                news.push((RAISED, now.document.clone()));
            }
            if now.is_withdrawn && before != Some(true) {
                news.push((WITHDRAWN, now.document.clone()));
            }
        }
        news
    }
}

const RAISED: &str = "escalation.raised";
const WITHDRAWN: &str = "escalation.withdrawn";
