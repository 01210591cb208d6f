//! Reading a scenario document: as far as it can be read, with everything that is wrong.

use super::{ExchangeRate, Scenario};
use crate::document::{FromNode, Node, below, shortened, unknown_word, wrong_type};
use crate::fault::{Fault, code, detail};
use crate::inputs::{self, InputId};
use crate::program::Model;

/// The keys that are not inputs: first those that must be there, then the other names, then what is no name.
const HEAD: [&str; 7] = ["program", "partner_type", "level", "plan", "model", "program_version", "exchange_rate"];
const NEEDED: usize = 2;
const NAMES: usize = 5;

/// The scenario with what could be read, and all faults.
pub(crate) fn read(node: &Node) -> (Scenario, Vec<Fault>) {
    let mut scenario = Scenario::new("", "", None);
    let Node::Object(entries) = node else {
        return (scenario, vec![wrong_type(String::new(), "a scenario as an object", node)]);
    };
    let mut faults = Vec::new();
    for (key, node) in entries {
        let place = HEAD.iter().position(|known| known == key);
        // What may be left out may be null.
        if *node == Node::Null && place.is_some_and(|place| place >= NEEDED) {
            continue;
        }
        let pointer = below("", key);
        match place {
            Some(place @ ..NAMES) => {
                let Some(name) = name(pointer.clone(), node, &mut faults) else { continue };
                match place {
                    0 => scenario.program = name,
                    1 => scenario.partner_type = name,
                    2 => scenario.level = Some(name),
                    3 => scenario.plan = Some(name),
                    _ => {
                        scenario.model = Model::from_word(&name);
                        if scenario.model.is_none() {
                            faults.push(unknown_word(pointer, &name, Model::WORDS));
                        }
                    }
                }
            }
            Some(NAMES) => {
                let version = u32::from_node(node, pointer.clone(), &mut faults);
                scenario.program_version = version.filter(|version| *version > 0);
                if version == Some(0) {
                    let detail = detail!("versions are whole numbers that count up from 1");
                    faults.push(Fault::new(pointer, code::OUT_OF_RANGE, detail));
                }
            }
            Some(_) => scenario.exchange_rate = ExchangeRate::from_node(node, pointer, &mut faults),
            None => input(&mut scenario, &mut faults, key.clone(), pointer, node),
        }
    }
    for required in HEAD.iter().take(NEEDED) {
        if !entries.iter().any(|(key, _)| key == required) {
            faults.push(Fault::new(format!("/{required}"), code::MISSING, detail!("\"{required}\" must be given")));
        }
    }
    (scenario, faults)
}

/// An input, or an object that leads to inputs.
fn input(scenario: &mut Scenario, faults: &mut Vec<Fault>, path: String, pointer: String, node: &Node) {
    // A key with a dot of its own must not pass for a path.
    let dotted = pointer.contains('.');
    if let Some(id) = InputId::from_path(&path).filter(|_| !dotted) {
        if let Some(value) = id.spec().read_with(node, faults) {
            scenario.set(id, value);
        }
        return;
    }
    let leads_on = |path: &str| {
        inputs::all().iter().any(|spec| spec.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
    };
    if dotted || !leads_on(&path) {
        let detail = detail!("\"{}\" is not a field of scenarios", shortened(&path));
        faults.push(Fault::new(pointer, code::UNKNOWN_FIELD, detail));
        return;
    }
    let Node::Object(entries) = node else {
        faults.push(wrong_type(pointer, "an object", node));
        return;
    };
    for (key, node) in entries {
        let pointer = below(&pointer, key);
        input(scenario, faults, format!("{path}.{key}"), pointer, node);
    }
}

fn name(pointer: String, node: &Node, faults: &mut Vec<Fault>) -> Option<String> {
    let name = String::from_node(node, pointer.clone(), faults)?;
    if name.trim().is_empty() {
        let detail = detail!("\"{}\" must not be empty", pointer.trim_start_matches('/'));
        faults.push(Fault::new(pointer, code::BLANK, detail));
        return None;
    }
    Some(name)
}
