//! Making invitations again: for somebody who has lost theirs, or all of them, when their links never arrived here.

use super::numbers::{Unread, read, write};
use crate::browser::focus_soon;
use crate::components::{el, handler, spawn, text};
use crate::desk::Refused;
use crate::i18n::{Msg, tr};
use crate::workbench::people::ask::ask;
use crate::workbench::people::fields::{Held, form, held};
use crate::workbench::people::said::{Amiss, Said, Trouble};
use crate::workbench::surveys::controls::Around;
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::{codes, routes};
use leptos::prelude::*;
use shared::json;
use shared::protocol::{ReissueRequest, Reissued};

const NUMBERS: &str = "invite-number";

/// The form.
pub(super) fn view(page: &Page) -> AnyView {
    let typed = held(String::new());
    let (shown, written) = (typed.clone(), typed.clone());
    let input = el("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .class("field field-long")
        .value(text(move || shown.get()))
        .on("input", handler(move |event| written.set(event_target_value(&event))));
    let field = Around::new(NUMBERS, tr(Msg::SvNumbers)).hint(tr(Msg::SvAgainHint)).view(page, input);
    let making = page.clone();
    let send = el("button").attr("type", "submit").class("button button-secondary").child(tr(Msg::SvAgainMake));
    let form = form(move || make(&making, &typed), vec![field, el("div").class("actions").child(send).view()]);
    el("details").class("paste").child(el("summary").child(tr(Msg::SvAgain))).child(form).view()
}

fn amiss(said: Said) -> Amiss {
    Amiss { target: NUMBERS.to_owned(), label: Msg::SvNumbers, said }
}

fn make(page: &Page, typed: &Held<String>) {
    let numbers = match typed.peek(|typed| read(typed)) {
        Ok(numbers) => numbers,
        Err(Unread::NoNumbers) => return page.fault(vec![amiss(Msg::SvSaysNumbers.into())]),
        Err(Unread::TooMany) => return page.fault(vec![amiss(Msg::SvSaysInviteMost.into())]),
    };
    if !page.start() {
        return;
    }
    let (page, typed) = (page.clone(), typed.clone());
    spawn(async move {
        let request = ReissueRequest { numbers };
        match ask::<Reissued>("POST", &routes::again(&page.id), Some(&json::text(&request))).await {
            Ok(made) => {
                page.kept.change(&page.id, |kept| kept.put(&made.invitations));
                typed.set(String::new());
                page.finish(told(&made));
                if !made.invitations.is_empty() {
                    focus_soon("invite-codes".to_owned());
                }
            }
            Err(refused) => page.stop(trouble(&refused)),
        }
    });
}

/// What was done, and which were used.
fn told(made: &Reissued) -> Said {
    let (count, used) = (made.invitations.len().to_string(), write(&made.redeemed));
    match (made.invitations.is_empty(), made.redeemed.is_empty()) {
        (_, true) => Said::gaps(Msg::SvAgainMade, vec![count]),
        (true, false) => Said::gaps(Msg::SvAgainUsed, vec![used]),
        (false, false) => Said::gaps(Msg::SvAgainPartly, vec![count, used]),
    }
}

/// What the server does not take stands beside the numbers.
fn trouble(refused: &Refused) -> Trouble {
    codes::trouble(refused, |field, code, reason| (field == "numbers").then(|| amiss(codes::about(field, code, reason))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use shared::protocol::{InvitationCode, Problem};
    use shared::survey::Tier;

    #[test]
    fn what_was_made_and_what_was_used_are_both_told() {
        let code = |number| InvitationCode { number, department: "fire".into(), tier: Tier::Senior, code: "secret".into() };
        let said = |made: &[u32], redeemed: &[u32]| {
            let made = Reissued { invitations: made.iter().copied().map(code).collect(), redeemed: redeemed.to_vec() };
            told(&made).text(Lang::En)
        };
        assert_eq!(said(&[3], &[]), "Invitations with another link: 1. Save the file now.");
        let partly = said(&[3, 7], &[10, 11, 12]);
        assert!(partly.starts_with("Invitations with another link: 2.") && partly.contains("10-12"), "{partly}");
        let used = said(&[], &[17]);
        assert!(used.contains("17") && !used.contains("another link"), "{used}");
    }

    #[test]
    fn a_number_that_nobody_has_is_named_beside_the_numbers() {
        let problem = |code: &str, reason: &str| Problem {
            kind: format!("/problems/{code}"),
            title: "Nothing was changed".into(),
            status: 404,
            detail: String::new(),
            field: Some("numbers".into()),
            reason: Some(reason.into()),
            results: Vec::new(),
        };
        let unknown = trouble(&Refused::Because(problem("unknown_invitation", "this survey has no invitation “99”")));
        assert_eq!(unknown.fields[0].target, NUMBERS);
        assert!(unknown.fields[0].said.text(Lang::Es).contains("99"));
        for code in ["missing", "too_many"] {
            let said = trouble(&Refused::Because(problem(code, "in English"))).fields[0].said.text(Lang::Es);
            assert!(!said.contains("in English"), "{code}: {said}");
        }
    }
}
