//! What a card's document needs to be read: its template, and the programs that this and the plan are from.

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::scorecard::{Pinned, Template, Templates};
use partner_roi_shared::{Catalog, Faults, Program};

/// A published document by id and version; the newest if no version is said.
pub type Named = (String, Option<u32>);

/// The template that a card names, if it does not carry its own.
///
/// # Errors
/// The text is no document.
pub fn template(card: &str) -> Result<Option<Named>, Faults> {
    Ok(named(&document::parse(card)?, "/template", "id", "version"))
}

/// The programs that are needed: of the template, and of the scenario that is the plan.
///
/// # Errors
/// The text is no document.
pub fn programs(card: &str, template: Option<&Template>) -> Result<Vec<Named>, Faults> {
    let card = document::parse(card)?;
    let of_template = match template {
        Some(template) => template.program.as_ref().map(|Pinned { id, version }| (id.clone(), Some(*version))),
        None => named(&card, "/own_template/program", "id", "version"),
    };
    let mut needed: Vec<Named> = of_template.into_iter().collect();
    if let Some(planned) = named(&card, "/plan/scenario", "program", "program_version")
        && !needed.contains(&planned)
    {
        needed.push(planned);
    }
    Ok(needed)
}

fn named(card: &Node, at: &str, id: &str, version: &str) -> Option<Named> {
    let Some(Node::Text(id)) = card.pointer(&[at, "/", id].concat()) else { return None };
    let version = match card.pointer(&[at, "/", version].concat()) {
        Some(Node::Number(number)) => number.parse().ok(),
        _ => None,
    };
    Some((id.clone(), version))
}

/// Everything a card is read with. Cards point to it for as long as the page is there; there are a few templates and many
/// cards.
#[derive(Debug)]
pub struct Library {
    /// The template, unless the card carries its own.
    pub templates: Templates,
    /// The programs.
    pub catalog: Catalog,
}

impl Library {
    /// Of documents that have been read.
    pub fn new(template: Option<Template>, programs: Vec<Program>) -> Self {
        Self {
            templates: Templates::from_templates(template.into_iter().collect()),
            catalog: Catalog::from_programs(programs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_says_what_it_needs() {
        let card = r#"{"template":{"id":"health","version":1},"plan":{"scenario":{"program":"agent-platform","program_version":2}}}"#;
        assert_eq!(template(card).unwrap(), Some(("health".to_owned(), Some(1))));
        assert_eq!(programs(card, None).unwrap(), [("agent-platform".to_owned(), Some(2))]);
        let own = r#"{"own_template":{"program":{"id":"co-development","version":1}}}"#;
        assert_eq!(template(own).unwrap(), None);
        assert_eq!(programs(own, None).unwrap(), [("co-development".to_owned(), Some(1))]);
        assert!(template("{").is_err());
    }
}
