//! Entries as a table.

use super::words::{Detail, detail_words, kind_name};
use crate::components::{Markup, el};
use crate::desk::Desk;
use crate::i18n::{Lang, Msg, language};
use crate::workbench::parts::{moment_text, table};
use leptos::prelude::*;
use shared::protocol::{AuditEntry, AuditKind, Colleague};

/// What an account is called; of one that is none, `nobody`.
fn name_of(people: &[Colleague], account: Option<&str>, nobody: Msg, lang: Lang) -> String {
    let Some(account) = account else { return nobody.text(lang).to_owned() };
    let known = people.iter().find(|colleague| colleague.account == account);
    known.map_or_else(|| Msg::AuditFormer.text(lang).to_owned(), |colleague| colleague.name.clone())
}

/// Who is named where nobody did it: a refused sign-in may be anybody's; everything else is done at the server itself.
fn nobody_did(kind: AuditKind) -> Msg {
    if kind == AuditKind::SignInRefused { Msg::AuditNobody } else { Msg::AuditOperator }
}

/// The table.
pub(super) fn view(desk: Desk, entries: Vec<AuditEntry>) -> AnyView {
    let lang = language();
    let body = el("tbody").inside(move || {
        desk.session.with(|session| {
            let (people, departments) =
                session.as_ref().map_or((&[][..], &[][..]), |session| (&session.people[..], &session.departments[..]));
            let (mut markup, lang) = (Markup::new(), lang.get());
            for entry in &entries {
                markup.open("tr").inside();
                markup
                    .open("th")
                    .attr("scope", &["row"])
                    .attr("class", &["audit-when"])
                    .inside()
                    .text(&moment_text(entry.at, lang))
                    .close("th");
                let by = name_of(people, entry.by.as_deref(), nobody_did(entry.kind), lang);
                let about = entry.about.as_deref().map(|about| name_of(people, Some(about), Msg::AuditNobody, lang)).unwrap_or_default();
                let detail = detail_words(entry.kind, &entry.detail, departments, lang);
                for cell in [kind_name(entry.kind).text(lang), &by, &about] {
                    markup.open("td").inside().text(cell).close("td");
                }
                markup.open("td").inside();
                match detail {
                    Detail::Words(words) => markup.text(&words),
                    Detail::English(noted) => markup.open("span").attr("lang", &["en"]).inside().text(&noted).close("span"),
                };
                markup.close("td").close("tr");
            }
            markup
        })
    });
    let heads = [Msg::AuditWhen, Msg::AuditWhat, Msg::AuditBy, Msg::AuditAbout, Msg::AuditDetail];
    table(Msg::Audit, &heads, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_and_nobody_is_not_invented() {
        let people = [Colleague { account: "a".into(), name: "A. Sample".into(), grants: Vec::new() }];
        assert_eq!(name_of(&people, Some("a"), Msg::AuditNobody, Lang::En), "A. Sample");
        assert_eq!(name_of(&people, Some("b"), Msg::AuditNobody, Lang::En), "An account that is not listed");
        assert_eq!(name_of(&people, None, nobody_did(AuditKind::Joined), Lang::En), "The operator of the server");
        assert_eq!(name_of(&people, None, nobody_did(AuditKind::SignInRefused), Lang::En), "Not known");
    }
}
