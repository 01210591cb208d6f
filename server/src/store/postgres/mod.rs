//! The store in a PostgreSQL database that several servers may share.
//!
//! Conditions on the revision decide who wins, at PostgreSQL's usual isolation. Connections live on a small runtime of
//! their own: those of the web server end with its threads.

mod connection;
mod kept;
mod scenarios;
mod scorecards;
mod tls;

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use deadpool_postgres::Pool;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

pub use connection::OpenError;

use super::scorecards::{CardContent, CardEvent, Page, Revision, Scorecards, StoredCard, ToChange};
use super::{
    Changed, Content, Created, FirstAnswer, KeyHash, New, Opened, Reply, Resource, Store, StoreError, StoredScenario,
    Target,
};
use crate::clock::Moment;

/// A transaction that was in another's way is run so often before its client is asked to come back.
const ATTEMPTS: usize = 4;

/// See the module.
pub struct PostgresStore {
    pool: Pool,
    handle: Handle,
    runtime: Mutex<Option<Runtime>>,
}

impl PostgresStore {
    /// Connects and brings the schema up to date.
    ///
    /// # Errors
    /// [`OpenError`], which says in one line what keeps the database from being used.
    pub fn open(address: &str, connections: usize) -> Result<Self, OpenError> {
        let failed = |error: std::io::Error| OpenError::Thread(error.to_string());
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("store-postgres")
            .enable_all()
            .build()
            .map_err(failed)?;
        let handle = runtime.handle().clone();
        // Waited for on a thread of its own: the caller may be inside a runtime, where waiting is not allowed.
        let (opening, address) = (handle.clone(), address.to_owned());
        let opened = std::thread::spawn(move || opening.block_on(connection::open(&address, connections))).join();
        let runtime = Mutex::new(Some(runtime));
        let opened = opened.unwrap_or_else(|_| Err(OpenError::Thread("it panicked".to_owned())));
        match opened {
            Ok(pool) => Ok(Self { pool, handle, runtime }),
            Err(error) => {
                stop(&runtime);
                Err(error)
            }
        }
    }

    /// Runs work in a transaction, again if another's was in its way or the connection was lost before it was committed,
    /// and answers when it is durable.
    fn run<T, W>(&self, work: W) -> Reply<'_, T>
    where
        T: Outcome + Send + 'static,
        W: for<'t> Fn(&'t Transaction<'t>) -> Work<'t, T> + Send + Sync + 'static,
    {
        let pool = self.pool.clone();
        let running = self.handle.spawn(async move {
            let (mut left, mut lost) = (ATTEMPTS, false);
            loop {
                left -= 1;
                match once(&pool, &work).await {
                    Err(Failed::Transient) if left > 0 => {}
                    Err(Failed::Lost) if !lost => {
                        lost = true;
                        // What has ended one connection has hardly spared those that were idle beside it.
                        pool.retain(|_, _| false);
                    }
                    Err(Failed::Transient | Failed::Lost) => return Err(StoreError::Busy),
                    Err(Failed::For(error)) => return Err(error),
                    Ok(outcome) => return Ok(outcome),
                }
            }
        });
        Box::pin(async move { running.await.unwrap_or(Err(StoreError::Busy)) })
    }
}

/// Work inside a transaction.
type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 't>>;

/// What work comes to; some of it must not be kept.
trait Outcome {
    /// Whether what was done on the way is to be undone.
    fn is_undone(&self) -> bool {
        false
    }
}

impl Outcome for Created {
    fn is_undone(&self) -> bool {
        matches!(self, Self::Before(_))
    }
}
impl Outcome for Changed {}
impl Outcome for ToChange {}
impl Outcome for u64 {}
impl<T> Outcome for Option<T> {}

enum Failed {
    /// Another transaction was in the way; nothing was kept.
    Transient,
    /// The connection is gone; nothing was kept.
    Lost,
    For(StoreError),
}

impl Failed {
    /// What an error before the commit means.
    fn of(error: &tokio_postgres::Error) -> Self {
        match error {
            error if connection::is_transient(error) => Self::Transient,
            error if connection::is_lost(error) => Self::Lost,
            error => Self::For(connection::store_error(error)),
        }
    }
}

async fn once<T: Outcome, W>(pool: &Pool, work: &W) -> Result<T, Failed>
where
    W: for<'t> Fn(&'t Transaction<'t>) -> Work<'t, T>,
{
    let mut client = pool.get().await.map_err(|error| Failed::For(connection::pool_error(&error)))?;
    let begun = client.transaction().await.map_err(|error| Failed::of(&error))?;
    let transaction = Transaction { inner: begun, failed: Mutex::new(None) };
    let outcome = work(&transaction).await;
    let Transaction { inner, failed } = transaction;
    match outcome {
        Ok(outcome) if outcome.is_undone() => match inner.rollback().await {
            Ok(()) => Ok(outcome),
            Err(error) => Err(Failed::For(connection::store_error(&error))),
        },
        Ok(outcome) => match inner.commit().await {
            Ok(()) => Ok(outcome),
            Err(error) if connection::is_transient(&error) => Err(Failed::Transient),
            // A connection that is lost now leaves open whether the work was kept, so it is not done again.
            Err(error) => Err(Failed::For(connection::store_error(&error))),
        },
        // Dropped, it is rolled back before the connection is used again.
        Err(error) => Err(failed.into_inner().unwrap_or_else(PoisonError::into_inner).unwrap_or(Failed::For(error))),
    }
}

/// A transaction whose statements are prepared once a connection.
struct Transaction<'a> {
    inner: deadpool_postgres::Transaction<'a>,
    /// What the last error of a statement means.
    failed: Mutex<Option<Failed>>,
}

type Parameters<'p> = &'p [&'p (dyn ToSql + Sync)];

impl Transaction<'_> {
    async fn rows(&self, sql: &str, parameters: Parameters<'_>) -> Result<Vec<Row>, StoreError> {
        let statement = self.inner.prepare_cached(sql).await.map_err(|error| self.failed(&error))?;
        self.inner.query(&statement, parameters).await.map_err(|error| self.failed(&error))
    }

    async fn row(&self, sql: &str, parameters: Parameters<'_>) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, parameters).await?.into_iter().next())
    }

    /// How many rows were changed.
    async fn change(&self, sql: &str, parameters: Parameters<'_>) -> Result<u64, StoreError> {
        let statement = self.inner.prepare_cached(sql).await.map_err(|error| self.failed(&error))?;
        self.inner.execute(&statement, parameters).await.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &tokio_postgres::Error) -> StoreError {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Failed::of(error));
        connection::store_error(error)
    }
}

impl Store for PostgresStore {
    fn create(&self, new: New<Content>) -> Reply<'_, Created> {
        self.run(move |database| {
            let new = new.clone();
            Box::pin(async move { scenarios::create(database, &new).await })
        })
    }

    fn first_answer(&self, of: Resource, key: KeyHash, now: Moment) -> Reply<'_, Option<FirstAnswer>> {
        self.run(move |database| Box::pin(kept::first_answer(database, of, key, now)))
    }

    fn read(&self, opened: Opened) -> Reply<'_, Option<StoredScenario>> {
        self.run(move |database| Box::pin(scenarios::read(database, opened)))
    }

    fn update(&self, target: Target, content: Content, expires_at: Moment) -> Reply<'_, Changed> {
        self.run(move |database| {
            let content = content.clone();
            Box::pin(async move { scenarios::update(database, target, &content, expires_at).await })
        })
    }

    fn delete(&self, of: Resource, target: Target) -> Reply<'_, Changed> {
        self.run(move |database| Box::pin(kept::delete(database, of, target)))
    }

    fn purge(&self, now: Moment) -> Reply<'_, usize> {
        let removed = self.run(move |database| {
            Box::pin(async move {
                let scenarios = kept::purge(database, Resource::Scenario, now).await?;
                Ok(scenarios + kept::purge(database, Resource::Scorecard, now).await?)
            })
        });
        Box::pin(async move { removed.await.map(|rows: u64| usize::try_from(rows).unwrap_or(usize::MAX)) })
    }

    fn ready(&self) -> Reply<'_, ()> {
        let asked = self.run(|database| Box::pin(async move { database.row("SELECT 1", &[]).await }));
        Box::pin(async move { asked.await.map(drop) })
    }

    fn close(&self) {
        self.pool.close();
        stop(&self.runtime);
    }
}

impl Scorecards for PostgresStore {
    fn create_card(&self, new: New<CardContent>) -> Reply<'_, Created> {
        self.run(move |database| {
            let new = new.clone();
            Box::pin(async move { scorecards::create(database, &new).await })
        })
    }

    fn read_card(&self, opened: Opened, revision: Option<u64>) -> Reply<'_, Option<StoredCard>> {
        self.run(move |database| Box::pin(scorecards::read(database, opened, revision)))
    }

    fn card_to_change(&self, target: Target) -> Reply<'_, ToChange> {
        self.run(move |database| Box::pin(scorecards::to_change(database, target)))
    }

    fn change_card(&self, target: Target, content: CardContent, expires_at: Moment) -> Reply<'_, Changed> {
        self.run(move |database| {
            let content = content.clone();
            Box::pin(async move { scorecards::change(database, target, &content, expires_at).await })
        })
    }

    fn card_revisions(&self, opened: Opened, page: Page) -> Reply<'_, Option<Vec<Revision>>> {
        self.run(move |database| Box::pin(scorecards::revisions(database, opened, page)))
    }

    fn card_events(&self, opened: Opened, page: Page) -> Reply<'_, Option<Vec<CardEvent>>> {
        self.run(move |database| Box::pin(scorecards::events(database, opened, page)))
    }
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        stop(&self.runtime);
    }
}

/// Waiting for its threads is not allowed where this may be called from, nor is there anything to wait for.
fn stop(runtime: &Mutex<Option<Runtime>>) {
    if let Some(runtime) = runtime.lock().unwrap_or_else(PoisonError::into_inner).take() {
        runtime.shutdown_background();
    }
}
