//! The pixels of one frame: where they lie, and their decoding.

use std::borrow::Cow;

use super::dataset::{DataSet, tag};
use super::layout::{Layout, Photometric};
use super::syntax::{Coding, Syntax};
use super::{Coded, cut_off, damaged, jpeg, jpeg2000, reserve, rle};
use crate::RadiographError;

/// The stream of one frame, out of its fragments.
pub(super) fn stream<'a>(
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
        let starts = starts(set, table, fragments);
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
fn starts(set: &DataSet<'_>, table: &[u8], fragments: &[&[u8]]) -> Vec<usize> {
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

pub(super) fn decode(
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
            Ok(Coded::stored(layout, samples))
        }
        Coding::Unread => Err(RadiographError::UnsupportedSyntax {
            uid: syntax.uid.to_owned(),
            name: syntax.name,
        }),
    }
}

/// A frame that is not compressed.
pub(super) fn plain(
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
    Ok(Coded::stored(layout, samples))
}
