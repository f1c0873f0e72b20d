//! How many invitations are to be made, by department and tier.

use crate::i18n::Msg;
use crate::workbench::people::said::{Amiss, Said};
use crate::workbench::surveys::draft::count_of;
use crate::workbench::surveys::kept::OfPlan;
use shared::protocol::{INVITATIONS_MOST, InviteRequest, InviteRow};
use shared::survey::{FrameRow, Tier};

/// A department and tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) department: String,
    pub(super) tier: Tier,
    pub(super) count: String,
}

/// Id of the control of a department and tier.
pub(super) fn control(department: &str, tier: Tier) -> String {
    format!("invite-{department}-{}", tier.name())
}

/// A line for each department and tier with people in it: as many as there are people, without those that were made here.
/// When others exist that were not made here, nobody knows whose they are, and nothing is proposed.
pub(super) fn propose(frame: &[FrameRow], kept: &OfPlan, exist: u32) -> Vec<Line> {
    let known = kept.made.values().fold(0_u32, |sum, made| sum.saturating_add(*made)) == exist;
    let mut lines = Vec::new();
    for row in frame {
        for (tier, people) in Tier::ALL.iter().zip(&row.people).filter(|(_, people)| **people > 0) {
            let asked = InviteRow { department: row.department.clone(), tier: *tier, count: *people };
            let left = people.saturating_sub(kept.made_of(&asked));
            let count = if known && left > 0 { left.to_string() } else { String::new() };
            lines.push(Line { department: asked.department, tier: *tier, count });
        }
    }
    lines
}

/// What is asked of the server, or what is wrong with it.
pub(super) fn asked(lines: &[Line]) -> Result<InviteRequest, Vec<Amiss>> {
    let wrong = |target: String, said: Said| Amiss { target, label: Msg::SvInviteMake, said };
    let mut rows = Vec::new();
    let mut amiss = Vec::new();
    for line in lines.iter().filter(|line| !line.count.trim().is_empty()) {
        match count_of(&line.count) {
            Some(0) => {}
            Some(count) => rows.push(InviteRow { department: line.department.clone(), tier: line.tier, count }),
            None => amiss.push(wrong(control(&line.department, line.tier), Msg::SvSaysNumber.into())),
        }
    }
    let first = lines.first().map(|line| control(&line.department, line.tier)).unwrap_or_default();
    let sum: u64 = rows.iter().map(|row| u64::from(row.count)).sum();
    if amiss.is_empty() && rows.is_empty() {
        amiss.push(wrong(first, Msg::SvSaysInvite.into()));
    } else if sum > INVITATIONS_MOST as u64 {
        amiss.push(wrong(first, Msg::SvSaysInviteMost.into()));
    }
    if amiss.is_empty() { Ok(InviteRequest { rows }) } else { Err(amiss) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::protocol::InvitationCode;

    fn frame() -> Vec<FrameRow> {
        vec![FrameRow { department: "fire".into(), people: vec![2, 0, 40] }, FrameRow { department: "parks".into(), people: vec![0, 3, 0] }]
    }

    fn counts(lines: &[Line]) -> Vec<(&str, Tier, &str)> {
        lines.iter().map(|line| (line.department.as_str(), line.tier, line.count.as_str())).collect()
    }

    #[test]
    fn as_many_are_proposed_as_there_are_people_without_those_that_were_made_here() {
        let mut kept = OfPlan::default();
        assert_eq!(
            counts(&propose(&frame(), &kept, 0)),
            [("fire", Tier::Senior, "2"), ("fire", Tier::OtherStaff, "40"), ("parks", Tier::Frontline, "3")]
        );
        let made = |number| InvitationCode { number, department: "fire".into(), tier: Tier::Senior, code: String::new() };
        kept.add(&[made(1), made(2)]);
        assert_eq!(counts(&propose(&frame(), &kept, 2))[0], ("fire", Tier::Senior, ""));
        assert_eq!(counts(&propose(&frame(), &kept, 2))[1], ("fire", Tier::OtherStaff, "40"));
        // Somebody made more elsewhere: nobody knows for whom.
        assert!(propose(&frame(), &kept, 10).iter().all(|line| line.count.is_empty()));
    }

    #[test]
    fn nothing_is_asked_that_is_no_number_or_nothing_at_all() {
        let mut lines = propose(&frame(), &OfPlan::default(), 0);
        assert_eq!(asked(&lines).expect("sound").rows.len(), 3);
        lines[1].count = "many".into();
        assert_eq!(asked(&lines).expect_err("no number")[0].target, "invite-fire-other_staff");
        lines.iter_mut().for_each(|line| line.count = " ".into());
        assert_eq!(asked(&lines).expect_err("nothing")[0].target, "invite-fire-senior");
        lines[0].count = "20,001".into();
        assert_eq!(asked(&lines).expect_err("too many").len(), 1);
    }
}
