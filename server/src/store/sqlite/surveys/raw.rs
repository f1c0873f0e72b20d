//! What people answered, on its way out of the database: into the report of a frozen survey and into its release. A row has no
//! view, and nothing prints it.

use super::StoreError;
use rusqlite::Connection;
use serde_json::{Map, Value as Json};
use shared::instrument::{Hash, Schema};
use shared::survey::{Mode, Reported, Survey, report};
use std::sync::Arc;

/// A response as it is stored.
// Not even for debugging: what can be printed ends up in a log.
#[allow(missing_debug_implementations)]
pub(in crate::store::sqlite) struct Row {
    mode: String,
    language: String,
    answers: String,
}

impl Row {
    /// What stands in it; none where it cannot be read. What is wrong with it is not said: it would quote the row.
    pub(in crate::store::sqlite) fn read(self) -> Option<(Mode, String, Map<String, Json>)> {
        Some((Mode::named(&self.mode)?, self.language, serde_json::from_str(&self.answers).ok()?))
    }
}

/// All responses of a frozen survey.
pub(in crate::store::sqlite) fn rows(connection: &Connection, survey: &Hash) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select mode, language, answers from responses join surveys on survey = number where surveys.id = ?1 and state = 'frozen'",
    )?;
    let rows = statement.query_map([survey.as_str()], |row| Ok(Row { mode: row.get(0)?, language: row.get(1)?, answers: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The report of these.
pub(super) fn sum_up(survey: &Survey, schema: &Arc<Schema>, rows: Vec<Row>) -> Reported {
    let mut unread = 0;
    let readable = rows.into_iter().filter_map(|row| {
        let read = row.read().map(|(mode, _, answers)| (mode, answers));
        unread += u64::from(read.is_none());
        read
    });
    let reported = report(survey, schema, readable);
    Reported { unread: reported.unread + unread, ..reported }
}
