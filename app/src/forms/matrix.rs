//! A matrix: a table whose every button is named by its row and its column; single items where it is narrow.

use super::{Filling, controls, question};
use crate::components::{either, when};
use leptos::prelude::*;
use shared::instrument::{Choice, NodeId};

pub(super) fn matrix(filling: &Filling, group: NodeId, narrow: RwSignal<bool>) -> AnyView {
    let (few, all) = (filling.clone(), filling.clone());
    let inside = either(narrow.into(), move || items(&few, group), move || table(&all, group));
    view! { <section class="matrix">{inside}</section> }.into_any()
}

fn rows(filling: &Filling, group: NodeId, row: impl Fn(&Filling, NodeId) -> AnyView + Clone + Send + Sync + 'static) -> Vec<AnyView> {
    let shown = |node: NodeId| {
        let (filling, row) = (filling.clone(), row.clone());
        when(filling.relevant(node), move || row(&filling, node))
    };
    (group + 1..filling.node(group).end).map(shown).collect()
}

fn items(filling: &Filling, group: NodeId) -> AnyView {
    let items = rows(filling, group, question::question);
    let title = (!filling.node(group).label.is_empty()).then(|| view! { <h2>{filling.label(group)}</h2> }.into_any());
    view! {
        {title}
        {items}
    }
    .into_any()
}

fn shade(choice: &Choice) -> &'static str {
    if choice.role.is_some() { "apart" } else { "" }
}

fn table(filling: &Filling, group: NodeId) -> AnyView {
    let name = filling.node(group).name.clone();
    let list = filling.schema.choices(group + 1).cloned().unwrap_or_default();
    let column = |(index, choice): (usize, &Choice)| {
        let label = controls::choice_label(filling, choice);
        view! { <th scope="col" id=format!("c-{name}-{index}") class=shade(choice)>{label}</th> }.into_any()
    };
    let columns = list.items.iter().enumerate().map(column).collect_view();
    let matrix = name.clone();
    let rows = rows(filling, group, move |filling, node| table_row(filling, node, &matrix, &list.items));
    view! {
        <table>
            <caption>{filling.label(group)}</caption>
            <thead><tr><td></td>{columns}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn table_row(filling: &Filling, node: NodeId, matrix: &str, choices: &[Choice]) -> AnyView {
    let asked = filling.node(node);
    let name = &asked.name;
    let cell = |(index, choice): (usize, &Choice)| {
        view! {
            <td class=shade(choice)>
                <label class="cell">
                    <input
                        type="radio"
                        id=controls::choice_id(name, index, choice)
                        name=name.clone()
                        value=choice.name.clone()
                        aria-labelledby=format!("r-{name} c-{matrix}-{index}")
                        aria-describedby=format!("e-{name}")
                        prop:checked=controls::chosen(filling, node, &choice.name)
                        on:change=controls::choose(filling, node, &choice.name)
                    />
                </label>
            </td>
        }
        .into_any()
    };
    let cells = choices.iter().enumerate().map(cell).collect_view();
    let hint = (!asked.hint.is_empty()).then(|| view! { <span class="hint">{filling.hint(node)}</span> }.into_any());
    view! {
        <tr>
            <th scope="row">
                <span id=format!("r-{name}")>{filling.label(node)}</span>
                {hint}
                <span class="problem" id=format!("e-{name}")>{filling.fault(node)}</span>
            </th>
            {cells}
        </tr>
    }
    .into_any()
}
