//! Replays as documents.

use super::what_if::{below_scenario, finish, number, rejected, scenario};
use crate::calculate::find_program;
use crate::document::{self, Fields, Node};
use crate::fault::{Faults, code};
use crate::measures::{Answer, Figure, Rates};
use crate::number::Checked;
use crate::program::{Catalog, Program};
use crate::scenario::Scenario;
use crate::what_if;

/// A scenario under another version of its program: `{"scenario":{…},"program_version":2}` for a published
/// one, or `{"scenario":{…},"program":{…}}` with a program document.
///
/// A scenario as it was saved keeps only what the person gave, so the other version's defaults show; in
/// the scenario of a report every input is filled in, so that only the rules can differ.
///
/// ```
/// use partner_roi_shared::{Catalog, requests};
///
/// # #[cfg(feature = "bundled")] {
/// let question = r#"{"scenario":{"program":"agent-platform","partner_type":"channel","level":"premier"},
///     "program_version":1}"#;
/// let answer = requests::replay(Catalog::bundled(), question)?;
/// assert_eq!(answer.pointer("/differs").unwrap().to_json(), "[]");
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the question.
pub fn replay(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let asked = scenario(catalog, &mut fields, "scenario");
    let read: Program;
    let other = match (fields.node("program_version"), fields.node("program")) {
        (Some(_), None) => published(catalog, &mut fields, asked.as_ref().map(|(program, _)| program.id.as_str())),
        (None, Some(document)) => match inline(&mut fields, document) {
            Some(program) => {
                read = program;
                Some(&read)
            }
            None => None,
        },
        _ => {
            let detail = "either the number of a version, or a program document under \"program\"";
            fields.fault("/program_version", code::INCONSISTENT, detail);
            None
        }
    };
    let (Some((program, scenario)), Some(other)) = (asked, other) else {
        return Err(rejected(fields));
    };
    if program.id == other.id {
        for fault in scenario.named(other) {
            let detail = format!("version {}: {}", other.version, fault.detail);
            fields.fault(format!("/scenario{}", fault.pointer), fault.code, detail);
        }
    }
    finish(fields)?;
    answer(program, other, &scenario)
}

fn answer(program: &Program, other: &Program, scenario: &Scenario) -> Result<Node, Faults> {
    let is_of_question = |faults: &Faults| faults.iter().any(|fault| fault.pointer.starts_with("/program/"));
    let found = what_if::replay(program, other, scenario)
        .map_err(|faults| if is_of_question(&faults) { faults } else { below_scenario(faults) })?;
    let inputs = found.changed.iter().map(|(input, before, after)| {
        let path = Node::text(input.spec().path);
        Node::object([("input", path), ("before", before.to_node()), ("after", after.to_node())])
    });
    let mut differs = Vec::new();
    let (before, after) = (found.before.measures.iter(), found.after.measures.iter());
    let measures = before.zip(after).map(|((side, before), (_, after))| {
        let pairs = before.iter().zip(after.iter()).map(|((name, before), (_, after))| {
            if before != after {
                differs.push(Node::Text(format!("{side}.{name}")));
            }
            (name.to_owned(), pair(before, after))
        });
        (side.to_owned(), Node::Object(pairs.collect()))
    });
    let mut measures: Vec<(String, Node)> = measures.collect();
    let (before, after) = (found.before.rates(), found.after.rates());
    for ((side, before), (_, after)) in before.iter().zip(after.iter()) {
        for name in Rates::NAMES {
            let (Some(before), Some(after)) = (before.get(name), after.get(name)) else { continue };
            if before != after {
                differs.push(Node::Text(format!("{side}.{name}")));
            }
            if let Some((_, node)) = measures.iter_mut().find(|(known, _)| known == side) {
                node.insert(name, pair(&before.into(), &after.into()));
            }
        }
    }
    let ratios = found.before.ratios.iter().zip(found.after.ratios.iter()).map(|((name, before), (_, after))| {
        if before != after {
            differs.push(Node::Text(format!("ratios.{name}")));
        }
        (name.to_owned(), pair(before, after))
    });
    let ratios = Node::Object(ratios.collect());
    let measures = Node::Object(measures);
    let version = |program: &Program| Node::Number(program.version.to_string());
    Ok(Node::object([
        (
            "program",
            Node::object([("id", Node::text(&program.id)), ("before", version(program)), ("after", version(other))]),
        ),
        ("currency", Node::text(found.before.currency.code())),
        (
            "result_hash",
            Node::object([
                ("before", Node::Text(found.before.result_hash())),
                ("after", Node::Text(found.after.result_hash())),
            ]),
        ),
        ("inputs", Node::List(inputs.collect())),
        ("measures", measures),
        ("ratios", ratios),
        ("differs", Node::List(differs)),
    ]))
}

fn pair(before: &Figure, after: &Figure) -> Node {
    let difference = match (before.answer, after.answer) {
        (Answer::Value(before), Answer::Value(after)) => after.minus(before).ok(),
        _ => None,
    };
    Node::object([
        ("before", before.to_node()),
        ("after", after.to_node()),
        ("difference", difference.map_or(Node::Null, number)),
    ])
}

/// Another published version of a program.
fn published<'a>(catalog: &'a Catalog, fields: &mut Fields<'_>, id: Option<&str>) -> Option<&'a Program> {
    let version = fields.count("program_version")?;
    let mut named = Scenario::new(id?, "", None);
    named.program_version = Some(version);
    match find_program(catalog, &named)? {
        Ok(program) => Some(program),
        Err(fault) => {
            fields.fault(fault.pointer, fault.code, fault.detail);
            None
        }
    }
}

/// A program document in the question; its faults are moved below the key.
fn inline(fields: &mut Fields<'_>, document: &Node) -> Option<Program> {
    let (program, faults) = Program::of_document(document);
    let sound = faults.is_empty();
    for fault in faults {
        fields.fault(format!("/program{}", fault.pointer), fault.code, fault.detail);
    }
    program.filter(|_| sound)
}
