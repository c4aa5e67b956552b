//! The question before letters go out, and all that it is about.

use bulletin::ledger::Kind;
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
    pub(super) fn ask(
        &self,
        press: &Press,
        people: u64,
        begun: &str,
        first: &[String],
    ) -> Result<(), Trouble> {
        if self.transport.kind() == Kind::Rehearsal {
            return Ok(());
        }
        self.summary(press, people, begun, first);
        confirm(
            &self.desk.issue.stem,
            self.args.confirm.as_deref(),
            self.world,
        )
    }

    /// What goes out, as whom, to how many.
    pub(super) fn summary(&self, press: &Press, people: u64, begun: &str, first: &[String]) {
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
        let (typed, pace) = (&desk.masthead.sending.pace, self.transport.pace());
        let from = (self.world.current(), desk.masthead.zone);
        if let Some(pace) = forecast::ends(typed, pace, people, from) {
            eprintln!("  pace     {pace}");
        }
        online::linked_to(desk);
    }
}
