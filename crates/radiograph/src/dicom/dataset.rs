//! The few elements of a DICOM data set that a film needs. Everything else, and with it whatever names the patient,
//! is stepped over by its length and never looked at; nothing is copied, so a false length cannot ask for memory.

use std::borrow::Cow;

use super::syntax::Encoding;
use super::{cut_off, damaged};
use crate::RadiographError;

/// Tags that are read, as group << 16 | element. None is of group 0010, the patient's.
pub(super) mod tag {
    pub(crate) const MODALITY: u32 = 0x0008_0060;
    pub(crate) const BODY_PART: u32 = 0x0018_0015;
    pub(crate) const IMAGER_PIXEL_SPACING: u32 = 0x0018_1164;
    pub(crate) const VIEW_POSITION: u32 = 0x0018_5101;
    pub(crate) const PATIENT_ORIENTATION: u32 = 0x0020_0020;
    pub(crate) const LATERALITY: u32 = 0x0020_0060;
    pub(crate) const IMAGE_LATERALITY: u32 = 0x0020_0062;
    pub(crate) const SAMPLES_PER_PIXEL: u32 = 0x0028_0002;
    pub(crate) const PHOTOMETRIC: u32 = 0x0028_0004;
    pub(crate) const PLANAR_CONFIGURATION: u32 = 0x0028_0006;
    pub(crate) const FRAMES: u32 = 0x0028_0008;
    pub(crate) const ROWS: u32 = 0x0028_0010;
    pub(crate) const COLUMNS: u32 = 0x0028_0011;
    pub(crate) const PIXEL_SPACING: u32 = 0x0028_0030;
    pub(crate) const PIXEL_ASPECT_RATIO: u32 = 0x0028_0034;
    pub(crate) const BITS_ALLOCATED: u32 = 0x0028_0100;
    pub(crate) const BITS_STORED: u32 = 0x0028_0101;
    pub(crate) const HIGH_BIT: u32 = 0x0028_0102;
    pub(crate) const PIXEL_REPRESENTATION: u32 = 0x0028_0103;
    pub(crate) const PADDING_VALUE: u32 = 0x0028_0120;
    pub(crate) const PADDING_RANGE_LIMIT: u32 = 0x0028_0121;
    pub(crate) const WINDOW_CENTRE: u32 = 0x0028_1050;
    pub(crate) const WINDOW_WIDTH: u32 = 0x0028_1051;
    pub(crate) const RESCALE_INTERCEPT: u32 = 0x0028_1052;
    pub(crate) const RESCALE_SLOPE: u32 = 0x0028_1053;
    pub(crate) const VOI_FUNCTION: u32 = 0x0028_1056;
    pub(crate) const RED_DESCRIPTOR: u32 = 0x0028_1101;
    pub(crate) const GREEN_DESCRIPTOR: u32 = 0x0028_1102;
    pub(crate) const BLUE_DESCRIPTOR: u32 = 0x0028_1103;
    pub(crate) const RED_TABLE: u32 = 0x0028_1201;
    pub(crate) const GREEN_TABLE: u32 = 0x0028_1202;
    pub(crate) const BLUE_TABLE: u32 = 0x0028_1203;
    pub(crate) const MODALITY_LUT: u32 = 0x0028_3000;
    pub(crate) const LUT_DESCRIPTOR: u32 = 0x0028_3002;
    pub(crate) const LUT_DATA: u32 = 0x0028_3006;
    pub(crate) const VOI_LUT: u32 = 0x0028_3010;
    pub(crate) const EXTENDED_OFFSETS: u32 = 0x7fe0_0001;
    pub(crate) const FLOAT_PIXELS: u32 = 0x7fe0_0008;
    pub(crate) const DOUBLE_PIXELS: u32 = 0x7fe0_0009;
    pub(crate) const PIXELS: u32 = 0x7fe0_0010;

    pub(super) const ITEM: u32 = 0xfffe_e000;
    pub(super) const ITEM_END: u32 = 0xfffe_e00d;
    pub(super) const SEQUENCE_END: u32 = 0xfffe_e0dd;

    /// Every element whose value is kept, in the order of tags.
    pub(super) const WANTED: [u32; 37] = [
        MODALITY,
        BODY_PART,
        IMAGER_PIXEL_SPACING,
        VIEW_POSITION,
        PATIENT_ORIENTATION,
        LATERALITY,
        IMAGE_LATERALITY,
        SAMPLES_PER_PIXEL,
        PHOTOMETRIC,
        PLANAR_CONFIGURATION,
        FRAMES,
        ROWS,
        COLUMNS,
        PIXEL_SPACING,
        PIXEL_ASPECT_RATIO,
        BITS_ALLOCATED,
        BITS_STORED,
        HIGH_BIT,
        PIXEL_REPRESENTATION,
        PADDING_VALUE,
        PADDING_RANGE_LIMIT,
        WINDOW_CENTRE,
        WINDOW_WIDTH,
        RESCALE_INTERCEPT,
        RESCALE_SLOPE,
        VOI_FUNCTION,
        RED_DESCRIPTOR,
        GREEN_DESCRIPTOR,
        BLUE_DESCRIPTOR,
        RED_TABLE,
        GREEN_TABLE,
        BLUE_TABLE,
        LUT_DESCRIPTOR,
        LUT_DATA,
        EXTENDED_OFFSETS,
        FLOAT_PIXELS,
        DOUBLE_PIXELS,
    ];
}

/// Sequences within sequences beyond this are taken for damage: each level costs stack.
const MAX_DEPTH: u32 = 32;
const UNDEFINED: u32 = u32::MAX;

/// The pixel data element.
#[derive(Clone, Debug)]
pub(super) enum PixelData<'a> {
    /// One value with every frame in it; `words` where it is written in 16-bit units (VR OW).
    Plain { value: &'a [u8], words: bool },
    /// Items: the offset table, then fragments of code streams.
    Items(Vec<&'a [u8]>),
}

/// A data set: the elements of interest, in place in the file.
#[derive(Clone, Debug)]
pub(super) struct DataSet<'a> {
    pub(super) encoding: Encoding,
    elements: Vec<Element<'a>>,
    modality_lut: Option<Box<DataSet<'a>>>,
    voi_lut: Option<Box<DataSet<'a>>>,
    pub(super) pixels: Option<PixelData<'a>>,
    /// The pixel data element as it stands in the file, head and all.
    whole_pixels: &'a [u8],
}

/// An element of interest.
#[derive(Clone, Copy, Debug)]
struct Element<'a> {
    tag: u32,
    value: &'a [u8],
    /// As it stands in the file, head and all.
    whole: &'a [u8],
}

/// The head of an element.
struct Head {
    tag: u32,
    /// Value representation; none where the encoding leaves it out, and for items.
    vr: Option<[u8; 2]>,
    length: u32,
}

/// Whether the bytes at `at` look like an element whose value representation is stated.
pub(super) fn states_vr(bytes: &[u8], at: usize) -> bool {
    bytes
        .get(at + 4..at + 6)
        .is_some_and(|vr| vr.iter().all(u8::is_ascii_uppercase))
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    encoding: Encoding,
}

impl Encoding {
    /// The head of an element, or of an item, as [`Cursor::head`] reads it.
    fn head(self, tag: u32, vr: [u8; 2], length: u32) -> Vec<u8> {
        let short = |value: u16| {
            if self.big_endian {
                value.to_be_bytes()
            } else {
                value.to_le_bytes()
            }
        };
        let long = if self.big_endian {
            length.to_be_bytes()
        } else {
            length.to_le_bytes()
        };
        let [group, number] = [(tag >> 16) as u16, tag as u16];
        let mut out = [short(group), short(number)].concat();
        if !self.explicit || group == 0xfffe {
            out.extend(long);
        } else if &vr == b"SQ" {
            out.extend(vr);
            out.extend([0; 2]);
            out.extend(long);
        } else {
            out.extend(vr);
            out.extend(short(length as u16));
        }
        out
    }
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> usize {
        self.bytes.len() - self.at
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], RadiographError> {
        let end = self.at.checked_add(length).ok_or_else(cut_off)?;
        let taken = self.bytes.get(self.at..end).ok_or_else(cut_off)?;
        self.at = end;
        Ok(taken)
    }

    fn u16(&mut self) -> Result<u16, RadiographError> {
        let b = self.take(2)?;
        Ok(if self.encoding.big_endian {
            u16::from_be_bytes([b[0], b[1]])
        } else {
            u16::from_le_bytes([b[0], b[1]])
        })
    }

    fn u32(&mut self) -> Result<u32, RadiographError> {
        let b = self.take(4)?;
        let b = [b[0], b[1], b[2], b[3]];
        Ok(if self.encoding.big_endian {
            u32::from_be_bytes(b)
        } else {
            u32::from_le_bytes(b)
        })
    }

    fn tag(&mut self) -> Result<u32, RadiographError> {
        Ok(u32::from(self.u16()?) << 16 | u32::from(self.u16()?))
    }

    fn head(&mut self) -> Result<Head, RadiographError> {
        let tag = self.tag()?;
        if tag >> 16 == 0xfffe || !self.encoding.explicit {
            let length = self.u32()?;
            return Ok(Head {
                tag,
                vr: None,
                length,
            });
        }
        let vr = self.take(2)?;
        let vr = [vr[0], vr[1]];
        if !vr.iter().all(u8::is_ascii_uppercase) {
            return Err(damaged("an element does not state what it holds"));
        }
        let long = [
            *b"OB", *b"OD", *b"OF", *b"OL", *b"OV", *b"OW", *b"SQ", *b"SV", *b"UC", *b"UN", *b"UR",
            *b"UT", *b"UV",
        ];
        let length = if long.contains(&vr) {
            self.take(2)?;
            self.u32()?
        } else {
            u32::from(self.u16()?)
        };
        Ok(Head {
            tag,
            vr: Some(vr),
            length,
        })
    }

    fn value(&mut self, length: u32) -> Result<&'a [u8], RadiographError> {
        self.take(usize::try_from(length).map_err(|_| cut_off())?)
    }

    /// Steps over what follows a head, a sequence without a stated length included.
    fn skip(&mut self, head: &Head, depth: u32) -> Result<(), RadiographError> {
        if head.length != UNDEFINED {
            self.value(head.length)?;
            return Ok(());
        }
        if depth > MAX_DEPTH {
            return Err(damaged("sequences lie too deep within each other"));
        }
        // What an unknown element without a length holds is implicit little endian, whatever is around it.
        let around = self.encoding;
        if head.vr == Some(*b"UN") {
            self.encoding = Encoding::IMPLICIT;
        }
        loop {
            let item = self.head()?;
            match item.tag {
                tag::SEQUENCE_END => break,
                tag::ITEM if item.length == UNDEFINED => self.skip_item(depth)?,
                tag::ITEM => {
                    self.value(item.length)?;
                }
                _ => return Err(damaged("a sequence holds something that is no item")),
            }
        }
        self.encoding = around;
        Ok(())
    }

    fn skip_item(&mut self, depth: u32) -> Result<(), RadiographError> {
        loop {
            let head = self.head()?;
            if head.tag == tag::ITEM_END {
                return Ok(());
            }
            self.skip(&head, depth + 1)?;
        }
    }

    /// The content of a sequence's first item, and the cursor behind the whole sequence.
    fn first_item(&mut self, head: &Head) -> Result<Option<&'a [u8]>, RadiographError> {
        let start = self.at;
        self.skip(head, 0)?;
        let mut inside = Cursor {
            bytes: &self.bytes[..self.at],
            at: start,
            encoding: self.encoding,
        };
        if inside.rest() < 8 {
            return Ok(None);
        }
        let item = inside.head()?;
        if item.tag != tag::ITEM {
            return Ok(None);
        }
        let from = inside.at;
        if item.length == UNDEFINED {
            inside.skip_item(0)?;
            // Without the delimiter of the item.
            Ok(Some(&self.bytes[from..inside.at - 8]))
        } else {
            inside.value(item.length).map(Some)
        }
    }

    fn items(&mut self) -> Result<Vec<&'a [u8]>, RadiographError> {
        let mut items = Vec::new();
        loop {
            // Some writers leave the delimiter out at the end of the file.
            if self.rest() == 0 && items.len() > 1 {
                return Ok(items);
            }
            let head = self.head()?;
            match head.tag {
                tag::SEQUENCE_END => return Ok(items),
                tag::ITEM if head.length != UNDEFINED => items.push(self.value(head.length)?),
                _ => return Err(damaged("the pixel data holds something that is no item")),
            }
        }
    }
}

impl<'a> DataSet<'a> {
    /// Reads the elements of a data set up to its pixel data.
    pub(super) fn read(bytes: &'a [u8], encoding: Encoding) -> Result<Self, RadiographError> {
        let mut set = Self::empty(encoding);
        set.fill(bytes, 0)?;
        Ok(set)
    }

    /// What can be read of a data set that may be cut off.
    pub(super) fn read_beginning(bytes: &'a [u8], encoding: Encoding) -> Self {
        let mut set = Self::empty(encoding);
        // The error is the cut; what came before it is what was asked for.
        _ = set.fill(bytes, 0);
        set
    }

    fn empty(encoding: Encoding) -> Self {
        Self {
            encoding,
            elements: Vec::new(),
            modality_lut: None,
            voi_lut: None,
            pixels: None,
            whole_pixels: &[],
        }
    }

    fn fill(&mut self, bytes: &'a [u8], depth: u32) -> Result<(), RadiographError> {
        let mut cursor = Cursor {
            bytes,
            at: 0,
            encoding: self.encoding,
        };
        // Fewer bytes than any head has are padding.
        while cursor.rest() >= 8 {
            let start = cursor.at;
            let head = cursor.head()?;
            match head.tag {
                tag::PIXELS => {
                    self.pixels = Some(if head.length == UNDEFINED {
                        PixelData::Items(cursor.items()?)
                    } else {
                        PixelData::Plain {
                            value: cursor.value(head.length)?,
                            words: head.vr != Some(*b"OB"),
                        }
                    });
                    self.whole_pixels = &bytes[start..cursor.at];
                    return Ok(());
                }
                tag::MODALITY_LUT | tag::VOI_LUT if depth == 0 => {
                    if let Some(item) = cursor.first_item(&head)? {
                        let mut inner = Self::empty(self.encoding);
                        inner.fill(item, 1)?;
                        let table = Some(Box::new(inner));
                        if head.tag == tag::VOI_LUT {
                            self.voi_lut = table;
                        } else {
                            self.modality_lut = table;
                        }
                    }
                }
                wanted if tag::WANTED.contains(&wanted) && head.length != UNDEFINED => {
                    let value = cursor.value(head.length)?;
                    if self.bytes(wanted).is_none() {
                        self.elements.push(Element {
                            tag: wanted,
                            value,
                            whole: &bytes[start..cursor.at],
                        });
                    }
                }
                _ => cursor.skip(&head, 0)?,
            }
        }
        Ok(())
    }

    /// The value of an element, as written.
    pub(super) fn bytes(&self, tag: u32) -> Option<&'a [u8]> {
        self.elements
            .iter()
            .find(|element| element.tag == tag)
            .map(|element| element.value)
    }

    /// What was read, written as it was and nothing else.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut parts: Vec<(u32, Cow<'_, [u8]>)> = self
            .elements
            .iter()
            .map(|element| (element.tag, element.whole.into()))
            .collect();
        if self.bytes(tag::MODALITY).is_none() {
            // The first element, of group 8, shows a reader how the others are written.
            parts.push((
                tag::MODALITY,
                self.encoding.head(tag::MODALITY, *b"CS", 0).into(),
            ));
        }
        for (tag, table) in [
            (tag::MODALITY_LUT, &self.modality_lut),
            (tag::VOI_LUT, &self.voi_lut),
        ] {
            if let Some(table) = table {
                let mut item = Vec::new();
                for element in &table.elements {
                    item.extend_from_slice(element.whole);
                }
                let length = |bytes: &[u8]| {
                    u32::try_from(bytes.len()).expect("a part of a file whose lengths have 32 bits")
                };
                let mut inside = self.encoding.head(tag::ITEM, [0; 2], length(&item));
                inside.append(&mut item);
                let mut whole = self.encoding.head(tag, *b"SQ", length(&inside));
                whole.append(&mut inside);
                parts.push((tag, whole.into()));
            }
        }
        parts.sort_by_key(|(tag, _)| *tag);
        for (_, part) in parts {
            out.extend_from_slice(&part);
        }
        out.extend_from_slice(self.whole_pixels);
    }

    /// The values of an element of 16-bit numbers (US, SS, OW).
    pub(super) fn words(&self, tag: u32) -> Option<Vec<u16>> {
        let value = self.bytes(tag)?;
        let word = if self.encoding.big_endian {
            u16::from_be_bytes
        } else {
            u16::from_le_bytes
        };
        Some(value.chunks_exact(2).map(|b| word([b[0], b[1]])).collect())
    }

    /// The first 16-bit number of an element.
    pub(super) fn word(&self, tag: u32) -> Option<u16> {
        self.words(tag)?.first().copied()
    }

    /// The parts of an element of text, trimmed; parts that are no ASCII are left empty.
    pub(super) fn text(&self, tag: u32) -> Vec<&'a str> {
        let Some(value) = self.bytes(tag) else {
            return Vec::new();
        };
        value
            .split(|&b| b == b'\\')
            .map(|part| {
                std::str::from_utf8(part)
                    .unwrap_or_default()
                    .trim_matches([' ', '\0'])
            })
            .collect()
    }

    /// The numbers of an element of text; those that are none are NaN.
    pub(super) fn numbers(&self, tag: u32) -> Vec<f64> {
        self.text(tag)
            .iter()
            .map(|part| part.parse().unwrap_or(f64::NAN))
            .collect()
    }

    /// The first item of the modality LUT sequence.
    pub(super) fn modality_lut(&self) -> Option<&DataSet<'a>> {
        self.modality_lut.as_deref()
    }

    /// The first item of the VOI LUT sequence.
    pub(super) fn voi_lut(&self) -> Option<&DataSet<'a>> {
        self.voi_lut.as_deref()
    }
}

/// The transfer syntax UID of a file's meta group, which is explicit little endian in every file, and where the data
/// set begins behind it.
pub(super) fn read_meta(bytes: &[u8]) -> Result<(Option<&str>, usize), RadiographError> {
    let mut cursor = Cursor {
        bytes,
        at: 0,
        encoding: Encoding::EXPLICIT,
    };
    let mut uid = None;
    while bytes.get(cursor.at..cursor.at + 2) == Some(&[2, 0]) {
        let head = cursor.head()?;
        let value = cursor.value(head.length)?;
        if head.tag == 0x0002_0010 {
            uid = std::str::from_utf8(value)
                .ok()
                .map(|text| text.trim_matches([' ', '\0']));
        }
    }
    Ok((uid, cursor.at))
}

/// Writes a meta group that states the transfer syntax, if there is one to state.
pub(super) fn write_meta(out: &mut Vec<u8>, uid: &str) {
    if uid.is_empty() {
        return;
    }
    let padded = uid.len().next_multiple_of(2);
    let head = |tag, vr, length: usize| Encoding::EXPLICIT.head(tag, vr, length as u32);
    let mut syntax = head(0x0002_0010, *b"UI", padded);
    syntax.extend_from_slice(uid.as_bytes());
    syntax.resize(8 + padded, 0);
    out.extend(head(0x0002_0000, *b"UL", 4));
    out.extend((syntax.len() as u32).to_le_bytes());
    out.append(&mut syntax);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_patients_group_is_read() {
        assert!(tag::WANTED.iter().all(|tag| tag >> 16 != 0x0010));
        // Names of physicians, institutions, dates and identifiers live in group 0008 beside the modality.
        assert_eq!(
            tag::WANTED
                .iter()
                .filter(|tag| **tag >> 16 == 0x0008)
                .collect::<Vec<_>>(),
            [&tag::MODALITY]
        );
    }
}
