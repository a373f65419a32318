//! The copy of a file that may be kept: it shows the same, and nothing in it names the patient.

use phrasebox_radiograph::{decode_frame, frame_count, without_patient};

use crate::films::*;
use crate::writer::*;

/// One film of every kind whose copy takes care.
fn films() -> Vec<(String, Film)> {
    let mut films: Vec<_> = grey_films()
        .into_iter()
        .map(|(name, film, ..)| (name.to_owned(), film))
        .collect();
    let colour = Film::new(EXPLICIT, 8, Data::Bytes(vec![90; 3 * WIDTH * HEIGHT]));
    films.push(("colour".into(), rgb(colour)));
    for syntax in [IMPLICIT, EXPLICIT, DEFLATED, BIG] {
        let sixteen = || Film::new(syntax, 16, Data::Words(pattern(16, 0)));
        let table = || {
            let values: Vec<u16> = (0..256).map(|i| i * 257).collect();
            Value::Item(vec![
                (0x0028_3002, b"US", words(&[256, 0, 16])),
                (0x0028_3003, b"LO", text(SECRETS[0])),
                (0x0028_3006, b"OW", words(&values)),
            ])
        };
        for (name, film) in [
            (
                "window",
                sixteen().with(0x0028_1050, b"DS", text("30000")).with(
                    0x0028_1051,
                    b"DS",
                    text("20000"),
                ),
            ),
            ("VOI LUT", sixteen().with(0x0028_3010, b"SQ", table())),
            ("modality LUT", sixteen().with(0x0028_3000, b"SQ", table())),
            (
                "orientation",
                sixteen().with(0x0020_0020, b"CS", text("R\\F")),
            ),
            (
                "neither modality nor class",
                sixteen().without(0x0008_0060).without(0x0008_0016),
            ),
            (
                "two frames",
                sixteen()
                    .with(0x0028_0008, b"IS", text("2"))
                    .data(Data::Words([pattern(16, 0), pattern(16, 1)].concat())),
            ),
            (
                "a sequence of the patient's",
                sixteen().with(
                    0x0010_1002,
                    b"SQ",
                    Value::Item(vec![(0x0010_0020, b"LO", text(SECRETS[1]))]),
                ),
            ),
        ] {
            films.push((format!("{name}, {syntax}"), film));
        }
        let mut bare = sixteen();
        bare.with_meta = syntax == DEFLATED;
        films.push((format!("without a meta group, {syntax}"), bare));
    }
    films
}

#[test]
fn a_copy_shows_the_same_and_names_nobody() {
    for (name, film) in films() {
        let bytes = film.bytes();
        let copy = without_patient(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        for secret in SECRETS {
            let found = copy.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{name}: {secret}");
        }
        let frames = frame_count(&bytes).unwrap();
        assert_eq!(frame_count(&copy).unwrap(), frames, "{name}");
        for frame in 0..frames {
            let [before, after] = [&bytes, &copy].map(|b| {
                decode_frame(b, frame).unwrap_or_else(|e| panic!("{name}, frame {frame}: {e}"))
            });
            assert_eq!(before.pixels(), after.pixels(), "{name}, frame {frame}");
            let [said, kept] = [&before, &after].map(|film| {
                let mut tags = film.tags().unwrap().clone();
                tags.transfer_syntax.clear();
                (film.width(), film.height(), tags)
            });
            assert_eq!(said, kept, "{name}, frame {frame}");
        }
        assert_eq!(without_patient(&copy).unwrap(), copy, "{name}: once more");
    }
}

#[test]
fn files_without_a_patient_stay_as_they_are_and_no_film_has_no_copy() {
    let jpeg = stream!("baseline-grey.jpg");
    assert_eq!(without_patient(&jpeg).unwrap(), jpeg);
    assert!(without_patient(b"not a film").is_err());
    let whole = Film::new(EXPLICIT, 16, Data::Words(pattern(16, 0))).bytes();
    assert!(without_patient(&whole[..whole.len() / 2]).is_err());
}
