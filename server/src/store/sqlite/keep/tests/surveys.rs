//! What a check finds in surveys.

use super::*;
use rusqlite::Connection;

#[test]
fn a_check_finds_surveys_that_do_not_add_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    drop(Sqlite::open(&data.join(DATABASE)).expect("a database"));
    let database = Connection::open(data.join(DATABASE)).expect("a database");
    database
        .execute_batch(
            "insert into surveys (id, definition, state, opened_day) values ('one', '{}', 'open', 20000), ('two', '{}', 'frozen', 20000);
             insert into survey_keys (survey, issuer) values (1, x'00');
             insert into survey_invitations (survey, code, number, department, tier, redeemed_for, told)
             values (1, randomblob(32), 1, 'fire', 'senior', randomblob(16), 1), (1, randomblob(32), 2, 'fire', 'senior', null, 0);
             insert into responses (survey, id, version, mode, language, answers)
             values (1, randomblob(16), 'v', 'invited', 'en', '{}'), (1, randomblob(16), 'v', 'paper', 'en', '{}');
             insert into mode_counts (survey, mode, responses) values (1, 'invited', 1), (1, 'paper', 1)",
        )
        .expect("surveys");
    let checked = check(data).expect("a check");
    assert!(checked.wrong.is_empty() && checked.explained.is_empty() && checked.surveys == 2, "{checked:?}");
    for (sql, undo, said) in [
        (
            "update mode_counts set responses = 3 where mode = 'paper'",
            "update mode_counts set responses = 1",
            "3 responses are counted as paper, and 1 are there",
        ),
        (
            "delete from mode_counts where mode = 'paper'",
            "insert into mode_counts (survey, mode, responses) values (1, 'paper', 1)",
            "0 responses are counted as paper, and 1 are there",
        ),
        (
            "insert into mode_counts (survey, mode, responses) values (2, 'open_link', 1)",
            "delete from mode_counts where survey = 2",
            "survey two: 1 responses are counted as open_link, and 0 are there",
        ),
        (
            "update survey_invitations set redeemed_for = null",
            "update survey_invitations set redeemed_for = randomblob(16) where number = 1",
            "1 responses of invited people, and 0 invitations are redeemed",
        ),
        (
            "insert into survey_keys (survey, opener) values (2, x'00')",
            "delete from survey_keys where survey = 2",
            "its keys are still there",
        ),
    ] {
        database.execute_batch(sql).expect(sql);
        let wrong = check(data).expect("a check").wrong;
        assert!(wrong.len() == 1 && wrong[0].contains(said), "{sql}: {wrong:?}");
        database.execute_batch(undo).expect(undo);
    }
    // After a restore, credentials are there whose redemption is forgotten.
    database
        .execute_batch(
            "update survey_invitations set redeemed_for = null; insert into restores (epoch, parent, at) values ('b', 'a', 1769904000000)",
        )
        .expect("a restore");
    let checked = check(data).expect("a check");
    assert!(checked.wrong.is_empty() && checked.explained.len() == 1, "{checked:?}");
}
