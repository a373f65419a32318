//! DICOM: each transfer syntax, each way of values, sides, frames, refusals, and what is never read.

#[path = "dicom/writer.rs"]
mod writer;

use std::sync::LazyLock;

use phrasebox_radiograph::{
    BodyPart, Colour, FileFormat, FilmWarning, Laterality, Pixels, Radiograph, RadiographError,
    View, decode, decode_frame, frame_count,
};
use proptest::prelude::*;
use writer::*;

/// A code stream that an independent encoder made of [`pattern`]; see dicom/make.py.
macro_rules! stream {
    ($name:literal) => {
        include_bytes!(concat!("dicom/", $name)).to_vec()
    };
}

fn one(stream: Vec<u8>) -> Data {
    Data::Fragments(Vec::new(), vec![stream])
}

fn narrow(values: &[u16]) -> Vec<u8> {
    values.iter().map(|&v| v as u8).collect()
}

/// Grey of every pixel, 0..=1.
fn greys(film: &Radiograph) -> Vec<f64> {
    match film.pixels() {
        Pixels::Eight(p) => p.iter().map(|&v| f64::from(v) / 255.0).collect(),
        Pixels::Sixteen(p) => p.iter().map(|&v| f64::from(v) / 65535.0).collect(),
    }
}

fn close(found: &[f64], expected: &[f64], slack: f64) -> Result<(), String> {
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

fn shares(values: &[u16], bits: u32) -> Vec<f64> {
    let top = f64::from((1u32 << bits) - 1);
    values.iter().map(|&v| f64::from(v) / top).collect()
}

fn luma(channels: &[Vec<u16>; 3]) -> Vec<f64> {
    let [r, g, b] = channels.each_ref().map(|c| shares(c, 8));
    (0..r.len())
        .map(|i| 0.2126 * r[i] + 0.7152 * g[i] + 0.0722 * b[i])
        .collect()
}

fn rgb(film: Film) -> Film {
    film.with(0x0028_0002, b"US", words(&[3]))
        .with(0x0028_0004, b"CS", text("RGB"))
        .with(0x0028_0006, b"US", words(&[0]))
}

fn colours() -> [Vec<u16>; 3] {
    [0, 1, 2].map(|turn| pattern(8, turn))
}

/// Every film of one grey channel that is coded in some way, with its bits and how far it may be off.
fn grey_films() -> Vec<(&'static str, Film, u32, f64)> {
    let eight = || pattern(8, 0);
    let sixteen = || pattern(16, 0);
    let planes = vec![
        sixteen().iter().map(|v| (v >> 8) as u8).collect(),
        narrow(&sixteen()),
    ];
    // Half a step of the 16-bit result.
    let exact = 1.0 / 65535.0;
    let coded = |name, syntax, bits, stream, slack| {
        (name, Film::new(syntax, bits as u16, one(stream)), bits, slack)
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
        coded("run lengths, 8", RLE, 8, run_lengths(&[narrow(&eight())]), exact),
        coded("run lengths, 16", RLE, 16, run_lengths(&planes), exact),
        // Quantisation rings at the marker's edge; the reference decoder is as far from the source.
        coded("baseline", BASELINE, 8, stream!("baseline-grey.jpg"), 0.035),
        coded("progressive", BASELINE, 8, stream!("progressive-grey.jpg"), 0.035),
        coded("extended, 12", EXTENDED, 12, stream!("extended-12.jpg"), 0.0015),
        coded("lossless, 12", LOSSLESS_FIRST, 12, stream!("lossless-12.jpg"), exact),
        coded("JPEG-LS, 16", LS, 16, stream!("ls-16.jls"), exact),
        coded("JPEG-LS, 8", LS, 8, stream!("ls-8.jls"), exact),
        coded("JPEG-LS, near 2", LS_NEAR, 12, stream!("ls-near-2.jls"), 2.1 / 4095.0),
        coded("JPEG 2000, 16", J2K, 16, stream!("j2k-16.j2k"), exact),
        coded("JPEG 2000, lossy", J2K_LOSSY, 12, stream!("j2k-lossy.j2k"), 0.005),
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

#[test]
fn every_transfer_syntax_gives_the_same_film() {
    for (name, film, bits, slack) in grey_films() {
        let bytes = film.full_window(bits).bytes();
        let film = decode(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(
            (film.width(), film.height()),
            (WIDTH as u32, HEIGHT as u32),
            "{name}"
        );
        let facts = film.facts().unwrap();
        assert_eq!(
            (facts.format, facts.colour, facts.orientation),
            (FileFormat::Dicom, Colour::Grey, 1),
            "{name}"
        );
        assert_eq!(u32::from(facts.bit_depth), bits, "{name}");
        let expected = shares(&pattern(bits, 0), bits);
        if let Err(why) = close(&greys(&film), &expected, slack) {
            panic!("{name}: {why}");
        }
        // The marker is on the patient's right: image-left.
        let grey = greys(&film);
        assert!(grey[2 * WIDTH + 2] > 0.85 && grey[3 * WIDTH - 3] < 0.85, "{name}");
    }
}

#[test]
fn colours_become_luma() {
    let channels = colours();
    let mixed: Vec<u8> = (0..WIDTH * HEIGHT)
        .flat_map(|i| [0, 1, 2].map(|c| channels[c][i] as u8))
        .collect();
    let planar: Vec<u8> = channels.iter().flat_map(|c| narrow(c)).collect();
    // Y, Cb, Cr of the first channel as grey, shifted in Cr.
    let ycc: Vec<u8> = channels[0].iter().flat_map(|&y| [y as u8, 128, 148]).collect();
    let halved: Vec<u8> = channels[0]
        .chunks_exact(2)
        .flat_map(|y| [y[0] as u8, y[1] as u8, 128, 148])
        .collect();
    let reddened: Vec<f64> = channels[0]
        .iter()
        .map(|&y| {
            let red = (f64::from(y) + 1.402 * 20.0).min(255.0);
            let green = f64::from(y) - 0.714_136 * 20.0;
            (0.2126 * red + 0.7152 * green + 0.0722 * f64::from(y)) / 255.0
        })
        .collect();
    let plain = luma(&channels);
    let film = |syntax, data| rgb(Film::new(syntax, 8, data));
    let ybr = |film: Film, name: &str| film.with(0x0028_0004, b"CS", text(name));
    let cases = [
        ("mixed", film(EXPLICIT, Data::Bytes(mixed.clone())), &plain, 0.003),
        (
            "planar",
            film(EXPLICIT, Data::Bytes(planar)).with(0x0028_0006, b"US", words(&[1])),
            &plain,
            0.003,
        ),
        (
            "run lengths",
            film(RLE, one(run_lengths(&channels.each_ref().map(|c| narrow(c))))),
            &plain,
            0.003,
        ),
        ("lossless", film(LOSSLESS, one(stream!("lossless-rgb.jpg"))), &plain, 0.003),
        ("JPEG-LS by plane", film(LS, one(stream!("ls-rgb-0.jls"))), &plain, 0.003),
        ("JPEG-LS by line", film(LS, one(stream!("ls-rgb-1.jls"))), &plain, 0.003),
        ("JPEG-LS by sample", film(LS, one(stream!("ls-rgb-2.jls"))), &plain, 0.003),
        ("JPEG 2000", film(J2K, one(stream!("j2k-rgb.j2k"))), &plain, 0.003),
        (
            "baseline, 4:2:0, restarts",
            ybr(
                film(BASELINE, one(stream!("baseline-rgb-420-restart.jpg"))),
                "YBR_FULL_422",
            ),
            &plain,
            0.05,
        ),
        (
            "YBR_FULL",
            ybr(film(EXPLICIT, Data::Bytes(ycc)), "YBR_FULL"),
            &reddened,
            0.004,
        ),
        (
            "YBR_FULL_422",
            ybr(film(EXPLICIT, Data::Bytes(halved)), "YBR_FULL_422"),
            &reddened,
            0.004,
        ),
    ];
    for (name, film, expected, slack) in cases {
        let film = decode(&film.bytes()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(film.facts().unwrap().colour, Colour::Rgb, "{name}");
        if let Err(why) = close(&greys(&film), expected, slack) {
            panic!("{name}: {why}");
        }
    }
}

#[test]
fn a_palette_is_looked_up() {
    // Index i is red 2i, green 255 - i, blue 7, with entries of 8 and of 16 bits.
    let index: Vec<u16> = (0..WIDTH * HEIGHT).map(|i| (i % 100) as u16).collect();
    let expected: Vec<f64> = index
        .iter()
        .map(|&i| {
            let (r, g, b) = (f64::from(2 * i), f64::from(255 - i), 7.0);
            (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255.0
        })
        .collect();
    for bits in [8u16, 16] {
        let scale = if bits == 16 { 257 } else { 1 };
        let mut film = Film::new(EXPLICIT, 8, Data::Bytes(narrow(&index))).with(
            0x0028_0004,
            b"CS",
            text("PALETTE COLOR"),
        );
        for (channel, entry) in [(0, 2i32), (1, -1), (2, 0)] {
            let base = [0, 255, 7][channel as usize];
            let table: Vec<u16> = (0..100).map(|i| (base + entry * i) as u16 * scale).collect();
            let data = if bits == 8 {
                Value::Bytes(narrow(&table))
            } else {
                Value::Words(table)
            };
            film = film
                .with(0x0028_1101 + channel, b"US", words(&[100, 0, bits]))
                .with(0x0028_1201 + channel, b"OW", data);
        }
        let film = decode(&film.bytes()).unwrap();
        close(&greys(&film), &expected, 0.003).unwrap();
    }
}

/// Values of a film, and how a reader of the standard would show them.
#[test]
fn values_are_shown_as_the_standard_says() {
    let ramp: Vec<u16> = (0..WIDTH * HEIGHT).map(|i| (i * 3 % 3001) as u16).collect();
    let deep = |bits| Film::new(EXPLICIT, bits, Data::Words(ramp.clone()));
    let window = |film: Film, centre: &str, width: &str, curve: &str| {
        film.with(0x0028_1050, b"DS", text(centre))
            .with(0x0028_1051, b"DS", text(width))
            .with(0x0028_1056, b"CS", text(curve))
    };
    let rescaled = |film: Film, slope: &str, intercept: &str| {
        film.with(0x0028_1052, b"DS", text(intercept))
            .with(0x0028_1053, b"DS", text(slope))
    };
    let linear = |v: f64, c: f64, w: f64| ((v - (c - 0.5)) / (w - 1.0) + 0.5).clamp(0.0, 1.0);
    let table = |tag, first: u16, entries: &[u16]| {
        let item = vec![
            (
                0x0028_3002,
                b"US",
                words(&[entries.len() as u16, first, 16]),
            ),
            (0x0028_3006, b"OW", words(entries)),
        ];
        (tag, Value::Item(item))
    };
    let squares: Vec<u16> = (0..2000u32).map(|i| (i * i / 62) as u16).collect();
    let (voi, voi_table) = table(0x0028_3010, 500, &squares);
    let (modality, modality_table) = table(0x0028_3000, 0, &squares);
    let square = {
        let squares = squares.clone();
        move |v: f64| f64::from(squares[v.clamp(0.0, 1999.0) as usize])
    };
    let highest = f64::from(*ramp.iter().max().unwrap());

    type Show = Box<dyn Fn(f64) -> f64>;
    let cases: Vec<(&str, Film, Show)> = vec![
        ("no window: from darkest to brightest", deep(12), Box::new(move |v| v / highest)),
        (
            "LINEAR",
            window(deep(12), "1000", "801", "LINEAR"),
            Box::new(move |v| linear(v, 1000.0, 801.0)),
        ),
        (
            "the first of several windows",
            window(deep(12), "1000\\40", "801\\400", "LINEAR"),
            Box::new(move |v| linear(v, 1000.0, 801.0)),
        ),
        (
            "LINEAR of width 1 is a step",
            window(deep(12), "1000", "1", "LINEAR"),
            Box::new(|v| if v > 999.5 { 1.0 } else { 0.0 }),
        ),
        (
            "LINEAR_EXACT",
            window(deep(12), "1000", "800", "LINEAR_EXACT"),
            Box::new(|v| ((v - 1000.0) / 800.0 + 0.5).clamp(0.0, 1.0)),
        ),
        (
            "SIGMOID",
            window(deep(12), "1000", "800", "SIGMOID"),
            Box::new(|v| 1.0 / (1.0 + (-4.0 * (v - 1000.0) / 800.0).exp())),
        ),
        (
            "rescaled, then windowed",
            window(rescaled(deep(12), "2", "-1024"), "976", "1601", "LINEAR"),
            Box::new(move |v| linear(2.0 * v - 1024.0, 976.0, 1601.0)),
        ),
        (
            "a negative slope",
            rescaled(deep(12), "-1", "0"),
            Box::new(move |v| 1.0 - v / highest),
        ),
        (
            "MONOCHROME1",
            window(deep(12), "1000", "801", "LINEAR").with(
                0x0028_0004,
                b"CS",
                text("MONOCHROME1"),
            ),
            Box::new(move |v| 1.0 - linear(v, 1000.0, 801.0)),
        ),
        (
            "a VOI table, before the window",
            window(deep(12), "1000", "801", "LINEAR").with(voi, b"SQ", voi_table),
            Box::new({
                let squares = squares.clone();
                move |v| {
                    f64::from(squares[(v - 500.0).clamp(0.0, 1999.0) as usize]) / 65535.0
                }
            }),
        ),
        (
            "a modality table",
            window(deep(12), "30000", "40000", "LINEAR_EXACT").with(
                modality,
                b"SQ",
                modality_table,
            ),
            Box::new(move |v| ((square(v) - 30000.0) / 40000.0 + 0.5).clamp(0.0, 1.0)),
        ),
        (
            "signed: the upper half is below zero",
            window(
                deep(12).with(0x0028_0103, b"US", words(&[1])),
                "0",
                "4096",
                "LINEAR_EXACT",
            ),
            Box::new(|v| {
                let v = if v >= 2048.0 { v - 4096.0 } else { v };
                v / 4096.0 + 0.5
            }),
        ),
        (
            "high bit above the stored bits",
            window(
                Film::new(
                    EXPLICIT,
                    12,
                    // Noise in the four lowest bits, which are not part of the value.
                    Data::Words(ramp.iter().map(|v| v << 4 | v & 15).collect()),
                )
                .with(0x0028_0102, b"US", words(&[15])),
                "1000",
                "801",
                "LINEAR",
            ),
            Box::new(move |v| linear(v, 1000.0, 801.0)),
        ),
        (
            "an overlay in the upper bits",
            window(
                Film::new(
                    EXPLICIT,
                    12,
                    Data::Words(ramp.iter().map(|v| v | (v & 1) << 15).collect()),
                ),
                "1000",
                "801",
                "LINEAR",
            ),
            Box::new(move |v| linear(v, 1000.0, 801.0)),
        ),
        (
            "padding is black on an inverted film too",
            window(deep(12), "1000", "801", "LINEAR")
                .with(0x0028_0004, b"CS", text("MONOCHROME1"))
                .with(0x0028_0120, b"US", words(&[0]))
                .with(0x0028_0121, b"US", words(&[30])),
            Box::new(move |v| if v <= 30.0 { 0.0 } else { 1.0 - linear(v, 1000.0, 801.0) }),
        ),
    ];
    for (name, film, show) in cases {
        let film = decode(&film.bytes()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let expected: Vec<f64> = ramp.iter().map(|&v| show(f64::from(v))).collect();
        if let Err(why) = close(&greys(&film), &expected, 1.0 / 65535.0) {
            panic!("{name}: {why}");
        }
        assert_eq!(film.tags().unwrap().warnings, [], "{name}");
    }
}

#[test]
fn a_signed_code_stream_keeps_its_sign() {
    let film = Film::new(J2K, 12, one(stream!("j2k-signed-12.j2k")))
        .with(0x0028_0103, b"US", words(&[1]))
        .with(0x0028_1050, b"DS", text("-0.5"))
        .with(0x0028_1051, b"DS", text("4095"))
        .with(0x0028_1056, b"CS", text("LINEAR_EXACT"));
    let film = decode(&film.bytes()).unwrap();
    close(&greys(&film), &shares(&pattern(12, 0), 12), 1.0 / 65535.0).unwrap();
}

#[test]
fn a_window_that_shows_nothing_is_not_used() {
    let film = Film::new(EXPLICIT, 12, Data::Words(pattern(12, 0)))
        .with(0x0028_1050, b"DS", text("40000"))
        .with(0x0028_1051, b"DS", text("100"));
    let film = decode(&film.bytes()).unwrap();
    assert_eq!(film.tags().unwrap().warnings, [FilmWarning::WindowIgnored]);
    let grey = greys(&film);
    assert!(grey.iter().any(|&v| v < 0.01) && grey.iter().any(|&v| v > 0.99));
    // A width that is no width is as good as none, and an 8-bit film then shows as it is.
    for width in ["0", "-5", "wide", ""] {
        let film = Film::new(EXPLICIT, 8, Data::Bytes(narrow(&pattern(8, 0))))
            .with(0x0028_1050, b"DS", text("40"))
            .with(0x0028_1051, b"DS", text(width));
        let film = decode(&film.bytes()).unwrap();
        close(&greys(&film), &shares(&pattern(8, 0), 8), 0.001).unwrap();
    }
}

#[test]
fn patient_orientation_puts_the_patients_right_on_image_left() {
    // Where the stored top left corner, which is marked, shows: (image-left, top).
    let shown = [
        ("L\\F", 1, true, true),
        ("R\\F", 2, false, true),
        ("R\\H", 3, false, false),
        ("L\\H", 4, true, false),
        ("F\\L", 5, true, true),
        ("F\\R", 6, false, true),
        ("H\\R", 7, false, false),
        ("H\\L", 8, true, false),
        // Oblique directions go by their main part; on a lateral film front and back stay.
        ("RA\\FP", 2, false, true),
        ("A\\F", 1, true, true),
        ("P\\F", 1, true, true),
        ("", 1, true, true),
        ("L", 1, true, true),
        ("L\\R", 1, true, true),
        ("X\\Y", 1, true, true),
    ];
    for (said, orientation, left, top) in shown {
        let film = Film::new(EXPLICIT, 8, Data::Bytes(narrow(&pattern(8, 0)))).with(
            0x0020_0020,
            b"CS",
            text(said),
        );
        let film = decode(&film.bytes()).unwrap();
        assert_eq!(film.facts().unwrap().orientation, orientation, "{said}");
        let (width, height) = (film.width() as usize, film.height() as usize);
        let turned = orientation >= 5;
        assert_eq!(
            (width, height),
            if turned { (HEIGHT, WIDTH) } else { (WIDTH, HEIGHT) },
            "{said}"
        );
        let grey = greys(&film);
        for (at_left, at_top) in [(true, true), (false, true), (true, false), (false, false)] {
            let x = if at_left { 2 } else { width - 3 };
            let y = if at_top { 2 } else { height - 3 };
            assert_eq!(
                grey[y * width + x] > 0.85,
                (at_left, at_top) == (left, top),
                "{said} at {x},{y}"
            );
        }
    }
}

#[test]
fn pixels_become_square() {
    struct Case {
        tag: u32,
        said: &'static str,
        size: (u32, u32),
    }
    let (w, h) = (WIDTH as u32, HEIGHT as u32);
    let case = |tag, said, size| Case { tag, said, size };
    for case in [
        case(0x0028_0034, "1\\1", (w, h)),
        case(0x0028_0034, "2\\1", (w, 2 * h)),
        case(0x0028_0034, "1\\2", (2 * w, h)),
        case(0x0028_0030, "0.2\\0.1", (w, 2 * h)),
        case(0x0018_1164, "0.1\\0.15", (60, h)),
        case(0x0018_1164, "0.168\\0.1681", (w, h)),
        case(0x0028_0034, "0\\1", (w, h)),
        case(0x0028_0034, "1\\90", (w, h)),
    ] {
        let film = Film::new(EXPLICIT, 8, Data::Bytes(narrow(&pattern(8, 0)))).with(
            case.tag,
            b"DS",
            text(case.said),
        );
        let film = decode(&film.bytes()).unwrap();
        assert_eq!((film.width(), film.height()), case.size, "{}", case.said);
        // The marker keeps its corner, and its place in shares of the film.
        let at = |x: f64, y: f64| {
            let column = (x * f64::from(film.width())) as usize;
            let row = (y * f64::from(film.height())) as usize;
            greys(&film)[row * film.width() as usize + column]
        };
        assert!(at(0.1, 0.1) > 0.85 && at(0.9, 0.1) < 0.85 && at(0.1, 0.9) < 0.3);
    }
}

#[test]
fn each_frame_is_found() {
    let second: Vec<u16> = pattern(8, 0).iter().map(|v| 255 - v).collect();
    let both = [narrow(&pattern(8, 0)), narrow(&second)];
    let streams = both.each_ref().map(|plane| run_lengths(std::slice::from_ref(plane)));
    let halves: Vec<Vec<u8>> = streams
        .iter()
        .flat_map(|stream| {
            let (a, b) = stream.split_at(100);
            [a.to_vec(), b.to_vec()]
        })
        .collect();
    let offset = 200 - 100 + 8 + 8 + halves[1].len().next_multiple_of(2) as u32;
    let table: Vec<u8> = [0, offset].iter().flat_map(|v| v.to_le_bytes()).collect();
    let jpeg = stream!("baseline-grey.jpg");
    let (jpeg_a, jpeg_b) = jpeg.split_at(300);
    let films = [
        ("plain", EXPLICIT, Data::Bytes(both.concat()), false),
        ("one fragment each", RLE, Data::Fragments(Vec::new(), streams.to_vec()), false),
        ("an offset table", RLE, Data::Fragments(table, halves), false),
        (
            "no table, told by the marks",
            BASELINE,
            Data::Fragments(
                Vec::new(),
                [jpeg_a, jpeg_b, jpeg_a, jpeg_b].map(<[u8]>::to_vec).to_vec(),
            ),
            true,
        ),
    ];
    for (name, syntax, data, same) in films {
        let bytes = Film::new(syntax, 8, data).with(0x0028_0008, b"IS", text("2")).bytes();
        assert_eq!(frame_count(&bytes).unwrap(), 2, "{name}");
        for (frame, expected) in [(0, pattern(8, 0)), (1, second.clone())] {
            let film = decode_frame(&bytes, frame).unwrap_or_else(|e| panic!("{name}: {e}"));
            let tags = film.tags().unwrap();
            assert_eq!((tags.frame, tags.frames), (frame, 2), "{name}");
            assert_eq!(tags.warnings, [FilmWarning::SeveralFrames], "{name}");
            let expected = if same { pattern(8, 0) } else { expected };
            if let Err(why) = close(&greys(&film), &shares(&expected, 8), 0.035) {
                panic!("{name}, frame {frame}: {why}");
            }
        }
        assert_eq!(decode(&bytes).unwrap(), decode_frame(&bytes, 0).unwrap());
        assert!(matches!(
            decode_frame(&bytes, 2),
            Err(RadiographError::NoSuchFrame { frame: 2, frames: 2 })
        ));
    }
}

#[test]
fn a_film_in_several_fragments_is_one_film() {
    let stream = stream!("ls-16.jls");
    let parts = stream.chunks(400).map(<[u8]>::to_vec).collect();
    let film = Film::new(LS, 16, Data::Fragments(Vec::new(), parts)).full_window(16);
    let film = decode(&film.bytes()).unwrap();
    close(&greys(&film), &shares(&pattern(16, 0), 16), 1.0 / 65535.0).unwrap();
}

#[test]
fn a_data_set_without_preamble_is_known_by_its_beginning() {
    for syntax in [IMPLICIT, EXPLICIT, BIG] {
        let mut film = Film::new(syntax, 16, Data::Words(pattern(16, 0))).full_window(16);
        film.with_meta = false;
        let film = decode(&film.bytes()).unwrap_or_else(|e| panic!("{syntax}: {e}"));
        close(&greys(&film), &shares(&pattern(16, 0), 16), 1.0 / 65535.0).unwrap();
        assert_eq!(film.tags().unwrap().transfer_syntax, "not stated");
    }
    // Without a word on the syntax the stream itself is known by its mark.
    for stream in [stream!("ls-16.jls"), stream!("j2k-16.j2k")] {
        let mut film = Film::new(EXPLICIT, 16, one(stream)).full_window(16);
        film.with_meta = false;
        let film = decode(&film.bytes()).unwrap();
        close(&greys(&film), &shares(&pattern(16, 0), 16), 1.0 / 65535.0).unwrap();
    }
    // A file that states explicit and is written implicit.
    let mut film = Film::new(IMPLICIT, 16, Data::Words(pattern(16, 0))).full_window(16);
    film.with_meta = false;
    let head = Film::new(EXPLICIT, 8, Data::None).bytes();
    let mut bytes = head[..128 + 4 + 8 + EXPLICIT.len().next_multiple_of(2)].to_vec();
    bytes.extend(film.bytes());
    let film = decode(&bytes).unwrap();
    close(&greys(&film), &shares(&pattern(16, 0), 16), 1.0 / 65535.0).unwrap();
}

#[test]
fn tags_are_read_and_warned_of() {
    use FilmWarning::{NotChest, NotFrontal, NotRadiograph};
    struct Case {
        tags: &'static [(u32, &'static str)],
        view: Option<View>,
        laterality: Option<Laterality>,
        body_part: Option<BodyPart>,
        warnings: &'static [FilmWarning],
    }
    const VIEW: u32 = 0x0018_5101;
    const PART: u32 = 0x0018_0015;
    let none = Case {
        tags: &[],
        view: None,
        laterality: None,
        body_part: None,
        warnings: &[],
    };
    for case in [
        Case { ..none },
        Case {
            tags: &[(VIEW, "PA"), (PART, "CHEST"), (0x0020_0062, "U")],
            view: Some(View::Pa),
            laterality: Some(Laterality::Both),
            body_part: Some(BodyPart::Chest),
            ..none
        },
        Case {
            tags: &[(VIEW, "AP"), (PART, "Port Chest")],
            view: Some(View::Ap),
            body_part: Some(BodyPart::Chest),
            ..none
        },
        Case {
            tags: &[(VIEW, "LL"), (0x0020_0060, "L")],
            view: Some(View::Lateral),
            laterality: Some(Laterality::Left),
            warnings: &[NotFrontal],
            ..none
        },
        Case {
            tags: &[(VIEW, "RLD"), (0x0020_0060, "R")],
            view: Some(View::Decubitus),
            laterality: Some(Laterality::Right),
            warnings: &[NotFrontal],
            ..none
        },
        Case {
            tags: &[(VIEW, "LAO"), (PART, "KNEE"), (0x0008_0060, "CT")],
            view: Some(View::Oblique),
            body_part: Some(BodyPart::Other),
            warnings: &[NotFrontal, NotChest, NotRadiograph],
            ..none
        },
        Case {
            tags: &[(VIEW, "XX"), (0x0020_0062, "?")],
            view: Some(View::Other),
            ..none
        },
    ] {
        let mut film = Film::new(EXPLICIT, 8, Data::Bytes(narrow(&pattern(8, 0))));
        for (tag, said) in case.tags {
            film = film.with(*tag, b"CS", text(said));
        }
        let film = decode(&film.bytes()).unwrap();
        let tags = film.tags().unwrap();
        assert_eq!(tags.view, case.view, "{:?}", case.tags);
        assert_eq!(tags.laterality, case.laterality, "{:?}", case.tags);
        assert_eq!(tags.body_part, case.body_part, "{:?}", case.tags);
        assert_eq!(tags.warnings, case.warnings, "{:?}", case.tags);
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_the_reason() {
    let film = || Film::new(EXPLICIT, 8, Data::Bytes(narrow(&pattern(8, 0))));
    let empty = || Data::Fragments(Vec::new(), vec![vec![0, 0]]);
    let short: Vec<u8> = narrow(&pattern(8, 0))[..600].to_vec();
    let whole = film().bytes();
    type Check = fn(&RadiographError) -> bool;
    let cases: Vec<(&str, Vec<u8>, Check, &str)> = vec![
        (
            "H.264",
            Film::new("1.2.840.10008.1.2.4.102", 8, empty()).bytes(),
            |e| matches!(e, RadiographError::UnsupportedSyntax { .. }),
            "MPEG-4 AVC/H.264 (1.2.840.10008.1.2.4.102)",
        ),
        (
            "high-throughput JPEG 2000",
            Film::new("1.2.840.10008.1.2.4.201", 8, empty()).bytes(),
            |e| matches!(e, RadiographError::UnsupportedSyntax { .. }),
            "High-Throughput JPEG 2000 Lossless (1.2.840.10008.1.2.4.201)",
        ),
        (
            "a private syntax",
            Film::new("1.3.12.2.1107.5", 8, empty()).bytes(),
            |e| matches!(e, RadiographError::UnsupportedSyntax { .. }),
            "1.3.12.2.1107.5",
        ),
        (
            "no image",
            film().without(0x0028_0010).without(0x0028_0011).data(Data::None).bytes(),
            |e| matches!(e, RadiographError::NoImage),
            "no image",
        ),
        (
            "no pixels",
            film().data(Data::None).bytes(),
            |e| matches!(e, RadiographError::NoImage),
            "no image",
        ),
        (
            "too few pixels",
            film().data(Data::Bytes(short)).bytes(),
            |e| matches!(e, RadiographError::Truncated("DICOM")),
            "cut off",
        ),
        (
            "half a file",
            whole[..whole.len() / 2].to_vec(),
            |e| matches!(e, RadiographError::Truncated("DICOM")),
            "cut off",
        ),
        (
            "half a JPEG stream",
            Film::new(BASELINE, 8, one(stream!("baseline-grey.jpg")[..600].to_vec())).bytes(),
            |e| matches!(e, RadiographError::Truncated("DICOM")),
            "cut off",
        ),
        (
            "half a JPEG-LS stream",
            Film::new(LS, 16, one(stream!("ls-16.jls")[..600].to_vec())).bytes(),
            |e| matches!(e, RadiographError::Truncated("DICOM")),
            "cut off",
        ),
        (
            "a bomb",
            film()
                .with(0x0028_0010, b"US", words(&[65535]))
                .with(0x0028_0011, b"US", words(&[65535]))
                .bytes(),
            |e| matches!(e, RadiographError::TooLarge { width: 65535, height: 65535, .. }),
            "65535 x 65535",
        ),
        (
            "a stream of another size than the data set says",
            Film::new(LS, 16, one(stream!("ls-16.jls")))
                .with(0x0028_0010, b"US", words(&[600]))
                .bytes(),
            |e| matches!(e, RadiographError::Damaged { format: "DICOM", .. }),
            "another size",
        ),
        (
            "an icon",
            film().with(0x0028_0010, b"US", words(&[4])).bytes(),
            |e| matches!(e, RadiographError::TooSmall { .. }),
            "40 x 4",
        ),
        (
            "32 bits",
            film().with(0x0028_0100, b"US", words(&[32])).bytes(),
            |e| matches!(e, RadiographError::UnsupportedFeature { .. }),
            "neither 8 nor 16 bits",
        ),
        (
            "more bits stored than allocated",
            film().with(0x0028_0101, b"US", words(&[12])).bytes(),
            |e| matches!(e, RadiographError::Damaged { .. }),
            "bits stored",
        ),
        (
            "CMYK",
            film().with(0x0028_0004, b"CS", text("CMYK")).bytes(),
            |e| matches!(e, RadiographError::UnsupportedFeature { .. }),
            "colours",
        ),
        (
            "colour with one sample",
            film().with(0x0028_0004, b"CS", text("RGB")).bytes(),
            |e| matches!(e, RadiographError::Damaged { .. }),
            "samples per pixel",
        ),
        (
            "a palette without tables",
            film().with(0x0028_0004, b"CS", text("PALETTE COLOR")).bytes(),
            |e| matches!(e, RadiographError::Damaged { .. }),
            "lookup table",
        ),
        (
            "a mark and nothing else",
            [vec![0; 128], b"DICM".to_vec()].concat(),
            |e| matches!(e, RadiographError::NoImage),
            "no image",
        ),
    ];
    for (name, bytes, expected, words) in cases {
        let error = decode(&bytes).expect_err(name);
        assert!(expected(&error), "{name}: {error:?}");
        assert!(error.to_string().contains(words), "{name}: {error}");
    }
}

#[test]
fn a_deflated_bomb_is_refused_before_it_is_inflated() {
    // A hundred megabytes of zeros for a film of 40 x 28.
    let body = Film::new(DEFLATED, 16, Data::Words(vec![0; 50_000_000])).bytes();
    assert!(body.len() < 1_000_000);
    assert!(matches!(
        decode(&body),
        Err(RadiographError::Damaged { format: "DICOM", .. })
    ));
}

#[test]
fn sequences_without_end_do_not_exhaust_the_stack() {
    let mut bytes = Film::new(EXPLICIT, 8, Data::None).bytes();
    for _ in 0..200_000 {
        bytes.extend(b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff");
    }
    assert!(matches!(
        decode(&bytes),
        Err(RadiographError::Damaged { format: "DICOM", .. })
    ));
}

/// All that a caller can come to see of a film or of an error, as text.
fn told(result: &Result<Radiograph, RadiographError>) -> String {
    match result {
        Ok(film) => format!("{:?} {:?}", film.facts(), film.tags()),
        Err(error) => format!("{error:?} {error}"),
    }
}

#[test]
fn nobody_is_named() {
    for (name, film, bits, _) in grey_films() {
        let bytes = film
            .full_window(bits)
            .with(0x0018_5101, b"CS", text(SECRETS[0]))
            .with(0x0018_0015, b"CS", text(SECRETS[1]))
            .with(0x0020_0060, b"CS", text(SECRETS[2]))
            .with(0x0008_0060, b"CS", text(SECRETS[3]))
            .bytes();
        let text = told(&decode(&bytes));
        for secret in SECRETS {
            assert!(!text.contains(secret), "{name}: {text}");
        }
    }
    // Not even where it stands in place of the transfer syntax or of the colours.
    let film = || Film::new(EXPLICIT, 8, Data::Bytes(narrow(&pattern(8, 0))));
    let mut named = film();
    named.syntax = "DOE^SECRETNAME";
    let colours = film().with(0x0028_0004, b"CS", text("SECRETNAME"));
    for bytes in [named.bytes(), colours.bytes()] {
        let result = decode(&bytes);
        assert!(result.is_err());
        assert!(!told(&result).contains("SECRETNAME"));
    }
}

/// Every kind of file, for breaking.
static FILMS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut films: Vec<Vec<u8>> = grey_films()
        .into_iter()
        .map(|(_, film, bits, _)| film.full_window(bits).bytes())
        .collect();
    for (syntax, stream) in [
        (LS, stream!("ls-rgb-0.jls")),
        (LS, stream!("ls-rgb-1.jls")),
        (LS, stream!("ls-rgb-2.jls")),
        (J2K, stream!("j2k-rgb.j2k")),
        (BASELINE, stream!("baseline-rgb-420-restart.jpg")),
        (LOSSLESS, stream!("lossless-rgb.jpg")),
    ] {
        films.push(rgb(Film::new(syntax, 8, one(stream))).bytes());
    }
    films
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn broken_bytes_never_panic(
        kind in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        keep in prop_oneof![Just(1.0), 0.05f64..=1.0],
    ) {
        let mut bytes = kind.get(&FILMS).clone();
        for (at, value) in changes {
            // The preamble means nothing.
            let at = 128 + at.index(bytes.len() - 128);
            bytes[at] = value;
        }
        bytes.truncate((bytes.len() as f64 * keep) as usize);
        let result = decode(&bytes);
        let text = told(&result);
        for secret in SECRETS {
            prop_assert!(!text.contains(secret), "{}", text);
        }
        if let Ok(film) = result {
            prop_assert_eq!(film.pixels().len(), film.width() as usize * film.height() as usize);
            prop_assert_eq!(film.to_bytes().len(), film.pixels().len());
            prop_assert!(film.to_square(16).iter().all(|v| (0.0..=1.0).contains(v)));
        }
    }
}

#[test]
fn real_files_decode() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/fixtures/dicom"
    );
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("skipped: no real DICOM files beside the project");
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let film = decode(&bytes).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        let tags = film.tags().unwrap();
        assert_eq!((film.width(), film.height()), (1024, 1024), "{path:?}");
        assert_eq!(tags.body_part, Some(BodyPart::Chest), "{path:?}");
        assert!(matches!(tags.view, Some(View::Pa | View::Ap)), "{path:?}");
        assert_eq!(tags.warnings, [], "{path:?}");
        assert_eq!(
            tags.inverted,
            path.ends_with("monochrome1.dcm"),
            "{path:?}"
        );
        if let Some(out) = std::env::var_os("PHRASEBOX_DICOM_OUT") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            std::fs::write(std::path::Path::new(&out).join(name), film.to_bytes()).unwrap();
        }
    }
}
