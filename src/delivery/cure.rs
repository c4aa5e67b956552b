//! What to do about each fault, in the words an editor reads.

use super::Fault;
use super::smtp::Why;

impl Fault {
    /// What to do about it, in one or two plain sentences.
    pub fn cure(&self) -> String {
        match self {
            Fault::Through { instead, .. } => format!(
                "Write \"through: {instead}\" in bulletin.yaml, or \"through: outbox\" to write files and send nothing."
            ),
            Fault::LoginInThrough => {
                "Write only the server, such as \"through: smtp://mail.example.org:587\", put the user under \"user:\", and give the password by BULLETIN_SMTP_PASSWORD or \"password-command:\"; if the password was saved in a file, change it.".into()
            }
            Fault::Pace { .. } => {
                "Write a number and a time, such as \"pace: 30 per minute\", several with commas between, a provider (microsoft-365, gmail-workspace, amazon-ses, postfix-local), or \"pace: unlimited\".".into()
            }
            Fault::Unchecked { issue } => format!("Run `bulletin check {issue}` and send again."),
            Fault::Mismatch { .. } => {
                "Put \"through:\" in bulletin.yaml back to what it was when this dispatch began, or send a new issue.".into()
            }
            Fault::Letter { .. } => {
                "Correct this person's row, or take it out, and send again; no letter has left in this run.".into()
            }
            Fault::Outbox { .. } => {
                "Check that the folder exists, that you may write to it and that the disk is not full, then send again.".into()
            }
            Fault::NoSuchHost { .. } => {
                "Check the spelling of the server under \"through:\" in bulletin.yaml, and that this machine is on the network.".into()
            }
            Fault::NoConnection { .. } => {
                "Check the server and the port under \"through:\" in bulletin.yaml, that the server is running, and that no firewall is in the way.".into()
            }
            Fault::Lost { .. } | Fault::Busy { .. } | Fault::Gone { .. } => {
                "Wait a little and run `bulletin send` again: it goes on where it stopped, and nobody gets two.".into()
            }
            Fault::NoPassword { .. } => {
                "Set BULLETIN_SMTP_PASSWORD, or write a \"password-command:\" in bulletin.yaml that prints the password.".into()
            }
            Fault::RootCertificate { .. } => {
                "BULLETIN_SMTP_CA must name a file with a certificate in PEM form; take it away to trust the usual ones only.".into()
            }
            Fault::NoStartTls { host } => format!(
                "Ask whoever runs the server for the port that encrypts; often \"through: smtp://{host}:587\" or \"through: smtps://{host}:465\" is right."
            ),
            Fault::Certificate { .. } => {
                "Check the server's name under \"through:\" in bulletin.yaml: somebody else may be answering in its place. If the server is your own, name its root certificate in BULLETIN_SMTP_CA.".into()
            }
            Fault::Tls { .. } => {
                "Check that the port under \"through:\" is one that encrypts: 587 for smtp://, 465 for smtps://.".into()
            }
            Fault::NoLogin { .. } => {
                "Take \"user:\" out of bulletin.yaml if the server needs no login, or ask its provider for a server that takes a user and a password.".into()
            }
            Fault::Refused { why, .. } => refused(*why).into(),
            Fault::TooLarge { .. } => {
                "Make the issue shorter: fewer items or shorter summaries. No letter has left.".into()
            }
            Fault::SameRefusal { .. } => {
                "Read what the server says and settle it with whoever runs it; those letters are waiting again, so `bulletin send` will try them once more.".into()
            }
            Fault::NoAnswers { .. } => {
                "Ask whoever runs the server whether it has these letters, decide with `bulletin settle`, and run `bulletin send` again.".into()
            }
            Fault::PreviewRefused { .. } => {
                "Check the address, and the sender's address in bulletin.yaml.".into()
            }
            Fault::Broken => {
                "Run `bulletin status` to see where things stand, then `bulletin send` again; please report what happened.".into()
            }
            Fault::Ledger(fault) => fault.cure(),
            Fault::Press(_) => {
                "Use the version of bulletin that began this dispatch, or a newer one.".into()
            }
        }
    }
}

fn refused(why: Why) -> &'static str {
    match why {
        Why::Unwelcome => {
            "Ask your mail provider which server and port you should use, and whether this machine may send."
        }
        Why::Login => {
            "Check \"user:\" in bulletin.yaml and the password in BULLETIN_SMTP_PASSWORD; some providers want an app password. Nothing was sent."
        }
        Why::LoginMissing => {
            "Write the user under \"user:\" in bulletin.yaml and set BULLETIN_SMTP_PASSWORD."
        }
        Why::Sender => {
            "The sender's address in bulletin.yaml must be one that this login may send as; ask your mail provider."
        }
        Why::Size => "Make the issue shorter: fewer items or shorter summaries.",
        Why::Quota => {
            "Run `bulletin send` again when the provider takes letters again, often the next day: it goes on where it stopped. A slower \"pace:\" may help."
        }
        Why::Protocol => {
            "Check that the server under \"through:\" in bulletin.yaml is one for sending mail; ask its provider."
        }
    }
}
