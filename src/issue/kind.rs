//! The kinds of item, and which fields each kind has.

use std::fmt;

/// The fields every item may have.
const COMMON: &[&str] = &[
    "kind",
    "title",
    "by",
    "date",
    "link",
    "action",
    "summary",
    "topic",
    "area",
    "contact",
    "access",
    "format",
    "help",
    "language",
    "section",
    "lead",
    "embargo",
    "repeat-of",
    "carry-over",
    "accept",
    "note",
];

/// The fields at the top of an issue.
pub(crate) const TOP: &[&str] = &[
    "issue", "date", "subject", "preview", "intro", "signed", "accept", "items",
];

macro_rules! kinds {
    ($($name:ident $word:literal needs $needs:expr, may $may:expr;)+) => {
        /// What an item is; it decides the item's fields, its labels and its section.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $(#[doc = concat!("`", $word, "`")] $name,)+ }

        impl Kind {
            /// All kinds, in the order the documentation lists them.
            pub const ALL: &[Kind] = &[$(Kind::$name),+];

            /// The word editors write, in kebab-case.
            pub fn word(self) -> &'static str {
                match self { $(Kind::$name => $word),+ }
            }

            /// The fields it cannot do without, besides `kind`, `title` and `summary`.
            pub fn needs(self) -> &'static [&'static str] {
                match self { $(Kind::$name => $needs),+ }
            }

            /// The fields it has beyond those every item may have.
            fn own(self) -> &'static [&'static str] {
                match self { $(Kind::$name => $may),+ }
            }
        }
    };
}

const POST: &[&str] = &["where", "pay", "hours", "deadline", "interviews"];
const BOOKED: &[&str] = &["when", "where", "price", "deadline"];

kinds! {
    News "news" needs &["link"], may &[];
    Policy "policy" needs &["link"], may &[];
    Statistics "statistics" needs &["link"], may &[];
    Blog "blog" needs &["link"], may &["consent"];
    Notice "notice" needs &[], may &[];
    Publication "publication" needs &["link"], may &[];
    Guidance "guidance" needs &["link"], may &[];
    Evidence "evidence" needs &["link"], may &[];
    CaseStudy "case-study" needs &["link"], may &["consent"];
    Video "video" needs &["link"], may &["parts", "consent"];
    Audio "audio" needs &["link"], may &["parts", "consent"];
    Resource "resource" needs &["link"], may &["parts"];
    Consultation "consultation" needs &["link", "deadline"], may &["deadline"];
    Event "event" needs &["when", "where"], may BOOKED;
    Training "training" needs &["when", "where"], may BOOKED;
    Funding "funding" needs &["link", "deadline"], may &["amount", "for", "deadline"];
    Job "job" needs &["link", "deadline"], may POST;
    Trustee "trustee" needs &["deadline"], may POST;
    Volunteer "volunteer" needs &["deadline"], may POST;
    Research "research" needs &["for", "contact", "deadline"],
        may &["for", "pay", "time", "ethics", "deadline", "where"];
    Correction "correction" needs &[], may &[];
}

impl Kind {
    /// Reads a kind as typed: case, spaces, underscores and hyphens do not matter.
    pub fn parse(typed: &str) -> Option<Kind> {
        let folded = fold(typed);
        Kind::ALL
            .iter()
            .copied()
            .find(|kind| fold(kind.word()) == folded)
    }

    /// All the fields it may have.
    pub fn fields(self) -> impl Iterator<Item = &'static str> {
        COMMON.iter().chain(self.own()).copied()
    }

    /// The word with its article, for sentences: "a job", "an event", "a news item".
    pub fn with_article(self) -> String {
        let word = self.word().replace('-', " ");
        let article = if word.starts_with(['a', 'e', 'i', 'o']) {
            "an"
        } else {
            "a"
        };
        let item = match self {
            Kind::News
            | Kind::Policy
            | Kind::Statistics
            | Kind::Guidance
            | Kind::Evidence
            | Kind::Audio
            | Kind::Training
            | Kind::Funding
            | Kind::Research => " item",
            _ => "",
        };
        format!("{article} {word}{item}")
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Whether any kind has a field of this name.
pub(crate) fn is_field(name: &str) -> bool {
    Kind::ALL
        .iter()
        .any(|kind| kind.fields().any(|field| field == name))
}

/// Two names that differ only in case, spaces, underscores or hyphens fold to the same.
pub(crate) fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The one of `names` that `typed` was probably meant to be.
pub(crate) fn nearest(
    typed: &str,
    names: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let typed = fold(typed);
    // Other words for the same idea, as people use them; one word per idea in the file.
    let synonym = match typed.as_str() {
        "closing" | "closes" | "closingdate" | "applyby" | "respondby" | "bookby" | "due" => {
            "deadline"
        }
        "url" | "href" | "web" | "website" | "address" => "link",
        "author" | "publisher" | "organisation" | "organization" | "org" | "from" => "by",
        "text" | "body" | "description" | "desc" | "details" | "content" => "summary",
        "heading" | "headline" | "name" => "title",
        "type" | "category" => "kind",
        "cost" | "fee" => "price",
        "salary" => "pay",
        "venue" | "location" | "place" => "where",
        "who" | "whocanapply" | "eligibility" => "for",
        "introduction" | "welcome" => "intro",
        "preheader" | "previewtext" => "preview",
        "signature" | "editor" => "signed",
        _ => "",
    };
    let names: Vec<_> = names.collect();
    if let Some(name) = names.iter().find(|name| **name == synonym) {
        return Some(name);
    }
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&typed, &fold(name)), name))
        .filter(|(distance, name)| *distance <= 2.min(name.len().saturating_sub(2)).max(1))
        .min()
        .map(|(_, name)| name)
}
