//! Decoding: formats, orientation and side, and files that are no films.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, GrayImage, ImageEncoder, ImageFormat, Luma, Rgb};
use phrasebox_radiograph::{Colour, FileFormat, Pixels, Radiograph, RadiographError, decode};
use proptest::prelude::*;

const WIDTH: u32 = 24;
const HEIGHT: u32 = 18;

/// A dark film with a bright marker in the image-left top corner: on the patient's right.
fn marked() -> GrayImage {
    GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
        Luma([if x < 8 && y < 6 { 230 } else { 20 }])
    })
}

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a small image");
    bytes.into_inner()
}

fn jpeg(image: &GrayImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95)
        .encode_image(image)
        .expect("a small image");
    bytes
}

/// The same JPEG with an EXIF segment that states an orientation.
fn oriented(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
    // One entry: tag 0x0112, type SHORT, one value, padded; then no further directory.
    exif.extend([
        0,
        1,
        0x01,
        0x12,
        0,
        3,
        0,
        0,
        0,
        1,
        0,
        orientation,
        0,
        0,
        0,
        0,
        0,
        0,
    ]);
    let length = u16::try_from(exif.len() + 2)
        .expect("a small image")
        .to_be_bytes();
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(length);
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

/// A PNG chunk with its checksum.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(data.len())
        .expect("a small image")
        .to_be_bytes()
        .to_vec();
    bytes.extend(kind);
    bytes.extend(data);
    let crc = bytes[4..].iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| {
            if c & 1 == 1 {
                (c >> 1) ^ 0xedb8_8320
            } else {
                c >> 1
            }
        })
    });
    bytes.extend((!crc).to_be_bytes());
    bytes
}

/// The head of a PNG that claims a size.
fn png_head(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([depth, colour, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &header));
    bytes
}

/// A palette PNG of 16 × 16: index 0 black, index 1 white, one bit a pixel, the image-left half white.
fn palette_png() -> Vec<u8> {
    let mut bytes = png_head(16, 16, 1, 3);
    bytes.extend(chunk(b"PLTE", &[0, 0, 0, 255, 255, 255]));
    let rows: Vec<u8> = (0..16).flat_map(|_| [0u8, 0xff, 0x00]).collect();
    // zlib with one stored block.
    let length = u16::try_from(rows.len()).expect("a small image");
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(&rows);
    let (a, b) = rows.iter().fold((1u32, 0u32), |(a, b), &v| {
        let a = (a + u32::from(v)) % 65521;
        (a, (b + a) % 65521)
    });
    data.extend((b << 16 | a).to_be_bytes());
    bytes.extend(chunk(b"IDAT", &data));
    bytes.extend(chunk(b"IEND", &[]));
    bytes
}

/// Grey at a pixel, 0..=1.
fn grey(r: &Radiograph, x: u32, y: u32) -> f32 {
    let i = (y * r.width() + x) as usize;
    match r.pixels() {
        Pixels::Eight(p) => f32::from(p[i]) / 255.0,
        Pixels::Sixteen(p) => f32::from(p[i]) / 65535.0,
    }
}

#[test]
fn every_format_gives_the_same_film() {
    struct Case {
        name: &'static str,
        bytes: Vec<u8>,
        format: FileFormat,
        bit_depth: u8,
        colour: Colour,
    }
    let film = DynamicImage::ImageLuma8(marked());
    let png_case = |name, image: DynamicImage, bit_depth, colour| Case {
        name,
        bytes: png(&image),
        format: FileFormat::Png,
        bit_depth,
        colour,
    };
    let mut colour_jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut colour_jpeg, 95)
        .encode_image(&film.to_rgb8())
        .unwrap();
    let jpeg_case = |name, bytes, colour| Case {
        name,
        bytes,
        format: FileFormat::Jpeg,
        bit_depth: 8,
        colour,
    };
    let cases = [
        png_case("grey", film.clone(), 8, Colour::Grey),
        png_case(
            "grey and alpha",
            film.to_luma_alpha8().into(),
            8,
            Colour::Grey,
        ),
        png_case("RGB", film.to_rgb8().into(), 8, Colour::Rgb),
        png_case("RGBA", film.to_rgba8().into(), 8, Colour::Rgb),
        png_case("16-bit grey", film.to_luma16().into(), 16, Colour::Grey),
        png_case(
            "16-bit grey and alpha",
            film.to_luma_alpha16().into(),
            16,
            Colour::Grey,
        ),
        png_case("16-bit RGB", film.to_rgb16().into(), 16, Colour::Rgb),
        png_case("16-bit RGBA", film.to_rgba16().into(), 16, Colour::Rgb),
        jpeg_case("grey JPEG", jpeg(&marked()), Colour::Grey),
        jpeg_case("colour JPEG", colour_jpeg, Colour::Rgb),
    ];
    for case in cases {
        let film = decode(&case.bytes).unwrap_or_else(|e| panic!("{}: {e}", case.name));
        assert_eq!(
            (film.width(), film.height()),
            (WIDTH, HEIGHT),
            "{}",
            case.name
        );
        let facts = film.facts().unwrap();
        assert_eq!(
            (
                facts.format,
                facts.bit_depth,
                facts.colour,
                facts.orientation
            ),
            (case.format, case.bit_depth, case.colour, 1),
            "{}",
            case.name
        );
        // JPEG may ring a little.
        let slack = if case.format == FileFormat::Jpeg {
            0.06
        } else {
            0.003
        };
        for (x, y, expected) in [
            (2, 2, 230.0 / 255.0),
            (20, 2, 20.0 / 255.0),
            (2, 15, 20.0 / 255.0),
        ] {
            assert!(
                (grey(&film, x, y) - expected).abs() < slack,
                "{} at {x},{y}: {}",
                case.name,
                grey(&film, x, y)
            );
        }
    }
}

#[test]
fn a_palette_is_looked_up() {
    let film = decode(&palette_png()).unwrap();
    assert_eq!((film.width(), film.height()), (16, 16));
    assert!(grey(&film, 2, 8) > 0.99 && grey(&film, 13, 8) < 0.01);
    assert_eq!(film.facts().unwrap().colour, Colour::Rgb);
}

#[test]
fn colour_becomes_luma_and_transparency_becomes_black() {
    let green = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(16, 16, Rgb([0, 255, 0])));
    assert!((grey(&decode(&png(&green)).unwrap(), 3, 3) - 0.7152).abs() < 0.003);
    let glass = image::GrayAlphaImage::from_pixel(16, 16, image::LumaA([200, 0]));
    assert!(grey(&decode(&png(&glass.into())).unwrap(), 3, 3).abs() < 1e-6);
}

#[test]
fn orientation_is_applied_so_that_the_marker_keeps_its_side() {
    // Where the stored top left corner shows, for each EXIF orientation: (image-left, top).
    let shown = [
        (1, true, true),
        (2, false, true),
        (3, false, false),
        (4, true, false),
        (5, true, true),
        (6, false, true),
        (7, false, false),
        (8, true, false),
    ];
    let stored = jpeg(&marked());
    for (orientation, left, top) in shown {
        let film = decode(&oriented(&stored, orientation)).unwrap();
        assert_eq!(film.facts().unwrap().orientation, orientation);
        let size = if orientation >= 5 {
            (HEIGHT, WIDTH)
        } else {
            (WIDTH, HEIGHT)
        };
        assert_eq!(
            (film.width(), film.height()),
            size,
            "orientation {orientation}"
        );
        for (at_left, at_top) in [(true, true), (false, true), (true, false), (false, false)] {
            let x = if at_left { 2 } else { film.width() - 3 };
            let y = if at_top { 2 } else { film.height() - 3 };
            let bright = grey(&film, x, y) > 0.5;
            assert_eq!(
                bright,
                (at_left, at_top) == (left, top),
                "orientation {orientation} at {x},{y}"
            );
        }
    }
    // An orientation that does not exist is none.
    assert_eq!(
        decode(&oriented(&stored, 9))
            .unwrap()
            .facts()
            .unwrap()
            .orientation,
        1
    );
}

#[test]
fn what_is_no_film_is_refused_with_the_reason() {
    let whole = png(&DynamicImage::ImageLuma8(marked()));
    let photo = jpeg(&marked());
    let tiny = png(&DynamicImage::new_luma8(1, 1));
    let mut dicom = vec![0u8; 128];
    dicom.extend(b"DICM\x02\0\0\0");
    let mut bad_head = whole.clone();
    bad_head[25] = 7;
    type Check = fn(&RadiographError) -> bool;
    let cases: [(&str, Vec<u8>, Check); 16] = [
        ("nothing", vec![], |e| matches!(e, RadiographError::Empty)),
        ("text", b"FINDINGS: none".to_vec(), |e| {
            matches!(e, RadiographError::NotAnImage)
        }),
        ("one byte", vec![0x89], |e| {
            matches!(e, RadiographError::NotAnImage)
        }),
        ("GIF", b"GIF89a\x01\0\x01\0".to_vec(), |e| {
            matches!(e, RadiographError::UnsupportedFormat("GIF"))
        }),
        ("WebP", b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), |e| {
            matches!(e, RadiographError::UnsupportedFormat("WebP"))
        }),
        ("BMP", b"BM\0\0\0\0".to_vec(), |e| {
            matches!(e, RadiographError::UnsupportedFormat("BMP"))
        }),
        ("TIFF", b"II*\0\x08\0\0\0".to_vec(), |e| {
            matches!(e, RadiographError::UnsupportedFormat("TIFF"))
        }),
        ("PDF", b"%PDF-1.7".to_vec(), |e| {
            matches!(e, RadiographError::UnsupportedFormat("PDF"))
        }),
        ("ZIP", b"PK\x03\x04\x14\0".to_vec(), |e| {
            matches!(e, RadiographError::UnsupportedFormat("ZIP"))
        }),
        ("the start of a DICOM file", dicom, |e| {
            matches!(e, RadiographError::Truncated("DICOM"))
        }),
        ("half a PNG", whole[..whole.len() / 2].to_vec(), |e| {
            matches!(
                e,
                RadiographError::Truncated("PNG") | RadiographError::Damaged { format: "PNG", .. }
            )
        }),
        ("the start of a PNG", whole[..12].to_vec(), |e| {
            matches!(e, RadiographError::Truncated("PNG"))
        }),
        ("a PNG with a broken head", bad_head, |e| {
            matches!(e, RadiographError::Damaged { format: "PNG", .. })
        }),
        ("most of a JPEG", photo[..photo.len() - 20].to_vec(), |e| {
            matches!(e, RadiographError::Truncated("JPEG"))
        }),
        ("one pixel", tiny, |e| {
            matches!(
                e,
                RadiographError::TooSmall {
                    width: 1,
                    height: 1
                }
            )
        }),
        (
            "a JPEG without an image",
            vec![0xff, 0xd8, 0xff, 0xd9],
            |e| {
                matches!(
                    e,
                    RadiographError::Truncated("JPEG")
                        | RadiographError::Damaged { format: "JPEG", .. }
                )
            },
        ),
    ];
    for (name, bytes, expected) in cases {
        let error = decode(&bytes).expect_err(name);
        assert!(expected(&error), "{name}: {error:?}");
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn a_bomb_is_refused_from_its_head() {
    // A head and nothing else: were the size not looked at first, the error would be another.
    for (width, height) in [(100_000, 100_000), (u32::MAX, 1_000), (20_000, 6_001)] {
        let mut bytes = png_head(width, height, 16, 6);
        bytes.extend(chunk(b"IDAT", &[0x78, 0x01]));
        assert!(matches!(
            decode(&bytes),
            Err(RadiographError::TooLarge { width: w, height: h, limit: 120_000_000 }) if (w, h) == (width, height)
        ));
    }
    let mut photo = jpeg(&marked());
    let frame = photo.windows(2).position(|m| m == [0xff, 0xc0]).unwrap();
    photo[frame + 5..frame + 9].fill(0xff);
    assert!(matches!(
        decode(&photo),
        Err(RadiographError::TooLarge {
            width: 65535,
            height: 65535,
            ..
        })
    ));
}

#[test]
fn a_thumbnail_does_not_hide_that_the_end_is_missing() {
    let photo = jpeg(&marked());
    let mut bytes = photo[..2].to_vec();
    let thumbnail = jpeg(&GrayImage::new(8, 8));
    bytes.extend([0xff, 0xe1]);
    bytes.extend(u16::try_from(thumbnail.len() + 2).unwrap().to_be_bytes());
    bytes.extend(&thumbnail);
    bytes.extend(&photo[2..]);
    assert!(decode(&bytes).is_ok());
    bytes.truncate(bytes.len() - 12);
    assert!(matches!(
        decode(&bytes),
        Err(RadiographError::Truncated("JPEG"))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn broken_bytes_never_panic(
        kind in 0..4usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        keep in 0.2f64..=1.0,
    ) {
        let film = DynamicImage::ImageLuma8(marked());
        let mut bytes = match kind {
            0 => png(&film),
            1 => png(&film.to_rgba16().into()),
            2 => oriented(&jpeg(&marked()), 6),
            _ => palette_png(),
        };
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate((bytes.len() as f64 * keep) as usize);
        if let Ok(film) = decode(&bytes) {
            prop_assert_eq!(film.pixels().len(), (film.width() * film.height()) as usize);
            prop_assert!(film.to_square(16).iter().all(|v| (0.0..=1.0).contains(v)));
        }
    }

    #[test]
    fn sixteen_bits_survive(values in prop::collection::vec(any::<u16>(), 256)) {
        let mut bytes = Vec::new();
        let raw: Vec<u8> = values.iter().flat_map(|v| v.to_ne_bytes()).collect();
        PngEncoder::new(&mut bytes).write_image(&raw, 16, 16, ExtendedColorType::L16).unwrap();
        let film = decode(&bytes).unwrap();
        prop_assert_eq!(film.pixels(), &Pixels::Sixteen(values));
    }
}

#[test]
fn real_films_decode() {
    let folder = "../../../shared/data/nih/images";
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("skipped: no real films beside the project");
        return;
    };
    for entry in entries.take(25) {
        let path = entry.unwrap().path();
        let film =
            decode(&std::fs::read(&path).unwrap()).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        assert_eq!(film.width().max(film.height()), 512);
        let square = film.to_square(64);
        let mean = square.iter().sum::<f32>() / square.len() as f32;
        assert!((0.15..0.85).contains(&mean), "{path:?}: mean grey {mean}");
    }
}
