//! Paper: the day of printing, and a chart that is as wide as a page.

use std::rc::Rc;

use super::Card;
use crate::browser::listener::Listener;
use crate::chart::Size;
use crate::view::chart::Shown;
use crate::view::chart::drawing::px;
use crate::view::{El, Live, el, keep, svg};
use crate::words::CardText;

/// The room that a page of A4 or letter gives: wide enough to fill it, narrow enough that letters stay as large as they are.
const PAGE: Size = Size { width: 640.0, em: 16.0 };

/// The day on which it is printed.
pub fn printed(cx: Card) -> El {
    let day = Live::new(None);
    keep(Listener::new("beforeprint", move || day.set(Some(cx.now()))));
    let words = move || day.get().map_or_else(String::new, |day| cx.fill(CardText::PRINTED, &[&cx.day(day)]));
    el("p.printed").live_text(words)
}

/// A chart as it is on paper, drawn when somebody prints: on screen it is as wide as the screen.
pub fn drawn(cx: Card, shown: impl Fn() -> Option<Rc<dyn Shown>> + 'static) -> El {
    let place = el("div.plot paper-chart").attr("aria-hidden", "true");
    let (before, after) = (place.clone(), place.clone());
    keep(Listener::new("beforeprint", move || {
        let Some(shown) = leptos::prelude::untrack(&shown) else { return };
        let (drawn, laid) = shown.draw(cx.shell(), PAGE);
        let (width, height) = (px(laid.room().width), px(laid.room().height));
        let paper = svg("svg")
            .attr("width", &width)
            .attr("height", &height)
            .attr("viewBox", &["0 0 ", &width, " ", &height].concat())
            .children(drawn);
        before.replace(&[paper]);
    }));
    keep(Listener::new("afterprint", move || after.replace(&[])));
    place
}
