//! Which member of a body is not as it should be. `serde_json` says only where in the text it stopped.

use serde_json::Value as Json;

/// The member that is wrong, such as `changes[3].change.at`, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) field: String,
    pub(super) reason: String,
}

/// A member: its name, whether it may be missing, whether a value is one, and what is expected.
type Member = (&'static str, bool, fn(&Json) -> bool, &'static str);

const TEXT: (fn(&Json) -> bool, &str) = (Json::is_string, "a text");
const NUMBER: (fn(&Json) -> bool, &str) = (Json::is_u64, "a whole number that is not negative");
const IDS: (fn(&Json) -> bool, &str) = (is_list_of_texts, "a list of ids");
const LIST: (fn(&Json) -> bool, &str) = (Json::is_array, "a list");
const OBJECT: (fn(&Json) -> bool, &str) = (Json::is_object, "an object");
const ANY: (fn(&Json) -> bool, &str) = (|_| true, "an answer");

const fn needed(name: &'static str, (is, expected): (fn(&Json) -> bool, &'static str)) -> Member {
    (name, false, is, expected)
}

const fn optional(name: &'static str, (is, expected): (fn(&Json) -> bool, &'static str)) -> Member {
    (name, true, is, expected)
}

const REQUEST: &[Member] = &[needed("changes", LIST)];
const SENT: &[Member] = &[needed("change", OBJECT), optional("mark", OBJECT)];
const CHANGE: &[Member] = &[
    needed("id", TEXT),
    needed("org", TEXT),
    needed("kind", TEXT),
    needed("doc", TEXT),
    needed("path", TEXT),
    optional("base", IDS),
    optional("value", ANY),
    optional("saw", IDS),
    needed("version", TEXT),
    needed("device", TEXT),
    needed("at", NUMBER),
];
const MARK: &[Member] = &[needed("author", TEXT), needed("number", NUMBER), needed("epoch", TEXT), needed("seal", TEXT)];
const QUERY: &[Member] = &[optional("epoch", TEXT), needed("cursors", LIST)];
const CURSOR: &[Member] = &[needed("scope", TEXT), needed("number", NUMBER), needed("upto", NUMBER)];

fn is_list_of_texts(json: &Json) -> bool {
    json.as_array().is_some_and(|items| items.iter().all(Json::is_string))
}

/// In a request with changes.
pub(super) fn of_request(json: &Json) -> Option<Named> {
    wrong(json, REQUEST, "").or_else(|| {
        items(json, "changes").find_map(|(at, sent)| {
            let below = |name: &str, members: &[Member]| {
                let json = sent.get(name).filter(|json| !json.is_null())?;
                wrong(json, members, &format!("{at}.{name}"))
            };
            wrong(sent, SENT, &at).or_else(|| below("change", CHANGE)).or_else(|| below("mark", MARK))
        })
    })
}

/// In a query.
pub(super) fn of_query(json: &Json) -> Option<Named> {
    wrong(json, QUERY, "").or_else(|| items(json, "cursors").find_map(|(at, cursor)| wrong(cursor, CURSOR, &at)))
}

fn items<'a>(json: &'a Json, name: &'static str) -> impl Iterator<Item = (String, &'a Json)> {
    let list = json.get(name).and_then(Json::as_array).into_iter().flatten();
    list.enumerate().map(move |(index, item)| (format!("{name}[{index}]"), item))
}

/// The first member of an object that is wrong; `at` is where the object stands.
fn wrong(json: &Json, members: &[Member], at: &str) -> Option<Named> {
    let below = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    let Some(object) = json.as_object() else {
        let field = if at.is_empty() { "body" } else { at };
        return Some(Named { field: field.to_owned(), reason: "an object is expected".to_owned() });
    };
    for (name, may_miss, is, expected) in members {
        let reason = match object.get(*name) {
            None if *may_miss => continue,
            None => format!("it is missing; {expected} is expected"),
            Some(Json::Null) if *may_miss && *expected != IDS.1 => continue,
            Some(value) if is(value) => continue,
            Some(_) => format!("{expected} is expected"),
        };
        return Some(Named { field: below(name), reason });
    }
    let unknown = object.keys().find(|name| !members.iter().any(|(known, ..)| known == name))?;
    Some(Named { field: below(unknown), reason: "no such member is expected".to_owned() })
}
