//! Simulations: what is asked, how it runs in slices, and what came of it.

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::fault::code;
use partner_roi_shared::program::Catalog;
use partner_roi_shared::requests::Trials;
use partner_roi_shared::{Fault, Faults, Program};

/// How far a simulation is.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// So many trials are left.
    Left(u32),
    /// None are left; the answer as a document.
    Answer(String),
}

/// Runs so many trials more.
pub type Slices = Box<dyn FnMut(u32) -> Result<Step, Faults>>;

/// Makes a simulation ready. `text` holds a program and a question about it, as the command line takes it:
/// `{"program":{…},"question":{…}}`.
///
/// # Errors
/// Everything that is wrong with either.
pub fn slices(text: &str) -> Result<Slices, Faults> {
    let node = document::parse(text)?;
    let part = |pointer: &str| match node.pointer(pointer) {
        Some(part) => Ok(part.to_json()),
        None => Err(Fault::new(pointer, code::MISSING, "")),
    };
    let program = Program::from_json(&part("/program")?)?;
    let catalog = Catalog::from_programs(vec![program]);
    let mut waiting = Some(Trials::of(&catalog, &part("/question")?)?);
    Ok(Box::new(move |slice| {
        let Some(mut trials) = waiting.take() else { return Ok(Step::Left(0)) };
        trials.run(slice)?;
        match trials.left() {
            0 => Ok(Step::Answer(trials.answer()?.to_json())),
            left => {
                waiting = Some(trials);
                Ok(Step::Left(left))
            }
        }
    }))
}
