//! Putting choices in order with plain buttons, which work by keyboard, by touch and with a screen reader alike.

use super::Filling;
use crate::components::{Look, button, dynamic, el, flag, press};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
use shared::form::{At, Value};
use shared::instrument::in_language;

fn order(filling: &Filling, at: At) -> Vec<String> {
    let given = filling.with(at, |form| match form.kept(at) {
        Some(Value::Ranked(names)) => Some(names.clone()),
        _ => None,
    });
    given.unwrap_or_else(|| super::choices::items(filling, at.node).iter().map(|choice| choice.name.clone()).collect())
}

/// Moves the choice at `from` by one place.
fn moved(mut names: Vec<String>, from: usize, up: bool) -> Vec<String> {
    let to = if up { from.saturating_sub(1) } else { (from + 1).min(names.len().saturating_sub(1)) };
    names.swap(from, to);
    names
}

pub(super) fn rank(filling: &Filling, at: At) -> AnyView {
    let (drawn, cleared, given, kept) = (filling.clone(), filling.clone(), filling.clone(), filling.clone());
    let unanswered = flag(move || given.with(at, |form| form.kept(at).is_none()));
    let answered = flag(move || !unanswered.get());
    let list = dynamic(move || {
        let lang = drawn.lang.get();
        let names = order(&drawn, at);
        let mut list = el("ol").class("rank");
        for (index, name) in names.iter().enumerate() {
            let choice = super::choices::items(&drawn, at.node).iter().find(|choice| choice.name == *name);
            let label = choice.map_or(name.as_str(), |choice| in_language(&choice.label, lang.code())).to_owned();
            let shift = |up: bool, msg: Msg| {
                let (target, names) = (drawn.clone(), names.clone());
                let act = press(move || target.set(at, Some(Value::Ranked(moved(names.clone(), index, up)))));
                let end = if up { index == 0 } else { index + 1 == names_len(&drawn, at) };
                button(Look::Secondary, msg.text(lang), act)
                    .attr("aria-label", format!("{}: {label}", msg.text(lang)))
                    .flag("disabled", flag(move || end))
            };
            let first = if index == 0 { format!("q-{}", drawn.key(at)) } else { String::new() };
            let text = el("span").id(first).attr("tabindex", "-1").child(label.clone());
            list = list.child(el("li").child(text).child(shift(true, Msg::MoveUp)).child(shift(false, Msg::MoveDown)));
        }
        list.view()
    });
    let keep = button(Look::Secondary, tr(Msg::KeepOrder), press(move || kept.set(at, Some(Value::Ranked(order(&kept, at))))))
        .flag("hidden", answered);
    let clear = button(Look::Quiet, tr(Msg::ClearAnswer), press(move || cleared.set(at, None))).flag("hidden", unanswered);
    el("div").child(el("p").class("hint").child(tr(Msg::RankHint))).child(list).child(keep).child(clear).view()
}

fn names_len(filling: &Filling, at: At) -> usize {
    super::choices::items(filling, at.node).len()
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn a_choice_moves_by_one_and_stops_at_the_ends() {
        let names = || ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(moved(names(), 1, true), ["b", "a", "c"]);
        assert_eq!(moved(names(), 1, false), ["a", "c", "b"]);
        assert_eq!(moved(names(), 0, true), names());
        assert_eq!(moved(names(), 2, false), names());
    }
}
