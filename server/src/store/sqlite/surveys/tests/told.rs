//! What is told, and when: once a day, in steps, and of no few people.

use super::*;
use crate::store::Store;
use shared::protocol::Rate;

impl Rig {
    async fn told(&self, id: &str) -> (Vec<u32>, Vec<Rate>) {
        let reminders = self.store.reminders(&self.org, id).await.expect("a store").expect("reminders");
        let rates = self.store.rates(&self.org, id).await.expect("a store").expect("rates");
        assert_eq!(reminders.day, rates.day);
        (reminders.invitations.iter().map(|one| one.number).collect(), rates.rates)
    }
}

fn of(rates: &[Rate], of: &str, name: &str) -> (u64, Option<u64>) {
    let rate = rates.iter().find(|rate| rate.of == of && rate.name == name).expect("a rate");
    (rate.invited, rate.redeemed)
}

#[tokio::test]
async fn reminders_and_rates_are_the_same_all_day() {
    let rig = Rig::new().await;
    let (record, survey) = rig.open(plan()).await;
    rig.invite(&record.id, 1, 60).await.expect("invited");
    rig.redeem(&survey, 1..26).await;
    // Also on the first day, when the counts were never moved before.
    for day in [TODAY, TODAY - 5] {
        rig.store.move_counts(day).await.expect("a day");
        let (unredeemed, rates) = rig.told(&record.id).await;
        assert_eq!((unredeemed.len(), of(&rates, "all", "")), (60, (60, None)), "nothing has moved on day {day}");
    }
    rig.store.move_counts(TODAY + 1).await.expect("a day");
    let (unredeemed, rates) = rig.told(&record.id).await;
    assert_eq!((unredeemed, of(&rates, "all", "")), ((26..=60).collect(), (60, Some(20))), "whole steps of ten");
    assert_eq!(of(&rates, "group", "library"), (60, Some(20)));
    assert_eq!((of(&rates, "group", "fire"), of(&rates, "tier", "other_staff")), ((0, None), (60, Some(20))));
    assert_eq!(rates.len(), 1 + 2 + 3);
    // More redeem, and more are invited: the day has been told.
    rig.redeem(&survey, 26..40).await;
    rig.invite(&record.id, 61, 2).await.expect("invited");
    rig.store.move_counts(TODAY + 1).await.expect("the same day");
    let (unredeemed, rates) = rig.told(&record.id).await;
    assert_eq!((unredeemed, of(&rates, "all", "")), ((26..=62).collect(), (62, Some(20))));
    rig.store.move_counts(TODAY + 2).await.expect("the next day");
    let (unredeemed, rates) = rig.told(&record.id).await;
    assert_eq!((unredeemed, of(&rates, "all", "")), ((40..=62).collect(), (62, Some(30))));
    let reminders = rig.store.reminders(&rig.org, &record.id).await.expect("a store").expect("reminders");
    assert_eq!(reminders.day, "2026-03-03");
}

#[tokio::test]
async fn a_rate_needs_the_minimum_of_those_who_redeemed_and_of_those_who_did_not() {
    let rig = Rig::new().await;
    let (record, survey) = rig.open(plan()).await;
    rig.invite(&record.id, 1, 30).await.expect("invited");
    let steps = [(1..10, None), (10..11, Some(10)), (11..21, Some(20)), (21..22, None), (22..31, None)];
    for (day, (redeem, expected)) in (TODAY + 1..).zip(steps) {
        let last = redeem.end - 1;
        rig.redeem(&survey, redeem).await;
        rig.store.move_counts(day).await.expect("a day");
        let (_, rates) = rig.told(&record.id).await;
        assert_eq!(of(&rates, "group", "library"), (30, expected), "{last} redeemed");
    }
}

#[tokio::test]
async fn departments_that_were_merged_are_told_as_one_group() {
    let rig = Rig::new().await;
    let merged =
        Group { name: "merged".to_owned(), label: both("Fire and library"), departments: vec!["fire".to_owned(), "library".to_owned()] };
    let (record, survey) = rig.open(Plan { groups: vec![merged], ..plan() }).await;
    rig.invite(&record.id, 1, 30).await.expect("invited");
    let fire = tickets(31..51).into_iter().map(|ticket| NewTicket { department: "fire".to_owned(), ..ticket }).collect();
    rig.store.add_tickets(rig.at(TODAY), record.id.clone(), fire).await.expect("a store").expect("invited");
    // Five of each: neither department alone could be told of.
    rig.redeem(&survey, 26..36).await;
    rig.store.move_counts(TODAY + 1).await.expect("a day");
    let (_, rates) = rig.told(&record.id).await;
    assert_eq!((of(&rates, "group", "merged"), rates.len()), ((50, Some(10)), 1 + 1 + 3));
}

#[tokio::test]
async fn who_invites_nobody_is_told_no_rates() {
    let rig = Rig::new().await;
    let (record, _) = rig.open(Plan { modes: vec![Mode::OpenLink], ..plan() }).await;
    assert_eq!(code_of(rig.store.reminders(&rig.org, &record.id).await.expect("a store")), "not_by_invitation");
    let rates = rig.store.rates(&rig.org, &record.id).await.expect("a store").expect("rates");
    assert_eq!((rates.rates, rates.step, rates.responses, rates.day.as_str()), (vec![], 10, 0, "2026-03-01"));
    let draft = rig.add(plan()).await;
    assert_eq!(code_of(rig.store.rates(&rig.org, &draft.id).await.expect("a store")), "not_opened");
}
