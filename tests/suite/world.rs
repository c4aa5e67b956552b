//! A ledger, an audience and a server: what every test of sending starts from.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use bulletin::check::{Cleared, HouseStyle, Known, Look, Purpose, check};
use bulletin::delivery::{
    self, Audience, Clock, Event, Fault, Job, Relay, Settings, Through, Timeouts, Tls,
};
use bulletin::edition::Edition;
use bulletin::finding::{Place, Source};
use bulletin::issue::Issue;
use bulletin::ledger::{self, Change, Dispatch, Kind, Ledger, State, Sums, What};
use bulletin::masthead::{Masthead, WORDS_EN_GB, Words};
use bulletin::message::{Press, Secret, Stamp};
use bulletin::render::{Occasion, THEME, Theme, render};
use bulletin::subscribers::{Address, Basis, Name, Spool, Subscriber};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use tempfile::TempDir;
use tokio::sync::{mpsc, watch};

/// 2026-11-21, in unix milliseconds.
pub(crate) const NOW: i64 = 1_795_219_200_000;
pub(crate) const ISSUE: &str = "2026-11";

/// A sound issue under a sound masthead, and what has to be read for it.
struct Sound {
    issue: Issue,
    masthead: Masthead,
    words: Words,
}

impl Sound {
    fn new(title: &str) -> Self {
        let issue =
            include_str!("../postfix/2026-11.yaml").replace("takes every letter once", title);
        let masthead = include_str!("../postfix/bulletin.yaml").replace("THROUGH", "outbox");
        let words = Source::from_text("en-GB.yaml", WORDS_EN_GB);
        Sound {
            issue: Issue::read(ISSUE, &Source::from_text("issues/2026-11.yaml", issue)),
            masthead: Masthead::read(&Source::from_text("bulletin.yaml", masthead)).unwrap(),
            words: Words::read(&words).unwrap(),
        }
    }

    fn edition(&self) -> Edition<'_> {
        Edition::of(&self.issue, &self.masthead, &self.words)
    }

    fn now(&self) -> DateTime<Tz> {
        DateTime::from_timestamp_millis(NOW)
            .unwrap()
            .with_timezone(&self.masthead.zone)
    }
}

/// The press for the sound issue, with the ledger's own secret.
pub(crate) async fn press(ledger: &Ledger) -> Press {
    edited_press(ledger, "takes every letter once").await
}

/// The press for an issue that was changed after it was checked.
pub(crate) async fn edited_press(ledger: &Ledger, title: &str) -> Press {
    let sound = Sound::new(title);
    let theme = Theme::read(&Source::from_text("theme.yaml", THEME)).unwrap();
    let rendered = render(&sound.edition(), &theme, Occasion::Issue);
    let secret = Secret::new(ledger.secret().await.unwrap());
    let stamp = Stamp {
        issue: ISSUE,
        date: sound.now(),
    };
    Press::new(&rendered, &sound.masthead, &sound.words, &stamp, secret).unwrap()
}

/// The receipt for the sound issue.
pub(crate) fn cleared() -> Cleared {
    let sound = Sound::new("takes every letter once");
    let edition = sound.edition();
    let look = Look {
        edition: &edition,
        purpose: Purpose::Draft,
        now: sound.now(),
        past: &[],
        sibling: None,
        known: &Known::default(),
        house: &HouseStyle::builtin(),
    };
    check(&look).clear().unwrap()
}

/// A folder on disk. Survives whatever is killed in it.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    /// The audience, where it matters who is in it.
    pub(crate) people: Option<Vec<Subscriber>>,
    /// What time it is, in unix milliseconds.
    pub(crate) now: AtomicI64,
}

/// What one run came to.
pub(crate) struct Ran {
    pub(crate) result: Result<Sums, Fault>,
    pub(crate) events: Vec<Event>,
}

impl World {
    pub(crate) fn new() -> Self {
        World {
            folder: tempfile::tempdir().unwrap(),
            people: None,
            now: AtomicI64::new(NOW),
        }
    }

    /// Lets time pass between two runs.
    pub(crate) fn later(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    pub(crate) fn ledger_path(&self) -> PathBuf {
        self.folder.path().join("subscribers/ledger.db")
    }

    pub(crate) fn outbox(&self) -> PathBuf {
        self.folder.path().join("outbox")
    }

    pub(crate) async fn ledger(&self) -> Ledger {
        Ledger::open(&self.ledger_path()).await.unwrap()
    }

    /// The issue's dispatch of this kind, frozen for `people` if it is not there yet.
    pub(crate) async fn dispatch(
        &self,
        ledger: &Ledger,
        through: &Through,
        people: usize,
    ) -> Dispatch {
        let kind = if through.is_live() {
            Kind::Live
        } else {
            Kind::Rehearsal
        };
        if let Some(dispatch) = ledger.dispatch(ISSUE, kind).await.unwrap() {
            return dispatch;
        }
        let lock = ledger.lock(NOW).unwrap();
        let people = self.people.clone().unwrap_or_else(|| subscribers(people));
        let audience = Audience {
            issue: ISSUE,
            kind,
            through,
            revision: None,
            subscribers: &mut spool(&people),
            exclusions: &mut std::iter::empty(),
        };
        delivery::freeze(
            ledger,
            &lock,
            &cleared(),
            &press(ledger).await,
            audience,
            NOW,
        )
        .await
        .unwrap()
    }

    /// Opens the ledger, freezes if need be and runs once, as one `bulletin send` does.
    pub(crate) async fn send(&self, through: &Through, settings: &Settings, people: usize) -> Ran {
        let (_keep, stop) = watch::channel(false);
        self.send_until(through, settings, people, stop).await
    }

    pub(crate) async fn send_until(
        &self,
        through: &Through,
        settings: &Settings,
        people: usize,
        stop: watch::Receiver<bool>,
    ) -> Ran {
        let (events, mut told) = mpsc::unbounded_channel();
        let result = self
            .send_telling(through, settings, people, stop, events)
            .await;
        let mut all = Vec::new();
        while let Ok(event) = told.try_recv() {
            all.push(event);
        }
        Ran {
            result,
            events: all,
        }
    }

    pub(crate) async fn send_telling(
        &self,
        through: &Through,
        settings: &Settings,
        people: usize,
        stop: watch::Receiver<bool>,
        events: mpsc::UnboundedSender<Event>,
    ) -> Result<Sums, Fault> {
        let ledger = self.ledger().await;
        let dispatch = self.dispatch(&ledger, through, people).await;
        let lock = ledger.lock(NOW)?;
        let press = delivery::thaw(&ledger, &dispatch).await?;
        let job = Job {
            first: None,
            ledger: &ledger,
            lock: &lock,
            dispatch: &dispatch,
            press: &press,
            through,
            outbox: &self.outbox(),
            settings,
            clock: Clock::set(self.now.load(Ordering::SeqCst)),
            stop,
            events,
        };
        delivery::run(job).await
    }

    pub(crate) async fn sums(&self) -> Sums {
        let ledger = self.ledger().await;
        let dispatch = ledger.dispatch(ISSUE, Kind::Live).await.unwrap().unwrap();
        ledger.sums(dispatch.id).await.unwrap()
    }

    pub(crate) async fn rows(&self, state: State) -> Vec<ledger::Row> {
        let ledger = self.ledger().await;
        let dispatch = ledger.dispatch(ISSUE, Kind::Live).await.unwrap().unwrap();
        ledger.rows(dispatch.id, state).await.unwrap()
    }
}

pub(crate) fn person(number: usize) -> String {
    format!("person-{number:03}@example.org")
}

/// The same people as a send has them.
pub(crate) fn spool(people: &[Subscriber]) -> Spool<Subscriber> {
    let mut spool = Spool::new(&Arc::from(std::env::temp_dir()));
    for one in people {
        spool.push(one).unwrap();
    }
    spool
}

pub(crate) fn subscribers(people: usize) -> Vec<Subscriber> {
    (0..people)
        .map(|number| subscriber(&person(number)))
        .collect()
}

pub(crate) fn subscriber(address: &str) -> Subscriber {
    Subscriber {
        address: Address::parse(address).unwrap(),
        name: Name::parse("Siân Evans"),
        greeting: Name::parse("Siân"),
        plain: false,
        basis: Basis::Consent,
        since: NaiveDate::from_ymd_opt(2026, 1, 2).unwrap(),
        source: None,
        tags: Vec::new(),
        wording: None,
        list: "members".into(),
        place: Place::line("subscribers/members.csv", 2),
    }
}

/// Somebody asks to leave.
pub(crate) fn gone(now: i64) -> Change {
    Change {
        time: now,
        what: What::Left,
        detail: "unsubscribed".into(),
        source: "bulletin subscribers remove".into(),
    }
}

/// A server on this machine, spoken to in the clear.
pub(crate) fn plain(address: SocketAddr) -> Through {
    Through::Smtp(Relay {
        host: "127.0.0.1".into(),
        port: address.port(),
        tls: Tls::None,
        user: None,
        address: None,
    })
}

/// A server that is called `host` and found at `address`.
pub(crate) fn named(host: &str, address: SocketAddr, tls: Tls, user: Option<&str>) -> Through {
    Through::Smtp(Relay {
        host: host.into(),
        port: address.port(),
        tls,
        user: user.map(str::to_owned),
        address: Some(address),
    })
}

/// Nothing waits for long, but nothing is cut short by a busy machine either.
pub(crate) fn settings() -> Settings {
    let long = Duration::from_mins(1);
    Settings {
        connections: 3,
        backoff: Duration::ZERO,
        timeouts: Timeouts {
            connect: long,
            tls: long,
            greeting: long,
            command: long,
            data: long,
            body: long,
            dot: long,
            quit: long,
        },
        ..Settings::default()
    }
}
