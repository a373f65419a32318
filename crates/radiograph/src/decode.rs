//! Bytes of a file to a [`Radiograph`]: which format it is, and PNG and JPEG.

use std::io::{Cursor, ErrorKind};

use image::codecs::{jpeg::JpegDecoder, png::PngDecoder};
use image::error::ImageError;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ExtendedColorType, ImageBuffer, ImageDecoder, Limits};

use crate::radiograph::{Colour, FileFacts, FileFormat, Pixels, Radiograph};
use crate::{MAX_PIXELS, MIN_SIDE, RadiographError, dicom};

/// Eight bytes a pixel (16-bit RGBA) at the pixel limit, and room for a decoder's own rows.
const MAX_ALLOCATION: u64 = 1 << 30;

/// Reads a film from the bytes of a PNG, JPEG or DICOM file; of several frames the first.
///
/// Which format it is, the bytes decide. Colour becomes luma (ITU-R BT.709 weights, as of the `image` crate), alpha is laid over black, and the EXIF
/// orientation is applied, so that image-left is what a viewer would show on the left. An ICC profile and a
/// gamma are ignored: films carry display values, and the exposure is normalised later. The size is checked
/// from the header before any pixel is decoded.
///
/// Of a DICOM file the pixels are those of its rendering: modality, then VOI table or first window, MONOCHROME1 turned
/// round, pixels that are not square made square, and Patient Orientation applied; [`Radiograph::tags`] tells how the
/// film was taken. Nothing that names the patient is read.
///
/// # Errors
/// See [`RadiographError`]; never panics, whatever the bytes are.
pub fn decode(bytes: &[u8]) -> Result<Radiograph, RadiographError> {
    decode_frame(bytes, 0)
}

/// Reads frame `frame`, from 0, of a file that [`decode`] reads; PNG and JPEG have one.
///
/// # Errors
/// As of [`decode`], and [`RadiographError::NoSuchFrame`].
pub fn decode_frame(bytes: &[u8], frame: u32) -> Result<Radiograph, RadiographError> {
    match sniff(bytes)? {
        FileFormat::Dicom => dicom::decode(bytes, frame),
        _ if frame > 0 => Err(RadiographError::NoSuchFrame { frame, frames: 1 }),
        FileFormat::Png => decode_png(bytes),
        FileFormat::Jpeg => decode_jpeg(bytes),
    }
}

/// A copy of a film's file to be kept: of a DICOM file what [`decode_frame`] reads of it and nothing else, so that
/// nothing in it names the patient; PNG and JPEG as they are. It decodes to the same film.
///
/// # Errors
/// When the file is no film, or is a DICOM file whose data set cannot be read.
pub fn without_patient(bytes: &[u8]) -> Result<Vec<u8>, RadiographError> {
    match sniff(bytes)? {
        FileFormat::Dicom => dicom::without_patient(bytes),
        FileFormat::Png | FileFormat::Jpeg => Ok(bytes.to_vec()),
    }
}

/// How many frames a file holds, told without decoding any.
///
/// # Errors
/// When the file is no film, or is a DICOM file whose data set cannot be read.
pub fn frame_count(bytes: &[u8]) -> Result<u32, RadiographError> {
    match sniff(bytes)? {
        FileFormat::Dicom => dicom::frame_count(bytes),
        FileFormat::Png | FileFormat::Jpeg => Ok(1),
    }
}

fn decode_png(bytes: &[u8]) -> Result<Radiograph, RadiographError> {
    // The decoder reserves rows for the width in the header as it is made, so the header is read by hand first.
    let header: Option<[u8; 8]> = bytes.get(16..24).and_then(|b| b.try_into().ok());
    let Some([w0, w1, w2, w3, h0, h1, h2, h3]) = header else {
        return Err(RadiographError::Truncated("PNG"));
    };
    let (width, height) = (
        u32::from_be_bytes([w0, w1, w2, w3]),
        u32::from_be_bytes([h0, h1, h2, h3]),
    );
    check_size(width, height)?;
    let decoder =
        PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(|e| failed("PNG", e))?;
    read(decoder, FileFormat::Png)
}

fn decode_jpeg(bytes: &[u8]) -> Result<Radiograph, RadiographError> {
    let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(|e| failed("JPEG", e))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    // A JPEG cut short decodes without complaint, its lower part grey; that must not pass for a film.
    if !jpeg_has_end(bytes) {
        return Err(RadiographError::Truncated("JPEG"));
    }
    read(decoder, FileFormat::Jpeg)
}

fn read(mut decoder: impl ImageDecoder, format: FileFormat) -> Result<Radiograph, RadiographError> {
    let name = format.name();
    decoder.set_limits(limits()).map_err(|e| failed(name, e))?;
    let (width, height) = decoder.dimensions();
    let stored = decoder.color_type();
    let facts = FileFacts {
        format,
        bit_depth: bit_depth(decoder.original_color_type(), stored),
        colour: if stored.has_color() {
            Colour::Rgb
        } else {
            Colour::Grey
        },
        // A broken EXIF block is no reason to refuse the film: it then shows as stored.
        orientation: decoder
            .orientation()
            .unwrap_or(Orientation::NoTransforms)
            .to_exif(),
    };
    let bytes = decoder.total_bytes();
    let out_of_memory = || RadiographError::OutOfMemory { bytes };
    let length = usize::try_from(bytes).map_err(|_| out_of_memory())?;
    let mut raw: Vec<u8> = Vec::new();
    raw.try_reserve_exact(length).map_err(|_| out_of_memory())?;
    raw.resize(length, 0);
    decoder.read_image(&mut raw).map_err(|e| failed(name, e))?;

    let channels = usize::from(stored.channel_count());
    let pixels = if matches!(
        stored,
        ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16
    ) {
        Pixels::Sixteen(grey16(&raw, channels))
    } else {
        Pixels::Eight(grey8(raw, channels))
    };
    oriented(width, height, pixels, facts)
}

/// Turns and mirrors the pixels as the file's orientation says.
pub(crate) fn oriented(
    width: u32,
    height: u32,
    pixels: Pixels,
    facts: FileFacts,
) -> Result<Radiograph, RadiographError> {
    let orientation =
        Orientation::from_exif(facts.orientation).unwrap_or(Orientation::NoTransforms);
    if orientation == Orientation::NoTransforms {
        return Radiograph::new(width, height, pixels, Some(facts));
    }
    let given = pixels.len();
    let miscounted = || RadiographError::PixelCount {
        width,
        height,
        given,
    };
    let mut image = match pixels {
        Pixels::Eight(p) => DynamicImage::ImageLuma8(
            ImageBuffer::from_raw(width, height, p).ok_or_else(miscounted)?,
        ),
        Pixels::Sixteen(p) => DynamicImage::ImageLuma16(
            ImageBuffer::from_raw(width, height, p).ok_or_else(miscounted)?,
        ),
    };
    image.apply_orientation(orientation);
    let (width, height) = (image.width(), image.height());
    let pixels = match image {
        DynamicImage::ImageLuma16(p) => Pixels::Sixteen(p.into_raw()),
        other => Pixels::Eight(other.into_luma8().into_raw()),
    };
    Radiograph::new(width, height, pixels, Some(facts))
}

/// Luma of one pixel, alpha laid over black. Integer throughout, so that a grey film comes out bit for bit.
fn luma(pixel: &[u32], max: u32) -> u32 {
    let (grey, alpha) = match *pixel {
        [g] => (g, max),
        [g, a] => (g, a),
        [r, g, b] => (rec709(r, g, b), max),
        [r, g, b, a] => (rec709(r, g, b), a),
        _ => (0, max),
    };
    if alpha == max {
        grey
    } else {
        // 65535 squared and a half still fit in 32 bits.
        (grey * alpha + max / 2) / max
    }
}

fn rec709(r: u32, g: u32, b: u32) -> u32 {
    (2126 * r + 7152 * g + 722 * b + 5000) / 10000
}

/// Grey in place of the channels, in the same memory: at the pixel limit a second buffer would be felt.
fn grey8(mut raw: Vec<u8>, channels: usize) -> Vec<u8> {
    if channels == 1 {
        return raw;
    }
    let count = raw.len() / channels;
    for i in 0..count {
        let mut pixel = [0u32; 4];
        for (c, value) in pixel.iter_mut().enumerate().take(channels) {
            *value = u32::from(raw[i * channels + c]);
        }
        // `luma` of a pixel never exceeds its largest channel, so it fits again.
        raw[i] = luma(&pixel[..channels], 255) as u8;
    }
    raw.truncate(count);
    raw.shrink_to_fit();
    raw
}

fn grey16(raw: &[u8], channels: usize) -> Vec<u16> {
    raw.chunks_exact(2 * channels)
        .map(|bytes| {
            let mut pixel = [0u32; 4];
            for (value, pair) in pixel.iter_mut().zip(bytes.chunks_exact(2)) {
                *value = u32::from(u16::from_ne_bytes([pair[0], pair[1]]));
            }
            luma(&pixel[..channels], 65535) as u16
        })
        .collect()
}

/// Bits a channel as the file has them, before the decoder widens them.
fn bit_depth(original: ExtendedColorType, stored: ColorType) -> u8 {
    use ExtendedColorType as E;
    match original {
        E::L1 | E::La1 | E::Rgb1 | E::Rgba1 => 1,
        E::L2 | E::La2 | E::Rgb2 | E::Rgba2 => 2,
        E::L4 | E::La4 | E::Rgb4 | E::Rgba4 => 4,
        _ => (8 * stored.bytes_per_pixel()) / stored.channel_count(),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_ALLOCATION);
    limits
}

pub(crate) fn check_size(width: u32, height: u32) -> Result<(), RadiographError> {
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
    Ok(())
}

fn failed(format: &'static str, error: ImageError) -> RadiographError {
    match error {
        ImageError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => {
            RadiographError::Truncated(format)
        }
        ImageError::Unsupported(e) => RadiographError::UnsupportedFeature {
            format,
            source: Box::new(e),
        },
        other => RadiographError::Damaged {
            format,
            source: Box::new(other),
        },
    }
}

/// Names of formats that people do try, each with where its magic bytes stand.
const KNOWN_BUT_UNREAD: [(&str, usize, &[u8]); 18] = [
    ("GIF", 0, b"GIF8"),
    ("WebP", 8, b"WEBP"),
    ("BMP", 0, b"BM"),
    ("TIFF", 0, b"II*\0"),
    ("TIFF", 0, b"MM\0*"),
    ("PDF", 0, b"%PDF"),
    ("ZIP", 0, b"PK\x03\x04"),
    ("GZIP", 0, b"\x1f\x8b"),
    ("NIfTI", 344, b"n+1\0"),
    ("JPEG 2000", 0, b"\0\0\0\x0cjP  "),
    ("JPEG 2000", 0, b"\xff\x4f\xff\x51"),
    ("JPEG XL", 0, b"\xff\x0a"),
    ("JPEG XL", 0, b"\0\0\0\x0cJXL "),
    ("AVIF", 4, b"ftypavif"),
    ("HEIC", 4, b"ftyphei"),
    ("HEIC", 4, b"ftypmif1"),
    ("SVG", 0, b"<svg"),
    ("ICO", 0, b"\0\0\x01\0"),
];

fn sniff(bytes: &[u8]) -> Result<FileFormat, RadiographError> {
    if bytes.is_empty() {
        return Err(RadiographError::Empty);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(FileFormat::Png);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(FileFormat::Jpeg);
    }
    if dicom::is_dicom(bytes) {
        return Ok(FileFormat::Dicom);
    }
    KNOWN_BUT_UNREAD
        .iter()
        .find(|(_, at, magic)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)))
        .map_or(Err(RadiographError::NotAnImage), |(name, ..)| {
            Err(RadiographError::UnsupportedFormat(name))
        })
}

/// Whether an end-of-image marker follows the first scan. Segments before it are skipped by their length,
/// because the thumbnail in an EXIF block has an end marker of its own.
fn jpeg_has_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let (Some(&0xff), Some(&marker)) = (bytes.get(at), bytes.get(at + 1)) else {
            // Stray bytes between segments: the decoder searches on, so does this.
            if at + 1 >= bytes.len() {
                return false;
            }
            at += 1;
            continue;
        };
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 => return true,
            0xda => break,
            _ => {
                let (Some(&hi), Some(&lo)) = (bytes.get(at + 2), bytes.get(at + 3)) else {
                    return false;
                };
                at += 2 + usize::from(u16::from_be_bytes([hi, lo])).max(2);
            }
        }
    }
    // Within coded data a 0xff byte is followed by 0 or a restart marker, so this pair can only be the end.
    bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9])
}
