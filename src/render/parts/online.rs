//! Where the web version of an issue will be.

use url::Url;

use crate::edition::Edition;
use crate::issue::Link;

/// The page of an issue: the address of past issues followed by the issue's stem. What stands beside the
/// page (logos, calendar files) is at this address with a slash and its name. None where `bulletin.yaml`
/// names no past issues.
pub fn online(edition: &Edition) -> Option<String> {
    page(edition.masthead.pages.archive.as_ref(), &edition.issue.stem)
}

/// The page of the same issue in the other language, to which letters lead too.
pub fn online_in_other_language(edition: &Edition) -> Option<String> {
    other(edition).map(|(page, _)| page)
}

/// The page of the same issue in the other language, with that language.
pub(super) fn other<'a>(edition: &Edition<'a>) -> Option<(String, &'a str)> {
    let other = edition.other?;
    let language = other.language().unwrap_or(&edition.masthead.language);
    let archive = edition.masthead.pages.other_archive.as_ref();
    Some((page(archive, &other.stem)?, language))
}

fn page(archive: Option<&Link>, stem: &str) -> Option<String> {
    let mut url = Url::parse(archive?.as_str()).ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().push(stem);
    Some(url.into())
}
