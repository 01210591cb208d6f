//! Values that effects follow.
//!
//! A typed signal compiles its bookkeeping once a type and its look-up once a use; here both are the same code for all.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use reactive_graph::owner::{LocalStorage, StoredValue};
use reactive_graph::signal::Trigger;
use reactive_graph::traits::{GetValue, Notify, Track, WithValue};

/// A value that belongs to the owner it was made under; reading it inside an effect makes the effect follow it.
pub struct Live<T: 'static> {
    changed: Trigger,
    value: StoredValue<Rc<dyn Any>, LocalStorage>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

/// Keeps something alive for as long as the current owner.
pub fn keep(value: impl Any) {
    keep_any(Rc::new(value));
}

#[inline(never)]
fn keep_any(value: Rc<dyn Any>) -> StoredValue<Rc<dyn Any>, LocalStorage> {
    StoredValue::new_local(value)
}

#[inline(never)]
fn find(value: StoredValue<Rc<dyn Any>, LocalStorage>) -> Rc<dyn Any> {
    value.get_value()
}

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
        Self { changed: Trigger::new(), value: keep_any(Rc::new(RefCell::new(value))), kind: PhantomData }
    }

    #[inline(never)]
    #[expect(clippy::unreachable, reason = "`new` stores exactly this type, and nothing else stores into it")]
    fn cell(self) -> Rc<RefCell<T>> {
        match find(self.value).downcast() {
            Ok(cell) => cell,
            Err(_) => unreachable!(),
        }
    }

    /// Reads, and follows.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        follow(self.changed);
        read(&self.cell().borrow())
    }

    /// Reads without following.
    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(&self.cell().borrow())
    }

    /// Changes in place and tells all who follow.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        change(&mut self.cell().borrow_mut());
        tell(self.changed);
    }

    /// Puts another value in place and tells all who follow.
    pub fn set(self, value: T) {
        *self.cell().borrow_mut() = value;
        tell(self.changed);
    }

    /// False once the calculator was unmounted, which an answer from the network may find out late.
    pub fn is_there(self) -> bool {
        self.value.try_with_value(|_| ()).is_some()
    }
}

impl<T: Clone> Live<T> {
    /// A copy; follows.
    #[inline(never)]
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy, without following.
    #[inline(never)]
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
