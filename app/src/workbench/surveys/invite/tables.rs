//! Files: links for a mail merge, and whom to remind.

use crate::i18n::{Lang, Msg};
use crate::workbench::surveys::{routes, words};
use shared::document::{Cell, Table};
use shared::instrument::Hash;
use shared::protocol::{InvitationCode, Unredeemed};
use shared::survey::Tier;

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn heads(lang: Lang, more: &[Msg]) -> Vec<Cell> {
    let heads = [Msg::SvNumberCol, Msg::DepartmentCol, Msg::SvTierCol];
    heads.iter().chain(more).map(|head| text(head.text(lang))).collect()
}

fn whom(number: u32, department: String, tier: Tier, lang: Lang) -> Vec<Cell> {
    vec![Cell::Number(f64::from(number)), text(department), text(words::tier(tier).text(lang))]
}

/// Number, department, tier and link of each: `department` says what one is called.
pub(super) fn merge(codes: &[InvitationCode], origin: &str, survey: &Hash, department: impl Fn(&str) -> String, lang: Lang) -> Table {
    let mut rows = vec![heads(lang, &[Msg::SvLinkCol])];
    for held in codes {
        let mut row = whom(held.number, department(&held.department), held.tier, lang);
        row.push(text(routes::answer_link(origin, survey, Some(&held.code))));
        rows.push(row);
    }
    Table { name: "invitations".to_owned(), rows }
}

/// Number, department and tier of each. Links are not the server's to tell again.
pub(super) fn reminders(invitations: &[Unredeemed], department: impl Fn(&str) -> String, lang: Lang) -> Table {
    let mut rows = vec![heads(lang, &[])];
    rows.extend(invitations.iter().map(|one| whom(one.number, department(&one.department), one.tier, lang)));
    Table { name: "reminders".to_owned(), rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::parts::csv_file;

    #[test]
    fn a_mail_merge_has_the_whole_link_and_nothing_that_a_spreadsheet_would_run() {
        let code = InvitationCode { number: 17, department: "fire".into(), tier: Tier::Frontline, code: "-bCdEf".into() };
        let survey = Hash::of(b"survey");
        let table = merge(&[code], "https://plan.example", &survey, |_| "=HYPERLINK(1)".to_owned(), Lang::En);
        let csv = csv_file(&table);
        let expected = format!(
            "\u{feff}Number,Department,Level,Link\r\n17,'=HYPERLINK(1),Frontline managers and supervisors,https://plan.example/s/{survey}#-bCdEf\r\n"
        );
        assert_eq!(csv, expected);
    }

    #[test]
    fn a_reminder_has_no_link() {
        let one = Unredeemed { number: 3, department: "parks".into(), tier: Tier::OtherStaff };
        let csv = csv_file(&reminders(&[one], str::to_uppercase, Lang::Es));
        assert_eq!(csv.lines().nth(1), Some("3,PARKS,Resto del personal"));
        assert!(!csv.contains("http"));
    }
}
