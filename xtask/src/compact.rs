//! Writing the finished modules and their glue in as few bytes as they need.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, ExportSection, ImportSection, Module};
use wasmparser::{CustomSectionReader, Export, FunctionBody, ImportSectionReader, Operator, Parser, Payload};

/// Names that wasm-bindgen makes up, a hash in each, and that only the glue uses.
const MADE_UP: &[&str] = &["__wbg_", "__wbindgen_cast_", "wasm_bindgen__convert__closures_"];

/// A module without notes for tools, without instructions that do nothing or are never reached, and with numbers in the
/// shortest form: the linker leaves room in them.
pub fn module(module: &[u8]) -> Result<Vec<u8>> {
    written(module, BTreeMap::new())
}

/// The main module and its glue, with short names for what the one takes from the other.
pub fn names(module: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let (made_up, mut taken) = (made_up(module, glue)?, BTreeSet::new());
    taken.extend(words(glue));
    let mut free = (0_usize..).map(short).filter(|name| !taken.contains(name.as_str()));
    let names: BTreeMap<String, String> = made_up.into_iter().filter_map(|name| Some((name, free.next()?))).collect();
    let mut renamed = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(start) = rest.find(is_of_word) {
        let (before, after) = rest.split_at(start);
        let (word, after) = after.split_at(after.find(|character| !is_of_word(character)).unwrap_or(after.len()));
        renamed.push_str(before);
        renamed.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    renamed.push_str(rest);
    Ok((written(module, names)?, renamed))
}

/// The made-up names that the module imports and exports and the glue knows.
fn made_up(module: &[u8], glue: &str) -> Result<BTreeSet<String>> {
    let known: BTreeSet<&str> = words(glue).collect();
    let mut names = BTreeSet::new();
    let mut note = |name: &str| {
        if MADE_UP.iter().any(|start| name.starts_with(start)) && known.contains(name) {
            names.insert(name.to_owned());
        }
    };
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    note(import?.name);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    note(export?.name);
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

fn words(glue: &str) -> impl Iterator<Item = &str> {
    glue.split(|character| !is_of_word(character)).filter(|word| !word.is_empty())
}

fn is_of_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '$')
}

/// `$a`, …, `$z`, `$aa`, …: the dollar keeps them apart from everything that has a name of its own.
fn short(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b"abcdefghijklmnopqrstuvwxyz"[number % 26]));
        number /= 26;
        if number == 0 {
            letters.push('$');
            return letters.into_iter().rev().collect();
        }
        number -= 1;
    }
}

fn written(module: &[u8], names: BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut written = Module::new();
    Compact { names }
        .parse_core_module(&mut written, Parser::new(0), module)
        .map_err(|fault| anyhow!("cannot write the module again: {fault}"))?;
    Ok(written.finish())
}

struct Compact {
    names: BTreeMap<String, String>,
}

impl Compact {
    fn name<'n>(&'n self, name: &'n str) -> &'n str {
        self.names.get(name).map_or(name, String::as_str)
    }
}

impl Reencode for Compact {
    type Error = std::convert::Infallible;

    fn parse_custom_section(
        &mut self,
        _module: &mut Module,
        _section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            imports.import(import.module, self.name(import.name), kind);
        }
        Ok(())
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: Export<'_>) -> Result<(), Error<Self::Error>> {
        let (kind, index) = (self.export_kind(export.kind)?, self.external_index(export.kind, export.index)?);
        exports.export(self.name(export.name), kind, index);
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let mut function = utils::new_function_with_parsed_locals(self, &body)?;
        let mut reader = body.get_operators_reader()?;
        // Blocks that were opened since the last instruction that can be reached.
        let mut unreached: Option<usize> = None;
        while !reader.eof() {
            let operator = reader.read()?;
            if let Some(open) = &mut unreached {
                match operator {
                    Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => *open += 1,
                    Operator::End if *open > 0 => *open -= 1,
                    Operator::End | Operator::Else if *open == 0 => unreached = None,
                    _ => {}
                }
                if unreached.is_some() {
                    continue;
                }
            }
            match operator {
                Operator::Nop => continue,
                Operator::Unreachable | Operator::Return | Operator::Br { .. } | Operator::BrTable { .. } => {
                    unreached = Some(0);
                }
                _ => {}
            }
            function.instruction(&self.instruction(operator)?);
        }
        code.function(&function);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ExportKind, Function, FunctionSection, TypeSection};

    use super::*;

    /// A module with one function of these bytes, which imports and exports under these names.
    fn sample(code: &[u8], import: &str, export: &str) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("./glue.js", import, wasm_encoder::EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut exports = ExportSection::new();
        exports.export(export, ExportKind::Func, 1);
        let mut body = Function::new([]);
        body.raw(code.iter().copied());
        let mut bodies = CodeSection::new();
        bodies.function(&body);
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&bodies);
        module.finish()
    }

    #[test]
    fn notes_padding_and_what_is_never_reached_are_left_out() {
        // block; nop; call 0 in five bytes; unreachable; block; nop; end; call 0; end; call 0; end
        let padded = [
            0x02, 0x40, 0x01, 0x10, 0x80, 0x80, 0x80, 0x80, 0x00, 0x00, 0x02, 0x40, 0x01, 0x0b, 0x10, 0x00, 0x0b, 0x10,
            0x00, 0x0b,
        ];
        let mut with_notes = sample(&padded, "a", "b");
        with_notes.extend([0, 3, 1, b'x', 9]);
        let wanted = sample(&[0x02, 0x40, 0x10, 0x00, 0x00, 0x0b, 0x10, 0x00, 0x0b], "a", "b");
        assert_eq!(module(&with_notes).unwrap(), wanted);
        assert_eq!(module(&wanted).unwrap(), wanted);
    }

    #[test]
    fn what_is_damaged_is_refused() {
        let whole = sample(&[0x0b], "a", "b");
        assert!(module(&whole[..whole.len() - 1]).is_err());
        assert!(module(b"no module").is_err());
    }

    #[test]
    fn only_names_that_are_made_up_become_short_in_both() {
        let glue = "const $a = 1, i = { __wbg_a_0f: f, __wbg_a: g }; wasm.mount(); __wbg_other()";
        let (written, renamed) = names(&sample(&[0x0b], "__wbg_a_0f", "mount"), glue).unwrap();
        assert_eq!(renamed, "const $a = 1, i = { $b: f, __wbg_a: g }; wasm.mount(); __wbg_other()");
        assert_eq!(written, sample(&[0x0b], "$b", "mount"));
        let unknown = sample(&[0x0b], "__wbg_unknown", "wasm_bindgen__convert__closures_1");
        assert_eq!(names(&unknown, glue).unwrap(), (unknown, glue.to_owned()));
    }

    #[test]
    fn short_names_never_repeat() {
        let names: Vec<String> = (0..800).map(short).collect();
        assert_eq!(
            [&names[0], &names[25], &names[26], &names[27], &names[701], &names[702]],
            ["$a", "$z", "$aa", "$ab", "$zz", "$aaa"]
        );
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 800);
    }
}
