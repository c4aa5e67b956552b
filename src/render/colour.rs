//! A colour, and how well one stands out from another.

use std::fmt;

/// A colour of the screen: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// Reads `#rrggbb`; anything else is not a colour here, so that nothing but a colour can reach a
    /// style.
    pub fn parse(typed: &str) -> Option<Self> {
        let figures = typed.strip_prefix('#')?;
        if figures.len() != 6 || !figures.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(figures, 16).ok()?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Colour([red, green, blue]))
    }

    /// The contrast of two colours as WCAG 2.2 measures it, from 1 (the same) to 21 (black on white).
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Colour([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_figures_after_a_hash_are_a_colour() {
        assert_eq!(Colour::parse("#0B5394").unwrap().to_string(), "#0b5394");
        for bad in [
            "0b5394",
            "#fff",
            "red",
            "#0b539g",
            "#0b5394;}",
            "#+b5394",
            "",
        ] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn contrast_agrees_with_figures_known_from_elsewhere() {
        let of = |one, two| {
            Colour::parse(one)
                .unwrap()
                .contrast(Colour::parse(two).unwrap())
        };
        assert!((of("#000000", "#ffffff") - 21.0).abs() < 0.001);
        assert!((of("#767676", "#ffffff") - 4.54).abs() < 0.01);
        assert!((of("#0b5394", "#ffffff") - 7.8).abs() < 0.1);
    }
}
