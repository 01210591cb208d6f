//! The store in one SQLite file: one thread writes, every server thread reads on its own.

mod connection;
mod kept;
mod scenarios;
mod scorecards;
mod writer;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use thread_local::ThreadLocal;

pub use connection::{FILE_NAME, OpenError};
use writer::{Writer, store_error};

use super::scorecards::{CardContent, CardEvent, Page, Revision, Scorecards, StoredCard, ToChange};
use super::{
    Changed, Content, Created, FirstAnswer, KeyHash, New, Opened, Reply, Resource, Store, StoreError, StoredScenario,
    Target,
};
use crate::clock::Moment;
use crate::settings::Storage;

/// See the module.
pub struct SqliteStore {
    file: PathBuf,
    writer: Writer,
    /// Reads are point look-ups of microseconds, so they run where they are asked for, each thread on
    /// a connection of its own, without a queue or a lock.
    readers: ThreadLocal<RefCell<Option<Connection>>>,
}

impl SqliteStore {
    /// Opens the database in this folder; makes both if they are not there.
    ///
    /// # Errors
    /// [`OpenError`], which says in one line what keeps the database from being used.
    pub fn open(folder: &Path, storage: &Storage) -> Result<Self, OpenError> {
        let file = connection::prepare(folder)?;
        let writer = Writer::start(file.clone(), storage.queue, storage.max_mebibytes)?;
        Ok(Self { file, writer, readers: ThreadLocal::new() })
    }

    fn reading<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let slot = self.readers.get_or_default();
        // Taken out while it is used: after an error a fresh connection is opened the next time.
        let reader = match slot.take() {
            Some(reader) => reader,
            None => connection::open_reader(&self.file).map_err(|error| store_error(&error))?,
        };
        let outcome = work(&reader).map_err(|error| store_error(&error))?;
        slot.replace(Some(reader));
        Ok(outcome)
    }
    fn look_up<T: Send + 'static>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Reply<'_, T> {
        Box::pin(std::future::ready(self.reading(work)))
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Reply<'_, T> {
        Box::pin(self.writer.write(work))
    }
}

impl Store for SqliteStore {
    fn create(&self, new: New<Content>) -> Reply<'_, Created> {
        self.write(move |database| scenarios::create(database, &new))
    }

    fn first_answer(&self, of: Resource, key: KeyHash, now: Moment) -> Reply<'_, Option<FirstAnswer>> {
        self.look_up(|database| kept::first_answer(database, of, key, now))
    }

    fn read(&self, opened: Opened) -> Reply<'_, Option<StoredScenario>> {
        self.look_up(|database| scenarios::read(database, opened))
    }

    fn update(&self, target: Target, content: Content, expires_at: Moment) -> Reply<'_, Changed> {
        self.write(move |database| scenarios::update(database, target, &content, expires_at))
    }

    fn delete(&self, of: Resource, target: Target) -> Reply<'_, Changed> {
        self.write(move |database| kept::delete(database, of, target))
    }

    fn purge(&self, now: Moment) -> Reply<'_, usize> {
        self.write(move |database| {
            Ok(kept::purge(database, Resource::Scenario, now)? + kept::purge(database, Resource::Scorecard, now)?)
        })
    }

    fn ready(&self) -> Reply<'_, ()> {
        if !self.writer.is_running() {
            return Box::pin(std::future::ready(Err(StoreError::Busy)));
        }
        self.look_up(|database| database.prepare_cached("SELECT 1 FROM scenarios LIMIT 1")?.exists([]).map(drop))
    }

    fn close(&self) {
        self.writer.close();
        // The write-ahead log is folded into the database when its last connection closes.
    }
}

impl Scorecards for SqliteStore {
    fn create_card(&self, new: New<CardContent>) -> Reply<'_, Created> {
        self.write(move |database| scorecards::create(database, &new))
    }

    fn read_card(&self, opened: Opened, revision: Option<u64>) -> Reply<'_, Option<StoredCard>> {
        self.look_up(|database| scorecards::read(database, opened, revision))
    }

    fn card_to_change(&self, target: Target) -> Reply<'_, ToChange> {
        self.look_up(|database| scorecards::to_change(database, target))
    }

    fn change_card(&self, target: Target, content: CardContent, expires_at: Moment) -> Reply<'_, Changed> {
        self.write(move |database| scorecards::change(database, target, &content, expires_at))
    }

    fn card_revisions(&self, opened: Opened, page: Page) -> Reply<'_, Option<Vec<Revision>>> {
        self.look_up(|database| scorecards::revisions(database, opened, page))
    }

    fn card_events(&self, opened: Opened, page: Page) -> Reply<'_, Option<Vec<CardEvent>>> {
        self.look_up(|database| scorecards::events(database, opened, page))
    }
}
