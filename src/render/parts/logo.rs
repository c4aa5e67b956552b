//! A logo as it is printed: where it is fetched from, how large it is, and the words in its place.

use std::collections::BTreeMap;

use super::online;
use crate::edition::Edition;
use crate::render::picture::Picture;

/// The pictures of the masthead by their path in `templates/`.
pub(in crate::render) type Pictures = BTreeMap<String, Picture>;

/// A logo.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Logo<'a> {
    /// Its address beside the web version, the same for everyone.
    pub(in crate::render) src: String,
    /// The words for those who do not see it.
    pub(in crate::render) alt: &'a str,
    /// Its width and height, in pixels.
    pub(in crate::render) size: (u32, u32),
}

impl<'a> Logo<'a> {
    /// A logo within bounds in pixels; none where its file, its words or a place to fetch it from is
    /// missing, which checks say.
    pub(super) fn of(
        file: Option<&String>,
        alt: Option<&'a String>,
        (width, height): (u32, u32),
        edition: &Edition,
        pictures: &Pictures,
    ) -> Option<Self> {
        let picture = pictures.get(file?)?;
        Some(Logo {
            src: format!("{}/{}", online(edition)?, picture.name),
            alt: alt?,
            size: picture.within(width, height),
        })
    }
}
