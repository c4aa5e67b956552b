//! Which lists an issue goes to, and which it must not.

use bulletin::ledger::Kind;

use super::Sending;
use crate::cli::Trouble;

impl Sending<'_> {
    /// The lists this send is about.
    pub(super) fn lists(&self) -> &[String] {
        if self.args.lists.is_empty() {
            &self.desk.masthead.sending.lists
        } else {
            &self.args.lists
        }
    }

    /// The lists in bulletin.yaml are those of the bulletin's own language. Whoever asked for the Welsh
    /// issue is on another, and only the editor can say which.
    pub(super) fn refuse_the_others_lists(&self) -> Result<(), Trouble> {
        let (words, house) = (&self.desk.words.language, &self.desk.masthead.language);
        let live = self.transport.kind() == Kind::Live;
        if !live || words == house || !self.args.lists.is_empty() {
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

    /// Invented people are for rehearsals.
    pub(super) fn refuse_samples(&self, lists: &[String]) -> Result<(), Trouble> {
        match lists.iter().find(|name| name.starts_with("samples/")) {
            Some(name) if self.transport.kind() == Kind::Live => {
                Err(Trouble::new(format!("the list `{name}` holds invented people, and this would go to a mail server"))
                    .cure("put your own list into subscribers/ and name it under `send: lists:` in bulletin.yaml"))
            }
            _ => Ok(()),
        }
    }
}
