//! `<partner-scorecard>`: a partnership's figures, judged quarter by quarter. Loaded when a page has one.

mod again;
mod baseline;
mod context;
mod desk;
mod entry;
mod explanation;
mod figures;
mod fit;
mod left;
mod levels;
mod library;
mod load;
mod metrics;
mod name;
mod overview;
mod paper;
mod plan;
mod reviews;
mod saved;
mod saving;
mod spark;
mod tabs;
mod taking;
mod timeline;

pub use context::{Card, View};
pub use desk::{Desk, desk};
pub use explanation::open as explain;
pub use load::mount;
pub use saving::report;

use crate::state::card::plan::program;
use crate::view::{El, Live, PRINT_STYLES, effect, el};
use crate::words::CardText;

/// The stylesheet of all parts.
const STYLES: &str = concat!(
    include_str!("scorecard.css"),
    include_str!("entry/entry.css"),
    include_str!("plan/plan.css"),
    include_str!("timeline/timeline.css"),
    include_str!("levels/levels.css"),
    include_str!("paper.css"),
);

/// The whole scorecard.
fn scorecard(cx: Card) -> El {
    cx.add_styles(PRINT_STYLES);
    cx.add_styles(STYLES);
    let (has_reviews, has_fit) = cx.board.with_untracked(|board| {
        let template = board.shown().template();
        (!template.reviews.is_empty(), !template.fit.is_empty())
    });
    let is = move |view| cx.view.get() == view;
    let whole = el("div.card-whole")
        .child(overview::overview(cx))
        .child(entry::entry(cx))
        .child(metrics::metrics(cx))
        .child(plan::plan(cx))
        .child(timeline::timeline(cx))
        .child(levels::levels(cx));
    let sections = el("div.card-sections")
        .flag("hidden", move || is(View::Fit) || cx.board.with(|board| board.shown().card().quarters.is_empty()))
        .child(overview::chooser(cx))
        .child(part(whole, move || is(View::Card)))
        .children(has_reviews.then(|| part(reviews::reviews(cx), move || !is(View::Fit))));
    let first = Live::new(None);
    let fit = has_fit.then(|| part(el("div.card-sections").child(fit::fit(cx)), move || !is(View::Reviews)));
    let frame = el("div.frame card")
        .part("frame")
        .attr("lang", cx.words.language())
        .attr("dir", cx.words.direction())
        .live("data-theme", move || Some(cx.theme.get()))
        .child(title(cx))
        .child(desk::lazy(cx, move |desk| (desk.name)(cx)))
        .child(saved::place(cx))
        .child(desk::told(cx, desk::saving))
        .child(part(entry::empty(cx, first), move || is(View::Card)))
        .child(sections)
        .child(part(desk::lazy(cx, move |desk| (desk.plan)(cx, first)), move || is(View::Card)))
        .children(fit)
        .child(disclaimer(cx))
        .child(part(entry::files(cx), move || is(View::Card)))
        .child(paper::printed(cx))
        .child(el("p.spoken").attr("role", "status").live_text(move || cx.spoken.get()));
    explanation::explains(cx, frame)
}

/// A part that is on the page in some views only.
fn part(section: El, shown: impl Fn() -> bool + 'static) -> El {
    el("div").child(section).flag("hidden", move || !shown())
}

/// That figures are no promise, in the words of the vendor whose program it is about.
fn disclaimer(cx: Card) -> El {
    let place = el("p.disclaimer").part("disclaimer").attr("dir", "auto");
    let this = place.clone();
    effect(move || {
        cx.board.with(|board| {
            let checked = board.shown();
            let found = program(checked.card(), checked.template(), &board.library().catalog);
            this.set("lang", found.and_then(|program| program.language.as_deref()));
            this.set_text(found.map_or_else(|| cx.say(CardText::DISCLAIMER), |program| &program.disclaimer));
        });
    });
    place
}

/// What the card is called, and the buttons that are of the whole of it.
fn title(cx: Card) -> El {
    el("header.toolbar").part("toolbar").child(name::title(cx)).child(saved::save(cx))
}
