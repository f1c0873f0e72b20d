//! Views, texts and handlers of one type each. Leptos compiles a copy of its rendering code for every tag, every
//! attribute and every type of closure; through these a page has a handful of types instead of hundreds. That is the
//! difference between 200 and 70 kilobytes of what a phone downloads before the first question.

use super::Markup;
use super::attributes::{Attr, Attributes};
use leptos::html::custom;
use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use std::pin::Pin;
use web_sys::Event;

/// Handles any event.
pub type Handler = Box<dyn FnMut(Event)>;

/// A text that follows what it reads.
pub fn text(read: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    boxed_text(Box::new(read))
}

fn boxed_text(read: Box<dyn Fn() -> String + Send + Sync>) -> Signal<String> {
    Signal::derive(read)
}

/// A condition that follows what it reads.
pub fn flag(read: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    boxed_flag(Box::new(read))
}

fn boxed_flag(read: Box<dyn Fn() -> bool + Send + Sync>) -> Signal<bool> {
    Signal::derive(read)
}

/// Does something now, and again whenever what it reads changes.
pub fn effect(act: impl FnMut() + 'static) {
    boxed_effect(Box::new(act));
}

#[cfg(feature = "full")]
fn boxed_effect(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| act());
}

/// The few that the survey has live as long as its page: what the elements use anyway is enough for them.
#[cfg(not(feature = "full"))]
fn boxed_effect(act: Box<dyn FnMut()>) {
    std::mem::forget(super::attributes::follow(act));
}

/// Starts work that ends some time.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    boxed_spawn(Box::pin(work));
}

fn boxed_spawn(work: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(work);
}

/// A handler of one type.
pub fn handler(handle: impl FnMut(Event) + 'static) -> Handler {
    Box::new(handle)
}

/// A handler that does not look at the event.
pub fn press(mut act: impl FnMut() + 'static) -> Handler {
    Box::new(move |_| act())
}

type Drawn = Box<dyn Fn() -> AnyView + Send + Sync>;

/// A view that is drawn again when what it reads changes.
pub fn dynamic(view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    drawn(Box::new(view))
}

fn drawn(view: Drawn) -> AnyView {
    view.into_any()
}

/// A view that is there while the condition holds; drawn again only when the condition changes.
pub fn when(condition: Signal<bool>, view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    one_of(condition, Box::new(view), Box::new(|| ().into_any()))
}

/// One of two views.
pub fn either(
    condition: Signal<bool>,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
    other: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    one_of(condition, Box::new(view), Box::new(other))
}

fn one_of(condition: Signal<bool>, view: Drawn, other: Drawn) -> AnyView {
    let condition = Memo::new(move |_| condition.get());
    drawn(Box::new(move || if condition.get() { view() } else { other() }))
}

/// A text that is fixed, or follows what it reads.
#[derive(Debug, Clone)]
pub enum Words {
    /// Always the same.
    Fixed(String),
    /// Follows.
    Live(Signal<String>),
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::Fixed(text.to_owned())
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::Fixed(text)
    }
}

impl From<Signal<String>> for Words {
    fn from(text: Signal<String>) -> Self {
        Self::Live(text)
    }
}

impl Words {
    fn view(self) -> AnyView {
        match self {
            Self::Fixed(text) => text.into_any(),
            Self::Live(text) => text.into_any(),
        }
    }
}

/// What can stand in an element.
pub trait Child {
    /// Puts it there.
    fn put(self, children: &mut Vec<AnyView>);
}

impl<W: Into<Words>> Child for W {
    fn put(self, children: &mut Vec<AnyView>) {
        children.push(self.into().view());
    }
}

impl Child for Element {
    fn put(self, children: &mut Vec<AnyView>) {
        children.push(self.view());
    }
}

impl Child for AnyView {
    fn put(self, children: &mut Vec<AnyView>) {
        children.push(self);
    }
}

impl Child for Vec<AnyView> {
    fn put(mut self, children: &mut Vec<AnyView>) {
        children.append(&mut self);
    }
}

impl<C: Child> Child for Option<C> {
    fn put(self, children: &mut Vec<AnyView>) {
        if let Some(child) = self {
            child.put(children);
        }
    }
}

/// An element that is being described. Boxed, because each step hands it on.
#[must_use]
pub struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<Attr>,
    children: Vec<AnyView>,
}

impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Element").field(&self.0.tag).finish()
    }
}

/// Begins an element. Of a control that says nothing else the browser keeps what is typed neither for suggestions nor for
/// when the tab is opened again: both would be in clear among its files.
pub fn el(tag: &'static str) -> Element {
    let element = Element(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new() }));
    if matches!(tag, "input" | "textarea" | "select") { element.attr("autocomplete", "off") } else { element }
}

impl Element {
    #[inline(never)]
    fn with(mut self, attribute: Attr) -> Self {
        self.0.attributes.push(attribute);
        self
    }

    #[inline(never)]
    fn worded(self, name: &'static str, value: Words) -> Self {
        self.with(match value {
            Words::Fixed(value) => Attr::Fixed(name, value),
            Words::Live(value) => Attr::Live(name, value),
        })
    }

    /// An attribute.
    pub fn attr(self, name: &'static str, value: impl Into<Words>) -> Self {
        self.worded(name, value.into())
    }

    /// Its `class`.
    pub fn class(self, value: impl Into<Words>) -> Self {
        self.worded("class", value.into())
    }

    /// Its `id`.
    pub fn id(self, value: impl Into<Words>) -> Self {
        self.worded("id", value.into())
    }

    /// A property of the element that is true or false, such as `checked`.
    pub fn flag(self, name: &'static str, value: Signal<bool>) -> Self {
        self.with(Attr::Flag(name, value))
    }

    /// What a field or a progress bar holds.
    pub fn value(self, value: Signal<String>) -> Self {
        self.with(Attr::Value(value))
    }

    /// What an event does.
    pub fn on(self, name: &'static str, handler: Handler) -> Self {
        self.with(Attr::On(name, handler))
    }

    /// All that stands in it, as one piece of HTML.
    pub fn inside(self, draw: impl Fn() -> Markup + 'static) -> Self {
        self.with(Attr::Inside(Box::new(draw)))
    }

    /// Does something to the element whenever what it reads changes: `read` follows, `act` is not called the first time,
    /// when the element has just been drawn as it should be.
    pub fn mirror(self, read: impl Fn() + 'static, act: impl Fn(&web_sys::Element) + 'static) -> Self {
        let mut drawn = false;
        self.with(Attr::Mirror(Box::new(move |element| {
            read();
            if std::mem::replace(&mut drawn, true) {
                act(element);
            }
        })))
    }

    /// What stands in it, after what already does.
    pub fn child(mut self, child: impl Child) -> Self {
        child.put(&mut self.0.children);
        self
    }

    /// The element as a view.
    pub fn view(self) -> AnyView {
        let Parts { tag, attributes, children } = *self.0;
        custom(tag).add_any_attr(Attributes::new(attributes)).child(StaticVec::from(children)).into_any()
    }
}

/// Several views in a row.
pub fn row(views: Vec<AnyView>) -> AnyView {
    StaticVec::from(views).into_any()
}
