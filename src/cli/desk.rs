//! An issue on the desk, with all that belongs to it.

use bulletin::check::{HouseStyle, Known};
use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, Words};
use bulletin::render::{Occasion, Theme, render};

use super::Trouble;
use super::folder::{Folder, LIMIT};
use super::templates::Templates;

/// An issue with all that belongs to it.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) issue: Issue,
    pub(crate) masthead: Masthead,
    pub(crate) words: Words,
    pub(crate) theme: Theme,
    pub(crate) house: HouseStyle,
    /// What is known besides, where a command looked.
    pub(crate) known: Known,
    /// The issues before it in the same language, oldest first.
    pub(crate) past: Vec<Issue>,
    /// The same issue in the other language.
    pub(crate) sibling: Option<Issue>,
}

impl Desk {
    /// The issue laid out.
    pub(crate) fn edition(&self) -> Edition<'_> {
        Edition::of(&self.issue, &self.masthead, &self.words).beside(self.sibling.as_ref())
    }
}

impl Folder {
    /// An issue and all that belongs to it.
    pub(crate) fn desk(&self, issue: Option<&str>) -> Result<Desk, Trouble> {
        let masthead = self.masthead()?;
        let issue = self.issue(issue)?;
        let language = issue.language().unwrap_or(&masthead.language).to_owned();
        let Templates {
            words,
            mut theme,
            house,
        } = self.templates(&language)?;
        let masthead = masthead.in_language(&language);
        theme.pictures = self.pictures(&masthead)?;
        let past = self.past(&issue)?;
        let sibling = self.sibling(&issue)?;
        let mut desk = Desk {
            issue,
            masthead,
            words,
            theme,
            house,
            known: Known::default(),
            past,
            sibling,
        };
        let rendered = render(&desk.edition(), &desk.theme, Occasion::Issue);
        desk.known.html_bytes = Some(rendered.html_bytes());
        desk.known.unread = self.unread(&desk.masthead);
        Ok(desk)
    }

    /// `2026-11.cy` for `2026-11`, and the other way round, where that file is there.
    fn sibling(&self, issue: &Issue) -> Result<Option<Issue>, Trouble> {
        let stem = match issue.stem.split_once('.') {
            Some((month, _)) => month.to_owned(),
            None => format!("{}.cy", issue.stem),
        };
        let path = self.path("issues").join(format!("{stem}.yaml"));
        if path.exists() {
            Ok(Some(Issue::read(stem, &self.source(&path)?)))
        } else {
            Ok(None)
        }
    }

    /// The issues before one, in its language. One that is no text any more is nothing to compare with.
    fn past(&self, issue: &Issue) -> Result<Vec<Issue>, Trouble> {
        let (month, language) = issue
            .stem
            .split_once('.')
            .map_or((issue.stem.as_str(), ""), |(month, language)| {
                (month, language)
            });
        let mut past = Vec::new();
        for earlier in self
            .issues()?
            .into_iter()
            .filter(|stem| stem.as_str() < month)
        {
            let stem = if language.is_empty() {
                earlier
            } else {
                format!("{earlier}.{language}")
            };
            let path = self.path("issues").join(format!("{stem}.yaml"));
            if path.exists()
                && let Ok(bytes) = self.bytes(&path, LIMIT)
                && let Ok(source) = Source::new(self.name(&path), &bytes, LIMIT)
            {
                past.push(Issue::read(stem, &source));
            }
        }
        Ok(past)
    }
}
