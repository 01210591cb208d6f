//! Values that effects follow.
//!
//! A typed signal compiles its bookkeeping once a type; here the bookkeeping is one trigger, the same code for all.

use leptos::prelude::*;

/// A value that belongs to the owner it was made under; reading it inside an effect makes the effect follow it.
pub struct Live<T: 'static> {
    changed: Trigger,
    value: StoredValue<T, LocalStorage>,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

#[inline(never)]
fn follow(changed: Trigger) {
    changed.track();
}

#[inline(never)]
fn tell(changed: Trigger) {
    changed.notify();
}

impl<T> Live<T> {
    /// A value under the current owner.
    pub fn new(value: T) -> Self {
        Self { changed: Trigger::new(), value: StoredValue::new_local(value) }
    }

    /// Reads, and follows.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        follow(self.changed);
        self.value.with_value(read)
    }

    /// Reads without following.
    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.value.with_value(read)
    }

    /// Changes in place and tells all who follow.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update_value(change);
        tell(self.changed);
    }

    /// Puts another value in place and tells all who follow.
    pub fn set(self, value: T) {
        self.value.set_value(value);
        tell(self.changed);
    }

    /// False once the calculator was unmounted, which an answer from the network may find out late.
    pub fn is_there(self) -> bool {
        self.value.try_with_value(|_| ()).is_some()
    }
}

impl<T: Clone> Live<T> {
    /// A copy; follows.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy, without following.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
