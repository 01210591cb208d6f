//! Putting the server together, running it, and stopping it in order. Tests go the same way.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App, HttpServer};

use crate::allowance::Allowance;
use crate::clock::Moment;
use crate::engine::Engine;
use crate::openapi;
use crate::request_context;
use crate::routes;
use crate::settings::Settings;
use crate::state::State;
use crate::store::postgres::{self, PostgresStore};
use crate::store::sqlite::{OpenError, SqliteStore};
use crate::store::{Store, StoreError};

/// Requests that are under way get so long to end.
const PATIENCE_SECONDS: u64 = 10;
/// How often what has expired is removed.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// Why the server did not start, in one line.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {bind}: {}", listen_failure(cause))]
    Listen {
        /// The address.
        bind: String,
        /// Why not.
        cause: io::Error,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The PostgreSQL database cannot be used.
    #[error(transparent)]
    Postgres(#[from] postgres::OpenError),
    /// The server ended with an error.
    #[error("the server failed: {0}")]
    Run(io::Error),
}

fn listen_failure(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::AddrInUse => "another program already uses this port; choose another with --bind".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "this port needs rights that the server does not have; choose another with --bind".to_owned()
        }
        io::ErrorKind::InvalidInput => "this is no address with a port, such as 127.0.0.1:8080".to_owned(),
        _ => cause.to_string(),
    }
}

/// A server that listens and is ready to answer.
pub struct Application {
    server: Server,
    state: Data<State>,
    address: SocketAddr,
    stop: StopSignals,
}

impl Application {
    /// Opens the port and the database. From then on signals to stop are heeded.
    ///
    /// # Errors
    /// [`StartError`], which says in one line what to change.
    pub fn build(settings: Settings) -> Result<Self, StartError> {
        let listen = |cause| StartError::Listen { bind: settings.bind.clone(), cause };
        // The port first: a second server that is started by mistake should not touch the database.
        let listener = TcpListener::bind(&settings.bind).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let store: Arc<dyn Store> = if settings.database.is_empty() {
            Arc::new(SqliteStore::open(&settings.data_dir, &settings.storage)?)
        } else {
            Arc::new(PostgresStore::open(&settings.database, settings.storage.connections)?)
        };
        let workers = settings.workers;
        let limits = &settings.limits;
        let state = Data::new(State {
            engine: Engine::default(),
            openapi: LazyLock::new(Box::new(|| openapi::text(&Engine::default()))),
            store,
            saves: Allowance::new(limits.anonymous_saves_per_hour, limits.limit_loopback),
            changes: Allowance::new(limits.scorecard_changes_per_hour, limits.limit_loopback),
            settings,
            stopping: AtomicBool::new(false),
        });
        let shared = state.clone();
        let server = HttpServer::new(move || {
            App::new().app_data(shared.clone()).wrap(from_fn(request_context::wrap)).configure(routes::configure)
        })
        .workers(workers)
        .shutdown_timeout(PATIENCE_SECONDS)
        .disable_signals()
        .listen(listener)
        .map_err(|cause| StartError::Listen { bind: state.settings.bind.clone(), cause })?
        .run();
        let stop = StopSignals::listen().map_err(StartError::Run)?;
        Ok(Self { server, state, address, stop })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until a signal says stop, then lets what is under way end.
    ///
    /// # Errors
    /// [`StartError::Run`] if the server cannot go on.
    pub async fn run(self) -> Result<(), StartError> {
        let Self { server, state, stop, .. } = self;
        let stopper = actix_web::rt::spawn(stop_on_signal(stop, server.handle(), state.clone()));
        let purger = actix_web::rt::spawn(purge_regularly(state.store.clone()));
        let outcome = server.await.map_err(StartError::Run);
        stopper.abort();
        purger.abort();
        state.store.close();
        outcome
    }
}

/// Readiness fails first, so that a load balancer sends nobody any more; then the door closes; then
/// what is under way ends.
async fn stop_on_signal(mut stop: StopSignals, server: ServerHandle, state: Data<State>) {
    let in_a_hurry = stop.wait().await;
    state.stopping.store(true, Ordering::Relaxed);
    if !in_a_hurry {
        actix_web::rt::time::sleep(Duration::from_secs(state.settings.drain_seconds)).await;
    }
    server.stop(true).await;
}

/// The signals that stop a server.
struct StopSignals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for one; true if a person at the keyboard sent it.
    async fn wait(&mut self) -> bool {
        tokio::select! {
            _ = self.interrupt.recv() => true,
            _ = self.terminate.recv() => false,
        }
    }
}

#[cfg(not(unix))]
impl StopSignals {
    fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn wait(&mut self) -> bool {
        tokio::signal::ctrl_c().await.is_ok()
    }
}

async fn purge_regularly(store: Arc<dyn Store>) {
    loop {
        match purge(&*store).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "removed what had expired"),
            Err(error) => tracing::warn!(%error, "could not remove what has expired"),
        }
        actix_web::rt::time::sleep(PURGE_EVERY).await;
    }
}

async fn purge(store: &dyn Store) -> Result<usize, StoreError> {
    let mut removed = 0;
    loop {
        match store.purge(Moment::now()).await? {
            0 => return Ok(removed),
            some => removed += some,
        }
    }
}
