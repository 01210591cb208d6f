//! `localStorage`, which a browser may deny or fill up.

use crate::state::keep::Store;

/// The browser's storage for this origin.
pub struct Local;

impl Local {
    fn with<T>(f: impl FnOnce(&web_sys::Storage) -> Option<T>) -> Option<T> {
        // Asking for it throws where cookies are blocked.
        let storage = web_sys::window()?.local_storage().ok()??;
        f(&storage)
    }
}

impl Store for Local {
    fn get(&self, key: &str) -> Option<String> {
        Self::with(|storage| storage.get_item(key).ok()?)
    }

    fn set(&self, key: &str, text: &str) {
        Self::with(|storage| storage.set_item(key, text).ok());
    }

    fn remove(&self, key: &str) {
        Self::with(|storage| storage.remove_item(key).ok());
    }
}
