//! Scenarios that are kept beside the one on screen, to be held against it.

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::inputs::all;
use partner_roi_shared::{InputId, Program, Resolved, Scenario};

use super::keep::Store;

/// More than so many cannot be looked at side by side.
pub const MOST: usize = 4;

/// A longer name would push the figures off the screen.
pub const LONGEST_NAME: usize = 40;

/// A kept scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// As the person calls it.
    pub name: String,
    /// The figures.
    pub scenario: Scenario,
}

/// What these figures are kept as, if they are.
pub fn already<'a>(kept: &'a [Kept], scenario: &Scenario) -> Option<&'a str> {
    let same = |known: &&Kept| {
        // Those of an earlier visit name the program's version, which is the same.
        let mut known = known.scenario.clone();
        known.program_version = scenario.program_version;
        known == *scenario
    };
    kept.iter().find(same).map(|kept| kept.name.as_str())
}

/// Where a calculator's kept scenarios lie in the browser, beside its draft.
pub struct Shelf<'a, S> {
    store: &'a S,
    key: String,
}

impl<'a, S: Store> Shelf<'a, S> {
    /// `place` tells calculators apart: a page's path and the element's id.
    pub fn new(store: &'a S, program: &str, place: &str) -> Self {
        Self { store, key: ["partner-roi", program, place, "kept"].join(":") }
    }

    /// What lies there, as far as it still fits the program.
    pub fn read(&self, program: &Program) -> Vec<Kept> {
        let Some(Node::List(items)) = self.store.get(&self.key).and_then(|text| document::parse(&text).ok()) else {
            return Vec::new();
        };
        let kept = |item: &Node| {
            let Some(Node::Text(name)) = item.pointer("/name") else { return None };
            let mut scenario = Scenario::from_json(&item.pointer("/scenario")?.to_json()).ok()?;
            scenario.program_version = Some(program.version);
            scenario.resolve(program).ok()?;
            Some(Kept { name: tidy(name)?, scenario })
        };
        items.iter().filter_map(kept).take(MOST).collect()
    }

    /// Puts these there instead.
    pub fn write(&self, kept: &[Kept]) {
        if kept.is_empty() {
            return self.store.remove(&self.key);
        }
        let item = |kept: &Kept| {
            let scenario = document::parse(&kept.scenario.to_json()).unwrap_or(Node::Null);
            Node::Object(vec![("name".to_owned(), Node::Text(kept.name.clone())), ("scenario".to_owned(), scenario)])
        };
        self.store.set(&self.key, &Node::List(kept.iter().map(item).collect()).to_json());
    }
}

/// A name without blanks around it and not too long; nothing if nothing is left.
pub fn tidy(name: &str) -> Option<String> {
    let name: String = name.trim().chars().take(LONGEST_NAME).collect();
    (!name.is_empty()).then_some(name)
}

/// The first letter that no kept scenario is called by.
pub fn next_letter(kept: &[Kept]) -> &'static str {
    let free = ["A", "B", "C", "D"].into_iter().find(|letter| kept.iter().all(|kept| kept.name != *letter));
    free.unwrap_or("E")
}

/// The inputs that count in any of these and are not the same in all, in the order of the form.
pub fn differing(scenarios: &[&Resolved]) -> Vec<InputId> {
    let Some((first, others)) = scenarios.split_first() else { return Vec::new() };
    let differs = |id: InputId| others.iter().any(|other| other.value(id) != first.value(id));
    let counts = |id: InputId| scenarios.iter().any(|scenario| scenario.counts(id.spec()));
    all().iter().map(|spec| spec.id).filter(|id| differs(*id) && counts(*id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::keep::tests::Memory;
    use partner_roi_shared::inputs::id;

    fn program() -> Program {
        Program::from_json(include_str!("../../../shared/programs/agent-platform/1.json")).expect("bundled")
    }

    fn scenario(change: &[(InputId, &str)]) -> Scenario {
        let mut scenario = Scenario::new("agent-platform", "channel", Some("premier"));
        scenario.program_version = Some(program().version);
        for (id, text) in change {
            scenario.set(*id, id.spec().read_text(text).expect("a value"));
        }
        scenario
    }

    fn kept(name: &str, change: &[(InputId, &str)]) -> Kept {
        Kept { name: name.to_owned(), scenario: scenario(change) }
    }

    #[test]
    fn the_same_figures_are_found_whatever_they_are_called() {
        let (store, program) = (Memory::default(), program());
        let shelf = Shelf::new(&store, "agent-platform", "/x");
        shelf.write(&[kept("A", &[]), kept("B", &[(id::DEAL_SIZE, "24000")])]);
        let all = shelf.read(&program);
        assert_eq!(already(&all, &scenario(&[(id::DEAL_SIZE, "24000")])), Some("B"));
        assert_eq!(already(&all, &scenario(&[(id::DEAL_SIZE, "24001")])), None);
    }

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let (store, program) = (Memory::default(), program());
        let shelf = Shelf::new(&store, "agent-platform", "/x");
        assert_eq!(shelf.read(&program), []);
        let all = vec![kept("A", &[(id::DEAL_SIZE, "24000.125")]), kept("“Zwei” {0}", &[])];
        shelf.write(&all);
        assert_eq!(shelf.read(&program), all);
        assert_eq!(Shelf::new(&store, "agent-platform", "/y").read(&program), []);
        shelf.write(&[]);
        assert_eq!(shelf.read(&program), []);
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_the_rest_stays() {
        let (store, program) = (Memory::default(), program());
        let shelf = Shelf::new(&store, "p", "/x");
        let good = kept("good", &[(id::CONVERSION, "0.5")]);
        let item = |name: &str, scenario: &str| format!("{{\"name\":\"{name}\",\"scenario\":{scenario}}}");
        let items = [
            item("no such level", r#"{"program":"agent-platform","partner_type":"channel","level":"none"}"#),
            item("faulty", r#"{"program":"agent-platform","partner_type":"channel","deal_size":"x"}"#),
            item("  ", &scenario(&[]).to_json()),
            item(" good ", &good.scenario.to_json()),
            "7".to_owned(),
        ];
        store.set("partner-roi:p:/x:kept", &format!("[{}]", items.join(",")));
        assert_eq!(shelf.read(&program), [good]);
        store.set("partner-roi:p:/x:kept", "{broken");
        assert_eq!(shelf.read(&program), []);
    }

    #[test]
    fn no_more_are_read_than_fit_the_screen() {
        let (store, program) = (Memory::default(), program());
        let shelf = Shelf::new(&store, "p", "/x");
        shelf.write(&["A", "B", "C", "D", "E"].map(|name| kept(name, &[])));
        assert_eq!(shelf.read(&program).len(), MOST);
    }

    #[test]
    fn names_are_tidied_and_letters_not_used_twice() {
        assert_eq!(tidy("  Plan B "), Some("Plan B".to_owned()));
        assert_eq!(tidy(" \n"), None);
        assert_eq!(tidy(&"ü".repeat(90)).map(|name| name.chars().count()), Some(LONGEST_NAME));
        assert_eq!(next_letter(&[]), "A");
        assert_eq!(next_letter(&[kept("B", &[]), kept("A", &[])]), "C");
    }

    #[test]
    fn only_what_differs_and_counts_is_told() {
        let program = program();
        let resolved = |change: &[(InputId, &str)]| scenario(change).resolve(&program).expect("sound");
        let (one, two) = (resolved(&[]), resolved(&[(id::DEAL_SIZE, "1"), (id::CONVERSION, "0.5")]));
        assert_eq!(differing(&[&one, &one]), []);
        assert_eq!(differing(&[&one, &two, &one]), [id::CONVERSION, id::DEAL_SIZE]);
        // A white label's price, where there is no white label.
        let idle = resolved(&[(id::OEM_WHOLESALE_PRICE, "5")]);
        assert_eq!(differing(&[&one, &idle]), []);
        assert_eq!(differing(&[]), []);
    }
}
