//! Film bytes to a grey [`Radiograph`]; boxes on it and the letterbox geometry.
//!
//! Coordinates are those of the film as a viewer shows it: normalised to 0..1, origin top left, image-left the
//! patient's right.

mod decode;
mod dicom;
mod error;
mod geometry;
mod radiograph;
mod resample;
mod tags;

pub use decode::{decode, decode_frame, frame_count, without_patient};
pub use error::RadiographError;
pub use geometry::{BoundingBox, GeometryError, Letterbox};
pub use radiograph::{Colour, FileFacts, FileFormat, Pixels, Radiograph};
pub use tags::{BodyPart, FilmWarning, Laterality, Tags, View};

/// The most pixels a film may have: the largest detectors make some 20 megapixels, a scanned 35 × 43 cm film at
/// 600 dpi some 84.
pub const MAX_PIXELS: u64 = 120_000_000;

/// The shortest side a film may have, in pixels.
pub const MIN_SIDE: u32 = 16;
