//! Two tabs with one card: what the other one keeps in the browser is not written over, and can be taken over.

use super::entry::ask::{focus_soon, on_screen};
use super::entry::unsaved;
use super::saving::{keep, places};
use super::{Card, load};
use crate::browser::listener::Listener;
use crate::browser::spawn;
use crate::browser::storage::Local;
use crate::state::card::board::Board;
use crate::state::card::keeping::Kept;
use crate::state::card::typed::Unsaved;
use crate::state::keep::{self, Draft};
use crate::state::saving::{Saving, Status, Stored};
use crate::view::{El, button, el};
use crate::words::{CardText, Key};

type Place = Draft<'static, Local>;

/// From now on it is known what other tabs do to the card. `goes_on`: it was known before.
pub fn begin(cx: Card, goes_on: bool) {
    for place in places(cx).iter().filter(|_| !goes_on) {
        // Read before this part was there.
        let newer = kept(place).is_some_and(|kept| {
            let (stored, document) = own(cx);
            kept.document != document && (stored.is_none() || kept.goes_first(false))
        });
        cx.known.update(|known| if newer { known.expect_nothing(place) } else { known.see(place) });
    }
    follow(cx);
    crate::view::keep(Listener::new("storage", move || {
        if cx.is_there() {
            follow(cx);
        }
    }));
}

/// Keeps a text, or nothing any more, unless another tab keeps something else there: then that is told.
pub fn put(cx: Card, place: &Place, text: Option<&str>) {
    let mut kept = true;
    cx.known.update(|known| kept = known.put(place, text));
    if !kept {
        tell(cx, true);
    }
}

/// The same for the card.
pub fn put_card(cx: Card, place: &Place, card: &Kept) {
    is_another_card(cx, place);
    put(cx, place, Some(&card.to_text()));
}

fn tell(cx: Card, now: bool) {
    if cx.elsewhere.get_untracked() != now {
        cx.elsewhere.set(now);
        if now {
            cx.announce(cx.say(CardText::OTHER_TAB).to_owned());
        }
    }
}

/// Looks at what is kept now. What another tab has let go of is kept by this one.
fn follow(cx: Card) {
    let typed = typed(cx);
    let other = |place: &Place, own: Option<&str>| cx.known.with_untracked(|known| known.is_other(place, own));
    let is_other =
        other(&unsaved::own(cx), typed.as_deref()) || places(cx).iter().any(|place| is_another_card(cx, place));
    let before = cx.elsewhere.get_untracked();
    tell(cx, is_other);
    if before && !is_other {
        write(cx);
    }
}

/// Whether another tab keeps another card there. One that is the same on screen is no news.
fn is_another_card(cx: Card, place: &Place) -> bool {
    if !cx.known.with_untracked(|known| known.is_other(place, None)) {
        return false;
    }
    let is_same = kept(place).is_some_and(|kept| (kept.stored.map(|(id, _)| id), kept.document) == own(cx));
    if is_same {
        cx.known.update(|known| known.see(place));
    }
    !is_same
}

fn kept(place: &Place) -> Option<Kept> {
    Kept::from_text(&place.read()?)
}

/// Which stored card is on screen, and its document.
fn own(cx: Card) -> (Option<String>, String) {
    let stored = cx.saving.with_untracked(|saving| saving.stored.as_ref().map(|stored| stored.id.clone()));
    (stored, cx.board.with_untracked(Board::document))
}

fn typed(cx: Card) -> Option<String> {
    cx.board.with_untracked(|board| board.unsaved()?.to_text())
}

/// Keeps what is here.
fn write(cx: Card) {
    keep(cx);
    if let Some(text) = typed(cx) {
        put(cx, &unsaved::own(cx), Some(&text));
    }
}

/// Whether that is told in a form, where somebody is at work, or above the card.
pub fn is_told(cx: Card, in_form: bool) -> bool {
    cx.elsewhere.get() && cx.board.with(|board| board.entry().is_some()) == in_form
}

/// That there is something else in another tab, and the choice between the two.
pub fn choice(cx: Card, in_form: bool) -> El {
    let place = el("div.entry-elsewhere").flag("hidden", move || !is_told(cx, in_form));
    let go_on = |place: &El| {
        let place = place.clone();
        focus_soon(move || {
            let card = place.around(".card")?;
            card.inside(".entry input").or_else(|| card.inside(".entry button:not([hidden])")).filter(on_screen)
        });
    };
    let (taking, keeping) = (place.clone(), place.clone());
    let take = button("button.quiet", "button", move |_| {
        take_over(cx);
        go_on(&taking);
    });
    let stay = button("button.quiet", "button", move |_| {
        // What is nowhere else is left where it is.
        if typed(cx).is_some() {
            cx.known.update(|known| known.see(&unsaved::own(cx)));
        }
        if cx.saving.with_untracked(|saving| saving.changed || saving.stored.is_some()) {
            places(cx).iter().for_each(|place| cx.known.update(|known| known.see(place)));
        }
        tell(cx, false);
        write(cx);
        go_on(&keeping);
    });
    place.child(el("p.status").text(cx.say(CardText::OTHER_TAB))).child(
        el("div.actions")
            .child(take.text(cx.say(CardText::OTHER_TAB_TAKE)))
            .child(stay.text(cx.say(CardText::OTHER_TAB_STAY))),
    )
}

/// What the other tab keeps takes the place of what is here; what is typed only here goes on.
fn take_over(cx: Card) {
    let typed = unsaved::own(cx).read().and_then(|text| Unsaved::from_text(&text));
    let card = places(cx).iter().find(|place| is_another_card(cx, place)).and_then(kept);
    spawn(async move {
        if let Some(card) = card {
            let before = cx.board.get_untracked();
            let shown = load::show(cx, &card.document).await;
            if !cx.is_there() {
                return;
            }
            if shown.is_err() {
                // Both cards stay, and so does the choice: it can be tried again.
                cx.notice.set(Some(cx.say(CardText::SERVER_OFF).to_owned()));
                return cx.announce(cx.say(CardText::SERVER_OFF).to_owned());
            }
            cx.notice.set(None);
            cx.board.update(|board| board.follow(&before));
            let stored = card.stored.map(|(id, etag)| {
                let (edit, read) = keep::tokens(&Local, &id);
                Stored { id, etag, edit, read }
            });
            cx.baseline.set(card.baseline);
            cx.saving.set(Saving { status: Status::Idle, stored, changed: true });
            cx.unsent.set(card.unsent);
            cx.set_readonly();
        }
        for place in places(cx).iter().chain([&unsaved::own(cx)]) {
            cx.known.update(|known| known.see(place));
        }
        if let Some(typed) = typed {
            let typed = match cx.board.with_untracked(Board::unsaved) {
                Some(own) => typed.joined(&own),
                None => typed,
            };
            cx.board.update(Board::leave);
            unsaved::resume(cx, &typed);
        }
        tell(cx, false);
        cx.announce(cx.say(Key::STATUS_LOADED).to_owned());
    });
}
