//! Cases as a document.

use super::what_if::{below_scenario, finish, rejected, scenario, shown_currency};
use crate::document::{self, Fields, Node};
use crate::fault::Faults;
use crate::program::Catalog;
use crate::what_if::{self, CaseRow};

/// A scenario in each case that its program states: `{"scenario":{…}}`.
///
/// ```
/// use partner_roi_shared::{Catalog, requests};
///
/// # #[cfg(feature = "bundled")] {
/// let question = r#"{"scenario":{"program":"agent-platform","partner_type":"channel","level":"premier"}}"#;
/// let answer = requests::cases(Catalog::bundled(), question)?;
/// assert_eq!(answer.pointer("/cases/3/case").unwrap().to_json(), "\"half\"");
/// assert_eq!(answer.pointer("/cases/3/inputs/0/after").unwrap().to_json(), "\"2.5\"");
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the question; the program must state cases.
pub fn cases(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let Some((program, scenario)) = scenario(catalog, &mut fields, "scenario") else {
        return Err(rejected(fields));
    };
    finish(fields)?;
    let rows = what_if::cases(program, &program.cases, &scenario).map_err(below_scenario)?;
    Ok(Node::object([
        ("currency", Node::text(shown_currency(program, &scenario).code())),
        ("cases", Node::List(rows.iter().map(row_node).collect())),
    ]))
}

fn row_node(row: &CaseRow<'_>) -> Node {
    let inputs = row.changed.iter().map(|(input, before, after)| {
        let path = Node::text(input.spec().path);
        Node::object([("input", path), ("before", before.to_node()), ("after", after.to_node())])
    });
    let mut node = Node::object([
        ("case", Node::text(&row.case.id)),
        ("name", Node::text(&row.case.name)),
        ("inputs", Node::List(inputs.collect())),
        ("measures", row.report.measures_node()),
    ]);
    for (key, text) in [("source", &row.case.source), ("assumption", &row.case.assumption)] {
        if let Some(text) = text {
            node.insert(key, Node::text(text));
        }
    }
    node
}
