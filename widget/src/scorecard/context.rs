//! What the parts of a scorecard share.

use std::any::Any;
use std::ops::Deref;
use std::rc::Rc;

use leptos::prelude::Owner;
use partner_roi_shared::date::Date;
use partner_roi_shared::scorecard::{Metric, Quarter, Scorecard, Trigger};
use web_sys::HtmlElement;

use wasm_bindgen::prelude::*;

use super::desk::{Desk, Door};
use crate::state::card::board::{Board, Change};
use crate::state::card::keeping::{Creation, Waiting};
use crate::state::keep::Known;
use crate::state::saving::Saving;
use crate::state::settings::ScenarioRef;
use crate::view::{El, Live, Shell, effect, el, show};
use crate::words::{CardText, Key};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl, js_name = ListFormat)]
    type ListFormat;

    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(language: &str) -> ListFormat;

    #[wasm_bindgen(method)]
    fn format(this: &ListFormat, items: &js_sys::Array) -> String;
}

/// What of a card a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// All of it.
    Card,
    /// Agendas of reviews.
    Reviews,
    /// The fit of a candidate.
    Fit,
}

impl View {
    /// Of an attribute.
    pub fn from_word(word: &str) -> Self {
        match word {
            "reviews" => Self::Reviews,
            "fit" => Self::Fit,
            _ => Self::Card,
        }
    }
}

/// What the part that changes cards leaves for another view. Only that part knows what it is: whatever the card's own part
/// knows, it has code to drop.
pub type Left = Option<Rc<dyn Any>>;

/// Handles to everything; cheap to copy.
#[derive(Clone, Copy)]
pub struct Card {
    shell: Shell,
    /// The card, and what is being entered.
    pub board: Live<Board>,
    /// The quarter that is looked at, as a place among the card's.
    pub at: Live<usize>,
    /// What has been unfolded, by name: a section that is made anew stays as it was.
    pub unfolded: Live<Names>,
    /// Which review is looked at; none was chosen if it is empty.
    pub rhythm: Live<String>,
    /// Where saving stands.
    pub saving: Live<Saving>,
    /// Changes that the server does not have yet, in order.
    pub unsent: Live<Vec<Waiting>>,
    /// Another card is about to take this one's place: nothing is sent meanwhile.
    pub held: Live<bool>,
    /// What of the card is on the page.
    pub view: Live<View>,
    /// The day that it was for the person when the card was opened.
    pub today: Date,
    /// The card was sent to be stored, and its answer is not there.
    pub creation: Live<Option<Creation>>,
    /// The stored scenario that is the plan, as long as the card is not stored.
    pub baseline: Live<Option<ScenarioRef>>,
    /// What stood in fields when the view was built anew, by their ids.
    pub fields: Live<Left>,
    /// What came of the last file or pasted rows.
    pub imported: Live<Left>,
    /// How much of a file is sent, in percent.
    pub progress: Live<Option<u32>>,
    /// A sentence about saving that no status covers.
    pub notice: Live<Option<String>>,
    /// The element itself.
    pub host: Live<HtmlElement>,
    /// Where the card came from, as the browser's storage names it.
    pub source: Live<String>,
    /// What this tab knows of what the browser keeps of the card.
    pub known: Live<Known>,
    /// Another tab keeps something else, and nobody has chosen yet.
    pub elsewhere: Live<bool>,
    /// What changes cards, once it is loaded.
    pub desk: Live<Option<Desk>>,
    /// How far its loading is.
    pub door: Live<Door>,
    /// Of all that belongs to the card, whenever it is made.
    pub owner: Live<Owner>,
}

/// A few names, each once.
#[derive(Clone, Default)]
pub struct Names(Vec<String>);

impl Names {
    /// Whether it is among them.
    pub fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|known| known == name)
    }

    /// Adds one; false if it was there.
    pub fn insert(&mut self, name: String) -> bool {
        let new = !self.contains(&name);
        if new {
            self.0.push(name);
        }
        new
    }

    /// Takes one away; false if it was not there.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|known| known != name);
        self.0.len() < before
    }
}

/// What a scorecard begins with.
pub struct Start {
    /// The card.
    pub board: Board,
    /// The quarter that is looked at.
    pub at: usize,
    /// The day that it is for the person.
    pub today: Date,
    /// The element itself.
    pub host: HtmlElement,
    /// Where the card came from.
    pub source: String,
}

impl Deref for Card {
    type Target = Shell;

    fn deref(&self) -> &Shell {
        &self.shell
    }
}

impl Card {
    /// Shared state around a board.
    pub fn new(shell: Shell, start: Start) -> Self {
        Self {
            shell,
            board: Live::new(start.board),
            at: Live::new(start.at),
            unfolded: Live::new(Names::default()),
            rhythm: Live::new(String::new()),
            saving: Live::new(Saving::default()),
            unsent: Live::new(Vec::new()),
            held: Live::new(false),
            view: Live::new(View::Card),
            today: start.today,
            creation: Live::new(None),
            baseline: Live::new(None),
            fields: Live::new(None),
            imported: Live::new(None),
            progress: Live::new(None),
            notice: Live::new(None),
            host: Live::new(start.host),
            source: Live::new(start.source),
            known: Live::new(Known::default()),
            elsewhere: Live::new(false),
            desk: Live::new(None),
            door: Live::new(Door::Still),
            owner: Live::new(Owner::current().unwrap_or_default()),
        }
    }

    /// The same card in another view, which belongs to `owner`. Nothing is under way in that.
    pub fn again(self, shell: Shell, owner: &Owner) -> Self {
        self.held.set(false);
        self.progress.set(None);
        self.notice.set(None);
        self.elsewhere.set(false);
        self.door.set(Door::Still);
        self.owner.set(owner.clone());
        Self { shell, ..self }
    }

    /// A change was made, and nothing since; a stored card gets it at once.
    pub fn done(self, change: Change) {
        let after = self.board.with_untracked(Board::document);
        self.unsent.update(|unsent| unsent.push(Waiting { change, after }));
    }

    /// Looks at a quarter, if the card has it.
    pub fn look_at(self, quarter: Quarter) {
        let at = self
            .board
            .with_untracked(|board| board.shown().card().quarters.iter().position(|known| known.quarter == quarter));
        if let Some(at) = at.filter(|at| *at != self.at.get_untracked()) {
            self.at.set(at);
        }
    }

    /// Whether figures can be looked at only, because the page or the link says so.
    pub fn set_readonly(self) {
        let host = self.host.get_untracked();
        let only_read =
            self.saving.with_untracked(|saving| saving.stored.as_ref().is_some_and(|stored| stored.edit.is_none()));
        self.readonly.set(only_read || host.has_attribute("readonly"));
    }

    /// Whether anybody says which currency its amounts are in.
    pub fn has_currency(self) -> bool {
        self.board.with_untracked(|board| board.shown().currency().is_some())
    }

    /// What every element has.
    pub fn shell(self) -> Shell {
        self.shell
    }

    /// A place whose contents follow the judged card and the quarter that is looked at. What cannot be judged stays as it
    /// was.
    pub fn judged(self, place: &str, make: impl Fn(&Scorecard<'_>, usize) -> Vec<El> + 'static) -> El {
        let place = el(place);
        let this = place.clone();
        effect(move || {
            let at = self.at.get();
            self.board.with(|board| {
                if let Ok(card) = board.shown().judge() {
                    this.replace(&make(&card, at));
                }
            });
        });
        place
    }

    /// A disclosure that stays as it is when what is around it is made anew.
    pub fn fold(self, name: &str, summary: El) -> El {
        let open = self.unfolded.with_untracked(|unfolded| unfolded.contains(name));
        let details = el("details.fold").child(summary);
        details.set_flag("open", open);
        let (name, this) = (name.to_owned(), details.clone());
        details.on("toggle", move |_| {
            let open = this.node().has_attribute("open");
            self.unfolded.update(|unfolded| {
                if open {
                    unfolded.insert(name.clone());
                } else {
                    unfolded.remove(&name);
                }
            });
        })
    }

    /// The day that it is now: a page may stay open for days.
    pub fn now(self) -> Date {
        crate::browser::today().unwrap_or(self.today)
    }

    /// A quarter in words.
    pub fn quarter(self, quarter: Quarter) -> String {
        self.fill(CardText::QUARTER, &[&quarter.number().to_string(), &quarter.year().to_string()])
    }

    /// How many there are of something, with more in the places from `{1}` on.
    pub fn counted(self, of: Key, count: u32, more: &[&str]) -> String {
        self.formats.with(|formats| formats.counted(of, &count.to_string(), more))
    }

    /// A day as the locale writes it.
    pub fn day(self, day: Date) -> String {
        let options = js_sys::Object::new();
        let outside = self.outside();
        // As figures are written.
        let digits = (!outside.locale.contains("-nu-")).then_some(("numberingSystem", "latn"));
        for (name, value) in [("dateStyle", "medium"), ("timeZone", "UTC")].into_iter().chain(digits) {
            let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
        }
        let written = js_sys::Date::new(&day.to_string().into()).to_locale_date_string(&outside.locale, &options);
        self.words.figure(&String::from(written))
    }

    /// Several texts as one, as the language lists things.
    pub fn list(self, texts: &[String]) -> String {
        let items: js_sys::Array = texts.iter().map(|text| JsValue::from_str(text)).collect();
        ListFormat::new(self.words.language()).format(&items)
    }

    /// What a trigger is called.
    pub fn trigger(self, trigger: Trigger) -> &'static str {
        self.say(match trigger {
            Trigger::Renegotiate => CardText::TRIGGER_RENEGOTIATE,
            Trigger::Exit => CardText::TRIGGER_EXIT,
            Trigger::ImprovementPlan => CardText::TRIGGER_IMPROVEMENT_PLAN,
        })
    }

    /// An element with a text among which are words of a program's own, which are in `language`.
    #[inline(never)]
    pub fn shows(self, what: &str, text: &str, language: Option<&str>) -> El {
        let place = el(what);
        show(&place, text, language);
        place
    }

    /// A metric's name, which is the template's own text.
    pub fn metric(self, metric: &Metric) -> String {
        self.words.apart(&metric.label)
    }
}
