//! The question before letters go out, and all that it is about.

use bulletin::delivery::lately;
use bulletin::ledger::{Kind, Ledger};
use bulletin::message::Press;

use super::{Sending, thousands};
use crate::cli::approve::when;
use crate::cli::confirm::confirm;
use crate::cli::lines::eprintln;
use crate::cli::{Trouble, forecast, online, show};

impl Sending<'_> {
    /// Lets the editor type the issue's name before anything goes out.
    /// `begun` is the way the letters before these have left, if there were any; `first` are those who go
    /// before the others.
    pub(super) async fn ask(
        &self,
        ledger: &Ledger,
        press: &Press,
        people: u64,
        begun: &str,
        first: &[String],
    ) -> Result<(), Trouble> {
        if self.transport.kind() == Kind::Rehearsal {
            return Ok(());
        }
        self.transport
            .refuse_false_date(self.world, &self.desk.masthead)?;
        let pace = self.pace(ledger, people).await?;
        self.summary(press, people, pace.as_deref(), begun, first);
        confirm(
            &self.desk.issue.stem,
            self.args.confirm.as_deref(),
            self.world,
        )
    }

    /// How long it takes, after what has left lately; none where nothing keeps letters back.
    pub(super) async fn pace(
        &self,
        ledger: &Ledger,
        people: u64,
    ) -> Result<Option<String>, Trouble> {
        let masthead = &self.desk.masthead;
        let (typed, pace) = (&masthead.sending.pace, self.transport.pace());
        let now = self.world.current();
        let through = &self.transport.through;
        let lately = lately(ledger, through, pace, now.timestamp_millis()).await?;
        let from = (now, masthead.zone);
        Ok(forecast::ends(typed, pace, people, &lately, from))
    }

    /// What goes out, as whom, to how many, and how long that takes.
    pub(super) fn summary(
        &self,
        press: &Press,
        people: u64,
        pace: Option<&str>,
        begun: &str,
        first: &[String],
    ) {
        let desk = self.desk;
        let (subject, (name, address)) = (press.subject(), press.from());
        if self.world.set {
            eprintln!(
                "{0}BULLETIN_NOW says that it is {1}:{0:#} these letters bear that date, and so does what is written down. It is for tests and rehearsals; take it out of the environment, unless that is meant.",
                show::RED,
                when(self.now(), &desk.masthead)
            );
        }
        eprintln!("  subject  {subject}");
        if let Some(date) = &desk.issue.date {
            let text = desk.issue.source.text().get(date.span.clone());
            eprintln!("  dated    {}", text.unwrap_or_default());
        }
        eprintln!("  from     {name} <{address}>");
        let through = self.transport.through.to_string();
        if begun == through {
            eprintln!("  through  {through}");
        } else {
            eprintln!(
                "  through  {through} {0}(it was begun through {begun}){0:#}",
                show::YELLOW
            );
        }
        eprintln!(
            "  to       {} {}",
            thousands(people),
            if people == 1 { "person" } else { "people" }
        );
        self.say_first(people, first);
        eprintln!("  lists    {}", self.lists().join(", "));
        if let Some(pace) = pace {
            eprintln!("  pace     {pace}");
        }
        online::linked_to(desk);
    }
}
