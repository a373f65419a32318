//! Values to brightness, sides, square pixels and tags.

use phrasebox_radiograph::{BodyPart, FilmWarning, Laterality, View, decode};

use crate::films::*;
use crate::writer::*;

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
        (
            "no window: from darkest to brightest",
            deep(12),
            Box::new(move |v| v / highest),
        ),
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
            window(deep(12), "1000", "801", "LINEAR").with(0x0028_0004, b"CS", text("MONOCHROME1")),
            Box::new(move |v| 1.0 - linear(v, 1000.0, 801.0)),
        ),
        (
            "a VOI table, before the window",
            window(deep(12), "1000", "801", "LINEAR").with(voi, b"SQ", voi_table),
            Box::new({
                let squares = squares.clone();
                move |v| f64::from(squares[(v - 500.0).clamp(0.0, 1999.0) as usize]) / 65535.0
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
            Box::new(move |v| {
                if v <= 30.0 {
                    0.0
                } else {
                    1.0 - linear(v, 1000.0, 801.0)
                }
            }),
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
            if turned {
                (HEIGHT, WIDTH)
            } else {
                (WIDTH, HEIGHT)
            },
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
