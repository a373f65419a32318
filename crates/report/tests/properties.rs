//! What holds for any text: no panic, exact offsets, phrases in order, a reason exactly where there is no box.

use phrasebox_report::{
    Report, SectionKind, align, check, form, graph, read, read_classes, read_phrase, read_question,
    triplets,
};
use proptest::prelude::*;

fn holds(text: &str) -> Report {
    let chars: Vec<char> = text.chars().collect();
    let report = read(text);
    assert_eq!(report.text, text);
    for section in &report.sections {
        assert!(section.start <= section.end && section.end <= chars.len());
    }
    for sentence in &report.sentences {
        let section = &report.sections[sentence.section];
        assert!(
            section.start <= sentence.start
                && sentence.start < sentence.end
                && sentence.end <= section.end
        );
    }
    let mut before = 0;
    for phrase in &report.phrases {
        let span: String = chars[phrase.start..phrase.end].iter().collect();
        assert_eq!(span, phrase.text);
        assert!(!phrase.text.trim().is_empty() && phrase.text.trim() == phrase.text);
        assert!(
            before <= phrase.start,
            "phrases overlap or are out of order"
        );
        before = phrase.end;
        let sentence = &report.sentences[phrase.sentence];
        assert!(sentence.start <= phrase.start && phrase.end <= sentence.end);
        assert_eq!(phrase.groundable, phrase.reason.is_none());
        assert!(matches!(
            phrase.section,
            SectionKind::Findings | SectionKind::Impression | SectionKind::Untitled
        ));
    }
    // What is derived is linear too, but slow where nothing is optimised.
    if chars.len() <= 100_000 {
        derived_holds(&report, &chars);
    }
    report
}

/// Checks and structure point at words of the text.
fn derived_holds(report: &Report, chars: &[char]) {
    for check in check(report) {
        for (start, end) in check.spans {
            assert!(start < end && end <= chars.len(), "{}", check.what);
        }
    }
    let graph = graph(report);
    for entity in &graph.entities {
        let words: String = chars[entity.start..entity.end].iter().collect();
        assert_eq!(words, entity.text);
        let phrase = &report.phrases[entity.phrase];
        assert!(phrase.start <= entity.start && entity.end <= phrase.end);
    }
    for relation in &graph.relations {
        assert!(relation.from < graph.entities.len() && relation.to < graph.entities.len());
        assert_ne!(relation.from, relation.to);
    }
    assert_eq!(triplets(report).len(), report.phrases.len());
    let entries: usize = form(&report.phrases)
        .iter()
        .map(|field| field.entries.len())
        .sum();
    assert_eq!(entries, report.phrases.len());
}

/// Words that make the grammar work, with marks and scripts that try to break its offsets.
const WORDS: &[&str] = &[
    "no",
    "not",
    "without",
    "effusion",
    "pneumothorax",
    "left",
    "right",
    "bilateral",
    "lungs",
    "heart",
    "is",
    "are",
    "clear",
    "enlarged",
    "normal",
    "and",
    "or",
    "versus",
    ",",
    ".",
    ";",
    ":",
    "/",
    "XXXX",
    "may",
    "represent",
    "with",
    "in",
    "of",
    "the",
    "base",
    "opacity",
    "stable",
    "seen",
    "resolved",
    "excluded",
    "cannot",
    "exclude",
    "tip",
    "catheter",
    "2.3",
    "cm",
    "1.",
    "?",
    "FINDINGS:",
    "Impression",
    "INDICATION:",
    "\n",
    "\r\n",
    "é\u{301}",
    "🫁",
    "שלום",
    "\u{202e}",
    "ﬁbrosis",
    "aorta",
    "tortuous",
    "calcified",
    "mild",
    "which",
    "but",
    "measuring",
    "status",
    "post",
    "recommend",
    "if",
    "there",
    "İ",
    "<b>",
    "<br/>",
    "<",
    "3",
    "kg",
    "0",
    "mm",
    "this",
    "increased",
    "no change in",
    "\u{0}",
];

proptest! {
    #[test]
    fn any_question_and_any_other_wording(text in "\\PC{0,60}", given in "\\PC{0,30}") {
        let chars: Vec<char> = text.chars().collect();
        for phrase in read_question(&text) {
            let span: String = chars[phrase.start..phrase.end].iter().collect();
            assert_eq!(span.trim(), phrase.text);
        }
        for query in read_classes(&text) {
            assert!(!query.phrase.text.is_empty());
        }
        if let Some(found) = align(&read(&text), &given) {
            assert!(found.start < found.end && found.end <= chars.len());
            assert!((0.5..=1.0).contains(&found.score));
        }
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        holds(&text);
    }

    #[test]
    fn any_characters(chars in proptest::collection::vec(any::<char>(), 0..200)) {
        holds(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn any_order_of_words(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..60)) {
        holds(&words.join(" "));
    }

    #[test]
    fn words_without_spaces(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..60)) {
        holds(&words.concat());
    }

    #[test]
    fn a_given_phrase_is_its_own_span(text in "\\PC{0,80}") {
        let phrase = read_phrase(&text);
        prop_assert_eq!(phrase.text.as_str(), text.trim());
        prop_assert_eq!((phrase.start, phrase.end), (0, text.trim().chars().count()));
        prop_assert_eq!(phrase.groundable, phrase.reason.is_none());
    }

    /// The reading of a statement does not depend on what stands before it in another paragraph.
    #[test]
    fn offsets_move_with_the_text(lead in "[ \\t\\r\\né🫁\u{301}]{0,20}") {
        let body = "Small left effusion.\nHeart is normal.";
        let moved = holds(&format!("{lead}\n\n{body}"));
        let plain = holds(body);
        let shift = lead.chars().count() + 2;
        let got: Vec<_> = moved.phrases.iter().map(|p| (p.start, p.text.clone())).collect();
        let expected: Vec<_> = plain.phrases.iter().map(|p| (p.start + shift, p.text.clone())).collect();
        prop_assert_eq!(got, expected);
    }
}

#[test]
fn empty_text() {
    let report = holds("");
    assert!(report.phrases.is_empty() && report.sentences.is_empty());
    assert_eq!(report.sections.len(), 1);
}

#[test]
fn long_texts() {
    let sentence = "There is a small left pleural effusion. ";
    let report = holds(&sentence.repeat(25_000));
    assert_eq!(report.phrases.len(), 25_000);
    assert_eq!(holds(&sentence.repeat(2_500)).phrases.len(), 2_500);
    // No mark, no space, nothing but joints: nothing to stop at, and still read to the end.
    for unit in [
        "effusion or ",
        "mild, ",
        "a",
        "no ",
        "heart and ",
        "findings ",
        "in the left base and ",
        "(",
        "1. ",
        "\n",
        "XXXX ",
    ] {
        holds(&unit.repeat(1_000_000 / unit.len()));
    }
}

#[test]
fn binary_junk() {
    let bytes: Vec<u8> = (0..200_000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    holds(&String::from_utf8_lossy(&bytes));
}
