//! Which of the pack's measured targets a phrase belongs to.

use phrasebox_model::Target;
use phrasebox_report::{Category, Phrase};

const LUNG_WORDS: [&str; 6] = [
    "lung",
    "lungs",
    "hemithorax",
    "hemithoraces",
    "pulmonary",
    "lungfields",
];
const HEART_WORDS: [&str; 3] = ["heart", "cardiac", "cardiomediastinal"];

/// The words of a text in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
}

/// Whether the text names a lung.
fn names_lung(text: &str) -> bool {
    words(text).any(|w| LUNG_WORDS.contains(&w.as_str()))
}

/// Whether the text names both lungs at once.
pub(crate) fn names_both_lungs(text: &str) -> bool {
    words(text).any(|w| w == "lungs")
}

/// Whether the text names the heart.
fn names_heart(text: &str) -> bool {
    words(text).any(|w| HEART_WORDS.contains(&w.as_str()))
}

/// The target whose threshold and calibration hold for this phrase.
#[must_use]
pub fn target_of(phrase: &Phrase) -> Target {
    match phrase.category {
        Category::Cardiomegaly => Target::Heart,
        category if category.is_opacity() => Target::Opacity,
        Category::Anatomy if names_heart(&phrase.text) => Target::Heart,
        Category::Anatomy if names_lung(&phrase.text) => Target::Lung,
        _ => Target::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_has_the_target_it_was_measured_as() {
        struct Case {
            text: &'static str,
            category: Category,
            target: Target,
        }
        let cases = [
            Case {
                text: "right lung",
                category: Category::Anatomy,
                target: Target::Lung,
            },
            Case {
                text: "Lungs",
                category: Category::Anatomy,
                target: Target::Lung,
            },
            Case {
                text: "the heart",
                category: Category::Anatomy,
                target: Target::Heart,
            },
            Case {
                text: "cardiac silhouette",
                category: Category::Anatomy,
                target: Target::Heart,
            },
            Case {
                text: "trachea",
                category: Category::Anatomy,
                target: Target::Other,
            },
            Case {
                text: "enlarged heart",
                category: Category::Cardiomegaly,
                target: Target::Heart,
            },
            Case {
                text: "left lung opacity",
                category: Category::LungOpacity,
                target: Target::Opacity,
            },
            Case {
                text: "consolidation",
                category: Category::Consolidation,
                target: Target::Opacity,
            },
            Case {
                text: "infiltrate",
                category: Category::Infiltrate,
                target: Target::Opacity,
            },
            Case {
                text: "pneumonia",
                category: Category::Pneumonia,
                target: Target::Opacity,
            },
            Case {
                text: "pleural effusion",
                category: Category::Effusion,
                target: Target::Other,
            },
            Case {
                text: "lung nodule",
                category: Category::Nodule,
                target: Target::Other,
            },
        ];
        for case in cases {
            let mut phrase = phrasebox_report::read_phrase(case.text);
            phrase.category = case.category;
            assert_eq!(target_of(&phrase), case.target, "{}", case.text);
        }
    }
}
