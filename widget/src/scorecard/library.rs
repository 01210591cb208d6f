//! What a card is read with, fetched from where the script came from.

use std::cell::RefCell;

use partner_roi_shared::scorecard::Template;
use partner_roi_shared::{Faults, Program};
use wasm_bindgen::JsValue;

use crate::browser::api::Server;
use crate::element::{failure, faulty};
use crate::state::card::board::Board;
use crate::state::card::needs::{self, Library};
use crate::state::number::Separators;
use crate::words::{CardText, Words};

/// Reads a card with all that it needs.
pub async fn board(server: &Server, text: &str, words: &Words, separators: Separators) -> Result<Board, JsValue> {
    let library = library(server, text, words).await?;
    Board::read(library, text, separators).map_err(|faults| not_read(words, &faults))
}

const NOT_READ: &str = "not_read";

fn not_read(words: &Words, faults: &Faults) -> JsValue {
    let first = faults.iter().next().map(ToString::to_string).unwrap_or_default();
    failure(NOT_READ, &words.fill(CardText::NOT_READ, &[&first]))
}

/// Whether it is the card's own document that is wrong.
pub fn is_not_read(error: &JsValue) -> bool {
    js_sys::Reflect::get(error, &"code".into()).is_ok_and(|code| code == NOT_READ)
}

/// Template and programs of a card. The same ones are read once a page.
pub async fn library(server: &Server, card: &str, words: &Words) -> Result<&'static Library, JsValue> {
    thread_local! {
        static KNOWN: RefCell<Vec<(String, &'static Library)>> = const { RefCell::new(Vec::new()) };
    }
    let template = match needs::template(card).map_err(|faults| not_read(words, &faults))? {
        Some((id, version)) => {
            let fits = |text: &String| {
                Template::from_json(text)
                    .is_ok_and(|template| version.is_none_or(|version| version == template.version))
            };
            let published = server.template(&id, None).await.filter(fits);
            let text = match published {
                Some(text) => Some(text),
                None => server.template(&id, version).await,
            };
            let missing = || failure("unknown_template", words.say(CardText::NO_TEMPLATE));
            Some(Template::from_json(&text.ok_or_else(missing)?).map_err(faulty)?)
        }
        None => None,
    };
    let wanted = needs::programs(card, template.as_ref()).map_err(|faults| not_read(words, &faults))?;
    let named = |(id, version): &needs::Named| [id.as_str(), "@", &version.unwrap_or_default().to_string()].concat();
    let of_template = template.as_ref().map(|template| [&template.id, "@", &template.version.to_string()].concat());
    let key = of_template.into_iter().chain(wanted.iter().map(named)).collect::<Vec<_>>().join(" ");
    let known = KNOWN.with_borrow(|known| known.iter().find(|(name, _)| *name == key).map(|(_, library)| *library));
    if let Some(library) = known {
        return Ok(library);
    }
    let mut programs = Vec::new();
    for (id, version) in wanted {
        let fits = |program: &Program| version.is_none_or(|version| version == program.version);
        let read = |text: Option<String>| text.and_then(|text| Program::from_json(&text).ok()).filter(fits);
        let program = match read(server.program(&id, None).await) {
            Some(program) => Some(program),
            None => read(server.program(&id, version).await),
        };
        let missing = || failure("unknown_program", words.say(CardText::PROGRAM_MISSING));
        programs.push(program.ok_or_else(missing)?);
    }
    let library: &'static Library = Box::leak(Box::new(Library::new(template, programs)));
    KNOWN.with_borrow_mut(|known| known.push((key, library)));
    Ok(library)
}
