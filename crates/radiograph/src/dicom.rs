//! DICOM files (PS3.10), read by hand: the data set, native and run-length pixels, JPEG and JPEG-LS. Why not by a
//! library is in `docs/dicom.md`.

mod dataset;
mod frames;
mod grey;
mod jpeg;
mod jpeg2000;
mod jpegls;
mod layout;
mod rle;
mod syntax;
mod tags;

use std::borrow::Cow;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::radiograph::{Colour, FileFacts, FileFormat};
use crate::tags::{FilmWarning, Tags};
use crate::{Pixels, Radiograph, RadiographError, resample};
use dataset::{DataSet, PixelData, states_vr, tag};
use grey::Stored;
use layout::{Layout, Photometric};
use syntax::{Coding, Encoding, Syntax, UNSTATED};

/// Where "DICM" stands.
const PREAMBLE: usize = 128;
/// The most bytes a deflated data set may inflate to.
const MAX_INFLATED: usize = 1 << 30;
/// Room for everything but pixels in a deflated data set.
const INFLATED_HEAD: usize = 4 << 20;

fn damaged(what: &'static str) -> RadiographError {
    RadiographError::Damaged {
        format: "DICOM",
        source: what.into(),
    }
}

fn unsupported(what: &'static str) -> RadiographError {
    RadiographError::UnsupportedFeature {
        format: "DICOM",
        source: what.into(),
    }
}

fn cut_off() -> RadiographError {
    RadiographError::Truncated("DICOM")
}

/// An empty vector with room for `count`; an error where the memory is not there.
fn reserve<T>(count: usize) -> Result<Vec<T>, RadiographError> {
    let mut out = Vec::new();
    out.try_reserve_exact(count)
        .map_err(|_| RadiographError::OutOfMemory {
            bytes: (count as u64).saturating_mul(size_of::<T>() as u64),
        })?;
    Ok(out)
}

/// A decoded frame before its values get their meaning.
struct Coded {
    /// Samples of a pixel, 1 or 3.
    channels: usize,
    /// Bits of a sample in the code stream.
    precision: u8,
    /// Whether the code stream itself has signed samples.
    signed: bool,
    /// Whether three channels are Y, Cb and Cr, where the stream says so.
    ycc: Option<bool>,
    /// Interleaved by pixel.
    samples: Vec<u16>,
}

impl Coded {
    /// Samples as the data set describes them, no code stream having said otherwise.
    fn stored(layout: &Layout, samples: Vec<u16>) -> Self {
        Self {
            channels: layout.channels,
            precision: layout.bits_stored as u8,
            signed: false,
            ycc: None,
            samples,
        }
    }
}

/// Whether the bytes are a DICOM file: by its mark, or, where the preamble was left out, by a plausible first element.
pub(crate) fn is_dicom(bytes: &[u8]) -> bool {
    bytes.get(PREAMBLE..PREAMBLE + 4) == Some(b"DICM") || is_bare(bytes)
}

fn is_bare(bytes: &[u8]) -> bool {
    let Some(&[g0, g1, e0, e1, l0, l1, l2, l3]) = bytes.get(..8) else {
        return false;
    };
    match [g0, g1, e0, e1] {
        [8, 0, _, 0] | [2, 0, _, 0] if states_vr(bytes, 0) => true,
        [0, 8, 0, _] => states_vr(bytes, 0),
        // Group length, character set, image type, SOP class: elements that files begin with, and short.
        [8, 0, 0x00 | 0x01 | 0x05 | 0x08 | 0x12 | 0x16 | 0x18, 0] => {
            u32::from_le_bytes([l0, l1, l2, l3]) <= 1024
        }
        _ => false,
    }
}

/// A file taken apart as far as its transfer syntax goes.
struct File<'a> {
    syntax: Syntax,
    encoding: Encoding,
    body: Cow<'a, [u8]>,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, RadiographError> {
        let marked = bytes.get(PREAMBLE..PREAMBLE + 4) == Some(b"DICM");
        let meta = if marked {
            &bytes[PREAMBLE + 4..]
        } else {
            bytes
        };
        let (uid, start) = if marked || meta.starts_with(&[2, 0]) {
            dataset::read_meta(meta)?
        } else {
            (None, 0)
        };
        let body = &meta[start..];
        let syntax = match uid {
            Some(uid) if !uid.is_empty() => syntax::find(uid).ok_or_else(|| unknown(uid))?,
            _ => UNSTATED,
        };
        let body = if syntax.deflated {
            Cow::Owned(inflate(body, syntax.encoding)?)
        } else {
            Cow::Borrowed(body)
        };
        let encoding = actual_encoding(&body, syntax.encoding);
        Ok(Self {
            syntax,
            encoding,
            body,
        })
    }

    fn data_set(&self) -> Result<DataSet<'_>, RadiographError> {
        DataSet::read(&self.body, self.encoding)
    }
}

/// Files exist whose data set is not written as their meta group says; the first element, of group 8, shows it.
fn actual_encoding(body: &[u8], stated: Encoding) -> Encoding {
    match body.get(..2) {
        Some([8, 0]) if states_vr(body, 0) => Encoding::EXPLICIT,
        Some([8, 0]) => Encoding::IMPLICIT,
        Some([0, 8]) if states_vr(body, 0) => Encoding::BIG,
        _ => stated,
    }
}

fn unknown(uid: &str) -> RadiographError {
    let sound = uid.len() <= 64 && uid.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    RadiographError::UnsupportedSyntax {
        // What is no UID could be anything of the file, so it is not repeated.
        uid: if sound { uid } else { "unreadable" }.to_owned(),
        name: "unknown",
    }
}

fn inflate(body: &[u8], encoding: Encoding) -> Result<Vec<u8>, RadiographError> {
    // The head first: a few kilobytes can inflate to a gigabyte, so the size of the film decides how much may come.
    let head = match decompress_to_vec_with_limit(body, INFLATED_HEAD) {
        Ok(whole) => return Ok(whole),
        Err(error) if error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
            error.output
        }
        Err(error) => return Err(inflate_failed(error.status)),
    };
    let set = DataSet::read_beginning(&head, actual_encoding(&head, encoding));
    let layout = Layout::read(&set)?;
    let limit = layout
        .frame_bytes()
        .saturating_mul(layout.frames as usize)
        .saturating_add(2 * INFLATED_HEAD)
        .min(MAX_INFLATED);
    drop(head);
    decompress_to_vec_with_limit(body, limit).map_err(|error| inflate_failed(error.status))
}

fn inflate_failed(status: miniz_oxide::inflate::TINFLStatus) -> RadiographError {
    use miniz_oxide::inflate::TINFLStatus;
    match status {
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => cut_off(),
        _ => damaged("it cannot be inflated"),
    }
}

/// The file with what is read of it and nothing else.
pub(crate) fn without_patient(bytes: &[u8]) -> Result<Vec<u8>, RadiographError> {
    let file = File::open(bytes)?;
    let set = file.data_set()?;
    let mut out = reserve(PREAMBLE + 256 + file.body.len())?;
    out.resize(PREAMBLE, 0);
    out.extend_from_slice(b"DICM");
    let uid = if file.syntax.deflated {
        syntax::EXPLICIT_UID
    } else {
        file.syntax.uid
    };
    dataset::write_meta(&mut out, uid);
    set.write(&mut out);
    Ok(out)
}

/// How many frames the DICOM file holds.
pub(crate) fn frame_count(bytes: &[u8]) -> Result<u32, RadiographError> {
    let file = File::open(bytes)?;
    Ok(Layout::read(&file.data_set()?)?.frames)
}

/// Reads frame `frame`, from 0, of a DICOM file.
pub(crate) fn decode(bytes: &[u8], frame: u32) -> Result<Radiograph, RadiographError> {
    let file = File::open(bytes)?;
    let unread = || RadiographError::UnsupportedSyntax {
        uid: file.syntax.uid.to_owned(),
        name: file.syntax.name,
    };
    let set = match file.data_set() {
        // Such a file may end early on purpose: its pixels are elsewhere.
        Err(_) if file.syntax.coding == Coding::Unread => return Err(unread()),
        other => other?,
    };
    if set.bytes(tag::FLOAT_PIXELS).is_some() || set.bytes(tag::DOUBLE_PIXELS).is_some() {
        return Err(unsupported("its pixels are floating-point numbers"));
    }
    let layout = Layout::read(&set)?;
    if file.syntax.coding == Coding::Unread {
        return Err(unread());
    }
    if frame >= layout.frames {
        return Err(RadiographError::NoSuchFrame {
            frame,
            frames: layout.frames,
        });
    }
    let coded = match set.pixels.as_ref().ok_or(RadiographError::NoImage)? {
        PixelData::Plain { value, words } => frames::plain(&set, &layout, value, *words, frame)?,
        PixelData::Items(items) => {
            let stream = frames::stream(&set, &layout, items, frame)?;
            frames::decode(&file.syntax, &set, &layout, &stream)?
        }
    };
    let said = tags::read(&set);
    let mut warnings = said.warnings;
    let inverted = layout.photometric == Photometric::Monochrome(true);
    let (pixels, colour) = shown(&set, &layout, coded, &mut warnings)?;
    let orientation = tags::orientation(&set);
    let tags = Tags {
        transfer_syntax: file.syntax.name.to_owned(),
        view: said.view,
        laterality: said.laterality,
        body_part: said.body_part,
        inverted,
        frame,
        frames: layout.frames,
        warnings,
    };
    let facts = FileFacts {
        format: FileFormat::Dicom,
        bit_depth: layout.bits_stored as u8,
        colour,
        orientation: orientation.to_exif(),
    };
    let (width, height, pixels) = match tags::pixel_aspect(&set) {
        Some(ratio) => resample::square_pixels(layout.width, layout.height, pixels, ratio)?,
        None => (layout.width, layout.height, pixels),
    };
    Ok(crate::decode::oriented(width, height, pixels, facts)?.with_tags(tags))
}

/// The grey pixels that the decoded samples stand for.
fn shown(
    set: &DataSet<'_>,
    layout: &Layout,
    coded: Coded,
    warnings: &mut Vec<FilmWarning>,
) -> Result<(Pixels, Colour), RadiographError> {
    if coded.channels != layout.channels {
        return Err(damaged("its pixels have other channels than it says"));
    }
    // A code stream may be deeper than the data set says; its own depth then is the true one, except for signed
    // values, whose sign stands where the data set says.
    let bits = if layout.signed {
        layout.bits_stored as u8
    } else {
        coded.precision
    };
    let stored = Stored {
        bits,
        signed: layout.signed || coded.signed,
    };
    match layout.photometric {
        Photometric::Monochrome(inverted) => {
            let (pixels, warning) = grey::monochrome(coded.samples, set, stored, inverted)?;
            warnings.extend(warning);
            Ok((pixels, Colour::Grey))
        }
        Photometric::Palette => Ok((grey::palette(coded.samples, set, stored)?, Colour::Rgb)),
        Photometric::Rgb | Photometric::Ycc(_) => {
            let ycc = coded
                .ycc
                .unwrap_or(matches!(layout.photometric, Photometric::Ycc(_)));
            let pixels = grey::colour(&coded.samples, coded.precision, ycc)?;
            Ok((pixels, Colour::Rgb))
        }
    }
}
