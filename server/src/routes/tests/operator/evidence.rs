//! What the operator has: every byte of the database, of its log and of its back-ups, and every line that was logged.

use rusqlite::Connection;
use rusqlite::types::Value;
use std::fs;
use std::path::Path;

/// A row, with what of it can be looked for in bytes.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// All of its values.
    pub(super) values: Vec<Value>,
    /// Bytes by which it is found: in files, and as text in lines.
    pub(super) traces: Vec<Vec<u8>>,
}

/// All that is there.
#[derive(Debug)]
pub(super) struct Evidence {
    /// Invitations that were redeemed, by number.
    pub(super) redemptions: Vec<(i64, Row)>,
    /// Responses, by id.
    pub(super) responses: Vec<(Vec<u8>, Row)>,
    /// The database file, and the log beside it.
    pub(super) file: Vec<u8>,
    pub(super) wal: Vec<u8>,
    /// Back-ups, oldest first.
    pub(super) backups: Vec<Vec<u8>>,
    pub(super) lines: String,
}

fn rows(connection: &Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = connection.prepare(sql).expect("a statement");
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>()).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows")
}

fn blob(value: &Value) -> Vec<u8> {
    match value {
        Value::Blob(bytes) => bytes.clone(),
        other => panic!("a blob is expected: {other:?}"),
    }
}

impl Evidence {
    /// Reads what lies in a folder; rows from the database as it is opened by anybody.
    pub(super) fn of(database: &Path, backups: &[std::path::PathBuf], lines: String) -> Self {
        let bytes = |path: &Path| fs::read(path).unwrap_or_default();
        let mut wal = database.as_os_str().to_owned();
        wal.push("-wal");
        // The bytes are read before anything opens the database and could change them.
        let (file, wal) = (bytes(database), bytes(Path::new(&wal)));
        let connection = Connection::open(database).expect("a database");
        // Every column, whatever they are, after the two that name the row.
        let redemptions = rows(&connection, "select number, code, redeemed_for, * from survey_invitations where redeemed_for is not null");
        let redemption = |values: Vec<Value>| {
            let Value::Integer(number) = values[0] else { panic!("a number is expected") };
            (number, Row { traces: vec![blob(&values[1]), blob(&values[2])], values: values[3..].to_vec() })
        };
        let responses = rows(&connection, "select id, * from responses");
        let response = |values: Vec<Value>| {
            let id = blob(&values[0]);
            (id.clone(), Row { traces: vec![id], values: values[1..].to_vec() })
        };
        Self {
            redemptions: redemptions.into_iter().map(redemption).collect(),
            responses: responses.into_iter().map(response).collect(),
            file,
            wal,
            backups: backups.iter().map(|path| bytes(path)).collect(),
            lines,
        }
    }
}
