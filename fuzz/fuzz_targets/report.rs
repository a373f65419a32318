//! Any text as a report, a question and a list: offsets lie in the text, and reading ends.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// Whether the characters from `start` to `end` are in a text of `length`.
fn within(length: usize, start: usize, end: usize) -> bool {
    start < end && end <= length
}

fuzz_target!(|text: &str| {
    let characters: Vec<char> = text.chars().collect();
    let report = phrasebox_report::read(text);
    for phrase in &report.phrases {
        assert!(within(characters.len(), phrase.start, phrase.end));
        assert!(phrase.text.chars().eq(characters[phrase.start..phrase.end].iter().copied()));
    }
    for check in phrasebox_report::check(&report) {
        for (start, end) in check.spans {
            assert!(within(characters.len(), start, end), "a check's words are in the report");
        }
    }
    let _ = phrasebox_report::triplets(&report);
    let _ = phrasebox_report::graph(&report);
    let _ = phrasebox_report::read_question(text);
    let _ = phrasebox_report::read_classes(text);
    let _ = phrasebox_report::align(&report, text);
});
