//! Values that effects follow.
//!
//! A typed signal compiles its bookkeeping once a type and its look-up once a use; here both are the same code for all.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use leptos::prelude::{Notify, StoredValue, Track, Trigger};

/// A value that belongs to the owner it was made under; reading it inside an effect makes the effect follow it.
pub struct Live<T: 'static> {
    changed: Trigger,
    id: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

/// The values themselves, in the order of their ids. An owner would guard against other threads, of which a page's code has
/// none, and would bring the standard library's threads and their allocator with it.
struct Values {
    next: u32,
    known: Vec<(u32, Rc<dyn Any>)>,
}

thread_local! {
    static VALUES: RefCell<Values> = const { RefCell::new(Values { next: 0, known: Vec::new() }) };
}

/// What the owner has of a value.
struct Life(u32);

impl Drop for Life {
    fn drop(&mut self) {
        // Dropped after the borrow: a value may hold others' lives.
        drop(VALUES.with_borrow_mut(|values| {
            let place = values.known.partition_point(|(id, _)| *id < self.0);
            let there = values.known.get(place).is_some_and(|(id, _)| *id == self.0);
            there.then(|| values.known.remove(place))
        }));
    }
}

/// Keeps something alive for as long as the current owner.
pub fn keep(value: impl Any) {
    keep_any(Rc::new(value));
}

#[inline(never)]
fn keep_any(value: Rc<dyn Any>) -> u32 {
    let id = VALUES.with_borrow_mut(|values| {
        let id = values.next;
        values.next += 1;
        values.known.push((id, value));
        id
    });
    StoredValue::new(Life(id));
    id
}

#[inline(never)]
fn find(id: u32) -> Option<Rc<dyn Any>> {
    VALUES.with_borrow(|values| {
        let place = values.known.partition_point(|(known, _)| *known < id);
        values.known.get(place).filter(|(known, _)| *known == id).map(|(_, value)| value.clone())
    })
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
        Self { changed: Trigger::new(), id: keep_any(Rc::new(RefCell::new(value))), kind: PhantomData }
    }

    #[inline(never)]
    #[expect(
        clippy::unreachable,
        reason = "`new` stores exactly this type; whoever may come after the end asks `is_there`"
    )]
    fn cell(self) -> Rc<RefCell<T>> {
        match find(self.id).map(|value| value.downcast()) {
            Some(Ok(cell)) => cell,
            _ => unreachable!(),
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
        find(self.id).is_some()
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
