//! What the server notes, in words.

use super::*;

/// Where the server writes what it notes.
const SERVER: [&str; 11] = [
    include_str!("../../../../../server/src/store/sqlite/devices/rows.rs"),
    include_str!("../../../../../server/src/store/sqlite/devices/officer.rs"),
    include_str!("../../../../../server/src/store/sqlite/recovery.rs"),
    include_str!("../../../../../server/src/store/sqlite/people/links.rs"),
    include_str!("../../../../../server/src/store/sqlite/people/accounts.rs"),
    include_str!("../../../../../server/src/store/sqlite/people/audit.rs"),
    include_str!("../../../../../server/src/store/sqlite/people/invitations.rs"),
    include_str!("../../../../../server/src/store/sqlite/keep/restore.rs"),
    include_str!("../../../../../server/src/store/sqlite/surveys/plans.rs"),
    include_str!("../../../../../server/src/store/sqlite/surveys/invitations.rs"),
    include_str!("../../../../../server/src/store/sqlite/surveys/freeze.rs"),
];

fn detail(kind: AuditKind, noted: &str, lang: Lang) -> Detail {
    let label = [("en".to_owned(), "Library".to_owned()), ("es".to_owned(), "Biblioteca".to_owned())].into();
    detail_words(kind, noted, &[Department { id: "library".to_owned(), label }], lang)
}

#[test]
fn the_server_notes_what_is_read_here() {
    let noted = [
        r#"format!("{label} -> {called}")"#,
        r#"format!("{before} -> {}", policy.offline_days)"#,
        r#"roles_words(&account.grants)"#,
        r#""with the provider""#,
        r#""with the provider, second factor not given yet""#,
        r#""let in again with the provider""#,
        r#""let in again""#,
        r#""arrived""#,
        r#""taken back""#,
        r#""refused""#,
        r#""to set a new password""#,
        r#""no roles""#,
        r#"words.join(", ")"#,
        r#"format!("{}: {}", code.name, words(&code.grants))"#,
        r#""name: {} -> {}""#,
        r#""roles: {} -> {}""#,
        r#""can sign in again""#,
        r#""cannot sign in""#,
        r#""nothing""#,
        r#"parts.join("; ")"#,
        r#"format!("{} -> {}", names(&before), names(wanted))"#,
        r#"format!("up to number {last}")"#,
        r#"format!("{}: {} -> {}", held.plan.instrument, survey.state.name(), state.name())"#,
        r#"format!("{}: closed -> frozen", held.plan.instrument)"#,
        r#"format!("{}: {}", held.plan.instrument, tickets.len())"#,
        r#"format!("{}: {}", held.plan.instrument, codes.len())"#,
    ];
    for fragment in noted {
        assert!(SERVER.iter().any(|source| source.contains(fragment)), "{fragment} is nowhere in the server any more");
    }
}

#[test]
fn what_the_server_notes_is_said_in_the_readers_language() {
    let cases = [
        (AuditKind::Joined, "lead:library, viewer", "Líder de departamento, Biblioteca; Lectura"),
        (AuditKind::SignedIn, "with the provider", "Con el inicio de sesión de la organización"),
        (
            AuditKind::Joined,
            "let in again with the provider",
            "Volvió a entrar, con el inicio de sesión de la organización y sin contraseña",
        ),
        (AuditKind::Joined, "let in again", "Volvió a entrar, con una contraseña nueva"),
        (AuditKind::Invited, "A: B: officer", "A: B: Responsable de equidad"),
        (AuditKind::AccountChanged, "name: A -> B; cannot sign in", "Nombre: A → B. Ya no puede iniciar sesión"),
        (AuditKind::AccountChanged, "roles: no roles -> viewer", "Funciones: Sin funciones → Lectura"),
        (AuditKind::DepartmentsChanged, "library, old -> library", "Biblioteca, old → Biblioteca"),
        (AuditKind::AccountChanged, "can sign in again", "Puede iniciar sesión de nuevo"),
        (AuditKind::AccountChanged, "nothing", "Sin cambios"),
        (AuditKind::Invited, "to set a new password", "Para elegir una contraseña nueva"),
        (AuditKind::Restored, "up to number 1204", "Los documentos, como estaban hasta el número 1204"),
        (AuditKind::InvitationEnded, "A. Sample", "A. Sample"),
        (AuditKind::RecoveryEnded, "taken back", "Retirada"),
        (AuditKind::SignedIn, "", ""),
        (AuditKind::DeviceNamed, "Firefox on Linux -> The tablet", "Nombre: Firefox on Linux → The tablet"),
        (AuditKind::DeviceRevoked, "The tablet: Lost", "The tablet: Lost"),
        (AuditKind::OfflineDaysChanged, "30 -> 7", "30 → 7 días"),
        (AuditKind::OfficerRecovered, "viewer", "Funciones de antes: Lectura"),
        (AuditKind::OfficerRecovered, "no roles", "Funciones de antes: Sin funciones"),
        (AuditKind::SurveyOpened, "workplace-diversity", "workplace-diversity"),
        (AuditKind::SurveyStateChanged, "workplace-diversity: open -> paused", "workplace-diversity: Abierta → En pausa"),
        (AuditKind::SurveyInvited, "workplace-diversity: 40", "workplace-diversity: 40 creadas"),
        (AuditKind::SurveyReissued, "workplace-diversity: 17", "workplace-diversity: 17 pedidas"),
        (AuditKind::SurveyReissueRefused, "workplace-diversity", "workplace-diversity"),
        (AuditKind::StationMade, "Depot: north", "Depot: north"),
    ];
    for (kind, noted, expected) in cases {
        assert_eq!(detail(kind, noted, Lang::Es), Detail::Words(expected.to_owned()));
    }
}

#[test]
fn what_is_not_understood_is_shown_as_it_stands_and_as_english() {
    for (kind, noted) in [
        (AuditKind::AccountChanged, "name: A; B -> C"),
        (AuditKind::AccountChanged, "roles: chief -> viewer"),
        (AuditKind::Joined, "something of a later version"),
        (AuditKind::Restored, "up to number many"),
        (AuditKind::SurveyStateChanged, "workplace-diversity: open -> gone"),
        (AuditKind::SurveyInvited, "workplace-diversity: many"),
    ] {
        assert_eq!(detail(kind, noted, Lang::Es), Detail::English(noted.to_owned()));
    }
}

#[test]
fn every_kind_has_a_name_of_its_own() {
    let mut names: Vec<&str> = AuditKind::ALL.iter().map(|kind| kind_name(*kind).text(Lang::Es)).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), AuditKind::ALL.len());
}
