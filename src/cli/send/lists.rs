//! Which lists an issue goes to, and which it must not.

use std::collections::BTreeMap;

use bulletin::ledger::{Kind, Ledger};
use bulletin::subscribers::{Audience, Spool, Subscriber};

use super::{Sending, thousands};
use crate::cli::joined::Joined;
use crate::cli::lines::eprintln;
use crate::cli::people::gather;
use crate::cli::segment::{chosen, say_outside, words};
use crate::cli::show::{self, Findings};
use crate::cli::{Exit, Trouble};

impl Sending<'_> {
    /// The lists this send is about.
    pub(super) fn lists(&self) -> &[String] {
        if self.args.lists.is_empty() {
            &self.desk.masthead.sending.lists
        } else {
            &self.args.lists
        }
    }

    /// Everybody on the lists, once. Refuses lists that this send must not go to, and those that cannot be
    /// used, and says why.
    pub(super) async fn audience(
        &self,
        ledger: &Ledger,
    ) -> Result<Result<Audience, Exit>, Trouble> {
        let stem = &self.desk.issue.stem;
        let joined = self.joined(ledger).await?;
        let lists = &self.lists_to_read(ledger, &joined).await?;
        self.refuse_samples(lists)?;
        self.refuse_the_others_lists(&joined)?;
        let only = chosen(&self.args.only)?;
        let mut people = gather(self.folder, lists, &joined, self.world)?;
        people.keep(&only)?;
        self.by_language(ledger, &joined, &mut people, None).await?;
        if !people.unusable.is_empty() {
            show::to_stderr(&Findings::of(people.unusable, []));
            eprintln!(
                "{0}{stem}{0:#} was not sent to anybody, because a whole list cannot be used. There is no going on without it: nobody knows who stands on it.",
                show::RED
            );
            return Ok(Err(Exit::Faults));
        }
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
        let segment = words(&only);
        say_outside(people.outside.len() as u64, &segment);
        if people.people.is_empty() && !people.outside.is_empty() {
            return Err(
                Trouble::new(format!("nobody on {} is in {segment}", lists.join(", ")))
                    .cure("nothing was sent; the tags there are: bulletin subscribers list"),
            );
        }
        if people.people.is_empty() {
            return Err(
                Trouble::new(format!("there is nobody on {}", lists.join(", ")))
                    .cure("add people to the list, or choose another with --list NAME"),
            );
        }
        Ok(Ok(people))
    }

    /// The lists in bulletin.yaml are those of the bulletin's own language. Whoever asked for the Welsh
    /// issue is on another, and only the editor can say which; or has said so on our own pages.
    fn refuse_the_others_lists(&self, joined: &Joined) -> Result<(), Trouble> {
        let words = &self.desk.words.language;
        let live = self.transport.kind() == Kind::Live;
        let named = !self.args.lists.is_empty() || joined.anybody_prefers(words);
        if !live || !self.is_in_other_language() || named {
            return Ok(());
        }
        let stem = &self.desk.issue.stem;
        let language = if words == "cy" { "Welsh" } else { "English" };
        Err(Trouble::new(format!(
            "{stem} is in {language}, and `send: lists:` in bulletin.yaml are those of the other issue"
        ))
        .cure(format!(
            "name the list of those who asked for it: bulletin send {stem} --list NAME"
        )))
    }

    /// Says how many people on the lists are not to be written to, and why. Returns how many are.
    pub(super) async fn say_suppressed(
        &self,
        ledger: &Ledger,
        people: &mut Spool<Subscriber>,
    ) -> Result<u64, Trouble> {
        let gone = ledger.suppressions().await?;
        let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
        for person in people.things()? {
            let Some(reason) = gone.get(&person?.address.key()) else {
                continue;
            };
            // Behind the colon a server's own words would make a line of each.
            let head = reason
                .split_once(':')
                .map_or(reason.as_str(), |(head, _)| head);
            *reasons.entry(head).or_insert(0) += 1;
        }
        for (reason, count) in &reasons {
            match count {
                1 => eprintln!("  1 person is left out: {reason}"),
                more => eprintln!("  {} people are left out: {reason}", thousands(*more)),
            }
        }
        Ok(people.len() as u64 - reasons.values().sum::<u64>())
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
