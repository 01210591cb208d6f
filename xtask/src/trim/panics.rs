//! Panics without words.
//!
//! A panic in WebAssembly ends the module: the standard library writes the message to an output that a page does not
//! have. The message, the place that it names and the code that puts both together are dead weight. A call that can only
//! panic becomes the instruction that ends the module, and what was worked out for it alone is left out.
//!
//! Nothing moves, so that relocations stay true: bytes that are left out become `nop`, which is not written again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;
use wasmparser::{BinaryReader, FunctionBody, Name, NameSectionReader, Operator, Parser, Payload, TypeRef};

use super::place;

/// Where every panic ends up, as both manglings of names write it. Others are found because they never return and call
/// one of these.
const PANICS: &[&str] = &[
    "4core9panicking",
    "4core4cell22panic_already_borrowed",
    "4core4cell30panic_already_mutably_borrowed",
    "3std9panicking11begin_panic",
    "5alloc5alloc18handle_alloc_error",
    "5alloc7raw_vec12handle_error",
    "5alloc7raw_vec17capacity_overflow",
];

const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;

/// A function of the module: the bytes that it stands at, and what it does, with the place of each instruction.
struct Function<'a> {
    operators: Vec<(Operator<'a>, Range<usize>)>,
}

/// Ends the module in the place of every call that can only panic. Gives the bytes that were changed, in their order.
pub fn cut(module: &mut [u8]) -> Result<Vec<Range<usize>>> {
    let whole = module.to_vec();
    let names = names(&whole)?;
    let (imports, functions) = functions(&whole)?;
    let panics = panics(&names, imports, &functions);
    let mut changed = Vec::new();
    for function in &functions {
        for (index, (operator, _)) in function.operators.iter().enumerate() {
            if matches!(operator, Operator::Call { function_index } if panics.contains(function_index)) {
                changed.push(end(function, index, module));
            }
        }
    }
    Ok(changed)
}

fn names(module: &[u8]) -> Result<BTreeMap<u32, &str>> {
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::CustomSection(section) = payload? else { continue };
        if section.name() != "name" {
            continue;
        }
        for part in NameSectionReader::new(BinaryReader::new(section.data(), section.data_offset())) {
            if let Name::Function(map) = part? {
                for naming in map {
                    let naming = naming?;
                    names.insert(naming.index, naming.name);
                }
            }
        }
    }
    Ok(names)
}

/// The number of imported functions, and the others in the order of their numbers.
fn functions(module: &[u8]) -> Result<(u32, Vec<Function<'_>>)> {
    let (mut imports, mut functions) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => functions.push(function(&body)?),
            _ => {}
        }
    }
    Ok((imports, functions))
}

fn function<'a>(body: &FunctionBody<'a>) -> Result<Function<'a>> {
    let mut operators = Vec::new();
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let start = place(reader.original_position())?;
        let operator = reader.read()?;
        operators.push((operator, start..place(reader.original_position())?));
    }
    Ok(Function { operators })
}

/// The calls that the compiler knows never to come back from, as it says by an `unreachable` after them.
fn endings<'f>(function: &'f Function<'_>) -> impl Iterator<Item = (usize, u32)> + 'f {
    function.operators.windows(2).enumerate().filter_map(|(index, pair)| match (&pair[0].0, &pair[1].0) {
        (Operator::Call { function_index }, Operator::Unreachable) => Some((index, *function_index)),
        _ => None,
    })
}

/// All functions that do nothing but panic: named ones, and those that never return, call one and reach nothing outside.
fn panics(names: &BTreeMap<u32, &str>, imports: u32, functions: &[Function<'_>]) -> BTreeSet<u32> {
    let mut never_return = BTreeSet::new();
    let mut returning = BTreeSet::new();
    for function in functions {
        let ends: BTreeMap<usize, u32> = endings(function).collect();
        for (index, (operator, _)) in function.operators.iter().enumerate() {
            if let Operator::Call { function_index } = operator {
                let kind = if ends.contains_key(&index) { &mut never_return } else { &mut returning };
                kind.insert(*function_index);
            }
        }
    }
    let mut panics: BTreeSet<u32> = names
        .iter()
        .filter(|(index, name)| never_return.contains(*index) && PANICS.iter().any(|panic| name.contains(panic)))
        .map(|(index, _)| *index)
        .collect();
    let outside = reaching_outside(imports, functions, &panics);
    loop {
        let before = panics.len();
        for index in never_return.difference(&returning) {
            let Some(at) = index.checked_sub(imports) else { continue };
            let calls_one = endings(&functions[at as usize]).any(|(_, callee)| panics.contains(&callee));
            if calls_one && !outside.contains(index) {
                panics.insert(*index);
            }
        }
        if panics.len() == before {
            return panics;
        }
    }
}

/// The functions from which an import or a function of unknown name may be called, other than by way of a panic.
fn reaching_outside(imports: u32, functions: &[Function<'_>], panics: &BTreeSet<u32>) -> BTreeSet<u32> {
    let mut outside: BTreeSet<u32> = (0..imports).collect();
    loop {
        let before = outside.len();
        for (at, function) in (imports..).zip(functions) {
            let reaches = function.operators.iter().any(|(operator, _)| match operator {
                Operator::Call { function_index } => {
                    !panics.contains(function_index) && outside.contains(function_index)
                }
                Operator::CallIndirect { .. } => true,
                _ => false,
            });
            if reaches && !panics.contains(&at) {
                outside.insert(at);
            }
        }
        if outside.len() == before {
            return outside;
        }
    }
}

/// Ends the module in the place of a call, and leaves out what leads straight to it. Gives the bytes that are changed.
fn end(function: &Function<'_>, call: usize, module: &mut [u8]) -> Range<usize> {
    let operators = &function.operators;
    let mut first = call;
    while first > 0 && is_straight(&operators[first - 1].0) {
        first -= 1;
    }
    let range = operators[first].1.start..operators[call].1.end;
    module[range.clone()].fill(NOP);
    module[range.start] = UNREACHABLE;
    range
}

/// Whether an instruction only works something out or notes it, and the next one always follows.
fn is_straight(operator: &Operator<'_>) -> bool {
    use Operator::{
        Block, Br, BrIf, BrTable, Call, CallIndirect, Else, End, If, Loop, Return, ReturnCall, ReturnCallIndirect,
        Throw, ThrowRef, TryTable, Unreachable,
    };
    !matches!(
        operator,
        Block { .. }
            | Loop { .. }
            | If { .. }
            | Else
            | End
            | Br { .. }
            | BrIf { .. }
            | BrTable { .. }
            | Return
            | Call { .. }
            | CallIndirect { .. }
            | ReturnCall { .. }
            | ReturnCallIndirect { .. }
            | TryTable { .. }
            | Throw { .. }
            | ThrowRef
            | Unreachable
    )
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, EntityType, Function as Body, FunctionSection, ImportSection, Instruction as I, Module, NameMap,
        NameSection, TypeSection,
    };

    use super::*;

    const PANIC: &str = "_RNvNtCs5sEH5CPMdak_4core9panicking9panic_fmt";

    /// A module that imports function 0, has these functions after it, and says the names of some.
    fn sample(bodies: &[&[I<'_>]], names: &[(u32, &str)]) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("page", "show", EntityType::Function(0));
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for instructions in bodies {
            functions.function(0);
            let mut body = Body::new([]);
            for instruction in *instructions {
                body.instruction(instruction);
            }
            code.function(&body);
        }
        let (mut map, mut section) = (NameMap::new(), NameSection::new());
        for (index, name) in names {
            map.append(*index, name);
        }
        section.functions(&map);
        module.section(&types).section(&imports).section(&functions).section(&code).section(&section);
        module.finish()
    }

    /// What is left of the functions, without what does nothing.
    fn left(module: &[u8]) -> Vec<String> {
        let mut trimmed = module.to_vec();
        cut(&mut trimmed).unwrap();
        let (_, functions) = functions(&trimmed).unwrap();
        let written = |function: &Function<'_>| {
            let operators = function.operators.iter().map(|(operator, _)| format!("{operator:?}"));
            operators.filter(|operator| operator != "Nop").collect::<Vec<_>>().join(", ")
        };
        functions.iter().map(written).collect()
    }

    #[test]
    fn a_panic_becomes_the_end_and_takes_with_it_what_led_straight_to_it() {
        let stop: &[I<'_>] = &[I::Unreachable, I::End];
        let caller: &[I<'_>] =
            &[I::Call(0), I::I32Const(7), I::I32Const(8), I::I32Add, I::Drop, I::Call(1), I::Unreachable, I::End];
        assert_eq!(
            left(&sample(&[stop, caller], &[(1, PANIC)])),
            ["Unreachable, End", "Call { function_index: 0 }, Unreachable, Unreachable, End"]
        );
        let same = sample(&[stop, caller], &[(1, "_ZN12wasm_bindgen9throw_str17h0E")]);
        assert!(cut(&mut same.clone()).unwrap().is_empty());
    }

    #[test]
    fn whoever_only_panics_is_a_panic_too_but_not_who_tells_the_page() {
        let stop: &[I<'_>] = &[I::Unreachable, I::End];
        let wrapper: &[I<'_>] = &[I::Call(1), I::Unreachable, I::End];
        let telling: &[I<'_>] = &[I::Call(0), I::Call(1), I::Unreachable, I::End];
        let caller: &[I<'_>] = &[
            I::Block(wasm_encoder::BlockType::Empty),
            I::Call(2),
            I::Unreachable,
            I::End,
            I::Call(3),
            I::Unreachable,
            I::End,
        ];
        let left = left(&sample(&[stop, wrapper, telling, caller], &[(1, PANIC)]));
        assert_eq!(
            left[3],
            "Block { blockty: Empty }, Unreachable, Unreachable, End, Call { function_index: 3 }, Unreachable, End"
        );
    }
}
