//! The fields of a list, and the headings people give them.

/// What a list may say about a person. The order is that of [`super::Row::cells`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::subscribers) enum Field {
    /// The address.
    Email,
    /// The full name.
    Name,
    /// The first name.
    First,
    /// The last name.
    Last,
    /// Why we may write.
    Basis,
    /// The day that began.
    Since,
    /// Where the address came from.
    Source,
    /// Whether they are still in.
    Status,
    /// What they are marked with.
    Tags,
    /// What they were told when they said yes.
    Wording,
    /// Whether somebody else gave us the address.
    ThirdParty,
}

/// Headings as [`folded`], the best name of a field first. A table with `email` and `address` has its
/// e-mail in the first: the second is where people live.
const HEADINGS: [(Field, &[&str]); Field::COUNT] = [
    (Field::Email, &["email", "emailaddress", "address"]),
    (Field::Name, &["name", "fullname"]),
    (Field::First, &["firstname", "forename", "givenname"]),
    (Field::Last, &["lastname", "surname", "familyname"]),
    (Field::Basis, &["basis"]),
    (Field::Since, &["since", "basisdate", "consentdate", "date"]),
    (Field::Source, &["source"]),
    (Field::Status, &["status"]),
    (Field::Tags, &["tags", "tag"]),
    (
        Field::Wording,
        &["wording", "consentwording", "consenttext"],
    ),
    (Field::ThirdParty, &["fromthirdparty", "thirdparty"]),
];

impl Field {
    /// How many there are.
    pub(in crate::subscribers) const COUNT: usize = 11;

    /// Each of them.
    pub(in crate::subscribers) fn all() -> impl Iterator<Item = Field> {
        HEADINGS.into_iter().map(|(field, _)| field)
    }

    /// What it is called in a message.
    pub(in crate::subscribers) fn word(self) -> &'static str {
        match self {
            Field::Email => "address",
            Field::Name => "name",
            Field::First => "first name",
            Field::Last => "last name",
            Field::Basis => "basis",
            Field::Since => "since",
            Field::Source => "source",
            Field::Status => "status",
            Field::Tags => "tags",
            Field::Wording => "wording",
            Field::ThirdParty => "from third party",
        }
    }

    /// The field a heading means, and how good a name for it that is: 0 is the best.
    pub(in crate::subscribers) fn of(heading: &str) -> Option<(Field, usize)> {
        let folded = folded(heading);
        HEADINGS.iter().find_map(|(field, names)| {
            let rank = names.iter().position(|name| *name == folded)?;
            Some((*field, rank))
        })
    }
}

/// A heading or a word as it is compared: small letters, without spaces, `_` and `-`.
pub(crate) fn folded(word: &str) -> String {
    word.chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Which of several headings holds which field.
#[derive(Debug, Default)]
pub(in crate::subscribers) struct Layout {
    /// For each field the index of its heading, and how good a name it is.
    chosen: [Option<(usize, usize)>; Field::COUNT],
    /// The indexes of headings that are not used.
    pub(in crate::subscribers) unused: Vec<usize>,
}

impl Layout {
    /// Sorts headings to fields; blank headings are passed over. `Err` holds the indexes of two headings
    /// that mean the same with the same right.
    pub(in crate::subscribers) fn new<'a>(
        headings: impl Iterator<Item = &'a str>,
    ) -> Result<Self, (usize, usize)> {
        let mut layout = Layout::default();
        for (at, heading) in headings.enumerate() {
            let Some((field, rank)) = Field::of(heading) else {
                if !heading.trim().is_empty() {
                    layout.unused.push(at);
                }
                continue;
            };
            let chosen = &mut layout.chosen[field as usize];
            match *chosen {
                None => *chosen = Some((at, rank)),
                Some((other, same)) if same == rank => return Err((other, at)),
                Some((other, worse)) if worse > rank => {
                    *chosen = Some((at, rank));
                    layout.unused.push(other);
                }
                Some(_) => layout.unused.push(at),
            }
        }
        layout.unused.sort_unstable();
        Ok(layout)
    }

    /// Where a field is.
    pub(in crate::subscribers) fn at(&self, field: Field) -> Option<usize> {
        self.chosen[field as usize].map(|(at, _)| at)
    }

    /// Whether a heading is the one chosen for some field.
    pub(super) fn uses(&self, at: usize) -> bool {
        self.chosen.iter().flatten().any(|(used, _)| *used == at)
    }

    /// Whether a field, by its number, is at an index.
    pub(super) fn is_at(&self, field: usize, at: usize) -> bool {
        let chosen = self.chosen.get(field).copied().flatten();
        chosen.is_some_and(|(used, _)| used == at)
    }

    /// The texts of a row's fields, trimmed, given the text under each heading.
    pub(in crate::subscribers) fn cells<'a>(
        &self,
        cell: impl Fn(usize) -> Option<&'a str>,
    ) -> [String; Field::COUNT] {
        self.chosen.map(|chosen| {
            chosen
                .and_then(|(at, _)| cell(at))
                .map_or_else(String::new, |text| text.trim().to_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_however_they_are_spelt() {
        for heading in [
            "email",
            "E-mail",
            "Email Address",
            "EMAIL_ADDRESS",
            "address",
        ] {
            assert!(
                matches!(Field::of(heading), Some((Field::Email, _))),
                "{heading}"
            );
        }
        assert_eq!(Field::of("Consent date"), Some((Field::Since, 2)));
        assert_eq!(Field::of("phone"), None);
    }

    #[test]
    fn the_better_name_wins_and_two_equals_are_refused() {
        let layout = Layout::new(["address", "E-mail", "", "phone"].into_iter()).unwrap();
        assert_eq!(layout.at(Field::Email), Some(1));
        assert_eq!(layout.unused, [0, 3]);
        assert_eq!(
            Layout::new(["email", "name", "E-Mail"].into_iter()).unwrap_err(),
            (0, 2)
        );
    }
}
