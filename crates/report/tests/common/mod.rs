//! How the tables write a phrase: `text | category | assertion | side | reason`, with `box` where there is none.

use phrasebox_report::{Phrase, Temporality, read};

/// A text and the phrases in it.
pub(crate) struct Case {
    pub(crate) text: &'static str,
    pub(crate) expected: &'static [&'static str],
}

fn name(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// One phrase as the tables write it.
pub(crate) fn line(phrase: &Phrase) -> String {
    let reason = phrase.reason.map_or_else(|| String::from("box"), name);
    let past = if phrase.temporality == Temporality::Historical {
        " | historical"
    } else {
        ""
    };
    format!(
        "{} | {} | {} | {} | {reason}{past}",
        phrase.text,
        name(phrase.category),
        name(phrase.assertion),
        name(phrase.side)
    )
}

/// Reads every case and reports all that differ, so that one run shows the whole effect of a rule.
pub(crate) fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let report = read(case.text);
        let got: Vec<String> = report.phrases.iter().map(line).collect();
        if got != case.expected {
            wrong.push(format!(
                "{:?}\n  expected {:#?}\n  got {got:#?}",
                case.text, case.expected
            ));
        }
        let chars: Vec<char> = case.text.chars().collect();
        for phrase in &report.phrases {
            let span: String = chars[phrase.start..phrase.end].iter().collect();
            assert_eq!(span, phrase.text, "offsets in {:?}", case.text);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
