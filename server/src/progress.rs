//! A sign of life on standard error while an answer takes its time.
//!
//! The calculation is pure and reports nothing while it runs, so what is shown is the question it is at
//! and for how long. It is shown to people only: not where standard error is a file or a pipe.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// An answer that comes sooner needs no sign of life.
const DELAY: Duration = Duration::from_secs(1);
/// How often the sign is renewed.
const TICK: Duration = Duration::from_millis(250);

/// Shows at which question a command is.
pub struct Progress(Option<Watcher>);

struct Watcher {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    ended: Condvar,
}

struct State {
    out: Box<dyn Write + Send>,
    /// The line of the question, and since when it is being answered.
    at: Option<(u64, Instant)>,
    /// What stands on the terminal's line.
    shown: String,
    has_ended: bool,
}

impl Progress {
    /// On standard error if it is a terminal, else nowhere.
    pub fn on_terminal() -> Self {
        if io::stderr().is_terminal() { Self::watched(Box::new(io::stderr()), DELAY, TICK) } else { Self(None) }
    }

    /// Nowhere.
    pub fn none() -> Self {
        Self(None)
    }

    fn watched(out: Box<dyn Write + Send>, delay: Duration, tick: Duration) -> Self {
        let state = State { out, at: None, shown: String::new(), has_ended: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), ended: Condvar::new() });
        let watching = Arc::clone(&shared);
        let thread = thread::Builder::new().name("progress".to_owned()).spawn(move || watching.watch(delay, tick));
        // Without a thread there is no sign of life, and the answers are the same.
        Self(thread.ok().map(|thread| Watcher { shared, thread: Some(thread) }))
    }

    /// The question of a line, counted from 1, is being answered.
    pub fn begin(&self, line: u64) {
        if let Some(watcher) = &self.0 {
            watcher.shared.lock().at = Some((line, Instant::now()));
        }
    }

    /// It has been answered; what was shown goes before the answer is printed.
    pub fn end(&self) {
        if let Some(watcher) = &self.0 {
            let mut state = watcher.shared.lock();
            state.at = None;
            state.clear();
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.shared.lock().has_ended = true;
        self.shared.ended.notify_all();
        if let Some(thread) = self.thread.take() {
            // It only waits and writes; if it is gone, nothing is left to be done.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, delay: Duration, tick: Duration) {
        let mut state = self.lock();
        while !state.has_ended {
            if let Some((line, since)) = state.at.filter(|(_, since)| since.elapsed() >= delay) {
                state.show(format!("partner-roi: question {line}, {} s", since.elapsed().as_secs()));
            }
            state = self.ended.wait_timeout(state, tick).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.clear();
    }
}

impl State {
    fn show(&mut self, text: String) {
        if text != self.shown {
            // Nowhere is left to say that standard error is gone.
            let _ = write!(self.out, "\r{text}").and_then(|()| self.out.flush());
            self.shown = text;
        }
    }

    /// Blanks over what was shown.
    fn clear(&mut self) {
        if !self.shown.is_empty() {
            let _ = write!(self.out, "\r{:1$}\r", "", self.shown.chars().count()).and_then(|()| self.out.flush());
            self.shown.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    #[test]
    fn a_long_answer_shows_its_question_and_then_nothing() {
        let screen = Screen::default();
        let progress = Progress::watched(Box::new(screen.clone()), Duration::ZERO, Duration::from_millis(1));
        progress.begin(7);
        let started = Instant::now();
        while screen.text().is_empty() && started.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(1));
        }
        progress.end();
        let text = screen.text();
        assert!(text.starts_with("\rpartner-roi: question 7, "), "{text:?}");
        let (_, last) = text.trim_end_matches('\r').rsplit_once('\r').unwrap();
        assert!(last.len() > 20 && last.trim().is_empty(), "{text:?}");
        drop(progress);
        assert_eq!(screen.text(), text, "nothing after the end");
    }

    #[test]
    fn a_short_answer_shows_nothing() {
        let screen = Screen::default();
        let progress = Progress::watched(Box::new(screen.clone()), Duration::from_secs(600), Duration::from_millis(1));
        progress.begin(1);
        thread::sleep(Duration::from_millis(20));
        progress.end();
        drop(progress);
        assert_eq!(screen.text(), "");
    }
}
