//! Accounts: who can sign in, with which roles. One is changed where it stands in the list.

mod change;
mod draft;

use super::fields::{Held, held, state_line};
use super::roles::grant_words;
use super::said::naming;
use super::{Loaded, Page};
use crate::components::{dynamic, el, flag, handler, row, text, when};
use crate::forms::plain;
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::factor::tag as tag_of_factor;
use draft::Draft;
use leptos::prelude::*;
use shared::people::{Grant, must_have};
use shared::protocol::{Account, Department};
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
    /// Asked whether its second factor may be taken away.
    Reset,
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
pub(in crate::workbench) fn day_text(day: u32, lang: Lang) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(f64::from(day) * 86_400_000.0));
    let options = crate::browser::object(&[("dateStyle", "medium".into()), ("timeZone", "UTC".into())]);
    date.to_locale_date_string(lang.code(), &options).into()
}

/// The section.
pub(super) fn section(page: Page) -> AnyView {
    let (of, done) = (page.clone(), state_line(&page.done));
    let departments = Memo::new(move |_| of.departments());
    let section = Accounts { page, open: held(BTreeMap::new()), find: held(String::new()), departments };
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
        .child(done)
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
        when(flag(move || many().1 >= FIND_FROM), move || {
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

    /// Whether somebody has a second factor; not followed, as the list is drawn anew with what was loaded.
    fn is_secured(&self, account: &str) -> bool {
        self.page.people.peek(|loaded| matches!(loaded, Loaded::Here(people) if people.secured.iter().any(|secured| secured == account)))
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
            Some(Open::Reset) => row(vec![self.facts(account), self.reset(account)]),
            None => row(vec![self.facts(account), self.actions(account)]),
        };
        el("li").class(if account.active { "person" } else { "person person-ended" }).child(shown).view()
    }

    /// Who it is, and what they may do.
    fn facts(&self, account: &Account) -> AnyView {
        let lang = language();
        let tag = |msg, class| el("span").class(class).child(tr(msg));
        let you = self.is_own(&account.account).then(|| tag(Msg::ThisIsYou, "tag"));
        let ended = (!account.active).then(|| tag(Msg::Ended, "tag tag-ended"));
        let sign_in = account.sign_in.clone();
        let sign_in = text(move || naming(Msg::SignsInAs, lang.get(), &sign_in));
        let last = account.last_day;
        let last = text(move || match last {
            Some(day) => naming(Msg::LastSignIn, lang.get(), &day_text(day, lang.get())),
            None => Msg::NeverSignedIn.text(lang.get()).to_owned(),
        });
        let secured = self.is_secured(&account.account);
        // Of those who need none it says nothing that they have none.
        let factor = (account.active && (secured || must_have(&account.grants))).then(|| tag_of_factor(secured));
        let name = el("h3").child(account.name.as_str()).child(" ").child(you).child(ended).child(factor);
        el("div")
            .class("person-facts")
            .child(name)
            .child(el("p").class("hint").child(sign_in).child(" · ").child(last))
            .child(roles_list(&account.grants, self.departments))
            .view()
    }
}

/// Roles, one a line.
pub(super) fn roles_list(grants: &[Grant], departments: Memo<Vec<Department>>) -> AnyView {
    let lang = language();
    if grants.is_empty() {
        return el("p").class("hint").child(tr(Msg::NoRolesShort)).view();
    }
    let mut list = el("ul").class("plain-list").attr("aria-label", tr(Msg::Roles));
    for grant in grants {
        let grant = grant.clone();
        list = list.child(el("li").child(text(move || departments.with(|departments| grant_words(&grant, departments, lang.get())))));
    }
    list.view()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str, active: bool) -> Account {
        Account {
            account: name.into(),
            name: name.into(),
            sign_in: format!("{name}@city.example"),
            grants: Vec::new(),
            active,
            last_day: None,
        }
    }

    #[test]
    fn a_person_is_found_by_name_or_sign_in_and_the_ended_come_last() {
        let accounts = [account("José", false), account("Ana", true), account("Josefa", true)];
        let names = |find: &str| -> Vec<String> { found(&accounts, find).into_iter().map(|account| account.name).collect() };
        assert_eq!(names(""), ["Ana", "Josefa", "José"]);
        assert_eq!(names("jose"), ["Josefa", "José"]);
        assert_eq!(names("city ANA"), ["Ana"]);
        assert!(names("nobody").is_empty());
    }
}
