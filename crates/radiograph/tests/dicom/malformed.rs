//! A corpus of broken files, made from every kind of film that is read: each is refused in words or read to its stated
//! size, and none brings the program down.

use std::collections::HashSet;
use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use phrasebox_radiograph::{decode, without_patient};

use crate::films::{grey_films, rgb, stream};
use crate::writer::*;

/// Every kind of file, whole.
fn whole() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = grey_films()
        .into_iter()
        .map(|(name, film, ..)| (format!("DICOM {name}"), film.bytes()))
        .collect();
    let colour = rgb(Film::new(
        EXPLICIT,
        8,
        Data::Bytes(vec![90; 3 * pattern(8, 0).len()]),
    ));
    files.push(("DICOM colour".to_owned(), colour.bytes()));
    let grey = GrayImage::from_fn(24, 18, |x, y| Luma([(x * 9 + y) as u8]));
    for (name, image) in [
        ("8", DynamicImage::ImageLuma8(grey.clone())),
        (
            "16",
            DynamicImage::ImageLuma8(grey.clone()).into_luma16().into(),
        ),
        ("colour", DynamicImage::ImageLuma8(grey).into_rgb8().into()),
    ] {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let mut bytes = Cursor::new(Vec::new());
            if image.write_to(&mut bytes, format).is_ok() {
                files.push((format!("{format:?} {name}"), bytes.into_inner()));
            }
        }
    }
    files.push((
        "JPEG progressive".to_owned(),
        stream!("progressive-grey.jpg"),
    ));
    files
}

/// What becomes of a file: `part` of `PARTS` says where.
type Breakage = fn(&mut Vec<u8>, usize);

/// How many places each kind of breakage is tried at.
const PARTS: usize = 5;

/// A place in the file, away from its very first bytes, which only say what kind it is.
fn place(bytes: &[u8], part: usize) -> usize {
    let first = if bytes.len() > 140 { 132 } else { 8 };
    first + (bytes.len() - first - 1) * part / PARTS
}

const BREAKAGES: [(&str, Breakage); 7] = [
    ("cut off", |bytes, part| {
        bytes.truncate(place(bytes, part));
    }),
    ("lengths of four bytes set to the most", |bytes, part| {
        let at = place(bytes, part);
        let end = bytes.len().min(at + 4);
        bytes[at..end].fill(0xff);
    }),
    ("zeroes in the middle", |bytes, part| {
        let at = place(bytes, part);
        let end = bytes.len().min(at + 64);
        bytes[at..end].fill(0);
    }),
    ("a part twice", |bytes, part| {
        let at = place(bytes, part);
        let again = bytes[at..].to_vec();
        bytes.extend(again);
    }),
    ("a part missing", |bytes, part| {
        let at = place(bytes, part);
        let end = bytes.len().min(at + 16);
        bytes.drain(at..end);
    }),
    ("every bit of a stretch turned", |bytes, part| {
        let at = place(bytes, part);
        for byte in bytes.iter_mut().skip(at).take(24) {
            *byte = !*byte;
        }
    }),
    ("halves exchanged", |bytes, part| {
        let at = place(bytes, part);
        let first = if bytes.len() > 140 { 132 } else { 8 };
        bytes[first..].rotate_left(at - first);
    }),
];

#[test]
fn broken_files_of_every_kind_are_refused_or_read_to_their_size() {
    let (mut tried, mut refused) = (HashSet::new(), 0);
    for (name, bytes) in whole() {
        let film = decode(&bytes).unwrap_or_else(|error| panic!("{name}, whole: {error}"));
        assert_eq!(
            film.pixels().len(),
            film.width() as usize * film.height() as usize
        );
        for (breakage, make) in BREAKAGES {
            for part in 0..PARTS {
                let mut broken = bytes.clone();
                make(&mut broken, part);
                if broken == bytes || !tried.insert(broken.clone()) {
                    continue;
                }
                // Refused or copied, but in words and without a panic.
                if let Err(error) = without_patient(&broken) {
                    assert!(error.to_string().len() > 10, "{name}, {breakage}: {error}");
                }
                match decode(&broken) {
                    Err(error) => {
                        refused += 1;
                        assert!(error.to_string().len() > 10, "{name}, {breakage}: {error}");
                    }
                    Ok(film) => assert_eq!(
                        film.pixels().len(),
                        film.width() as usize * film.height() as usize,
                        "{name}, {breakage} at {part}"
                    ),
                }
            }
        }
    }
    assert!(tried.len() >= 200, "only {} files", tried.len());
    assert!(
        refused * 3 > tried.len(),
        "{refused} of {} were noticed",
        tried.len()
    );
}
