//! Between the elements' classes in JavaScript and what they show.

use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;

use any_spawner::Executor;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::Owner;
use partner_roi_shared::inputs::all;
use partner_roi_shared::{Faults, Program, Scenario};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::browser::api::Server;
use crate::browser::format::Formats;
use crate::later;
use crate::state::cases;
use crate::state::entry;
use crate::state::form::Form;
use crate::state::settings::{Perspective, ScenarioRef};
use crate::state::simulation::Step;
use crate::view::{self, Context, Outside, Shell, Start};
use crate::words::{Key, Words};

/// The stylesheet that all instances share.
#[wasm_bindgen]
pub fn styles() -> String {
    view::STYLES.to_owned()
}

/// What an element shows, whichever it is.
pub trait Inside {
    /// An attribute of the element changed.
    fn attribute(&self, host: &HtmlElement, name: &str);
    /// The document as text.
    fn value(&self) -> String;
    /// Takes a document.
    fn set_value(&self, document: &str) -> Result<(), Faults>;
    /// Everything back to how it began.
    fn reset(&self);
}

/// What is mounted. Dropping it unmounts.
#[wasm_bindgen]
pub struct Handle {
    host: HtmlElement,
    inside: Box<dyn Inside>,
    /// Of every signal, effect and listener of this element.
    owner: Owner,
}

/// Mounts what an element shows into `place`.
///
/// `early` is the text of a calculator's program unless the element opens a stored scenario; of a scorecard the function that
/// hands over what was asked for already. `kept` is the document of an earlier mount of the
/// same element, which wins over attributes and storage. `words` is the text of a file of words, `locale` says how numbers are written.
#[wasm_bindgen]
#[expect(clippy::too_many_arguments, reason = "what JavaScript passes as an object costs more to take apart here")]
pub fn mount(
    host: HtmlElement,
    place: HtmlElement,
    folder: String,
    emit: Function,
    add_styles: Function,
    part: Function,
    early: JsValue,
    kept: Option<String>,
    words: String,
    locale: String,
) -> Promise {
    promise(async move {
        let program = early.as_string();
        let server = Server::new(&folder, early.dyn_into().ok());
        let element = Element { host, place, server, emit, add_styles, part, locale };
        let words = words_of(&words).map_err(faulty)?;
        // An error only says that an earlier element has done it.
        let _ = Executor::init_wasm_bindgen();
        let (host, owner) = (element.host.clone(), Owner::new());
        let inside = match host.local_name().as_str() {
            SCORECARD => match later::scorecard(element, kept, words, owner.clone()).await {
                Ok(mounting) => mounting.await?,
                Err(_) => return Err(failure("load_failed", words.say(Key::NOT_LOADED))),
            },
            _ => calculator(element, program, kept, words, &owner).await?,
        };
        Ok(Handle { host, inside, owner }.into())
    })
}

/// The scorecard's tag; every other element is a calculator.
const SCORECARD: &str = "partner-scorecard";

/// What is there of an element before what it shows.
pub struct Element {
    /// The element.
    pub host: HtmlElement,
    /// Where the view goes.
    pub place: HtmlElement,
    server: Server,
    emit: Function,
    add_styles: Function,
    part: Function,
    locale: String,
}

impl Element {
    /// Where the script came from.
    pub fn server(&self) -> Server {
        self.server.clone()
    }

    /// How numbers are written, as a BCP 47 tag.
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// What tells it apart in the browser's storage. Two elements on one page need ids to be remembered apart.
    pub fn remembered_as(&self) -> String {
        let path = web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default();
        [path.as_str(), "#", &self.host.id()].concat()
    }

    /// What stands outside the view.
    pub fn outside(self, page: Option<String>) -> Outside {
        let (server, place) = (self.server().by_itself(), self.remembered_as());
        let Self { emit, add_styles, part, locale, .. } = self;
        Outside { emit, add_styles, part, server, locale, place, page }
    }
}

async fn calculator(
    element: Element,
    program: Option<String>,
    kept: Option<String>,
    words: &'static Words,
    owner: &Owner,
) -> Result<Box<dyn Inside>, JsValue> {
    let (server, host, place) = (element.server(), element.host.clone(), element.place.clone());
    let opened = match ScenarioRef::from_attribute(&attribute(&host, "scenario")) {
        Some(reference) => match later::open(server.clone(), reference, words).await {
            Ok(opening) => Some(opening.await?),
            Err(_) => return Err(unreachable(words)),
        },
        None => None,
    };
    let (text, take_up) = match (program, opened) {
        (Some(text), opened) => (text, opened.map(|found| found.take_up)),
        (None, Some(found)) => (found.program, Some(found.take_up)),
        (None, None) => return Err(failure("unknown_program", words.say(Key::NO_PROGRAM))),
    };
    let program = Arc::new(Program::from_json(&text).map_err(faulty)?);
    let formats = Formats::new(element.locale(), program.currency, words)?;
    let start = start(&host, &program, &formats).map_err(faulty)?;
    let form = Form::new(program, start, formats.separators()).map_err(faulty)?;
    let view = Perspective::from_word(&attribute(&host, "view"));
    let cases = cases::offered(&text);
    let page = page(&host);
    let outside = element.outside(page);
    let start = Start { program: text, cases, view };
    let context = owner.with(|| Context::new(form, Shell::new(outside, formats, words), start));
    context.readonly.set(host.has_attribute("readonly"));
    context.open.set(attribute(&host, "open"));
    context.theme.set(theme(&host));
    match (kept, take_up) {
        (Some(kept), _) => {
            context.load(&kept).map_err(faulty)?;
            context.resume(&kept);
        }
        (None, Some(take_up)) => {
            context.look(&attribute(&host, "scenario"));
            take_up(context);
        }
        (None, None) => context.begin(&fragment()),
    }
    context.form.update(Form::forget_steps);
    owner.with(|| view::calculator(context)).append_to(&place);
    context.probe();
    context.tell_result();
    Ok(Box::new(context))
}

/// A simulation: a function of how many trials to run next. It gives how many are left, at last the answer as text, or an
/// error. The page and its worker run it.
#[wasm_bindgen]
pub fn simulation(text: String) -> Promise {
    promise(simulating(text))
}

async fn simulating(text: String) -> Result<JsValue, JsValue> {
    let mut run = match later::simulation(text).await {
        Ok(run) => run.map_err(faulty)?,
        // Without a code: another thread may be luckier.
        Err(_) => return Err(js_sys::Error::new("").into()),
    };
    let step = move |trials| match run(trials) {
        Ok(Step::Left(left)) => left.into(),
        Ok(Step::Answer(text)) => text.into(),
        Err(faults) => faulty(faults),
    };
    Ok(Closure::<dyn FnMut(u32) -> JsValue>::new(step).into_js_value())
}

/// Boxed, so that the machinery of promises is compiled once, not once a function.
fn promise(task: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let task: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> = Box::pin(task);
    wasm_bindgen_futures::future_to_promise(task)
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

#[wasm_bindgen]
impl Handle {
    /// An attribute of the element changed.
    pub fn attribute(&self, name: &str) {
        self.inside.attribute(&self.host, name);
    }

    /// The document as text: a scenario or a card.
    pub fn value(&self) -> String {
        self.inside.value()
    }

    /// Takes a document.
    ///
    /// # Errors
    /// An `Error` with the first fault's code; nothing has changed then.
    pub fn set_value(&self, document: &str) -> Result<(), JsValue> {
        self.inside.set_value(document).map_err(faulty)
    }

    /// Everything back to how it began.
    pub fn reset(&self) {
        self.inside.reset();
    }
}

impl Inside for Context {
    fn attribute(&self, host: &HtmlElement, name: &str) {
        let text = attribute(host, name);
        match name {
            "view" => self.view.set(Perspective::from_word(&text)),
            "readonly" => self.readonly.set(host.has_attribute("readonly")),
            "open" => self.open.set(text),
            "theme" => self.theme.set(theme(host)),
            "partner-type" => self.set(|form| form.set_partner_type(&text)),
            "level" => self.set(|form| form.set_level(&text)),
            _ => {}
        }
    }

    fn value(&self) -> String {
        self.document()
    }

    fn set_value(&self, document: &str) -> Result<(), Faults> {
        self.load(document)
    }

    fn reset(&self) {
        (*self).reset();
    }
}

/// The words in a file, read once for all calculators of a language. They stay as long as the page: there are a few
/// languages and many calculators, which all point to them.
fn words_of(file: &str) -> Result<&'static Words, Faults> {
    thread_local! {
        static KNOWN: RefCell<Vec<&'static Words>> = const { RefCell::new(Vec::new()) };
    }
    let words = Words::from_json(file)?;
    KNOWN.with_borrow_mut(|known| {
        let same = known.iter().copied().find(|other| other.language() == words.language());
        Ok(same.unwrap_or_else(|| {
            let words = Box::leak(Box::new(words));
            known.push(words);
            words
        }))
    })
}

/// The scenario that the page's author set up by attributes.
fn start(host: &HtmlElement, program: &Program, formats: &Formats) -> Result<Scenario, Faults> {
    let known = |name: &str, ids: &mut dyn Iterator<Item = &String>| {
        let wanted = attribute(host, name);
        let ids: Vec<&String> = ids.collect();
        ids.iter().find(|id| ***id == wanted).or(ids.first()).map(|id| (*id).clone())
    };
    let partner_type =
        known("partner-type", &mut program.partner_types.iter().map(|known| &known.id)).unwrap_or_default();
    let level = known("level", &mut program.levels.iter().map(|known| &known.id));
    let mut scenario = Scenario::new(&program.id, &partner_type, level.as_deref());
    for spec in all() {
        let name = ["prefill-", &spec.path.replace(['_', '.'], "-")].concat();
        let text = attribute(host, &name);
        if text.is_empty() {
            continue;
        }
        // Attributes are written by people too; one that cannot be read leaves the program's default in place.
        if let Ok(entry) = entry::read(formats.currency(), spec, &text, formats.separators()) {
            scenario.set(spec.id, entry.value);
        }
    }
    Ok(scenario)
}

/// The page's address from its `#` on, which may hold a scenario.
fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The page's address without its fragment, unless the element shows a stored scenario and not what the page sets up.
fn page(host: &HtmlElement) -> Option<String> {
    if host.has_attribute("scenario") {
        return None;
    }
    let address = web_sys::window()?.location().href().ok()?;
    Some(address.split('#').next().unwrap_or_default().to_owned())
}

/// The theme that an element asks for: auto, light or dark.
pub fn theme(host: &HtmlElement) -> String {
    match attribute(host, "theme").as_str() {
        theme @ ("light" | "dark") => theme.to_owned(),
        _ => "auto".to_owned(),
    }
}

/// An attribute; empty if it is not there.
pub fn attribute(host: &HtmlElement, name: &str) -> String {
    host.get_attribute(name).unwrap_or_default()
}

/// The first of some faults as an `Error`.
pub fn faulty(faults: Faults) -> JsValue {
    match faults.iter().next() {
        Some(fault) => failure(fault.code, &fault.to_string()),
        None => failure("failed", ""),
    }
}

/// Nobody could be asked for what was to be opened, which may be there all the same.
pub fn unreachable(words: &Words) -> JsValue {
    failure("unreachable", words.say(Key::UNREACHABLE))
}

/// An `Error` with a code.
#[inline(never)]
pub fn failure(code: &str, detail: &str) -> JsValue {
    let error = js_sys::Error::new(detail);
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
