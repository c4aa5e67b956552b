//! A mail server that does what a test tells it to, and keeps the truth about what it accepted.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::conversation::Talk;

/// A moment at which the script may interfere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum At {
    Greeting,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// The first line of the text has come.
    Text,
    /// The final dot has come.
    Dot,
}

pub(crate) const LETTER: [At; 5] = [At::Mail, At::Rcpt, At::Data, At::Text, At::Dot];

/// Where in the conversation the server is.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) at: At,
    /// The recipient, once there is one.
    pub(crate) to: String,
    /// Which time this is for this moment and this recipient, from 0.
    pub(crate) nth: usize,
}

/// What the server does.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// As servers do.
    Go,
    /// Says this instead. After a dot that is not 2xx the letter is not accepted.
    Say(&'static [u8]),
    /// Closes without a word; a letter whose dot has come is not accepted.
    Drop,
    /// Accepts the letter, then closes without a word. At the dot only.
    AcceptAndDrop,
    /// Accepts the letter if its dot has come, then never says anything again.
    Hang,
}

#[derive(Clone)]
pub(crate) enum Guard {
    None,
    StartTls(TlsAcceptor),
    Implicit(TlsAcceptor),
}

#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) guard: Guard,
    /// The lines of the EHLO reply.
    pub(crate) offers: Vec<&'static str>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            guard: Guard::None,
            offers: vec!["8BITMIME"],
        }
    }
}

pub(crate) type Script = dyn Fn(&Step) -> Act + Send + Sync;

/// One letter the server has taken responsibility for.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) text: String,
}

#[derive(Default)]
pub(crate) struct Truth {
    pub(crate) accepted: Vec<Accepted>,
    pub(crate) connections: usize,
    /// How many final dots came together with the offer of the next letter.
    pub(crate) announced: usize,
    pub(crate) logins: Vec<String>,
    /// Every command line, as it came.
    pub(crate) commands: Vec<String>,
    pub(crate) seen: HashMap<(At, String), usize>,
}

pub(crate) struct Smtpd {
    pub(crate) address: SocketAddr,
    truth: Arc<Mutex<Truth>>,
    _stop: oneshot::Sender<()>,
}

impl Smtpd {
    /// Starts on a thread of its own, so that it outlives a client that is killed.
    pub(crate) fn start(
        config: Config,
        script: impl Fn(&Step) -> Act + Send + Sync + 'static,
    ) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let truth = Arc::new(Mutex::new(Truth::default()));
        let (stop, stopped) = oneshot::channel::<()>();
        let (config, script) = (Arc::new(config), Arc::new(script) as Arc<Script>);
        let shared = Arc::clone(&truth);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let serve = async {
                    loop {
                        let (stream, _) = listener.accept().await.unwrap();
                        stream.set_nodelay(true).unwrap();
                        shared.lock().unwrap().connections += 1;
                        let talk = Talk {
                            config: Arc::clone(&config),
                            script: Arc::clone(&script),
                            truth: Arc::clone(&shared),
                            to: String::new(),
                        };
                        tokio::spawn(talk.welcome(stream));
                    }
                };
                tokio::select! { () = serve => {}, _ = stopped => {} }
            });
        });
        Smtpd {
            address,
            truth,
            _stop: stop,
        }
    }

    /// A server that takes everything.
    pub(crate) fn kind() -> Self {
        Smtpd::start(Config::default(), |_| Act::Go)
    }

    pub(crate) fn truth<T>(&self, look: impl FnOnce(&Truth) -> T) -> T {
        look(&self.truth.lock().unwrap())
    }

    /// How often each recipient's letter was accepted.
    pub(crate) fn counts(&self) -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        for letter in &self.truth.lock().unwrap().accepted {
            *counts.entry(letter.to.clone()).or_default() += 1;
        }
        counts
    }
}
