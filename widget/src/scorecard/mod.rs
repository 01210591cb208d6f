//! `<partner-scorecard>`: a partnership's figures, judged quarter by quarter. Loaded when a page has one.

mod context;
mod entry;
mod figures;
mod load;
mod metrics;
mod overview;
mod plan;
mod saved;
mod saving;
mod spark;

pub use context::Card;
pub use load::mount;

use crate::view::{El, el};

/// The stylesheet of all parts.
const STYLES: &str = concat!(include_str!("scorecard.css"), include_str!("entry/entry.css"));

/// The whole scorecard.
fn scorecard(cx: Card) -> El {
    cx.add_styles(STYLES);
    let sections = el("div.card-sections")
        .live("hidden", move || cx.board.with(|board| board.shown().card().quarters.is_empty()).then(String::new))
        .child(overview::overview(cx))
        .child(entry::entry(cx))
        .child(metrics::metrics(cx));
    el("div.frame card")
        .part("frame")
        .attr("lang", cx.words.language())
        .attr("dir", cx.words.direction())
        .live("data-theme", move || Some(cx.theme.get()))
        .child(title(cx))
        .child(saved::saved(cx))
        .child(entry::empty(cx))
        .child(sections)
        .child(entry::files(cx))
        .child(el("p.spoken").attr("role", "status").live_text(move || cx.spoken.get()))
}

/// The name of the partnership, and what it is judged by.
fn title(cx: Card) -> El {
    let names = move || {
        cx.board.with(|board| {
            let (card, template) = (board.shown().card(), board.shown().template());
            (card.name.clone(), template.name.clone())
        })
    };
    let shown = el("div.card-names")
        .child(el("h2.title").part("title").attr("dir", "auto").live_text(move || {
            let (name, template) = names();
            name.unwrap_or(template)
        }))
        .child(el("p.muted").attr("dir", "auto").live_text(move || {
            let (name, template) = names();
            name.map_or_else(String::new, |_| template)
        }));
    el("header.toolbar").part("toolbar").child(shown).child(el("div.actions").child(saved::save(cx)))
}
