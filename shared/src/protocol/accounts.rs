//! What an account may be called, which passwords are taken, and which roles can be given: the same sentence in the app
//! before it is sent, and on the server.

use super::{Department, can_be_local};
use crate::instrument::Role;
use crate::people::{Grant, Power};

/// Fewest characters of a password.
pub const PASSWORD_LEAST: usize = 12;
/// Most characters of a password.
pub const PASSWORD_MOST: usize = 256;
/// Most characters of a name, to sign in with or as others see it.
pub const NAME_MOST: usize = 100;
/// How long an invitation can be used, in milliseconds: seven days.
pub const INVITATION_LIFETIME: u64 = 7 * 24 * 60 * 60 * 1000;
/// Most departments of an organisation.
pub const DEPARTMENTS_MOST: usize = 200;
/// Most roles of an account.
pub const GRANTS_MOST: usize = 100;
/// Most characters of a department's name in data.
const DEPARTMENT_ID_MOST: usize = 40;
/// Fewest different characters of a password.
const DIFFERENT_LEAST: usize = 5;

/// The commonest passwords that are long enough; those with less than five different characters are refused anyway.
const COMMON: [&str; 32] = [
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789101112",
    "0123456789012",
    "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u8i",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "abcdefghijkl",
    "abcdefghijklm",
    "abcdefghijklmnopqrstuvwxyz",
    "administrator",
    "adminadmin123",
    "changeme1234",
    "changemeplease",
    "contrasena123",
    "correcthorsebatterystaple",
    "correct horse battery staple",
    "iloveyou1234",
    "letmeinletmein",
    "mypassword123",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "qwerty123456",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdfghjkl",
    "thisismypassword",
    "welcome12345",
];

/// What is wrong with what somebody entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field.
    pub field: &'static str,
    /// Stable name of the reason, for translation.
    pub code: &'static str,
    /// The reason, as an English sentence.
    pub reason: String,
}

fn wrong<T>(field: &'static str, code: &'static str, reason: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { field, code, reason: reason.into() })
}

/// Checks a new password. It is the field that the caller names: `password`, or `new` when one is changed.
///
/// # Errors
/// When it is too short, too long, or easily guessed.
pub fn check_password(field: &'static str, password: &str, sign_in: &str) -> Result<(), Wrong> {
    let length = password.chars().count();
    if !(PASSWORD_LEAST..=PASSWORD_MOST).contains(&length) {
        return wrong(
            field,
            "wrong_length",
            format!("a password has {PASSWORD_LEAST} to {PASSWORD_MOST} characters; this one has {length}"),
        );
    }
    let plain = password.to_lowercase();
    if plain == sign_in.to_lowercase() {
        return wrong(field, "is_the_name", "a password is not the name to sign in with");
    }
    let mut different: Vec<char> = plain.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < DIFFERENT_LEAST || COMMON.contains(&plain.as_str()) {
        return wrong(field, "too_common", "this password is among the first that would be guessed; choose another");
    }
    Ok(())
}

/// Checks the name that somebody signs in with. It is ASCII, so that no two names differ only in how they are written.
///
/// # Errors
/// When it is too short, too long, or has other characters.
pub fn check_sign_in(name: &str) -> Result<(), Wrong> {
    if !(3..=NAME_MOST).contains(&name.len()) {
        return wrong("name", "wrong_length", format!("a name to sign in with has 3 to {NAME_MOST} characters"));
    }
    if name.bytes().any(|byte| !byte.is_ascii_alphanumeric() && !b"._-+@".contains(&byte)) {
        return wrong("name", "wrong_characters", "a name to sign in with has letters without accents, digits and . _ - + @");
    }
    Ok(())
}

/// Checks a name as others see it.
///
/// # Errors
/// When it is empty, too long, or would not be one line.
pub fn check_name(field: &'static str, name: &str) -> Result<(), Wrong> {
    if name.trim().is_empty() || name.trim() != name || name.chars().count() > NAME_MOST {
        return wrong(field, "wrong_length", format!("a name has 1 to {NAME_MOST} characters, without spaces around it"));
    }
    if name.chars().any(char::is_control) {
        return wrong(field, "wrong_characters", "a name is one line of text");
    }
    Ok(())
}

/// Checks roles that are to be given. Whether their departments exist is for who knows these.
///
/// # Errors
/// When a role cannot be given in an organisation, or not in a department, or is given twice.
pub fn check_grants(grants: &[Grant]) -> Result<(), Wrong> {
    if grants.len() > GRANTS_MOST {
        return wrong("grants", "too_many", format!("an account has at most {GRANTS_MOST} roles"));
    }
    for (at, grant) in grants.iter().enumerate() {
        let role = grant.role.name();
        if grant.role == Role::Region {
            return wrong("grants", "not_of_an_organisation", format!("the role “{role}” is not of an organisation"));
        }
        if grant.department.is_some() && !can_be_local(grant.role) {
            return wrong("grants", "not_local", format!("the role “{role}” is for the whole organisation, not for a department"));
        }
        if grants[..at].contains(grant) {
            return wrong("grants", "repeated", format!("the role “{role}” is given twice"));
        }
    }
    let gives = |power: Power| grants.iter().any(|grant| power.roles().is_some_and(|roles| roles.contains(&grant.role)));
    if gives(Power::RunSurveys) && gives(Power::ReadSurveys) {
        let reason = "who runs surveys sees none of their data: this role does not go with those of officers and analysts";
        return wrong("grants", "apart", reason);
    }
    Ok(())
}

/// Checks the departments of an organisation.
///
/// # Errors
/// When there are too many, one is not called anything, or two are the same.
pub fn check_departments(departments: &[Department]) -> Result<(), Wrong> {
    if departments.len() > DEPARTMENTS_MOST {
        return wrong("departments", "too_many", format!("an organisation has at most {DEPARTMENTS_MOST} departments"));
    }
    for (at, department) in departments.iter().enumerate() {
        let id = department.id.as_str();
        let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !(1..=DEPARTMENT_ID_MOST).contains(&id.len()) || !id.bytes().all(known) {
            let reason =
                format!("a department's id has 1 to {DEPARTMENT_ID_MOST} lower-case letters, digits and _: number {} has not", at + 1);
            return wrong("departments", "wrong_id", reason);
        }
        if department.label.is_empty() {
            return wrong("departments", "no_name", format!("the department “{id}” has no name"));
        }
        for name in department.label.values() {
            if check_name("departments", name).is_err() {
                let reason = format!("a name of the department “{id}” is empty, has spaces around it, or more than {NAME_MOST} characters");
                return wrong("departments", "wrong_name", reason);
            }
        }
        if departments[..at].iter().any(|other| other.id == department.id) {
            return wrong("departments", "repeated", format!("there are two departments “{id}”"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(result: Result<(), Wrong>) -> &'static str {
        result.err().map_or("fine", |wrong| wrong.code)
    }

    #[test]
    fn passwords_are_long_and_not_the_first_guess() {
        let cases = [
            ("eleven char", "wrong_length"),
            ("twelve chars", "fine"),
            ("ñandúñandúñé", "fine"),
            ("Password1234", "too_common"),
            ("abababababab", "too_common"),
            ("R.Sample@city.example", "is_the_name"),
        ];
        for (password, expected) in cases {
            assert_eq!(code(check_password("password", password, "r.sample@city.example")), expected, "{password}");
        }
        let long = |count| "abcdefgh".chars().cycle().take(count).collect::<String>();
        assert_eq!(code(check_password("password", &long(256), "x")), "fine");
        assert_eq!(code(check_password("password", &long(257), "x")), "wrong_length");
        for common in COMMON {
            assert!(common.chars().count() >= PASSWORD_LEAST && common == common.to_lowercase(), "{common} would never be compared");
        }
    }

    #[test]
    fn names_are_one_line_and_sign_in_names_ascii() {
        for (name, expected) in [
            ("ab", "wrong_length"),
            ("abc", "fine"),
            ("a.b+c@city.example", "fine"),
            ("josé", "wrong_characters"),
            ("a b", "wrong_characters"),
        ] {
            assert_eq!(code(check_sign_in(name)), expected, "{name}");
        }
        for (name, expected) in [("", "wrong_length"), (" x", "wrong_length"), ("x\ny", "wrong_characters"), ("Sample Person", "fine")] {
            assert_eq!(code(check_name("name", name)), expected, "{name:?}");
        }
        assert_eq!(code(check_name("name", &"x".repeat(NAME_MOST + 1))), "wrong_length");
    }

    #[test]
    fn roles_are_given_where_they_hold() {
        let grant = |role, department: Option<&str>| Grant { role, department: department.map(str::to_owned) };
        assert_eq!(
            code(check_grants(&[grant(Role::Lead, Some("library")), grant(Role::Lead, Some("fire")), grant(Role::Officer, None)])),
            "fine"
        );
        assert_eq!(code(check_grants(&[grant(Role::Region, None)])), "not_of_an_organisation");
        assert_eq!(code(check_grants(&[grant(Role::Officer, Some("library"))])), "not_local");
        assert_eq!(code(check_grants(&[grant(Role::Viewer, None), grant(Role::Viewer, None)])), "repeated");
        for role in [Role::Officer, Role::Analyst] {
            assert_eq!(code(check_grants(&[grant(Role::SurveyAdmin, None), grant(role, None)])), "apart");
        }
        assert_eq!(code(check_grants(&[grant(Role::SurveyAdmin, None), grant(Role::Lead, Some("fire"))])), "fine");
        assert_eq!(code(check_grants(&vec![grant(Role::Viewer, None); GRANTS_MOST + 1])), "too_many");
    }

    #[test]
    fn departments_have_an_id_and_a_name_of_their_own() {
        let department = |id: &str, name: &str| Department { id: id.to_owned(), label: [("en".to_owned(), name.to_owned())].into() };
        assert_eq!(code(check_departments(&[department("fire_2", "Fire"), department("library", "Library")])), "fine");
        for id in ["", "Fire", "fire-2", "fire/2", "niño", &"x".repeat(41)] {
            assert_eq!(code(check_departments(&[department(id, "Fire")])), "wrong_id", "{id}");
        }
        assert_eq!(code(check_departments(&[department("fire", " ")])), "wrong_name");
        assert_eq!(code(check_departments(&[Department { id: "fire".to_owned(), label: crate::instrument::Text::default() }])), "no_name");
        assert_eq!(code(check_departments(&[department("fire", "Fire"), department("fire", "Fire")])), "repeated");
        assert_eq!(code(check_departments(&vec![department("fire", "Fire"); DEPARTMENTS_MOST + 1])), "too_many");
    }
}
