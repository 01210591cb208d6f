//! Taking off the linked module what no page can see, before it is cut into parts. With the relocations of what goes, the
//! cut loses sight of everything that only it needed.

mod panics;

use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasm_encoder::{CustomSection, Encode, ExportKind, ExportSection, Module, RawSection};
use wasmparser::{BinaryReader, ExternalKind, Parser, Payload, RelocAddendKind, RelocSectionReader};

/// Classes for streams that Leptos' server functions bring along: the calculator has no server functions.
const UNUSED_CLASSES: &[&str] = &["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// The module without what only panics need, and without exports that nobody calls.
pub fn trim(module: &[u8]) -> Result<Vec<u8>> {
    let mut trimmed = module.to_vec();
    let changed = panics::cut(&mut trimmed)?;
    written(&trimmed, &changed)
}

/// A place in a file that is in memory.
fn place(offset: u64) -> Result<usize> {
    Ok(usize::try_from(offset)?)
}

/// The module with its sections in their order: changed code, the relocations that are left, the exports that are left.
fn written(module: &[u8], removed: &[Range<usize>]) -> Result<Vec<u8>> {
    let mut result = Module::new();
    let mut code_start = None;
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::CodeSectionStart { range, .. } => {
                let (start, end) = (place(range.start)?, place(range.end)?);
                code_start = Some(start);
                result.section(&RawSection { id: 10, data: &module[start..end] });
            }
            Payload::ExportSection(section) => {
                let mut kept = ExportSection::new();
                for export in section {
                    let export = export?;
                    if !UNUSED_CLASSES.iter().any(|class| export.name.contains(&class.to_lowercase())) {
                        kept.export(export.name, kind(export.kind)?, export.index);
                    }
                }
                result.section(&kept);
            }
            Payload::CustomSection(section) => {
                let data = match section.name() {
                    "reloc.CODE" => {
                        let start = code_start.context("relocations stand before the code")?;
                        relocations(section.data(), section.data_offset(), start, removed)?
                    }
                    "__wasm_bindgen_unstable" => descriptions(section.data())?,
                    _ => section.data().to_vec(),
                };
                result.section(&CustomSection { name: section.name().into(), data: data.into() });
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    result.section(&RawSection { id, data: &module[place(range.start)?..place(range.end)?] });
                }
            }
        }
    }
    Ok(result.finish())
}

fn kind(kind: ExternalKind) -> Result<ExportKind> {
    Ok(match kind {
        ExternalKind::Func => ExportKind::Func,
        ExternalKind::Table => ExportKind::Table,
        ExternalKind::Memory => ExportKind::Memory,
        ExternalKind::Global => ExportKind::Global,
        ExternalKind::Tag => ExportKind::Tag,
        other => bail!("an export of the kind {other:?}"),
    })
}

/// The relocations of the code, without those of bytes that were changed.
fn relocations(section: &[u8], offset: u64, code_start: usize, removed: &[Range<usize>]) -> Result<Vec<u8>> {
    let reader = RelocSectionReader::new(BinaryReader::new(section, offset))?;
    let target = reader.section_index();
    let (mut count, mut kept) = (0_u32, Vec::new());
    for entry in reader.entries() {
        let entry = entry?;
        let at = code_start + entry.offset as usize;
        let next = removed.partition_point(|range| range.end <= at);
        if removed.get(next).is_some_and(|range| range.contains(&at)) {
            continue;
        }
        count += 1;
        kept.push(entry.ty as u8);
        entry.offset.encode(&mut kept);
        entry.index.encode(&mut kept);
        if entry.ty.addend_kind() != RelocAddendKind::None {
            entry.addend.encode(&mut kept);
        }
    }
    let mut written = Vec::new();
    target.encode(&mut written);
    count.encode(&mut written);
    written.append(&mut kept);
    Ok(written)
}

/// What wasm-bindgen is told about each import and export, without the classes that are taken off. Each is the version of
/// the form and then the description, both with their length before them.
fn descriptions(section: &[u8]) -> Result<Vec<u8>> {
    let (mut kept, mut rest) = (Vec::new(), section);
    while !rest.is_empty() {
        let after = pass(rest).and_then(pass).context("descriptions for wasm-bindgen end too early")?;
        let description = &rest[..rest.len() - after.len()];
        let is_of = |class: &&&str| description.windows(class.len()).any(|window| window == class.as_bytes());
        if !UNUSED_CLASSES.iter().any(|class| is_of(&class)) {
            kept.extend_from_slice(description);
        }
        rest = after;
    }
    Ok(kept)
}

/// What stands after something with its length before it.
fn pass(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.get(usize::try_from(u32::from_le_bytes(*length)).ok()?..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relocations_go_with_their_bytes() {
        let gone = vec![Range { start: 119, end: 125 }];
        let section = [4, 3, 0, 10, 0, 4, 20, 9, 2, 0, 30, 1];
        assert_eq!(relocations(&section, 0, 100, &gone).unwrap(), [4, 2, 0, 10, 0, 0, 30, 1]);
        assert_eq!(relocations(&section, 0, 100, &[]).unwrap(), section);
    }

    #[test]
    fn descriptions_of_classes_that_nobody_uses_go() {
        let one =
            |text: &str| [&[1, 0, 0, 0, b'v', u8::try_from(text.len()).unwrap(), 0, 0, 0], text.as_bytes()].concat();
        let whole = [one("mount"), one("xIntoUnderlyingSinky"), one("Handle")].concat();
        assert_eq!(descriptions(&whole).unwrap(), [one("mount"), one("Handle")].concat());
        assert!(descriptions(&whole[..whole.len() - 1]).is_err());
    }
}
