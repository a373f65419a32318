//! The single answers of a run, kept so that another run can be compared with it answer by answer: two runs differ less
//! than films do, so their difference is known far better than either.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use phrasebox_metrics::{Interval, bootstrap, paired_difference, roc_auc};
use serde::{Deserialize, Serialize};

use crate::error::TrainError;
use crate::measure::{DRAWS, SEED};
use crate::questions::Samples;
use crate::run::{read, write};

/// File of a work folder that holds them.
pub const ANSWERS: &str = "answers.json";

/// One answered question with a true box.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BoxAnswer {
    /// Row of the table that it counts in.
    pub row: String,
    /// Patient, for the bootstrap.
    pub patient: String,
    /// Edges of the true box: left, top, right, bottom, on the film.
    pub truth: [f32; 4],
    /// IoU of the answer.
    pub iou: f64,
    /// IoU of each floor.
    pub floors: BTreeMap<String, f64>,
    /// Uncertainty as shown.
    pub uncertainty: f32,
    /// The paper's u.
    pub spread: f32,
    /// Presence.
    pub presence: f32,
}

/// Presence of opacity on one NIH film: the highest of its lungs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FilmPresence {
    /// Patient, for the bootstrap.
    pub patient: String,
    /// Number of the film.
    pub film: usize,
    /// Presence.
    pub presence: f32,
    /// Whether RSNA's readers saw one.
    pub there: bool,
}

/// What a run answered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Answers {
    /// Boxes on real films.
    pub boxes: Vec<BoxAnswer>,
    /// Presence per film.
    pub presence: Vec<FilmPresence>,
}

impl Answers {
    /// The answers on real films.
    #[must_use]
    pub fn of(samples: &Samples) -> Self {
        let boxes = samples
            .boxes
            .iter()
            .filter(|s| s.fold.is_some())
            .map(|s| {
                let iou =
                    |b: phrasebox_radiograph::BoundingBox| f64::from(b.clamped().iou(s.truth));
                BoxAnswer {
                    row: s.row.clone(),
                    patient: s.patient.clone(),
                    truth: s.truth.xyxy(),
                    iou: iou(s.found),
                    floors: s
                        .floors
                        .iter()
                        .map(|(name, b)| ((*name).to_owned(), iou(*b)))
                        .collect(),
                    uncertainty: s.uncertainty,
                    spread: s.spread,
                    presence: s.presence,
                }
            })
            .collect();
        let mut films: BTreeMap<usize, FilmPresence> = BTreeMap::new();
        for s in &samples.nih_presence {
            let film = films.entry(s.film).or_insert_with(|| FilmPresence {
                patient: s.patient.clone(),
                film: s.film,
                presence: 0.0,
                there: false,
            });
            film.presence = film.presence.max(s.presence);
            film.there |= s.there;
        }
        Self {
            boxes,
            presence: films.into_values().collect(),
        }
    }

    /// Read what a run kept.
    ///
    /// # Errors
    /// If the file cannot be read or holds something else.
    pub fn read(path: &Path) -> Result<Self, TrainError> {
        serde_json::from_slice(&read(path)?)
            .map_err(|e| TrainError::Data(format!("{}: {e}", path.display())))
    }

    /// Keep them.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), TrainError> {
        let bytes = serde_json::to_vec(self).map_err(|e| TrainError::Data(e.to_string()))?;
        write(path, &bytes)
    }

    /// This run minus another on the questions that both answered, and minus every floor, with 95 % intervals, as
    /// lines to read.
    #[must_use]
    pub fn minus(&self, other: &Self) -> String {
        let mut text = String::new();
        let mut rows: Vec<&str> = self.boxes.iter().map(|b| b.row.as_str()).collect();
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            let others: BTreeMap<_, f64> = other
                .boxes
                .iter()
                .filter(|b| b.row == row)
                .map(|b| (key(b), b.iou))
                .collect();
            let both: Vec<(&BoxAnswer, f64)> = self
                .boxes
                .iter()
                .filter(|b| b.row == row)
                .filter_map(|b| Some((b, *others.get(&key(b))?)))
                .collect();
            let patients: Vec<&str> = both.iter().map(|b| b.0.patient.as_str()).collect();
            let own: Vec<f64> = both.iter().map(|b| b.0.iou).collect();
            let theirs: Vec<f64> = both.iter().map(|b| b.1).collect();
            let minus = |floor: &[f64]| paired_difference(&patients, &own, floor, DRAWS, SEED);
            let _ = write!(text, "{row} (n {}): {}", both.len(), shown(minus(&theirs)));
            for name in both.first().into_iter().flat_map(|b| b.0.floors.keys()) {
                let floor: Option<Vec<f64>> =
                    both.iter().map(|b| b.0.floors.get(name).copied()).collect();
                if let Some(floor) = floor {
                    let _ = write!(text, "; minus {name} {}", shown(minus(&floor)));
                }
            }
            text.push('\n');
        }
        let others: BTreeMap<usize, f32> = other
            .presence
            .iter()
            .map(|p| (p.film, p.presence))
            .collect();
        let both: Vec<(&FilmPresence, f32)> = self
            .presence
            .iter()
            .filter_map(|p| Some((p, *others.get(&p.film)?)))
            .collect();
        let patients: Vec<&str> = both.iter().map(|b| b.0.patient.as_str()).collect();
        let auroc = |drawn: &[usize], score: &dyn Fn(&(&FilmPresence, f32)) -> f32| {
            let scores: Vec<f64> = drawn.iter().map(|i| f64::from(score(&both[*i]))).collect();
            let there: Vec<bool> = drawn.iter().map(|i| both[*i].0.there).collect();
            roc_auc(&scores, &there)
        };
        let minus = bootstrap(
            &patients,
            |drawn| Some(auroc(drawn, &|b| b.0.presence)? - auroc(drawn, &|b| b.1)?),
            DRAWS,
            SEED,
        );
        let _ = writeln!(
            text,
            "presence AUROC per NIH film (n {}): {}",
            both.len(),
            shown(minus)
        );
        text
    }
}

/// What tells one question from another in two runs.
fn key(answer: &BoxAnswer) -> (String, [u32; 4]) {
    (answer.patient.clone(), answer.truth.map(f32::to_bits))
}

fn shown(interval: Option<Interval>) -> String {
    interval.map_or_else(
        || "–".to_owned(),
        |i| format!("{:+.3} [{:+.3}, {:+.3}]", i.estimate, i.low, i.high),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(shift: f64, presence: impl Fn(usize) -> f32) -> Answers {
        let boxes = (0..20)
            .map(|i| BoxAnswer {
                row: "opacity, nih".to_owned(),
                patient: format!("p{}", i / 2),
                truth: [i as f32 / 40.0, 0.2, 0.9, 0.8],
                iou: f64::from(i) / 40.0 + shift,
                floors: BTreeMap::from([("constant box".to_owned(), f64::from(i) / 40.0)]),
                uncertainty: 0.5,
                spread: 0.1,
                presence: 0.5,
            })
            .collect();
        let presence = (0..20)
            .map(|film| FilmPresence {
                patient: format!("p{film}"),
                film,
                presence: presence(film),
                there: film % 2 == 0,
            })
            .collect();
        Answers { boxes, presence }
    }

    #[test]
    fn a_run_is_compared_answer_by_answer_and_only_where_both_answered() {
        let blind = answers(0.0, |_| 0.5);
        let mut better = answers(0.1, |film| if film % 2 == 0 { 0.9 } else { 0.1 });
        better.boxes[3].truth[0] = 0.99;
        let text = better.minus(&blind);
        assert!(
            text.contains(
                "opacity, nih (n 19): +0.100 [+0.100, +0.100]; minus constant box +0.100"
            ),
            "{text}"
        );
        assert!(text.contains("(n 20): +0.500 [+0.500, +0.500]"), "{text}");
    }

    #[test]
    fn answers_come_back_from_their_file() {
        let folder = std::env::temp_dir().join(format!("phrasebox-answers-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(ANSWERS);
        assert!(Answers::read(&file).is_err());
        answers(0.1, |_| 0.5).write(&file).unwrap();
        let back = Answers::read(&file).unwrap();
        assert_eq!((back.boxes.len(), back.presence.len()), (20, 20));
        assert_eq!(back.boxes[7].truth, [7.0 / 40.0, 0.2, 0.9, 0.8]);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
