//! What a person sees, from the outside: pages in real browsers, HTTP, files and the command line.
//!
//! Nothing here knows the engine. A journey compares one surface with another (browser, API, command line)
//! and with figures that stand in the journey itself.
//!
//! The journeys need the built server (with the site inside), chromedriver with Chromium, geckodriver with Firefox, and
//! WebKitWebDriver with WebKitGTK's MiniBrowser and Xvfb; the accessibility check fetches axe-core from the npm registry
//! once. What is missing fails with its name; nothing is skipped. A failed journey leaves a picture and the text of its
//! page in `tests/screenshots/`.

pub mod accessibility;
pub mod answers;
pub mod browser;
pub mod command_line;
pub mod figures;
pub mod journey;
pub mod page;
pub mod scorecard;
pub mod server;
pub mod written;
