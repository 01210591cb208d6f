//! What the calculator says. Each language is a file of `widget/words`, which the loader fetches and [`Words`] reads;
//! nothing that a person reads stands in the code. How a language is added stands in `docs/languages.md`.

mod key;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::fault::code;
use partner_roi_shared::{Fault, Faults, InputGroup, InputSpec, Undefined};

use crate::state::entry::{self, EntryFault};
use crate::state::number::Separators;

pub use key::{CardText, Key};

/// Texts in the order of their keys.
type Texts = Vec<(Key, String)>;

/// The texts of one language.
#[derive(Default)]
pub struct Words {
    texts: Texts,
    later: OnceCell<Texts>,
    scorecard: OnceCell<Texts>,
    rtl: bool,
}

/// Reads more texts to their place.
fn add(place: &OnceCell<Texts>, text: &str) -> Result<(), Faults> {
    let mut more = Words::default();
    more.gather(Key::FILE, document::parse(text)?);
    // A second time it is the same file.
    let _ = place.set(more.texts);
    Ok(())
}

impl Words {
    /// Reads a file of words. What is missing from it is said with no words: files are held against each other by
    /// tests, not on people's pages.
    ///
    /// # Errors
    /// The text is not JSON or names no language.
    pub fn from_json(text: &str) -> Result<Self, Faults> {
        let mut words = Self::default();
        words.gather(Key::FILE, document::parse(text)?);
        if words.language().is_empty() {
            return Err(Fault::new("/language", code::MISSING, "").into());
        }
        words.rtl = words.direction() == "rtl";
        Ok(words)
    }

    /// Adds the texts of what is loaded later, which are published as a file of their own.
    ///
    /// # Errors
    /// The text is not JSON.
    pub fn add(&self, text: &str) -> Result<(), Faults> {
        add(&self.later, text)
    }

    /// Adds the texts of scorecards, a file of their own likewise.
    ///
    /// # Errors
    /// The text is not JSON.
    pub fn add_scorecard(&self, text: &str) -> Result<(), Faults> {
        add(&self.scorecard, text)
    }

    /// Whether the texts of scorecards are there.
    pub fn has_scorecard(&self) -> bool {
        self.scorecard.get().is_some()
    }

    /// Whether the texts of what is loaded later are there.
    pub fn is_whole(&self) -> bool {
        self.later.get().is_some()
    }

    fn gather(&mut self, at: Key, node: Node) {
        match node {
            Node::Object(entries) => {
                for (name, node) in entries {
                    self.gather(at.then(&name), node);
                }
            }
            Node::Text(text) => {
                let place = self.texts.partition_point(|(known, _)| *known < at);
                self.texts.insert(place, (at, text));
            }
            _ => {}
        }
    }

    /// The text under a key, if there is one.
    #[inline(never)]
    pub fn find(&self, key: Key) -> Option<&str> {
        [Some(&self.texts), self.later.get(), self.scorecard.get()].into_iter().flatten().find_map(|texts| {
            let place = texts.partition_point(|(known, _)| *known < key);
            texts.get(place).filter(|(known, _)| *known == key).map(|(_, text)| text.as_str())
        })
    }

    /// The text under a key.
    #[inline(never)]
    pub fn say(&self, key: Key) -> &str {
        self.find(key).unwrap_or_default()
    }

    /// The text under a key with `values` in its places `{0}`, `{1}`, ….
    #[inline(never)]
    pub fn fill(&self, key: Key, values: &[&str]) -> String {
        self.fill_in(self.say(key), values)
    }

    /// The text for a number of things: `category` is the number's plural category, by the rules of this language.
    pub fn count(&self, key: Key, category: &str, values: &[&str]) -> String {
        let text = self.find(key.then(category)).unwrap_or_else(|| self.say(key.then("other")));
        self.fill_in(text, values)
    }

    fn fill_in(&self, template: &str, values: &[&str]) -> String {
        put_in(template, values, &|value| self.apart(value))
    }

    /// A name or a text, kept apart from one that runs from right to left. What it begins with decides how it runs itself,
    /// unless it was put together here: then it runs as the language does, whatever was put in it.
    pub fn apart(&self, text: &str) -> String {
        let isolates = text.matches(END).count();
        let begin = match self.rtl && !text.is_empty() {
            false => return text.to_owned(),
            // A figure alone is apart already.
            true if isolates == 1 && text.starts_with(FIGURE) && text.ends_with(END) => return text.to_owned(),
            true if isolates > 0 => "\u{2067}",
            true => "\u{2068}",
        };
        [begin, text, "\u{2069}"].concat()
    }

    /// A figure, kept apart likewise: it runs from left to right, or signs would change sides. The marks with which locales
    /// turn some of their figures around would set positive and negative amounts of a column in two ways.
    pub fn figure(&self, text: &str) -> String {
        match self.rtl {
            true => {
                let mut out = String::from(FIGURE);
                out.extend(text.chars().filter(|c| *c != '\u{200f}'));
                out.push(END);
                out
            }
            false => text.to_owned(),
        }
    }

    /// Two sentences, of which either may be empty.
    pub fn join(&self, first: &str, second: &str) -> String {
        match (first, second) {
            ("", one) | (one, "") => one.to_owned(),
            _ => put_in(self.say(Key::AFTER), &[first, second], &str::to_owned),
        }
    }

    /// A text as a sentence, since another one may follow it.
    pub fn sentence(&self, text: &str) -> String {
        match text.trim_end_matches([END, '\0']).ends_with(['.', '!', '?', '。', '؟']) || text.is_empty() {
            true => text.to_owned(),
            false => put_in(self.say(Key::SENTENCE), &[text], &str::to_owned),
        }
    }

    /// BCP 47 tag of the language.
    pub fn language(&self) -> &str {
        self.say(const { Key::of("language") })
    }

    /// `ltr` or `rtl`.
    pub fn direction(&self) -> &str {
        self.say(const { Key::of("direction") })
    }

    /// What an input is called.
    pub fn label(&self, spec: &InputSpec) -> &str {
        self.say(input(spec).then("label"))
    }

    /// What an input means.
    pub fn help(&self, spec: &InputSpec) -> &str {
        self.say(input(spec).then("help"))
    }

    /// The words of a choice, for people.
    pub fn choice(&self, word: &str) -> &str {
        self.say(const { Key::of("choices") }.then(word))
    }

    /// Why a measure has no value, in a few words that may name the horizon as `{0}`.
    pub fn undefined_short(&self, reason: Undefined, horizon: &str) -> String {
        self.fill(undefined(reason).then("short"), &[horizon])
    }

    /// The same in a sentence.
    pub fn undefined(&self, reason: Undefined) -> &str {
        self.say(undefined(reason).then("long"))
    }

    /// The heading of a group of inputs, and the name of what waits behind its disclosure.
    pub fn group(&self, group: InputGroup) -> (&str, &str) {
        let key = const { Key::of("groups") }.then(group_name(group));
        (self.say(key.then("title")), self.say(key.then("more")))
    }

    /// What a reader of the figures should know, by the warning's code. Places: the amount or the input it is about, the
    /// horizon, the month it is about, the volume.
    pub fn warning(&self, code: &str, values: &[&str; 4]) -> Option<String> {
        let text = self.find(const { Key::of("warnings") }.then(code))?;
        Some(self.fill_in(text, values))
    }

    /// Why inputs lead to no answer together. The engine's own words where a code has none here.
    pub fn problem<'a>(&'a self, fault: &'a Fault) -> &'a str {
        self.find(FAULTS.then(fault.code)).unwrap_or(&fault.detail)
    }

    /// What is wrong with a field, said so that it can be mended. The currency of amounts is given by name.
    pub fn entry_fault(&self, fault: &EntryFault, percent: bool, separators: Separators, currency: &str) -> String {
        let example = |plain: &str| entry::grouped(plain, separators);
        let (name, values) = match fault {
            EntryFault::Empty => ("empty", [String::new(), String::new()]),
            EntryFault::NotANumber if percent => ("not_a_percentage", [example("12.5"), String::new()]),
            EntryFault::NotANumber => ("not_a_number", [example("12500"), example("12.5")]),
            EntryFault::OutOfRange { min, max } => {
                (if percent { "percent_range" } else { "range" }, [min.clone(), max.clone()])
            }
            EntryFault::WholeMonths => ("whole_months", [String::new(), String::new()]),
            EntryFault::TooManyDigits => ("too_many_digits", [String::new(), String::new()]),
            EntryFault::Currency => ("currency", [currency.to_owned(), String::new()]),
            EntryFault::Season => ("season", [String::new(), String::new()]),
            EntryFault::Other(detail) => return detail.clone(),
        };
        self.fill(FAULTS.then(name), &[&values[0], &values[1]])
    }
}

/// Puts `values` where `{0}`, `{1}`, … stand.
fn put_in(template: &str, values: &[&str], write: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((index, tail)) = after.split_once('}') else { break };
        let value = index.parse().ok().and_then(|index: usize| values.get(index)).copied().unwrap_or_default();
        out.push_str(&write(value));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Stands around words that are not in the language of the texts around them.
pub const OWN: &str = "\0";
/// Left-to-right isolate.
const FIGURE: char = '\u{2066}';
/// The end of any isolate.
const END: char = '\u{2069}';

const FAULTS: Key = Key::of("faults");

fn input(spec: &InputSpec) -> Key {
    const { Key::of("inputs") }.then(spec.path)
}

fn undefined(reason: Undefined) -> Key {
    const { Key::of("undefined") }.then(reason.code())
}

fn group_name(group: InputGroup) -> &'static str {
    match group {
        InputGroup::Demand => "demand",
        InputGroup::Deal => "deal",
        InputGroup::PartnerBusiness => "partner_business",
        InputGroup::Payout => "payout",
        InputGroup::Costs => "costs",
        InputGroup::Oem => "oem",
        InputGroup::CoDevelopment => "co_development",
        InputGroup::Investment => "investment",
        InputGroup::Venture => "venture",
        InputGroup::Money => "money",
        InputGroup::Risk => "risk",
    }
}
