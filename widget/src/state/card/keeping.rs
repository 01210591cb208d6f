//! What a browser keeps of a card: the document, which stored card it is, and what the server has not got yet.

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::scorecard::Quarter;

use super::board::{Change, Kind};
use crate::state::settings::ScenarioRef;

/// A card that was sent to be stored, until the answer comes. A repetition has to be the same to the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    /// What the server knows a repetition by.
    pub key: String,
    /// The card as it was sent.
    pub document: String,
    /// The stored scenario that is its plan.
    pub baseline: Option<ScenarioRef>,
}

/// A card as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Kept {
    /// As it stood on screen.
    pub document: String,
    /// Id and revision of the stored card, if it is one.
    pub stored: Option<(String, String)>,
    /// It was sent, and nobody knows yet what became of it.
    pub creation: Option<Creation>,
    /// Changes that the stored card does not have yet, in order.
    pub unsent: Vec<Change>,
    /// The stored scenario that is its plan, as long as the card is not stored.
    pub baseline: Option<ScenarioRef>,
}

impl Kept {
    /// As text.
    pub fn to_text(&self) -> String {
        let mut node = Node::object([("document", Node::text(&self.document))]);
        if let Some((id, etag)) = &self.stored {
            node.insert("id", Node::text(id));
            node.insert("etag", Node::text(etag));
        }
        if let Some(creation) = &self.creation {
            let mut sent =
                Node::object([("key", Node::text(&creation.key)), ("document", Node::text(&creation.document))]);
            insert_reference(&mut sent, creation.baseline.as_ref());
            node.insert("creation", sent);
        }
        if !self.unsent.is_empty() {
            let change = |change: &Change| {
                let (kind, quarter) = words(change.kind);
                let quarter = quarter.map(|quarter| quarter.to_string()).unwrap_or_default();
                let fields = [("kind", kind), ("quarter", &quarter), ("document", &change.document)];
                Node::object(fields.map(|(name, value)| (name, Node::text(value))))
            };
            node.insert("unsent", Node::List(self.unsent.iter().map(change).collect()));
        }
        insert_reference(&mut node, self.baseline.as_ref());
        node.to_json()
    }

    /// From such a text; nothing if it is none.
    pub fn from_text(text: &str) -> Option<Self> {
        let node = document::parse(text).ok()?;
        let creation = node.pointer("/creation").and_then(|sent| {
            let (key, document) = (said(sent, "/key")?, said(sent, "/document")?);
            Some(Creation { key, document, baseline: reference(sent) })
        });
        let unsent = match node.pointer("/unsent") {
            // One that cannot be read is not skipped: what comes after may build on it.
            Some(Node::List(changes)) => changes.iter().map(change).collect::<Option<_>>()?,
            _ => Vec::new(),
        };
        Some(Self {
            document: said(&node, "/document")?,
            stored: said(&node, "/id").zip(said(&node, "/etag")),
            creation,
            unsent,
            baseline: reference(&node),
        })
    }
}

/// The card without the scenario that is its plan: the server puts in the stored one itself.
pub fn without_scenario(card: &str) -> Option<String> {
    let mut node = document::parse(card).ok()?;
    let Some(Node::Object(plan)) = node.pointer("/plan").cloned() else { return None };
    node.insert("plan", Node::Object(plan.into_iter().filter(|(name, _)| name != "scenario").collect()));
    Some(node.to_json())
}

/// A card document whose plan begins in a quarter, in the place of any plan that it has.
pub fn with_plan_from(card: &str, first: Quarter) -> Option<String> {
    let mut node = document::parse(card).ok()?;
    node.insert("plan", Node::object([("first_quarter", Node::text(&first.to_string()))]));
    Some(node.to_json())
}

/// A scenario document that names the version of its program.
pub fn pinned(scenario: &str, version: Option<u32>) -> Option<String> {
    let mut node = document::parse(scenario).ok()?;
    if let (None | Some(Node::Null), Some(version)) = (node.pointer("/program_version"), version) {
        node.insert("program_version", Node::Number(version.to_string()));
    }
    Some(node.to_json())
}

const KINDS: [&str; 5] = ["figures", "close", "restate", "actuals", "card"];

fn words(kind: Kind) -> (&'static str, Option<Quarter>) {
    let [figures, close, restate, actuals, card] = KINDS;
    match kind {
        Kind::Figures(quarter) => (figures, Some(quarter)),
        Kind::Close(quarter) => (close, Some(quarter)),
        Kind::Restate(quarter) => (restate, Some(quarter)),
        Kind::Actuals => (actuals, None),
        Kind::Card => (card, None),
    }
}

fn change(node: &Node) -> Option<Change> {
    let quarter = || Quarter::parse(&said(node, "/quarter")?);
    let [figures, close, restate, actuals, _] = KINDS;
    let kind = match said(node, "/kind")?.as_str() {
        kind if kind == figures => Kind::Figures(quarter()?),
        kind if kind == close => Kind::Close(quarter()?),
        kind if kind == restate => Kind::Restate(quarter()?),
        kind if kind == actuals => Kind::Actuals,
        _ => Kind::Card,
    };
    Some(Change { kind, document: said(node, "/document")? })
}

fn insert_reference(node: &mut Node, reference: Option<&ScenarioRef>) {
    if let Some(ScenarioRef { id, token }) = reference {
        let token = token.as_deref().unwrap_or_default();
        node.insert("scenario", Node::text(&[id.as_str(), ".", token].concat()));
    }
}

fn reference(node: &Node) -> Option<ScenarioRef> {
    ScenarioRef::from_attribute(&said(node, "/scenario")?)
}

fn said(node: &Node, pointer: &str) -> Option<String> {
    match node.pointer(pointer) {
        Some(Node::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let quarter = Quarter::parse("2026-Q1").expect("a quarter");
        let change = |kind, document: &str| Change { kind, document: document.to_owned() };
        let baseline = Some(ScenarioRef { id: "0199-ab".into(), token: Some("prr_x".into()) });
        let whole = Kept {
            document: "{\"a\":\"“ü”\\n\"}".into(),
            stored: Some(("a1".into(), "\"3\"".into())),
            creation: Some(Creation { key: "k".into(), document: "{}".into(), baseline: baseline.clone() }),
            unsent: vec![
                change(Kind::Figures(quarter), "{1}"),
                change(Kind::Close(quarter), "{2}"),
                change(Kind::Restate(quarter), "{3}"),
                change(Kind::Actuals, "metric,quarter\n"),
                change(Kind::Card, "{4}"),
            ],
            baseline,
        };
        assert_eq!(Kept::from_text(&whole.to_text()), Some(whole));
        let least = Kept { document: "{}".into(), ..Kept::default() };
        assert_eq!(Kept::from_text(&least.to_text()), Some(least));
        assert_eq!(Kept::from_text("{"), None);
        assert_eq!(Kept::from_text(r#"{"document":"{}","unsent":[{"kind":"close","document":"{}"}]}"#), None);
    }

    #[test]
    fn the_plan_is_taken_out_and_put_in() {
        let quarter = Quarter::parse("2026-Q1").expect("a quarter");
        let card = with_plan_from(r#"{"schema_version":1}"#, quarter).expect("a card");
        assert_eq!(card, r#"{"plan":{"first_quarter":"2026-Q1"},"schema_version":1}"#);
        let whole = partner_roi_shared::scorecard::changes::with_scenario(&card, r#"{"program":"p"}"#).expect("put in");
        assert_eq!(without_scenario(&whole).as_deref(), Some(card.as_str()));
        assert_eq!(without_scenario(r#"{"schema_version":1}"#), None);
        let pinned_to = |scenario, version| pinned(scenario, version).expect("a scenario");
        assert_eq!(pinned_to(r#"{"program":"p"}"#, Some(2)), r#"{"program":"p","program_version":2}"#);
        assert_eq!(pinned_to(r#"{"program_version":1}"#, Some(2)), r#"{"program_version":1}"#);
    }
}
