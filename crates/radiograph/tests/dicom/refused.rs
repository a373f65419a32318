//! What is refused, what is never told, and bytes that are broken.

use std::sync::LazyLock;

use phrasebox_radiograph::{Radiograph, RadiographError, decode};
use proptest::prelude::*;

use crate::films::*;
use crate::writer::*;

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
            film()
                .without(0x0028_0010)
                .without(0x0028_0011)
                .data(Data::None)
                .bytes(),
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
            Film::new(
                BASELINE,
                8,
                one(stream!("baseline-grey.jpg")[..600].to_vec()),
            )
            .bytes(),
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
            |e| {
                matches!(
                    e,
                    RadiographError::TooLarge {
                        width: 65535,
                        height: 65535,
                        ..
                    }
                )
            },
            "65535 x 65535",
        ),
        (
            "a stream of another size than the data set says",
            Film::new(LS, 16, one(stream!("ls-16.jls")))
                .with(0x0028_0010, b"US", words(&[600]))
                .bytes(),
            |e| {
                matches!(
                    e,
                    RadiographError::Damaged {
                        format: "DICOM",
                        ..
                    }
                )
            },
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
            film()
                .with(0x0028_0004, b"CS", text("PALETTE COLOR"))
                .bytes(),
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
        Err(RadiographError::Damaged {
            format: "DICOM",
            ..
        })
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
        Err(RadiographError::Damaged {
            format: "DICOM",
            ..
        })
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
