//! What the reader learns from and is measured on: sentences with spans, and slips of the keyboard in them.

use std::collections::{BTreeMap, HashMap, HashSet};

use phrasebox_metrics::{Random, TruePhrase};
use phrasebox_report::{Phrase, SectionKind, Temporality};
use serde::Deserialize;

use crate::datasets::OpeniReport;
use crate::error::TrainError;
use crate::wording;

/// Classes per head: category, assertion, temporality, side, groundable.
pub(super) const HEADS: [usize; 5] = [31, 3, 2, 4, 2];
/// Letters of the shortest word that gets a slip.
const SLIP_LETTERS: usize = 5;
/// A sentence that many reports repeat counts as this many at most.
const HEAVIEST: f32 = 4.0;

/// Characters `start..end` and the class of each head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) classes: [usize; 5],
}

/// A sentence, its spans in characters of it, and how much it counts.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) spans: Vec<Span>,
    pub(super) weight: f32,
}

impl Sentence {
    pub(super) fn with_slips(&self, share: f64, random: &mut Random) -> Self {
        let (text, moved) = with_slips(&self.text, share, random);
        Self {
            text,
            spans: self.spans.iter().map(|span| at(*span, &moved)).collect(),
            weight: self.weight,
        }
    }
}

fn at(span: Span, moved: &[usize]) -> Span {
    Span {
        start: moved[span.start],
        end: moved[span.end],
        ..span
    }
}

/// An annotated report.
#[derive(Clone, Debug)]
pub(super) struct AnnotatedReport {
    pub(super) id: String,
    pub(super) half: String,
    pub(super) text: String,
    pub(super) truth: Vec<TruePhrase>,
    temporality: Vec<Temporality>,
}

impl AnnotatedReport {
    pub(super) fn spans(&self) -> Vec<Span> {
        self.truth
            .iter()
            .zip(&self.temporality)
            .map(|(phrase, temporality)| Span {
                start: phrase.start,
                end: phrase.end,
                classes: [
                    phrase.category.index(),
                    phrase.assertion as usize,
                    *temporality as usize,
                    phrase.side as usize,
                    usize::from(phrase.groundable),
                ],
            })
            .collect()
    }

    pub(super) fn with_slips(&self, share: f64, random: &mut Random) -> Self {
        let (text, moved) = with_slips(&self.text, share, random);
        let mut slipped = self.clone();
        slipped.text = text;
        for phrase in &mut slipped.truth {
            (phrase.start, phrase.end) = (moved[phrase.start], moved[phrase.end]);
        }
        slipped
    }
}

#[derive(Deserialize)]
struct Annotation {
    id: String,
    half: String,
    characters: usize,
    phrases: Vec<AnnotatedPhrase>,
}

#[derive(Deserialize)]
struct AnnotatedPhrase {
    #[serde(flatten)]
    truth: TruePhrase,
    temporality: Temporality,
}

/// The annotated reports, with the texts that the offsets refer to.
pub(super) fn annotated(
    lines: &[u8],
    reports: &[OpeniReport],
) -> Result<Vec<AnnotatedReport>, TrainError> {
    let texts: HashMap<&str, String> = reports.iter().map(|r| (r.id.as_str(), r.text())).collect();
    let malformed = |e: &dyn std::fmt::Display| TrainError::Data(format!("annotations: {e}"));
    let lines = std::str::from_utf8(lines).map_err(|e| malformed(&e))?;
    lines
        .lines()
        .map(|line| {
            let annotation: Annotation = serde_json::from_str(line).map_err(|e| malformed(&e))?;
            let text = texts
                .get(annotation.id.as_str())
                .filter(|text| text.chars().count() == annotation.characters)
                .ok_or_else(|| malformed(&format!("{} is of another text", annotation.id)))?;
            let (truth, temporality) = annotation
                .phrases
                .into_iter()
                .map(|phrase| (phrase.truth, phrase.temporality))
                .unzip();
            Ok(AnnotatedReport {
                id: annotation.id,
                half: annotation.half,
                text: text.clone(),
                truth,
                temporality,
            })
        })
        .collect()
}

fn span_of(phrase: &Phrase) -> Span {
    Span {
        start: phrase.start,
        end: phrase.end,
        classes: [
            phrase.category.index(),
            phrase.assertion as usize,
            phrase.temporality as usize,
            phrase.side as usize,
            usize::from(phrase.groundable),
        ],
    }
}

/// The sentences of a text in which phrases may stand, each with its first character and the spans in it.
pub(super) fn sentences(text: &str, spans: &[Span]) -> Vec<(usize, Sentence)> {
    let report = phrasebox_report::read(text);
    let chars: Vec<char> = text.chars().collect();
    report
        .sentences
        .iter()
        .filter(|sentence| {
            matches!(
                report.sections[sentence.section].kind,
                SectionKind::Findings | SectionKind::Impression | SectionKind::Untitled
            )
        })
        .map(|sentence| {
            let within = spans
                .iter()
                .filter(|span| (sentence.start..sentence.end).contains(&span.start))
                .map(|span| Span {
                    start: span.start - sentence.start,
                    end: span.end.min(sentence.end) - sentence.start,
                    classes: span.classes,
                })
                .collect();
            let text = chars[sentence.start..sentence.end].iter().collect();
            (
                sentence.start,
                Sentence {
                    text,
                    spans: within,
                    weight: 1.0,
                },
            )
        })
        .collect()
}

/// Every sentence of the reports that nobody annotated, once, as the rules read it.
pub(super) fn taught(reports: &[OpeniReport], annotated: &[AnnotatedReport]) -> Vec<Sentence> {
    let kept_apart: HashSet<&str> = annotated.iter().map(|report| report.id.as_str()).collect();
    let mut found: BTreeMap<String, (usize, Sentence)> = BTreeMap::new();
    for report in reports
        .iter()
        .filter(|r| !kept_apart.contains(r.id.as_str()))
    {
        let text = report.text();
        let spans: Vec<Span> = phrasebox_report::read(&text)
            .phrases
            .iter()
            .map(span_of)
            .collect();
        for (_, sentence) in sentences(&text, &spans) {
            found
                .entry(sentence.text.clone())
                .or_insert((0, sentence))
                .0 += 1;
        }
    }
    found
        .into_values()
        .map(|(times, sentence)| Sentence {
            weight: (times as f32).sqrt().min(HEAVIEST),
            ..sentence
        })
        .collect()
}

/// Sentences in many styles: the asked phrase as it was meant, the others as the rules read them.
pub(super) fn generated(count: usize, seed: u64) -> Vec<Sentence> {
    let mut found = Vec::new();
    for labelled in wording::generated_prompts(count, seed) {
        let text = labelled.prompt.text;
        let asked_end = text[..labelled.prompt.box_at].chars().count();
        let spans: Vec<Span> = phrasebox_report::read(&text)
            .phrases
            .iter()
            .map(|phrase| {
                let mut span = span_of(phrase);
                if phrase.end == asked_end {
                    span.classes[0] = labelled.category.index();
                    span.classes[1] = labelled.assertion as usize;
                    span.classes[3] = labelled.side as usize;
                }
                span
            })
            .collect();
        found.extend(
            sentences(&text, &spans)
                .into_iter()
                .map(|(_, sentence)| sentence),
        );
    }
    found
}

/// One slip of the keyboard within a word, never at its first letter.
fn slip(word: &mut Vec<char>, random: &mut Random) {
    let at = 1 + random.below(word.len() - 2);
    match random.below(4) {
        0 => {
            word.remove(at);
        }
        1 => word.swap(at, at + 1),
        2 => word.insert(at, word[at]),
        _ => word[at] = char::from(b'a' + u8::try_from(random.below(26)).unwrap_or_default()),
    }
}

/// A text with slips in a share of its longer words, and where each of its characters came to lie.
pub(super) fn with_slips(text: &str, share: f64, random: &mut Random) -> (String, Vec<usize>) {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    let mut moved = Vec::with_capacity(chars.len() + 1);
    let mut i = 0;
    while i < chars.len() {
        let letters = chars[i..]
            .iter()
            .take_while(|c| c.is_ascii_alphabetic())
            .count();
        let end = i + letters.max(1);
        let mut word = chars[i..end].to_vec();
        let start = out.len();
        if letters >= SLIP_LETTERS && random.chance(share) {
            slip(&mut word, random);
        }
        moved.extend((0..end - i).map(|k| start + k.min(word.len())));
        out.extend(word);
        i = end;
    }
    moved.push(out.len());
    (out.into_iter().collect(), moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_keep_their_words_through_slips() {
        let text = "Small right effusion,\r\nno pneumothorax \u{1fac1}.";
        let chars: Vec<char> = text.chars().collect();
        for seed in 0..50 {
            let (slipped, moved) = with_slips(text, 1.0, &mut Random::new(seed));
            let slipped: Vec<char> = slipped.chars().collect();
            assert_eq!(moved.len(), chars.len() + 1);
            // What is no letter, and every first letter, stays what it was.
            for (i, c) in chars.iter().enumerate() {
                let first = i == 0 || !chars[i - 1].is_ascii_alphabetic();
                if first || !c.is_ascii_alphabetic() {
                    assert_eq!(slipped[moved[i]], *c, "{seed} {i}");
                }
            }
            assert!(slipped.len().abs_diff(chars.len()) <= 4);
        }
        let (same, moved) = with_slips(text, 0.0, &mut Random::new(1));
        assert_eq!((same.as_str(), moved[chars.len()]), (text, chars.len()));
    }

    #[test]
    fn a_span_belongs_to_the_sentence_that_it_begins_in() {
        let text = "FINDINGS: Clear lungs. Left effusion.";
        let span = Span {
            start: 23,
            end: 36,
            classes: [5, 0, 0, 0, 1],
        };
        let found = sentences(text, &[span]);
        assert_eq!(found.len(), 2);
        let (start, last) = &found[1];
        assert_eq!((*start, last.text.as_str()), (23, "Left effusion."));
        assert_eq!((last.spans[0].start, last.spans[0].end), (0, 13));
        assert!(found[0].1.spans.is_empty());
    }
}
