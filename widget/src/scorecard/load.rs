//! From an element's attributes to a card on screen.

use leptos::prelude::Owner;
use partner_roi_shared::date::Date;
use partner_roi_shared::scorecard::{Quarter, Template};
use partner_roi_shared::{Currency, Faults};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use super::context::{Start, View};
use super::desk::{self, Act, Desk};
use super::entry::unsaved;
use super::left;
use super::library::{board, is_not_read, library};
use super::saving::{self, OpenedCard};
use super::{Card, baseline, scorecard};
use crate::browser::api::Server;
use crate::browser::format::Formats;
use crate::browser::storage::Local;
use crate::browser::{spawn, today};
use crate::element::{Element, Inside, attribute, failure, faulty, theme};
use crate::later;
use crate::state::card::board::Board;
use crate::state::card::keeping::{self, Creation, Kept, Waiting, stored_source, with_plan};
use crate::state::keep;
use crate::state::saving::{Outcome, Saving, Status, Stored};
use crate::state::settings::ScenarioRef;
use crate::view::Shell;
use crate::words::{CardText, Key, Words};

/// Mounts a scorecard into the place of an element. `kept` is the document of an earlier mount. In another
/// language all else goes on as it was.
///
/// # Errors
/// An `Error` with a code: the card, its template or its program is not there or cannot be read.
pub async fn mount(
    element: Element,
    kept: Option<String>,
    words: &'static Words,
    owner: Owner,
) -> Result<Box<dyn Inside>, JsValue> {
    let (host, server) = (element.host.clone(), element.server());
    if !words.has_scorecard() {
        let text = server.scorecard_words(words.language()).await;
        let read = text.is_some_and(|text| words.add_scorecard(&text).is_ok());
        if !read {
            return Err(failure("load_failed", words.say(Key::NOT_LOADED)));
        }
    }
    let today = today().ok_or_else(|| failure("failed", ""))?;
    // How numbers are typed follows from how they are written; in which currency does not matter for that.
    let plain = Formats::new(element.locale(), any_currency()?, words)?;
    let place = element.place.clone();
    if left::frame(&host).is_some() {
        return Err(failure("failed", ""));
    }
    let left = kept.as_deref().and_then(|document| left::by(&host, document));
    let reworded =
        left.as_ref().filter(|left| left.is_otherwise_written(words, element.locale())).map(|left| left.card);
    // Without that part nothing was done to the card.
    if let Some((card, desk)) = reworded.and_then(|card| Some((card, card.desk.get_untracked()?))) {
        let card = (desk.again)(card, desk, element, words, owner, plain)?;
        return Ok(Box::new(card));
    }
    // What the page named is asked for again.
    let kept = kept.filter(|_| !left.is_some_and(|left| left.is_untouched()));
    let source = source(&host);
    let kept = kept_before(&source, &element.remembered_as(), kept, &host);
    let changed = kept.is_some() || unsaved::is_kept(&source, &element.remembered_as());
    let for_work = is_for_work(&host, changed);
    if for_work {
        spawn(async { drop(later::desk().await) });
    }
    let mut found = found(&host, &server, words, kept, today).await?;
    let board = match board(&server, &found.document, words, plain.separators()).await {
        // What an older version kept may not fit any more. What could not be fetched is no reason to let go of it.
        Err(error) if found.was_kept && is_not_read(&error) => {
            found = named(&host, &server, words, today).await?;
            board(&server, &found.document, words, plain.separators()).await?
        }
        board => board?,
    };
    let formats = formats_of(&board, plain, element.locale(), words)?;
    let at = begin(&board, &attribute(&host, "quarter"));
    let start = Start { board, at, today, host: host.clone(), source };
    let shell = owner.with(|| Shell::new(element.outside(None), formats, words));
    // What outlives a view is not the view's.
    let kept = Owner::new();
    let cx = kept.with(|| Card::new(shell, start));
    cx.owner.set(owner.clone());
    let desk = if for_work || found.was_kept { later::desk().await.ok() } else { None };
    cx.unsent.set(found.unsent);
    cx.saving.set(found.saving);
    cx.baseline.set(found.baseline);
    cx.creation.set(found.creation);
    if let Some(before) = reworded {
        cx.at.set(before.at.get_untracked());
        cx.unfolded.set(before.unfolded.get_untracked());
        cx.rhythm.set(before.rhythm.get_untracked());
    }
    show_all(cx, owner, &place, desk);
    if left::frame(&host).is_none() {
        left::remember(cx, Some(kept));
    }
    Ok(Box::new(cx))
}

/// How the figures of a card are written; `plain` is how numbers are.
pub fn formats_of(board: &Board, plain: Formats, locale: &str, words: &'static Words) -> Result<Formats, JsValue> {
    match board.shown().judge().map_err(faulty)?.currency {
        Some(currency) => Formats::new(locale, currency, words),
        None => Ok(plain),
    }
}

/// Builds the view.
pub fn show_all(cx: Card, owner: Owner, place: &HtmlElement, desk: Option<Desk>) {
    let host = cx.host.get_untracked();
    cx.set_readonly();
    cx.theme.set(theme(&host));
    cx.view.set(View::from_word(&attribute(&host, "view")));
    owner.with(|| {
        saving::tell(cx);
        if let Some(desk) = desk {
            desk::set_up(cx, desk);
        }
        scorecard(cx).append_to(place);
        desk::follow(cx);
    });
}

/// What a scorecard begins with, before it is read.
#[derive(Default)]
pub struct Found {
    /// The card.
    pub document: String,
    saving: Saving,
    unsent: Vec<Waiting>,
    creation: Option<Creation>,
    /// The stored scenario that is its plan.
    pub baseline: Option<ScenarioRef>,
    /// It is from an earlier visit.
    was_kept: bool,
}

impl Found {
    fn kept(kept: Kept, status: Status) -> Self {
        let stored = kept.stored.map(|(id, etag)| {
            let (edit, read) = keep::tokens(&Local, &id);
            Stored { id, etag, edit, read }
        });
        Self {
            document: kept.document,
            saving: Saving { status, stored, changed: true },
            unsent: kept.unsent,
            creation: kept.creation,
            baseline: kept.baseline,
            was_kept: true,
        }
    }

    /// A link for editing brings the right to read along, so that it can be passed on.
    fn opened(OpenedCard { mut stored, card }: OpenedCard, host: &HtmlElement) -> Self {
        let link = attribute(host, "card");
        if stored.read.is_none() && link.starts_with(stored.id.as_str()) {
            stored.read = keeping::read_beside(&link);
        }
        Self { document: card, saving: Saving { stored: Some(stored), ..Saving::default() }, ..Self::default() }
    }
}

/// Whether somebody comes to change the card, as far as is known before it is there: then that part is waited for, and nothing
/// jumps.
fn is_for_work(host: &HtmlElement, changed: bool) -> bool {
    let may_change = || match ScenarioRef::from_attribute(&attribute(host, "card")) {
        Some(ScenarioRef { token: Some(token), .. }) if token.starts_with("pre_") => true,
        Some(named) => keep::tokens(&Local, &named.id).0.is_some(),
        // An empty card is there to be filled.
        None => !host.has_attribute("src"),
    };
    !host.has_attribute("readonly") && (changed || may_change())
}

/// Where an element's card comes from, as the browser's storage names it.
fn source(host: &HtmlElement) -> String {
    let [src, template, scenario] = ["src", "template", "scenario"].map(|name| host.get_attribute(name));
    keeping::source(&attribute(host, "card"), src.as_deref(), template.as_deref(), scenario.as_deref())
}

/// What the browser kept of the card; `remounted` is the document of an earlier mount of the same element, which may be
/// what the page has put in.
fn kept_before(source: &str, place: &str, remounted: Option<String>, host: &HtmlElement) -> Option<Kept> {
    let read = |source: &str| Kept::from_text(&saving::draft_of(source, place).read()?);
    let kept = read(source).map(|kept| match &kept.stored {
        Some((id, _)) => read(&stored_source(id)).unwrap_or(kept),
        None => kept,
    });
    let Some(document) = remounted else {
        // Who opens a page anew gets the card that it names, not the copy that was made of it.
        let other = |kept: &Kept| {
            let named = ScenarioRef::from_attribute(&attribute(host, "card"));
            named.zip(kept.stored.as_ref()).is_some_and(|(named, (id, _))| named.id != *id)
        };
        return kept.filter(|kept| !other(kept));
    };
    match kept.filter(|kept| kept.document == document) {
        Some(kept) => Some(kept),
        None if host.has_attribute("card") => None,
        None => Some(Kept { document, ..Kept::default() }),
    }
}

/// Why something could not be opened: a server that does not answer may do so later, and says nothing against the link.
fn not_opened(words: &Words, outcome: &Outcome, wrong: Key) -> JsValue {
    match outcome {
        Outcome::Unreachable => failure("unreachable", words.say(CardText::SERVER_OFF)),
        _ => failure("not_opened", words.say(wrong)),
    }
}

/// What an element shows: what has not reached the server before what the server has, and that before what the page sets up.
async fn found(
    host: &HtmlElement,
    server: &Server,
    words: &Words,
    kept: Option<Kept>,
    today: Date,
) -> Result<Found, JsValue> {
    let asked = ScenarioRef::from_attribute(&attribute(host, "card"));
    let named = asked.is_some();
    if let Some(kept) = kept.as_ref().filter(|kept| kept.goes_first(named)) {
        return Ok(Found::kept(kept.clone(), Status::Idle));
    }
    let before = kept.as_ref().and_then(|kept| Some(ScenarioRef { id: kept.stored.as_ref()?.0.clone(), token: None }));
    let reference = match (asked, before) {
        (Some(asked), Some(before)) if asked.id == before.id => Some(asked),
        // A copy of the card that was asked for.
        (asked, before) => before.or(asked),
    };
    if let Some(reference) = reference {
        return match (server.open_card(&reference).await, kept) {
            (Ok(opened), _) => Ok(Found::opened(opened, host)),
            (Err(Outcome::Unreachable), Some(kept)) => Ok(Found::kept(kept, Status::Off)),
            // It has expired, or was removed; the figures are still here.
            (Err(Outcome::Missing), Some(kept)) if !named => {
                Ok(Found::kept(Kept { stored: None, ..kept }, Status::Gone))
            }
            (Err(_), Some(kept)) if !named => Ok(Found::kept(kept, Status::Idle)),
            (Err(outcome), _) => Err(not_opened(words, &outcome, CardText::NOT_OPENED)),
        };
    }
    match kept {
        Some(kept) => Ok(Found::kept(kept, Status::Idle)),
        None => own(host, server, words, today).await,
    }
}

/// Puts another card document in the place of the one on screen, of whatever template and plan.
pub async fn show(cx: Card, text: &str) -> Result<(), JsValue> {
    let separators = cx.board.with_untracked(Board::separators);
    let board = board(&cx.outside().server, text, cx.words, separators).await?;
    match cx.is_there() {
        true => put(cx, board, false),
        false => Ok(()),
    }
}

/// Puts a change of the card on screen in its place, and what is being entered goes on. The change is made of the card as it
/// is when all that it needs is there; `None`: it does not apply, or cannot be read.
pub async fn change(cx: Card, make: impl Fn(&str) -> Option<String>) -> Option<()> {
    let now = || make(&cx.board.with_untracked(Board::document));
    let library = library(&cx.outside().server, &now()?, cx.words).await.ok()?;
    if !cx.is_there() {
        return None;
    }
    let board = Board::read(library, &now()?, cx.board.with_untracked(Board::separators)).ok()?;
    put(cx, board, true).ok()
}

/// `goes_on`: somebody may be at work on the card; figures that are being entered stay, and so does the quarter on screen.
fn put(cx: Card, mut board: Board, goes_on: bool) -> Result<(), JsValue> {
    let currency = board.shown().judge().map_err(faulty)?.currency;
    if let Some(currency) = currency.filter(|known| cx.formats.with_untracked(|formats| formats.currency() != *known)) {
        cx.formats.set(Formats::new(&cx.outside().locale, currency, cx.words)?);
    }
    let mut at = begin(&board, &attribute(&cx.host.get_untracked(), "quarter"));
    if goes_on {
        cx.board.with_untracked(|before| board.follow(before));
        at = cx.at.get_untracked().min(board.shown().card().quarters.len().saturating_sub(1));
    }
    cx.board.set(board);
    cx.at.set(at);
    Ok(())
}

fn any_currency() -> Result<Currency, JsValue> {
    Currency::new("USD").ok_or_else(|| failure("failed", ""))
}

/// What an element's attributes name, as it is now.
async fn named(host: &HtmlElement, server: &Server, words: &Words, today: Date) -> Result<Found, JsValue> {
    match ScenarioRef::from_attribute(&attribute(host, "card")) {
        Some(reference) => match server.open_card(&reference).await {
            Ok(opened) => Ok(Found::opened(opened, host)),
            Err(outcome) => Err(not_opened(words, &outcome, CardText::NOT_OPENED)),
        },
        None => own(host, server, words, today).await,
    }
}

/// The card that the element's attributes name: a document, or an empty card of a template, whose plan a saved scenario may
/// be.
pub async fn own(host: &HtmlElement, server: &Server, words: &Words, today: Date) -> Result<Found, JsValue> {
    let source = attribute(host, "src");
    if !source.is_empty() {
        let document =
            server.file(&source).await.ok_or_else(|| failure("not_opened", words.say(CardText::NOT_OPENED)))?;
        return Ok(Found { document, ..Found::default() });
    }
    let id = attribute(host, "template");
    let missing = || failure("unknown_template", words.say(CardText::NO_TEMPLATE));
    let text = server.template(&id, None).await.ok_or_else(missing)?;
    let template = Template::from_json(&text).map_err(faulty)?;
    let version = template.version.to_string();
    // The page may say which currency the card is in, where the template leaves that open.
    let wanted = Currency::new(&attribute(host, "currency")).filter(|_| template.currency.is_none());
    let currency = wanted.map(|currency| [r#","currency":""#, currency.code(), "\""].concat()).unwrap_or_default();
    let named = [r#"{"schema_version":1,"template":{"id":""#, &template.id, r#"","version":"#, &version, "}"].concat();
    let card = [named.as_str(), &currency, "}"].concat();
    let Some(baseline) = ScenarioRef::from_attribute(&attribute(host, "scenario")) else {
        return Ok(Found { document: card, ..Found::default() });
    };
    let first = Quarter::parse(&attribute(host, "first-quarter")).unwrap_or_else(|| Quarter::of(today));
    let missing = |outcome| not_opened(words, &outcome, CardText::PLAN_NOT_OPENED);
    let (scenario, baseline) = baseline::opened(server, baseline).await.map_err(missing)?;
    let document = with_plan(&card, &scenario, first).ok_or_else(|| missing(Outcome::Missing))?;
    Ok(Found { document, baseline: Some(baseline), ..Found::default() })
}

/// Where somebody begins to look: at the quarter that the page names, else at the last closed one, else at the last.
fn begin(board: &Board, wanted: &str) -> usize {
    let quarters = &board.shown().card().quarters;
    let named = Quarter::parse(wanted).and_then(|wanted| quarters.iter().position(|known| known.quarter == wanted));
    let closed = || quarters.iter().rposition(|known| known.is_closed());
    named.or_else(closed).unwrap_or_else(|| quarters.len().saturating_sub(1))
}

impl Inside for Card {
    fn attribute(&self, host: &HtmlElement, name: &str) {
        match name {
            "readonly" => self.set_readonly(),
            "theme" => self.theme.set(theme(host)),
            "view" => self.view.set(View::from_word(&attribute(host, name))),
            "quarter" => self.at.set(self.board.with_untracked(|board| begin(board, &attribute(host, name)))),
            _ => {}
        }
    }

    fn value(&self) -> String {
        self.board.with_untracked(Board::document)
    }

    fn set_value(&self, document: &str) -> Result<(), Faults> {
        let mut outcome = Ok(());
        let mut change = None;
        // Figures are being entered only where what takes them is there.
        let replace = self.desk.get_untracked().map_or(Board::put as fn(&mut Board, &str) -> _, |desk| desk.replace);
        self.board.update(|board| match replace(board, document) {
            Ok(made) => change = Some(made),
            Err(faults) => outcome = Err(faults),
        });
        if let Some(change) = change {
            self.baseline.set(None);
            self.done(change);
        }
        outcome
    }

    fn reset(&self) {
        desk::ask(*self, Act::Back);
    }
}
