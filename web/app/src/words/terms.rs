//! The field's terms, and what is said of a phrase with them.

use phrasebox_report::{
    Assertion, Category, NoBoxReason, Phrase, Severity, Side, Temporality, Zone,
};

use crate::language::{Say, joined, said, same, say};

/// The radiological term.
pub(crate) fn category(category: Category) -> Say {
    match category {
        Category::Atelectasis => say("atelectasis", "Atelektase"),
        Category::Calcification => say("calcification", "Verkalkung"),
        Category::Cardiomegaly => say("cardiomegaly", "Kardiomegalie"),
        Category::Consolidation => say("consolidation", "Konsolidierung"),
        Category::DiffuseNodule => say("diffuse nodules", "multiple Rundherde"),
        Category::Effusion => say("effusion", "Pleuraerguss"),
        Category::Emphysema => say("emphysema", "Emphysem"),
        Category::Fibrosis => say("fibrosis", "Fibrose"),
        Category::Fracture => say("fracture", "Fraktur"),
        Category::Mass => say("mass", "Raumforderung"),
        Category::Nodule => say("nodule", "Rundherd"),
        Category::PleuralThickening => say("pleural thickening", "Pleuraverdickung"),
        Category::Pneumothorax => say("pneumothorax", "Pneumothorax"),
        Category::Edema => say("edema", "Ödem"),
        Category::Pneumonia => say("pneumonia", "Pneumonie"),
        Category::LungOpacity => say("lung opacity", "Lungenverschattung"),
        Category::Infiltrate => say("infiltrate", "Infiltrat"),
        Category::Granuloma => say("granuloma", "Granulom"),
        Category::Hyperinflation => say("hyperinflation", "Überblähung"),
        Category::Hernia => say("hernia", "Hernie"),
        Category::Scarring => say("scarring", "Narben"),
        Category::Device => say("device", "Fremdmaterial"),
        Category::MediastinalWidening => say("mediastinal widening", "Mediastinalverbreiterung"),
        Category::HilarEnlargement => say("hilar enlargement", "Hilusvergrößerung"),
        Category::AorticAbnormality => say("aorta", "Aorta"),
        Category::SpineDegenerative => say("degenerative spine", "degenerative Wirbelsäule"),
        Category::Scoliosis => say("scoliosis", "Skoliose"),
        Category::ElevatedDiaphragm => say("elevated diaphragm", "Zwerchfellhochstand"),
        Category::PostSurgical => say("post-surgical", "postoperativ"),
        Category::Anatomy => say("anatomy", "Anatomie"),
        Category::Other => say("other", "Sonstiges"),
    }
}

/// The group a category is coloured by: a class name of the style sheet. Colour is never the only sign.
pub(crate) fn group(category: Category) -> &'static str {
    match category {
        Category::Effusion | Category::PleuralThickening | Category::Pneumothorax => "g-pleura",
        Category::Nodule
        | Category::Mass
        | Category::Granuloma
        | Category::Calcification
        | Category::DiffuseNodule => "g-focal",
        Category::Cardiomegaly
        | Category::MediastinalWidening
        | Category::HilarEnlargement
        | Category::AorticAbnormality
        | Category::Hernia => "g-middle",
        Category::Fracture | Category::SpineDegenerative | Category::Scoliosis => "g-bone",
        Category::Device | Category::PostSurgical | Category::Anatomy | Category::Other => {
            "g-other"
        }
        Category::Atelectasis
        | Category::Consolidation
        | Category::Emphysema
        | Category::Fibrosis
        | Category::Edema
        | Category::Pneumonia
        | Category::LungOpacity
        | Category::Infiltrate
        | Category::Hyperinflation
        | Category::Scarring
        | Category::ElevatedDiaphragm => "g-lung",
    }
}

/// How the report puts it.
pub(crate) fn assertion(assertion: Assertion) -> Say {
    match assertion {
        Assertion::Present => say("present", "vorhanden"),
        Assertion::Absent => say("absent", "verneint"),
        Assertion::Uncertain => say("uncertain", "fraglich"),
    }
}

/// Class name of the mark.
pub(crate) fn assertion_class(assertion: Assertion) -> &'static str {
    match assertion {
        Assertion::Present => "a-present",
        Assertion::Absent => "a-absent",
        Assertion::Uncertain => "a-uncertain",
    }
}

/// Why there is no box.
pub(crate) fn reason(reason: NoBoxReason) -> Say {
    match reason {
        NoBoxReason::Absent => say("the report says it is absent", "der Bericht verneint es"),
        NoBoxReason::Normal => say("a statement of normality", "eine Aussage über Normales"),
        NoBoxReason::Historical => say("historical", "früherer Zustand"),
        NoBoxReason::NotLocalisable => say("not localisable", "nicht lokalisierbar"),
        NoBoxReason::NotFound => say(
            "not found on this film",
            "auf dieser Aufnahme nicht gefunden",
        ),
        NoBoxReason::NotLearnt => say(
            "the model has not learnt to place this",
            "das Modell hat nicht gelernt, dies zu verorten",
        ),
    }
}

/// The patient's side, where one is stated.
pub(crate) fn side(side: Side) -> Option<Say> {
    match side {
        Side::Left => Some(say("left", "links")),
        Side::Right => Some(say("right", "rechts")),
        Side::Bilateral => Some(say("bilateral", "beidseits")),
        Side::None => None,
    }
}

/// One letter for a box that belongs to one side of the patient.
pub(crate) fn side_letter(side: Side) -> &'static str {
    match side {
        Side::Left => " L",
        Side::Right => " R",
        Side::Bilateral | Side::None => "",
    }
}

/// Behind the words of a box: the side of the patient that it is for, if any.
pub(crate) fn on_side(side: Side) -> Say {
    match side {
        Side::Left => say(", the patient's left", ", linke Patientenseite"),
        Side::Right => say(", the patient's right", ", rechte Patientenseite"),
        Side::Bilateral => say(", both sides of the patient", ", beide Patientenseiten"),
        Side::None => Say::default(),
    }
}

/// A box, for a screen reader.
pub(crate) fn box_spoken(number: usize, text: &str, stated: Assertion, of: Side) -> Say {
    said!(
        "Box {}: {}, {}{}",
        "Rahmen {}: {}, {}{}",
        number,
        text,
        assertion(stated),
        on_side(of)
    )
}

/// A phrase of the report, for a screen reader.
pub(crate) fn phrase_spoken(number: usize, phrase: &Phrase) -> Say {
    said!(
        "Phrase {}: {}, {}",
        "Phrase {}: {}, {}",
        number,
        phrase.text,
        phrase_title(phrase)
    )
}

/// What the report says of a phrase, short.
pub(crate) fn phrase_title(phrase: &Phrase) -> Say {
    joined(
        &[category(phrase.category), assertion(phrase.assertion)],
        ", ",
    )
}

/// What the report says of a phrase, all of it but the assertion.
pub(crate) fn phrase_details(phrase: &Phrase) -> Say {
    let parts = [
        Some(category(phrase.category)),
        side(phrase.side),
        phrase.zone.map(zone),
        phrase.severity.map(severity),
        phrase.size.clone().map(same),
        temporality(phrase.temporality),
    ];
    joined(&parts.into_iter().flatten().collect::<Vec<_>>(), " · ")
}

/// Where in the organ.
pub(crate) fn zone(zone: Zone) -> Say {
    match zone {
        Zone::Upper => say("upper", "Oberfeld"),
        Zone::Mid => say("mid", "Mittelfeld"),
        Zone::Lower => say("lower", "Unterfeld"),
        Zone::Base => say("base", "basal"),
        Zone::Apex => say("apex", "apikal"),
        Zone::Perihilar => say("perihilar", "perihilär"),
        Zone::Retrocardiac => say("retrocardiac", "retrokardial"),
        Zone::CostophrenicAngle => say("costophrenic angle", "Randwinkel"),
        Zone::Peripheral => say("peripheral", "peripher"),
        Zone::Diffuse => say("diffuse", "diffus"),
    }
}

/// How much.
pub(crate) fn severity(severity: Severity) -> Say {
    match severity {
        Severity::Minimal => say("minimal", "minimal"),
        Severity::Mild => say("mild", "gering"),
        Severity::Moderate => say("moderate", "mäßig"),
        Severity::Severe => say("severe", "ausgeprägt"),
    }
}

/// When, where it is not now.
pub(crate) fn temporality(temporality: Temporality) -> Option<Say> {
    match temporality {
        Temporality::Current => None,
        Temporality::Historical => Some(say("historical", "früher")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, Part as _};

    #[test]
    fn every_category_has_its_own_word() {
        for language in Language::ALL {
            let mut words: Vec<_> = Category::ALL
                .iter()
                .map(|c| category(*c).part(language).into_owned())
                .collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), Category::ALL.len(), "{language:?}");
        }
    }

    #[test]
    fn sides_are_named_by_the_patient() {
        for (of, words, letter, spoken) in [
            (
                Side::Right,
                say("right", "rechts"),
                " R",
                say(", the patient's right", ", rechte Patientenseite"),
            ),
            (
                Side::Left,
                say("left", "links"),
                " L",
                say(", the patient's left", ", linke Patientenseite"),
            ),
            (
                Side::Bilateral,
                say("bilateral", "beidseits"),
                "",
                say(", both sides of the patient", ", beide Patientenseiten"),
            ),
        ] {
            assert_eq!((side(of), side_letter(of)), (Some(words), letter));
            assert_eq!(on_side(of), spoken);
        }
    }
}
