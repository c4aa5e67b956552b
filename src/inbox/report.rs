//! Reports that programs wrote for programs: RFC 3464 on delivery, RFC 5965 on complaints.

use super::class::{Class, status_in};
use super::mime::Mail;

/// What became of a letter, as a report has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// It will not arrive.
    Failed,
    /// It has not arrived yet, and is still tried.
    Delayed,
    /// It has arrived, or went on to a server that makes no reports.
    Delivered,
}

/// What a report says of one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) action: Action,
    pub(super) class: Class,
    /// The enhanced status code (RFC 3463), where one was found.
    pub(super) status: Option<String>,
    /// The server's words.
    pub(super) words: String,
    /// Whom it is about, as the report has it: first the address the letter was written to.
    pub(super) addresses: Vec<String>,
}

/// A line longer than this is cut.
const LONGEST: usize = 500;

/// More recipients than this are not looked at; a letter of ours has one.
const MOST: usize = 100;

/// The fields of a `message/delivery-status`, or of a part that is one under another name. None where there
/// are none.
pub(super) fn delivery(mail: &Mail) -> Option<Vec<Outcome>> {
    let is_report = mail.headers.kind == "multipart/report";
    let declared = mail.texts.iter().filter(|text| {
        matches!(
            text.kind.as_str(),
            "message/delivery-status" | "message/global-delivery-status"
        )
    });
    // Some gateways strip the type, and some send the fields as binary data.
    let undeclared = mail.texts.iter().filter(|text| {
        is_report
            && matches!(
                text.kind.as_str(),
                "application/octet-stream" | "text/plain"
            )
            && groups(&text.words)
                .iter()
                .any(|group| group.of("final-recipient").is_some())
    });
    let texts: Vec<_> = declared.chain(undeclared).collect();
    if texts.is_empty() {
        return None;
    }
    let all = texts.iter().flat_map(|text| groups(&text.words));
    let outcomes = all.filter_map(|group| outcome(&group));
    Some(outcomes.take(MOST).collect())
}

/// RFC 3464 section 2.3: one group of fields for each recipient.
fn outcome(group: &Group) -> Option<Outcome> {
    let recipient = |name: &str| {
        group
            .of(name)
            .map(address)
            .filter(|typed| !typed.is_empty())
    };
    let addresses: Vec<String> = [
        recipient("original-recipient"),
        recipient("final-recipient"),
        // Exchange, Lotus Domino and others.
        recipient("x-actual-recipient"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let action = group.of("action").unwrap_or_default().to_ascii_lowercase();
    if addresses.is_empty() && action.is_empty() {
        return None;
    }
    let action = match action.split(|c: char| !c.is_ascii_alphabetic()).next() {
        Some("delayed" | "deferred") => Action::Delayed,
        Some("delivered" | "relayed" | "expanded" | "deliverable") => Action::Delivered,
        _ => Action::Failed,
    };
    let words = group
        .of("diagnostic-code")
        .or_else(|| group.of("x-display-name"))
        .unwrap_or_default();
    let words = words
        .split_once(';')
        .filter(|(kind, _)| !kind.trim().contains(' '))
        .map_or(words, |(_, words)| words)
        .trim();
    let status = group.of("status").and_then(status_in);
    // A general code says less than the one in the server's own words.
    let finer = status_in(words).filter(|_| status.as_deref().is_none_or(is_general));
    let status = finer.or(status);
    Some(Outcome {
        action,
        class: Class::of(status.as_deref(), words),
        status,
        words: words.chars().take(LONGEST).collect(),
        addresses,
    })
}

/// `5.0.0`, `4.0.0`, and those that say "other" of something (RFC 3463 section 3).
fn is_general(status: &str) -> bool {
    status.ends_with(".0") || status == "5.5.0"
}

/// `rfc822; ann@example.org` without its type.
fn address(field: &str) -> String {
    let typed = field.split_once(';').map_or(field, |(_, typed)| typed);
    let typed = typed.split_whitespace().next().unwrap_or_default();
    typed.trim_matches(['<', '>', '"']).to_owned()
}

/// What a complaint says (RFC 5965).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    /// `abuse`, `fraud`, `not-spam`, `opt-out` and so on.
    pub(super) feedback: String,
    /// Whom it is about, where that is not blacked out.
    pub(super) addresses: Vec<String>,
}

/// The fields of a `message/feedback-report`. None where there are none.
pub(super) fn complaint(mail: &Mail) -> Option<Complaint> {
    let text = mail.of_kind("message/feedback-report").next()?;
    let mut complaint = Complaint {
        feedback: String::new(),
        addresses: Vec::new(),
    };
    for group in groups(text) {
        if let Some(feedback) = group.of("feedback-type") {
            complaint.feedback = feedback.trim().to_ascii_lowercase();
        }
        for name in ["original-rcpt-to", "removal-recipient"] {
            complaint.addresses.extend(group.of(name).map(address));
        }
    }
    complaint.addresses.retain(|typed| typed.contains('@'));
    Some(complaint)
}

/// Fields that belong together.
struct Group(Vec<(String, String)>);

impl Group {
    fn of(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The groups of fields in a text, with blank lines between (RFC 3464 section 2.1). Lines that begin with
/// white space belong to the one before.
fn groups(text: &str) -> Vec<Group> {
    let mut groups = vec![Group(Vec::new())];
    for line in text.lines() {
        if line.trim().is_empty() {
            if groups.len() <= MOST {
                groups.push(Group(Vec::new()));
            }
            continue;
        }
        let Some(group) = groups.last_mut() else {
            continue;
        };
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.0.last_mut()
                && value.len() < LONGEST
            {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':')
            && group.0.len() < MOST
        {
            let name = name.trim().to_ascii_lowercase();
            let value = value.trim().chars().take(LONGEST).collect();
            group.0.push((name, value));
        }
    }
    groups.retain(|group| !group.0.is_empty());
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(kind: &str, fields: &str) -> Mail {
        Mail::read(
            format!("Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: {kind}\r\n\r\n{fields}\r\n--b--")
                .as_bytes(),
        )
    }

    #[test]
    fn the_finer_code_counts_and_the_first_address_is_the_one_written_to() {
        let mail = report(
            "message/delivery-status",
            "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822;ann.evans@inner.example.org\n\
             Original-Recipient: rfc822;<ann@example.org>\nAction: failed\nStatus: 5.0.0\n\
             Diagnostic-Code: smtp; 550-5.1.1 No such\n user here",
        );
        let outcomes = delivery(&mail).unwrap();
        assert_eq!(outcomes.len(), 1);
        assert_eq!(outcomes[0].status.as_deref(), Some("5.1.1"));
        assert_eq!(outcomes[0].class, Class::Dead);
        assert_eq!(
            outcomes[0].addresses,
            ["ann@example.org", "ann.evans@inner.example.org"]
        );
        assert_eq!(outcomes[0].words, "550-5.1.1 No such user here");
    }

    #[test]
    fn a_status_part_by_another_name_is_one() {
        for kind in ["application/octet-stream", "text/plain"] {
            let mail = report(
                kind,
                "Final-Recipient: rfc822; a@example.org\nAction: delayed\nStatus: 4.4.1",
            );
            let outcomes = delivery(&mail).unwrap();
            assert_eq!(outcomes[0].action, Action::Delayed, "{kind}");
        }
        assert_eq!(delivery(&report("text/plain", "Action: rest")), None);
    }
}
