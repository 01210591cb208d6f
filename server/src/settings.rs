//! Settings in layers: defaults, then a file, then the environment, then flags. Unknown keys are refused.
//!
//! The defaults are the text of `config.default.toml`, which is also their documentation.

use std::path::{Path, PathBuf};

use config::{Config, Environment, File, FileFormat};
use ipnet::IpNet;
use serde::Deserialize;

/// The defaults, and what each setting means.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

const ENVIRONMENT_PREFIX: &str = "PARTNER_ROI";

/// Everything that can be set about a server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address and port to listen on; port 0 takes any that is free.
    pub bind: String,
    /// The folder of the database; made if it is not there.
    pub data_dir: PathBuf,
    /// Address of a PostgreSQL database; empty for SQLite in the data folder.
    pub database: String,
    /// Threads that answer requests.
    pub workers: usize,
    /// How much is logged.
    pub log: LogLevel,
    /// Seconds between failing readiness and closing the door, after SIGTERM.
    pub drain_seconds: u64,
    /// Seconds in which a request body has to arrive.
    pub body_seconds: u64,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How often clients may do what.
    pub limits: Limits,
    /// The database.
    pub storage: Storage,
}

/// How often clients may do what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// New scenarios and scorecards an hour and client address.
    pub anonymous_saves_per_hour: u32,
    /// Changes of scorecards an hour and client address.
    pub scorecard_changes_per_hour: u32,
    /// Whether clients on this machine are limited too.
    pub limit_loopback: bool,
}

/// The database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// Writes that may wait at once.
    pub queue: usize,
    /// Connections to PostgreSQL.
    pub connections: usize,
    /// Upper bound of the database's size in MiB; 0 for none.
    pub max_mebibytes: u32,
}

/// How much is logged.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum LogLevel {
    Off,
    Error,
    Warn,
    Info,
    Debug,
}

/// What a person set by flags.
#[derive(Debug, Default)]
pub struct Flags {
    /// `--bind`
    pub bind: Option<String>,
    /// `--data-dir`
    pub data_dir: Option<PathBuf>,
    /// `--database`
    pub database: Option<String>,
}

/// Why the settings cannot be used, in one line.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The named file cannot be read.
    #[error("cannot read the settings file {}: {cause}", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// A key is unknown or a value is not of its type.
    #[error("the settings are not usable: {0}")]
    Unusable(String),
}

impl Settings {
    /// Reads all layers.
    ///
    /// # Errors
    /// [`SettingsError`] for a file that cannot be read, an unknown key, a value of the wrong type.
    pub fn load(file: Option<&Path>, flags: &Flags) -> Result<Self, SettingsError> {
        Self::from_layers(file, Environment::default(), flags)
    }

    fn from_layers(file: Option<&Path>, environment: Environment, flags: &Flags) -> Result<Self, SettingsError> {
        let mut layers = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(file) = file {
            let text = std::fs::read_to_string(file)
                .map_err(|cause| SettingsError::Unreadable { file: file.to_owned(), cause })?;
            layers = layers.add_source(File::from_str(&text, FileFormat::Toml));
        }
        layers = layers.add_source(
            environment
                .prefix(ENVIRONMENT_PREFIX)
                .prefix_separator("_")
                .separator("__")
                .try_parsing(true)
                .list_separator(",")
                .with_list_parse_key("trusted_proxies"),
        );
        let data_dir = flags.data_dir.as_ref().map(|path| path.to_string_lossy().into_owned());
        layers
            .set_override_option("bind", flags.bind.clone())
            .and_then(|layers| layers.set_override_option("data_dir", data_dir))
            .and_then(|layers| layers.set_override_option("database", flags.database.clone()))
            .and_then(config::ConfigBuilder::<config::builder::DefaultState>::build)
            .and_then(Config::try_deserialize::<Self>)
            .map_err(|error| SettingsError::Unusable(one_line(&error.to_string())))?
            .checked()
    }

    fn checked(self) -> Result<Self, SettingsError> {
        let wrong = |text: &str| Err(SettingsError::Unusable(text.to_owned()));
        if !(1..=64).contains(&self.workers) {
            return wrong("workers must be from 1 to 64");
        }
        if !(1..=100_000).contains(&self.storage.queue) {
            return wrong("storage.queue must be from 1 to 100000");
        }
        if !(1..=1_000).contains(&self.storage.connections) {
            return wrong("storage.connections must be from 1 to 1000");
        }
        let is_postgres = ["postgres://", "postgresql://"].iter().any(|scheme| self.database.starts_with(scheme));
        if !self.database.is_empty() && !is_postgres {
            return wrong("database must be empty, for SQLite in the data folder, or begin with postgres://");
        }
        for (name, allowed) in [
            ("anonymous_saves_per_hour", self.limits.anonymous_saves_per_hour),
            ("scorecard_changes_per_hour", self.limits.scorecard_changes_per_hour),
        ] {
            if allowed == 0 {
                return wrong(&format!("limits.{name} must be at least 1"));
            }
        }
        Ok(self)
    }
}

/// Errors are printed as one line; a TOML error would bring a drawing of several.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn load(file: &str, environment: &[(&str, &str)], flags: &Flags) -> Result<Settings, SettingsError> {
        let mut on_disk = tempfile::NamedTempFile::new().unwrap();
        on_disk.write_all(file.as_bytes()).unwrap();
        let variables = environment.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Settings::from_layers(Some(on_disk.path()), Environment::default().source(Some(variables)), flags)
    }

    #[test]
    fn each_layer_overrides_the_one_before() {
        let defaults = load("", &[], &Flags::default()).unwrap();
        assert_eq!((defaults.bind.as_str(), defaults.workers), ("127.0.0.1:8080", 2));
        let file = "bind = \"1.1.1.1:1\"\nworkers = 3\n[limits]\nanonymous_saves_per_hour = 7";
        let settings = load(
            file,
            &[("PARTNER_ROI_WORKERS", "4"), ("PARTNER_ROI_LIMITS__LIMIT_LOOPBACK", "true")],
            &Flags::default(),
        )
        .unwrap();
        assert_eq!((settings.bind.as_str(), settings.workers), ("1.1.1.1:1", 4));
        assert_eq!(settings.limits.anonymous_saves_per_hour, 7);
        assert!(settings.limits.limit_loopback);
        let flags =
            Flags { bind: Some("2.2.2.2:2".to_owned()), data_dir: Some(PathBuf::from("elsewhere")), database: None };
        let settings = load(file, &[("PARTNER_ROI_BIND", "3.3.3.3:3")], &flags).unwrap();
        assert_eq!((settings.bind.as_str(), settings.data_dir.to_str()), ("2.2.2.2:2", Some("elsewhere")));
    }

    #[test]
    fn an_unknown_key_is_refused_by_name_wherever_it_stands() {
        for (file, environment) in
            [("bindd = \"x\"", vec![]), ("", vec![("PARTNER_ROI_BINDD", "x")]), ("[limits]\nbindd = 1", vec![])]
        {
            let message = load(file, &environment, &Flags::default()).unwrap_err().to_string();
            assert!(message.contains("bindd"), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn proxies_come_as_a_list_from_the_environment() {
        let settings = load("", &[("PARTNER_ROI_TRUSTED_PROXIES", "10.0.0.0/8,::1/128")], &Flags::default()).unwrap();
        assert_eq!(settings.trusted_proxies.len(), 2);
    }

    #[test]
    fn values_that_cannot_work_are_refused() {
        assert!(load("workers = 0", &[], &Flags::default()).is_err());
        assert!(load("[limits]\nscorecard_changes_per_hour = 0", &[], &Flags::default()).is_err());
        assert!(load("workers = \"many\"", &[], &Flags::default()).is_err());
        assert!(load("log = \"loud\"", &[], &Flags::default()).is_err());
        assert!(load("not toml at all", &[], &Flags::default()).is_err());
    }
}
