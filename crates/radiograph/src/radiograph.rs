//! A decoded film, and the way from it to the network's square.

use serde::{Deserialize, Serialize};

use crate::tags::Tags;
use crate::{MAX_PIXELS, MIN_SIDE, RadiographError, resample};

/// Format of the file a film came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Portable Network Graphics.
    Png,
    /// JPEG, baseline or progressive.
    Jpeg,
    /// DICOM.
    Dicom,
}

impl FileFormat {
    /// The name a person would use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Dicom => "DICOM",
        }
    }
}

/// Whether the file stored grey or colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Grey, with or without alpha.
    Grey,
    /// Red, green and blue (or a palette of them), with or without alpha; the film is its luma.
    Rgb,
}

/// What the file said of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Format of the file.
    pub format: FileFormat,
    /// Bits a channel in the file (a PNG palette counts as its 8-bit entries).
    pub bit_depth: u8,
    /// Grey or colour.
    pub colour: Colour,
    /// EXIF orientation that was applied, 1 to 8; 1 = as stored. DICOM's Patient Orientation is told in the same
    /// numbers.
    pub orientation: u8,
}

/// Grey values row by row, as wide as the file had them: at 100 megapixels it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pixels {
    /// 0..=255.
    Eight(Vec<u8>),
    /// 0..=65535.
    Sixteen(Vec<u16>),
}

impl Pixels {
    /// Number of pixels.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Eight(p) => p.len(),
            Self::Sixteen(p) => p.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A film: grey pixels in the orientation a viewer shows, bright = dense. Image-left is the patient's right on a
/// frontal film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Radiograph {
    width: u32,
    height: u32,
    pixels: Pixels,
    facts: Option<FileFacts>,
    tags: Option<Tags>,
}

impl Radiograph {
    /// A film of `width` × `height` pixels given row by row; `facts` where it came from a file.
    ///
    /// # Errors
    /// When the size is out of bounds or the number of pixels is not `width` × `height`.
    pub fn new(
        width: u32,
        height: u32,
        pixels: Pixels,
        facts: Option<FileFacts>,
    ) -> Result<Self, RadiographError> {
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(RadiographError::TooLarge {
                width,
                height,
                limit: MAX_PIXELS,
            });
        }
        if width < MIN_SIDE || height < MIN_SIDE {
            return Err(RadiographError::TooSmall { width, height });
        }
        if pixels.len() as u64 != u64::from(width) * u64::from(height) {
            return Err(RadiographError::PixelCount {
                width,
                height,
                given: pixels.len(),
            });
        }
        Ok(Self {
            width,
            height,
            pixels,
            facts,
            tags: None,
        })
    }

    /// Width in pixels, after orientation.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels, after orientation.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Grey values row by row.
    #[must_use]
    pub fn pixels(&self) -> &Pixels {
        &self.pixels
    }

    /// What the file said of itself; none where the film came from no file.
    #[must_use]
    pub fn facts(&self) -> Option<FileFacts> {
        self.facts
    }

    pub(crate) fn with_tags(mut self, tags: Tags) -> Self {
        self.tags = Some(tags);
        self
    }

    /// How the film was taken; none where it came from no DICOM file.
    #[must_use]
    pub fn tags(&self) -> Option<&Tags> {
        self.tags.as_ref()
    }

    /// The film for a screen: one grey byte a pixel, row by row from the top left.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match &self.pixels {
            Pixels::Eight(p) => p.clone(),
            Pixels::Sixteen(p) => p.iter().map(|v| (v >> 8) as u8).collect(),
        }
    }

    /// The film letterboxed into the network's square of `side` × `side` values in 0..=1, row by row; padding 0.
    ///
    /// Exposure is normalised first, over the film alone: grey is stretched linearly so that its 0.5 percentile
    /// becomes 0 and its 99.5 percentile 1, and clipped. Where those two are one value (a nearly uniform film) the
    /// darkest and the brightest pixel take their place; a uniform film becomes all 0. So bit depth, window and
    /// a burnt-in marker change little of what the network sees. Reduction averages over the area (triangle
    /// filter), enlargement is bilinear; positions are those of [`crate::Letterbox`].
    #[must_use]
    pub fn to_square(&self, side: usize) -> Vec<f32> {
        match &self.pixels {
            Pixels::Eight(p) => resample::to_square(p, self.width, self.height, side),
            Pixels::Sixteen(p) => resample::to_square(p, self.width, self.height, side),
        }
    }
}
