//! Which phrases are asked, what, and who is not asked and why.

use phrasebox_report::{Category, NoBoxReason, Phrase, Report, Side, read_phrase};

use crate::prompt::{Question, as_given, in_its_sentence};
use crate::target::names_both_lungs;

/// A phrase and the questions the model is asked about it: none where the report itself says that there is
/// nothing to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPhrase {
    /// The phrase as read.
    pub phrase: Phrase,
    /// What is asked, once per side.
    pub questions: Vec<Question>,
    /// Whether a written definition stands in the questions. Nothing was measured with those.
    pub defined: bool,
}

/// Plans every phrase of a report, in order. A phrase that is not groundable is not asked and keeps its reason.
#[must_use]
pub fn plan_report(report: &Report) -> Vec<PlannedPhrase> {
    report
        .phrases
        .iter()
        .map(|phrase| {
            let mut phrase = phrase.clone();
            if phrase.groundable {
                let questions = in_its_sentence(report, &phrase);
                return PlannedPhrase {
                    phrase,
                    questions,
                    defined: false,
                };
            }
            phrase.reason.get_or_insert(NoBoxReason::NotLocalisable);
            PlannedPhrase {
                phrase,
                questions: Vec::new(),
                defined: false,
            }
        })
        .collect()
}

/// Plans phrases that the caller gives: every one is asked, as given. Offsets count within each text.
#[must_use]
pub fn plan_given(phrases: &[String]) -> Vec<PlannedPhrase> {
    phrases
        .iter()
        .map(|text| {
            let phrase = read_given(text);
            let questions = as_given(&phrase);
            PlannedPhrase {
                phrase,
                questions,
                defined: false,
            }
        })
        .collect()
}

/// What the reader makes of a text that is one phrase as a whole.
fn read_given(text: &str) -> Phrase {
    let mut phrase = read_phrase(text);
    phrase.text = text.to_owned();
    (phrase.start, phrase.end) = (0, text.chars().count());
    askable(phrase)
}

/// The phrase as something that is asked for. Who asks for a past or a diffuse finding wants to know where it is; only
/// a denial stays without a box.
pub(crate) fn askable(mut phrase: Phrase) -> Phrase {
    // The reader leaves the organs' own names without a side; two lungs are asked one by one.
    if phrase.category == Category::Anatomy
        && phrase.side == Side::None
        && names_both_lungs(&phrase.text)
    {
        phrase.side = Side::Bilateral;
    }
    if !matches!(
        phrase.reason,
        Some(NoBoxReason::Absent | NoBoxReason::Normal)
    ) {
        phrase.groundable = true;
        phrase.reason = None;
    }
    phrase
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(planned: &PlannedPhrase) -> Vec<String> {
        planned.questions.iter().map(Question::text).collect()
    }

    #[test]
    fn what_the_report_denies_is_not_asked() {
        let report =
            phrasebox_report::read("FINDINGS: Small right pleural effusion. No pneumothorax.");
        let planned = plan_report(&report);
        assert_eq!(planned.len(), report.phrases.len());
        let asked: Vec<&PlannedPhrase> =
            planned.iter().filter(|p| !p.questions.is_empty()).collect();
        assert_eq!(asked.len(), 1, "{planned:?}");
        assert_eq!(asked[0].phrase.side, Side::Right);
        assert!(
            texts(asked[0])[0].contains("right pleural effusion [BOX]"),
            "{:?}",
            texts(asked[0])
        );
        for skipped in planned.iter().filter(|p| p.questions.is_empty()) {
            assert_eq!(
                skipped.phrase.reason,
                Some(NoBoxReason::Absent),
                "{skipped:?}"
            );
        }
    }

    #[test]
    fn the_callers_phrases_are_all_asked() {
        struct Case {
            text: &'static str,
            asked: &'static [&'static str],
            groundable: bool,
        }
        let cases = [
            Case {
                text: "left lung",
                asked: &["left lung [BOX]"],
                groundable: true,
            },
            Case {
                text: "heart",
                asked: &["heart [BOX]"],
                groundable: true,
            },
            Case {
                text: "lungs",
                asked: &["right lung [BOX]", "left lung [BOX]"],
                groundable: true,
            },
            Case {
                text: "old granuloma",
                asked: &["old granuloma [BOX]"],
                groundable: true,
            },
            Case {
                text: "no pneumothorax",
                asked: &["no pneumothorax [BOX]"],
                groundable: false,
            },
            Case {
                text: "",
                asked: &[" [BOX]"],
                groundable: true,
            },
        ];
        for case in cases {
            let planned = plan_given(&[case.text.to_owned()]);
            assert_eq!(texts(&planned[0]), case.asked, "{}", case.text);
            assert_eq!(
                planned[0].phrase.groundable, case.groundable,
                "{}",
                case.text
            );
            assert_eq!(planned[0].phrase.text, case.text);
            assert_eq!(
                (planned[0].phrase.start, planned[0].phrase.end),
                (0, case.text.chars().count())
            );
        }
    }
}
