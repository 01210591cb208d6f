//! The store in one SQLite file: one thread writes, every server thread reads on its own.

mod connection;
mod scenarios;
mod scorecards;
mod writer;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use thread_local::ThreadLocal;
use uuid::Uuid;

pub use connection::{FILE_NAME, OpenError};
use writer::{Writer, store_error};

use super::scorecards::{CardEvent, Change, NewCard, Opened, Page, Revision, Scorecards, StoredCard, ToChange};
use super::{
    Changed, Content, Created, FirstAnswer, KeyHash, NewScenario, Reply, Store, StoreError, StoredScenario, Target,
};
use crate::clock::Moment;
use crate::settings::Storage;
use crate::tokens::TokenHash;

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
}

impl Store for SqliteStore {
    fn create(&self, new: NewScenario) -> Reply<'_, Created> {
        Box::pin(self.writer.write(move |database| scenarios::create(database, &new)))
    }

    fn first_answer(&self, key: KeyHash, now: Moment) -> Reply<'_, Option<FirstAnswer>> {
        let answer = self.reading(|database| scenarios::first_answer(database, key, now));
        Box::pin(std::future::ready(answer))
    }

    fn read(&self, id: Uuid, token: TokenHash, now: Moment) -> Reply<'_, Option<StoredScenario>> {
        let answer = self.reading(|database| scenarios::read(database, id, token, now));
        Box::pin(std::future::ready(answer))
    }

    fn update(&self, target: Target, content: Content, expires_at: Moment) -> Reply<'_, Changed> {
        Box::pin(self.writer.write(move |database| scenarios::update(database, target, &content, expires_at)))
    }

    fn delete(&self, target: Target) -> Reply<'_, Changed> {
        Box::pin(self.writer.write(move |database| scenarios::delete(database, target)))
    }

    fn purge(&self, now: Moment) -> Reply<'_, usize> {
        Box::pin(
            self.writer.write(move |database| Ok(scenarios::purge(database, now)? + scorecards::purge(database, now)?)),
        )
    }

    fn ready(&self) -> Result<(), StoreError> {
        if !self.writer.is_running() {
            return Err(StoreError::Busy);
        }
        self.reading(|database| database.prepare_cached("SELECT 1 FROM scenarios LIMIT 1")?.exists([])).map(drop)
    }

    fn close(&self) {
        self.writer.close();
        // The write-ahead log is folded into the database when its last connection closes.
    }
}

impl Scorecards for SqliteStore {
    fn create_card(&self, new: NewCard) -> Reply<'_, Created> {
        Box::pin(self.writer.write(move |database| scorecards::create(database, &new)))
    }

    fn first_card_answer(&self, key: KeyHash, now: Moment) -> Reply<'_, Option<FirstAnswer>> {
        let answer = self.reading(|database| scorecards::first_answer(database, key, now));
        Box::pin(std::future::ready(answer))
    }

    fn read_card(&self, opened: Opened, revision: Option<u64>) -> Reply<'_, Option<StoredCard>> {
        let answer = self.reading(|database| scorecards::read(database, opened, revision));
        Box::pin(std::future::ready(answer))
    }

    fn card_to_change(&self, target: Target) -> Reply<'_, ToChange> {
        let answer = self.reading(|database| scorecards::to_change(database, target));
        Box::pin(std::future::ready(answer))
    }

    fn change_card(&self, target: Target, change: Change) -> Reply<'_, Changed> {
        Box::pin(self.writer.write(move |database| scorecards::change(database, target, &change)))
    }

    fn delete_card(&self, target: Target) -> Reply<'_, Changed> {
        Box::pin(self.writer.write(move |database| scorecards::delete(database, target)))
    }

    fn card_revisions(&self, opened: Opened, page: Page) -> Reply<'_, Option<Vec<Revision>>> {
        let answer = self.reading(|database| scorecards::revisions(database, opened, page));
        Box::pin(std::future::ready(answer))
    }

    fn card_events(&self, opened: Opened, page: Page) -> Reply<'_, Option<Vec<CardEvent>>> {
        let answer = self.reading(|database| scorecards::events(database, opened, page));
        Box::pin(std::future::ready(answer))
    }
}
