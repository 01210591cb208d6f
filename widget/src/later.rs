//! What is cut out of the module and loaded when somebody asks for it.
//!
//! A function here, with all that only it needs, ends up in the part that its attribute names; calling it loads the part
//! first. Whatever the first view needs must not stand here, and must not call what stands here without waiting.

#![allow(unsafe_code, reason = "the attribute declares each function as an import of the module it is cut from")]

use leptos::prelude::Owner;
use partner_roi_shared::measures::Rates;
use partner_roi_shared::report::Sides;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::HtmlElement;

use crate::panels;
use crate::state::cases::Chosen;
use crate::state::form::Answer;
use crate::state::settings::Panel;
use crate::view::{Context, El};

/// The report as text and its hash.
#[wasm_split(report, fallible)]
pub fn written(answer: Answer) -> Result<(String, String), SplitLoaderError> {
    Ok(answer.0.to_json_and_hash())
}

/// The rates of return of each ledger.
#[wasm_split(report, fallible)]
pub fn rates(answer: Answer) -> Result<Sides<Rates>, SplitLoaderError> {
    Ok(answer.0.rates())
}

/// The case of this id in a program's text.
#[wasm_split(cases, fallible)]
pub fn case(program: String, id: String) -> Result<Option<Chosen>, SplitLoaderError> {
    Ok(panels::cases::chosen(&program, &id))
}

/// Opens the explanation of a figure in `place`; the focus goes back to `button` in the end.
#[wasm_split(explanation, fallible)]
pub fn explanation(
    cx: Context,
    figure: String,
    button: HtmlElement,
    place: El,
    owner: Owner,
) -> Result<(), SplitLoaderError> {
    panels::explanation::open(cx, &figure, button, &place, &owner);
    Ok(())
}

/// A panel; what it makes belongs to `owner`.
pub async fn panel(panel: Panel, cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    match panel {
        Panel::Levels => levels(cx, owner).await,
        Panel::Ratios => ratios(cx, owner).await,
        Panel::Cases => cases(cx, owner).await,
        Panel::Months => months(cx, owner).await,
    }
}

#[wasm_split(levels, fallible)]
fn levels(cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(owner.with(|| panels::levels::panel(cx)))
}

#[wasm_split(ratios, fallible)]
fn ratios(cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(owner.with(|| panels::ratios::panel(cx)))
}

#[wasm_split(cases, fallible)]
fn cases(cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(owner.with(|| panels::cases::panel(cx)))
}

#[wasm_split(months, fallible)]
fn months(cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(owner.with(|| panels::months::panel(cx)))
}
