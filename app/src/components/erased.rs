//! Views, texts and handlers of one type each. Leptos compiles a copy of its rendering code for every type of
//! closure; through these a page has a handful of types instead of hundreds, which halves what a phone downloads.

use leptos::prelude::*;

/// Handles any event.
pub type Handler<E> = Box<dyn FnMut(E)>;

/// A text that follows what it reads.
pub fn text(read: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(read)
}

/// A condition that follows what it reads.
pub fn flag(read: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(read)
}

/// A handler of one type.
pub fn handler<E: 'static>(handle: impl FnMut(E) + 'static) -> Handler<E> {
    Box::new(handle)
}

/// A view that is drawn again when what it reads changes.
pub fn dynamic<V: IntoView + 'static>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    boxed(Box::new(move || view().into_any()))
}

fn boxed(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    view.into_any()
}

type Drawn = Box<dyn Fn() -> AnyView + Send + Sync>;

/// A view that is there while the condition holds; drawn again only when the condition changes.
pub fn when<V: IntoView + 'static>(condition: Signal<bool>, view: impl Fn() -> V + Send + Sync + 'static) -> AnyView {
    one_of(condition, Box::new(move || view().into_any()), Box::new(|| ().into_any()))
}

/// One of two views.
pub fn either<V: IntoView + 'static, W: IntoView + 'static>(
    condition: Signal<bool>,
    view: impl Fn() -> V + Send + Sync + 'static,
    other: impl Fn() -> W + Send + Sync + 'static,
) -> AnyView {
    one_of(condition, Box::new(move || view().into_any()), Box::new(move || other().into_any()))
}

fn one_of(condition: Signal<bool>, view: Drawn, other: Drawn) -> AnyView {
    let condition = Memo::new(move |_| condition.get());
    boxed(Box::new(move || if condition.get() { view() } else { other() }))
}
