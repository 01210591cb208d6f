//! What is cut out of the module and loaded when somebody asks for it.
//!
//! A function here, with all that only it needs, ends up in the part that its attribute names; calling it loads the part
//! first. Whatever the first view needs must not stand here, and must not call what stands here without waiting.

#![allow(unsafe_code, reason = "the attribute declares each function as an import of the module it is cut from")]

use leptos::prelude::Owner;
use partner_roi_shared::Faults;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::panels;
use crate::state::form::Answer;
use crate::state::link;
use crate::state::settings::Panel;
use crate::state::simulation::{self, Slices};
use crate::view::{Context, El};

/// The report as text and its hash.
#[wasm_split(report, fallible)]
pub fn written(answer: Answer) -> Result<(String, String), SplitLoaderError> {
    Ok(answer.0.to_json_and_hash())
}

/// What stands in an address's fragment for a scenario.
#[wasm_split(link, fallible)]
pub fn link_to(document: String) -> Result<String, SplitLoaderError> {
    Ok(link::written(&document))
}

/// The scenario behind such a part of a fragment.
#[wasm_split(link, fallible)]
pub fn linked(part: String) -> Result<Option<String>, SplitLoaderError> {
    Ok(link::document(&part))
}

/// A simulation, ready to run.
#[wasm_split(simulation, fallible)]
pub fn simulation(text: String) -> Result<Result<Slices, Faults>, SplitLoaderError> {
    Ok(simulation::slices(&text))
}

/// A panel; what it makes belongs to `owner`.
pub async fn panel(panel: Panel, cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    match panel {
        Panel::Levels => levels(cx, owner).await,
        Panel::Goal | Panel::Sure | Panel::Pair => ask(panel, cx, owner).await,
        Panel::Matters => matters(cx, owner).await,
    }
}

#[wasm_split(levels, fallible)]
fn levels(cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(owner.with(|| panels::levels::panel(cx)))
}

/// Panels that ask the engine what-if questions: one part, since most of what each needs the others need too.
#[wasm_split(ask, fallible)]
fn ask(panel: Panel, cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(owner.with(|| match panel {
        Panel::Goal => panels::goal::panel(cx),
        Panel::Sure => panels::sure::panel(cx),
        _ => panels::pair::panel(cx),
    }))
}

#[wasm_split(matters, fallible)]
fn matters(cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(owner.with(|| panels::matters::panel(cx)))
}

/// The years as columns.
#[wasm_split(years, fallible)]
pub fn years(cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(owner.with(|| panels::charts::years::years(cx)))
}
