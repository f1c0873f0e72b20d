//! State that views follow. Leptos compiles its signals once for every type of value; here only the notification is
//! Leptos' and the value is plain, so that a dozen kinds of state cost a phone hardly more than one.

use leptos::prelude::*;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// A value and whoever follows it.
#[derive(Debug)]
pub struct Tracked<T> {
    changed: ArcTrigger,
    value: RwLock<T>,
}

/// State that the parts of a page share.
pub type Held<T> = Arc<Tracked<T>>;

/// State that starts as `value`, to be shared.
#[must_use]
pub fn held<T>(value: T) -> Held<T> {
    Arc::new(Tracked::new(value))
}

impl<T> Tracked<T> {
    /// State that starts as `value`.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { changed: ArcTrigger::new(), value: RwLock::new(value) }
    }

    fn read(&self) -> RwLockReadGuard<'_, T> {
        self.value.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, T> {
        self.value.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Reads it; the view or memo that does is told of changes.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.changed.track();
        read(&self.read())
    }

    /// Reads it without following.
    pub fn peek<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read())
    }

    /// Changes it and tells.
    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.write());
        self.changed.notify();
        result
    }

    /// Puts another value in its place and tells.
    pub fn set(&self, value: T) {
        self.update(|held| *held = value);
    }
}

impl<T: Clone> Tracked<T> {
    /// Its value; followed.
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// Its value; not followed.
    pub fn now(&self) -> T {
        self.peek(T::clone)
    }
}
