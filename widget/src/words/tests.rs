use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;
use crate::state::fields::SECTIONS;
use crate::state::settings::Panel;
use partner_roi_shared::inputs::all;
use partner_roi_shared::program::Model;
use partner_roi_shared::scorecard::Reason;
use partner_roi_shared::{Kind, LineId};

/// Every language of `widget/words` has its plural categories here, as the CLDR lists them for whole and decimal numbers.
const PLURALS: [(&str, &[&str]); 7] = [
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("de", &["one", "other"]),
    ("en", &["one", "other"]),
    ("es", &["one", "many", "other"]),
    ("fr", &["one", "many", "other"]),
    ("ja", &["other"]),
    ("pt", &["one", "many", "other"]),
];

const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// What the engine warns of, in what the calculator shows.
const WARNINGS: [&str; 10] = [
    "collected_after_horizon",
    "exit_assumed",
    "input_not_used",
    "paid_after_horizon",
    "payout_jumps",
    "payout_jumps_by",
    "plan_kept",
    "plan_not_used",
    "requirements_assumed",
    "venture_short",
];

const FAULT_NAMES: [&str; 10] = [
    "currency",
    "empty",
    "not_a_number",
    "not_a_percentage",
    "overflow",
    "percent_range",
    "range",
    "season",
    "too_many_digits",
    "whole_months",
];

/// A text, or the texts of a number of things by their plural category (`""` for the one text of no number).
type Forms = BTreeMap<String, String>;

/// The folders of words below this crate: the calculator's, and the scorecard's.
const FOLDERS: [&str; 2] = ["words", "words/scorecard"];

/// Every file of the calculator's words: language and text.
fn files() -> Vec<(String, String)> {
    files_of(FOLDERS[0])
}

fn files_of(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder of words") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            continue;
        }
        assert_eq!(path.extension().and_then(|kind| kind.to_str()), Some("json"), "{}", path.display());
        let language = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        files.push((language, std::fs::read_to_string(&path).expect("a text")));
    }
    files.sort();
    files
}

fn text_of(language: &str) -> String {
    files().into_iter().find(|(known, _)| known == language).expect("a file of this language").1
}

fn words(language: &str) -> Words {
    Words::from_json(&text_of(language)).expect("words")
}

fn texts(text: &str) -> BTreeMap<String, Forms> {
    let mut found = BTreeMap::new();
    flatten(document::parse(text).expect("JSON"), "", &mut found);
    found
}

fn flatten(node: Node, at: &str, found: &mut BTreeMap<String, Forms>) {
    match node {
        Node::Text(text) => {
            found.insert(at.to_owned(), Forms::from([(String::new(), text)]));
        }
        Node::Object(entries) if entries.iter().all(|(name, _)| CATEGORIES.contains(&name.as_str())) => {
            let form = |(name, node)| match node {
                Node::Text(text) => (name, text),
                other => panic!("{at}: {other:?}"),
            };
            found.insert(at.to_owned(), entries.into_iter().map(form).collect());
        }
        Node::Object(entries) => {
            for (name, node) in entries {
                flatten(node, format!("{at}.{name}").trim_start_matches('.'), found);
            }
        }
        other => panic!("{at}: {other:?}"),
    }
}

/// The places `{0}`, `{1}`, … of a text; anything else between braces is no place.
fn places(text: &str) -> BTreeSet<usize> {
    let inside = text.split('{').skip(1).map(|rest| rest.split_once('}').expect("a closing brace").0);
    inside.map(|index| index.parse().expect("a number between braces")).collect()
}

/// The names right below a place of a file.
fn names(found: &BTreeMap<String, Forms>, section: &str) -> BTreeSet<String> {
    let below = found.keys().filter_map(|path| path.strip_prefix(section)?.strip_prefix('.'));
    below.map(str::to_owned).collect()
}

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

#[test]
fn english_has_every_text_and_no_other() {
    let english = texts(&text_of("en"));
    let sections: BTreeSet<_> = english.keys().map(|path| path.split('.').next().expect("a name")).collect();
    let expected = [
        "cases",
        "choices",
        "direction",
        "faults",
        "groups",
        "inputs",
        "language",
        "later",
        "lines",
        "panels",
        "undefined",
        "warnings",
        "words",
    ];
    assert_eq!(sections, BTreeSet::from(expected));
    let later: Vec<_> = key::LATER_NAMES.iter().map(|name| name.to_lowercase()).collect();
    // Formulas and figures are looked up by the names that explanations have; their test knows which there are.
    let explained = |name: &String| name.starts_with("formulas.") || name.starts_with("figures.");
    let of_panels: BTreeSet<_> = names(&english, "later").into_iter().filter(|name| !explained(name)).collect();
    assert_eq!(of_panels, set(later.iter().map(String::as_str)));
    let panels: BTreeSet<_> =
        Panel::ALL.iter().flat_map(|panel| ["title", "hint"].map(|part| format!("{}.{part}", panel.word()))).collect();
    assert_eq!(names(&english, "panels"), panels);

    let keys: Vec<_> = key::NAMES.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(names(&english, "words"), set(keys.iter().map(String::as_str)));
    assert_eq!(names(&english, "warnings"), set(WARNINGS));
    assert_eq!(names(&english, "faults"), set(FAULT_NAMES));
    let mut choices: BTreeSet<&str> = Model::WORDS.iter().copied().collect();
    for spec in all() {
        if let Kind::Choice(words) = spec.kind {
            choices.extend(words);
        }
    }
    assert_eq!(names(&english, "choices"), set(choices));
    let two = |name: &str, parts: [&str; 2]| parts.map(|part| format!("{name}.{part}"));
    let groups: BTreeSet<_> =
        SECTIONS.iter().flat_map(|section| two(group_name(section.group), ["title", "more"])).collect();
    assert_eq!(names(&english, "groups"), groups);
    let reasons: BTreeSet<_> = Undefined::ALL.iter().flat_map(|reason| two(reason.code(), ["short", "long"])).collect();
    assert_eq!(names(&english, "undefined"), reasons);
    let inputs: BTreeSet<_> = all().iter().flat_map(|spec| two(spec.path, ["label", "help"])).collect();
    assert_eq!(names(&english, "inputs"), inputs);
    assert_eq!(names(&english, "lines"), set(LineId::ALL.iter().map(|line| line.as_str())));
}

#[test]
fn scorecards_have_every_text_and_no_other() {
    let english = files_of(FOLDERS[1]).into_iter().find(|(language, _)| language == "en").expect("English").1;
    // Looked up by the words of documents; the last three have tests where they are used, or fall back to the engine's.
    let reasons = Reason::WORDS.iter().map(|reason| format!("reasons.{reason}"));
    let rhythms = ["monthly", "quarterly", "annual"].map(|rhythm| format!("rhythms.{rhythm}"));
    let by_word = ["gaps", "csv_faults", "inputs", "rules"];
    let (looked_up, said): (BTreeSet<_>, BTreeSet<_>) =
        names(&texts(&english), "card").into_iter().partition(|name| name.contains('.'));
    let exact: BTreeSet<_> =
        looked_up.into_iter().filter(|name| !by_word.iter().any(|word| name.starts_with(word))).collect();
    assert_eq!(exact, reasons.chain(rhythms).collect());
    let declared = key::CARD_NAMES.iter().map(|name| name.to_lowercase());
    assert_eq!(said, declared.filter(|name| !by_word.contains(&name.as_str())).collect());
}

#[test]
fn english_is_the_engine_s_own() {
    let english = words("en");
    for spec in all() {
        assert_eq!((english.label(spec), english.help(spec)), (spec.label, spec.help), "{}", spec.path);
    }
    for line in LineId::ALL {
        assert_eq!(english.say(Key::of("lines").then(line.as_str())), line.label());
    }
    for reason in Undefined::ALL {
        assert_eq!(english.undefined(reason), reason.words());
    }
}

#[test]
fn every_language_says_everything_that_english_says() {
    for folder in FOLDERS {
        let languages = files_of(folder);
        let named: Vec<_> = languages.iter().map(|(language, _)| language.as_str()).collect();
        assert_eq!(named, PLURALS.map(|(language, _)| language), "{folder}");
        let english = languages.iter().find(|(language, _)| language == "en").expect("English");
        hold_against(&texts(&english.1), &languages);
    }
}

fn hold_against(english: &BTreeMap<String, Forms>, languages: &[(String, String)]) {
    for (language, text) in languages {
        let found = texts(text);
        let missing: Vec<_> = english.keys().filter(|path| !found.contains_key(*path)).collect();
        let foreign: Vec<_> = found.keys().filter(|path| !english.contains_key(*path)).collect();
        assert!(missing.is_empty() && foreign.is_empty(), "{language}: without {missing:?}, besides {foreign:?}");
        let categories = PLURALS.iter().find(|(known, _)| language.split('-').next() == Some(*known));
        let categories =
            set(categories.unwrap_or_else(|| panic!("{language} has no plural categories here")).1.iter().copied());
        for (path, forms) in &found {
            let wanted = english[path].get("").or(english[path].get("other")).expect("a text of English");
            let counted = !forms.contains_key("");
            assert_eq!(counted, !english[path].contains_key(""), "{language}: {path} is counted in one of the two");
            for (category, text) in forms {
                assert!(!text.trim().is_empty(), "{language}: {path} is empty");
                let (here, there) = (places(text), places(wanted));
                // "One month" needs no digit.
                let same = if counted && category != "other" { here.is_subset(&there) } else { here == there };
                assert!(same, "{language}: {path} has the places {here:?}, not {there:?}");
            }
            if counted {
                let has: BTreeSet<_> = forms.keys().cloned().collect();
                assert!(has.is_superset(&categories), "{language}: {path} has {has:?}, not {categories:?}");
            }
        }
    }
}

#[test]
fn files_are_named_after_their_language_and_know_where_it_begins() {
    for (language, text) in files() {
        let words = Words::from_json(&text).expect("words");
        assert_eq!(words.language(), language);
        let right_to_left = ["ar", "fa", "he", "ur"].iter().any(|known| language.split('-').next() == Some(known));
        assert_eq!(words.direction(), if right_to_left { "rtl" } else { "ltr" }, "{language}");
    }
}

#[test]
fn no_two_texts_meet_in_one_key() {
    let mut keys = BTreeMap::new();
    let english = |folder| files_of(folder).into_iter().find(|(language, _)| language == "en").expect("English").1;
    for (path, forms) in FOLDERS.into_iter().flat_map(|folder| texts(&english(folder))) {
        assert_eq!(keys.insert(Key::of(&path), path.clone()), None, "{path}");
        if !forms.contains_key("") {
            for category in CATEGORIES {
                assert_eq!(keys.insert(Key::of(&path).then(category), path.clone()), None, "{path}.{category}");
            }
        }
    }
}

#[test]
fn texts_are_found_by_constant_and_by_path() {
    let english = words("en");
    assert_eq!(english.say(Key::SAVE), "Save");
    assert_eq!(english.say(Key::of("words.save")), "Save");
    assert_eq!(english.find(Key::of("words.no_such_text")), None);
    assert_eq!(english.choice("s_curve"), "S-curve");
    assert_eq!(english.group(InputGroup::Deal).0, "Deals");
}

fn made(direction: &str) -> Words {
    let text = r#"{"language":"xx","direction":"DIRECTION","words":{
        "share":"{1} of {0}","changed":"none","source":"{7}!","after":"{0}–{1}","sentence":"{0}!",
        "months":{"one":"a month","other":"{0} months"}}}"#;
    Words::from_json(&text.replace("DIRECTION", direction)).expect("words")
}

#[test]
fn values_go_to_their_places_in_any_order() {
    let words = made("ltr");
    assert_eq!(words.fill(Key::SHARE, &["a", "b"]), "b of a");
    assert_eq!(words.fill(Key::CHANGED, &["a"]), "none");
    assert_eq!(words.fill(Key::SOURCE, &["a"]), "!");
    assert_eq!(words.fill(Key::SHARE, &["{1}", "b"]), "b of {1}", "a value is no template");
}

#[test]
fn numbers_take_the_form_of_their_category() {
    let words = made("ltr");
    assert_eq!(words.count(Key::MONTHS, "one", &["1"]), "a month");
    assert_eq!(words.count(Key::MONTHS, "other", &["1.5"]), "1.5 months");
    assert_eq!(words.count(Key::MONTHS, "few", &["3"]), "3 months", "a category without a form of its own");
}

#[test]
fn values_are_kept_apart_only_where_the_text_runs_from_right_to_left() {
    let words = made("rtl");
    assert_eq!(words.fill(Key::SHARE, &["−5 %", "x"]), "\u{2068}x\u{2069} of \u{2068}−5 %\u{2069}");
    let figure = words.figure("\u{200f}5 US$");
    assert_eq!(figure, "\u{2066}5 US$\u{2069}");
    assert_eq!(words.apart(&figure), figure, "once is enough");
    assert_eq!(words.apart(""), "");
    assert_eq!(words.join("a", "b"), "a–b", "sentences of the same language are not apart");
    assert_eq!((made("ltr").apart("−5 %"), made("ltr").figure("5 $")), ("−5 %".to_owned(), "5 $".to_owned()));
}

#[test]
fn what_is_put_together_runs_as_its_language_does() {
    let words = made("rtl");
    // A name of letters that run the other way and a figure: neither says how the pair of them runs.
    let pair = words.fill(Key::SHARE, &[&words.figure("$5"), "Netto"]);
    assert_eq!(pair, "\u{2068}Netto\u{2069} of \u{2066}$5\u{2069}");
    assert_eq!(words.apart(&pair), format!("\u{2067}{pair}\u{2069}"));
    // One that begins with a figure is no figure.
    let months = format!("{} months", words.figure("36"));
    assert_eq!(words.apart(&months), format!("\u{2067}{months}\u{2069}"));
    let two = [words.figure("1"), words.figure("2")].join(" – ");
    assert_eq!(words.apart(&two), format!("\u{2067}{two}\u{2069}"));
    assert_eq!(made("ltr").apart(&pair), pair);
}

#[test]
fn sentences_end_once_and_join() {
    let words = made("ltr");
    assert_eq!(words.sentence("No end"), "No end!");
    for ended in ["", "An end.", "終わり。", "نهاية؟", "السبب: \u{2068}An end.\u{2069}"] {
        assert_eq!(words.sentence(ended), ended);
    }
    // Who said a sentence does not make it another one.
    assert_eq!(words.sentence("Assumption: \0Theirs.\0"), "Assumption: \0Theirs.\0");
    assert_eq!((words.join("a", ""), words.join("", "b")), ("a".to_owned(), "b".to_owned()));
}

#[test]
fn faults_and_warnings_are_worded_here() {
    let english = words("en");
    let german = Separators { decimal: ',', group: '.' };
    let said = |fault: &EntryFault, percent| english.entry_fault(fault, percent, german, "US dollars");
    assert_eq!(said(&EntryFault::NotANumber, false), "This is not a number. Write it like 12.500 or 12,5k.");
    assert_eq!(said(&EntryFault::NotANumber, true), "This is not a percentage. Write it like 12,5.");
    let range = EntryFault::OutOfRange { min: "1".into(), max: "1.000".into() };
    assert_eq!(said(&range, false), "Enter a number from 1 to 1.000.");
    assert_eq!(said(&EntryFault::Currency, false), "This field is in US dollars, not in another currency.");
    assert_eq!(english.undefined_short(Undefined::Never, "36 months"), "Not in 36 months");
    let values = ["$5", "36 months", "7", "$9"];
    for code in WARNINGS {
        assert!(english.warning(code, &values).is_some_and(|text| !text.contains('{')), "{code}");
    }
    assert_eq!(english.warning("of_a_later_engine", &values), None);
    let fault = Fault::new("", "of_a_later_engine", "the engine's words");
    assert_eq!(english.problem(&fault), "the engine's words");
}

#[test]
fn what_is_no_file_of_words_is_refused() {
    assert!(Words::from_json("").is_err());
    let unnamed = Words::from_json("{}").err().expect("a fault");
    assert_eq!(unnamed.iter().next().map(|fault| fault.code), Some(code::MISSING));
}
