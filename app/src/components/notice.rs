//! Boxes that say how things stand.

use leptos::prelude::*;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It worked.
    Good,
    /// Something to watch.
    Warning,
    /// Something went wrong.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "notice notice-info",
            Self::Good => "notice notice-good",
            Self::Warning => "notice notice-warning",
            Self::Bad => "notice notice-bad",
        }
    }
}

/// A notice with a heading; a screen reader says it when it appears.
#[component]
pub fn Notice(
    /// What it is about.
    tone: Tone,
    /// Heading.
    #[prop(into)]
    title: Signal<String>,
    /// The rest.
    children: Children,
) -> AnyView {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    view! {
        <div class=tone.class() role=role>
            <p class="notice-title">{title}</p>
            {children()}
        </div>
    }
    .into_any()
}
