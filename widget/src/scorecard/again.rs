//! A view that is built anew in another language while somebody is at work: what is known, typed and open goes on as it was.

use std::rc::Rc;

use js_sys::Reflect;
use leptos::prelude::{Owner, on_cleanup};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement};

use super::desk::Desk;
use super::load::{formats_of, show_all};
use super::{Card, left};
use crate::browser::api::text;
use crate::browser::format::Formats;
use crate::element::{Element, faulty};
use crate::state::card::board::Board;
use crate::state::saving::Status;
use crate::view::Shell;
use crate::words::Words;

/// Each by its id.
type Fields = Vec<(String, String)>;

/// Those that are taken by a button or when they are left.
const FIELDS: &str = "input[type=text][id], textarea[id], select[id]";

/// Keeps what stands in them when the view is taken down.
pub fn follow(cx: Card) {
    let (host, fields) = (cx.host, cx.fields);
    on_cleanup(move || {
        if let Some(frame) = left::frame(&host.get_untracked()) {
            fields.set(Some(Rc::new(read(&frame))));
        }
    });
}

/// Shows a card that was shown before, in other words.
///
/// # Errors
/// The card cannot be read any more, or not written.
pub fn again(
    card: Card,
    desk: Desk,
    element: Element,
    words: &'static Words,
    owner: Owner,
    plain: Formats,
) -> Result<Card, JsValue> {
    let place = element.place.clone();
    let board = card.board.with_untracked(|before| {
        let mut board = Board::read(before.library(), &before.document(), plain.separators())?;
        board.follow(before);
        Ok(board)
    });
    let board = board.map_err(faulty)?;
    let formats = formats_of(&board, plain, element.locale(), words)?;
    card.board.set(board);
    let cx = card.again(owner.with(|| Shell::new(element.outside(None), formats, words)), &owner);
    // Its answer comes to nobody any more; what the server has not got is sent again.
    cx.saving.update(|saving| {
        if saving.status == Status::Busy {
            saving.status = Status::Idle;
        }
    });
    show_all(cx, owner, &place, Some(desk));
    fill(cx, &place);
    left::remember(cx, None);
    Ok(cx)
}

/// What stood in fields stands there again, as if it were typed and left now.
fn fill(cx: Card, place: &HtmlElement) {
    let Some(left) = cx.fields.get_untracked() else { return };
    let Some(fields) = left.downcast_ref::<Fields>() else { return };
    for (id, value) in fields {
        let field = place.query_selector(&["[id=\"", id, "\"]"].concat()).ok().flatten();
        let Some(field) = field.filter(|field| text(field, "value") != *value) else { continue };
        let _ = Reflect::set(&field, &"value".into(), &value.into());
        for event in ["input", "change"].iter().filter_map(|name| Event::new(name).ok()) {
            let _ = field.dispatch_event(&event);
        }
    }
}

fn read(frame: &web_sys::Element) -> Fields {
    let Ok(found) = frame.query_selector_all(FIELDS) else { return Vec::new() };
    let fields =
        (0..found.length()).filter_map(|place| found.item(place)).map(JsCast::unchecked_into::<web_sys::Element>);
    let own = |field: &web_sys::Element| {
        // A number that was taken is in the card; typed, it may be another one in another language.
        let taken = field.has_attribute("inputmode") && !field.has_attribute("aria-invalid");
        let of_quarter = field.closest(".entry-form").is_ok_and(|form| form.is_some());
        !taken && !of_quarter
    };
    fields.filter(own).map(|field| (field.id(), text(&field, "value"))).collect()
}
