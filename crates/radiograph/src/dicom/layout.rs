//! How pixels are laid out, as the data set says.

use super::dataset::{DataSet, tag};
use super::{damaged, unsupported};
use crate::RadiographError;

/// What the values of a pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Photometric {
    /// Grey; true where low values are bright.
    Monochrome(bool),
    Palette,
    Rgb,
    /// Y, Cb and Cr; true where two pixels share their Cb and Cr.
    Ycc(bool),
}

/// How pixels are laid out.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) channels: usize,
    pub(super) photometric: Photometric,
    pub(super) bits_allocated: u16,
    pub(super) bits_stored: u16,
    pub(super) high_bit: u16,
    pub(super) signed: bool,
    pub(super) planar: bool,
    pub(super) frames: u32,
}

impl Layout {
    pub(super) fn read(set: &DataSet<'_>) -> Result<Self, RadiographError> {
        let needed = |tag, what| set.word(tag).ok_or_else(|| damaged(what));
        if set.bytes(tag::ROWS).is_none() && set.pixels.is_none() {
            return Err(RadiographError::NoImage);
        }
        let height = u32::from(needed(tag::ROWS, "it does not say how many rows it has")?);
        let width = u32::from(needed(
            tag::COLUMNS,
            "it does not say how many columns it has",
        )?);
        crate::decode::check_size(width, height)?;
        let bits_allocated = needed(tag::BITS_ALLOCATED, "it does not say its bits allocated")?;
        let bits_stored = set.word(tag::BITS_STORED).unwrap_or(bits_allocated);
        let high_bit = set
            .word(tag::HIGH_BIT)
            .unwrap_or(bits_stored.saturating_sub(1));
        if !matches!(bits_allocated, 8 | 16) {
            return Err(unsupported("a value of it has neither 8 nor 16 bits"));
        }
        if !(1..=bits_allocated).contains(&bits_stored)
            || !(bits_stored - 1..bits_allocated).contains(&high_bit)
        {
            return Err(damaged("its bits stored do not fit its bits allocated"));
        }
        let channels = usize::from(set.word(tag::SAMPLES_PER_PIXEL).unwrap_or(1));
        let photometric = match set.text(tag::PHOTOMETRIC).first().copied() {
            Some("MONOCHROME1") => Photometric::Monochrome(true),
            Some("PALETTE COLOR") => Photometric::Palette,
            Some("RGB" | "YBR_ICT" | "YBR_RCT") => Photometric::Rgb,
            Some("YBR_FULL") => Photometric::Ycc(false),
            Some("YBR_FULL_422") => Photometric::Ycc(true),
            Some("MONOCHROME2" | "") | None => {
                if channels == 3 {
                    Photometric::Rgb
                } else {
                    Photometric::Monochrome(false)
                }
            }
            Some(_) => return Err(unsupported("its colours are of a kind that is not read")),
        };
        let grey = matches!(
            photometric,
            Photometric::Monochrome(_) | Photometric::Palette
        );
        if channels != if grey { 1 } else { 3 } {
            return Err(damaged("its samples per pixel do not fit its colours"));
        }
        let frames = match set.numbers(tag::FRAMES).first() {
            Some(&count) if (1.0..=1e9).contains(&count) => count as u32,
            _ => 1,
        };
        Ok(Self {
            width,
            height,
            channels,
            photometric,
            bits_allocated,
            bits_stored,
            high_bit,
            signed: set.word(tag::PIXEL_REPRESENTATION) == Some(1),
            planar: set.word(tag::PLANAR_CONFIGURATION) == Some(1),
            frames,
        })
    }

    pub(super) fn pixels(&self) -> usize {
        self.width as usize * self.height as usize
    }

    /// Samples that a frame stores when it is not compressed.
    pub(super) fn stored_samples(&self) -> usize {
        if self.photometric == Photometric::Ycc(true) {
            self.pixels() * 2
        } else {
            self.pixels() * self.channels
        }
    }

    pub(super) fn frame_bytes(&self) -> usize {
        self.stored_samples() * usize::from(self.bits_allocated / 8)
    }

    /// The bits that carry the value, moved down to the lowest.
    pub(super) fn clean(&self, word: u16) -> u16 {
        (word >> (self.high_bit + 1 - self.bits_stored)) & (u16::MAX >> (16 - self.bits_stored))
    }
}
