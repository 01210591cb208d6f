//! Ways that things could turn out, of which one is on screen.

use std::rc::Rc;

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::{Faults, Program, Scenario};

use super::explained::text;

/// The case that is shown unless another one is chosen: everything as it is entered.
pub const EXPECTED: &str = "expected";

/// A case as it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its stable name.
    pub id: String,
    /// What the program calls it.
    pub name: String,
    /// What is assumed in it.
    pub reason: String,
}

/// The cases in a program's text; none unless it is expected that things can turn out as they are entered.
pub fn offered(program: &str) -> Vec<Offered> {
    let Ok(program) = document::parse(program) else { return Vec::new() };
    let Some(Node::List(cases)) = program.pointer("/cases") else { return Vec::new() };
    let read = |case: &Node| {
        let of = |name| text(case, name).unwrap_or_default().to_owned();
        Offered { id: of("id"), name: of("name"), reason: of("assumption") }
    };
    let cases: Vec<_> = cases.iter().map(read).collect();
    if cases.iter().any(|case| case.id == EXPECTED) { cases } else { Vec::new() }
}

/// How a scenario turns out in a case.
pub type TurnOut = Rc<dyn Fn(&Program, &Scenario) -> Result<Scenario, Faults>>;

/// A case that was chosen.
#[derive(Clone)]
pub struct Chosen {
    /// Its stable name.
    pub id: String,
    /// What becomes of a scenario in it.
    pub turn_out: TurnOut,
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = include_str!("../../../shared/programs/agent-platform/1.json");

    #[test]
    fn the_program_s_cases_are_offered_in_its_order() {
        let ids: Vec<_> = offered(PROGRAM).into_iter().map(|case| case.id).collect();
        assert_eq!(ids, ["conservative", "expected", "optimistic", "half"]);
        assert_eq!(offered(PROGRAM)[3].name, "Half of it");
        assert!(offered(PROGRAM)[0].reason.starts_with("Fewer leads"));
    }

    #[test]
    fn without_the_expected_one_nothing_is_offered() {
        for program in ["", "{}", r#"{"cases":[]}"#, r#"{"cases":[{"id":"half","name":"Half of it"}]}"#] {
            assert_eq!(offered(program), [], "{program}");
        }
    }
}
