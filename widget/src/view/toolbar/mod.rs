//! The calculator's name, saving, the link, reset, and what happened.

use leptos::prelude::untrack;
use web_sys::HtmlInputElement;

use super::dom::{El, button, effect, el};
use super::{Context, Shell};
use crate::browser::clipboard::to_clipboard;
use crate::browser::spawn;
use crate::state::form::Form;
use crate::state::saving::{Saving, Status};
use crate::words::Key;

/// Name and actions, and below them what happened.
pub fn toolbar(cx: Context) -> [El; 2] {
    let name = cx.form.with_untracked(|form| form.program().name.clone());
    let nothing_to_reset = move || !cx.form.with(Form::differs);
    let nothing_to_save = move || cx.saving.with(|saving| saving.status == Status::Busy || settled(saving));
    // aria-disabled keeps the button in the tab order, so that the focus is not lost when it goes quiet.
    let reset = button("button.quiet", "button reset", move |_| {
        if !untrack(nothing_to_reset) {
            cx.reset();
        }
    })
    .live("aria-disabled", move || Some(nothing_to_reset().to_string()))
    .text(cx.say(Key::RESET_ALL));
    let step = |what: &str, key: Key, sign: &str, back: bool| {
        let possible = move || {
            let (undo, redo) = cx.form.with(Form::steps);
            if back { undo } else { redo }
        };
        button("button.quiet step", what, move |_| cx.step(back))
            .attr("aria-label", cx.say(key))
            .attr("title", cx.say(key))
            .live("aria-disabled", move || Some((!possible()).to_string()))
            .child(el("span").attr("aria-hidden", "true").text(sign))
    };
    let save = button("button.primary", "button save", move |_| {
        if !untrack(nothing_to_save) {
            cx.save();
        }
    })
    .live("aria-disabled", move || Some(nothing_to_save().to_string()))
    .live_text(move || cx.say(cx.saving.with(save_label)).to_owned());
    let bar = el("header.toolbar")
        .part("toolbar")
        .child(cx.own_words(el("h2.title").part("title").attr("dir", "auto").text(&name)))
        .child(
            el("div.actions")
                .flag("data-readonly", move || cx.readonly.get())
                .child(step("button undo", Key::UNDO, "↶", true))
                .child(step("button redo", Key::REDO, "↷", false))
                .child(reset)
                .child(share(cx))
                .child(save),
        );
    [bar, saved(cx)]
}

/// Copies a link that holds what was entered itself, as long as there is none to a stored scenario that does.
fn share(cx: Context) -> El {
    let stored = move || cx.saving.with(|saving| saving.stored.is_some() && !saving.changed);
    button("button.quiet", "button share", move |_| cx.share())
        .flag("hidden", move || stored() && cx.form.with(|form| form.whole().is_empty()))
        .text(cx.say(Key::COPY_LINK))
}

fn settled(saving: &Saving) -> bool {
    !saving.changed && saving.stored.as_ref().is_some_and(|stored| stored.edit.is_some())
}

fn save_label(saving: &Saving) -> Key {
    match (&saving.status, &saving.stored) {
        (Status::Busy, _) => Key::SAVING,
        (_, Some(stored)) if stored.edit.is_some() => Key::SAVE_CHANGES,
        (_, Some(_)) => Key::SAVE_COPY,
        (_, None) => Key::SAVE,
    }
}

/// What a status says; nothing for those that need no words.
pub fn status_words(cx: Shell, status: &Status) -> String {
    match status {
        Status::Idle => String::new(),
        Status::Busy => cx.say(Key::SAVING).to_owned(),
        Status::Saved => cx.say(Key::STATUS_SAVED).to_owned(),
        Status::Off => cx.say(Key::STATUS_OFF).to_owned(),
        Status::Conflict => cx.say(Key::STATUS_CONFLICT).to_owned(),
        Status::Gone => cx.say(Key::STATUS_GONE).to_owned(),
        Status::Failed(reason) => cx.fill(Key::STATUS_FAILED, &[reason]),
    }
}

fn shown_words(cx: Context, saving: &Saving) -> String {
    match saving.status {
        Status::Saved | Status::Idle if saving.stored.is_some() && saving.changed => {
            cx.say(Key::STATUS_SAVED_CHANGED).to_owned()
        }
        Status::Idle if saving.stored.is_some() => cx.say(Key::STATUS_SAVED).to_owned(),
        ref status => status_words(cx.shell(), status),
    }
}

/// The status, the link once there is one, and the ways out of a conflict.
///
/// All of it is there from the start and shown when it applies, so that no button vanishes from under the focus.
fn saved(cx: Context) -> El {
    let notice = el("p.status").live_text(move || cx.notice.get().unwrap_or_default());
    let words = move || cx.saving.with(|saving| shown_words(cx, saving));
    let bad = move || cx.saving.with(|s| matches!(s.status, Status::Conflict | Status::Gone | Status::Failed(_)));
    let status =
        el("p").live("class", move || Some(if bad() { "status bad" } else { "status" }.to_owned())).live_text(words);
    let peaceful = move || cx.saving.with(|saving| saving.status != Status::Conflict);
    let ways_out = el("div.actions")
        .flag("hidden", peaceful)
        .child(button("button.quiet", "button", move |_| cx.reload()).text(cx.say(Key::RELOAD)))
        .child(button("button.quiet", "button", move |_| cx.save_copy()).text(cx.say(Key::SAVE_COPY)));
    el("div.saved")
        .part("status")
        .flag("hidden", move || {
            let silent = cx.notice.with(Option::is_none) && cx.link.with(Option::is_none) && !cx.readonly.get();
            silent && words().is_empty()
        })
        .child(el("p.status").flag("hidden", move || !cx.readonly.get()).text(cx.say(Key::READ_ONLY)))
        .child(notice)
        .child(status)
        .child(ways_out)
        .child(link_row(cx))
}

fn link_row(cx: Context) -> El {
    // A stored scenario's link leads to other figures once those on screen have changed.
    let link = move || match cx.saving.with(|saving| saving.changed) {
        true => cx.link.get(),
        false => cx.stored_link().or_else(|| cx.link.get()),
    };
    shown_link(cx.shell(), cx.say(Key::LINK), link, move |key| cx.announce_if_there(key))
}

/// A link, once there is one, and a button that copies it; `tell` says what came of that.
pub fn shown_link(
    cx: Shell,
    label: &str,
    link: impl Fn() -> Option<String> + 'static,
    tell: impl Fn(Key) + Copy + 'static,
) -> El {
    let field = el("input").attr("type", "text").attr("readonly", "").part("link").attr("aria-label", label);
    let input: HtmlInputElement = field.cast();
    let copied = input.clone();
    let copy = button("button.quiet", "button copy-link", move |_| {
        let field = copied.clone();
        spawn(async move {
            let copied = to_clipboard(&field.value()).await;
            if !copied {
                let _ = field.focus();
                field.select();
            }
            tell(if copied { Key::STATUS_COPIED } else { Key::STATUS_COPY_FAILED });
        });
    })
    .text(cx.say(Key::COPY_LINK));
    let row = el("div.link").child(field).child(copy);
    let this = row.clone();
    effect(move || {
        let link = link();
        this.set_flag("hidden", link.is_none());
        if let Some(link) = link {
            input.set_value(&link);
        }
    });
    row
}
