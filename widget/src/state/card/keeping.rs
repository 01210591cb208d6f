//! What a browser keeps of a card: the document, which stored card it is, and what the server has not got yet.

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::scorecard::{Quarter, changes};

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

/// A change that the stored card does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What was done.
    pub change: Change,
    /// The card document after it: how it is known that the server has it, if its answer was lost.
    pub after: String,
}

impl Waiting {
    /// Whether a card on the server is as this change left it.
    fn is_in(&self, card: &str) -> bool {
        let canonical = |text: &str| document::parse(text).ok().map(|node| node.to_json());
        canonical(card).is_some_and(|card| canonical(&self.after) == Some(card))
    }
}

/// How many of the changes that wait a card on the server has already.
pub fn known(unsent: &[Waiting], card: &str) -> usize {
    unsent.iter().rposition(|waiting| waiting.is_in(card)).map_or(0, |last| last + 1)
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
    pub unsent: Vec<Waiting>,
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
            let change = |Waiting { change, after }: &Waiting| {
                let (kind, quarter) = words(change.kind);
                let quarter = quarter.map(|quarter| quarter.to_string()).unwrap_or_default();
                let fields = [("kind", kind), ("quarter", &quarter), ("document", &change.document), ("after", after)];
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
            Some(Node::List(changes)) => changes.iter().map(waiting).collect::<Option<_>>()?,
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

    /// Whether it says what the server cannot. `named`: it is kept under the id of a stored card; if it belongs to none all the
    /// same, it was let go of that card and is nowhere else.
    pub fn goes_first(&self, named: bool) -> bool {
        self.creation.is_some() || !self.unsent.is_empty() || (named && self.stored.is_none())
    }
}

/// Where the card of an element's attributes comes from, as the browser's storage names it.
pub fn source(card: &str, src: Option<&str>, template: Option<&str>, scenario: Option<&str>) -> String {
    if let Some(reference) = ScenarioRef::from_attribute(card) {
        return stored_source(&reference.id);
    }
    // By whatever token it is opened.
    let scenario = scenario.map(|text| ScenarioRef::from_attribute(text).map(|found| found.id).unwrap_or_default());
    let named = |name: &str, text: Option<&str>| text.map(|text| [name, "=", text].concat());
    let parts = [named("src", src), named("template", template), named("scenario", scenario.as_deref())];
    parts.into_iter().flatten().collect::<Vec<_>>().join("&")
}

/// What a stored card is kept under.
pub fn stored_source(id: &str) -> String {
    [STORED, id].concat()
}

/// Whether something is kept under the id of a stored card.
pub fn is_stored(source: &str) -> bool {
    source.starts_with(STORED)
}

const STORED: &str = "card=";

/// The right to read that a link for editing brings along.
pub fn read_beside(link: &str) -> Option<String> {
    let read = link.split('&').find_map(|field| field.trim().strip_prefix("read="))?;
    read.starts_with("prr_").then(|| read.to_owned())
}

/// A card of the same published template and in the same currency, without anything in it, and the template's id.
pub fn blank(card: &str) -> Option<(String, String)> {
    let node = document::parse(card).ok()?;
    let id = said(&node, "/template/id")?;
    let own = ["schema_version", "template", "currency"].into_iter();
    let fields = own.filter_map(|name| Some((name, node.pointer(&["/", name].concat())?.clone())));
    Some((Node::Object(fields.map(|(name, node)| (name.to_owned(), node)).collect()).to_json(), id))
}

/// The card without the scenario that is its plan: the server puts in the stored one itself.
pub fn without_scenario(card: &str) -> Option<String> {
    let mut node = document::parse(card).ok()?;
    let Some(Node::Object(plan)) = node.pointer("/plan").cloned() else { return None };
    node.insert("plan", Node::Object(plan.into_iter().filter(|(name, _)| name != "scenario").collect()));
    Some(node.to_json())
}

/// A card document whose plan is a scenario from a quarter on, in the place of any plan that it has.
pub fn with_plan(card: &str, scenario: &str, first: Quarter) -> Option<String> {
    let mut node = document::parse(card).ok()?;
    node.insert("plan", Node::object([("first_quarter", Node::text(&first.to_string()))]));
    changes::with_scenario(&node.to_json(), scenario).ok()
}

/// A card document with the plan that another one has.
pub fn with_plan_of(card: &str, other: &str) -> Option<String> {
    let mut node = document::parse(card).ok()?;
    node.insert("plan", document::parse(other).ok()?.pointer("/plan")?.clone());
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

fn waiting(node: &Node) -> Option<Waiting> {
    Some(Waiting { change: change(node)?, after: said(node, "/after").unwrap_or_default() })
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
    use crate::state::saving::Stored;

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let quarter = Quarter::parse("2026-Q1").expect("a quarter");
        let change = |kind, document: &str| Waiting {
            change: Change { kind, document: document.to_owned() },
            after: format!("{{\"after\":{document}}}"),
        };
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
    fn what_no_server_has_goes_before_what_it_has() {
        let kept = || Kept { document: "{}".into(), stored: Some(("a1".into(), "\"3\"".into())), ..Kept::default() };
        assert!(!kept().goes_first(true) && !kept().goes_first(false));
        let change = Change { kind: Kind::Card, document: "{}".into() };
        assert!(Kept { unsent: vec![Waiting { change, after: "{}".into() }], ..kept() }.goes_first(true));
        let creation = Creation { key: "k".into(), document: "{}".into(), baseline: None };
        assert!(Kept { creation: Some(creation), ..kept() }.goes_first(true));
        let let_go = Kept { stored: None, ..kept() };
        assert!(let_go.goes_first(true), "nothing but this browser has it");
        assert!(!let_go.goes_first(false));
    }

    #[test]
    fn a_lost_answer_is_known_by_the_card_after_that_change() {
        let waiting = |after: &str| {
            let change = Change { kind: Kind::Actuals, document: String::new() };
            Waiting { change, after: after.to_owned() }
        };
        let first = waiting(r#"{"a":1,"b":[]}"#);
        assert!(first.is_in(r#"{ "b": [], "a": 1 }"#), "in whatever order");
        assert!(!first.is_in(r#"{"a":2,"b":[]}"#));
        let all = [waiting(r#"{"a":1,"b":[]}"#), waiting(r#"{"a":2,"b":[]}"#), waiting(r#"{"a":3,"b":[]}"#)];
        let taken = [1, 2, 3, 4].map(|a| known(&all, &format!("{{\"a\":{a},\"b\":[]}}")));
        assert_eq!(taken, [1, 2, 3, 0], "what comes after goes out; of somebody else's card all waits");
        assert!(!first.is_in("{") && !waiting("").is_in("") && !waiting("").is_in("{}"));
    }

    #[test]
    fn each_source_has_its_own_place() {
        let of = |src, template, scenario| source("", src, template, scenario);
        assert_eq!(of(Some("./a.json"), None, None), "src=./a.json");
        assert_ne!(of(Some("./a.json"), None, None), of(Some("./b.json"), None, None));
        assert_ne!(of(Some("data/a.v1.json"), None, None), of(Some("data/a.v2.json"), None, None));
        assert_eq!(of(None, Some("health"), Some("0199-ab.prr_x")), "template=health&scenario=0199-ab");
        assert_eq!(of(None, Some("health"), Some("0199-ab")), "template=health&scenario=0199-ab");
        assert_eq!(source("0199-ab.prr_x", Some("./a.json"), None, None), "card=0199-ab");
        assert!(is_stored("card=0199-ab") && !is_stored("src=card=0199-ab"));
    }

    #[test]
    fn a_link_for_editing_brings_the_right_to_read() {
        let stored = Stored {
            id: "0199-ab".into(),
            etag: String::new(),
            edit: Some("pre_e".into()),
            read: Some("prr_r".into()),
        };
        let link = stored.card_edit_link("https://roi.example").expect("a link");
        let (_, part) = link.split_once('#').expect("a fragment");
        let named = ScenarioRef { id: "0199-ab".into(), token: Some("pre_e".into()) };
        assert_eq!(ScenarioRef::from_attribute(part), Some(named));
        assert_eq!(read_beside(part).as_deref(), Some("prr_r"));
        assert_eq!((read_beside("0199-ab.pre_e"), read_beside("0199-ab.pre_e&read=x")), (None, None));
    }

    #[test]
    fn a_new_card_is_of_the_same_template_and_has_nothing_in_it() {
        let card = r#"{"currency":"EUR","fit":[],"name":"A","plan":{},"quarters":[1],"schema_version":1,"template":{"id":"health","version":1}}"#;
        let bare = r#"{"currency":"EUR","schema_version":1,"template":{"id":"health","version":1}}"#;
        assert_eq!(blank(card), Some((bare.to_owned(), "health".to_owned())));
        assert_eq!(blank(r#"{"own_template":{"id":"mine"},"schema_version":1}"#), None, "nobody else knows it");
    }

    #[test]
    fn the_plan_is_taken_out_and_put_in() {
        let quarter = Quarter::parse("2026-Q1").expect("a quarter");
        let bare = r#"{"plan":{"first_quarter":"2026-Q1"},"schema_version":1}"#;
        for card in [r#"{"schema_version":1}"#, r#"{"plan":{"first_quarter":"2025-Q1"},"schema_version":1}"#] {
            let whole = with_plan(card, r#"{"program":"p"}"#, quarter).expect("put in");
            assert_ne!(whole, bare);
            assert_eq!(without_scenario(&whole).as_deref(), Some(bare));
            assert_eq!(with_plan_of(card, &whole).as_deref(), Some(whole.as_str()));
        }
        assert_eq!(with_plan_of(bare, "{}"), None, "there is none");
        assert_eq!(without_scenario(r#"{"schema_version":1}"#), None);
        let pinned_to = |scenario, version| pinned(scenario, version).expect("a scenario");
        assert_eq!(pinned_to(r#"{"program":"p"}"#, Some(2)), r#"{"program":"p","program_version":2}"#);
        assert_eq!(pinned_to(r#"{"program_version":1}"#, Some(2)), r#"{"program_version":1}"#);
    }
}
