//! Saving and opening on the server, and links that need none, loaded with the first answer.

use partner_roi_shared::{ENGINE_VERSION, Program, Scenario};
use wasm_bindgen::JsValue;

use crate::browser::api::{Opened, Server};
use crate::browser::clipboard::to_clipboard;
use crate::browser::link;
use crate::browser::storage::Local;
use crate::element::{failure, unreachable};
use crate::state::form::{Answer, Form};
use crate::state::keep;
use crate::state::saving::{Ask, Outcome, Saving, Status, Stored};
use crate::state::settings::ScenarioRef;
use crate::view::{Context, status_words};
use crate::words::{Key, Words};

/// What the server is asked for by a calculator that is there already.
pub enum Job {
    /// To keep this.
    Save { ask: Ask, document: String, answer: Answer },
    /// For the figures that it has now.
    Reload,
    /// For nothing: a link is to hold what was entered itself.
    Share,
}

/// A stored scenario that a calculator begins with.
pub struct Found {
    /// The text of its program.
    pub program: String,
    /// Puts it into the calculator.
    pub take_up: Box<dyn FnOnce(Context)>,
}

/// Does it, and says what came of it.
pub async fn perform(cx: Context, job: Job) {
    match job {
        Job::Save { ask, document, answer } => save(cx, ask, document, answer).await,
        Job::Reload => reload(cx).await,
        Job::Share => share(cx).await,
    }
}

/// Opens what an element's attribute names.
pub async fn open(server: Server, reference: ScenarioRef, words: &Words) -> Result<Found, JsValue> {
    let (edit, read) = keep::tokens(&Local, &reference.id);
    let token = edit.or(reference.token).or(read).unwrap_or_default();
    let opened = server.open(&reference.id, &token).await.map_err(|outcome| match outcome {
        Outcome::Unreachable => unreachable(words),
        _ => failure("not_opened", words.say(Key::NOT_OPENED)),
    })?;
    let program = program_of(&server, &opened, words).await?;
    let take_up = |cx| {
        if adopt(cx, opened) {
            resume(cx);
        }
    };
    Ok(Found { program, take_up: Box::new(take_up) })
}

/// The program that a stored scenario was made with, if need be from the API.
async fn program_of(server: &Server, opened: &Opened, words: &Words) -> Result<String, JsValue> {
    let missing = || failure("unknown_program", words.say(Key::PROGRAM_NOT_HERE));
    let published = server.program(&opened.program, None).await;
    let fits = |text: &String| {
        Program::from_json(text).is_ok_and(|program| opened.version.is_none_or(|version| version == program.version))
    };
    match published.filter(fits) {
        Some(text) => Ok(text),
        None => server.program(&opened.program, opened.version).await.ok_or_else(missing),
    }
}

/// Takes up a stored scenario, and says so if its stored result is not today's.
fn adopt(cx: Context, opened: Opened) -> bool {
    let mut taken = false;
    if let Ok(scenario) = Scenario::from_json(&opened.scenario) {
        cx.form.update(|form| taken = form.load(scenario).is_ok());
        cx.take_answer();
    }
    if !taken {
        cx.notice.set(Some(cx.say(Key::NOT_OPENED).to_owned()));
        return false;
    }
    cx.notice.set(None);
    compare(cx, &opened.engine, &opened.result_hash);
    let mut stored = opened.stored;
    let (edit, read) = keep::tokens(&Local, &stored.id);
    stored.edit = stored.edit.or(edit);
    stored.read = stored.read.or(read);
    cx.saving.set(Saving { status: Status::Idle, stored: Some(stored), changed: false });
    true
}

/// Takes up what was changed in this browser since it was saved. If somebody else has saved in between, saving will say so.
fn resume(cx: Context) {
    let Some(stored) = cx.saving.get_untracked().stored else { return };
    let program = cx.form.with_untracked(|form| form.program().id.clone());
    let place = keep::opened(&stored.id);
    let draft = keep::Draft::new(&Local, &program, &place);
    let plan = draft.read().map(|kept| keep::parts(&kept).1.to_owned()).unwrap_or_default();
    let mut taken = false;
    if let Some((kept, etag)) = draft.read_unsaved()
        && let Ok(scenario) = Scenario::from_json(keep::parts(&kept).0)
    {
        cx.form.update(|form| taken = form.load(scenario).is_ok());
        cx.take_answer();
        if taken {
            cx.saving.update(|saving| {
                saving.changed = true;
                saving.stored = Some(Stored { etag, ..stored.clone() });
            });
        }
    }
    // The plan of the whole program is not on the server: it is this browser's whatever became of the figures.
    cx.form.update(|form| form.begin_whole(&plan));
    if !taken {
        draft.begin_stored(&stored, &cx.document());
    }
    if !plan.is_empty() {
        draft.write(&cx.form.with_untracked(Form::kept));
    }
}

/// Says so if a stored result is not today's.
fn compare(cx: Context, engine: &str, stored: &str) {
    let answer = cx.form.with_untracked(|form| form.answer().cloned());
    let Some(answer) = answer.filter(|_| !stored.is_empty()) else { return };
    if answer.0.to_json_and_hash().1 == stored {
        return;
    }
    cx.notice.set(Some(cx.fill(Key::RECALCULATED, &[engine, ENGINE_VERSION])));
}

async fn save(cx: Context, ask: Ask, document: String, answer: Answer) {
    let (_, hash) = answer.0.to_json_and_hash();
    let (outcome, differs) = cx.outside().server.save(&ask, &document, &hash, ENGINE_VERSION).await;
    // The element may be gone by now; then nobody is left to tell.
    if !cx.form.is_there() {
        return;
    }
    let saved = matches!(outcome, Outcome::Stored(_) | Outcome::Updated { .. });
    let unchanged = cx.document() == document;
    cx.saving.update(|saving| saving.finish(outcome, unchanged));
    if saved {
        cx.link.set(None);
    }
    cx.notice.set(differs.map(|engine| cx.fill(Key::NOTICE_DIFFERS, &[&engine])));
    if saved {
        tell_saved(cx, &document);
    }
    cx.announce(status_words(cx.shell(), &cx.saving.get_untracked().status));
}

/// Copies a link to the page that holds what was entered itself.
async fn share(cx: Context) {
    if !cx.form.is_there() {
        return;
    }
    let Some(part) = link::part(&cx.form.with_untracked(Form::kept)) else { return };
    let page = page(cx);
    let link = [&page, "#", &part, &cx.screen(&page)].concat();
    let copied = to_clipboard(&link).await;
    if cx.link.is_there() {
        cx.link.set((!copied).then_some(link));
        cx.show_notice(if copied { Key::STATUS_SHARED } else { Key::STATUS_SHARE_BELOW });
    }
}

/// Where a link leads: to this page, or from the page of a stored scenario to a calculator of its program.
fn page(cx: Context) -> String {
    let outside = cx.outside();
    match &outside.page {
        Some(page) => page.clone(),
        None => {
            let program = cx.form.with_untracked(|form| form.program().id.clone());
            [&outside.server.origin, "/calculator?program=", &program].concat()
        }
    }
}

fn tell_saved(cx: Context, document: &str) {
    let Some(stored) = cx.saving.get_untracked().stored else { return };
    cx.each_draft(&|draft| draft.write_stored(&stored, document));
    // Without the figures that were typed in the meantime, but with the plan of the whole program.
    let kept = cx.form.with_untracked(|form| [document, form.whole()].concat());
    cx.each_draft(&|draft| draft.write(&kept));
    let detail = js_sys::Object::new();
    let link = cx.stored_link().map_or(JsValue::NULL, JsValue::from);
    let _ = js_sys::Reflect::set(&detail, &"id".into(), &stored.id.into());
    let _ = js_sys::Reflect::set(&detail, &"link".into(), &link);
    cx.emit("save", &detail);
}

async fn reload(cx: Context) {
    if !cx.saving.is_there() {
        return;
    }
    let Some(stored) = cx.saving.get_untracked().stored else { return };
    let Some(token) = stored.edit.or(stored.read) else { return };
    let opened = cx.outside().server.open(&stored.id, &token).await;
    if !cx.form.is_there() {
        return;
    }
    match opened {
        Ok(opened) => {
            if adopt(cx, opened) {
                let differs = cx.notice.get_untracked();
                cx.announce(differs.unwrap_or_else(|| cx.say(Key::STATUS_LOADED).to_owned()));
                cx.tell_page();
            }
        }
        Err(outcome) => cx.saving.update(|saving| saving.finish(outcome, true)),
    }
}
