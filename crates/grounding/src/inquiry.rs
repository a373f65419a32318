//! Questions and lists of findings: planned like phrases that are given, with what a report says of each beside them.

use phrasebox_protocol::{Inquiry, ReportSays};
use phrasebox_report::{Category, Phrase, Report, align, definition, read_classes, read_question};

use crate::plan::{PlannedPhrase, askable};
use crate::prompt::{as_defined, as_given};

/// A question or a list, planned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlannedInquiry {
    /// The phrases that are asked for; offsets are those of the question or list.
    pub planned: Vec<PlannedPhrase>,
    /// What goes with each of them.
    pub inquiries: Vec<Inquiry>,
    /// What names no finding and no anatomy that is known here: it is not asked.
    pub unknown: Vec<String>,
}

/// Plans what a question asks about ("Is there a right pleural effusion?").
#[must_use]
pub fn plan_question(text: &str, report: Option<&Report>, definitions: bool) -> PlannedInquiry {
    let mut plan = PlannedInquiry::default();
    for phrase in read_question(text) {
        plan.add(phrase, report, definitions);
    }
    if plan.planned.is_empty() && !text.trim().is_empty() {
        plan.unknown.push(text.trim().to_owned());
    }
    plan
}

/// Plans one query for each name of a list.
#[must_use]
pub fn plan_classes(list: &str, report: Option<&Report>, definitions: bool) -> PlannedInquiry {
    let mut plan = PlannedInquiry::default();
    for query in read_classes(list) {
        if query.known {
            plan.add(query.phrase, report, definitions);
        } else {
            plan.unknown.push(query.phrase.text);
        }
    }
    plan
}

impl PlannedInquiry {
    fn add(&mut self, phrase: Phrase, report: Option<&Report>, definitions: bool) {
        let phrase = askable(phrase);
        let definition = definitions.then(|| definition(phrase.category)).flatten();
        self.inquiries.push(Inquiry {
            definition: definition.map(ToString::to_string),
            report_says: report.and_then(|report| report_says(report, &phrase)),
        });
        let questions = match definition {
            Some(definition) => as_defined(&phrase, definition),
            None => as_given(&phrase),
        };
        self.planned.push(PlannedPhrase {
            phrase,
            questions,
            defined: definition.is_some(),
        });
    }
}

/// Where the report speaks of what is asked. Of the finding asked for, not of another one in similar words: a report
/// that says "right lung clear" says nothing of a "right lung mass".
fn report_says(report: &Report, asked: &Phrase) -> Option<ReportSays> {
    let found = align(report, &asked.text)?;
    let phrase = found.phrase.and_then(|index| report.phrases.get(index));
    let named = !matches!(asked.category, Category::Anatomy | Category::Other);
    if named && phrase.is_some_and(|phrase| phrase.category != asked.category) {
        return None;
    }
    // The whole statement, where the words are part of one.
    let (start, end) = phrase.map_or((found.start, found.end), |p| (p.start, p.end));
    Some(ReportSays {
        text: report.text.chars().skip(start).take(end - start).collect(),
        start,
        end,
        score: found.score,
        assertion: found.assertion,
        temporality: phrase.map(|phrase| phrase.temporality),
    })
}

#[cfg(test)]
mod tests {
    use phrasebox_report::{Assertion, Side, Temporality, read};

    use super::*;
    use crate::prompt::Question;

    fn texts(planned: &PlannedPhrase) -> Vec<String> {
        planned.questions.iter().map(Question::text).collect()
    }

    #[test]
    fn a_question_becomes_the_phrases_that_it_asks_about() {
        struct Case {
            question: &'static str,
            asked: &'static [(&'static str, Side)],
            unknown: &'static [&'static str],
        }
        for case in [
            Case {
                question: "Is there a right pleural effusion?",
                asked: &[("right pleural effusion [BOX]", Side::Right)],
                unknown: &[],
            },
            Case {
                question: "Where are the lungs?",
                asked: &[("right lung [BOX]", Side::Bilateral)],
                unknown: &[],
            },
            Case {
                question: "Is there no left pneumothorax?",
                asked: &[("left pneumothorax [BOX]", Side::Left)],
                unknown: &[],
            },
            Case {
                question: " What is the capital of France? ",
                asked: &[],
                unknown: &["What is the capital of France?"],
            },
            Case {
                question: "  ",
                asked: &[],
                unknown: &[],
            },
        ] {
            let plan = plan_question(case.question, None, false);
            let asked: Vec<(String, Side)> = plan
                .planned
                .iter()
                .map(|p| (texts(p).swap_remove(0), p.phrase.side))
                .collect();
            let expected: Vec<(String, Side)> = case
                .asked
                .iter()
                .map(|(text, side)| ((*text).to_owned(), *side))
                .collect();
            assert_eq!(asked, expected, "{}", case.question);
            assert_eq!(plan.unknown, case.unknown, "{}", case.question);
            assert_eq!(plan.inquiries.len(), plan.planned.len());
            assert!(plan.planned.iter().all(|p| p.phrase.groundable));
        }
    }

    #[test]
    fn names_of_a_list_are_asked_one_by_one_and_unknown_ones_are_told() {
        let plan = plan_classes("Pleural_Effusion; bicycle, heart", None, false);
        let asked: Vec<String> = plan.planned.iter().flat_map(texts).collect();
        assert_eq!(asked, ["Pleural Effusion [BOX]", "heart [BOX]"]);
        assert_eq!(plan.unknown, ["bicycle"]);
    }

    #[test]
    fn a_definition_is_given_with_the_words_and_told_verbatim() {
        let plan = plan_classes("left pleural effusion, heart", None, true);
        let told = plan.inquiries[0].definition.clone().unwrap_or_default();
        let asked = &texts(&plan.planned[0])[0];
        let (name, rest) = asked.split_once(" [BOX]: ").expect("after its marker");
        assert_eq!(name, "left pleural effusion");
        assert_eq!(told, format!("Pleural effusion: {rest}"));
        assert!(plan.planned[0].defined);
        // Anatomy has no definition and is asked by its name.
        assert_eq!(plan.inquiries[1].definition, None);
        assert_eq!(texts(&plan.planned[1]), ["heart [BOX]"]);
        assert!(!plan.planned[1].defined);
    }

    #[test]
    fn the_report_is_quoted_only_where_it_speaks_of_what_is_asked() {
        let report = read(
            "FINDINGS: Small right pleural effusion. No pneumothorax. Left lung is clear. Old left rib fracture.",
        );
        let says = |question: &str| {
            let plan = plan_question(question, Some(&report), false);
            plan.inquiries[0].report_says.clone()
        };
        let effusion = says("Is there a right effusion?").expect("the report names one");
        assert_eq!(effusion.text, "Small right pleural effusion");
        assert_eq!(effusion.assertion, Some(Assertion::Present));
        let chars: Vec<char> = report.text.chars().collect();
        let words: String = chars[effusion.start..effusion.end].iter().collect();
        assert_eq!(words, effusion.text);
        let air = says("Is there a left pneumothorax?").expect("the report denies one");
        assert_eq!(air.assertion, Some(Assertion::Absent));
        let rib = says("Any left rib fracture?").expect("the report names one");
        assert_eq!(rib.temporality, Some(Temporality::Historical));
        for silent in [
            "Is there a left effusion?",
            "Is there a mass in the left lung?",
        ] {
            assert_eq!(says(silent), None, "{silent}");
        }
    }
}
