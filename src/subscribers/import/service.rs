//! Which program an export comes from, known by its headings, and what its columns mean.

use crate::subscribers::list::columns::Field;
use crate::subscribers::list::{Leaving, folded};

/// A program whose exports are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// One of the three files of a Mailchimp audience, and what everybody in it is.
    Mailchimp(Standing),
    /// Substack.
    Substack,
    /// Buttondown.
    Buttondown,
    /// listmonk.
    Listmonk,
    /// Ghost.
    Ghost,
    /// Keila.
    Keila,
    /// Mailtrain.
    Mailtrain,
    /// Any other table, our own among them.
    Plain,
}

/// Whether somebody gets letters, as the other program has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They do.
    In,
    /// They have left, or mail to them came back.
    Out(Leaving),
    /// They have not confirmed yet.
    Pending,
    /// They never asked for letters.
    Never,
    /// Nobody can know: never taken for a yes.
    Unknown,
}

/// What a column says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// What a list says too.
    Is(Field),
    /// When they left, or when mail came back.
    Left,
    /// Why they left, in their words.
    Why,
    /// When they were deleted there.
    Deleted,
}

impl Role {
    /// How it is said that a column was read so.
    pub(super) fn words(self) -> &'static str {
        match self {
            Role::Is(Field::Email) => "the address",
            Role::Is(Field::Name) => "the name",
            Role::Is(Field::First) => "the first name",
            Role::Is(Field::Last) => "the last name",
            Role::Is(Field::Basis) => "the basis",
            Role::Is(Field::Since) => "when the basis began",
            Role::Is(Field::Source) => "the source",
            Role::Is(Field::Status) => "whether they are in",
            Role::Is(Field::Tags) => "the tags",
            Role::Is(Field::Wording) => "the wording they saw",
            Role::Is(Field::ThirdParty) => "whether somebody else gave the address",
            Role::Left => "when they left",
            Role::Why => "why they left",
            Role::Deleted => "whether they were deleted",
        }
    }
}

/// Columns by their folded headings. Of several for one role the first that is filled counts.
type Columns = &'static [(&'static str, Role)];

const MAILCHIMP: Columns = &[
    ("emailaddress", Role::Is(Field::Email)),
    ("firstname", Role::Is(Field::First)),
    ("lastname", Role::Is(Field::Last)),
    ("confirmtime", Role::Is(Field::Since)),
    ("optintime", Role::Is(Field::Since)),
    ("tags", Role::Is(Field::Tags)),
    ("unsubtime", Role::Left),
    ("cleantime", Role::Left),
    ("unsubreason", Role::Why),
    ("unsubreasonother", Role::Why),
];
const SUBSTACK: Columns = &[
    ("email", Role::Is(Field::Email)),
    ("name", Role::Is(Field::Name)),
    ("emaildisabled", Role::Is(Field::Status)),
    ("createdat", Role::Is(Field::Since)),
];
const BUTTONDOWN: Columns = &[
    ("email", Role::Is(Field::Email)),
    ("emailaddress", Role::Is(Field::Email)),
    ("subscribertype", Role::Is(Field::Status)),
    ("type", Role::Is(Field::Status)),
    ("subscriptiondate", Role::Is(Field::Since)),
    ("creationdate", Role::Is(Field::Since)),
    ("unsubscriptiondate", Role::Left),
    ("tags", Role::Is(Field::Tags)),
];
const LISTMONK: Columns = &[
    ("email", Role::Is(Field::Email)),
    ("name", Role::Is(Field::Name)),
    ("status", Role::Is(Field::Status)),
    ("createdat", Role::Is(Field::Since)),
];
const GHOST: Columns = &[
    ("email", Role::Is(Field::Email)),
    ("name", Role::Is(Field::Name)),
    ("subscribedtoemails", Role::Is(Field::Status)),
    ("createdat", Role::Is(Field::Since)),
    ("deletedat", Role::Deleted),
    ("labels", Role::Is(Field::Tags)),
];
const KEILA: Columns = &[
    ("email", Role::Is(Field::Email)),
    ("firstname", Role::Is(Field::First)),
    ("lastname", Role::Is(Field::Last)),
    ("status", Role::Is(Field::Status)),
];
const MAILTRAIN: Columns = &[
    ("email", Role::Is(Field::Email)),
    ("status", Role::Is(Field::Status)),
    ("firstname", Role::Is(Field::First)),
    ("mergefirstname", Role::Is(Field::First)),
    ("lastname", Role::Is(Field::Last)),
    ("mergelastname", Role::Is(Field::Last)),
    ("name", Role::Is(Field::Name)),
    ("created", Role::Is(Field::Since)),
];
/// Beside the headings of our own lists.
const PLAIN: Columns = &[
    ("subscribedat", Role::Is(Field::Since)),
    ("subscriptiondate", Role::Is(Field::Since)),
    ("confirmtime", Role::Is(Field::Since)),
    ("optintime", Role::Is(Field::Since)),
    ("why", Role::Why),
];

impl Service {
    /// The program whose export has these headings, which are [`folded`]. `file` is the file's name: Mailchimp
    /// tells people who never asked from those who did nowhere else.
    pub(super) fn of(headings: &[String], file: &str) -> Self {
        let has = |name: &str| headings.iter().any(|heading| heading == name);
        let mailchimp = (has("leid") || has("euid") || has("memberrating"))
            && (has("optintime") || has("confirmtime"));
        if mailchimp {
            let standing = match file.to_lowercase() {
                _ if has("cleantime") => Standing::Out(Leaving::Bounced),
                _ if has("unsubtime") => Standing::Out(Leaving::Unsubscribed),
                name if name.starts_with("cleaned") => Standing::Out(Leaving::Bounced),
                name if name.starts_with("unsubscribed") => Standing::Out(Leaving::Unsubscribed),
                name if name.starts_with("nonsubscribed") => Standing::Never,
                name if name.starts_with("pending") => Standing::Pending,
                _ => Standing::In,
            };
            return Service::Mailchimp(standing);
        }
        if !has("email") && !has("emailaddress") {
            return Service::Plain;
        }
        if has("emaildisabled") {
            Service::Substack
        } else if has("subscribertype") {
            Service::Buttondown
        } else if has("subscribedtoemails") {
            Service::Ghost
        } else if has("uuid") && has("attributes") && has("status") {
            Service::Listmonk
        } else if has("externalid") && has("data") && has("status") {
            Service::Keila
        } else if has("cid") && has("status") {
            Service::Mailtrain
        } else {
            Service::Plain
        }
    }

    /// What a column means, by its folded heading, and how good a name for that it is: 0 is the best.
    pub(super) fn role(self, heading: &str) -> Option<(Role, usize)> {
        let columns = match self {
            Service::Mailchimp(_) => MAILCHIMP,
            Service::Substack => SUBSTACK,
            Service::Buttondown => BUTTONDOWN,
            Service::Listmonk => LISTMONK,
            Service::Ghost => GHOST,
            Service::Keila => KEILA,
            Service::Mailtrain => MAILTRAIN,
            Service::Plain => PLAIN,
        };
        let found = columns
            .iter()
            .enumerate()
            .find(|(_, (name, _))| *name == heading);
        let found = found.map(|(rank, (_, role))| (*role, rank));
        let own = || Field::of(heading).map(|(field, rank)| (Role::Is(field), rank));
        found.or_else(|| if self == Service::Plain { own() } else { None })
    }

    /// Where somebody stands whose status column says this.
    pub(super) fn standing(self, status: &str) -> Standing {
        const LEFT: Standing = Standing::Out(Leaving::Unsubscribed);
        const BOUNCED: Standing = Standing::Out(Leaving::Bounced);
        let said = folded(status);
        match (self, said.as_str()) {
            (Service::Mailchimp(standing), _) => standing,
            (Service::Substack, "false")
            | (Service::Buttondown, "regular")
            | (Service::Listmonk, "enabled")
            | (Service::Ghost, "true")
            | (Service::Keila, "active")
            | (Service::Mailtrain, "1" | "subscribed") => Standing::In,
            (Service::Substack, "true")
            | (Service::Buttondown, "unsubscribed" | "removed" | "blocked")
            | (Service::Listmonk, "disabled" | "blocklisted")
            | (Service::Ghost, "false")
            | (Service::Keila, "unsubscribed")
            | (Service::Mailtrain, "2" | "unsubscribed") => LEFT,
            (Service::Buttondown, "undeliverable")
            | (Service::Keila, "unreachable")
            | (Service::Mailtrain, "3" | "bounced") => BOUNCED,
            (Service::Buttondown | Service::Mailtrain, "complained")
            | (Service::Mailtrain, "4") => Standing::Out(Leaving::Complained),
            (Service::Buttondown, "unactivated") => Standing::Pending,
            (Service::Plain, _) => match Leaving::parse(status) {
                None => Standing::In,
                Some(Leaving::Pending) => Standing::Pending,
                Some(Leaving::Unknown) => Standing::Unknown,
                Some(why) => Standing::Out(why),
            },
            _ => Standing::Unknown,
        }
    }

    /// Its name, where it has one.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Service::Mailchimp(_) => "Mailchimp",
            Service::Substack => "Substack",
            Service::Buttondown => "Buttondown",
            Service::Listmonk => "listmonk",
            Service::Ghost => "Ghost",
            Service::Keila => "Keila",
            Service::Mailtrain => "Mailtrain",
            Service::Plain => return None,
        })
    }

    /// A row of one of its files, as the source of what is known of a person.
    pub(super) fn row(self, file: &str, line: usize) -> String {
        match self.name() {
            Some(service) => format!("{service} export {file} row {line}"),
            None => format!("{file} row {line}"),
        }
    }

    /// What the file is, in words: "a Mailchimp export of people who have left".
    pub fn words(self) -> String {
        let Some(name) = self.name() else {
            return "a plain table".to_owned();
        };
        let whose = match self {
            Service::Mailchimp(Standing::Out(Leaving::Bounced)) => " of addresses that came back",
            Service::Mailchimp(Standing::Out(_)) => " of people who have left",
            Service::Mailchimp(Standing::Pending) => " of people who have not confirmed",
            Service::Mailchimp(Standing::Never) => " of people who never subscribed",
            Service::Mailchimp(_) => " of subscribed people",
            _ => "",
        };
        format!("a {name} export{whose}")
    }

    /// What an editor has to know before trusting such a file.
    pub fn caution(self) -> Option<&'static str> {
        (self == Service::Listmonk).then_some(
            "listmonk writes `enabled` beside people who have left a list or never confirmed; export the list with its subscription status set to confirmed, and those who left with unsubscribed",
        )
    }
}
