//! What was found, on the page.

use super::super::document::standing_msg;
use super::super::parts::spoken;
use super::Screen;
use super::hits::{Found, Hit, SHOWN};
use crate::components::{dynamic, el, row, text};
use crate::forms::plain;
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::document::Standing;

/// How many were found, in words.
pub(super) fn counted(screen: Screen) -> Signal<String> {
    text(move || {
        let (lang, words) = (screen.lang.get(), screen.words.with(|words| plain(words)));
        screen.found.with(|found| match (found.looking, found.count) {
            _ if words.is_empty() => String::new(),
            // What is found so far is of the words before.
            _ if found.words != words => Msg::FindLooking.filled(lang, &[0]),
            (true, count) => Msg::FindLooking.filled(lang, &[count]),
            (false, 0) => Msg::FindNothing.text(lang).to_owned(),
            (false, count) if count > SHOWN => Msg::FindFirst.filled(lang, &[count, SHOWN]),
            (false, count) => Msg::FindCount.filled(lang, &[count]),
        })
    })
}

/// The hits, by register.
pub(super) fn results(screen: Screen) -> AnyView {
    let groups = Memo::new(move |_| screen.found.with(Found::groups));
    dynamic(move || {
        let group = |(kind, hits): (String, Vec<Hit>)| {
            let title = screen.desk.with(|cabinet| cabinet.kind(&kind).map(|kind| kind.title.clone()));
            let heading = match title {
                Some(title) => el("h2").child(spoken(&title)),
                None => el("h2").child(kind),
            };
            let items: Vec<AnyView> = hits.iter().map(|hit| shown(screen, hit)).collect();
            el("section").child(heading).child(el("ul").class("hits").child(items)).view()
        };
        row(groups.get().into_iter().map(group).collect())
    })
}

fn shown(screen: Screen, hit: &Hit) -> AnyView {
    let (desk, lang, summary) = (screen.desk, screen.lang, &hit.summary);
    let name = summary.title().to_owned();
    let name = text(move || if name.trim().is_empty() { Msg::Untitled.text(lang.get()).to_owned() } else { name.clone() });
    let department =
        summary.department.clone().map(|id| el("span").class("hint").child(text(move || desk.department_label(&id, lang.get()))));
    let looks = match summary.standing {
        Standing::Draft => "tag tag-plain",
        Standing::Signed => "tag",
        _ => "tag tag-warning",
    };
    let away = summary.archived.then(|| el("span").class("tag tag-plain").child(tr(Msg::Archived)));
    el("li")
        .child(el("a").attr("href", format!("/documents/{}", hit.doc)).child(name))
        .child(el("span").class(looks).child(tr(standing_msg(summary.standing))))
        .child(away)
        .child(department)
        .view()
}
