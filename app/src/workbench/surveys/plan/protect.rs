//! Numbers that protect people: the minimum group, the grace days, and how many responses may come without an invitation.

use crate::components::{flag, row, text, when};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::said::naming;
use crate::workbench::surveys::controls::{Around, count, part};
use crate::workbench::surveys::page::Page;
use crate::workbench::surveys::words;
use leptos::prelude::*;
use shared::survey::Mode;

/// The part of the form.
pub(super) fn view(page: &Page) -> AnyView {
    let lang = language();
    let k = count(page, |draft| draft.k.clone(), |draft, typed| draft.k = typed);
    let k = Around::new("plan-k", tr(Msg::SvMinimum)).hint(tr(Msg::SvMinimumHint)).view(page, k);
    let grace = count(page, |draft| draft.grace_days.clone(), |draft, typed| draft.grace_days = typed);
    let grace = Around::new("plan-grace_days", tr(Msg::SvGrace)).hint(tr(Msg::SvGraceHint)).view(page, grace);
    let (asked, drawn) = (page.clone(), page.clone());
    let not_invited = flag(move || asked.draft.with(|draft| draft.modes.iter().any(|mode| *mode != Mode::Invited)));
    let caps = when(not_invited, move || {
        let counted = drawn.clone();
        let hint = text(move || {
            let people = counted.draft.with(|draft| draft.frame.iter().fold(0_u64, |sum, line| sum + u64::from(line.row().total())));
            naming(Msg::SvCapHint, lang.get(), &words::count(people, lang.get()))
        });
        let cap = count(&drawn, |draft| draft.cap.clone(), |draft, typed| draft.cap = typed);
        let cap = Around::new("plan-cap", tr(Msg::SvCap)).hint(hint).view(&drawn, cap);
        let burst = count(&drawn, |draft| draft.burst.clone(), |draft, typed| draft.burst = typed);
        let burst = Around::new("plan-burst", tr(Msg::SvBurst)).hint(tr(Msg::SvBurstHint)).view(&drawn, burst);
        row(vec![cap, burst])
    });
    part(page, "protect", Msg::SvProtect, Some(Msg::SvProtectHint), row(vec![k, grace, caps]))
}
