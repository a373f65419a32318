//! RLE Lossless (PS3.5, annex G): byte planes, the most significant first, each in PackBits runs.

use super::damaged;
use crate::RadiographError;

/// One frame of `pixels` pixels with `samples` samples of `bytes_per_sample` bytes, interleaved by pixel.
pub(super) fn decode(
    frame: &[u8],
    pixels: usize,
    samples: usize,
    bytes_per_sample: usize,
) -> Result<Vec<u16>, RadiographError> {
    let number = |i: usize| {
        frame
            .get(4 * i..4 * i + 4)
            .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
            .ok_or_else(|| damaged("the head of its run lengths is cut off"))
    };
    let planes = samples * bytes_per_sample;
    if number(0)? != planes {
        return Err(damaged("its run lengths have another number of planes"));
    }
    let mut out = super::reserve::<u16>(pixels * samples)?;
    out.resize(pixels * samples, 0);
    for plane in 0..planes {
        let start = number(1 + plane)?;
        let end = if plane + 1 < planes {
            number(2 + plane)?
        } else {
            frame.len()
        };
        let runs = frame
            .get(start..end)
            .ok_or_else(|| damaged("a plane of run lengths lies outside of its frame"))?;
        let (sample, byte) = (plane / bytes_per_sample, plane % bytes_per_sample);
        let shift = 8 * (bytes_per_sample - 1 - byte);
        let mut targets = out.iter_mut().skip(sample).step_by(samples);
        unpack(runs, pixels, |value| {
            if let Some(target) = targets.next() {
                *target |= u16::from(value) << shift;
            }
        })?;
    }
    Ok(out)
}

fn unpack(mut runs: &[u8], count: usize, mut put: impl FnMut(u8)) -> Result<(), RadiographError> {
    let mut done = 0;
    while done < count {
        let (&control, rest) = runs
            .split_first()
            .ok_or_else(|| damaged("a plane of run lengths is too short"))?;
        runs = rest;
        match control {
            0..=127 => {
                let length = usize::from(control) + 1;
                let literal = runs
                    .get(..length)
                    .ok_or_else(|| damaged("a plane of run lengths is too short"))?;
                literal.iter().for_each(|&value| put(value));
                runs = &runs[length..];
                done += length;
            }
            128 => {}
            _ => {
                let (&value, rest) = runs
                    .split_first()
                    .ok_or_else(|| damaged("a plane of run lengths is too short"))?;
                runs = rest;
                let length = 257 - usize::from(control);
                (0..length).for_each(|_| put(value));
                done += length;
            }
        }
    }
    Ok(())
}
