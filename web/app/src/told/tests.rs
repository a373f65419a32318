//! Sentences are found in the files that they come from.

use super::*;

/// The text literals in the non-test part of a source file, as [`SENTENCES`] has them.
fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    for line in joined_lines(source).lines() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        let mut rest = code;
        while let Some(start) = rest.find('"') {
            let body = &rest[start + 1..];
            let Some(end) = body.find('"') else { break };
            found.push(unnamed(&body[..end]));
            rest = &body[end + 1..];
        }
    }
    found
}

/// Literals over several lines as one.
fn joined_lines(source: &str) -> String {
    let mut out = String::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let mut line = line.to_owned();
        while line.ends_with('\\') {
            line.pop();
            line.push_str(lines.next().unwrap_or_default().trim_start());
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// `{width}` and `{0:?}` as `{}`.
fn unnamed(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text
        .replace("\\u{201c}", "“")
        .replace("\\u{201d}", "”")
        .chars()
    {
        match c {
            '{' => {
                inside = true;
                out.push_str("{}");
            }
            '}' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Texts in those files that nobody reads on the page.
const SILENT: [&str; 14] = [
    // Asked of the model, written into files, or no words.
    "right lung",
    "left lung",
    "Phrasebox ",
    " ",
    "{} A teacher's boxes are one person's reading: not validated.",
    // The page has problems of its own for these.
    "the file is no session: {}",
    "the file's schema is {}, not the one that is read here",
    "the file holds answers without their report",
    "the file could not be written: {}",
    "the table could not be written: {}",
    "no text",
    // Invariants.
    "the desk gives such tasks only once the model is loaded",
    "the desk gives such tasks only on a film that was encoded",
    "a film of this size was decoded before",
];

#[test]
fn every_sentence_from_elsewhere_is_known() {
    let sources = [
        include_str!("../../../../crates/grounding/src/anatomy.rs"),
        include_str!("../../../../crates/grounding/src/error.rs"),
        include_str!("../../../../crates/grounding/src/film_check.rs"),
        include_str!("../../../../crates/grounding/src/problem.rs"),
        include_str!("../../../../crates/model/src/error.rs"),
        include_str!("../../../../crates/radiograph/src/error.rs"),
        include_str!("../../../../crates/radiograph/src/tags.rs"),
        include_str!("../../../../crates/record/src/case_set.rs"),
        include_str!("../../../../crates/record/src/error.rs"),
        include_str!("../../../../crates/report/src/checks.rs"),
        include_str!("../../../../crates/report/src/sizes.rs"),
        include_str!("../practice/open.rs"),
        include_str!("../../../worker/src/adapter.rs"),
        include_str!("../../../worker/src/fetch.rs"),
        include_str!("../../../worker/src/load.rs"),
        include_str!("../../../worker/src/requirements.rs"),
        include_str!("../../../worker/src/run.rs"),
    ];
    let sentences: Vec<_> = sources
        .into_iter()
        .flat_map(literals)
        // Codes, names and single words are no sentences.
        .filter(|literal| literal.contains(' ') && !SILENT.contains(&literal.as_str()))
        .collect();
    let unknown: Vec<_> = sentences
        .iter()
        .filter(|literal| {
            let said = literal.replace("{}", "7");
            part_in_german(&said) == said
        })
        .collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    let told: Vec<_> = sentences.iter().map(|sentence| normal(sentence)).collect();
    let left_over: Vec<_> = SENTENCES
        .iter()
        .filter(|(english, _)| english.contains(' ') && !told.contains(&normal(english)))
        .collect();
    assert!(left_over.is_empty(), "{left_over:#?}");
}

/// As an error's message and as a sentence it is the same.
fn normal(sentence: &str) -> String {
    plain(sentence).to_lowercase()
}

#[test]
fn what_is_put_in_is_put_in_again() {
    for (english, german) in [
        (
            "The film has 9000 x 8000 pixels, more than the 50000000 that can be read.",
            "Die Aufnahme hat 9000 x 8000 Pixel, mehr als die 50000000, die gelesen werden können.",
        ),
        (
            "Its transfer syntax cannot be read: MPEG-4 AVC/H.264 (1.2.840.10008.1.2.4.102).",
            "Ihre Transfersyntax kann nicht gelesen werden: MPEG-4 AVC/H.264 (1.2.840.10008.1.2.4.102).",
        ),
        (
            "The findings place the nodule on the left, the impression on the right.",
            "Rundherd: laut Befund links, laut Beurteilung rechts.",
        ),
        (
            "30.5 cm is larger than a nodule can be.",
            "Rundherd: 30,5 cm ist größer als möglich.",
        ),
        (
            "WebGPU failed: engine failed: lost",
            "WebGPU ist ausgefallen: Die Recheneinheit ist ausgefallen: lost.",
        ),
        (
            "film 3 of the case set cannot be used: a box lies beside the film",
            "Aufnahme 3 der Fallsammlung kann nicht verwendet werden: ein Rahmen liegt neben der Aufnahme",
        ),
        ("A sentence of tomorrow.", "A sentence of tomorrow."),
        (
            "“é” is no unit of size.",
            "„é“ ist keine Einheit der Größe.",
        ),
    ] {
        let said = sentence(english);
        assert_eq!((&*said.en, &*said.de), (english, german));
    }
}

#[test]
fn every_part_of_a_sentence_has_its_place() {
    for (english, german) in SENTENCES {
        for at in 0..english.matches("{}").count() {
            assert!(german.contains(&format!("{{{at}}}")), "{english}");
        }
        assert_eq!(english.matches("{}").count(), german.matches('{').count());
    }
}
