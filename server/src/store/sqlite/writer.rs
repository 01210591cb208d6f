//! The one thread that writes, in groups.
//!
//! It takes what is queued, runs each job in a savepoint of one transaction, commits once, and only
//! then answers them all: one flush to the disk serves many. A job that fails is undone alone. If the
//! transaction as a whole fails (a full disk ends it), every job gets a transaction of its own, so that
//! one that asks too much does not take the others down, and the thread goes on with the next group.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};
use tokio::sync::{mpsc, oneshot};

use super::connection;
use crate::store::StoreError;

/// Jobs that share one commit at most. Larger groups gain nothing more and delay the first answer.
const GROUP: usize = 256;

/// How long a write waits for a place in the queue before the client is asked to come back.
const PATIENCE: Duration = Duration::from_secs(2);

/// Hands jobs to the writing thread.
pub struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread.
    pub fn start(file: PathBuf, queue: usize, max_mebibytes: u32) -> Result<Self, connection::OpenError> {
        let database =
            connection::open_writer(&file, max_mebibytes).map_err(|error| connection::OpenError::of(&file, &error))?;
        let (sender, receiver) = mpsc::channel(queue);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || Thread { file, max_mebibytes, database: Some(database) }.run(receiver))
            .map_err(connection::OpenError::Thread)?;
        Ok(Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Runs `work` inside a transaction and answers when that is durable. `work` may run twice, the
    /// second time after everything that the first one did was undone.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Typed { work, done: None, reply: Some(reply) });
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(StoreError::Busy)?;
        queue.send_timeout(job, PATIENCE).await.map_err(|_| StoreError::Busy)?;
        drop(queue);
        answer.await.unwrap_or_else(|_| Err(StoreError::Failed("the writing thread dropped a job".to_owned())))
    }

    /// Whether the thread takes jobs.
    pub fn is_running(&self) -> bool {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|queue| !queue.is_closed())
    }

    /// Takes no more jobs and waits until the accepted ones are answered.
    pub fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writing thread ended in a panic");
        }
    }
}

/// One write, of whatever answer.
trait Job: Send {
    /// Does the work and keeps its outcome.
    fn run(&mut self, database: &Connection) -> rusqlite::Result<()>;
    /// Tells who asked: the outcome kept, or what went wrong with the transaction.
    fn answer(&mut self, transaction: Result<(), StoreError>);
}

struct Typed<T, W> {
    work: W,
    done: Option<Result<T, StoreError>>,
    reply: Option<oneshot::Sender<Result<T, StoreError>>>,
}

impl<T: Send, W: FnMut(&Connection) -> rusqlite::Result<T> + Send> Job for Typed<T, W> {
    fn run(&mut self, database: &Connection) -> rusqlite::Result<()> {
        self.done = None;
        // A panic is a bug of the job; it must not end the thread that all others depend on.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(database)));
        match outcome {
            Ok(Ok(value)) => {
                self.done = Some(Ok(value));
                Ok(())
            }
            Ok(Err(error)) => {
                self.done = Some(Err(store_error(&error)));
                Err(error)
            }
            Err(_) => {
                self.done = Some(Err(StoreError::Failed("a job panicked".to_owned())));
                Err(rusqlite::Error::InvalidQuery)
            }
        }
    }

    fn answer(&mut self, transaction: Result<(), StoreError>) {
        let Some(reply) = self.reply.take() else {
            return;
        };
        let outcome = match (transaction, self.done.take()) {
            // A job's own failure says more than that of the transaction it ended.
            (_, Some(Err(error))) | (Err(error), _) => Err(error),
            (Ok(()), Some(Ok(value))) => Ok(value),
            (Ok(()), None) => Err(StoreError::Failed("a job was not run".to_owned())),
        };
        // Whoever asked may have gone away; the write stands nevertheless.
        let _ = reply.send(outcome);
    }
}

struct Thread {
    file: PathBuf,
    max_mebibytes: u32,
    /// None after an error that may have spoilt the connection.
    database: Option<Connection>,
}

impl Thread {
    fn run(mut self, mut queue: mpsc::Receiver<Box<dyn Job>>) {
        let mut group = Vec::with_capacity(GROUP);
        while queue.blocking_recv_many(&mut group, GROUP) > 0 {
            self.serve(&mut group);
            group.clear();
        }
    }

    fn serve(&mut self, group: &mut [Box<dyn Job>]) {
        let outcome = self.transact(group);
        if outcome.is_err() && group.len() > 1 {
            for job in group {
                let outcome = self.transact(std::slice::from_mut(job));
                job.answer(outcome);
            }
            return;
        }
        for job in group {
            job.answer(outcome.clone());
        }
    }

    /// One transaction around these jobs. On an error nothing of it remains.
    fn transact(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        let database = match self.database.take() {
            Some(database) => database,
            None => connection::open_writer(&self.file, self.max_mebibytes).map_err(|error| store_error(&error))?,
        };
        match run_all(&database, jobs) {
            Ok(()) => {
                self.database = Some(database);
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, jobs = jobs.len(), "a transaction failed and was rolled back");
                let rolled_back = database.is_autocommit() || database.execute_batch("ROLLBACK").is_ok();
                if rolled_back && is_harmless(&error) {
                    self.database = Some(database);
                }
                Err(store_error(&error))
            }
        }
    }
}

fn run_all(database: &Connection, jobs: &mut [Box<dyn Job>]) -> rusqlite::Result<()> {
    let step = |sql: &str| database.prepare_cached(sql)?.execute([]).map(drop);
    step("BEGIN IMMEDIATE")?;
    for job in jobs {
        step("SAVEPOINT job")?;
        if let Err(error) = job.run(database) {
            // Some errors end the whole transaction, and with it the work of the other jobs.
            if database.is_autocommit() {
                return Err(error);
            }
            step("ROLLBACK TO job")?;
        }
        step("RELEASE job")?;
    }
    step("COMMIT")
}

/// Whether the connection is as good as before.
fn is_harmless(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy | ErrorCode::ConstraintViolation)
    )
}

/// The store's name for an error of the database.
pub(super) fn store_error(error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        _ => StoreError::Failed(error.to_string()),
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
