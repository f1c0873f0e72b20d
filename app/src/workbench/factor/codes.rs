//! Recovery codes as they are shown, once.

use crate::browser::download;
use crate::components::{Look, button, el, press};
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;

/// The list, and a button that saves it.
pub(super) fn list(codes: &[String]) -> AnyView {
    let mut list = el("ul").class("spare-codes");
    for code in codes {
        list = list.child(el("li").child(code.as_str()));
    }
    let (lang, text) = (language(), format!("{}\n", codes.join("\n")));
    let save = press(move || download(Msg::FaKeepFileName.text(lang.get_untracked()), &text));
    el("div").child(list).child(el("div").class("actions").child(button(Look::Secondary, tr(Msg::FaKeepFile), save))).view()
}

/// With what they are for.
pub(super) fn first(codes: &[String]) -> AnyView {
    el("section")
        .attr("aria-labelledby", "spare-codes-title")
        .child(el("h3").id("spare-codes-title").child(tr(Msg::FaKeepTitle)))
        .child(el("p").child(tr(Msg::FaKeepLead)))
        .child(list(codes))
        .child(el("p").class("hint").child(tr(Msg::FaKeepHold)))
        .view()
}
