//! Buttons.

use super::{Handler, handler};
use leptos::prelude::*;

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The one thing to do here.
    Primary,
    /// Something else to do.
    Secondary,
    /// Deletes something.
    Danger,
    /// Looks like a link.
    Quiet,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    /// Its look.
    look: Look,
    /// What it does.
    on_press: impl Fn() + 'static,
    /// Whether it can be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Its text.
    children: Children,
) -> AnyView {
    let press: Handler<leptos::ev::MouseEvent> = handler(move |_| on_press());
    view! { <button type="button" class=look.class() prop:disabled=disabled on:click=press>{children()}</button> }.into_any()
}
