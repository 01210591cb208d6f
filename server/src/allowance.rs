//! How often one client may do something in an hour without signing in.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use ipnet::IpNet;

use crate::client;

/// So many clients are remembered at most; a few megabytes.
const REMEMBERED: usize = 50_000;

type Limiter = RateLimiter<IpNet, HashMapStateStore<IpNet>, MonotonicClock, NoOpMiddleware<std::time::Instant>>;

/// Counts by client address.
pub struct Allowance {
    hourly: NonZeroU32,
    limit_loopback: bool,
    limiter: Mutex<Limiter>,
}

/// The client has used up its allowance.
#[derive(Debug, PartialEq, Eq)]
pub struct TooMany {
    /// When it may do it again.
    pub retry_after: Duration,
    /// The allowance an hour.
    pub hourly: u32,
}

impl Allowance {
    /// Counts from zero.
    pub fn new(hourly: u32, limit_loopback: bool) -> Self {
        let hourly = NonZeroU32::new(hourly).unwrap_or(NonZeroU32::MIN);
        Self { hourly, limit_loopback, limiter: Mutex::new(limiter(hourly)) }
    }

    /// Counts once for this client.
    ///
    /// # Errors
    /// [`TooMany`] if it has none left; then nothing is counted.
    pub fn count(&self, client: Option<IpAddr>) -> Result<(), TooMany> {
        let Some(client) = client else { return Ok(()) };
        if client.is_loopback() && !self.limit_loopback {
            return Ok(());
        }
        let mut current = self.limiter.lock().unwrap_or_else(PoisonError::into_inner);
        if current.len() >= REMEMBERED {
            current.retain_recent();
            // Whoever commands this many addresses is not held by a limit for each of them; what
            // matters then is that memory stays bounded and that others can go on saving.
            if current.len() >= REMEMBERED {
                *current = limiter(self.hourly);
            }
        }
        current.check_key(&client::subscriber(client)).map_err(|refused| TooMany {
            retry_after: refused.wait_time_from(MonotonicClock.now()),
            hourly: self.hourly.get(),
        })
    }
}

fn limiter(hourly: NonZeroU32) -> Limiter {
    RateLimiter::new(Quota::per_hour(hourly), HashMapStateStore::default(), MonotonicClock)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(limit_loopback: bool) -> Allowance {
        Allowance::new(10, limit_loopback)
    }

    #[test]
    fn the_eleventh_time_waits_and_another_client_does_not() {
        let limit = limit(false);
        let client = "192.0.2.1".parse().ok();
        for _ in 0..10 {
            assert_eq!(limit.count(client), Ok(()));
        }
        let refused = limit.count(client).unwrap_err();
        assert!(refused.retry_after > Duration::from_secs(300) && refused.retry_after <= Duration::from_secs(360));
        assert_eq!(limit.count("192.0.2.2".parse().ok()), Ok(()));
    }

    #[test]
    fn this_machine_is_limited_only_on_request() {
        let loopback = "127.0.0.1".parse().ok();
        let free = limit(false);
        assert!((0..50).all(|_| free.count(loopback).is_ok()));
        let strict = limit(true);
        assert_eq!((0..50).filter(|_| strict.count(loopback).is_ok()).count(), 10);
    }

    #[test]
    fn a_flood_of_addresses_does_not_grow_the_memory() {
        let limit = limit(false);
        for number in 0..u32::try_from(REMEMBERED).unwrap() + 10 {
            let _ = limit.count(Some(IpAddr::from(number.wrapping_add(0x0a00_0000).to_be_bytes())));
        }
        assert!(limit.limiter.lock().unwrap().len() <= REMEMBERED);
    }
}
