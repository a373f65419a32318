//! JPEG 2000 code streams, by `hayro-jpeg2000`.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};

use super::{Coded, damaged, reserve, unsupported};
use crate::RadiographError;

/// Where the SIZ segment, always first, says the sign and depth of the first component: SOC, SIZ and its length,
/// profile, eight sizes and the number of components come before.
const SSIZ: usize = 2 + 2 + 2 + 2 + 32 + 2;

/// Samples of every component, interleaved by pixel.
pub(super) fn decode(stream: &[u8], width: usize, height: usize) -> Result<Coded, RadiographError> {
    let settings = DecodeSettings {
        resolve_palette_indices: true,
        strict: false,
        target_resolution: None,
    };
    let broken = |_| damaged("its JPEG 2000 stream cannot be decoded");
    // Some writers wrap the stream in a JP2 file, against the standard.
    let at = stream
        .windows(4)
        .position(|four| four == [0xff, 0x4f, 0xff, 0x51])
        .ok_or_else(|| damaged("a frame holds no JPEG 2000 stream"))?;
    let signed = stream.get(at + SSIZ).is_some_and(|ssiz| ssiz & 0x80 != 0);
    let image = Image::new(stream, &settings).map_err(broken)?;
    // The limits were checked on the size that the data set states.
    if (image.width() as usize, image.height() as usize) != (width, height) {
        return Err(damaged("its pixels are of another size than it says"));
    }
    let precision = image.original_bit_depth();
    if !(1..=16).contains(&precision) {
        return Err(unsupported("its JPEG 2000 stream has more than 16 bits"));
    }
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(broken)?;
    let components = decoded.components();
    if !matches!(components.len(), 1 | 3) {
        return Err(unsupported(
            "its JPEG 2000 stream has neither one nor three components",
        ));
    }
    let count = width * height;
    if components.iter().any(|c| c.samples().len() != count) {
        return Err(damaged("its JPEG 2000 stream cannot be decoded"));
    }
    // The decoder lifts signed samples as if they were unsigned ones.
    let lift = if signed { 1i32 << (precision - 1) } else { 0 };
    let top = ((1u32 << precision) - 1) as f32;
    let mut samples = reserve(count * components.len())?;
    for i in 0..count {
        for component in components {
            let value = component.samples()[i].round().clamp(0.0, top) as i32;
            samples.push((value - lift) as u16);
        }
    }
    Ok(Coded {
        channels: components.len(),
        precision,
        signed,
        ycc: None,
        samples,
    })
}
