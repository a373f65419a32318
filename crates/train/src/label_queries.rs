//! Questions whose answer only a label knows: labels of NIH films, mined from their reports, name no place and no side,
//! and some are wrong. Nothing is learnt from them here; they tell how far presence carries to real films.

use phrasebox_report::{Category, Side};

use crate::datasets::Film;
use crate::queries::{Query, QueryTarget};

/// Findings without trusted boxes that may be drawn and that NIH labels.
const MEASURED: [(&str, Category); 5] = [
    ("Cardiomegaly", Category::Cardiomegaly),
    ("Effusion", Category::Effusion),
    ("Fibrosis", Category::Fibrosis),
    ("Hernia", Category::Hernia),
    ("Pneumothorax", Category::Pneumothorax),
];

/// Questions to measure presence by; none for a film without labels, which is unknown, not normal.
#[must_use]
pub fn measured_labels(film: &Film) -> Vec<Query> {
    if film.labels.is_empty() {
        return Vec::new();
    }
    MEASURED
        .into_iter()
        .map(|(label, category)| Query {
            target: QueryTarget::Other(category, Side::None),
            truth: None,
            present: Some(film.labels.iter().any(|l| l == label)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::datasets::Source;

    #[test]
    fn a_label_says_there_its_absence_not_there_and_no_label_nothing() {
        let film = |labels: &[&str]| Film {
            image: PathBuf::from("a.jpg"),
            patient: "p".into(),
            source: Source::Nih,
            view: None,
            boxes: Vec::new(),
            labels: labels.iter().map(ToString::to_string).collect(),
            rsna_class: None,
            conflict: false,
            laterality_doubtful: false,
            clinical_notes: None,
        };
        let there = |labels: &[&str]| -> Vec<Option<bool>> {
            let queries = measured_labels(&film(labels));
            queries.iter().map(|q| q.present).collect()
        };
        assert_eq!(
            there(&["Infiltration", "Cardiomegaly"]),
            [
                Some(true),
                Some(false),
                Some(false),
                Some(false),
                Some(false)
            ]
        );
        assert_eq!(there(&["No Finding"]), [Some(false); 5]);
        assert!(there(&[]).is_empty());
    }
}
