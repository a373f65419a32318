//! What went wrong, told so that a person knows what to do. Shared by the worker and the command line.

use phrasebox_model::ModelError;
use phrasebox_protocol::Problem;
use phrasebox_radiograph::{FilmWarning, Radiograph, RadiographError};

use crate::error::GroundingError;

fn problem(code: &str, what: String, what_to_do: &str) -> Problem {
    Problem {
        code: code.to_owned(),
        what,
        what_to_do: what_to_do.to_owned(),
    }
}

/// The first letter in upper case and a full stop: a message becomes a sentence.
fn sentence(error: &dyn std::error::Error) -> String {
    let message = error.to_string();
    let mut letters = message.chars();
    let Some(first) = letters.next() else {
        return message;
    };
    let end = if message.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), letters.as_str())
}

/// A film that could not be read.
#[must_use]
pub fn film_problem(error: &RadiographError) -> Problem {
    let (code, what_to_do) = match error {
        RadiographError::Empty => (
            "film_empty",
            "Choose the file again, or save the film again where it came from.",
        ),
        RadiographError::NotAnImage => (
            "film_not_an_image",
            "Choose the film itself, as a DICOM, PNG or JPEG file.",
        ),
        RadiographError::UnsupportedFormat(_) | RadiographError::UnsupportedFeature { .. } => (
            "film_unsupported",
            "Save the film as an ordinary PNG or JPEG and choose that file.",
        ),
        RadiographError::UnsupportedSyntax { .. } => (
            "film_unsupported",
            "Save the film uncompressed (Explicit VR Little Endian) or as PNG, and choose that file.",
        ),
        RadiographError::NoImage => (
            "film_no_image",
            "Choose the image of the study; this file is a report, a plan or an index of it.",
        ),
        RadiographError::NoSuchFrame { .. } => {
            ("film_no_frame", "Choose a frame that the file has.")
        }
        RadiographError::Truncated(_) => {
            ("film_truncated", "Copy or download the whole file again.")
        }
        RadiographError::TooLarge { .. } => (
            "film_too_large",
            "Save the film with fewer pixels; 2,000 a side are plenty.",
        ),
        RadiographError::TooSmall { .. } => (
            "film_too_small",
            "Choose the film itself rather than a thumbnail or icon.",
        ),
        RadiographError::OutOfMemory { .. } => (
            "film_out_of_memory",
            "Close other tabs or programs, or save the film with fewer pixels.",
        ),
        _ => (
            "film_unreadable",
            "Save the film again where it came from, or as PNG, and choose that file.",
        ),
    };
    problem(code, sentence(error), what_to_do)
}

/// What the film's own file says against trusting an answer on it.
#[must_use]
pub fn film_warnings(film: &Radiograph) -> Vec<Problem> {
    let warnings = film.tags().map_or(&[][..], |tags| &tags.warnings);
    warnings.iter().map(film_warning).collect()
}

fn film_warning(warning: &FilmWarning) -> Problem {
    let frontal = "Boxes may be wrong: the model knows upright frontal chest films only.";
    let (code, what_to_do) = match warning {
        FilmWarning::NotFrontal => ("film_not_frontal", frontal),
        FilmWarning::NotChest => ("film_not_chest", frontal),
        FilmWarning::NotRadiograph => ("film_not_radiograph", frontal),
        FilmWarning::WindowIgnored => (
            "film_window_ignored",
            "Check that the film looks as it does in other viewers.",
        ),
    };
    problem(code, sentence(warning), what_to_do)
}

/// A model that could not be loaded or run.
#[must_use]
pub fn model_problem(error: &ModelError) -> Problem {
    let (code, what_to_do) = match error {
        ModelError::Cancelled => ("cancelled", "Ask again to go on."),
        ModelError::Shape { .. } => ("model_input", "Report this as a fault of the program."),
        ModelError::Text(_) => (
            "text_unreadable",
            "Shorten the sentence, or remove unusual characters from it.",
        ),
        ModelError::Engine(_) => (
            "engine_failed",
            "Try again; if it fails again, use the processor instead of the GPU.",
        ),
        ModelError::PackMissing(_) => (
            "pack_missing",
            "Put the complete folder of the pack in its place.",
        ),
        ModelError::PackHash { .. } => (
            "pack_damaged",
            "Fetch the pack again: a file changed on its way.",
        ),
        ModelError::Golden { .. } => (
            "golden_mismatch",
            "Results here cannot be trusted: use another engine, browser or machine.",
        ),
        _ => (
            "pack_unreadable",
            "Use a pack made for this version of Phrasebox.",
        ),
    };
    problem(code, sentence(error), what_to_do)
}

/// A report that could not be grounded.
#[must_use]
pub fn grounding_problem(error: &GroundingError) -> Problem {
    match error {
        GroundingError::Model(error) => model_problem(error),
        GroundingError::Box(_) | GroundingError::Count { .. } => problem(
            "answer_unusable",
            sentence(error),
            "Try again; if it fails again, use the processor instead of the GPU.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_a_sentence_with_advice() {
        let problems = [
            film_problem(&RadiographError::Empty),
            film_problem(&RadiographError::TooSmall {
                width: 3,
                height: 4,
            }),
            film_problem(&RadiographError::UnsupportedSyntax {
                uid: "1.2.840.10008.1.2.4.102".to_owned(),
                name: "MPEG-4 AVC/H.264",
            }),
            film_problem(&RadiographError::NoImage),
            model_problem(&ModelError::Golden {
                error: 0.5,
                tolerance: 0.01,
            }),
            film_warning(&FilmWarning::NotFrontal),
            grounding_problem(&GroundingError::Count {
                asked: 2,
                answered: 1,
            }),
        ];
        let codes = [
            "film_empty",
            "film_too_small",
            "film_unsupported",
            "film_no_image",
            "golden_mismatch",
            "film_not_frontal",
            "answer_unusable",
        ];
        for (found, code) in problems.iter().zip(codes) {
            assert_eq!(found.code, code);
            for text in [&found.what, &found.what_to_do] {
                assert!(
                    text.ends_with('.') && text.starts_with(char::is_uppercase),
                    "{text}"
                );
            }
        }
    }
}
