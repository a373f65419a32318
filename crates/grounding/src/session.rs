//! The session: a model, a film that is encoded once, and phrases answered on it one by one.

use std::collections::HashMap;

use phrasebox_model::{Answer, Checkpoint, Grounder, ModelError, Prompt};
use phrasebox_protocol::{Decision, Evidence, EvidenceKind, GroundedPhrase, ImageSize};
use phrasebox_radiograph::{Letterbox, Radiograph};
use phrasebox_report::{NoBoxReason, Side};

use crate::error::GroundingError;
use crate::estimate::{Rules, grounded_box};
use crate::film_check::FilmLook;
use crate::plan::PlannedPhrase;
use crate::target::target_of;

/// Answers kept per film. An edited report asks mostly what it asked before; far more prompts than any report has.
const MAX_KEPT_ANSWERS: usize = 1024;

/// A film as the model sees it, with what was already asked of it.
#[derive(Debug)]
pub struct EncodedFilm<F> {
    letterbox: Letterbox,
    look: FilmLook,
    features: F,
    answers: HashMap<Prompt, Answer>,
}

impl<F> EncodedFilm<F> {
    /// Size of the film in pixels.
    #[must_use]
    pub fn size(&self) -> ImageSize {
        ImageSize {
            width: self.letterbox.width,
            height: self.letterbox.height,
        }
    }

    /// How the film lies in the network's square, over which evidence maps are given.
    #[must_use]
    pub fn letterbox(&self) -> Letterbox {
        self.letterbox
    }

    /// The film as the network sees it.
    #[must_use]
    pub fn look(&self) -> &FilmLook {
        &self.look
    }
}

/// A model with the rules of its pack.
#[derive(Debug)]
pub struct GroundingSession<G> {
    grounder: G,
    rules: Rules,
}

impl<G: Grounder> GroundingSession<G> {
    /// A session with this model; `rules` are those of the pack it came from.
    pub fn new(grounder: G, rules: Rules) -> Self {
        Self { grounder, rules }
    }

    /// Encodes a film; everything asked of it later uses this.
    ///
    /// # Errors
    /// [`GroundingError::Model`]: stopped at the checkpoint, or the engine failed.
    pub async fn encode(
        &self,
        film: &Radiograph,
        checkpoint: &mut impl Checkpoint,
    ) -> Result<EncodedFilm<G::Features>, GroundingError> {
        let side = self.grounder.side();
        let pixels = u32::try_from(side).map_err(|_| ModelError::Shape {
            expected: u32::MAX as usize,
            found: side,
        })?;
        let square = film.to_square(side);
        let features = self.grounder.encode_image(&square, checkpoint).await?;
        let letterbox = Letterbox::new(film.width(), film.height(), pixels);
        Ok(EncodedFilm {
            letterbox,
            look: FilmLook::new(square, side, letterbox),
            features,
            answers: HashMap::new(),
        })
    }

    /// Answers one phrase. What was asked of this film before is not asked again.
    ///
    /// # Errors
    /// [`GroundingError::Model`] if the model failed, [`GroundingError::Box`] or [`GroundingError::Count`] if what
    /// it gave is no answer.
    pub async fn answer(
        &self,
        film: &mut EncodedFilm<G::Features>,
        planned: &PlannedPhrase,
    ) -> Result<GroundedPhrase, GroundingError> {
        Ok(self.explain(film, planned).await?.0)
    }

    /// Answers one phrase, with what each of its boxes rests on.
    ///
    /// # Errors
    /// As for [`GroundingSession::answer`].
    pub async fn explain(
        &self,
        film: &mut EncodedFilm<G::Features>,
        planned: &PlannedPhrase,
    ) -> Result<(GroundedPhrase, Vec<Evidence>), GroundingError> {
        self.ask_what_is_new(film, planned).await?;
        let mut phrase = planned.phrase.clone();
        let target = target_of(&phrase);
        let calibration = self.rules.calibration(target).filter(|_| !planned.defined);
        let threshold = self.rules.threshold(target);
        let mut candidates = Vec::with_capacity(planned.questions.len());
        for question in &planned.questions {
            let answer = film
                .answers
                .get(&question.prompt)
                .ok_or(GroundingError::Count {
                    asked: 1,
                    answered: 0,
                })?;
            let found = grounded_box(answer, film.letterbox, question.side, calibration)?;
            candidates.push((answer.presence, (found, evidence(answer))));
        }
        let presence = candidates.iter().map(|c| c.0).reduce(f32::max);
        let found = presence.is_some_and(|p| p >= threshold);
        // Where the words name no side, both were asked to learn which: the side without the finding is no answer.
        if phrase.side == Side::None {
            candidates.retain(|(p, _)| Some(*p) == presence || *p >= threshold);
        }
        let (boxes, evidence) = candidates.into_iter().map(|c| c.1).unzip();
        let withheld = self.rules.withholds(&phrase);
        let decision = if phrase.groundable && found && !withheld {
            Decision::Box
        } else {
            Decision::NoBox
        };
        if decision == Decision::NoBox {
            phrase.reason.get_or_insert(if withheld {
                NoBoxReason::NotLearnt
            } else {
                NoBoxReason::NotFound
            });
        }
        let asked = planned
            .questions
            .iter()
            .map(crate::prompt::Question::text)
            .collect();
        let answer = GroundedPhrase {
            // Those films were asked by name, not by definition.
            presence_validated: presence.is_some()
                && phrase.category.is_opacity()
                && !planned.defined,
            phrase,
            decision,
            presence,
            boxes,
            asked,
        };
        Ok((answer, evidence))
    }

    async fn ask_what_is_new(
        &self,
        film: &mut EncodedFilm<G::Features>,
        planned: &PlannedPhrase,
    ) -> Result<(), GroundingError> {
        if film.answers.len() >= MAX_KEPT_ANSWERS {
            film.answers.clear();
        }
        let new: Vec<_> = planned
            .questions
            .iter()
            .map(|q| q.prompt.clone())
            .filter(|p| !film.answers.contains_key(p))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let answers = self.grounder.ground(&film.features, &new).await?;
        if answers.len() != new.len() {
            return Err(GroundingError::Count {
                asked: new.len(),
                answered: answers.len(),
            });
        }
        film.answers.extend(new.into_iter().zip(answers));
        Ok(())
    }

    /// Answers every phrase, in order; the checkpoint is reached after each.
    ///
    /// # Errors
    /// As for [`GroundingSession::answer`]; also when stopped at the checkpoint.
    pub async fn answer_all(
        &self,
        film: &mut EncodedFilm<G::Features>,
        planned: &[PlannedPhrase],
        checkpoint: &mut impl Checkpoint,
    ) -> Result<Vec<GroundedPhrase>, GroundingError> {
        let mut answers = Vec::with_capacity(planned.len());
        for (index, phrase) in planned.iter().enumerate() {
            answers.push(self.answer(film, phrase).await?);
            checkpoint
                .reach(index + 1, planned.len())
                .await
                .map_err(|_| ModelError::Cancelled)?;
        }
        Ok(answers)
    }
}

/// What an answer rests on. Only a lung's own reading keeps a posterior, and it has no attention.
fn evidence(answer: &Answer) -> Evidence {
    Evidence {
        kind: if answer.expected_iou.is_some() {
            EvidenceKind::Candidates
        } else {
            EvidenceKind::Attention
        },
        grid: answer.grid,
        cells: answer.evidence.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use phrasebox_model::{Cancelled, Frame, NoCheckpoint, Target};
    use phrasebox_radiograph::Pixels;
    use phrasebox_report::Category;

    use super::*;
    use crate::plan::plan_given;

    /// Places a box on the image side that the words name: the patient's right is image-left. Its presence is the
    /// share of the film that is bright, unless the words say "faint".
    #[derive(Default)]
    struct ByWords {
        asked: RefCell<Vec<String>>,
    }

    impl Grounder for ByWords {
        type Features = f32;

        fn side(&self) -> usize {
            16
        }

        async fn encode_image(
            &self,
            square: &[f32],
            checkpoint: &mut impl Checkpoint,
        ) -> Result<f32, ModelError> {
            checkpoint
                .reach(1, 1)
                .await
                .map_err(|_| ModelError::Cancelled)?;
            Ok(square.iter().sum::<f32>() / square.len() as f32)
        }

        async fn ground(
            &self,
            bright: &f32,
            prompts: &[Prompt],
        ) -> Result<Vec<Answer>, ModelError> {
            let answer = |prompt: &Prompt| {
                let phrase = &prompt.text[..prompt.box_at];
                self.asked.borrow_mut().push(phrase.to_owned());
                let cx = if phrase.contains("right") { 0.3 } else { 0.7 };
                // The film's darker half, where the words do not ask for it.
                let dark = prompt.frame == Frame::RightLung && !phrase.contains("right");
                let presence = if phrase.contains("faint") || dark {
                    0.1
                } else {
                    bright + 0.4
                };
                // Two columns: what lies image-left, the patient's right, and what image-right.
                let row = if cx < 0.5 { [0.4, 0.1] } else { [0.1, 0.4] };
                let evidence = row.repeat(2);
                let hypotheses = [0.38, 0.40, 0.42].map(|cy| [cx, cy, 0.2, 0.2]);
                Answer {
                    hypotheses,
                    presence,
                    expected_iou: None,
                    evidence,
                    grid: 2,
                }
            };
            Ok(prompts.iter().map(answer).collect())
        }
    }

    /// Lets so many steps pass.
    struct Steps(usize);

    impl Checkpoint for Steps {
        async fn reach(&mut self, _done: usize, _total: usize) -> Result<(), Cancelled> {
            self.0 = self.0.checked_sub(1).ok_or(Cancelled)?;
            Ok(())
        }
    }

    fn film() -> Radiograph {
        let pixels = (0..64 * 32)
            .map(|i| if i % 64 < 32 { 40 } else { 200 })
            .collect();
        Radiograph::new(64, 32, Pixels::Eight(pixels), None).unwrap()
    }

    fn planned(phrases: &[&str]) -> Vec<PlannedPhrase> {
        plan_given(&phrases.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>())
    }

    fn session() -> GroundingSession<ByWords> {
        let thresholds = BTreeMap::from([(Target::Other, 0.3), (Target::Lung, 0.3)]);
        GroundingSession::new(ByWords::default(), Rules::new(thresholds, BTreeMap::new()))
    }

    #[test]
    fn a_finding_of_both_sides_gets_a_box_on_each() {
        let session = session();
        let mut film = pollster::block_on(session.encode(&film(), &mut NoCheckpoint)).unwrap();
        let answers = pollster::block_on(session.answer_all(
            &mut film,
            &planned(&["lungs"]),
            &mut NoCheckpoint,
        ))
        .unwrap();
        assert_eq!(answers[0].decision, Decision::Box);
        let sides: Vec<Side> = answers[0].boxes.iter().map(|b| b.side).collect();
        assert_eq!(sides, [Side::Right, Side::Left]);
        let centres: Vec<f32> = answers[0]
            .boxes
            .iter()
            .map(|b| b.xyxy.cxcywh()[0])
            .collect();
        assert!(
            centres[0] < 0.5 && centres[1] > 0.5,
            "the patient's right is image-left: {centres:?}"
        );
        assert_eq!(answers[0].asked, ["right lung [BOX]", "left lung [BOX]"]);
        // The film is twice as wide as high, so a shift of 0.02 of the square is 0.04 of its height.
        assert!(
            (answers[0].boxes[0].variance[1] - 0.0016).abs() < 1e-5,
            "{:?}",
            answers[0].boxes[0].variance
        );
    }

    #[test]
    fn what_is_not_found_keeps_its_candidates() {
        let session = session();
        let mut film = pollster::block_on(session.encode(&film(), &mut NoCheckpoint)).unwrap();
        let phrases = planned(&["faint right shadow", "right shadow"]);
        let answers =
            pollster::block_on(session.answer_all(&mut film, &phrases, &mut NoCheckpoint)).unwrap();
        assert_eq!(answers[0].decision, Decision::NoBox);
        assert_eq!(answers[0].phrase.reason, Some(NoBoxReason::NotFound));
        assert_eq!(answers[0].boxes.len(), 1);
        assert_eq!(answers[1].decision, Decision::Box);
        assert_eq!(answers[1].phrase.reason, None);
    }

    #[test]
    fn a_withheld_category_keeps_its_candidates_but_is_not_drawn() {
        let mut session = session();
        session.rules = session.rules.withholding([Category::Effusion]);
        let mut film = pollster::block_on(session.encode(&film(), &mut NoCheckpoint)).unwrap();
        let phrases = planned(&["right pleural effusion", "right rib fracture"]);
        let answers =
            pollster::block_on(session.answer_all(&mut film, &phrases, &mut NoCheckpoint)).unwrap();
        assert_eq!(answers[0].phrase.reason, Some(NoBoxReason::NotLearnt));
        assert_eq!(
            (answers[0].decision, answers[0].boxes.len()),
            (Decision::NoBox, 1)
        );
        assert_eq!(answers[1].decision, Decision::Box);
    }

    #[test]
    fn only_the_presence_of_opacities_asked_by_name_is_validated() {
        let session = session();
        let mut film = pollster::block_on(session.encode(&film(), &mut NoCheckpoint)).unwrap();
        for (text, defined, expected) in [
            ("right lower lobe pneumonia", false, true),
            ("right lower lobe pneumonia", true, false),
            ("right pleural effusion", false, false),
            ("heart", false, false),
        ] {
            let planned = PlannedPhrase {
                defined,
                ..planned(&[text])[0].clone()
            };
            let answer = pollster::block_on(session.answer(&mut film, &planned)).unwrap();
            assert!(answer.presence.is_some(), "{text}");
            assert_eq!(answer.presence_validated, expected, "{text} {defined}");
        }
    }

    #[test]
    fn a_finding_of_the_lung_is_looked_for_in_its_own_lung() {
        let frames = |text: &str| {
            let planned = planned(&[text]);
            let frame = |q: &crate::prompt::Question| (q.side, q.prompt.frame);
            planned[0].questions.iter().map(frame).collect::<Vec<_>>()
        };
        let (right, left) = (
            (Side::Right, Frame::RightLung),
            (Side::Left, Frame::LeftLung),
        );
        assert_eq!(frames("airspace opacity in the right lung"), [right]);
        assert_eq!(frames("left lower lobe consolidation"), [left]);
        assert_eq!(frames("bilateral airspace opacities"), [right, left]);
        assert_eq!(frames("consolidation"), [right, left]);
        assert_eq!(frames("left lung"), [(Side::Left, Frame::Film)]);
        assert_eq!(frames("heart"), [(Side::None, Frame::Thorax)]);
    }

    #[test]
    fn every_box_comes_with_what_it_rests_on() {
        let session = session();
        let mut film = pollster::block_on(session.encode(&film(), &mut NoCheckpoint)).unwrap();
        // Two sides, one side, and two sides of which one was only asked to learn which.
        for (text, boxes) in [("lungs", 2), ("right shadow", 1), ("consolidation", 1)] {
            let planned = planned(&[text]);
            let (answer, evidence) =
                pollster::block_on(session.explain(&mut film, &planned[0])).unwrap();
            assert_eq!(
                (answer.boxes.len(), evidence.len()),
                (boxes, boxes),
                "{text}"
            );
            for (found, evidence) in answer.boxes.iter().zip(&evidence) {
                assert_eq!(evidence.cells.len(), evidence.grid * evidence.grid);
                // The model of these tests lets its attention lie where its box does.
                let right: f32 = evidence.cells.iter().step_by(2).sum();
                assert_eq!(
                    right > 0.5,
                    found.side == Side::Right,
                    "{text}: {evidence:?}"
                );
                assert_eq!(evidence.kind, EvidenceKind::Attention);
            }
        }
        let of_lung = Answer {
            hypotheses: [[0.5; 4]; 3],
            presence: 0.5,
            expected_iou: Some(0.4),
            evidence: vec![1.0],
            grid: 1,
        };
        assert_eq!(evidence(&of_lung).kind, EvidenceKind::Candidates);
    }

    #[test]
    fn an_opacity_without_a_side_is_boxed_where_it_is() {
        let session = session();
        let mut film = pollster::block_on(session.encode(&film(), &mut NoCheckpoint)).unwrap();
        let answers = pollster::block_on(session.answer_all(
            &mut film,
            &planned(&["consolidation"]),
            &mut NoCheckpoint,
        ))
        .unwrap();
        let sides: Vec<Side> = answers[0].boxes.iter().map(|b| b.side).collect();
        assert_eq!(
            sides,
            [Side::Left],
            "the film is bright on the patient's left"
        );
    }

    #[test]
    fn what_was_asked_is_not_asked_again() {
        let session = session();
        let mut film = pollster::block_on(session.encode(&film(), &mut NoCheckpoint)).unwrap();
        let first = planned(&["right shadow", "left shadow"]);
        let edited = planned(&["right shadow", "left rib fracture"]);
        let before =
            pollster::block_on(session.answer_all(&mut film, &first, &mut NoCheckpoint)).unwrap();
        let after =
            pollster::block_on(session.answer_all(&mut film, &edited, &mut NoCheckpoint)).unwrap();
        assert_eq!(
            *session.grounder.asked.borrow(),
            ["right shadow", "left shadow", "left rib fracture"]
        );
        assert_eq!(before[0], after[0]);
    }

    #[test]
    fn it_stops_between_two_steps() {
        let session = session();
        let stopped = pollster::block_on(session.encode(&film(), &mut Steps(0)));
        assert!(stopped.is_err_and(|e| e.is_cancelled()));
        let mut film = pollster::block_on(session.encode(&film(), &mut NoCheckpoint)).unwrap();
        let phrases = planned(&["right shadow", "left shadow", "heart"]);
        let stopped = pollster::block_on(session.answer_all(&mut film, &phrases, &mut Steps(1)));
        assert!(stopped.is_err_and(|e| e.is_cancelled()));
        assert_eq!(session.grounder.asked.borrow().len(), 2);
    }
}
