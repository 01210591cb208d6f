use rusqlite::params;
use tempfile::TempDir;

use super::*;
use crate::store::sqlite::connection;

fn start(max_mebibytes: u32) -> (TempDir, PathBuf, Writer) {
    let folder = TempDir::new().unwrap();
    let file = connection::prepare(folder.path()).unwrap();
    Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
        .unwrap();
    let writer = Writer::start(file.clone(), 1024, max_mebibytes).unwrap();
    (folder, file, writer)
}

fn insert(database: &Connection, id: i64, text: &str) -> rusqlite::Result<usize> {
    database.prepare_cached("INSERT INTO note VALUES (?1, ?2)")?.execute(params![id, text])
}

fn ids(file: &PathBuf) -> Vec<i64> {
    let database = Connection::open(file).unwrap();
    let mut statement = database.prepare("SELECT id FROM note ORDER BY id").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_failing_job_is_undone_alone() {
    let (_folder, file, writer) = start(0);
    let good = writer.write(|database| insert(database, 1, "a"));
    let half = writer.write(|database| {
        insert(database, 2, "half")?;
        insert(database, 1, "again").map(drop)
    });
    let also_good = writer.write(|database| insert(database, 3, "c"));
    let (good, half, also_good) = tokio::join!(good, half, also_good);
    assert!(good.is_ok() && also_good.is_ok());
    assert!(matches!(half, Err(StoreError::Failed(_))));
    assert_eq!(ids(&file), [1, 3]);
}

#[tokio::test]
async fn a_panicking_job_does_not_end_the_thread() {
    let (_folder, file, writer) = start(0);
    let outcome: Result<(), _> = writer.write(|_| panic!("a bug")).await;
    assert!(outcome.is_err());
    assert!(writer.write(|database| insert(database, 1, "a")).await.is_ok());
    assert_eq!(ids(&file), [1]);
}

#[tokio::test]
async fn a_full_database_refuses_what_does_not_fit_and_works_again_when_there_is_room() {
    let (_folder, file, writer) = start(1);
    let large = "x".repeat(600 * 1024);
    let text = large.clone();
    writer.write(move |database| insert(database, 1, &text)).await.unwrap();

    // In one group: what fits is kept although its neighbour ended the transaction for all.
    let text = large.clone();
    let small = writer.write(|database| insert(database, 2, "small"));
    let too_large = writer.write(move |database| insert(database, 3, &text));
    let small_too = writer.write(|database| insert(database, 4, "small"));
    let (small, too_large, small_too) = tokio::join!(small, too_large, small_too);
    assert!(small.is_ok() && small_too.is_ok());
    assert!(matches!(too_large, Err(StoreError::Full)));
    assert_eq!(ids(&file), [1, 2, 4]);

    writer.write(|database| database.execute("DELETE FROM note WHERE id = 1", [])).await.unwrap();
    writer.write(move |database| insert(database, 5, &large)).await.unwrap();
    assert_eq!(ids(&file), [2, 4, 5]);
}

#[tokio::test]
async fn everything_accepted_is_answered_before_closing() {
    let (_folder, file, writer) = start(0);
    let writer = std::sync::Arc::new(writer);
    let writes: Vec<_> = (0..500)
        .map(|id| {
            let writer = writer.clone();
            tokio::spawn(async move { writer.write(move |database| insert(database, id, "x")).await.is_ok() })
        })
        .collect();
    tokio::task::yield_now().await;
    let closing = writer.clone();
    tokio::task::spawn_blocking(move || closing.close()).await.unwrap();
    let mut acknowledged = 0;
    for write in writes {
        acknowledged += usize::from(write.await.unwrap());
    }
    assert_eq!(ids(&file).len(), acknowledged);
    assert!(matches!(writer.write(|database| insert(database, 1000, "late")).await, Err(StoreError::Busy)));
}
