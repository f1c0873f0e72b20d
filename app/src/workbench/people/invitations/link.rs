//! Links of invitations that were just made. The server keeps only their hash, so each is shown until the person says that
//! they have it.

use crate::browser::focus_soon;
use crate::browser::{self, window};
use crate::components::{Look, Tone, Tracked, button, dynamic, el, handler, notice, press, row, spawn, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::parts::moment_text;
use crate::workbench::people::fields::{Held, held};
use crate::workbench::people::said::naming;
use leptos::prelude::*;
use shared::protocol::Invitation;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What became of copying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copied {
    NotYet,
    Yes,
    ByHand,
}

/// One of them. The link is not printed by whatever prints this.
struct Link {
    id: String,
    name: String,
    link: String,
    ends: u64,
    copied: Tracked<Copied>,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The address that an invited person opens.
fn address(origin: &str, code: &str) -> String {
    format!("{origin}/join#{code}")
}

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Made(Held<Vec<Arc<Link>>>);

impl Made {
    /// None.
    pub(super) fn new() -> Self {
        Self(held(Vec::new()))
    }

    /// Shows the link of an invitation, and puts the keyboard on it.
    pub(super) fn add(&self, invitation: &Invitation) {
        let Some(code) = &invitation.code else { return };
        let link = Link {
            id: invitation.id.clone(),
            name: invitation.name.clone(),
            link: address(&window().location().origin().unwrap_or_default(), code),
            ends: invitation.ends,
            copied: Tracked::new(Copied::NotYet),
        };
        focus_soon(field_id(&link.id));
        self.0.update(|links| links.push(Arc::new(link)));
    }

    /// Hides a link.
    pub(super) fn forget(&self, id: &str) {
        self.0.update(|links| links.retain(|link| link.id != id));
    }

    /// All that are shown.
    pub(super) fn view(&self) -> AnyView {
        let made = self.clone();
        dynamic(move || row(made.0.get().iter().map(|link| made.link(link)).collect()))
    }

    fn link(&self, link: &Arc<Link>) -> AnyView {
        let lang = language();
        let field = field_id(&link.id);
        let (named, timed, told, copying) = (link.clone(), link.clone(), link.clone(), link.clone());
        let title = text(move || naming(Msg::InviteMade, lang.get(), &named.name));
        let once = text(move || naming(Msg::InviteOnce, lang.get(), &moment_text(timed.ends, lang.get())));
        let state = text(move || copied_text(told.copied.get(), lang.get()).to_owned());
        let value = link.link.clone();
        let input = el("input")
            .attr("type", "text")
            .id(field.as_str())
            .class("field field-long link-once")
            .attr("readonly", "")
            .attr("autocomplete", "off")
            .attr("aria-describedby", format!("{field}-once"))
            .value(text(move || value.clone()))
            .on("focus", handler(|event| select(&event.target().map(JsValue::from).unwrap_or_default())));
        let copy = button(Look::Primary, tr(Msg::CopyLink), press(move || spawn(copy(copying.clone()))));
        let (hiding, id) = (self.clone(), link.id.clone());
        let hide = press(move || {
            hiding.forget(&id);
            focus_soon("invite".to_owned());
        });
        notice(Tone::Good, title)
            .child(el("p").id(format!("{field}-once")).child(once))
            .child(el("label").attr("for", field.as_str()).child(tr(Msg::InviteLink)))
            .child(input)
            .child(el("div").class("actions").child(copy).child(button(Look::Quiet, tr(Msg::LinkDone), hide)))
            .child(el("p").class("save-state").attr("role", "status").child(state))
            .view()
    }
}

fn field_id(id: &str) -> String {
    format!("link-{id}")
}

fn copied_text(copied: Copied, lang: Lang) -> &'static str {
    match copied {
        Copied::NotYet => "",
        Copied::Yes => Msg::CopiedLink.text(lang),
        Copied::ByHand => Msg::CopyByHand.text(lang),
    }
}

fn select(field: &JsValue) {
    let _ = browser::call(field, "select", &[]);
}

/// Copies a link; where the browser does not let us, selects it for the person to copy.
async fn copy(link: Arc<Link>) {
    let copied = write_to_clipboard(&link.link).await.is_ok();
    if !copied {
        browser::focus(&field_id(&link.id));
    }
    link.copied.set(if copied { Copied::Yes } else { Copied::ByHand });
}

async fn write_to_clipboard(text: &str) -> Result<(), JsValue> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into())?;
    let promise: js_sys::Promise = browser::call(&clipboard, "writeText", &[text.into()])?.dyn_into()?;
    JsFuture::from(promise).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_in_the_fragment_where_no_server_sees_it() {
        assert_eq!(address("https://plan.example", "AbC"), "https://plan.example/join#AbC");
    }
}
