//! What the parts of a release are called.

use crate::i18n::{Lang, Msg};
use crate::workbench::people::said::naming;
use crate::workbench::surveys::mode_name;
use shared::analysis::{Ask, Head};
use shared::disclosure::{Category, Item, Key, Release};
use shared::instrument::{Text, in_language};
use shared::survey::Mode;

/// A variable, which has no label where nobody asked for it.
pub(super) fn variable_name(label: &Text, name: &str, lang: Lang) -> String {
    match (in_language(label, lang.code()), name) {
        ("", "mode") => Msg::AnMode.text(lang).to_owned(),
        ("", "language") => Msg::AnLanguage.text(lang).to_owned(),
        ("", name) => name.to_owned(),
        (label, _) => label.to_owned(),
    }
}

/// A variable that makes groups.
pub(super) fn key_name(key: &Key, lang: Lang) -> String {
    variable_name(&key.label, &key.name, lang)
}

/// Several labels as one.
pub(super) fn joined<'a>(labels: impl IntoIterator<Item = &'a Text>, lang: Lang) -> String {
    let labels: Vec<&str> = labels.into_iter().map(|label| in_language(label, lang.code())).collect();
    labels.join(" / ")
}

/// A group of a variable.
pub(super) fn category_name(key: &str, category: &Category, lang: Lang) -> String {
    let name = |(name, label): (&String, &Text)| match (in_language(label, lang.code()), key) {
        ("", "mode") => Mode::named(name).map_or_else(|| name.clone(), |mode| mode_name(mode).text(lang).to_owned()),
        ("", "language") => Lang::from_code(name)
            .and_then(|code| Lang::ALL.into_iter().find(|(lang, _)| *lang == code))
            .map_or_else(|| name.clone(), |(_, own)| own.to_owned()),
        ("", _) => name.clone(),
        (label, _) => label.to_owned(),
    };
    let names: Vec<String> = category.names.iter().zip(&category.labels).map(name).collect();
    if names.is_empty() { Msg::AnDidNotSay.text(lang).to_owned() } else { names.join(" / ") }
}

/// Those of whom a row or column is.
pub(super) fn head_name(release: &Release, keys: &[String], head: &Head, lang: Lang) -> String {
    if head.is_total() {
        return Msg::AnEverybody.text(lang).to_owned();
    }
    let parts = keys.iter().zip(&head.categories).filter_map(|(name, place)| {
        let key = &release.keys[release.key(name)?];
        Some(category_name(name, key.categories.get(*place as usize)?, lang))
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// The variables of a side, as the head of its names.
pub(super) fn side_name(release: &Release, keys: &[String], lang: Lang) -> String {
    let names = keys.iter().filter_map(|name| Some(key_name(&release.keys[release.key(name)?], lang)));
    names.collect::<Vec<_>>().join(" · ")
}

/// An item.
pub(super) fn item_name(item: &Item, lang: Lang) -> String {
    match in_language(&item.label, lang.code()) {
        "" => item.name.clone(),
        label => label.to_owned(),
    }
}

/// Answers as a base shows them: all, or put together.
pub(super) fn answer_names(item: &Item, collapsed: bool, lang: Lang) -> Vec<String> {
    if collapsed {
        return item.collapsed.iter().map(|labels| joined(labels, lang)).collect();
    }
    let name = |label: &Text, name: &str| match in_language(label, lang.code()) {
        "" => name.to_owned(),
        label => label.to_owned(),
    };
    item.answers.iter().map(|answer| name(&answer.label, &answer.name)).collect()
}

/// Who is in a table at all, in words; empty where everybody is.
pub(super) fn filters_text(release: &Release, ask: &Ask, lang: Lang) -> String {
    let filters = ask.filters.iter().filter_map(|filter| {
        let key = &release.keys[release.key(&filter.key)?];
        let category = key.categories.iter().find(|category| category.names == filter.names)?;
        Some(format!("{}: {}", key_name(key, lang), category_name(&key.name, category, lang)))
    });
    let filters: Vec<String> = filters.collect();
    if filters.is_empty() { String::new() } else { naming(Msg::AnOnly, lang, &filters.join("; ")) }
}
