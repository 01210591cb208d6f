//! What commands read and print: files or standard input in, one answer out.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use crate::engine::{Faults, one_fault};

/// Why a command ended without its result.
pub enum Failure {
    /// Bad input, printed as `{"errors":[…]}`.
    Input(Faults),
    /// Anything else, printed as one line.
    Line(String),
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Input(faults)
    }
}

/// What a file is called in messages.
pub fn name(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}

/// The text of a file or of standard input, within a limit.
///
/// # Errors
/// One fault: it cannot be read, is too large or is no text.
pub fn read(file: &Path, limit: usize) -> Result<String, Faults> {
    String::from_utf8(read_bytes(file, limit)?).map_err(|error| {
        let (name, at) = (name(file), error.utf8_error().valid_up_to());
        one_fault("not_utf8", format!("{name} is not UTF-8: the byte at position {at} belongs to no character."))
    })
}

/// What a file or standard input holds, within a limit.
///
/// # Errors
/// One fault: it cannot be read or is too large.
pub fn read_bytes(file: &Path, limit: usize) -> Result<Vec<u8>, Faults> {
    let name = name(file);
    let unreadable = |cause: io::Error| one_fault("unreadable", format!("Cannot read {name}: {cause}."));
    let mut bytes = Vec::new();
    // One byte more than allowed tells a document that is too large from one that just fits.
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    if file == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        File::open(file).and_then(|open| open.take(most).read_to_end(&mut bytes)).map_err(unreadable)?;
    }
    if bytes.len() > limit {
        return Err(one_fault("too_large", format!("{name} is larger than {} KiB ({limit} bytes).", limit / 1024)));
    }
    Ok(bytes)
}

/// Prints a value over several lines, for people.
///
/// # Errors
/// Standard output cannot be written.
pub fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    print(&serde_json::to_string_pretty(value).unwrap_or_default())
}

/// Prints a text as a line of its own. A reader that has seen enough (`| head`) is no failure.
///
/// # Errors
/// Standard output cannot be written.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    // Only line ends are taken off: a row of a table may end with a tab.
    let written = out
        .write_all(text.trim_end_matches(['\r', '\n']).as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Line(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
