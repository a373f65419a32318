//! Scans of sequential DCT frames, 8 and 12 bits.

use std::f32::consts::PI;

use super::super::{damaged, unsupported};
use super::bits::{Bits, Huffman};
use super::{FrameHeader, Plane, Scan, Tables, ZIGZAG};
use crate::RadiographError;

/// What one component of a scan needs.
struct Part<'a> {
    plane: usize,
    sampling: (usize, usize),
    quantisation: &'a [f32; 64],
    dc: &'a Huffman,
    ac: &'a Huffman,
    last_dc: i32,
}

/// Decodes a scan into the planes; the number of bytes it took.
pub(super) fn scan(
    bytes: &[u8],
    header: &FrameHeader,
    scan: &Scan,
    tables: &Tables,
    planes: &mut [Plane],
) -> Result<usize, RadiographError> {
    if !matches!(header.precision, 8 | 12) {
        return Err(unsupported("its DCT JPEG has neither 8 nor 12 bits"));
    }
    let missing = || damaged("a JPEG scan uses a table that is not there");
    let mut parts = Vec::new();
    for &(plane, dc, ac) in &scan.parts {
        let component = &header.components[plane];
        parts.push(Part {
            plane,
            sampling: component.sampling,
            quantisation: tables.quantisation[component.table]
                .as_ref()
                .ok_or_else(missing)?,
            dc: tables.dc[dc].as_ref().ok_or_else(missing)?,
            ac: tables.ac[ac].as_ref().ok_or_else(missing)?,
            last_dc: 0,
        });
    }
    let most = header.most();
    // A lone component comes block by block, without those that only fill up a unit.
    let (columns, rows) = if let [part] = parts.as_mut_slice() {
        let (h, v) = std::mem::replace(&mut part.sampling, (1, 1));
        (
            (header.width * h).div_ceil(8 * most.0),
            (header.height * v).div_ceil(8 * most.1),
        )
    } else {
        (
            header.width.div_ceil(8 * most.0),
            header.height.div_ceil(8 * most.1),
        )
    };
    let cosines = cosines();
    let mut bits = Bits::new(bytes);
    for unit in 0..columns * rows {
        if tables.restart > 0 && unit > 0 && unit % tables.restart == 0 {
            bits.restart()?;
            for part in &mut parts {
                part.last_dc = 0;
            }
        }
        let (column, row) = (unit % columns, unit / columns);
        for part in &mut parts {
            let (h, v) = part.sampling;
            for i in 0..h * v {
                let block = read_block(&mut bits, part)?;
                let plane = &mut planes[part.plane];
                let (block_row, block_column) = (row * v + i / h, column * h + i % h);
                let at = 8 * (block_row * plane.width + block_column);
                write_block(&block, &cosines, header.precision, plane, at);
            }
        }
    }
    Ok(bits.used())
}

/// Dequantised coefficients of one block, and whether any but the first is not 0.
struct Block {
    coefficients: [f32; 64],
    flat: bool,
}

fn read_block(bits: &mut Bits<'_>, part: &mut Part<'_>) -> Result<Block, RadiographError> {
    let mut block = Block {
        coefficients: [0.0; 64],
        flat: true,
    };
    let size = u32::from(bits.decode(part.dc)?);
    if size > 15 {
        return Err(damaged("a JPEG coefficient is too large"));
    }
    part.last_dc = part.last_dc.wrapping_add(bits.signed(size)?);
    block.coefficients[0] = part.last_dc as f32 * part.quantisation[0];
    let mut k = 1;
    while k < 64 {
        let code = bits.decode(part.ac)?;
        let (run, size) = (usize::from(code >> 4), u32::from(code & 15));
        if size == 0 {
            if run < 15 {
                break;
            }
            k += 16;
            continue;
        }
        k += run;
        let at = *ZIGZAG
            .get(k)
            .ok_or_else(|| damaged("a JPEG block has too many coefficients"))?;
        block.coefficients[at] = bits.signed(size)? as f32 * part.quantisation[at];
        block.flat = false;
        k += 1;
    }
    Ok(block)
}

/// For each position and frequency: the basis of the inverse transform.
fn cosines() -> [[f32; 8]; 8] {
    std::array::from_fn(|x| {
        std::array::from_fn(|u| {
            let scale = if u == 0 { 0.5f32.sqrt() } else { 1.0 };
            0.5 * scale * ((2 * x + 1) as f32 * u as f32 * PI / 16.0).cos()
        })
    })
}

/// The inverse transform, rows then columns, written where the block lies.
fn write_block(
    block: &Block,
    cosines: &[[f32; 8]; 8],
    precision: u8,
    plane: &mut Plane,
    at: usize,
) {
    let top = ((1u32 << precision) - 1) as f32;
    let middle = (1u32 << (precision - 1)) as f32;
    let sample = |value: f32| (value + middle + 0.5).clamp(0.0, top) as u16;
    if block.flat {
        let value = sample(block.coefficients[0] / 8.0);
        for y in 0..8 {
            let from = at + y * plane.width;
            plane.samples[from..from + 8].fill(value);
        }
        return;
    }
    let mut half = [0.0f32; 64];
    for (row, line) in block.coefficients.chunks_exact(8).enumerate() {
        if line.iter().all(|c| *c == 0.0) {
            continue;
        }
        for (x, basis) in cosines.iter().enumerate() {
            half[8 * row + x] = line.iter().zip(basis).map(|(c, b)| c * b).sum();
        }
    }
    for (y, basis) in cosines.iter().enumerate() {
        let mut line = [0.0f32; 8];
        for (coefficients, b) in half.chunks_exact(8).zip(basis) {
            for (sum, c) in line.iter_mut().zip(coefficients) {
                *sum += c * b;
            }
        }
        let from = at + y * plane.width;
        for (target, value) in plane.samples[from..from + 8].iter_mut().zip(line) {
            *target = sample(value);
        }
    }
}
