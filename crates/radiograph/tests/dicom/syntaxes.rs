//! Transfer syntaxes, colours and frames: the same film whatever the file.

use phrasebox_radiograph::{
    BodyPart, Colour, FileFormat, RadiographError, View, decode, decode_frame, frame_count,
};

use crate::films::*;
use crate::writer::*;

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
        assert!(
            grey[2 * WIDTH + 2] > 0.85 && grey[3 * WIDTH - 3] < 0.85,
            "{name}"
        );
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
    let ycc: Vec<u8> = channels[0]
        .iter()
        .flat_map(|&y| [y as u8, 128, 148])
        .collect();
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
        (
            "mixed",
            film(EXPLICIT, Data::Bytes(mixed.clone())),
            &plain,
            0.003,
        ),
        (
            "planar",
            film(EXPLICIT, Data::Bytes(planar)).with(0x0028_0006, b"US", words(&[1])),
            &plain,
            0.003,
        ),
        (
            "run lengths",
            film(
                RLE,
                one(run_lengths(&channels.each_ref().map(|c| narrow(c)))),
            ),
            &plain,
            0.003,
        ),
        (
            "lossless",
            film(LOSSLESS, one(stream!("lossless-rgb.jpg"))),
            &plain,
            0.003,
        ),
        (
            "JPEG-LS by plane",
            film(LS, one(stream!("ls-rgb-0.jls"))),
            &plain,
            0.003,
        ),
        (
            "JPEG-LS by line",
            film(LS, one(stream!("ls-rgb-1.jls"))),
            &plain,
            0.003,
        ),
        (
            "JPEG-LS by sample",
            film(LS, one(stream!("ls-rgb-2.jls"))),
            &plain,
            0.003,
        ),
        (
            "JPEG 2000",
            film(J2K, one(stream!("j2k-rgb.j2k"))),
            &plain,
            0.003,
        ),
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
            let table: Vec<u16> = (0..100)
                .map(|i| (base + entry * i) as u16 * scale)
                .collect();
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
fn each_frame_is_found() {
    let second: Vec<u16> = pattern(8, 0).iter().map(|v| 255 - v).collect();
    let both = [narrow(&pattern(8, 0)), narrow(&second)];
    let streams = both
        .each_ref()
        .map(|plane| run_lengths(std::slice::from_ref(plane)));
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
        (
            "one fragment each",
            RLE,
            Data::Fragments(Vec::new(), streams.to_vec()),
            false,
        ),
        (
            "an offset table",
            RLE,
            Data::Fragments(table, halves),
            false,
        ),
        (
            "no table, told by the marks",
            BASELINE,
            Data::Fragments(
                Vec::new(),
                [jpeg_a, jpeg_b, jpeg_a, jpeg_b]
                    .map(<[u8]>::to_vec)
                    .to_vec(),
            ),
            true,
        ),
    ];
    for (name, syntax, data, same) in films {
        let bytes = Film::new(syntax, 8, data)
            .with(0x0028_0008, b"IS", text("2"))
            .bytes();
        assert_eq!(frame_count(&bytes).unwrap(), 2, "{name}");
        for (frame, expected) in [(0, pattern(8, 0)), (1, second.clone())] {
            let film = decode_frame(&bytes, frame).unwrap_or_else(|e| panic!("{name}: {e}"));
            let tags = film.tags().unwrap();
            assert_eq!((tags.frame, tags.frames), (frame, 2), "{name}");
            assert!(tags.warnings.is_empty(), "{name}");
            let expected = if same { pattern(8, 0) } else { expected };
            if let Err(why) = close(&greys(&film), &shares(&expected, 8), 0.035) {
                panic!("{name}, frame {frame}: {why}");
            }
        }
        assert_eq!(decode(&bytes).unwrap(), decode_frame(&bytes, 0).unwrap());
        assert!(matches!(
            decode_frame(&bytes, 2),
            Err(RadiographError::NoSuchFrame {
                frame: 2,
                frames: 2
            })
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
fn real_files_decode() {
    let folder = "../../../shared/fixtures/dicom";
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
        assert_eq!(tags.inverted, path.ends_with("monochrome1.dcm"), "{path:?}");
    }
}
