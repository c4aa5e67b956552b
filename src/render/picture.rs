//! A picture for the mail and the page: what it has to be, and how large it is shown.
//!
//! In come the bytes of a file in `templates/logos/`; out comes a [`Picture`], or why it cannot be used.
//! Letters carry no pictures. They name an address beside the web version, the same for everyone.

use imagesize::{ImageSize, ImageType, blob_size, image_type};
use sha2::{Digest, Sha256};

/// The most a picture may weigh, in bytes. A logo is a few kilobytes; on a slow line 200 kB take seconds.
const HEAVIEST: usize = 200 * 1024;

/// The most pixels a side may have: four times the widest column.
const WIDEST: usize = 2720;

/// How many times longer one side may be than the other. Slimmer still, it would be shown a pixel or two
/// wide, as trackers are.
const SLIMMEST: usize = 12;

/// A picture that every mail program can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its name beside the web version. It changes with the picture, so that an old copy is never shown
    /// in its place.
    pub name: String,
    width: u32,
    height: u32,
}

/// What is wrong with a picture, and the cure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PictureFault {
    /// The fault.
    pub message: String,
    /// What to do.
    pub cure: String,
}

impl Picture {
    /// Reads a picture. `file` is its path in `templates/`, such as `logos/network.png`.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Picture, PictureFault> {
        let wrong = |message: String, cure| {
            Err(PictureFault {
                message,
                cure: String::from(cure),
            })
        };
        if bytes.len() > HEAVIEST {
            let message = format!(
                "`{file}` weighs {} kB, and {} kB is the most a logo may",
                bytes.len() / 1024,
                HEAVIEST / 1024
            );
            return wrong(message, "save it smaller: some 480 pixels wide is enough");
        }
        let ending = match image_type(bytes) {
            Ok(ImageType::Png) => "png",
            Ok(ImageType::Jpeg) => "jpg",
            Ok(ImageType::Gif) => "gif",
            Ok(_) => {
                let message =
                    format!("`{file}` is a kind of picture that not all mail programs show");
                return wrong(message, "save it as PNG, JPEG or GIF");
            }
            Err(_) => {
                let message = format!("`{file}` is not a picture that mail programs show");
                return wrong(message, "save it as PNG, JPEG or GIF");
            }
        };
        let ImageSize { width, height } = match blob_size(bytes) {
            Ok(size) if size.width > 0 && size.height > 0 => size,
            _ => {
                let message = format!("`{file}` is damaged: it does not say how large it is");
                return wrong(message, "open it in a picture program and save it again");
            }
        };
        if width.max(height) > WIDEST {
            let message = format!("`{file}` is {width} by {height} pixels");
            return wrong(message, "save it smaller: some 480 pixels wide is enough");
        }
        // One pixel is what trackers use; nobody would see it.
        if width.min(height) < 8 {
            let message = format!("`{file}` is {width} by {height} pixels, too small to be seen");
            return wrong(message, "save it larger: some 480 pixels wide is good");
        }
        if width.max(height) > width.min(height) * SLIMMEST {
            let message = format!(
                "`{file}` is {width} by {height} pixels, which would be a line and no picture"
            );
            return wrong(message, "save the logo without the space around it");
        }
        let (Ok(width), Ok(height)) = (u32::try_from(width), u32::try_from(height)) else {
            return wrong(format!("`{file}` is too large"), "save it smaller");
        };
        let print = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)[..4]);
        let name = file.rsplit('/').next().unwrap_or(file);
        let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        Ok(Picture {
            name: format!("logos/{}-{print}.{ending}", plain(name)),
            width,
            height,
        })
    }

    /// The width and height to show it in, in pixels: within these bounds, in its own shape, and never
    /// larger than it is.
    pub(super) fn within(&self, width: u32, height: u32) -> (u32, u32) {
        let (own_width, own_height) = (u64::from(self.width), u64::from(self.height));
        let (width, height) = (u64::from(width), u64::from(height));
        // As wide as the bounds let it be if it is as tall as they let it be.
        let by_height = own_width * height.min(own_height) / own_height;
        let shown = by_height.min(width).min(own_width).max(1);
        let tall = (own_height * shown / own_width).max(1);
        let fits = |number: u64| u32::try_from(number).unwrap_or(1);
        (fits(shown), fits(tall))
    }
}

/// A name that needs no escaping in an address.
fn plain(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | '0'..='9' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            _ => '-',
        })
        .collect();
    let kept = kept.trim_matches('-');
    if kept.is_empty() { "logo" } else { kept }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a PNG of this size, which is all that is looked at.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0]);
        bytes
    }

    #[test]
    fn the_name_is_plain_and_changes_with_the_picture() {
        let one = Picture::read("logos/Our Logo (Ŵ).PNG", &png(480, 120)).unwrap();
        let two = Picture::read("logos/Our Logo (Ŵ).PNG", &png(480, 121)).unwrap();
        assert!(one.name.starts_with("logos/our-logo-"), "{}", one.name);
        assert!(one.name.contains('-') && one.name.split('.').next_back() == Some("png"));
        assert_ne!(one.name, two.name);
    }

    #[test]
    fn it_is_shown_in_its_own_shape_within_bounds_and_never_enlarged() {
        let of = |width, height| {
            let picture = Picture::read("a.png", &png(width, height)).unwrap();
            picture.within(240, 72)
        };
        assert_eq!(of(480, 120), (240, 60));
        assert_eq!(of(400, 400), (72, 72));
        assert_eq!(of(100, 30), (100, 30));
        assert_eq!(of(1200, 100), (240, 20));
        assert_eq!(of(100, 1200), (6, 72));
    }

    #[test]
    fn what_no_mail_program_shows_is_refused_with_its_cure() {
        let fault = |bytes: &[u8]| Picture::read("logos/a.png", bytes).unwrap_err();
        for (bytes, message) in [
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
                "is not a picture",
            ),
            (
                b"RIFF\0\0\0\0WEBPVP8 ".to_vec(),
                "not all mail programs show",
            ),
            (Vec::new(), "is not a picture"),
            (png(480, 120)[..18].to_vec(), "damaged"),
            (png(0, 120), "damaged"),
            (png(1, 1), "too small"),
            (png(5000, 100), "5000 by 100 pixels"),
            (png(2000, 8), "no picture"),
            (png(8, 2720), "no picture"),
            (vec![0; 5 << 20], "weighs 5120 kB"),
        ] {
            let fault = fault(&bytes);
            assert!(fault.message.contains(message), "{fault}");
        }
    }
}
