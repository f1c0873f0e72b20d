//! What a request covers, item by item.

use super::decide;
use super::one::Here;
use super::words;
use crate::components::{Held, Look, Markup, button, dynamic, el, flag, handler, held, press, row, text};
use crate::i18n::{Lang, Msg, language, tr};
use crate::workbench::people::ask::tell;
use leptos::prelude::*;
use shared::json;
use shared::records_request::{Item, ItemKind, NewDecisions, Request, Verdict, accepted, exemption};

/// Items that are drawn at first, and with each wish for more.
const SHOWN: usize = 100;

/// Which items are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    Open,
    Kept(Verdict),
}

impl Which {
    const ALL: [Self; 5] =
        [Self::All, Self::Open, Self::Kept(Verdict::Released), Self::Kept(Verdict::Partly), Self::Kept(Verdict::Withheld)];

    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Kept(verdict) => verdict.name(),
        }
    }

    fn title(self) -> Msg {
        match self {
            Self::All => Msg::RcAll,
            Self::Open => Msg::RcOpen,
            Self::Kept(verdict) => words::verdict(verdict),
        }
    }

    fn has(self, item: &Item) -> bool {
        match self {
            Self::All => true,
            Self::Open => item.decision.is_none(),
            Self::Kept(verdict) => item.ruling().is_some_and(|ruling| ruling.verdict == verdict),
        }
    }
}

/// The part of the page.
pub(super) fn section(here: &Here, request: &Request, closed: bool) -> AnyView {
    let lang = language();
    let tally = request.tally;
    let count = |number: u64| usize::try_from(number).unwrap_or(0);
    let said = text(move || {
        let numbers = [tally.items, tally.open, tally.released, tally.partly, tally.withheld].map(count);
        Msg::RcTally.filled(lang.get(), &numbers)
    });
    let (which, most) = (held(Which::All), held(SHOWN));
    let open = count(tally.open);
    let take = (!closed && open > 0).then(|| {
        let (taking, busy) = (here.clone(), here.busy.clone());
        let act = press(move || {
            let decisions = NewDecisions { decisions: taking.items.peek(|items| accepted(items)) };
            taking.act(Msg::RcTaken, async move |here| tell("POST", &here.address("/decisions"), Some(&json::text(&decisions))).await);
        });
        let label = text(move || Msg::RcTake.filled(lang.get(), &[open]));
        el("div")
            .child(el("p").class("hint").child(tr(Msg::RcTakeHint)))
            .child(el("div").class("actions").child(button(Look::Secondary, label, act).flag("disabled", flag(move || busy.get()))))
    });
    let (drawn, items, deciding) = (here.clone(), here.items.clone(), here.deciding.clone());
    let (chosen, shown) = (which.clone(), most);
    let list = dynamic(move || {
        let (which, most, deciding) = (chosen.get(), shown.get(), deciding.get());
        let fitting: Vec<Item> = items.with(|items| items.iter().filter(|item| which.has(item)).cloned().collect());
        if fitting.is_empty() {
            return el("p").child(tr(Msg::RcNoItems)).view();
        }
        let lines = fitting.iter().take(most).map(|item| line(&drawn, item, deciding.as_deref() == Some(&item.id), closed));
        let list = el("ul").class("people records-items").attr("aria-label", tr(Msg::RcItems)).child(lines.collect::<Vec<_>>());
        let more = (fitting.len() > most).then(|| {
            let (shown, left) = (shown.clone(), fitting.len() - most);
            let label = text(move || Msg::RcMore.filled(lang.get(), &[left]));
            el("div").class("actions").child(button(Look::Secondary, label, press(move || shown.update(|most| *most += SHOWN))))
        });
        row(vec![list.view(), el("div").child(more).view()])
    });
    el("section")
        .child(el("h2").child(tr(Msg::RcDecideTitle)))
        .child(el("p").child(tr(Msg::RcDecideLead)))
        .child(el("p").class("hint").attr("role", "status").child(said))
        .child(take)
        .child(filter(&which))
        .child(list)
        .view()
}

fn filter(which: &Held<Which>) -> AnyView {
    let (lang, shown, chosen) = (language(), which.clone(), which.clone());
    let options = move || {
        let (mut markup, held) = (Markup::new(), shown.get());
        for one in Which::ALL {
            markup.open("option").attr("value", &[one.name()]).flag("selected", one == held).inside();
            markup.text(one.title().text(lang.get())).close("option");
        }
        markup
    };
    let choose = handler(move |event| {
        let value = event_target_value(&event);
        chosen.set(Which::ALL.into_iter().find(|one| one.name() == value).unwrap_or(Which::All));
    });
    let menu = el("select").id("records-which").attr("name", "which").class("menu").inside(options).on("change", choose);
    el("div").class("find").child(el("label").attr("for", "records-which").child(tr(Msg::RcWhich))).child(menu).view()
}

/// What was decided or is proposed, in words.
fn ruling_words(item: &Item, lang: Lang) -> String {
    let (ruling, lead) = match item.ruling() {
        Some(ruling) => (ruling, ""),
        None => (&item.proposal, Msg::RcProposed.text(lang)),
    };
    let mut said = format!("{lead}{}", words::verdict(ruling.verdict).text(lang));
    if let Some(named) = ruling.exemption.as_deref().and_then(exemption) {
        said = format!("{said} – {}", named.called(lang.code()));
    }
    if !ruling.note.is_empty() {
        said = format!("{said}: {}", ruling.note);
    }
    said
}

fn line(here: &Here, item: &Item, deciding: bool, closed: bool) -> AnyView {
    let lang = language();
    let (desk, named, told, counted) = (here.desk, item.clone(), item.clone(), item.clone());
    let titles = move |lang: Lang| {
        desk.session.with(|session| words::title(&named, session.as_ref().map_or(&[][..], |session| &session.kinds), lang))
    };
    let (first, second) = (titles.clone(), titles.clone());
    let title = text(move || first(lang.get()).0);
    let title = match item.doc().filter(|_| !item.confined) {
        Some(doc) => el("a").attr("href", format!("/documents/{doc}")).child(title).view(),
        None => el("span").child(title).view(),
    };
    let about = text(move || {
        let lang = lang.get();
        let count = usize::try_from(counted.count).unwrap_or(0);
        let because = words::because(counted.because).text(lang);
        match counted.what {
            ItemKind::Surveys => second(lang).1,
            _ => format!("{} · {because} · {}", second(lang).1, Msg::RcChanges.filled(lang, &[count])),
        }
    });
    let state = text(move || ruling_words(&told, lang.get()));
    let tag = if item.decision.is_some() { "tag tag-plain" } else { "tag tag-warning" };
    let mark = tr(if item.decision.is_some() { Msg::RcDecidedMark } else { Msg::RcOpenMark });
    let (open, id) = (here.clone(), item.id.clone());
    let label = text(move || format!("{}: {}", Msg::RcDecide.text(lang.get()), titles(lang.get()).0));
    let begin = press(move || {
        open.troubles.clear();
        open.deciding.set(Some(id.clone()));
        crate::browser::focus_soon("records-verdict".to_owned());
    });
    let decide = (!closed && !deciding).then(|| {
        let button = button(Look::Secondary, tr(Msg::RcDecide), begin).id(control(&item.id)).attr("aria-label", label);
        el("div").class("actions actions-quiet").child(button)
    });
    let confined = item.confined.then(|| el("p").class("hint").child(tr(Msg::RcConfinedHint)));
    el("li")
        .class("person")
        .child(
            el("div")
                .child(el("h3").child(title))
                .child(el("p").class("hint").child(about))
                .child(confined)
                .child(el("p").child(el("span").class(tag).child(mark)).child(" ").child(state)),
        )
        .child(decide)
        .child(deciding.then(|| decide::form(here, item)))
        .view()
}

/// Id of the button that decides an item.
pub(super) fn control(item: &str) -> String {
    format!("records-decide-{}", item.replace(':', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::records_request::{Decision, Ruling};

    #[test]
    fn what_is_proposed_is_not_told_as_decided() {
        let withheld = Ruling { verdict: Verdict::Withheld, exemption: Some("privacy".into()), ..Ruling::default() };
        let open = Item { proposal: withheld.clone(), ..Item::default() };
        let proposed = ruling_words(&open, Lang::En);
        assert!(proposed.starts_with(Msg::RcProposed.text(Lang::En)) && proposed.contains("Personal data"), "{proposed}");
        let decided = Item {
            decision: Some(Decision { ruling: Ruling { note: "a note".into(), ..withheld }, ..Decision::default() }),
            ..open.clone()
        };
        assert!(
            ruling_words(&decided, Lang::En).starts_with("Withheld – Personal data")
                && ruling_words(&decided, Lang::En).ends_with(": a note")
        );
        let which = |which: Which| [&open, &decided].map(|item| which.has(item));
        assert_eq!(
            (which(Which::Open), which(Which::Kept(Verdict::Withheld)), which(Which::All)),
            ([true, false], [false, true], [true, true])
        );
    }
}
