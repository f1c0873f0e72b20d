//! What surrounds every screen.

use super::{Words, el, flag, press, text};
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;
use std::sync::Arc;

/// Codes of the languages on offer; all when empty.
pub type Languages = Arc<dyn Fn() -> Vec<String> + Send + Sync>;

/// Header, skip link, language, and the main part. `navigation` stands in the header.
pub fn frame(title: impl Into<Words>, languages: &Languages, navigation: Option<AnyView>, screen: AnyView) -> AnyView {
    let header = el("div")
        .class("banner-in")
        .child(el("span").class("banner-title").child(title.into()))
        .child(navigation)
        .child(language_switch(languages));
    super::row(vec![
        el("a").class("skip").attr("href", "#main").child(tr(Msg::SkipToContent)).view(),
        el("header").class("banner").child(header).view(),
        el("main").id("main").attr("tabindex", "-1").child(screen).view(),
    ])
}

/// A button for each language, each in its own language.
fn language_switch(languages: &Languages) -> AnyView {
    let lang = language();
    let mut switch = el("div").class("languages").attr("role", "group").attr("aria-label", tr(Msg::Language));
    for (choice, name) in Lang::ALL {
        let languages = languages.clone();
        let hidden = flag(move || {
            let codes = languages();
            !codes.is_empty() && codes.iter().all(|code| code != choice.code())
        });
        let pressed = text(move || (lang.get() == choice).to_string());
        switch = switch.child(
            el("button")
                .attr("type", "button")
                .class("language")
                .attr("lang", choice.code())
                .attr("aria-pressed", pressed)
                .flag("hidden", hidden)
                .on("click", press(move || lang.set(choice)))
                .child(name),
        );
    }
    switch.view()
}
