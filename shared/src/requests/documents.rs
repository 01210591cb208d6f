//! Questions about scenarios that are documents of their own, as a file holds one.

use super::what_if::{compare_node, explain_node};
use crate::document::{self, Node, wrong_type};
use crate::fault::{Fault, Faults};
use crate::program::Catalog;

/// A figure of a scenario document, opened down to its inputs and their sources: the answer of
/// [`explain`](super::explain).
///
/// ```
/// use partner_roi_shared::{Catalog, requests};
///
/// # #[cfg(feature = "bundled")] {
/// let scenario = r#"{"program":"agent-platform","partner_type":"channel","level":"premier"}"#;
/// let answer = requests::explain_scenario(Catalog::bundled(), scenario, "vendor.npv")?;
/// assert_eq!(answer.pointer("/figure").unwrap().to_json(), "\"vendor.npv\"");
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the scenario, as a calculation would say it, and under `/figure` with the
/// name of the figure.
pub fn explain_scenario(catalog: &Catalog, scenario: &str, figure: &str) -> Result<Node, Faults> {
    let question = Node::object([("scenario", read(scenario)?), ("figure", Node::text(figure))]);
    explain_node(catalog, &question).map_err(|faults| {
        let lifted = faults.iter().map(|fault| match fault.pointer.strip_prefix("/scenario") {
            Some(pointer) => Fault::new(pointer, fault.code, fault.detail.clone()),
            None => fault.clone(),
        });
        Faults::if_any(lifted.collect()).unwrap_or(faults)
    })
}

/// Two scenario documents of one program and the difference of a figure: the answer of
/// [`compare`](super::compare).
///
/// # Errors
/// Everything that is wrong with either scenario, under `/first` and `/second`, and under `/figure` with the
/// name of the figure.
pub fn compare_scenarios(catalog: &Catalog, first: &str, second: &str, figure: &str) -> Result<Node, Faults> {
    let (mut faults, mut entries) = (Vec::new(), Vec::new());
    for (key, text) in [("first", first), ("second", second)] {
        match read(text) {
            Ok(scenario) => entries.push((key.to_owned(), scenario)),
            Err(unread) => faults.extend(
                unread.iter().map(|fault| Fault::new(format!("/{key}{}", fault.pointer), fault.code, &fault.detail)),
            ),
        }
    }
    if let Some(faults) = Faults::if_any(faults) {
        return Err(faults);
    }
    entries.push(("figure".to_owned(), Node::text(figure)));
    compare_node(catalog, &Node::Object(entries))
}

/// A document that is there. Inside a question, `null` would be a scenario that is not.
fn read(scenario: &str) -> Result<Node, Faults> {
    match document::parse(scenario)? {
        Node::Null => Err(wrong_type(String::new(), "a scenario as an object", &Node::Null).into()),
        node => Ok(node),
    }
}
