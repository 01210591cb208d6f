//! A view that is built anew because its language is another one: what was known, typed and open goes on as it was.

use std::cell::RefCell;

use leptos::prelude::Owner;
use web_sys::{Element, HtmlElement};

use super::Card;
use crate::state::card::board::Board;
use crate::words::Words;

/// What there was of an element when it was shown last.
#[derive(Clone)]
pub struct Left {
    /// Of the view that was taken down, and what outlives that.
    pub card: Card,
    locale: String,
    /// Of what outlives a view.
    owner: Owner,
}

thread_local! {
    static LEFT: RefCell<Vec<Left>> = const { RefCell::new(Vec::new()) };
}

/// What there was of an element, if its document is the same still.
pub fn by(host: &HtmlElement, document: &str) -> Option<Left> {
    let found = LEFT.with_borrow(|all| all.iter().find(|left| left.is_of(host)).cloned());
    found.filter(|left| left.card.board.with_untracked(Board::document) == document)
}

/// What an element shows. Nothing while a view is to come: one that finds another there came too late.
pub fn frame(host: &HtmlElement) -> Option<Element> {
    host.shadow_root()?.query_selector(".frame").ok().flatten()
}

/// Keeps what a card has beyond its view as long as the element is on the page. `made` owns that, unless it was there before.
pub fn remember(card: Card, made: Option<Owner>) {
    let (host, locale) = (card.host.get_untracked(), card.outside().locale.clone());
    LEFT.with_borrow_mut(|all| {
        // What is off the page and not coming back now would stay for ever.
        all.retain(|left| left.is_of(&host) || left.card.host.with_untracked(|host| host.is_connected()));
        let known = all.iter().position(|left| left.is_of(&host)).map(|place| all.swap_remove(place).owner);
        let Some(owner) = made.or(known) else { return };
        all.push(Left { locale, card, owner });
    });
}

impl Left {
    fn is_of(&self, host: &HtmlElement) -> bool {
        self.card.host.with_untracked(|own| own == host)
    }

    /// Whether it was in another language, or wrote numbers in another way. Else it was off the page for a while, and what
    /// the server has by now goes first.
    pub fn is_otherwise_written(&self, words: &Words, locale: &str) -> bool {
        self.card.words.language() != words.language() || self.locale != locale
    }

    /// Whether nothing was done to what the page had named.
    pub fn is_untouched(&self) -> bool {
        self.card.saving.with_untracked(|saving| !saving.changed && saving.stored.is_none())
    }
}
