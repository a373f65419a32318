//! Probes: questions whose honest answer is known beforehand, asked in the place of a phrase and on the same path. A
//! model that answers them as it answered the phrase does not look at the film, or does not listen to the words.

use phrasebox_model::Grounder;
use phrasebox_protocol::{GroundedBox, GroundedPhrase, Probe, ProbeKind};
use phrasebox_radiograph::{Pixels, Radiograph, RadiographError};
use phrasebox_report::{Assertion, NoBoxReason, Side};

use crate::error::GroundingError;
use crate::plan::PlannedPhrase;
use crate::prompt::Question;
use crate::session::{EncodedFilm, GroundingSession};

/// Words that no film shows.
const NONSENSE: &str = "purple paper umbrella";

/// Grey of the blank film. Which makes no difference: the network sees a uniform film as black.
const BLANK: u8 = 128;

impl Question {
    /// The same question with `text` in the place of its phrase.
    fn with_phrase(&self, text: &str) -> Self {
        let mut question = self.clone();
        let prompt = &mut question.prompt;
        prompt
            .text
            .replace_range(self.phrase_at..prompt.box_at, text);
        prompt.box_at = self.phrase_at + text.len();
        question
    }

    /// The same question with "no" before its phrase, in the place of an article.
    fn denied(&self) -> Self {
        let mut question = self.with_phrase(&format!("no {}", self.phrase()));
        let before = &question.prompt.text[..question.phrase_at];
        let article = ["a ", "an ", "the "].into_iter().find(|article| {
            let rest = before.strip_suffix(article);
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        });
        if let Some(article) = article {
            question.phrase_at -= article.len();
            question.prompt.box_at -= article.len();
            let at = question.phrase_at;
            question
                .prompt
                .text
                .replace_range(at..at + article.len(), "");
        }
        question
    }

    /// The same question of the patient's other side.
    fn of_other_side(&self) -> Self {
        use phrasebox_model::Frame;
        let (before, rest) = self.prompt.text.split_at(self.phrase_at);
        let (phrase, after) = rest.split_at(self.prompt.box_at - self.phrase_at);
        let [before, phrase, after] = [before, phrase, after].map(swap_sides);
        let mut question = self.clone();
        question.phrase_at = before.len();
        question.prompt.box_at = before.len() + phrase.len();
        question.prompt.text = format!("{before}{phrase}{after}");
        question.side = other(self.side);
        question.prompt.frame = match self.prompt.frame {
            Frame::RightLung => Frame::LeftLung,
            Frame::LeftLung => Frame::RightLung,
            frame => frame,
        };
        question
    }
}

fn other(side: Side) -> Side {
    match side {
        Side::Right => Side::Left,
        Side::Left => Side::Right,
        side => side,
    }
}

/// The words with left for right and right for left.
fn swap_sides(text: &str) -> String {
    let swapped = |word: &str| match word.to_lowercase().as_str() {
        "right" => Some("left"),
        "left" => Some("right"),
        _ => None,
    };
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = first.is_alphanumeric();
        let end = rest
            .find(|c: char| c.is_alphanumeric() != inside)
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match swapped(word) {
            Some(new) if first.is_uppercase() => {
                out.extend(new.chars().next().map(|c| c.to_ascii_uppercase()));
                out.push_str(&new[1..]);
            }
            Some(new) => out.push_str(new),
            None => out.push_str(word),
        }
        rest = after;
    }
    out
}

/// The phrase as it is asked for a probe; none where the probe does not apply.
fn probing(planned: &PlannedPhrase, kind: ProbeKind) -> Option<PlannedPhrase> {
    let mut probe = planned.clone();
    match kind {
        ProbeKind::BlankFilm => {}
        ProbeKind::Nonsense => {
            for question in &mut probe.questions {
                *question = question.with_phrase(NONSENSE);
            }
        }
        ProbeKind::SwappedSide => {
            if !matches!(planned.phrase.side, Side::Left | Side::Right) {
                return None;
            }
            probe.phrase.side = other(planned.phrase.side);
            for question in &mut probe.questions {
                *question = question.of_other_side();
            }
            // The side may come from a heading: then there is no word to swap.
            if probe.questions == planned.questions {
                return None;
            }
        }
        ProbeKind::Negated => {
            probe.phrase.assertion = Assertion::Absent;
            probe.phrase.groundable = false;
            probe.phrase.reason = Some(NoBoxReason::Absent);
            for question in &mut probe.questions {
                *question = question.denied();
            }
        }
    }
    Some(probe)
}

/// Mean over `before` of the best overlap with any of `now`; none where either is empty.
fn overlap(before: &[GroundedBox], now: &[GroundedBox]) -> Option<f32> {
    if before.is_empty() || now.is_empty() {
        return None;
    }
    let best = |b: &GroundedBox| now.iter().map(|n| b.xyxy.iou(n.xyxy)).fold(0.0, f32::max);
    Some(before.iter().map(best).sum::<f32>() / before.len() as f32)
}

/// A film of this size without anything on it.
///
/// # Errors
/// When no film can have that size.
pub fn blank_film(width: u32, height: u32) -> Result<Radiograph, RadiographError> {
    let pixels = vec![BLANK; width as usize * height as usize];
    Radiograph::new(width, height, Pixels::Eight(pixels), None)
}

impl<G: Grounder> GroundingSession<G> {
    /// Answers every probe of a phrase. `blank` is [`blank_film`] in the film's size, encoded.
    ///
    /// # Errors
    /// As for [`GroundingSession::answer`].
    pub async fn probe(
        &self,
        film: &mut EncodedFilm<G::Features>,
        blank: &mut EncodedFilm<G::Features>,
        planned: &PlannedPhrase,
    ) -> Result<Vec<Probe>, GroundingError> {
        let before = self.answer(film, planned).await?;
        let mut probes = Vec::new();
        for kind in [
            ProbeKind::BlankFilm,
            ProbeKind::Nonsense,
            ProbeKind::SwappedSide,
            ProbeKind::Negated,
        ] {
            let answer: Option<GroundedPhrase> = match probing(planned, kind) {
                None => None,
                Some(probe) if kind == ProbeKind::BlankFilm => {
                    Some(self.answer(blank, &probe).await?)
                }
                Some(probe) => Some(self.answer(film, &probe).await?),
            };
            let overlap = answer
                .as_ref()
                .and_then(|now| overlap(&before.boxes, &now.boxes));
            probes.push(Probe {
                kind,
                answer,
                overlap,
            });
        }
        Ok(probes)
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_model::Frame;

    use super::*;
    use crate::plan::{plan_given, plan_report};

    fn asked(planned: &PlannedPhrase, kind: ProbeKind) -> Option<Vec<(String, Side, Frame)>> {
        let probe = probing(planned, kind)?;
        let one = |q: &Question| (q.text(), q.side, q.prompt.frame);
        Some(probe.questions.iter().map(one).collect())
    }

    #[test]
    fn each_probe_changes_only_what_it_is_about() {
        let report =
            phrasebox_report::read("There is a Right basal opacity, larger than on the left.");
        let planned = &plan_report(&report)[0];
        assert_eq!(
            planned.questions[0].text(),
            "There is a Right basal opacity [BOX], larger than on the left."
        );
        assert_eq!(
            asked(planned, ProbeKind::BlankFilm).unwrap()[0].0,
            planned.questions[0].text()
        );
        assert_eq!(
            asked(planned, ProbeKind::Nonsense).unwrap(),
            [(
                "There is a purple paper umbrella [BOX], larger than on the left.".to_owned(),
                Side::Right,
                Frame::RightLung
            )]
        );
        // The patient's other side: words, the side asked for, and the lung that is looked in.
        assert_eq!(
            asked(planned, ProbeKind::SwappedSide).unwrap(),
            [(
                "There is a Left basal opacity [BOX], larger than on the right.".to_owned(),
                Side::Left,
                Frame::LeftLung
            )]
        );
        let negated = probing(planned, ProbeKind::Negated).unwrap();
        assert_eq!(
            negated.questions[0].text(),
            "There is no Right basal opacity [BOX], larger than on the left."
        );
        assert_eq!(negated.phrase.reason, Some(NoBoxReason::Absent));
    }

    #[test]
    fn what_has_no_side_has_none_to_swap() {
        for text in ["heart", "lungs", "bilateral effusions", "pleural effusion"] {
            let planned = &plan_given(&[text.to_owned()])[0];
            assert_eq!(asked(planned, ProbeKind::SwappedSide), None, "{text}");
        }
    }

    #[test]
    fn only_whole_words_are_sides() {
        let cases = [
            ("left", "right"),
            ("Right-sided", "Left-sided"),
            ("bright, leftover, upright", "bright, leftover, upright"),
            ("é left–right.", "é right–left."),
            ("", ""),
        ];
        for (text, swapped) in cases {
            assert_eq!(swap_sides(text), swapped);
            assert_eq!(swap_sides(&swap_sides(text)), text);
        }
    }
}
