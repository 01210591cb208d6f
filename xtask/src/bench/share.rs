//! `cargo xtask bench size`: whose code the first view's module is. A share is what the module loses, compressed, when the
//! functions of its crates are empty; data is not counted, nor is what the standard library makes of their types.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Function, Instruction, Module};
use wasmparser::{FunctionBody, KnownCustom, Name, Parser, Payload, TypeRef};

use crate::compact;
use crate::setup;
use crate::shell;
use crate::site;
use crate::site::compress::brotli;
use crate::steps::{self, Step, say};
use crate::widget::Mode;
use crate::workspace::Workspace;

/// Whose code, and what the names of its functions hold.
const SHARES: &[(&str, &[&str])] = &[
    ("engine and decimals", &["partner_roi_shared", "rust_decimal"]),
    ("of them decimals", &["rust_decimal"]),
    ("calculator", &["partner_roi_widget"]),
];

/// Prints the shares of the module that was built last, after building what has changed.
pub fn measure(workspace: &Workspace) -> Result<()> {
    let mut list = setup::steps(workspace, setup::BUILD);
    list.extend(site::steps(workspace, Mode::Release));
    list.push(Step::new("weighing the main module", || weigh(workspace)));
    steps::perform("bench size", list)
}

fn weigh(workspace: &Workspace) -> Result<String> {
    let module = workspace.target.join("wasm32-unknown-unknown/widget/partner_roi_widget.main.wasm");
    let folder = workspace.notes().join("share");
    let mut bindgen = shell::command("wasm-bindgen", &workspace.root);
    bindgen.arg(&module).args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "named"]);
    shell::read(bindgen.arg("--out-dir").arg(&folder))?;
    let named = folder.join("named_bg.wasm");
    let named = fs::read(&named).with_context(|| format!("cannot read {}", named.display()))?;
    let names = names(&named)?;
    let size = |without: &[&str]| -> Result<usize> {
        Ok(brotli(&compact::module(&emptied(&named, &names, without)?)?)?.len())
    };
    let whole = size(&[])?;
    for (title, crates) in SHARES {
        say(&format!("      {title:<24} {:>6.1} KB", (whole - size(crates)?) as f64 / 1000.0));
    }
    Ok(format!("{:.1} KB in Brotli", whole as f64 / 1000.0))
}

/// The functions' names by their index.
fn names(module: &[u8]) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CustomSection(section) = payload?
            && let KnownCustom::Name(subsections) = section.as_known()
        {
            for subsection in subsections {
                if let Name::Function(functions) = subsection? {
                    for naming in functions {
                        let naming = naming?;
                        names.insert(naming.index, naming.name.to_owned());
                    }
                }
            }
        }
    }
    Ok(names)
}

/// The module with the functions empty whose names hold one of the words.
fn emptied(module: &[u8], names: &BTreeMap<u32, String>, words: &[&str]) -> Result<Vec<u8>> {
    let mut index = 0;
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                index += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        }
    }
    let mut written = Module::new();
    Emptier { names, words, index }
        .parse_core_module(&mut written, Parser::new(0), module)
        .map_err(|fault| anyhow!("cannot write the module again: {fault}"))?;
    Ok(written.finish())
}

struct Emptier<'a> {
    names: &'a BTreeMap<u32, String>,
    words: &'a [&'a str],
    /// The next function's; imported ones come first.
    index: u32,
}

impl Reencode for Emptier<'_> {
    type Error = Infallible;

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Result<(), Error<Infallible>> {
        let name = self.names.get(&self.index).map_or("", String::as_str);
        self.index += 1;
        if self.words.iter().any(|word| name.contains(word)) {
            // Valid whatever the function has to give back.
            let mut empty = Function::new([]);
            empty.instruction(&Instruction::Unreachable).instruction(&Instruction::End);
            code.function(&empty);
            return Ok(());
        }
        wasm_encoder::reencode::utils::parse_function_body(self, code, body)
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, FunctionSection, ImportSection, NameMap, NameSection, TypeSection};

    use super::*;

    #[test]
    fn functions_are_emptied_by_their_names() {
        let (mut module, mut types, mut imports) = (Module::new(), TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        imports.import("./glue.js", "engine::imported", EntityType::Function(0));
        let (mut functions, mut bodies) = (FunctionSection::new(), CodeSection::new());
        for _ in 0..2 {
            functions.function(0);
            let mut body = Function::new([]);
            body.instruction(&Instruction::Call(0)).instruction(&Instruction::Call(0)).instruction(&Instruction::End);
            bodies.function(&body);
        }
        let (mut known, mut section) = (NameMap::new(), NameSection::new());
        for (index, name) in [(0, "engine::imported"), (1, "engine::a"), (2, "other::b")] {
            known.append(index, name);
        }
        section.functions(&known);
        module.section(&types).section(&imports).section(&functions).section(&bodies).section(&section);
        let module = module.finish();
        let names = names(&module).unwrap();
        assert_eq!(names[&2], "other::b");
        let length = |words: &[&str]| emptied(&module, &names, words).unwrap().len();
        // Two calls in two bytes each become one instruction of a byte.
        assert_eq!(length(&["engine"]), length(&[]) - 3);
        assert_eq!(length(&["engine", "other"]), length(&[]) - 6);
        assert_eq!(length(&["nobody"]), length(&[]));
    }
}
