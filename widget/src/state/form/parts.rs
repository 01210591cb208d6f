//! What a form is made of and what it gives.

use std::sync::Arc;

use partner_roi_shared::{Origin, Report};

use crate::state::entry::EntryFault;

/// A text that is not (or not yet) what its value would be written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// As typed.
    pub text: String,
    /// What is wrong with it.
    pub fault: Option<EntryFault>,
}

/// One field, as it is to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// As typed, or the value as it is written.
    pub text: String,
    /// What is wrong with the text.
    pub fault: Option<EntryFault>,
    /// The person's own figure, not the program's.
    pub changed: bool,
    /// Where the default comes from; also when it was changed, for comparing.
    pub origin: Origin,
    /// What a reset would bring back.
    pub default: String,
    /// False while other inputs make it meaningless.
    pub matters: bool,
    /// What was typed was read in a way worth telling.
    pub told: bool,
}

/// An answer; equal only if it is the very same.
#[derive(Clone)]
pub struct Answer(pub Arc<Report>);

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
