//! From stored values to grey as shown: modality, window or VOI table, and the sense of the film. All of it works on
//! single values, so it becomes one table of 65,536 entries that every pixel is looked up in.

use super::damaged;
use super::dataset::{DataSet, tag};
use crate::tags::FilmWarning;
use crate::{Pixels, RadiographError};

/// How stored bits become a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    /// Bits of a value, from the lowest on.
    pub(super) bits: u8,
    pub(super) signed: bool,
}

impl Stored {
    /// The number that a stored word means.
    fn value(self, word: u16) -> i32 {
        let free = 16 - u32::from(self.bits);
        let word = word << free;
        if self.signed {
            i32::from(word.cast_signed() >> free)
        } else {
            i32::from(word >> free)
        }
    }
}

/// A lookup table of the file: modality, VOI or palette.
struct Table {
    first: i32,
    entries: Vec<u16>,
    /// The greatest value an entry can have.
    top: f64,
}

impl Table {
    fn read(
        of: &DataSet<'_>,
        descriptor: u32,
        data: u32,
        signed: bool,
    ) -> Result<Self, RadiographError> {
        let broken = || damaged("a lookup table is incomplete");
        let [count, first, bits] = *of.words(descriptor).unwrap_or_default() else {
            return Err(broken());
        };
        // The number of entries is written in 16 bits, where 65,536 is 0.
        let count = if count == 0 {
            1 << 16
        } else {
            usize::from(count)
        };
        if !(1..=16).contains(&bits) {
            return Err(broken());
        }
        let raw = of.bytes(data).ok_or_else(broken)?;
        let mut entries = if raw.len() < 2 * count && raw.len() >= count {
            raw[..count].iter().map(|&b| u16::from(b)).collect()
        } else {
            of.words(data).unwrap_or_default()
        };
        if entries.len() < count {
            return Err(broken());
        }
        entries.truncate(count);
        // Tables of 8-bit entries are often described as of 16.
        let most = entries.iter().copied().max().unwrap_or(0);
        let bits = if bits > 8 && raw.len() < 2 * count {
            8
        } else {
            bits
        };
        Ok(Self {
            first: if signed {
                i32::from(first.cast_signed())
            } else {
                i32::from(first)
            },
            top: f64::from(most).max(f64::from((1u32 << bits) - 1)),
            entries,
        })
    }

    /// The entry for a value; beyond its ends the table is continued by its outermost entries.
    fn at(&self, value: f64) -> u16 {
        let index = (value - f64::from(self.first)).clamp(0.0, (self.entries.len() - 1) as f64);
        self.entries[index as usize]
    }
}

/// The functions of a window (PS3.3, C.11.2.1).
#[derive(Clone, Copy, Debug, PartialEq)]
enum Curve {
    Linear,
    LinearExact,
    Sigmoid,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    centre: f64,
    width: f64,
    curve: Curve,
}

impl Window {
    /// The first window of the file, where it is one.
    fn read(set: &DataSet<'_>) -> Option<Self> {
        let centre = *set.numbers(tag::WINDOW_CENTRE).first()?;
        let width = *set.numbers(tag::WINDOW_WIDTH).first()?;
        let curve = match set.text(tag::VOI_FUNCTION).first() {
            Some(&"LINEAR_EXACT") => Curve::LinearExact,
            Some(&"SIGMOID") => Curve::Sigmoid,
            _ => Curve::Linear,
        };
        let least = if curve == Curve::Linear {
            1.0
        } else {
            f64::MIN_POSITIVE
        };
        (centre.is_finite() && width.is_finite() && width >= least).then_some(Self {
            centre,
            width,
            curve,
        })
    }

    /// Brightness of a value, 0..=1.
    fn at(self, value: f64) -> f64 {
        let Self {
            centre,
            width,
            curve,
        } = self;
        match curve {
            Curve::Linear => {
                let (centre, width) = (centre - 0.5, width - 1.0);
                if value <= centre - width / 2.0 {
                    0.0
                } else if value > centre + width / 2.0 {
                    1.0
                } else {
                    (value - centre) / width + 0.5
                }
            }
            Curve::LinearExact => ((value - centre) / width + 0.5).clamp(0.0, 1.0),
            Curve::Sigmoid => 1.0 / (1.0 + (-4.0 * (value - centre) / width).exp()),
        }
    }
}

/// The modality's part: a table, or slope and intercept.
enum Modality {
    Table(Table),
    Linear { slope: f64, intercept: f64 },
}

impl Modality {
    fn read(set: &DataSet<'_>, signed: bool) -> Result<Self, RadiographError> {
        if let Some(item) = set.modality_lut() {
            return Table::read(item, tag::LUT_DESCRIPTOR, tag::LUT_DATA, signed).map(Self::Table);
        }
        let number = |tag, default| match set.numbers(tag).first() {
            Some(&number) if number.is_finite() => number,
            _ => default,
        };
        let slope = number(tag::RESCALE_SLOPE, 1.0);
        Ok(Self::Linear {
            slope: if slope == 0.0 { 1.0 } else { slope },
            intercept: number(tag::RESCALE_INTERCEPT, 0.0),
        })
    }

    fn at(&self, value: i32) -> f64 {
        match self {
            Self::Table(table) => f64::from(table.at(f64::from(value))),
            Self::Linear { slope, intercept } => f64::from(value) * slope + intercept,
        }
    }

    fn is_plain(&self) -> bool {
        matches!(self, Self::Linear { slope, intercept } if *slope == 1.0 && *intercept == 0.0)
    }

    /// Whether what comes out can be below 0, which decides how the next table's first value reads.
    fn goes_below_zero(&self, stored: Stored) -> bool {
        let ends = if stored.signed {
            let half = 1 << (stored.bits - 1);
            [-half, half - 1]
        } else {
            [0, (1 << stored.bits) - 1]
        };
        matches!(self, Self::Linear { .. }) && ends.iter().any(|&end| self.at(end) < 0.0)
    }
}

/// Stored values that mark where the detector saw nothing.
struct Padding(Option<(i32, i32)>);

impl Padding {
    fn read(set: &DataSet<'_>, stored: Stored) -> Self {
        let value = |tag| set.word(tag).map(|word| stored.value(word));
        Self(value(tag::PADDING_VALUE).map(|from| {
            let to = value(tag::PADDING_RANGE_LIMIT).unwrap_or(from);
            (from.min(to), from.max(to))
        }))
    }

    fn holds(&self, value: i32) -> bool {
        self.0
            .is_some_and(|(from, to)| (from..=to).contains(&value))
    }
}

/// How often each stored word occurs.
pub(super) fn histogram(words: &[u16]) -> Vec<u32> {
    let mut counts = vec![0u32; 1 << 16];
    for &word in words {
        counts[usize::from(word)] += 1;
    }
    counts
}

/// The grey pixels of a MONOCHROME film.
///
/// The VOI table goes before the window, as it is the maker's own rendering; without either, or with a window that
/// leaves nothing of the film, an 8-bit film is shown as it is and a deeper one from its darkest to its brightest
/// value.
pub(super) fn monochrome(
    words: Vec<u16>,
    set: &DataSet<'_>,
    stored: Stored,
    inverted: bool,
) -> Result<(Pixels, Option<FilmWarning>), RadiographError> {
    let modality = Modality::read(set, stored.signed)?;
    let padding = Padding::read(set, stored);
    let counts = histogram(&words);
    let present: Vec<(u16, f64)> = (0..=u16::MAX)
        .filter(|&word| counts[usize::from(word)] > 0 && !padding.holds(stored.value(word)))
        .map(|word| (word, modality.at(stored.value(word))))
        .collect();
    let ends = present
        .iter()
        .fold((f64::MAX, f64::MIN), |(low, high), (_, v)| {
            (low.min(*v), high.max(*v))
        });

    let table = set
        .voi_lut()
        .map(|item| {
            let signed = modality.goes_below_zero(stored);
            Table::read(item, tag::LUT_DESCRIPTOR, tag::LUT_DATA, signed)
        })
        .transpose()?;
    let window = Window::read(set);
    let mut warning = None;
    let asked: Option<Box<dyn Fn(f64) -> f64>> = match (table, window) {
        (Some(table), _) => Some(Box::new(move |v| f64::from(table.at(v)) / table.top)),
        (None, Some(window)) => Some(Box::new(move |v| window.at(v))),
        (None, None) => None,
    };
    let asked = asked.filter(|show| {
        let shown = |v: f64| (show(v) * 255.0).round() as i32;
        let first = present.first().map(|(_, v)| shown(*v));
        let kept = present.len() < 2 || present.iter().any(|(_, v)| Some(shown(*v)) != first);
        if !kept {
            warning = Some(FilmWarning::WindowIgnored);
        }
        kept
    });
    let deep = stored.bits > 8;
    let as_it_is = !deep && !stored.signed && modality.is_plain();
    let show = asked.unwrap_or_else(|| {
        if as_it_is {
            let top = f64::from((1u32 << stored.bits) - 1);
            Box::new(move |v| v / top)
        } else {
            let (low, high) = ends;
            let span = (high - low).max(f64::MIN_POSITIVE);
            Box::new(move |v| ((v - low) / span).clamp(0.0, 1.0))
        }
    });

    let top = if deep { 65535.0 } else { 255.0 };
    let mut grey = vec![0u16; 1 << 16];
    // Padding stays black whichever way round the film is.
    for (word, value) in present {
        let shown = show(value);
        let shown = if inverted { 1.0 - shown } else { shown };
        grey[usize::from(word)] = (shown * top).round() as u16;
    }
    Ok((look_up(words, &grey, deep)?, warning))
}

/// The grey pixels of a film whose values are places in a palette of colours.
pub(super) fn palette(
    words: Vec<u16>,
    set: &DataSet<'_>,
    stored: Stored,
) -> Result<Pixels, RadiographError> {
    let channel = |descriptor, data| Table::read(set, descriptor, data, stored.signed);
    let red = channel(tag::RED_DESCRIPTOR, tag::RED_TABLE)?;
    let green = channel(tag::GREEN_DESCRIPTOR, tag::GREEN_TABLE)?;
    let blue = channel(tag::BLUE_DESCRIPTOR, tag::BLUE_TABLE)?;
    let grey: Vec<u16> = (0..=u16::MAX)
        .map(|word| {
            let value = f64::from(stored.value(word));
            let part = |table: &Table| f64::from(table.at(value)) / table.top;
            let luma = 0.2126 * part(&red) + 0.7152 * part(&green) + 0.0722 * part(&blue);
            (luma * 255.0).round() as u16
        })
        .collect();
    look_up(words, &grey, false)
}

fn look_up(mut words: Vec<u16>, grey: &[u16], deep: bool) -> Result<Pixels, RadiographError> {
    if deep {
        for word in &mut words {
            *word = grey[usize::from(*word)];
        }
        return Ok(Pixels::Sixteen(words));
    }
    let mut bytes = super::reserve(words.len())?;
    bytes.extend(words.iter().map(|&word| grey[usize::from(word)] as u8));
    Ok(Pixels::Eight(bytes))
}

/// The grey pixels of a colour film, by luma (ITU-R BT.709 as for other formats); `ycc` where its channels are Y, Cb
/// and Cr of full range.
pub(super) fn colour(words: &[u16], bits: u8, ycc: bool) -> Result<Pixels, RadiographError> {
    let top = f32::from(u16::MAX >> (16 - bits));
    let middle = (top + 1.0) / 2.0;
    let luma = |pixel: &[u16]| {
        let [mut r, mut g, mut b] = [0, 1, 2].map(|c| f32::from(pixel[c]));
        if ycc {
            let (y, cb, cr) = (r, g - middle, b - middle);
            r = (y + 1.402 * cr).clamp(0.0, top);
            g = (y - 0.344_136 * cb - 0.714_136 * cr).clamp(0.0, top);
            b = (y + 1.772 * cb).clamp(0.0, top);
        }
        ((0.2126 * r + 0.7152 * g + 0.0722 * b) / top).clamp(0.0, 1.0)
    };
    let count = words.len() / 3;
    if bits > 8 {
        let mut out = super::reserve(count)?;
        out.extend(
            words
                .chunks_exact(3)
                .map(|pixel| (luma(pixel) * 65535.0).round() as u16),
        );
        Ok(Pixels::Sixteen(out))
    } else {
        let mut out = super::reserve(count)?;
        out.extend(
            words
                .chunks_exact(3)
                .map(|pixel| (luma(pixel) * 255.0).round() as u8),
        );
        Ok(Pixels::Eight(out))
    }
}
