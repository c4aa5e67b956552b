//! The commands that offer a letter.

use lettre::Address as Mailbox;

use crate::subscribers::Address;

/// MAIL, RCPT and DATA for one letter; none where an address cannot stand in a command.
pub(super) fn commands(from: &Address, to: &Address) -> Option<[String; 3]> {
    // lettre knows what may stand between the brackets, and what would break out of them.
    let sender = Mailbox::new(from.local(), from.domain()).ok()?;
    let recipient = Mailbox::new(to.local(), to.domain()).ok()?;
    let utf8 = if from.local().is_ascii() && to.local().is_ascii() {
        ""
    } else {
        " SMTPUTF8"
    };
    Some([
        format!("MAIL FROM:<{sender}>{utf8}\r\n"),
        format!("RCPT TO:<{recipient}>\r\n"),
        "DATA\r\n".to_owned(),
    ])
}
