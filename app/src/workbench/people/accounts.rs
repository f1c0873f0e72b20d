//! Accounts: who can sign in, with which roles. One is changed where it stands in the list.

mod draft;

use super::fields::{Held, Troubles, ask, focus_soon, form, held, submit_button};
use super::roles::grant_words;
use super::said::{Said, Trouble, fill, naming};
use super::{Loaded, Page};
use crate::components::{Look, Tone, button, dynamic, el, handler, notice, press, row, spawn, text, when};
use crate::forms::plain;
use crate::i18n::{Lang, Msg, language, tr};
use draft::Draft;
use leptos::prelude::*;
use shared::json;
use shared::protocol::{Account, AccountChange, Department, People};
use std::collections::BTreeMap;
use std::sync::Arc;

/// From so many accounts on there is a field to find one.
const FIND_FROM: usize = 8;

/// What is open of an account.
#[derive(Debug, Clone)]
enum Open {
    /// It is being changed.
    Change(Arc<Draft>),
    /// Asked whether it may end.
    End,
}

/// The section.
#[derive(Debug, Clone)]
struct Accounts {
    page: Page,
    open: Held<BTreeMap<String, Open>>,
    find: Held<String>,
    departments: Memo<Vec<Department>>,
}

/// Accounts that fit what was typed; those that have ended come last.
fn found(accounts: &[Account], find: &str) -> Vec<Account> {
    let words = plain(find);
    let fits = |account: &&Account| {
        let text = plain(&format!("{} {}", account.name, account.sign_in));
        words.split_whitespace().all(|word| text.contains(word))
    };
    let mut found: Vec<Account> = accounts.iter().filter(fits).cloned().collect();
    found.sort_by_key(|account| !account.active);
    found
}

/// A day in words; days are of UTC, as the server counts them.
fn day_text(day: u32, lang: Lang) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(f64::from(day) * 86_400_000.0));
    let options = crate::browser::object(&[("dateStyle", "medium".into()), ("timeZone", "UTC".into())]);
    date.to_locale_date_string(lang.code(), &options).into()
}

/// The section.
pub(super) fn section(page: &Page) -> AnyView {
    let of = page.clone();
    let departments = Memo::new(move |_| of.departments());
    let section = Accounts { page: page.clone(), open: held(BTreeMap::new()), find: held(String::new()), departments };
    let finder = section.finder();
    let list = dynamic(move || {
        let all = section.page.people.with(|loaded| match loaded {
            Loaded::Here(people) => people.accounts.clone(),
            _ => Vec::new(),
        });
        let mut list = el("ul").class("people");
        for account in found(&all, &section.find.get()) {
            let open = section.open.with(|open| open.get(&account.account).cloned());
            list = list.child(section.account(&account, open));
        }
        list.view()
    });
    el("section")
        .attr("aria-labelledby", "accounts-title")
        .child(el("h2").id("accounts-title").child(tr(Msg::Accounts)))
        .child(finder)
        .child(list)
        .view()
}

impl Accounts {
    fn finder(&self) -> AnyView {
        let lang = language();
        let (section, shown, typed) = (self.clone(), self.find.clone(), self.find.clone());
        let counts = move || {
            section.page.people.with(|loaded| match loaded {
                Loaded::Here(people) => (found(&people.accounts, &section.find.get()).len(), people.accounts.len()),
                _ => (0, 0),
            })
        };
        let many = counts.clone();
        let count = text(move || {
            let (found, all) = counts();
            Msg::FoundPeople.filled(lang.get(), &[found, all])
        });
        when(crate::components::flag(move || many().1 >= FIND_FROM), move || {
            let (shown, typed) = (shown.clone(), typed.clone());
            let input = el("input")
                .attr("type", "search")
                .id("find-person")
                .class("field")
                .attr("autocomplete", "off")
                .value(text(move || shown.get()))
                .on("input", handler(move |event| typed.set(event_target_value(&event))));
            el("div")
                .class("find")
                .child(el("label").attr("for", "find-person").child(tr(Msg::FindPerson)))
                .child(input)
                .child(el("span").class("hint").attr("role", "status").child(count))
                .view()
        })
    }

    fn set_open(&self, account: &str, open: Option<Open>) {
        self.open.update(|all| match open {
            Some(open) => all.insert(account.to_owned(), open),
            None => all.remove(account),
        });
    }

    fn account(&self, account: &Account, open: Option<Open>) -> AnyView {
        let shown = match open {
            Some(Open::Change(draft)) => self.form(&draft),
            Some(Open::End) => row(vec![self.facts(account), self.end(account)]),
            None => row(vec![self.facts(account), self.actions(account)]),
        };
        el("li").class(if account.active { "person" } else { "person person-ended" }).child(shown).view()
    }
}
