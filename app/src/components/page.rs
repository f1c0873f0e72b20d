//! What surrounds every screen.

use super::{flag, handler, text};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;

/// Header, skip link, language, and the main part.
#[component]
pub fn Frame(
    /// Shown in the header.
    #[prop(into)]
    title: Signal<String>,
    /// Languages on offer, by code; all when empty.
    #[prop(optional, into)]
    languages: Signal<Vec<String>>,
    /// Links in the header.
    #[prop(optional)]
    navigation: Option<AnyView>,
    /// The screen.
    children: Children,
) -> AnyView {
    view! {
        <a class="skip" href="#main">{tr(Msg::SkipToContent)}</a>
        <header class="banner">
            <div class="banner-in">
                <span class="banner-title">{title}</span>
                {navigation}
                <LanguageSwitch languages />
            </div>
        </header>
        <main id="main" tabindex="-1">{children()}</main>
    }
    .into_any()
}

/// A button for each language, each in its own language.
#[component]
pub fn LanguageSwitch(
    /// Languages on offer, by code; all when empty.
    #[prop(optional, into)]
    languages: Signal<Vec<String>>,
) -> AnyView {
    let lang = language();
    let button = move |(choice, name): (Lang, &'static str)| {
        let hidden = flag(move || languages.with(|codes| !codes.is_empty() && codes.iter().all(|code| code != choice.code())));
        let pressed = text(move || (lang.get() == choice).to_string());
        let choose = handler(move |_: leptos::ev::MouseEvent| lang.set(choice));
        view! {
            <button type="button" class="language" lang=choice.code() aria-pressed=pressed prop:hidden=hidden on:click=choose>
                {name}
            </button>
        }
        .into_any()
    };
    view! { <div class="languages" role="group" aria-label=tr(Msg::Language)>{Lang::ALL.map(button).collect_view()}</div> }.into_any()
}
