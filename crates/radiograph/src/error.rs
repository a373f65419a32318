//! What can be wrong with the bytes of a film.

use std::error::Error;

/// Why bytes could not be read as a film. Each message says what is wrong in words fit for the person who
/// chose the file.
#[derive(Debug, thiserror::Error)]
pub enum RadiographError {
    /// The file holds no bytes.
    #[error("the file is empty")]
    Empty,
    /// The first bytes are those of no image format that is known here.
    #[error("the file is not an image")]
    NotAnImage,
    /// The file is a kind of image or document that is not read here.
    #[error("{0} files cannot be read; save the film as DICOM, PNG or JPEG")]
    UnsupportedFormat(&'static str),
    /// A file that uses a part of its format that is not read here.
    #[error("this kind of {format} cannot be read: {source}")]
    UnsupportedFeature {
        /// The format of the file.
        format: &'static str,
        /// What the decoder said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A DICOM file whose pixels are coded in a way that is not read here.
    #[error("its transfer syntax cannot be read: {name} ({uid})")]
    UnsupportedSyntax {
        /// The UID of the transfer syntax.
        uid: String,
        /// Its name in the standard.
        name: &'static str,
    },
    /// A DICOM file without pixels: a report, a plan, a directory.
    #[error("the DICOM file holds no image")]
    NoImage,
    /// A frame was asked for that the file does not have.
    #[error("frame {frame} was asked for; the file holds {frames}, counted from 0")]
    NoSuchFrame {
        /// The frame asked for, from 0.
        frame: u32,
        /// How many there are.
        frames: u32,
    },
    /// The file ends before its image does.
    #[error("the {0} file is cut off before its end")]
    Truncated(&'static str),
    /// The file begins like an image, but its content is broken.
    #[error("the {format} file is damaged: {source}")]
    Damaged {
        /// The format of the file.
        format: &'static str,
        /// What the decoder said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// More pixels than are read here, told from the header before anything is decoded.
    #[error("the film has {width} x {height} pixels, more than the {limit} that can be read")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The most pixels that are read.
        limit: u64,
    },
    /// Too few pixels to be a film.
    #[error("the image has {width} x {height} pixels; a film cannot be that small")]
    TooSmall {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The machine has not the memory that decoding needs.
    #[error("there is not enough memory to open the film ({bytes} bytes are needed)")]
    OutOfMemory {
        /// Bytes that were asked for.
        bytes: u64,
    },
    /// As many pixels were given as the stated size does not hold.
    #[error("{given} pixels were given for a film of {width} x {height}")]
    PixelCount {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Pixels given.
        given: usize,
    },
}
