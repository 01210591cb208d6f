//! Connecting to PostgreSQL, bringing its schema up to date, and what its errors mean here.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, NoTls, Socket};

use super::tls;

use crate::store::StoreError;

/// How long a request waits for a connection before its client is asked to come back.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long connecting may take.
const CONNECTING: Duration = Duration::from_secs(5);
/// A connection that is silent for so long is probed; what is sent has to be acknowledged within so long. Else a
/// connection that a firewall has dropped would hold up its request for minutes.
const PROBED_AFTER: Duration = Duration::from_secs(60);
const UNACKNOWLEDGED: Duration = Duration::from_secs(10);
/// Servers that start at once bring the schema up to date one after another.
const MIGRATION_LOCK: i64 = 0x7061_7274_6e65_7201;

mod embedded {
    refinery::embed_migrations!("src/store/postgres/migrations");
}

/// Why the database cannot be used, in one line. The address is not told: it may hold a password.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum OpenError {
    #[error("the address of the database cannot be read: {0}")]
    Address(String),
    #[error("cannot connect to the PostgreSQL database: {0}")]
    Connect(String),
    #[error(
        "the PostgreSQL database was made by a newer version of partner-roi (its schema is {found}, this version knows {known}); start that version, or restore a backup made before the upgrade"
    )]
    Newer { found: i32, known: i32 },
    #[error("cannot bring the PostgreSQL database to the schema of this version: {0}")]
    Migration(String),
    #[error("cannot prepare the encrypted connection to PostgreSQL: {0}")]
    Tls(String),
    #[error("cannot start the thread that talks to PostgreSQL: {0}")]
    Thread(String),
}

/// Opens the database, over TLS if its address has `sslmode=require`.
pub(super) async fn open(address: &str, connections: usize) -> Result<Pool, OpenError> {
    let config: Config = address.parse().map_err(|error| OpenError::Address(words(&error)))?;
    // Not with "prefer", as an address without sslmode has it: a server that has a certificate which nobody vouches for,
    // as Debian makes one for itself, could then no longer be used.
    if config.get_ssl_mode() == SslMode::Require {
        open_with(config, tls::connector()?, connections).await
    } else {
        open_with(config, NoTls, connections).await
    }
}

/// Brings the schema up to date on a connection of its own, then makes the pool.
async fn open_with<T>(mut config: Config, tls: T, connections: usize) -> Result<Pool, OpenError>
where
    T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
    T::Stream: Send + Sync + 'static,
    T::TlsConnect: Send + Sync,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECTING);
    }
    if config.get_keepalives_idle() > PROBED_AFTER {
        config.keepalives_idle(PROBED_AFTER);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(UNACKNOWLEDGED);
    }
    let (mut client, connection) =
        config.connect(tls.clone()).await.map_err(|error| OpenError::Connect(words(&error)))?;
    let connection = tokio::spawn(connection);
    migrate(&mut client).await?;
    drop(client);
    // It ends because its client is gone; how is of no interest any more.
    let _ = connection.await;
    let manager = Manager::from_config(config, tls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    Pool::builder(manager)
        .max_size(connections)
        .runtime(Runtime::Tokio1)
        .timeouts(Timeouts { wait: Some(PATIENCE), create: Some(CONNECTING), recycle: Some(PATIENCE) })
        .build()
        .map_err(|error| OpenError::Connect(error.to_string()))
}

async fn migrate(client: &mut Client) -> Result<(), OpenError> {
    let failed = |error: tokio_postgres::Error| OpenError::Migration(words(&error));
    // Held by the session, so it goes with the connection whatever happens.
    client.execute("SELECT pg_advisory_lock($1)", &[&MIGRATION_LOCK]).await.map_err(failed)?;
    let runner = embedded::migrations::runner();
    let versions = runner.get_migrations().iter().map(refinery::Migration::version);
    let known = versions.max().unwrap_or(0);
    let has_history = client
        .query_one("SELECT to_regclass('refinery_schema_history') IS NOT NULL", &[])
        .await
        .map_err(failed)?
        .get::<_, bool>(0);
    if has_history {
        let row = client
            .query_one("SELECT coalesce(max(version), 0)::int4 FROM refinery_schema_history", &[])
            .await
            .map_err(failed)?;
        let found: i32 = row.get(0);
        if found > known {
            return Err(OpenError::Newer { found, known });
        }
    }
    runner.run_async(client).await.map(drop).map_err(|error| OpenError::Migration(error.to_string()))
}

/// What PostgreSQL says, without the statement.
fn words(error: &tokio_postgres::Error) -> String {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    match error.as_db_error() {
        Some(said) => said.message().to_owned(),
        None => cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")),
    }
}

/// Whether the same transaction may well succeed if it is run again, and nothing of it was kept.
pub(super) fn is_transient(error: &tokio_postgres::Error) -> bool {
    error
        .code()
        .is_some_and(|code| [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code))
}

/// Whether the connection is gone, because the server was restarted or ended it, or something between was.
pub(super) fn is_lost(error: &tokio_postgres::Error) -> bool {
    let ended = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_SESSION_TIMEOUT,
        SqlState::CONNECTION_EXCEPTION,
        SqlState::CONNECTION_FAILURE,
        SqlState::CONNECTION_DOES_NOT_EXIST,
    ];
    let of_the_network = std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>());
    error.is_closed() || of_the_network || error.code().is_some_and(|code| ended.contains(code))
}

/// The store's name for an error of the database.
pub(super) fn store_error(error: &tokio_postgres::Error) -> StoreError {
    match error.code() {
        Some(code) if *code == SqlState::DISK_FULL => StoreError::Full,
        Some(code) if *code == SqlState::TOO_MANY_CONNECTIONS => StoreError::Busy,
        _ if is_lost(error) || is_transient(error) => StoreError::Busy,
        _ => StoreError::Failed(words(error)),
    }
}

/// The same for an error of the pool.
pub(super) fn pool_error(error: &PoolError) -> StoreError {
    match error {
        PoolError::Backend(error) => {
            tracing::warn!(cause = %words(error), "no connection to PostgreSQL");
            StoreError::Busy
        }
        _ => StoreError::Busy,
    }
}
