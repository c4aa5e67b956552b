//! A desk to work at: a bulletin folder of its own, in which a test runs the real binary.
//!
//! ```text
//! Desk::new()
//!     .issue("2026-11", ISSUE)
//!     .list("members.csv", "email,name,basis,since,source\nada@example.org,Ada,consent,2026-01-05,form\n")
//!     .masthead(|text| text.replace("connections: 2", "connections: 4"))
//!     .run(&["check"])
//!     .code(1)
//!     .out_has("weekday-wrong");
//! ```
//!
//! The binary sees no environment but `PATH`, `HOME` and what the desk was told, so that a test says
//! the same on every machine. The clock stands at [`NOW`] unless a test sets it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The time at which every desk stands: a Monday morning.
pub(crate) const NOW: &str = "2026-11-30T10:00:00Z";

/// A bulletin folder and the environment in which commands run there. It is gone when it is dropped.
pub(crate) struct Desk {
    folder: TempDir,
    env: BTreeMap<String, String>,
}

impl Desk {
    /// A folder as `bulletin init` makes it.
    pub(crate) fn new() -> Self {
        let desk = Desk::bare();
        desk.run(&["init", "."]).code(0);
        desk
    }

    /// An empty folder.
    pub(crate) fn bare() -> Self {
        let env = BTreeMap::from([("BULLETIN_NOW".to_owned(), NOW.to_owned())]);
        Desk {
            folder: tempfile::tempdir().unwrap(),
            env,
        }
    }

    /// Puts an issue on the desk: `issue("2026-11", yaml)` is `issues/2026-11.yaml`.
    pub(crate) fn issue(self, stem: &str, yaml: &str) -> Self {
        self.file(&format!("issues/{stem}.yaml"), yaml)
    }

    /// Puts a list on the desk: `list("members.csv", csv)` is `subscribers/members.csv`.
    pub(crate) fn list(self, name: &str, text: &str) -> Self {
        self.file(&format!("subscribers/{name}"), text)
    }

    /// Changes the masthead (`bulletin.yaml`). A change that changes nothing is a slip in the test.
    pub(crate) fn masthead(self, change: impl FnOnce(&str) -> String) -> Self {
        let before = self.read("bulletin.yaml");
        let after = change(&before);
        assert_ne!(before, after, "the masthead did not change");
        self.file("bulletin.yaml", &after)
    }

    /// Puts any file on the desk, as bytes or text, over what is there.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Sets the clock, as an RFC 3339 time.
    pub(crate) fn now(self, time: &str) -> Self {
        self.env("BULLETIN_NOW", time)
    }

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Runs `bulletin` with these arguments in the folder and waits for it.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().unwrap();
        Ran {
            said: format!("bulletin {}", arguments.join(" ")),
            output,
        }
    }

    /// The command itself, for a test that has to start it and do something meanwhile.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bulletin"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env_clear()
            .envs(kept())
            .envs(&self.env);
        command
    }

    /// A path on the desk.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A file on the desk, as text.
    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        match fs::read_to_string(self.path(path)) {
            Ok(text) => text,
            Err(wrong) => panic!("{path} cannot be read: {wrong}"),
        }
    }

    /// The names in a folder of the desk, in order; none if there is no such folder.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).into_iter().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// What of the test's own environment the binary may see.
#[expect(
    clippy::disallowed_methods,
    reason = "the desk is where the environment is chosen"
)]
fn kept() -> impl Iterator<Item = (&'static str, std::ffi::OsString)> {
    ["PATH", "HOME"]
        .into_iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
}

/// What a command said and how it ended. Each question hands it back, so that they can be strung
/// together; a wrong answer shows everything the command said.
#[derive(Debug)]
pub(crate) struct Ran {
    said: String,
    output: Output,
}

impl Ran {
    /// What a command came to that was started by itself.
    pub(crate) fn of(said: &str, output: Output) -> Self {
        let said = said.to_owned();
        Ran { said, output }
    }

    /// It ended with this exit code: 0 done, 1 findings or letters not sent, 2 could not run.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        self.hold(
            self.output.status.code() == Some(code),
            &format!("to end with code {code}"),
        );
        self
    }

    /// Standard output holds this text.
    #[track_caller]
    pub(crate) fn out_has(self, text: &str) -> Self {
        self.hold(
            self.out().contains(text),
            &format!("to have {text:?} in its output"),
        );
        self
    }

    /// Standard output does not hold this text.
    #[track_caller]
    pub(crate) fn out_lacks(self, text: &str) -> Self {
        self.hold(
            !self.out().contains(text),
            &format!("not to have {text:?} in its output"),
        );
        self
    }

    /// Standard error holds this text.
    #[track_caller]
    pub(crate) fn err_has(self, text: &str) -> Self {
        self.hold(
            self.err().contains(text),
            &format!("to have {text:?} in its errors"),
        );
        self
    }

    /// Standard output as text.
    pub(crate) fn out(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// Standard error as text.
    pub(crate) fn err(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// Standard output read as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        match serde_json::from_slice(&self.output.stdout) {
            Ok(value) => value,
            Err(wrong) => panic!("not JSON ({wrong})\n{}", self.transcript()),
        }
    }

    #[track_caller]
    fn hold(&self, held: bool, wanted: &str) {
        assert!(
            held,
            "expected `{}` {wanted}\n{}",
            self.said,
            self.transcript()
        );
    }

    fn transcript(&self) -> String {
        format!(
            "--- {}\n--- output\n{}\n--- errors\n{}\n---",
            self.output.status,
            self.out(),
            self.err()
        )
    }
}

/// Where the repository is: for tests that run on its own sample bulletin.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
