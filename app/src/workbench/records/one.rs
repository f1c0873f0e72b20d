//! One request: what is known of it, and the steps to its answer.

use super::draft::RequestDraft;
use super::{REQUESTS, items, today, words};
use crate::browser::download_bytes;
use crate::components::{Held, Look, Tone, button, dynamic, el, flag, held, notice, press, row, spawn, text};
use crate::desk::{Desk, Refused};
use crate::i18n::{Msg, language, tr};
use crate::workbench::audit::fetch;
use crate::workbench::parts::{failed, moment_text, offline_notice};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::state_line;
use crate::workbench::people::said::Said;
use crate::workbench::people::troubles::Troubles;
use crate::workbench::surveys::day_text;
use leptos::prelude::*;
use leptos_router::components::A;
use shared::json;
use shared::records_request::{Item, Items, NewExport, Request, Requests, Signed, Stage};

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Loaded {
    Loading,
    Failed(Refused),
    Here(Box<Request>),
}

/// What the sections share.
#[derive(Debug, Clone)]
pub(super) struct Here {
    pub(super) desk: Desk,
    pub(super) number: usize,
    pub(super) loaded: Held<Loaded>,
    pub(super) items: Held<Vec<Item>>,
    pub(super) troubles: Troubles,
    pub(super) done: Held<Option<Said>>,
    pub(super) busy: Held<bool>,
    /// The item that is being decided.
    pub(super) deciding: Held<Option<String>>,
}

impl Here {
    pub(super) fn address(&self, more: &str) -> String {
        format!("{REQUESTS}/{}{more}", self.number)
    }

    /// Asks for everything again; what is there stays until the answer is.
    pub(super) async fn reload(&self) {
        let all = ask::<Requests>("GET", REQUESTS, None).await;
        let found = match all {
            Ok(all) => all.requests.into_iter().find(|request| usize::try_from(request.number) == Ok(self.number)),
            Err(refused) => return self.loaded.set(Loaded::Failed(refused)),
        };
        let Some(request) = found else { return self.troubles.say(words::unknown()) };
        if request.collected.is_some() {
            let lang = self.desk.lang.get_untracked().code();
            match ask::<Items>("GET", &self.address(&format!("/items?language={lang}")), None).await {
                Ok(items) => self.items.set(items.items),
                Err(refused) => self.troubles.say(words::refused(&refused)),
            }
        }
        self.loaded.set(Loaded::Here(Box::new(request)));
    }

    /// Does something with the request, says what was done, and reads it again.
    pub(super) fn act(&self, says: Msg, work: impl AsyncFnOnce(&Self) -> Result<(), Refused> + 'static) {
        if self.busy.now() {
            return;
        }
        let here = self.clone();
        here.busy.set(true);
        here.troubles.clear();
        here.done.set(Some(Msg::RcWorking.into()));
        spawn(async move {
            let outcome = work(&here).await;
            here.busy.set(false);
            match outcome {
                Ok(()) => {
                    here.reload().await;
                    here.done.set(Some(says.into()));
                }
                Err(refused) => {
                    here.done.set(None);
                    here.troubles.say(words::refused(&refused));
                }
            }
        });
    }
}

/// The page.
pub(super) fn view(desk: Desk, number: usize) -> AnyView {
    let here = Here {
        desk,
        number,
        loaded: held(Loaded::Loading),
        items: held(Vec::new()),
        troubles: Troubles::new(),
        done: held(None),
        busy: held(false),
        deciding: held(None),
    };
    let first = here.clone();
    spawn(async move { first.reload().await });
    let back = view! { <A href="/records">{tr(Msg::RcBack)}</A> }.into_any();
    let (loaded, shown) = (here.loaded.clone(), here.clone());
    let page = dynamic(move || match loaded.get() {
        Loaded::Loading => el("p").attr("role", "status").child("…").view(),
        Loaded::Failed(refused) => {
            let again = shown.clone();
            failed(words::refused(&refused).view(), move || {
                let again = again.clone();
                spawn(async move { again.reload().await });
            })
        }
        Loaded::Here(request) => row(vec![facts(&shown, &request), steps(&shown, &request)]),
    });
    row(vec![
        el("p").class("back").child(back).view(),
        offline_notice(desk, Msg::RcOffline),
        here.troubles.view(),
        state_line(&here.done),
        page,
    ])
}

/// Who did something, and when.
fn signed(here: &Here, signed: &Signed) -> Signal<String> {
    let (lang, desk, signed) = (language(), here.desk, signed.clone());
    text(move || format!("{}, {}", desk.person_name(Some(&signed.by), lang.get()), moment_text(signed.at, lang.get())))
}

fn facts(here: &Here, request: &Request) -> AnyView {
    let lang = language();
    let day = |day: &str| {
        let day = day.to_owned();
        text(move || day_text(&day, lang.get()))
    };
    let late = request.is_overdue(&today()).then(|| el("span").class("tag tag-bad").child(tr(Msg::RcOverdue)));
    let scope = request.scope.clone();
    let desk = here.desk;
    let covers = text(move || {
        let lang = lang.get();
        let mut said = words::about(scope.about).text(lang).to_owned();
        if let Some(account) = &scope.account {
            said = format!("{said}: {}", desk.person_name(Some(account), lang));
        }
        if let Some(depth) = scope.depth {
            said = format!("{said} · {}", Msg::RcDepthOf.filled(lang, &[usize::try_from(depth).unwrap_or(0)]));
        }
        if let (Some(from), Some(to)) = (&scope.from, &scope.to) {
            said = format!("{said} · {} – {}", day_text(from, lang), day_text(to, lang));
        }
        said
    });
    let doc = request.scope.doc.as_ref().map(|doc| el("a").attr("href", format!("/documents/{doc}")).child(tr(Msg::RcSeeDoc)));
    let mut list = el("dl").class("about");
    let mut fact = |name: Msg, said: AnyView| {
        let taken = std::mem::replace(&mut list, el("dl"));
        list = taken.child(el("dt").child(tr(name))).child(el("dd").class("plain").child(said));
    };
    fact(Msg::RcAsked, el("span").child(request.asked.as_str()).view());
    fact(Msg::RcReceived, el("span").child(day(&request.received)).view());
    fact(Msg::RcDue, el("span").child(day(&request.due)).child(" ").child(late).view());
    fact(Msg::RcAbout, el("span").child(covers).child(" ").child(doc).view());
    fact(Msg::RcStage, el("span").child(tr(words::stage(request.stage()))).view());
    if let Some(collected) = &request.collected {
        fact(Msg::RcCollectedBy, el("span").child(signed(here, collected)).view());
    }
    if let Some(checked) = &request.checked {
        fact(Msg::RcCheckedBy, el("span").child(signed(here, checked)).view());
    }
    for answer in &request.answers {
        let hash = el("code").class("link-once").child(answer.sha256.as_str());
        fact(Msg::RcAnsweredBy, el("span").child(signed(here, &answer.signed)).child(" · SHA-256 ").child(hash).view());
    }
    if let Some(closed) = &request.closed {
        fact(Msg::RcClosedBy, el("span").child(signed(here, closed)).view());
    }
    list.view()
}

/// A part of the page with one thing to do.
fn step(title: Msg, lead: Msg, inside: Vec<AnyView>) -> AnyView {
    el("section").child(el("h2").child(tr(title))).child(el("p").child(tr(lead))).child(inside).view()
}

fn action(here: &Here, look: Look, label: Msg, act: impl Fn(&Here) + 'static) -> AnyView {
    let (acting, busy) = (here.clone(), here.busy.clone());
    button(look, tr(label), press(move || act(&acting))).flag("disabled", flag(move || busy.get())).view()
}

fn actions(inside: Vec<AnyView>) -> AnyView {
    el("div").class("actions").child(inside).view()
}

fn steps(here: &Here, request: &Request) -> AnyView {
    let closed = request.stage() == Stage::Closed;
    let mut all = Vec::new();
    if !closed {
        let label = if request.collected.is_some() { Msg::RcCollectAgain } else { Msg::RcCollect };
        let look = if request.collected.is_some() { Look::Secondary } else { Look::Primary };
        let collect = action(here, look, label, |here| {
            here.act(Msg::RcCollectedNow, async |here| ask::<Request>("POST", &here.address("/collection"), None).await.map(drop));
        });
        all.push(step(Msg::RcCollectTitle, Msg::RcCollectLead, vec![actions(vec![collect])]));
    }
    if request.collected.is_some() {
        all.push(items::section(here, request, closed));
    }
    if !closed && request.collected.is_some() && request.tally.open == 0 {
        if request.checked.is_none() {
            let check = action(here, Look::Secondary, Msg::RcCheck, |here| {
                here.act(Msg::RcCheckedNow, async |here| ask::<Request>("POST", &here.address("/check"), None).await.map(drop));
            });
            all.push(step(Msg::RcCheckTitle, Msg::RcCheckLead, vec![actions(vec![check])]));
        }
        let export = action(here, Look::Primary, Msg::RcExport, |here| {
            here.act(Msg::RcExportedNow, async |here| {
                let body = json::text(&NewExport { language: here.desk.lang.get_untracked().code().to_owned() });
                let bytes = fetch(&here.address("/exports"), &body).await?;
                download_bytes(&format!("evenhand-records-{}-{}.zip", here.number, today()), &bytes);
                Ok(())
            });
        });
        let never = notice(Tone::Info, tr(Msg::RcNeverTitle)).child(el("p").child(tr(Msg::RcNever))).view();
        all.push(step(Msg::RcExportTitle, Msg::RcExportLead, vec![never, actions(vec![export])]));
    }
    let turned = RequestDraft::of(request);
    let label = if closed { Msg::RcReopen } else { Msg::RcClose };
    let says = if closed { Msg::RcReopenedNow } else { Msg::RcClosedNow };
    let close = action(here, Look::Secondary, label, move |here| {
        let Ok(change) = turned.change(!closed) else { return };
        here.act(says, async move |here| ask::<Request>("PUT", &here.address(""), Some(&json::text(&change))).await.map(drop));
    });
    all.push(step(Msg::RcCloseTitle, Msg::RcCloseLead, vec![actions(vec![close])]));
    row(all)
}
