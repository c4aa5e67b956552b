//! Where an issue is read online.

use url::Url;

use crate::edition::Edition;

/// The page of an issue: the address of past issues followed by the issue's stem; none where
/// `bulletin.yaml` names no past issues.
pub fn online(edition: &Edition) -> Option<Url> {
    let past = edition.masthead.pages.archive.as_ref()?;
    let mut url = Url::parse(past.as_str()).ok()?;
    url.path_segments_mut()
        .ok()?
        .pop_if_empty()
        .push(&edition.issue.stem);
    Some(url)
}
