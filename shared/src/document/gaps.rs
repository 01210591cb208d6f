//! What could not be read of a document: of it, and of what hangs on it, nothing more is said.

use std::collections::BTreeSet;

use crate::fault::{Fault, code};

/// Where something could not be read.
#[derive(Debug, Default)]
pub(crate) struct Gaps(BTreeSet<String>);

impl Gaps {
    /// What the reader has said of a document.
    pub(crate) fn of(faults: &[Fault]) -> Self {
        // What contradicts itself or is not known here was read nevertheless.
        let unread = faults.iter().filter(|fault| !matches!(fault.code, code::INCONSISTENT | code::UNKNOWN_FIELD));
        Self(unread.map(|fault| fault.pointer.clone()).collect())
    }

    /// Whether what stands at a pointer is missing, or what it stands in.
    pub(crate) fn has(&self, pointer: &str) -> bool {
        let mut rest = Some(pointer);
        while let Some(pointer) = rest {
            if self.0.contains(pointer) {
                return true;
            }
            rest = pointer.rsplit_once('/').map(|(parent, _)| parent);
        }
        false
    }
}
