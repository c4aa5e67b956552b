//! The first run of a dispatch: check, gather, ask, freeze.

use anstream::eprintln;
use bulletin::check::{Cleared, Purpose};
use bulletin::delivery::{self, Audience};
use bulletin::edition::Edition;
use bulletin::ledger::{Dispatch, Exclusion, Kind, Ledger, Lock};
use bulletin::message::{Press, Secret, Stamp};
use bulletin::render::{Occasion, render};
use bulletin::subscribers;

use super::Sending;
use crate::cli::check::look;
use crate::cli::people::{gather, remark};
use crate::cli::show::{self, Findings};
use crate::cli::{Exit, Trouble};

impl Sending<'_> {
    /// The lists this send is about.
    fn lists(&self) -> &[String] {
        if self.args.lists.is_empty() {
            &self.desk.masthead.sending.lists
        } else {
            &self.args.lists
        }
    }

    /// Says how many have joined the lists since a dispatch was frozen: they are not in it.
    pub(super) async fn say_who_joined(
        &self,
        ledger: &Ledger,
        dispatch: &Dispatch,
    ) -> Result<(), Trouble> {
        // What is wrong with the lists now has no bearing on an audience that is frozen.
        let Ok(people) = gather(self.folder, self.lists(), self.world) else {
            return Ok(());
        };
        let known = ledger.keys(dispatch.id).await?;
        let joined = people
            .people
            .iter()
            .filter(|person| !known.contains(&person.address.key()));
        match joined.count() {
            0 => {}
            1 => eprintln!(
                "1 person has joined the lists since it was begun, and does not get this issue."
            ),
            joined => eprintln!(
                "{joined} people have joined the lists since it was begun, and do not get this issue."
            ),
        }
        Ok(())
    }

    /// Checks the issue and the lists, asks, and freezes both.
    pub(super) async fn begin(
        &self,
        ledger: &Ledger,
        lock: &Lock,
        secret: Secret,
    ) -> Result<Result<(Dispatch, Press), Exit>, Trouble> {
        let stem = &self.desk.issue.stem;
        let purpose = match self.transport.kind() {
            Kind::Rehearsal => Purpose::Draft,
            Kind::Live => Purpose::Live,
        };
        let (report, findings) = look(self.desk, purpose, self.world);
        let Some(cleared) = report.clear() else {
            let stops = findings.stops();
            show::to_stderr(&stops);
            eprintln!(
                "{0}{stem}{0:#} was not sent, because of {1}.",
                show::RED,
                stops.sum()
            );
            return Ok(Err(Exit::Faults));
        };
        let lists = self.lists();
        self.refuse_samples(lists)?;
        let people = gather(self.folder, lists, self.world)?;
        if !people.rejected.is_empty() && !self.args.without_rejected {
            let rejected = people.rejected.len();
            show::to_stderr(&Findings::of(people.rejected, []));
            let rows = if rejected == 1 {
                "1 row of the lists cannot be used".to_owned()
            } else {
                format!("{rejected} rows of the lists cannot be used")
            };
            eprintln!(
                "{0}{stem}{0:#} was not sent to anybody, because {rows}.",
                show::RED
            );
            let lists = self
                .args
                .lists
                .iter()
                .flat_map(|name| [" --list ", name])
                .collect::<String>();
            eprintln!(
                "  Mend the lists, or leave those people out: bulletin send {stem}{lists} --without-rejected"
            );
            return Ok(Err(Exit::Faults));
        }
        if people.people.is_empty() {
            return Err(
                Trouble::new(format!("there is nobody on {}", lists.join(", ")))
                    .cure("add people to the list, or choose another with --list NAME"),
            );
        }
        let warnings = findings.sum();
        if !warnings.is_empty() {
            eprintln!("{warnings}: bulletin check {stem} shows them.");
        }
        remark(&people);
        let subject = self.desk.issue.subject.as_ref();
        self.ask(
            subject.map_or("", |subject| subject.value.as_str()),
            people.people.len() as u64,
        )?;
        self.freeze(ledger, lock, &cleared, &people, secret)
            .await
            .map(Ok)
    }

    async fn freeze(
        &self,
        ledger: &Ledger,
        lock: &Lock,
        cleared: &Cleared,
        people: &subscribers::Audience,
        secret: Secret,
    ) -> Result<(Dispatch, Press), Trouble> {
        let press = self.press(secret)?;
        let left = people.left_out.iter().map(|left| Exclusion {
            address: left.address.to_string(),
            reason: left.reason.clone(),
        });
        let rejected = people.rejected.iter().map(|finding| Exclusion {
            address: format!("{}:{}", finding.place.file, finding.place.line),
            reason: finding.message.clone(),
        });
        let exclusions: Vec<Exclusion> = left.chain(rejected).collect();
        let audience = Audience {
            issue: &self.desk.issue.stem,
            kind: self.transport.kind(),
            through: &self.transport.through,
            subscribers: &people.people,
            exclusions: &exclusions,
        };
        let dispatch =
            delivery::freeze(ledger, lock, cleared, &press, audience, self.now()).await?;
        Ok((dispatch, press))
    }

    /// The press as the files are now.
    pub(super) fn press(&self, secret: Secret) -> Result<Press, Trouble> {
        let desk = self.desk;
        let edition = Edition::of(&desk.issue, &desk.masthead, &desk.words);
        let rendered = render(&edition, &desk.theme, Occasion::Issue);
        let stamp = Stamp {
            issue: &desk.issue.stem,
            date: self.world.now.with_timezone(&desk.masthead.zone),
        };
        Ok(Press::new(
            &rendered,
            &desk.masthead,
            &desk.words,
            &stamp,
            secret,
        )?)
    }

    /// Invented people are for rehearsals.
    fn refuse_samples(&self, lists: &[String]) -> Result<(), Trouble> {
        match lists.iter().find(|name| name.starts_with("samples/")) {
            Some(name) if self.transport.kind() == Kind::Live => {
                Err(Trouble::new(format!("the list `{name}` holds invented people, and this would go to a mail server"))
                    .cure("put your own list into subscribers/ and name it under `send: lists:` in bulletin.yaml"))
            }
            _ => Ok(()),
        }
    }
}
