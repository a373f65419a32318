//! DICOM files (PS3.10), read by hand: the data set, native and run-length pixels, JPEG and JPEG-LS. Why not by a
//! library is in `docs/dicom.md`.

mod dataset;
mod grey;
mod jpeg;
mod jpeg2000;
mod jpegls;
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
    let limit = (layout.frame_bytes() * layout.frames as usize)
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

/// What the values of a pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Photometric {
    /// Grey; true where low values are bright.
    Monochrome(bool),
    Palette,
    Rgb,
    /// Y, Cb and Cr; true where two pixels share their Cb and Cr.
    Ycc(bool),
}

/// How pixels are laid out.
#[derive(Clone, Debug)]
struct Layout {
    width: u32,
    height: u32,
    channels: usize,
    photometric: Photometric,
    bits_allocated: u16,
    bits_stored: u16,
    high_bit: u16,
    signed: bool,
    planar: bool,
    frames: u32,
}

impl Layout {
    fn read(set: &DataSet<'_>) -> Result<Self, RadiographError> {
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

    fn pixels(&self) -> usize {
        self.width as usize * self.height as usize
    }

    /// Samples that a frame stores when it is not compressed.
    fn stored_samples(&self) -> usize {
        if self.photometric == Photometric::Ycc(true) {
            self.pixels() * 2
        } else {
            self.pixels() * self.channels
        }
    }

    fn frame_bytes(&self) -> usize {
        self.stored_samples() * usize::from(self.bits_allocated / 8)
    }

    /// The bits that carry the value, moved down to the lowest.
    fn clean(&self, word: u16) -> u16 {
        (word >> (self.high_bit + 1 - self.bits_stored)) & (u16::MAX >> (16 - self.bits_stored))
    }
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
        PixelData::Plain { value, words } => plain(&set, &layout, value, *words, frame)?,
        PixelData::Items(items) => {
            let stream = frame_stream(&set, &layout, items, frame)?;
            decode_stream(&file.syntax, &set, &layout, &stream)?
        }
    };
    let said = tags::read(&set);
    let mut warnings = said.warnings;
    if layout.frames > 1 {
        warnings.push(FilmWarning::SeveralFrames);
    }
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

/// The stream of one frame, out of its fragments.
fn frame_stream<'a>(
    set: &DataSet<'_>,
    layout: &Layout,
    items: &[&'a [u8]],
    frame: u32,
) -> Result<Cow<'a, [u8]>, RadiographError> {
    let (table, fragments) = items
        .split_first()
        .ok_or_else(|| damaged("its pixel data is empty"))?;
    if fragments.is_empty() {
        return Err(damaged("its pixel data is empty"));
    }
    let (frame, frames) = (frame as usize, layout.frames as usize);
    let own: &[&[u8]] = if frames == 1 {
        fragments
    } else if fragments.len() == frames {
        &fragments[frame..=frame]
    } else {
        let starts = frame_starts(set, table, fragments);
        if starts.len() != frames {
            return Err(damaged("its fragments cannot be told apart into frames"));
        }
        let end = starts.get(frame + 1).copied().unwrap_or(fragments.len());
        fragments
            .get(starts[frame]..end)
            .filter(|own| !own.is_empty())
            .ok_or_else(|| damaged("its fragments cannot be told apart into frames"))?
    };
    Ok(match own {
        [whole] => Cow::Borrowed(*whole),
        parts => {
            let mut stream = reserve(parts.iter().map(|part| part.len()).sum())?;
            for part in parts {
                stream.extend_from_slice(part);
            }
            Cow::Owned(stream)
        }
    })
}

/// Index of the fragment that each frame begins with: by the offset table, else by the marks that streams begin with.
fn frame_starts(set: &DataSet<'_>, table: &[u8], fragments: &[&[u8]]) -> Vec<usize> {
    let mut offsets: Vec<u64> = match set.bytes(tag::EXTENDED_OFFSETS) {
        Some(long) => long
            .chunks_exact(8)
            .map(|b| u64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]))
            .collect(),
        None => table
            .chunks_exact(4)
            .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]).into())
            .collect(),
    };
    offsets.sort_unstable();
    let mut at = 0u64;
    let mut starts = Vec::new();
    for (i, fragment) in fragments.iter().enumerate() {
        let begins = if offsets.is_empty() {
            fragment.starts_with(&[0xff, 0xd8]) || fragment.starts_with(&[0xff, 0x4f, 0xff, 0x51])
        } else {
            offsets.binary_search(&at).is_ok()
        };
        if begins {
            starts.push(i);
        }
        // The head of an item counts too.
        at += fragment.len() as u64 + 8;
    }
    starts
}

fn decode_stream(
    syntax: &Syntax,
    set: &DataSet<'_>,
    layout: &Layout,
    stream: &[u8],
) -> Result<Coded, RadiographError> {
    let (width, height) = (layout.width as usize, layout.height as usize);
    if stream.starts_with(&[0xff, 0xd8, 0xff]) {
        return jpeg::decode(stream, width, height);
    }
    match syntax.coding {
        Coding::Jpeg => jpeg::decode(stream, width, height),
        Coding::Jpeg2000 => jpeg2000::decode(stream, width, height),
        Coding::Plain if stream.starts_with(&[0xff, 0x4f, 0xff, 0x51]) => {
            jpeg2000::decode(stream, width, height)
        }
        Coding::Plain => plain(set, layout, stream, false, 0),
        Coding::Rle => {
            let bytes = usize::from(layout.bits_allocated / 8);
            let mut samples = rle::decode(stream, layout.pixels(), layout.channels, bytes)?;
            for sample in &mut samples {
                *sample = layout.clean(*sample);
            }
            Ok(Coded {
                channels: layout.channels,
                precision: layout.bits_stored as u8,
                signed: false,
                ycc: None,
                samples,
            })
        }
        Coding::Unread => Err(RadiographError::UnsupportedSyntax {
            uid: syntax.uid.to_owned(),
            name: syntax.name,
        }),
    }
}

/// A frame that is not compressed.
fn plain(
    set: &DataSet<'_>,
    layout: &Layout,
    value: &[u8],
    words: bool,
    frame: u32,
) -> Result<Coded, RadiographError> {
    let size = layout.frame_bytes();
    let from = size.checked_mul(frame as usize).ok_or_else(cut_off)?;
    let bytes = value
        .get(from..)
        .and_then(|rest| rest.get(..size))
        .ok_or_else(cut_off)?;
    let big = set.encoding.big_endian;
    let mut samples: Vec<u16> = reserve(layout.stored_samples())?;
    if layout.bits_allocated == 16 {
        let word = if big {
            u16::from_be_bytes
        } else {
            u16::from_le_bytes
        };
        samples.extend(
            bytes
                .chunks_exact(2)
                .map(|b| layout.clean(word([b[0], b[1]]))),
        );
    } else if big && words {
        // Bytes in 16-bit words lie in pairs the other way round. An odd frame begins in the middle of one.
        samples.extend((from..from + size).map(|i| {
            let byte = value.get(i ^ 1).or(value.get(i)).copied().unwrap_or(0);
            layout.clean(byte.into())
        }));
    } else {
        samples.extend(bytes.iter().map(|&byte| layout.clean(byte.into())));
    }
    let samples = match layout.photometric {
        Photometric::Ycc(true) => {
            let mut full = reserve(layout.pixels() * 3)?;
            for four in samples.chunks_exact(4) {
                full.extend([four[0], four[2], four[3], four[1], four[2], four[3]]);
            }
            // Rows of odd length do not exist in this layout.
            full.resize(layout.pixels() * 3, 0);
            full
        }
        _ if layout.planar && layout.channels == 3 => {
            let count = layout.pixels();
            let mut mixed = reserve(samples.len())?;
            for i in 0..count {
                mixed.extend([samples[i], samples[count + i], samples[2 * count + i]]);
            }
            mixed
        }
        _ => samples,
    };
    Ok(Coded {
        channels: layout.channels,
        precision: layout.bits_stored as u8,
        signed: false,
        ycc: None,
        samples,
    })
}
