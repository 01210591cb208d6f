//! What all components share, and the few things that a person can do.

use std::ops::Deref;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use partner_roi_shared::measures::Rates;
use partner_roi_shared::report::Sides;
use partner_roi_shared::{Faults, InputSpec, Scenario};
use wasm_bindgen::JsValue;

use crate::browser::format::Formats;
use crate::browser::marks;
use crate::browser::spawn;
use crate::later;
use crate::saving::Job;
use crate::state::cases::{Chosen, Offered};
use crate::state::form::{Answer, Form};
use crate::state::saving::{Saving, Status};
use crate::state::settings::Perspective;
use crate::state::sources::named;
use crate::words::{Key, OWN};

use super::dom::{El, el};
use super::{headline, lazy::Help, live::Live, shell::Shell};

/// Pauses after which the page and the person are told, in milliseconds.
const TELL_PAGE: u32 = 250;
const TELL_PERSON: u32 = 800;

/// What a calculator begins with, besides its form.
pub struct Start {
    /// The program's text, for what is loaded later and reads more of it.
    pub program: String,
    /// How the program says that things could turn out.
    pub cases: Vec<Offered>,
    /// Whose money is shown.
    pub view: Perspective,
}

/// Handles to everything; cheap to copy.
#[derive(Clone, Copy)]
pub struct Context {
    /// Inputs and the answer.
    pub form: Live<Form>,
    /// The last good answer, in the case that is chosen.
    pub answer: Live<Option<Answer>>,
    /// The rates of return of an answer, a while after it.
    pub rates: Live<Option<(Answer, Sides<Rates>)>>,
    /// Where saving stands.
    pub saving: Live<Saving>,
    /// Whose money is shown.
    pub view: Live<Perspective>,
    /// The panel that the page wants open.
    pub open: Live<String>,
    /// How numbers are entered: in the program's currency.
    pub entry_formats: Live<Formats>,
    /// A sentence about saving that no status covers.
    pub notice: Live<Option<String>>,
    /// A link that holds the figures itself, where it could not be put on the clipboard.
    pub link: Live<Option<String>>,
    /// The case that a link asks for; none if empty.
    pub case_asked: Live<String>,
    /// Groups of inputs have their fields before they are opened.
    pub filled: Live<bool>,
    /// Whether what the inputs mean can be said by now.
    pub help: Live<Help>,
    shell: Shell,
    program: Live<Rc<str>>,
    offered: Live<Rc<[Offered]>>,
    timers: Live<[Option<Timeout>; 2]>,
}

impl Deref for Context {
    type Target = Shell;

    fn deref(&self) -> &Shell {
        &self.shell
    }
}

impl Context {
    /// Shared state around a form.
    pub fn new(form: Form, shell: Shell, start: Start) -> Self {
        Self {
            answer: Live::new(form.shown().cloned()),
            rates: Live::new(None),
            form: Live::new(form),
            saving: Live::new(Saving::default()),
            view: Live::new(start.view),
            open: Live::new(String::new()),
            entry_formats: Live::new(shell.formats.get_untracked()),
            notice: Live::new(None),
            link: Live::new(None),
            case_asked: Live::new(String::new()),
            filled: Live::new(false),
            help: Live::new(if shell.words.is_whole() { Help::There } else { Help::Missing }),
            program: Live::new(start.program.into()),
            offered: Live::new(start.cases.into()),
            timers: Live::new([None, None]),
            shell,
        }
    }

    /// What every element has, for what is made of that alone.
    pub fn shell(self) -> Shell {
        self.shell
    }

    /// The program's text.
    pub fn program(self) -> Rc<str> {
        self.program.get_untracked()
    }

    /// How the program says that things could turn out.
    pub fn offered(self) -> Rc<[Offered]> {
        self.offered.get_untracked()
    }

    /// A reason that the program gives, with its sources by title.
    #[inline(never)]
    pub fn reason(self, reason: &str) -> String {
        self.form.with_untracked(|form| named(reason, &form.program().sources))
    }

    /// Says of an element which language it is in: it holds the program's own words and nothing else.
    #[inline(never)]
    pub fn own_words(self, place: El) -> El {
        self.form.with_untracked(|form| place.set("lang", form.program().language.as_deref()));
        place
    }

    /// Shows a text among which are words of the program's own, put there by [`own`].
    #[inline(never)]
    pub fn show(self, place: &El, text: &str) {
        self.form.with_untracked(|form| show(place, text, form.program().language.as_deref()));
    }

    /// An element with such a text.
    pub fn shows(self, what: &str, text: &str) -> El {
        let place = el(what);
        self.show(&place, text);
        place
    }

    /// A keystroke in a field.
    pub fn type_text(self, spec: &'static InputSpec, text: &str) {
        marks::keystroke();
        self.change(|form| form.type_text(spec, text));
    }

    /// A field is left.
    pub fn leave(self, spec: &'static InputSpec) {
        let mut reading = None;
        self.form.update(|form| reading = form.leave(spec));
        if let Some(reading) = reading {
            self.announce(self.fill(Key::READ_AS, &[self.words.label(spec), &reading]));
        }
    }

    /// Everything back to the defaults.
    pub fn reset(self) {
        self.set(Form::reset);
        self.each_draft(&|draft| draft.clear());
        self.saving.update(Saving::detach);
        self.saving.update(|saving| saving.changed = false);
        self.notice.set(None);
        self.announce(self.say(Key::STATUS_RESET).to_owned());
    }

    /// Takes back the last step, or takes it again.
    pub fn step(self, back: bool) {
        let (undo, redo) = self.form.with_untracked(Form::steps);
        if self.readonly.get_untracked() || !(if back { undo } else { redo }) {
            return;
        }
        self.change(if back { Form::undo } else { Form::redo });
        self.announce(self.say(if back { Key::STATUS_UNDONE } else { Key::STATUS_REDONE }).to_owned());
    }

    /// A person's change of the figures, which may be looked at only.
    pub fn change(self, change: impl FnOnce(&mut Form)) {
        if !self.readonly.get_untracked() {
            self.set(change);
        }
    }

    /// Any change of the figures, and all that follows from one.
    pub fn set(self, change: impl FnOnce(&mut Form)) {
        self.form.update(change);
        self.follow_up();
    }

    /// Shows another answer, if there is another one.
    pub fn take_answer(self) {
        let answer = self.form.with_untracked(|form| form.shown().cloned());
        if let Some(answer) = &answer
            && self.formats.with_untracked(|formats| formats.currency() != answer.0.currency)
            && let Ok(formats) = Formats::new(&self.outside().locale, answer.0.currency, self.words)
        {
            self.formats.set(formats);
        }
        if self.answer.with_untracked(|shown| *shown != answer) {
            self.answer.set(answer);
        }
    }

    fn follow_up(self) {
        self.take_answer();
        if self.saving.with_untracked(|saving| !saving.changed || saving.status != Status::Idle) {
            self.saving.update(Saving::touch);
        }
        if self.notice.with_untracked(Option::is_some) {
            self.notice.set(None);
        }
        if self.link.with_untracked(Option::is_some) {
            self.link.set(None);
        }
        self.later(0, TELL_PAGE, move || self.tell_page());
        self.later(1, TELL_PERSON, move || {
            if let Some(words) = headline::spoken(self) {
                self.announce(words);
            }
        });
    }

    /// Keeps the figures in the browser and tells the page.
    pub fn tell_page(self) {
        let document = self.document();
        let stored = self.saving.with_untracked(|saving| saving.stored.is_some());
        let (differs, kept) = self.form.with_untracked(|form| (form.differs(), form.kept()));
        self.each_draft(&|draft| if stored || differs { draft.write(&kept) } else { draft.clear() });
        self.emit("change", &json(&document));
        self.write_out(true);
    }

    /// Shows another case. What was entered stays, and so does what is saved and told to the page.
    ///
    /// # Errors
    /// Why there is no answer in this case; nothing has changed then.
    pub fn show_case(self, case: Option<Chosen>) -> Result<(), Faults> {
        let mut shown = Ok(());
        self.form.update(|form| shown = form.show_case(case));
        shown?;
        self.take_answer();
        self.write_out(false);
        if let Some(words) = headline::spoken(self) {
            self.announce(words);
        }
        Ok(())
    }

    /// Writes the report out and works out the rates of return, which takes code that is loaded for it. The page is told
    /// of the report: that of what was entered, whatever case is on screen.
    fn write_out(self, tell: bool) {
        let both = self.form.with_untracked(|form| form.answer().cloned().zip(form.shown().cloned()));
        let Some((answer, shown)) = both else { return };
        spawn(async move {
            if let Ok((report, _, rates)) = later::written(answer, shown.clone()).await
                && self.form.is_there()
            {
                self.rates.set(Some((shown, rates)));
                if tell {
                    self.emit("result", &json(&report));
                }
            }
        });
    }

    /// Tells the page of the first answer.
    pub fn tell_result(self) {
        self.later(0, 0, move || self.write_out(true));
    }

    /// Says and shows a sentence, unless the calculator is gone by now.
    pub fn announce_if_there(self, key: Key) {
        if self.saving.is_there() {
            self.show_notice(key);
        }
    }

    /// The same while it is there for certain.
    pub fn show_notice(self, key: Key) {
        self.notice.set(Some(self.say(key).to_owned()));
        self.announce(self.say(key).to_owned());
    }

    fn later(self, slot: usize, milliseconds: u32, act: impl FnOnce() + 'static) {
        let act: Box<dyn FnOnce()> = Box::new(act);
        // Unmounting drops the value and with it the timers; a new one replaces, and so cancels, the one before.
        self.timers.update(|timers| {
            if let Some(timer) = timers.get_mut(slot) {
                *timer = Some(Timeout::new(milliseconds, act));
            }
        });
    }

    /// The scenario as text.
    #[inline(never)]
    pub fn document(self) -> String {
        self.form.with_untracked(|form| form.scenario().to_json())
    }

    /// Takes a whole document from the page.
    pub fn load(self, document: &str) -> Result<(), Faults> {
        let scenario = Scenario::from_json(document)?;
        let mut result = Ok(());
        self.form.update(|form| result = form.load(scenario));
        if result.is_ok() {
            self.follow_up();
        }
        result
    }

    /// Saves what is on screen.
    pub fn save(self) {
        if self.form.with_untracked(Form::is_stale) {
            self.show_notice(Key::STATUS_FAULTY);
            return;
        }
        let Some(answer) = self.form.with_untracked(|form| form.answer().cloned()) else { return };
        let mut ask = None;
        self.saving.update(|saving| ask = saving.begin());
        let Some(ask) = ask else { return };
        self.notice.set(None);
        self.server_job(Job::Save { ask, document: self.document(), answer });
    }

    /// After a conflict: takes the figures that are on the server now.
    pub fn reload(self) {
        self.server_job(Job::Reload);
    }

    /// Copies a link to the page that holds what was entered; no server is asked.
    pub fn share(self) {
        self.server_job(Job::Share);
    }

    /// Without a server there is no code for it either, unless it came with the first answer.
    fn server_job(self, job: Job) {
        let share = matches!(job, Job::Share);
        spawn(async move {
            match later::server_job(self, job).await {
                Ok(task) => task.await,
                Err(_) if share => self.announce_if_there(Key::NOT_LOADED),
                Err(_) if self.saving.is_there() => {
                    self.saving.update(|saving| saving.status = Status::Off);
                    self.announce(self.say(Key::STATUS_OFF).to_owned());
                }
                Err(_) => {}
            }
        });
    }

    /// After a conflict: keeps the figures on screen as a new scenario.
    pub fn save_copy(self) {
        self.saving.update(Saving::detach);
        self.save();
    }
}

/// Marks words of the program's own within a text that [`show`] shows.
#[inline(never)]
pub fn own(words: &str) -> String {
    [OWN, words, OWN].concat()
}

/// Shows a text among which are words of a program's own, put there by [`own`], which are in `language`.
#[inline(never)]
pub fn show(place: &El, text: &str, language: Option<&str>) {
    place.replace(&[]);
    for (index, piece) in text.split('\0').enumerate().filter(|(_, piece)| !piece.is_empty()) {
        let piece = el("span").text(piece);
        if index % 2 == 1 {
            piece.set("lang", language);
        }
        let _ = place.clone().child(piece);
    }
}

fn json(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or(JsValue::NULL)
}
