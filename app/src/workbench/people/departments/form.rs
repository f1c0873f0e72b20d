//! The form of the departments.

use super::draft::{Draft, Line, control};
use super::{Section, is_used};
use crate::browser::focus_soon;
use crate::components::{Look, button, dynamic, el, flag, press, text};
use crate::i18n::{Msg, language, tr};
use crate::workbench::people::Loaded;
use crate::workbench::people::fields::{form, submit_button};
use crate::workbench::people::said::naming;
use leptos::prelude::*;
use std::sync::Arc;

impl Section {
    /// All of them, to be changed.
    pub(super) fn form(&self, draft: &Arc<Draft>) -> AnyView {
        let (saving, closing, adding, drawn, sent) = (self.clone(), self.clone(), draft.clone(), draft.clone(), draft.clone());
        let section = self.clone();
        let lines = dynamic(move || {
            let lines = drawn.lines.get();
            let last = lines.len();
            let line = |(at, line): (usize, &Arc<Line>)| section.line(&drawn, line, at + 1, last);
            el("ol").class("departments-form").child(lines.iter().enumerate().map(line).collect::<Vec<_>>()).view()
        });
        let add = press(move || {
            let key = adding.add(None);
            focus_soon(control(key, "en"));
        });
        let add = button(Look::Secondary, tr(Msg::DepartmentAdd), add).id("department-add").view();
        let cancel = press(move || {
            closing.draft.set(None);
            closing.page.clear();
            focus_soon("departments-change".to_owned());
        });
        let cancel = button(Look::Quiet, tr(Msg::CancelEdit), cancel);
        let actions = el("div").class("actions").child(submit_button(Msg::DepartmentsSave)).child(cancel).view();
        let form = form(move || saving.save(sent.clone()), vec![lines, add, actions]);
        el("div")
            .id("departments-form")
            .attr("tabindex", "-1")
            .attr("role", "group")
            .attr("aria-labelledby", "departments-title")
            .child(form)
            .view()
    }

    fn line(&self, draft: &Arc<Draft>, line: &Arc<Line>, number: usize, last: usize) -> AnyView {
        let (lang, troubles) = (language(), &self.page.troubles);
        let legend = text(move || Msg::DepartmentNumber.filled(lang.get(), &[number]));
        let id = match &line.before {
            Some(before) => {
                el("p").class("hint").child(tr(Msg::DepartmentId)).child(": ").child(el("code").child(before.id.as_str())).view()
            }
            None => line.id.view(troubles),
        };
        el("li")
            .child(
                el("fieldset")
                    .class("department")
                    .child(el("legend").child(legend))
                    .child(el("div").class("department-names").child(line.english.view(troubles)).child(line.spanish.view(troubles)))
                    .child(id)
                    .child(self.line_actions(draft, line, number, last)),
            )
            .view()
    }

    fn line_actions(&self, draft: &Arc<Draft>, line: &Arc<Line>, number: usize, last: usize) -> AnyView {
        let (lang, key) = (language(), line.key);
        let named = |msg| {
            let line = line.clone();
            text(move || naming(msg, lang.get(), &line.name()))
        };
        let shift = |up: bool| {
            let draft = draft.clone();
            press(move || {
                draft.shift(key, up);
                // At an end the same button is off; the other way is still open.
                let at = draft.lines.peek(|lines| lines.iter().position(|line| line.key == key).map(|at| (at == 0, at + 1 == lines.len())));
                let stuck = at.is_some_and(|(first, last)| if up { first } else { last });
                focus_soon(control(key, if up == stuck { "down" } else { "up" }));
            })
        };
        let up = button(Look::Quiet, tr(Msg::MoveUp), shift(true)).id(control(key, "up")).attr("aria-label", named(Msg::MoveUpOf));
        let down = button(Look::Quiet, tr(Msg::MoveDown), shift(false)).id(control(key, "down")).attr("aria-label", named(Msg::MoveDownOf));
        let used = line.before.as_ref().is_some_and(|before| {
            self.page.people.peek(|loaded| if let Loaded::Here(people) = loaded { is_used(people, &before.id) } else { false })
        });
        let removing = draft.clone();
        let remove = press(move || {
            removing.remove(key);
            focus_soon("department-add".to_owned());
        });
        let remove = if used {
            el("span").class("hint").child(tr(Msg::DepartmentUsed))
        } else {
            button(Look::Quiet, tr(Msg::RemoveRow), remove).attr("aria-label", named(Msg::RemoveOf))
        };
        el("div")
            .class("actions actions-quiet")
            .child(up.flag("disabled", flag(move || number == 1)))
            .child(down.flag("disabled", flag(move || number == last)))
            .child(remove)
            .view()
    }
}
