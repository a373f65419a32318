//! Where lungs and heart lie on a film, asked like any phrase, and what follows for the sides of other boxes.

use phrasebox_model::{Frame, Grounder};
use phrasebox_protocol::{Decision, GroundedBox, GroundedPhrase};
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Category, Check, Side, check_code};

use crate::error::GroundingError;
use crate::plan::plan_given;
use crate::session::{EncodedFilm, GroundingSession};

/// Share of a box's width that must lie beyond the middle line before it counts as on the other side. Findings at the
/// hila and the heart reach across it.
const BEYOND: f32 = 0.75;

/// The organs that every frontal chest film shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anatomy {
    /// The patient's right lung, image-left.
    pub right_lung: BoundingBox,
    /// The patient's left lung.
    pub left_lung: BoundingBox,
    /// The heart.
    pub heart: BoundingBox,
}

impl Anatomy {
    /// The film's middle line between the lungs as a share of its width; the middle of the film where the lungs do not
    /// lie side by side.
    #[must_use]
    pub fn middle(&self) -> f32 {
        let [_, _, right_inner, _] = self.right_lung.xyxy();
        let [left_inner, _, _, _] = self.left_lung.xyxy();
        let middle = f32::midpoint(right_inner, left_inner);
        let (right, left) = (self.right_lung.cxcywh()[0], self.left_lung.cxcywh()[0]);
        if right < middle && middle < left {
            middle
        } else {
            0.5
        }
    }
}

impl<G: Grounder> GroundingSession<G> {
    /// Asks the film for lungs and heart.
    ///
    /// # Errors
    /// As for [`GroundingSession::answer`].
    pub async fn anatomy(
        &self,
        film: &mut EncodedFilm<G::Features>,
    ) -> Result<Anatomy, GroundingError> {
        let mut organs = plan_given(&["right lung", "left lung", "heart"].map(str::to_owned));
        // In the frame of the lungs a heart always lies between them; asked of the whole film, it tells if there is one.
        for question in organs.iter_mut().flat_map(|organ| &mut organ.questions) {
            question.prompt.frame = Frame::Film;
        }
        let mut boxes = Vec::with_capacity(organs.len());
        for organ in &organs {
            boxes.extend(
                self.answer(film, organ)
                    .await?
                    .boxes
                    .first()
                    .map(|b| b.xyxy),
            );
        }
        let count = GroundingError::Count {
            asked: organs.len(),
            answered: boxes.len(),
        };
        let [right_lung, left_lung, heart] = boxes.try_into().map_err(|_| count)?;
        Ok(Anatomy {
            right_lung,
            left_lung,
            heart,
        })
    }
}

/// Drawn boxes on the other side than their words say.
#[must_use]
pub fn check_sides(answers: &[GroundedPhrase], anatomy: &Anatomy) -> Vec<Check> {
    let middle = anatomy.middle();
    answers
        .iter()
        .filter(|answer| answer.decision == Decision::Box && keeps_its_side(answer.phrase.category))
        .filter_map(|answer| {
            let stray = answer.boxes.iter().find(|b| beyond(b, middle))?;
            let (said, found) = match stray.side {
                Side::Right => ("right", "left"),
                _ => ("left", "right"),
            };
            let what = format!(
                "The words \u{201c}{}\u{201d} say {said}, but the box lies on the patient's {found}.",
                answer.phrase.text
            );
            let span = (answer.phrase.start, answer.phrase.end);
            Some(Check::new(check_code::BOX_SIDE, what, vec![span]))
        })
        .collect()
}

/// Image-left of the middle is the patient's right.
fn beyond(b: &GroundedBox, middle: f32) -> bool {
    let [x0, _, x1, _] = b.xyxy.xyxy();
    let width = (x1 - x0).max(f32::EPSILON);
    let image_left = (middle - x0).clamp(0.0, width) / width;
    match b.side {
        Side::Right => 1.0 - image_left >= BEYOND,
        Side::Left => image_left >= BEYOND,
        Side::Bilateral | Side::None => false,
    }
}

/// Whether the side that the words name is where the thing lies: a line from the left arm ends on the right, and the
/// arch of the aorta, spine and mediastinum have sides of their own.
fn keeps_its_side(category: Category) -> bool {
    !matches!(
        category,
        Category::Device
            | Category::PostSurgical
            | Category::AorticAbnormality
            | Category::MediastinalWidening
            | Category::SpineDegenerative
            | Category::Scoliosis
            | Category::Cardiomegaly
            | Category::Hernia
            | Category::Other
    )
}

#[cfg(test)]
mod tests {
    use phrasebox_report::{NoBoxReason, read_phrase};

    use super::*;

    fn a_box(x0: f32, x1: f32) -> BoundingBox {
        BoundingBox::from_xyxy(x0, 0.2, x1, 0.8).expect("ordered")
    }

    fn anatomy(right: (f32, f32), left: (f32, f32)) -> Anatomy {
        Anatomy {
            right_lung: a_box(right.0, right.1),
            left_lung: a_box(left.0, left.1),
            heart: a_box(0.4, 0.7),
        }
    }

    fn answer(text: &str, boxes: &[(Side, f32, f32)], decision: Decision) -> GroundedPhrase {
        let found = |(side, x0, x1): &(Side, f32, f32)| GroundedBox {
            xyxy: a_box(*x0, *x1),
            hypotheses: [a_box(*x0, *x1); 3],
            variance: [0.0; 4],
            uncertainty: 0.1,
            spread: 0.1,
            confidence: None,
            validated: false,
            side: *side,
        };
        let mut phrase = read_phrase(text);
        phrase.reason = (decision == Decision::NoBox).then_some(NoBoxReason::NotFound);
        GroundedPhrase {
            phrase,
            decision,
            presence: Some(0.9),
            presence_validated: false,
            boxes: boxes.iter().map(found).collect(),
            asked: Vec::new(),
        }
    }

    #[test]
    fn a_box_on_the_other_side_is_told_and_others_are_not() {
        use Side::{Left, None, Right};
        struct Case {
            what: &'static str,
            text: &'static str,
            boxes: &'static [(Side, f32, f32)],
            decision: Decision,
            told: bool,
        }
        let centred = anatomy((0.1, 0.45), (0.55, 0.9));
        for case in [
            Case {
                what: "right is image-left",
                text: "right pleural effusion",
                boxes: &[(Right, 0.1, 0.4)],
                decision: Decision::Box,
                told: false,
            },
            Case {
                what: "right, but image-right",
                text: "right pleural effusion",
                boxes: &[(Right, 0.6, 0.9)],
                decision: Decision::Box,
                told: true,
            },
            Case {
                what: "left, but image-left",
                text: "left pleural effusion",
                boxes: &[(Left, 0.1, 0.4)],
                decision: Decision::Box,
                told: true,
            },
            Case {
                what: "left is image-right",
                text: "left pleural effusion",
                boxes: &[(Left, 0.6, 0.9)],
                decision: Decision::Box,
                told: false,
            },
            Case {
                what: "reaching across the middle",
                text: "right hilar mass",
                boxes: &[(Right, 0.4, 0.7)],
                decision: Decision::Box,
                told: false,
            },
            Case {
                what: "one of two is astray",
                text: "bilateral effusions",
                boxes: &[(Right, 0.1, 0.4), (Left, 0.2, 0.4)],
                decision: Decision::Box,
                told: true,
            },
            Case {
                what: "no side named",
                text: "pleural effusion",
                boxes: &[(None, 0.6, 0.9)],
                decision: Decision::Box,
                told: false,
            },
            Case {
                what: "not drawn",
                text: "right pleural effusion",
                boxes: &[(Right, 0.6, 0.9)],
                decision: Decision::NoBox,
                told: false,
            },
            Case {
                what: "a line from the left ends on the right",
                text: "left PICC line",
                boxes: &[(Left, 0.3, 0.45)],
                decision: Decision::Box,
                told: false,
            },
        ] {
            let answers = [answer(case.text, case.boxes, case.decision)];
            let checks = check_sides(&answers, &centred);
            assert_eq!(checks.len(), usize::from(case.told), "{}", case.what);
            for check in checks {
                assert_eq!(check.code, check_code::BOX_SIDE);
                assert_eq!(check.spans, [(0, case.text.chars().count())]);
            }
        }
    }

    #[test]
    fn the_middle_is_the_patients_not_the_films() {
        let aside = anatomy((0.3, 0.6), (0.7, 0.95));
        assert!((aside.middle() - 0.65).abs() < 1e-6);
        let answers = [answer(
            "right pleural effusion",
            &[(Side::Right, 0.45, 0.62)],
            Decision::Box,
        )];
        assert!(check_sides(&answers, &aside).is_empty());
        assert_eq!(
            check_sides(&answers, &anatomy((0.1, 0.3), (0.4, 0.7))).len(),
            1
        );
        // Lungs that do not lie side by side say nothing of a middle.
        assert!((anatomy((0.6, 0.9), (0.1, 0.4)).middle() - 0.5).abs() < 1e-6);
    }
}
