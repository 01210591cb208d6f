//! The store that these tests run on: SQLite, in the server's data folder.

use std::path::Path;

use tempfile::TempDir;

/// What a server with this data folder is told beside it.
pub fn environment(_data_dir: &Path) -> Vec<(&'static str, String)> {
    Vec::new()
}

/// How many rows a table of a server in `data` of this folder has.
pub fn rows(folder: &TempDir, table: &str) -> i64 {
    let file = folder.path().join("data").join("partner-roi.db");
    let database = rusqlite::Connection::open(file).unwrap();
    database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// All that is kept, as bytes.
pub fn everything(folder: &TempDir) -> Vec<u8> {
    let files = std::fs::read_dir(folder.path().join("data")).unwrap();
    files.flat_map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect()
}
