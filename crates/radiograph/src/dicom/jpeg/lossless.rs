//! Scans of lossless frames (T.81, annex H): each sample is the sum of a prediction from its neighbours and a coded
//! difference.

use super::super::{damaged, unsupported};
use super::bits::{Bits, Huffman};
use super::{FrameHeader, Plane, Scan, Tables};
use crate::RadiographError;

/// Decodes a scan into the planes; the number of bytes it took.
pub(super) fn scan(
    bytes: &[u8],
    header: &FrameHeader,
    scan: &Scan,
    tables: &Tables,
    planes: &mut [Plane],
) -> Result<usize, RadiographError> {
    let (predictor, shift) = (scan.first, u32::from(scan.low));
    if !(1..=7).contains(&predictor) {
        return Err(unsupported("its lossless JPEG has no known predictor"));
    }
    let Some(start) = u32::from(header.precision)
        .checked_sub(shift + 1)
        .map(|bits| 1i32 << bits)
    else {
        return Err(damaged("its JPEG has an impossible point transform"));
    };
    let parts: Vec<(usize, &Huffman)> = scan
        .parts
        .iter()
        .map(|&(plane, dc, _)| tables.dc[dc].as_ref().map(|table| (plane, table)))
        .collect::<Option<_>>()
        .ok_or_else(|| damaged("a JPEG scan uses a table that is not there"))?;
    let width = header.width;
    let mut bits = Bits::new(bytes);
    // The pixel at which prediction began anew.
    let mut begun = 0;
    for pixel in 0..width * header.height {
        if tables.restart > 0 && pixel > 0 && pixel % tables.restart == 0 {
            bits.restart()?;
            begun = pixel;
        }
        let first_row = pixel / width == begun / width;
        let left = pixel % width > 0 && pixel > begun;
        for &(plane, table) in &parts {
            let samples = &mut planes[plane].samples;
            let value = |i: usize| i32::from(samples[i]) >> shift;
            let prediction = match (first_row, left) {
                (true, false) => start,
                (true, true) => value(pixel - 1),
                (false, false) => value(pixel - width),
                (false, true) => {
                    let (a, b, c) = (
                        value(pixel - 1),
                        value(pixel - width),
                        value(pixel - width - 1),
                    );
                    match predictor {
                        1 => a,
                        2 => b,
                        3 => c,
                        4 => a + b - c,
                        5 => a + ((b - c) >> 1),
                        6 => b + ((a - c) >> 1),
                        _ => (a + b) >> 1,
                    }
                }
            };
            let difference = match bits.decode(table)? {
                16 => 1 << 15,
                size @ 0..=15 => bits.signed(u32::from(size))?,
                _ => return Err(damaged("a JPEG difference is too large")),
            };
            // Sums are modulo 65536 (H.1.2.1).
            samples[pixel] = ((prediction + difference) as u16) << shift;
        }
    }
    Ok(bits.used())
}
