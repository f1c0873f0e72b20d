//! All attributes of an element as one type, for the same reason as `erased`: Leptos' own are one type for every name
//! and every kind of value.

use super::{Handler, Markup};
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::{Attribute, NamedAttributeKey, NextAttribute};
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

/// One of them.
pub(super) enum Attr {
    Fixed(&'static str, String),
    Live(&'static str, Signal<String>),
    /// A property that is true or false.
    Flag(&'static str, Signal<bool>),
    /// The property `value`.
    Value(Signal<String>),
    On(&'static str, Handler),
    /// What is in it, drawn again when what it reads changes.
    Inside(Box<dyn Fn() -> Markup>),
    /// Something done to it now, and again when what it reads changes.
    Mirror(Box<dyn FnMut(&Element)>),
}

/// The attributes of one element. A clone is the same attributes: an element is built once.
#[derive(Clone)]
pub(super) struct Attributes(Arc<SendWrapper<RefCell<Vec<Attr>>>>);

impl Attributes {
    pub(super) fn new(attributes: Vec<Attr>) -> Self {
        Self(Arc::new(SendWrapper::new(RefCell::new(attributes))))
    }
}

/// What lives as long as the element.
#[allow(dead_code, reason = "dropping it is what ends it")]
pub(super) enum Kept {
    Follow(RenderEffect<()>),
    Listen(Listener),
}

/// A listener that is taken off with its element: a browser may still tell a field that it has changed while the field
/// is taken away.
pub(super) struct Listener {
    element: Element,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.element.remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

fn keep(element: &Element, attribute: Attr) -> Option<Kept> {
    let element = element.clone();
    let effect: Box<dyn FnMut()> = match attribute {
        Attr::Fixed(name, value) => {
            let _ = element.set_attribute(name, &value);
            return None;
        }
        Attr::On(name, handler) => {
            let closure = Closure::wrap(handler);
            let _ = element.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
            return Some(Kept::Listen(Listener { element, name, closure }));
        }
        Attr::Live(name, value) => Box::new(move || {
            let _ = element.set_attribute(name, &value.get());
        }),
        Attr::Flag(name, value) => Box::new(move || {
            let _ = Reflect::set(&element, &name.into(), &value.get().into());
        }),
        Attr::Inside(draw) => Box::new(move || fill(&element, &draw())),
        Attr::Mirror(mut act) => Box::new(move || act(&element)),
        // Setting what is there already would move the cursor.
        Attr::Value(value) => Box::new(move || {
            let (name, value) = (JsValue::from("value"), JsValue::from(value.get()));
            if Reflect::get(&element, &name).ok().as_ref() != Some(&value) {
                let _ = Reflect::set(&element, &name, &value);
            }
        }),
    };
    Some(Kept::Follow(follow(effect)))
}

/// Puts a piece of HTML in the place of what an element holds.
pub fn fill(element: &Element, markup: &Markup) {
    element.set_inner_html(markup.html());
}

/// Does it now, and again when what it reads changes, for as long as what it gives is kept.
pub(super) fn follow(mut act: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| act())
}

impl Attribute for Attributes {
    const MIN_LENGTH: usize = 0;
    type State = Vec<Kept>;
    type AsyncOutput = Self;
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn html_len(&self) -> usize {
        0
    }

    // There is no server that renders pages: only `build` is ever called.
    fn to_html(self, _: &mut String, _: &mut String, _: &mut String, _: &mut String) {}

    fn hydrate<const FROM_SERVER: bool>(self, element: &Element) -> Self::State {
        self.build(element)
    }

    fn build(self, element: &Element) -> Self::State {
        self.0.borrow_mut().drain(..).filter_map(|attribute| keep(element, attribute)).collect()
    }

    fn rebuild(self, _: &mut Self::State) {}

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn keys(&self) -> Vec<NamedAttributeKey> {
        Vec::new()
    }
}

impl NextAttribute for Attributes {
    type Output<NewAttr: Attribute> = Vec<AnyAttribute>;

    fn add_any_attr<NewAttr: Attribute>(self, new: NewAttr) -> Self::Output<NewAttr> {
        vec![self.into_any_attr(), new.into_any_attr()]
    }
}
