//! The worked examples of `docs/methodology.md`: each block is run, and each figure beside it compared.

use partner_roi_shared::{Catalog, Decimal, Program, calculate_document, requests, text};
use serde_json::Value as Json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::json;

const PAGE: &str = include_str!("../../../docs/methodology.md");

/// Sections without an example of their own, and why.
const WITHOUT: &[(&str, &str)] = &[
    ("How the figures are worked out", "says how the examples are read"),
    ("From leads to money", "each of its parts has one"),
    ("Partnership models", "each model has one"),
    ("Measures", "each group has one"),
    ("What-if", "each question has one"),
    ("Where spreadsheets and libraries differ", "vectors.rs reads the published cases"),
    ("Equal digits everywhere", "identity.rs pins the hashes; a digest is nothing to work out by hand"),
    ("Not built yet", "there is nothing to run"),
];

/// A part of the page, from its heading to the next.
struct Section {
    title: String,
    examples: Vec<Example>,
}

/// What is asked, and the lines `name = value` that must come out.
struct Example {
    question: String,
    given: String,
    /// What the program has besides what the golden one has.
    program: Option<String>,
    results: Vec<String>,
}

/// The page's blocks in order. A block that opens and is not one of the three kinds is a mistake.
fn sections() -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut program = None;
    let mut lines = PAGE.lines();
    while let Some(line) = lines.next() {
        if let Some((marks, title)) = line.split_once(' ').filter(|(marks, _)| marks.starts_with('#')) {
            assert!(marks.chars().all(|mark| mark == '#'), "no heading: {line}");
            program = None;
            sections.push(Section { title: title.to_owned(), examples: Vec::new() });
        }
        let Some(kind) = line.strip_prefix("```") else { continue };
        let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        let section = sections.last_mut().expect("a block stands below a heading");
        match kind.split_once(' ') {
            Some(("json", "program")) => program = Some(block.join("\n")),
            Some(("json", question)) => section.examples.push(Example {
                question: question.to_owned(),
                given: block.join("\n"),
                program: program.clone(),
                results: Vec::new(),
            }),
            None if kind == "result" => {
                let example = section.examples.last_mut().expect("a result stands below its question");
                assert!(example.results.is_empty(), "{}: two results for one question", section.title);
                example.results = block.iter().map(|line| (*line).to_owned()).collect();
            }
            _ => panic!("{}: a block of an unknown kind: {line}", section.title),
        }
    }
    sections
}

impl Example {
    /// The program without assumptions, and the block's own beside it: in its place, unless it has
    /// another version.
    fn catalog(&self) -> Catalog {
        let golden = include_str!("golden_program.json");
        let mut programs = vec![Program::from_json(golden).unwrap()];
        if let Some(own) = &self.program {
            let mut program: Json = serde_json::from_str(golden).unwrap();
            program.as_object_mut().unwrap().extend(object(own).as_object().unwrap().clone());
            let program = Program::from_json(&program.to_string()).unwrap_or_else(|faults| panic!("{own}: {faults}"));
            programs.retain(|other| other.version != program.version);
            programs.push(program);
        }
        Catalog::from_programs(programs)
    }

    fn answer(&self) -> Json {
        let catalog = &self.catalog();
        let mut given = object(&self.given);
        let scenarios = ["scenario", "first", "second"].into_iter();
        match self.question.as_str() {
            "scenario" => head(&mut given),
            "forecast" => given["program"] = "golden".into(),
            _ => scenarios.for_each(|key| given.get_mut(key).into_iter().for_each(head)),
        }
        let given = given.to_string();
        let answer = match self.question.as_str() {
            "scenario" => {
                calculate_document(catalog, &given).map(|report| serde_json::from_str(&report.to_json()).unwrap())
            }
            "measure" => requests::measure(&given).map(json),
            "commission" => requests::commission(&given).map(json),
            "explain" => requests::explain(catalog, &given).map(json),
            "goal-seek" => requests::goal_seek(catalog, &given).map(json),
            "sensitivity" => requests::sensitivity(catalog, &given).map(json),
            "grid" => requests::grid(catalog, &given).map(json),
            "levels" => requests::levels(catalog, &given).map(json),
            "cases" => requests::cases(catalog, &given).map(json),
            "forecast" => requests::forecast(catalog, &given).map(json),
            "replay" => requests::replay(catalog, &given).map(json),
            "simulate" => requests::simulate(catalog, &given).map(json),
            "compare" => requests::compare(catalog, &given).map(json),
            unknown => panic!("no question \"{unknown}\""),
        };
        answer.unwrap_or_else(|faults| panic!("{}: {faults}", self.given))
    }
}

fn object(text: &str) -> Json {
    let node: Json = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert!(node.is_object(), "an object: {text}");
    node
}

/// Whose scenario it is, which the page leaves out.
fn head(scenario: &mut Json) {
    for (key, usual) in [("program", "golden"), ("partner_type", "plain")] {
        scenario.as_object_mut().unwrap().entry(key).or_insert(usual.into());
    }
}

/// What a name of the page stands for: a pointer, a line's months, or a figure.
fn found(answer: &Json, name: &str) -> Option<Json> {
    if name.starts_with('/') {
        return answer.pointer(name).cloned();
    }
    let (side, what) = name.split_once('.').unwrap_or(("", name));
    let Some((line, months)) = what.strip_suffix(']').and_then(|what| what.split_once('[')) else {
        return answer
            .pointer(&match side {
                "" => format!("/{what}"),
                "ratios" => format!("/ratios/{what}"),
                _ => format!("/measures/{side}/{what}"),
            })
            .cloned();
    };
    let mut lines = answer.pointer(&format!("/ledgers/{side}/lines"))?.as_array()?.iter();
    let by_month = lines.find(|known| known["id"] == line)?["by_month"].as_array()?;
    let (first, last) = months.split_once("..").unwrap_or((months, months));
    Some(by_month.get(first.parse().ok()?..=last.parse().ok()?)?.iter().cloned().collect())
}

/// As the page writes it: a figure as its value or its reason, a list with blanks between.
fn written(node: &Json) -> String {
    match node {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(written).collect::<Vec<_>>().join(" "),
        Json::Object(figure) => figure.get("value").or(figure.get("undefined")).map_or(node.to_string(), written),
        other => other.to_string(),
    }
}

/// Whether what was found lies as near to what the page says as it says after "±"; nothing if it says no such thing.
fn is_near(found: &str, expected: &str) -> Option<bool> {
    let (value, margin) = expected.split_once(" ± ")?;
    let [value, margin] = [value, margin].map(|text| text::parse(text).unwrap());
    Some(text::parse(found).is_ok_and(|found| (found - value).abs() <= margin))
}

/// Whether they are the same text or the same number, or one goes on where the page stops with "…".
fn agrees(found: &str, expected: &str) -> bool {
    let number = |text: &str| -> Option<Decimal> { text::parse(text).ok() };
    match expected.strip_suffix('…') {
        Some(start) => start.contains('.') && found.len() > start.len() && found.starts_with(start),
        None => found == expected || number(found).is_some_and(|found| number(expected) == Some(found)),
    }
}

fn check(section: &Section, mistakes: &mut Vec<String>) {
    for example in &section.examples {
        let answer = example.answer();
        if example.results.is_empty() {
            mistakes.push(format!("{}: no result for {}", section.title, example.given));
        }
        for line in &example.results {
            let (name, expected) = line.split_once(" = ").unwrap_or_else(|| panic!("no \"name = value\": {line}"));
            let found = found(&answer, name).as_ref().map_or("nothing".to_owned(), written);
            let (parts, expected_parts) = (found.split(' '), expected.split(' '));
            let same_length = parts.clone().count() == expected_parts.clone().count();
            let as_said = is_near(&found, expected).unwrap_or_else(|| {
                same_length && parts.zip(expected_parts).all(|(found, expected)| agrees(found, expected))
            });
            if !as_said {
                mistakes.push(format!("{}: {name} = {expected} on the page, {found} worked out", section.title));
            }
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_example_comes_out_as_the_page_says() {
    let mut mistakes = Vec::new();
    for section in sections() {
        check(&section, &mut mistakes);
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_section_has_an_example() {
    let sections = sections();
    for Section { title, examples } in &sections {
        let excused = WITHOUT.iter().any(|(known, reason)| known == title && !reason.is_empty());
        assert_ne!(excused, !examples.is_empty(), "{title}: an example, or a reason in this test why there is none");
    }
    for (title, _) in WITHOUT {
        assert!(sections.iter().any(|section| section.title == *title), "there is no section \"{title}\"");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_wrong_figure_is_noticed() {
    let example = |result: &str| Section {
        title: "Made up".to_owned(),
        examples: vec![Example {
            question: "scenario".to_owned(),
            given: r#"{"horizon":2,"leads_per_month":1,"conversion":1,"deal_size":100,"revenue_share":0.3}"#.to_owned(),
            program: None,
            results: vec![result.to_owned()],
        }],
    };
    let mistakes = |result: &str| {
        let mut mistakes = Vec::new();
        check(&example(result), &mut mistakes);
        mistakes.len()
    };
    for right in [
        "vendor.roi = 2.333…",
        "partner.payout[0..2] = 0 30 30.00",
        "partner.roi = no_cost",
        "/currency = USD",
        "partner.payout[1] = 31 ± 1",
    ] {
        assert_eq!(mistakes(right), 0, "{right}");
    }
    for wrong in [
        "partner.payout[0..2] = 0 30",
        "partner.payout[1] = 30.01",
        "partner.payout[1] = 31.01 ± 1",
        "partner.roi = 1 ± 1",
        "partner.payout[1] = 3…",
        "partner.payout[1..3] = 30 30 30",
        "partner.bonus[1] = 0",
        "vendor.roi = 2.33",
        "vendor.roi = 2.34…",
        "vendor.rio = nothing at all",
    ] {
        assert_eq!(mistakes(wrong), 1, "{wrong}");
    }
}
