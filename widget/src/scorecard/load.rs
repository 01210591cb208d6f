//! From an element's attributes to a card on screen.

use std::cell::RefCell;

use leptos::prelude::Owner;
use partner_roi_shared::date::Date;
use partner_roi_shared::scorecard::{Quarter, Template};
use partner_roi_shared::{Currency, Faults, Program};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use super::context::View;
use super::{Card, scorecard};
use crate::browser::api::{Server, file};
use crate::browser::format::Formats;
use crate::element::{Element, Inside, attribute, failure, faulty, theme};
use crate::state::card::board::Board;
use crate::state::card::needs::{self, Library};
use crate::view::Shell;
use crate::words::{CardText, Key, Words};

/// Mounts a scorecard into the place of an element. `kept` is the document of an earlier mount.
///
/// # Errors
/// An `Error` with a code: the card, its template or its program is not there or cannot be read.
pub async fn mount(
    element: Element,
    kept: Option<String>,
    words: &'static Words,
    owner: Owner,
) -> Result<Box<dyn Inside>, JsValue> {
    let (host, server, place) = (element.host.clone(), element.server(), element.place.clone());
    if !words.has_scorecard() {
        let text = server.scorecard_words(words.language()).await;
        let read = text.is_some_and(|text| words.add_scorecard(&text).is_ok());
        if !read {
            return Err(failure("load_failed", words.say(Key::NOT_LOADED)));
        }
    }
    let text = match kept {
        Some(kept) => kept,
        None => document(&host, &server, words).await?,
    };
    let library = library(&server, &text, words).await?;
    let not_read = |faults: &Faults| {
        let first = faults.iter().next().map(ToString::to_string).unwrap_or_default();
        failure("not_read", &words.fill(CardText::NOT_READ, &[&first]))
    };
    // How numbers are typed follows from how they are written; in which currency does not matter for that.
    let plain = Formats::new(element.locale(), any_currency()?, words)?;
    let board = Board::read(library, &text, plain.separators()).map_err(|faults| not_read(&faults))?;
    let currency = board.shown().judge().map_err(faulty)?.currency;
    let formats = match currency {
        Some(currency) => Formats::new(element.locale(), currency, words)?,
        None => plain,
    };
    let today = today().ok_or_else(|| failure("failed", ""))?;
    let at = begin(&board, &attribute(&host, "quarter"));
    let cx = owner.with(|| Card::new(Shell::new(element.outside(None), formats, words), board, at, today));
    cx.readonly.set(host.has_attribute("readonly"));
    cx.theme.set(theme(&host));
    cx.view.set(View::from_word(&attribute(&host, "view")));
    owner.with(|| scorecard(cx)).append_to(&place);
    Ok(Box::new(cx))
}

fn any_currency() -> Result<Currency, JsValue> {
    Currency::new("USD").ok_or_else(|| failure("failed", ""))
}

/// The card that the element's attributes name.
async fn document(host: &HtmlElement, server: &Server, words: &Words) -> Result<String, JsValue> {
    let source = attribute(host, "src");
    if !source.is_empty() {
        return file(&source).await.ok_or_else(|| failure("not_opened", words.say(CardText::NOT_OPENED)));
    }
    let id = attribute(host, "template");
    let missing = || failure("unknown_template", words.say(CardText::NO_TEMPLATE));
    let text = server.template(&id, None).await.ok_or_else(missing)?;
    let template = Template::from_json(&text).map_err(faulty)?;
    let version = template.version.to_string();
    Ok([r#"{"schema_version":1,"template":{"id":""#, &template.id, r#"","version":"#, &version, "}}"].concat())
}

/// Template and programs of a card. The same ones are read once a page.
async fn library(server: &Server, card: &str, words: &Words) -> Result<&'static Library, JsValue> {
    thread_local! {
        static KNOWN: RefCell<Vec<(String, &'static Library)>> = const { RefCell::new(Vec::new()) };
    }
    let template = match needs::template(card).map_err(faulty)? {
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
    let wanted = needs::programs(card, template.as_ref()).map_err(faulty)?;
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

/// Where somebody begins to look: at the quarter that the page names, else at the last closed one, else at the last.
fn begin(board: &Board, wanted: &str) -> usize {
    let quarters = &board.shown().card().quarters;
    let named = Quarter::parse(wanted).and_then(|wanted| quarters.iter().position(|known| known.quarter == wanted));
    let closed = || quarters.iter().rposition(|known| known.is_closed());
    named.or_else(closed).unwrap_or_else(|| quarters.len().saturating_sub(1))
}

/// The day that it is for the person, not in Greenwich.
fn today() -> Option<Date> {
    let now = js_sys::Date::new_0();
    let two = |number: u32| if number < 10 { format!("0{number}") } else { number.to_string() };
    let text = [now.get_full_year().to_string(), two(now.get_month() + 1), two(now.get_date())].join("-");
    Date::parse(&text)
}

impl Inside for Card {
    fn attribute(&self, host: &HtmlElement, name: &str) {
        match name {
            "readonly" => self.readonly.set(host.has_attribute("readonly")),
            "theme" => self.theme.set(theme(host)),
            "view" => self.view.set(View::from_word(&attribute(host, name))),
            "quarter" => self.at.set(self.board.with_untracked(|board| begin(board, &attribute(host, name)))),
            _ => {}
        }
    }

    fn value(&self) -> String {
        self.board.with_untracked(Board::document)
    }

    fn set_value(&self, document: &str) -> Result<(), Faults> {
        let mut outcome = Ok(());
        self.board.update(|board| outcome = board.replace(document).map(|_| ()));
        outcome
    }

    fn reset(&self) {
        self.board.update(Board::leave);
    }
}
