//! How well boxes answer a question: the learner's and the model's are judged alike.

use phrasebox_radiograph::BoundingBox;

use crate::case_set::Task;

/// How an answer compares with the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Judged {
    /// Boxes were given for something that is there: the best intersection over union of any of them with any of the
    /// reference's.
    Overlap(f32),
    /// It is there, and no box was given.
    Missed,
    /// It is not there, and no box was given.
    RightlyNone,
    /// It is not there, and a box was given.
    WronglyBoxed,
}

impl Judged {
    /// Compares `given` with the reference of `task`; no box says "not on this film".
    #[must_use]
    pub fn of(task: &Task, given: &[BoundingBox]) -> Self {
        let overlaps = task
            .boxes
            .iter()
            .flat_map(|reference| given.iter().map(|b| reference.iou(*b)));
        match (overlaps.max_by(f32::total_cmp), task.boxes.is_empty()) {
            (Some(iou), _) => Self::Overlap(iou),
            (None, false) => Self::Missed,
            (None, true) if given.is_empty() => Self::RightlyNone,
            (None, true) => Self::WronglyBoxed,
        }
    }
}

/// A run's sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Questions about something that is there.
    pub present: usize,
    /// Sum of their overlaps; one that was missed counts as none.
    overlap: f32,
    /// Those with an overlap of a half or more.
    pub halves: usize,
    /// Questions about something that is not there.
    pub absent: usize,
    /// Those rightly left without a box.
    pub rightly_none: usize,
}

impl Tally {
    /// The mean overlap over what is there; none where nothing is.
    #[must_use]
    pub fn mean(&self) -> Option<f32> {
        #[expect(clippy::cast_precision_loss, reason = "a count of questions")]
        let count = self.present as f32;
        (self.present > 0).then(|| self.overlap / count)
    }
}

impl FromIterator<Judged> for Tally {
    fn from_iter<I: IntoIterator<Item = Judged>>(all: I) -> Self {
        let mut sum = Self::default();
        for judged in all {
            match judged {
                Judged::Overlap(iou) => {
                    sum.present += 1;
                    sum.overlap += iou;
                    sum.halves += usize::from(iou >= 0.5);
                }
                Judged::Missed => sum.present += 1,
                Judged::RightlyNone => {
                    sum.absent += 1;
                    sum.rightly_none += 1;
                }
                Judged::WronglyBoxed => sum.absent += 1,
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_report::Side;
    use proptest::prelude::*;

    use super::*;
    use crate::case_set::MadeBy;

    fn xyxy(b: [f32; 4]) -> BoundingBox {
        BoundingBox::try_from(b).expect("ordered")
    }

    fn task(boxes: &[[f32; 4]]) -> Task {
        Task {
            text: "effusion".into(),
            side: Side::Right,
            boxes: boxes.iter().copied().map(xyxy).collect(),
            by: MadeBy::Teacher,
        }
    }

    #[test]
    fn answers_are_compared_with_the_nearest_reference() {
        let [right, upper, left] = [
            [0.0, 0.5, 0.25, 1.0],
            [0.0, 0.5, 0.25, 0.75],
            [0.75, 0.5, 1.0, 1.0],
        ];
        for (reference, given, expected) in [
            (&[right][..], &[right][..], Judged::Overlap(1.0)),
            (&[right], &[upper], Judged::Overlap(0.5)),
            (&[right], &[left], Judged::Overlap(0.0)),
            (&[left, right], &[upper], Judged::Overlap(0.5)),
            (&[right], &[left, right], Judged::Overlap(1.0)),
            (&[right], &[], Judged::Missed),
            (&[], &[], Judged::RightlyNone),
            (&[], &[left], Judged::WronglyBoxed),
        ] {
            let given: Vec<_> = given.iter().copied().map(xyxy).collect();
            assert_eq!(
                Judged::of(&task(reference), &given),
                expected,
                "{given:?} for {reference:?}"
            );
        }
    }

    #[test]
    fn a_tally_counts_what_was_missed_as_no_overlap() {
        assert_eq!(Tally::default().mean(), None);
        let sum: Tally = [
            Judged::Overlap(0.75),
            Judged::Overlap(0.25),
            Judged::Missed,
            Judged::Missed,
            Judged::RightlyNone,
            Judged::WronglyBoxed,
        ]
        .into_iter()
        .collect();
        assert_eq!(sum.mean(), Some(0.25));
        assert_eq!(
            (sum.present, sum.halves, sum.absent, sum.rightly_none),
            (4, 1, 2, 1)
        );
    }

    prop_compose! {
        fn any_box()(x in 0.0_f32..0.9, y in 0.0_f32..0.9, w in 0.01_f32..0.9, h in 0.01_f32..0.9) -> BoundingBox {
            xyxy([x, y, (x + w).min(1.0), (y + h).min(1.0)])
        }
    }

    proptest! {
        #[test]
        fn a_score_is_a_share_and_knows_no_favourite_side(reference in any_box(), given in any_box()) {
            let overlap = |reference: BoundingBox, given| {
                match Judged::of(&Task { boxes: vec![reference], ..task(&[]) }, &[given]) {
                    Judged::Overlap(iou) => iou,
                    other => panic!("{other:?}"),
                }
            };
            let iou = overlap(reference, given);
            prop_assert!((0.0..=1.0).contains(&iou));
            prop_assert!((overlap(given, reference) - iou).abs() < 1e-6);
            prop_assert!((overlap(reference, reference) - 1.0).abs() < 1e-6);
            // Seen in a mirror both lie on the patient's other side, and compare as before.
            prop_assert!((overlap(reference.mirrored(), given.mirrored()) - iou).abs() < 1e-4);
            let [_, _, x2, _] = reference.xyxy();
            if x2 <= 0.5 {
                // Marked on the patient's left for something on the right: as wrong as can be.
                prop_assert!(overlap(reference, reference.mirrored()) < 1e-6);
            }
        }
    }
}
