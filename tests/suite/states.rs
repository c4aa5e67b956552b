//! Whatever happens to the rows of a dispatch, in whatever order: every change that is out of turn is
//! refused, every change that is not is on record, and the sums add up after each of them.
//!
//! The ledger is the real one, in a real file. Beside it stands a model, which is written from the words
//! of the design and shares no code with it.

use std::collections::{BTreeMap, HashMap, HashSet};

use bulletin::ledger::{
    Answer, Change, Exclusion, Fault, Kind, Ledger, Lock, Logged, Mark, Plan, Row, Settlement,
    State, What, Writer,
};
use bulletin::subscribers::{Address, Subscriber};
use proptest::prelude::*;

use crate::world::{self, NOW, World, subscriber};

const PEOPLE: usize = 5;
const MINUTE: i64 = 60_000;
const STATES: [State; 7] = [
    State::Waiting,
    State::Claimed,
    State::InDoubt,
    State::Sent,
    State::Deferred,
    State::Failed,
    State::Suppressed,
];

/// Something that can happen to a dispatch. A person is meant by their place in the lists.
#[derive(Clone, Debug)]
enum Deed {
    Claim(i64),
    /// Any change of any row, in turn or not.
    Mark {
        person: usize,
        to: State,
        answer: Option<Answer>,
        next_at: Option<i64>,
    },
    Hold(&'static str, i64),
    Leave(usize),
    Return(usize),
    LeaveOut(Vec<usize>),
    ReleaseClaims,
    ReleaseBeyond(i64),
    Settle(Settlement),
    Finish,
    /// The program ends, whatever it had in hand, and a later one goes on.
    Restart,
    Later(i64),
}

fn address(person: usize) -> String {
    let domain = ["large.example.org", "small.example.org"][person % 2];
    format!("person-{person}@{domain}")
}

fn answers() -> impl Strategy<Value = Option<Answer>> {
    let answer = |code, enhanced: &str| Answer {
        code: Some(code),
        enhanced: Some(enhanced.to_owned()),
        text: format!("the server's words {code}"),
    };
    prop_oneof![
        Just(None),
        Just(Some(answer(250, "2.0.0"))),
        Just(Some(answer(451, "4.7.1"))),
        Just(Some(answer(554, "5.7.1"))),
        Just(Some(answer(550, "5.1.1"))),
        Just(Some(Answer {
            code: None,
            enhanced: None,
            text: "the connection was lost".into(),
        })),
    ]
}

fn deeds() -> impl Strategy<Value = Deed> {
    let person = || 0..PEOPLE;
    let soon =
        || prop_oneof![2 => Just(None), 1 => (0..90i64).prop_map(|m| Some(NOW + m * MINUTE))];
    let mark = (
        person(),
        // What nothing can be sent without comes more often than the rest.
        prop_oneof![1 => Just(State::InDoubt), 2 => prop::sample::select(STATES.to_vec())],
        answers(),
        soon(),
    )
        .prop_map(|(person, to, answer, next_at)| Deed::Mark {
            person,
            to,
            answer,
            next_at,
        });
    prop_oneof![
        6 => (1..4i64).prop_map(Deed::Claim),
        16 => mark,
        1 => (prop::sample::select(vec!["large.example.org", "example.org"]), 1..60i64)
            .prop_map(|(domain, minutes)| Deed::Hold(domain, NOW + minutes * MINUTE)),
        4 => person().prop_map(Deed::Leave),
        3 => person().prop_map(Deed::Return),
        1 => prop::collection::vec(person(), 1..3).prop_map(Deed::LeaveOut),
        1 => Just(Deed::ReleaseClaims),
        1 => (0..60i64).prop_map(|minutes| Deed::ReleaseBeyond(NOW + minutes * MINUTE)),
        1 => prop::sample::select(vec![Settlement::Sent, Settlement::Resend, Settlement::Failed]).prop_map(Deed::Settle),
        1 => Just(Deed::Finish),
        1 => Just(Deed::Restart),
        2 => (1..40i64).prop_map(Deed::Later),
    ]
}

/// One row as the design has it.
#[derive(Clone, Debug)]
struct Model {
    id: i64,
    state: State,
    attempts: u64,
    next_at: Option<i64>,
    server: Option<String>,
    log: Vec<Logged>,
}

impl Model {
    fn write(
        &mut self,
        time: i64,
        state: State,
        note: Option<&str>,
        server: Option<String>,
        answer: Option<Answer>,
    ) {
        self.state = state;
        self.log.push(Logged {
            time,
            attempt: Some(self.attempts),
            state,
            stage: note.map(str::to_owned),
            server,
            answer,
        });
    }

    fn leave(&mut self, now: i64) {
        self.write(now, State::Suppressed, Some("has left"), None, None);
    }
}

/// Whether a live letter may go from one state to another, by the design's section 7.
fn in_turn(from: State, to: State) -> bool {
    use State::{Claimed, Deferred, Failed, InDoubt, Sent, Suppressed, Waiting};
    match from {
        Waiting | Sent | Suppressed => false,
        Claimed => matches!(to, InDoubt | Deferred | Failed | Waiting),
        InDoubt => matches!(to, InDoubt | Sent | Deferred | Failed | Claimed),
        Deferred | Failed => to == Waiting,
    }
}

/// A dispatch in the ledger and what it should be.
struct Desk {
    world: World,
    ledger: Ledger,
    lock: Lock,
    writer: Writer,
    dispatch: i64,
    now: i64,
    /// Who is not to be written to; true where it is because a server called the address dead.
    left: HashMap<usize, bool>,
    rows: Vec<Model>,
    exclusions: Vec<Exclusion>,
    /// Rows that were sent, as they were at that moment.
    sent: BTreeMap<i64, Row>,
}

impl Desk {
    /// Freezes people of two lists, some of whom have left before.
    async fn new(gone: &[usize]) -> Self {
        let world = World::new();
        let ledger = world.ledger().await;
        let lock = ledger.lock(NOW).unwrap();
        let people: Vec<Subscriber> = (0..PEOPLE)
            .map(|person| Subscriber {
                list: ["members", "friends"][person % 2].into(),
                ..subscriber(&address(person))
            })
            .collect();
        let left: HashMap<usize, bool> = gone.iter().map(|person| (*person, false)).collect();
        for person in left.keys() {
            let person = Address::parse(&address(*person)).unwrap();
            ledger.suppress(&person, &world::gone(NOW)).await.unwrap();
        }
        let exclusions = vec![Exclusion {
            address: "members.csv:9".into(),
            reason: "no @ in it".into(),
        }];
        let plan = Plan {
            issue: "2026-11",
            kind: Kind::Live,
            through: "smtp://mail.example.org",
            digest: "",
            revision: None,
            content: "",
            people: &mut world::spool(&people),
            token: &Address::key,
            exclusions: &mut exclusions.iter().cloned().map(Ok),
            now: NOW,
        };
        let dispatch = ledger.freeze(&lock, plan).await.unwrap().id;
        let mut ids = Vec::new();
        for state in STATES {
            ids.extend(ledger.rows(dispatch, state).await.unwrap());
        }
        ids.sort_by_key(|row| row.id);
        let rows = ids.iter().enumerate().map(|(person, row)| Model {
            id: row.id,
            state: if left.contains_key(&person) {
                State::Suppressed
            } else {
                State::Waiting
            },
            attempts: 0,
            next_at: None,
            server: None,
            log: Vec::new(),
        });
        Desk {
            rows: rows.collect(),
            writer: Writer::start(&ledger, &lock, dispatch).await.unwrap(),
            sent: BTreeMap::new(),
            now: NOW,
            world,
            ledger,
            lock,
            dispatch,
            left,
            exclusions,
        }
    }

    async fn act(mut self, deed: Deed) -> Self {
        let (now, id) = (self.now, self.dispatch);
        match deed {
            Deed::Claim(limit) => self.claim(limit).await,
            Deed::Mark {
                person,
                to,
                answer,
                next_at,
            } => self.mark(person, to, answer, next_at).await,
            Deed::Hold(domain, until) => {
                self.writer.hold(domain.into(), until).await.unwrap();
                for (person, row) in self.rows.iter_mut().enumerate() {
                    let theirs = address(person).ends_with(&format!("@{domain}"));
                    let open = row.next_at.is_none_or(|next_at| next_at < until);
                    let queued = matches!(row.state, State::Waiting | State::Claimed);
                    if queued && theirs && open {
                        row.next_at = Some(until);
                    }
                }
            }
            Deed::Leave(person) => {
                let gone = Address::parse(&address(person)).unwrap();
                let first = self.ledger.suppress(&gone, &world::gone(now)).await;
                assert_eq!(
                    first.unwrap(),
                    self.left.insert(person, false) != Some(false)
                );
            }
            Deed::Return(person) => {
                let back = Address::parse(&address(person)).unwrap();
                let change = Change {
                    what: What::Restored,
                    ..world::gone(now)
                };
                let had = self.ledger.restore(&back, &change).await;
                assert_eq!(had.unwrap(), self.left.remove(&person).is_some());
            }
            Deed::LeaveOut(people) => {
                let keys = people.iter().map(|person| address(*person)).collect();
                self.ledger
                    .leave_out(&self.lock, id, &keys, now)
                    .await
                    .unwrap();
                for person in people {
                    let row = &mut self.rows[person];
                    if matches!(row.state, State::Waiting | State::Claimed | State::Deferred) {
                        row.leave(now);
                    }
                }
            }
            Deed::ReleaseClaims => self.release().await,
            Deed::ReleaseBeyond(latest) => {
                self.ledger
                    .release_beyond(&self.lock, id, latest)
                    .await
                    .unwrap();
                for row in &mut self.rows {
                    let open = matches!(row.state, State::Waiting | State::Deferred);
                    if open && row.next_at.is_some_and(|next_at| next_at > latest) {
                        row.next_at = None;
                    }
                }
            }
            Deed::Settle(decision) => self.settle(decision).await,
            Deed::Finish => {
                self.ledger.finish(id, now).await.unwrap();
                let dispatch = self.ledger.dispatches("2026-11").await.unwrap();
                let open = self.ledger.sums(id).await.unwrap();
                assert!(open.complete() || dispatch[0].finished.is_none());
                self.doubt();
            }
            Deed::Restart => return self.restart().await,
            Deed::Later(minutes) => self.now += minutes * MINUTE,
        }
        self
    }

    async fn claim(&mut self, limit: i64) {
        let rows = self.writer.claim(limit, self.now).await.unwrap();
        let taken: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut expected = Vec::new();
        for from in [State::Waiting, State::Deferred] {
            // Who has left is passed over, and the next ones come instead.
            while expected.is_empty() {
                let mut ready: Vec<usize> = (0..PEOPLE)
                    .filter(|person| {
                        let row = &self.rows[*person];
                        row.state == from && row.next_at.is_none_or(|at| at <= self.now)
                    })
                    .collect();
                ready.sort_by_key(|person| (self.rows[*person].attempts, self.rows[*person].id));
                ready.truncate(usize::try_from(limit).unwrap());
                if ready.is_empty() {
                    break;
                }
                for person in ready {
                    let row = &mut self.rows[person];
                    row.attempts += 1;
                    row.server = None;
                    if self.left.contains_key(&person) {
                        row.leave(self.now);
                    } else {
                        row.state = State::Claimed;
                        expected.push((row.attempts, row.id));
                    }
                }
            }
        }
        expected.sort_unstable();
        let expected: Vec<i64> = expected.into_iter().map(|(_, id)| id).collect();
        assert_eq!(taken, expected);
    }

    async fn mark(
        &mut self,
        person: usize,
        to: State,
        answer: Option<Answer>,
        next_at: Option<i64>,
    ) {
        let (row, now) = (&mut self.rows[person], self.now);
        let server = (to == State::InDoubt).then(|| format!("mail-{}", row.attempts));
        let stage = Some(match to {
            State::Waiting => "taken back",
            _ => "rcpt",
        });
        let mark = Mark {
            row: row.id,
            to,
            stage,
            server: server.clone(),
            answer: answer.clone(),
            next_at,
            now,
        };
        let done = self.writer.mark(mark).await.unwrap().durable().await;
        let intent = row.state == State::Claimed && to == State::InDoubt;
        if intent && self.left.contains_key(&person) {
            assert!(matches!(done, Err(Fault::Left { .. })), "{done:?}");
            row.leave(now);
            return;
        }
        if !in_turn(row.state, to) {
            let refused = matches!(done, Err(Fault::OutOfStep { .. }));
            assert!(refused, "{} to {to:?}: {done:?}", row.state.word());
            return;
        }
        done.unwrap();
        if to == State::Failed && answer.as_ref().is_some_and(|a| a.code == Some(550)) {
            self.left.entry(person).or_insert(true);
        }
        if to == State::Waiting && self.left.get(&person) == Some(&true) {
            self.left.remove(&person);
        }
        row.server = server.or(row.server.take());
        row.next_at = next_at;
        let server = row.server.clone();
        row.write(now, to, stage, server, answer);
    }

    async fn release(&mut self) {
        let (id, now) = (self.dispatch, self.now);
        self.ledger
            .release_claims(&self.lock, id, now)
            .await
            .unwrap();
        for row in &mut self.rows {
            if row.state == State::Claimed {
                row.state = State::Waiting;
                row.next_at = row.next_at.filter(|next_at| *next_at > now);
            }
        }
    }

    async fn settle(&mut self, decision: Settlement) {
        let (id, now) = (self.dispatch, self.now);
        let nobody = HashSet::new();
        let done = self.ledger.settle(&self.lock, id, decision, &nobody, now);
        let done = done.await.unwrap();
        let (state, note) = match decision {
            Settlement::Sent => (State::Sent, "settled as sent"),
            Settlement::Resend => (State::Waiting, "settled to be sent again"),
            Settlement::Failed => (State::Failed, "settled as failed"),
        };
        let (mut settled, mut left) = (HashSet::new(), 0);
        for (person, row) in self.rows.iter_mut().enumerate() {
            let concerned = match decision {
                Settlement::Failed => {
                    let last = row.log.last().and_then(|line| line.stage.as_deref());
                    row.state == State::Waiting && last == Some("taken back")
                }
                Settlement::Sent | Settlement::Resend => row.state == State::InDoubt,
            };
            if concerned && decision == Settlement::Failed && self.left.contains_key(&person) {
                row.leave(now);
                left += 1;
            } else if concerned {
                let server = row.server.clone();
                row.write(now, state, Some(note), server, None);
                settled.insert(row.id);
            }
        }
        assert_eq!((done.rows, done.left), (settled, left));
        self.doubt();
    }

    /// A server that calls most addresses dead is not believed.
    fn doubt(&mut self) {
        let over =
            |row: &Model| matches!(row.state, State::Sent | State::Failed | State::Suppressed);
        let sent = self.rows.iter().filter(|row| row.state == State::Sent);
        let dead = self.left.values().filter(|dead| **dead);
        if self.rows.iter().all(over) && dead.count() > sent.count() {
            self.left.retain(|_, dead| !*dead);
        }
    }

    async fn restart(self) -> Self {
        let Desk {
            world,
            ledger,
            lock,
            writer,
            ..
        } = self;
        drop((writer, lock));
        ledger.close().await;
        let ledger = world.ledger().await;
        let lock = ledger.lock(self.now).unwrap();
        let mut desk = Desk {
            writer: Writer::start(&ledger, &lock, self.dispatch).await.unwrap(),
            world,
            ledger,
            lock,
            ..self
        };
        desk.release().await;
        desk
    }

    /// The ledger is what it should be, row by row, line by line and in its sums.
    async fn agree(&mut self) {
        let id = self.dispatch;
        let mut counted = BTreeMap::new();
        for state in STATES {
            for row in self.ledger.rows(id, state).await.unwrap() {
                let model = self.rows.iter().find(|model| model.id == row.id).unwrap();
                assert_eq!(
                    (row.state, row.attempts, row.next_at),
                    (model.state, model.attempts, model.next_at),
                    "{row:?}"
                );
                assert_eq!(self.ledger.log(row.id).await.unwrap(), model.log);
                *counted.entry(state.word()).or_insert(0) += 1;
                if state == State::Sent {
                    let then = self.sent.entry(row.id).or_insert_with(|| row.clone());
                    assert_eq!(*then, row, "a letter that was sent has changed");
                }
            }
        }
        assert_eq!(counted.values().sum::<u64>(), PEOPLE as u64, "{counted:?}");
        let sums = self.ledger.sums(id).await.unwrap();
        assert!(sums.add_up(), "{sums:?}");
        let count = |state: State| counted.get(state.word()).copied().unwrap_or(0);
        assert_eq!(sums.selected, PEOPLE as u64);
        assert_eq!(sums.sent, count(State::Sent));
        assert_eq!(sums.sent, self.sent.len() as u64);
        assert_eq!(sums.failed, count(State::Failed));
        assert_eq!(sums.in_doubt, count(State::InDoubt));
        assert_eq!(sums.deferred, count(State::Deferred));
        assert_eq!(sums.suppressed, count(State::Suppressed));
        // A letter in a worker's hand has not gone.
        assert_eq!(
            sums.waiting,
            count(State::Waiting) + count(State::Claimed),
            "{sums:?}"
        );
        let left = self.ledger.suppressions().await.unwrap();
        let left: HashSet<String> = left.into_keys().collect();
        assert_eq!(left, self.left.keys().copied().map(address).collect());
        let dead = self.left.iter().filter(|(_, dead)| **dead);
        let dead: HashSet<i64> = dead.map(|(person, _)| self.rows[*person].id).collect();
        assert_eq!(self.ledger.dead(id).await.unwrap(), dead);
        assert_eq!(self.ledger.exclusions(id).await.unwrap(), self.exclusions);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sums_add_up_and_every_change_is_on_record_whatever_happens(
        gone in prop::collection::vec(0..PEOPLE, 0..2),
        deeds in prop::collection::vec(deeds(), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut desk = Desk::new(&gone).await;
            desk.agree().await;
            for deed in deeds {
                desk = desk.act(deed).await;
                desk.agree().await;
            }
        });
    }
}

/// What somebody else wrote at the same moment is not what the writer did: its own change is still refused.
#[tokio::test]
async fn a_letter_settled_meanwhile_is_not_sent_a_second_time_on_the_record() {
    let mark = |to| Deed::Mark {
        person: 4,
        to,
        answer: None,
        next_at: None,
    };
    let mut desk = Desk::new(&[]).await;
    for deed in [
        Deed::Claim(5),
        mark(State::InDoubt),
        Deed::Settle(Settlement::Sent),
        mark(State::Sent),
    ] {
        desk = desk.act(deed).await;
        desk.agree().await;
    }
}
