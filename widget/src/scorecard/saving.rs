//! Keeping a card: in the browser, on the server with every change at once, and telling the page.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use super::entry::unsaved;
use super::{Card, again, load, tabs};
use crate::browser::api::{Reply, Server, bearer, get, reply, text};
use crate::browser::spawn;
use crate::browser::storage::Local;
use crate::later;
use crate::state::card::board::{Board, Change, Kind};
use crate::state::card::keeping::{
    self, Creation, Kept, Waiting, is_stored, stored_source, with_plan_of, without_scenario,
};
use crate::state::keep::{self, Draft, Known};
use crate::state::saving::{Outcome, Saving, Status, Stored};
use crate::state::settings::ScenarioRef;
use crate::view::{effect, status_words};
use crate::words::CardText;

/// After a pause of so many milliseconds the page is told of changes.
const TELL_PAGE: u32 = 250;
const MINUTE: u32 = 60;

/// A stored card as the server told it.
pub struct OpenedCard {
    /// Which it is, with the tokens that this browser has.
    pub stored: Stored,
    /// The card document.
    pub card: String,
}

impl Server {
    /// Opens a stored card, with the best token that there is.
    pub async fn open_card(&self, reference: &ScenarioRef) -> Result<OpenedCard, Outcome> {
        let (edit, read) = keep::tokens(&Local, &reference.id);
        let given = reference.token.clone();
        let given_edit = given.clone().filter(|token| token.starts_with("pre_"));
        let (edit, read) = (given_edit.or(edit), read.or(given.filter(|token| token.starts_with("prr_"))));
        let token = edit.as_ref().or(read.as_ref()).map(String::as_str).unwrap_or_default();
        let path = ["/scorecards/", &reference.id].concat();
        let reply = match self.early(&[&self.origin, "/api/v1", &path].concat(), token).await {
            Some(response) => reply(response).await,
            None => self.call("GET", &path, None, &[("Authorization", &bearer(token))]).await,
        };
        let reply = reply.ok_or(Outcome::Unreachable)?;
        if reply.status != 200 {
            return Err(reply.unopened());
        }
        let card = card_of(&reply);
        Ok(OpenedCard { stored: Stored { id: reference.id.clone(), etag: reply.etag(), edit, read }, card })
    }
}

fn card_of(reply: &Reply) -> String {
    js_sys::JSON::stringify(&get(&reply.body, "card")).map(String::from).unwrap_or_default()
}

/// Tells the page of what changes from now on.
pub fn tell(cx: Card) {
    let document = move || cx.board.with(Board::document);
    let last = RefCell::new(cx.board.with_untracked(Board::document));
    let timer = RefCell::new(Some(Timeout::new(0, move || tell_result(cx))));
    effect(move || {
        let now = document();
        if now == *last.borrow() {
            return;
        }
        last.replace(now);
        cx.saving.update(Saving::touch);
        timer.replace(Some(Timeout::new(TELL_PAGE, move || tell_page(cx))));
    });
}

/// Keeps and sends what changes from now on, beginning with what an earlier visit could not send.
pub fn begin(cx: Card, unsent: Vec<Waiting>) {
    let goes_on = !cx.known.with_untracked(Known::is_empty);
    again::follow(cx);
    tabs::begin(cx, goes_on);
    unsaved::begin(cx, goes_on);
    effect(move || keep(cx));
    effect(move || {
        if cx.unsent.with(|unsent| !unsent.is_empty()) {
            // Not inside the effect, which would then follow all that sending reads.
            spawn(async move {
                if cx.is_there() {
                    send(cx);
                }
            });
        }
    });
    cx.unsent.set(unsent);
    if cx.creation.with_untracked(Option::is_some) {
        save(cx);
    }
}

fn tell_page(cx: Card) {
    cx.emit("change", &json(&cx.board.with_untracked(Board::document)));
    tell_result(cx);
}

fn tell_result(cx: Card) {
    // Nobody waits for it to see the card.
    spawn(async move {
        if let Ok(Some(report)) = later::card_report(cx).await
            && cx.is_there()
        {
            cx.emit("result", &json(&report));
        }
    });
}

/// The judged card as a document.
pub fn report(cx: Card) -> Option<String> {
    let report = cx.board.with_untracked(|board| board.kept().judge().and_then(|card| card.to_node()));
    report.ok().map(|report| report.to_json())
}

fn json(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or(JsValue::NULL)
}

/// Keeps the card in this browser, unless nothing was done to it here.
pub fn keep(cx: Card) {
    let document = cx.board.with(Board::document);
    let saving = cx.saving.get();
    let kept = Kept {
        document,
        stored: saving.stored.as_ref().map(|stored| (stored.id.clone(), stored.etag.clone())),
        creation: cx.creation.get(),
        unsent: cx.unsent.get(),
        baseline: cx.baseline.get(),
    };
    let source = cx.source.get_untracked();
    match &saving.stored {
        None if saving.changed => tabs::put_card(cx, &draft(cx, &source), &kept),
        Some(stored) if stored.edit.is_some() => {
            let own = stored_source(&stored.id);
            tabs::put_card(cx, &draft(cx, &own), &kept);
            if source != own {
                // Where it came from, only which card it became.
                tabs::put_card(cx, &draft(cx, &source), &Kept { unsent: Vec::new(), ..kept });
            }
            keep::keep_tokens(&Local, stored);
        }
        // A card that is only read has changed nowhere.
        _ => {}
    }
}

/// Forgets what this browser keeps of the card; the tokens of a stored one stay, they are the only way back to it.
pub fn forget(cx: Card) {
    tabs::put(cx, &draft(cx, &cx.source.get_untracked()), None);
}

/// Where this browser keeps the card: a stored one under its id, and in any case where it came from.
pub fn places(cx: Card) -> Vec<Draft<'static, Local>> {
    let stored = cx.saving.with_untracked(|saving| saving.stored.as_ref().map(|stored| stored_source(&stored.id)));
    stored.into_iter().chain([cx.source.get_untracked()]).map(|source| draft(cx, &source)).collect()
}

fn draft(cx: Card, source: &str) -> Draft<'static, Local> {
    draft_of(source, &cx.outside().place)
}

/// Where a card is kept: a stored one in one place, whatever page it is on.
pub fn draft_of(source: &str, place: &str) -> Draft<'static, Local> {
    Draft::new(&Local, source, if is_stored(source) { "" } else { place })
}

/// Stores the card as a new one. What was sent before and never answered is sent again to the letter.
pub fn save(cx: Card) {
    if cx.held.get_untracked() || cx.saving.with_untracked(|saving| saving.status == Status::Busy) {
        return;
    }
    let creation = cx.creation.get_untracked().unwrap_or_else(|| {
        cx.unsent.set(Vec::new());
        let document = cx.board.with_untracked(Board::document);
        let baseline = cx.baseline.get_untracked();
        match baseline.as_ref().and_then(|_| without_scenario(&document)) {
            Some(document) => Creation { key: new_key(), document, baseline },
            None => Creation { key: new_key(), document, baseline: None },
        }
    });
    cx.creation.set(Some(creation.clone()));
    cx.notice.set(None);
    cx.saving.update(|saving| saving.status = Status::Busy);
    spawn(create(cx, creation));
}

/// Enough chance that no other request of this address has the same.
fn new_key() -> String {
    let digits = || ((js_sys::Math::random() * f64::from(u32::MAX)) as u32).to_string();
    [digits(), digits(), digits()].concat()
}

async fn create(cx: Card, creation: Creation) {
    let mut headers = vec![("Idempotency-Key", creation.key.as_str())];
    if let Some(ScenarioRef { id, token }) = &creation.baseline {
        headers.push(("Baseline-Scenario", id));
        headers.push(("Baseline-Token", token.as_deref().unwrap_or_default()));
    }
    let server = cx.outside().server.clone();
    let reply = server.call("POST", "/scorecards", Some(&creation.document), &headers).await;
    if !cx.is_there() {
        return;
    }
    let Some(reply) = reply else { return finish(cx, Outcome::Unreachable) };
    cx.creation.set(None);
    match (reply.status, &creation.baseline) {
        (201, baseline) => {
            let token = |name| Some(text(&reply.body, name)).filter(|token| !token.is_empty());
            let stored = Stored {
                id: text(&reply.body, "id"),
                etag: reply.etag(),
                edit: token("edit_token"),
                read: token("read_token"),
            };
            cx.baseline.set(None);
            finish(cx, Outcome::Stored(stored));
            // The scenario may have been changed since it was read here. Whatever is done to the card until then is done to it
            // with the plan that it has.
            if baseline.is_some() && cx.unsent.with_untracked(Vec::is_empty) {
                let (card, sent) = (card_of(&reply), cx.board.with_untracked(Board::document));
                let _ = load::change(cx, |now| (now == sent).then(|| with_plan_of(now, &card))?).await;
            }
            if cx.is_there() {
                send(cx);
            }
        }
        // The scenario is gone by now; the card has it all the same.
        (422, Some(_)) => {
            cx.baseline.set(None);
            cx.saving.update(|saving| saving.status = Status::Idle);
            save(cx);
        }
        _ => finish(cx, refused(cx, &reply)),
    }
}

/// Sends what the stored card does not have yet, one change after the other.
pub fn send(cx: Card) {
    let held = cx.held.get_untracked();
    let stored = cx.saving.with_untracked(|saving| match saving.status {
        _ if held => None,
        Status::Busy | Status::Conflict => None,
        _ => Some(saving.stored.clone()),
    });
    let Some(stored) = stored else { return };
    let Some(stored) = stored else {
        // It is stored as a whole, when it is stored; unless that is under way already.
        if cx.creation.with_untracked(Option::is_none) && cx.unsent.with_untracked(|unsent| !unsent.is_empty()) {
            cx.unsent.set(Vec::new());
        }
        return;
    };
    let Some(first) = cx.unsent.with_untracked(|unsent| unsent.first().cloned()) else { return };
    let Some(edit) = stored.edit.clone() else { return };
    cx.saving.update(|saving| saving.status = Status::Busy);
    spawn(async move {
        let server = cx.outside().server.clone();
        let reply = request(cx, &stored, &edit, &first.change).await;
        let now = match &reply {
            Some(reply) if reply.status == 412 => server.open_card(&reference(&stored)).await.ok(),
            _ => None,
        };
        if !cx.is_there() {
            return;
        }
        cx.progress.set(None);
        let known = |card: &str| cx.unsent.with_untracked(|unsent| keeping::known(unsent, card));
        let (outcome, taken) = match (reply, now) {
            (None, _) => (Outcome::Unreachable, 0),
            (Some(reply), _) if reply.status == 200 => (Outcome::Updated { etag: reply.etag() }, 1),
            (Some(reply), now) if reply.status == 412 => match now.map(|now| (known(&now.card), now.stored.etag)) {
                // An earlier answer was lost, not somebody else faster.
                Some((taken, etag)) if taken > 0 => (Outcome::Updated { etag }, taken),
                _ => (Outcome::Stale, 0),
            },
            (Some(reply), _) => (refused(cx, &reply), 0),
        };
        let more = cx.unsent.with_untracked(|unsent| unsent.len() > taken);
        if taken > 0 && more {
            // Nobody is told of each of several.
            cx.saving.update(|saving| saving.finish(outcome, false));
        } else {
            finish(cx, outcome);
        }
        if taken > 0 {
            // Sends the next, by whoever follows this.
            cx.unsent.update(|unsent| drop(unsent.drain(..taken.min(unsent.len()))));
        }
    });
}

async fn request(cx: Card, stored: &Stored, edit: &str, change: &Change) -> Option<Reply> {
    let server = cx.outside().server.clone();
    let bearer = bearer(edit);
    let headers = [("If-Match", stored.etag.as_str()), ("Authorization", &bearer)];
    let card = ["/scorecards/", &stored.id].concat();
    let (method, path) = match change.kind {
        Kind::Figures(quarter) => ("PUT", ["/quarters/", &quarter.to_string()].concat()),
        Kind::Close(quarter) => ("POST", ["/quarters/", &quarter.to_string(), "/close"].concat()),
        Kind::Restate(quarter) => ("POST", ["/quarters/", &quarter.to_string(), "/restate"].concat()),
        Kind::Card => ("PUT", String::new()),
        Kind::Actuals => {
            let [matched, bearer] = headers;
            let headers = [matched, bearer, ("Content-Type", "text/csv")];
            let told = move |percent| {
                if cx.is_there() {
                    cx.progress.set(Some(percent));
                }
            };
            told(0);
            return server
                .upload(&cx.outside().part, &[&card, "/actuals"].concat(), &change.document, &headers, told)
                .await;
        }
    };
    server.call(method, &[card, path].concat(), Some(&change.document), &headers).await
}

/// Which card, opened by whatever token this browser has.
pub fn reference(stored: &Stored) -> ScenarioRef {
    ScenarioRef { id: stored.id.clone(), token: None }
}

fn refused(cx: Card, reply: &Reply) -> Outcome {
    match (reply.status, reply.retry_after()) {
        (429, Some(seconds)) => Outcome::Refused(cx.counted(CardText::TOO_MANY, seconds.div_ceil(MINUTE).max(1), &[])),
        _ => reply.refused(),
    }
}

/// Takes an answer, and tells the person and the page.
pub fn finish(cx: Card, outcome: Outcome) {
    let saved = matches!(outcome, Outcome::Stored(_) | Outcome::Updated { .. });
    cx.saving.update(|saving| saving.finish(outcome, true));
    let saving = cx.saving.get_untracked();
    cx.announce(words(cx, &saving));
    match (&saving.status, saving.stored) {
        (_, Some(stored)) if saved => {
            let detail = js_sys::Object::new();
            let link = stored.card_link(&cx.outside().server.origin).map_or(JsValue::NULL, JsValue::from);
            let _ = js_sys::Reflect::set(&detail, &"id".into(), &stored.id.into());
            let _ = js_sys::Reflect::set(&detail, &"link".into(), &link);
            cx.emit("save", &detail);
        }
        (Status::Failed(reason), _) => {
            let detail = js_sys::Object::new();
            let _ = js_sys::Reflect::set(&detail, &"code".into(), &"not_saved".into());
            let _ = js_sys::Reflect::set(&detail, &"detail".into(), &reason.into());
            cx.emit("error", &detail);
        }
        _ => {}
    }
}

/// What a status says; nothing for those that need no words.
pub fn words(cx: Card, saving: &Saving) -> String {
    match &saving.status {
        Status::Gone => cx.say(CardText::GONE).to_owned(),
        // There is no link to read it that could be given away.
        Status::Saved if saving.stored.as_ref().is_some_and(|stored| stored.read.is_none()) => {
            cx.say(CardText::SAVED_AT_ONCE).to_owned()
        }
        status => status_words(cx.shell(), status),
    }
}

/// Tries again what could not be sent.
pub fn try_again(cx: Card) {
    if cx.creation.with_untracked(Option::is_some) || cx.saving.with_untracked(|saving| saving.stored.is_none()) {
        save(cx);
    } else {
        send(cx);
    }
}

/// Keeps the card on screen as a new one.
pub fn save_copy(cx: Card) {
    if cx.held.get_untracked() {
        return;
    }
    cx.saving.update(Saving::detach);
    cx.creation.set(None);
    save(cx);
}
