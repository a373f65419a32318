//! Exposure normalisation and the letterboxed reduction of a film.

use crate::{Letterbox, Pixels, RadiographError};

/// A grey value as stored.
pub(crate) trait Grey: Copy + Into<u32> + Into<f32> {
    /// Number of distinct values.
    const LEVELS: usize;
}

impl Grey for u8 {
    const LEVELS: usize = 1 << 8;
}

impl Grey for u16 {
    const LEVELS: usize = 1 << 16;
}

/// Share of the pixels cut off at each end of the exposure.
const TAIL: f64 = 0.005;

/// The grey values that become 0 and 1; none for a uniform film.
fn exposure<T: Grey>(pixels: &[T]) -> Option<(f32, f32)> {
    let mut histogram = vec![0u32; T::LEVELS];
    for &p in pixels {
        let level: u32 = p.into();
        histogram[level as usize] += 1;
    }
    let tail = (pixels.len() as f64 * TAIL) as u64;
    for beyond in [tail, 0] {
        let low = level_reached(histogram.iter().enumerate(), beyond)?;
        let high = level_reached(histogram.iter().enumerate().rev(), beyond)?;
        if high > low {
            return Some((low as f32, high as f32));
        }
    }
    None
}

/// The first grey level at which more than `beyond` pixels have been seen.
fn level_reached<'a>(levels: impl Iterator<Item = (usize, &'a u32)>, beyond: u64) -> Option<usize> {
    let mut seen = 0u64;
    for (level, &count) in levels {
        seen += u64::from(count);
        if seen > beyond {
            return Some(level);
        }
    }
    None
}

/// Source pixels and their weights for one target pixel; the weights sum to 1, or there are none in the padding.
struct Tap {
    first: usize,
    weights: Vec<f32>,
}

/// Triangle filter along one axis. `pad` and `span` in fractions of the square, as of [`Letterbox`].
fn taps(length: usize, side: usize, pad: f32, span: f32) -> Vec<Tap> {
    // In f64: at 10,000 pixels f32 would move the filter by a visible part of a pixel.
    let (pad, span) = (f64::from(pad), f64::from(span));
    let step = length as f64 / (span * side as f64);
    let reach = step.max(1.0);
    (0..side)
        .map(|i| {
            let centre = ((i as f64 + 0.5) / side as f64 - pad) / span * length as f64;
            if centre < 0.0 || centre > length as f64 {
                return Tap {
                    first: 0,
                    weights: Vec::new(),
                };
            }
            let first = (centre - reach - 0.5).ceil().max(0.0) as usize;
            let last = ((centre + reach - 0.5).floor().max(0.0) as usize).min(length - 1);
            let mut weights: Vec<f32> = (first..=last)
                .map(|s| (1.0 - ((s as f64 + 0.5 - centre) / reach).abs()).max(0.0) as f32)
                .collect();
            let total: f32 = weights.iter().sum();
            for w in &mut weights {
                *w /= total;
            }
            Tap { first, weights }
        })
        .collect()
}

/// See [`crate::Radiograph::to_square`].
pub(crate) fn to_square<T: Grey>(pixels: &[T], width: u32, height: u32, side: usize) -> Vec<f32> {
    let mut square = vec![0.0f32; side * side];
    let Some((low, high)) = exposure(pixels) else {
        return square;
    };
    let scale = 1.0 / (high - low);
    let (pad, span) = Letterbox::new(width, height, side as u32).frame();
    let (columns, rows) = (width as usize, height as usize);
    let across = taps(columns, side, pad[0], span[0]);
    let down = taps(rows, side, pad[1], span[1]);

    let mut line = vec![0.0f32; columns];
    for (tap, target) in down.iter().zip(square.chunks_exact_mut(side)) {
        if tap.weights.is_empty() {
            continue;
        }
        // Rows first: whole rows add up in order of memory, and clipping must come before any averaging.
        line.fill(0.0);
        for (row, &weight) in pixels[tap.first * columns..]
            .chunks_exact(columns)
            .zip(&tap.weights)
        {
            for (sum, &p) in line.iter_mut().zip(row) {
                let grey: f32 = p.into();
                *sum += weight * ((grey - low) * scale).clamp(0.0, 1.0);
            }
        }
        // Weights sum to 1 but for rounding.
        for (value, tap) in target.iter_mut().zip(&across) {
            *value = line[tap.first..]
                .iter()
                .zip(&tap.weights)
                .map(|(v, w)| v * w)
                .sum::<f32>()
                .min(1.0);
        }
    }
    square
}

/// A film of pixels that are `ratio` times as high as wide, with square ones: the shorter way is stretched, so that
/// nothing is lost. Size and pixels; an error where they would be too many.
pub(crate) fn square_pixels(
    width: u32,
    height: u32,
    pixels: Pixels,
    ratio: f64,
) -> Result<(u32, u32, Pixels), RadiographError> {
    let stretched = |side: u32, by: f64| (f64::from(side) * by).round() as u32;
    let (new_width, new_height) = if ratio > 1.0 {
        (width, stretched(height, ratio))
    } else {
        (stretched(width, 1.0 / ratio), height)
    };
    crate::decode::check_size(new_width, new_height)?;
    let (from, to) = (
        (width as usize, height as usize),
        (new_width as usize, new_height as usize),
    );
    let pixels = match pixels {
        Pixels::Eight(p) => Pixels::Eight(stretch(&p, from, to, |v| v as u8)),
        Pixels::Sixteen(p) => Pixels::Sixteen(stretch(&p, from, to, |v| v as u16)),
    };
    Ok((new_width, new_height, pixels))
}

/// Linear interpolation along the one axis that differs.
fn stretch<T: Grey>(
    pixels: &[T],
    (width, height): (usize, usize),
    (new_width, new_height): (usize, usize),
    cast: impl Fn(f32) -> T,
) -> Vec<T> {
    let place = |i: usize, length: usize, new_length: usize| {
        let at = ((i as f64 + 0.5) * length as f64 / new_length as f64 - 0.5)
            .clamp(0.0, (length - 1) as f64);
        let before = at as usize;
        (before, (before + 1).min(length - 1), at.fract() as f32)
    };
    let across: Vec<_> = (0..new_width).map(|x| place(x, width, new_width)).collect();
    let mut out = Vec::with_capacity(new_width * new_height);
    for y in 0..new_height {
        let (above, below, down) = place(y, height, new_height);
        for &(left, right, along) in &across {
            let grey = |x: usize, y: usize| -> f32 { pixels[y * width + x].into() };
            let top = grey(left, above) * (1.0 - along) + grey(right, above) * along;
            let bottom = grey(left, below) * (1.0 - along) + grey(right, below) * along;
            out.push(cast((top * (1.0 - down) + bottom * down).round()));
        }
    }
    out
}
