//! Reading a scenario document: as far as it can be read, with everything that is wrong.

use super::{ExchangeRate, Scenario};
use crate::document::{FromNode, Node, escape_pointer, not_a_number, shortened, unknown_word, wrong_type};
use crate::fault::{Fault, code, detail};
use crate::inputs::{self, InputId};
use crate::program::Model;
use crate::text;

/// The scenario with what could be read, and all faults.
pub(crate) fn read(node: &Node) -> (Scenario, Vec<Fault>) {
    let mut scenario = Scenario::new("", "", None);
    let Node::Object(entries) = node else {
        return (scenario, vec![wrong_type("", "a scenario as an object", node)]);
    };
    let mut faults = Vec::new();
    for (key, node) in entries {
        let result = match key.as_str() {
            // What may be left out may be null.
            "level" | "program_version" | "model" | "plan" | "exchange_rate" if *node == Node::Null => Ok(()),
            "program" => name(key, node).map(|id| scenario.program = id),
            "partner_type" => name(key, node).map(|id| scenario.partner_type = id),
            "level" => name(key, node).map(|id| scenario.level = Some(id)),
            "program_version" => version(node).map(|version| scenario.program_version = Some(version)),
            "model" => model(node).map(|model| scenario.model = Some(model)),
            "plan" => name(key, node).map(|id| scenario.plan = Some(id)),
            "exchange_rate" => {
                scenario.exchange_rate = ExchangeRate::from_node(node, "/exchange_rate".to_owned(), &mut faults);
                Ok(())
            }
            _ => {
                input(&mut scenario, &mut faults, key.clone(), format!("/{}", escape_pointer(key)), node);
                Ok(())
            }
        };
        faults.extend(result.err());
    }
    for required in ["program", "partner_type"] {
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
        let pointer = format!("{pointer}/{}", escape_pointer(key));
        input(scenario, faults, format!("{path}.{key}"), pointer, node);
    }
}

fn name(key: &str, node: &Node) -> Result<String, Fault> {
    let pointer = format!("/{key}");
    match node {
        Node::Text(text) if text.trim().is_empty() => {
            Err(Fault::new(pointer, code::BLANK, detail!("\"{key}\" must not be empty")))
        }
        Node::Text(text) => Ok(text.clone()),
        other => Err(wrong_type(pointer, "a string", other)),
    }
}

fn version(node: &Node) -> Result<u32, Fault> {
    let pointer = "/program_version";
    let Node::Number(text) = node else {
        return Err(wrong_type(pointer, "a whole number", node));
    };
    let number = text::parse(text).map_err(|reason| not_a_number(pointer, reason, text))?;
    text::whole(number)
        .filter(|version| *version > 0)
        .ok_or_else(|| Fault::new(pointer, code::OUT_OF_RANGE, detail!("versions are whole numbers that count up from 1")))
}

fn model(node: &Node) -> Result<Model, Fault> {
    let word = name("model", node)?;
    Model::from_word(&word).ok_or_else(|| unknown_word("/model", &word, Model::WORDS))
}
