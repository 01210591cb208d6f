//! The store that these tests run on: a PostgreSQL server of their own, with a database for each data folder.

use std::fs::Permissions;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

const USER: &str = "partner";
/// PostgreSQL refuses to run as the superuser; nobody it is then.
const NOBODY: u32 = 65534;

/// What a server with this data folder is told beside it.
pub fn environment(data_dir: &Path) -> Vec<(&'static str, String)> {
    let cluster = cluster();
    let name = name(data_dir);
    let mut made = cluster.made.lock().unwrap();
    if !made.contains(&name) {
        cluster.psql("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0"));
        made.push(name.clone());
    }
    let address = format!("postgres://{USER}@127.0.0.1:{}/{name}", cluster.port);
    vec![("PARTNER_ROI_DATABASE", address), ("PARTNER_ROI_STORAGE__CONNECTIONS", "4".to_owned())]
}

/// How many rows a table of a server in `data` of this folder has.
pub fn rows(folder: &TempDir, table: &str) -> i64 {
    query(&folder.path().join("data"), &format!("SELECT count(*) FROM {table}")).trim().parse().unwrap()
}

/// All that is kept, as bytes.
pub fn everything(folder: &TempDir) -> Vec<u8> {
    let cluster = cluster();
    cluster.run("pg_dump", &["-d", &name(&folder.path().join("data"))]).stdout
}

/// What a statement answers in the database of this data folder.
pub fn query(data_dir: &Path, sql: &str) -> String {
    cluster().psql(&name(data_dir), sql)
}

fn name(data_dir: &Path) -> String {
    let mut hash = DefaultHasher::new();
    data_dir.hash(&mut hash);
    format!("t{:016x}", hash.finish())
}

/// The address of the database of this data folder by a name that its certificate has, and whoever vouches for that.
pub fn encrypted(data_dir: &Path) -> (String, PathBuf) {
    let _ = environment(data_dir);
    let cluster = cluster();
    let address = format!("postgres://{USER}@localhost:{}/{}?sslmode=require", cluster.port, name(data_dir));
    (address, cluster.authority.clone())
}

struct Cluster {
    programs: PathBuf,
    port: u16,
    authority: PathBuf,
    made: Mutex<Vec<String>>,
    /// Ends PostgreSQL when its standard input closes, which it does with this process, however that ends.
    _keeper: Mutex<Child>,
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start)
}

impl Cluster {
    fn start() -> Self {
        let programs = programs();
        let folder = TempDir::new().unwrap().keep();
        // Where /tmp is not the superuser's alone, its folders are for whoever owns them.
        let is_superuser = std::fs::metadata(&folder).unwrap().uid() == 0;
        if is_superuser {
            chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let as_nobody = |mut command: Command| {
            if is_superuser {
                command.uid(NOBODY).gid(NOBODY);
            }
            command.current_dir(&folder);
            command
        };
        let data = folder.join("data");
        let mut initdb = Command::new(programs.join("initdb"));
        initdb.args(["-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "--no-sync", "-D"]).arg(&data);
        succeeded(&as_nobody(initdb).output().unwrap());

        let authority = folder.join("authority.pem");
        let (certificate, key) = (data.join("server.crt"), data.join("server.key"));
        let (vouching, own) = certificates();
        for (file, text) in [(&authority, vouching), (&certificate, own.0), (&key, own.1)] {
            std::fs::write(file, text).unwrap();
            std::fs::set_permissions(file, Permissions::from_mode(0o600)).unwrap();
            if is_superuser {
                chown(file, Some(NOBODY), Some(NOBODY)).unwrap();
            }
        }

        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let script = format!(
            "{}/postgres -D {} -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=400 -c ssl=on \
             >log 2>&1 & cat >/dev/null; kill -QUIT $!; wait $!; rm -rf {}/*",
            programs.display(),
            data.display(),
            folder.display()
        );
        let mut keeper = Command::new("sh");
        keeper.args(["-c", &script]).stdin(Stdio::piped());
        let mut keeper = as_nobody(keeper).spawn().unwrap();
        keeper.stdin.as_mut().unwrap().flush().unwrap();
        let cluster = Self { programs, port, authority, made: Mutex::default(), _keeper: Mutex::new(keeper) };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() || !cluster.answers() {
            let said = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            assert!(started.elapsed() < Duration::from_secs(30), "PostgreSQL does not start: {said}");
            std::thread::sleep(Duration::from_millis(50));
        }
        cluster
    }

    fn answers(&self) -> bool {
        self.command("pg_isready", &[]).output().unwrap().status.success()
    }

    fn psql(&self, database: &str, sql: &str) -> String {
        String::from_utf8(self.run("psql", &["-X", "-t", "-A", "-d", database, "-c", sql]).stdout).unwrap()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let output = self.command(program, arguments).output().unwrap();
        succeeded(&output);
        output
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.args(["-h", "127.0.0.1", "-U", USER, "-p", &self.port.to_string()]).args(arguments);
        command
    }
}

/// The certificate of an authority; a certificate for `localhost` that it has signed, and its key.
fn certificates() -> (String, (String, String)) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let vouching = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    (vouching.pem(), (own.pem(), key.serialize_pem()))
}

fn succeeded(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The folder of the newest PostgreSQL on this machine.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("postgres").is_file())
        .collect();
    found.sort();
    found
        .pop()
        .map(|(_, programs)| programs)
        .expect("these tests need PostgreSQL's server under /usr/lib/postgresql; on Debian: apt-get install postgresql")
}
