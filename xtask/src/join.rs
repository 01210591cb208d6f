//! Putting the pieces that the cut makes together again where nobody loads one without the other, and the script that loads
//! them.
//!
//! The cut makes a piece of what only one part needs, and one of what several share, each set of them. It does not know that a
//! part is asked for from inside another one only, which is there by then.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt::Write;

use anyhow::{Result, anyhow, bail};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, ImportSection, Module, TypeSection,
};
use wasmparser::{FunctionBody, ImportSectionReader, Parser, Payload, SubType, TypeRef};

/// Parts whose doors stand inside another part, and that one.
const INSIDE: &[(&str, &str)] =
    &[("desk", "scorecard"), ("card_explanation", "scorecard"), ("card_report", "scorecard")];

/// The files that each part loads.
pub type Parts = BTreeMap<String, BTreeSet<String>>;

/// New files, each with those that it is made of, by name; and what each part loads then.
pub fn plan(parts: &Parts) -> (BTreeMap<String, Vec<String>>, Parts) {
    let mut users: BTreeMap<&String, BTreeSet<&str>> = BTreeMap::new();
    for (part, files) in parts {
        for file in files {
            users.entry(file).or_default().insert(part);
        }
    }
    let mut alike: BTreeMap<BTreeSet<&str>, Vec<String>> = BTreeMap::new();
    for (file, mut needed_by) in users {
        for (part, outer) in INSIDE {
            if needed_by.contains(outer) {
                needed_by.remove(part);
            }
        }
        alike.entry(needed_by).or_default().push(file.clone());
    }
    let mut loads: Parts = parts.keys().map(|part| (part.clone(), BTreeSet::new())).collect();
    let mut made = BTreeMap::new();
    let mut shared = 0;
    for (needed_by, files) in alike {
        let name = match needed_by.first() {
            Some(only) if needed_by.len() == 1 => format!("split_{only}"),
            _ => {
                shared += 1;
                format!("chunk_{shared}")
            }
        };
        for part in needed_by {
            loads.entry(part.to_owned()).or_default().insert(name.clone());
        }
        made.insert(name, files);
    }
    (made, loads)
}

/// Pieces with fewer bytes are one, which every part loads that needs one of them: a request takes longer than some more bytes.
const SMALL: usize = 600;

/// What is made of joined pieces, so that none of those that parts share is small.
pub fn without_small(made: BTreeMap<String, Vec<u8>>, parts: Parts) -> Result<(BTreeMap<String, Vec<u8>>, Parts)> {
    const TOGETHER: &str = "chunk_0";
    let is_small = |name: &str, piece: &[u8]| name.starts_with("chunk_") && piece.len() < SMALL;
    let (small, mut made): (BTreeMap<_, _>, BTreeMap<_, _>) =
        made.into_iter().partition(|(name, piece)| is_small(name, piece));
    if small.is_empty() {
        return Ok((made, parts));
    }
    made.insert(TOGETHER.to_owned(), modules(&small.values().collect::<Vec<_>>())?);
    let renamed = |file: String| if small.contains_key(&file) { TOGETHER.to_owned() } else { file };
    let parts = parts.into_iter().map(|(part, files)| (part, files.into_iter().map(renamed).collect()));
    Ok((made, parts.collect()))
}

/// The files that the script loads for a part, as the script says it.
pub fn of_part<'l>(loader: &'l str, part: &str) -> Option<impl Iterator<Item = &'l str>> {
    let (_, after) = loader.split_once(&format!("__wasm_split_load_{part} = door("))?;
    let (names, _) = after.split_once(')')?;
    Some(names.split('"').filter(|name| name.contains('_')))
}

/// The script that loads parts into the module of `glue`; `imports` are the names that it shares with them.
pub fn loader(glue: &str, imports: &str, parts: &Parts) -> String {
    // Pieces are fetched and compiled as soon as somebody asks, and put in once the module runs. Only what has come stays: who
    // asks again after a failure tries again.
    let mut script = format!(
        r#"import {{ initSync }} from "{glue}";
let shared, run;
const running = new Promise((go) => (run = go));
const imports = () => {{
  if (!shared) {{
    const {{ {imports} }} = initSync();
    shared = {{ __wasm_split: {{ {imports} }} }};
  }}
  return shared;
}};
const pieces = {{}};
const piece = (name) =>
  (pieces[name] ??= (async () => {{
    try {{
      const code = await WebAssembly.compileStreaming(fetch(new URL(name + ".wasm", import.meta.url)));
      await running;
      await WebAssembly.instantiate(code, imports());
    }} catch (cause) {{
      delete pieces[name];
      throw cause;
    }}
  }})());
const door = (...names) => async (callback, data) => {{
  const loading = Promise.all(names.map(piece));
  // Called by a script ahead of time.
  if (callback === undefined) return loading.catch(() => {{}});
  run();
  const loaded = await loading.then(() => true, console.error);
  imports().__wasm_split.__indirect_function_table.get(callback)(data, !!loaded);
}};
"#
    );
    for (part, names) in parts {
        let names: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(script, "export const __wasm_split_load_{part} = door({});", names.join(", "));
    }
    script
}

/// Several pieces as one module. They know each other by nothing but the table that they all import, so their functions only
/// get other numbers.
pub fn modules(pieces: &[&Vec<u8>]) -> Result<Vec<u8>> {
    let mut joined = Joined::default();
    for piece in pieces {
        joined.add(piece)?;
    }
    let mut types = TypeSection::new();
    for kind in &joined.types {
        types.ty().subtype(&Plain.sub_type(kind.clone()).map_err(refused)?);
    }
    let mut module = Module::new();
    module.section(&types).section(&joined.imports).section(&joined.functions).section(&joined.elements);
    if joined.segments > 0 {
        module.section(&DataCountSection { count: joined.segments });
    }
    module.section(&joined.code);
    if joined.segments > 0 {
        module.section(&joined.data);
    }
    Ok(module.finish())
}

fn refused(fault: Error<Infallible>) -> anyhow::Error {
    anyhow!("a piece cannot be written again: {fault}")
}

/// Types say nothing of others.
struct Plain;

impl Reencode for Plain {
    type Error = Infallible;
}

#[derive(Default)]
struct Joined {
    /// Those that are used.
    types: Vec<SubType>,
    imports: ImportSection,
    imported: BTreeMap<&'static str, String>,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    /// How many there are of data.
    segments: u32,
    /// The piece that is being added: its types, and how many functions and segments come before it.
    own_types: Vec<SubType>,
    before: u32,
}

impl Joined {
    fn add(&mut self, piece: &[u8]) -> Result<()> {
        self.own_types.clear();
        self.before = self.functions.len();
        for payload in Parser::new(0).parse_all(piece) {
            match payload? {
                Payload::TypeSection(section) => {
                    for group in section {
                        self.own_types.extend(group?.into_types());
                    }
                }
                Payload::ImportSection(section) => self.add_imports(section)?,
                Payload::FunctionSection(section) => {
                    for kind in section {
                        let kind = self.type_index(kind?).map_err(refused)?;
                        self.functions.function(kind);
                    }
                }
                Payload::ElementSection(section) => {
                    let mut elements = std::mem::take(&mut self.elements);
                    self.parse_element_section(&mut elements, section).map_err(refused)?;
                    self.elements = elements;
                }
                Payload::CodeSectionEntry(body) => self.add_code(body)?,
                Payload::DataSection(section) => {
                    self.segments += section.count();
                    let mut data = std::mem::take(&mut self.data);
                    self.parse_data_section(&mut data, section).map_err(refused)?;
                    self.data = data;
                }
                Payload::ExportSection(section) if section.count() == 0 => {}
                Payload::Version { .. } | Payload::DataCountSection { .. } | Payload::CodeSectionStart { .. } => {}
                Payload::CustomSection(_) | Payload::End(_) => {}
                other => bail!("a piece has what joining does not know: {other:?}"),
            }
        }
        Ok(())
    }

    /// Every piece imports the same memory, table and global, or none; so each of them is the first of its kind in all.
    fn add_imports(&mut self, section: ImportSectionReader<'_>) -> Result<()> {
        for import in section.into_imports() {
            let import = import?;
            let kind = match import.ty {
                TypeRef::Global(_) => "global",
                TypeRef::Table(_) => "table",
                TypeRef::Memory(_) => "memory",
                _ => bail!("a piece imports `{}`, which is none of memory, table and global", import.name),
            };
            match self.imported.get(kind) {
                Some(known) if known == import.name => {}
                Some(known) => bail!("pieces import two of a kind: `{known}` and `{}`", import.name),
                None => {
                    let entity = self.entity_type(import.ty).map_err(refused)?;
                    self.imports.import(import.module, import.name, entity);
                    self.imported.insert(kind, import.name.to_owned());
                }
            }
        }
        Ok(())
    }

    fn add_code(&mut self, body: FunctionBody<'_>) -> Result<()> {
        let mut code = std::mem::take(&mut self.code);
        let added = self.parse_function_body(&mut code, body);
        self.code = code;
        added.map_err(refused)
    }
}

impl Reencode for Joined {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        Ok(self.before + function)
    }

    fn type_index(&mut self, kind: u32) -> Result<u32, Error<Self::Error>> {
        let Some(own) = self.own_types.get(kind as usize) else { return Ok(u32::MAX) };
        let known = self.types.iter().position(|known| known == own);
        let place = known.unwrap_or_else(|| {
            self.types.push(own.clone());
            self.types.len() - 1
        });
        Ok(u32::try_from(place).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, Elements, EntityType, Function, GlobalType, Instruction, RefType, TableType, ValType,
    };

    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn parts(parts: &[(&str, &[&str])]) -> Parts {
        parts.iter().map(|(part, files)| ((*part).to_owned(), set(files))).collect()
    }

    #[test]
    fn what_a_part_shares_with_one_that_stands_inside_it_is_its_own() {
        let (made, loads) = plan(&parts(&[
            ("scorecard", &["split_scorecard", "chunk_4", "chunk_5", "chunk_6"]),
            ("desk", &["split_desk", "chunk_4", "chunk_5", "chunk_7"]),
            ("ask", &["split_ask", "chunk_5", "chunk_6", "chunk_7"]),
            ("empty", &["chunk_7"]),
        ]));
        let wanted = parts(&[
            ("scorecard", &["split_scorecard", "chunk_2"]),
            ("desk", &["split_desk", "chunk_1"]),
            ("ask", &["split_ask", "chunk_1", "chunk_2"]),
            ("empty", &["chunk_1"]),
        ]);
        assert_eq!(loads, wanted);
        assert_eq!(made["split_scorecard"], ["chunk_4", "split_scorecard"]);
        assert_eq!(made["chunk_1"], ["chunk_7"]);
        assert_eq!(made["chunk_2"], ["chunk_5", "chunk_6"], "the desk is loaded after the scorecard");
        assert_eq!(made.len(), 5);
    }

    /// A piece whose one function has this many parameters of the second of its types, calls itself by its own number and takes
    /// this place in the table.
    fn piece(parameters: usize, place: i32, names: &[&str]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([ValType::F64], []);
        types.ty().function(vec![ValType::I32; parameters], []);
        let mut imports = ImportSection::new();
        for name in names {
            let kind = match *name {
                "stack" | "other" => {
                    EntityType::Global(GlobalType { val_type: ValType::I32, mutable: true, shared: false })
                }
                _ => EntityType::Table(TableType {
                    element_type: RefType::FUNCREF,
                    table64: false,
                    minimum: 9,
                    maximum: None,
                    shared: false,
                }),
            };
            imports.import("__wasm_split", name, kind);
        }
        let mut functions = FunctionSection::new();
        functions.function(1);
        let mut elements = ElementSection::new();
        elements.active(Some(0), &ConstExpr::i32_const(place), Elements::Functions(vec![0].into()));
        let mut body = Function::new([]);
        (0..parameters).for_each(|_| {
            body.instruction(&Instruction::I32Const(7));
        });
        body.instruction(&Instruction::Call(0)).instruction(&Instruction::End);
        let mut code = CodeSection::new();
        code.function(&body);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements).section(&code);
        module.finish()
    }

    #[test]
    fn joined_pieces_keep_their_functions_apart_and_only_types_that_they_use() {
        let joined =
            modules(&[&piece(0, 3, &["table"]), &piece(2, 4, &["stack", "table"]), &piece(0, 5, &["table"])]).unwrap();
        let (mut types, mut calls, mut imports, mut places) = (0, Vec::new(), 0, Vec::new());
        for payload in Parser::new(0).parse_all(&joined) {
            match payload.unwrap() {
                Payload::TypeSection(section) => types = section.count(),
                Payload::ImportSection(section) => imports = section.into_imports().count(),
                Payload::FunctionSection(section) => {
                    assert_eq!(section.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [0, 1, 0]);
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let wasmparser::ElementItems::Functions(functions) = element.unwrap().items else { panic!() };
                        places.extend(functions.into_iter().map(Result::unwrap));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().unwrap() {
                        if let wasmparser::Operator::Call { function_index } = operator.unwrap() {
                            calls.push(function_index);
                        }
                    }
                }
                _ => {}
            }
        }
        assert_eq!((types, imports), (2, 2));
        assert_eq!((calls, places), (vec![0, 1, 2], vec![0, 1, 2]));
    }

    #[test]
    fn what_cannot_be_joined_is_refused() {
        let two = modules(&[&piece(0, 1, &["stack"]), &piece(0, 2, &["other"])]).unwrap_err().to_string();
        assert!(two.contains("`stack` and `other`"), "{two}");
        let whole = piece(0, 1, &[]);
        assert!(modules(&[&whole[..whole.len() - 1].to_vec()]).is_err());
    }

    #[test]
    fn small_pieces_are_loaded_together_and_the_script_says_what_each_part_loads() {
        let small = piece(1, 1, &["table"]);
        let made = ["chunk_1", "chunk_2", "split_a"].map(|name| (name.to_owned(), small.clone()));
        let loads = parts(&[("a", &["split_a", "chunk_1"]), ("b", &["chunk_1", "chunk_2"])]);
        let (made, loads) = without_small(made.into(), loads).unwrap();
        assert_eq!(made.keys().collect::<Vec<_>>(), ["chunk_0", "split_a"]);
        assert_eq!(loads, parts(&[("a", &["split_a", "chunk_0"]), ("b", &["chunk_0"])]));
        let script = loader("./glue.js", "memory, table", &loads);
        assert!(script.contains("from \"./glue.js\"") && script.contains("const { memory, table } = initSync();"));
        assert_eq!(of_part(&script, "a").unwrap().collect::<Vec<_>>(), ["chunk_0", "split_a"]);
        assert_eq!(of_part(&script, "b").unwrap().collect::<Vec<_>>(), ["chunk_0"]);
        assert!(of_part(&script, "c").is_none());
    }
}
