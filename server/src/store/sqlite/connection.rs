//! Opening the database: for its one writer, or for one of its readers.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

/// The name of the database in the data folder.
pub const FILE_NAME: &str = "partner-roi.db";

/// Another process (a backup, a second server) may hold the database for a while.
const BUSY: Duration = Duration::from_secs(10);

mod embedded {
    refinery::embed_migrations!("src/store/sqlite/migrations");
}

/// Why the database cannot be used, in one line.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum OpenError {
    #[error("cannot make the data folder {}: {cause}", folder.display())]
    Folder { folder: PathBuf, cause: String },
    #[error("cannot open the database {}: {cause}", file.display())]
    Open { file: PathBuf, cause: String },
    #[error("cannot write to the database {}: the file or its folder is not writable", file.display())]
    ReadOnly { file: PathBuf },
    #[error("the database {} was made by a newer version of partner-roi (its schema is {found}, this version knows {known}); start that version, or restore a backup made before the upgrade", file.display())]
    Newer { file: PathBuf, found: u32, known: u32 },
    #[error("cannot bring the database {} to the schema of this version: {cause}", file.display())]
    Migration { file: PathBuf, cause: String },
    #[error("cannot start the thread that writes to the database: {0}")]
    Thread(io::Error),
}

impl OpenError {
    /// What SQLite says about this file, in words that name the cause.
    pub(super) fn of(file: &Path, error: &rusqlite::Error) -> Self {
        let file = file.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { file },
            Some(ErrorCode::CannotOpen) => Self::Open { cause: why_not_opened(&file), file },
            Some(ErrorCode::NotADatabase) => Self::Open { cause: "the file is not a database".to_owned(), file },
            _ => Self::Open { cause: error.to_string(), file },
        }
    }
}

/// SQLite only says that it could not open a file, so the system is asked for the reason.
fn why_not_opened(file: &Path) -> String {
    if file.is_dir() {
        return "it is a folder, not a file".to_owned();
    }
    match std::fs::OpenOptions::new().read(true).write(true).open(file) {
        Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied && file.exists() => {
            "the file may not be read and written".to_owned()
        }
        Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied => "its folder may not be entered".to_owned(),
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => cause.to_string(),
        // The file, or those that belong beside it, would have been made if the folder allowed it.
        _ => "its folder is not writable".to_owned(),
    }
}

/// Makes folder and database if they are not there and brings the schema up to date.
pub(super) fn prepare(folder: &Path) -> Result<PathBuf, OpenError> {
    make_folder(folder)?;
    let file = folder.join(FILE_NAME);
    let opened = |error| OpenError::of(&file, &error);
    let mut connection = open(&file).map_err(opened)?;
    // SQLite opens a file that it may not write for reading, and says nothing.
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(opened)? {
        return Err(OpenError::ReadOnly { file });
    }
    connection.pragma_update(None, "journal_mode", "WAL").map_err(opened)?;
    migrate(&mut connection, &file)?;
    // Proves that writing works now, not with the first person who saves something.
    connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK;").map_err(opened)?;
    Ok(file)
}

/// What people save is nobody else's business on a shared machine.
fn make_folder(folder: &Path) -> Result<(), OpenError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|cause| {
        let cause = match cause.kind() {
            io::ErrorKind::AlreadyExists => "there is a file of this name, and it is not a folder".to_owned(),
            io::ErrorKind::NotADirectory => "a part of this path is a file, not a folder".to_owned(),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "the folder that it would stand in is not writable".to_owned()
            }
            _ => cause.to_string(),
        };
        OpenError::Folder { folder: folder.to_owned(), cause }
    })
}

fn migrate(connection: &mut Connection, file: &Path) -> Result<(), OpenError> {
    let failed = |cause: String| OpenError::Migration { file: file.to_owned(), cause };
    let runner = embedded::migrations::runner();
    let known = runner
        .get_migrations()
        .iter()
        .filter_map(|migration| u32::try_from(migration.version()).ok())
        .max()
        .unwrap_or(0);
    let found = applied_version(connection).map_err(|error| failed(error.to_string()))?;
    if found > known {
        return Err(OpenError::Newer { file: file.to_owned(), found, known });
    }
    runner.run(connection).map_err(|error| failed(error.to_string())).map(drop)
}

fn applied_version(connection: &Connection) -> rusqlite::Result<u32> {
    if !connection.table_exists(None, "refinery_schema_history")? {
        return Ok(0);
    }
    connection.query_row("SELECT coalesce(max(version), 0) FROM refinery_schema_history", [], |row| row.get(0))
}

/// The connection of the one thread that writes.
pub(super) fn open_writer(file: &Path, max_mebibytes: u32) -> rusqlite::Result<Connection> {
    let connection = open(file)?;
    // A commit is answered only when it is on the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    if max_mebibytes > 0 {
        let page_size: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        let pages = i64::from(max_mebibytes) * 1024 * 1024 / page_size.max(512);
        // Answers with the bound now in force, so it is a query and not an update.
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
    }
    Ok(connection)
}

/// The connection of one thread that reads.
pub(super) fn open_reader(file: &Path) -> rusqlite::Result<Connection> {
    let connection = open(file)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    // No URI: a data folder's name is never read as options.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}
