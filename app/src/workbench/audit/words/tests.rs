use super::*;

fn said(kind: AuditKind, noted: &str, lang: Lang) -> String {
    let label = [("en".to_owned(), "Library".to_owned()), ("es".to_owned(), "Biblioteca".to_owned())].into();
    detail_words(kind, noted, &[Department { id: "library".to_owned(), label }], lang)
}

#[test]
fn what_the_server_notes_is_said_in_the_readers_language() {
    let cases = [
        (AuditKind::Joined, "lead:library, viewer", "Líder de departamento, Biblioteca; Lectura"),
        (AuditKind::Joined, "let in again", "Volvió a entrar, con una contraseña nueva"),
        (AuditKind::Invited, "A: B: officer", "A: B: Responsable de equidad"),
        (AuditKind::AccountChanged, "name: A -> B; cannot sign in", "Nombre: A → B. Ya no puede iniciar sesión"),
        (AuditKind::AccountChanged, "roles: no roles -> viewer", "Funciones: Sin funciones → Lectura"),
        (AuditKind::DepartmentsChanged, "library, old -> library", "Biblioteca, old → Biblioteca"),
        (AuditKind::InvitationEnded, "A. Sample", "A. Sample"),
    ];
    for (kind, noted, expected) in cases {
        assert_eq!(said(kind, noted, Lang::Es), expected);
    }
}

#[test]
fn what_is_not_understood_is_shown_as_it_stands() {
    for (kind, noted) in [
        (AuditKind::AccountChanged, "name: A; B -> C"),
        (AuditKind::AccountChanged, "roles: chief -> viewer"),
        (AuditKind::Joined, "something of a later version"),
        (AuditKind::Restored, "epoch 2"),
    ] {
        assert_eq!(said(kind, noted, Lang::En), noted);
    }
}

#[test]
fn every_kind_has_a_name_of_its_own() {
    let mut names: Vec<&str> = AuditKind::ALL.iter().map(|kind| kind_name(*kind).text(Lang::Es)).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), AuditKind::ALL.len());
}
