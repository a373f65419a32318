//! Readers for the training films and reports. The folder is the caller's; nothing here knows where it lies.
//!
//! Layout: `nih/`, `covid-seg/` and `lung-boxes/`, each with `annotations.json` and `images/`, and
//! `openi/reports.jsonl`. Boxes in the files are `xyxy`, normalised to the image, origin top left; image-left is
//! the patient's right.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use phrasebox_radiograph::BoundingBox;
use serde::Deserialize;

/// Why training data could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The data folder, one of its parts or an image is not there.
    #[error("{path} is missing: expected {expected}")]
    Missing {
        /// What was looked for.
        path: PathBuf,
        /// What should be there.
        expected: &'static str,
    },
    /// A file is there but cannot be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not in the described format.
    #[error("{path}{} is malformed", line.map(|n| format!(", line {n},")).unwrap_or_default())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, in a file of one record a line; counted from 1.
        line: Option<usize>,
        /// What the parser said.
        source: serde_json::Error,
    },
}

/// The set a film comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// NIH ChestX-ray14, with the RSNA pneumonia boxes and the NIH box list.
    Nih,
    /// Radiologist masks of lungs, heart and opacities, reduced to boxes.
    CovidSeg,
    /// Radiologist lung boxes.
    LungBoxes,
}

impl Source {
    /// Every set, in the order in which [`films`] reads them.
    pub const ALL: [Self; 3] = [Self::Nih, Self::CovidSeg, Self::LungBoxes];

    /// Name of its folder.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Nih => "nih",
            Self::CovidSeg => "covid-seg",
            Self::LungBoxes => "lung-boxes",
        }
    }
}

/// How the film was taken. All are frontal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum View {
    /// Beam from back to front.
    #[serde(rename = "PA")]
    Pa,
    /// Beam from front to back.
    #[serde(rename = "AP")]
    Ap,
    /// Front to back, lying.
    #[serde(rename = "AP Supine")]
    ApSupine,
}

/// What an annotator called a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[expect(missing_docs, reason = "each variant is the annotators' own word")]
pub enum BoxLabel {
    #[serde(rename = "Right Lung")]
    RightLung,
    #[serde(rename = "Left Lung")]
    LeftLung,
    Cardiomediastinum,
    Airways,
    #[serde(rename = "Ground Glass Opacities")]
    GroundGlassOpacities,
    Consolidation,
    #[serde(rename = "Lung Opacity")]
    LungOpacity,
    Pneumonia,
    Infiltrate,
    Atelectasis,
    Cardiomegaly,
    Effusion,
    Mass,
    Nodule,
    Pneumothorax,
    Tubings,
    #[serde(rename = "Monitoring Probes")]
    MonitoringProbes,
    #[serde(rename = "Central Venous Line")]
    CentralVenousLine,
    #[serde(rename = "Endotracheal Tube")]
    EndotrachealTube,
    /// Spelled "Nosogastric" in the source.
    #[serde(rename = "Nosogastric Tube", alias = "Nasogastric Tube")]
    NasogastricTube,
}

impl BoxLabel {
    /// Whether it is one of the labels pooled as "opacity": air space filled, by whatever name.
    #[must_use]
    pub fn is_opacity(self) -> bool {
        matches!(
            self,
            Self::LungOpacity
                | Self::Pneumonia
                | Self::Infiltrate
                | Self::GroundGlassOpacities
                | Self::Consolidation
        )
    }
}

/// Who drew a box on an NIH film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Reader {
    /// The RSNA pneumonia readers, who read the whole film for opacity.
    #[serde(rename = "rsna")]
    Rsna,
    /// The NIH box list: one reader, one or a few findings; silence about the rest means nothing.
    #[serde(rename = "nih_bbox")]
    NihList,
}

/// One box as annotated.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct LabelledBox {
    /// What it marks.
    pub label: BoxLabel,
    /// Where, on the film.
    pub xyxy: BoundingBox,
    /// Who drew it; none outside NIH.
    #[serde(default, rename = "source")]
    pub reader: Option<Reader>,
}

/// How the RSNA readers classed a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum RsnaClass {
    /// Opacity suspicious for pneumonia; every one is boxed.
    #[serde(rename = "Lung Opacity")]
    LungOpacity,
    /// Abnormal, but without such an opacity.
    #[serde(rename = "No Lung Opacity / Not Normal")]
    NotNormal,
    /// Normal.
    Normal,
}

/// One frontal film with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Film {
    /// The image file.
    pub image: PathBuf,
    /// The patient, prefixed by the collection: `nih-…` or `covid-…`. `covid-seg` and `lung-boxes` share patients
    /// and images, so the prefix is not the set.
    pub patient: String,
    /// The set it was read from.
    pub source: Source,
    /// How it was taken, where known.
    pub view: Option<View>,
    /// Every box drawn on it.
    pub boxes: Vec<LabelledBox>,
    /// Text-mined NIH image labels, noisy; empty outside NIH.
    pub labels: Vec<String>,
    /// The RSNA read, where there is one.
    pub rsna_class: Option<RsnaClass>,
    /// Boxed by the NIH list but read as without opacity by RSNA: its presence of opacity is disputed.
    pub conflict: bool,
    /// Possibly a mirrored heart (dextrocardia) or film: its sides are not to be trusted.
    pub laterality_doubtful: bool,
    /// What the referring text said, where given. It is about the patient, not only about this film.
    pub clinical_notes: Option<String>,
}

impl Film {
    /// The union of all boxes with a label that `wanted` accepts.
    #[must_use]
    pub fn union_of(&self, wanted: impl Fn(BoxLabel) -> bool) -> Option<BoundingBox> {
        self.boxes
            .iter()
            .filter(|b| wanted(b.label))
            .map(|b| b.xyxy)
            .reduce(BoundingBox::union)
    }

    /// What the noisy NIH labels say of opacity on the film as a whole: `Some(true)` for infiltration, pneumonia or
    /// consolidation, `Some(false)` for "No Finding", else unknown (other findings may come with an unnamed opacity).
    #[must_use]
    pub fn weak_opacity(&self) -> Option<bool> {
        let says = |words: &[&str]| self.labels.iter().any(|l| words.contains(&l.as_str()));
        if says(&["Infiltration", "Pneumonia", "Consolidation"]) {
            Some(true)
        } else if says(&["No Finding"]) {
            Some(false)
        } else {
            None
        }
    }
}

/// One de-identified report. `XXXX` in a text stands for removed words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OpeniReport {
    /// Identifier, such as `CXR1`.
    pub id: String,
    /// What it was compared with.
    pub comparison: Option<String>,
    /// Why it was made.
    pub indication: Option<String>,
    /// What was seen.
    pub findings: Option<String>,
    /// What it means.
    pub impression: Option<String>,
    /// Indexed terms, chosen by people: `Opacity/lung/base/left`.
    #[serde(default)]
    pub mesh: Vec<String>,
    /// Indexed terms, chosen by a program.
    #[serde(default)]
    pub auto: Vec<String>,
}

impl OpeniReport {
    /// Findings and impression under their headings, as a report is given to the reader; empty when it has neither.
    #[must_use]
    pub fn text(&self) -> String {
        let part = |heading: &str, body: &Option<String>| {
            body.as_deref()
                .map(str::trim)
                .filter(|b| !b.is_empty())
                .map(|b| format!("{heading}: {b}"))
        };
        [
            part("FINDINGS", &self.findings),
            part("IMPRESSION", &self.impression),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n")
    }
}

/// A film as its annotation file describes it.
#[derive(Deserialize)]
struct Record {
    image: PathBuf,
    patient: String,
    view: Option<View>,
    boxes: Vec<LabelledBox>,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    rsna_class: Option<RsnaClass>,
    #[serde(default)]
    conflict: bool,
    #[serde(default)]
    clinical_notes: Option<String>,
}

/// Films whose sides the data's own description doubts.
const LATERALITY_DOUBTFUL: [&str; 1] = ["00003689_010.jpg"];

fn read_text(path: &Path, expected: &'static str) -> Result<String, DataError> {
    if !path.is_file() {
        return Err(DataError::Missing {
            path: path.to_owned(),
            expected,
        });
    }
    std::fs::read_to_string(path).map_err(|source| DataError::Unreadable {
        path: path.to_owned(),
        source,
    })
}

/// The films of one set below the data folder `root`.
///
/// # Errors
/// When the folder, its `annotations.json` or one of the images is missing, or the file is malformed: unknown
/// labels and inverted boxes are refused, never skipped.
pub fn films_of(root: &Path, source: Source) -> Result<Vec<Film>, DataError> {
    let folder = root.join(source.folder());
    let path = folder.join("annotations.json");
    let text = read_text(&path, "the annotations of a set of films")?;
    let records: Vec<Record> =
        serde_json::from_str(&text).map_err(|source| DataError::Malformed {
            path,
            line: None,
            source,
        })?;
    records
        .into_iter()
        .map(|record| {
            let image = folder.join(&record.image);
            if !image.is_file() {
                return Err(DataError::Missing {
                    path: image,
                    expected: "an image that the annotations name",
                });
            }
            let doubtful = image
                .file_name()
                .is_some_and(|n| LATERALITY_DOUBTFUL.iter().any(|d| n == *d));
            let patient = match source {
                Source::Nih => format!("nih-{}", record.patient),
                Source::CovidSeg | Source::LungBoxes => record.patient,
            };
            Ok(Film {
                image,
                patient,
                source,
                view: record.view,
                boxes: record.boxes,
                labels: record.labels,
                rsna_class: record.rsna_class,
                conflict: record.conflict,
                laterality_doubtful: doubtful,
                clinical_notes: record.clinical_notes,
            })
        })
        .collect()
}

/// Every film below the data folder `root`, each image once: the films of `covid-seg` stand in `lung-boxes` too,
/// and there the masks of `covid-seg` are kept, since they also hold heart and opacities.
///
/// # Errors
/// As for [`films_of`].
pub fn films(root: &Path) -> Result<Vec<Film>, DataError> {
    let mut all = films_of(root, Source::Nih)?;
    let masks = films_of(root, Source::CovidSeg)?;
    let masked: HashSet<_> = masks
        .iter()
        .filter_map(|f| f.image.file_name().map(ToOwned::to_owned))
        .collect();
    all.extend(masks);
    all.extend(
        films_of(root, Source::LungBoxes)?
            .into_iter()
            .filter(|f| f.image.file_name().is_none_or(|n| !masked.contains(n))),
    );
    Ok(all)
}

/// The Open-I reports below the data folder `root`.
///
/// # Errors
/// When `openi/reports.jsonl` is missing or a line of it is malformed; the error names the line.
pub fn openi_reports(root: &Path) -> Result<Vec<OpeniReport>, DataError> {
    let path = root.join("openi").join("reports.jsonl");
    read_text(&path, "one report a line")?
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|source| DataError::Malformed {
                path: path.clone(),
                line: Some(at + 1),
                source,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::fs;

    use super::*;

    /// A folder with one film in each set, removed when dropped.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let root = std::env::temp_dir()
                .join(format!("phrasebox-datasets-{name}-{}", std::process::id()));
            let film = r#"{"image":"images/a.jpg","patient":"P","view":VIEW,"boxes":[BOX]}"#;
            for (set, patient, view, boxed) in [
                (
                    "nih",
                    "7",
                    r#""AP""#,
                    r#"{"label":"Pneumonia","source":"nih_bbox","xyxy":[0.1,0.2,0.3,0.4]}"#,
                ),
                (
                    "covid-seg",
                    "covid-1",
                    r#""PA""#,
                    r#"{"label":"Cardiomediastinum","xyxy":[0.3,0.3,0.7,0.8]}"#,
                ),
                (
                    "lung-boxes",
                    "covid-1",
                    "null",
                    r#"{"label":"Right Lung","xyxy":[0.1,0.1,0.45,0.8]}"#,
                ),
            ] {
                fs::create_dir_all(root.join(set).join("images")).unwrap();
                fs::write(root.join(set).join("images/a.jpg"), b"").unwrap();
                let line = film
                    .replace("\"P\"", &format!("\"{patient}\""))
                    .replace("VIEW", view)
                    .replace("BOX", boxed);
                fs::write(root.join(set).join("annotations.json"), format!("[{line}]")).unwrap();
            }
            Self(root)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn reads_each_set_and_keeps_a_shared_image_once() {
        let folder = Folder::new("each");
        let all = films(&folder.0).unwrap();
        let seen: Vec<_> = all
            .iter()
            .map(|f| (f.source, f.patient.as_str(), f.view))
            .collect();
        assert_eq!(
            seen,
            [
                (Source::Nih, "nih-7", Some(View::Ap)),
                (Source::CovidSeg, "covid-1", Some(View::Pa))
            ],
            "the film of lung-boxes is the same image as the one of covid-seg"
        );
        assert_eq!(all[0].boxes[0].reader, Some(Reader::NihList));
        assert_eq!(
            films_of(&folder.0, Source::LungBoxes).unwrap()[0].boxes[0].label,
            BoxLabel::RightLung
        );
    }

    #[test]
    fn a_broken_folder_says_what_is_wrong() {
        struct Case {
            name: &'static str,
            spoil: fn(&Path),
            says: &'static str,
        }
        let cases = [
            Case {
                name: "no-folder",
                spoil: |r| fs::remove_dir_all(r.join("nih")).unwrap(),
                says: "annotations.json is missing: expected the annotations of a set of films",
            },
            Case {
                name: "no-image",
                spoil: |r| fs::remove_file(r.join("nih/images/a.jpg")).unwrap(),
                says: "a.jpg is missing: expected an image that the annotations name",
            },
            Case {
                name: "not-json",
                spoil: |r| fs::write(r.join("nih/annotations.json"), "[").unwrap(),
                says: "annotations.json is malformed",
            },
            Case {
                name: "inverted",
                spoil: |r| {
                    let p = r.join("nih/annotations.json");
                    let text = fs::read_to_string(&p)
                        .unwrap()
                        .replace("[0.1,0.2,0.3,0.4]", "[0.3,0.2,0.1,0.4]");
                    fs::write(p, text).unwrap();
                },
                says: "annotations.json is malformed",
            },
            Case {
                name: "label",
                spoil: |r| {
                    let p = r.join("nih/annotations.json");
                    let text = fs::read_to_string(&p)
                        .unwrap()
                        .replace("Pneumonia", "Pneumomia");
                    fs::write(p, text).unwrap();
                },
                says: "annotations.json is malformed",
            },
        ];
        for Case { name, spoil, says } in cases {
            let folder = Folder::new(name);
            spoil(&folder.0);
            let error = films(&folder.0).unwrap_err();
            assert!(error.to_string().ends_with(says), "{name}: {error}");
            assert_eq!(
                error.source().is_some(),
                says.ends_with("malformed"),
                "{name}"
            );
        }
    }

    #[test]
    fn a_malformed_report_names_its_line() {
        let folder = Folder::new("openi");
        let path = folder.0.join("openi");
        assert!(matches!(
            openi_reports(&folder.0),
            Err(DataError::Missing { .. })
        ));
        fs::create_dir_all(&path).unwrap();
        let good = r#"{"id":"CXR1","comparison":null,"indication":null,"findings":" Clear. ","impression":null}"#;
        fs::write(
            path.join("reports.jsonl"),
            format!("{good}\n\n{{\"id\":3}}\n"),
        )
        .unwrap();
        let error = openi_reports(&folder.0).unwrap_err();
        assert!(
            matches!(error, DataError::Malformed { line: Some(3), .. }),
            "{error}"
        );
        fs::write(path.join("reports.jsonl"), good).unwrap();
        assert_eq!(
            openi_reports(&folder.0).unwrap()[0].text(),
            "FINDINGS: Clear."
        );
    }

    #[test]
    fn weak_labels_know_when_they_do_not_know() {
        for (labels, expected) in [
            (vec!["Infiltration", "Edema"], Some(true)),
            (vec!["No Finding"], Some(false)),
            (vec!["Atelectasis"], None),
            (vec![], None),
        ] {
            let folder = Folder::new(&format!("weak{}", labels.len()));
            let mut film = films_of(&folder.0, Source::Nih).unwrap().remove(0);
            film.labels = labels.iter().map(ToString::to_string).collect();
            assert_eq!(film.weak_opacity(), expected, "{labels:?}");
        }
    }
}
