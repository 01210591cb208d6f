//! What each layer may know of the outside: the engine nothing, the widget's state no browser, routes no SQL.

use super::{Finding, Source, begins_word, code_of, has_word};

/// Modules of the standard library that read or change the outside world.
const OUTSIDE: &[&str] = &["std::time", "std::fs", "std::env", "std::net", "std::process", "std::thread", "std::io"];

/// The engine gives the same digits everywhere, so it reads no clock, file, setting or network.
pub fn engine_is_pure(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (source, number, code) in rust_code(sources, "shared/src") {
        if let Some(module) = OUTSIDE.iter().find(|module| has_word(code, module)) {
            let message = format!("the engine is pure: no {module}");
            findings.push(Finding::new(&source.path, number, "engine-is-pure", message));
        }
    }
    findings
}

/// Files of the engine that may use binary floating point: the simulation's number type.
const FLOATS_ALLOWED: &[&str] = &["shared/src/number/float.rs"];

/// The engine calculates in exact decimals.
pub fn engine_has_no_floats(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (source, number, code) in rust_code(sources, "shared/src") {
        if FLOATS_ALLOWED.contains(&source.path.as_str()) {
            continue;
        }
        if let Some(float) = ["f32", "f64"].iter().find(|float| has_word(code, float)) {
            let message = format!("the engine calculates in exact decimals: no {float}");
            findings.push(Finding::new(&source.path, number, "engine-has-no-floats", message));
        }
    }
    findings
}

/// Crates that only make sense in a browser, or that run what the view reacts with; an underscore at the end stands for
/// all names that begin so.
const WEB_CRATES: &[&str] = &[
    "any_spawner",
    "gloo_",
    "js_sys",
    "leptos",
    "leptos_",
    "reactive_graph",
    "reactive_stores",
    "wasm_bindgen",
    "wasm_bindgen_",
    "web_sys",
];

fn web_crate(code: &str) -> Option<&'static str> {
    let names = |name: &str| if name.ends_with('_') { begins_word(code, name) } else { has_word(code, name) };
    WEB_CRATES.iter().copied().find(|name| names(name))
}

/// The widget's state is tested without a browser, so it knows no type of one.
pub fn state_knows_no_web_type(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (source, number, code) in rust_code(sources, "widget/src/state") {
        if let Some(name) = web_crate(code) {
            let message = format!("the widget's state is tested without a browser: no {name}");
            findings.push(Finding::new(&source.path, number, "state-knows-no-web-type", message));
        }
    }
    findings
}

/// Beginnings of statements, as they stand in string literals. Taken apart, so that this file breaks no rule.
const SQL: &[&[&str]] = &[
    &["SELECT ", " FROM "],
    &["INSERT ", "INTO "],
    &["UPDATE ", " SET "],
    &["DELETE ", "FROM "],
    &["CREATE ", "TABLE "],
    &["PRAGMA "],
];
const STORE: &str = "server/src/store";

/// SQL stands beside the method that runs it, and only there.
pub fn sql_stays_in_the_store(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        // The server's own tests look into its database, and try SQL as bad input.
        let may_have_sql =
            source.is_below(STORE) || source.is_below("server/tests") || source.is_below("xtask/src/tidy");
        if may_have_sql {
            continue;
        }
        if source.has_kind(&["sql"]) {
            findings.push(Finding::new(&source.path, 0, "sql-in-the-store", format!("SQL belongs below {STORE}")));
        }
        if !source.has_kind(&["rs"]) {
            continue;
        }
        for (number, line) in source.lines() {
            if SQL.iter().any(|parts| parts.iter().all(|part| code_of(line).contains(part))) {
                let message = format!("SQL belongs below {STORE}");
                findings.push(Finding::new(&source.path, number, "sql-in-the-store", message));
            }
        }
    }
    findings
}

fn rust_code<'a>(sources: &'a [Source], folder: &'static str) -> impl Iterator<Item = (&'a Source, usize, &'a str)> {
    let single_file = format!("{folder}.rs");
    sources
        .iter()
        .filter(move |source| (source.is_below(folder) || source.path == single_file) && source.has_kind(&["rs"]))
        .flat_map(|source| source.lines().map(move |(number, line)| (source, number, code_of(line))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{places, samples};

    #[test]
    fn clocks_and_files_in_the_engine_are_found() {
        let sources = samples(&[
            ("shared/src/a.rs", "// never std::fs\nuse std::time::Instant;\nlet x = std::env::var(\"X\");"),
            ("shared/tests/golden.rs", "use std::fs;"),
            ("server/src/a.rs", "use std::fs;"),
        ]);
        assert_eq!(places(&engine_is_pure(&sources)), ["shared/src/a.rs:2", "shared/src/a.rs:3"]);
    }

    #[test]
    fn floats_in_the_engine_are_found() {
        let sources = samples(&[
            ("shared/src/a.rs", "// no f64 here\nfn a(x: f64) {}\nfn visit_f64() {}"),
            (FLOATS_ALLOWED[0], "fn a(x: f64) {}"),
            ("widget/src/chart.rs", "let x: f32 = 0.0;"),
        ]);
        assert_eq!(places(&engine_has_no_floats(&sources)), ["shared/src/a.rs:2"]);
    }

    #[test]
    fn web_types_in_the_state_are_found() {
        let sources = samples(&[
            ("widget/src/state/a.rs", "use leptos::prelude::*;"),
            ("widget/src/state.rs", "\nfn f(w: web_sys::Window) {}"),
            (
                "widget/src/state/b.rs",
                "gloo_timers::sleep();\nuse reactive_graph::signal;\nuse wasm_bindgen_futures::x;",
            ),
            ("widget/src/state/c.rs", "any_spawner::Executor::tick();\nlet igloo_size = my_web_sys + leptospira;"),
            ("widget/src/view/a.rs", "use leptos::prelude::*;"),
        ]);
        let found = places(&state_knows_no_web_type(&sources));
        let expected =
            ["a.rs:1", "b.rs:1", "b.rs:2", "b.rs:3", "c.rs:1"].map(|place| format!("widget/src/state/{place}"));
        assert_eq!(found[1], "widget/src/state.rs:2");
        assert_eq!([&found[..1], &found[2..]].concat(), expected);
    }

    #[test]
    fn sql_outside_the_store_is_found() {
        let sources = samples(&[
            ("server/src/routes/a.rs", "let q = \"SELECT id FROM scenarios\";\n// DELETE FROM is not code"),
            ("server/src/store/sqlite.rs", "let q = \"SELECT id FROM scenarios\";"),
            ("server/tests/api/store.rs", "let q = \"SELECT id FROM scenarios\";"),
            ("server/migrations/1.sql", ""),
            ("widget/src/a.rs", "// SELECT a row FROM the table\nlet update = \"UPDATE\";"),
        ]);
        let found = places(&sql_stays_in_the_store(&sources));
        assert_eq!(found, ["server/src/routes/a.rs:1", "server/migrations/1.sql:0"]);
    }
}
