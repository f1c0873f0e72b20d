//! What must add up in surveys: whether or not anybody wrote into the database behind the server's back.

use super::StoreError;
use super::check::Checked;
use rusqlite::{Connection, Row};

/// Modes of a survey whose responses are not as many as are held against its cap.
const COUNTS: &str = "select s.id, coalesce(c.mode, r.mode), coalesce(c.responses, 0), coalesce(r.responses, 0)
    from mode_counts c
    full join (select survey, mode, count(*) as responses from responses group by survey, mode) r on r.survey = c.survey and r.mode = c.mode
    join surveys s on s.number = coalesce(c.survey, r.survey)
    where coalesce(c.responses, 0) <> coalesce(r.responses, 0) order by s.number, 2";

/// Surveys with more responses of invited people than redeemed invitations, and whether a restore since they opened explains it:
/// it forgets redemptions, and devices keep the credentials that they have.
const REDEEMED: &str = "select id, responses, redeemed, exists (select 1 from restores where at / 86400000 >= coalesce(opened_day, 0))
    from (select id, number, opened_day,
        (select count(*) from responses r where r.survey = number and r.mode = 'invited') as responses,
        (select count(*) from survey_invitations i where i.survey = number and i.redeemed_for is not null) as redeemed
        from surveys)
    where responses > redeemed order by number";

/// Frozen surveys that still have keys.
const KEYS: &str = "select id from surveys join survey_keys on survey = number where state = 'frozen' order by number";

/// Holds surveys against their responses, invitations and keys.
pub(super) fn check(connection: &Connection, checked: &mut Checked) -> Result<(), StoreError> {
    checked.surveys = connection.query_row("select count(*) from surveys", [], |row| row.get(0))?;
    checked.wrong.extend(sentences(connection, COUNTS, |row| {
        let (survey, mode): (String, String) = (row.get(0)?, row.get(1)?);
        let (counted, held): (i64, i64) = (row.get(2)?, row.get(3)?);
        Ok(format!("survey {survey}: {counted} responses are counted as {mode}, and {held} are there"))
    })?);
    let mut statement = connection.prepare(REDEEMED)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (survey, is_explained): (String, bool) = (row.get(0)?, row.get(3)?);
        let (responses, redeemed): (i64, i64) = (row.get(1)?, row.get(2)?);
        let sentence = format!("survey {survey}: {responses} responses of invited people, and {redeemed} invitations are redeemed");
        if is_explained {
            checked.explained.push(sentence + "; the database was restored since it opened, which forgets redemptions");
        } else {
            checked.wrong.push(sentence + ": somebody has the survey's key, or wrote into this database");
        }
    }
    checked.wrong.extend(sentences(connection, KEYS, |row| {
        let survey: String = row.get(0)?;
        Ok(format!("survey {survey}: it is frozen, and its keys are still there; they must be deleted when it freezes"))
    })?);
    Ok(())
}

fn sentences(connection: &Connection, sql: &str, says: impl Fn(&Row<'_>) -> rusqlite::Result<String>) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let sentences = statement.query_map([], |row| says(row))?;
    Ok(sentences.collect::<Result<_, _>>()?)
}
