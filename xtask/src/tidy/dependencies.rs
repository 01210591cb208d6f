//! Dependencies point one way: `shared` ← `widget`, `shared` ← `server`; `tests` sees only what users see.

use serde_json::Value;

use super::Finding;

/// For each member, the members it may depend on.
const MEMBERS: &[(&str, &str, &[&str])] = &[
    ("partner-roi-shared", "shared", &[]),
    ("partner-roi-widget", "widget", &["partner-roi-shared"]),
    ("partner-roi-server", "server", &["partner-roi-shared"]),
    ("partner-roi-tests", "tests", &[]),
    ("xtask", "xtask", &[]),
];

/// Members depend on each other only as listed, tests and build scripts included.
pub fn members_keep_their_direction(metadata: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, folder, allowed)) = MEMBERS.iter().find(|(member, ..)| *member == name) else {
            let message = format!("the member {name} has no place in the dependency direction");
            findings.push(Finding::new("Cargo.toml", 0, "dependency-direction", message));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let other = dependency["name"].as_str().unwrap_or_default();
            let is_member = MEMBERS.iter().any(|(member, ..)| *member == other);
            if is_member && other != name && !allowed.contains(&other) {
                let message = format!("{name} must not depend on {other}");
                findings.push(Finding::new(&format!("{folder}/Cargo.toml"), 0, "dependency-direction", message));
            }
        }
    }
    findings
}

/// Crates that bring in a browser, a runtime, a clock, randomness, a database or the network; `*` ends a prefix.
const IMPURE: &[&str] = &[
    "actix*",
    "any_spawner",
    "async-*",
    "chrono",
    "fastrand",
    "futures*",
    "getrandom",
    "gloo*",
    "hyper*",
    "instant",
    "iana-time-zone",
    "jiff",
    "js-sys",
    "leptos*",
    "mio",
    "rand",
    "rand_core",
    "reactive_*",
    "refinery*",
    "reqwest",
    "rusqlite",
    "socket2",
    "time",
    "tokio*",
    "ureq",
    "uuid",
    "wasm-bindgen*",
    "web-sys",
    "web-time",
];

/// The engine pulls in none of these, not even through another crate.
pub fn engine_depends_on_nothing_impure(packages: &[String]) -> Vec<Finding> {
    let is_impure = |package: &str| {
        IMPURE.iter().any(|name| match name.strip_suffix('*') {
            Some(prefix) => package.starts_with(prefix),
            None => package == *name,
        })
    };
    let mut found: Vec<_> = packages.iter().filter(|package| is_impure(package)).collect();
    found.sort();
    found.dedup();
    let message = |package: &str| format!("the engine is pure, but {package} comes with its dependencies");
    found
        .into_iter()
        .map(|package| Finding::new("shared/Cargo.toml", 0, "engine-dependencies", message(package)))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn wrong_directions_between_members_are_found() {
        let metadata = json!({"packages": [
            {"name": "partner-roi-server", "dependencies": [{"name": "partner-roi-shared"}, {"name": "actix-web"}]},
            {"name": "partner-roi-widget", "dependencies": [{"name": "partner-roi-server"}]},
            {"name": "partner-roi-tests", "dependencies": [{"name": "partner-roi-shared", "kind": "dev"}]},
            {"name": "stranger", "dependencies": []},
        ]});
        let messages: Vec<_> =
            members_keep_their_direction(&metadata).into_iter().map(|finding| finding.message).collect();
        assert_eq!(
            messages,
            [
                "partner-roi-widget must not depend on partner-roi-server",
                "partner-roi-tests must not depend on partner-roi-shared",
                "the member stranger has no place in the dependency direction",
            ]
        );
    }

    #[test]
    fn impure_crates_below_the_engine_are_found() {
        let packages =
            ["serde", "rand", "tokio-util", "rand", "timer", "time", "reactive_graph", "any_spawner", "gloo-net"]
                .map(str::to_owned);
        let messages: Vec<_> =
            engine_depends_on_nothing_impure(&packages).into_iter().map(|finding| finding.message).collect();
        assert_eq!(messages.len(), 6, "{messages:?}");
        assert!(messages[2].contains("but rand comes"), "{messages:?}");
    }
}
