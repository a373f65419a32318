//! JPEG as DICOM has it (ITU-T T.81): sequential DCT at 8 and 12 bits and lossless at 2 to 16 bits, Huffman coded.
//! Which it is says the frame marker, not the transfer syntax: files are mislabelled. JPEG-LS shares the container
//! and goes to [`super::jpegls`]; progressive streams, which no current syntax allows, go to the `image` crate.

mod bits;
mod dct;
mod lossless;

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::{ColorType, ImageDecoder};

use super::{Coded, cut_off, damaged, jpegls, reserve, unsupported};
use crate::RadiographError;
use bits::Huffman;

/// One component of the frame.
#[derive(Clone, Debug)]
struct Component {
    id: u8,
    /// Horizontal and vertical sampling factor.
    sampling: (usize, usize),
    table: usize,
}

/// The frame header.
#[derive(Clone, Debug)]
struct FrameHeader {
    precision: u8,
    width: usize,
    height: usize,
    components: Vec<Component>,
}

impl FrameHeader {
    /// Largest sampling factors: a minimum coded unit spans this many blocks.
    fn most(&self) -> (usize, usize) {
        let most = |of: fn(&Component) -> usize| self.components.iter().map(of).max().unwrap_or(1);
        (most(|c| c.sampling.0), most(|c| c.sampling.1))
    }
}

/// What the tables of a stream say at some point of it.
#[derive(Debug, Default)]
struct Tables {
    quantisation: [Option<[f32; 64]>; 4],
    dc: [Option<Huffman>; 4],
    ac: [Option<Huffman>; 4],
    /// Units between restart markers; 0 = none.
    restart: usize,
}

/// A scan header: which components with which tables, and its three parameters.
#[derive(Debug)]
struct Scan {
    /// Index of the component, its DC and its AC table.
    parts: Vec<(usize, usize, usize)>,
    /// Predictor (lossless) or NEAR (JPEG-LS).
    first: u8,
    /// Interleave mode (JPEG-LS).
    last: u8,
    /// Point transform.
    low: u8,
}

/// A segment's content and what follows it.
fn segment(bytes: &[u8]) -> Result<(&[u8], &[u8]), RadiographError> {
    let length = bytes
        .get(..2)
        .map(|b| usize::from(u16::from_be_bytes([b[0], b[1]])))
        .ok_or_else(cut_off)?;
    if length < 2 {
        return Err(damaged("a JPEG segment has no length"));
    }
    let content = bytes.get(2..length).ok_or_else(cut_off)?;
    Ok((content, &bytes[length..]))
}

/// The next marker and what follows it; stray bytes before it are passed over.
fn next_marker(mut bytes: &[u8]) -> Result<(u8, &[u8]), RadiographError> {
    loop {
        match bytes {
            [0xff, marker, rest @ ..] if !matches!(marker, 0 | 0xff) => return Ok((*marker, rest)),
            [_, rest @ ..] => bytes = rest,
            [] => return Err(cut_off()),
        }
    }
}

/// Samples of every component, and how they are coded together.
pub(super) fn decode(stream: &[u8], width: usize, height: usize) -> Result<Coded, RadiographError> {
    let mut rest = stream
        .strip_prefix(&[0xff, 0xd8])
        .ok_or_else(|| damaged("a frame does not begin like a JPEG stream"))?;
    let mut tables = Tables::default();
    let mut presets = None;
    let mut header: Option<(u8, FrameHeader)> = None;
    let mut ycc = None;
    let mut planes: Vec<Plane> = Vec::new();
    let mut scanned = 0;
    loop {
        let (marker, after) = next_marker(rest)?;
        rest = after;
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            continue;
        }
        if marker == 0xd9 {
            break;
        }
        let (content, after) = segment(rest)?;
        rest = after;
        match marker {
            0xdb => read_quantisation(content, &mut tables)?,
            0xc4 => read_huffman(content, &mut tables)?,
            0xdd => {
                tables.restart = content
                    .get(..2)
                    .map(|b| usize::from(u16::from_be_bytes([b[0], b[1]])))
                    .ok_or_else(cut_off)?;
            }
            // Adobe's segment says whether three components are Y, Cb, Cr.
            0xee if content.starts_with(b"Adobe") => ycc = content.get(11).map(|&t| t == 1),
            0xf8 => presets = jpegls::read_presets(content, presets)?,
            0xc2 => return progressive(stream, width, height),
            0xc0 | 0xc1 | 0xc3 | 0xf7 => {
                if header.is_some() {
                    return Err(damaged("a JPEG stream has two frames"));
                }
                let found = read_frame(content, width, height)?;
                planes = make_planes(&found, marker)?;
                header = Some((marker, found));
            }
            0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err(unsupported(
                    "it is a hierarchical or arithmetically coded JPEG",
                ));
            }
            0xda => {
                let (kind, header) = header
                    .as_ref()
                    .ok_or_else(|| damaged("a JPEG scan comes before its frame"))?;
                let scan = read_scan(content, header)?;
                let used = match kind {
                    0xc3 => lossless::scan(rest, header, &scan, &tables, &mut planes)?,
                    0xf7 => jpegls_scan(rest, header, &scan, presets, tables.restart, &mut planes)?,
                    _ => dct::scan(rest, header, &scan, &tables, &mut planes)?,
                };
                rest = &rest[used..];
                scanned += scan.parts.len();
                // Scans of all components make the film; a missing end marker harms nobody then.
                if scanned >= header.components.len() {
                    break;
                }
            }
            _ => {}
        }
    }
    let (_, header) = header.ok_or_else(|| damaged("a JPEG stream has no frame"))?;
    if scanned < header.components.len() {
        return Err(cut_off());
    }
    join(&header, planes, ycc)
}

/// The samples of one component.
struct Plane {
    width: usize,
    samples: Vec<u16>,
}

fn make_planes(header: &FrameHeader, marker: u8) -> Result<Vec<Plane>, RadiographError> {
    let (most_h, most_v) = header.most();
    let dct = matches!(marker, 0xc0 | 0xc1);
    if !dct && header.components.iter().any(|c| c.sampling != (1, 1)) {
        return Err(unsupported("its lossless JPEG is subsampled"));
    }
    header
        .components
        .iter()
        .map(|component| {
            // Whole units, so that a block never lies partly outside.
            let (width, height) = if dct {
                let units = (
                    header.width.div_ceil(8 * most_h),
                    header.height.div_ceil(8 * most_v),
                );
                (
                    units.0 * component.sampling.0 * 8,
                    units.1 * component.sampling.1 * 8,
                )
            } else {
                (header.width, header.height)
            };
            let mut samples = reserve(width * height)?;
            samples.resize(width * height, 0);
            Ok(Plane { width, samples })
        })
        .collect()
}

/// The planes as one buffer, interleaved by pixel, chroma repeated.
fn join(
    header: &FrameHeader,
    mut planes: Vec<Plane>,
    ycc: Option<bool>,
) -> Result<Coded, RadiographError> {
    let count = header.width * header.height;
    let (most_h, most_v) = header.most();
    let samples = if let [plane] = planes.as_mut_slice() {
        let mut samples = std::mem::take(&mut plane.samples);
        if plane.width != header.width {
            for y in 0..header.height {
                samples.copy_within(
                    y * plane.width..y * plane.width + header.width,
                    y * header.width,
                );
            }
        }
        samples.truncate(count);
        samples
    } else {
        let mut samples = reserve(count * planes.len())?;
        for y in 0..header.height {
            for x in 0..header.width {
                for (plane, component) in planes.iter().zip(&header.components) {
                    let (h, v) = component.sampling;
                    samples.push(plane.samples[y * v / most_v * plane.width + x * h / most_h]);
                }
            }
        }
        samples
    };
    Ok(Coded {
        channels: planes.len(),
        precision: header.precision,
        signed: false,
        ycc,
        samples,
    })
}

fn jpegls_scan(
    bytes: &[u8],
    header: &FrameHeader,
    scan: &Scan,
    presets: Option<jpegls::Presets>,
    restart: usize,
    planes: &mut [Plane],
) -> Result<usize, RadiographError> {
    if restart != 0 {
        return Err(unsupported("its JPEG-LS stream has restart markers"));
    }
    if scan.low != 0 {
        return Err(unsupported("its JPEG-LS stream has a point transform"));
    }
    let parameters = jpegls::Parameters::new(header.precision, scan.first, presets)?;
    let mut targets: Vec<Vec<u16>> = scan
        .parts
        .iter()
        .map(|(index, ..)| std::mem::take(&mut planes[*index].samples))
        .collect();
    let interleave = if targets.len() == 1 {
        jpegls::Interleave::Line
    } else {
        match scan.last {
            1 => jpegls::Interleave::Line,
            2 => jpegls::Interleave::Sample,
            _ => {
                return Err(damaged(
                    "its JPEG-LS scan mixes components without saying how",
                ));
            }
        }
    };
    let used = jpegls::scan(bytes, &parameters, header.width, interleave, &mut targets)?;
    for ((index, ..), target) in scan.parts.iter().zip(targets) {
        planes[*index].samples = target;
    }
    Ok(used)
}

fn read_frame(content: &[u8], width: usize, height: usize) -> Result<FrameHeader, RadiographError> {
    let &[precision, h1, h0, w1, w0, count, ref rest @ ..] = content else {
        return Err(cut_off());
    };
    let (own_height, own_width) = (
        usize::from(u16::from_be_bytes([h1, h0])),
        usize::from(u16::from_be_bytes([w1, w0])),
    );
    // The limits were checked on the size that the data set states.
    if (own_width, own_height) != (width, height) {
        return Err(damaged("its pixels are of another size than it says"));
    }
    if !matches!(count, 1 | 3) {
        return Err(unsupported("its JPEG has neither one nor three components"));
    }
    if !(2..=16).contains(&precision) {
        return Err(damaged("its JPEG has an impossible precision"));
    }
    let components: Vec<Component> = rest
        .chunks_exact(3)
        .take(usize::from(count))
        .map(|part| Component {
            id: part[0],
            sampling: (usize::from(part[1] >> 4), usize::from(part[1] & 15)),
            table: usize::from(part[2] & 3),
        })
        .collect();
    if components.len() != usize::from(count) {
        return Err(cut_off());
    }
    if components
        .iter()
        .any(|c| !(1..=4).contains(&c.sampling.0) || !(1..=4).contains(&c.sampling.1))
    {
        return Err(damaged("its JPEG has an impossible sampling"));
    }
    let mut header = FrameHeader {
        precision,
        width,
        height,
        components,
    };
    // A single component is never interleaved, so its factors mean nothing.
    if let [only] = header.components.as_mut_slice() {
        only.sampling = (1, 1);
    }
    Ok(header)
}

fn read_scan(content: &[u8], header: &FrameHeader) -> Result<Scan, RadiographError> {
    let (&count, rest) = content.split_first().ok_or_else(cut_off)?;
    let count = usize::from(count);
    let (parts, rest) = rest.split_at_checked(2 * count).ok_or_else(cut_off)?;
    let &[first, last, approximation, ..] = rest else {
        return Err(cut_off());
    };
    let parts: Vec<_> = parts
        .chunks_exact(2)
        .map(|part| {
            let index = header.components.iter().position(|c| c.id == part[0])?;
            Some((
                index,
                usize::from(part[1] >> 4 & 3),
                usize::from(part[1] & 3),
            ))
        })
        .collect::<Option<_>>()
        .ok_or_else(|| damaged("a JPEG scan names an unknown component"))?;
    let doubled = |i: usize| parts[..i].iter().any(|other| other.0 == parts[i].0);
    if parts.is_empty() || (0..parts.len()).any(doubled) {
        return Err(damaged("a JPEG scan has no components, or one twice"));
    }
    Ok(Scan {
        parts,
        first,
        last,
        low: approximation & 15,
    })
}

/// Zigzag order: where the n-th coefficient belongs in the block, row by row.
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

fn read_quantisation(mut content: &[u8], tables: &mut Tables) -> Result<(), RadiographError> {
    while let Some((&what, rest)) = content.split_first() {
        let wide = usize::from(what >> 4 != 0) + 1;
        let (values, rest) = rest.split_at_checked(64 * wide).ok_or_else(cut_off)?;
        let mut table = [0.0; 64];
        for (value, &at) in values.chunks_exact(wide).zip(&ZIGZAG) {
            table[at] = value
                .iter()
                .fold(0.0, |sum, &byte| sum * 256.0 + f32::from(byte));
        }
        tables.quantisation[usize::from(what & 3)] = Some(table);
        content = rest;
    }
    Ok(())
}

fn read_huffman(mut content: &[u8], tables: &mut Tables) -> Result<(), RadiographError> {
    while let Some((&what, rest)) = content.split_first() {
        let (counts, rest) = rest.split_at_checked(16).ok_or_else(cut_off)?;
        let total: usize = counts.iter().map(|&n| usize::from(n)).sum();
        let (values, rest) = rest.split_at_checked(total).ok_or_else(cut_off)?;
        let table = Huffman::new(counts, values)
            .ok_or_else(|| damaged("a JPEG code table has too many codes"))?;
        let slot = usize::from(what & 3);
        if what >> 4 == 0 {
            tables.dc[slot] = Some(table);
        } else {
            tables.ac[slot] = Some(table);
        }
        content = rest;
    }
    Ok(())
}

fn progressive(stream: &[u8], width: usize, height: usize) -> Result<Coded, RadiographError> {
    let broken = |_| damaged("its progressive JPEG cannot be decoded");
    let decoder = JpegDecoder::new(Cursor::new(stream)).map_err(broken)?;
    let (own_width, own_height) = decoder.dimensions();
    if (own_width as usize, own_height as usize) != (width, height) {
        return Err(damaged("its pixels are of another size than it says"));
    }
    let channels = match decoder.color_type() {
        ColorType::L8 => 1,
        ColorType::Rgb8 => 3,
        _ => return Err(unsupported("its progressive JPEG is neither grey nor RGB")),
    };
    let mut raw = reserve(width * height * channels)?;
    raw.resize(width * height * channels, 0);
    decoder.read_image(&mut raw).map_err(broken)?;
    Ok(Coded {
        channels,
        precision: 8,
        signed: false,
        // The decoder gives RGB already.
        ycc: Some(false),
        samples: raw.into_iter().map(u16::from).collect(),
    })
}
