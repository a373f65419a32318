//! Films of known pixels, coded in every way, and how to look at what became of them.

use phrasebox_radiograph::{Pixels, Radiograph};

use crate::writer::*;

/// A code stream that an independent encoder made of [`pattern`]; see make.py.
macro_rules! stream {
    ($name:literal) => {
        include_bytes!($name).to_vec()
    };
}

pub(crate) fn one(stream: Vec<u8>) -> Data {
    Data::Fragments(Vec::new(), vec![stream])
}

pub(crate) fn narrow(values: &[u16]) -> Vec<u8> {
    values.iter().map(|&v| v as u8).collect()
}

/// Grey of every pixel, 0..=1.
pub(crate) fn greys(film: &Radiograph) -> Vec<f64> {
    match film.pixels() {
        Pixels::Eight(p) => p.iter().map(|&v| f64::from(v) / 255.0).collect(),
        Pixels::Sixteen(p) => p.iter().map(|&v| f64::from(v) / 65535.0).collect(),
    }
}

pub(crate) fn close(found: &[f64], expected: &[f64], slack: f64) -> Result<(), String> {
    assert_eq!(found.len(), expected.len());
    let worst = found
        .iter()
        .zip(expected)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max);
    if worst <= slack {
        Ok(())
    } else {
        Err(format!("off by {worst}, allowed {slack}"))
    }
}

pub(crate) fn shares(values: &[u16], bits: u32) -> Vec<f64> {
    let top = f64::from((1u32 << bits) - 1);
    values.iter().map(|&v| f64::from(v) / top).collect()
}

pub(crate) fn luma(channels: &[Vec<u16>; 3]) -> Vec<f64> {
    let [r, g, b] = channels.each_ref().map(|c| shares(c, 8));
    (0..r.len())
        .map(|i| 0.2126 * r[i] + 0.7152 * g[i] + 0.0722 * b[i])
        .collect()
}

pub(crate) fn rgb(film: Film) -> Film {
    film.with(0x0028_0002, b"US", words(&[3]))
        .with(0x0028_0004, b"CS", text("RGB"))
        .with(0x0028_0006, b"US", words(&[0]))
}

pub(crate) fn colours() -> [Vec<u16>; 3] {
    [0, 1, 2].map(|turn| pattern(8, turn))
}

/// Every film of one grey channel that is coded in some way, with its bits and how far it may be off.
pub(crate) fn grey_films() -> Vec<(&'static str, Film, u32, f64)> {
    let eight = || pattern(8, 0);
    let sixteen = || pattern(16, 0);
    let planes = vec![
        sixteen().iter().map(|v| (v >> 8) as u8).collect(),
        narrow(&sixteen()),
    ];
    // Half a step of the 16-bit result.
    let exact = 1.0 / 65535.0;
    let coded = |name, syntax, bits, stream, slack| {
        (
            name,
            Film::new(syntax, bits as u16, one(stream)),
            bits,
            slack,
        )
    };
    let mut films = vec![
        (
            "implicit, 8",
            Film::new(IMPLICIT, 8, Data::Bytes(narrow(&eight()))),
            8,
            exact,
        ),
        (
            "implicit, 16",
            Film::new(IMPLICIT, 16, Data::Words(sixteen())),
            16,
            exact,
        ),
        (
            "explicit, 8",
            Film::new(EXPLICIT, 8, Data::Bytes(narrow(&eight()))),
            8,
            exact,
        ),
        (
            "explicit, 8 in words",
            Film::new(EXPLICIT, 8, Data::PackedBytes(narrow(&eight()))),
            8,
            exact,
        ),
        (
            "explicit, 12",
            Film::new(EXPLICIT, 12, Data::Words(pattern(12, 0))),
            12,
            exact,
        ),
        (
            "big endian, 16",
            Film::new(BIG, 16, Data::Words(sixteen())),
            16,
            exact,
        ),
        (
            "big endian, 8",
            Film::new(BIG, 8, Data::Bytes(narrow(&eight()))),
            8,
            exact,
        ),
        (
            "big endian, 8 in words",
            Film::new(BIG, 8, Data::PackedBytes(narrow(&eight()))),
            8,
            exact,
        ),
        (
            "deflated, 16",
            Film::new(DEFLATED, 16, Data::Words(sixteen())),
            16,
            exact,
        ),
        coded(
            "run lengths, 8",
            RLE,
            8,
            run_lengths(&[narrow(&eight())]),
            exact,
        ),
        coded("run lengths, 16", RLE, 16, run_lengths(&planes), exact),
        // Quantisation rings at the marker's edge; the reference decoder is as far from the source.
        coded("baseline", BASELINE, 8, stream!("baseline-grey.jpg"), 0.035),
        coded(
            "progressive",
            BASELINE,
            8,
            stream!("progressive-grey.jpg"),
            0.035,
        ),
        coded(
            "extended, 12",
            EXTENDED,
            12,
            stream!("extended-12.jpg"),
            0.0015,
        ),
        coded(
            "lossless, 12",
            LOSSLESS_FIRST,
            12,
            stream!("lossless-12.jpg"),
            exact,
        ),
        coded("JPEG-LS, 16", LS, 16, stream!("ls-16.jls"), exact),
        coded("JPEG-LS, 8", LS, 8, stream!("ls-8.jls"), exact),
        coded(
            "JPEG-LS, near 2",
            LS_NEAR,
            12,
            stream!("ls-near-2.jls"),
            2.1 / 4095.0,
        ),
        coded("JPEG 2000, 16", J2K, 16, stream!("j2k-16.j2k"), exact),
        coded(
            "JPEG 2000, lossy",
            J2K_LOSSY,
            12,
            stream!("j2k-lossy.j2k"),
            0.005,
        ),
    ];
    let lossless = [
        ("lossless, predictor 1", stream!("lossless-1.jpg")),
        ("lossless, predictor 2", stream!("lossless-2.jpg")),
        ("lossless, predictor 3", stream!("lossless-3.jpg")),
        ("lossless, predictor 4", stream!("lossless-4.jpg")),
        ("lossless, predictor 5", stream!("lossless-5.jpg")),
        ("lossless, predictor 6", stream!("lossless-6.jpg")),
        ("lossless, predictor 7", stream!("lossless-7.jpg")),
    ];
    films.extend(lossless.map(|(name, stream)| coded(name, LOSSLESS, 16, stream, exact)));
    films
}

pub(crate) use stream;
