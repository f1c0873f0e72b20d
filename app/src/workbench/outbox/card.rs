//! One unsent change, with what can be done about it.

use super::super::parts::moment_text;
use super::copy;
use super::told::{Item, Stands};
use super::{SHOWN, back_to_top, file_name};
use crate::browser::{self, focus_soon};
use crate::components::{Element, Look, button, dynamic, el, flag, press, row, text, when};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language, tr};
use leptos::prelude::*;

/// What the cards share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    pub(super) desk: Desk,
    pub(super) lang: RwSignal<Lang>,
    /// How many are drawn.
    pub(super) most: RwSignal<usize>,
    /// The change that somebody is asked about before it is deleted.
    asked: RwSignal<Option<String>>,
    /// What was done last.
    done: RwSignal<Option<Msg>>,
}

impl Page {
    pub(super) fn new(desk: Desk) -> Self {
        Self { desk, lang: language(), most: RwSignal::new(SHOWN), asked: RwSignal::new(None), done: RwSignal::new(None) }
    }

    /// Says what was done.
    pub(super) fn say(self, msg: Msg) {
        self.done.set(Some(msg));
    }

    /// What was done last.
    pub(super) fn said(self) -> Signal<String> {
        text(move || self.done.get().map_or("", |msg| msg.text(self.lang.get())).to_owned())
    }

    fn delete(self, item: &Item) {
        self.asked.set(None);
        match item.begins {
            None => self.desk.discard(&item.change),
            // Its other changes would wait for their document for ever. The newest first: nothing is built on it.
            Some(_) => {
                let of_it = |outbox: Vec<&crate::desk::Unsent>| -> Vec<String> {
                    outbox.into_iter().rev().filter(|held| held.change.doc == item.doc).map(|held| held.change.id.clone()).collect()
                };
                let changes = self.desk.with(|cabinet| of_it(cabinet.outbox()));
                changes.iter().for_each(|change| self.desk.discard(change));
            }
        }
        self.say(Msg::OutboxDeleted);
        back_to_top();
    }
}

/// A card. It stays while its change does, and follows what becomes of it.
pub(super) fn card(page: Page, items: Memo<Vec<Item>>, first: &Item) -> AnyView {
    let (change, begun) = (first.change.clone(), first.clone());
    let item =
        Memo::new(move |_| items.with(|items| items.iter().find(|item| item.change == change).cloned()).unwrap_or_else(|| begun.clone()));
    let lang = page.lang;
    let told = move |say: fn(&Item) -> &str| text(move || item.with(|item| say(item).to_owned()));
    let state = text(move || item.with(|item| item.stands).msg().text(lang.get()).to_owned());
    let looks = text(move || {
        let looks = match item.with(|item| item.stands) {
            Stands::Refused => "tag tag-bad",
            Stands::Waiting => "tag tag-warning",
            Stands::Typing | Stands::Due => "tag tag-plain",
        };
        looks.to_owned()
    });
    let made = text(move || Msg::OutboxMade.text(lang.get()).replace("{time}", &moment_text(item.with(|item| item.at), lang.get())));
    let title = el("a").attr("href", format!("/documents/{}", first.doc)).child(told(|item| &item.title));
    let head = el("h2").class("unsent-title").id(format!("unsent-{}", first.change)).child(title);
    el("li")
        .class("unsent")
        .child(el("div").class("unsent-head").child(head).child(el("span").class(looks).child(state)))
        .child(el("p").class("unsent-about").child(el("b").child(told(|item| &item.about))))
        .child(el("p").class("unsent-says").child(told(|item| &item.says)))
        .child(el("p").class("hint").child(made))
        .child(dynamic(move || item.with(reason)))
        .child(actions(page, item))
        .child(question(page, item))
        .view()
}

fn reason(item: &Item) -> AnyView {
    match (&item.why, item.stands) {
        (Some(why), _) => {
            let words = el("span").child(why.text.as_str());
            let told = el("p").class("unsent-why");
            let told = if why.english {
                told.child(tr(Msg::OutboxServerSaid)).child(" ").child(words.attr("lang", "en"))
            } else {
                told.child(words)
            };
            row(vec![told.view(), el("p").class("hint").child(tr(Msg::OutboxRefusedText)).view()])
        }
        (None, Stands::Waiting) => el("p").class("unsent-why").child(tr(Msg::OutboxWaitingText)).view(),
        _ => row(Vec::new()),
    }
}

fn actions(page: Page, item: Memo<Item>) -> AnyView {
    let desk = page.desk;
    let id = item.with_untracked(|item| item.change.clone());
    let about = format!("unsent-{id}");
    let named = |button: Element| button.attr("aria-describedby", about.as_str());
    let (tried, remade, saved, asked) = (id.clone(), id.clone(), id.clone(), id.clone());
    let retry = press(move || {
        desk.retry(&tried);
        page.say(Msg::OutboxTried);
        back_to_top();
    });
    let repair = press(move || {
        desk.repair(&remade);
        page.say(Msg::OutboxRemade);
        back_to_top();
    });
    let keep = press(move || {
        if let Some(unsent) = desk.with(|cabinet| cabinet.unsent(&saved).cloned()) {
            browser::download(&file_name("change", saved.get(..6)), &copy::file(&[unsent]));
            page.say(Msg::OutboxSaved);
        }
    });
    let delete = press(move || {
        page.asked.set(Some(asked.clone()));
        focus_soon(format!("sure-{asked}"));
    });
    let quiet = flag(move || !item.with(|item| item.stands.is_trouble()));
    el("div")
        .class("actions actions-quiet")
        .child(named(button(Look::Quiet, tr(Msg::TryAgain), retry)).flag("hidden", quiet))
        .child(named(button(Look::Quiet, tr(Msg::OutboxAgain), repair)).flag("hidden", quiet))
        .child(named(button(Look::Quiet, tr(Msg::OutboxSaveOne), keep)))
        .child(named(button(Look::Quiet, tr(Msg::OutboxDelete), delete)).id(format!("delete-{id}")))
        .view()
}

/// Asks before anything is deleted, with what will be gone.
fn question(page: Page, item: Memo<Item>) -> AnyView {
    let lang = page.lang;
    let here = flag(move || page.asked.with(|asked| asked.as_ref() == Some(&item.with(|item| item.change.clone()))));
    when(here, move || {
        let sure = text(move || {
            item.with(|item| match item.begins {
                Some(count) => Msg::OutboxDeleteBegun.filled(lang.get(), &[count]),
                None => Msg::OutboxDeleteSure.text(lang.get()).replace("{value}", &item.says),
            })
        });
        let id = item.with_untracked(|item| item.change.clone());
        let label = format!("sure-{id}");
        let yes = press(move || page.delete(&item.get_untracked()));
        let no = press(move || {
            page.asked.set(None);
            focus_soon(format!("delete-{id}"));
        });
        el("div")
            .class("notice notice-warning")
            .attr("role", "group")
            .attr("aria-labelledby", label.as_str())
            .child(el("p").class("notice-title").id(label.as_str()).attr("tabindex", "-1").child(sure))
            .child(el("div").class("actions").child(button(Look::Danger, tr(Msg::DeleteYes), yes)).child(button(
                Look::Secondary,
                tr(Msg::OutboxDeleteNo),
                no,
            )))
            .view()
    })
}
